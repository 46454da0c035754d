# %% [markdown] lang="zh"
# # 让数据说话，让数据做主
#
# **要回答的问题**：按 PM2.5 给城市排个名，名次说的话有多少可以信？哪些差别是真的，哪些只是凑巧，哪些是因为有的日子没有数？
#
# **要做的决定**：假设您在省里分管大气环境。明年的加密监测和清洁取暖改造资金，只够支持全省 11 个城市中的 3 个。有人建议：“按年均浓度排名，取前三，让数据做主。”同时，年度总结的初稿里有一句：“秦皇岛空气质量由第 20 位升至第 16 位。”这三个城市能不能这样定？这句话能不能写？
#
# 本课约 80 分钟。请从上到下逐格运行：点中一格，按 Shift+Enter。

# %% [markdown] lang="en"
# # Let data speak, let data decide
#
# **The question**: rank cities by PM2.5, and how much of what the ranks say can be believed? Which differences are real, which are luck, and which are there because some days have no number?
#
# **The decision**: say you are in charge of air quality in a province. Next year's money for closer monitoring and for replacing coal heating is enough for 3 of its 11 cities. Someone suggests: “Rank them by mean concentration, take the first three, and let the data decide.” And the draft of the annual report says: “Qinhuangdao moved up from 20th to 16th place in air quality.” Can the three cities be settled this way? Can that sentence stand?
#
# The lesson takes about 80 minutes. Run it cell by cell from the top: click a cell, press Shift+Enter.

# %%
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import display
from matplotlib import patheffects

from grading.classroom import Guess, T, chart, open_module

open_module("m03_let_data_speak", "zh")
SOURCE = T(
    "中国环境监测总站，2014–2015（R 包 SpTe2M 所载）",
    "China National Environmental Monitoring Centre, 2014–2015, as carried by the R package SpTe2M",
)
UNIT = "µg/m³"

# %% [markdown] lang="zh"
# ## 一、数据从哪里来
#
# 数据由中国环境监测总站发布，覆盖 2014、2015 两年，由一个公开的统计软件包收录。这里用三张表：
#
# - `daily`：一行是一个城市的一天，`pm25` 是当天的平均浓度，单位 µg/m³，共 45 个城市；
# - `monthly`：一行是一个城市的一个月，共 183 个城市；
# - `cities`：一行是一个城市，有中文名、省份、经纬度。
#
# 一个城市一天的数，是市内各监测点的平均，点位多在城区。

# %% [markdown] lang="en"
# ## 1. Where the data come from
#
# The readings were published by the China National Environmental Monitoring Centre. They cover 2014 and 2015 and are carried by an open statistics package. We use three tables:
#
# - `daily`: one row is one city on one day; `pm25` is the mean concentration of that day in µg/m³, for 45 cities;
# - `monthly`: one row is one city in one month, for 183 cities;
# - `cities`: one row is one city, with its Chinese name, province, longitude and latitude.
#
# The number for a city on a day is the mean of its stations, most of which stand in built-up areas. Names in the charts are the source's pinyin.

# %%
FOLDER = "../../datasets/china_pm25_cities/"
daily = pd.read_csv(FOLDER + "daily.csv", parse_dates=["date"])
monthly = pd.read_csv(FOLDER + "monthly.csv")
cities = pd.read_csv(FOLDER + "cities.csv")
NAME = cities.set_index("city", drop=False)[T("city_zh", "city")]

wide = daily.pivot(index="date", columns="city", values="pm25")  # one row per day, one column per city
hebei = cities.loc[cities["province"] == "河北", "city"].tolist()
province = wide[hebei]
print(
    T(
        f"45 个城市 × {len(wide)} 天；其中河北 {len(hebei)} 个城市。",
        f"45 cities × {len(wide)} days; {len(hebei)} of the cities are in Hebei.",
    )
)
province.rename(columns=NAME).rename_axis(index=None, columns=None).iloc[:4].T

# %% [markdown] lang="zh"
# 河北 11 个城市逐日齐全，我们就用它们来做这个决定。看一张陌生的表，先问三件事：
#
# 1. **一行是什么？** 原表一行是一城一天。上面把它转成了“一天一列”，方便看。
# 2. **缺什么？** 下面数一数每个城市有多少天没有数。
# 3. **不能说明什么？** 表里没有人口，没有取暖方式，没有天气，也没有任何治理措施。数据能说“哪里浓度高”，说不了“为什么高”，也说不了“帮谁更值得”。

# %% [markdown] lang="en"
# All 11 cities of Hebei are here day by day, so the decision is made on them. Ask three things of a table you have not seen before:
#
# 1. **What is a row?** In the source a row is one city on one day. The table above turns it so that each day is a column.
# 2. **What is missing?** The next cell counts the days without a number for each city.
# 3. **What can it not say?** There is no population, no way of heating, no weather, no measure taken. The data can say where concentrations are high, not why, and not whom it is most worth helping.

# %%
gaps = province.isna().sum().sort_values(ascending=False)
pd.DataFrame(
    {
        T("缺测天数", "days missing"): gaps,
        T("占两年的 %", "% of the two years"): (gaps / len(province) * 100).map("{:.1f}".format),
    }
).rename(index=NAME).rename_axis(None)

# %% [markdown] lang="zh"
# 保定缺 57 天，秦皇岛只缺 1 天。这里缺的是**这份数据里**没有测得的值，并不等于当时没有监测。先记住这张表，第 6 节会回来。

# %% [markdown] lang="en"
# Baoding lacks 57 days, Qinhuangdao only 1. What is missing is a measured value **in this copy of the data**; it does not follow that nothing was monitored on the day. Keep this table in mind until section 6.

# %% [markdown] lang="zh"
# ## 二、先猜，再看
#
# 国家标准 GB 3095-2012 规定，PM2.5 的二级限值是：日均 75 µg/m³，年均 35 µg/m³。请先写下猜测：两年里保定有数的那些天，日均值高于 75 的占百分之几？

