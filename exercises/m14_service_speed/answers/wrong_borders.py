"""
zh: "边界弄错：最后一次回执，正好等于界限的弄反"
en: "borders: the last confirmation; exactly at the limit is taken the wrong way"
base: right_groupby
scores: {reply_hours: 3, typical_and_slow: 2, share_within: 1.5, waiting_by_step: 3, channel_medians: 2, closed_within: 3}
"""


# %% grade_id="reply_hours"
def reply_hours(events):
    a = events.groupby("case_id")["done_at"].min()
    b = events[events.activity == CONFIRMATION].groupby("case_id")["done_at"].max()
    return (b - a).dropna() / pd.Timedelta(hours=1)


# %% grade_id="typical_and_slow"
import numpy as np


def typical_and_slow(hours):
    return np.median(hours.to_numpy()), np.percentile(hours.to_numpy(), 90)


# %% grade_id="share_within"
def share_within(hours, limit):
    return (hours < limit).mean()


# %% grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    e = events.sort_values(["case_id", "step"])
    w = e.groupby("case_id")["done_at"].diff().dt.total_seconds() / 3600
    return w[w >= longer_than].groupby(e["activity"]).sum()


# %% grade_id="channel_medians"
def channel_medians(cases, hours, at_least):
    t = hours.groupby(cases.set_index("case_id")["channel"].reindex(hours.index))
    return t.median()[t.size() > at_least]


# %% grade_id="closed_within"
def closed_within(cases, days, as_of):
    lim = cases["opened_at"] + pd.Timedelta(days=days)
    m = cases["opened_at"].dt.strftime("%Y-%m")
    return (cases["closed_at"] < lim).groupby(m).mean()[(lim <= as_of).groupby(m).all()]
