# %% [markdown] lang="zh"
# # 如何提高服务的速度
#
# **要回答的问题**：群众说“办得慢”，窗口说“大多数当场就办完了”。两边都可能说的是实话。快慢到底怎么量，慢在哪里，先改哪一步？
#
# **要做的决定**：假设您分管许可受理，下个月只能改一件事：加窗口人手、改审核环节，还是对外承诺一个时限。学完这一课，您能用记录说明选哪一件。
#
# 本课约 75 分钟。请从上到下逐格运行：点中一格，按 Shift+Enter。

# %% [markdown] lang="en"
# # How to make a service faster
#
# **The question**: citizens say “it takes too long”, the counter says “most are done on the spot”. Both may be telling the truth. How is speed measured, where is the time lost, and which step should change first?
#
# **The decision**: say you are in charge of permit intake and may change one thing next month: more staff at the counter, a different review step, or a time limit promised to the public. After this lesson you can say from the records which one.
#
# The lesson takes about 75 minutes. Run it cell by cell from the top: click a cell, press Shift+Enter.

# %%
import ipywidgets as widgets
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import display

from grading.classroom import Guess, T, chart, open_module

open_module("m14_service_speed", "zh")
SOURCE = T("CoSeLoG 项目，埃因霍温理工大学，2010–2012", "CoSeLoG project, TU Eindhoven, 2010–2012")

# %% [markdown] lang="zh"
# ## 一、数据从哪里来
#
# 这是荷兰一个城市受理建设许可申请的**事件日志**：办事系统里每完成一步就自动记一行。记录从 2010 年 10 月到 2012 年 1 月，由埃因霍温理工大学的研究项目整理。共有两张表：
#
# - `cases`：一行是一件申请，有提交渠道、主办部门、立案时间、结案时间；
# - `events`：一行是一件申请完成的一个步骤，有步骤名称和完成时间。
#
# 时间一律用世界标准时（UTC），这样跨过夏令时也不会算错。

# %% [markdown] lang="en"
# ## 1. Where the data come from
#
# This is an **event log** of how a Dutch city took in applications for building permits: the case system wrote a row each time a step was done. It runs from October 2010 to January 2012 and was put together by a research project at TU Eindhoven. There are two tables:
#
# - `cases`: one row is one application, with its channel, department, opening and closing time;
# - `events`: one row is one step done in one application, with the step's name and the time it was done.
#
# All times are in UTC, so that the change to summer time spoils no duration.

# %%
cases = pd.read_csv("../../datasets/wabo_permits/cases.csv", parse_dates=["opened_at", "planned_end_at", "closed_at"])
events = pd.read_csv("../../datasets/wabo_permits/events.csv", parse_dates=["done_at"])
print(T(f"{len(cases):,} 件申请，{len(events):,} 个步骤", f"{len(cases):,} applications, {len(events):,} steps"))
events.head(6)

# %% [markdown] lang="zh"
# 看一张陌生的表，先问三件事：
#
# 1. **一行是什么？** 上面前几行属于同一件申请，它们合起来才是一件事的经过。
# 2. **缺什么？** 下面数一数每一列缺多少。
# 3. **不能说明什么？** 每一步只有完成时间，没有开始时间。所以两步之间的间隔里，“有人在办”和“没人在办”是分不开的。

# %% [markdown] lang="en"
# Ask three things of a table you have not seen before:
#
# 1. **What is a row?** The first rows above belong to one application; only together do they tell its story.
# 2. **What is missing?** The next cell counts it for each column.
# 3. **What can it not say?** A step has the time it was done, not the time it was begun. So within the gap between two steps, “someone is working on it” and “nobody is” cannot be told apart.

# %%
missing = pd.DataFrame({
    T("案件表缺失", "missing in cases"): cases.isna().sum(),
    T("步骤表缺失", "missing in events"): events.isna().sum(),
}).fillna(0).astype(int)
missing

# %% [markdown] lang="zh"
# 结案时间 `closed_at` 缺了 105 个，先记住这个数，第 6 节会回来。它们不是录入遗漏那么简单。

# %% [markdown] lang="en"
# The closing time `closed_at` is missing 105 times. Keep that number in mind until section 6: these are not simply gaps in data entry.

# %% [markdown] lang="zh"
# ## 二、先猜，再看
#
# 从一件申请的第一步到最后一步，我们叫它**受理时长**。请先写下猜测：一件申请的受理时长，**中位数**是多少小时？也就是有一半的申请比它短。

