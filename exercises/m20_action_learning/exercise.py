# %% [markdown] lang="zh"
# # 练习：写一张能跟踪的行动卡
#
# 您要回到岗位上改一件事。动手之前，先把六样基本功练熟：查一张卡缺什么，把乱写的数清干净，不把合计算两遍，定一条基线，把变化和没有行动的单位相比，看期限、看目标。最后写好您自己的行动卡。
#
# 数据来自三处真实记录：英国政府 2013 年的服务清单、芝加哥 2011 至 2014 年的环境卫生投诉、荷兰某市 2010 至 2012 年的许可案件。下面每一题请写一个**函数**。检查时会用别的数据来调用它，所以只对眼前例子成立的写法得不到分。
#
# 每题下面有一个检查单元格，运行它就能知道可见的例子是否通过。自动评分共 20 分，最后的书面题 5 分。

# %% [markdown] lang="en"
# # Exercise: an action card that can be followed up
#
# You are about to change one thing at your post. First practise the basics: see what a card lacks, clean numbers that were written any way, count no total twice, set a baseline, compare a change with those who did not act, watch due dates and targets. At the end you write your own action card.
#
# The data are three real records: the UK government's list of services of 2013, Chicago's sanitation complaints of 2011 to 2014, and permit cases of a Dutch city from 2010 to 2012. Each question asks for a **function**. The checks call it with other data, so code that fits only the examples before you earns nothing.
#
# Under each question there is a check cell: run it to see whether the visible example passes. 20 points are graded automatically, and the written question at the end is worth 5.

# %%
import pandas as pd

from grading.classroom import ActionCard, Check, DataThinkingTest, PeerQuestions, T, open_module

open_module("m20_action_learning", "zh")
services = pd.read_csv("../../datasets/uk_gov_services/services.csv")
wards = pd.read_csv("../../datasets/chicago_311_sanitation/ward_quarters.csv")
cases = pd.read_csv("../../datasets/wabo_permits/cases.csv", parse_dates=["opened_at", "planned_end_at", "closed_at"])
PARTS = ["problem", "question", "baseline", "unit", "baseline_date", "action", "owner", "due", "target", "comparison"]
wards.head()

# %% [markdown] lang="zh"
# ## 先做：课后测验
#
# 十道数据思维的小题，不计入成绩，和第一课的前测对照，看看学到了多少。答案会保存在练习旁边，随练习一起提交。

# %% [markdown] lang="en"
# ## First: the test after the course
#
# Ten short questions on data thinking. They do not count towards your points; set beside the test of the first lesson they show what was learnt. Your answers are saved beside the exercise and handed in with it.

# %%
DataThinkingTest(form="B")

# %% [markdown] lang="zh"
# ## 第 1 题（3 分）：这张卡缺什么
#
# 写 `missing_parts(card)`：`card` 是一个字典，写着一张行动卡。返回 `PARTS` 里**缺少**的项目名称（列表或集合都可以，次序不限）。什么都不缺，就返回空的列表或集合。
#
# 一个项目算缺少，有三种情形：字典里没有它；它的值是 `None`；它是一段文字，但除了空格什么也没有。数 0 是一个值，不算缺少。卡上不在 `PARTS` 里的项目不用管。

# %% [markdown] lang="en"
# ## Question 1 (3 points): what does this card lack
#
# Write `missing_parts(card)`: `card` is a dict with an action card. Return the names in `PARTS` that are **missing** (a list or a set, in any order). When nothing is missing, return an empty one.
#
# A part is missing in three cases: the dict does not have it; its value is `None`; it is a text with nothing in it but spaces. The number 0 is a value and not missing. Entries of the card that are not in `PARTS` do not matter.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>“基线是 0 件”和“没有基线”，是一回事吗？</details>
# <details><summary>提示二：思路</summary>逐个看 `PARTS` 里的名称，取出卡上的值，判断它属于三种情形里的哪一种。</details>
# <details><summary>提示三：用什么</summary>`card.get(name)` 在没有这一项时给出 `None`；`isinstance(value, str) and not value.strip()` 判断空白文字。`if not value` 会把 0 也当成没有。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Is “the baseline is 0 cases” the same as “there is no baseline”?</details>
# <details><summary>Hint two: the idea</summary>Go through the names in `PARTS`, take the card's value, and see whether one of the three cases holds.</details>
# <details><summary>Hint three: the call</summary>`card.get(name)` gives `None` where there is no such entry; `isinstance(value, str) and not value.strip()` tells an empty text. `if not value` takes 0 for missing.</details>

# %% graded="answer" grade_id="missing_parts"
def missing_parts(card):
    ### BEGIN SOLUTION
    def empty(value):
        return value is None or (isinstance(value, str) and not value.strip())

    return [name for name in PARTS if empty(card.get(name))]
    ### END SOLUTION

# %% graded="tests" grade_id="missing_parts_tests" points=3 competency="ask"
from grading.classroom import Check

PARTS = ["problem", "question", "baseline", "unit", "baseline_date", "action", "owner", "due", "target", "comparison"]
check = Check("missing_parts", points=3)
check.case(
    "一张只有问题、行动和负责岗位的卡，期限是空白",
    "a card with a problem, an action and an owner; the due date is blank",
    lambda: missing_parts({"problem": "投诉积压 complaints pile up", "action": "每日派件 assign daily", "owner": "受理科 intake office", "due": "  "}),
    {"question", "baseline", "unit", "baseline_date", "due", "target", "comparison"},
    mistakes=[({"question", "baseline", "unit", "baseline_date", "target", "comparison"}, "只有空格的文字也算没有写", "a text of nothing but spaces counts as missing")],
)
### BEGIN HIDDEN TESTS
_full = {
    "problem": "等候太久 long waits", "question": "2026 年 3 月等候超过 30 分钟的占多大比例 share waiting over 30 minutes in 2026-03",
    "baseline": 18.4, "unit": "%", "baseline_date": "2026-03-31", "action": "分时预约 booked slots", "owner": "大厅值班岗 duty post",
    "due": "2026-05-31", "target": 10.0, "comparison": "没有预约的三个窗口 the three counters without booking",
}
_gone = {name: value for name, value in _full.items() if name not in ("unit", "target", "comparison")}
check.case(
    "缺了三项的卡", "a card without three of its parts",
    lambda: missing_parts(dict(_gone)), {"unit", "target", "comparison"},
    mistakes=[(set(), "字典里没有的项目也算缺少", "a part that the dict does not have is missing"), (set(_gone), "这是写了的项目，题目要缺少的", "these are the parts that are there; the missing ones were asked for")],
    hidden=True,
)
_zero = {name: value for name, value in _full.items() if name != "comparison"} | {"baseline": 0, "target": 0.0, "owner": None}
check.case(
    "基线是 0，目标也是 0，没有负责岗位，没有比较", "a baseline of 0, a target of 0, no owner, no comparison",
    lambda: missing_parts(dict(_zero)), {"owner", "comparison"},
    mistakes=[
        ({"baseline", "target", "owner", "comparison"}, "0 被当成了没有：基线可以是 0", "0 was taken for missing: a baseline can be 0"),
        ({"comparison"}, "值是 None 也算没有写", "None counts as missing"),
        ({"owner"}, "字典里没有的项目也算缺少", "a part that the dict does not have is missing"),
    ],
    hidden=True,
)
_blank = _full | {"question": "   ", "comparison": "", "due": "\u3000", "note": "", "evidence": None}
check.case(
    "有空白文字，也有不在 PARTS 里的项目", "blank texts, and entries that are not in PARTS",
    lambda: missing_parts(dict(_blank)), {"question", "comparison", "due"},
    mistakes=[
        (set(), "空白的文字也算没有写", "a blank text counts as missing"),
        ({"comparison"}, "只有空格的文字也算没有写", "a text of nothing but spaces counts as missing"),
        ({"question", "comparison"}, "全角空格也是空格：用 strip() 去掉", "a full-width space is a space too: strip() takes it off"),
        ({"question", "comparison", "due", "note", "evidence"}, "不在 PARTS 里的项目不用管", "entries that are not in PARTS do not matter"),
    ],
    hidden=True,
)
# An empty list is a constant: alone it earns nothing.
check.case("一张什么都不缺的卡", "a card that lacks nothing", lambda: len(missing_parts(dict(_full))), 0, hidden=True, weight=0)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 2 题（3 分）：把乱写的数清干净
#
# 写 `to_numbers(column)`：`column` 是一列文字（Series），每格里最多有一个数。按原来的次序返回同样长的一列数（列表或 Series 都可以），规则是：
#
# 1. 全角数字和半角数字一样；千分位逗号（全角、半角都有）和空格去掉。
# 2. 数后面的单位去掉，如 `"55,432 次"`、`"40%"`；但数后面紧跟着“万”的，要乘以 10,000。
# 3. 没有数的格子（空文字、缺失、`"—"`、`"未报"`）是缺失（`None` 或 NaN），不是 0。
#
# 数都不是负数，可以有小数（小数点是半角的）。单位里没有数字。

