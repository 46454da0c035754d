"""
zh: 部门名称相近的也算进去
en: departments with similar names counted as well
scores: {items_of: 0}
base: right_as_taught
"""


# %% grade_id="items_of"
def items_of(table, department):
    return table["department"].str.contains(department).sum()
