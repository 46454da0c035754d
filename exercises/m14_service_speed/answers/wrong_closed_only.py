"""
zh: 只看已经办结的案件
en: "closed cases alone"
scores: {closed_within: 0}
base: right_groupby
"""


# %% grade_id="closed_within"
def closed_within(cases, days, as_of):
    done = cases.dropna(subset=["closed_at"])
    took = (done["closed_at"] - done["opened_at"]) / pd.Timedelta(days=1)
    return (took <= days).groupby(done["opened_at"].dt.strftime("%Y-%m")).mean()
