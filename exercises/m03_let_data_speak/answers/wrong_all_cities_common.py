"""
zh: 别的城市缺测的日子也去掉了
en: "days dropped because some other city is missing"
scores: {same_days_gap: 0}
base: right_groupby
"""


# %% grade_id="same_days_gap"
def same_days_gap(daily, a, b):
    wide = daily.pivot(index="date", columns="city", values="pm25").dropna()
    return (wide[a] - wide[b]).mean()
