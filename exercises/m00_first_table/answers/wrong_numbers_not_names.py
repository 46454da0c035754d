"""
zh: 返回了项数，没有返回部门名称
en: "the numbers of items returned, not the names"
scores: {top_departments: 0}
base: right_as_taught
"""


# %% grade_id="top_departments"
def top_departments(table, n):
    counts = table["department"].value_counts()
    return counts.head(n)
