"""
zh: 数的是不同的名称，同名的被合并
en: "distinct names counted, so that items of one name are merged"
scores: {how_many: 0}
base: right_as_taught
"""


# %% grade_id="how_many"
def how_many(table):
    return table["item"].nunique()
