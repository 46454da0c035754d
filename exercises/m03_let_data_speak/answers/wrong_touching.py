"""
zh: 首尾相接的范围也断定了先后
en: "ranges that touch taken for settled"
scores: {rank_range: 2}
base: right_groupby
"""


# %% grade_id="rank_range"
def rank_range(table):
    rows = []
    for me in table.itertuples():
        others = table[table["city"] != me.city]
        rows.append((me.city, 1 + (others["low"] >= me.high).sum(), len(table) - (others["high"] <= me.low).sum()))
    return pd.DataFrame(rows, columns=["city", "top", "bottom"])
