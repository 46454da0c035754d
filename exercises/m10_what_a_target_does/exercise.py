# %% [markdown] lang="zh"
# # 练习：替考核办写一套核对工具
#
# 领导采纳了您的意见：急诊达标率按可比组公布，奖金先不挂钩。现在考核办每个月都要出同样的表，请您把算法写成**函数**，换一批机构、换一个月份也能用。
#
# 数据仍是英格兰急诊月报，2016 年 4 月至 2019 年 3 月。`months` 的一行是一个机构的一类急诊科在一个月里：
#
# - `department_type`：`1` 综合急诊，`2` 专科急诊，`other` 轻伤和便民门诊，都是**文字**；
# - `attendances`：就诊人次；`over_4_hours`：其中从到达到离开或入院超过 4 小时的人次。
#
# **达标率** = 没有超过 4 小时的人次 ÷ 就诊人次，一律先把人次相加再相除。检查时会用别的行来调用您的函数，所以只对眼前例子成立的写法得不到分。结果不必四舍五入；要舍入的话，0 到 1 之间的比例至少保留三位小数，百分点至少保留一位小数。
#
# 每题下面有一个检查单元格，运行它就知道可见的例子是否通过。自动评分共 20 分，最后的书面题 5 分。

# %% [markdown] lang="en"
# # Exercise: a set of checks for the assessment office
#
# Your advice was taken: the share in time is published within groups that compare, with no bonus tied to it for now. The assessment office now needs the same tables every month. Write each computation as a **function** that works for other organisations and other months too.
#
# The data are again the monthly returns of emergency care in England, April 2016 to March 2019. A row of `months` is one kind of department of one organisation in one month:
#
# - `department_type`: `1` major department, `2` single specialty, `other` minor injuries and walk-in, all of them **text**;
# - `attendances`: visits; `over_4_hours`: those of them with more than 4 hours from arrival to leaving or admission.
#
# The **share in time** = visits not over 4 hours ÷ visits, always adding up the visits first and dividing after. The checks call your function with other rows, so code that fits only the example you see earns nothing. There is no need to round; if you do, keep at least three decimals of a share from 0 to 1 and one of percentage points.
#
# Under each question there is a check cell: run it to see whether the visible example passes. 20 points are graded automatically, and the written question at the end is worth 5.

# %%
import pandas as pd

from grading.classroom import Check, open_module

open_module("m10_what_a_target_does", "zh")
months = pd.read_csv("../../datasets/nhs_ae/months.csv", parse_dates=["month"])
months.head()

# %% [markdown] lang="zh"
# ## 第 1 题（3 分）：按类型算达标率
#
# 写 `share_by_type(rows)`：`rows` 与 `months` 的列相同，是其中一些行。返回每一类 `department_type` 的达标率，写成 0 到 1 之间的数（Series 或字典都可以）。规则：
#
# 1. 报上来的表有时会漏填：`attendances` 或 `over_4_hours` 只要有一个缺失，这一行就整行不参加计算。
# 2. 就诊人次合计为 0 的类型算不出比率，不出现在结果里。

# %% [markdown] lang="en"
# ## Question 1 (3 points): the share in time by kind
#
# Write `share_by_type(rows)`: `rows` has the columns of `months` and is some of its rows. Return the share in time of each `department_type` as a number from 0 to 1 (a Series or a dict). The rules:
#
# 1. Returns are sometimes incomplete: a row in which `attendances` or `over_4_hours` is missing takes no part at all.
# 2. A kind whose visits add up to 0 has no rate and is not in the result.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>一家每月 300 人次，一家每月 15,000 人次，病人碰上哪一家的机会大？平均数里它们该一样重吗？</details>
# <details><summary>提示二：思路</summary>先去掉不完整的行，再按类型把两列人次分别相加，最后用两个合计数相除。</details>
# <details><summary>提示三：用什么</summary>`rows.dropna(subset=["attendances", "over_4_hours"])`，然后 `groupby("department_type")[["attendances", "over_4_hours"]].sum()`，再筛掉人次为 0 的类型。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>One unit has 300 visits a month, another 15,000. Which is a patient more likely to meet with? Should they weigh the same in a mean?</details>
# <details><summary>Hint two: the idea</summary>Leave out incomplete rows, add up both columns of visits by kind, and divide the two totals last.</details>
# <details><summary>Hint three: the call</summary>`rows.dropna(subset=["attendances", "over_4_hours"])`, then `groupby("department_type")[["attendances", "over_4_hours"]].sum()`, and drop the kinds with 0 visits.</details>

# %% graded="answer" grade_id="share_by_type"
def share_by_type(rows):
    ### BEGIN SOLUTION
    complete = rows.dropna(subset=["attendances", "over_4_hours"])
    total = complete.groupby("department_type")[["attendances", "over_4_hours"]].sum()
    total = total[total["attendances"] > 0]
    return 1 - total["over_4_hours"] / total["attendances"]
    ### END SOLUTION

# %% graded="tests" grade_id="share_by_type_tests" points=3 competency="read"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("share_by_type", points=3)


def _frame(*items):
    names = ["month", "organisation", "department_type", "attendances", "over_4_hours", "admissions"]
    table = pd.DataFrame([(*item, 0) for item in items], columns=names)
    return table.assign(month=pd.to_datetime(table["month"]))


check.case(
    "三行：综合急诊 900 人次中 180 人次超时，又 100 人次中 0；便民门诊 50 人次中 1",
    "three rows: major 180 of 900 over, and 0 of 100; walk-in 1 of 50",
    lambda: share_by_type(_frame(
        ("2017-05-01", "A", "1", 900, 180), ("2017-05-01", "B", "1", 100, 0), ("2017-05-01", "A", "other", 50, 1)
    )),
    {"1": 0.82, "other": 0.98},
    mistakes=[
        ({"1": 0.9, "other": 0.98}, "这是各行达标率的平均数，900 人次和 100 人次成了一样重", "this is the mean of the rows' rates: 900 visits and 100 weigh the same"),
        ({"1": 0.18, "other": 0.02}, "这是超时的比例，题目要没有超时的", "this is the share over 4 hours; the share in time was asked for"),
        ({"1": 82, "other": 98}, "题目要 0 到 1 之间的数，不是百分数", "a number from 0 to 1 was asked for, not a percentage"),
    ],
    tolerance=0.0051,
)  # fmt: skip
### BEGIN HIDDEN TESTS
_months = read_dataset("../../datasets/nhs_ae/months.csv", parse_dates=["month"], nrows=4830)  # April 2016 to May 2017


def _rates(rows, fill=False):
    complete = rows if fill else rows.dropna(subset=["attendances", "over_4_hours"])
    total = complete.groupby("department_type")[["attendances", "over_4_hours"]].sum()
    total = total[total["attendances"] > 0]
    return (1 - total["over_4_hours"] / total["attendances"]).to_dict()


def _usual(rows, right):
    complete = rows[rows["attendances"] > 0].dropna(subset=["attendances", "over_4_hours"])
    means = (1 - complete["over_4_hours"] / complete["attendances"]).groupby(complete["department_type"]).mean()
    return [
        (means, "这是各行达标率的平均数，小门诊和大医院成了一样重", "this is the mean of the rows' rates: small units and large hospitals weigh the same"),
        ({name: 100 * value for name, value in right.items()}, "题目要 0 到 1 之间的数，不是百分数", "a number from 0 to 1 was asked for, not a percentage"),
        ({name: 1 - value for name, value in right.items()}, "这是超时的比例，题目要没有超时的", "this is the share over 4 hours; the share in time was asked for"),
    ]


