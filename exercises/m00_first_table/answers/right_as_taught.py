"""
zh: 照课上的写法
en: written as the lesson teaches
"""


# %% grade_id="whole"
def whole(part, percent):
    return part / (percent / 100)


# %% grade_id="how_many"
def how_many(table):
    return len(table)


# %% grade_id="items_of"
def items_of(table, department):
    return (table["department"] == department).sum()


# %% grade_id="with_word"
def with_word(table, word):
    return table["item"].str.contains(word).sum()


# %% grade_id="classes_of"
def classes_of(table, department):
    chosen = table[table["department"] == department]
    return chosen["item_type"].value_counts()


# %% grade_id="top_departments"
def top_departments(table, n):
    counts = table["department"].value_counts()
    return counts.head(n).index


# %% grade_id="blank_share"
def blank_share(table):
    filled = table["main_item"].fillna("未分类")
    return (filled == "未分类").mean()


# %% grade_id="share_by_department"
def share_by_department(table, at_least):
    blank = table["main_item"] == "未分类"
    groups = blank.groupby(table["department"])
    share = groups.mean()
    return share[groups.size() >= at_least]


# %% [markdown] grade_id="back_at_post"
# 我们科的信访台账，一行是一件来信，由值班员当天登记，最近一次导出是 3 月 31 日。没有办结日期的常写“在办”或“无”，可以数一数这一列各种写法有多少。它能回答哪类来信最多，答不了哪个科室最忙；后一个要向信息中心要每件实际用了多少工时。
