# %% [markdown] lang="zh"
# # 练习：给一份城市空气质量通报把关
#
# 处里要发一份城市空气质量通报，初稿里有超标比例、名次、两市对比。局长请您先把关：每个数是怎么算的，缺测的日子怎么处理，名次能不能写，有没有不该用的数。
#
# 数据仍是中国环境监测总站 2014、2015 年的 PM2.5（`daily` 一行是一城一天，`monthly` 一行是一城一月）。`daily` 里缺测的日子也占一行，`pm25` 为空。下面每一题请写一个**函数**。检查时会用别的城市和别的时段来调用它，所以只对眼前这份数据成立的写法得不到分。
#
# 每题下面有一个检查单元格，运行它就能知道可见的例子是否通过。自动评分共 20 分，最后的书面题 5 分。

# %% [markdown] lang="en"
# # Exercise: check a bulletin on air quality before it goes out
#
# Your office is about to publish a bulletin on air quality in cities. The draft has shares of days above the limit, ranks, and a comparison of two cities. The director asks you to check it first: how each number was made, what was done with missing days, whether ranks may be printed, and whether any numbers should not be used.
#
# The data are again PM2.5 of the China National Environmental Monitoring Centre for 2014 and 2015 (in `daily` a row is one city on one day, in `monthly` one city in one month). A missing day has a row in `daily` too, with `pm25` empty. Each question asks for a **function**. The checks call it with other cities and other periods, so code that fits only the data before you earns nothing.
#
# Under each question there is a check cell: run it to see whether the visible example passes. 20 points are graded automatically, and the written question at the end is worth 5.

# %%
import pandas as pd

from grading.classroom import Check, open_module

open_module("m03_let_data_speak", "zh")
daily = pd.read_csv("../../datasets/china_pm25_cities/daily.csv", parse_dates=["date"])
monthly = pd.read_csv("../../datasets/china_pm25_cities/monthly.csv")
cities = pd.read_csv("../../datasets/china_pm25_cities/cities.csv")
daily.head()

# %% [markdown] lang="zh"
# ## 第 1 题（3 分）：超标天数占多少
#
# 写 `share_over(daily, limit)`：返回每个城市日均值**高于** `limit` 的天数，占该市**有数天数**的比例，写成 0 到 1 之间的数（城市对应比例，Series 或字典都可以）。可以四舍五入，但至少保留两位小数。
#
# 正好等于 `limit` 不算超标。缺测的日子既不在分子里，也不在分母里。一天也没有数的城市不出现在结果里。

# %% [markdown] lang="en"
# ## Question 1 (3 points): the share of days above the limit
#
# Write `share_over(daily, limit)`: for each city, the number of days **above** `limit` as a share of the city's **measured days**, as a number from 0 to 1 (a Series or a dict from city to share). It may be rounded, to two decimals at least.
#
# A day of exactly `limit` is not above it. A missing day belongs neither above nor below the line of the fraction. A city without a single measured day is not in the result.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>缺测的那天，和限值比大小会得到什么？它该算“没有超标”吗？</details>
# <details><summary>提示二：思路</summary>先去掉缺测的行，再判断每一行是否超标，最后按城市求比例。</details>
# <details><summary>提示三：用什么</summary>`dropna(subset=["pm25"])`，然后 `(pm25 > limit).groupby(city).mean()`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>What does a missing day give when it is compared with the limit? Should it count as “not above”?</details>
# <details><summary>Hint two: the idea</summary>Leave out the missing rows, judge each row, and take the share for each city.</details>
# <details><summary>Hint three: the call</summary>`dropna(subset=["pm25"])`, then `(pm25 > limit).groupby(city).mean()`.</details>

# %% graded="answer" grade_id="share_over"
def share_over(daily, limit):
    ### BEGIN SOLUTION
    known = daily.dropna(subset=["pm25"])
    return (known["pm25"] > limit).groupby(known["city"]).mean()
    ### END SOLUTION

# %% graded="tests" grade_id="share_over_tests" points=3 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

daily = read_dataset("../../datasets/china_pm25_cities/daily.csv", parse_dates=["date"])
check = Check("share_over", points=3)
check.case(
    "A 市四天：60、80、120、缺测；B 市两天：75、76；限值 75",
    "city A, four days: 60, 80, 120, missing; city B, two days: 75, 76; limit 75",
    lambda: share_over(
        pd.DataFrame({
            "date": pd.to_datetime(["2015-01-01", "2015-01-02", "2015-01-03", "2015-01-04", "2015-01-01", "2015-01-02"]),
            "city": ["A", "A", "A", "A", "B", "B"],
            "pm25": [60.0, 80.0, 120.0, None, 75.0, 76.0],
        }),
        75,
    ),
    {"A": 2 / 3, "B": 0.5},
    mistakes=[
        ({"A": 0.5, "B": 0.5}, "缺测的日子留在了分母里，等于当作没有超标", "the missing day stayed in the denominator, as if it had been below the limit"),
        ({"A": 2 / 3, "B": 1.0}, "正好等于限值不算超标", "exactly at the limit is not above it"),
        ({"A": 200 / 3, "B": 50.0}, "题目要 0 到 1 之间的数，不是百分数", "a number from 0 to 1 was asked for, not a percentage"),
        ({"A": 2, "B": 1}, "这是天数，不是比例", "this is a count of days, not a share"),
    ],
    tolerance=0.0051,
)
### BEGIN HIDDEN TESTS
def _shares(rows, limit, keep_missing=False, strict=True, count=False, missing_over=False):
    seen = {}
    for city, value in zip(rows["city"], rows["pm25"], strict=True):
        known = value == value
        over = (value > limit if strict else value >= limit) if known else missing_over
        if known or keep_missing:
            seen.setdefault(city, []).append(over)
    return {city: sum(days) if count else sum(days) / len(days) for city, days in seen.items()}


def _mistakes(rows, limit):
    right = _shares(rows, limit)
    found = [
        (_shares(rows, limit, keep_missing=True), "缺测的日子留在了分母里，等于当作没有超标", "missing days stayed in the denominator, as if they had been below the limit"),
        (_shares(rows, limit, keep_missing=True, missing_over=True), "缺测的日子被当成超标", "missing days were counted as above the limit"),
        (_shares(rows, limit, strict=False), "正好等于限值不算超标", "exactly at the limit is not above it"),
        ({city: share * 100 for city, share in right.items()}, "题目要 0 到 1 之间的数，不是百分数", "a number from 0 to 1 was asked for, not a percentage"),
        (_shares(rows, limit, count=True), "这是天数，不是比例", "these are counts of days, not shares"),
    ]
    return [one for one in found if set(one[0]) != set(right) or max(abs(one[0][city] - right[city]) for city in right) > 0.0105]


