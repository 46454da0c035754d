"""
zh: 只数名称开头的词
en: only names that begin with the word
scores: {with_word: 0}
base: right_as_taught
"""


# %% grade_id="with_word"
def with_word(table, word):
    return table["item"].str.startswith(word).sum()