# %% [markdown] lang="en"
# ## 2. Guess first, then look
#
# Let us call the time from the first step of an application to its last its **intake time**. Write down a guess first: what is the **median** intake time in hours, the one that half of the applications stay under?

# %%
guess = Guess(T("受理时长的中位数，您猜是多少小时？", "The median intake time: how many hours is your guess?"), T("小时", "hours"))
guess

# %%
span = events.groupby("case_id")["done_at"].agg(["min", "max"])
hours = ((span["max"] - span["min"]).dt.total_seconds() / 3600).rename("hours")
guess.reveal(hours.median())

# %% [markdown] lang="zh"
# 中位数不到 1 小时。再看平均数和最大值：

# %% [markdown] lang="en"
# The median is under 1 hour. Now the mean and the longest:

# %%
summary = pd.Series({
    T("中位数", "median"): hours.median(),
    T("平均数", "mean"): hours.mean(),
    T("第 90 百分位数", "90th percentile"): hours.quantile(0.9),
    T("第 99 百分位数", "99th percentile"): hours.quantile(0.99),
    T("最长", "longest"): hours.max(),
})
pd.DataFrame({T("小时", "hours"): summary.round(1), T("天", "days"): (summary / 24).round(1)})

# %% [markdown] lang="zh"
# 同一批申请，中位数约 48 分钟，平均数却有 5.4 天，最长的一件用了 276 天。
#
# 这三个数都没有算错，它们回答的是不同的问题。平均数被少数极慢的件拉高了：约四分之三的申请其实比“平均”快。把“平均 5.4 天”写进工作报告，既不像大多数人的经历，也不像最慢那些人的经历。
#
# 报告快慢，至少给两个数：**中位数**说通常怎样，**第 90 百分位数**说慢的时候怎样。

# %% [markdown] lang="en"
# Of the same applications, the median is about 48 minutes, the mean is 5.4 days, and the longest took 276 days.
#
# None of the three is miscalculated; they answer different questions. The mean is pulled up by a few very slow cases: about three quarters of applications are in fact faster than “average”. A report that says “5.4 days on average” describes neither what most people met with nor what the slowest did.
#
# Report speed with two numbers at least: the **median** for what is usual, the **90th percentile** for what slow means.

# %% [markdown] lang="zh"
# ## 三、把分布画出来
#
# 最短的 56 秒，最长的 6,620 小时，相差四十多万倍，普通坐标轴上只会看到贴在左边的一根柱子。所以横轴用对数刻度：同样的距离代表同样的倍数。

# %% [markdown] lang="en"
# ## 3. Draw the distribution
#
# The shortest took 56 seconds and the longest 6,620 hours, more than four hundred thousand times as long; an ordinary axis would show a single bar at its left edge. So the axis is logarithmic: equal distances are equal factors.

# %%
edges = [10 ** (x / 4) for x in range(-11, 17)]
figure, axis = plt.subplots(figsize=(8, 3.8))
axis.hist(hours[hours > 0], bins=edges, color="#56B4E9", edgecolor="white")
axis.set_xscale("log")
for value, name, style in (
    (hours.median(), T("中位数", "median"), "-"),
    (hours.mean(), T("平均数", "mean"), "--"),
    (hours.quantile(0.9), T("第 90 百分位数", "90th percentile"), ":"),
):
    axis.axvline(value, color="black", linestyle=style, label=f"{name}  {value:,.1f}")
TICKS = [1 / 60, 1, 24, 168, 720, 4320]
TICK_NAMES = T("1 分钟,1 小时,1 天,1 周,30 天,180 天", "1 min,1 hour,1 day,1 week,30 days,180 days").split(",")
axis.set_xticks(TICKS, TICK_NAMES)
axis.minorticks_off()
axis.set_xlabel(T("受理时长（对数刻度）", "intake time (log scale)"))
axis.set_ylabel(T("申请件数", "applications"))
axis.set_title(T("受理时长的分布（只有一步的申请未画）", "Intake times (applications of a single step not drawn)"))
axis.legend(title=T("小时", "hours"), frameon=False, loc="upper left", bbox_to_anchor=(0.41, 1.02), fontsize=9)
axis.spines[["top", "right"]].set_visible(False)
chart(
    figure,
    alt=T(
        "直方图：受理时长呈两个高峰，一个在几分钟处，另一个在几天到两周处；中位数在一小时以内，平均数在五天多。",
        "Histogram: intake times have two peaks, one at some minutes, one between days and two weeks; "
        "the median is under one hour, the mean above five days.",
    ),
    source=SOURCE,
)