for _cities, _start, _end, _limit in (
    (["Beijing", "Harbin", "Jinan", "Tianjin", "Zhengzhou", "Changchun"], "2015-11-01", "2015-12-31", 75),
    (["Wuhan", "Xian", "Chengdu", "Beijing", "Shenyang", "Haikou"], "2014-01-01", "2014-02-28", 115),
):
    _rows = daily[daily["city"].isin(_cities) & daily["date"].between(_start, _end)].sort_values("pm25")
    check.case(
        f"{len(_cities)} 个城市，{_start} 至 {_end}，限值 {_limit}，行的次序打乱", f"{len(_cities)} cities, {_start} to {_end}, limit {_limit}, rows in another order",
        lambda _rows=_rows, _limit=_limit: share_over(_rows.copy(), _limit),
        _shares(_rows, _limit), mistakes=_mistakes(_rows, _limit), tolerance=0.0051, hidden=True,
    )
_small = pd.DataFrame({
    "date": pd.to_datetime([f"2015-12-{day:02d}" for day in (1, 2, 3, 4, 5, 1, 2, 3, 1, 2)]),
    "city": ["E"] * 5 + ["F"] * 3 + ["G"] * 2,
    "pm25": [35.0, 35.0, 35.1, 20.0, 35.0, None, None, None, 10.0, 12.0],
})
check.case(
    "有的日子正好等于限值，有的城市一天也没有数，有的城市从不超标",
    "days exactly at the limit, a city without a measured day, a city never above the limit",
    lambda: share_over(_small.copy(), 35), {"E": 0.2, "G": 0.0},
    mistakes=_mistakes(_small, 35), tolerance=0.0051, hidden=True,
)
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 2 题（3 分）：一年里有几个月的数够用
#
# GB 3095-2012 对年均值的有效性有规定：每个月至少要有 27 个日均值，2 月至少 25 个。
#
# 写 `valid_months(monthly)`：`monthly` 一行是一城一月，列有 `city`、`month`（如 `"2014-02"`）、`days`（当月天数）、`days_missing`（缺测天数）等。返回每个城市**合格的月份有几个**（城市对应个数）。一个合格的月份也没有的城市，也要出现在结果里，个数为 0。

# %% [markdown] lang="en"
# ## Question 2 (3 points): how many months have days enough
#
# GB 3095-2012 has a rule for when a year's mean is valid: each month needs at least 27 daily values, and February at least 25.
#
# Write `valid_months(monthly)`: a row of `monthly` is one city in one month, with the columns `city`, `month` (such as `"2014-02"`), `days` (days of the month), `days_missing` (days missing) and others. Return **how many valid months** each city has (city to number). A city without any valid month is in the result too, with 0.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>规定数的是有数的日子，表里给的是当月天数和缺测天数。还差一步什么？</details>
# <details><summary>提示二：思路</summary>先给每一行定出门槛（2 月 25，其余 27），再判断是否达到，最后按城市把“是”加起来。不要先筛掉不合格的行，那样合格数为 0 的城市就不见了。</details>
# <details><summary>提示三：用什么</summary>`month.str[-2:] == "02"` 认出 2 月；是与否的一列可以直接 `groupby(city).sum()`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>The rule counts measured days, and the table gives days of the month and days missing. Which step lies between?</details>
# <details><summary>Hint two: the idea</summary>Give each row its threshold (25 for February, 27 otherwise), judge it, and add up the yeses for each city. Do not filter first: a city with 0 valid months would vanish.</details>
# <details><summary>Hint three: the call</summary>`month.str[-2:] == "02"` finds February; a column of true and false can be added with `groupby(city).sum()`.</details>

# %% graded="answer" grade_id="valid_months"
def valid_months(monthly):
    ### BEGIN SOLUTION
    needed = (monthly["month"].str[-2:] == "02").map({True: 25, False: 27})
    valid = monthly["days"] - monthly["days_missing"] >= needed
    return valid.groupby(monthly["city"]).sum()
    ### END SOLUTION

# %% graded="tests" grade_id="valid_months_tests" points=3 competency="read"
import pandas as pd

from grading.classroom import Check, read_dataset

monthly = read_dataset("../../datasets/china_pm25_cities/monthly.csv")
check = Check("valid_months", points=3)
check.case(
    "德州 2014 年 1 至 3 月：31 天缺 8 天，28 天缺 1 天，31 天不缺",
    "Dezhou, January to March 2014: 31 days with 8 missing, 28 with 1, 31 with none",
    lambda: valid_months(monthly[(monthly["city"] == "Dezhou") & monthly["month"].isin(["2014-01", "2014-02", "2014-03"])].copy()),
    {"Dezhou": 2},
    mistakes=[({"Dezhou": 3}, "要数有数的日子：当月天数减去缺测天数", "count the measured days: days of the month less days missing")],
)
### BEGIN HIDDEN TESTS
def _valid(rows, february=25, measured=True, strict=False, keep_zero=True, other=27):
    found = {}
    for city, month, days, missing in zip(rows["city"], rows["month"], rows["days"], rows["days_missing"], strict=True):
        have = days - missing if measured else days
        need = february if month.endswith("-02") else other
        found[city] = found.get(city, 0) + int(have > need if strict else have >= need)
    return {city: number for city, number in found.items() if number or keep_zero}


def _mistakes(rows):
    right = _valid(rows)
    found = [
        (_valid(rows, measured=False), "要数有数的日子：当月天数减去缺测天数", "count the measured days: days of the month less days missing"),
        (_valid(rows, february=27), "2 月的门槛是 25 天", "February needs 25 days"),
        (_valid(rows, other=25), "只有 2 月的门槛是 25 天，其余是 27 天", "only February needs 25 days, the others 27"),
        (_valid(rows, strict=True), "“至少 27 个”包括正好 27 个", "“at least 27” includes 27 itself"),
        (_valid(rows, keep_zero=False), "合格月数为 0 的城市不见了", "cities with 0 valid months are missing"),
        ({city: number / (rows["city"] == city).sum() for city, number in right.items()}, "题目要月份的个数，不是比例", "a number of months was asked for, not a share"),
    ]
    return [one for one in found if one[0] != right]