# %% [markdown] lang="en"
# ## 2. Guess first, then look
#
# The national standard GB 3095-2012 sets these grade II limits for PM2.5: 75 µg/m³ for a day, 35 µg/m³ for a year. Write down a guess: of the days for which Baoding has a number, what percentage was above 75?

# %%
guess_over = Guess(
    T(
        "保定有数的日子里，高于 75 µg/m³ 的占百分之几？",
        "Of Baoding's measured days, what percentage was above 75 µg/m³?",
    ),
    "%",
)
guess_over

# %%
baoding = province["Baoding"].dropna()
guess_over.reveal((baoding > 75).mean() * 100)

# %% [markdown] lang="zh"
# 一半以上。再看全部日子的样子，而不只是一个比例：

# %% [markdown] lang="en"
# More than half. Now look at all the days, and not at one share only:

# %%
figure, axis = plt.subplots(figsize=(8, 3.6))
axis.hist(baoding, bins=range(0, 321, 20), color="#56B4E9", edgecolor="white")
for value, name, style, color in (
    (75, T("日均限值", "limit for a day"), ":", "#D55E00"),
    (baoding.median(), T("中位数", "median"), "-", "black"),
    (baoding.mean(), T("平均数", "mean"), "--", "black"),
):
    axis.axvline(value, color=color, linestyle=style, label=f"{name}  {value:.1f}")
axis.annotate(T("260 以上一天也没有", "not one day above 260"), (262, 3), (252, 45), arrowprops={"arrowstyle": "->"})
axis.set_xlabel(T("PM2.5 日均浓度（µg/m³）", "PM2.5, mean of the day (µg/m³)"))
axis.set_ylabel(T("天数", "days"))
axis.set_title(T(f"保定 2014–2015 年有数的 {len(baoding)} 天", f"Baoding, {len(baoding)} measured days of 2014–2015"))
axis.legend(title=UNIT, frameon=False)
axis.spines[["top", "right"]].set_visible(False)
chart(
    figure,
    alt=T(
        "直方图：保定的日均浓度集中在 20 到 120，向右拖出长尾；平均数 96.7，高于中位数 84.2；长尾在 260 处突然中断。",
        "Histogram: Baoding's days lie mostly between 20 and 120 with a long tail to the right; the mean, 96.7, is above the median, 84.2; the tail stops short at 260.",
    ),
    source=SOURCE,
)

# %% [markdown] lang="zh"
# 平均数 96.7，中位数 84.2。右边的长尾把平均数拉高了。对健康来说，高浓度的日子恰恰不能忽略，所以空气质量习惯用平均数，再配上超标天数。
#
# 还有一处不自然：尾巴没有慢慢变细，而是在 260 处**齐齐断掉**，240 到 260 之间还有 15 天，再往右一天也没有。先存疑。

# %% [markdown] lang="en"
# The mean is 96.7, the median 84.2: the long tail pulls up the mean. For health, days of high concentration are the very ones not to be overlooked, which is why air quality is usually reported by its mean, together with days above the limit.
#
# One thing looks unnatural: the tail does not thin out, it **breaks off** at 260. Between 240 and 260 there are still 15 days, and beyond that none. Keep the doubt.

# %% [markdown] lang="zh"
# ## 三、排一次名
#
# 按建议去做：有数的日子求平均，从高到低排。

# %% [markdown] lang="en"
# ## 3. Draw up the ranking
#
# Do as suggested: take the mean of the measured days and sort from high to low.


# %%
def draw_ranking(values, label, title):
    """Bars from high to low; the first three also carry stripes, so that colour is not the only sign."""
    values = values.sort_values()
    first = values.index[-3:]
    figure, axis = plt.subplots(figsize=(8, 3.9))
    bars = axis.barh([NAME[city] for city in values.index], values, color="#56B4E9", edgecolor="white")
    for city, bar in zip(values.index, bars, strict=True):
        if city in first:
            bar.set(facecolor="#D55E00", edgecolor="white", hatch="//")
    axis.bar_label(bars, fmt="%.1f", padding=3)
    axis.set_xlabel(label)
    axis.set_title(title + T("（斜纹为前三）", " (striped: the first three)"))
    axis.margins(x=0.1)
    axis.spines[["top", "right"]].set_visible(False)
    order = T("、", ", ").join(f"{NAME[city]} {values[city]:.1f}" for city in first[::-1])
    return chart(
        figure,
        alt=T(f"横条图，{title}：前三为{order}。", f"Bars, {title}: the first three are {order}."),
        source=SOURCE,
    )


draw_ranking(
    province.mean(),
    T("PM2.5 平均浓度（µg/m³）", "mean PM2.5 (µg/m³)"),
    T("河北 11 市 2014–2015 年", "11 cities of Hebei, 2014–2015"),
)

# %% [markdown] lang="zh"
# 邢台 97.1、保定 96.7、邯郸 93.3。第四名衡水 93.0，与邯郸只差 0.3 µg/m³。给邯郸不给衡水，理由就是这 0.3 吗？
#
# ### 动一动：换一个说法，前三还是不是前三
#
# 平均数、中位数、超标天数占比，都有道理；两年合计、只看一年、只看取暖季，也都有道理。换一换，看谁一直在前三，谁进进出出。

# %% [markdown] lang="en"
# Xingtai 97.1, Baoding 96.7, Handan 93.3. Hengshui comes fourth with 93.0, only 0.3 µg/m³ below Handan. Is that 0.3 the reason to support Handan and not Hengshui?
#
# ### Try it: say it another way, and are the first three still the first three
#
# The mean, the median and the share of days above the limit all make sense; so do both years together, one year alone and the heating season alone. Switch between them, and see who is always among the first three and who comes and goes.