# %% [markdown] lang="zh"
# 图上有**两座山**：一座在几分钟，一座在几天到两周。中间很空。这不是一项“有快有慢”的服务，更像两项不同的服务：一类申请当场走完，一类进入了等待。平均数落在两座山之间，那里几乎没有申请。

# %% [markdown] lang="en"
# There are **two hills**: one at a few minutes, one between days and two weeks, and little in between. This is not one service that is sometimes slow; it looks like two: some applications go straight through, others enter a wait. The mean falls between the hills, where there is hardly an application.

# %% [markdown] lang="zh"
# ### 动一动：承诺多长时间
#
# 拖动滑块，选一个对外承诺的时限，看多少申请能兑现。再换渠道看看。想一想：您敢承诺哪个时限？

# %% [markdown] lang="en"
# ### Try it: how long a promise
#
# Drag the slider to a time limit that could be promised, and see how many applications keep it. Then change the channel. Which limit would you dare to promise?

# %%
table = cases.merge(hours, left_on="case_id", right_index=True)
LIMITS = [0.5, 1, 2, 4, 8, 24, 48, 72, 120, 168, 240, 336, 504, 720]
NAMES = {
    T("全部渠道", "all channels"): None, T("网上", "internet"): "Internet", T("窗口", "desk"): "Desk",
    T("邮寄", "post"): "Post", T("电子邮件", "e-mail"): "e-mail",
}  # fmt: skip


def draw_promise(limit, channel):
    chosen = table if NAMES[channel] is None else table[table["channel"] == NAMES[channel]]
    kept = (chosen["hours"] <= limit).mean()
    figure, axis = plt.subplots(figsize=(8, 3.4))
    ordered = chosen["hours"].clip(lower=0.01).sort_values()
    axis.step(ordered, [(i + 1) / len(ordered) * 100 for i in range(len(ordered))], where="post", color="#0072B2")
    axis.axvline(limit, color="#D55E00", linestyle="--")
    axis.axhline(kept * 100, color="#D55E00", linestyle=":")
    axis.set_xscale("log")
    axis.set_xticks(TICKS, TICK_NAMES)
    axis.minorticks_off()
    axis.set_ylim(0, 102)
    axis.set_xlabel(T("受理时长（对数刻度）", "intake time (log scale)"))
    axis.set_ylabel(T("已办完的比例（%）", "share done (%)"))
    axis.set_title(T(
        f"{channel}：承诺 {limit:g} 小时，能兑现 {kept:.0%}（共 {len(chosen):,} 件）",
        f"{channel}: a promise of {limit:g} hours is kept for {kept:.0%} (of {len(chosen):,} applications)",
    ))
    axis.spines[["top", "right"]].set_visible(False)
    alt = T(
        f"阶梯线：已办完的比例随时长上升。{axis.get_title()}。",
        f"Step line: the share done rises with time. {axis.get_title()}.",
    )
    display(chart(figure, alt=alt, source=SOURCE))


limit_slider = widgets.SelectionSlider(options=[(f"{x:g} h", x) for x in LIMITS], value=24, description=T("时限", "limit"))
channel_menu = widgets.Dropdown(options=list(NAMES), description=T("渠道", "channel"))
widgets.VBox([
    widgets.HBox([limit_slider, channel_menu]),
    widgets.interactive_output(draw_promise, {"limit": limit_slider, "channel": channel_menu}),
])

# %% [markdown] lang="zh"
# 把时限从 1 小时放宽到 24 小时，兑现率只从 51% 升到 62%。从 24 小时放宽到 336 小时（两周），才升到约 90%。中间那段平坡说明：只要没有当场办完，就要等上好几天。**放宽承诺换不来多少兑现率，除非把等待拿掉。**

# %% [markdown] lang="en"
# Widening the promise from 1 hour to 24 hours raises the share kept only from 51% to 62%. It takes 336 hours (two weeks) to reach about 90%. The flat stretch between says: what is not done on the spot waits for days. **A looser promise buys little, unless the waiting goes.**

# %% [markdown] lang="zh"
# ## 四、时间花在办，还是花在等
#
# 把每一步与同一件的上一步相减，得到**间隔**。一步本身往往只要几分钟，所以超过 24 小时的间隔，绝大部分是在等。

