"""
zh: 挑对了行，却去数“不同的名称”：同名不同编码的被合并
en: the right rows, but distinct names are counted, so that items of one name under different codes are merged
scores: {items_of: 0, with_word: 0}
base: right_as_taught
"""

# %% grade_id="items_of"
def items_of(table, department):
    return table.loc[table["department"] == department, "item"].nunique()

# %% grade_id="with_word"
def with_word(table, word):
    return table.loc[table["item"].str.contains(word), "item"].nunique()
