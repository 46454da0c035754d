"""
zh: 只数“未分类”，空着的没有算
en: only “未分类” counted, empty cells missed
scores: {blank_share: 2}
base: right_as_taught
"""


# %% grade_id="blank_share"
def blank_share(table):
    return (table["main_item"] == "未分类").mean()
