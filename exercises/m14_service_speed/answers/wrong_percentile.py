"""
zh: 最大值的九成当成第 90 百分位数
en: "nine tenths of the maximum taken for the 90th percentile"
scores: {typical_and_slow: 0}
base: right_groupby
"""


# %% grade_id="typical_and_slow"
def typical_and_slow(hours):
    return hours.median(), hours.max() * 0.9