# %%
month = province.index.month
PERIODS = {
    T("两年合计", "both years"): province.index.year > 0,
    T("2014 年", "2014"): province.index.year == 2014,
    T("2015 年", "2015"): province.index.year == 2015,
    T("取暖季（11 月至次年 3 月）", "heating season (November to March)"): (month >= 11) | (month <= 3),
}
STATISTICS = {
    T("平均数（µg/m³）", "mean (µg/m³)"): lambda days: days.mean(),
    T("中位数（µg/m³）", "median (µg/m³)"): lambda days: days.median(),
    T("高于 75 的天数占有数天数的 %", "% of measured days above 75"): lambda days: (
        (days > 75).sum() / days.notna().sum() * 100
    ),
}


def draw_choice(period, statistic):
    values = STATISTICS[statistic](province[PERIODS[period]])
    display(draw_ranking(values, statistic, T(f"河北 11 市，{period}", f"11 cities of Hebei, {period}")))


period_menu = widgets.Dropdown(options=list(PERIODS), description=T("时段", "period"))
statistic_menu = widgets.Dropdown(options=list(STATISTICS), description=T("统计量", "statistic"))
widgets.VBox(
    [
        widgets.HBox([period_menu, statistic_menu]),
        widgets.interactive_output(draw_choice, {"period": period_menu, "statistic": statistic_menu}),
    ]
)

# %% [markdown] lang="zh"
# 把 4 个时段、3 种统计量全部走一遍，共 12 张榜：

# %% [markdown] lang="en"
# Go through all 4 periods and 3 statistics, which makes 12 lists:

# %%
lists = [statistic(province[days]).nlargest(3).index for days in PERIODS.values() for statistic in STATISTICS.values()]
times = pd.Series([city for one in lists for city in one]).value_counts()
times.rename(index=NAME).to_frame(
    T(f"{len(lists)} 张榜中进入前三的次数", f"times among the first three, of {len(lists)} lists")
).T

# %% [markdown] lang="zh"
# 邢台和保定 12 次全在前三，怎么算都一样。第三个位置，邯郸进了 9 次，衡水进了 3 次：选哪种算法，就选了哪个城市。**如果算法是看过名次以后才挑的，做主的就不是数据，而是挑算法的人**。所以先定规则，再看名次。

# %% [markdown] lang="en"
# Xingtai and Baoding are there all 12 times, whatever the method. The third place went to Handan 9 times and to Hengshui 3 times: to choose the method is to choose the city. **If the method is picked after the ranks have been seen, it is not the data that decide, but whoever picks the method.** So settle the rule first, and look at the ranks afterwards.

# %% [markdown] lang="zh"
# ## 四、放到图上看
#
# 名次把城市排成一列，看不出谁挨着谁。下面把 183 个城市 2015 年的年均浓度（先求每月平均，再求 12 个月平均）按经纬度画成点。图上只有点，没有底图，也没有任何界线。
#
# 画之前先查坐标：原表的经纬度是按拼音查来的，`cities` 表标出了 8 个对不上的城市，例如海口的坐标落在云南。这 8 个不画，画了就是误导。

# %% [markdown] lang="en"
# ## 4. Put it on a map
#
# A ranking puts cities in a line and hides which are neighbours. Here are the means of 183 cities in 2015 (each month first, then the 12 months) as points by longitude and latitude. There are only points, no base map and no boundaries of any kind.
#
# Check the coordinates before drawing: the source looked them up by pinyin, and the table `cities` marks 8 that do not fit; Haikou's, for instance, are in Yunnan. Those 8 are left out: to draw them would mislead.

# %%
year_2015 = monthly[monthly["month"].str.startswith("2015")].groupby("city")["mean_pm25"].mean()
places = cities.set_index("city").assign(mean=year_2015)
drawn = places[~places["doubtful_position"]]
CLASSES = (
    (0, 35, "#0072B2", "o", T("低于 35（年均二级限值）", "below 35 (grade II limit for a year)")),
    (35, 70, "#E69F00", "s", T("35 至 70", "35 to 70")),
    (70, 1000, "#D55E00", "^", T("70 及以上", "70 and above")),
)
figure, axis = plt.subplots(figsize=(8.4, 6.2))
for low, high, color, marker, label in CLASSES:
    some = drawn[(drawn["mean"] >= low) & (drawn["mean"] < high)]
    axis.scatter(
        some["longitude"], some["latitude"], s=some["mean"] * 0.6, color=color, marker=marker, alpha=0.75,
        edgecolor="white", linewidth=0.5, label=T(f"{label}：{len(some)} 市", f"{label}: {len(some)} cities"),
    )  # fmt: skip
OUTLINE = [patheffects.withStroke(linewidth=3, foreground="white")]
for city, shift in {
    "Beijing": (-8, 6), "Baoding": (-28, 0), "Shanghai": (8, 2), "Guangzhou": (-14, -18), "Chengdu": (-12, 4), "Urumchi": (8, 4), "Harbin": (8, 2),
    "Lasa": (8, 2), "Kunming": (8, -2), "Xian": (-14, -16), "Sanya": (8, 0), "Lanzhou": (-10, -12), "Korla": (8, 2), "Xingtai": (-34, -4),
}.items():  # fmt: skip
    axis.annotate(
        NAME[city], (drawn.loc[city, "longitude"], drawn.loc[city, "latitude"]), xytext=shift, textcoords="offset points",
        ha="right" if shift[0] < 0 else "left", fontsize=9, path_effects=OUTLINE,
        arrowprops={"arrowstyle": "-", "linewidth": 0.6} if shift[0] < -20 else None,
    )  # fmt: skip
axis.set_aspect(1 / np.cos(np.radians(35)))  # a degree of longitude is shorter than one of latitude
axis.set_xlabel(T("经度（°E）", "longitude (°E)"))
axis.set_ylabel(T("纬度（°N）", "latitude (°N)"))
axis.set_title(
    T(f"{len(drawn)} 个城市 2015 年 PM2.5 平均浓度（µg/m³）", f"Mean PM2.5 of {len(drawn)} cities in 2015 (µg/m³)")
)
axis.legend(loc="lower left", frameon=False, fontsize=9)
axis.set_xlim(78, 133)
axis.spines[["top", "right"]].set_visible(False)
chart(
    figure,
    alt=T(
        "点图：70 及以上的 27 个三角形里，24 个挤在东经 113 到 119 度、北纬 33 到 40 度之间；低于 35 的圆点多在广东、福建、云南一带。",
        "Points: of 27 triangles (70 and above), 24 crowd between 113 and 119 degrees east, 33 and 40 degrees north; circles below 35 are mostly in Guangdong, Fujian and Yunnan.",
    ),
    source=SOURCE,
)

