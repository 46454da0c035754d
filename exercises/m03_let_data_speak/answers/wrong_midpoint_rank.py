"""
zh: 用中点排一次名，没有考虑范围
en: "ranked once by the midpoint, without the ranges"
scores: {rank_range: 0}
base: right_groupby
"""


# %% grade_id="rank_range"
def rank_range(table):
    middle = (table["low"] + table["high"]) / 2
    rank = middle.rank(ascending=False, method="min").astype(int)
    return pd.DataFrame({"city": table["city"], "top": rank, "bottom": rank})
