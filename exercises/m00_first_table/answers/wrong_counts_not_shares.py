"""
zh: 返回未分类的项数，不是比例
en: "numbers of unclassified items, not shares"
scores: {blank_share: 0, share_by_department: 0}
base: right_as_taught
"""


# %% grade_id="blank_share"
def blank_share(table):
    return (table["main_item"].fillna("未分类") == "未分类").sum()


# %% grade_id="share_by_department"
def share_by_department(table, at_least):
    blank = table["main_item"] == "未分类"
    groups = blank.groupby(table["department"])
    return groups.sum()[groups.size() >= at_least]
