# %% [markdown] lang="zh"
# # 练习：能干的人留得住吗
#
# 分管人事的领导拿着同一份调查来问您：分析人员以后还愿不愿意干这一行（`will_stay`）？学习假（`has_study_leave`）有没有人知道？上级多久谈一次（`manager_discusses`）？哪几组的差别可以写进报告，哪几组连公布都不合适？
#
# 数据是英国医疗分析师协会 2022 年的问卷，一行是一位受访者。为了好读，`has_study_leave` 已改成文字 `"yes"`、`"no"`，空着的仍是缺失。下面每一题请写一个**函数**。检查时会用别的题目、别的人来调用它，所以只对眼前例子成立的写法得不到分。
#
# 每题下面有一个检查单元格，运行它就能知道可见的例子是否通过。自动评分共 20 分，最后的书面题 5 分。

# %% [markdown] lang="en"
# # Exercise: will able people stay
#
# The head of personnel comes with the same survey and asks: do the analysts want to stay in this work (`will_stay`)? Does anyone know about study leave (`has_study_leave`)? How often does the manager talk about development (`manager_discusses`)? Which differences between groups may go into the report, and which groups should not be published at all?
#
# The data are the 2022 survey of AphA, one row for each respondent. To make it easier to read, `has_study_leave` has been turned into the text `"yes"` or `"no"`; what was left blank is still missing. Each question asks for a **function**. The checks call it with other questions and other people, so code that fits only the example earns nothing.
#
# Under each question there is a check cell: run it to see whether the visible example passes. 20 points are graded automatically, and the written question at the end is worth 5.

# %%
import numpy as np
import pandas as pd

from grading.classroom import Check, open_module

open_module("m06_satisfaction_survey", "zh")
answers = pd.read_csv("../../datasets/nhs_analyst_cpd_survey/answers.csv")
answers["has_study_leave"] = answers["has_study_leave"].map({True: "yes", False: "no"})
answers[["grade", "organisation", "years_here", "will_stay", "manager_discusses", "has_study_leave"]].head()

# %% [markdown] lang="zh"
# ## 第 1 题（3 分）：先列一张回答表
#
# 写 `answer_table(column)`：`column` 是一道题的回答（Series，值是文字），**缺失表示空着没答**。返回一张表（DataFrame），有三列：
#
# - `answer`：回答，每种出现过的回答一行；空着的人合成一行，写成 `"blank"`；
# - `n`：人数；
# - `share`：占**全部**的人（包括空着的）的比例，0 到 1 之间。
#
# `"unknown"`（不知道）是一个回答，自成一行。没有人空着时，不必有 `"blank"` 这一行。行的次序不限，`share` 可以保留三位小数。

# %% [markdown] lang="en"
# ## Question 1 (3 points): begin with a table of answers
#
# Write `answer_table(column)`: `column` holds the answers to one question (a Series of text), and **missing means left blank**. Return a table (DataFrame) with three columns:
#
# - `answer`: the answer, one row for each that occurs; those who left it blank make one row, written `"blank"`;
# - `n`: how many people;
# - `share`: the share of **all** people (blank ones included), from 0 to 1.
#
# `"unknown"` (don't know) is an answer and has a row of its own. When nobody left it blank, the row `"blank"` is not needed. Rows may be in any order; `share` may be rounded to three decimals.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>分母是谁？没有答这一题的人，也是交了卷的人。</details>
# <details><summary>提示二：思路</summary>先把缺失换成 `"blank"`，再数每种回答的人数，最后除以总人数。</details>
# <details><summary>提示三：用什么</summary>`column.fillna("blank").value_counts()`；用 `rename_axis("answer").reset_index(name="n")` 变成两列的表，再加一列 `share`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Who is the denominator? Those who skipped this question did hand in the form.</details>
# <details><summary>Hint two: the idea</summary>Turn what is missing into `"blank"`, count each answer, then divide by the number of people.</details>
# <details><summary>Hint three: the call</summary>`column.fillna("blank").value_counts()`; `rename_axis("answer").reset_index(name="n")` makes it a table of two columns; then add `share`.</details>

# %% graded="answer" grade_id="answer_table"
def answer_table(column):
    ### BEGIN SOLUTION
    table = column.fillna("blank").value_counts().rename_axis("answer").reset_index(name="n")
    table["share"] = table["n"] / len(column)
    return table
    ### END SOLUTION

# %% graded="tests" grade_id="answer_table_tests" points=3 competency="read"
import pandas as pd

from grading.classroom import Check, read_dataset

answers = read_dataset("../../datasets/nhs_analyst_cpd_survey/answers.csv")
answers["has_study_leave"] = answers["has_study_leave"].map({True: "yes", False: "no"})


def _present(table):
    """The table without rows of nobody: a blank row of 0 people is as good as none."""
    return table[table["n"] > 0] if isinstance(table, pd.DataFrame) and "n" in table.columns else table


def _as_table(rows):
    return pd.DataFrame(rows, columns=["answer", "n", "share"])


check = Check("answer_table", points=3)
_five = pd.Series(["yes", "no", "yes", None, "unknown"])
check.case(
    "五个人：两个 yes，一个 no，一个 unknown，一个空着",
    "five people: two yes, one no, one unknown, one blank",
    lambda: _present(answer_table(_five.copy())),
    _as_table([("yes", 2, 0.4), ("no", 1, 0.2), ("unknown", 1, 0.2), ("blank", 1, 0.2)]),
    mistakes=[
        (_as_table([("yes", 2, 0.5), ("no", 1, 0.25), ("unknown", 1, 0.25)]), "空着的人不见了：要自成一行，也要在分母里", "those who left it blank are gone: they need a row, and belong in the denominator"),
        (_as_table([("yes", 2, 0.5), ("no", 1, 0.25), ("unknown", 1, 0.25), ("blank", 1, 0.2)]), "各行的分母要一样：全部的人", "every row has the same denominator: all people"),
        (_as_table([("yes", 2, 0.4), ("no", 1, 0.2), ("unknown", 1, 0.2), (None, 1, 0.2)]), "空着的一行要写成 \"blank\"", "the row of blanks is to be called \"blank\""),
        (_as_table([("yes", 2, 0.4), ("no", 1, 0.2), ("blank", 2, 0.4)]), "“不知道”是一个回答，不能并到空着里", "“don't know” is an answer and does not belong with the blanks"),
    ],
    tolerance=0.0006,
)
### BEGIN HIDDEN TESTS
def _counted(values):
    found = {}
    for value in values:
        name = value if isinstance(value, str) else "blank"
        found[name] = found.get(name, 0) + 1
    return found


