# %% [markdown] lang="zh"
# # 行动学习：把问题带回岗位
#
# **要回答的问题**：课学完了，回到岗位上，能改变哪一件事？改了以后，怎么知道是真的变好了，而不是碰巧？
#
# **要做的决定**：假设您分管市民热线的环境卫生投诉。有人提议，每季度末约谈办得最差的五个选区，“上次一约谈，下个季度就好了”。要不要把它定成常规做法？学完这一课，您能用记录说明理由，并给自己岗位上的一个问题写好一张行动卡。
#
# 本课约 75 分钟。请从上到下逐格运行：点中一格，按 Shift+Enter。

# %% [markdown] lang="en"
# # Action learning: take a problem back to your post
#
# **The question**: the course is over. Which one thing can you change at your post, and how will you know that it became better rather than happened to?
#
# **The decision**: say you are in charge of sanitation complaints to a city's hotline. Someone proposes to call in the five worst wards at the end of every quarter: “last time we called them in, the next quarter was better”. Should that become the rule? After this lesson you can say from the records why or why not, and write an action card for one problem of your own.
#
# The lesson takes about 75 minutes. Run it cell by cell from the top: click a cell, press Shift+Enter.

# %%
import tempfile
from pathlib import Path

import ipywidgets as widgets
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import display

from grading.classroom import CheckTable, Guess, T, chart, open_module
from grading.classroom.action_card import FIELDS, problems

open_module("m20_action_learning", "zh")
SOURCE = T("芝加哥市 311 热线，环境卫生投诉，2011–2014", "City of Chicago, 311 sanitation complaints, 2011–2014")

# %% [markdown] lang="zh"
# ## 一、行动学习：从一个真问题开始
#
# 行动学习的提出者是英国学者雷格·瑞文斯（Reg Revans）。20 世纪 40 年代，他在英国煤炭业让矿长们组成小组，拿各自矿上的难题互相提问，后来把这个想法写成一个式子（*The Origins and Growth of Action Learning*，1982）：
#
# **L = P + Q**
#
# - **L** 是学习；
# - **P** 是已经编好的知识：课程、书本、别处的经验，本课程前面各模块都属于这一类；
# - **Q** 是有见地的提问：在没有现成答案的地方，问出别人没问过的问题。
#
# 做法并不复杂：4 至 6 人一组，每人带来**自己岗位上的一个真问题**；别人不出主意，只提问；回去做一件事，量一量；再回来说。没有行动，就不知道想得对不对；没有提问，行动只是把老办法再做一遍。
#
# 所以这一课不讲新的统计方法，只做三件事：把问题写成**能量的**，把行动写成**能查的**，把变化和**没有行动时会怎样**相比。

# %% [markdown] lang="en"
# ## 1. Action learning: begin with a real problem
#
# Action learning was put forward by the British scholar Reg Revans. In the 40s of the 20th century, in the British coal industry, he had colliery managers meet in small groups and question each other about the troubles of their own pits; later he put the idea into a formula (*The Origins and Growth of Action Learning*, 1982):
#
# **L = P + Q**
#
# - **L** is learning;
# - **P** is programmed knowledge: courses, books, what others have found; all earlier modules of this course are of this kind;
# - **Q** is questioning insight: where there is no ready answer, asking what nobody has asked.
#
# It is simply done: 4 to 6 people make a set, each with **a real problem of their own post**; the others give no advice, they ask; one goes back, does one thing, measures it, and comes back to tell. Without action one never learns whether the thinking was right; without questions the action repeats the old way.
#
# So this lesson has no new statistics. It does three things: write the problem so that it **can be measured**, the action so that it **can be checked**, and compare the change with **what would have been without it**.

# %% [markdown] lang="zh"
# ## 二、借一张表来练手
#
# 您自己的表要到第 6 节才用。先借一张：芝加哥市 311 热线四年的环境卫生投诉，共 73,818 件，按选区和受理季度汇总。市政府公布，课程去掉了地址等信息。
#
# - **一行是什么**：一个选区一个季度受理的投诉。全市有 50 个选区，16 个季度，共 800 行。
# - **缺什么**：没有人口，不能算人均；没有各选区的人手和车辆。
# - **不能说明什么**：“办结”是系统里销了号，没有人回访打电话的人。
#
# 还有一点对本课最要紧：**表里没有记过任何约谈或整治**。市政府也许做过什么，表里看不到；后面说的“约谈”是我们假设的。

