"""
zh: 形式对、内容错：每个函数都返回同样形状的另一个量
en: "right shape, wrong content: each function returns another quantity of the same form"
scores: {answer_table: 0, opinion_share: 0, middle_answer: 0, diverging_table: 0, publishable: 0, share_interval: 0, clear_difference: 0}
"""


# %% grade_id="answer_table"
def answer_table(column):
    table = column.fillna("blank").value_counts().rename_axis("answer").reset_index(name="n")
    return table.assign(share=1 / len(table))


# %% grade_id="opinion_share"
def opinion_share(column, positive):
    kept = column[column.notna() & (column != "unknown")]
    return {"share": 1 - kept.isin(positive).mean(), "n": len(column), "unknown": column.isna().sum()}


# %% grade_id="middle_answer"
def middle_answer(column, order):
    return order[-1]


# %% grade_id="diverging_table"
def diverging_table(answers, group, item):
    names = sorted(answers[group].dropna().unique())
    return pd.DataFrame(
        {"group": names, "negative": 33.3, "neutral": 33.3, "positive": 33.4, "start": -50.0, "net": 0.1}
    )


# %% grade_id="publishable"
def publishable(answers, group, item, at_least):
    return answers[group].value_counts(normalize=True)


# %% grade_id="share_interval"
def share_interval(liked, times, rng):
    return 0.25, 0.75


# %% grade_id="clear_difference"
def clear_difference(first, second, times, rng):
    return first.mean(), second.mean(), "higher"
