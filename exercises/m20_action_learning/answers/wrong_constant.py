"""
zh: "不论什么数据都返回同样的结果"
en: "the same result whatever the data"
base: right_groupby
scores: {missing_parts: 0}
"""


# %% grade_id="missing_parts"
def missing_parts(card):
    return []
