"""
zh: 正好等于限值也算超标
en: "a day exactly at the limit counted as above it"
scores: {share_over: 2}
base: right_groupby
"""


# %% grade_id="share_over"
def share_over(daily, limit):
    known = daily.dropna(subset=["pm25"])
    return (known["pm25"] >= limit).groupby(known["city"]).mean()