# %% [markdown] lang="en"
# ## 4. Working or waiting
#
# Subtract from each step the time of the step before it in the same application: that is the **gap**. A step itself often takes minutes, so a gap of more than 24 hours is nearly all waiting.

# %%
ordered = events.sort_values(["case_id", "step"])
gap = (ordered.groupby("case_id")["done_at"].diff().dt.total_seconds() / 3600).rename("gap")
long = gap > 24
print(T(
    f"间隔共 {gap.notna().sum():,} 个，超过 24 小时的 {long.sum():,} 个，占个数的 {long.sum() / gap.notna().sum():.1%}，"
    f"占全部小时数的 {gap[long].sum() / gap.sum():.1%}。",
    f"{gap.notna().sum():,} gaps; {long.sum():,} of more than 24 hours: {long.sum() / gap.notna().sum():.1%} of the gaps, "
    f"{gap[long].sum() / gap.sum():.1%} of all hours.",
))

# %% [markdown] lang="zh"
# 约十分之一的间隔，占了 97% 的时间。如果给窗口加人、让每一步办得更快，最多能触动剩下的 3%。
#
# 那么，等待停在哪一步之前？

# %% [markdown] lang="en"
# About a tenth of the gaps hold 97% of the time. Adding staff so that each step is done faster can touch the remaining 3% at most.
#
# Before which step, then, does the waiting stand?

# %%
by_step = gap.groupby(ordered["activity"]).sum().sort_values(ascending=False)
top = (by_step / by_step.sum() * 100).head(6)[::-1]
STEPS_ZH = {
    "T02": "核对回执", "T03": "修改回执", "T04": "确定回执内容", "T05": "打印并寄出回执",
    "T06": "判断是否需要停办意见", "T10": "判断是否需要停办通知",
}  # fmt: skip
labels = [T(f"{name[:3]} {STEPS_ZH[name[:3]]}", name) for name in top.index]
figure, axis = plt.subplots(figsize=(8, 3.4))
bars = axis.barh(labels, top, color="#0072B2")
axis.bar_label(bars, fmt="%.0f%%", padding=3)
axis.set_xlabel(T("占全部间隔小时数的比例（%）", "share of all hours between steps (%)"))
axis.set_title(T("等待停在哪一步之前（前 6 步）", "Before which step time is spent (first 6)"))
axis.spines[["top", "right"]].set_visible(False)
axis.margins(x=0.12)
chart(
    figure,
    alt=T("横条图：T06 判断是否需要停办意见之前占 39%，T02 核对回执之前占 21%，T05 打印寄出回执之前占 13%，其余各步都在 8% 以下。",
          "Bars: the time before T06, determine necessity of stop advice, is 39%; before T02, check confirmation, 21%; before T05, print and send, 13%; each other step is below 8%."),
    source=SOURCE,
)  # fmt: skip

# %% [markdown] lang="zh"
# 一步（T06，判断是否需要停办意见）之前就占了约 39% 的时间，前三步合计超过七成。受理最长的那件申请，276 天里有 269 天停在这一步之前。
#
# **到这里可以回答开头的决定**：加窗口人手，动的是办理时间，只占很小一部分；值得先改的是 T06 之前的排队：谁来判断，什么时候判断，能不能在收件当天就判断。

# %% [markdown] lang="en"
# One step (T06, whether stop advice is needed) has about 39% of the time before it, and the first three together more than seven tenths. Of the 276 days of the longest intake, 269 were spent before this very step.
#
# **That answers the decision we began with**: staff at the counter change the working time, a very small part; what is worth changing first is the queue before T06: who decides, when, and whether it could be decided on the day of receipt.

# %% [markdown] lang="zh"
# ## 五、渠道和部门：先看件数
#
# 网上办是不是比窗口快？先看表，再下结论。

# %% [markdown] lang="en"
# ## 5. Channels and departments: count first
#
# Is the internet faster than the desk? Look at the table before concluding.

# %%
def describe(column):
    groups = table.groupby(column)["hours"]
    return pd.DataFrame({
        T("件数", "applications"): groups.size(),
        T("中位数（小时）", "median (hours)"): groups.median().round(2),
        T("平均数（小时）", "mean (hours)"): groups.mean().round(1),
        T("第 90 百分位数（小时）", "90th percentile (hours)"): groups.quantile(0.9).round(1),
    }).sort_values(T("件数", "applications"), ascending=False)


display(describe("channel"), describe("department"))

