# %% [markdown] lang="zh"
# # 练习：把一份清单数清楚
#
# 这份练习有两部分。先是**课前测**：十道选择题，约 15 分钟，不计分，也没有标准答案可看，全部课程学完时再做一份同样难度的，用来看学习前后的变化。然后是**八道小题**：每题的函数已经写好大半，您只要补上一两行，自动评分共 20 分；最后一道书面题 5 分。
#
# 怎么做一道小题：把有 `raise NotImplementedError()` 的那一行删掉，在原处写上您的代码，按 Shift+Enter，再运行下面的检查单元格。检查会告诉您对不对、可能错在哪里。每题下面有三条提示，点开就能看，看提示不扣分。
#
# **函数**是给几行代码起的名字，以后喊一声名字，它就把活儿干一遍。`def` 那一行是名字和它要的材料，`return` 后面是它交出来的结果。检查时会拿别的材料来喊它，所以答案要从材料里算出来，不能照着例子写死。

# %% [markdown] lang="en"
# # Exercise: counting a catalogue properly
#
# There are two parts. First the **pre-test**: ten multiple-choice questions, about 15 minutes, no points and no answers to look up; at the end of the course there is another of the same difficulty, to see what has changed. Then **eight small questions**: most of each function is written already and you add a line or two, for 20 points graded automatically; a written question at the end is worth 5.
#
# How to do a small question: delete the line with `raise NotImplementedError()`, write your code in its place, press Shift+Enter, then run the check cell below. It tells whether it is right, and what may be wrong. Each question has three hints that open at a click and cost nothing.
#
# A **function** is a name given to a few lines of code: call the name, and the work is done. The line with `def` has its name and the material it needs; what follows `return` is the result it hands over. The checks call it with other material, so the answer has to be computed from the material, not copied from the example.

# %%
import pandas as pd

from grading.classroom import Check, DataThinkingTest, open_module

open_module("m00_first_table", "zh")
table = pd.read_csv("../../datasets/china_guangan_service_catalog/items.csv")

# %% [markdown] lang="zh"
# ## 课前测
#
# 运行下一格，题目就出现在下面。用鼠标点选；用键盘也可以：Tab 键移到一个选项，空格键选中。选一项存一次，随练习一起提交。

# %% [markdown] lang="en"
# ## Pre-test
#
# Run the next cell and the questions appear below it. Click to choose, or use the keyboard: Tab moves to an option, the space bar chooses it. Each choice is saved and goes in with the exercise.

# %% graded="locked" grade_id="pretest_form"
DataThinkingTest(form="A")

# %% [markdown] lang="zh"
# ## 第 1 题（2 分）：由部分求整体
#
# 某市说：“已取消 84 项，占原有事项的 12%。”原有多少项？
#
# 写 `whole(part, percent)`：`part` 是部分的项数，`percent` 是它占整体的百分数（12% 就写 `12`），返回整体有多少。取不取整都可以。

# %% [markdown] lang="en"
# ## Question 1 (2 points): from the part to the whole
#
# A city says: “84 items were removed, 12% of those there had been.” How many had there been?
#
# Write `whole(part, percent)`: `part` is the number of items in the part, `percent` its percentage of the whole (12% is given as `12`). Return how many the whole has. Rounding to a whole number is allowed, and so is not rounding.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>整体应当比部分大，还是比部分小？</details>
# <details><summary>提示二：思路</summary>整体等于部分除以比例。`percent` 是百分数，要先除以一百变成比例。</details>
# <details><summary>提示三：用什么</summary>`return part / (percent / 100)`</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Should the whole be larger than the part, or smaller?</details>
# <details><summary>Hint two: the idea</summary>The whole is the part divided by the share. `percent` is a percentage: divide it by a hundred first to make it a share.</details>
# <details><summary>Hint three: the call</summary>`return part / (percent / 100)`</details>

# %% graded="answer" grade_id="whole"
def whole(part, percent):
    ### BEGIN SOLUTION
    return part / (percent / 100)
    ### END SOLUTION

# %% graded="tests" grade_id="whole_tests" points=2 competency="compare"
from grading.classroom import Check