_december = _months[_months["month"] == "2016-12-01"].iloc[::-1]
_right = _rates(_december)
check.case(
    "2016 年 12 月全部机构", "all organisations in December 2016",
    lambda: share_by_type(_december.reset_index(drop=True)), _right, mistakes=lambda: _usual(_december, _right), tolerance=0.0051, hidden=True,
)  # fmt: skip
_gaps = _months[_months["month"] == "2017-02-01"].reset_index(drop=True)
_gaps = _gaps.assign(
    attendances=_gaps["attendances"].mask(_gaps.index % 3 == 1), over_4_hours=_gaps["over_4_hours"].mask(_gaps.index % 5 == 2)
)
_without = _rates(_gaps)
check.case(
    "2017 年 2 月，一部分行漏填了人次或超时", "February 2017, some rows without visits or without those over 4 hours",
    lambda: share_by_type(_gaps.reset_index(drop=True)), _without,
    mistakes=lambda: [
        (_rates(_gaps, fill=True), "漏填的行只去掉了一半：分子和分母来自不同的行", "only half of an incomplete row was left out: the two totals come from different rows"),
        (_rates(_gaps.dropna(subset=["attendances"]), fill=True), "漏填超时人次的行还在：超时成了 0", "rows without those over 4 hours are still there: nobody counts as late in them"),
        (_rates(_gaps.dropna(subset=["over_4_hours"]), fill=True), "漏填就诊人次的行还在", "rows without visits are still there"),
        *_usual(_gaps, _without),
    ],
    tolerance=0.0051, hidden=True,
)  # fmt: skip
_none = _frame(("2017-05-01", "A", "1", 300, 120), ("2017-05-01", "D", "1", 180, 0), ("2017-05-01", "B", "2", 0, 0), ("2017-05-01", "C", "other", 80, 0), ("2017-06-01", "B", "2", 0, 0))
check.case(
    "一类急诊科没有人次", "one kind without any visits",
    lambda: share_by_type(_none.copy()), {"1": 0.75, "other": 1.0},
    mistakes=[
        ({"1": 0.75, "2": 0.0, "other": 1.0}, "没有人次，不等于达标率是 0", "no visits is not a share of 0"),
        ({"1": 0.75, "2": 1.0, "other": 1.0}, "没有人次，不等于全部达标", "no visits does not mean that all were in time"),
        ({"1": 0.75, "2": None, "other": 1.0}, "算不出比率的类型不应出现在结果里，空着也不行", "a kind without a rate should not be in the result, not even as a blank"),
        *_usual(_none, {"1": 0.75, "other": 1.0}),
    ],
    tolerance=0.0051, hidden=True,
)  # fmt: skip
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 2 题（3 分）：只在可比的机构之间排
#
# 写 `comparable_ranking(rows, kind, at_least)`：只看 `department_type` 等于 `kind` 的行，按机构合计 `rows` 里的全部月份，返回机构代码的列表，达标率从高到低。规则：
#
# 1. 只列入这一类就诊人次合计**不少于** `at_least` 的机构（`at_least` 至少是 1）。
# 2. 达标率完全相同的，按机构代码的字母次序排（`A` 在 `B` 前）。排序之前不要四舍五入。

# %% [markdown] lang="en"
# ## Question 2 (3 points): rank only what compares
#
# Write `comparable_ranking(rows, kind, at_least)`: take only rows whose `department_type` is `kind`, add up all months in `rows` for each organisation, and return the list of organisation codes from the highest share in time to the lowest. The rules:
#
# 1. List only organisations whose visits of this kind add up to **no fewer than** `at_least` (which is 1 or more).
# 2. Where shares are exactly equal, go by the code in alphabetical order (`A` before `B`). Do not round before sorting.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>“不少于 `at_least`”说的是一行、一个月，还是全部月份合计？</details>
# <details><summary>提示二：思路</summary>筛类型，按机构求和，筛人次，算达标率，最后按两个标准排序：达标率降序，代码升序。</details>
# <details><summary>提示三：用什么</summary>把机构代码变成一列，再用 `sort_values(["share", "organisation"], ascending=[False, True])`，取 `["organisation"].tolist()`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Does “no fewer than `at_least`” speak of a row, of a month, or of all months together?</details>
# <details><summary>Hint two: the idea</summary>Filter the kind, add up by organisation, filter by visits, compute the share, and sort by two keys at last: share descending, code ascending.</details>
# <details><summary>Hint three: the call</summary>Make the code a column, then `sort_values(["share", "organisation"], ascending=[False, True])`, and take `["organisation"].tolist()`.</details>

# %% graded="answer" grade_id="comparable_ranking"
def comparable_ranking(rows, kind, at_least):
    ### BEGIN SOLUTION
    total = rows[rows["department_type"] == kind].groupby("organisation", as_index=False)[["attendances", "over_4_hours"]].sum()
    total = total[total["attendances"] >= at_least]
    total = total.assign(share=1 - total["over_4_hours"] / total["attendances"])
    return total.sort_values(["share", "organisation"], ascending=[False, True])["organisation"].tolist()
    ### END SOLUTION

# %% graded="tests" grade_id="comparable_ranking_tests" points=3 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("comparable_ranking", points=3)


def _frame(*items):
    names = ["month", "organisation", "department_type", "attendances", "over_4_hours", "admissions"]
    table = pd.DataFrame([(*item, 0) for item in items], columns=names)
    return table.assign(month=pd.to_datetime(table["month"]))


_small = _frame(
    ("2017-05-01", "C", "1", 600, 60), ("2017-06-01", "C", "1", 600, 60), ("2017-05-01", "A", "1", 1000, 200),
    ("2017-05-01", "B", "1", 90, 0), ("2017-05-01", "B", "other", 5000, 0), ("2017-05-01", "D", "1", 1100, 110),
)  # fmt: skip
check.case(
    "四个机构的综合急诊，至少 1,000 人次；C 和 D 都是 90%", "major departments of four organisations, at least 1,000 visits; C and D both at 90%",
    lambda: comparable_ranking(_small.copy(), "1", 1000),
    ["C", "D", "A"],
    mistakes=[
        (["B", "C", "D", "A"], "B 的综合急诊只有 90 人次，不该列入", "B has only 90 visits to its major department and should not be listed"),
        (["A", "C", "D"], "次序反了：要从高到低", "the order is reversed: highest first"),
        (["D", "C", "A"], "达标率相同的，按代码的字母次序", "where shares are equal, go by the code"),
        (["D", "A"], "C 两个月合计 1,200 人次，应当列入", "C has 1,200 visits in two months together and should be listed"),
    ],
)
### BEGIN HIDDEN TESTS
_months = read_dataset("../../datasets/nhs_ae/months.csv", parse_dates=["month"], nrows=4830)  # April 2016 to May 2017


def _ranking(rows, kind, at_least, descending=True, all_kinds=False, above=False, minimum_of_all=False, monthly=False, codes_down=False, digits=12):
    """The ranking; the keywords each give what one misconception gives."""
    mine = rows if all_kinds else rows[rows["department_type"] == kind]
    mine = mine.assign(share=1 - mine["over_4_hours"] / mine["attendances"])
    total = mine.groupby("organisation").agg(seen=("attendances", "sum"), late=("over_4_hours", "sum"), mean=("share", "mean"))
    size = rows.groupby("organisation")["attendances"].sum()[total.index] if minimum_of_all else total["seen"]
    total = total[(size > at_least) if above else (size >= at_least)]
    total = total.assign(share=(total["mean"] if monthly else 1 - total["late"] / total["seen"]).round(digits)).reset_index()
    return total.sort_values(["share", "organisation"], ascending=[not descending, not codes_down])["organisation"].tolist()


