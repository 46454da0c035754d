"""
zh: "该去掉的没有去掉，留成了空值或 0"
en: "what should be left out is kept as a blank or a 0"
base: right_groupby
scores: {reply_hours: 3, waiting_by_step: 0, channel_medians: 0, closed_within: 1}
"""


# %% grade_id="reply_hours"
def reply_hours(events):
    a = events.groupby("case_id")["done_at"].min()
    b = events[events.activity == CONFIRMATION].groupby("case_id")["done_at"].min()
    return (b - a) / pd.Timedelta(hours=1)


# %% grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    e = events.sort_values(["case_id", "step"])
    e["w"] = e.groupby("case_id")["done_at"].diff().dt.total_seconds().div(3600)
    s = e["w"].where(e["w"] > longer_than, 0).groupby(e["activity"]).sum()
    return s


# %% grade_id="channel_medians"
def channel_medians(cases, hours, at_least):
    t = hours.groupby(cases.set_index("case_id")["channel"].reindex(hours.index))
    return t.median().where(t.size() >= at_least)


# %% grade_id="closed_within"
def closed_within(cases, days, as_of):
    lim = cases["opened_at"] + pd.Timedelta(days=days)
    m = cases["opened_at"].dt.strftime("%Y-%m")
    return (cases["closed_at"] <= lim).groupby(m).mean().where((lim <= as_of).groupby(m).all())
