"""
zh: 结果用天而不是小时
en: "days in place of hours"
scores: {reply_hours: 0}
base: right_groupby
"""


# %% grade_id="reply_hours"
def reply_hours(events):
    start = events.groupby("case_id")["done_at"].min()
    sent = events[events["activity"] == CONFIRMATION].groupby("case_id")["done_at"].min()
    return (sent - start).dropna() / pd.Timedelta(days=1)