_budget = answers["has_budget"].tolist()[::3] + [None] * 4
for _values, _zh, _en in (
    (answers["has_study_leave"].tolist(), "学习假一题，237 人", "the question on study leave, 237 people"),
    (answers["grade"].tolist()[::2], "职级，隔一人取一人", "grades, every second person"),
    (_budget, "经费一题的一部分人，另有 4 人空着", "part of the question on the budget, and 4 blanks"),
):
    _found, _all = _counted(_values), len(_values)
    _answered = _all - _found["blank"]
    _mistakes = [
        (_as_table([(a, n, n / _answered) for a, n in _found.items() if a != "blank"]), "空着的人不见了：要自成一行，也要在分母里", "those who left it blank are gone: they need a row, and belong in the denominator"),
        (_as_table([(a, n, n / _all) for a, n in _found.items() if a != "blank"]), "少了空着的一行", "the row of those who left it blank is missing"),
        (_as_table([(a, n, n / _answered) for a, n in _found.items()]), "分母要包括空着的人", "the denominator includes those who left it blank"),
        (_as_table([(a, n, n / _all * 100) for a, n in _found.items()]), "share 要 0 到 1 之间的数，不是百分数", "share is a number from 0 to 1, not a percentage"),
        (_as_table([(a if a != "blank" else None, n, n / _all) for a, n in _found.items()]), "空着的一行要写成 \"blank\"", "the row of blanks is to be called \"blank\""),
    ]
    if "unknown" in _found:
        _merged = {**_found, "blank": _found["blank"] + _found["unknown"]}
        _mistakes.append((_as_table([(a, n, n / _all) for a, n in _merged.items() if a != "unknown"]), "“不知道”是一个回答，不能并到空着里", "“don't know” is an answer and does not belong with the blanks"))
    check.case(
        _zh, _en,
        lambda _values=_values: _present(answer_table(pd.Series(_values, name="item"))),
        _as_table([(a, n, n / _all) for a, n in _found.items()]),
        mistakes=_mistakes, tolerance=0.0006, hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 2 题（3 分）：有意见的人里，肯定的占多少
#
# 写 `opinion_share(column, positive)`：`column` 是一道题的回答（Series，值是文字），缺失表示空着，`"unknown"` 表示不知道；`positive` 是算作肯定的回答的**列表**，例如 `["yes"]`。返回一个字典（或 Series），有三项：
#
# - `"share"`：肯定的人，占**说出了意见的人**（既不是空着，也不是 `"unknown"`）的比例，0 到 1；
# - `"n"`：说出了意见的人数；
# - `"unknown"`：答“不知道”的人数。
#
# 比例可以四舍五入，但至少保留两位小数。检查用的数据里至少有一个人说出了意见。

# %% [markdown] lang="en"
# ## Question 2 (3 points): of those with an opinion, how many are positive
#
# Write `opinion_share(column, positive)`: `column` holds the answers to one question (a Series of text), missing means left blank, and `"unknown"` means don't know; `positive` is a **list** of the answers that count as positive, such as `["yes"]`. Return a dict (or Series) with three items:
#
# - `"share"`: the positive ones as a share of **those who gave an opinion** (neither blank nor `"unknown"`), from 0 to 1;
# - `"n"`: how many gave an opinion;
# - `"unknown"`: how many answered “don't know”.
#
# The share may be rounded, to two decimals at least. In the data of the checks at least one person gave an opinion.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>两种人不进分母，但不能消失：报告里要看得见“不知道”有多少。</details>
# <details><summary>提示二：思路</summary>先留下既不缺失、也不等于 `"unknown"` 的回答，在它们里面数肯定的。</details>
# <details><summary>提示三：用什么</summary>`kept = column.dropna()`，再去掉 `"unknown"`；`kept.isin(positive).mean()`；`(column == "unknown").sum()`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Two kinds of people stay out of the denominator, but must not vanish: the report shows how many do not know.</details>
# <details><summary>Hint two: the idea</summary>Keep the answers that are neither missing nor `"unknown"`, and count the positive ones among them.</details>
# <details><summary>Hint three: the call</summary>`kept = column.dropna()`, then without `"unknown"`; `kept.isin(positive).mean()`; `(column == "unknown").sum()`.</details>

# %% graded="answer" grade_id="opinion_share"
def opinion_share(column, positive):
    ### BEGIN SOLUTION
    kept = column[column.notna() & (column != "unknown")]
    return {"share": kept.isin(positive).mean(), "n": len(kept), "unknown": (column == "unknown").sum()}
    ### END SOLUTION

# %% graded="tests" grade_id="opinion_share_tests" points=3 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

answers = read_dataset("../../datasets/nhs_analyst_cpd_survey/answers.csv")
answers["has_study_leave"] = answers["has_study_leave"].map({True: "yes", False: "no"})
check = Check("opinion_share", points=3)
_six = pd.Series(["yes", "yes", "yes", "no", "unknown", None])
check.case(
    "六个人：三个 yes，一个 no，一个 unknown，一个空着；肯定是 yes",
    "six people: three yes, one no, one unknown, one blank; yes is positive",
    lambda: opinion_share(_six.copy(), ["yes"]),
    {"share": 0.75, "n": 4, "unknown": 1},
    mistakes=[
        ({"share": 0.6, "n": 5, "unknown": 1}, "“不知道”留在了分母里", "the don't know was left in the denominator"),
        ({"share": 0.5, "n": 6, "unknown": 1}, "分母用了全部的人", "the denominator is everybody"),
        ({"share": 0.5, "n": 4, "unknown": 1}, "n 对了，share 的分母却是全部的人", "n is right, but the share was taken of everybody"),
        ({"share": 0.75, "n": 4, "unknown": 2}, "空着的人也数成了“不知道”", "the blank was counted as a don't know"),
    ],
    tolerance=0.0051,
)
### BEGIN HIDDEN TESTS
_words = {1: "never", 2: "sometimes", 3: "often", 4: "always"}
_time = [_words[value] for value in answers["time_at_work"]][::4] + ["unknown"] * 9 + [None] * 5
for _values, _positive, _zh, _en in (
    (answers.loc[answers["years_here"] == "5_or_less", "has_budget"].tolist() + [None] * 9, ["yes"], "经费一题，在本单位 5 年及以下的人，另有 9 人空着", "the question on the budget, people with 5 years or less, and 9 blanks"),
    (answers.loc[answers["years_here"] == "over_5", "has_study_leave"].tolist() + ["unknown"] * 11, ["no"], "学习假一题，6 年及以上的人，另有 11 人不知道，肯定的是 no", "the question on study leave, people with over 5 years, and 11 don't knows, where no counts as positive"),
    (_time, ["often", "always"], "上班时能不能学，有空着的，也有不知道的，两种回答算肯定", "learning at work, with blanks and don't knows, two positive answers"),
):
    _unknown = sum(value == "unknown" for value in _values)
    _blank = sum(not isinstance(value, str) for value in _values)
    _yes, _all = sum(value in _positive for value in _values), len(_values)
    _n = _all - _unknown - _blank
    _candidates = [
        ({"share": _yes / (_n + _unknown), "n": _n + _unknown, "unknown": _unknown}, "“不知道”留在了分母里", "don't knows were left in the denominator"),
        ({"share": _yes / (_n + _blank), "n": _n + _blank, "unknown": _unknown}, "空着的人留在了分母里", "blanks were left in the denominator"),
        ({"share": _yes / _all, "n": _all, "unknown": _unknown}, "分母用了全部的人", "the denominator is everybody"),
        ({"share": _yes / _all, "n": _n, "unknown": _unknown}, "n 对了，share 的分母却是全部的人", "n is right, but the share was taken of everybody"),
        ({"share": _yes / _n, "n": _n, "unknown": _unknown + _blank}, "空着的人也数成了“不知道”", "blanks were counted as don't knows"),
        ({"share": _yes / _n * 100, "n": _n, "unknown": _unknown}, "share 要 0 到 1 之间的数，不是百分数", "share is a number from 0 to 1, not a percentage"),
        ({"share": sum(value == _positive[0] for value in _values) / _n, "n": _n, "unknown": _unknown}, "positive 里可能不止一种回答", "positive may hold more than one answer"),
    ]
    _right = {"share": _yes / _n, "n": _n, "unknown": _unknown}
    check.case(
        _zh, _en,
        lambda _values=_values, _positive=_positive: opinion_share(pd.Series(_values, name="item"), list(_positive)),
        _right, mistakes=[one for one in _candidates if one[0] != _right], tolerance=0.0051, hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 3 题（3 分）：中位的一档
#
# 有次序的回答不能求平均，可以找中间。写 `middle_answer(column, order)`：`column` 是回答（Series，值是文字），`order` 是从低到高排好的选项列表。不在 `order` 里的回答（例如 `"unknown"`）和空着的都不算。返回**一个选项**：从低到高累计人数，**第一个达到或超过一半**的那一档。
#
# “一半”是算进来的人数的一半。正好一半也算达到。

# %% [markdown] lang="en"
# ## Question 3 (3 points): the median level
#
# Ordered answers cannot be averaged, but they have a middle. Write `middle_answer(column, order)`: `column` holds answers (a Series of text), `order` is the list of options from low to high. Answers not in `order` (such as `"unknown"`) and blanks do not count. Return **one option**: counting people up from the lowest, the **first level at which half is reached or passed**.
#
# “Half” is half of the people who count. Exactly half is reached.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>文字直接排序，是按字母排，不是按高低排。高低写在哪里？</details>
# <details><summary>提示二：思路</summary>按 `order` 的次序数出每一档人数，逐档累加，看到哪一档累计够了一半。</details>
# <details><summary>提示三：用什么</summary>`column.value_counts().reindex(order, fill_value=0).cumsum()`，然后取第一个不小于总数一半的下标；也可以写一个 `for` 循环。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Sorting text sorts by alphabet, not from low to high. Where is low and high written?</details>
# <details><summary>Hint two: the idea</summary>Count each level in the order of `order`, add up, and see at which level half is reached.</details>
# <details><summary>Hint three: the call</summary>`column.value_counts().reindex(order, fill_value=0).cumsum()`, then the first label not below half of the total; a `for` loop does as well.</details>

# %% graded="answer" grade_id="middle_answer"
def middle_answer(column, order):
    ### BEGIN SOLUTION
    reached = column.value_counts().reindex(order, fill_value=0).cumsum()
    return reached.index[reached >= reached.iloc[-1] / 2][0]
    ### END SOLUTION

# %% graded="tests" grade_id="middle_answer_tests" points=3 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

answers = read_dataset("../../datasets/nhs_analyst_cpd_survey/answers.csv")
check = Check("middle_answer", points=3)
_seven = pd.Series(["poor", "good", "fair", "good", "fair", "poor", "good"])
check.case(
    "七个人：两个 poor，两个 fair，三个 good",
    "seven people: two poor, two fair, three good",
    lambda: middle_answer(_seven.copy(), ["poor", "fair", "good"]),
    "fair",
    mistakes=[("good", "这是人数最多的一档，或者按字母排了序：中间要按 order 的次序找", "this is the most frequent level, or the middle by alphabet: use the order given")],
)
### BEGIN HIDDEN TESTS
_STAY = dict(enumerate(["very unlikely", "unlikely", "undecided", "likely", "very likely"], start=1))
_COUNTS = dict(enumerate(["not at all", "a little", "somewhat", "very often", "most decisions"], start=1))


def _middle(values, order, strict=False):
    kept = [value for value in values if value in order]
    seen = 0
    for option in order:
        seen += kept.count(option)
        if seen * 2 > len(kept) or (seen * 2 == len(kept) and not strict):
            return option


def _most(values, order):
    return max(order, key=lambda option: list(values).count(option))


def _mean(values, order):
    places = [order.index(value) for value in values if value in order]
    return order[round(sum(places) / len(places))]


_busy = [_STAY[value] for value in answers.loc[answers["time_at_work"] == 1, "will_stay"]]
_free = [_COUNTS[value] for value in answers.loc[answers["has_study_leave"].eq(True), "analysis_counts"]]
_half = ["bad"] * 2 + ["so-so"] * 2 + ["good"] + ["great"] * 3
# Enough don't knows that whoever counts them finds another middle.
_busy += ["unknown"] * len(_busy)
_free += ["unknown"] * len(_free)
_extra = ["bad"] * 4 + ["unknown"] * 8 + ["so-so"] * 3 + [None] * 5 + ["great"] * 6
for _values, _order, _zh, _en in (
    (_busy, list(_STAY.values()), "会不会留下，上班时很少能学的人，另有不知道的", "staying, people who rarely learn at work, and don't knows"),
    (_free, list(_COUNTS.values()), "分析的影响，有学习假的人，另有不知道的", "influence of analysis, people with study leave, and don't knows"),
    (_half, ["bad", "so-so", "good", "great"], "八个人，累计到某一档正好一半", "eight people, exactly half reached at one level"),
    (_extra, ["bad", "so-so", "good", "great"], "有空着的，也有不知道的", "with blanks and don't knows"),
):
    _right = _middle(_values, _order)
    _candidates = [
        (_middle(_values, sorted(_order)), "文字按字母排了序，要按 order 的次序", "text was sorted by alphabet; use the order given"),
        (_middle(_values, _order, strict=True), "正好一半也算达到", "exactly half counts as reached"),
        (_mean(_values, _order), "把档次当分数求了平均：档与档之间的距离没有人量过", "levels were averaged like marks: nobody measured the distance between them"),
        (_most(_values, _order), "这是人数最多的一档，不是中位的一档", "this is the most frequent level, not the median one"),
        (_middle(_values, [*_order, "unknown"]), "“不知道”不在次序里，不能算进去", "“don't know” has no place in the order and does not count"),
        (_order.index(_right) + 1, "要返回选项本身，不是它的编号", "return the option itself, not its number"),
    ]
    check.case(
        _zh, _en,
        lambda _values=_values, _order=_order: middle_answer(pd.Series(_values, name="item"), list(_order)),
        _right, mistakes=[one for one in _candidates if one[0] != _right], hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 4 题（3 分）：两侧堆叠条的表
#
# 写 `diverging_table(answers, group, item)`：`item` 是 1 到 5 的题（列名），1、2 是否定，3 是中立，4、5 是肯定；`group` 是分组的列名。返回一张表（DataFrame），一组一行，列是：
#
# - `group`：组名（放在索引里也可以）；
# - `negative`、`neutral`、`positive`：各占这一组答了这道题的人的**百分之几**（0 到 100）；
# - `start`：这一条从哪里画起。中立的一半在 0 的左边，所以是 −（`negative` + `neutral` 的一半）；
# - `net`：净值，`positive` 减 `negative`。
#
# 组名缺失或这一题空着的人不算。没有人选的写 0。可以保留一位小数。

# %% [markdown] lang="en"
# ## Question 4 (3 points): the table behind diverging bars
#
# Write `diverging_table(answers, group, item)`: `item` is a question from 1 to 5 (a column name), where 1 and 2 are negative, 3 is neutral, 4 and 5 are positive; `group` is the name of the column to group by. Return a table (DataFrame), one row for each group, with the columns:
#
# - `group`: the name of the group (it may be the index);
# - `negative`, `neutral`, `positive`: the **per cent** (0 to 100) of those in the group who answered the question;
# - `start`: where the bar begins. Half of the neutral ones are left of 0, so it is minus (`negative` + half of `neutral`);
# - `net`: the balance, `positive` less `negative`.
#
# Those whose group is missing or who left the question blank do not count. What nobody chose is 0. One decimal is enough.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>三个百分比加起来应该是多少？如果不是，分母里多了谁？</details>
# <details><summary>提示二：思路</summary>先去掉组名或回答缺失的行，再在每组里分别求 `<= 2`、`== 3`、`>= 4` 的占比。</details>
# <details><summary>提示三：用什么</summary>`kept = answers.dropna(subset=[group, item])`；`(kept[item] <= 2).groupby(kept[group]).mean() * 100`，三个合成一张表，再加 `start` 与 `net`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>What should the three percentages add up to? If they do not, who is in the denominator that should not be?</details>
# <details><summary>Hint two: the idea</summary>Leave out rows where group or answer is missing, then take the shares of `<= 2`, `== 3` and `>= 4` within each group.</details>
# <details><summary>Hint three: the call</summary>`kept = answers.dropna(subset=[group, item])`; `(kept[item] <= 2).groupby(kept[group]).mean() * 100`; put the three into one table, then add `start` and `net`.</details>

# %% graded="answer" grade_id="diverging_table"
def diverging_table(answers, group, item):
    ### BEGIN SOLUTION
    kept = answers.dropna(subset=[group, item])
    sides = {"negative": kept[item] <= 2, "neutral": kept[item] == 3, "positive": kept[item] >= 4}
    table = pd.DataFrame({name: side.groupby(kept[group]).mean() * 100 for name, side in sides.items()})
    table["start"] = -(table["negative"] + table["neutral"] / 2)
    table["net"] = table["positive"] - table["negative"]
    return table.rename_axis("group").reset_index()
    ### END SOLUTION

# %% graded="tests" grade_id="diverging_table_tests" points=3 competency="show"
import numpy as np
import pandas as pd

from grading.classroom import Check, read_dataset

answers = read_dataset("../../datasets/nhs_analyst_cpd_survey/answers.csv")


def _with_group(table):
    """The table with its groups in a column `group`, when they stand in the index."""
    if isinstance(table, pd.DataFrame) and "group" not in table.columns:
        return table.rename_axis("group").reset_index()
    return table


check = Check("diverging_table", points=3)
_small = pd.DataFrame({
    "place": ["A", "A", "A", "A", "B", "B", None],
    "view": [1, 3, 3, 5, 2, 4, 5],
})
check.case(
    "七个人，一人没有组名", "seven people, one without a group",
    lambda: _with_group(diverging_table(_small.copy(), "place", "view")),
    pd.DataFrame({
        "group": ["A", "B"], "negative": [25.0, 50.0], "neutral": [50.0, 0.0], "positive": [25.0, 50.0],
        "start": [-50.0, -50.0], "net": [0.0, 0.0],
    }),
    tolerance=0.11,
)
### BEGIN HIDDEN TESTS
def _sides(rows, group, item, whole="answered", neutral_in=True):
    """One row a group, counted by hand. whole: who is the denominator: answered, group (blanks too), all."""
    people = [(g, a) for g, a in zip(rows[group], rows[item], strict=True) if not pd.isna(g)]
    table = []
    for name in sorted({g for g, _ in people}):
        mine = [a for g, a in people if g == name]
        given = [a for a in mine if not pd.isna(a)]
        low, mid, high = (sum(a in kind for a in given) for kind in ((1, 2), (3,), (4, 5)))
        base = {"answered": low + mid + high, "group": len(mine), "all": len(rows)}[whole] - (0 if neutral_in else mid)
        low, mid, high = (100 * x / base for x in (low, mid, high))
        table.append((name, low, mid, high, -(low + mid / 2), high - low))
    return pd.DataFrame(table, columns=["group", "negative", "neutral", "positive", "start", "net"])


_blanks = pd.DataFrame({
    "unit": ["x", "x", "x", "x", "x", "y", "y", "y", "y", None],
    "view": [1.0, 2.0, 4.0, None, 3.0, 5.0, 5.0, 3.0, None, 1.0],
})
for _rows, _group, _item, _columns, _zh, _en in (
    (answers, "years_here", "will_stay", ["negative", "neutral", "positive"], "会不会留下，按年资：三个占比", "staying, by years: the three shares"),
    (answers.iloc[::2], "grade", "will_stay", ["start"], "会不会留下，按职级：起点", "staying, by grade: the start"),
    (answers, "manager_discusses", "will_stay", ["net"], "会不会留下，按谈话频率：净值", "staying, by how often the manager talks: the balance"),
    (_blanks, "unit", "view", ["negative", "neutral", "positive", "start", "net"], "有人空着，有人没有组名：全部各列", "blanks, and a missing group: all columns"),
):
    if _rows is not _blanks:  # some leave the question blank, in each group a different part of it
        _rows = _rows.assign(**{_item: _rows[_item].where(np.arange(len(_rows)) % 9 > (_rows[_group] == _rows[_group].dropna().min()) * 2)})
    _right = _sides(_rows, _group, _item)[["group", *_columns]]
    _candidates = [
        (_sides(_rows, _group, _item, "group"), "空着的人留在了分母里", "those who left it blank were kept in the denominator"),
        (_sides(_rows, _group, _item, "all"), "分母用了全部的人，应该是这一组的人", "the denominator is everybody; it should be the group"),
        (_sides(_rows, _group, _item, neutral_in=False), "中立的人不见了：他们留在分母里", "the neutral ones are gone: they stay in the denominator"),
        (_right.assign(**{name: _right[name] / 100 for name in _columns}), "要百分数（0 到 100），不是 0 到 1", "per cent (0 to 100) is asked for, not 0 to 1"),
    ]
    if "start" in _columns:
        _all = _sides(_rows, _group, _item)
        _candidates += [
            (_all.assign(start=-_all["negative"]), "中立的一半也在 0 的左边", "half of the neutral ones are left of 0 as well"),
            (_all.assign(start=-_all["negative"] - _all["neutral"]), "中立只有一半在左边", "only half of the neutral ones are on the left"),
            (_all.assign(start=-_all["start"]), "起点在 0 的左边，是负数", "the start is left of 0: a negative number"),
        ]
    check.case(
        _zh, _en,
        lambda _rows=_rows, _group=_group, _item=_item: _with_group(diverging_table(_rows.copy(), _group, _item)),
        _right,
        mistakes=[one for one in ((value[["group", *_columns]], zh, en) for value, zh, en in _candidates) if not one[0].round(1).equals(_right.round(1))],
        tolerance=0.11, hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 5 题（3 分）：哪几组可以公布
#
# 写 `publishable(answers, group, item, at_least)`：`item` 是 1 到 5 的题，4、5 算肯定。返回**可以公布的组**和它的肯定比例（0 到 1），组名对应比例（Series 或字典都可以）。规则：
#
# 1. 组名缺失或这一题空着的人不算。
# 2. 答了这一题的人不到 `at_least` 个的组，不公布；正好 `at_least` 个可以公布。
# 3. 合计会一起公布，所以如果按规则 2 **只有一个组**不公布，用合计一减就能算出它来：这时要把剩下的组里**人数最少的一个**也去掉。不公布的组有两个或更多时，不必再去；一个也没有时，全部公布。
#
# 比例可以四舍五入，但至少保留两位小数。检查用的数据里，规则 3 不会遇到人数并列最少的组。

# %% [markdown] lang="en"
# ## Question 5 (3 points): which groups may be published
#
# Write `publishable(answers, group, item, at_least)`: `item` is a question from 1 to 5, where 4 and 5 are positive. Return the **groups that may be published** with their positive share (0 to 1), a share for each group name (a Series or a dict). The rules:
#
# 1. Those whose group is missing or who left the question blank do not count.
# 2. A group with fewer than `at_least` people who answered is not published; one with exactly `at_least` may be.
# 3. The total is published too, so if rule 2 hides **just one group**, subtraction from the total gives it away: then leave out the **smallest of the remaining groups** as well. If two or more groups are hidden, nothing more is needed; if none is, publish all.
#
# Shares may be rounded, to two decimals at least. In the data of the checks rule 3 never meets a tie for the smallest group.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>合计 100 人，公布了两组 60 人和 37 人，第三组还藏得住吗？</details>
# <details><summary>提示二：思路</summary>先求每组的人数和比例，按人数分成公布与不公布两堆；不公布的只有一个时，从公布的里再去掉人数最少的。</details>
# <details><summary>提示三：用什么</summary>`groupby(group)[item]` 的 `size()`；`size[size >= at_least]`；`(size < at_least).sum() == 1` 时用 `drop(kept.idxmin())`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Of 100 people in all, two groups of 60 and 37 are published. Is the third still hidden?</details>
# <details><summary>Hint two: the idea</summary>Get the size and the share of each group, part them by size; if just one is hidden, take the smallest of the others away too.</details>
# <details><summary>Hint three: the call</summary>`size()` of `groupby(group)[item]`; `size[size >= at_least]`; when `(size < at_least).sum() == 1`, `drop(kept.idxmin())`.</details>

# %% graded="answer" grade_id="publishable"
def publishable(answers, group, item, at_least):
    ### BEGIN SOLUTION
    kept = answers.dropna(subset=[group, item])
    size = kept.groupby(group).size()
    shown = size[size >= at_least]
    if len(size) - len(shown) == 1 and len(shown):
        shown = shown.drop(shown.idxmin())
    return (kept[item] >= 4).groupby(kept[group]).mean().loc[shown.index]
    ### END SOLUTION

# %% graded="tests" grade_id="publishable_tests" points=3 competency="share"
import pandas as pd

from grading.classroom import Check, read_dataset

answers = read_dataset("../../datasets/nhs_analyst_cpd_survey/answers.csv")
check = Check("publishable", points=3)
_small = pd.DataFrame({"place": list("AAAAABBBBCC"), "view": [5, 4, 1, 2, 3, 4, 4, 4, 1, 5, 5]})
check.case(
    "A 组 5 人、B 组 4 人、C 组 2 人，至少 3 人",
    "groups A of 5, B of 4 and C of 2 people, at least 3",
    lambda: publishable(_small.copy(), "place", "view", 3),
    {"A": 0.4},
    mistakes=[
        ({"A": 0.4, "B": 0.75}, "只藏了 C 一个组，用合计一减就出来了", "C alone is hidden, and subtraction from the total gives it away"),
        ({"A": 0.4, "B": 0.75, "C": 1.0}, "人数太少的组没有去掉", "a group with too few people was kept"),
    ],
    tolerance=0.0051,
)
### BEGIN HIDDEN TESTS
def _published(rows, group, item, at_least, rule="right"):
    groups = {}
    for name, value in zip(rows[group], rows[item], strict=True):
        if not pd.isna(name) and (rule == "blanks" or not pd.isna(value)):
            groups.setdefault(name, []).append(value)
    hidden = [name for name, values in groups.items() if len(values) < at_least or (rule == "strict" and len(values) == at_least)]
    if rule == "none":
        hidden = []
    left = sorted((name for name in groups if name not in hidden), key=lambda name: len(groups[name]))
    if left and rule != "single" and (len(hidden) == 1 or (rule == "always" and hidden)):
        left = left[1:] if rule != "largest" else left[:-1]
    return {name: sum(value >= 4 for value in groups[name]) / len(groups[name]) for name in left}


_blanks = pd.DataFrame({
    "unit": list("aaaaaabbbbbccccddd") + [None],
    "view": [4, 4, 2, 1, 5, None, 5, 5, None, 2, 4, 4, None, 3, 5, 1, None, 2, 5],
})
for _rows, _group, _item, _least, _weight, _zh, _en in (
    (answers, "has_budget", "will_stay", 50, 1, "会不会留下，按有没有经费，至少 50 人", "staying, by the budget, at least 50"),
    (answers, "wave", "analysis_counts", 60, 1, "分析的影响，按批次，至少 60 人", "influence of analysis, by wave, at least 60"),
    (answers, "manager_discusses", "will_stay", 28, 1, "会不会留下，按谈话频率，至少 28 人", "staying, by how often the manager talks, at least 28"),
    (_blanks, "unit", "view", 5, 1, "有人空着，有人没有组名，至少 5 人", "blanks and a missing group, at least 5"),
    (answers, "has_budget", "analysis_counts", int((answers["has_budget"] == "no").sum()), 1, "正好够人数的组", "a group of exactly the minimum"),
    (answers, "organisation", "will_stay", 30, 0, "没有一个组要藏", "no group to hide"),
):
    _right = _published(_rows, _group, _item, _least)
    _candidates = [
        (_published(_rows, _group, _item, _least, rule), zh, en)
        for rule, zh, en in (
            ("none", "人数太少的组没有去掉", "groups with too few people were kept"),
            ("single", "只藏了一个组，用合计一减就出来了", "a single group is hidden, and subtraction from the total gives it away"),
            ("strict", "正好够 at_least 个的组可以公布", "a group of exactly at_least may be published"),
            ("always", "已经藏了两个以上的组，不必再去掉", "two or more groups are hidden already; nothing more need go"),
            ("largest", "要再去掉的是剩下最小的组，不是最大的", "the smallest of the rest goes, not the largest"),
            ("blanks", "空着的人不算在组的人数里", "those who left it blank do not count towards the group"),
        )
    ]
    check.case(
        _zh, _en,
        lambda _rows=_rows, _group=_group, _item=_item, _least=_least: publishable(_rows.copy(), _group, _item, _least),
        _right, mistakes=[one for one in _candidates if one[0] != _right], tolerance=0.0051, weight=_weight, hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 6 题（3 分）：一个比例有多准
#
# 写 `share_interval(liked, times, rng)`，用自助法求比例的 **95% 区间**：
#
# - `liked` 是 Series，1 表示满意，0 表示不满意，缺失表示空着（不算）；
# - 有放回地重抽 `times` 次，每次抽的人数与答了的人数**一样多**，各算一个比例；
# - 返回这些比例的第 2.5 和第 97.5 百分位数：两个 0 到 1 之间的数，低的在前。
#
# `rng` 是 NumPy 的随机数发生器（`np.random.default_rng` 做出来的），请用它来抽，别人才能重算。抽样有偶然，检查时容许相应的出入。

# %% [markdown] lang="en"
# ## Question 6 (3 points): how exact is a share
#
# Write `share_interval(liked, times, rng)`, the **95% interval** of a share by the bootstrap:
#
# - `liked` is a Series, 1 for satisfied, 0 for not, missing for blank (does not count);
# - resample `times` times with replacement, each time **as many** people as answered, and compute the share of each resample;
# - return the 2.5th and the 97.5th percentile of these shares: two numbers from 0 to 1, the lower first.
#
# `rng` is a random generator of NumPy (made by `np.random.default_rng`); please draw with it, so that others can compute the same. Drawing has its chance, and the check allows for it.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>不放回地把所有人抽一遍，比例会变吗？</details>
# <details><summary>提示二：思路</summary>一次重抽得到一个比例，重复很多次得到一列比例，再取这一列的两个百分位数。</details>
# <details><summary>提示三：用什么</summary>`values = liked.dropna().to_numpy()`；`rng.choice(values, size=(times, len(values))).mean(axis=1)`；`np.quantile(shares, [0.025, 0.975])`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>If everyone is drawn once without putting back, does the share change?</details>
# <details><summary>Hint two: the idea</summary>One resample gives one share; many give a column of shares; take two percentiles of that column.</details>
# <details><summary>Hint three: the call</summary>`values = liked.dropna().to_numpy()`; `rng.choice(values, size=(times, len(values))).mean(axis=1)`; `np.quantile(shares, [0.025, 0.975])`.</details>

# %% graded="answer" grade_id="share_interval"
def share_interval(liked, times, rng):
    ### BEGIN SOLUTION
    values = liked.dropna().to_numpy(float)
    shares = rng.choice(values, size=(times, len(values))).mean(axis=1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return low, high
    ### END SOLUTION

# %% graded="tests" grade_id="share_interval_tests" points=3 competency="judge"
from math import comb

import numpy as np
import pandas as pd

from grading.classroom import Check, read_dataset

answers = read_dataset("../../datasets/nhs_analyst_cpd_survey/answers.csv")
check = Check("share_interval", points=3)
check.case(
    "二十个人都满意，另有一人空着：怎么重抽都是 1",
    "twenty people all satisfied and one blank: every resample gives 1",
    lambda: share_interval(pd.Series([1.0] * 20 + [None]), 2000, np.random.default_rng(1)),
    [1.0, 1.0],
    mistakes=[([100.0, 100.0], "要 0 到 1 之间的数，不是百分数", "numbers from 0 to 1 are asked for, not percentages")],
    tolerance=0.001,
)
### BEGIN HIDDEN TESTS
def _ends(n, p, at=(2.5, 97.5)):
    """Percentiles of the share in a resample of n people: the count is binomial."""
    chances = np.cumsum([comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])
    return [int(np.searchsorted(chances, one / 100)) / n for one in at]


# How far a right answer may lie, in standard errors: the step of 1/n, and the chance of drawing 4,000 resamples.
# The step is large with 215 people, too large to tell 95% from 90%: the two longer columns do that.
_leave = answers["has_study_leave"].map({True: 1.0, False: 0.0})


def _column(*names):
    """The answers of several questions as one column, with 60 blanks."""
    return pd.concat([*(answers[name] for name in names), pd.Series([None] * 60)], ignore_index=True).astype(float)


for _values, _factor, _weight, _zh, _en in (
    (_leave, 0.31, 0.5, "有没有学习假，有人空着", "study leave, with blanks"),
    (_column("finds_on_nhs_intranet", "finds_on_own_website"), 0.25, 1, "两个勾选框合成一列，另有 60 人空着", "two tick boxes in one column, and 60 blanks"),
    (_column("finds_by_word_of_mouth", "finds_on_twitter"), 0.25, 1, "另外两个勾选框合成一列，另有 60 人空着", "two other tick boxes in one column, and 60 blanks"),
):
    _given = [x for x in _values if x == x]
    _n, _p = len(_given), sum(_given) / len(_given)
    _error = (_p * (1 - _p) / _n) ** 0.5
    _allow = _factor * _error
    _right = _ends(_n, _p)
    _candidates = [
        (_ends(_n, _p, (5, 95)), "第 5 到第 95 百分位数是 90% 区间", "the 5th to the 95th percentile make a 90% interval"),
        ([_p - _error, _p + _error], "加减一个标准误只有约 68%", "one standard error either way is about 68%"),
        ([_p, _p], "两端一样：是不是不放回地抽了全部的人，每次都是同一批？", "both ends are the same: were all people drawn without putting back, the same lot each time?"),
        ([0.0, 1.0], "这是一个个回答的百分位数，要的是许多次重抽的比例的百分位数", "these are percentiles of single answers; take those of the shares of many resamples"),
        ([x * 100 for x in _right], "要 0 到 1 之间的数，不是百分数", "numbers from 0 to 1 are asked for, not percentages"),
        (_right[::-1], "低的在前，高的在后", "the lower comes first"),
        (_ends(len(_values), sum(_given) / len(_values)), "空着的人被当成了不满意", "blanks were counted as not satisfied"),
    ]
    _candidates = [(value, zh, en) for value, zh, en in _candidates if max(abs(a - b) for a, b in zip(value, _right, strict=True)) > 1.05 * _allow]
    check.case(
        _zh, _en,
        lambda _values=_values: share_interval(_values.copy(), 4000, np.random.default_rng(2022)),
        _right, mistakes=_candidates, tolerance=_allow, weight=_weight, hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 7 题（2 分）：这个差别站得住吗
#
# 写 `clear_difference(first, second, times, rng)`：`first`、`second` 是两组人的回答，与第 6 题的 `liked` 一样（1、0、缺失）。两组**各自**有放回地重抽 `times` 次，每次用第一组的比例减第二组的比例。返回三项，依次是：
#
# 1. 差的 95% 区间的下端；
# 2. 上端（都用 −1 到 1 之间的数）；
# 3. 一个词：区间全在 0 之上是 `"higher"`，全在 0 之下是 `"lower"`，含有 0 是 `"unclear"`。

# %% [markdown] lang="en"
# ## Question 7 (2 points): does the difference hold
#
# Write `clear_difference(first, second, times, rng)`: `first` and `second` are the answers of two groups, like `liked` in question 6 (1, 0, missing). Resample each group **by itself** with replacement, `times` times, and each time subtract the share of the second from that of the first. Return three items, in this order:
#
# 1. the low end of the 95% interval of the difference;
# 2. the high end (both as numbers from −1 to 1);
# 3. one word: `"higher"` if the interval is wholly above 0, `"lower"` if wholly below 0, `"unclear"` if it contains 0.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>要问的是“差”有多准，不是两组各自有多准。</details>
# <details><summary>提示二：思路</summary>两组各得一列重抽的比例，两列相减得到一列差，取它的两个百分位数，再看 0 在不在中间。</details>
# <details><summary>提示三：用什么</summary>每组 `rng.choice(values, size=(times, len(values))).mean(axis=1)`；相减后 `np.quantile(..., [0.025, 0.975])`；用 `if` 分三种情况。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>The question is how exact the difference is, not how exact each group is.</details>
# <details><summary>Hint two: the idea</summary>Each group gives a column of resampled shares; subtract the columns, take two percentiles of the differences, and see whether 0 lies between them.</details>
# <details><summary>Hint three: the call</summary>For each group `rng.choice(values, size=(times, len(values))).mean(axis=1)`; after subtracting, `np.quantile(..., [0.025, 0.975])`; three cases with `if`.</details>

# %% graded="answer" grade_id="clear_difference"
def clear_difference(first, second, times, rng):
    ### BEGIN SOLUTION
    shares = []
    for liked in (first, second):
        values = liked.dropna().to_numpy(float)
        shares.append(rng.choice(values, size=(times, len(values))).mean(axis=1))
    low, high = np.quantile(shares[0] - shares[1], [0.025, 0.975])
    if low > 0:
        return low, high, "higher"
    return low, high, "lower" if high < 0 else "unclear"
    ### END SOLUTION

# %% graded="tests" grade_id="clear_difference_tests" points=2 competency="judge"
from math import comb

import numpy as np
import pandas as pd

from grading.classroom import Check, read_dataset

answers = read_dataset("../../datasets/nhs_analyst_cpd_survey/answers.csv")
check = Check("clear_difference", points=2)
check.case(
    "第一组十人都满意，第二组十人都不满意",
    "ten people all satisfied in the first group, ten not satisfied in the second",
    lambda: clear_difference(pd.Series([1.0] * 10), pd.Series([0.0] * 10), 2000, np.random.default_rng(1)),
    [1.0, 1.0, "higher"],
    mistakes=[([-1.0, -1.0, "lower"], "减反了：第一组减第二组", "subtracted the wrong way round: first less second")],
    tolerance=0.001,
)
### BEGIN HIDDEN TESTS
def _resampled(values):
    """(share, its chance) in a resample of those who answered: the count is binomial."""
    n, p = int(values.count()), float(values.mean())
    return np.arange(n + 1) / n, np.array([comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])


def _percentiles(values, chances, at):
    order = np.argsort(values)
    return [float(values[order][np.searchsorted(np.cumsum(chances[order]), one / 100)]) for one in at]


def _worded(low, high):
    return [low, high, "higher" if low > 0 else "lower" if high < 0 else "unclear"]


def _gap(first, second, at=(2.5, 97.5)):
    """[low, high, word] of the difference of two such shares."""
    (one, its), (two, others) = _resampled(first), _resampled(second)
    return _worded(*_percentiles(np.subtract.outer(one, two).ravel(), np.outer(its, others).ravel(), at))


def _ends_apart(first, second):
    """[low, high, word] when the two groups' own intervals are subtracted, which is too wide."""
    (low, high), (least, most) = (_percentiles(*_resampled(values), (2.5, 97.5)) for values in (first, second))
    return _worded(low - most, high - least)


def _part(column, value, yes):
    return yes[answers[column] == value].astype(float).reset_index(drop=True)


_stays, _learns, _knows, _leave = answers["will_stay"] >= 4, answers["time_at_work"] >= 3, answers["knows_cpd_offer"] == 3, answers["has_study_leave"].map({True: 1.0, False: 0.0})
for _first, _second, _zh, _en in (
    (_part("years_here", "5_or_less", _stays), _part("years_here", "over_5", _stays), "会留下的比例，两段年资", "share that will stay, two spans of years"),
    (_part("grade", "band_8_or_above", _learns), _part("grade", "band_7_or_below", _learns), "上班时经常能学的比例，两档职级", "share that often learns at work, two grades"),
    (_part("grade", "band_8_or_above", _knows), _part("grade", "band_7_or_below", _knows), "完全了解学习机会的比例，两档职级", "share that knows the opportunities fully, two grades"),
    (_leave[answers["has_budget"] == "yes"], _leave[answers["has_budget"] == "unknown"], "有学习假的比例，有经费的与不知道有没有的，有人空着", "share with study leave, those with a budget and those who do not know, with blanks"),
):
    _right, _narrow = _gap(_first, _second), _gap(_first, _second, (5, 95))
    # 0.22 standard errors of the difference: the chance of drawing 3,000 resamples; 90% lies 0.32 away.
    _allow = 0.22 * sum(_g.mean() * (1 - _g.mean()) / _g.count() for _g in (_first, _second)) ** 0.5
    _candidates = [
        ([-_right[1], -_right[0], {"higher": "lower", "lower": "higher"}.get(_right[2], "unclear")], "减反了：第一组减第二组", "subtracted the wrong way round: first less second"),
        ([-_right[1], -_right[0], _right[2]], "减反了：第一组减第二组", "subtracted the wrong way round: first less second"),
        (_ends_apart(_first, _second), "把两组各自的区间拿来相减，太宽了：先逐次相减，再取百分位数", "the groups' own intervals were subtracted, which is too wide: subtract each time, then take percentiles"),
        (_narrow, "第 5 到第 95 百分位数是 90% 区间", "the 5th to the 95th percentile make a 90% interval"),
        *(([*_right[:2], word], "区间对了，词不对：看 0 在不在区间里", "the interval is right, the word is not: is 0 inside?") for word in ("higher", "lower", "unclear") if word != _right[2]),
    ]
    check.case(
        _zh, _en,
        lambda _first=_first, _second=_second: clear_difference(_first.copy(), _second.copy(), 3000, np.random.default_rng(2022)),
        _right, mistakes=[one for one in _candidates if one[0][2] != _right[2] or max(abs(a - b) for a, b in zip(one[0][:2], _right[:2], strict=True)) > _allow],
        tolerance=_allow, hidden=True,
    )
_last, _this = pd.Series([1.0] * 24 + [0.0] * 6), pd.Series([1.0] * 25 + [0.0] * 5)
check.case(
    "每年各 30 人，今年多一个人满意", "30 people each year, one more satisfied this year",
    lambda: list(clear_difference(_this.copy(), _last.copy(), 3000, np.random.default_rng(2022)))[2],
    "unclear",
    mistakes=[("higher", "30 人里多一个人，就是 3 个百分点：区间里含有 0", "one person among 30 makes 3 points: the interval contains 0")],
    hidden=True,
)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 8 题（书面，5 分）：带回岗位
#
# 选您所在单位的一次满意度测评或好差评，用 150 至 300 字（英文 100 至 200 词）写清楚：
#
# 1. 问谁、问哪两道题：一道是“是否满意”，一道是具体的事；选项怎么排，“不知道”和“不适用”放在哪里（2 分）
# 2. 回收率和没有评价的人怎么处理，报告里那句“满意度”怎么写（2 分）
# 3. 与去年或别的科室比较，定什么规矩：多少人以上才比、差多少才写进报告、多少人以下不单列（1 分）

# %% [markdown] lang="en"
# ## Question 8 (written, 5 points): back at your post
#
# Choose a satisfaction survey or counter rating of your own organisation and set out, in 100 to 200 words (150 to 300 Chinese characters):
#
# 1. whom you ask, and which two questions: one “are you satisfied”, one about something concrete; how the options run, and where “don't know” and “not applicable” stand (2 points)
# 2. what you do about the response rate and those who did not rate, and how the sentence on satisfaction in the report reads (2 points)
# 3. what rules you set for comparing with last year or other sections: from how many people on, which differences go into the report, below how many a group is not shown (1 point)

# %% [markdown] lang="zh" graded="written" grade_id="back_at_post" points=5 competency="act"
# 示例要点：对象有名单（例如上月办结的全部申请人），因而有回收率；“是否满意”两边选项对称，另问一件能改的事（等了多久、一次办成没有），“不知道”“不适用”各有选项、不进分母但报告人数。没有评价的不算好评，回收率与满意度写在同一句里，写明哪几档算满意、人数和区间，说明没答的人可能不同。比较时给出差的区间，含 0 就不写“提高”；人数少的组不单列，并且不让合计减出它来。

# %% [markdown] lang="en"
# Points of a good answer: there is a list of whom to ask (such as all applicants whose case was closed last month), and so a response rate; “are you satisfied” has options balanced on both sides, and a second question asks something that can be changed (how long was the wait, was it done in one visit); “don't know” and “not applicable” are options of their own, outside the denominator, their numbers reported. The unrated are not counted as good ratings; the response rate stands in the same sentence as satisfaction, with the levels counted, the number of people and the interval, and a word that those who did not answer may differ. A comparison comes with the interval of the difference, and if it contains 0 the report does not say “rose”; small groups are not shown, nor can they be had by subtraction from the total.
