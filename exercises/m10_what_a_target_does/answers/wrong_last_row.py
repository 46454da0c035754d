"""
zh: "每个标签有许多行，只是最后一行碰巧对"
en: "many rows for each label, of which only the last happens to be right"
base: right_groupby
scores: {share_by_type: 0, verdicts: 0}
"""


# %% grade_id="share_by_type"
def share_by_type(rows):
    r = rows.dropna(subset=["attendances", "over_4_hours"])
    a = r.groupby("department_type")["attendances"].cumsum()
    b = r.groupby("department_type")["over_4_hours"].cumsum()
    s = 1 - b / a
    s.index = r.department_type
    return s.dropna()


# %% grade_id="verdicts"
def verdicts(before, after):
    f = lambda d: d.drop_duplicates("organisation").set_index("organisation")
    a, b = f(before), f(after)
    ix = a.index.intersection(b.index)
    a, b = a.loc[ix], b.loc[ix]
    p0, p1 = 1 - a.over_4_hours / a.attendances, 1 - b.over_4_hours / b.attendances
    d = p1 - p0
    lim = 2 * (p0 * (1 - p0) / a.attendances + p1 * (1 - p1) / b.attendances).pow(0.5)
    return (d > lim).astype(int) - (d < -lim).astype(int)