# %% [markdown] lang="zh"
# 浓度高的城市连成一片，跨过好几个省。相邻城市同升同降：一天的天气往往管着一大片。这有两层意思：一是一个城市名次的变化，不都是它自己做出来的；二是“取前三”按市切开，而污染并不按市切开。

# %% [markdown] lang="en"
# Cities of high concentration form one area that runs across several provinces. Neighbours rise and fall together, since the weather of a day often covers a wide area. Two things follow: a city's change of rank is not all its own doing; and “take the first three” cuts by city, while the pollution does not.

# %% [markdown] lang="zh"
# ## 五、名次有多牢
#
# 两年只有 730 天，碰上哪些天气有运气的成分。换一批类似的日子，名次会不会变？有一个不需要公式的办法，叫**自助法**（bootstrap）：
#
# 1. 把两年切成一周一周，每周写一张纸条，共 105 张（最后一张只有 2 天）；
# 2. 从中抽一张，记下来，**放回去**，再抽，一共抽 105 次，得到“另一批两年”；
# 3. 用这批日子重新排名；重复 1,000 次，去掉两头最极端的，看每个城市 95% 的名次落在什么范围。
#
# 为什么按周抽，不按天抽？今天像昨天，单独抽一天会显得比实际更有把握。为什么所有城市用同一批周？相邻城市遇到的是同一场天气。

# %% [markdown] lang="en"
# ## 5. How firm are the ranks
#
# Two years are only 730 days, and which weather fell on them is partly luck. Would the ranks be the same with another set of days like these? One way that needs no formula is the **bootstrap**:
#
# 1. cut the two years into weeks and write a slip for each, 105 slips (the last holds only 2 days);
# 2. draw a slip, note it, **put it back**, draw again, 105 times in all: that is “another two years”;
# 3. rank the cities on those days; repeat it 1,000 times, leave out the extremes at both ends, and see between which ranks a city falls 95% of the time.
#
# Why weeks and not days? Today is like yesterday, and drawing single days would look surer than it is. Why the same weeks for every city? Neighbours meet with the same weather.


# %%
def redraw(table, times=1000):
    """Means of each city over weeks drawn with replacement: `times` rows, one column per city."""
    week = (table.index - table.index[0]).days // 7
    total, measured = table.groupby(week).sum(), table.groupby(week).count()
    chance = np.random.default_rng(2015)
    drawn_weeks = chance.integers(0, len(total), size=(times, len(total)))
    return pd.DataFrame([total.iloc[one].sum() / measured.iloc[one].sum() for one in drawn_weeks])


ranks = redraw(province).rank(axis=1, ascending=False)  # 1 = highest concentration
firm = pd.DataFrame(
    {
        "mean": province.mean(),
        "rank": province.mean().rank(ascending=False),
        "low": ranks.quantile(0.025).round(),
        "high": ranks.quantile(0.975).round(),
        "first_three": (ranks <= 3).mean() * 100,
    }
).sort_values("rank")

figure, axis = plt.subplots(figsize=(8, 4.0))
heights = range(len(firm), 0, -1)
axis.hlines(heights, firm["low"], firm["high"], color="#0072B2", linewidth=4, alpha=0.5)
axis.plot(firm["rank"], heights, "o", color="#D55E00", markersize=8)
for height, share, right in zip(heights, firm["first_three"], firm["high"], strict=True):
    if share >= 0.5:
        axis.text(
            max(right, 3.5) + 0.25,
            height,
            T(f"有 {share:.0f}% 的次数进前三", f"first three in {share:.0f}%"),
            va="center",
            fontsize=9,
        )
axis.axvline(3.5, color="black", linestyle=":")
axis.set_yticks(list(heights), [NAME[city] for city in firm.index])
axis.set_xticks(range(1, 12))
axis.set_xlim(0.5, 11.5)
axis.set_xlabel(T("名次（1 为浓度最高）", "rank (1 = highest concentration)"))
axis.set_title(
    T(
        "河北 11 市名次及其 95% 范围（虚线左侧为前三）",
        "Ranks of 11 cities with 95% ranges (left of the dotted line: the first three)",
    )
)
axis.spines[["top", "right"]].set_visible(False)
chart(
    figure,
    alt=T(
        "名次范围图：邢台、保定的范围是 1 到 3，邯郸、衡水都是 2 到 4，石家庄、唐山是 5 到 6，其余五市各自固定。",
        "Ranges of ranks: Xingtai and Baoding 1 to 3, Handan and Hengshui both 2 to 4, Shijiazhuang and Tangshan 5 to 6, the other five fixed.",
    ),
    source=SOURCE,
)

# %% [markdown] lang="zh"
# 邢台、保定几乎每次都在前三。第三个位置上，邯郸约六成，衡水约四成：不是五五开，也远远谈不上“邯郸第三”。**诚实的写法是：两个确定，第三个分不开。**
#
# 图上唐山和石家庄也互换名次，可是几乎从来进不了前三。看起来石家庄已经出局了，真的吗？第 6 节再看。
#
# ### 那句“由第 20 位升至第 16 位”
#
# 现在换成 45 个城市，从**低**到高排（第 1 位最清洁）。左起是 2014 年和 2015 年的平均浓度、名次和名次的 95% 范围：

# %% [markdown] lang="en"
# Xingtai and Baoding are in the first three almost every time. For the third place it is Handan about six times in ten and Hengshui about four: not even odds, and far from “Handan is third”. **The honest wording is: two are settled, the third cannot be told.**
#
# In the chart Tangshan and Shijiazhuang change places as well, but hardly ever reach the first three. Shijiazhuang seems to be out. Is it? Section 6 comes back to that.
#
# ### That sentence, “from 20th to 16th place”
#
# Now take the 45 cities, from **low** to high (1st is the cleanest). From the left: mean, rank and 95% range of the rank, in 2014 and 2015:

