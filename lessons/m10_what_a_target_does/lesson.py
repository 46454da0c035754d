# %% [markdown] lang="zh"
# # 考核的哲学：指标达到之后
#
# **要回答的问题**：定下“95% 的病人 4 小时之内看完”这条线以后，数字好看了，是病人等得短了，还是算法变了？一个指标用来考核之后，它还能说明什么？
#
# **要做的决定**：假设您负责一个地区的卫生主管部门。桌上有一份批示稿：公布全部急诊机构的达标率排名，达到 95% 的发绩效奖金。您有三种批法：
#
# - **甲**：照原样公布排名，奖金与 95% 挂钩；
# - **乙**：只在可比的机构之间公布，不排名次，奖金先不挂钩；
# - **丙**：暂不公布，先把口径理清。
#
# 请先凭直觉选一个，写在纸上。学完这一课再看一遍。
#
# 本课约 75 分钟。请从上到下逐格运行：点中一格，按 Shift+Enter。

# %% [markdown] lang="en"
# # What a target does
#
# **The question**: once the line “95% of patients are through within 4 hours” is drawn and the number looks good, do patients wait less, or was it counted differently? What can an indicator still tell when people are assessed by it?
#
# **The decision**: say you head the health authority of a region. On your desk is a draft order: publish a ranking of all emergency services by the share within the limit, and pay a bonus to those that reach 95%. You may decide in three ways:
#
# - **A**: publish the ranking as it stands, with the bonus tied to 95%;
# - **B**: publish only within groups that compare, without places in a league, and with no bonus tied to it for now;
# - **C**: publish nothing yet and first settle what is counted.
#
# Choose one by instinct and write it on paper. Look at it again after the lesson.
#
# The lesson takes about 75 minutes. Run it cell by cell from the top: click a cell, press Shift+Enter.

# %%
import ipywidgets as widgets
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import display

from grading.classroom import Guess, T, chart, open_module

open_module("m10_what_a_target_does", "zh")
SOURCE = T("NHS England 急诊月报，2016–2019，经 NHSRdatasets 整理", "NHS England monthly A&E statistics, 2016–2019, through NHSRdatasets")

# %% [markdown] lang="zh"
# ## 一、数据从哪里来
#
# 这是英格兰急诊的月报。先认几个词：
#
# - **NHS**（国民医疗服务体系）：英国由税收支付的公立医疗，看急诊不收费。
# - **机构**：数据里的 `organisation` 是一串代码。多数是医院集团，一家可以管几处急诊；也有只开一个轻伤门诊的小机构。
# - **急诊科类型** `department_type`：`1` 是**综合急诊**，24 小时开放，由专科医师负责，骨折、心梗、车祸都收；`2` 是**专科急诊**，例如只看眼睛；`other` 是**轻伤和便民门诊**，处理扭伤、小伤口、发烧。
# - **4 小时标准**：病人从到达算起，4 小时之内离开、转院或者收治入院，算达标。从 2010 年起，全国的要求是至少 95%。
#
# 下文把 4 小时之内的比例简称为**达标率**。

# %% [markdown] lang="en"
# ## 1. Where the data come from
#
# These are the monthly returns of emergency care in England. A few words first:
#
# - **NHS**, the National Health Service: public health care in Britain, paid for by taxes. An emergency visit is free.
# - **Organisation**: `organisation` is a code. Most are hospital trusts, which may run several emergency departments; some run a single minor injury unit.
# - **Kind of department**, `department_type`: `1` is a **major department**, open 24 hours and led by consultants, which takes fractures, heart attacks and road accidents alike; `2` is a **single-specialty** one, for eyes, say; `other` are **minor injury units and walk-in centres**, for sprains, small cuts and fevers.
# - **The 4-hour standard**: a patient who leaves, is transferred or is admitted within 4 hours of arrival is in time. Since 2010 the country has been asked for at least 95%.
#
# Below, the share within 4 hours is called the **share in time**.

# %%
months = pd.read_csv("../../datasets/nhs_ae/months.csv", parse_dates=["month"])
# The English financial year runs from April to March.
months["year"] = months["month"].dt.year - (months["month"].dt.month < 4)
NAMES = {"1": T("综合急诊", "major"), "2": T("专科急诊", "single specialty"), "other": T("轻伤和便民门诊", "minor injuries, walk-in")}
print(T(f"{len(months):,} 行，{months['organisation'].nunique()} 个机构，{months['month'].nunique()} 个月",
        f"{len(months):,} rows, {months['organisation'].nunique()} organisations, {months['month'].nunique()} months"))  # fmt: skip
months[months["organisation"] == "RXL"].head(4)

# %% [markdown] lang="zh"
# 看一张陌生的表，先问三件事：
#
# 1. **一行是什么？** 一个机构的一类急诊科，在一个月里的就诊人次 `attendances`、超过 4 小时的人次 `over_4_hours`、收治入院的人次 `admissions`。上面这家机构每个月有两行。
# 2. **缺什么？** 表里没有空格，但缺行：没有某类急诊科的机构就没有那一行，那不等于 0。
# 3. **不能说明什么？** 只有“超过没有”，不知道等了多久：等 4 小时 1 分和等 12 小时，在这里都是一个人次。也没有病情、年龄、床位和人手。
#
# 下面数一数 2018 年度（2018 年 4 月至 2019 年 3 月）各机构设了哪几类。

# %% [markdown] lang="en"
# Ask three things of a table you have not seen before:
#
# 1. **What is a row?** One kind of department of one organisation in one month: visits (`attendances`), those that took more than 4 hours (`over_4_hours`), and those that ended in a hospital bed (`admissions`). The organisation above has two rows for each month.
# 2. **What is missing?** No cell is empty, but there are rows that are not there: an organisation without some kind of department has no row for it, which is not a 0.
# 3. **What can it not say?** Only whether the limit was passed, not how long people waited: 4 hours and 1 minute and 12 hours are both one visit here. Nor is there anything on severity, age, beds or staff.
#
# The next cell counts which kinds the organisations ran in the year 2018 (April 2018 to March 2019).

