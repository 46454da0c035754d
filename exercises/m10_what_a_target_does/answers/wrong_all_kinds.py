"""
zh: 排名时把各种类型都算进去
en: all kinds are counted in the ranking
base: right_groupby
scores: {comparable_ranking: 0}
"""


# %% grade_id="comparable_ranking"
def comparable_ranking(rows, kind, at_least):
    names = rows.loc[rows["department_type"] == kind, "organisation"].unique()
    sums = rows[rows["organisation"].isin(names)].groupby("organisation")[["attendances", "over_4_hours"]].sum()
    sums = sums[sums["attendances"] >= at_least]
    return (sums["over_4_hours"] / sums["attendances"]).sort_values(kind="stable").index.tolist()
