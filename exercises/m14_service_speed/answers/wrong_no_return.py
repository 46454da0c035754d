"""
zh: 写了 print，没有 return
en: "printed, not returned"
scores: {reply_hours: 0, typical_and_slow: 0}
base: right_groupby
"""


# %% grade_id="reply_hours"
def reply_hours(events):
    start = events.groupby("case_id")["done_at"].min()
    sent = events[events["activity"] == CONFIRMATION].groupby("case_id")["done_at"].min()
    print((sent - start).dropna() / pd.Timedelta(hours=1))


# %% grade_id="typical_and_slow"
def typical_and_slow(hours):
    print(hours.median(), hours.quantile(0.9))