for _kind, _first, _last, _least, _zh, _en in (
    ("2", "2016-07-01", "2016-12-01", 7_500, "2016 年下半年的专科急诊，至少 7,500 人次", "single-specialty departments, second half of 2016, at least 7,500 visits"),
    ("other", "2016-10-01", "2016-12-01", 12_000, "2016 年四季度的便民门诊，至少 12,000 人次，有些都是 100%", "walk-in centres, last quarter of 2016, at least 12,000 visits, some of them at 100%"),
    ("other", "2017-01-01", "2017-03-01", None, "2017 年一季度的便民门诊，有一家的人次正好等于下限", "walk-in centres, first quarter of 2017; one has exactly as many visits as the minimum"),
):
    _rows = _months[_months["month"].between(_first, _last)].sort_values(["over_4_hours", "organisation"], ascending=False)
    if _least is None:
        _least = int(_rows[_rows["department_type"] == _kind].groupby("organisation")["attendances"].sum().sort_values().iloc[-60])
    _right = _ranking(_rows, _kind, _least)

    def _mistakes():
        named = [
            (_ranking(_rows, _kind, _least, above=True), "正好有 at_least 人次的，也要列入", "exactly at_least visits are enough to be listed"),
            (_ranking(_rows, _kind, _least, descending=False), "次序反了：要从高到低", "the order is reversed: highest first"),
            (_ranking(_rows, _kind, 1), "人次太少的机构没有去掉", "organisations with too few visits were kept"),
            (_ranking(_rows, _kind, _least, all_kinds=True), "把各种类型都算进去了，这样的机构不可比", "all kinds were counted in, and such organisations do not compare"),
            (_ranking(_rows, "1", _least), "类型要用 kind，不能写死", "the kind is given by kind and must not be fixed"),
            (_ranking(_rows, _kind, _least, minimum_of_all=True), "人次要数这一类的，不是各类合计", "count the visits of this kind, not of all kinds"),
            (_ranking(_rows, _kind, _least, monthly=True), "把各月的达标率平均了，应当先把人次相加", "the monthly shares were averaged; add up the visits first"),
            (_ranking(_rows, _kind, _least, codes_down=True), "达标率相同的，按代码的字母次序", "where shares are equal, go by the code"),
            (_ranking(_rows, _kind, _least, digits=2), "排序之前四舍五入了，本来不同的成了相同", "the shares were rounded before sorting, and different ones became equal"),
            (_ranking(_rows[_rows["attendances"] >= _least], _kind, _least), "人次要按全部月份合计来看，不是一行一行看", "the minimum is for all months together, not for a row"),
        ]
        return [one for one in named if one[0] != _right]

    check.case(_zh, _en, lambda: comparable_ranking(_rows.reset_index(drop=True), _kind, _least), _right, mistakes=_mistakes, hidden=True)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 3 题（3 分）：跟去年同月比
#
# 写 `change_on_year(rows, month)`：`rows` 里只有一类急诊科，一个机构一个月最多一行；`month` 是 `"2018-01"` 这样的文字。返回每个机构**这个月的达标率减去上一年同月的达标率**，单位是**百分点**（从 80% 到 85% 记作 5，下降记负数）。
#
# 两个月里有一个月没有行、或者那一行的就诊人次是 0 的机构，不出现在结果里。行的次序不定，有的机构中间缺月份。

# %% [markdown] lang="en"
# ## Question 3 (3 points): against the same month of last year
#
# Write `change_on_year(rows, month)`: `rows` has one kind of department only, at most one row for an organisation in a month; `month` is text such as `"2018-01"`. Return for each organisation **its share in time in this month minus that in the same month of the year before**, in **percentage points** (from 80% to 85% is 5, a fall is negative).
#
# An organisation with no row in one of the two months, or with 0 visits in that row, is not in the result. The rows are in no particular order, and some organisations lack months in between.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>往上数 12 行，一定是去年同月吗？</details>
# <details><summary>提示二：思路</summary>分别取出两个月的行，各自以机构为索引算达标率，再相减。两边都有的机构才有结果。</details>
# <details><summary>提示三：用什么</summary>`pd.Timestamp(month)` 是这个月，`pd.Timestamp(month) - pd.DateOffset(years=1)` 是去年同月；两个以机构为索引的 Series 相减会自动对齐，再 `.dropna()`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Are 12 rows up always the same month of last year?</details>
# <details><summary>Hint two: the idea</summary>Take the rows of each of the two months, compute the shares with the organisation as index, and subtract. Only organisations on both sides have a result.</details>
# <details><summary>Hint three: the call</summary>`pd.Timestamp(month)` is the month, `pd.Timestamp(month) - pd.DateOffset(years=1)` that of last year; two Series indexed by organisation align when subtracted, then `.dropna()`.</details>

# %% graded="answer" grade_id="change_on_year"
def change_on_year(rows, month):
    ### BEGIN SOLUTION
    now = pd.Timestamp(month)

    def shares(moment):
        table = rows[(rows["month"] == moment) & (rows["attendances"] > 0)].set_index("organisation")
        return 100 * (1 - table["over_4_hours"] / table["attendances"])

    return (shares(now) - shares(now - pd.DateOffset(years=1))).dropna()
    ### END SOLUTION

# %% graded="tests" grade_id="change_on_year_tests" points=3 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("change_on_year", points=3)


def _frame(*items):
    names = ["month", "organisation", "department_type", "attendances", "over_4_hours", "admissions"]
    table = pd.DataFrame([(*item, 0) for item in items], columns=names)
    return table.assign(month=pd.to_datetime(table["month"]))


_small = _frame(
    ("2018-01-01", "A", "1", 1000, 250), ("2017-12-01", "A", "1", 1000, 300), ("2017-01-01", "A", "1", 800, 160),
    ("2018-01-01", "B", "1", 500, 50), ("2017-12-01", "B", "1", 500, 60),
)  # fmt: skip
check.case(
    "A 一年前 80%、上月 70%、这个月 75%；B 没有去年同月", "A: 80% a year ago, 70% last month, 75% this month; B has no row a year ago",
    lambda: change_on_year(_small.copy(), "2018-01"),
    {"A": -5.0},
    mistakes=[
        ({"A": 5.0, "B": 2.0}, "这是跟上个月比，题目要跟去年同月比", "this compares with last month; the same month of last year was asked for"),
        ({"A": 5.0}, "减反了：这个月减去年同月", "subtracted the wrong way: this month minus last year's"),
        ({"A": -0.05}, "单位要百分点：5 个百分点写 5，不写 0.05", "the unit is percentage points: 5, not 0.05"),
        ({"A": -6.25}, "这是下降的百分比（相对变化），题目要百分点（直接相减）", "this is the relative change; percentage points (a plain difference) were asked for"),
    ],
    tolerance=0.051,
)  # fmt: skip
### BEGIN HIDDEN TESTS
_months = read_dataset("../../datasets/nhs_ae/months.csv", parse_dates=["month"], nrows=4830)  # April 2016 to May 2017


def _changes(rows, month, back=12, unit=100.0, relative=False, lost=None):
    """Changes by organisation; the keywords each give what one misconception gives."""
    seen = rows[rows["attendances"] > 0].set_index(["month", "organisation"])
    shares = 1 - seen["over_4_hours"] / seen["attendances"]
    now = pd.Timestamp(month)
    new, old = (shares[shares.index.get_level_values(0) == when].droplevel(0) for when in (now, now - pd.DateOffset(months=back)))
    if lost is not None:
        new, old = new.align(old, fill_value=lost)
    return (unit * ((new - old) / old if relative else new - old)).dropna().to_dict()


def _rows_up(rows, month):
    ordered = rows[rows["attendances"] > 0].sort_values("month")
    ordered = ordered.assign(share=100 * (1 - ordered["over_4_hours"] / ordered["attendances"]))
    ordered = ordered.assign(change=ordered["share"] - ordered.groupby("organisation")["share"].shift(12))
    return ordered[ordered["month"] == month].set_index("organisation")["change"].dropna().to_dict()


