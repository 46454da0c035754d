"""
zh: 忘了把百分数除以 100；比例写成百分数
en: "the percentage not divided by 100; shares given as percentages"
scores: {whole: 0, blank_share: 0, share_by_department: 0}
base: right_as_taught
"""


# %% grade_id="whole"
def whole(part, percent):
    return part / percent


# %% grade_id="blank_share"
def blank_share(table):
    filled = table["main_item"].fillna("未分类")
    return (filled == "未分类").mean() * 100


# %% grade_id="share_by_department"
def share_by_department(table, at_least):
    groups = (table["main_item"] == "未分类").groupby(table["department"])
    return (groups.mean() * 100)[groups.size() >= at_least]
