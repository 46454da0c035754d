"""
zh: 用 crosstab、cut 和 merge，结果换一种形状
en: crosstab, cut and merge, results in other shapes
"""


# %% grade_id="answer_table"
def answer_table(column):
    frame = pd.DataFrame({"answer": column.astype(object).where(column.notna(), "blank"), "one": 1})
    table = frame.groupby("answer", as_index=False)["one"].sum().rename(columns={"one": "n"})
    table["share"] = table["n"] / table["n"].sum()
    return table[["share", "n", "answer"]].sort_values("n", ascending=False)


# %% grade_id="opinion_share"
def opinion_share(column, positive):
    counts = column.value_counts()
    unknown = int(counts.get("unknown", 0))
    counts = counts.drop("unknown", errors="ignore")
    yes = counts.reindex(positive).fillna(0).sum()
    return {"unknown": unknown, "n": int(counts.sum()), "share": round(float(yes / counts.sum()), 4)}


# %% grade_id="middle_answer"
def middle_answer(column, order):
    ranks = pd.Series(pd.Categorical(column, categories=order, ordered=True)).dropna().sort_values().tolist()
    return ranks[(len(ranks) - 1) // 2]


# %% grade_id="diverging_table"
def diverging_table(answers, group, item):
    kept = answers.dropna(subset=[group, item])
    side = pd.cut(kept[item], [0, 2, 3, 5], labels=["negative", "neutral", "positive"]).astype(str)
    table = pd.crosstab(kept[group], side, normalize="index").mul(100)
    table = (
        table.reindex(columns=["negative", "neutral", "positive"], fill_value=0)
        .reset_index()
        .rename(columns={group: "group"})
    )
    return table.assign(
        start=-(table["negative"] + 0.5 * table["neutral"]), net=table["positive"].sub(table["negative"])
    )


# %% grade_id="publishable"
def publishable(answers, group, item, at_least):
    counts = pd.crosstab(answers[group], answers[item])
    size = counts.sum(axis=1)
    positive = counts[[level for level in counts if level >= 4]].sum(axis=1) / size
    ok = size >= at_least
    if (~ok).sum() == 1:
        ok = ok & (size != size[ok].min())
    return positive[ok].round(3).reset_index()


# %% grade_id="share_interval"
def share_interval(liked, times, rng):
    known = liked[liked.notna()].astype(int)
    people = rng.integers(0, len(known), size=(times, len(known)))
    shares = pd.Series(known.to_numpy()[people].sum(axis=1) / len(known))
    return shares.quantile([0.025, 0.975])


# %% grade_id="clear_difference"
def clear_difference(first, second, times, rng):
    def many(liked):
        known = liked.dropna()
        return pd.Series(rng.binomial(len(known), known.mean(), times) / len(known))

    ends = (many(first) - many(second)).quantile([0.025, 0.975]).tolist()
    if ends[0] <= 0 <= ends[1]:
        return ends[0], ends[1], "unclear"
    return ends[0], ends[1], "higher" if ends[0] > 0 else "lower"
