"""
zh: "公式抄走了样：只用前期的误差，前后两期的权数各用一个，忘了乘 100"
en: "formulas gone wrong: the earlier error alone, one weight from each table, 100 forgotten"
base: right_groupby
scores: {mix_and_within: 0, verdicts: 0, change_on_year: 0}
"""


# %% grade_id="mix_and_within"
def mix_and_within(before, after):
    f = lambda d: d.groupby("department_type")[["attendances", "over_4_hours"]].sum()
    a, b = f(before), f(after)
    w0, w1 = a.attendances / a.attendances.sum(), b.attendances / b.attendances.sum()
    r0, r1 = 1 - a.over_4_hours / a.attendances, 1 - b.over_4_hours / b.attendances
    return 100 * ((w1 - w0) * r0).sum(), 100 * ((r1 - r0) * w1).sum()


# %% grade_id="verdicts"
def verdicts(before, after):
    f = lambda d: d.groupby("organisation")[["attendances", "over_4_hours"]].sum()
    a, b = f(before), f(after)
    ix = a.index.intersection(b.index)
    a, b = a.loc[ix], b.loc[ix]
    p0, p1 = 1 - a.over_4_hours / a.attendances, 1 - b.over_4_hours / b.attendances
    d = p1 - p0
    lim = 2 * (p0 * (1 - p0) / a.attendances).pow(0.5)
    return (d > lim).astype(int) - (d < -lim).astype(int)


# %% grade_id="change_on_year"
def change_on_year(rows, month):
    m = pd.Timestamp(month)

    def s(x):
        t = rows[(rows.month == x) & (rows.attendances > 0)].set_index("organisation")
        return 1 - t.over_4_hours / t.attendances

    return (s(m) - s(m - pd.DateOffset(years=1))).dropna()
