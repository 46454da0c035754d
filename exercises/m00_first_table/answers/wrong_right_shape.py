"""
zh: 形式对、内容错：每个函数都返回同样形状的另一个量
en: "right shape, wrong content: each function returns another quantity of the same form"
scores: {whole: 0, how_many: 0, items_of: 0, with_word: 0, classes_of: 0, top_departments: 0, blank_share: 0, share_by_department: 0}
"""


# %% grade_id="whole"
def whole(part, percent):
    return part * (1 - percent / 100)


# %% grade_id="how_many"
def how_many(table):
    return table.shape[1]


# %% grade_id="items_of"
def items_of(table, department):
    return (table["department"] != department).sum()


# %% grade_id="with_word"
def with_word(table, word):
    return (~table["item"].str.contains(word)).sum()


# %% grade_id="classes_of"
def classes_of(table, department):
    return table["item_type"].value_counts()


# %% grade_id="top_departments"
def top_departments(table, n):
    return table["department"].value_counts().tail(n).index[::-1]


# %% grade_id="blank_share"
def blank_share(table):
    return (table["main_item"].notna() & (table["main_item"] != "未分类")).mean()


# %% grade_id="share_by_department"
def share_by_department(table, at_least):
    return table["department"].value_counts(normalize=True)
