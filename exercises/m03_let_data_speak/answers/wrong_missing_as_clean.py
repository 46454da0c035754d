"""
zh: 缺测的日子留在分母里，等于当作没有超标
en: "missing days stay in the denominator, as if they had been below the limit"
scores: {share_over: 0}
base: right_groupby
"""


# %% grade_id="share_over"
def share_over(daily, limit):
    return (daily["pm25"] > limit).groupby(daily["city"]).mean()
