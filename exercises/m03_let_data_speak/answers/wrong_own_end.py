"""
zh: 把 high 的名次和 low 的名次当成了范围
en: "the ranks of high and of low taken for the range"
scores: {rank_range: 0}
base: right_groupby
"""


# %% grade_id="rank_range"
def rank_range(table):
    return pd.DataFrame(
        {
            "city": table["city"],
            "top": table["high"].rank(ascending=False, method="min").astype(int),
            "bottom": table["low"].rank(ascending=False, method="max").astype(int),
        }
    )
