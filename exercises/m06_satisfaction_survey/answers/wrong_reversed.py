"""
zh: 用第二组减第一组
en: "the second group less the first"
scores: {clear_difference: 0.4}
base: right_groupby
"""


# %% grade_id="clear_difference"
def clear_difference(first, second, times, rng):
    a, b = first.dropna().to_numpy(), second.dropna().to_numpy()
    gaps = rng.choice(b, (times, len(b))).mean(axis=1) - rng.choice(a, (times, len(a))).mean(axis=1)
    low, high = np.quantile(gaps, [0.025, 0.975])
    return low, high, "higher" if low > 0 else "lower" if high < 0 else "unclear"
