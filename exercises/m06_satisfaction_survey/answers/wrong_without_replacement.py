"""
zh: 不放回地抽，每次都是同一批人
en: "drawn without putting back: the same people every time"
scores: {share_interval: 0}
base: right_groupby
"""


# %% grade_id="share_interval"
def share_interval(liked, times, rng):
    values = liked.dropna().to_numpy()
    shares = [rng.choice(values, len(values), replace=False).mean() for _ in range(times)]
    return np.quantile(shares, [0.025, 0.975])
