"""
zh: 不用 pandas 的功能，逐行循环，结果是字典、列表和整数
en: plain Python loops, with dicts, lists and ints
"""


# %% grade_id="whole"
def whole(part, percent):
    return part * 100 / percent


# %% grade_id="how_many"
def how_many(table):
    rows = 0
    for _ in table.to_dict("records"):
        rows = rows + 1
    return rows


# %% grade_id="items_of"
def items_of(table, department):
    found = 0
    for one in table["department"]:
        if one == department:
            found += 1
    return found


# %% grade_id="with_word"
def with_word(table, word):
    return len([name for name in table["item"] if word in name])


# %% grade_id="classes_of"
def classes_of(table, department):
    chosen = table[table["department"] == department]
    from collections import Counter

    return Counter(chosen["item_type"])


# %% grade_id="top_departments"
def top_departments(table, n):
    from collections import Counter

    return [name for name, _ in Counter(table["department"]).most_common(n)]


# %% grade_id="blank_share"
def blank_share(table):
    missing = 0
    for one in table["main_item"]:
        if pd.isna(one) or one == "未分类":
            missing += 1
    return missing / len(table)


# %% grade_id="share_by_department"
def share_by_department(table, at_least):
    sizes, blanks = {}, {}
    for department, main in zip(table["department"], table["main_item"]):
        sizes[department] = sizes.get(department, 0) + 1
        blanks[department] = blanks.get(department, 0) + (main == "未分类")
    return {one: blanks[one] / sizes[one] for one in sizes if sizes[one] >= at_least}
