"""
zh: “不知道”和空着的人留在分母里
en: "don't knows and blanks kept in the denominator"
scores: {opinion_share: 0}
base: right_groupby
"""


# %% grade_id="opinion_share"
def opinion_share(column, positive):
    return {"share": column.isin(positive).mean(), "n": column.notna().sum(), "unknown": (column == "unknown").sum()}
