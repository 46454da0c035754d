"""
zh: 忘了用挑出来的行，数的是整张表
en: "the picked rows forgotten, the whole table counted"
scores: {items_of: 0, classes_of: 0}
base: right_as_taught
"""


# %% grade_id="items_of"
def items_of(table, department):
    return len(table["department"] == department)


# %% grade_id="classes_of"
def classes_of(table, department):
    return table["item_type"].value_counts()