# %% [markdown] lang="en"
# ## 2. Borrow a table to practise on
#
# Your own table comes in section 6. Let us borrow one first: four years of sanitation complaints to Chicago's 311 hotline, 73,818 in all, summed up by ward and quarter of receipt. The city published them; the course took out addresses and the like.
#
# - **What is a row?** The complaints of one ward in one quarter: 50 wards and 16 quarters make 800 rows.
# - **What is missing?** Population, so there is no rate per head; staff and lorries of each ward.
# - **What can it not say?** “Closed” means closed in the system; nobody rang the caller back.
#
# One thing matters most here: **the table records no calling-in and no campaign at all**. The city may have done something that is not seen here; the “calling-in” below is our supposition.

# %%
wards = pd.read_csv("../../datasets/chicago_311_sanitation/ward_quarters.csv")
print(
    T(
        f"{len(wards)} 行，受理 {wards['requests'].sum():,} 件",
        f"{len(wards)} rows, {wards['requests'].sum():,} complaints",
    )
)
wards[["ward", "opened_quarter", "requests", "still_open", "within_7_days", "median_days"]].head()

# %% [markdown] lang="zh"
# ## 三、把问题写成能量的
#
# “投诉办得慢，群众有意见”，这是一个问题，但还量不了。要能量，得补上四样东西：
#
# | 补什么 | 写成什么 |
# |---|---|
# | 量什么 | 7 天内办结的 |
# | 占什么的多少（分母） | 占全部受理件的比例，未办结的也在分母里 |
# | 哪里、谁的 | 全市 50 个选区 |
# | 哪一段时间 | 2014 年全年受理的 |
#
# 合起来是：**2014 年全市受理的环境卫生投诉，7 天内办结的占多大比例？** 请先写下猜测。

# %% [markdown] lang="en"
# ## 3. Write the problem so that it can be measured
#
# “Complaints are slow and people are unhappy” is a problem, but it cannot be measured yet. Four things have to be added:
#
# | what is added | as written |
# |---|---|
# | what is measured | closed within 7 days |
# | of what (the denominator) | share of all complaints received, those still open included |
# | where, whose | the city's 50 wards |
# | which period | received in the whole of 2014 |
#
# Together: **of the sanitation complaints received by the city in 2014, what share was closed within 7 days?** Write down a guess first.

# %%
guess = Guess(T("7 天内办结的比例，您猜是百分之几？", "Closed within 7 days: what percentage is your guess?"), "%")
guess

# %%
of_2014 = wards[wards["opened_quarter"].str.startswith("2014")]
share_2014 = of_2014["within_7_days"].sum() / of_2014["requests"].sum() * 100
guess.reveal(share_2014)
print(T(f"分母是 {of_2014['requests'].sum():,} 件。", f"The denominator is {of_2014['requests'].sum():,} complaints."))

# %% [markdown] lang="zh"
# 67.2%，18,842 件里的 12,666 件。注意 `sum() / sum()`：先合计再相除。如果先算每个选区的比例再平均，只有几十件的选区和有几百件的选区就一样重了。
#
# 这个数加上日期和分母，就是一条**基线**：行动之前是多少。

# %% [markdown] lang="en"
# 67.2%: 12,666 of 18,842. Note `sum() / sum()`: add up first, then divide. A mean of the wards' shares would give a ward of a few dozen complaints the weight of one with hundreds.
#
# With its date and its denominator this figure is a **baseline**: how things were before the action.

# %% [markdown] lang="zh"
# ### 动一动：基线取多长
#
# 下面选一个选区，再选基线取 2014 年第二季度之前的几个季度。看看两件事：基线会变多少？从基线看，下一个季度算好还是坏？先试第 15 选区，基线取 1 个、2 个、4 个季度。

# %% [markdown] lang="en"
# ### Try it: how long a baseline
#
# Choose a ward below, and of how many quarters before the second quarter of 2014 the baseline is made. Watch two things: how much does the baseline change? And seen from it, was the next quarter good or bad? Begin with ward 15 and a baseline of 1, 2 and 4 quarters.

# %%
requests = wards.pivot(index="ward", columns="opened_quarter", values="requests")
closed = wards.pivot(index="ward", columns="opened_quarter", values="within_7_days")
quarters = list(requests.columns)


def share(group, which):
    """Share (%) closed within 7 days of the wards `group` in the quarters `which`: sums first, then the ratio."""
    return closed.loc[group, which].to_numpy().sum() / requests.loc[group, which].to_numpy().sum() * 100


