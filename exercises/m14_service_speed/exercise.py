# %% [markdown] lang="zh"
# # 练习：申请人多久收到回执
#
# 局长收到一封信：“交了申请，没人告诉我收到没有。”他请您用受理记录回答三件事：回执多久寄出，时间耗在哪一步，最近是不是真的快了。
#
# 数据仍是荷兰某市 2010 年 10 月至 2012 年 1 月的许可受理记录（`cases` 是案件，`events` 是步骤）。下面每一题请写一个**函数**。检查时会用别的案件来调用它，所以只对眼前这份数据成立的写法得不到分。结果不必四舍五入；要舍入的话，比例至少保留两位小数，小时数至少保留一位。
#
# 每题下面有一个检查单元格，运行它就能知道可见的例子是否通过。自动评分共 20 分，最后的书面题 5 分。

# %% [markdown] lang="en"
# # Exercise: how long until the applicant hears from us
#
# A letter reaches the director: “I handed in my application and nobody told me it had arrived.” You are asked three things of the intake records: how soon the confirmation goes out, at which step time is lost, and whether things have really become faster of late.
#
# The data are again the permit intake of a Dutch municipality, October 2010 to January 2012 (`cases` and `events`). Each question asks for a **function**. The checks call it with other cases, so code that fits only the data before you earns nothing. There is no need to round; if you do, keep at least two decimals of a share and one of hours.
#
# Under each question there is a check cell: run it to see whether the visible example passes. 20 points are graded automatically, and the written question at the end is worth 5.

# %%
import pandas as pd

from grading.classroom import Check, T, open_module

open_module("m14_service_speed", "zh")
cases = pd.read_csv("../../datasets/wabo_permits/cases.csv", parse_dates=["opened_at", "planned_end_at", "closed_at"])
events = pd.read_csv("../../datasets/wabo_permits/events.csv", parse_dates=["done_at"])
CONFIRMATION = "T05 Print and send confirmation of receipt"
events.head()

# %% [markdown] lang="zh"
# ## 第 1 题（4 分）：从第一步到寄出回执
#
# 写 `reply_hours(events)`：对每一件**寄出过回执**的申请，返回从它的第一个步骤到**第一次**完成 `CONFIRMATION` 这一步的小时数。结果是案件编号对应小时数（Series 或字典都可以），没有寄出回执的申请不出现在结果里。
#
# `events` 的行不一定按时间排列。

# %% [markdown] lang="en"
# ## Question 1 (4 points): from the first step to the confirmation
#
# Write `reply_hours(events)`: for each application whose confirmation **was sent**, the hours from its first step to the **first** time the step `CONFIRMATION` was done. The result gives hours for each case number (a Series or a dict); an application without a confirmation is not in it.
#
# The rows of `events` are not always in order of time.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>每件申请需要两个时间点，各从哪些行里找？</details>
# <details><summary>提示二：思路</summary>先按案件求全部步骤的最早时间，再在只含回执的行里按案件求最早时间，两者相减。</details>
# <details><summary>提示三：用什么</summary>`groupby("case_id")["done_at"].min()`，时间差用 `.dt.total_seconds() / 3600` 换成小时。注意 `.dt.seconds` 会丢掉整天。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Each application needs two points in time. In which rows does each stand?</details>
# <details><summary>Hint two: the idea</summary>Take the earliest time over all steps of a case, then the earliest over its confirmation rows only, and subtract.</details>
# <details><summary>Hint three: the call</summary>`groupby("case_id")["done_at"].min()`, and `.dt.total_seconds() / 3600` turns a difference into hours. Beware: `.dt.seconds` drops whole days.</details>

# %% graded="answer" grade_id="reply_hours"
def reply_hours(events):
    ### BEGIN SOLUTION
    first = events.groupby("case_id")["done_at"].min()
    sent = events[events["activity"] == CONFIRMATION].groupby("case_id")["done_at"].min()
    return (sent - first).dropna().dt.total_seconds() / 3600
    ### END SOLUTION

# %% graded="tests" grade_id="reply_hours_tests" points=4 competency="read"
import pandas as pd

from grading.classroom import Check, read_dataset

CONFIRMATION = "T05 Print and send confirmation of receipt"
_events = read_dataset("../../datasets/wabo_permits/events.csv", parse_dates=["done_at"], nrows=1500)
check = Check("reply_hours", points=4)
check.case(
    "三件申请：case-4601、case-416，和没有寄出回执的 case-4008",
    "three applications: case-4601, case-416, and case-4008 without a confirmation",
    lambda: reply_hours(_events[_events["case_id"].isin(["case-4601", "case-416", "case-4008"])].reset_index(drop=True)),
    {"case-4601": 164.81, "case-416": 0.04},
    tolerance=0.06,
)
### BEGIN HIDDEN TESTS
def _read(table, confirmation):
    """(case -> (hours since 1970, activity, row) of its steps, case -> hours until the confirmation)."""
    cases, gap = {}, {}
    for row, (case, activity, done) in enumerate(zip(table["case_id"], table["activity"], table["done_at"].dt.as_unit("us").astype("int64").tolist())):
        cases.setdefault(case, []).append((done / 3.6e9, activity, row))
    for case, steps in cases.items():
        steps = sorted(steps)
        if sent := [hours for hours, activity, _ in steps if activity == confirmation]:
            gap[case] = sent[0] - steps[0][0]
    return cases, gap


