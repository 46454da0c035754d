"""
zh: 各类返回比例而不是项数
en: shares of classes in place of numbers
scores: {classes_of: 0}
base: right_as_taught
"""


# %% grade_id="classes_of"
def classes_of(table, department):
    chosen = table[table["department"] == department]
    return chosen["item_type"].value_counts(normalize=True)
