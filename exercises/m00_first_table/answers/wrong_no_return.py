"""
zh: 写了 print，没有 return
en: "printed, not returned"
scores: {how_many: 0, items_of: 0, classes_of: 0}
base: right_as_taught
"""


# %% grade_id="how_many"
def how_many(table):
    print(len(table))


# %% grade_id="items_of"
def items_of(table, department):
    print((table["department"] == department).sum())


# %% grade_id="classes_of"
def classes_of(table, department):
    chosen = table[table["department"] == department]
    chosen["item_type"].value_counts()