# %%
parts = {}
for year in (2014, 2015):
    days = wide[wide.index.year == year]
    drawn_ranks = redraw(days).rank(axis=1)
    low, high = drawn_ranks.quantile(0.025).round().astype(int), drawn_ranks.quantile(0.975).round().astype(int)
    parts[T(f"{year} 年均浓度", f"{year} mean")] = days.mean().round(1)
    parts[T(f"{year} 名次", f"{year} rank")] = days.mean().rank().astype(int)
    parts[T(f"{year} 名次范围", f"{year} range")] = low.astype(str) + "–" + high.astype(str)
both = pd.DataFrame(parts)
both.loc[["Qinhuangdao", "Shanghai", "Harbin", "Shijiazhuang"]].rename(index=NAME).rename_axis(None)

# %% [markdown] lang="zh"
# - **秦皇岛**：第 20 位到第 16 位，但两年的名次范围是 17–23 和 12–20，互相重叠。浓度从 58.6 降到 47.0，这才是实的。
# - **上海**：浓度从 52.4 到 53.6，几乎没动，名次却从第 17 掉到第 21。因为别人降了。
# - **哈尔滨**：浓度 62.5 和 62.4，名次第 23 变成第 30。
#
# 名次是**相对**的：自己没变，也会进退。群众呼吸的是浓度，不是名次。要写变化，写浓度，并且比同样的日子：

# %% [markdown] lang="en"
# - **Qinhuangdao**: from 20th to 16th, but the ranges of the two years are 17–23 and 12–20 and overlap. The concentration fell from 58.6 to 47.0: that is the solid part.
# - **Shanghai**: the concentration hardly moved, 52.4 to 53.6, yet it fell from 17th to 21st, because others came down.
# - **Harbin**: 62.5 and 62.4, and its rank went from 23rd to 30th.
#
# A rank is **relative**: it moves when one has not moved. People breathe a concentration, not a rank. To report a change, report the concentration, and compare the same days:

# %%
before, after = (wide.loc[str(year), "Qinhuangdao"].to_numpy() for year in (2014, 2015))
change = pd.Series(after - before)  # 1 January against 1 January, and so on; missing when either is
week = change.index // 7
weekly = [rows.dropna().to_numpy() for _, rows in change.groupby(week)]
chance = np.random.default_rng(2015)
redrawn = [
    np.concatenate([weekly[i] for i in chance.integers(0, len(weekly), len(weekly))]).mean() for _ in range(2000)
]
low, high = np.percentile(redrawn, [2.5, 97.5])
print(
    T(
        f"秦皇岛，两年都有数的 {change.notna().sum()} 对日子：平均变化 {change.mean():+.1f} µg/m³，95% 范围 {low:+.1f} 到 {high:+.1f}。",
        f"Qinhuangdao, {change.notna().sum()} pairs of days with both numbers: mean change {change.mean():+.1f} µg/m³, 95% range {low:+.1f} to {high:+.1f}.",
    )
)
decreased = wide.loc["2015"].to_numpy() - wide.loc["2014"].to_numpy()
fell = (np.nanmean(decreased, axis=0) < 0).sum()
print(T(f"同样比法，45 个城市中 {fell} 个下降。", f"Compared in the same way, {fell} of 45 cities fell."))

# %% [markdown] lang="zh"
# 秦皇岛下降约 12 µg/m³，范围不含 0，下降是站得住的。但 45 个城市里 39 个都降了：这里面有多少是治理，有多少是天气，两年的数据分不开。

# %% [markdown] lang="en"
# Qinhuangdao fell by about 12 µg/m³ and the range does not contain 0, so the fall stands. But 39 of 45 cities fell too: how much is owed to measures taken and how much to the weather, two years of data cannot tell.

# %% [markdown] lang="zh"
# ## 六、陷阱：缺的是什么日子
#
# 回到第 1 节那张表：河北 11 市两年缺 282 个“城市·天”，占 3.5%。多数人会说：“不多，不影响。”先看它们在哪几个月：

# %% [markdown] lang="en"
# ## 6. The trap: which days are missing
#
# Back to that table in section 1: the 11 cities lack 282 city-days in the two years, 3.5%. Most people would say: “Few, it makes no difference.” See first in which months they fall:

# %%
absent = province.isna()
by_month = absent.groupby(absent.index.month).sum().sum(axis=1)
by_month.rename_axis(T("月份", "month")).to_frame(T("缺测（城市·天）", "missing city-days")).T

# %% [markdown] lang="zh"
# 全在 10 月到次年 3 月，夏天一个也没有。再猜一次：河北各市有数的日子平均约 76 µg/m³；那么**紧挨在缺测日前面、本身有数的那一天**，平均是多少？

# %% [markdown] lang="en"
# All fall between October and March, none in summer. One more guess: the measured days of these cities average about 76 µg/m³. What is the average of **the day just before a missing day**, where that day has a number?

# %%
guess_before = Guess(
    T("缺测日前一天的平均浓度，您猜是多少？", "The day before a missing day: what is your guess of its mean?"), UNIT
)
guess_before

# %%
day_before = province.shift(1).where(absent)
guess_before.reveal(day_before.stack().mean())
others = province.median(axis=1)  # the middle of the province's cities on each day
same_day = pd.concat([others[absent[city]] for city in province])  # a day counts once for each city it lacks
print(
    T(
        f"45 个城市有数的最大值：{wide.max().max():.1f} {UNIT}",
        f"Largest measured value of the 45 cities: {wide.max().max():.1f} {UNIT}",
    )
)
pd.DataFrame(
    {
        T("平时", "usually"): [province.stack().mean(), others.mean()],
        T("遇到缺测", "around a missing day"): [day_before.stack().mean(), same_day.mean()],
    },
    index=[
        T("前一天的浓度", "the day before"),
        T("同一天省内有数各市的中位数", "middle of the other cities, same day"),
    ],
).round(1)

