"""
zh: 项数太少的部门没有去掉
en: departments with too few items kept
scores: {share_by_department: 0}
base: right_as_taught
"""


# %% grade_id="share_by_department"
def share_by_department(table, at_least):
    blank = table["main_item"] == "未分类"
    groups = blank.groupby(table["department"])
    return groups.mean()