_cases, _gap = _read(_events, CONFIRMATION)
_without = [one for one in _cases if one not in _gap][:6]
_days = [one for one in _gap if _gap[one] >= 24 and _cases[one][-1][1] != CONFIRMATION]
_some = _days[:6] + [one for one in _gap if _gap[one] < 24][:8]


def _hours(ids):
    return {one: _gap[one] for one in ids}


def _rows(ids):
    return _events.take([row for one in ids for _, _, row in _cases[one]])


def _since_step_before(one):
    at = [activity for _, activity, _ in _cases[one]].index(CONFIRMATION)
    return _cases[one][at][0] - _cases[one][at - 1][0] if at else None


def _units(ids):
    ways = [
        (lambda one: _gap[one] % 24, "用了 .seconds：它只是一天之内的零头，整天被丢掉了", ".seconds was used: it is the part of a day, whole days are lost"),
        (lambda one: _gap[one] // 24, "用了 .days：不足一天的都成了 0", ".days was used: less than a day becomes 0"),
        (lambda one: _gap[one] / 24, "单位是天，题目要小时", "the unit is days; hours were asked for"),
        (lambda one: _gap[one] * 60, "单位是分钟，题目要小时", "the unit is minutes; hours were asked for"),
        (lambda one: _gap[one] * 3600, "单位是秒，题目要小时", "the unit is seconds; hours were asked for"),
        (lambda one: int(_gap[one]), "舍成了整小时：几分钟的都成了 0", "cut to whole hours: what took minutes becomes 0"),
        (lambda one: max(_cases[one])[0] - min(_cases[one])[0], "量到了最后一步，题目要量到寄出回执", "measured to the last step; up to the confirmation was asked for"),
        (_since_step_before, "是与前一步的间隔，题目要从第一步算起", "this is the gap to the step before; from the first step was asked for"),
    ]
    return [({one: way(one) for one in ids}, zh, en) for way, zh, en in ways]


check.case(
    f"{len(_some)} 件都寄出过回执的申请，其中一些隔了好几天",
    f"{len(_some)} applications with a confirmation, some sent days later",
    lambda: reply_hours(_rows(_some).reset_index(drop=True)),
    _hours(_some),
    mistakes=lambda: _units(_some),
    tolerance=0.06,
    hidden=True,
)
_twice = _days[:3]
_later = _rows(_twice)
_later = _later[_later["activity"] == CONFIRMATION]
_later = _later.assign(step=_later["step"] + 50, done_at=_later["done_at"] + pd.Timedelta(days=5))
check.case(
    f"{len(_twice)} 件申请补寄过一次回执（补寄的行是为检查而添的）：以第一次为准",
    f"{len(_twice)} applications with a second confirmation later (a row added for this check): the first one counts",
    lambda: reply_hours(pd.concat([_rows(_some), _later], ignore_index=True)),
    _hours(_some),
    mistakes=lambda: [
        (_hours(_some) | {one: hours + 120 for one, hours in _hours(_twice).items()}, "取了最后一次回执，题目要第一次", "the last confirmation was taken; the first was asked for"),
        *_units(_some),
    ],
    tolerance=0.06,
    hidden=True,
)
_mixed = _without + _some[3:11]
check.case(
    "有的申请从没寄出回执",
    "some applications never got a confirmation",
    lambda: reply_hours(_rows(_mixed).reset_index(drop=True)),
    _hours(_some[3:11]),
    mistakes=lambda: [
        (dict.fromkeys(_without, 0.0) | _hours(_some[3:11]), "没有寄出回执的申请被当成 0 小时：最差的服务变成了最快的", "applications without a confirmation count as 0 hours: the worst service turns into the fastest"),
        (dict.fromkeys(_without) | _hours(_some[3:11]), "没有寄出回执的申请不应出现在结果里，空着也不行", "an application without a confirmation should not be in the result, not even as a blank"),
        *_units(_some[3:11]),
    ],
    tolerance=0.06,
    hidden=True,
)
_other = _days[20:30]
check.case(
    "行的次序打乱（新的在前）",
    "rows in another order (newest first)",
    lambda: reply_hours(_rows(_other).sort_values("done_at", ascending=False, ignore_index=True)),
    _hours(_other),
    mistakes=lambda: [
        ({one: _gap[one] + min(_cases[one])[0] - max(_cases[one])[0] for one in _other}, "把每件的第一行当成了第一步：先排序，或者用 min", "the first row of a case was taken for its first step: sort, or use min"),
        *_units(_other),
    ],
    tolerance=0.06,
    hidden=True,
)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 2 题（3 分）：通常多久，慢的有多慢
#
# 写 `typical_and_slow(hours)`：`hours` 是一列小时数（Series），可能有缺失。返回两个数：中位数和第 90 百分位数，次序不能颠倒。缺失的不参加计算。百分位数的位置落在两个数之间时，按比例取中间的值（pandas 和 NumPy 通常就是这样算的）。

# %% [markdown] lang="en"
# ## Question 2 (3 points): how long usually, and how long when it is slow
#
# Write `typical_and_slow(hours)`: `hours` is a Series of hours that may have gaps. Return two numbers, the median and the 90th percentile, in this order. Missing values take no part. Where the percentile falls between two values, take the value that lies proportionally between them (as pandas and NumPy usually do).

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>“一半的人不到这个数”说的是哪个统计量？“十个人里有九个不到这个数”呢？</details>
# <details><summary>提示二：思路</summary>第 90 百分位数是把数据排好后九成位置上的值，不是最大值的九成。</details>
# <details><summary>提示三：用什么</summary>`hours.median()` 和 `hours.quantile(0.9)`，pandas 会自动跳过缺失。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Which statistic says that half of the people wait less? And nine people in ten?</details>
# <details><summary>Hint two: the idea</summary>The 90th percentile is the value nine tenths of the way along the sorted data, not nine tenths of the largest.</details>
# <details><summary>Hint three: the call</summary>`hours.median()` and `hours.quantile(0.9)`; pandas leaves out what is missing.</details>

# %% graded="answer" grade_id="typical_and_slow"
def typical_and_slow(hours):
    ### BEGIN SOLUTION
    return hours.median(), hours.quantile(0.9)
    ### END SOLUTION

# %% graded="tests" grade_id="typical_and_slow_tests" points=3 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("typical_and_slow", points=3)
check.case(
    "五件申请：1、2、3、4、100 小时",
    "five applications: 1, 2, 3, 4, 100 hours",
    lambda: typical_and_slow(pd.Series([1.0, 2.0, 3.0, 4.0, 100.0])),
    [3.0, 61.6],
    mistakes=[([22.0, 61.6], "第一个数是平均数：一件拖了 100 小时，就把它拉高了", "the first number is the mean: one case of 100 hours pulls it up")],
    tolerance=0.06,
)
### BEGIN HIDDEN TESTS
_events = read_dataset("../../datasets/wabo_permits/events.csv", usecols=["case_id", "done_at"], parse_dates=["done_at"], nrows=3000)
_times = _events.groupby("case_id")["done_at"]
_span = (_times.max() - _times.min()).dt.total_seconds() / 3600
_gaps = _span.where(_span.index.str[-1] != "7")
for _hours, _zh, _en in (
    (_span.reset_index(drop=True), f"{len(_span)} 件申请的受理时长", f"intake times of {len(_span)} cases"),
    (_gaps, "有缺失的一列小时数", "hours with missing values"),
    (_span[_span > 24].iloc[::-1], "只看超过一天的案件", "only cases of more than a day"),
):
    _median, _p90 = float(_hours.median()), float(_hours.quantile(0.9))

    def _mistakes():
        filled = _hours.fillna(0)
        found = [
            ([float(_hours.mean()), _p90], "第一个数是平均数，题目要中位数", "the first number is the mean; the median was asked for"),
            ([_median, float(_hours.max()) * 0.9], "第二个数是最大值的九成，不是第 90 百分位数", "the second is nine tenths of the maximum, not the 90th percentile"),
            ([_p90, _median], "两个数的次序颠倒了", "the two numbers are in the wrong order"),
            ([_median, float(_hours.quantile(0.1))], "这是第 10 百分位数：九成的比它长", "this is the 10th percentile: nine in ten take longer"),
            ([_median, float(_hours.max())], "第二个数是最大值，不是第 90 百分位数", "the second is the maximum, not the 90th percentile"),
            ([_median, float(_hours.quantile(0.95))], "第二个数是第 95 百分位数", "the second is the 95th percentile"),
        ]
        if _hours.isna().any():
            found.append(([float(filled.median()), float(filled.quantile(0.9))], "缺失被当成了 0 小时", "missing values were counted as 0 hours"))
            found.append(([None, None], "缺失没有跳过，结果也成了缺失", "missing values were not skipped, and the result is missing too"))
        return found

    check.case(_zh, _en, lambda: typical_and_slow(_hours.reset_index(drop=True)), [_median, _p90], mistakes=_mistakes, tolerance=0.06, hidden=True)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 3 题（2 分）：承诺兑现了多少
#
# 写 `share_within(hours, limit)`：`hours` 里每件申请一个数，**缺失表示没有寄出回执**。返回在 `limit` 小时之内（含正好 `limit` 小时）寄出回执的申请，占**全部**申请的比例，写成 0 到 1 之间的数。

# %% [markdown] lang="en"
# ## Question 3 (2 points): how much of the promise is kept
#
# Write `share_within(hours, limit)`: `hours` has a number for each application, and **missing means that no confirmation was sent**. Return the share of **all** applications that were confirmed within `limit` hours (exactly `limit` hours counts), as a number from 0 to 1.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>没有收到回执的人，算在分母里吗？站在他的角度想。</details>
# <details><summary>提示二：思路</summary>先数出不超过 `limit` 的有几件，再除以总件数，总件数包括缺失的。</details>
# <details><summary>提示三：用什么</summary>`(hours <= limit).mean()`。缺失与任何数比较都是 False，但仍然算一行。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Does someone who got no confirmation belong in the denominator? Look at it from their side.</details>
# <details><summary>Hint two: the idea</summary>Count those not above `limit`, and divide by the number of all applications, missing ones included.</details>
# <details><summary>Hint three: the call</summary>`(hours <= limit).mean()`. A missing value compared with anything gives False, yet still counts as a row.</details>

# %% graded="answer" grade_id="share_within"
def share_within(hours, limit):
    ### BEGIN SOLUTION
    return (hours <= limit).mean()
    ### END SOLUTION

# %% graded="tests" grade_id="share_within_tests" points=2 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("share_within", points=2)
check.case(
    "四件申请：1、24、30 小时，一件没有寄出；期限 24 小时",
    "four applications: 1, 24, 30 hours and one never sent; limit 24 hours",
    lambda: share_within(pd.Series([1.0, 24.0, 30.0, None]), 24),
    0.5,
    mistakes=[(2 / 3, "没有寄出回执的申请被排除在分母之外", "the application without a confirmation was left out of the denominator"), (0.25, "正好 24 小时也算在期限之内", "exactly 24 hours is within the limit"), (50, "题目要 0 到 1 之间的数，不是百分数", "a number from 0 to 1 was asked for, not a percentage")],
)
### BEGIN HIDDEN TESTS
_events = read_dataset("../../datasets/wabo_permits/events.csv", usecols=["case_id", "activity", "done_at"], parse_dates=["done_at"], nrows=3000)
_start = _events.groupby("case_id")["done_at"].min()
_sent = _events[_events["activity"].str.startswith("T05 ")].groupby("case_id")["done_at"].min()
_hours = (_sent - _start).dt.total_seconds() / 3600
for _limit, _part in ((48, _hours), (1, _hours.iloc[::3]), (72, _hours.iloc[5::2].round())):
    _in = int((_part <= _limit).sum())
    _share = _in / len(_part)

    def _mistakes():
        strict = float((_part < _limit).mean())
        found = [
            (_in / int(_part.notna().sum()), "没有寄出回执的申请被排除在分母之外", "applications without a confirmation were left out of the denominator"),
            (_share * 100, "题目要 0 到 1 之间的数，不是百分数", "a number from 0 to 1 was asked for, not a percentage"),
            (_in, "这是件数，不是比例", "this is a count, not a share"),
            (float((_part.fillna(0) <= _limit).mean()), "没有寄出回执的申请被当成 0 小时", "applications without a confirmation count as 0 hours"),
        ]
        if abs(strict - _share) > 0.0052:
            found.append((strict, "正好等于期限的也算在期限之内", "exactly at the limit is within it"))
        return found

    check.case(
        f"{len(_part)} 件申请，期限 {_limit} 小时", f"{len(_part)} applications, limit {_limit} hours",
        lambda: share_within(_part.reset_index(drop=True), _limit), _share, mistakes=_mistakes, tolerance=0.0051, hidden=True,
    )
_days = pd.Series([36.0] * 7 + [36.5] * 3 + [None] * 3)
check.case(
    "13 件申请，七件正好 36 小时，三件没有寄出", "13 applications, seven of exactly 36 hours, three never sent",
    lambda: share_within(_days.copy(), 36), 7 / 13,
    mistakes=[(0.0, "正好等于期限的也算在期限之内", "exactly at the limit is within it"), (0.7, "没有寄出回执的申请被排除在分母之外", "the application without a confirmation was left out of the denominator")],
    tolerance=0.0051, hidden=True,
)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 4 题（4 分）：时间停在哪一步之前
#
# 写 `waiting_by_step(events, longer_than)`：对每件申请，算出每一步与它**前一步**相隔的小时数，只留下超过 `longer_than` 小时的间隔，按**后一步**的名称 `activity` 合计。返回步骤名称对应小时数之和，没有这种间隔的步骤不出现。
#
# 步骤的先后看 `step`。每件申请的第一步没有前一步。

# %% [markdown] lang="en"
# ## Question 4 (4 points): before which step does time stand still
#
# Write `waiting_by_step(events, longer_than)`: for each application, take the hours between each step and the step **before** it, keep only gaps longer than `longer_than` hours, and add them up by the `activity` of the **later** step. Return the sum of hours for each step name; a step without such a gap is not in the result.
#
# `step` gives the order. The first step of an application has none before it.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>上一行一定是同一件申请的上一步吗？</details>
# <details><summary>提示二：思路</summary>排好序，在每件申请之内求相邻两行的时间差，再筛选、合计。</details>
# <details><summary>提示三：用什么</summary>`sort_values(["case_id", "step"])`，然后 `groupby("case_id")["done_at"].diff()`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Is the row above always the step before of the same application?</details>
# <details><summary>Hint two: the idea</summary>Sort, take the difference between neighbouring rows within each application, then filter and add up.</details>
# <details><summary>Hint three: the call</summary>`sort_values(["case_id", "step"])`, then `groupby("case_id")["done_at"].diff()`.</details>

# %% graded="answer" grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    ### BEGIN SOLUTION
    ordered = events.sort_values(["case_id", "step"])
    gap = ordered.groupby("case_id")["done_at"].diff().dt.total_seconds() / 3600
    long = gap > longer_than
    return gap[long].groupby(ordered.loc[long, "activity"]).sum()
    ### END SOLUTION

# %% graded="tests" grade_id="waiting_by_step_tests" points=4 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

_events = read_dataset("../../datasets/wabo_permits/events.csv", parse_dates=["done_at"], nrows=1500)
check = Check("waiting_by_step", points=4)
check.case(
    "一件申请 case-4601，超过 24 小时的间隔",
    "one application, case-4601, gaps of more than 24 hours",
    lambda: waiting_by_step(_events[_events["case_id"] == "case-4601"].reset_index(drop=True), 24),
    {
        "T02 Check confirmation of receipt": 67.67,
        "T05 Print and send confirmation of receipt": 96.93,
        "T06 Determine necessity of stop advice": 6455.33,
    },
    tolerance=0.06,
)
### BEGIN HIDDEN TESTS
def _waits(rows, limit, across=False, earlier=False, stat=sum, seconds=False, from_first=False):
    """Hours by step; the keywords each give what one misconception gives."""
    rows = rows.sort_values(["case_id", "step"])
    steps = list(zip(rows["case_id"], rows["activity"], rows["done_at"].dt.as_unit("us").astype("int64").tolist()))
    start, gaps = {}, {}
    for case, _, done in steps:
        start.setdefault(case, done)
    for before, after in zip(steps, steps[1:]):
        gap = after[2] - (start[after[0]] if from_first else before[2])
        hours = (gap // 1_000_000 % 86_400 if seconds else gap / 1e6) / 3600
        if hours > limit and (across or before[0] == after[0]):
            gaps.setdefault((before if earlier else after)[1], []).append(hours)
    return {name: float(stat(hours)) for name, hours in gaps.items()}


def _mean(hours):
    return sum(hours) / len(hours)


_ids = _events["case_id"].unique()
for _part, _limit in ((_ids[::20], 24), (_ids[3::19], 1), (_ids[5::23], 72)):
    _rows = _events[_events["case_id"].isin(_part)].sort_values("done_at", ascending=False, kind="stable")
    check.case(
        f"{len(_part)} 件申请，间隔超过 {_limit} 小时，行按时间倒排", f"{len(_part)} applications, gaps over {_limit} hours, newest row first",
        lambda: waiting_by_step(_rows.reset_index(drop=True), _limit),
        _waits(_rows, _limit),
        mistakes=lambda: [
            (_waits(_rows, _limit, across=True), "把一件申请的最后一步和下一件的第一步也相减了", "the last step of one application was subtracted from the first of the next"),
            (_waits(_rows, _limit, earlier=True), "间隔记到了前一步名下，题目要记到后一步", "gaps were put down to the earlier step; the later one was asked for"),
            (_waits(_rows, _limit, stat=len), "这是间隔的个数，题目要小时数之和", "this counts the gaps; the sum of their hours was asked for"),
            (_waits(_rows, _limit, stat=_mean), "这是平均每次间隔的小时数，题目要合计", "this is the mean of the gaps; their sum was asked for"),
            (_waits(_rows, -1e9), "没有去掉较短的间隔", "the shorter gaps were not left out"),
            ({name: hours for name, hours in _waits(_rows, -1e9).items() if hours > _limit}, "先合计再筛选了：要先去掉较短的间隔，再合计", "summed before filtering: leave out the shorter gaps first, then add up"),
            (_waits(_rows, _limit, stat=max), "这是最长的一次间隔，题目要合计", "this is the longest gap; the sum was asked for"),
            (_waits(_rows, _limit, from_first=True), "是从第一步算起的时间，题目要与前一步的间隔", "this is the time since the first step; the gap to the step before was asked for"),
            (_waits(_rows, _limit, seconds=True), "用了 .seconds：它只是一天之内的零头，整天被丢掉了", ".seconds was used: it is the part of a day, whole days are lost"),
        ],
        tolerance=0.06,
        hidden=True,
    )
_made = pd.DataFrame(
    [("b", 1, "T1", "2011-03-05T09:00"), ("a", 3, "T3", "2011-03-03T10:00"), ("a", 2, "T2", "2011-03-02T09:00"), ("a", 1, "T1", "2011-03-01T09:00"),
     ("c", 2, "T3", "2011-04-01T09:30"), ("c", 1, "T1", "2011-03-30T09:00"), ("d", 1, "T2", "2011-06-01T09:00"), ("e", 1, "T1", "2011-05-01T09:00"), ("e", 2, "T3", "2011-05-01T14:00")],
    columns=["case_id", "step", "activity", "done_at"],
).assign(done_at=lambda table: pd.to_datetime(table["done_at"], utc=True), team="Group 1", worker="Resource01")  # fmt: skip
check.case(
    "五件自编的申请：两件只有一步，有一次间隔正好 24 小时", "five made-up applications: two of one step only, and one gap of exactly 24 hours",
    lambda: waiting_by_step(_made.copy(), 24), {"T3": 73.5},
    mistakes=lambda: [
        ({"T2": 24.0, "T3": 73.5}, "正好等于 longer_than 的间隔不算超过", "a gap of exactly longer_than is not longer"),
        (_waits(_made, 24, across=True), "把一件申请的最后一步和下一件的第一步也相减了", "the last step of one application was subtracted from the first of the next"),
        (_waits(_made, 24, earlier=True), "间隔记到了前一步名下，题目要记到后一步", "gaps were put down to the earlier step; the later one was asked for"),
        (_waits(_made, 24, stat=_mean), "这是平均每次间隔的小时数，题目要合计", "this is the mean of the gaps; their sum was asked for"),
        ({"T1": 0.0, "T2": 0.0, "T3": 73.5}, "没有这种间隔的步骤不应出现", "a step without such a gap should not be in the result"),
    ],
    tolerance=0.06, hidden=True,
)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 5 题（3 分）：比渠道，先看件数
#
# 写 `channel_medians(cases, hours, at_least)`：`hours` 是第 1 题那样的结果（案件编号对应小时数的 Series，索引名为 `case_id`，名称为 `hours`）。返回各提交渠道 `channel` 的**中位数**小时数，只保留 `hours` 里至少有 `at_least` 件的渠道。

# %% [markdown] lang="en"
# ## Question 5 (3 points): compare channels, but count first
#
# Write `channel_medians(cases, hours, at_least)`: `hours` is a result like that of question 1 (a Series of hours by case number; its index is named `case_id`, the Series `hours`). Return the **median** hours of each `channel`, keeping only channels with at least `at_least` applications in `hours`.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>只有 1 件的渠道，它的中位数能说明什么？</details>
# <details><summary>提示二：思路</summary>把两份资料按案件编号对上，按渠道分组，同时算件数和中位数，再按件数筛选。</details>
# <details><summary>提示三：用什么</summary>`cases.set_index("case_id")["channel"]` 与 `hours` 按编号对齐；`groupby(...).agg(["count", "median"])`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>What can the median of a channel with 1 application tell?</details>
# <details><summary>Hint two: the idea</summary>Match the two by case number, group by channel, take the count and the median together, and filter by the count.</details>
# <details><summary>Hint three: the call</summary>`cases.set_index("case_id")["channel"]` aligns with `hours` by number; `groupby(...).agg(["count", "median"])`.</details>

# %% graded="answer" grade_id="channel_medians"
def channel_medians(cases, hours, at_least):
    ### BEGIN SOLUTION
    table = cases.merge(hours.rename("hours").rename_axis("case_id").reset_index(), on="case_id")
    table = table.groupby("channel")["hours"].agg(["count", "median"])
    return table.loc[table["count"] >= at_least, "median"]
    ### END SOLUTION

# %% graded="tests" grade_id="channel_medians_tests" points=3 competency="judge"
from collections import Counter
from statistics import median

import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("channel_medians", points=3)
check.case(
    "五件申请，两件窗口、三件邮寄，至少 3 件",
    "five applications, two at the desk and three by post, at least 3",
    lambda: channel_medians(
        pd.DataFrame({
            "case_id": ["a", "b", "c", "d", "e"], "channel": ["Desk", "Desk", "Post", "Post", "Post"], "department": "General",
            "opened_at": pd.Timestamp("2011-03-01", tz="UTC"), "planned_end_at": pd.Timestamp("2011-04-26", tz="UTC"), "closed_at": pd.Timestamp("2011-04-20", tz="UTC"),
        }),
        pd.Series([1.0, 3.0, 5.0, 6.0, 100.0], index=pd.Index(["a", "b", "c", "d", "e"], name="case_id"), name="hours"),
        3,
    ),
    {"Post": 6.0},
    mistakes=[({"Post": 37.0}, "这是平均数，题目要中位数", "this is the mean; the median was asked for"), ({"Desk": 2.0, "Post": 6.0}, "件数太少的渠道没有去掉", "a channel with too few applications was kept")],
    tolerance=0.06,
)
### BEGIN HIDDEN TESTS
_cases = read_dataset("../../datasets/wabo_permits/cases.csv", parse_dates=["opened_at", "planned_end_at", "closed_at"])
_events = read_dataset("../../datasets/wabo_permits/events.csv", usecols=["case_id", "done_at"], parse_dates=["done_at"], nrows=3000)
_times = _events.groupby("case_id")["done_at"]
_span = ((_times.max() - _times.min()).dt.total_seconds() / 3600).rename("hours")
_channel = dict(zip(_cases["case_id"], _cases["channel"]))


def _mean(values):
    return sum(values) / len(values)


def _medians(hours, at_least, stat=median, of_all=False):
    groups, counted = {}, _channel.values() if of_all else map(_channel.get, hours.index)
    for case, value in hours.items():
        groups.setdefault(_channel[case], []).append(value)
    sizes = Counter(counted)
    return {name: stat(values) for name, values in groups.items() if sizes[name] >= at_least}


_over = _span[_span > 24]
_exact = Counter(map(_channel.get, _over.index)).most_common(2)[1][1]  # as many as one channel has
for _hours, _least in ((_span[_span > 1], 30), (_over, _exact), (_span[_span > 100].iloc[::-1], 12)):
    _right = _medians(_hours, _least)

    def _mistakes():
        found = [
            (_medians(_hours, _least, _mean), "这是平均数，题目要中位数", "this is the mean; the median was asked for"),
            (_medians(_hours, _least, len), "这是件数，题目要中位数", "this is the number of applications; the median was asked for"),
            (_medians(_hours, _least, lambda values: float(pd.Series(values).quantile(0.9))), "这是第 90 百分位数，题目要中位数", "this is the 90th percentile; the median was asked for"),
            (_medians(_hours.reindex(list(_channel)).fillna(0), _least), "不在 hours 里的申请被当成了 0 小时", "applications that are not in hours were counted as 0 hours"),
            (_medians(_hours, 0), "件数太少的渠道没有去掉", "channels with too few applications were kept"),
            (_medians(_hours, 0) | {name: None for name in _medians(_hours, 0) if name not in _right}, "件数太少的渠道不应出现在结果里，空着也不行", "a channel with too few applications should not be in the result, not even as a blank"),
        ]
        above = _medians(_hours, _least + 1)
        if set(above) != set(_right):
            found.append((above, "正好有 at_least 件的渠道也要保留", "a channel of exactly at_least applications is kept"))
        counted_in_cases = _medians(_hours, _least, of_all=True)
        if set(counted_in_cases) != set(_right):
            found.append((counted_in_cases, "件数要数 hours 里的，不是 cases 里的", "count the applications in hours, not those in cases"))
        return found

    check.case(
        f"{len(_hours)} 件申请，至少 {_least} 件", f"{len(_hours)} applications, at least {_least}",
        lambda: channel_medians(_cases.copy(), _hours.copy(), _least), _right, mistakes=_mistakes, tolerance=0.06, hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 6 题（4 分）：最近真的快了吗
#
# 只看已经办结的，越近的月份越显得快：慢的还没办完，不在里面。公平的办法是给每件申请同样长的时间。
#
# 写 `closed_within(cases, days, as_of)`：按立案月份（`opened_at` 的年月，写成 `"2011-03"` 这样的文字），返回立案后 `days` 天之内（含正好 `days` 天）办结的比例（0 到 1）。规则有三条：
#
# 1. 还没办结的申请留在分母里，算没有办结。
# 2. 一个月里只要有一件申请到 `as_of` 还不满 `days` 天，这个月就不出现在结果里。
# 3. 月份按 UTC 时间取，`as_of` 是带时区的时间（`pd.Timestamp`）。

# %% [markdown] lang="en"
# ## Question 6 (4 points): has it really become faster
#
# Among closed cases alone, the latest months look fast: the slow ones are not done, so they are not there. To be fair, give every application the same length of time.
#
# Write `closed_within(cases, days, as_of)`: for each month of opening (year and month of `opened_at`, as text like `"2011-03"`), the share (0 to 1) closed within `days` days of opening (exactly `days` counts). There are three rules:
#
# 1. An application that is still open stays in the denominator as not closed.
# 2. If a single application of a month has had fewer than `days` days by `as_of`, that month is not in the result.
# 3. Months are in UTC, and `as_of` is a time with a zone (`pd.Timestamp`).

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>到 `as_of` 才过了 20 天的申请，能不能用“60 天内办结率”来评价？</details>
# <details><summary>提示二：思路</summary>每件申请先得出两个是与否：时间够不够长、期限内办结没有。再按月份汇总：前一个要“全部都是”，后一个求平均。</details>
# <details><summary>提示三：用什么</summary>`opened_at.dt.strftime("%Y-%m")` 得到月份；`opened_at + pd.Timedelta(days=days)` 是期限；按月 `groupby` 后用 `all` 和 `mean`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Can an application that has had only 20 days by `as_of` be judged by a “closed within 60 days” rate?</details>
# <details><summary>Hint two: the idea</summary>Give each application two yes-or-no answers: has it had time enough, and was it closed in time. By month, the first must hold for all, and the second is averaged.</details>
# <details><summary>Hint three: the call</summary>`opened_at.dt.strftime("%Y-%m")` gives the month; `opened_at + pd.Timedelta(days=days)` the limit; after `groupby` by month, use `all` and `mean`.</details>

# %% graded="answer" grade_id="closed_within"
def closed_within(cases, days, as_of):
    ### BEGIN SOLUTION
    limit = cases["opened_at"] + pd.Timedelta(days=days)
    table = pd.DataFrame({
        "month": cases["opened_at"].dt.strftime("%Y-%m"),
        "mature": limit <= as_of,
        "in_time": cases["closed_at"] <= limit,
    })
    months = table.groupby("month").agg(mature=("mature", "all"), share=("in_time", "mean"))
    return months.loc[months["mature"], "share"]
    ### END SOLUTION

# %% graded="tests" grade_id="closed_within_tests" points=4 competency="judge"
import numpy as np
import pandas as pd

from grading.classroom import Check, read_dataset

check = Check("closed_within", points=4)
check.case(
    "四件申请：1 月两件（一件 10 天办结、一件没办结），2 月两件；期限 30 天，站在 3 月 5 日",
    "four applications: two in January (one closed in 10 days, one open), two in February; 30 days, seen on 5 March",
    lambda: closed_within(
        pd.DataFrame({
            "case_id": ["a", "b", "c", "d"], "channel": "Internet", "department": "General",
            "opened_at": pd.to_datetime(["2011-01-03", "2011-01-10", "2011-02-01", "2011-02-20"], utc=True),
            "planned_end_at": pd.to_datetime(["2011-02-28", "2011-03-07", "2011-03-29", "2011-04-17"], utc=True),
            "closed_at": pd.to_datetime(["2011-01-13", None, "2011-02-05", "2011-02-25"], utc=True),
        }),
        30,
        pd.Timestamp("2011-03-05", tz="UTC"),
    ),
    {"2011-01": 0.5},
    mistakes=[
        ({"2011-01": 1.0}, "还没办结的申请不在分母里", "the open application is missing from the denominator"),
        ({"2011-01": 0.5, "2011-02": 1.0}, "2 月有一件还不满 30 天，这个月还不能评价", "one February application has had fewer than 30 days: that month cannot be judged yet"),
    ],
)
### BEGIN HIDDEN TESTS
def _shares(rows, days, as_of, drop_open=False, immature=False, some=False):
    """Shares by month; the keywords each give what one misconception gives."""
    opened, closed = (rows[name].dt.tz_localize(None).to_numpy() for name in ("opened_at", "closed_at"))
    limit, seen = opened + np.timedelta64(days, "D"), as_of.tz_localize(None).to_datetime64()
    mature, done = limit <= seen, closed <= seen
    good, month = (closed <= limit) & done, opened.astype("M8[M]")
    kept = mature | immature if some or immature else ~np.isin(month, month[~mature])
    kept &= done | (not drop_open)
    names, at = np.unique(month[kept], return_inverse=True)
    shares = np.bincount(at, good[kept], len(names)) / np.bincount(at, minlength=len(names))
    return dict(zip(names.astype(str).tolist(), shares.tolist()))


_cases = read_dataset("../../datasets/wabo_permits/cases.csv", parse_dates=["opened_at", "planned_end_at", "closed_at"])
_LOG_END = pd.Timestamp("2012-01-23 14:42:54", tz="UTC")
for _days, _as_of in ((60, _LOG_END), (90, _LOG_END), (45, pd.Timestamp("2011-08-25", tz="UTC"))):
    _rows = _cases[_cases["opened_at"] <= _as_of].iloc[::5].sort_values("closed_at", kind="stable")
    _right = _shares(_rows, _days, _as_of)

    def _mistakes():
        kinds = (
            ({"drop_open": True}, "还没办结的申请不在分母里", "open applications are missing from the denominator"),
            ({"immature": True}, "有的月份里还有申请不满期限，不能评价", "some months hold applications that have not had their full time"),
            ({"immature": True, "drop_open": True}, "只看已办结的：越近的月份越显得快", "closed cases alone: the nearer the month, the faster it looks"),
            ({"some": True}, "只去掉了不满期限的申请，没有去掉这个月", "only the applications were left out, not their month"),
        )
        found = [(_shares(_rows, _days, _as_of, **kind), zh, en) for kind, zh, en in kinds]
        found.append((dict.fromkeys(found[1][0]) | _right, "还不能评价的月份不应出现在结果里，空着也不行", "a month that cannot be judged yet should not be in the result, not even as a blank"))
        closing = _rows.assign(good=_rows["closed_at"] <= _rows["opened_at"] + pd.Timedelta(days=_days)).groupby(_rows["closed_at"].dt.strftime("%Y-%m"))["good"].mean()
        found.append((closing.to_dict(), "月份取成了结案的月份，题目要立案的月份", "months of closing were taken; months of opening were asked for"))
        planned = (_rows["closed_at"] <= _rows["planned_end_at"]).groupby(_rows["opened_at"].dt.strftime("%Y-%m")).mean()
        found.append((planned[list(_right)].to_dict(), "比的是计划办结时间，题目要立案后 days 天", "compared with the planned end; days after opening were asked for"))
        found.append((_shares(_rows, 30, _as_of), "天数要用 days，不能写死", "the number of days is given by days and must not be fixed"))
        found.append(({month: 100 * share for month, share in _right.items()}, "比例要写成 0 到 1 之间的数", "the share is a number from 0 to 1"))
        return [one for one in found if set(one[0]) != set(_right) or max(abs(one[0][month] - _right[month]) for month in _right) > 0.0052]

    check.case(
        f"{len(_rows)} 件申请，{_days} 天，站在 {_as_of:%Y-%m-%d}", f"{len(_rows)} applications, {_days} days, seen on {_as_of:%Y-%m-%d}",
        lambda: closed_within(_rows.reset_index(drop=True), _days, _as_of), _right, mistakes=_mistakes, tolerance=0.0051, hidden=True,
    )
_late = pd.DataFrame({
    "case_id": ["a", "b", "c", "d"], "channel": "Internet", "department": "General",
    "planned_end_at": pd.Timestamp("2011-06-28T08:00:00", tz="UTC"),
    "opened_at": pd.to_datetime(["2011-05-02T08:00:00", "2011-05-03T08:00:00", "2011-05-04T08:00:00", "2011-05-05T08:00:00"], utc=True),
    "closed_at": pd.to_datetime(["2011-06-16T08:00:00", "2011-06-20T08:00:00", None, "2011-06-10T08:00:00"], utc=True),
})
check.case(
    "期限 45 天：一件正好 45 天，一件超期，一件没办结，一件按期；最晚立案的到那时正好满 45 天", "45 days: one of exactly 45 days, one late, one open, one in time; the youngest has had exactly 45 days",
    lambda: closed_within(_late.copy(), 45, pd.Timestamp("2011-06-19T08:00:00", tz="UTC")), {"2011-05": 0.5},
    mistakes=[({}, "到 as_of 正好满 days 天的，已经可以评价", "what has had exactly its days by as_of can be judged"), ({"2011-05": 0.25}, "正好等于期限的也算在期限之内", "exactly at the limit is within it"), ({"2011-05": 2 / 3}, "还没办结的申请不在分母里", "the open application is missing from the denominator"), ({"2011-05": 0.75}, "超过期限才办结的也算进去了", "a case closed after the limit was counted")],
    tolerance=0.0051, hidden=True,
)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 7 题（书面，5 分）：带回岗位
#
# 选您所在单位的一项服务，用 150 至 300 字（英文 100 至 200 词）写清楚：
#
# 1. 您会记录哪两个时间点来量“多快”，由谁、从哪个系统里取（2 分）
# 2. 您会向领导报告哪两个数，为什么不是平均数（1 分）
# 3. 还没办完的件怎么算，不这样算会朝哪个方向看错（2 分）

# %% [markdown] lang="en"
# ## Question 7 (written, 5 points): back at your post
#
# Choose one service of your own organisation and set out, in 100 to 200 words (150 to 300 Chinese characters):
#
# 1. which two points in time you would record to measure “how fast”, by whom and from which system (2 points)
# 2. which two numbers you would report to your head, and why not the mean (1 point)
# 3. how you would count cases that are not finished, and in which direction one errs otherwise (2 points)

# %% [markdown] lang="zh" graded="written" grade_id="back_at_post" points=5 competency="act"
# 示例要点：两个时间点有明确的定义、取数的人和系统；报告中位数与第 90 百分位数，因为少数拖得很久的件会把平均数拉高，而平均数不描述任何一个申请人；未办结的件留在分母里，或给每件同样长的观察期，否则慢件尚未进入统计，近期会显得更快。

# %% [markdown] lang="en"
# Points of a good answer: two points in time with a definition, a person and a system; the median and the 90th percentile, since a few very long cases pull up the mean and the mean describes no applicant; open cases stay in the denominator, or every case gets the same length of observation, since otherwise slow cases are not yet counted and recent months look faster.