def _named(rows, month, right):
    now = pd.Timestamp(month)
    either = sorted(set(rows.loc[rows["month"].isin([now, now - pd.DateOffset(years=1)]), "organisation"]))
    named = [
        (_changes(rows, month, back=1), "这是跟上个月比，题目要跟去年同月比", "this compares with last month; the same month of last year was asked for"),
        (_rows_up(rows, month), "往上数了 12 行，缺月份的机构就不是去年同月了", "12 rows up is not last year's month where a month is missing"),
        (_changes(rows, month, unit=1.0), "单位要百分点：5 个百分点写 5，不写 0.05", "the unit is percentage points: 5, not 0.05"),
        ({one: -value for one, value in right.items()}, "减反了：这个月减去年同月", "subtracted the wrong way: this month minus last year's"),
        (_changes(rows, month, relative=True), "这是相对变化，题目要百分点（直接相减）", "this is the relative change; percentage points were asked for"),
        (_changes(rows, month, lost=0.0), "没有行的月份被当成了 0%", "a month without a row was counted as 0%"),
    ]
    named = [one for one in named if set(one[0]) != set(right) or max(abs(one[0][key] - right[key]) for key in right) > 0.052]
    if set(either) != set(right):
        named.append((dict.fromkeys(either) | right, "两个月不齐的机构不应出现在结果里，空着也不行", "an organisation without both months should not be in the result, not even as a blank"))
    return named


_major = _months[_months["department_type"] == "1"]
_whole = _major[_major.groupby("organisation")["month"].transform("size") == 14]
_holes = _whole[~((_whole["month"] == "2016-09-01") & (_whole["organisation"].str[2] < "F"))]
_minor = _months[_months["department_type"] == "other"]
_part = _minor[_minor["organisation"].isin(sorted(_minor["organisation"].unique())[::2]) & ~((_minor["month"] == "2016-11-01") & (_minor["organisation"].str[-1] < "F"))]
for _rows, _month, _weight, _zh, _en in (
    (_whole.sort_values(["attendances", "organisation"]), "2017-05", 1, "综合急诊，2017 年 5 月，行的次序打乱", "major departments, May 2017, rows in another order"),
    (_holes.iloc[::-1], "2017-04", 0.5, "综合急诊，2017 年 4 月，有的机构中间缺月份", "major departments, April 2017, some organisations lack a month in between"),
    (_part.iloc[::-1], "2017-05", 1, "便民门诊，2017 年 5 月，有的机构缺今年或去年的行", "walk-in centres, May 2017, some without a row this year or last"),
):
    _right = _changes(_rows, _month)
    check.case(
        _zh, _en, lambda: change_on_year(_rows.reset_index(drop=True), _month), _right,
        mistakes=lambda: _named(_rows, _month, _right), tolerance=0.051, hidden=True, weight=_weight,
    )  # fmt: skip
_zero = _frame(("2017-03-01", "A", "1", 200, 40), ("2016-03-01", "A", "1", 100, 10), ("2017-03-01", "B", "1", 0, 0), ("2016-03-01", "B", "1", 90, 9), ("2017-03-01", "C", "1", 70, 7), ("2016-03-01", "C", "1", 0, 0))
check.case(
    "有的月份人次是 0", "0 visits in some months",
    lambda: change_on_year(_zero.copy(), "2017-03"), {"A": -10.0},
    mistakes=[({"A": -10.0, "B": None, "C": None}, "人次是 0 的机构不应出现在结果里，空着也不行", "an organisation with 0 visits should not be in the result, not even as a blank")],
    tolerance=0.051, hidden=True, weight=0.5,
)  # fmt: skip
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 4 题（4 分）：换成同一个构成
#
# 合计达标率随构成而变。要比两家，就让它们用同一个构成，这叫**直接标准化**。
#
# 写 `same_mix(rows, weights)`：`weights` 是字典，写明每一类在标准构成里占的分量，例如 `{"1": 3, "other": 1}`，加起来不一定是 1，每个都大于 0。对每个机构，先把 `rows` 里它每一类的人次相加，算出每一类的达标率，再按 `weights` 加权平均。返回机构代码对应的标准化达标率，0 到 1。规则：
#
# 1. `weights` 里没有的类型不参加计算。
# 2. `weights` 里的类型只要缺一类（没有行，或人次合计为 0），这个机构就不出现在结果里。

# %% [markdown] lang="en"
# ## Question 4 (4 points): give all the same mix
#
# The total share changes with the mix. To compare two organisations give both the same one; this is **direct standardisation**.
#
# Write `same_mix(rows, weights)`: `weights` is a dict with the part that each kind has in the standard mix, such as `{"1": 3, "other": 1}`; the parts need not add up to 1, and each is above 0. For each organisation add up its visits of each kind in `rows`, compute the share in time of each kind, and take their mean weighted by `weights`. Return the standardised share, 0 to 1, for each organisation code. The rules:
#
# 1. Kinds that are not in `weights` take no part.
# 2. An organisation that lacks even one of the kinds in `weights` (no row, or visits that add up to 0) is not in the result.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>加权平均的权数，是这个机构自己的人次，还是 `weights`？</details>
# <details><summary>提示二：思路</summary>做一张表，行是机构，列是类型，格子里是达标率；只留 `weights` 里的列，去掉有空格的行，再按列加权。</details>
# <details><summary>提示三：用什么</summary>按机构和类型 `groupby` 求和后 `unstack()`，用 `.reindex(columns=list(weights)).dropna()`，再 `(shares * pd.Series(weights)).sum(axis=1) / sum(weights.values())`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Which are the weights of the mean: the organisation's own visits, or `weights`?</details>
# <details><summary>Hint two: the idea</summary>Make a table with organisations as rows, kinds as columns and shares in the cells; keep only the columns in `weights`, drop rows with an empty cell, and weight by column.</details>
# <details><summary>Hint three: the call</summary>`groupby` organisation and kind, sum, `unstack()`; then `.reindex(columns=list(weights)).dropna()`, and `(shares * pd.Series(weights)).sum(axis=1) / sum(weights.values())`.</details>

# %% graded="answer" grade_id="same_mix"
def same_mix(rows, weights):
    ### BEGIN SOLUTION
    total = rows.groupby(["organisation", "department_type"])[["attendances", "over_4_hours"]].sum()
    total = total[total["attendances"] > 0]
    shares = (1 - total["over_4_hours"] / total["attendances"]).unstack()
    shares = shares.reindex(columns=list(weights)).dropna()
    return (shares * pd.Series(weights)).sum(axis=1) / sum(weights.values())
    ### END SOLUTION

# %% graded="tests" grade_id="same_mix_tests" points=4 competency="judge"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("same_mix", points=4)


def _frame(*items):
    names = ["month", "organisation", "department_type", "attendances", "over_4_hours", "admissions"]
    table = pd.DataFrame([(*item, 0) for item in items], columns=names)
    return table.assign(month=pd.to_datetime(table["month"]))


_small = _frame(
    ("2017-05-01", "A", "1", 900, 180), ("2017-05-01", "A", "other", 100, 0),
    ("2017-05-01", "B", "1", 200, 50), ("2017-05-01", "B", "other", 1800, 18), ("2017-05-01", "C", "1", 700, 70),
)  # fmt: skip
check.case(
    "A：80% 和 100%；B：75% 和 99%；C 只有综合急诊；标准构成 3 比 1", "A: 80% and 100%; B: 75% and 99%; C has a major department only; standard mix 3 to 1",
    lambda: same_mix(_small.copy(), {"1": 3, "other": 1}),
    {"A": 0.85, "B": 0.81},
    mistakes=[
        ({"A": 0.82, "B": 0.966}, "这是用各自的构成算的合计，没有换成同一个构成", "this is the total at each one's own mix, not at the same one"),
        ({"A": 0.85, "B": 0.81, "C": 0.9}, "C 缺一类，不该出现", "C lacks a kind and should not be there"),
        ({"A": 0.85, "B": 0.81, "C": 0.675}, "C 缺一类，被当成了 0%", "C lacks a kind, which was counted as 0%"),
        ({"A": 0.9, "B": 0.87}, "两类被当成一样重，没有用 weights", "the kinds weigh the same here: weights were not used"),
        ({"A": 3.4, "B": 3.24}, "weights 加起来不是 1，要除以它们的和", "the weights do not add up to 1: divide by their sum"),
    ],
    tolerance=0.0006,
)  # fmt: skip
### BEGIN HIDDEN TESTS
_months = read_dataset("../../datasets/nhs_ae/months.csv", parse_dates=["month"], nrows=4830)  # April 2016 to May 2017