# %%
latest = months[months["year"] == 2018]
kinds = latest.groupby("organisation")["department_type"].agg(lambda kind: " + ".join(sorted(set(kind))))
kinds.value_counts().rename_axis(T("设有的类型", "kinds")).to_frame(T("机构数", "organisations"))

# %% [markdown] lang="zh"
# 239 个机构里，100 个只有轻伤和便民门诊，2 个只有专科急诊；设综合急诊的是 137 个，其中只有 23 个是单独设的。**同在一张排名表上的，是做不同事情的机构。** 这一点先记住。

# %% [markdown] lang="en"
# Of 239 organisations, 100 have only minor injury units or walk-in centres and 2 only single-specialty departments; 137 have a major department, and just 23 of these have nothing else. **What stands in one league table are organisations that do different things.** Keep this in mind.

# %% [markdown] lang="zh"
# ## 二、比率要看分母
#
# 全英格兰三年合计，达标率是多少？有两种顺手的算法：
#
# - 先给每一行算达标率，再求平均；
# - 先把人次加起来，再相除。

# %% [markdown] lang="en"
# ## 2. A rate has a denominator
#
# What was the share in time for all England over three years? Two ways come to hand:
#
# - compute the share of every row, then take the mean;
# - add up the visits first, then divide.

# %%
def share_in_time(rows):
    """Share within four hours in percent, from sums: every visit counts once."""
    return 100 * (1 - rows["over_4_hours"].sum() / rows["attendances"].sum())


row_shares = 100 * (1 - months["over_4_hours"] / months["attendances"])
print(T(f"各行达标率的平均：{row_shares.mean():.1f}%", f"mean of the rows' shares: {row_shares.mean():.1f}%"))
print(T(f"人次相加再相除：{share_in_time(months):.1f}%", f"sum divided by sum: {share_in_time(months):.1f}%"))

# %% [markdown] lang="zh"
# 相差近 5 个百分点：93.1% 离 95% 只差一步，88.5% 就远了。
#
# 第一种算法里，一个月只看几百人的便民门诊，和一个月看上万人的大医院，说话的分量一样。它回答的是“平均一行是多少”；病人关心的是“我去看急诊，按时看完的机会有多大”，要用第二种。**比率不能直接平均，要回到分子和分母。**

# %% [markdown] lang="en"
# They differ by nearly 5 percentage points: 93.1% is a step away from 95%, and 88.5% is far from it.
#
# In the first, a walk-in centre that sees some hundreds a month speaks as loudly as a hospital that sees more than ten thousand. It tells what the average row looks like; a patient asks how likely a visit is to be over in time, and that takes the second. **Do not average rates: go back to what is above and below the line.**

# %%
by_kind = months.groupby("department_type")[["attendances", "over_4_hours", "admissions"]].sum()
pd.DataFrame({
    T("就诊人次（万）", "visits (ten thousands)"): (by_kind["attendances"] / 1e4).round(0).astype(int),
    T("占全部人次（%）", "of all visits (%)"): (100 * by_kind["attendances"] / by_kind["attendances"].sum()).round(1),
    T("占全部超时（%）", "of all over 4 hours (%)"): (100 * by_kind["over_4_hours"] / by_kind["over_4_hours"].sum()).round(1),
    T("达标率（%）", "share in time (%)"): (100 * (1 - by_kind["over_4_hours"] / by_kind["attendances"])).round(1),
    T("收治入院（%）", "admitted (%)"): (100 * by_kind["admissions"] / by_kind["attendances"]).round(1),
}).rename(index=NAMES).rename_axis(T("类型", "kind"))  # fmt: skip

# %% [markdown] lang="zh"
# 综合急诊的达标率是 82.5%，另外两类都在 98% 以上。综合急诊每 100 人次有约 29 人次要收治入院，轻伤和便民门诊不到 1 人次。超时几乎全部（约 98%）发生在综合急诊。
#
# 所以“全部类型合计 88.5%”这个数，在很大程度上取决于**谁占多少**。

# %% [markdown] lang="en"
# Major departments are at 82.5%, both other kinds above 98%. Of 100 visits to a major department about 29 end in a hospital bed, of 100 to a minor injury unit less than 1. Nearly all of those over the limit (about 98%) are in major departments.
#
# So the figure for all kinds together, 88.5%, depends to a great extent on **who makes up how much**.

# %% [markdown] lang="zh"
# ## 三、跟谁比：上个月，还是去年同月
#
# 2018 年 4 月，综合急诊的达标率从上个月的 76.4% 升到 82.3%，一个月提高了近 6 个百分点。要不要写一份表扬稿？先把三年叠在一起看。

# %% [markdown] lang="en"
# ## 3. Compared with what: last month, or the same month last year
#
# In April 2018 the share in time of major departments rose to 82.3% from 76.4% in the month before: nearly 6 percentage points in a single month. Is it time for a letter of praise? First lay the three years over each other.

# %%
major = months[months["department_type"] == "1"]
monthly = major.groupby("month")[["attendances", "over_4_hours"]].sum()
monthly["share"] = 100 * (1 - monthly["over_4_hours"] / monthly["attendances"])
figure, axis = plt.subplots(figsize=(8, 3.8))
STYLES = {2016: ("#56B4E9", ":", "o"), 2017: ("#E69F00", "--", "s"), 2018: ("#0072B2", "-", "^")}
for year, (colour, line, marker) in STYLES.items():
    values = monthly.loc[f"{year}-04":f"{year + 1}-03", "share"]
    axis.plot(range(12), values, color=colour, linestyle=line, marker=marker, label=f"{year}–{(year + 1) % 100}")
