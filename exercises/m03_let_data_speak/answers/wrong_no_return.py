"""
zh: 写了 print，没有 return
en: "printed, not returned"
scores: {share_over: 0, same_days_gap: 0, rank_range: 0}
base: right_groupby
"""


# %% grade_id="share_over"
def share_over(daily, limit):
    known = daily.dropna(subset=["pm25"])
    print((known["pm25"] > limit).groupby(known["city"]).mean())


# %% grade_id="same_days_gap"
def same_days_gap(daily, a, b):
    wide = daily.pivot(index="date", columns="city", values="pm25")
    print((wide[a] - wide[b]).mean())


# %% grade_id="rank_range"
def rank_range(table):
    print(table)