# %% [markdown] lang="zh"
# 电子邮件的平均数最高，但它只有 21 件，其中一件就用了 155 天，去掉这一件，平均数就大不一样。内部提交只有 1 件，什么也说明不了。
#
# 还有一点：不同渠道收到的申请可能本来就不同。数据说的是“经网上提交的申请通常较快”，没有说“改成网上提交就会快”。

# %% [markdown] lang="en"
# E-mail has the highest mean, but only 21 applications, one of which took 155 days: without it the mean is quite another. There is 1 application from within, which says nothing.
#
# And one more thing: different channels may receive different applications. The data say that applications by internet are usually faster; they do not say that moving one to the internet makes it faster.

# %% [markdown] lang="zh"
# ## 六、陷阱：没有办完的件
#
# 现在换一个量：从立案 `opened_at` 到结案 `closed_at`，看整个许可要多少天。有 105 件没有结案时间。随手算“平均办理天数”，最方便的是不管它们：

# %% [markdown] lang="en"
# ## 6. The trap: cases that are not finished
#
# Now another measure: from opening, `opened_at`, to closing, `closed_at`: how many days the whole permit takes. 105 cases have no closing time. The easiest thing is to leave them out:

# %%
END = events["done_at"].max()
days = (cases["closed_at"] - cases["opened_at"]).dt.total_seconds() / 86400
month = cases["opened_at"].dt.strftime("%Y-%m")
dropped = days.groupby(month).mean()
dropped["2011-06":"2012-01"].round(1).to_frame(T("只算已办结：平均天数", "closed cases only: mean days"))

# %% [markdown] lang="zh"
# 看上去成绩斐然：2011 年 6 月立案的平均要 66 天，12 月立案的只要 32 天，半年快了一半。要不要写进总结？
#
# 先看每个月还有多少没办完：

# %% [markdown] lang="en"
# It looks splendid: cases opened in June 2011 took 66 days on average, those of December 32: twice as fast in half a year. Shall it go into the report?
#
# First see how many of each month are still open:

# %%
still_open = pd.DataFrame({
    T("立案件数", "opened"): cases.groupby(month).size(),
    T("未办结", "still open"): cases["closed_at"].isna().groupby(month).sum(),
})
still_open["2011-06":]

# %% [markdown] lang="zh"
# 12 月立案的 47 件里，34 件还没有办完。能进入平均数的，只有办得最快的那 13 件。日志在 2012 年 1 月 23 日截止，12 月立案的申请最多只给了 53 天，慢的件不可能出现在“已办结”里。**这不是变快了，是还没来得及变慢。**
#
# 105 件怎么处理，平均数就往哪边偏：

# %% [markdown] lang="en"
# Of the 47 cases opened in December, 34 are not finished. Only the 13 fastest enter the mean. The log ends on 23 January 2012, so a December case has had 53 days at most, and a slow one cannot be among the closed. **It has not become faster; it has not yet had time to be slow.**
#
# What is done with the 105 decides which way the mean leans:

# %%
last_step = cases["case_id"].map(span["max"])
age = (END - cases["opened_at"]).dt.total_seconds() / 86400
at_last_step = (last_step - cases["opened_at"]).dt.total_seconds() / 86400
ways = {
    T("丢掉未办结的", "open cases dropped"): days,
    T("当作在最后一步办结", "counted as closed at their last step"): days.fillna(at_last_step),
    T("当作在导出那天办结", "counted as closed on the day of export"): days.fillna(age),
}
pd.DataFrame({
    T("件数", "cases"): {name: values.notna().sum() for name, values in ways.items()},
    T("平均天数", "mean days"): {name: round(values.mean(), 1) for name, values in ways.items()},
    T("中位天数", "median days"): {name: round(values.median(), 1) for name, values in ways.items()},
})

# %% [markdown] lang="zh"
# - **丢掉**：平均 59.0 天，偏低。未办结的多是慢件，它们被整个拿走了。
# - **当作在最后一步就办结**：平均 56.8 天，更低。最后一次有动作，不等于办完了。
# - **当作在导出那天办结**：平均 61.9 天，仍然偏低。它们还要继续办下去，真实天数只会更长。
#
# 三种算法都朝同一个方向错：都显得比实际快。真实的平均数，这份日志给不出来。
#
# 中位数却可以夹住：未办结的至少已经用了这么多天，最多当它们永远办不完。

