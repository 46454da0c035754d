"""
zh: 正好 at_least 项的部门被去掉
en: departments with exactly at_least items left out
scores: {share_by_department: 0}
base: right_as_taught
"""


# %% grade_id="share_by_department"
def share_by_department(table, at_least):
    blank = table["main_item"] == "未分类"
    groups = blank.groupby(table["department"])
    return groups.mean()[groups.size() > at_least]
