"""
zh: 一项“未分类”都没有的部门不见了：只从未分类的行里分组
en: departments without an unclassified item vanish, because only the unclassified rows are grouped
scores: {share_by_department: 0}
base: right_as_taught
"""

# %% grade_id="share_by_department"
def share_by_department(table, at_least):
    size = table["department"].value_counts()
    blank = table[table["main_item"] == "未分类"]["department"].value_counts()
    share = (blank / size).dropna()
    return share[size.reindex(share.index) >= at_least]
