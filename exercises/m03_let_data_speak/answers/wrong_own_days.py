"""
zh: 各算各的平均再相减
en: "each mean on its own days, then subtracted"
scores: {same_days_gap: 0}
base: right_groupby
"""


# %% grade_id="same_days_gap"
def same_days_gap(daily, a, b):
    means = daily.groupby("city")["pm25"].mean()
    return means[a] - means[b]