axis.axhline(95, color="black", linewidth=1)
axis.text(0, 95.3, T("标准 95%", "standard 95%"), fontsize=9)
axis.set_ylim(70, 98)
axis.set_xticks(range(12), [T(f"{m} 月", pd.Timestamp(2000, m, 1).strftime("%b")) for m in [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]])
axis.set_xlabel(T("月份（年度从 4 月开始）", "month (the year begins in April)"))
axis.set_ylabel(T("达标率（%）", "share in time (%)"))
axis.set_title(T("英格兰综合急诊每月达标率", "Major departments in England: share in time by month"))
axis.legend(title=T("年度", "year"), frameon=False, loc="lower left")
axis.spines[["top", "right"]].set_visible(False)
chart(
    figure,
    alt=T(
        "折线图，三个年度叠在一起：每年夏天在 85% 上下，冬天落到 76% 到 78%；2018 年度大部分月份低于 2016 年度，从没有接近 95% 这条线。",
        "Lines of three years over each other: about 85% each summer, falling to between 76% and 78% in winter; "
        "most months of 2018–19 lie below 2016–17, and none comes near the 95% line.",
    ),
    source=SOURCE,
)

# %% [markdown] lang="zh"
# 每年冬天都低，天暖了又回升。通常的解释是冬天流感、跌倒和呼吸道病人多；这张表里没有病因，核对不了。2018 年 4 月比**上个月**高近 6 个百分点，比**去年 4 月**（85.7%）却低了约 3.4 个百分点。同一个数，跟谁比，一个是表扬稿，一个是整改通知。
#
# 有季节的数据，跟去年同月比。

# %% [markdown] lang="en"
# It falls every winter and comes back with warmer weather. The usual explanation is that winter brings influenza, falls and chest infections; there are no causes in this table to check it by. April 2018 is nearly 6 points above **the month before**, and about 3.4 points below **April of the year before** (85.7%). The same number makes a letter of praise or a notice to improve, depending on what it is compared with.
#
# Where there are seasons, compare with the same month of last year.

# %% [markdown] lang="zh"
# ## 四、排行榜
#
# 现在照批示稿做：2018 年度，全部机构，各类型合计，按达标率从高到低排。239 个机构里，有 109 个达到了 95%。
#
# 请先写下猜测：这 109 个里面，**设有综合急诊的**有几个？（提示：全部机构里设有综合急诊的是 137 个。）

# %% [markdown] lang="en"
# ## 4. The league table
#
# Now do what the draft says: the year 2018, all organisations, all kinds together, from the highest share to the lowest. Of 239 organisations, 109 reach 95%.
#
# Write down a guess: how many of these 109 **have a major department**? (Of all organisations, 137 have one.)

# %%
guess = Guess(
    T("达到 95% 的 109 个机构里，设有综合急诊的您猜有几个？", "Of the 109 organisations at 95% or above, how many have a major department?"),
    T("个", "organisations"),
)
guess

# %%
def yearly(rows):
    """Sums of a year by organisation, with the share in time in percent, best first."""
    table = rows.groupby("organisation")[["attendances", "over_4_hours"]].sum()
    table["share"] = 100 * (1 - table["over_4_hours"] / table["attendances"])
    return table.sort_values("share", ascending=False)


HAS_MAJOR = set(latest.loc[latest["department_type"] == "1", "organisation"])
league = yearly(latest)
league["has_major"] = league.index.isin(HAS_MAJOR)
guess.reveal(league.loc[league["share"] >= 95, "has_major"].sum())

# %% [markdown] lang="zh"
# 只有 8 个。没有综合急诊的 102 个机构里，101 个达到 95%；前 96 名里一个设综合急诊的也没有。照甲方案发奖金，几乎等于**按机构类型发奖金**：不收重病人，就能拿到。
#
# 名次最好的 41 个机构达标率是 100%，一年里没有一个人次超时。它们做得好吗？也许好。但这张表比的不是做得好不好，而是收的是什么病人。

# %% [markdown] lang="en"
# Just 8. Of the 102 organisations without a major department, 101 reach 95%, and none with one is among the first 96. Under A the bonus goes, very nearly, **by the kind of organisation**: it is earned by not taking the seriously ill.
#
# The 41 at the top are at 100%: in a whole year not one visit over the limit. Do they do well? Perhaps. But this table does not compare how well people work; it compares which patients come.

# %% [markdown] lang="zh"
# ### 动一动：换口径，就换了一张榜
#
# 下面每个点是一个机构，从左到右按名次排。试试三个旋钮：
#
# 1. **比谁**：全部机构；设综合急诊的机构；再进一步，只算它们的综合急诊。
# 2. **线**：把 95% 换成别的数。
# 3. **最少人次**：去掉全年人次太少的机构。
#
# 边动边想：哪一种摆法，您愿意当面向被考核的院长解释？

# %% [markdown] lang="en"
# ### Try it: count differently, get another league
#
# Each point below is an organisation, from the first place on the left to the last. There are three controls:
#
# 1. **Who is compared**: all organisations; those with a major department; and, further, their major departments alone.
# 2. **The line**: put another number in place of 95%.
# 3. **Fewest visits**: leave out organisations with too few visits in the year.
#
# Meanwhile ask: which arrangement would you care to explain, face to face, to the head of a hospital that is assessed by it?

# %%
GROUPS = {
    T("全部机构，各类合计", "all organisations, all kinds"): latest,
    T("设综合急诊的机构，各类合计", "with a major department, all kinds"): latest[latest["organisation"].isin(HAS_MAJOR)],
    T("设综合急诊的机构，只算综合急诊", "with a major department, that alone"): latest[latest["department_type"] == "1"],
}