# %% [markdown] lang="en"
# - **Dropped**: a mean of 59.0 days, too low. Open cases are mostly slow ones, and they are all taken away.
# - **Counted as closed at their last step**: 56.8 days, lower still. The last time something happened is not the end.
# - **Counted as closed on the day of export**: 61.9 days, still too low. They go on, and can only become longer.
#
# All three err in the same direction: each looks faster than it was. The true mean cannot be had from this log.
#
# The median, though, can be held between two bounds: an open case has taken at least this long, and at most it never ends.

# %%
low, high = days.fillna(age).median(), days.fillna(float("inf")).median()
print(T(f"中位数在 {low:.1f} 天到 {high:.1f} 天之间。", f"The median lies between {low:.1f} and {high:.1f} days."))

# %% [markdown] lang="zh"
# ### 动一动：给每件同样长的时间
#
# 公平的比较，是只问同一个问题：“立案后若干天之内办结了没有？”，并且只看已经过了这么多天的月份。换一换三种算法，看“越来越快”还在不在。

# %% [markdown] lang="en"
# ### Try it: the same length of time for every case
#
# A fair comparison asks one question of all: “was it closed within so many days of opening?”, and only of months that have had so many days. Switch between the ways of counting and see whether “faster and faster” is still there.

# %%
WAYS = {
    T("只看已办结的平均天数", "mean days of closed cases"): "closed",
    T("未办结当作今天办结", "open cases counted as closed today"): "today",
    T("60 天内办结率（只看满 60 天的月份）", "share closed within 60 days (months that have had 60 days)"): "fair",
}


def draw_months(way):
    kind = WAYS[way]
    if kind == "fair":
        limit = cases["opened_at"] + pd.Timedelta(days=60)
        ready = (limit <= END).groupby(month).all()
        values = ((cases["closed_at"] <= limit).groupby(month).mean() * 100)[ready]
        label = T("60 天内办结率（%）", "closed within 60 days (%)")
    else:
        values = (days if kind == "closed" else days.fillna(age)).groupby(month).mean()
        label = T("平均天数", "mean days")
    values = values["2010-10":]
    figure, axis = plt.subplots(figsize=(8, 3.4))
    axis.plot(values.index, values, marker="o", color="#0072B2")
    axis.set_ylim(0)
    axis.set_ylabel(label)
    axis.set_xlabel(T("立案月份", "month of opening"))
    axis.set_title(way)
    axis.tick_params(axis="x", rotation=45)
    axis.spines[["top", "right"]].set_visible(False)
    first, last = values.iloc[0], values.iloc[-1]
    alt = T(f"折线图，{way}：从 {values.index[0]} 的 {first:.0f} 到 {values.index[-1]} 的 {last:.0f}。",
            f"Line, {way}: from {first:.0f} in {values.index[0]} to {last:.0f} in {values.index[-1]}.")  # fmt: skip
    display(chart(figure, alt=alt, source=SOURCE))


way_menu = widgets.ToggleButtons(options=list(WAYS), style={"button_width": "auto"})
widgets.VBox([way_menu, widgets.interactive_output(draw_months, {"way": way_menu})])

# %% [markdown] lang="zh"
# 用公平的算法看，60 天内办结率在各月之间有起有落，并没有“快了一半”。2011 年 9 月和 10 月的确高一些（82% 和 74%），值得去问当时做了什么；但同一年 1 月也到过 76%，后来又落回 55% 上下，先不要急着推广。

# %% [markdown] lang="en"
# Counted fairly, the share closed within 60 days goes up and down between months; nothing became twice as fast. September and October 2011 are indeed higher (82% and 74%), and it is worth asking what was done then; but January of that year had reached 76% before the share fell back to about 55%, so do not hurry to spread it.

# %% [markdown] lang="zh"
# ## 七、带回岗位
#
# 在您自己的单位，找一项有记录的服务，先不动数据，回答三个问题：
#
# 1. 从哪一步量到哪一步，算“一件事的时长”？系统里有没有这两个时间？
# 2. 报告里现在用的是平均数还是中位数？换一个，结论会变吗？
# 3. 没办完的件，现在是怎么算的？
#
# 练习的最后一题请您把它写下来。练习用的是同一座城市的另一个问题：申请人多久收到回执。

# %% [markdown] lang="en"
# ## 7. Back at your post
#
# In your own organisation, find a service that leaves records. Before touching data, answer three questions:
#
# 1. From which step to which does “how long it took” run? Does the system have both times?
# 2. Does the report use the mean or the median? Would the other change the conclusion?
# 3. How are unfinished cases counted now?
#
# The last question of the exercise asks you to write it down. The exercise takes another question of the same city: how soon applicants get their confirmation.