def draw_baseline(ward, length):
    after = quarters.index("2014-Q2")
    before = quarters[after - length : after]
    base, n = share([ward], before), int(requests.loc[ward, before].sum())
    period = before[0] if length == 1 else T(f"{before[0]} 至 {before[-1]}", f"{before[0]} to {before[-1]}")
    figure, axis = plt.subplots(figsize=(8, 3.4))
    shown = quarters[4 : after + 1]
    values = [share([ward], [one]) for one in shown]
    axis.plot(shown[:-1], values[:-1], marker="o", color="#0072B2")
    axis.plot(shown[-2:], values[-2:], marker="D", linestyle=":", color="#0072B2")
    axis.hlines(base, before[0], shown[-1], colors="#D55E00", linestyles="--")
    axis.annotate(
        T(f"基线 {base:.0f}%", f"baseline {base:.0f}%"),
        (shown[-1], base),
        xytext=(10, 0),
        textcoords="offset points",
        va="center",
        color="#D55E00",
    )
    axis.set_ylim(-4, 104)
    axis.set_xlabel(T("受理季度", "quarter of receipt"))
    axis.set_ylabel(T("7 天内办结（%）", "closed within 7 days (%)"))
    axis.set_title(
        T(
            f"第 {ward} 选区：基线 {base:.0f}%（{n} 件，{period}），下一季 {values[-1]:.0f}%，{values[-1] - base:+.0f} 个百分点",
            f"Ward {ward}: baseline {base:.0f}% (n = {n}, {period}), next {values[-1]:.0f}%: {values[-1] - base:+.0f} points",
        ),
        fontsize=11,
    )
    axis.tick_params(axis="x", rotation=45)
    axis.spines[["top", "right"]].set_visible(False)
    display(chart(figure, alt=axis.get_title(), source=SOURCE))


ward_menu = widgets.Dropdown(options=sorted(requests.index), value=15, description=T("选区", "ward"))
length_slider = widgets.IntSlider(value=1, min=1, max=8, description=T("季度数", "quarters"))
widgets.VBox(
    [
        widgets.HBox([ward_menu, length_slider]),
        widgets.interactive_output(draw_baseline, {"ward": ward_menu, "length": length_slider}),
    ]
)

# %% [markdown] lang="zh"
# 第 15 选区的下一季是 85%。基线只取 1 个季度是 66%，看上去进步了 19 个百分点；取 2 个季度是 77%，进步只剩 8 个；取 4 个季度是 59%，又成了进步 26 个。**同一个结果，换一条基线，就换一个故事。**
#
# 所以基线要在行动**之前**定好，写下四样：数值、单位、依据多少件、哪一段时间。有季节的事，至少取一整年。

# %% [markdown] lang="en"
# The next quarter of ward 15 is 85%. A baseline of 1 quarter is 66%, so it seems to have gained 19 points; of 2 quarters it is 77%, and the gain is 8; of 4 quarters it is 59%, and the gain 26. **One result, another baseline, another story.**
#
# So a baseline is settled **before** the action, with four things: value, unit, of how many, over which period. Where there are seasons, it takes a whole year at least.

# %% [markdown] lang="zh"
# ## 四、陷阱：没有比较的变化
#
# 回到开头的提议。假设 2013 年第三季度末，局里约谈了 7 天内办结率最低的五个选区。看看下个季度：

# %% [markdown] lang="en"
# ## 4. The trap: a change without a comparison
#
# Back to the proposal. Suppose that at the end of the third quarter of 2013 the five wards with the lowest share closed within 7 days were called in. Look at the next quarter:

# %%
rate = closed / requests * 100
worst = rate["2013-Q3"].nsmallest(5).index
print(T("最差的五个选区：", "The five worst wards: "), sorted(worst))
for quarter in ("2013-Q3", "2013-Q4"):
    n = requests.loc[worst, quarter].sum()
    print(quarter, f"{share(worst, [quarter]):.1f}%", T(f"（{n} 件）", f"(n = {n})"))

# %% [markdown] lang="zh"
# 从 2.1% 到 40.7%，提高了 38.6 个百分点，而且件数不少。写进总结，谁都会说约谈有效。
#
# 可是这次约谈**是我们假设的**。那 38.6 个百分点是从哪里来的？一样一样拆开。
#
# **第一层：大家都变好了吗？** 看看没有“约谈”的 45 个选区：

# %% [markdown] lang="en"
# From 2.1% to 40.7%: up by 38.6 points, and on no small numbers. In a report, anyone would say that calling-in works.
#
# But **we only supposed** this calling-in. So where do the 38.6 points come from? Let us take them apart.
#
# **First layer: did everybody improve?** Look at the 45 wards that were not “called in”:

# %%
rest = rate.index.difference(worst)
before_after = pd.DataFrame(
    {
        T("2013 年三季度（%）", "2013-Q3 (%)"): [share(worst, ["2013-Q3"]), share(rest, ["2013-Q3"])],
        T("2013 年四季度（%）", "2013-Q4 (%)"): [share(worst, ["2013-Q4"]), share(rest, ["2013-Q4"])],
    },
    index=[T("最差五区", "five worst"), T("其余 45 区", "other 45")],
)
before_after[T("变化（百分点）", "change (points)")] = before_after.iloc[:, 1] - before_after.iloc[:, 0]
before_after.round(1)