def draw_league(group, line, at_least):
    table = yearly(GROUPS[group]).query("attendances >= @at_least")
    table["place"] = range(1, len(table) + 1)
    with_major = table.index.isin(HAS_MAJOR)
    reached = table["share"] >= line
    figure, axis = plt.subplots(figsize=(8, 3.9))
    for chosen, colour, marker, name in (
        (~with_major, "#E69F00", "^", T("没有综合急诊", "no major department")),
        (with_major, "#0072B2", "o", T("设有综合急诊", "with a major department")),
    ):
        if chosen.any():
            axis.scatter(table["place"][chosen], table["share"][chosen], s=16, color=colour, marker=marker, label=name)
    axis.axhline(line, color="black", linewidth=1, linestyle="--")
    axis.set_ylim(55, 101)
    axis.set_xlabel(T("名次（1 为最高）", "place (1 is the highest)"))
    axis.set_ylabel(T("达标率（%）", "share in time (%)"))
    title = T(f"{len(table)} 个机构，{reached.sum()} 个达到 {line}%", f"{len(table)} organisations, {reached.sum()} reach {line}%")
    if not with_major.all():
        title += T("，其中设有综合急诊的 {} 个", ", of them {} with a major department").format((reached & with_major).sum())
    axis.set_title(title)
    axis.legend(frameon=False, loc="lower left")
    axis.spines[["top", "right"]].set_visible(False)
    display(chart(figure, alt=f"{group}：{axis.get_title()}" if T("zh", "en") == "zh" else f"{group}: {axis.get_title()}", source=SOURCE))


group_menu = widgets.Dropdown(options=list(GROUPS), description=T("比谁", "who"), layout=widgets.Layout(width="24em"))
line_slider = widgets.IntSlider(value=95, min=75, max=99, description=T("线（%）", "line (%)"))
volume_slider = widgets.SelectionSlider(
    options=[(f"{x:,}", x) for x in (0, 5_000, 20_000, 50_000, 100_000, 200_000)], description=T("最少人次", "visits ≥")
)
widgets.VBox([
    widgets.HBox([group_menu, line_slider, volume_slider]),
    widgets.interactive_output(draw_league, {"group": group_menu, "line": line_slider, "at_least": volume_slider}),
])

# %% [markdown] lang="zh"
# 只算综合急诊，137 个机构里达到 95% 的是 3 个。把线降到 80%，达到的变成 85 个；可是降线没有让任何一个病人早走一分钟。
#
# 还有一件事：名次本身站得稳吗？

# %% [markdown] lang="en"
# Counting major departments alone, 3 of 137 organisations reach 95%. Lower the line to 80% and 85 do; yet a lower line does not send one patient home a minute earlier.
#
# And another thing: do the places themselves stand firm?

# %%
by_year = (
    major.groupby(["organisation", "year"])[["attendances", "over_4_hours"]].sum()
    .assign(share=lambda t: 100 * (1 - t["over_4_hours"] / t["attendances"]))["share"].unstack()
)  # fmt: skip
both = by_year[[2017, 2018]].dropna().rank(ascending=False)
moved = (both[2018] - both[2017]).abs()
print(T(
    f"{len(moved)} 个机构，名次变动的中位数 {moved.median():.0f} 位，最大 {moved.max():.0f} 位，超过 20 位的有 {(moved > 20).sum()} 个。",
    f"{len(moved)} organisations: the median move is {moved.median():.0f} places, the largest {moved.max():.0f}; {(moved > 20).sum()} moved more than 20.",
))

# %% [markdown] lang="zh"
# 同样只算综合急诊，从 2017 年度到 2018 年度，一半的机构名次变动不超过 12 位，另一半不少于 12 位，有 40 个变了 20 位以上，最多的变了 57 位。
#
# 这里面有真变化，也有偶然。一个每月 7,000 人次、达标率 90% 的急诊科，即使什么都没变，单凭偶然，月达标率也会在上下约 0.7 个百分点之内浮动（两倍标准误，假定各人次互不影响；实际上拥挤是一阵一阵的，浮动只会更大）。差几名、差零点几个百分点，不值得奖，也不值得罚。

# %% [markdown] lang="en"
# Still counting major departments alone, from 2017 to 2018 half of the organisations moved by at most 12 places and the other half by at least 12; 40 moved more than 20, and the most by 57.
#
# Some of this is real and some is chance. A department with 7,000 visits a month and 90% in time will, if nothing changes at all, still vary by about 0.7 points either way from month to month (two standard errors, if visits do not affect each other; in truth crowding comes in waves, so it varies more). A few places or some tenths of a point deserve neither reward nor blame.

# %% [markdown] lang="zh"
# ## 五、陷阱：每一类都更好，合计却更差
#
# 批示稿里有人提议：“那就只排设综合急诊的机构，用各类合计的达标率，这样总公平了。”看这张榜上的两家：`RWD` 排在全部 239 个机构的最后一名；`RXL` 排第 188。

# %% [markdown] lang="en"
# ## 5. The trap: better in every kind, worse in total
#
# Someone proposes: “Then rank only those with a major department, by the share for all kinds together. That is fair at last.” Look at two of them: `RWD` stands last of all 239 organisations; `RXL` is number 188.

# %%
pair = latest[latest["organisation"].isin(["RWD", "RXL"])]
cells = pair.groupby(["organisation", "department_type"])[["attendances", "over_4_hours"]].sum()
totals = pair.groupby("organisation")[["attendances", "over_4_hours"]].sum()
totals.index = pd.MultiIndex.from_product([totals.index, [T("合计", "total")]])
cells = pd.concat([cells, totals]).sort_index(level=0, sort_remaining=False)
cells["share"] = (100 * (1 - cells["over_4_hours"] / cells["attendances"])).round(1)
cells.rename(index=NAMES).rename_axis(index=[T("机构", "organisation"), T("类型", "kind")]).rename(columns={
    "attendances": T("就诊人次", "visits"), "over_4_hours": T("超过 4 小时", "over 4 hours"), "share": T("达标率（%）", "share in time (%)"),
})  # fmt: skip

