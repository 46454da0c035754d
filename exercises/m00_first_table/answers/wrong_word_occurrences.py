"""
zh: 数成了词出现的次数
en: occurrences of the word counted
scores: {with_word: 0}
base: right_as_taught
"""


# %% grade_id="with_word"
def with_word(table, word):
    return table["item"].str.count(word).sum()