# %% [markdown] lang="zh"
# 其余选区没人约谈，也提高了 16.5 个百分点。第四季度天冷，投诉只有第三季度的一半左右；四年里，全市第四季度的办结率都比第三季度高：这是**季节**。
#
# 两个变化相减，38.6 − 16.5 = 22.1 个百分点，叫作**双重差分**：约谈的变化，减去没约谈的变化。它去掉了大家共有的季节和形势。那么，剩下的 22.1 总该是约谈的作用了吧？
#
# **第二层：挑出来的都是最差的。** 别的季度连假设的约谈也没有。每个季度都照样挑出最差的五个选区，看它们下个季度比其余选区多改善了多少：

# %% [markdown] lang="en"
# The others gained 16.5 points without being called in. In the cold fourth quarter there are about half as many complaints as in the third, and in all four years the city's share was higher then: that is the **season**.
#
# One change minus the other, 38.6 − 16.5 = 22.1 points, is called **difference in differences**: the change of those called in, less the change of those who were not. It takes out season and circumstance, which all share. So the remaining 22.1 must surely be the effect of the calling-in?
#
# **Second layer: they were chosen because they were worst.** In other quarters there was not even a supposed one. Choose the five worst wards of every quarter in the same way, and see how much more than the others they gained by the next:


# %%
def gains(before, after, k=5):
    """Changes in points from one quarter to the next: of the k worst wards, of the others, and of the k best."""
    low, high = rate[before].nsmallest(k).index, rate[before].nlargest(k).index
    others = rate.index.difference(low)
    return [share(group, [after]) - share(group, [before]) for group in (low, others, high)]


pairs = list(zip(quarters, quarters[1:]))
extra = pd.Series([gains(a, b)[0] - gains(a, b)[1] for a, b in pairs], index=[b for _, b in pairs])
figure, axis = plt.subplots(figsize=(8, 3.6))
axis.axhline(0, color="black", linewidth=0.8)
axis.vlines(extra.index, 0, extra, color="#7F7F7F")
axis.scatter(
    extra[extra > 0].index,
    extra[extra > 0],
    color="#0072B2",
    marker="o",
    s=50,
    zorder=3,
    label=T("多改善", "gained more"),
)
axis.scatter(
    extra[extra <= 0].index,
    extra[extra <= 0],
    color="#D55E00",
    marker="v",
    s=60,
    zorder=3,
    label=T("没有多改善", "did not"),
)
axis.set_xticks(range(len(extra)), extra.index, rotation=45)
axis.annotate(
    T("假设的“约谈”之后", "after the supposed calling-in"),
    ("2013-Q4", extra["2013-Q4"]),
    xytext=(-75, 26),
    textcoords="offset points",
    arrowprops={"arrowstyle": "->"},
)
axis.set_ylim(-8, 42)
axis.set_ylabel(T("比其余选区多改善（百分点）", "gain beyond the others (points)"))
axis.set_xlabel(T("下一个季度", "the next quarter"))
axis.set_title(
    T(
        "每个季度照样挑最差的五区：下个季度多改善了多少",
        "The five worst of every quarter: how much more they gain by the next",
    )
)
axis.legend(frameon=False, loc="upper left")
axis.spines[["top", "right"]].set_visible(False)
chart(
    figure,
    alt=T("点图：15 个季度里，上季最差的五个选区有 12 次比其余选区多改善，最多 34 个百分点，3 次略少；2013 年四季度是 22 个百分点，并不突出。",
          "Dots: in 12 of 15 quarters the five worst wards of the quarter before gained more than the others, by up to 34 points; in 3 slightly less; 22 points in 2013-Q4 do not stand out."),
    source=SOURCE,
)  # fmt: skip

# %% [markdown] lang="zh"
# 15 次里有 12 次，“最差五区”不用谁约谈，就比其余选区多改善，中位数是 14.4 个百分点。22.1 在里面并不出奇。
#
# 原因很朴素：一个选区某季度排在最后，一部分是它确实慢，一部分是那个季度碰巧更糟：比如车坏了，人请假，赶上雨季。碰巧的那部分，下个季度多半不会再碰上。这叫**回归平均**：只要是**因为差才被挑出来的**，下一次看上去就会好一些。表扬最好的五个，下一次多半变差，道理一样。
#
# **第三层：变化留住了吗？** 把两组选区的四年都画出来：

