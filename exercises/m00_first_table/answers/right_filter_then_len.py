"""
zh: 先挑行，再数行
en: rows picked first, then counted
"""


# %% grade_id="whole"
def whole(part, percent):
    share = percent * 0.01
    return round(part / share)


# %% grade_id="how_many"
def how_many(table):
    return table.shape[0]


# %% grade_id="items_of"
def items_of(table, department):
    return len(table[table["department"] == department])


# %% grade_id="with_word"
def with_word(table, word):
    return len(table[table["item"].str.contains(word, regex=False)])


# %% grade_id="classes_of"
def classes_of(table, department):
    chosen = table[table["department"] == department]
    return chosen.groupby("item_type").size().sort_index(ascending=False)


# %% grade_id="top_departments"
def top_departments(table, n):
    counts = table["department"].value_counts()
    return counts.nlargest(n).index.to_list()


# %% grade_id="blank_share"
def blank_share(table):
    blank = table["main_item"].isna() | (table["main_item"] == "未分类")
    return len(table[blank]) / len(table)


# %% grade_id="share_by_department"
def share_by_department(table, at_least):
    blank = table["main_item"] == "未分类"
    groups = blank.groupby(table["department"])
    both = pd.DataFrame({"size": groups.size(), "share": groups.mean().round(3)})
    return both[both["size"] >= at_least]["share"]
