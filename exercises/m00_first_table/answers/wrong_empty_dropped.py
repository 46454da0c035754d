"""
zh: 空着的先删掉，分母变小了
en: "empty cells dropped first, so that the denominator shrinks"
scores: {blank_share: 2}
base: right_as_taught
"""


# %% grade_id="blank_share"
def blank_share(table):
    known = table["main_item"].dropna()
    return (known == "未分类").mean()
