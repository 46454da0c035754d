"""
zh: 空着的人当成不满意
en: "blanks counted as not satisfied"
scores: {share_interval: 2.4, clear_difference: 1.6}
base: right_groupby
"""


# %% grade_id="share_interval"
def share_interval(liked, times, rng):
    values = liked.fillna(0).to_numpy()
    return np.quantile(rng.choice(values, (times, len(values))).mean(axis=1), [0.025, 0.975])


# %% grade_id="clear_difference"
def clear_difference(first, second, times, rng):
    a, b = first.fillna(0).to_numpy(), second.fillna(0).to_numpy()
    gaps = rng.choice(a, (times, len(a))).mean(axis=1) - rng.choice(b, (times, len(b))).mean(axis=1)
    low, high = np.quantile(gaps, [0.025, 0.975])
    return low, high, "higher" if low > 0 else "lower" if high < 0 else "unclear"