_shandong = ["Jinan", "Liaocheng", "Heze", "Dezhou", "Dongying", "Shouguang", "Zhangqiu", "Linyi"]
for _zh, _en, _rows in (
    ("山东 8 个城市，2014、2015 年除 2 月以外的月份", "8 cities of Shandong, months of 2014 and 2015 other than February",
     monthly[monthly["city"].isin(_shandong) & ~monthly["month"].str.endswith("-02")]),
    ("11 个城市两年的 2 月，行的次序打乱", "February of both years for 11 cities, rows in another order",
     monthly[monthly["month"].str.endswith("-02") & monthly["city"].isin(
         ["Anyang", "Beijing", "Dezhou", "Pingdingshan", "Sanya", "Urumchi", "Weinan", "Xian", "Xianyang", "Yangquan", "Zhangqiu"])].sort_values("mean_pm25")),
    ("三个城市，其中一个没有合格的月份，另两个有的月份正好在门槛上", "three cities: one without a valid month, two with months just at the threshold",
     pd.DataFrame({
         "city": ["P", "P", "P", "Q", "Q", "R", "R", "R"],
         "month": ["2015-01", "2015-02", "2015-04", "2015-01", "2015-02", "2015-02", "2015-03", "2015-06"],
         "days": [31, 28, 30, 31, 28, 28, 31, 30],
         "days_missing": [4, 3, 3, 5, 4, 2, 5, 3],
         "mean_pm25": [80.0, 70.0, 60.0, 90.0, 85.0, 40.0, 50.0, 30.0],
         "days_over_75": [12, 10, 5, 15, 14, 1, 3, 0],
     })),
):  # fmt: skip
    check.case(
        _zh, _en, lambda _rows=_rows: valid_months(_rows.copy()), _valid(_rows), mistakes=_mistakes(_rows), hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 3 题（3 分）：先平均每月，再平均各月
#
# 冬天浓度高，缺测也多。直接把有数的日子平均，冬月的分量就轻了。
#
# 写 `month_first_mean(daily)`：对每个城市，先求**每个年月**（2014 年 1 月和 2015 年 1 月是两个月）有数日子的平均，再把这些月平均数等权平均。返回城市对应浓度（µg/m³）。一个月里一天也没有数，这个月就不参加平均；一天也没有数的城市不出现在结果里。保留一位小数也可以。

# %% [markdown] lang="en"
# ## Question 3 (3 points): each month first, then the months
#
# Winter has high concentrations and more missing days. A mean taken straight over the measured days gives winter months less weight.
#
# Write `month_first_mean(daily)`: for each city take the mean of the measured days of **each year and month** (January 2014 and January 2015 are two months), then the mean of these monthly means, all with equal weight. Return city to concentration (µg/m³). A month without a measured day takes no part; a city without any measured day is not in the result. Rounding to one decimal is fine.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>31 天里只有 20 天有数的 1 月，和 30 天都有数的 6 月，在年均值里应该一样重吗？</details>
# <details><summary>提示二：思路</summary>分两步：按城市和年月求平均，再按城市对这些平均求平均。</details>
# <details><summary>提示三：用什么</summary>`date.dt.strftime("%Y-%m")` 得到年月（下面记作 `month`）；`groupby(["city", month])["pm25"].mean()`，再 `groupby("city").mean()`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>A January with 20 of 31 days measured and a June with all 30: should they weigh the same in the mean?</details>
# <details><summary>Hint two: the idea</summary>Two steps: means by city and year-month, then for each city the mean of those.</details>
# <details><summary>Hint three: the call</summary>`date.dt.strftime("%Y-%m")` gives the year and month (call it `month`); `groupby(["city", month])["pm25"].mean()`, then `groupby("city").mean()`.</details>

# %% graded="answer" grade_id="month_first_mean"
def month_first_mean(daily):
    ### BEGIN SOLUTION
    month = daily["date"].dt.strftime("%Y-%m").rename("month")
    monthly_means = daily.groupby(["city", month])["pm25"].mean()
    return monthly_means.groupby("city").mean().dropna()
    ### END SOLUTION

# %% graded="tests" grade_id="month_first_mean_tests" points=3 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

daily = read_dataset("../../datasets/china_pm25_cities/daily.csv", parse_dates=["date"])
check = Check("month_first_mean", points=3)
check.case(
    "A 市：1 月 200、缺测、缺测，6 月 40、50、60",
    "city A: January 200, missing, missing; June 40, 50, 60",
    lambda: month_first_mean(
        pd.DataFrame({
            "date": pd.to_datetime(["2015-01-05", "2015-01-06", "2015-01-07", "2015-06-05", "2015-06-06", "2015-06-07"]),
            "city": ["A"] * 6,
            "pm25": [200.0, None, None, 40.0, 50.0, 60.0],
        })
    ),
    {"A": 125.0},
    mistakes=[
        ({"A": 87.5}, "这是有数日子的直接平均：缺得多的月份变轻了", "this is the mean of measured days: the month with gaps lost weight"),
        ({"A": 350 / 6}, "缺测被当成了 0", "missing days were counted as 0"),
    ],
    tolerance=0.06,
)
### BEGIN HIDDEN TESTS
def _means(rows, key=lambda date: (date.year, date.month), zero=False):
    groups = {}
    for city, date, value in zip(rows["city"], rows["date"], rows["pm25"], strict=True):
        if value == value or zero:
            groups.setdefault(city, {}).setdefault(key(date), []).append(value if value == value else 0.0)
    return {city: sum(sum(days) / len(days) for days in months.values()) / len(months) for city, months in groups.items()}


def _mistakes(rows):
    right = _means(rows)
    found = [
        (_means(rows, key=lambda date: 0), "这是有数日子的直接平均：缺得多的月份变轻了", "this is the mean of measured days: months with gaps lost weight"),
        (_means(rows, key=lambda date: date.month), "不同年份的同一个月被并成了一个月", "the same month of different years was put into one"),
        (_means(rows, key=lambda date: date.year), "先平均了每年，题目要先平均每月", "years were averaged first; months were asked for"),
        (_means(rows, zero=True), "缺测被当成了 0", "missing days were counted as 0"),
    ]
    return [one for one in found if set(one[0]) != set(right) or max(abs(one[0][city] - right[city]) for city in right) > 0.15]


_gappy = ["Beijing", "Harbin", "Changchun", "Jinan", "Zhengzhou", "Tianjin", "Wuhan"]
for _zh, _en, _rows in (
    ("7 个城市，2015 年", "7 cities, 2015", daily[daily["city"].isin(_gappy) & (daily["date"].dt.year == 2015)]),
    ("6 个城市，2014 年 1 月至 2015 年 2 月，行的次序打乱", "6 cities, January 2014 to February 2015, rows in another order",
     daily[daily["city"].isin(["Xian", "Chengdu", "Urumchi", "Shenyang", "Hefei", "Nanning"]) & (daily["date"] < "2015-03-01")].sort_values("pm25")),
    ("三个城市：有的月份没有数，有的城市没有数", "three cities: a month without a measured day, a city without any",
     pd.DataFrame({
         "date": pd.to_datetime(["2014-12-01", "2014-12-02", "2015-01-01", "2015-01-02", "2015-12-01", "2015-12-02", "2015-12-01", "2015-12-02", "2015-12-01", "2015-11-01", "2015-11-02"]),
         "city": ["U", "U", "U", "U", "U", "U", "V", "V", "W", "W", "W"],
         "pm25": [100.0, 110.0, None, None, 40.0, None, None, None, 9.0, 31.0, 29.0],
     })),
):  # fmt: skip
    check.case(
        _zh, _en, lambda _rows=_rows: month_first_mean(_rows.copy()), _means(_rows), mistakes=_mistakes(_rows), tolerance=0.06, hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 4 题（3 分）：两个城市，比同样的日子
#
# 通报要写“A 市比 B 市高多少”。两个城市缺测的日子不一样，各算各的平均再相减，比的就不是同一批日子。
#
# 写 `same_days_gap(daily, a, b)`：只用城市 `a` 和城市 `b` **都有数**的日子，返回 `a` 的平均减去 `b` 的平均（µg/m³，一个数，可以是负数）。`daily` 里可能还有别的城市，行不一定按日期排列；保证至少有一个共同的日子。保留一位小数也可以。

# %% [markdown] lang="en"
# ## Question 4 (3 points): two cities, on the same days
#
# The bulletin wants “how much higher A is than B”. The two miss different days; a mean for each and a subtraction would not compare the same days.
#
# Write `same_days_gap(daily, a, b)`: using only the days on which city `a` and city `b` **both have a number**, return the mean of `a` less the mean of `b` (µg/m³, one number, which may be negative). `daily` may hold other cities as well, and its rows are not always in order of date; at least one common day is guaranteed. Rounding to one decimal is fine.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>哪些日子不能用？只要有一个城市缺测，那一天就不能比。</details>
# <details><summary>提示二：思路</summary>把表转成“一天一行、一城一列”，取两列相减，去掉缺的，再平均。</details>
# <details><summary>提示三：用什么</summary>`pivot(index="date", columns="city", values="pm25")`；两列相减时，任一为空结果就为空，`mean()` 会跳过。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>Which days cannot be used? Wherever either city is missing, there is nothing to compare.</details>
# <details><summary>Hint two: the idea</summary>Turn the table so that a day is a row and a city a column, subtract the two columns, leave out what is empty, and average.</details>
# <details><summary>Hint three: the call</summary>`pivot(index="date", columns="city", values="pm25")`; a difference is empty when either side is, and `mean()` skips it.</details>

# %% graded="answer" grade_id="same_days_gap"
def same_days_gap(daily, a, b):
    ### BEGIN SOLUTION
    days = daily.pivot(index="date", columns="city", values="pm25")
    return (days[a] - days[b]).mean()
    ### END SOLUTION

# %% graded="tests" grade_id="same_days_gap_tests" points=3 competency="compare"
import pandas as pd

from grading.classroom import Check, read_dataset

daily = read_dataset("../../datasets/china_pm25_cities/daily.csv", parse_dates=["date"])
check = Check("same_days_gap", points=3)
_example = pd.DataFrame({
    "date": pd.to_datetime(["2015-12-01", "2015-12-02", "2015-12-03"] * 2),
    "city": ["A", "A", "A", "B", "B", "B"],
    "pm25": [100.0, None, 90.0, 80.0, 250.0, 60.0],
})
check.case(
    "A 市 100、缺测、90，B 市 80、250、60", "city A: 100, missing, 90; city B: 80, 250, 60",
    lambda: same_days_gap(_example.copy(), "A", "B"), 25.0,
    mistakes=[
        (-35.0, "各算各的平均再相减，比的不是同一批日子", "each mean was taken on its own days, so different days are compared"),
        (-25.0, "减反了：题目要 a 减 b", "the wrong way round: a less b was asked for"),
    ],
    tolerance=0.06,
)
### BEGIN HIDDEN TESTS
def _gap(rows, a, b, zero=False):
    one = {date: value for city, date, value in zip(rows["city"], rows["date"], rows["pm25"], strict=True) if city == a}
    two = {date: value for city, date, value in zip(rows["city"], rows["date"], rows["pm25"], strict=True) if city == b}
    both = [(one[date], two[date]) for date in one if date in two]
    if zero:
        both = [(x if x == x else 0.0, y if y == y else 0.0) for x, y in both]
    both = [(x, y) for x, y in both if x == x and y == y]
    return sum(x - y for x, y in both) / len(both)


def _apart(rows, a, b):
    sides = [[v for city, v in zip(rows["city"], rows["pm25"], strict=True) if city == name and v == v] for name in (a, b)]
    return sum(sides[0]) / len(sides[0]) - sum(sides[1]) / len(sides[1])


def _complete(rows, a, b):
    """Days on which every city of the table has a value, not only the two that are compared."""
    days = rows.pivot(index="date", columns="city", values="pm25").dropna()
    return float((days[a] - days[b]).mean())


_built = pd.DataFrame({
    "date": pd.to_datetime([f"2015-01-{day:02d}" for day in (3, 1, 2, 4, 1, 2, 3, 4, 1, 2, 3, 4)]),
    "city": ["L"] * 4 + ["M"] * 4 + ["N"] * 4,
    "pm25": [None, 50.0, 52.0, None, 40.0, 41.0, 200.0, 210.0, 5.0, None, 6.0, 7.0],
})
for _zh, _en, _rows, _a, _b in (
    ("2015 年 12 月的北京与济南，表里另有 3 个城市", "Beijing and Jinan in December 2015, with 3 other cities in the table",
     daily[daily["city"].isin(["Beijing", "Jinan", "Tianjin", "Harbin", "Langfang"]) & (daily["date"] >= "2015-12-01")], "Beijing", "Jinan"),
    ("2014 年 1 至 2 月的哈尔滨与西安，行的次序打乱", "Harbin and Xian, January and February 2014, rows in another order",
     daily[daily["city"].isin(["Harbin", "Xian", "Beijing", "Changsha"]) & (daily["date"] < "2014-03-01")].sort_values("pm25"), "Harbin", "Xian"),
    ("一个城市在最脏的日子没有数", "a city without numbers on the dirtiest days", _built, "L", "M"),
):  # fmt: skip
    _right = _gap(_rows, _a, _b)
    _mistakes = [
        (_apart(_rows, _a, _b), "各算各的平均再相减，比的不是同一批日子", "each mean was taken on its own days, so different days are compared"),
        (-_right, "减反了：题目要 a 减 b", "the wrong way round: a less b was asked for"),
        (_gap(_rows, _a, _b, zero=True), "缺测被当成了 0", "missing days were counted as 0"),
        (_complete(_rows, _a, _b), "别的城市缺测的日子也去掉了：只看 a 和 b", "days were dropped because some other city is missing: look at a and b only"),
    ]
    check.case(
        _zh, _en, lambda _rows=_rows, _a=_a, _b=_b: same_days_gap(_rows.copy(), _a, _b), _right,
        mistakes=[one for one in _mistakes if abs(one[0] - _right) > 0.15], tolerance=0.06, hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 5 题（2 分）：缺测的日子，最低会怎样，最高会怎样
#
# 缺测的日子不知道是多少，但可以给两个假设，看平均浓度最低到哪里、最高到哪里。
#
# 写 `mean_range(daily, low, high)`：对每个城市，求两个平均数：把每个缺测日都当作 `low`，和都当作 `high`。返回一张表，列名为 `city`、`low`、`high`（`city` 也可以是索引），一行一个城市，行的次序不限。全部日子都缺测的城市也要有一行。保留一位小数也可以。

# %% [markdown] lang="en"
# ## Question 5 (2 points): at least and at most
#
# What the missing days were is not known, but two suppositions show how low and how high the mean can lie.
#
# Write `mean_range(daily, low, high)`: for each city take two means, one with every missing day counted as `low`, one with every missing day counted as `high`. Return a table with the columns `city`, `low`, `high` (`city` may be the index), one row for each city, in any order. A city whose days are all missing has a row too. Rounding to one decimal is fine.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>没有缺测的城市，两个数应该怎样？</details>
# <details><summary>提示二：思路</summary>把空的格子换成 `low` 求一次平均，再换成 `high` 求一次。分母是全部天数。</details>
# <details><summary>提示三：用什么</summary>`pm25.fillna(low).groupby(city).mean()`，两次的结果放进一个 `pd.DataFrame({"low": ..., "high": ...})`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>What should the two numbers be for a city without missing days?</details>
# <details><summary>Hint two: the idea</summary>Put `low` into the empty cells and average, then do it again with `high`. The denominator is all days.</details>
# <details><summary>Hint three: the call</summary>`pm25.fillna(low).groupby(city).mean()`, and both results into one `pd.DataFrame({"low": ..., "high": ...})`.</details>

# %% graded="answer" grade_id="mean_range"
def mean_range(daily, low, high):
    ### BEGIN SOLUTION
    city = daily["city"]
    return pd.DataFrame({
        "low": daily["pm25"].fillna(low).groupby(city).mean(),
        "high": daily["pm25"].fillna(high).groupby(city).mean(),
    })
    ### END SOLUTION

# %% graded="tests" grade_id="mean_range_tests" points=2 competency="judge"
import pandas as pd

from grading.classroom import Check, read_dataset

daily = read_dataset("../../datasets/china_pm25_cities/daily.csv", parse_dates=["date"])
check = Check("mean_range", points=2)


def _by_city(table):
    """A table whose index holds the cities without saying so is read as one that does."""
    if isinstance(table, pd.DataFrame) and "city" not in table.columns and table.index.name is None:
        return table.rename_axis("city")
    return table


_example = pd.DataFrame({
    "date": pd.to_datetime(["2015-12-01", "2015-12-02", "2015-12-03", "2015-12-01", "2015-12-02"]),
    "city": ["A", "A", "A", "B", "B"],
    "pm25": [90.0, None, 60.0, 40.0, 50.0],
})
check.case(
    "A 市 90、缺测、60，B 市 40、50；缺测当作 30 或 300", "city A: 90, missing, 60; city B: 40, 50; missing counted as 30 or 300",
    lambda: _by_city(mean_range(_example.copy(), 30, 300)),
    pd.DataFrame({"city": ["A", "B"], "low": [60.0, 45.0], "high": [150.0, 45.0]}),
    mistakes=[(pd.DataFrame({"city": ["A", "B"], "low": [75.0, 45.0], "high": [75.0, 45.0]}), "缺测的日子没有换成假设的值", "missing days were not replaced by the supposed value")],
    tolerance=0.06,
)
### BEGIN HIDDEN TESTS
def _range(rows, low, high):
    groups = {}
    for city, value in zip(rows["city"], rows["pm25"], strict=True):
        groups.setdefault(city, []).append(value)
    table = []
    for city, days in groups.items():
        known = [value for value in days if value == value]
        gaps = len(days) - len(known)
        table.append((city, (sum(known) + gaps * low) / len(days), (sum(known) + gaps * high) / len(days), len(known), sum(known)))
    return table


def _frame(rows, pick):
    return pd.DataFrame([(one[0], *pick(one)) for one in rows], columns=["city", "low", "high"])


_none = pd.DataFrame({
    "date": pd.to_datetime(["2014-01-01", "2014-01-02", "2014-01-03", "2014-01-01", "2014-01-02"]),
    "city": ["S", "S", "S", "K", "K"],
    "pm25": [None, 120.0, None, None, None],
})
for _zh, _en, _rows, _low, _high in (
    ("9 个城市，2014 年 1 至 2 月，缺测当作 150 或 400", "9 cities, January and February 2014, missing counted as 150 or 400",
     daily[daily["city"].isin(["Beijing", "Tianjin", "Wuhan", "Xian", "Harbin", "Chengdu", "Hefei", "Haikou", "Jinan"]) & (daily["date"] < "2014-03-01")], 150, 400),
    ("有的城市一天也没有数", "a city without a measured day", _none, 100, 200),
):  # fmt: skip
    _found = _range(_rows, _low, _high)
    _mistakes = [
        (_frame([one for one in _found if one[3]], lambda one: (one[4] / one[3], one[4] / one[3])), "缺测的日子没有换成假设的值", "missing days were not replaced by the supposed value"),
        (_frame(_found, lambda one: (one[2], one[1])), "low 和 high 两列放反了", "the columns low and high are the wrong way round"),
        (_frame([one for one in _found if one[3]], lambda one: (one[1], one[2])), "全部缺测的城市也要有一行", "a city with all days missing has a row too"),
    ]
    check.case(
        _zh, _en, lambda _rows=_rows, _low=_low, _high=_high: _by_city(mean_range(_rows.copy(), _low, _high)),
        _frame(_found, lambda one: (one[1], one[2])),
        mistakes=_mistakes if len(_found) == 2 else _mistakes[:2], tolerance=0.06, hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 6 题（3 分）：名次写成范围
#
# 有了每个城市的最低和最高，名次也只能是一个范围。名次从**高**浓度数起，第 1 位浓度最高。
#
# 写 `rank_range(table)`：`table` 的列是 `city`、`low`、`high`（`low` 不大于 `high`）。只有当 B 市的 `low` **大于** A 市的 `high`，才能断定 B 市在 A 市前面；相等时不能断定。返回一张表，列名为 `city`、`top`、`bottom`（`city` 也可以是索引），行的次序不限：
#
# - `top` 是该市可能的最靠前的名次：断定在它前面的城市数加 1；
# - `bottom` 是可能的最靠后的名次：城市总数减去断定在它后面的城市数。

# %% [markdown] lang="en"
# ## Question 6 (3 points): a rank as a range
#
# With a lowest and a highest value for each city, its rank can only be a range as well. Ranks count from the **highest** concentration, which is 1st.
#
# Write `rank_range(table)`: `table` has the columns `city`, `low`, `high` (`low` is never above `high`). B is surely ahead of A only when B's `low` is **greater** than A's `high`; when they are equal nothing is sure. Return a table with the columns `city`, `top`, `bottom` (`city` may be the index), in any order:
#
# - `top` is the foremost rank that is possible: the number of cities surely ahead, plus 1;
# - `bottom` is the hindmost rank that is possible: the number of all cities less those surely behind.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>两个城市的范围有重叠时，谁前谁后能断定吗？</details>
# <details><summary>提示二：思路</summary>对每个城市，把它和所有城市比两次：数有几个的 `low` 大于它的 `high`，又有几个的 `high` 小于它的 `low`。</details>
# <details><summary>提示三：用什么</summary>逐行处理：`(table["low"] > row.high).sum() + 1` 和 `len(table) - (table["high"] < row.low).sum()`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>When the ranges of two cities overlap, is it sure which is ahead?</details>
# <details><summary>Hint two: the idea</summary>Compare each city with all of them twice: count those whose `low` is greater than its `high`, and those whose `high` is less than its `low`.</details>
# <details><summary>Hint three: the call</summary>Row by row: `(table["low"] > row.high).sum() + 1` and `len(table) - (table["high"] < row.low).sum()`.</details>

# %% graded="answer" grade_id="rank_range"
def rank_range(table):
    ### BEGIN SOLUTION
    return pd.DataFrame({
        "city": table["city"],
        "top": [(table["low"] > high).sum() + 1 for high in table["high"]],
        "bottom": [len(table) - (table["high"] < low).sum() for low in table["low"]],
    })
    ### END SOLUTION

# %% graded="tests" grade_id="rank_range_tests" points=3 competency="judge"
import pandas as pd

from grading.classroom import Check, read_dataset

daily = read_dataset("../../datasets/china_pm25_cities/daily.csv", parse_dates=["date"])
check = Check("rank_range", points=3)


def _by_city(table):
    """A table whose index holds the cities without saying so is read as one that does."""
    if isinstance(table, pd.DataFrame) and "city" not in table.columns and table.index.name is None:
        return table.rename_axis("city")
    return table


_example = pd.DataFrame({"city": ["A", "B", "C"], "low": [50.0, 70.0, 60.0], "high": [55.0, 90.0, 72.0]})
check.case(
    "三个城市：A 50–55，B 70–90，C 60–72", "three cities: A 50–55, B 70–90, C 60–72",
    lambda: _by_city(rank_range(_example.copy())),
    pd.DataFrame({"city": ["A", "B", "C"], "top": [3, 1, 1], "bottom": [3, 2, 2]}),
    mistakes=[
        (pd.DataFrame({"city": ["A", "B", "C"], "top": [3, 1, 2], "bottom": [3, 1, 2]}), "B 和 C 的范围有重叠，谁前谁后断定不了", "the ranges of B and C overlap: which is ahead is not sure"),
        (pd.DataFrame({"city": ["A", "B", "C"], "top": [1, 2, 2], "bottom": [1, 3, 3]}), "名次数反了：第 1 位是浓度最高的", "ranks run the wrong way: 1st is the highest concentration"),
    ],
)
### BEGIN HIDDEN TESTS
def _ranks(table, touch=False):
    cities = list(zip(table["city"], table["low"], table["high"], strict=True))
    found = []
    for city, low, high in cities:
        others = [one for one in cities if one[0] != city]
        ahead = sum(1 for one in others if one[1] > high or (touch and one[1] == high))
        behind = sum(1 for one in others if one[2] < low or (touch and one[2] == low))
        found.append((city, ahead + 1, len(cities) - behind))
    return pd.DataFrame(found, columns=["city", "top", "bottom"])


def _single(table, column):
    order = table[column].rank(ascending=False, method="min").astype(int)
    return pd.DataFrame({"city": table["city"], "top": order, "bottom": order})


def _each(table):
    return pd.DataFrame({
        "city": table["city"],
        "top": table["high"].rank(ascending=False, method="min").astype(int),
        "bottom": table["low"].rank(ascending=False, method="min").astype(int),
    })


_groups = daily[~daily["city"].isin(["Baoding", "Xingtai", "Handan", "Hengshui"])].groupby("city")["pm25"]
_real = pd.DataFrame({"low": _groups.quantile(0.45), "high": _groups.quantile(0.55)}).reset_index().sort_values("high").reset_index(drop=True)
_gappy = daily[daily["city"].isin(["Beijing", "Tianjin", "Jinan", "Zhengzhou", "Wuhan", "Harbin", "Changchun", "Shenyang", "Hefei"]) & (daily["date"] >= "2015-11-01")]
_bounds = pd.DataFrame({
    "low": _gappy["pm25"].fillna(100).groupby(_gappy["city"]).mean(), "high": _gappy["pm25"].fillna(400).groupby(_gappy["city"]).mean(),
}).reset_index()  # fmt: skip
_edges = pd.DataFrame({"city": ["H", "I", "J", "K"], "low": [20.0, 30.0, 40.0, 40.0], "high": [30.0, 35.0, 40.0, 60.0]})
for _zh, _en, _table in (
    (f"{len(_real)} 个城市，行不按浓度排列", f"{len(_real)} cities, rows in no particular order", _real.sample(frac=1, random_state=3)),
    (f"{len(_bounds)} 个城市，范围来自缺测日的两个假设", f"{len(_bounds)} cities, ranges from two suppositions about missing days", _bounds),
    ("有的范围首尾相接，有的只是一个点", "ranges that touch, and a range that is one point", _edges),
):
    _right = _ranks(_table)
    _wrong = [
        (_ranks(_table, touch=True), "正好相等时不能断定谁在前面", "when they are equal it is not sure which is ahead"),
        (_single(_table, "low"), "只用 low 排了一次名，没有考虑范围", "ranked by low alone, without the ranges"),
        (_single(_table, "high"), "只用 high 排了一次名，没有考虑范围", "ranked by high alone, without the ranges"),
        (_each(_table), "把 high 的名次和 low 的名次当成了范围：要和别的城市的另一端比", "the ranks of high and of low were taken for the range: compare with the other end of the other cities"),
        (_right.assign(top=len(_right) + 1 - _right["bottom"], bottom=len(_right) + 1 - _right["top"]), "名次数反了：第 1 位是浓度最高的", "ranks run the wrong way: 1st is the highest concentration"),
        (_right.assign(top=_right["bottom"], bottom=_right["top"]), "top 和 bottom 放反了", "top and bottom are the wrong way round"),
        (_right.assign(top=_right["top"] - 1), "最靠前的名次要加 1：前面没有城市时是第 1 位", "add 1 to the foremost rank: with no city ahead it is 1st"),
    ]
    _key = _right.set_index("city").sort_index()
    check.case(
        _zh, _en, lambda _table=_table: _by_city(rank_range(_table.copy())), _right,
        mistakes=[one for one in _wrong if not one[0].set_index("city").sort_index().astype(int).equals(_key.astype(int))], hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 7 题（3 分）：一连几天一模一样
#
# 浓度精确到小数点后一位，连着两三天完全相同还可能碰巧，一连很多天相同，就该去问一问：是仪器卡住了，还是有人把前一天的数抄了下来？
#
# 写 `longest_run(daily)`：返回每个城市**数值完全相同的连续天数**最长是几天（城市对应整数）。要求：日期必须一天接一天，中间缺测或者缺一行都算中断；只有 1 天也算 1；一天也没有数的城市不出现在结果里。`daily` 的行不一定按日期排列。
#
# 检查通过以后，请对整张 `daily` 表运行一次，看看哪两个城市该去问。

# %% [markdown] lang="en"
# ## Question 7 (3 points): the same number, day after day
#
# Concentrations have one decimal. Two or three equal days in a row may be chance; a long row of them calls for a question: was the instrument stuck, or did someone copy down the day before?
#
# Write `longest_run(daily)`: for each city, the longest row of **consecutive days with exactly the same value** (city to whole number). Dates must follow day upon day: a missing value or an absent row breaks the run; a single day counts as 1; a city without any measured day is not in the result. The rows of `daily` are not always in order of date.
#
# When the check passes, run it once on the whole table `daily` and see which two cities should be asked.

# %% [markdown] lang="zh"
# <details><summary>提示一：想一想</summary>怎样算“新的一段开始了”？城市变了、日期没有接上、数值变了，三样里有一样就是。</details>
# <details><summary>提示二：思路</summary>按城市和日期排好，和上一行比较，标出每一段的开头；给每一段编号，数每段有几行，再取每个城市的最大值。</details>
# <details><summary>提示三：用什么</summary>先去掉缺测的行；`shift()` 取上一行；开头的标记 `cumsum()` 就是段的编号 `run`；`groupby(["city", run]).size().groupby("city").max()`。</details>

# %% [markdown] lang="en"
# <details><summary>Hint one: think</summary>When does a new run begin? When the city changes, when the date does not follow, or when the value changes.</details>
# <details><summary>Hint two: the idea</summary>Sort by city and date, compare with the row above, mark the start of each run; number the runs, count their rows, and take the largest for each city.</details>
# <details><summary>Hint three: the call</summary>Drop missing rows first; `shift()` gives the row above; `cumsum()` of the marks gives each run a number, `run`; `groupby(["city", run]).size().groupby("city").max()`.</details>

# %% graded="answer" grade_id="longest_run"
def longest_run(daily):
    ### BEGIN SOLUTION
    days = daily.dropna(subset=["pm25"]).sort_values(["city", "date"])
    above = days.shift()
    new = (
        (days["city"] != above["city"])
        | (days["pm25"] != above["pm25"])
        | (days["date"] - above["date"] != pd.Timedelta(days=1))
    )
    return days.groupby(["city", new.cumsum().rename("run")]).size().groupby("city").max()
    ### END SOLUTION

# %% graded="tests" grade_id="longest_run_tests" points=3 competency="read"
import pandas as pd

from grading.classroom import Check, read_dataset

daily = read_dataset("../../datasets/china_pm25_cities/daily.csv", parse_dates=["date"])
check = Check("longest_run", points=3)
_example = pd.DataFrame({
    "date": pd.to_datetime([f"2015-03-{day:02d}" for day in (1, 2, 3, 4, 5, 6, 1, 2, 3)]),
    "city": ["A"] * 6 + ["B"] * 3,
    "pm25": [30.1, 30.1, 41.0, 30.1, 30.1, 30.1, 30.1, 22.0, 30.1],
})
check.case(
    "A 市六天：30.1、30.1、41.0、30.1、30.1、30.1；B 市三天：30.1、22.0、30.1",
    "city A, six days: 30.1, 30.1, 41.0, 30.1, 30.1, 30.1; city B, three days: 30.1, 22.0, 30.1",
    lambda: longest_run(_example.copy()), {"A": 3, "B": 1},
    mistakes=[
        ({"A": 5, "B": 2}, "数的是同一个值一共出现几天，没有要求连续", "this counts how often a value occurs, whether or not the days follow each other"),
        ({"A": 2, "B": 0}, "数的是“与前一天相同”的次数，还要加 1", "this counts days equal to the one before: add 1"),
    ],
)
### BEGIN HIDDEN TESTS
def _runs(rows, kind="right"):
    days = sorted(
        (city, date, value) for city, date, value in zip(rows["city"], rows["date"], rows["pm25"], strict=True) if value == value
    )
    if kind == "unsorted":
        days = [row for row in zip(rows["city"], rows["date"], rows["pm25"], strict=True) if row[2] == row[2]]
        days = [row for city in sorted({row[0] for row in days}) for row in days if row[0] == city]
    best, length, before, together = {}, 0, None, {}
    for city, date, value in days:
        together[city, value] = together.get((city, value), 0) + 1
        follows = before and before[2] == value
        if kind != "across":
            follows = follows and before[0] == city
        if kind not in ("gaps", "across", "unsorted"):
            follows = follows and (date - before[1]).days == 1
        length = length + 1 if follows else 1
        best[city] = max(best.get(city, 0), length)
        before = (city, date, value)
    if kind == "counts":
        return {city: max(number for (one, _), number in together.items() if one == city) for city in best}
    if kind == "fewer":
        return {city: number - 1 for city, number in best.items()}
    return best


def _mistakes(rows):
    right = _runs(rows)
    found = [
        (_runs(rows, "counts"), "数的是同一个值一共出现几天，没有要求连续", "this counts how often a value occurs, whether or not the days follow each other"),
        (_runs(rows, "gaps"), "中间缺测或缺一行，就不再连续了", "a missing value or an absent row breaks the run"),
        (_runs(rows, "across"), "跨过了城市：上一行可能是另一个城市", "the run went on into another city"),
        (_runs(rows, "unsorted"), "没有按日期排列就和上一行比较", "compared with the row above without sorting by date"),
        (_runs(rows, "fewer"), "数的是“与前一天相同”的次数，还要加 1", "this counts days equal to the one before: add 1"),
    ]
    return [one for one in found if one[0] != right]


_claimed = read_dataset("../../datasets/china_pm25_cities/invented_2016.csv", parse_dates=["date"])
_claimed = _claimed.rename(columns={"value_not_observed": "pm25"})[["date", "city", "pm25"]]
_built = pd.DataFrame({
    "date": pd.to_datetime([f"2015-05-{day:02d}" for day in (1, 2, 3, 4, 5, 1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2)]),
    "city": ["C"] * 5 + ["D"] * 8 + ["E"] * 2 + ["F"] * 2,
    "pm25": [18.0, 18.0, None, 18.0, 25.0, 25.0, 25.0, 25.0, 25.0, 25.0, 11.0, 11.0, 9.0, 9.0, 9.0, None, None],
})
for _zh, _en, _rows in (
    ("7 个城市，2015 年上半年，行的次序打乱", "7 cities, the first half of 2015, rows in another order",
     daily[daily["city"].isin(["Shenyang", "Fuzhou", "Beijing", "Guiyang", "Haikou", "Lasa", "Shanghai"]) & (daily["date"].between("2015-01-01", "2015-06-30"))].sample(frac=1, random_state=5)),
    ("2016 年那张编出来的表里的 4 个城市", "4 cities of the invented table of 2016", _claimed[_claimed["city"].isin(["Sanya", "Xian", "Shanghai", "Chengdu"])]),
    ("中间有缺测、有缺行，相邻城市的数值相同", "missing values and absent rows in between, and neighbouring cities with equal values", _built),
):  # fmt: skip
    check.case(
        _zh, _en, lambda _rows=_rows: longest_run(_rows.copy()), _runs(_rows), mistakes=_mistakes(_rows), hidden=True,
    )
### END HIDDEN TESTS
check.score()

# %% [markdown] lang="zh"
# ## 第 8 题（书面，5 分）：带回岗位
#
# 选一张您单位用过的排名表或通报表，用 150 至 300 字（英文 100 至 200 词）写清楚：
#
# 1. 一行是什么，谁没有数，为什么没有；缺的那些更可能是好的还是差的，会让名次朝哪个方向错（2 分）
# 2. 您会怎样在看到名次之前把规则定下来，名次怎样写出它的不确定（1 分）
# 3. 这张表要用来做什么决定，决定还需要表里没有的哪一项；把表里一句“上升几位”改写成说指标变化的一句话，带上时间和单位（2 分）

# %% [markdown] lang="en"
# ## Question 8 (written, 5 points): back at your post
#
# Choose a ranking or a bulletin that your own organisation has used and set out, in 100 to 200 words (150 to 300 Chinese characters):
#
# 1. what a row is, who has no number and why; whether the missing ones are more likely better or worse, and in which direction that misleads the ranks (2 points)
# 2. how you would settle the rule before the ranks are seen, and how the ranks would show their uncertainty (1 point)
# 3. which decision the ranking serves, and what else that decision needs which is not in it; and rewrite one sentence of the “moved up so many places” kind as a sentence about the change of the indicator itself, with dates and units (2 points)

# %% [markdown] lang="zh" graded="written" grade_id="back_at_post" points=5 competency="act"
# 示例要点：一行是一个街道的一个季度，来源是满意度回访；没有接通的不在表里，而接不通的多半是办得久、意见大的，所以回访率低的街道会显得更好。规则（最少样本数、用哪个统计量、缺的怎么办）在取数之前发文公布；名次写成范围，分不开的并列。排名用来决定督导谁，还需要办件量和事项难度。“由第 8 位升至第 5 位”改写为“第三季度满意率 86%（回访 412 人），比第二季度高 3 个百分点，95% 范围约为 −1 至 7”。

# %% [markdown] lang="en"
# Points of a good answer: a row is one sub-district in one quarter, from satisfaction call-backs; those who could not be reached are not in it, and they are more often the ones who waited long or complained, so a sub-district with a low response looks better. The rule (least number of answers, which statistic, what is done about gaps) is published before the data are drawn; ranks are given as ranges and those that cannot be told apart share a place. The ranking decides who is visited; that also needs the number and the difficulty of cases. “Up from 8th to 5th” becomes “satisfaction in the third quarter was 86% (412 people called back), 3 points above the second, with a 95% range of about −1 to 7”.
