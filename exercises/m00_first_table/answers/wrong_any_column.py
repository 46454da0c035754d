"""
zh: 在所有的列里找这个词，不只是事项名称
en: the word is looked for in every column, not in the name of the item alone
scores: {with_word: 0}
base: right_as_taught
"""

# %% grade_id="with_word"
def with_word(table, word):
    return table.apply(lambda row: any(word in str(cell) for cell in row), axis=1).sum()
