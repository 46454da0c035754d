"""
zh: "算不出的没有去掉，留成了空值"
en: "what cannot be computed is kept as a blank"
base: right_groupby
scores: {share_by_type: 2, change_on_year: 1.5, same_mix: 1, verdicts: 0.67}
"""


# %% grade_id="share_by_type"
def share_by_type(rows):
    r = rows.dropna(subset=["attendances", "over_4_hours"])
    t = r.groupby("department_type")[["attendances", "over_4_hours"]].sum()
    return 1 - t.over_4_hours / t.attendances


# %% grade_id="change_on_year"
def change_on_year(rows, month):
    m = pd.Timestamp(month)

    def s(x):
        t = rows[(rows.month == x) & (rows.attendances > 0)].set_index("organisation")
        return 100 * (1 - t.over_4_hours / t.attendances)

    return s(m) - s(m - pd.DateOffset(years=1))


# %% grade_id="same_mix"
def same_mix(rows, weights):
    t = rows.groupby(["organisation", "department_type"])[["attendances", "over_4_hours"]].sum()
    t = t[t.attendances > 0]
    s = (1 - t.over_4_hours / t.attendances).unstack().reindex(columns=list(weights))
    return s.mul(pd.Series(weights)).sum(axis=1, skipna=False) / sum(weights.values())


# %% grade_id="verdicts"
def verdicts(before, after):
    f = lambda d: d.groupby("organisation")[["attendances", "over_4_hours"]].sum()
    a, b = f(before).align(f(after))
    p0, p1 = 1 - a.over_4_hours / a.attendances, 1 - b.over_4_hours / b.attendances
    d = p1 - p0
    lim = 2 * (p0 * (1 - p0) / a.attendances + p1 * (1 - p1) / b.attendances).pow(0.5)
    return (d > lim).astype(int) - (d < -lim).astype(int)