# %% [markdown] lang="en"
# In 12 of 15 cases the “five worst” gained more than the others with nobody calling them in, by 14.4 points at the median. 22.1 is nothing special among them.
#
# The reason is plain: a ward comes last partly because it is slow, and partly because that quarter happened to be worse: say a lorry broke down, someone was away, the rains came. The second part will mostly not happen again. This is **regression to the mean**: whoever is **chosen for being bad** will look better the next time. Praise the five best, and for the same reason they will mostly do worse.
#
# **Third layer: did the change stay?** Draw all four years of both groups:

# %%
figure, axis = plt.subplots(figsize=(8, 3.8))
both = (
    (worst, T("2013 年三季度最差的五区", "five worst of 2013-Q3"), "-o", "#D55E00"),
    (rest, T("其余 45 区", "other 45"), "--s", "#0072B2"),
)
for group, name, style, color in both:
    values = [share(group, [one]) for one in quarters]
    axis.plot(quarters, values, style, color=color, markersize=5)
    axis.annotate(name, (quarters[-1], values[-1]), xytext=(8, 0), textcoords="offset points", va="center", color=color)
axis.axvline(quarters.index("2013-Q3") + 0.5, color="black", linestyle=":")
axis.text(quarters.index("2013-Q3") + 0.4, 101, T("假设的“约谈”", "supposed calling-in"), ha="right", va="top")
axis.set_ylim(-4, 104)
axis.set_xticks(range(len(quarters)), quarters, rotation=45)
axis.set_ylabel(T("7 天内办结（%）", "closed within 7 days (%)"))
axis.set_xlabel(T("受理季度", "quarter of receipt"))
axis.set_title(
    T("只看虚线两侧的两个点，会看到“立竿见影”", "Two points beside the dotted line look like instant success")
)
axis.spines[["top", "right"]].set_visible(False)
chart(
    figure,
    alt=T("两条折线：五区从 2012 年一季度的 98% 一路跌到 2013 年三季度的 2%，四季度回到 41%，之后又逐季下落，2014 年三季度只有 4%，四季度 29%；其余 45 区在 66% 到 95% 之间。",
          "Two lines: the five wards fall from 98% in 2012-Q1 to 2% in 2013-Q3, return to 41% in the next quarter, and fall again quarter by quarter to 4% in 2014-Q3, 29% in 2014-Q4; the other 45 stay between 66% and 95%."),
    source=SOURCE,
)  # fmt: skip

# %% [markdown] lang="zh"
# 一年以后的同一个季度，2014 年第三季度，这五个选区是 4.4%，和 2.1% 相差无几；到了第四季度又升到 29.0%，还是没有人约谈。真正该问的，不是那一次回升，而是它们为什么从 2012 年起就一路下滑。
#
# **到这里可以回答开头的决定**：凭“约谈后下个季度好了”，不能把约谈定为常规。这样的“好转”不约谈也会有。想知道约谈有没有用，有一个不贵的办法：挑出最差的**十个**选区，**抽签**约谈其中五个，另外五个作对照，一年后看同一个季度。十个都一样差，回归的力量对两边是相同的，多出来的差别才归约谈。

# %% [markdown] lang="en"
# In the same quarter of the next year, the third of 2014, the five wards are at 4.4%, hardly different from 2.1%; in the fourth they rise again, to 29.0%, and again nobody called them in. What deserves a question is not that one recovery but why they had been going down since 2012.
#
# **That answers the decision we began with**: “better in the quarter after” is no ground for making calling-in the rule; that improvement comes without it. To learn whether calling-in works there is an inexpensive way: take the **ten** worst wards, call in five of them **by lot**, keep the other five for comparison, and look at the same quarter a year later. The ten are equally bad, regression pulls both sides alike, and only what remains between them belongs to the calling-in.

# %% [markdown] lang="zh"
# ### 动一动：换一个季度，换几个选区
#
# 选一个季度和个数，看最差的几个和最好的几个下个季度各往哪边走。能找到最差的反而更差的季度吗？那时其余选区怎样？

# %% [markdown] lang="en"
# ### Try it: another quarter, another number of wards
#
# Choose a quarter and a number, and see which way the worst and the best go in the next. Can you find a quarter after which the worst did worse still? And how did the others do then?


