"""
zh: 没有排队，取了表里最先出现的部门
en: "no order, the departments that come first in the table"
scores: {top_departments: 0}
base: right_as_taught
"""


# %% grade_id="top_departments"
def top_departments(table, n):
    return table["department"].unique()[:n]
