"""
zh: 不同年份的同一个月并成了一个月
en: "the same month of different years put into one"
scores: {month_first_mean: 1}
base: right_groupby
"""


# %% grade_id="month_first_mean"
def month_first_mean(daily):
    known = daily.dropna(subset=["pm25"])
    return known.groupby(["city", known["date"].dt.month])["pm25"].mean().groupby("city").mean()
