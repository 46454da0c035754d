"""
zh: 达标率相同的，没有按代码的次序
en: equal shares are not put in the order of the codes
base: right_groupby
scores: {comparable_ranking: 1}
"""


# %% grade_id="comparable_ranking"
def comparable_ranking(rows, kind, at_least):
    sums = rows[rows["department_type"] == kind].groupby("organisation")[["attendances", "over_4_hours"]].sum()
    sums = sums[sums["attendances"] >= at_least].sort_index(ascending=False)
    return (sums["over_4_hours"] / sums["attendances"]).sort_values(kind="stable").index.tolist()
