"""
zh: 差 3 个百分点就算提高
en: "a difference of 3 points taken for a rise"
scores: {clear_difference: 1.2}
base: right_groupby
"""


# %% grade_id="clear_difference"
def clear_difference(first, second, times, rng):
    a, b = first.dropna().to_numpy(), second.dropna().to_numpy()
    gaps = rng.choice(a, (times, len(a))).mean(axis=1) - rng.choice(b, (times, len(b))).mean(axis=1)
    low, high = np.quantile(gaps, [0.025, 0.975])
    gap = a.mean() - b.mean()
    return low, high, "higher" if gap >= 0.03 else "lower" if gap <= -0.03 else "unclear"