# %% [markdown] lang="zh"
# 请逐行比：
#
# - 综合急诊：`RWD` 65.7%，`RXL` 58.3%。`RWD` 高；
# - 轻伤和便民门诊：`RWD` 100%，`RXL` 99.6%。还是 `RWD` 高；
# - 合计：`RWD` 69.7%，`RXL` 84.9%。变成 `RXL` 高 15 个百分点。
#
# 没有算错。`RWD` 的人次有 88% 在综合急诊，`RXL` 只有 36%。合计的达标率是两类的**加权平均**，权数就是各自的构成。统计学上把这种“每一组都高、合起来却低”叫作**辛普森悖论**。它不罕见：凡是各组水平差得远、各单位构成又不同，就可能出现。
#
# 公平一点的办法，是让两家用**同一个构成**。用全英格兰这两类人次的构成（综合急诊约 65%，轻伤和便民门诊约 35%）来加权：

# %% [markdown] lang="en"
# Compare line by line:
#
# - major departments: `RWD` 65.7%, `RXL` 58.3%: `RWD` is higher;
# - minor injuries and walk-in: `RWD` 100%, `RXL` 99.6%: `RWD` is higher again;
# - total: `RWD` 69.7%, `RXL` 84.9%: now `RXL` is higher, by 15 points.
#
# Nothing is miscalculated. Of the visits of `RWD`, 88% are to its major department, of those of `RXL` 36%. The total is a **weighted mean** of the two kinds, and the weights are each organisation's own mix. Higher in every group and lower in total is called **Simpson's paradox**. It is not rare: wherever groups lie far apart and the units are made up differently, it can happen.
#
# It is fairer to give both **the same mix**. Weighting by all England's mix of these two kinds (about 65% major, about 35% minor injuries and walk-in):

# %%
england = latest[latest["department_type"].isin(["1", "other"])].groupby("department_type")["attendances"].sum()
weights = england / england.sum()
shares = pair.groupby(["organisation", "department_type"])[["attendances", "over_4_hours"]].sum()
shares = (100 * (1 - shares["over_4_hours"] / shares["attendances"])).unstack()
pd.DataFrame({
    T("自己的构成", "own mix"): totals.droplevel(1).pipe(lambda t: 100 * (1 - t["over_4_hours"] / t["attendances"])),
    T("同一个构成", "the same mix"): (shares * weights).sum(axis=1),
}).round(1).rename_axis(T("机构", "organisation"))

# %% [markdown] lang="zh"
# 换成同一个构成，`RWD` 是 77.8%，`RXL` 是 72.9%，名次又倒了回来。
#
# 不过先别急着给 `RXL` 下结论。它可能把较轻的病人都分流到了便民门诊，留在综合急诊的格外重；表里没有病情，分不清。**“只比综合急诊”比“合计”好，但也只是近似可比。**

# %% [markdown] lang="en"
# With the same mix `RWD` is at 77.8% and `RXL` at 72.9%: the order is reversed again.
#
# Still, do not be quick to judge `RXL`. It may send its lighter cases to a walk-in centre, so that those left in the major department are more serious than elsewhere; there is no severity in the table to tell. **Comparing major departments alone is better than comparing totals, and still only roughly fair.**

# %% [markdown] lang="zh"
# ### 同样的事，也发生在时间上
#
# 全英格兰，2016 年 6 月与 2018 年 6 月（同月相比，没有季节的问题）：

# %% [markdown] lang="en"
# ### The same happens over time
#
# All England, June 2016 and June 2018 (the same month, so the season does not matter):

# %%
def month_shares(rows):
    parts = {NAMES[kind]: share_in_time(part) for kind, part in rows.groupby("department_type")}
    return pd.Series(parts | {T("合计", "total"): share_in_time(rows)})


june = pd.DataFrame({f"{year}-06": month_shares(months[months["month"] == f"{year}-06-01"]) for year in (2016, 2018)})
june[T("变化（百分点）", "change (points)")] = june["2018-06"] - june["2016-06"]
june.round(2)

# %% [markdown] lang="zh"
# 三类**都下降**了，合计却**上升**了 0.20 个百分点。因为这两年里，轻伤和便民门诊的人次从占 32% 增加到占 35%。0.20 个百分点不大，但方向反了：一份只报合计的简报会写“稳中有升”。

# %% [markdown] lang="en"
# **All three fell**, and the total **rose** by 0.20 points, because within these two years minor injuries and walk-in went from 32% to 35% of all visits. A rise of 0.20 is small, but its sign is wrong: a brief with the total alone would say “steady, slightly up”.

# %% [markdown] lang="zh"
# ### 动一动：一个病人也没有早走，达标率上升了
#
# 下面的机构只有综合急诊。拖动滑块，设想把附近便民门诊的人次并进它的统计（按 2018 年度全国便民门诊 99.1% 的达标率计）。综合急诊里的每一位病人，等的时间一分钟也没有变。
#
# 这是一道算术题，不是说哪家机构这样做过。

# %% [markdown] lang="en"
# ### Try it: the share rises and no patient leaves earlier
#
# The organisations below have a major department only. Drag the slider to suppose that the visits to a walk-in centre nearby are counted in with theirs (at 99.1% in time, the national figure for such units in 2018). Every patient in the major department waits exactly as long as before.
#
# This is arithmetic. It does not say that any organisation has done so.

# %%
minor = latest[latest["department_type"] == "other"]
MINOR_SHARE = share_in_time(minor)
single = yearly(latest[latest["organisation"].isin(kinds.index[kinds == "1"])])
LINE = 95


