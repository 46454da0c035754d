"""
zh: 用 pivot_table、isin、标准化的 value_counts
en: "pivot_table, isin and normalised value_counts"
"""


# %% grade_id="whole"
def whole(part, percent):
    return int(round(part / percent * 100, 0))


# %% grade_id="how_many"
def how_many(table):
    return int(table.iloc[:, 1].count())


# %% grade_id="items_of"
def items_of(table, department):
    return table["department"].value_counts().get(department, 0)


# %% grade_id="with_word"
def with_word(table, word):
    return table.loc[table["item"].map(lambda name: word in name), "item"].count()


# %% grade_id="classes_of"
def classes_of(table, department):
    chosen = table[table["department"] == department]
    return chosen.pivot_table(index="item_type", values="department", aggfunc="count")


# %% grade_id="top_departments"
def top_departments(table, n):
    counts = table["department"].value_counts()
    return counts.index.values[:n]


# %% grade_id="blank_share"
def blank_share(table):
    return 1 - (~table["main_item"].isin(["未分类"]) & table["main_item"].notna()).sum() / table.shape[0]


# %% grade_id="share_by_department"
def share_by_department(table, at_least):
    big = table.groupby("department").filter(lambda rows: len(rows) >= at_least)
    return big.groupby("department")["main_item"].apply(lambda column: (column == "未分类").sum() / len(column))
