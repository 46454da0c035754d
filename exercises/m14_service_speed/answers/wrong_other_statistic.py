"""
zh: "另一个统计量：最大值、第 90 百分位数、从第一步算起的小时数"
en: "another statistic: the maximum, the 90th percentile, hours since the first step"
base: right_groupby
scores: {typical_and_slow: 0, share_within: 0, waiting_by_step: 0, channel_medians: 0, closed_within: 1}
"""


# %% grade_id="typical_and_slow"
def typical_and_slow(hours):
    return hours.median(), hours.max()


# %% grade_id="share_within"
def share_within(hours, limit):
    return (~(hours > limit)).mean()


# %% grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    e = events.sort_values(["case_id", "step"])
    w = (e["done_at"] - e.groupby("case_id")["done_at"].transform("first")).dt.total_seconds() / 3600
    return w[w > longer_than].groupby(e["activity"]).sum()


# %% grade_id="channel_medians"
def channel_medians(cases, hours, at_least):
    t = hours.groupby(cases.set_index("case_id")["channel"].reindex(hours.index))
    return t.quantile(0.9)[t.size() >= at_least]


# %% grade_id="closed_within"
def closed_within(cases, days, as_of):
    lim = cases["opened_at"] + pd.Timedelta(days=days)
    k = lim <= as_of
    return (cases["closed_at"] <= lim)[k].groupby(cases["opened_at"].dt.strftime("%Y-%m")[k]).mean()