# %% [markdown] lang="zh"
# 三条线索指向同一处：缺测前一天平均 193.2；缺测当天，省内其他城市的中位数平均 147.0，接近平时的两倍；全部数据的最大值恰好是 260.0，第 2 节的“断崖”也在那里。**缺的不是随便哪些天，而是最脏的那些天**，这份数据里高于 260 的值一个也没有留下。
#
# 于是，谁的脏日子多，谁就缺得多，平均数就被“洗”得越干净。石家庄缺 52 天，邯郸缺 26 天，直接比平均数，石家庄占了便宜。
#
# 能不能补救？除了直接平均，再看另外三种做法：

# %% [markdown] lang="en"
# Three signs point the same way: the day before averages 193.2; on the day itself the middle of the other cities averages 147.0, nearly twice the usual; the largest value of all is 260.0 exactly, where section 2 saw the tail break off. **The missing days are not just any days, but the dirtiest**: not one value above 260 is left in these data.
#
# So the more dirty days a city has, the more it misses, and the cleaner its mean is washed. Shijiazhuang lacks 52 days and Handan 26: comparing means favours Shijiazhuang.
#
# Can it be mended? Beside the plain mean, here are three other ways:

# %%
month_label = province.index.strftime("%Y-%m")
ways = pd.DataFrame(
    {
        T("有数的日子直接平均", "mean of measured days"): province.mean(),
        T("先平均每月，再平均 24 个月", "each month first, then 24 months"): province.groupby(month_label)
        .mean()
        .mean(),
        T("只用 11 市都有数的日子", "only days that all 11 have"): province.dropna().mean(),
        T("假设缺测日都是 260", "supposing 260 on missing days"): province.fillna(260).mean(),
    }
).loc[["Xingtai", "Baoding", "Handan", "Hengshui", "Shijiazhuang", "Tangshan"]]
print(T(f"11 市都有数的日子：{len(province.dropna())} 天。", f"Days that all 11 have: {len(province.dropna())}."))
ways.rename(index=NAME).rename_axis(None).round(1)

# %% [markdown] lang="zh"
# - **先平均每月**：防止缺得多的冬月分量变轻，石家庄从 87.8 升到 90.3。有用，但月内缺的仍是最脏的日子。
# - **只用共同的日子**：比较公平了，可是只剩 645 天，最脏的日子对谁都不算。它回答的是另一个问题：“在谁都有数的日子里，哪里高？”
# - **假设缺测日都是 260**：这是**假设**，不是数据，不能写进报告当作浓度。它的用处是试一试结论怕不怕：石家庄变成 100.1，越过了邯郸（99.2）和衡水（99.7），成为第三。
#
# 把这个假设从 100 一路推到 350，看几条线在哪里交叉：

# %% [markdown] lang="en"
# - **Each month first**: keeps winter months with many gaps from losing weight; Shijiazhuang rises from 87.8 to 90.3. Useful, but within a month the dirtiest days are still gone.
# - **Only days in common**: fairer, but 645 days are left and the dirtiest count for no one. It answers another question: “on days that all have, where is it high?”
# - **Supposing 260 on missing days**: this is a **supposition**, not data, and must not be reported as a concentration. Its use is to try how much the conclusion has to fear: Shijiazhuang becomes 100.1, passes Handan (99.2) and Hengshui (99.7), and is third.
#
# Push that supposition from 100 to 350 and see where the lines cross:

# %%
supposed = np.arange(100, 351, 10)
figure, axis = plt.subplots(figsize=(8, 4.2))
for city, color, style in (
    ("Xingtai", "#7F7F7F", "-"), ("Baoding", "#7F7F7F", "--"),
    ("Handan", "#0072B2", "-."), ("Hengshui", "#009E73", ":"), ("Shijiazhuang", "#D55E00", "-"),
):  # fmt: skip
    line = [province[city].fillna(value).mean() for value in supposed]
    axis.plot(supposed, line, color=color, linestyle=style, linewidth=2.2)
    shift = {"Handan": -1.0, "Hengshui": 0.6, "Baoding": 0.6, "Xingtai": -0.6}.get(city, 0.9)
    axis.text(354, line[-1] + shift, NAME[city], va="center", color=color)
axis.axvline(260, color="black", linestyle=":", linewidth=1)
axis.text(258, 88.2, T("260：有数的最大值", "260: largest measured"), ha="right", va="bottom", fontsize=9)
axis.set_xlim(100, 388)
axis.set_xlabel(T("假设每个缺测日是多少（µg/m³）", "value supposed for each missing day (µg/m³)"))
axis.set_ylabel(T("两年平均（µg/m³）", "mean of two years (µg/m³)"))
axis.set_title(T("第三个位置取决于没有数的日子", "The third place hangs on days without a number"))
axis.spines[["top", "right"]].set_visible(False)
chart(
    figure,
    alt=T(
        "折线图：假设值越高，五市平均都升，石家庄升得比邯郸、衡水快；在 240 左右越过邯郸，在 250 左右越过衡水；邢台、保定始终在上面。",
        "Lines: all five means rise with the supposed value, Shijiazhuang's faster than Handan's and Hengshui's; it passes Handan at about 240 and Hengshui at about 250; Xingtai and Baoding stay above throughout.",
    ),
    source=SOURCE,
)

# %% [markdown] lang="zh"
# 邢台、保定始终在上面。缺测日如果平均在约 250 以上，第三是石家庄；不到这个数，就是邯郸或衡水。线索都说缺测日很高，但究竟多高，这份数据答不了。
#
# ### 动一动：定一条“最低有效天数”，是不是就公平了
#
# 常见的规矩是：有效天数不够的城市不参加排名。拖动滑块，看这条规矩先把谁请出去；再换一换缺测日的假设。

