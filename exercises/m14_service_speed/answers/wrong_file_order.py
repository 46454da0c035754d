"""
zh: 相信行的次序就是时间次序
en: "the order of rows taken for the order of time"
scores: {reply_hours: 3, waiting_by_step: 0}
base: right_groupby
"""

# %% grade_id="reply_hours"
def reply_hours(events):
    start = events.groupby("case_id")["done_at"].first()
    sent = events[events["activity"] == CONFIRMATION].groupby("case_id")["done_at"].first()
    return (sent - start).dropna() / pd.Timedelta(hours=1)

# %% grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    gap = events.groupby("case_id")["done_at"].diff().dt.total_seconds() / 3600
    return gap[gap > longer_than].groupby(events["activity"]).sum()