# %%
def draw_gains(before, k):
    after = quarters[quarters.index(before) + 1]
    low, high = rate[before].nsmallest(k).index, rate[before].nlargest(k).index
    groups = (
        (high, T(f"最好 {k} 区", f"best {k}"), ":^", "#0072B2"),
        (rate.index.difference(low.union(high)), T("中间", "between"), "--s", "#555555"),
        (low, T(f"最差 {k} 区", f"worst {k}"), "-o", "#D55E00"),
    )
    figure, axis = plt.subplots(figsize=(7, 3.6))
    told, height = [], 110
    for group, name, style, color in groups:
        values = [share(group, [one]) for one in (before, after)]
        axis.plot([0, 1], values, style, color=color)
        height = min(values[1], height - 8)  # labels keep apart where lines end close together
        axis.text(1.04, height, f"{name}: {values[1] - values[0]:+.0f}", va="center", color=color)
        told.append(
            T(f"{name}从 {values[0]:.0f}% 到 {values[1]:.0f}%", f"{name} from {values[0]:.0f}% to {values[1]:.0f}%")
        )
    axis.set_xticks([0, 1], [before, after])
    axis.set_xlim(-0.15, 1.5)
    axis.set_ylim(-4, 108)
    axis.set_ylabel(T("7 天内办结（%）", "closed within 7 days (%)"))
    axis.set_xlabel(T("受理季度", "quarter of receipt"))
    axis.set_title(T(f"{before} 到 {after} 的变化（百分点）", f"Change from {before} to {after} (points)"))
    axis.spines[["top", "right"]].set_visible(False)
    display(chart(figure, alt=T("；", "; ").join(told), source=SOURCE))


quarter_menu = widgets.SelectionSlider(options=quarters[:-1], value="2011-Q3", description=T("季度", "quarter"))
count_slider = widgets.IntSlider(value=5, min=3, max=15, description=T("几个", "how many"))
widgets.VBox(
    [
        widgets.HBox([quarter_menu, count_slider]),
        widgets.interactive_output(draw_gains, {"before": quarter_menu, "k": count_slider}),
    ]
)

# %% [markdown] lang="zh"
# 遇到“做了以后变好了”，按顺序问三个问题：
#
# 1. **没做的呢？** 同期没有做的单位变了多少。
# 2. **平常呢？** 往年同一时期、往前至少 6 期是什么样。
# 3. **怎么挑的？** 是因为差才挑出来的，还是抽签的。

# %% [markdown] lang="en"
# When you hear “it was done, and things improved”, ask three things in this order:
#
# 1. **And those who did not?** How much did they change over the same time.
# 2. **And usually?** The same season of other years, and at least 6 periods before.
# 3. **How were they chosen?** For being bad, or by lot.

# %% [markdown] lang="zh"
# ## 五、行动卡：没有衡量的行动等于没有
#
# 行动卡把一个问题、一件要做的事和一个能查的结果写在一张纸上。下面这张卡，像不像常见的整改清单？课程自带的检查会说它缺什么：

# %% [markdown] lang="en"
# ## 5. The action card: an action without a measure is none
#
# An action card puts one problem, one thing to do and one result that can be checked on a single sheet. Does the card below look like many a list of remedies? The course's own check says what it lacks:

# %%
TODAY = pd.Timestamp("2015-01-10").date()  # a few days after the data end
card = {
    "problem": T("第 8、18、21、24、28 选区的投诉长期积压", "Complaints in wards 8, 18, 21, 24 and 28 pile up"),
    "question": T("如何提高办理效率？", "How can handling be made more efficient?"),
    "action": T("高度重视，加强督办", "Attach great importance to it and supervise more closely"),
    "owner": T("热线督办科", "Hotline supervision office"),
}


def show_problems(card):
    rows = [(T(FIELDS[one.field].zh, FIELDS[one.field].en), T(one.zh, one.en)) for one in problems(card, TODAY)]
    found = pd.DataFrame(rows, columns=[T("项目", "field"), T("还缺什么", "what is wrong")])
    return found.style.hide(axis="index").set_properties(**{"text-align": "left"})


show_problems(card)

# %% [markdown] lang="zh"
# “高度重视”做没做，没有人能查；“效率”高不高，没有人能量。把它改成一张能跟踪的卡。基线取一整年：这五个选区 2014 年共受理 2,805 件，7 天内办结 429 件。

# %% [markdown] lang="en"
# Whether “great importance” was attached nobody can check; whether things are “more efficient” nobody can measure. Let us turn it into a card that can be followed up. Its baseline is a whole year: in 2014 the five wards received 2,805 complaints and closed 429 within 7 days.

