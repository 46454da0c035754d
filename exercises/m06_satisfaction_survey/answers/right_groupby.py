"""
zh: 用 value_counts 和 groupby 的标准写法
en: plain value_counts and groupby
"""


# %% grade_id="answer_table"
def answer_table(column):
    filled = column.fillna("blank")
    table = pd.DataFrame({"n": filled.value_counts(), "share": filled.value_counts(normalize=True).round(3)})
    return table.rename_axis("answer")


# %% grade_id="opinion_share"
def opinion_share(column, positive):
    kept = column.dropna()
    unknown = (kept == "unknown").sum()
    kept = kept[kept != "unknown"]
    return pd.Series({"share": kept.isin(positive).mean(), "n": len(kept), "unknown": unknown})


# %% grade_id="middle_answer"
def middle_answer(column, order):
    share = column[column.isin(order)].value_counts(normalize=True).reindex(order).fillna(0).cumsum()
    return share[share >= 0.5 - 1e-9].index[0]


# %% grade_id="diverging_table"
def diverging_table(answers, group, item):
    kept = answers.dropna(subset=[group, item])
    groups = kept.groupby(group)[item]
    table = pd.DataFrame(
        {
            "negative": groups.apply(lambda x: (x <= 2).mean() * 100),
            "neutral": groups.apply(lambda x: (x == 3).mean() * 100),
            "positive": groups.apply(lambda x: (x >= 4).mean() * 100),
        }
    )
    table["start"] = -table["negative"] - table["neutral"] / 2
    table["net"] = table["positive"] - table["negative"]
    return table.round(1)


# %% grade_id="publishable"
def publishable(answers, group, item, at_least):
    kept = answers[[group, item]].dropna()
    table = kept.assign(good=kept[item] >= 4).groupby(group)["good"].agg(["size", "mean"]).sort_values("size")
    shown = table[table["size"] >= at_least]
    if len(table) - len(shown) == 1:
        shown = shown.iloc[1:]
    return shown["mean"]


# %% grade_id="share_interval"
def share_interval(liked, times, rng):
    values = liked.dropna()
    shares = [rng.choice(values, len(values)).mean() for _ in range(times)]
    return np.percentile(shares, [2.5, 97.5])


# %% grade_id="clear_difference"
def clear_difference(first, second, times, rng):
    a, b = first.dropna().to_numpy(), second.dropna().to_numpy()
    gaps = rng.choice(a, (times, len(a))).mean(axis=1) - rng.choice(b, (times, len(b))).mean(axis=1)
    low, high = np.quantile(gaps, 0.025), np.quantile(gaps, 0.975)
    word = "higher" if low > 0 else ("lower" if high < 0 else "unclear")
    return [low, high, word]


# %% [markdown] grade_id="back_at_post"
# 以政务大厅的不动产登记为例：按上月办结名单全部发短信，问“是否满意”（五档，两边对称）和“是否一次办成”，另设“不知道”“不适用”。没有评价的不算好评，报告写：名单 820 人，回收多少、非常满意占多少、区间多少。两年的差区间含 0 就不写“提高”；不到 30 人的窗口不单列。