# %% [markdown] lang="en"
# Xingtai and Baoding stay above throughout. If missing days average about 250 or more, Shijiazhuang is third; if less, it is Handan or Hengshui. All signs say that missing days were high; how high, these data cannot answer.
#
# ### Try it: does a minimum of valid days make it fair
#
# A common rule leaves cities with too few valid days out of the ranking. Drag the slider and see whom the rule shows out first; then change what is supposed of missing days.

# %%
SUPPOSE = {
    T("不作假设，只用有数的日子", "suppose nothing, measured days only"): None,
    "200": 200,
    "260": 260,
    "300": 300,
}
coverage = province.notna().mean() * 100


def draw_rule(least, suppose):
    kept = coverage.index[coverage >= least]
    value = SUPPOSE[suppose]
    values = (province if value is None else province.fillna(value))[kept].mean()
    out = T("、", ", ").join(NAME[city] for city in coverage.index if city not in kept) or T("无", "none")
    print(T(f"不参加排名的城市：{out}", f"Left out of the ranking: {out}"))
    label = T("平均浓度（µg/m³）", "mean (µg/m³)") + ("" if value is None else T("，含假设", ", with supposed days"))
    title = T(f"有效天数至少 {least:.0f}%，{len(kept)} 市", f"at least {least:.0f}% of days, {len(kept)} cities")
    display(draw_ranking(values, label, title))


least_slider = widgets.FloatSlider(
    value=90, min=90, max=99, step=1, readout_format=".0f", description=T("至少 %", "at least %")
)
suppose_menu = widgets.Dropdown(options=list(SUPPOSE), description=T("缺测日", "missing"))
widgets.VBox(
    [
        widgets.HBox([least_slider, suppose_menu]),
        widgets.interactive_output(draw_rule, {"least": least_slider, "suppose": suppose_menu}),
    ]
)

# %% [markdown] lang="zh"
# 滑到 94%，邢台、保定、石家庄都出局了，前三成了邯郸、衡水、唐山：**最需要支持的两个城市，因为最脏的日子没有数，从名单上消失了。**
#
# 最低有效天数这条规矩，防的是“缺得随机、数太少”。当缺测与浓度有关时，它反而把该看见的挡在外面。所以先问“为什么缺”，再问“缺多少”。

# %% [markdown] lang="en"
# At 94%, Xingtai, Baoding and Shijiazhuang are all gone, and the first three are Handan, Hengshui and Tangshan: **the two cities most in need vanish from the list because their dirtiest days have no number.**
#
# A minimum of valid days guards against gaps that are random and too many. When gaps go with the concentration, it shuts out what ought to be seen. So ask first why days are missing, and then how many.

# %% [markdown] lang="zh"
# ## 七、一张“没有缺测”的表
#
# 这时同事送来 2016 年的表：6 个城市，每天都有数，一个不缺。按它计算，上海从 2015 年的 53.6 降到 46.8，下降 13%。能不能直接接到前两年后面？
#
# 先把上海两年画在一起。

# %% [markdown] lang="en"
# ## 7. A table with “nothing missing”
#
# Now a colleague brings a table for 2016: 6 cities, a number for every day, no gaps. By it Shanghai came down from 53.6 in 2015 to 46.8, a fall of 13%. Can it simply be added to the two years?
#
# First draw Shanghai's two years together.

# %%
claimed = pd.read_csv(FOLDER + "invented_2016.csv", parse_dates=["date"]).pivot(
    index="date", columns="city", values="value_not_observed"
)
figure, axes = plt.subplots(2, 1, figsize=(8, 4.6), sharey=True)
for axis, line, title, color in (
    (axes[0], wide.loc["2015", "Shanghai"], T("2015 年，测得的值", "2015, measured"), "#0072B2"),
    (axes[1], claimed["Shanghai"], T("2016 年，所称的值", "2016, as claimed"), "#D55E00"),
):
    axis.plot(line.index, line, color=color, linewidth=1, marker=".", markersize=3)
    axis.set_title(title, loc="left", fontsize=11)
    axis.set_ylabel(UNIT)
    axis.spines[["top", "right"]].set_visible(False)
axes[1].set_xlabel(T("日期", "date"))
figure.suptitle(T("上海 PM2.5 日均浓度", "PM2.5 in Shanghai, day by day"))
figure.tight_layout()
chart(
    figure,
    alt=T(
        "上下两图：2015 年的折线几天起、几天落，从不触底到 0；2016 年的折线天天大起大落，几十次落到 0。",
        "Two panels: in 2015 the line rises over some days and falls over some, never touching 0; in 2016 it jumps up and down every day and touches 0 dozens of times.",
    ),
    source=SOURCE + T("；2016 年的值大多不是观测值", "; the values of 2016 are mostly not observations"),
)

# %% [markdown] lang="zh"
# 空气不会这样变。用几个指标核一核，真实的 2015 年放在旁边对照。其中的相关系数是这样读的：1 表示完全同升同降，0 表示毫无关系。

# %% [markdown] lang="en"
# Air does not behave like that. Check with a few signs, and put the real 2015 beside them. A correlation is read like this: 1 means that two things rise and fall exactly together, 0 that they have nothing to do with each other.


# %%
def signs(table):
    tenths = table * 10
    finer = ((tenths - tenths.round()).abs() > 1e-6).sum() / table.notna().sum() * 100
    return pd.DataFrame(
        {
            T("不止一位小数的 %", "% with more than one decimal"): finer.round(0).astype(int),
            T("恰好为 0 的天数", "days of exactly 0"): (table == 0).sum(),
            T("缺测天数", "days missing"): table.isna().sum(),
            T("与前一天的相关系数", "correlation with the day before"): {
                city: round(table[city].corr(table[city].shift(1)), 2) for city in table
            },
        }
    ).rename(index=NAME)


known = [city for city in claimed if city in wide]
display(
    signs(wide.loc["2015", known]).rename_axis(T("2015 年，测得", "2015, measured")),
    signs(claimed).rename_axis(T("2016 年，所称", "2016, claimed")),
)
for label, table in ((T("2015 年", "2015"), wide.loc["2015"]), (T("2016 年", "2016"), claimed)):
    print(
        T(f"{label}北京与石家庄的相关系数：", f"Beijing and Shijiazhuang, correlation in {label}: ")
        + f"{table['Beijing'].corr(table['Shijiazhuang']):.2f}"
    )
