"""
zh: 只去掉空着的，“不知道”当成不满意
en: "blanks left out, don't knows counted as not positive"
scores: {opinion_share: 1}
base: right_groupby
"""


# %% grade_id="opinion_share"
def opinion_share(column, positive):
    kept = column.dropna()
    return {"share": kept.isin(positive).mean(), "n": len(kept), "unknown": (kept == "unknown").sum()}
