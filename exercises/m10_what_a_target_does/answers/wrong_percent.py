"""
zh: 返回百分数，题目要 0 到 1 之间的数；百分点的题反过来写成了小数
en: percentages where numbers from 0 to 1 were asked for, and fractions where percentage points were
base: right_groupby
scores: {share_by_type: 0, same_mix: 0, change_on_year: 0, mix_and_within: 0}
"""


# %% grade_id="share_by_type"
def share_by_type(rows):
    total = (
        rows.dropna(subset=["attendances", "over_4_hours"])
        .groupby("department_type")[["attendances", "over_4_hours"]]
        .sum()
    )
    return (100 - 100 * total["over_4_hours"] / total["attendances"]).dropna()


# %% grade_id="change_on_year"
def change_on_year(rows, month):
    now = pd.Timestamp(month)

    def shares(moment):
        table = rows[(rows["month"] == moment) & (rows["attendances"] > 0)].set_index("organisation")
        return 1 - table["over_4_hours"] / table["attendances"]

    return (shares(now) - shares(now - pd.DateOffset(years=1))).dropna()


# %% grade_id="same_mix"
def same_mix(rows, weights):
    total = rows.groupby(["organisation", "department_type"])[["attendances", "over_4_hours"]].sum()
    total = total[total["attendances"] > 0]
    shares = (
        (100 - 100 * total["over_4_hours"] / total["attendances"]).unstack().reindex(columns=list(weights)).dropna()
    )
    return (shares * pd.Series(weights)).sum(axis=1) / sum(weights.values())


# %% grade_id="mix_and_within"
def mix_and_within(before, after):
    def parts(rows):
        total = rows.groupby("department_type")[["attendances", "over_4_hours"]].sum()
        return total["attendances"] / total["attendances"].sum(), 1 - total["over_4_hours"] / total["attendances"]

    w0, r0 = parts(before)
    w1, r1 = parts(after)
    return ((w1 - w0) * (r0 + r1) / 2).sum(), ((r1 - r0) * (w0 + w1) / 2).sum()
