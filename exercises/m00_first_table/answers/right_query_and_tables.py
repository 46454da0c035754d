"""
zh: 用 query、crosstab、agg、apply，结果是表格
en: "query, crosstab, agg and apply, with tables as results"
"""


# %% grade_id="whole"
def whole(part, percent):
    import math

    return math.floor(part / percent * 100 + 0.5)


# %% grade_id="how_many"
def how_many(table):
    return table.index.size


# %% grade_id="items_of"
def items_of(table, department):
    return table.query("department == @department").shape[0]


# %% grade_id="with_word"
def with_word(table, word):
    return table["item"].apply(lambda name: 1 if name.find(word) >= 0 else 0).sum()


# %% grade_id="classes_of"
def classes_of(table, department):
    chosen = table[table["department"] == department]
    return chosen["item_type"].value_counts().reset_index()


# %% grade_id="top_departments"
def top_departments(table, n):
    sizes = table.groupby("department").size().reset_index(name="items")
    return sizes.sort_values("items", ascending=False)["department"].head(n)


# %% grade_id="blank_share"
def blank_share(table):
    return table["main_item"].replace("未分类", None).isna().mean()


# %% grade_id="share_by_department"
def share_by_department(table, at_least):
    done = table.assign(blank=(table["main_item"] == "未分类").astype(int))
    out = done.groupby("department").agg(size=("blank", "count"), share=("blank", "mean")).reset_index()
    return out.loc[out["size"] >= at_least, ["department", "share"]].sort_values("share")
