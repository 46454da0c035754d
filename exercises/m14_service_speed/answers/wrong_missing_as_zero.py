"""
zh: 没有回执的申请当成 0 小时
en: "no confirmation counted as 0 hours"
scores: {reply_hours: 3, share_within: 0}
base: right_groupby
"""


# %% grade_id="reply_hours"
def reply_hours(events):
    start = events.groupby("case_id")["done_at"].min()
    sent = events[events["activity"] == CONFIRMATION].groupby("case_id")["done_at"].min()
    return ((sent - start) / pd.Timedelta(hours=1)).reindex(start.index).fillna(0)


# %% grade_id="share_within"
def share_within(hours, limit):
    return (hours.fillna(0) <= limit).mean()