def _mixed(rows, weights, how=""):
    """Standardised shares; `how` names a misconception."""
    total = rows.groupby(["organisation", "department_type"])[["attendances", "over_4_hours"]].sum()
    total = total[total["attendances"] > 0]
    shares = 1 - total["over_4_hours"] / total["attendances"]
    if how == "monthly":
        shares = (1 - rows["over_4_hours"] / rows["attendances"]).groupby([rows["organisation"], rows["department_type"]]).mean()
    shares, seen = (one.unstack().reindex(columns=list(weights)) for one in (shares, total["attendances"]))
    factor = seen if how == "own" else shares.notna() * pd.Series(dict.fromkeys(weights, 1) if how == "equal" else weights)
    if how == "by position":
        factor = shares.notna() * pd.Series(list(weights.values()), index=sorted(weights))
    whole = 1 if how == "unscaled" else sum(weights.values()) if how == "as zero" else factor.sum(axis=1)
    if how not in ("as zero", "renormalised"):
        shares = shares.dropna()
    return ((shares * factor).sum(axis=1)[shares.index] / whole).dropna().to_dict()


_year = _months[_months["month"].between("2016-04-01", "2016-09-01")]
_kinds = _year.groupby("organisation")["department_type"].agg(lambda kinds: "+".join(sorted(set(kinds))))
_both = _year[_year["organisation"].isin(_kinds.index[_kinds == "1+other"][::2])]
_some = _year[_year["organisation"].isin(_kinds.index[1::4])]
_three = _months[_months["month"].between("2016-10-01", "2016-12-01") & _months["organisation"].isin(_kinds.index[_kinds.str.startswith("1")])]
_built = _frame(
    ("2017-05-01", "A", "1", 500, 100), ("2017-06-01", "A", "1", 1500, 150), ("2017-05-01", "A", "2", 50, 25), ("2017-05-01", "A", "other", 40, 0),
    ("2017-05-01", "B", "1", 300, 30), ("2017-05-01", "B", "other", 0, 0), ("2017-05-01", "C", "other", 60, 6), ("2017-05-01", "D", "other", 10, 2), ("2017-05-01", "D", "1", 20, 10),
)  # fmt: skip
for _rows, _weights, _zh, _en in (
    (_both.iloc[::-1], {"other": 30, "1": 70}, "2016 年二、三季度，两类都有的机构，标准构成 30 比 70", "April to September 2016, organisations with both kinds, standard mix 30 to 70"),
    (_some, {"1": 7, "other": 3}, "2016 年二、三季度，有的机构只有一类，有的有三类", "April to September 2016, some organisations with one kind only, some with three"),
    (_three, {"other": 80, "1": 150, "2": 20}, "2016 年四季度，三类都要有", "last quarter of 2016, all three kinds required"),
    (_built, {"other": 4, "1": 1}, "有的机构缺一类，或一类的人次是 0，或多一类", "some lack a kind, have 0 visits of a kind, or have one kind more"),
):
    _right = _mixed(_rows, _weights)

    def _mistakes():
        named = [
            (_mixed(_rows, _weights, how), zh, en)
            for how, zh, en in (
                ("own", "这是用各自的构成算的合计，没有换成同一个构成", "this is the total at each one's own mix, not at the same one"),
                ("renormalised", "缺一类的机构用剩下的类型凑了数，应当不出现", "organisations that lack a kind were made up from the others; they should not be there"),
                ("as zero", "缺的那一类被当成了 0%", "the kind that is lacking was counted as 0%"),
                ("equal", "几类被当成一样重，没有用 weights", "the kinds weigh the same here: weights were not used"),
                ("by position", "weights 要按类型的名称对上，不是按次序", "match weights by the name of the kind, not by position"),
                ("unscaled", "weights 加起来不是 1，要除以它们的和", "the weights do not add up to 1: divide by their sum"),
                ("monthly", "各月达标率直接平均了，应当先把人次相加", "the monthly shares were averaged; add up the visits first"),
            )
        ]
        named = [one for one in named if set(one[0]) != set(_right) or max(abs(one[0][key] - _right[key]) for key in _right) > 0.0013]
        everyone = set(_rows["organisation"])
        if everyone != set(_right):
            named.append((dict.fromkeys(everyone) | _right, "缺一类的机构不应出现在结果里，空着也不行", "an organisation that lacks a kind should not be in the result, not even as a blank"))
        return named

    check.case(_zh, _en, lambda: same_mix(_rows.reset_index(drop=True), dict(_weights)), _right, mistakes=_mistakes, tolerance=0.0006, hidden=True)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 5 题（2 分）：还差多少轻伤人次就能过线
#
# 一个机构这个月就诊 `attendances` 人次，超时 `over_4_hours` 人次。假如并进一批轻伤人次，**每一人次都在 4 小时之内**，原来的病人没有一个快一分钟。
#
# 写 `minor_needed(attendances, over_4_hours, line)`：`line` 是百分数（例如 95），大于 0、小于 100。返回合计达标率要到 `line`% 或以上，至少要并进多少人次；本来就到了线的返回 0。取整不取整都可以，差 1 人次以内算对。

# %% [markdown] lang="en"
# ## Question 5 (2 points): how many minor visits would take it over the line
#
# An organisation had `attendances` visits this month, `over_4_hours` of them over the limit. Suppose that a number of minor visits are counted in, **every one of them within 4 hours**, and not one of the earlier patients is a minute faster.
#
# Write `minor_needed(attendances, over_4_hours, line)`: `line` is in percent (95, say), above 0 and below 100. Return how many visits at least have to be counted in for the total share to reach `line`% or more; 0 for one that is at the line already. Whole or not, anything within 1 visit is right.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>并进来的人次，只加在分子上，还是分子分母都加？</details>
# <details><summary>提示二：思路</summary>超时的人次不变。要让它占合计的比例不超过 (100 − `line`)%，合计至少要有多大？再减去原有的人次。</details>
# <details><summary>提示三：用什么</summary>合计至少是 `over_4_hours * 100 / (100 - line)`；减去 `attendances`，负数用 `max(0, …)` 变成 0。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Are the visits counted in added above the line of the fraction only, or above and below?</details>
# <details><summary>Hint two: the idea</summary>The number over the limit stays. For it to be no more than (100 − `line`)% of the total, how large must the total be? Then subtract the visits there already.</details>
# <details><summary>Hint three: the call</summary>The total is at least `over_4_hours * 100 / (100 - line)`; subtract `attendances`, and make a negative number 0 with `max(0, …)`.</details>

# %% graded="answer" grade_id="minor_needed"
def minor_needed(attendances, over_4_hours, line):
    ### BEGIN SOLUTION
    return max(0, over_4_hours * 100 / (100 - line) - attendances)
    ### END SOLUTION

# %% graded="tests" grade_id="minor_needed_tests" points=2 competency="judge"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("minor_needed", points=2)
check.case(
    "1,000 人次，100 人次超时，线是 95%：并进以后合计 2,000 人次，正好 5% 超时", "1,000 visits, 100 over, line 95%: with those counted in there are 2,000, of which just 5% are over",
    lambda: minor_needed(1000, 100, 95),
    1000,
    mistakes=[
        (50, "并进来的人次也要算在分母里", "the visits counted in belong in the denominator too"),
        (2000, "这是并进以后的合计，题目要并进多少", "this is the total afterwards; how many are counted in was asked for"),
    ],
    tolerance=1.0,
)
### BEGIN HIDDEN TESTS
_months = read_dataset("../../datasets/nhs_ae/months.csv", parse_dates=["month"], nrows=4830)  # April 2016 to May 2017