def draw_added(organisation, added):
    own = single.loc[organisation]

    def total(extra):
        late = own["over_4_hours"] + extra * (1 - MINOR_SHARE / 100)
        return 100 * (1 - late / (own["attendances"] + extra))

    steps = range(0, 200_001, 5_000)
    figure, axis = plt.subplots(figsize=(8, 3.6))
    axis.plot(steps, [total(x) for x in steps], color="#0072B2", label=T("合计达标率", "total share in time"))
    axis.axhline(own["share"], color="#7F7F7F", linestyle=":", label=T("综合急诊达标率（不变）", "major department (unchanged)"))
    axis.axhline(LINE, color="black", linestyle="--", linewidth=1, label="95%")
    axis.plot([added], [total(added)], marker="o", markersize=9, color="#D55E00", linestyle="none", label=T("现在的设想", "as supposed"))
    axis.xaxis.set_major_formatter("{x:,.0f}")
    axis.set_ylim(62, 100)
    axis.set_xlabel(T("并入的轻伤和便民门诊人次（每年）", "minor and walk-in visits counted in (a year)"))
    axis.set_ylabel(T("达标率（%）", "share in time (%)"))
    axis.set_title(T(
        f"{organisation}：综合急诊达标率仍是 {own['share']:.1f}%，合计变成 {total(added):.1f}%",
        f"{organisation}: the major department stays at {own['share']:.1f}%, the total becomes {total(added):.1f}%",
    ))
    axis.legend(frameon=False, loc="lower right", ncols=2, fontsize=9)
    axis.spines[["top", "right"]].set_visible(False)
    display(chart(figure, alt=axis.get_title(), source=SOURCE + T("；并入部分为设想", "; added visits are supposed")))


one_menu = widgets.Dropdown(
    options=[(f"{one}  {single.loc[one, 'share']:.1f}%", one) for one in ("RDD", "RBS", "RWY", "RNQ", "RBN")], description=T("机构", "organisation")
)
added_slider = widgets.IntSlider(value=0, min=0, max=200_000, step=5_000, description=T("并入", "added"), layout=widgets.Layout(width="26em"))
widgets.VBox([
    widgets.HBox([one_menu, added_slider]),
    widgets.interactive_output(draw_added, {"organisation": one_menu, "added": added_slider}),
])

# %% [markdown] lang="zh"
# `RDD` 的综合急诊是 93.5%，并进大约 60,000 人次就过了 95%；`RBN` 是 74.3%，并进 200,000 人次也过不了。**越靠近线的机构，改口径越划算。** 这是定线考核的一个固有弱点，与哪家机构的品行无关。

# %% [markdown] lang="en"
# The major department of `RDD` is at 93.5%; counting in about 60,000 visits takes it over 95%. That of `RBN` is at 74.3%, and 200,000 would not do. **The nearer to the line, the more a change in counting pays.** This is a weakness of any line, whatever the character of those assessed by it.

# %% [markdown] lang="zh"
# ### 真实的一例：同一组数，三种读法
#
# 机构 `RVW`，2016 年度到 2018 年度：

# %% [markdown] lang="en"
# ### A real case: one set of figures, three readings
#
# Organisation `RVW`, from the year 2016 to the year 2018:

# %%
case = months[months["organisation"] == "RVW"].groupby(["year", "department_type"])[["attendances", "over_4_hours"]].sum()
case = case.unstack().swaplevel(axis=1).sort_index(axis=1)
story = pd.DataFrame({
    T("综合急诊人次", "major: visits"): case[("1", "attendances")],
    T("便民门诊人次", "walk-in: visits"): case[("other", "attendances")],
    T("综合急诊（%）", "major (%)"): 100 * (1 - case[("1", "over_4_hours")] / case[("1", "attendances")]),
    T("便民门诊（%）", "walk-in (%)"): 100 * (1 - case[("other", "over_4_hours")] / case[("other", "attendances")]),
    T("合计（%）", "total (%)"): [share_in_time(months[(months["organisation"] == "RVW") & (months["year"] == year)]) for year in case.index],
    T("超时人次", "over 4 hours"): case[("1", "over_4_hours")] + case[("other", "over_4_hours")],
})  # fmt: skip
story.round(2).rename_axis(T("年度", "year"))

# %% [markdown] lang="zh"
# 合计从 94.2% 升到 97.2%，越过了 95%；而两类各自的达标率都没有升，综合急诊降了 3.2 个百分点。便民门诊的人次从约 19,000 变成约 130,000，综合急诊从约 70,000 变成约 45,000。
#
# 1. **“服务改善了”**：较轻的病人从综合急诊分流到了便民门诊，超时总人次还略少了（5,137 到 4,954）。综合急诊达标率下降，只因为留下的病人更重。
# 2. **“口径变了”**：原来由别家上报的门诊人次，改由它上报，病人等的时间没有变。
# 3. **“真的慢了”**：综合急诊人次少了三分之一多，按时看完的比例反而低了，问题被新并入的人次盖住了。
#
# 三种读法都能从这张表里读出来，也都可能对一部分。**一次真实的服务重组，和一次统计口径的调整，在月报里长得一样。** 要分清，得去问：2017 年 4 月那里开了什么、关了什么、谁改由谁上报。

# %% [markdown] lang="en"
# The total rose from 94.2% to 97.2% and went over 95%, while neither kind rose: the major department fell by 3.2 points. Walk-in visits went from about 19,000 to about 130,000, visits to the major department from about 70,000 to about 45,000.
#
# 1. **“The service improved”**: lighter cases moved from the major department to walk-in centres, and there were even slightly fewer visits over the limit (5,137 to 4,954). The major department's share fell only because the patients left there are more serious.
# 2. **“The counting changed”**: visits that another organisation used to report are now reported by this one, and nobody's wait changed.
# 3. **“It really became slower”**: the major department has more than a third fewer visits and yet a lower share in time, and the visits newly counted in cover that up.
#
# Each reading can be had from this table, and each may be right in part. **A real reorganisation of services and a change in what is counted look alike in a monthly return.** To tell them apart one has to ask: what opened and what closed there in April 2017, and who began to report for whom?

# %% [markdown] lang="zh"
# ## 六、线的附近
#
# 英国经济学家古德哈特 1975 年谈货币政策时指出：一种统计规律，一旦被拿来当控制手段，往往就不再成立。后来的人把它概括成一句话：**指标成了目标，就不再是好指标**，称为“古德哈特定律”。它是经验之谈，不是物理定律，遇到每个指标都要拿数据来看。
#
# 看法之一：线的两侧。如果没有人在意 95%，达标率 94.5%–95.0% 的机构月，和 95.0%–95.5% 的应该差不多多。下面取设有综合急诊的机构，按“一个机构一个月”计，各类合计的达标率画直方图。

