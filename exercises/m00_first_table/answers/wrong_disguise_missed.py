"""
zh: 只数空着的格，化了装的缺失没有找出来
en: "empty cells alone, the disguise not seen"
scores: {blank_share: 0}
base: right_as_taught
"""


# %% grade_id="blank_share"
def blank_share(table):
    return table["main_item"].isna().mean()
