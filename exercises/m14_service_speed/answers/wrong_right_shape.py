"""
zh: 形式对、内容错：每个函数都返回同样形状的另一个量
en: "right shape, wrong content: each function returns another quantity of the same form"
scores: {reply_hours: 0, typical_and_slow: 0, share_within: 0, waiting_by_step: 0, channel_medians: 0, closed_within: 0}
"""


# %% grade_id="reply_hours"
def reply_hours(events):
    span = events.groupby("case_id")["done_at"].agg(["min", "max"])
    return (span["max"] - span["min"]).dt.total_seconds() / 3600


# %% grade_id="typical_and_slow"
def typical_and_slow(hours):
    return hours.quantile(0.9), hours.median()


# %% grade_id="share_within"
def share_within(hours, limit):
    return (hours > limit).mean()


# %% grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    return events["activity"].value_counts()


# %% grade_id="channel_medians"
def channel_medians(cases, hours, at_least):
    return cases["channel"].value_counts()


# %% grade_id="closed_within"
def closed_within(cases, days, as_of):
    return cases["opened_at"].dt.strftime("%Y-%m").value_counts(normalize=True)
