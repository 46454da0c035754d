"""
zh: 人数最多的一档当成中位的一档
en: "the most frequent level taken for the median one"
scores: {middle_answer: 0}
base: right_groupby
"""


# %% grade_id="middle_answer"
def middle_answer(column, order):
    return column[column.isin(order)].mode()[0]
