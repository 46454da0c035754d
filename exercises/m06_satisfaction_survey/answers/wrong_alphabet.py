"""
zh: 文字按字母排序后取中间
en: "text sorted by alphabet before taking the middle"
scores: {middle_answer: 0}
base: right_groupby
"""


# %% grade_id="middle_answer"
def middle_answer(column, order):
    kept = sorted(value for value in column if value in order)
    return kept[(len(kept) - 1) // 2]