# %% [markdown] lang="en"
# ## 6. Near the line
#
# In 1975 the British economist Charles Goodhart remarked, of monetary policy, that a statistical regularity tends to fail once it is used as a means of control. Later writers put it in short: **when a measure becomes a target it is no longer a good measure**, which is called Goodhart's law. It is experience rather than physics, so each indicator has to be looked at.
#
# One way to look is on both sides of the line. If nobody minded 95%, there should be about as many organisation-months from 94.5% to 95.0% as from 95.0% to 95.5%. Take the organisations with a major department, count one organisation in one month, and draw the histogram of their shares for all kinds together.

# %%
keys = major[["organisation", "month"]]
together = months.merge(keys, on=["organisation", "month"]).groupby(["organisation", "month"])[["attendances", "over_4_hours"]].sum()
together["share"] = 100 * (1 - together["over_4_hours"] / together["attendances"])
edges = [85 + x / 2 for x in range(31)]
counts = pd.cut(together["share"], edges, right=False).value_counts(sort=False)
figure, axis = plt.subplots(figsize=(8, 3.8))
bars = axis.bar(edges[:-1], counts, width=0.5, align="edge", color="#56B4E9", edgecolor="white")
for start in (89.5, 94.5):
    for place in (start, start + 0.5):
        bar = bars[edges.index(place)]
        bar.set(facecolor="#0072B2" if place > start else "#E69F00", hatch="" if place > start else "///", edgecolor="white")
        axis.text(place + (0.33 if place > start else 0.2), bar.get_height() + 2, int(bar.get_height()), ha="center", fontsize=9)
for line in (90, 95):
    axis.axvline(line, color="black", linestyle="--", linewidth=1, ymax=0.97)
axis.set_ylim(0, 180)
axis.set_xticks(range(85, 101))
axis.set_xlabel(T("一个机构一个月的达标率，各类合计（%）", "share in time of an organisation in a month, all kinds (%)"))
axis.set_ylabel(T("机构月数", "organisation-months"))
axis.set_title(T("线的两侧：刚好不到的少，刚好过线的多", "Beside the lines: fewer just below, more just above"))
axis.spines[["top", "right"]].set_visible(False)
chart(
    figure,
    alt=T("直方图：多数柱子高度平缓变化；90% 左边一格 99，右边一格 158；95% 左边一格 99，右边一格 139，再往右逐渐减少。",
          "Histogram: most bars change gently; just below 90% there are 99, just above 158; just below 95% 99, just above 139, then fewer and fewer."),
    source=SOURCE,
)  # fmt: skip

# %% [markdown] lang="zh"
# 95% 左边 99 个，右边 139 个，再往右才逐渐变少。90% 处也有一级台阶：99 个和 158 个。那几年官方给不少机构定过低于 95% 的过渡目标，对全国合计的要求则是 2018 年 9 月先回到 90% 以上；各机构自己的目标不在这份数据里，没法逐家核对。
#
# 会不会只是碰巧？把别的整数线也照样比一比。

# %% [markdown] lang="en"
# Just below 95% there are 99, just above 139, and further on they become fewer. There is a step at 90% too: 99 and 158. In those years many organisations were given interim goals below 95%, and the country as a whole was asked to be back above 90% in September 2018; the organisations' own goals are not in these data, so they cannot be checked one by one.
#
# Could it be chance? Make the same comparison at the other whole numbers.

# %%
beside = pd.DataFrame(
    {
        line: {
            T("左边半个百分点", "half a point below"): together["share"].between(line - 0.5, line, inclusive="left").sum(),
            T("右边半个百分点", "half a point above"): together["share"].between(line, line + 0.5, inclusive="left").sum(),
        }
        for line in range(80, 98)
    }
).T
beside[T("右边多出", "more above")] = beside.iloc[:, 1] - beside.iloc[:, 0]
# Two counts of about n each differ by chance with a standard deviation of about the root of their sum.
beside[T("相当于几倍的偶然波动", "in units of chance variation")] = (beside.iloc[:, 2] / beside.iloc[:, :2].sum(axis=1) ** 0.5).round(1)
beside.rename_axis("%")

# %% [markdown] lang="zh"
# 18 条整数线里，右边多得最明显的正是 90% 和 95%，分别相当于偶然波动的 3.7 倍和 2.6 倍。其次是 81%（2.2 倍）和 85%（2.0 倍）；比了 18 次，碰上一两个 2 倍上下的并不稀奇。3.7 倍就很难说是碰巧，2.6 倍又恰好落在考核线上：**定了线，线的两侧就不再对称。**
#
# 但是，请把话说到这里为止。这份数据**能说**：在线的附近，过线的比没过线的多。这份数据**不能说**：
#
# - 用的是什么办法。快到 4 小时的病人被多催了一把，是认真；把离开时间写早一点，是作假；临时腾出几张床，是调度。在月合计里，它们长得一样。
# - 是哪一家。堆积是几百个机构月合起来的样子，指不到任何一家头上。
# - 病人是好是坏。被催着做完的检查，可能正好及时，也可能仓促。
#
# 说“有人造假”，证据不够；说“数字完全可信”，同样不够。

# %% [markdown] lang="en"
# Of 18 whole-number lines, 90% and 95% stand out most, with 3.7 and 2.6 times the variation of chance more above than below. Next come 81% (2.2 times) and 85% (2.0 times); in 18 comparisons one or two near 2 are nothing unusual. To call 3.7 luck is hard, and the 2.6 stands at the very line of the target: **draw a line, and its two sides are no longer alike.**
#
# But stop there. These data **can say** that near the line there are more above than below. These data **cannot say**:
#
# - How. A patient close to 4 hours who is given an extra push is diligence; a departure written down too early is falsification; a few beds freed at short notice is management. In a monthly total they look alike.
# - Who. The heap is made of hundreds of organisation-months together and points at no one.
# - Whether patients are better or worse off. A test hurried along may be just in time, or hasty.
#
# “Somebody cheats” is more than the evidence holds; so is “the figures can be trusted entirely”.