_pool = _months[(_months["month"] == "2016-06-01") & (_months["department_type"] == "1")]
_cases = list(zip(_pool["attendances"].tolist(), _pool["over_4_hours"].tolist(), strict=True))


def _needed(seen, late, line):
    return max(0, -(-100 * late // (100 - line)) - seen)


for _line, _there, _zh, _en in ((92, False, "都还没到线", "none of them there yet"), (90, True, "有的已经到线", "some of them there already")):
    _some = [one for one in _cases if _there or 100 * (one[0] - one[1]) < _line * one[0]][:40] + ([(1000, 100)] if _there else [])
    _right = [_needed(*one, _line) for one in _some]

    def _mistakes():
        named = [
            ([max(0, _line * a / 100 - (a - b)) for a, b in _some], "并进来的人次也要算在分母里", "the visits counted in belong in the denominator too"),
            ([b * 100 / (100 - _line) for _, b in _some], "这是并进以后的合计，题目要并进多少", "this is the total afterwards; how many are counted in was asked for"),
            ([b * 100 / (100 - _line) - a for a, b in _some], "已经到线的应返回 0，不是负数", "at or above the line the answer is 0, not a negative number"),
            ([max(0, b * 20 - a) for a, b in _some], "线不一定是 95%", "the line is not always 95%"),
            ([abs(b * 100 / (100 - _line) - a) for a, b in _some], "已经到线的应返回 0，不是取绝对值", "at or above the line the answer is 0, not an absolute value"),
            ([max(0, b / (1 - _line) - a) for a, b in _some], "line 是百分数：95 要先换成 0.95，或者用 100 来减", "line is in percent: turn 95 into 0.95, or subtract from 100"),
        ]
        return [one for one in named if max(abs(x - y) for x, y in zip(one[0], _right, strict=True)) > 3]

    check.case(
        f"2016 年 6 月 {len(_some)} 家综合急诊，线是 {_line}%，{_zh}", f"{len(_some)} major departments in June 2016, line {_line}%, {_en}",
        lambda: [minor_needed(*one, _line) for one in _some], _right, mistakes=_mistakes, tolerance=1.0, hidden=True,
    )  # fmt: skip
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 6 题（3 分）：把变化拆成两半
#
# 合计达标率变了，有多少是因为**构成**变了，有多少是因为**各类自己**变了？
#
# 写 `mix_and_within(before, after)`：两张表的列与 `months` 相同，可能有多个机构、多个月；出现的类型两边一样，每一类人次合计都大于 0。对每一类，先把人次相加，得到它占全部人次的比例 `w` 和它的达标率 `r`（都是 0 到 1），前期记 0，后期记 1。返回两个数，次序不能颠倒，单位是百分点：
#
# - 构成影响：`100 × Σ (w1 − w0) × (r0 + r1) / 2`
# - 各类影响：`100 × Σ (r1 − r0) × (w0 + w1) / 2`
#
# Σ 表示把各类加起来。两个数相加，正好是合计达标率的变化，您可以用这一点自查。

# %% [markdown] lang="en"
# ## Question 6 (3 points): split a change in two
#
# The total share has changed: how much of it because the **mix** changed, and how much because the **kinds themselves** did?
#
# Write `mix_and_within(before, after)`: both tables have the columns of `months` and may hold several organisations and months; the same kinds occur in both, and the visits of each add up to more than 0. For each kind add up the visits first, which gives its part `w` of all visits and its share in time `r` (both from 0 to 1), with 0 for the earlier and 1 for the later table. Return two numbers in this order, in percentage points:
#
# - effect of the mix: `100 × Σ (w1 − w0) × (r0 + r1) / 2`
# - effect within kinds: `100 × Σ (r1 − r0) × (w0 + w1) / 2`
#
# Σ means adding up over the kinds. The two add up to the change of the total share exactly: you can check yourself by this.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>一类急诊科占的比例，分母是谁的人次？</details>
# <details><summary>提示二：思路</summary>写一个小函数，给它一张表，得出每一类的 w 和 r。对前后两张表各用一次，再照公式相乘、相加。</details>
# <details><summary>提示三：用什么</summary>`groupby("department_type")[["attendances", "over_4_hours"]].sum()` 之后，`w = t["attendances"] / t["attendances"].sum()`，`r = 1 - t["over_4_hours"] / t["attendances"]`；Series 相乘按类型对齐。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>A kind's part of all visits: whose visits are the denominator?</details>
# <details><summary>Hint two: the idea</summary>Write a small function that takes a table and gives w and r of each kind. Use it on both tables, then multiply and add as the formulas say.</details>
# <details><summary>Hint three: the call</summary>After `groupby("department_type")[["attendances", "over_4_hours"]].sum()`, `w = t["attendances"] / t["attendances"].sum()` and `r = 1 - t["over_4_hours"] / t["attendances"]`; Series multiply by kind.</details>

# %% graded="answer" grade_id="mix_and_within"
def mix_and_within(before, after):
    ### BEGIN SOLUTION
    def parts(rows):
        total = rows.groupby("department_type")[["attendances", "over_4_hours"]].sum()
        return total["attendances"] / total["attendances"].sum(), 1 - total["over_4_hours"] / total["attendances"]

    w0, r0 = parts(before)
    w1, r1 = parts(after)
    return 100 * ((w1 - w0) * (r0 + r1) / 2).sum(), 100 * ((r1 - r0) * (w0 + w1) / 2).sum()
    ### END SOLUTION

# %% graded="tests" grade_id="mix_and_within_tests" points=3 competency="judge"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("mix_and_within", points=3)


def _frame(*items):
    names = ["month", "organisation", "department_type", "attendances", "over_4_hours", "admissions"]
    table = pd.DataFrame([(*item, 0) for item in items], columns=names)
    return table.assign(month=pd.to_datetime(table["month"]))


_first = _frame(("2017-05-01", "A", "1", 800, 160), ("2017-05-01", "A", "other", 200, 0))
_second = _frame(("2018-05-01", "A", "1", 500, 110), ("2018-05-01", "A", "other", 500, 0))
check.case(
    "综合急诊从占 80% 降到占 50%，达标率从 80% 降到 78%；便民门诊一直 100%", "major goes from 80% to 50% of visits and from 80% to 78% in time; walk-in stays at 100%",
    lambda: mix_and_within(_first.copy(), _second.copy()),
    [6.3, -1.3],
    mistakes=[
        ([-1.3, 6.3], "两个数的次序颠倒了：先构成，后各类", "the two numbers are in the wrong order: mix first"),
        ([0.063, -0.013], "单位要百分点，乘以 100", "the unit is percentage points: multiply by 100"),
        ([6.0, -1.6], "公式里要用前后两期的平均，不是只用前期", "the formulas take the mean of both tables, not the earlier alone"),
        ([-6.3, 1.3], "减反了：后期减前期", "subtracted the wrong way: later minus earlier"),
    ],
    tolerance=0.051,
)
### BEGIN HIDDEN TESTS
_months = read_dataset("../../datasets/nhs_ae/months.csv", parse_dates=["month"], nrows=4830)  # April 2016 to May 2017


def _split(before, after, base=0.5, rates="sum", parts_of="visits"):
    """Both effects; base: the weight of the later table in the factor that stays (a half: the mean of both)."""
    def parts(rows):
        total = rows.groupby("department_type")[["attendances", "over_4_hours"]].sum()
        share = 1 - total["over_4_hours"] / total["attendances"]
        if rates == "mean":
            share = (1 - rows["over_4_hours"] / rows["attendances"]).groupby(rows["department_type"]).mean()
        return rows["department_type"].value_counts(normalize=True) if parts_of == "rows" else total["attendances"] / total["attendances"].sum(), share

    (w0, r0), (w1, r1) = parts(before), parts(after)
    return [100 * ((w1 - w0) * (r0 + base * (r1 - r0))).sum(), 100 * ((r1 - r0) * (w0 + base * (w1 - w0))).sum()]


_between = lambda first, last: _months[_months["month"].between(first, last)]
_kinds = _months[_months["month"] < "2016-07-01"].groupby("organisation")["department_type"].agg(lambda kinds: "+".join(sorted(set(kinds))))
_of = lambda rows, *kinds: rows[rows["organisation"].isin(_kinds.index[_kinds.isin(kinds)])]
_quarter = (_of(_between("2016-06-01", "2016-08-01"), "1+2", "1+other", "1"), _of(_between("2016-12-01", "2017-02-01"), "1+2+other", "other").iloc[::-1])
_one = (_of(_between("2016-04-01", "2016-06-01"), "1+2+other", "1"), _of(_between("2016-12-01", "2017-02-01"), "1+other", "2"))
_swap = (_frame(("2017-05-01", "A", "1", 300, 90), ("2017-05-01", "B", "other", 100, 4), ("2017-06-01", "B", "other", 20, 8)), _frame(("2018-05-01", "A", "other", 700, 56), ("2018-05-01", "B", "1", 100, 36), ("2018-05-01", "C", "1", 200, 60)))
for (_before, _after), _zh, _en in (
    (_quarter, "2016 年夏天的一批机构与年底的另一批，构成差别很大", "one group of organisations in summer 2016, another in winter, of very different mix"),
    (_one, "2016 年二季度的一批机构与年底的另一批", "one group of organisations in the second quarter of 2016, another in winter"),
    (_swap, "三个小机构", "three small organisations"),
):
    _right = _split(_before, _after)

    def _mistakes():
        later = _split(_before, _after, base=1)
        earlier = _split(_before, _after, base=0)
        named = [
            (_right[::-1], "两个数的次序颠倒了：先构成，后各类", "the two numbers are in the wrong order: mix first"),
            ([value / 100 for value in _right], "单位要百分点，乘以 100", "the unit is percentage points: multiply by 100"),
            ([-value for value in _right], "减反了：后期减前期", "subtracted the wrong way: later minus earlier"),
            (earlier, "公式里要用前后两期的平均，不是只用前期", "the formulas take the mean of both tables, not the earlier alone"),
            ([earlier[0], later[1]], "公式里要用前后两期的平均，这里一个用了前期、一个用了后期", "the formulas take the mean of both tables; here one takes the earlier and one the later"),
            ([2 * value for value in _right], "忘了除以 2", "the division by 2 is missing"),
            ([0.0, sum(_right)], "合计的变化没有拆开", "the change of the total was not split"),
            (_split(_before, _after, parts_of="rows"), "占比数的是行数，题目要人次", "the parts count rows; visits were asked for"),
            (_split(_before, _after, rates="mean"), "达标率要用人次相加再相除，不能把各行平均", "the share comes from sums, not from the mean of rows"),
        ]
        return [one for one in named if max(abs(a - b) for a, b in zip(one[0], _right, strict=True)) > 0.052]

    check.case(
        f"{_zh}：两个数", f"{_en}: both numbers",
        lambda: mix_and_within(_before.reset_index(drop=True), _after.reset_index(drop=True)), _right, mistakes=_mistakes, tolerance=0.051, hidden=True,
    )  # fmt: skip
check.case(
    "前后两张表一样", "the same table twice",
    lambda: mix_and_within(_one[0].reset_index(drop=True), _one[0].reset_index(drop=True)), [0.0, 0.0], tolerance=0.051, hidden=True, weight=0,
)  # fmt: skip
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 7 题（2 分）：变化在不在偶然之内
#
# 写 `verdicts(before, after)`：两张表的列与 `months` 相同，都只有一类急诊科，一个机构可能有多行（多个月）。对**两张表里都有**的每个机构，把人次相加，得到人次 `n` 和达标率 `p`（0 到 1，前期记 0，后期记 1），算出
#
# `SE = √( p0 × (1 − p0) / n0 + p1 × (1 − p1) / n1 )`
#
# 返回机构代码对应的结论：`p1 − p0` 大于 `2 × SE` 记 `1`（升了），小于 `−2 × SE` 记 `-1`（降了），其余记 `0`（看不出变化）。每个机构在两张表里的人次都大于 0。
#
# 这个式子假定各人次互不影响，实际波动只会更大。所以记 `0` 的不该奖罚，记 `1` 或 `-1` 的也只是“值得去问一问”。

# %% [markdown] lang="en"
# ## Question 7 (2 points): is the change within chance
#
# Write `verdicts(before, after)`: both tables have the columns of `months` and one kind of department only; an organisation may have several rows (months). For each organisation that is in **both tables**, add up the visits, which gives their number `n` and the share in time `p` (from 0 to 1, with 0 for the earlier and 1 for the later table), and compute
#
# `SE = √( p0 × (1 − p0) / n0 + p1 × (1 − p1) / n1 )`
#
# Return a verdict for each organisation code: `1` (up) where `p1 − p0` is above `2 × SE`, `-1` (down) where it is below `−2 × SE`, and `0` (no change to be seen) otherwise. Every organisation has more than 0 visits in both tables.
#
# The formula supposes that visits do not affect each other; in truth shares vary more. So a `0` deserves neither reward nor blame, and a `1` or `-1` is only “worth asking about”.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>同样升 3 个百分点，100 人次的和 10,000 人次的，哪个更可信？</details>
# <details><summary>提示二：思路</summary>两张表各按机构汇总，用机构代码对上，算差和 SE，最后按三种情况记 1、-1、0。</details>
# <details><summary>提示三：用什么</summary>`groupby("organisation")[["attendances", "over_4_hours"]].sum()`，两边 `merge(..., on="organisation")`；`(diff > 2 * se).astype(int) - (diff < -2 * se).astype(int)`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>A rise of 3 points on 100 visits or on 10,000: which is easier to believe?</details>
# <details><summary>Hint two: the idea</summary>Add up each table by organisation, match by code, compute the difference and the SE, and note 1, -1 or 0.</details>
# <details><summary>Hint three: the call</summary>`groupby("organisation")[["attendances", "over_4_hours"]].sum()` on both, `merge(..., on="organisation")`; `(diff > 2 * se).astype(int) - (diff < -2 * se).astype(int)`.</details>

# %% graded="answer" grade_id="verdicts"
def verdicts(before, after):
    ### BEGIN SOLUTION
    def summed(rows):
        total = rows.groupby("organisation")[["attendances", "over_4_hours"]].sum()
        return total.assign(p=1 - total["over_4_hours"] / total["attendances"])

    both = summed(before).merge(summed(after), on="organisation", suffixes=("_0", "_1"))
    se = (both["p_0"] * (1 - both["p_0"]) / both["attendances_0"] + both["p_1"] * (1 - both["p_1"]) / both["attendances_1"]) ** 0.5
    change = both["p_1"] - both["p_0"]
    return (change > 2 * se).astype(int) - (change < -2 * se).astype(int)
    ### END SOLUTION

# %% graded="tests" grade_id="verdicts_tests" points=2 competency="judge"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("verdicts", points=2)


def _frame(*items):
    names = ["month", "organisation", "department_type", "attendances", "over_4_hours", "admissions"]
    table = pd.DataFrame([(*item, 0) for item in items], columns=names)
    return table.assign(month=pd.to_datetime(table["month"]))


_first = _frame(("2017-05-01", "A", "1", 10000, 1500), ("2017-05-01", "B", "1", 100, 15), ("2017-05-01", "C", "1", 8000, 800), ("2017-05-01", "D", "1", 500, 50))
_second = _frame(("2018-05-01", "A", "1", 10000, 1200), ("2018-05-01", "B", "1", 100, 12), ("2018-05-01", "C", "1", 8000, 1200))
check.case(
    "A 和 B 都升了 3 个百分点，A 有 10,000 人次，B 只有 100；C 降了 5 个百分点；D 后来没有", "A and B both rose 3 points, A on 10,000 visits, B on 100; C fell 5 points; D is gone later",
    lambda: verdicts(_first.copy(), _second.copy()),
    {"A": 1, "B": 0, "C": -1},
    mistakes=[
        ({"A": 1, "B": 1, "C": -1}, "B 只有 100 人次，3 个百分点还在偶然之内", "B has only 100 visits: 3 points are within chance"),
        ({"A": -1, "B": 0, "C": 1}, "方向反了：达标率升了记 1", "the direction is reversed: a higher share is 1"),
    ],
)
### BEGIN HIDDEN TESTS
_months = read_dataset("../../datasets/nhs_ae/months.csv", parse_dates=["month"], nrows=4830)  # April 2016 to May 2017


def _verdicts(before, after, times=2.0, root=True, points=None, only_before=False, added=False, how="inner"):
    """Verdicts; the keywords each give what one misconception gives."""
    sums = [rows.groupby("organisation")[["attendances", "over_4_hours"]].sum() for rows in (before, after)]
    (n0, b0), (n1, b1) = ((one["attendances"], one["over_4_hours"]) for one in sums[0].align(sums[1], join=how, axis=0))
    p0, p1 = 1 - b0 / n0, 1 - b1 / n1
    parts = [p0 * (1 - p0) / n0, p1 * (1 - p1) / n1]
    error = parts[0] if only_before else parts[0] + parts[1]
    limit = points if points is not None else times * (parts[0]**0.5 + parts[1]**0.5 if added else error**0.5 if root else error)
    return ((p1 - p0 > limit).astype(int) - (p1 - p0 < -limit).astype(int)).to_dict()


def _clear(before, after):
    """Organisations whose verdict does not hang on the last decimals."""
    down, up = _verdicts(before, after, 1.995), _verdicts(before, after, 2.005)
    keep = {one for one, value in down.items() if up[one] == value}
    lone = set(before["organisation"]) ^ set(after["organisation"])
    return tuple(rows[rows["organisation"].isin(keep | lone)] for rows in (before, after))


def _two(kind, first, second):
    return tuple(_months[_months["month"].isin(pd.to_datetime(months)) & (_months["department_type"] == kind)] for months in (first, second))


_major = _two("1", ("2016-05-01", "2016-06-01"), ("2016-11-01", "2016-12-01"))
_stay = set(_major[0]["organisation"]) & set(_major[1]["organisation"])
_major = tuple(rows[rows["organisation"].isin(_stay)] for rows in _major)
_season = tuple(rows.iloc[::-1] for rows in _two("2", ("2016-04-01", "2016-05-01", "2016-06-01"), ("2017-01-01", "2017-02-01", "2017-03-01")))
_minor = _two("other", ("2016-04-01", "2016-05-01"), ("2017-04-01", "2017-05-01"))
for (_before, _after), _zh, _en in (
    (_clear(*_major), "综合急诊，2016 年 5、6 月与 11、12 月", "major departments, May and June against November and December 2016"),
    (_clear(*_season), "专科急诊，2016 年二季度与 2017 年一季度（每家三个月）", "single-specialty departments, second quarter of 2016 and first of 2017 (three months each)"),
    (_clear(*_minor), "便民门诊，2016 年与 2017 年的 4、5 月，有的只在一张表里", "walk-in centres, April and May of 2016 and 2017, some in one table only"),
):
    _right = _verdicts(_before, _after)

    def _mistakes():
        first = [rows.drop_duplicates("organisation") for rows in (_before, _after)]
        named = [
            (_verdicts(_before, _after, times=0.0), "凡有变化都下了结论，没有看偶然的大小", "every change was given a verdict, chance was not considered"),
            (_verdicts(_before, _after, times=1.0), "要超过 2 倍 SE，这里只用了 1 倍", "more than 2 SE is needed, 1 was used"),
            (_verdicts(_before, _after, root=False), "SE 要开平方根", "the SE needs the square root"),
            ({one: -value for one, value in _right.items()}, "方向反了：达标率升了记 1", "the direction is reversed: a higher share is 1"),
            (_verdicts(_before, _after, points=0.01), "用了固定的百分点，没有看人次多少", "a fixed number of points was used, whatever the number of visits"),
            (_verdicts(_before, _after, only_before=True), "SE 里前后两期的都要有，这里只有前期的", "the SE needs both tables; here only the earlier is in it"),
            (_verdicts(_before, _after, added=True), "先相加再开平方根，不是两个平方根相加", "add first and take the root after; here two roots were added"),
            (_verdicts(*first), "一个机构有几行，要先把人次相加", "an organisation has several rows: add up the visits first"),
            (_verdicts(_before, _after, how="outer"), "只在一张表里的机构没有前后，不应出现", "an organisation in one table only has no before and after and should not be there"),
        ]
        return [one for one in named if one[0] != _right]

    check.case(_zh, _en, lambda: verdicts(_before.reset_index(drop=True), _after.reset_index(drop=True)), _right, mistakes=_mistakes, hidden=True)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 8 题（书面，5 分）：带回岗位
#
# 选您所在单位正在考核的一个指标（最好是有一条“达标线”的），用 150 至 300 字（英文 100 至 200 词）写清楚：
#
# 1. 它的分子、分母、数据由谁报；举出一种做法，能让指标变好，而服务对象没有得益（2 分）
# 2. 被考核的单位该怎样分成可比的组，或者怎样换成同一个构成（1 分）
# 3. 您会同时公布或抽查什么，来发现第 1 点里的做法；并说明看到什么样的数据，您会改变现在的奖惩办法（2 分）

# %% [markdown] lang="en"
# ## Question 8 (written, 5 points): back at your post
#
# Choose an indicator that people in your own organisation are assessed by (best one with a line to be reached) and set out, in 100 to 200 words (150 to 300 Chinese characters):
#
# 1. its numerator, its denominator and who reports the data; and one way to improve it that does nothing for those it is meant to serve (2 points)
# 2. how the units assessed should be put into groups that compare, or given the same mix (1 point)
# 3. what you would publish or sample besides, so as to notice what you named in point 1; and what you would have to see in the data to change the present rewards and sanctions (2 points)

# %% [markdown] lang="zh" graded="written" grade_id="back_at_post" points=5 competency="act"
# 示例要点：以“热线工单按时办结率”为例，分子是期限内办结的工单，分母是全部应办结的工单，由承办单位自己填报；把难办的工单拆成几张容易的，或者先点“办结”再处理，比率会上升而群众没有得益。按工单类型（咨询、投诉、求助）分开比，或者用全市的类型构成加权后再比。同时公布各类件数、重复来电率、超期件的最长时长，每月抽 30 张工单回访核对办结时间。如果线的右边明显多于左边，或者合计上升而各类都没有升，就停止与奖金挂钩，先核口径。

# %% [markdown] lang="en"
# Points of a good answer: take the share of hotline requests closed in time. The numerator is those closed within the limit, the denominator all that were due; the units report it themselves. Splitting a hard request into several easy ones, or marking it closed before it is dealt with, raises the share and helps nobody. Compare kinds of request (questions, complaints, calls for help) separately, or weight by the kinds of the whole city. Publish beside it the number of each kind, the share of repeated calls and the longest time of those overdue, and call back 30 requests a month to check the closing time. If there are clearly more just above the line than just below, or if the total rises while no kind does, stop tying bonuses to it and settle the counting first.
