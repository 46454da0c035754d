"""
zh: 人次太少的机构没有去掉
en: organisations with too few visits are kept
base: right_groupby
scores: {comparable_ranking: 0}
"""


# %% grade_id="comparable_ranking"
def comparable_ranking(rows, kind, at_least):
    sums = rows[rows["department_type"] == kind].groupby("organisation")[["attendances", "over_4_hours"]].sum()
    return (sums["over_4_hours"] / sums["attendances"]).sort_values(kind="stable").index.tolist()
