"""
zh: 把各行的达标率直接平均
en: the rows' rates are averaged
base: right_groupby
scores: {share_by_type: 0, same_mix: 0, mix_and_within: 0}
"""

# %% grade_id="share_by_type"
def share_by_type(rows):
    rate = 1 - rows["over_4_hours"] / rows["attendances"]
    return rate.groupby(rows["department_type"]).mean()

# %% grade_id="same_mix"
def same_mix(rows, weights):
    rate = 1 - rows["over_4_hours"] / rows["attendances"].where(rows["attendances"] > 0)
    shares = rate.groupby([rows["organisation"], rows["department_type"]]).mean().unstack()
    shares = shares.reindex(columns=list(weights)).dropna()
    return (shares * pd.Series(weights)).sum(axis=1) / sum(weights.values())

# %% grade_id="mix_and_within"
def mix_and_within(before, after):
    def parts(rows):
        seen = rows.groupby("department_type")["attendances"].sum()
        rate = (1 - rows["over_4_hours"] / rows["attendances"]).groupby(rows["department_type"]).mean()
        return seen / seen.sum(), rate

    w0, r0 = parts(before)
    w1, r1 = parts(after)
    return 100 * ((w1 - w0) * (r0 + r1) / 2).sum(), 100 * ((r1 - r0) * (w0 + w1) / 2).sum()