# %% [markdown] lang="en"
# ## Question 2 (3 points): clean numbers that were written any way
#
# Write `to_numbers(column)`: `column` is a Series of texts, each with at most one number. Return as many numbers in the same order (a list or a Series) by these rules:
#
# 1. Full-width digits are the same as ordinary ones; thousands separators (full-width or ordinary commas) and spaces are taken out.
# 2. A unit after the number is dropped, as in `"55,432 次"` or `"40%"`; but where 万 (ten thousand) stands right after the number, multiply by 10,000.
# 3. A cell without a number (an empty text, missing, `"—"`, `"未报"` for “not reported”) is missing (`None` or NaN), not 0.
#
# No number is negative; there may be decimals (with an ordinary point). Units hold no digits.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>“没有报数”写成 0，合计不变，平均数会怎样？</details>
# <details><summary>提示二：思路</summary>先统一成半角，去掉逗号和空格，再从文字里取出数的部分；另外看后面有没有“万”。</details>
# <details><summary>提示三：用什么</summary>`column.str.normalize("NFKC")` 把全角变半角，`.str.replace(",", "")`、`.str.replace(" ", "")` 去掉符号，`.str.extract(r"(\d+\.?\d*)(万?)")` 取出数和“万”，`.astype(float)` 转成数。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>If “not reported” is written as 0 the sum stays the same. What happens to the mean?</details>
# <details><summary>Hint two: the idea</summary>Make everything ordinary width, take out commas and spaces, then take the number out of the text; and look whether 万 stands after it.</details>
# <details><summary>Hint three: the call</summary>`column.str.normalize("NFKC")` turns full-width into ordinary characters, `.str.replace(",", "")` and `.str.replace(" ", "")` take signs out, `.str.extract(r"(\d+\.?\d*)(万?)")` gives the number and the 万, `.astype(float)` makes a number.</details>

# %% graded="answer" grade_id="to_numbers"
def to_numbers(column):
    ### BEGIN SOLUTION
    text = column.fillna("").str.normalize("NFKC").str.replace(r"[,\s]", "", regex=True)
    parts = text.str.extract(r"(\d+(?:\.\d+)?)(万?)")
    return parts[0].astype(float) * parts[1].map({"万": 10_000}).fillna(1)
    ### END SOLUTION

# %% graded="tests" grade_id="to_numbers_tests" points=3 competency="read"
import itertools
import re

import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("to_numbers", points=3)
check.case(
    "五格：1,234、５６７、8.5万件、40%、—",
    "five cells: 1,234, ５６７, 8.5万件, 40%, —",
    lambda: to_numbers(pd.Series(["1,234", "５６７", "8.5万件", "40%", "—"])),
    [1234.0, 567.0, 85000.0, 40.0, None],
    mistakes=[
        ([1234.0, 567.0, 8.5, 40.0, None], "“万”没有乘：8.5万是 85,000", "万 was not multiplied: 8.5万 is 85,000"),
        ([1234.0, 567.0, 85000.0, 40.0, 0.0], "没有数的格子成了 0：没有报，不等于 0", "the cell without a number became 0: not reported is not 0"),
    ],
)
### BEGIN HIDDEN TESTS
_services = read_dataset("../../datasets/uk_gov_services/services.csv")
_wide = str.maketrans("0123456789,", "０１２３４５６７８９，")


def _column(rows, ways):
    """(texts, right, without 万, gaps as 0) of real counts, written in several ways."""
    texts, right, small = [], [], []
    for at, value in enumerate(rows):
        if pd.isna(value):
            texts.append(["—", "未报", "", None][at % 4])
            right.append(None)
            small.append(None)
            continue
        value = int(value)
        way = ways[at % len(ways)]
        ten = way == "万" and value >= 1000
        texts.append({
            "comma": f"{value:,}", "wide": f"{value:,}".translate(_wide), "unit": f"{value:,} 次", "space": f" {value:,} ".replace(",", " "),
            "plain": str(value), "万": f"{value / 10_000}万次" if ten else f"{value}次", "wide unit": f"{value}".translate(_wide) + "件",
        }[way])
        right.append(float(value))
        small.append(value / 10_000 if ten else float(value))
    return pd.Series(texts, dtype=object), right, small, [one if one is not None else 0.0 for one in right]