# %%
five = of_2014[of_2014["ward"].isin(worst)]
day = lambda text: pd.Timestamp(text).date()
card |= {
    "question": T(
        "这五个选区 2015 年全年受理的投诉，7 天内办结的占多大比例？",
        "Of the complaints these five wards receive in 2015, what share is closed within 7 days?",
    ),
    "baseline_value": round(five["within_7_days"].sum() / five["requests"].sum() * 100, 1),
    "baseline_unit": "%",
    "baseline_n": float(five["requests"].sum()),
    "baseline_date": day("2014-12-31"),
    "action": T(
        "抽签选出两个选区，每个工作日 16 点前由督办科把当天未派的件派完，其余三个照旧",
        "Draw two wards by lot: by 16:00 every working day the office assigns all that is unassigned; three go on as before",
    ),
    "due": day("2015-02-28"),
    "target_value": 40.0,
    "target_unit": "%",
    "target_date": day("2016-01-15"),
    "comparison_kind": "lot",
    "comparison": T("没有抽中的三个选区，同一年", "The three wards not drawn, same year"),
}
found = problems(card, TODAY)
print(
    T(
        f"基线 {card['baseline_value']}%，依据 {card['baseline_n']:,.0f} 件",
        f"Baseline {card['baseline_value']}% of {card['baseline_n']:,.0f} complaints",
    )
)
print(T(f"还有 {len(found)} 处要补", f"{len(found)} things still to mend"))
show_problems({name: value for name, value in card.items() if name not in ("target_value", "comparison")})

# %% [markdown] lang="zh"
# 整张卡没有要补的了。上面那张表是故意拿掉“目标”和“比较”两项以后的检查结果：**没有衡量的行动、没有比较的变化**，正是最常漏掉的两项。
#
# 练习里有一张空白的行动卡，一边写一边检查，写的内容随练习一起提交。30 天和 90 天以后，教员会按卡上的单位和口径来问：现在是多少？

# %% [markdown] lang="en"
# The whole card has nothing left to mend. The table above is the check after “target” and “comparison” were taken out on purpose: **an action without a measure and a change without a comparison** are the two that are most often forgotten.
#
# In the exercise there is an empty action card that checks itself as you write and is handed in with the exercise. After 30 and 90 days the trainer will ask, in the card's own unit and terms: what is it now?

# %% [markdown] lang="zh"
# ## 六、先查自己的表
#
# 基线要从您自己的表里来。`CheckTable` 会分八步看一张 CSV 或 Excel 表，说出哪里会出错，**不改动文件**。
#
# 先拿一张有毛病的表试试。下面把前面的真数据按季度汇总成一张报表，再**故意**加上常见的毛病：GBK 编码、表头上面有标题、年度合计、千分位、全角数字、单位写进格子、一行重复、用“—”表示缺失，还有一列电话（填的是 311 热线自己的号码）。数字是真的，毛病是我们加的。

# %% [markdown] lang="en"
# ## 6. Check your own table first
#
# The baseline has to come from a table of yours. `CheckTable` looks at a CSV or Excel table in eight steps and says what will go wrong, **without changing the file**.
#
# Try it on a table with faults first. Below, the real data are summed up by quarter into a report, and common faults are put in **on purpose**: GBK encoding, a title above the header, yearly totals, thousands separators, full-width digits, a unit in a cell, a repeated row, “—” for a missing value, and a column of telephone numbers (the 311 hotline's own). The figures are real, the faults are ours.

# %%
by_quarter = (
    wards.groupby("opened_quarter")[["requests", "duplicates", "within_7_days"]].sum().astype(str).reset_index()
)
by_quarter.loc[1, "requests"] = "5,319"
by_quarter.loc[5, "requests"] = "５７３４"
by_quarter.loc[8, "requests"] = T("3027件", "3027 cases")
by_quarter.loc[12, "duplicates"] = "—"
total = T("合计", "Total")
lines = [
    T("环境卫生投诉季报,,,,", "Sanitation complaints by quarter,,,,"),
    T("季度,受理件数,重复,7天内办结,联系电话", "quarter,requests,repeated,within 7 days,phone"),
]
for year in ("2011", "2012", "2013", "2014"):
    rows = by_quarter[by_quarter["opened_quarter"].str.startswith(year)]
    lines += [",".join(f'"{cell}"' for cell in (*row, "311")) for row in rows.itertuples(index=False)]
    of_year = wards[wards["opened_quarter"].str.startswith(year)]
    lines.append(f"{total},{of_year['requests'].sum()},{of_year['duplicates'].sum()},{of_year['within_7_days'].sum()},")
lines.insert(9, lines[8])
messy = Path(tempfile.mkdtemp()) / T("投诉季报.csv", "complaints.csv")
messy.write_text("\n".join(lines), encoding="gb18030")
print("\n".join(lines[:12]))
CheckTable(messy)

# %% [markdown] lang="zh"
# 不查就算，会怎样？直接把“受理件数”一列转成数再求和：

# %% [markdown] lang="en"
# And without the check? Turn the column of requests into numbers and add it up straight away:

# %%
raw = pd.read_csv(messy, encoding="gb18030", skiprows=1, dtype=str)
column = raw.columns[1]
careless = pd.to_numeric(raw[column], errors="coerce").sum()

