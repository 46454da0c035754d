"""
zh: 用 apply、agg 和 sample，区间保留三位小数
en: apply, agg and sample; intervals to three decimals
"""


# %% grade_id="answer_table"
def answer_table(column):
    counts = column.value_counts(dropna=False)
    rows = [("blank" if pd.isna(name) else name, int(n), round(n / counts.sum(), 3)) for name, n in counts.items()]
    return pd.DataFrame(rows, columns=["answer", "n", "share"]).set_index("answer")


# %% grade_id="opinion_share"
def opinion_share(column, positive):
    opinion = column.where(column != "unknown").dropna()
    hits = opinion.apply(lambda one: one in positive)
    return dict(n=opinion.size, share=float(np.mean(hits)), unknown=sum(column.eq("unknown")))


# %% grade_id="middle_answer"
def middle_answer(column, order):
    places = column.map({option: place for place, option in enumerate(order)}).dropna()
    return order[int(places.quantile(0.5, interpolation="lower"))]


# %% grade_id="diverging_table"
def diverging_table(answers, group, item):
    def shares(values):
        values = values.dropna()
        low, high = (values < 3).mean() * 100, (values > 3).mean() * 100
        mid = 100 - low - high
        return pd.Series(
            {"negative": low, "neutral": mid, "positive": high, "start": -low - mid / 2, "net": high - low}
        )

    return answers.groupby(group)[item].apply(shares).unstack()


# %% grade_id="publishable"
def publishable(answers, group, item, at_least):
    table = answers.groupby(group)[item].agg(n="count", share=lambda x: (x.dropna() >= 4).mean())
    table = table.query("n > 0")
    few = table.query("n < @at_least")
    rest = table.drop(few.index)
    if len(few) == 1:
        rest = rest.nlargest(len(rest) - 1, "n")
    return dict(zip(rest.index, rest["share"]))


# %% grade_id="share_interval"
def share_interval(liked, times, rng):
    known = liked.dropna()
    shares = pd.Series([known.sample(frac=1, replace=True, random_state=rng).mean() for _ in range(times)])
    return tuple(shares.quantile([0.025, 0.975]).round(3))


# %% grade_id="clear_difference"
def clear_difference(first, second, times, rng):
    def resampled(values):
        values = np.asarray(values.dropna(), dtype=bool)
        return np.array([values[rng.integers(0, len(values), len(values))].mean() for _ in range(times)])

    low, high = np.percentile(resampled(first) - resampled(second), (2.5, 97.5)).round(3)
    return low, high, {(True, True): "higher", (False, False): "lower"}.get((low > 0, high >= 0), "unclear")