print(
    T(
        f"2016 年应有 366 天，表里 {len(claimed)} 天，到 {claimed.index.max():%m-%d} 为止。",
        f"2016 had 366 days; the table has {len(claimed)}, up to {claimed.index.max():%m-%d}.",
    )
)

# %% [markdown] lang="zh"
# 露馅的地方：
#
# - **小数位**：监测结果只报一位小数，上海、石家庄、西安、三亚却有很多位。有人用公式算出了它们。
# - **恰好为 0**：45 个城市两年里最低也有 3.5；2016 年的三亚却有 148 天是 0。很可能是公式算出了负数，又一律改成 0。
# - **没有惯性**：真实的空气今天像昨天（相关系数 0.5 至 0.8），编出来的几乎不相关（上海 0.01）。
# - **没有邻居**：2015 年北京与石家庄同升同降（0.75），2016 年毫无关系（−0.02）。
# - **没有缺测**：缺测是真实数据的常态。一个不缺，反而要问缺的去哪里了。
#
# 成都看上去像实测，北京大部分像，但“看上去像”不等于核实过。所以上海“下降 13%”不能用；2016 年的任何数都不能接到前两年后面，除非从发布单位重新取得。**没有数就写没有数，这也是让数据说话。**

# %% [markdown] lang="en"
# What gives it away:
#
# - **Decimals**: stations report one decimal, but Shanghai, Shijiazhuang, Xian and Sanya have many. Somebody computed them with a formula.
# - **Exactly 0**: the lowest of 45 cities in two years is 3.5, yet Sanya has 148 days of 0 in 2016. Very likely a formula gave negative numbers and each was set to 0.
# - **No inertia**: in real air today is like yesterday (a correlation of 0.5 to 0.8); what was made up hardly has any (Shanghai 0.01).
# - **No neighbours**: in 2015 Beijing and Shijiazhuang rise and fall together (0.75); in 2016 they have nothing to do with each other (−0.02).
# - **No gaps**: gaps are normal in real data. Where there are none, ask where they went.
#
# Chengdu looks measured and Beijing mostly does, but to look measured is not to be verified. So Shanghai's “fall of 13%” cannot be used, and no number of 2016 may be added to the two years unless it is obtained again from the publisher. **To write “no data” where there are none is also letting data speak.**

# %% [markdown] lang="zh"
# ## 八、回到决定
#
# **三个城市**：邢台和保定，换统计量、换时段、换抽到的日子、换缺测的假设，都在前列，可以定。第三个在邯郸、衡水、石家庄之间，数据分不开，不能让 0.3 µg/m³ 做主。可以这样办：
#
# 1. 先向发布单位要回缺测日的原始记录。花费最小，却可能直接给出答案。
# 2. 要不回来，就用事先公开的其他标准在三市之间选：受影响的人口、燃煤取暖的户数、每户改造费用。这些都不在这张表里。
# 3. 把规则、名次范围和理由一起写进决定，让没有入选的城市也能复核。
#
# 一张按市排的名次表，把每个**城市**看得一样重；公共利益关心的是每个**人**。浓度稍低而人多的城市，受影响的总人数可能更多。数据能排除站不住的选项，剩下的取舍要由人说明理由并负责。
#
# **那句话**：不写“由第 20 位升至第 16 位”，改写为：“2015 年秦皇岛 PM2.5 平均浓度比 2014 年同日下降约 12 µg/m³（364 对日子，95% 范围约为 5 至 19）；45 个城市中 39 个下降，天气的影响未扣除。”
#
# ### 带回岗位
#
# 想一张您单位用过的排名表：考核、满意度、办件量都行。动笔之前回答三个问题：
#
# 1. 谁没有数，为什么没有？缺的那些更好还是更差？
# 2. 相邻两名的差别，换一批日子或者换一个统计量，还在不在？
# 3. 这张表要决定什么？决定还需要表里没有的哪一项？
#
# 练习的最后一题请您把它写下来。练习用别的城市和别的问题：超标比例、有效月份、同日比较、名次范围，还有一种本课没有用过的查假办法。

# %% [markdown] lang="en"
# ## 8. Back to the decision
#
# **The three cities**: Xingtai and Baoding stay in front under every statistic, period, redrawn set of days and supposition about gaps, and can be settled. The third is between Handan, Hengshui and Shijiazhuang; the data cannot tell them apart, and 0.3 µg/m³ should not decide. One could go about it so:
#
# 1. First ask the publisher for the original records of the missing days. It costs least and may give the answer outright.
# 2. If they cannot be had, choose among the three by other criteria announced beforehand: people affected, households that heat with coal, cost of replacement per household. None of these is in this table.
# 3. Put the rule, the ranges of the ranks and the reasons into the decision, so that cities not chosen can check it.
#
# A ranking by city gives each **city** the same weight; the public interest is about each **person**. A city with somewhat lower concentrations and more people may have more people affected. Data can rule out what does not stand; what remains has to be weighed by people who give reasons and answer for them.
#
# **That sentence**: not “moved up from 20th to 16th place”, but: “In 2015 mean PM2.5 in Qinhuangdao was about 12 µg/m³ lower than on the same days of 2014 (364 pairs of days, 95% range about 5 to 19); 39 of 45 cities fell, and the effect of the weather has not been removed.”
#
# ### Back at your post
#
# Think of a ranking your own organisation has used: appraisal, satisfaction, cases handled. Answer three questions before writing:
#
# 1. Who has no number, and why? Would those be better or worse?
# 2. Does the difference between neighbouring ranks survive another set of days, or another statistic?
# 3. What is the ranking to decide? What else does the decision need that is not in it?
#
# The last question of the exercise asks you to write it down. The exercise takes other cities and other questions: the share of days above a limit, valid months, comparison on the same days, ranges of ranks, and one way of finding made-up numbers that this lesson has not used.