_reported = _services["transactions_per_year"].dropna()
_ways = ["comma", "wide", "space", "plain"]
_texts, _right, _small, _zeros = _column(_reported.iloc[::5], _ways)
_first = [float(re.match(r"\d+", text.strip())[0]) for text in _texts]
check.case(
    f"{len(_texts)} 格：千分位、全角、空格", f"{len(_texts)} cells: separators, full width, spaces",
    lambda: to_numbers(_texts.copy()), _right, tolerance=0.01, hidden=True,
    mistakes=lambda: [
        (_first, "逗号或空格后面的数字丢掉了", "what stands after a comma or a space was lost"),
        ([value if way != "wide" else one for value, one, way in zip(_right, _first, itertools.cycle(_ways))], "全角的逗号没有去掉", "full-width commas were not taken out"),
        (pd.to_numeric(_texts, errors="coerce").tolist(), "写法不一样的数都成了缺失", "numbers written in another way became missing"),
    ],
)
_texts2, _right2, _small2, _ = _column(_reported.iloc[2::7], ["unit", "万", "wide unit"])
_texts2 = pd.concat([_texts2, pd.Series(["12.5%", "４０％"])], ignore_index=True)
_right2, _small2 = [*_right2, 12.5, 40.0], [*_small2, 12.5, 40.0]
check.case(
    f"{len(_texts2)} 格：带单位，有的以万计，有的是百分数", f"{len(_texts2)} cells with units, some in 万, some in percent",
    lambda: to_numbers(_texts2.copy()), _right2,
    mistakes=[
        (_small2, "“万”没有乘以 10,000", "万 was not multiplied by 10,000"),
        ([one // 1 for one in _right2], "小数部分丢掉了", "decimals were cut off"),
        ([*_right2[:-2], 0.125, 0.4], "“%”只是单位，去掉就可以，不用除以 100", "% is only a unit here: drop it, do not divide by 100"),
    ],
    tolerance=0.01, hidden=True,
)
_texts3, _right3, _small3, _zeros3 = _column(_services["transactions_per_year"].iloc[150:330:2], ["plain", "comma"])
check.case(
    f"{len(_texts3)} 格，其中 {sum(one is None for one in _right3)} 格没有数", f"{len(_texts3)} cells, {sum(one is None for one in _right3)} of them without a number",
    lambda: to_numbers(_texts3.copy()), _right3,
    mistakes=[
        (_zeros3, "没有数的格子成了 0：没有报，不等于 0", "cells without a number became 0: not reported is not 0"),
        ([one for one in _right3 if one is not None], "没有数的格子被删掉了：要一样长、一样的次序", "cells without a number were dropped: keep length and order"),
    ],
    tolerance=0.01, hidden=True,
)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 3 题（3 分）：不把合计算两遍
#
# 各部门报上来的清单粘在了一起，里面夹着小计、合计，有的行还粘了两次。写 `real_total(table)`：`table` 有三列 `department`、`service`、`count`，返回 `count` 的真正总数：
#
# 1. `service` 去掉两端空格后**正好**是 `"合计"`、`"小计"`、`"总计"`、`"Total"` 或 `"Subtotal"` 的行（字母大小写不限），不算。只是名称里含有这些字的服务，仍要算。表里写着的小计、合计可能漏，也可能不对，不要直接拿来用。
# 2. 三列都相同的行只算一次。只有服务名称相同、部门或数不同的，都要算。
# 3. `count` 是数，缺失的跳过。

# %% [markdown] lang="en"
# ## Question 3 (3 points): count no total twice
#
# The lists of several departments were pasted together, with subtotals and totals among them, and some rows pasted twice. Write `real_total(table)`: `table` has the columns `department`, `service`, `count`; return the true total of `count`:
#
# 1. Rows whose `service`, without spaces at its ends, is **exactly** `"合计"`, `"小计"`, `"总计"`, `"Total"` or `"Subtotal"` (upper or lower case alike) do not count. A service that merely has such a word in its name does. Subtotals and totals in the table may be lacking or wrong: do not take them as they stand.
# 2. Rows that are the same in all three columns count once. Where only the service's name is the same, and the department or the number differs, all count.
# 3. `count` holds numbers; missing ones are skipped.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>“Total number of registrations”（登记总数）是一项服务，还是一行合计？</details>
# <details><summary>提示二：思路</summary>先去掉完全重复的行，再去掉合计行，最后求和。合计行要整格比较，不要看“含不含”。</details>
# <details><summary>提示三：用什么</summary>`table.drop_duplicates()`；`table["service"].str.strip().str.lower().isin([...])` 找出合计行；`~` 表示“不是”。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Is “Total number of registrations” a service, or a row of totals?</details>
# <details><summary>Hint two: the idea</summary>Take out rows that are wholly repeated, then rows of totals, then add up. Compare the whole cell for totals, not whether it contains the word.</details>
# <details><summary>Hint three: the call</summary>`table.drop_duplicates()`; `table["service"].str.strip().str.lower().isin([...])` finds the totals; `~` means “not”.</details>

# %% graded="answer" grade_id="real_total"
def real_total(table):
    ### BEGIN SOLUTION
    rows = table.drop_duplicates()
    totals = rows["service"].str.strip().str.lower().isin(["合计", "小计", "总计", "total", "subtotal"])
    return rows.loc[~totals, "count"].sum()
    ### END SOLUTION

# %% graded="tests" grade_id="real_total_tests" points=3 competency="read"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("real_total", points=3)
_small = pd.DataFrame({
    "department": ["AGO", "AGO", "AGO", "FCO", "FCO", "FCO", ""],
    "service": ["Fraud reporting", "Reimbursing witness expenses", "小计", "Legalisation", "Legalisation", "小计", "合计"],
    "count": [3229, 55432, 58661, 400, 400, 400, 59061],
})
check.case(
    "七行：两个部门，两行小计，一行合计，一行粘了两次",
    "seven rows: two departments, two subtotals, one total, one row pasted twice",
    lambda: real_total(_small.copy()),
    59061,
    mistakes=[
        (177583, "小计和合计也加进去了", "subtotals and the total were added as well"),
        (59461, "完全相同的行算了两次", "the row that is wholly repeated was counted twice"),
        (118122, "小计没有去掉", "the subtotals were not taken out"),
    ],
)
### BEGIN HIDDEN TESTS
_services = read_dataset("../../datasets/uk_gov_services/services.csv")
_TOTALS = ("合计", "小计", "总计", "total", "subtotal")


def _pasted(codes, words, twice, stated):
    """(table, true sum) of real services with totals put in; every `twice`-th row is pasted twice at the end. The last
    department has no subtotal, and the total that is stated is `stated` times the true one (None: there is none)."""
    rows = []
    for code in codes:
        mine = _services[_services["department_code"] == code]
        values = [(code, name, None if pd.isna(n) else int(n)) for name, n in zip(mine["service"], mine["transactions_per_year"])]
        rows += values
        if code != codes[-1]:
            rows.append((code, words[0], sum(n or 0 for *_, n in values)))
    true = sum(n or 0 for _, name, n in rows if name != words[0])
    if stated:
        rows.append(("", words[1], int(true * stated)))
    rows += [row for at, row in enumerate(rows) if twice and at % twice == 0]
    return pd.DataFrame(rows, columns=["department", "service", "count"]), true


def _sum(table, totals=None, by=("department", "service", "count"), keep="first"):
    """The sum without the rows in `totals` and without repeated ones (by: None keeps them)."""
    rows = table.drop_duplicates(list(by), keep=keep) if by else table
    return int(rows.loc[~totals(rows["service"]) if totals else rows.index, "count"].sum())


_real = lambda names: names.str.strip().str.lower().isin(_TOTALS)
_loose = lambda names: names.str.lower().str.contains("|".join(_TOTALS))
_exact = lambda names: names.isin(["合计", "小计", "总计", "Total", "Subtotal"])


def _named(table, words, true):
    named = [
        (_sum(table, by=None), "小计和合计也加进去了", "subtotals and totals were added as well"),
        (_sum(table), "小计和合计也加进去了", "subtotals and totals were added as well"),
        (_sum(table, lambda names: names == words[1]), "只去掉了总计，小计还在", "only the grand total was taken out, the subtotals are still there"),
        (_sum(table, _exact), "合计行的前后空格和字母大小写没有统一", "the rows of totals differ in spaces and in upper and lower case"),
        (_sum(table, _real, by=None), "完全相同的行算了两次", "rows that are wholly repeated were counted twice"),
        (_sum(table, _real, keep=False), "重复的行要留一行，不能都去掉", "of repeated rows one stays; not all of them go"),
        (_sum(table, _loose), "名称里含有 Total 的服务被当成合计去掉了", "services with Total in their names were taken out as totals"),
        (_sum(table, _real, by=["service"]), "只有名称相同的行也被当成重复", "rows with the same name only were taken for repeated"),
        (_sum(table, _real, by=["department", "service"]), "数不同的行也被当成重复", "rows with different numbers were taken for repeated"),
        (int(table["count"].max()), "直接取了表里写着的合计，它不一定对", "the total stated in the table was taken, which need not be right"),
        (int(table["count"].iloc[-1]) if not pd.isna(table["count"].iloc[-1]) else None, "直接取了表里写着的合计，它不一定对", "the total stated in the table was taken, which need not be right"),
    ]
    return [one for one in named if one[0] != true]


for _codes, _words, _twice, _stated, _zh, _en in (
    (["MoJ", "DfE", "FCO"], ("小计", "总计"), 0, None, "三个部门的清单，有的有小计，没有总计", "three departments' lists, some with subtotals, no total"),
    (["DfT", "HMRC"], (" subtotal ", "TOTAL"), 6, 0.9, "两个部门的清单，有的行粘了两次，写着的总计不对", "two departments' lists, some rows pasted twice, the total stated is wrong"),
):
    _table, _true = _pasted(_codes, _words, _twice, _stated)
    check.case(_zh, _en, lambda: real_total(_table.copy()), _true, mistakes=lambda: _named(_table, _words, _true), hidden=True)
_bis = _services[_services["service"].str.contains("registrations|accounts|Total", case=False)]
_rows = [(code, name, None if pd.isna(n) else int(n)) for code, name, n in zip(_bis["department_code"], _bis["service"], _bis["transactions_per_year"])]
_name, _n = _services.loc[_services["department_code"] == "MoJ", "service"].iloc[0], 1200
_rows += [("MoJ", _name, _n), ("MoJ", _name, _n + 50), ("DfE", _name, _n)]
_true = sum(n or 0 for *_, n in _rows)
_mixed = pd.DataFrame([*_rows, ("", "Total", _true // 2)], columns=["department", "service", "count"])
check.case(
    "有的服务名称里含有 Total，有的名称相同而部门或数不同", "some services have Total in their names; some share a name, not the department or the number",
    lambda: real_total(_mixed.copy()), _true, mistakes=lambda: _named(_mixed, ("小计", "Total"), _true), hidden=True,
)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 4 题（3 分）：定一条基线
#
# 写 `baseline(rows, ward, quarters)`：`rows` 像 `wards` 那样，一行是一个选区一个季度，行的次序不定。取选区 `ward` **自己最近**的 `quarters` 个季度（中间缺的季度跳过；不够时有几个用几个），返回一个字典，有四项：
#
# - `"share"`：这几个季度合起来，7 天内办结的件数占受理件数的比例（0 到 1，至少三位小数）。未办结的留在分母里；
# - `"n"`：这几个季度受理的件数；
# - `"from"` 和 `"to"`：最早和最晚的季度，如 `"2013-Q1"`。

# %% [markdown] lang="en"
# ## Question 4 (3 points): set a baseline
#
# Write `baseline(rows, ward, quarters)`: `rows` is like `wards`, one row for a ward in a quarter, in no particular order. Take the **latest** `quarters` quarters of which the ward `ward` itself has a row (a quarter that is lacking is skipped; all there are, if fewer) and return a dict with four entries:
#
# - `"share"`: over these quarters together, complaints closed within 7 days as a share of those received (0 to 1, at least three decimals), open ones included in the denominator;
# - `"n"`: complaints received in these quarters;
# - `"from"` and `"to"`: the first and the last quarter, such as `"2013-Q1"`.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>10 件的季度和 200 件的季度，比例能一样重吗？</details>
# <details><summary>提示二：思路</summary>先筛出这个选区，按季度排好，取最后几行；分子分母各自合计，再相除。</details>
# <details><summary>提示三：用什么</summary>`sort_values("opened_quarter").tail(quarters)`，然后 `["within_7_days"].sum() / ["requests"].sum()`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Should a quarter of 10 complaints weigh as much as one of 200?</details>
# <details><summary>Hint two: the idea</summary>Pick out the ward, sort by quarter, take the last rows; add up numerator and denominator separately, then divide.</details>
# <details><summary>Hint three: the call</summary>`sort_values("opened_quarter").tail(quarters)`, then `["within_7_days"].sum() / ["requests"].sum()`.</details>

# %% graded="answer" grade_id="baseline"
def baseline(rows, ward, quarters):
    ### BEGIN SOLUTION
    last = rows[rows["ward"] == ward].sort_values("opened_quarter").tail(quarters)
    return {
        "share": last["within_7_days"].sum() / last["requests"].sum(),
        "n": last["requests"].sum(),
        "from": last["opened_quarter"].iloc[0],
        "to": last["opened_quarter"].iloc[-1],
    }
    ### END SOLUTION

# %% graded="tests" grade_id="baseline_tests" points=3 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("baseline", points=3)
_three = pd.DataFrame({
    "ward": [7, 7, 7, 9],
    "opened_quarter": ["2013-Q2", "2013-Q1", "2012-Q4", "2013-Q2"],
    "requests": [10, 190, 50, 80],
    "still_open": [1, 0, 0, 2],
    "within_7_days": [1, 171, 50, 8],
}).assign(duplicates=0, median_days=5.0, mean_days=6.5)
check.case(
    "第 7 选区三个季度，取最近 2 个：10 件里 1 件、190 件里 171 件",
    "three quarters of ward 7, the latest 2: 1 of 10 and 171 of 190",
    lambda: baseline(_three.copy(), 7, 2),
    {"share": 0.86, "n": 200, "from": "2013-Q1", "to": "2013-Q2"},
    mistakes=[({"share": 0.5, "n": 200, "from": "2013-Q1", "to": "2013-Q2"}, "把两个季度的比例平均了：10 件的季度和 190 件的一样重了", "the two shares were averaged: a quarter of 10 weighs as much as one of 190")],
    tolerance=0.0006,
)
### BEGIN HIDDEN TESTS
_wards = read_dataset("../../datasets/chicago_311_sanitation/ward_quarters.csv")


def _base(rows, ward, quarters, way=""):
    """The baseline; `way` names a misconception."""
    mine = rows if way == "all" else rows[rows["ward"] == ward]
    if way == "city":
        mine = mine[mine["opened_quarter"].isin(sorted(rows["opened_quarter"].unique())[-quarters:])]
    if way != "file":
        mine = mine.sort_values("opened_quarter")
    mine = mine.head(quarters) if way == "first" else mine.tail(quarters)
    n = mine["requests"].sum()
    share = mine["within_7_days"].sum() / ((n - mine["still_open"].sum()) if way == "closed" else n)
    if way == "mean":
        share = (mine["within_7_days"] / mine["requests"]).mean()
    names = mine["opened_quarter"].iloc[[-1, 0] if way == "swapped" else [0, -1]]
    n = {"rows": len(mine), "hits": mine["within_7_days"].sum()}.get(way, n)
    return {"share": share * (100 if way == "percent" else 1), "n": int(n), "from": names.iloc[0], "to": names.iloc[1]}


_WAYS = (
    ("mean", "把各季度的比例平均了：件数少的季度和件数多的一样重了", "the quarters' shares were averaged: small quarters weigh as much as large ones"),
    ("first", "取成了最早的几个季度", "the earliest quarters were taken"),
    ("file", "行没有按季度排好，取到的不是最近的几个季度", "the rows were not sorted by quarter, so these are not the latest"),
    ("city", "先取了全市最近的几个季度：这个选区缺其中一个", "the city's latest quarters were taken first; the ward lacks one of them"),
    ("all", "没有只取这个选区", "the rows were not limited to the ward"),
    ("closed", "未办结的不在分母里", "open complaints are missing from the denominator"),
    ("percent", "比例要写成 0 到 1 之间的数", "the share is a number from 0 to 1"),
    ("rows", "n 是受理的件数，不是季度的个数", "n is the number of complaints received, not of quarters"),
    ("hits", "n 是受理的件数，不是 7 天内办结的件数", "n is the number of complaints received, not of those closed within 7 days"),
    ("swapped", "from 是最早的季度，to 是最晚的", "from is the first quarter, to the last"),
)
_gap = _wards[~((_wards["ward"] == 18) & (_wards["opened_quarter"] == "2014-Q2"))]
for _table, _ward, _count, _until, _weight, _zh, _en in (
    (_wards, 34, 4, "2014-Q4", 1, "", ""), (_gap, 18, 6, "2014-Q3", 1, "，中间缺一个季度", ", with one quarter lacking"),
    (_wards, 6, 3, "2013-Q3", 0.5, "", ""), (_wards[_wards["opened_quarter"] >= "2014-Q2"], 34, 30, "2014-Q4", 0.5, "，没有那么多", ", more than there are"),
):
    _rows = _table[_table["opened_quarter"] <= _until].sort_values(["requests", "ward"], ascending=False)
    _right = _base(_rows, _ward, _count)

    def _mistakes():
        found = [(_base(_rows, _ward, _count, way), zh, en) for way, zh, en in _WAYS]
        return [one for one in found if abs(one[0]["share"] - _right["share"]) > 0.0013 or any(one[0][key] != _right[key] for key in ("n", "from", "to"))]

    check.case(
        f"第 {_ward} 选区，到 {_until} 为止最近 {_count} 个季度{_zh}，行的次序打乱", f"ward {_ward}, the latest {_count} quarters up to {_until}{_en}, rows in another order",
        lambda: baseline(_rows.reset_index(drop=True), _ward, _count), _right, mistakes=_mistakes, tolerance=0.0006, hidden=True, weight=_weight,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 5 题（4 分）：变化减去变化
#
# 写 `difference_in_differences(rows, treated, before, after)`：`rows` 像 `wards`，`treated` 是采取了行动的选区号列表，`before` 和 `after` 是两个季度。返回
#
# （行动选区后来的比例 − 行动选区之前的比例）−（其余选区后来的比例 − 其余选区之前的比例）
#
# 比例指一组选区**合起来**，7 天内办结的件数占受理件数的比例，写成 0 到 1 之间的数；结果至少三位小数，可以是负数。其余选区是 `rows` 里所有不在 `treated` 里的选区。

# %% [markdown] lang="en"
# ## Question 5 (4 points): one change less another
#
# Write `difference_in_differences(rows, treated, before, after)`: `rows` is like `wards`, `treated` is a list of the wards that acted, `before` and `after` are two quarters. Return
#
# (share of the acting wards after − their share before) − (share of the other wards after − their share before)
#
# The share is that of a group of wards **together**: complaints closed within 7 days of complaints received, as a number from 0 to 1; the result has at least three decimals and may be negative. The other wards are all wards in `rows` that are not in `treated`.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>如果所有选区都提高了 16 个百分点，行动选区提高的 20 个里，有多少能归到行动头上？</details>
# <details><summary>提示二：思路</summary>先写一个小函数，算一组选区在一个季度的比例（先合计再相除），再调用四次。</details>
# <details><summary>提示三：用什么</summary>`rows["ward"].isin(treated)` 是行动选区，`~rows["ward"].isin(treated)` 是其余选区；季度用 `rows["opened_quarter"] == before` 筛选。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>If every ward gained 16 points, how many of the acting wards' 20 can be put down to the action?</details>
# <details><summary>Hint two: the idea</summary>Write a small function for the share of a group of wards in a quarter (sums first, then the ratio), and call it four times.</details>
# <details><summary>Hint three: the call</summary>`rows["ward"].isin(treated)` are the acting wards, `~rows["ward"].isin(treated)` the others; `rows["opened_quarter"] == before` picks the quarter.</details>

# %% graded="answer" grade_id="difference_in_differences"
def difference_in_differences(rows, treated, before, after):
    ### BEGIN SOLUTION
    acting = rows["ward"].isin(treated)

    def share(group, quarter):
        chosen = rows[group & (rows["opened_quarter"] == quarter)]
        return chosen["within_7_days"].sum() / chosen["requests"].sum()

    return (share(acting, after) - share(acting, before)) - (share(~acting, after) - share(~acting, before))
    ### END SOLUTION

# %% graded="tests" grade_id="difference_in_differences_tests" points=4 competency="judge"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("difference_in_differences", points=4)
_four = pd.DataFrame({
    "ward": [1, 2, 3, 1, 2, 3],
    "opened_quarter": ["2013-Q1", "2013-Q1", "2013-Q1", "2013-Q2", "2013-Q2", "2013-Q2"],
    "requests": [100, 100, 300, 100, 100, 300],
    "within_7_days": [40, 50, 210, 70, 60, 240],
}).assign(still_open=0, duplicates=0, median_days=5.0, mean_days=6.5)
check.case(
    "三个选区各两个季度，行动的是第 1 选区：40% 到 70%，其余 65% 到 75%",
    "three wards, two quarters each; ward 1 acted: 40% to 70%, the others 65% to 75%",
    lambda: difference_in_differences(_four.copy(), [1], "2013-Q1", "2013-Q2"),
    0.2,
    mistakes=[
        (0.3, "只算了行动选区自己的前后变化，没有和其余选区比", "this is the acting ward's own change; the others were not compared"),
        (20, "要写成 0 到 1 的比例之差，不是百分点", "a difference of shares from 0 to 1 was asked for, not points"),
        (-0.2, "两个变化减反了", "the two changes were subtracted the wrong way round"),
    ],
    tolerance=0.0006,
)
### BEGIN HIDDEN TESTS
_wards = read_dataset("../../datasets/chicago_311_sanitation/ward_quarters.csv")


def _did(rows, treated, before, after, way=""):
    """The difference of the two changes; `way` names a misconception."""
    acting = rows["ward"].isin(treated)
    requests = rows["requests"] - (rows["still_open"] if way == "closed" else 0)

    def share(wanted, quarter):
        chosen = wanted & (rows["opened_quarter"] == quarter)
        if way == "mean":
            return (rows.loc[chosen, "within_7_days"] / requests[chosen]).mean()
        return rows.loc[chosen, "within_7_days"].sum() / requests[chosen].sum()

    others = acting | True if way == "all" else ~acting
    own, theirs = share(acting, after) - share(acting, before), share(others, after) - share(others, before)
    if way == "relative":
        return share(acting, after) / share(acting, before) - share(others, after) / share(others, before)
    return {"own": own, "after": share(acting, after) - share(others, after), "sum": own + theirs}.get(way, own - theirs)


_WAYS = (
    ("own", "只算了行动选区自己的前后变化，没有和其余选区比", "this is the acting wards' own change; the others were not compared"),
    ("after", "只比了后来的高低，没有看之前就有的差别", "only the levels afterwards were compared, not the difference there was before"),
    ("all", "对照组里包括了行动选区自己", "the acting wards themselves are among those they are compared with"),
    ("mean", "先算了每个选区的比例再平均：件数少的选区和件数多的一样重了", "the wards' shares were averaged: small wards weigh as much as large ones"),
    ("closed", "未办结的不在分母里", "open complaints are missing from the denominator"),
    ("relative", "用了倍数，题目要比例之差", "ratios were used; differences of shares were asked for"),
    ("sum", "两个变化相加了，题目要相减", "the two changes were added; one less the other was asked for"),
)
_built = pd.DataFrame(
    [(11, "2012-Q1", 50, 4, 30), (12, "2012-Q1", 200, 10, 60), (13, "2012-Q1", 40, 0, 20), (14, "2012-Q1", 160, 20, 96),
     (11, "2012-Q2", 20, 1, 18), (12, "2012-Q2", 180, 30, 72), (13, "2012-Q2", 90, 9, 72), (14, "2012-Q2", 110, 11, 66),
     (11, "2012-Q3", 10, 0, 10), (12, "2012-Q3", 90, 0, 90), (13, "2012-Q3", 30, 0, 15), (14, "2012-Q3", 70, 0, 35)],
    columns=["ward", "opened_quarter", "requests", "still_open", "within_7_days"],
).assign(duplicates=0, median_days=5.0, mean_days=6.5)  # fmt: skip
for _rows, _treated, _before, _after in (
    (_wards, [3, 9, 15, 25, 41, 50], "2012-Q4", "2013-Q1"), (_wards, [1, 2, 4, 5, 7, 10, 11, 14, 16, 17, 19, 22], "2013-Q2", "2014-Q2"),
    (_wards, [21, 34, 47], "2014-Q1", "2014-Q4"), (_built, [11, 12], "2012-Q1", "2012-Q2"),
):
    _rows = _rows.sort_values("requests", kind="stable")
    _right = _did(_rows, _treated, _before, _after)

    def _mistakes():
        found = [(_did(_rows, _treated, _before, _after, way), zh, en) for way, zh, en in _WAYS]
        found += [(_right * 100, "要写成 0 到 1 的比例之差，不是百分点", "a difference of shares from 0 to 1 was asked for, not points"), (-_right, "两个变化减反了", "the two changes were subtracted the wrong way round")]
        return [one for one in found if abs(one[0] - _right) > 0.002]

    check.case(
        f"{len(_treated)} 个选区采取行动，{_before} 到 {_after}", f"{len(_treated)} wards acted, {_before} to {_after}",
        lambda: difference_in_differences(_rows.reset_index(drop=True), list(_treated), _before, _after), _right, mistakes=_mistakes, tolerance=0.0006, hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 6 题（2 分）：到期了没有
#
# 写 `due_status(actions, today)`：`actions` 有三列，`action_id` 是编号，`due` 是期限，`done` 是完成日期（都是日期，可能缺失）；`today` 是今天（`pd.Timestamp`）。返回每个编号的状态，是下面五个词之一：
#
# - 已经完成（`done` 有值，并且不晚于 `today`）：不晚于期限的是 `"done"`，晚于期限的是 `"late"`，没有期限的也是 `"done"`；
# - 没有完成：没有期限的是 `"no date"`，`today` 晚于期限的是 `"overdue"`，其余是 `"open"`。
#
# 期限当天不算逾期。`done` 晚于 `today` 的，站在今天看还没有完成。

# %% [markdown] lang="en"
# ## Question 6 (2 points): is it due yet
#
# Write `due_status(actions, today)`: `actions` has three columns, `action_id`, the due date `due` and the date of completion `done` (dates, either may be missing); `today` is a `pd.Timestamp`. Return the status of each id, one of five words:
#
# - completed (`done` has a value not later than `today`): `"done"` if not later than the due date, `"late"` if later, and `"done"` where there is no due date;
# - not completed: `"no date"` where there is no due date, `"overdue"` if `today` is later than the due date, else `"open"`.
#
# On the due date itself nothing is overdue. What has a `done` later than `today` is not completed as seen today.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>站在 6 月 1 日，您能知道一件事会在 6 月 20 日完成吗？</details>
# <details><summary>提示二：思路</summary>先判断完成没有，再在两种情形里各看期限；逐行写一个 `if` 就可以。</details>
# <details><summary>提示三：用什么</summary>`pd.notna(row.done) and row.done <= today` 判断完成；`pd.isna(row.due)` 判断没有期限；`for row in actions.itertuples()` 逐行走。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>On 1 June, can you know that something will be completed on 20 June?</details>
# <details><summary>Hint two: the idea</summary>First decide whether it is completed, then look at the due date in either case; an `if` for each row will do.</details>
# <details><summary>Hint three: the call</summary>`pd.notna(row.done) and row.done <= today` tells what is completed; `pd.isna(row.due)` that there is no due date; `for row in actions.itertuples()` goes row by row.</details>

# %% graded="answer" grade_id="due_status"
def due_status(actions, today):
    ### BEGIN SOLUTION
    found = {}
    for row in actions.itertuples():
        if pd.notna(row.done) and row.done <= today:
            found[row.action_id] = "late" if pd.notna(row.due) and row.done > row.due else "done"
        elif pd.isna(row.due):
            found[row.action_id] = "no date"
        else:
            found[row.action_id] = "overdue" if today > row.due else "open"
    return found
    ### END SOLUTION

# %% graded="tests" grade_id="due_status_tests" points=2 competency="act"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("due_status", points=2)
check.case(
    "四项行动，今天是 2026-06-01",
    "four actions, today is 2026-06-01",
    lambda: due_status(
        pd.DataFrame({
            "action_id": ["a", "b", "c", "d"],
            "due": pd.to_datetime(["2026-05-20", "2026-05-20", "2026-06-30", None]),
            "done": pd.to_datetime(["2026-05-18", None, None, None]),
        }),
        pd.Timestamp("2026-06-01"),
    ),
    {"a": "done", "b": "overdue", "c": "open", "d": "no date"},
    mistakes=[({"a": "done", "b": "overdue", "c": "open", "d": "open"}, "没有期限的要写 no date：没有日期就没法逾期，也没法跟踪", "without a due date it is no date: it cannot fall due, nor be followed up")],
)
### BEGIN HIDDEN TESTS
_cases = read_dataset("../../datasets/wabo_permits/cases.csv", usecols=["case_id", "planned_end_at", "closed_at"], parse_dates=["planned_end_at", "closed_at"])
_days = {name: _cases[name].dt.tz_localize(None).dt.normalize() for name in ("planned_end_at", "closed_at")}
_all = pd.DataFrame({"action_id": _cases["case_id"], "due": _days["planned_end_at"], "done": _days["closed_at"]})


def _status(rows, today, way=""):
    """Statuses by id; `way` names a misconception."""
    due, done = rows["due"], rows["done"]
    finished = done.notna() if way == "later" else done < today if way == "done today" else done <= today
    late = (done >= due) if way == "done on the day" else (done > due)
    over = (due <= today) if way == "due today" else (due < today)
    words = pd.Series("open", index=rows["action_id"]).mask(over.to_numpy(), "overdue")
    if way != "no date":
        words = words.mask(due.isna().to_numpy(), "no date")
    finished = (finished & due.notna()) if way == "no date first" else finished
    words = words.mask(finished.to_numpy(), "done")
    return words.mask((finished & late).to_numpy(), {"never late": "done", "late is overdue": "overdue"}.get(way, "late")).to_dict()


_WAYS = (
    ("later", "看到了今天以后才完成的事：站在今天，它们还没有完成", "this looks ahead: as seen today, what is completed later is not completed"),
    ("due today", "期限当天还不算逾期", "on the due date itself nothing is overdue"),
    ("done on the day", "期限当天完成的不算晚", "what is completed on its due date is not late"),
    ("done today", "今天完成的，今天就算完成", "what is completed today is completed as seen today"),
    ("never late", "过了期限才完成的要写 late", "what was completed after its due date is late"),
    ("late is overdue", "已经完成的不再逾期：晚了写 late", "what is completed is no longer overdue: late is the word"),
    ("no date", "没有期限的要写 no date", "without a due date it is no date"),
    ("no date first", "没有期限而已经完成的，是 done", "what is completed is done, with or without a due date"),
)


def _case(zh, en, rows, today, weight):
    right = _status(rows, today)
    check.case(
        zh, en, lambda: due_status(rows.reset_index(drop=True), today), right, hidden=True, weight=weight,
        mistakes=lambda: [(seen, zh, en) for way, zh, en in _WAYS if (seen := _status(rows, today, way)) != right],
    )


for _today, _every, _gaps in ((pd.Timestamp("2011-06-01"), 7, False), (pd.Timestamp("2011-03-14"), 9, True)):
    _part = _all[(_all["due"] != _today) & (_all["done"] != _today) & (_all["done"] != _all["due"])].iloc[1::_every]
    if _gaps:
        _part = _part.assign(due=_part["due"].mask([at % 4 == 1 for at in range(len(_part))])).sort_values("done", ascending=False)
    _case(
        f"{len(_part)} 件许可案件的办理期限，站在 {_today:%Y-%m-%d}" + ("，有的去掉了期限" if _gaps else ""),
        f"the time limits of {len(_part)} permit cases, seen on {_today:%Y-%m-%d}" + (", some limits taken away" if _gaps else ""),
        _part, _today, 1,
    )
_edges = pd.DataFrame({
    "action_id": ["p", "q", "r", "s", "t", "u", "v", "w"],
    "due": pd.to_datetime(["2026-06-01", "2026-05-31", "2026-06-01", None, None, "2026-05-10", "2026-05-10", "2026-05-10"]),
    "done": pd.to_datetime([None, None, "2026-06-01", "2026-05-02", "2026-07-01", "2026-06-15", "2026-05-12", "2026-05-10"]),
})
_case(
    "八项行动：今天到期、昨天到期、没有期限、今天以后才完成、晚了两天、当天完成", "eight actions: due today, due yesterday, no due date, completed after today, two days late, on the day",
    _edges, pd.Timestamp("2026-06-01"), 2,
)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 7 题（2 分）：达标了，还是件数太少说不准
#
# 写 `verdicts(rows, quarter, target, at_least)`：对 `rows` 里季度 `quarter` 的每个选区，返回一个词：
#
# - 受理件数少于 `at_least` 的，不论比例多高，都是 `"too few"`；
# - 其余的，7 天内办结的件数占受理件数的比例（未办结的留在分母里）**不低于** `target`（0 到 1）的是 `"reached"`，否则是 `"not reached"`。
#
# 别的季度的行不算。

# %% [markdown] lang="en"
# ## Question 7 (2 points): reached, or too few to say
#
# Write `verdicts(rows, quarter, target, at_least)`: for each ward in `rows` in the quarter `quarter`, return one expression:
#
# - `"too few"` where fewer than `at_least` complaints were received, whatever the share;
# - otherwise `"reached"` where complaints closed within 7 days, as a share of those received (open ones stay in the denominator), are **not below** `target` (0 to 1), else `"not reached"`.
#
# Rows of other quarters do not count.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>20 件里办结 19 件是 95%；少办结一件，就成了 90%。这个数有多稳？</details>
# <details><summary>提示二：思路</summary>先筛出这个季度，先看件数够不够，再看比例够不够。</details>
# <details><summary>提示三：用什么</summary>逐行 `for row in rows[rows["opened_quarter"] == quarter].itertuples()`，里面写 `if … elif … else`，结果放进字典 `{row.ward: …}`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>19 of 20 is 95%; one less makes 90%. How steady is such a figure?</details>
# <details><summary>Hint two: the idea</summary>Pick out the quarter; look first whether there are enough complaints, then at the share.</details>
# <details><summary>Hint three: the call</summary>Row by row with `for row in rows[rows["opened_quarter"] == quarter].itertuples()`, then `if … elif … else`, into a dict `{row.ward: …}`.</details>

# %% graded="answer" grade_id="verdicts"
def verdicts(rows, quarter, target, at_least):
    ### BEGIN SOLUTION
    found = {}
    for row in rows[rows["opened_quarter"] == quarter].itertuples():
        if row.requests < at_least:
            found[row.ward] = "too few"
        else:
            found[row.ward] = "reached" if row.within_7_days / row.requests >= target else "not reached"
    return found
    ### END SOLUTION

# %% graded="tests" grade_id="verdicts_tests" points=2 competency="judge"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("verdicts", points=2)
_rows = pd.DataFrame({
    "ward": [1, 2, 3, 1],
    "opened_quarter": ["2014-Q1", "2014-Q1", "2014-Q1", "2014-Q2"],
    "requests": [40, 12, 60, 50],
    "still_open": [0, 0, 10, 0],
    "within_7_days": [30, 12, 40, 10],
}).assign(duplicates=0, median_days=5.0, mean_days=6.5)
check.case(
    "三个选区：40 件里 30 件、12 件里 12 件、60 件里 40 件；目标 0.75，至少 30 件",
    "three wards: 30 of 40, 12 of 12, 40 of 60; target 0.75, at least 30",
    lambda: verdicts(_rows.copy(), "2014-Q1", 0.75, 30),
    {1: "reached", 2: "too few", 3: "not reached"},
    mistakes=[
        ({1: "reached", 2: "reached", 3: "not reached"}, "12 件太少，说不准是不是达标", "12 are too few to say"),
        ({1: "not reached", 2: "too few", 3: "not reached"}, "正好等于目标的也算达标", "exactly at the target is reached"),
        ({1: "reached", 2: "too few", 3: "reached"}, "未办结的要留在分母里", "open complaints stay in the denominator"),
    ],
)
### BEGIN HIDDEN TESTS
_wards = read_dataset("../../datasets/chicago_311_sanitation/ward_quarters.csv")


def _judge(rows, quarter, target, at_least, way=""):
    """Verdicts by ward; `way` names a misconception."""
    mine = rows if way == "every quarter" else rows[rows["opened_quarter"] == quarter]
    mine = mine.groupby("ward")[["requests", "still_open", "within_7_days"]].sum()
    n = mine["requests"] - (mine["still_open"] if way == "closed" else 0)
    # The product of the numbers, rounded: 0.9 x 50 must be 45.
    line = (n * target).round(9)
    reached = (mine["within_7_days"] / n).round(1) >= target if way == "rounded" else mine["within_7_days"] > line if way == "above" else mine["within_7_days"] >= line
    counted = mine["within_7_days"] if way == "few in time" else mine["requests"]
    few = counted <= at_least if way == "at most" else counted < at_least
    words = reached.map({True: "reached", False: "not reached"})
    if way == "left out":
        return words[~few].to_dict()
    if way == "reached first":
        few &= ~reached
    return (words if way == "all" else words.mask(few, "too few")).to_dict()


_WAYS = (
    ("all", "件数太少的选区也下了结论", "wards with too few complaints were judged as well"),
    ("reached first", "件数太少的，不论比例多高都是 too few", "with too few complaints it is too few, whatever the share"),
    ("left out", "件数太少的选区也要写出来，写 too few", "wards with too few complaints are in the result, as too few"),
    ("closed", "未办结的要留在分母里", "open complaints stay in the denominator"),
    ("at most", "正好有 at_least 件的，已经够了", "exactly at_least complaints are enough"),
    ("above", "正好等于目标的也算达标", "exactly at the target is reached"),
    ("every quarter", "别的季度的行也算进去了", "rows of other quarters were counted in"),
    ("few in time", "at_least 要和受理件数比，不是和办结件数比", "compare at_least with complaints received, not with those closed in time"),
    ("rounded", "比例先四舍五入了，差一点的成了达标", "the share was rounded first, and what was just below became reached"),
)
_tie = pd.DataFrame({
    "ward": [5, 6, 7, 8, 5, 6, 7], "opened_quarter": ["2014-Q3"] * 4 + ["2014-Q2"] * 3, "requests": [40, 40, 39, 100, 60, 60, 60],
    "still_open": [0, 0, 0, 50, 0, 0, 0], "within_7_days": [20, 19, 39, 30, 10, 58, 20],
}).assign(duplicates=0, median_days=5.0, mean_days=6.5)
for _table, _quarter, _target, _least, _zh, _en in (
    (_wards, "2014-Q4", 0.9, 48, "", ""), (_wards, "2012-Q4", 0.9, 40, "", ""), (_wards, "2013-Q1", 0.8, 40, "", ""),
    (_tie, "2014-Q3", 0.5, 40, "：正好一半的、差一点的、少一件的、有一半没办结的", ": exactly half, just below, one complaint too few, half still open"),
):
    _rows = _table.sort_values("requests", kind="stable")
    _right = _judge(_rows, _quarter, _target, _least)
    check.case(
        f"{_quarter}，目标 {_target}，至少 {_least} 件{_zh}", f"{_quarter}, target {_target}, at least {_least}{_en}",
        lambda: verdicts(_rows.reset_index(drop=True), _quarter, _target, _least), _right, hidden=True,
        mistakes=lambda: [(seen, zh, en) for way, zh, en in _WAYS if (seen := _judge(_rows, _quarter, _target, _least, way)) != _right],
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 您的行动卡
#
# 现在轮到您自己的问题。运行下面一格，边写边看还缺什么；写下的内容当场保存在 `action.json`，关掉再打开还在，提交时一起交上去。只写岗位，不写任何人的姓名、电话。“证据”一栏以后再填。

# %% [markdown] lang="en"
# ## Your action card
#
# Now for your own problem. Run the cell below and see what is missing as you write; what you write is saved at once in `action.json`, is there when you open it again, and is handed in with the exercise. Write posts only, no one's name or telephone. “Evidence” is for later.

# %%
ActionCard()

# %% [markdown] lang="zh"
# ## 第 8 题（书面，5 分）：为这张卡说明理由
#
# 对照您上面的行动卡，用 150 至 300 字（英文 100 至 200 词）写清楚：
#
# 1. 基线是怎么得来的：哪张表、哪一段时间、依据多少件，用之前查出并处理了什么毛病（1 分）
# 2. 行动由哪个岗位在哪天之前做，别人凭什么看得出做了没有（1 分）
# 3. 到哪天、达到多少算成，为什么是这个数（1 分）
# 4. 与谁或与什么时候比；这样比能排除什么别的原因，还排除不了什么（2 分）

# %% [markdown] lang="en"
# ## Question 8 (written, 5 points): give the reasons for this card
#
# With your action card before you, set out in 100 to 200 words (150 to 300 Chinese characters):
#
# 1. how the baseline was obtained: which table, which period, of how many, and which faults you found and mended first (1 point)
# 2. which post does the action by which day, and from what others can see whether it was done (1 point)
# 3. by which day and at what figure it will have succeeded, and why that figure (1 point)
# 4. with whom or with which time you compare; which other causes this rules out, and which it cannot (2 points)

# %% [markdown] lang="zh" graded="written" grade_id="reasons_for_card" points=5 competency="act"
# 示例要点：基线写明表名、起止时间和件数，说出查出的毛病（如合计行、单位写在格子里）及处理；行动有岗位、有日期，有可以看到的痕迹（派件记录、签收单）；目标有数、有单位、有测量日期，理由来自往年走势或同类单位，而不是凭空取整；比较对象是同期没有行动的单位、上年同期或抽签的对照，说明由此排除了季节或普遍变化，并说出排除不了的，例如因为最差才被挑中（回归平均）、对照单位也在改。只写“前后对比”的，第 4 点不给分。

# %% [markdown] lang="en"
# Points of a good answer: the baseline names its table, period and number of cases, the faults found (such as total rows, units in cells) and what was done; the action has a post, a date and a trace that can be seen (assignment log, receipts); the target has a figure, a unit and a date of measurement, with a reason from earlier years or similar units, not a round number; the comparison is with units that did not act, the same season of the year before, or a control drawn by lot, says that it rules out season or a general change, and names what it cannot rule out, such as having been chosen for being worst (regression to the mean) or the others changing too. “Before and after” alone earns nothing for point 4.

# %% [markdown] lang="zh"
# ## 给同组成员的问题
#
# 教员分组以后，您会知道自己和同组成员的座位（A、B、C……），并拿到他们的行动卡。给每个座位写一两个开放的问题，不给建议，然后再提交一次。还没有分组时，这一格可以先空着。

# %% [markdown] lang="en"
# ## Questions for the members of your set
#
# Once the trainer has made the sets you will know the seats (A, B, C …) and be given the cards of the others. Write one or two open questions for each seat, no advice, and submit once more. Until then leave this empty.

# %%
PeerQuestions()
