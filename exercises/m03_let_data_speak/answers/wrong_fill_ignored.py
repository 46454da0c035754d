"""
zh: 缺测没有换成假设的值，两个数都是有数日子的平均
en: "missing days not replaced: both numbers are the mean of measured days"
scores: {mean_range: 0}
base: right_groupby
"""


# %% grade_id="mean_range"
def mean_range(daily, low, high):
    mean = daily.groupby("city")["pm25"].mean()
    return pd.DataFrame({"low": mean, "high": mean})