clean = raw.drop_duplicates()
clean = clean[clean[raw.columns[0]] != total]
number = clean[column].str.normalize("NFKC").str.replace(",", "").str.extract(r"(\d+)")[0].astype(int)
print(T(f"不查就加：{careless:,.0f} 件", f"added up unchecked: {careless:,.0f}"))
print(
    T(
        f"去掉重复行和合计行，再把文字变成数：{number.sum():,} 件",
        f"without repeated and total rows, text turned into numbers: {number.sum():,}",
    )
)

# %% [markdown] lang="zh"
# 多出八成，而且没有任何报错。错得这样大，多半会被发现；只错一点的，就一路走进报告里。
#
# 现在换成您自己的表：
#
# 1. 先在原单位删去姓名、电话、证件号码等列，只带汇总表或编号。
# 2. 在左边的文件栏进入**本课所在的文件夹**，用上传按钮把 CSV 或 .xlsx 文件放进来。不要放进练习的文件夹：那里的文件会随练习一起提交。
# 3. 把文件名写进下面的引号，运行。

# %% [markdown] lang="en"
# More by eight tenths, and no error is shown. A mistake of this size is mostly noticed; a small one walks all the way into the report.
#
# Now your own table:
#
# 1. Delete columns of names, telephone and identity numbers before the file leaves your office; bring sums, or codes.
# 2. In the file browser on the left go to **the folder of this lesson** and put your CSV or .xlsx file there with the upload button. Not into the exercise's folder: what lies there is handed in with the exercise.
# 3. Write the file's name between the quotation marks below, and run the cell.

# %%
MY_FILE = ""
CheckTable(MY_FILE) if MY_FILE else print(T("还没有写文件名。", "No file name yet."))

# %% [markdown] lang="zh"
# ## 七、小组里的问题，和打电话来的人
#
# 4 至 6 人的小组里，每人讲自己的卡，别人只问。好问题有三个样子：
#
# | 不要这样说 | 换成这样问 |
# |---|---|
# | 你们应该加派人手（这是建议） | 件停在谁的手里最久？您怎么知道？ |
# | 是不是领导不重视？（答“是”就完了） | 上一次有人改过这件事，后来怎样了？ |
# | 我们那里是这样做的（这是讲自己） | 如果什么都不做，一年以后这个数会是多少？ |
#
# 练习里有一张“给同组成员的问题”，按座位（A、B、C……）写给别人。收上来以后，每人会拿到同组成员问自己的问题。
#
# 还有一个人不在小组里，但应当在场：**打电话来的人**。打 311 的市民多花几分钟，为的常常是整条街。表里的“办结”没有问过他一句。公民精神不是单向的课：机关怎样对待一个打来的电话，市民就学到什么。所以写行动卡时再问一次：目标里的那个数变好了，打电话的人感觉得到吗？能不能回访其中的 20 位？

# %% [markdown] lang="en"
# ## 7. The questions of the set, and the one who called
#
# In a set of 4 to 6 each tells of their card, and the others only ask. Good questions have three forms:
#
# | do not say | ask instead |
# |---|---|
# | You should send more people (advice) | In whose hands does a case wait longest? How do you know? |
# | Do your superiors not care? (“yes” ends it) | When someone last changed this, what came of it? |
# | With us it is done like this (about oneself) | If nothing is done, what will the figure be in a year? |
#
# The exercise has “Questions for the members of the set”, written to seats (A, B, C …). Once collected, everyone is given the questions that the others of the set asked them.
#
# One person is not in the set and yet should be present: **the one who called**. A citizen who rings 311 spends some minutes, often for the whole street. “Closed” in the table never asked them a word. Civic spirit is no one-way lesson: from how an office treats a call, citizens learn what their part is worth. So ask once more as you write the card: when the figure of your target improves, will the caller feel it? Could you ring back 20 of them?

# %% [markdown] lang="zh"
# ## 八、带回岗位
#
# 1. 您手上哪一件事，大家都说“有问题”，却没有人说得出现在是多少？
# 2. 这件事上一次“改善”，是和谁比的？是不是因为最差才被挑出来的？
# 3. 下个月您自己能做、不用等批准的一件事是什么？
#
# 练习请您写好行动卡，再用另外的数据练六个基本功：查卡、清数、去合计、定基线、比变化、看期限与目标。练习开头还有课后测验，和第一课的前测对照着看。

# %% [markdown] lang="en"
# ## 8. Back at your post
#
# 1. Which matter of yours does everyone call a problem, and nobody can say what it is now?
# 2. When it last “improved”, compared with whom? Was it chosen for being worst?
# 3. What can you do yourself next month without waiting for approval?
#
# In the exercise you write your action card, and practise the basics on other data: check a card, clean numbers, take out totals, set a baseline, compare changes, watch due dates and targets. It opens with the test after the course, to be set beside the one of the first lesson.