check = Check("whole", points=2)
check.case(
    "84 项占 12%", "84 items are 12%",
    lambda: whole(84, 12), 700.0,
    mistakes=[
        (7.0, "percent 是百分数：12 要先除以 100 变成 0.12", "percent is a percentage: 12 must first be divided by 100 to make 0.12"),
        (10.08, "部分应当除以比例，不是乘以比例：整体要比部分大", "divide the part by the share, do not multiply: the whole is larger than the part"),
    ],
    tolerance=1.0,
)
### BEGIN HIDDEN TESTS
for _part, _percent in ((45, 18), (336, 8), (33, 27.5), (250, 62.5)):
    _right = 100.0 * _part / _percent
    _mistakes = [
        (_part / _percent, "percent 是百分数，要先除以 100", "percent is a percentage: divide it by 100 first"),
        (_part * _percent / 100, "部分应当除以比例，不是乘以比例", "divide the part by the share, do not multiply"),
        (_part * (1 + _percent / 100), "比例是占整体的，不是占部分的：不能在部分上加", "the share is of the whole, not of the part: it cannot be added to the part"),
    ]
    check.case(
        f"{_part} 项占 {_percent}%", f"{_part} items are {_percent}%",
        lambda _part=_part, _percent=_percent: whole(_part, _percent), _right,
        mistakes=[one for one in _mistakes if abs(one[0] - _right) > 2], tolerance=1.0, hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 2 题（2 分）：有多少项
#
# 写 `how_many(table)`：返回 `table` 里有多少项事项。一行是一项；名称相同而编码不同的，各算一项。

# %% [markdown] lang="en"
# ## Question 2 (2 points): how many items
#
# Write `how_many(table)`: return how many items there are in `table`. A row is an item; two with the same name and different codes count as two.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>一行就是一项，那么要问的其实是表有多长。</details>
# <details><summary>提示二：思路</summary>课上用过一个写法，括号里放表的名字，结果是行数。</details>
# <details><summary>提示三：用什么</summary>`return len(table)`</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>A row is an item, so the question is really how long the table is.</details>
# <details><summary>Hint two: the idea</summary>The lesson had a word for it, with the table's name in brackets, that gives the number of rows.</details>
# <details><summary>Hint three: the call</summary>`return len(table)`</details>

# %% graded="answer" grade_id="how_many"
def how_many(table):
    ### BEGIN SOLUTION
    return len(table)
    ### END SOLUTION

# %% graded="tests" grade_id="how_many_tests" points=2 competency="read"
import pandas as pd

from grading.classroom import Check, read_dataset

table = read_dataset("../../datasets/china_guangan_service_catalog/items.csv")
check = Check("how_many", points=2)
check.case(
    "清单最前面的 9 行", "the first 9 rows of the catalogue",
    lambda: how_many(table.head(9).copy()), 9,
    mistakes=[(7, "这是列数，不是行数", "this is the number of columns, not of rows")],
)
### BEGIN HIDDEN TESTS
_twice = table[table["item"].duplicated(keep=False)]
for _rows, _zh, _en in (
    (table[table["department"].isin(["区综合执法局", "区人社局"])], "两个部门的清单", "two departments' items"),
    (pd.concat([_twice, table.tail(20)]), "其中有几项名称相同、编码不同", "some share a name under different codes"),
    (table.iloc[40:][::-1], "清单去掉前 40 行，倒过来", "the catalogue without its first 40 rows, upside down"),
):
    _found = [
        (_rows["item"].nunique(), "数成了“不同的名称有多少种”，同名的被合并了", "distinct names were counted: items of one name were merged"),
        (_rows.shape[1], "这是列数，不是行数", "this is the number of columns, not of rows"),
        (_rows.size, "这是格子数，不是行数", "this is the number of cells, not of rows"),
    ]
    check.case(
        _zh, _en, lambda _rows=_rows: how_many(_rows.copy()), sum(1 for _ in _rows.itertuples()),
        mistakes=[one for one in _found if one[0] != len(_rows)], hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 3 题（2 分）：一个部门有多少项
#
# 写 `items_of(table, department)`：返回部门名称**正好是** `department` 的有多少项。没有这个部门，就是 0。

# %% [markdown] lang="en"
# ## Question 3 (2 points): how many items a department has
#
# Write `items_of(table, department)`: return how many items have a department whose name **is exactly** `department`. If there is no such department, that is 0.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>先对每一行问一个是非题，再数有多少个“是”。</details>
# <details><summary>提示二：思路</summary>两个等号问“相等吗”；把答案加起来，就是“是”的个数。</details>
# <details><summary>提示三：用什么</summary>`return (table["department"] == department).sum()`</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>First put a yes-or-no question to each row, then count the yeses.</details>
# <details><summary>Hint two: the idea</summary>Two equals signs ask “is it equal?”; adding up the answers gives the number of yeses.</details>
# <details><summary>Hint three: the call</summary>`return (table["department"] == department).sum()`</details>

# %% graded="answer" grade_id="items_of"
def items_of(table, department):
    ### BEGIN SOLUTION
    return (table["department"] == department).sum()
    ### END SOLUTION

# %% graded="tests" grade_id="items_of_tests" points=2 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

table = read_dataset("../../datasets/china_guangan_service_catalog/items.csv")
check = Check("items_of", points=2)
check.case(
    "四行的小表：甲局 3 项，乙局 1 项；问甲局", "a small table of four rows, 3 of 甲局 and 1 of 乙局; asked for 甲局",
    lambda: items_of(pd.DataFrame({"item": ["a", "b", "c", "d"], "department": ["甲局", "乙局", "甲局", "甲局"]}), "甲局"), 3,
    mistakes=[(4, "数成了全部的行", "all rows were counted"), (1, "数成了别的部门", "the other department was counted")],
)
### BEGIN HIDDEN TESTS
for _real, _department in ((table, "区水务局"), (table.iloc[::-1], "区司法局"), (table.iloc[5::4], "区公安分局")):
    # Every ninth row goes to an office whose name merely begins like the department's.
    _rows = _real.assign(department=[_department + "下属所" if i % 9 == 0 else one for i, one in enumerate(_real["department"])])
    # And four items share their names with others of the same department, under codes of their own.
    _same = _rows[_rows["department"] == _department].head(4)
    _rows = pd.concat([_rows, _same.assign(item_code=_same["item_code"] + "-2")])
    _values = list(_rows["department"])
    _right = sum(1 for one in _values if one == _department)
    _alike = sum(1 for one in _values if _department in one)
    _codes = len({code for code, one in zip(_rows["department_code"], _values) if one == _department})
    _names = len({name for name, one in zip(_rows["item"], _values) if one == _department})
    _found = [
        (len(_values), "数成了全部的行", "all rows were counted"),
        (len(_values) - _right, "数反了：这是不属于这个部门的", "the wrong way round: these do not belong to the department"),
        (_alike, "名称里含有这几个字的也算进去了，题目要“正好是”", "names that merely contain the text were counted; exactly that name was asked for"),
        (_codes, "数成了部门代码，不是事项", "codes of the department were counted, not items"),
        (_names, "数成了“不同的名称有多少种”，同名的被合并了", "distinct names were counted: items of one name were merged"),
    ]
    check.case(
        f"{len(_values)} 行里找{_department}，有的部门名称相近", f"{_department} among {len(_values)} rows, some with similar names",
        lambda _rows=_rows, _department=_department: items_of(_rows.copy(), _department), _right,
        mistakes=[one for one in _found if one[0] != _right], hidden=True,
    )
_few = table.head(300).assign(department=["区教科体局下属所", *table["department"].head(300).iloc[1:]])
_same = _few[_few["department"] == "区教科体局"].head(2)
_few = pd.concat([_few, _same.assign(item_code=_same["item_code"] + "-2")])
_there = sum(1 for one in _few["department"] if one == "区教科体局")
check.case(
    "先问一个有的部门，再问一个没有的部门", "first a department that is there, then one that is not",
    lambda: [items_of(_few.copy(), "区教科体局"), items_of(_few.copy(), "没有这个局")], [_there, 0],
    mistakes=[([len(_few), len(_few)], "数成了全部的行", "all rows were counted")], hidden=True,
)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 4 题（2 分）：名称里有这个词的
#
# 群众要“补发”证件，清单上有几项？写 `with_word(table, word)`：返回事项名称 `item` 里**含有** `word` 这个词的有多少项。一项名称里出现两次，也只算一项。`word` 是普通的汉字词，名称都不缺。

# %% [markdown] lang="en"
# ## Question 4 (2 points): names with a certain word
#
# A resident needs a document reissued (补发): how many items are there? Write `with_word(table, word)`: return how many items have a name, `item`, that **contains** `word`. A name in which it stands twice still counts once. `word` is plain Chinese characters, and no name is missing.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>这次的是非题不是“相等吗”，而是“里面有吗”。</details>
# <details><summary>提示二：思路</summary>课上找身份证的那一格，用过“名称里有没有这几个字”的写法，答案也是一列是与否。</details>
# <details><summary>提示三：用什么</summary>`return table["item"].str.contains(word).sum()`</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>This time the yes-or-no question is not “is it equal?” but “is it in there?”.</details>
# <details><summary>Hint two: the idea</summary>The lesson's cell on identity cards asked whether a name contains some characters; the answer is again a column of yes and no.</details>
# <details><summary>Hint three: the call</summary>`return table["item"].str.contains(word).sum()`</details>

# %% graded="answer" grade_id="with_word"
def with_word(table, word):
    ### BEGIN SOLUTION
    return table["item"].str.contains(word).sum()
    ### END SOLUTION

# %% graded="tests" grade_id="with_word_tests" points=2 competency="read"
import pandas as pd

from grading.classroom import Check, read_dataset

table = read_dataset("../../datasets/china_guangan_service_catalog/items.csv")
check = Check("with_word", points=2)
check.case(
    "三项：补发、补领结婚证、许可证补发；问“补发”", "three items: 补发, 补领结婚证, 许可证补发; asked for 补发",
    lambda: with_word(pd.DataFrame({"item": ["补发", "补领结婚证", "许可证补发"]}), "补发"), 2,
    mistakes=[(1, "只数了正好等于、或者开头是这个词的，题目要“含有”", "only names equal to the word, or beginning with it, were counted; “contains” was asked for")],
)
### BEGIN HIDDEN TESTS
for _rows, _word in ((table, "变更"), (table.iloc[::-2], "经营"), (table[table["item_type"] == "行政许可"], "企业"), (table[table["department"] == "区交通运输局"], "车")):
    # Three names stand twice, under different codes.
    _same = _rows[[_word in one for one in _rows["item"]]].head(3)
    _rows = pd.concat([_rows, _same.assign(item_code=_same["item_code"] + "-2")])
    _values = [str(one) for one in _rows["item"]]
    _right = sum(1 for one in _values if _word in one)
    _found = [
        (sum(one.count(_word) for one in _values), "数成了这个词出现的次数，题目要项数", "occurrences of the word were counted; items were asked for"),
        (len({one for one in _values if _word in one}), "数成了“不同的名称有多少种”，同名的被合并了", "distinct names were counted: items of one name were merged"),
        (sum(1 for one in _rows.itertuples() if any(_word in str(cell) for cell in one)), "查了别的列，题目只要事项名称 item", "other columns were searched; the name, item, was asked for"),
        (sum(1 for one in _values if one == _word), "只数了正好等于这个词的", "only names equal to the word were counted"),
        (sum(1 for one in _values if one.startswith(_word)), "只数了开头是这个词的", "only names beginning with the word were counted"),
        (sum(1 for one in _values if one.endswith(_word)), "只数了结尾是这个词的", "only names ending in the word were counted"),
        (sum(1 for one in _rows["main_item"] if _word in one), "查的是主项 main_item，题目要事项名称 item", "main_item was searched; the name, item, was asked for"),
        (len(_values) - _right, "数反了：这是不含这个词的", "the wrong way round: these do not contain it"),
    ]
    check.case(
        f"{len(_values)} 项里找“{_word}”", f"{_word} among {len(_values)} items",
        lambda _rows=_rows, _word=_word: with_word(_rows.copy(), _word), _right,
        mistakes=[one for one in _found if one[0] != _right], hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 5 题（3 分）：一个部门的事项分几类，各多少
#
# 写 `classes_of(table, department)`：返回这个部门**每一类**事项（`item_type`）各有多少项，写成类型对应项数，次序不限。这个部门没有的类型不写。
#
# 第一步“挑行”已经替您写好了，请补上第二步。

# %% [markdown] lang="en"
# ## Question 5 (3 points): a department's items by class
#
# Write `classes_of(table, department)`: return how many items the department has of **each class** (`item_type`), as a number for each class, in any order. Classes that it does not have are left out.
#
# The first step, picking the rows, is written for you; add the second.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>`chosen` 里只剩这个部门的行了，接下来要数它的哪一列？</details>
# <details><summary>提示二：思路</summary>课上数全区各类多少项时，是先取出一列，再问“每一种各有多少个”。</details>
# <details><summary>提示三：用什么</summary>`return chosen["item_type"].value_counts()`</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>`chosen` holds the rows of this department only. Which of its columns is to be counted?</details>
# <details><summary>Hint two: the idea</summary>To count the classes of the whole district, the lesson took out a column and asked how many there are of each kind.</details>
# <details><summary>Hint three: the call</summary>`return chosen["item_type"].value_counts()`</details>

# %% graded="answer" grade_id="classes_of"
def classes_of(table, department):
    chosen = table[table["department"] == department]
    ### BEGIN SOLUTION
    return chosen["item_type"].value_counts()
    ### END SOLUTION

# %% graded="tests" grade_id="classes_of_tests" points=3 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

table = read_dataset("../../datasets/china_guangan_service_catalog/items.csv")
check = Check("classes_of", points=3)
check.case(
    "五行的小表：甲局许可 2 项、确认 1 项，乙局许可 2 项；问甲局",
    "a small table of five rows: 甲局 has 2 licences and 1 confirmation, 乙局 2 licences; asked for 甲局",
    lambda: classes_of(
        pd.DataFrame({"department": ["甲局", "甲局", "乙局", "甲局", "乙局"], "item_type": ["行政许可", "行政确认", "行政许可", "行政许可", "行政许可"]}), "甲局"
    ),
    {"行政许可": 2, "行政确认": 1},
    mistakes=[
        ({"行政许可": 4, "行政确认": 1}, "数的是整张表，不是这个部门：要用 chosen", "the whole table was counted, not the department: use chosen"),
        ({"行政许可": 2 / 3, "行政确认": 1 / 3}, "这是比例，题目要项数", "these are shares; numbers were asked for"),
    ],
)
### BEGIN HIDDEN TESTS
def _classes(rows, department, column="item_type"):
    found = {}
    for value, one in zip(rows[column], rows["department"]):
        if department is None or one == department:
            found[value] = found.get(value, 0) + 1
    return found


for _rows, _department in ((table, "区住建局"), (table.iloc[::-2], "广安区税务局"), (table, "区气象局")):
    _right = _classes(_rows, _department)
    _total = sum(_right.values())
    _missing_too = {name: _right.get(name, 0) for name in sorted(set(table["item_type"]))}
    check.case(
        f"{_department}，{len(_rows)} 行的表", f"{_department} in a table of {len(_rows)} rows",
        lambda _rows=_rows, _department=_department: classes_of(_rows.copy(), _department), _right,
        mistakes=[
            (_classes(_rows, None), "数的是整张表，不是这个部门：要用 chosen", "the whole table was counted, not the department: use chosen"),
            ({name: count / _total for name, count in _right.items()}, "这是比例，题目要项数", "these are shares; numbers were asked for"),
            (_classes(_rows, _department, "main_item"), "数的是主项 main_item，题目要类型 item_type", "main_item was counted; the class, item_type, was asked for"),
            (_missing_too, "这个部门没有的类型不写", "classes that the department does not have are left out"),
        ],
        hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 6 题（2 分）：画图之前，先排好队
#
# 条形图应当从多到少排。写 `top_departments(table, n)`：返回事项最多的 `n` 个部门的**名称**，从多到少排成一列（列表、`index` 都可以）。检查时不会遇到项数并列、分不出先后的情况。

# %% [markdown] lang="en"
# ## Question 6 (2 points): put them in order before drawing
#
# Bars should run from most to least. Write `top_departments(table, n)`: return the **names** of the `n` departments with most items, from most to least, as a sequence (a list or an `index`). The checks have no case in which two departments with the same number of items would have to be told apart.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>`value_counts` 的结果已经从多到少排好了，取前几个就行。</details>
# <details><summary>提示二：思路</summary>`counts.head(n)` 取前面几个，里面既有名称又有项数；名称在它的 `index` 里。</details>
# <details><summary>提示三：用什么</summary>`return counts.head(n).index`</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>The result of `value_counts` is already in order from most to least; take the first few.</details>
# <details><summary>Hint two: the idea</summary>`counts.head(n)` takes the first few, with names and numbers; the names are in its `index`.</details>
# <details><summary>Hint three: the call</summary>`return counts.head(n).index`</details>

# %% graded="answer" grade_id="top_departments"
def top_departments(table, n):
    counts = table["department"].value_counts()
    ### BEGIN SOLUTION
    return counts.head(n).index
    ### END SOLUTION

# %% graded="tests" grade_id="top_departments_tests" points=2 competency="show"
import pandas as pd

from grading.classroom import Check, read_dataset

table = read_dataset("../../datasets/china_guangan_service_catalog/items.csv")
check = Check("top_departments", points=2)
check.case(
    "六行的小表：乙局 3 项、丙局 2 项、甲局 1 项；前 2 个", "a small table of six rows: 乙局 3, 丙局 2, 甲局 1; the first 2",
    lambda: top_departments(pd.DataFrame({"department": ["甲局", "乙局", "乙局", "丙局", "丙局", "乙局"]}), 2), ["乙局", "丙局"],
    mistakes=[
        ([3, 2], "这是项数，题目要部门名称：后面加 .index", "these are numbers of items; names were asked for: add .index"),
        (["丙局", "乙局"], "次序反了：要从多到少", "the order is reversed: from most to least"),
        (["甲局", "丙局"], "这是项数最少的", "these have the fewest items"),
        (["甲局", "乙局"], "这是表里最先出现的，不是项数最多的", "these come first in the table, not first by items"),
    ],
)
### BEGIN HIDDEN TESTS
def _ranked(rows):
    found = {}
    for one in rows["department"]:
        found[one] = found.get(one, 0) + 1
    return sorted(found.items(), key=lambda pair: -pair[1])


for _rows, _n in (
    (table, 5),
    (table[table["item_type"] == "公共服务"], 3),
    (table[table["department"].isin(["区林业局", "区残联", "区市监局", "区水务局"])].sort_values("item"), 3),
):
    _order = _ranked(_rows)
    _names, _sizes = [name for name, _ in _order[:_n]], [size for _, size in _order[: _n + 1]]
    assert len(set(_sizes)) == len(_sizes)
    _found = [
        (_sizes[:_n], "这是项数，题目要部门名称：后面加 .index", "these are numbers of items; names were asked for: add .index"),
        (_names[::-1], "次序反了：要从多到少", "the order is reversed: from most to least"),
        ([name for name, _ in _order[-_n:]], "这是项数最少的", "these have the fewest items"),
        (list(dict.fromkeys(_rows["department"]))[:_n], "这是表里最先出现的，不是项数最多的", "these come first in the table, not first by items"),
        (sorted(_names), "这是按名称排的，要按项数从多到少", "these are in order of their names; from most to least items was asked for"),
        ([name for name, _ in _order], "没有只取前 n 个", "more than the first n were returned"),
    ]
    check.case(
        f"{len(_rows)} 行的表，前 {_n} 个", f"a table of {len(_rows)} rows, the first {_n}",
        lambda _rows=_rows, _n=_n: top_departments(_rows.copy(), _n), _names,
        mistakes=[one for one in _found if one[0] != _names], hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 7 题（4 分）：缺了多少，连化了装的也算
#
# 写 `blank_share(table)`：返回没有归到主项的事项，占**全部**事项的比例，写成 0 到 1 之间的数。`main_item` 里写着“未分类”的算没有归类，**空着的（缺失）也算**。表至少有一行。结果可以四舍五入，但至少保留三位小数。
#
# 检查分两步给分：先查只写了“未分类”的表，再查有空着的格的表。

# %% [markdown] lang="en"
# ## Question 7 (4 points): how much is missing, disguises included
#
# Write `blank_share(table)`: return the share of **all** items that have no main item, as a number from 0 to 1. An item whose `main_item` says “未分类” has none, and **so has one that is empty (missing)**. The table has at least one row. The result may be rounded, to three decimals at least.
#
# The checks give points in two steps: first tables that have “未分类” only, then tables with empty cells.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>两个是非题：“写着‘未分类’吗”“是空的吗”。有一个答“是”，就算没有归类。</details>
# <details><summary>提示二：思路</summary>先把空着的格填成“未分类”，两种就变成一种；再求“是”的比例。</details>
# <details><summary>提示三：用什么</summary>`filled = table["main_item"].fillna("未分类")`，再 `return (filled == "未分类").mean()`</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Two yes-or-no questions: does it say “未分类”, and is it empty? One yes is enough.</details>
# <details><summary>Hint two: the idea</summary>First fill the empty cells with “未分类”, so that two kinds become one; then take the share of yeses.</details>
# <details><summary>Hint three: the call</summary>`filled = table["main_item"].fillna("未分类")`, then `return (filled == "未分类").mean()`</details>

# %% graded="answer" grade_id="blank_share"
def blank_share(table):
    ### BEGIN SOLUTION
    filled = table["main_item"].fillna("未分类")
    return (filled == "未分类").mean()
    ### END SOLUTION

# %% graded="tests" grade_id="blank_share_tests" points=4 competency="read"
import pandas as pd

from grading.classroom import Check, read_dataset

table = read_dataset("../../datasets/china_guangan_service_catalog/items.csv")
check = Check("blank_share", points=4)
check.case(
    "四项：一项未分类，三项有主项", "four items: one 未分类, three with a main item",
    lambda: blank_share(pd.DataFrame({"main_item": ["未分类", "企业登记", "企业登记", "医疗机构执业"]})), 0.25,
    mistakes=[
        (1, "这是项数，题目要比例", "this is a number of items; a share was asked for"),
        (25, "题目要 0 到 1 之间的数，不是百分数", "a number from 0 to 1 was asked for, not a percentage"),
        (0.75, "数反了：这是有主项的比例", "the wrong way round: this is the share with a main item"),
        (1 / 3, "分母要用全部事项，不是有主项的", "the denominator is all items, not those with a main item"),
        (0.0, "“未分类”没有被当成缺失：它化了装", "“未分类” was not taken as missing: it is a disguise"),
    ],
    tolerance=0.0006,
)
check.case(
    "四项：一项未分类，一项空着，两项有主项", "four items: one 未分类, one empty, two with a main item",
    lambda: blank_share(pd.DataFrame({"main_item": ["未分类", None, "企业登记", "医疗机构执业"]})), 0.5,
    mistakes=[(0.25, "空着的（缺失）也要算，或者“未分类”也要算", "an empty cell counts as well, and so does “未分类”"), (1 / 3, "空着的也在分母里", "an empty one is in the denominator too")],
    tolerance=0.0006,
)
### BEGIN HIDDEN TESTS
def _blank(rows):
    values = [None if pd.isna(one) else str(one) for one in rows["main_item"]]
    return len(values), sum(one == "未分类" for one in values), sum(one is None for one in values), len({one for one in values if one not in (None, "未分类")})


_holes = table.assign(main_item=table["main_item"].where(table["item_code"].str[-8] != "4"))
_four = pd.DataFrame({"main_item": [None, "未分类", None, "公证业务", "公证业务", None, "未分类", "采矿权变更登记"]})
for _rows, _zh, _en, _weight in (
    (table[table["item_type"] == "行政许可"], "全部行政许可", "all licences", 1),
    (table[table["department"] == "区住建局"].iloc[::-1], "区住建局", "the housing department", 1),
    (_holes, "有的主项被清空", "some main items were emptied", 1),
    (_four, "八项，三项空着", "eight items, three of them empty", 1),
):
    _n, _word, _empty, _kinds = _blank(_rows)
    _right = (_word + _empty) / _n
    _found = [
        (_word / _n, "空着的（缺失）也要算没有归类", "an empty cell counts as unclassified too"),
        (_empty / _n, "只数了空着的格，“未分类”没有被当成缺失", "only empty cells were counted; “未分类” was not taken as missing"),
        (_word / (_n - _empty), "空着的从分母里去掉了", "empty ones were left out of the denominator"),
        (1 - _right, "数反了：这是有主项的比例", "the wrong way round: this is the share with a main item"),
        (_right * 100, "题目要 0 到 1 之间的数，不是百分数", "a number from 0 to 1 was asked for, not a percentage"),
        (_word + _empty, "这是项数，题目要比例", "this is a number of items; a share was asked for"),
        (_right / (1 - _right), "分母要用全部事项，不是有主项的", "the denominator is all items, not those with a main item"),
    ]
    check.case(
        _zh, _en, lambda _rows=_rows: blank_share(_rows.copy()), _right,
        mistakes=[one for one in _found if abs(one[0] - _right) > 0.002], tolerance=0.0006, hidden=True, weight=_weight,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 8 题（3 分）：比部门，先看有多少项
#
# 写 `share_by_department(table, at_least)`：返回各部门写着“未分类”的事项占**本部门**事项的比例（0 到 1），写成部门对应比例，次序不限；只保留至少有 `at_least` 项的部门（正好 `at_least` 项也保留），其余的部门不写。`main_item` 没有空着的。比例可以四舍五入，但至少保留三位小数。
#
# 前两行已经写好：`blank` 是一列是与否，`groups` 是按部门分好的组。请补上后面一两行。

# %% [markdown] lang="en"
# ## Question 8 (3 points): count before comparing departments
#
# Write `share_by_department(table, at_least)`: return for each department the share (0 to 1) of **its own** items that say “未分类”, as a share for each department, in any order; keep only departments with at least `at_least` items (exactly `at_least` stays) and leave out the others. No `main_item` is empty. Shares may be rounded, to three decimals at least.
#
# Two lines are written for you: `blank` is a column of yes and no, `groups` are the groups by department. Add the line or two that follow.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>要两样东西：每组的比例，和每组有多少项。</details>
# <details><summary>提示二：思路</summary>是与否的平均就是比例；每组的项数用 `size`。再用项数挑选比例，写法和挑行一样：后面加方括号，里面放是非题。</details>
# <details><summary>提示三：用什么</summary>`share = groups.mean()`，再 `return share[groups.size() >= at_least]`</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Two things are needed: the share in each group, and how many items it has.</details>
# <details><summary>Hint two: the idea</summary>The average of yes and no is the share; `size` gives the number of items in each group. Then pick shares by size as rows are picked: square brackets with a yes-or-no question inside.</details>
# <details><summary>Hint three: the call</summary>`share = groups.mean()`, then `return share[groups.size() >= at_least]`</details>

# %% graded="answer" grade_id="share_by_department"
def share_by_department(table, at_least):
    blank = table["main_item"] == "未分类"
    groups = blank.groupby(table["department"])
    ### BEGIN SOLUTION
    share = groups.mean()
    return share[groups.size() >= at_least]
    ### END SOLUTION

# %% graded="tests" grade_id="share_by_department_tests" points=3 competency="judge"
import pandas as pd

from grading.classroom import Check, read_dataset

table = read_dataset("../../datasets/china_guangan_service_catalog/items.csv")
check = Check("share_by_department", points=3)
check.case(
    "六行的小表：甲局 1 项（未分类），乙局 2 项（1 项未分类），丙局 3 项（1 项未分类）；至少 2 项",
    "a small table of six rows: 甲局 1 item (未分类), 乙局 2 (1 未分类), 丙局 3 (1 未分类); at least 2",
    lambda: share_by_department(
        pd.DataFrame({"department": ["甲局", "乙局", "乙局", "丙局", "丙局", "丙局"], "main_item": ["未分类", "未分类", "公证", "未分类", "公证", "公证"]}), 2
    ),
    {"乙局": 1 / 2, "丙局": 1 / 3},
    mistakes=[
        ({"甲局": 1.0, "乙局": 1 / 2, "丙局": 1 / 3}, "项数太少的部门没有去掉", "a department with too few items was kept"),
        ({"丙局": 1 / 3}, "正好 at_least 项的部门也要保留：用 >=", "a department with exactly at_least items stays: use >="),
        ({"乙局": 1, "丙局": 1}, "这是项数，题目要比例", "these are numbers of items; shares were asked for"),
        ({"乙局": 1 / 3, "丙局": 1 / 3}, "分母要用本部门的项数，不是全部未分类的项数", "divide by the department's own items, not by all unclassified ones"),
    ],
    tolerance=0.0006,
)
### BEGIN HIDDEN TESTS
def _counts(rows):
    found = {}
    for department, main in zip(rows["department"], rows["main_item"]):
        size, blank = found.get(department, (0, 0))
        found[department] = (size + 1, blank + (main == "未分类"))
    return found


# In each table some department has no unclassified item at all, and some has exactly the least number.
_third = table.iloc[::-3]
_third = _third.assign(main_item=_third["main_item"].where(_third["department"] != "区行政审批局", "企业登记"))
for _rows, _least in ((table, 7), (table[table["item_type"] == "行政许可"], 7), (_third, 8)):
    _sizes = _counts(_rows)
    _kept = {name: pair for name, pair in _sizes.items() if pair[0] >= _least}
    _right = {name: blank / size for name, (size, blank) in _kept.items()}
    _everything, _all_blank = sum(size for size, _ in _sizes.values()), sum(blank for _, blank in _sizes.values())
    _found = [
        ({name: blank / size for name, (size, blank) in _sizes.items()}, "项数太少的部门没有去掉", "departments with too few items were kept"),
        ({name: share for name, share in _right.items() if _sizes[name][0] > _least}, "正好 at_least 项的部门也要保留：用 >=", "a department with exactly at_least items stays: use >="),
        ({name: blank for name, (_, blank) in _kept.items()}, "这是项数，题目要比例", "these are numbers of items; shares were asked for"),
        ({name: share * 100 for name, share in _right.items()}, "题目要 0 到 1 之间的数，不是百分数", "numbers from 0 to 1 were asked for, not percentages"),
        ({name: 1 - share for name, share in _right.items()}, "数反了：这是有主项的比例", "the wrong way round: this is the share with a main item"),
        ({name: blank / _everything for name, (_, blank) in _kept.items()}, "分母要用本部门的项数，不是全部事项", "divide by the department's own items, not by all items"),
        ({name: blank / _all_blank for name, (_, blank) in _kept.items()}, "分母要用本部门的项数，不是全部未分类的项数", "divide by the department's own items, not by all unclassified ones"),
        ({name: share for name, share in _right.items() if share}, "一项“未分类”都没有的部门，比例是 0，也要写上", "a department without an unclassified item has a share of 0, and stays"),
        ({name: blank / size for name, (size, blank) in _sizes.items() if blank >= _least}, "要数的是部门的全部事项，不只是未分类的", "count all items of a department, not the unclassified ones alone"),
    ]
    check.case(
        f"{len(_rows)} 行的表，至少 {_least} 项", f"a table of {len(_rows)} rows, at least {_least}",
        lambda _rows=_rows, _least=_least: share_by_department(_rows.copy(), _least), _right,
        mistakes=[one for one in _found if set(one[0]) != set(_right) or any(abs(one[0][name] - _right[name]) > 0.002 for name in _right)],
        tolerance=0.0006, hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 9 题（书面，5 分）：带回岗位
#
# 选您所在单位天天在用的一份清单或台账，用 150 至 300 字（英文 100 至 200 词）写清楚：
#
# 1. 一行是什么，由谁填，是哪一天的（2 分）
# 2. 没有填的地方写着什么，怎样把化了装的缺失找出来（1 分）
# 3. 它能回答的一个问题，和一个常有人拿它来回答、其实它答不了的问题；要回答后一个，应当再向谁要什么数（2 分）

# %% [markdown] lang="en"
# ## Question 9 (written, 5 points): back at your post
#
# Choose a list or register that your organisation uses every day and set out, in 100 to 200 words (150 to 300 Chinese characters):
#
# 1. what a row is, who fills it in, and of which day it is (2 points)
# 2. what stands where nothing was filled in, and how you would find missing values in disguise (1 point)
# 3. one question that it can answer, and one that people use it for although it cannot; for the latter, which figure you would ask for, and of whom (2 points)

# %% [markdown] lang="zh" graded="written" grade_id="back_at_post" points=5 competency="act"
# 示例要点：说清一行的含义（一件事、一个人还是一次办理）、填表的岗位和数据的日期；指出“无”“其他”“待定”“0”一类写法，用逐列数一数各种内容的办法找出来；能回答的如“哪些事项没有填承诺时限”，答不了的如“哪个科室最忙”，要再向业务系统的管理单位要每项一年的办件量和每件用时。

# %% [markdown] lang="en"
# Points of a good answer: what a row means (a matter, a person, or one visit), the post that fills it in and the date of the data; writings such as “none”, “other”, “pending” or “0”, found by counting what stands in each column; a question it can answer, such as “which items have no promised time limit”, and one it cannot, such as “which section is the busiest”, for which the number of cases of each item in a year and the time for a case must be asked of those who run the case system.
