"""
zh: 用 .dt.seconds，整天被丢掉
en: "`.dt.seconds` loses whole days"
scores: {reply_hours: 0, waiting_by_step: 0}
base: right_groupby
"""

# %% grade_id="reply_hours"
def reply_hours(events):
    start = events.groupby("case_id")["done_at"].min()
    sent = events[events["activity"] == CONFIRMATION].groupby("case_id")["done_at"].min()
    return (sent - start).dropna().dt.seconds / 3600

# %% grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    table = events.sort_values(["case_id", "step"])
    gap = table.groupby("case_id")["done_at"].diff().dt.seconds / 3600
    return gap[gap > longer_than].groupby(table["activity"]).sum()
