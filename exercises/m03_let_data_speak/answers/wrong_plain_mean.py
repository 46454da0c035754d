"""
zh: 有数的日子直接平均
en: "the mean of all measured days"
scores: {month_first_mean: 0}
base: right_groupby
"""


# %% grade_id="month_first_mean"
def month_first_mean(daily):
    return daily.groupby("city")["pm25"].mean().dropna()
