"""
zh: 取了第 5 和第 95 百分位数
en: "5th and 95th percentiles taken"
scores: {share_interval: 0.6, clear_difference: 0.4}
base: right_groupby
"""


# %% grade_id="share_interval"
def share_interval(liked, times, rng):
    values = liked.dropna().to_numpy()
    return np.percentile(rng.choice(values, (times, len(values))).mean(axis=1), [5, 95])


# %% grade_id="clear_difference"
def clear_difference(first, second, times, rng):
    a, b = first.dropna().to_numpy(), second.dropna().to_numpy()
    gaps = rng.choice(a, (times, len(a))).mean(axis=1) - rng.choice(b, (times, len(b))).mean(axis=1)
    low, high = np.percentile(gaps, [5, 95])
    return low, high, "higher" if low > 0 else "lower" if high < 0 else "unclear"