# %% [markdown] lang="zh"
# ## 七、回到批示：向谁负责，量什么
#
# 您现在可以批了。数据对三种批法各说了什么：
#
# - **甲（照排、挂钩）**：奖金几乎按机构类型发（109 个里只有 8 个设综合急诊）；最后一名在每一类上都比它前面的一家好；线附近改口径最划算。不能批。
# - **丙（不公布）**：公众缴了税，有权知道急诊要等多久；不公布，改进也没有了外力。长期不公布说不过去，但口径没理清之前，可以**限期**理清。
# - **乙（按可比组公布，不排名次，暂不挂钩）**：可以批，但要写上条件：按类型分开公布，同时公布人次和分子分母；跟去年同月比；差别在偶然波动之内的不作评价；口径有变的当月注明。
#
# 为什么负责、对谁负责，答案不同，量的东西也不同：
#
# | 对谁 | 他问什么 | 该给他看什么 |
# |---|---|---|
# | 病人和公众 | 我去了要等多久？ | 等候时间的中位数和第 95 百分位数，按类型分开 |
# | 上级 | 钱和人用得怎样？ | 同一构成的达标率，与去年同月比，附人次 |
# | 一线医护 | 堵在哪一步？ | 从到达、分诊、检查到等床，各段的时间 |
#
# 给管理者放权、给激励，能让人想办法；让公众看得见、说得上话，才能防止办法只用在数字上。两样都要，次序不能倒：**先有可核对的公开，再谈奖惩。**

# %% [markdown] lang="en"
# ## 7. Back to the order: answerable to whom, measured by what
#
# You can decide now. What the data say of each:
#
# - **A (rank and pay)**: the bonus goes almost by the kind of organisation (only 8 of 109 have a major department); the one in last place is better in every kind than one ahead of it; and near the line it pays most to change the counting. It should not be signed.
# - **C (publish nothing)**: the public pays the taxes and has a right to know how long an emergency takes; unpublished, improvement loses its push from outside. It cannot be defended for long, though the counting may be settled first, **by a set date**.
# - **B (publish within groups that compare, no places, no bonus for now)**: this can be signed, on conditions: each kind by itself, with visits, numerator and denominator; compared with the same month of last year; no judgement of differences within chance; a note in any month when the counting changed.
#
# Why one is answerable and to whom makes a difference to what is measured:
#
# | To whom | What they ask | What to show them |
# |---|---|---|
# | patients and the public | How long shall I wait? | the median and the 95th percentile of the time, each kind by itself |
# | the authority above | How well are money and people used? | the share at the same mix, against the same month of last year, with visits |
# | doctors and nurses | Where does it stick? | the time of each stretch: arrival, triage, tests, waiting for a bed |
#
# Freedom and incentives make managers inventive; citizens who can see and speak up keep the inventions from being spent on the figures alone. Both are needed, and in this order: **first a publication that can be checked, then reward and sanction.**

# %% [markdown] lang="zh"
# ### 一个数不够，还要量什么
#
# 这张表里都没有，要另外去要：
#
# - **等得最久的人**：超过 12 小时的有多少。只看 4 小时线，过了线的病人就再也不影响考核了，最容易被放到后面。
# - **从哪一刻开始计时**：英格兰另外公布“从决定收治到住进病房”的等候。起点不是到达，而是“决定收治”，决定晚做一小时，等候就短一小时。先问起点，再看数。
# - **平衡指标**：没看就走的比例、7 天内再来的比例。催快了有没有代价，看它们。
# - **抽查原始记录**：到达和离开时间是谁、什么时候记的。在 3 小时 50 分到 4 小时之间离开的有没有堆积。

# %% [markdown] lang="en"
# ### One number is not enough: what else to measure
#
# None of these is in the table; they have to be asked for:
#
# - **Those who wait longest**: how many more than 12 hours. With the 4-hour line alone, a patient who has passed it no longer affects the assessment and is the easiest to put off.
# - **When the clock starts**: England also publishes the wait “from the decision to admit until on a ward”. It starts from the decision, not from arrival; decide an hour later and the wait is an hour shorter. Ask for the start before looking at the number.
# - **Balancing measures**: the share who leave without being seen, the share who are back within 7 days. They show whether haste has a price.
# - **Samples of the original records**: who wrote down arrival and departure, and when. Is there a heap of departures between 3 hours 50 minutes and 4 hours?

# %% [markdown] lang="zh"
# ## 八、带回岗位
#
# 在您自己的单位，找一个正在考核的指标，先不动数据，回答四个问题：
#
# 1. 它的分子、分母各是什么？有没有一种做法，能让它变好而服务对象一点没有得益？
# 2. 被放在一起排名的单位，做的是不是同一件事？
# 3. 它跟谁比：上个月、去年同月，还是目标线？
# 4. 线的附近，数据是不是堆在一边？您会去核对哪一份原始记录？
#
# 再看一眼您开头写在纸上的选择。变了吗？是哪一个数让您改的？
#
# 练习用的还是这份月报：您要替考核办写出几个能反复使用的函数，包括“还差多少轻伤人次就能过线”。最后一题请您把自己单位的指标写下来。

# %% [markdown] lang="en"
# ## 8. Back at your post
#
# In your own organisation, find an indicator that people are assessed by. Before touching data, answer four questions:
#
# 1. What are its numerator and its denominator? Is there a way to improve it that does nothing for those it is meant to serve?
# 2. Do the units ranked together do the same thing?
# 3. What is it compared with: the month before, the same month of last year, or a target line?
# 4. Near the line, do the data heap up on one side? Which original record would you go and check?
#
# Look again at what you wrote on paper at the start. Has it changed? Which number changed it?
#
# The exercise uses the same returns: you write functions that an assessment office can use again and again, one of them for how many minor visits would take an organisation over the line. The last question asks you to write down the indicator of your own organisation.
