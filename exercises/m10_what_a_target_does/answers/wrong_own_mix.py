"""
zh: 用各自的构成，没有换成同一个构成
en: each one's own mix, not the same one
base: right_groupby
scores: {same_mix: 0}
"""


# %% grade_id="same_mix"
def same_mix(rows, weights):
    kept = rows[rows["department_type"].isin(list(weights)) & (rows["attendances"] > 0)]
    enough = kept.groupby("organisation")["department_type"].nunique() == len(weights)
    sums = kept.groupby("organisation")[["attendances", "over_4_hours"]].sum()[enough]
    return 1 - sums["over_4_hours"] / sums["attendances"]
