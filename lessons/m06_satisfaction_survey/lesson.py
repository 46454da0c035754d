# %% [markdown] lang="zh"
# # 如何做顾客满意度调查
#
# **要回答的问题**：一份问卷里，近九成的人说上级支持自己学习；同一批人里，又有六成说上级支持得不够。到底满意还是不满意？满意度该怎么问、怎么算，算出来能代表谁？
#
# **要做的决定**：假设您管培训，明年多了一笔经费，只能先用在一处：
#
# - 甲：办更多课程；
# - 乙：保障上班时间里有学习的时间；
# - 丙：把已有的经费和学习机会讲清楚，让人知道。
#
# 年终总结里还要写一句“满意度”。学完这一课，您能说明钱先放在哪里、凭什么，以及那句话怎么写才站得住。
#
# 本课约 80 分钟。请从上到下逐格运行：点中一格，按 Shift+Enter。

# %% [markdown] lang="en"
# # Satisfaction surveys
#
# **The question**: in one survey, nearly nine people in ten say that their manager supports their learning; six in ten of the same people say the manager should do more. Are they satisfied or not? How should satisfaction be asked and counted, and whom does the result stand for?
#
# **The decision**: say you are in charge of training, and next year's extra money can go to one thing first:
#
# - A: hold more courses;
# - B: secure time for learning during working hours;
# - C: explain the budget and the opportunities there already are, so that people know of them.
#
# The annual report also needs a sentence on “satisfaction”. After this lesson you can say where the money goes first and why, and how to write that sentence so that it holds.
#
# The lesson takes about 80 minutes. Run it cell by cell from the top: click a cell, press Shift+Enter.

# %%
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import display

from grading.classroom import Guess, T, chart, open_module

open_module("m06_satisfaction_survey", "zh")
SOURCE = T("英国医疗分析师协会（AphA）调查，2022；NHSRdatasets", "AphA survey, 2022; NHSRdatasets")

# %% [markdown] lang="zh"
# ## 一、数据从哪里来
#
# 英国医疗分析师协会（AphA）在 2022 年 7 月至 9 月做了一次网上问卷，问国民保健署（NHS）的数据分析人员：单位和上级支不支持你学习？237 人作了答。这里的“顾客”不是来办事的群众，而是本单位的专业人员：培训部门给他们提供服务，他们满意不满意，关系到最能干的人愿不愿意留下来。方法和群众满意度测评完全一样。
#
# 表 `answers` 的一行是一位受访者的答卷。选择题的答案编成了代码，例如上级支持 `manager_supports`：1 完全不支持，2 有些支持，3 非常支持。

# %% [markdown] lang="en"
# ## 1. Where the data come from
#
# From July to September 2022 the Association of Professional Healthcare Analysts (AphA) asked data analysts of Britain’s National Health Service (NHS) online: do your organisation and your manager support your learning? 237 people answered. The “customers” here are not citizens at a counter but an organisation's own specialists: the training department serves them, and whether they are satisfied has to do with whether the ablest people stay. The method is exactly that of a citizen survey.
#
# A row of the table `answers` is one respondent's form. The answers are codes; for support by the manager, `manager_supports`, they are: 1 not at all, 2 somewhat, 3 very supportive.

# %%
answers = pd.read_csv("../../datasets/nhs_analyst_cpd_survey/answers.csv")
print(T(f"{len(answers)} 份答卷", f"{len(answers)} forms"))
answers[["grade", "organisation", "manager_supports", "time_at_work", "has_budget", "has_study_leave"]].head(6)

# %% [markdown] lang="zh"
# 拿到一份调查数据，先别算满意度。先问：**没有答案的地方，是哪一种没有？**

# %% [markdown] lang="en"
# When survey data come in, leave satisfaction aside at first. Ask: **where there is no answer, which kind of “none” is it?**

# %%
pd.Series(
    {
        T("学习假一题空着没答", "left the question on study leave blank"): answers["has_study_leave"].isna().sum(),
        T("有没有经费，答“不知道”", "answered “don't know” on the budget"): (answers["has_budget"] == "unknown").sum(),
        T("职级、单位被发布者隐去", "grade and organisation withheld by the publisher"): answers["grade"].isna().sum(),
    }
).to_frame(T("人数（共 237 人）", "people (of 237)"))

# %% [markdown] lang="zh"
# 看起来都是“没有”，其实是不同的事：
#
# | 哪一种 | 意思 | 这份数据里 |
# |---|---|---|
# | 没有交卷 | 收到了问卷没填，或者根本没收到 | 多少人不知道：发给了多少人没有记录 |
# | 空着一题 | 交了卷，这一题没答 | 学习假 22 人 |
# | 不知道 | 答了，答案就是“不知道” | 经费 134 人 |
# | 不适用 | 这一题问不到他，例如只在网上办过事的人评价大厅 | 这份问卷没有设这一项 |
# | 隐去 | 答了，发布时为保护个人而去掉 | 背景 12 人 |
#
# 前两种是**没有回答**，“不知道”是一个**回答**，“不适用”的人不该进分母。混在一起算，后面的数都靠不住。
#
# 这份数据**不能说明**的也要先写下：问卷经协会渠道自愿填写，86% 的人本来就知道这个协会，所以它不代表全体 NHS 分析人员。

# %% [markdown] lang="en"
# They all look like “nothing”, yet they are different things:
#
# | kind | meaning | in these data |
# |---|---|---|
# | no form | got the survey and did not fill it in, or never got it | unknown: there is no record of how many were asked |
# | blank item | handed in the form, skipped this question | study leave, 22 people |
# | don't know | answered, and the answer is “don't know” | budget, 134 people |
# | not applicable | the question does not concern them, such as rating the hall after doing everything online | the form has no such option |
# | withheld | answered, removed at publication to protect people | background, 12 people |
#
# The first two are **non-response**; “don't know” is **an answer**; those to whom a question does not apply do not belong in its denominator. Mix them, and no figure that follows can be relied on.
#
# Write down first what the data **cannot say**, too: people volunteered through the association, and 86% knew the association already, so the survey does not stand for all NHS analysts.

# %% [markdown] lang="zh"
# ## 二、先猜，再看
#
# “您的上级支持您学习吗？”三个选项：完全不支持、有些支持、非常支持。请写下猜测：选**非常支持**的占百分之几？

# %% [markdown] lang="en"
# ## 2. Guess first, then look
#
# “Does your manager support your learning?” Three options: not at all, somewhat, very supportive. Write down a guess: what per cent chose **very supportive**?

# %%
guess = Guess(T("选“非常支持”的占百分之几？", "What per cent chose “very supportive”?"), "%")
guess

# %%
guess.reveal((answers["manager_supports"] == 3).mean() * 100)
LEVELS = T("完全不支持,有些支持,非常支持", "not at all,somewhat,very supportive").split(",")
counts = answers["manager_supports"].value_counts().sort_index()
pd.DataFrame(
    {
        T("人数", "people"): counts,
        T("占比（%）", "share (%)"): (counts / len(answers) * 100).round(1),
    }
).set_axis(LEVELS)

# %% [markdown] lang="zh"
# 同一张表可以写出两句话，都没有算错：
#
# - “89% 的人说上级支持学习”：把“有些支持”也算进来；
# - “40% 的人说上级非常支持学习”：只算最高一档。
#
# 差了 49 个百分点，全在“有些支持”算哪一边。谁定的这条线，报告里必须写明。
#
# 再看一眼：说“非常支持”的人里，觉得上级还应多支持的有多少？说“有些支持”的呢？

# %% [markdown] lang="en"
# Two sentences can be written from the same table, and neither is miscalculated:
#
# - “89% say their manager supports learning”: “somewhat” counts as well;
# - “40% say their manager is very supportive”: the top level alone.
#
# The difference of 49 percentage points lies wholly in where “somewhat” goes. Wherever the line is drawn, the report must say so.
#
# One more look: of those who said “very supportive”, how many think the manager should do more? And of those who said “somewhat”?

# %%
more = answers.groupby("manager_supports")["wants_more_support"].agg(["size", "mean"])
pd.DataFrame(
    {
        T("人数", "people"): more["size"],
        T("希望上级多支持（%）", "want more support (%)"): (more["mean"] * 100).round().astype(int),
    }
).set_axis(LEVELS)

# %% [markdown] lang="zh"
# 说“有些支持”的 116 人里，79% 希望上级多支持，更接近“完全不支持”的（92%），而离“非常支持”的（26%）很远。“有些支持”里的多数人，其实还嫌不够。这就是开头那个矛盾的来历，也提醒我们：把中间一档算作满意之前，要有别的题目来印证。

# %% [markdown] lang="en"
# Of the 116 who said “somewhat”, 79% want more support: much nearer to those who said “not at all” (92%) than to those who said “very supportive” (26%). Most who said “somewhat” do not in fact find it enough. That is where the contradiction at the start came from, and a warning: before the middle level counts as satisfied, another question should bear it out.

# %% [markdown] lang="zh"
# ## 三、等级不是分数
#
# 1、2、3 是**有次序的类别**：3 比 2 高，2 比 1 高，但 3 比 2 高多少，与 2 比 1 高多少，没有人量过。能放心用的是：
#
# - 每一档多少人、占多少；
# - 从低到高累计，过了一半的那一档（**中位的一档**）。
#
# 最常见的做法却是把代码当分数求平均。用另一道题看看会怎样：`analysis_counts`，单位的决策受数据分析影响的程度，五档。比较医院类单位（trust）和其他单位（other）。

# %% [markdown] lang="en"
# ## 3. A level is not a mark
#
# 1, 2 and 3 are **ordered categories**: 3 is above 2, and 2 above 1; but how far 3 is above 2, compared with 2 above 1, nobody has measured. What is safe to use:
#
# - how many people are at each level, and what share;
# - counting up from the lowest, the level at which half is passed (the **median level**).
#
# Yet the commonest practice is to average the codes like marks. See what that does on another question: `analysis_counts`, how far decisions are influenced by analysis, five levels. Compare hospitals and other care providers (trust) with other bodies (other).

# %%
INFLUENCE = T(
    "1 完全没有,2 有一点,3 有些,4 经常,5 大多数决策", "1 not at all,2 a little,3 somewhat,4 very often,5 most decisions"
).split(",")
KINDS = {"trust": T("医院类单位", "trusts"), "other": T("其他单位", "other bodies")}
known = answers.dropna(subset=["organisation"])
share = pd.crosstab(known["organisation"], known["analysis_counts"], normalize="index").loc[list(KINDS)]
table = (share * 100).round(1).set_axis(INFLUENCE, axis=1).rename(index=KINDS).rename_axis(index=None)
table[T("人数", "people")] = known["organisation"].map(KINDS).value_counts()
table[T("平均代码", "mean code")] = known.groupby(known["organisation"].map(KINDS))["analysis_counts"].mean().round(2)
table

# %% [markdown] lang="zh"
# 平均代码 3.23 与 3.24，几乎一样。可是两类单位的人说的并不是一回事：医院类单位里，说“大多数决策”的多（14.5% 对 5.9%），说“有一点”的也多（21.0% 对 7.9%）。一个平均数把**分歧**抹平了。
#
# 更麻烦的是：谁高谁低，取决于您给每一档几分，而这是您定的，不是受访者说的。

# %% [markdown] lang="en"
# The mean codes are 3.23 and 3.24, practically the same. Yet the two do not say the same thing: in trusts more say “most decisions” (14.5% against 5.9%), and more say “a little” (21.0% against 7.9%). One mean has smoothed the **division** away.
#
# Worse: which is higher depends on how many marks each level gets, and that is your choice, not what the respondents said.

# %% [markdown] lang="zh"
# 换成不用分数的办法，从低到高累计：

# %% [markdown] lang="en"
# Now the way that needs no marks, counting up from the lowest:

# %%
(share.cumsum(axis=1) * 100).round(1).set_axis(INFLUENCE, axis=1).rename(index=KINDS).rename_axis(index=None)

# %% [markdown] lang="zh"
# 医院类单位累计到“有一点”是 28.2%，到“有些”是 55.6%，过了一半；其他单位是 17.8% 和 54.5%。两边中位的一档都是“有些”。这句话谁来算都一样，因为它只用了次序。它也看不见分歧，所以要和各档占比一起报。

# %% [markdown] lang="en"
# In trusts it comes to 28.2% at “a little” and to 55.6%, past half, at “somewhat”; in other bodies to 17.8% and 54.5%. The median level is “somewhat” in both. Whoever computes it gets the same, since only the order is used. It does not see the division either, so report it together with the share at each level.

# %% [markdown] lang="zh"
# ### 动一动：每一档给几分
#
# 换一换打分的办法，看哪一类单位“得分高”。

# %% [markdown] lang="en"
# ### Try it: how many marks for each level
#
# Change the way of marking and see which kind of body “scores higher”.

# %%
MARKS = {
    T("等距：0、25、50、75、100", "equal steps: 0, 25, 50, 75, 100"): [0, 25, 50, 75, 100],
    T("“有些”以上都算好：0、0、100、100、100", "'somewhat' and above are good: 0, 0, 100, 100, 100"): [
        0,
        0,
        100,
        100,
        100,
    ],
    T("“经常”以上才算好：0、0、0、100、100", "only 'very often' and above: 0, 0, 0, 100, 100"): [0, 0, 0, 100, 100],
    T("只看最高一档：0、0、0、0、100", "the top level alone: 0, 0, 0, 0, 100"): [0, 0, 0, 0, 100],
    T("越往上越难：0、10、20、40、100", "harder towards the top: 0, 10, 20, 40, 100"): [0, 10, 20, 40, 100],
}


def draw_marks(way):
    score = share @ np.array(MARKS[way])
    figure, axis = plt.subplots(figsize=(8, 1.9))
    bars = axis.barh(
        [KINDS[name] for name in score.index], score, color=["#0072B2", "#E69F00"], hatch=["", "//"], edgecolor="white"
    )
    axis.bar_label(bars, fmt="%.1f", padding=3)
    axis.invert_yaxis()
    axis.set_xlim(0, 100)
    axis.set_xlabel(T("得分（0–100）", "score (0–100)"))
    axis.set_title(way)
    axis.spines[["top", "right"]].set_visible(False)
    alt = T(f"横条图，{way}：医院类单位 {score['trust']:.1f} 分，其他单位 {score['other']:.1f} 分。",
            f"Bars, {way}: trusts {score['trust']:.1f}, other bodies {score['other']:.1f}.")  # fmt: skip
    display(chart(figure, alt=alt, source=SOURCE))


marks_menu = widgets.Dropdown(options=list(MARKS), description=T("打分", "marks"), layout={"width": "36em"})
widgets.VBox([marks_menu, widgets.interactive_output(draw_marks, {"way": marks_menu})])

# %% [markdown] lang="zh"
# 等距打分，两边是 55.8 对 55.9，打平；“有些”以上都算好，其他单位领先 10 分（82.2 对 71.8）；只看最高一档，医院类单位是对方的两倍多（14.5 对 5.9）。答卷一份没变，名次由打分办法决定。
#
# 所以：**先报告各档占比，再报告一条说明了位置的线（例如“第 4 档以上占 44%”）**。要用平均分，就把每档几分写出来，并且换一种打法看结论还在不在。

# %% [markdown] lang="en"
# With equal steps the two are level, 55.8 against 55.9; with “somewhat” and above as good, other bodies lead by 10 points (82.2 against 71.8); by the top level alone, trusts have more than twice as much (14.5 against 5.9). Not one form has changed; the marking decides the ranking.
#
# So: **report the share at each level first, then one cut whose place is stated (such as “44% at level 4 or above”)**. If a mean must be used, print the marks given to each level, and try another marking to see whether the conclusion survives.

# %% [markdown] lang="zh"
# ## 四、把满意与不满意画在两边
#
# 各档占比怎么画？常用的是**两侧堆叠条**：肯定的往右，否定的往左，中立的骑在中线上。一眼看出哪边长。
#
# 先画一道真有中立档的题：以后还会不会留在医疗系统 `will_stay`，1 很不可能，3 说不准，5 很可能。

# %% [markdown] lang="en"
# ## 4. Satisfied and dissatisfied on two sides
#
# How to draw the shares? The usual way is a **diverging stacked bar**: positive answers to the right, negative ones to the left, neutral ones astride the middle line. One sees at once which side is longer.
#
# First a question that does have a neutral level: how likely people are to stay in health, `will_stay`, 1 very unlikely, 3 undecided, 5 very likely.

# %%
LOOK = {
    -2: ("#D55E00", "xx", "white"),
    -1: ("#E69F00", "//", "black"),
    0: ("#DDDDDD", "", "black"),
    1: ("#56B4E9", "", "black"),
    2: ("#0072B2", "", "white"),
}


def diverging(axis, rows, names, looks):
    """rows: a table of shares (0-1), a column per level; looks: for each level, negative (left), 0 (centred) or positive (right)."""
    at = np.array(looks)
    start = -(rows.loc[:, at < 0].sum(axis=1) + rows.loc[:, at == 0].sum(axis=1) / 2) * 100
    for level, name, look in zip(rows.columns, names, looks, strict=True):
        colour, hatch, ink = LOOK[look]
        width = rows[level] * 100
        axis.barh(rows.index, width, left=start, color=colour, hatch=hatch, edgecolor="white", label=name)
        for y, (left, wide) in enumerate(zip(start, width, strict=True)):
            if wide >= 5:
                patch = {"facecolor": colour, "edgecolor": "none", "pad": 1}
                axis.text(
                    left + wide / 2, y, f"{wide:.0f}", ha="center", va="center", color=ink, fontsize=9, bbox=patch
                )
        start = start + width
    axis.axvline(0, color="black", linewidth=1)
    axis.invert_yaxis()
    axis.set_xlim(-102, 102)
    axis.set_xticks(range(-100, 101, 25), [str(abs(x)) for x in range(-100, 101, 25)])
    axis.set_xlabel(T("占比（%）：左边否定，右边肯定", "share (%): negative to the left, positive to the right"))
    axis.spines[["top", "right", "left"]].set_visible(False)
    axis.tick_params(axis="y", length=0)
    axis.legend(
        ncols=len(names),
        frameon=False,
        loc="lower center",
        bbox_to_anchor=(0.45, 1.0),
        fontsize=9,
        handlelength=1.5,
        columnspacing=1,
    )


STAY = T("很不可能,不太可能,说不准,比较可能,很可能", "very unlikely,unlikely,undecided,likely,very likely").split(",")
stay = pd.crosstab(known["organisation"].map(KINDS), known["will_stay"], normalize="index").loc[list(KINDS.values())]
stay.loc[T("全部 237 人", "all 237")] = answers["will_stay"].value_counts(normalize=True).sort_index()
figure, axis = plt.subplots(figsize=(8, 2.3))
diverging(axis, stay.iloc[[2, 0, 1]], STAY, [-2, -1, 0, 1, 2])
axis.set_title(T("以后还会从事医疗分析吗", "Will they go on working as analysts in health?"), pad=26)
chart(
    figure,
    alt=T(
        "两侧堆叠条：全部受访者中约 68% 比较可能或很可能留下，19% 说不准，13% 不太可能或很不可能；医院类单位与其他单位相近。",
        "Diverging bars: of all respondents about 68% are likely or very likely to stay, 19% are undecided, 13% are unlikely or very unlikely; trusts and other bodies are alike.",
    ),
    source=SOURCE,
)

# %% [markdown] lang="zh"
# 画法有四条规矩：次序不能乱；否定与肯定用不同的颜色**和**花纹，黑白打印也分得清；条上直接标数；横轴两边都标正数。
#
# 骑在中线上的，只能是真正中立的一档。“有些支持”算中立吗？它的字面是肯定，第 2 节的印证又说它接近否定。这条线画在哪里，图就变成什么样子。

# %% [markdown] lang="en"
# Four rules of drawing: keep the order; give negative and positive different colours **and** patterns, so that a black-and-white print still works; write the figures on the bars; label the axis with positive numbers on both sides.
#
# Only a truly neutral level may sit astride the line. Is “somewhat” neutral? Its words are positive, and the evidence of section 2 puts it near the negative. Where the line goes decides what the chart looks like.

# %% [markdown] lang="zh"
# ### 动一动：“有些支持”算哪一边

# %% [markdown] lang="en"
# ### Try it: which side is “somewhat” on

# %%
SIDES = {
    T("算肯定（往右）", "positive (right)"): [-2, 1, 2],
    T("算中立（居中）", "neutral (centred)"): [-2, 0, 2],
    T("算否定（往左）", "negative (left)"): [-2, -1, 2],
}
support = pd.DataFrame(
    {
        f"{who}{T('，', ', ')}{place}": known.loc[known["organisation"] == code, column]
        .value_counts(normalize=True)
        .sort_index()
        for column, who in (
            ("manager_supports", T("上级", "manager")),
            ("organisation_supports", T("单位", "organisation")),
        )
        for code, place in KINDS.items()
    }
).T


def draw_sides(side):
    looks = SIDES[side]
    figure, axis = plt.subplots(figsize=(8, 2.8))
    diverging(axis, support, LEVELS, looks)
    right = support.loc[:, np.array(looks) > 0].sum(axis=1) * 100
    axis.set_title(T(f"支持学习：“有些支持”{side}", f"Support for learning, 'somewhat' as {side}"), pad=26)
    alt = T(f"两侧堆叠条，“有些支持”{side}。右侧占比：", f"Diverging bars, “somewhat” as {side}. Share on the right: ")
    display(
        chart(
            figure, alt=alt + T("；", "; ").join(f"{name} {value:.0f}%" for name, value in right.items()), source=SOURCE
        )
    )


side_menu = widgets.ToggleButtons(options=list(SIDES), style={"button_width": "auto"})
widgets.VBox([side_menu, widgets.interactive_output(draw_sides, {"side": side_menu})])

# %% [markdown] lang="zh"
# 三种画法里有一点不变：医院类单位的人说上级、单位“非常支持”的都较少（上级 31% 对 50%，单位 21% 对 38%）。**换了画法还在的结论，才值得往下追。** 这个差别会不会只是碰巧，第 7、8 节再说。

# %% [markdown] lang="en"
# One thing stays in all three: fewer people in trusts call their manager or their organisation “very supportive” (manager 31% against 50%, organisation 21% against 38%). **A finding that survives the change of drawing is worth following up.** Whether it could be mere chance is for sections 7 and 8.

# %% [markdown] lang="zh"
# ## 五、“不知道”怎么算
#
# 单位有没有学习经费 `has_budget`？有 59 人，没有 44 人，**不知道 134 人**。比较 7 级及以下（127 人）与 8 级及以上（98 人）：哪一边更可能有经费？
#
# 先想好您会怎么处理“不知道”，再动下面的按钮。

# %% [markdown] lang="en"
# ## 5. How to count “don't know”
#
# Does the organisation have a budget for learning, `has_budget`? Yes 59, no 44, **don't know 134**. Compare band 7 and below (127 people) with band 8 and above (98 people): which side is more likely to have a budget?
#
# Decide what you would do with “don't know” before pressing the buttons.

# %%
GRADES = {
    "band_7_or_below": T("7 级及以下", "band 7 and below"),
    "band_8_or_above": T("8 级及以上", "band 8 and above"),
}
budget = pd.crosstab(answers["grade"].map(GRADES), answers["has_budget"])[["yes", "no", "unknown"]]
TREATMENTS = {
    T("丢掉不算", "dropped"): lambda t: t["yes"] / (t["yes"] + t["no"]),
    T("当作“没有”", "counted as 'no'"): lambda t: t["yes"] / t.sum(axis=1),
    T("当作“有”", "counted as 'yes'"): lambda t: (t["yes"] + t["unknown"]) / t.sum(axis=1),
    T("单独列出", "shown by itself"): None,
}


def draw_unknown(treatment):
    rule = TREATMENTS[treatment]
    figure, axis = plt.subplots(figsize=(8, 2.1))
    if rule is None:
        left = pd.Series(0.0, index=budget.index)
        parts = (
            ("yes", T("有", "yes"), "#0072B2", "", "white"),
            ("no", T("没有", "no"), "#E69F00", "//", "black"),
            ("unknown", T("不知道", "don't know"), "#DDDDDD", "..", "black"),
        )
        for column, name, colour, hatch, ink in parts:
            value = budget[column] / budget.sum(axis=1) * 100
            axis.barh(budget.index, value, left=left, color=colour, hatch=hatch, edgecolor="white", label=name)
            for y, (a, b) in enumerate(zip(left, value, strict=True)):
                axis.text(
                    a + b / 2,
                    y,
                    f"{b:.0f}",
                    ha="center",
                    va="center",
                    color=ink,
                    bbox={"facecolor": colour, "edgecolor": "none", "pad": 1},
                )
            left = left + value
        axis.legend(ncols=3, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0))
        says = T("占本级全部受访者", "of all respondents of the grade")
        alt = T(
            "横条：7 级及以下 69% 不知道有没有经费，8 级及以上 41% 不知道。",
            "Bars: 69% of band 7 and below do not know whether there is a budget, 41% of band 8 and above.",
        )
    else:
        value = rule(budget) * 100
        axis.bar_label(
            axis.barh(budget.index, value, color=["#0072B2", "#E69F00"], hatch=["", "//"], edgecolor="white"),
            fmt="%.0f%%",
            padding=3,
        )
        says = T("说“有经费”的比例", "share with a budget")
        alt = T(f"横条，“不知道”{treatment}：", f"Bars, don't knows {treatment}: ") + T("，", ", ").join(
            f"{a} {b:.0f}%" for a, b in value.items()
        )
    axis.invert_yaxis()
    axis.set_xlim(0, 100)
    axis.set_xlabel(says + T("（%）", " (%)"))
    axis.set_title(
        T(f"有没有学习经费：“不知道”{treatment}", f"A budget for learning: don't knows {treatment}"),
        pad=30 if rule is None else 8,
    )
    axis.spines[["top", "right"]].set_visible(False)
    display(chart(figure, alt=alt, source=SOURCE))


unknown_menu = widgets.ToggleButtons(options=list(TREATMENTS), style={"button_width": "auto"})
widgets.VBox([unknown_menu, widgets.interactive_output(draw_unknown, {"treatment": unknown_menu})])

# %% [markdown] lang="zh"
# - **丢掉不算**：7 级及以下 64%，8 级及以上 53%，低级别的更有经费；
# - **当作“没有”**：20% 对 32%，反过来了；
# - **当作“有”**：89% 对 72%，又反回去。
#
# 同一批答卷，结论翻了两次。能确定的只有两头：7 级及以下认为有经费的，最少 20%，最多 89%。
#
# **单独列出**才看见真正的消息：7 级及以下 69% 的人不知道有没有经费，8 级及以上是 41%。对管培训的人，“不知道”本身就是发现，它指向丙：钱可能有，人不知道。

# %% [markdown] lang="en"
# - **Dropped**: 64% of band 7 and below, 53% of band 8 and above; the lower grades have the budget more often.
# - **Counted as “no”**: 20% against 32%, the other way round.
# - **Counted as “yes”**: 89% against 72%, and back again.
#
# The same forms, and the conclusion turned twice. Only the two ends are certain: of band 7 and below, those with a budget are at least 20% and at most 89%.
#
# **Shown by itself**, the real news appears: 69% of band 7 and below do not know whether there is a budget, against 41% of band 8 and above. To whoever runs training, “don't know” is itself the finding, and it points to C: the money may be there, and people do not know.

# %% [markdown] lang="zh"
# 空着没答的也不是随便空的。看看没有答学习假的 22 人，在经费一题上答了什么：

# %% [markdown] lang="en"
# Blanks are not left at random either. What did the 22 who skipped the question on study leave say about the budget?

# %%
blank = answers["has_study_leave"].isna()
pd.crosstab(
    blank.map({True: T("学习假：空着", "study leave: blank"), False: T("学习假：答了", "study leave: answered")}),
    answers["has_budget"],
).rename_axis(index=None, columns=T("有没有经费", "budget"))

# %% [markdown] lang="zh"
# 22 人里有 20 人在经费一题上答“不知道”。学习假这一题没有人答“不知道”，很可能是没设这个选项，不知道的人只好空着。**设计问卷时，给“不知道”和“不适用”各留一个选项，并且各用各的代码。** 有的系统用 9 或 99 表示“不知道”，忘了去掉就拿去求平均，满意度会高得离奇。

# %% [markdown] lang="en"
# Of the 22, 20 answered “don't know” about the budget. Nobody answered “don't know” about study leave, very likely because that option was not there, and those who did not know could only skip it. **When designing a form, offer “don't know” and “not applicable” as two options, each with a code of its own.** Some systems code “don't know” as 9 or 99; average without removing it and satisfaction becomes marvellously high.

# %% [markdown] lang="zh"
# ### 可以多选的题
#
# “您从哪里得知学习机会？”有七个框，可以多选。这类题有两个分母，要说清用哪一个：

# %% [markdown] lang="en"
# ### Questions with several ticks
#
# “Where do you find out about learning?” has seven boxes, any number of which may be ticked. Such a question has two denominators; say which one is used:

# %%
BOXES = {
    "finds_by_word_of_mouth": T("听人说起", "word of mouth"), "finds_on_own_website": T("本单位网站", "own website"),
    "finds_on_nhs_intranet": T("NHS 内网", "NHS intranet"), "finds_on_apha_website": T("协会网站", "AphA website"),
    "finds_on_twitter": T("推特", "Twitter"), "finds_on_linkedin": T("领英", "LinkedIn"), "finds_in_blogs": T("博客", "blogs"),
}  # fmt: skip
ticks = answers[list(BOXES)].sum().rename(index=BOXES)
none = (answers[list(BOXES)].sum(axis=1) == 0).sum()
print(T(f"共 {ticks.sum()} 个勾，{none} 人一个也没勾。", f"{ticks.sum()} ticks in all; {none} people ticked nothing."))
pd.DataFrame(
    {
        T("勾的人数", "ticked by"): ticks,
        T("占 237 人（%）", "of 237 people (%)"): (ticks / len(answers) * 100).round(1),
        T("占全部勾（%）", "of all ticks (%)"): (ticks / ticks.sum() * 100).round(1),
    }
)

# %% [markdown] lang="zh"
# “62% 的人听人说起”与“27% 的勾是听人说起”都对，前一句才是读者想知道的。占人数的各项加起来是 228%，不是 100%，所以这类题不能画饼图。
#
# 36 人一个也没勾：是哪里都没听说，还是跳过了这一题？分不清。要分清，就得在问卷里加一个框：“以上都没有”。

# %% [markdown] lang="en"
# “62% of people hear by word of mouth” and “27% of ticks are word of mouth” are both right; the first is what a reader wants to know. The shares of people add up to 228%, not 100%, so such a question cannot be drawn as a pie.
#
# 36 people ticked nothing: did they hear of it nowhere, or skip the question? It cannot be told. To tell, the form needs one more box: “none of these”.

# %% [markdown] lang="zh"
# ## 六、谁没有答
#
# 237 人答了，没答的有多少？不知道：问卷经协会渠道散出去，没有名单，算不出回收率。好差评也常常如此：有多少人办了事没有评，系统里往往查得到，报告里却很少写。
#
# 没答的人与答了的人一样吗？有一个线索：**答得晚的人**，往往是催一催才答的，可能更像没答的人。

# %% [markdown] lang="en"
# ## 6. Who did not answer
#
# 237 people answered. How many did not? Unknown: the form went out through the association's channels, there is no list, and no response rate can be had. Ratings after a counter visit are often like that: how many came and did not rate may well be in the system, but it is rarely in the report.
#
# Are those who did not answer like those who did? There is one clue: people who **answered late** often did so only after a reminder, and may be more like those who never did.

# %%
waves = answers.dropna(subset=["wave"]).groupby("wave")
pd.DataFrame(
    {
        T("人数", "people"): waves.size(),
        T("知道本协会（%）", "knew AphA (%)"): waves["knows_apha"].mean() * 100,
        T("单位非常支持（%）", "organisation very supportive (%)"): waves["organisation_supports"].apply(
            lambda x: (x == 3).mean() * 100
        ),
        T("不知道有没有经费（%）", "don't know about a budget (%)"): waves["has_budget"].apply(
            lambda x: (x == "unknown").mean() * 100
        ),
    }
).round().astype(int).rename_axis(T("作答批次", "wave")).rename(index=lambda wave: f"{wave:.0f}")

# %% [markdown] lang="zh"
# 三批人确实不同：知道协会的，从 94% 降到 79%；不知道有没有经费的，第一批 45%，第三批 62%。没答的人可能差得更远，朝哪个方向，数据没有说。
#
# 能算的是**两头**：假如 237 人是应答者的一部分，没答的人全都“非常支持”，或者一个也没有，总的比例会落在哪里？

# %% [markdown] lang="en"
# The waves do differ: those who knew the association fall from 94% to 79%; those who do not know about a budget are 45% of the first wave and 62% of the third. Those who never answered may differ more, and the data do not say in which direction.
#
# What can be computed is the **two ends**: suppose the 237 are part of those asked, and of those who did not answer all, or none, would have said “very supportive”. Where can the overall share lie?

# %% [markdown] lang="zh"
# ### 动一动：假如回收率是……

# %% [markdown] lang="en"
# ### Try it: suppose the response rate were …

# %%
very = (answers["manager_supports"] == 3).mean()


def draw_bounds(rate):
    rates = np.linspace(0.05, 1, 96)
    low, high = very * rate / 100, very * rate / 100 + 1 - rate / 100
    figure, axis = plt.subplots(figsize=(8, 3.2))
    axis.fill_between(
        rates * 100,
        very * rates * 100,
        (very * rates + 1 - rates) * 100,
        facecolor="#56B4E9",
        alpha=0.5,
        hatch="..",
        edgecolor="white",
    )
    axis.axhline(very * 100, color="black", linestyle=":")
    axis.text(6, very * 100 + 1.5, T(f"答了的人里：{very:.0%}", f"of those who answered: {very:.0%}"), fontsize=9)
    axis.plot([rate, rate], [low * 100, high * 100], color="#D55E00", linewidth=3, marker="_", markersize=12)
    axis.set_xlim(5, 101)
    axis.set_ylim(0, 100)
    axis.set_xlabel(T("假设的回收率（%）", "supposed response rate (%)"))
    axis.set_ylabel(T("占全部被问的人（%）", "share of all asked (%)"))
    axis.set_title(T(f"回收率若为 {rate}%，全部被问的人里“非常支持”在 {low:.0%} 到 {high:.0%} 之间",
                     f"At a response rate of {rate}%, 'very supportive' lies between {low:.0%} and {high:.0%} of all asked"))  # fmt: skip
    axis.spines[["top", "right"]].set_visible(False)
    display(chart(figure, alt=axis.get_title(), source=SOURCE))


rate_slider = widgets.IntSlider(
    value=50, min=10, max=100, step=5, description=T("回收率 %", "rate %"), continuous_update=False
)
widgets.VBox([rate_slider, widgets.interactive_output(draw_bounds, {"rate": rate_slider})])

# %% [markdown] lang="zh"
# 回收率 50%，总比例可以是 20%，也可以是 70%；到 95%，才收窄到 38% 至 43%。所以**回收率要和满意度写在同一行**。如果系统把“到期没有评价”自动记成好评，那就是替没答的人选了最好看的那一头。

# %% [markdown] lang="en"
# At a response rate of 50% the overall share may be 20% or 70%; only at 95% does it narrow to 38% to 43%. So **the response rate belongs on the same line as satisfaction**. If a system turns “not rated in time” into a good rating, it has chosen, on behalf of those who did not answer, the end that looks best.

# %% [markdown] lang="zh"
# ## 七、这个数有多准
#
# 先放下没答的人，只问：就算这 237 人是随机抽来的，换一批同样的人再问一次，40% 会变成多少？
#
# **自助法**（bootstrap）的想法很朴素：把 237 份答卷放进箱子，抽一份，记下，**放回去**，再抽，抽满 237 次，算一个比例。这样重复 4,000 遍，得到 4,000 个比例，中间 95% 的范围就是**区间**。

# %% [markdown] lang="en"
# ## 7. How exact is the figure
#
# Leave aside those who did not answer, and ask only: even if the 237 had been drawn at random, what would 40% become with another lot of the same kind?
#
# The idea of the **bootstrap** is plain: put the 237 forms in a box, draw one, note it, **put it back**, draw again, 237 times, and compute the share. Repeat 4,000 times; the range of the middle 95% of the 4,000 shares is the **interval**.


# %%
def bootstrap(values, size=None, times=4000, seed=2022):
    """The shares (0-1) of `times` resamples, drawn with replacement; `size` people in each, as many as there are unless told."""
    values = np.asarray(values, dtype=float)
    draws = np.random.default_rng(seed).choice(values, size=(times, size or len(values)))
    return draws.mean(axis=1)


liked = answers["manager_supports"] == 3
shares = bootstrap(liked)
low, high = np.quantile(shares, [0.025, 0.975])
print(
    T(
        f"非常支持：{liked.mean():.0%}，区间 {low:.0%} 到 {high:.0%}（237 人）",
        f"very supportive: {liked.mean():.0%}, interval {low:.0%} to {high:.0%} (237 people)",
    )
)

# %% [markdown] lang="zh"
# 区间是 34% 到 46%。`seed` 是随机数的起点，定下来，别人才能重算出同一个数；换一个起点，两端会有零点几个百分点的出入，不影响结论。
#
# 区间只管**碰巧抽到谁**。它不管谁没有答，不管题目问得好不好，也不管“有些支持”算哪一边。
#
# ### 动一动：多少人才够
#
# 拖动滑块改变人数，看区间有多宽。想一想：您单位一个科室的测评有多少人？

# %% [markdown] lang="en"
# The interval is 34% to 46%. `seed` is where the random numbers start: fix it, so that others can compute the same figure; another start moves the ends by some tenths of a percentage point and changes no conclusion.
#
# The interval covers **the luck of who was drawn** and nothing else: not who did not answer, not whether the question was a good one, not which side “somewhat” is on.
#
# ### Try it: how many people are enough
#
# Drag the slider to change the number of people and see how wide the interval is. How many are there in the survey of one section of your own office?

# %%
SIZES = [10, 20, 30, 50, 100, 237, 500, 1000, 2000]


def draw_size(size):
    shares = bootstrap(liked, size) * 100
    low, high = np.quantile(shares, [0.025, 0.975])
    figure, axis = plt.subplots(figsize=(8, 3))
    people = max(1, round(size / 50))  # a bar is a whole number of people wide, so that none falls between two bars
    axis.hist(
        shares,
        bins=(np.arange(0, size + people + 1, people) - 0.5) * 100 / size,
        weights=np.full(len(shares), 100 / len(shares)),
        color="#56B4E9",
        edgecolor="white",
    )
    axis.axvspan(low, high, facecolor="#E69F00", alpha=0.25, hatch="//", edgecolor="white", zorder=0)
    axis.axvline(liked.mean() * 100, color="black", linestyle="--")
    axis.set_xlim(0, 100)
    axis.set_xlabel(T("“非常支持”的比例（%）", "share 'very supportive' (%)"))
    axis.set_ylabel(T("占 4,000 次重抽（%）", "of 4,000 resamples (%)"))
    axis.set_title(T(f"{size:,} 人：区间 {low:.0f}% 到 {high:.0f}%",
                     f"{size:,} people: interval {low:.0f}% to {high:.0f}%"))  # fmt: skip
    axis.spines[["top", "right"]].set_visible(False)
    display(chart(figure, alt=axis.get_title(), source=SOURCE))


size_slider = widgets.SelectionSlider(
    options=[(f"{n:,}", n) for n in SIZES], value=30, description=T("人数", "people"), continuous_update=False
)
widgets.VBox([size_slider, widgets.interactive_output(draw_size, {"size": size_slider})])

# %% [markdown] lang="zh"
# 30 人时，区间从 23% 到 57%，宽三十多个百分点；100 人，31% 到 49%；1,000 人，37% 到 43%。人数要翻到四倍，区间才窄一半。

# %% [markdown] lang="en"
# With 30 people the interval runs from 23% to 57%, more than thirty percentage points wide; with 100, from 31% to 49%; with 1,000, from 37% to 43%. It takes four times the people to halve it.

# %% [markdown] lang="zh"
# ## 八、陷阱：满意度从 78 升到 81
#
# “今年满意度 81%，比去年的 78% 提高 3 个百分点。”如果每年只问 30 人，这 3 个百分点是几个人？**一个。** 30 人里多一个人点头，就是 3.3 个百分点。
#
# 用真答卷试试：从这 237 人里随机分出两组，每组 30 人，**两组来自同一批人，没有任何真正的差别**。看“非常支持”的比例会差多少，重复 4,000 遍。

# %% [markdown] lang="en"
# ## 8. The trap: satisfaction rose from 78 to 81
#
# “Satisfaction is 81% this year, 3 percentage points above last year's 78%.” If 30 people are asked each year, how many people are these 3 points? **One.** One more nod among 30 is 3.3 percentage points.
#
# Try it on real forms: from the 237, take two groups of 30 at random. **Both come from the same people, and there is no real difference at all.** See how far their shares of “very supportive” differ, 4,000 times over.

# %%
rng = np.random.default_rng(2022)
picked = rng.permuted(np.tile(liked.to_numpy(float), (4000, 1)), axis=1)
gap = (picked[:, :30].mean(axis=1) - picked[:, 30:60].mean(axis=1)) * 100
figure, axis = plt.subplots(figsize=(8, 3.2))
axis.hist(
    gap,
    bins=np.arange(-45, 46, 10 / 3) - 5 / 3,
    weights=np.full(len(gap), 100 / len(gap)),
    color="#56B4E9",
    edgecolor="white",
)
axis.axvline(3, color="#D55E00", linestyle="--")
axis.annotate(
    T("“提高 3 个百分点”", "'up by 3 points'"),
    (3, 11.2),
    (14, 11.8),
    color="#B34700",
    arrowprops={"arrowstyle": "->", "color": "#B34700"},
)
axis.set_xlabel(T("两组相差（百分点）", "difference between the groups (percentage points)"))
axis.set_ylabel(T("占 4,000 次（%）", "of 4,000 times (%)"))
axis.set_ylim(0, 13)
axis.set_title(T("两组各 30 人，来自同一批人", "Two groups of 30 from the same people"))
axis.spines[["top", "right"]].set_visible(False)
far = (abs(gap) > 3).mean()
print(T(f"{far:.0%} 的时候相差超过 3 个百分点；95% 的时候相差在 {np.quantile(abs(gap), 0.95):.0f} 个百分点以内。",
        f"In {far:.0%} of cases they differ by more than 3 points; in 95% of cases by {np.quantile(abs(gap), 0.95):.0f} points or less."))  # fmt: skip
chart(
    figure,
    alt=T("直方图：没有真正差别的两组，相差从约负 40 到正 40 个百分点，多数在正负 20 以内；3 个百分点落在最常见的范围里。",
          "Histogram: two groups without any real difference differ by about -40 to +40 percentage points, mostly within 20; 3 points lies in the commonest range."),
    source=SOURCE,
)  # fmt: skip

# %% [markdown] lang="zh"
# 什么都没变，也有近九成的时候相差超过 3 个百分点。相差二十来个百分点才算少见。所以这一句不能写进总结，写了，明年“下降 4 个百分点”就得解释一件没有发生的事。
#
# 要比较两组，就算**差的区间**：两组各自重抽，每次相减。区间里**含有 0**，就说不清谁高谁低。

# %% [markdown] lang="en"
# With nothing changed, nearly nine times in ten the groups differ by more than 3 points. Only a difference of some twenty points would be unusual. So the sentence stays out of the report: print it, and next year someone has to explain a “fall of 4 points” that never happened.
#
# To compare two groups, compute the **interval of the difference**: resample each group by itself and subtract each time. If the interval **contains 0**, one cannot say which is higher.

# %%
COMPARED = {
    T("非常支持（上级）：其他单位 − 医院类", "manager very supportive: other less trusts"): (
        "organisation",
        "other",
        "trust",
        answers["manager_supports"] == 3,
    ),
    T("非常支持（上级）：8 级及以上 − 7 级及以下", "manager very supportive: band 8 and above less 7 and below"): (
        "grade",
        "band_8_or_above",
        "band_7_or_below",
        answers["manager_supports"] == 3,
    ),
    T("不知道有没有经费：7 级及以下 − 8 级及以上", "don't know about a budget: band 7 and below less 8 and above"): (
        "grade",
        "band_7_or_below",
        "band_8_or_above",
        answers["has_budget"] == "unknown",
    ),
    T("上班时经常能学：其他单位 − 医院类", "often learn at work: other less trusts"): (
        "organisation",
        "other",
        "trust",
        answers["time_at_work"] >= 3,
    ),
}
found = {}
for name, (column, first, second, yes) in COMPARED.items():
    one, two = yes[answers[column] == first], yes[answers[column] == second]
    spread = bootstrap(one, seed=1) - bootstrap(two, seed=2)
    found[name] = [len(one), len(two), (one.mean() - two.mean()) * 100, *(np.quantile(spread, [0.025, 0.975]) * 100)]
COLUMNS = T(
    "第一组人数,第二组人数,相差（百分点）,区间下端,区间上端",
    "first group,second group,difference (points),low end,high end",
).split(",")
differences = pd.DataFrame.from_dict(found, orient="index", columns=COLUMNS).round().astype(int)
differences

# %%
figure, axis = plt.subplots(figsize=(8, 2.8))
for y, (_, row) in enumerate(differences.iterrows()):
    clear = row.iloc[3] > 0
    axis.plot(
        row.iloc[[3, 4]], [y, y], color="#0072B2" if clear else "#7F7F7F", linewidth=3, linestyle="-" if clear else ":"
    )
    axis.plot(row.iloc[2], y, marker="o" if clear else "D", color="#0072B2" if clear else "#7F7F7F", markersize=8)
    axis.text(
        row.iloc[4] + 1,
        y,
        T("不含 0", "excludes 0") if clear else T("含 0：说不清", "contains 0: cannot tell"),
        va="center",
        fontsize=9,
    )
axis.axvline(0, color="black", linewidth=1)
axis.set_yticks(range(len(differences)), differences.index)
axis.set_ylim(3.5, -0.5)
axis.set_xlim(-12, 60)
axis.set_xlabel(T("相差（百分点），线段是 95% 区间", "difference (percentage points) with 95% interval"))
axis.set_title(T("哪些差别站得住", "Which differences hold"))
axis.spines[["top", "right"]].set_visible(False)
chart(
    figure,
    alt=T("区间图：上级支持按单位类别相差 19、不知道经费按职级相差 28、上班时能学按单位类别相差 14 个百分点，三个区间都不含 0；上级支持按职级相差 9 个百分点，区间含 0。",
          "Intervals: manager support by kind of body differs by 19, not knowing the budget by grade by 28, learning at work by kind of body by 14 percentage points, and these three exclude 0; manager support by grade differs by 9, and its interval contains 0."),
    source=SOURCE,
)  # fmt: skip

# %% [markdown] lang="zh"
# 每组一百来人，相差 9 个百分点仍然说不清（区间含 0），相差 19 个才站得住。还有一条：比的组越多，越容易碰上一个“站得住”的假差别。先想好要比哪几组，再算。

# %% [markdown] lang="en"
# With about a hundred people in each group, a difference of 9 points still cannot be told from none (the interval contains 0), while one of 19 holds. And one more rule: the more groups are compared, the likelier a difference that “holds” by chance. Choose the comparisons first, then compute.

# %% [markdown] lang="zh"
# ### 公布到小组之前
#
# 小组的数不但不准，还会露出人来：一个科室只有 3 个人，公布“满意 0%”，等于公布了每个人打的分。通常的办法是定一个**最少人数**，不到的不单列。
#
# 可是只遮住一个组还不够。这份数据的发布者隐去了 12 人的单位，我们却仍然能算出他们的答案：

# %% [markdown] lang="en"
# ### Before publishing by small group
#
# The figure of a small group is not only inexact, it exposes people: a section has 3 people, “0% satisfied” is published, and so is the mark each of them gave. The usual way is a **minimum group size**: smaller groups are not shown.
#
# But hiding a single group is not enough. The publisher withheld the organisation of 12 people, and yet we can work out what they answered:

# %%
staying = answers["will_stay"] >= 4
shown = staying.groupby(answers["organisation"].map(KINDS)).agg(["size", "sum"])
shown.loc[T("全部", "all")] = [len(staying), staying.sum()]
shown.loc[T("全部减去公布的两组", "all less the two published")] = shown.iloc[2] - shown.iloc[0] - shown.iloc[1]
shown.set_axis([T("人数", "people"), T("会留下的", "will stay")], axis=1).rename_axis(index=None)

# %% [markdown] lang="zh"
# 合计一减，12 人里 5 人会留下，出来了。12 人不要紧，3 人就要紧。所以**遮住一个组，至少再遮住一个组**，通常遮剩下最小的那个。

# %% [markdown] lang="en"
# Subtract from the total, and there it is: 5 of the 12 will stay. With 12 people it does no harm; with 3 it would. So **hide one group, and hide at least one more**, usually the smallest of those left.

# %% [markdown] lang="zh"
# ## 九、做决定
#
# 把与三个选择有关的事实列在一起：

# %% [markdown] lang="en"
# ## 9. Decide
#
# Put the facts that bear on the three choices side by side:

# %%
FACTS = {
    T("丙：不知道有没有经费", "C: do not know whether there is a budget"): answers["has_budget"] == "unknown",
    T("丙：完全不了解学习机会", "C: know nothing of the opportunities"): answers["knows_cpd_offer"] == 1,
    T("乙：上班时间很少或看情况能学", "B: learn at work rarely or as the load allows"): answers["time_at_work"] <= 2,
    T("（上级完全不支持）", "(manager not supportive at all)"): answers["manager_supports"] == 1,
}
pd.DataFrame(
    {
        T("占 237 人（%）", "of 237 (%)"): {name: f"{yes.mean():.0%}" for name, yes in FACTS.items()},
        T("95% 区间", "95% interval"): {
            name: "{:.0%} – {:.0%}".format(*np.quantile(bootstrap(yes), [0.025, 0.975])) for name, yes in FACTS.items()
        },
    }
)

# %% [markdown] lang="zh"
# - **甲（办更多课程）**：问卷没有问过课程够不够。“希望上级多支持”不等于“要更多课程”。没有问过的事，数据不能替它作证。
# - **丙（讲清楚）**：57% 的人不知道有没有经费，区间 50% 到 63%；7 级及以下高出 28 个百分点，区间不含 0。花钱少，对象明确，先做。
# - **乙（保障时间）**：66% 的人上班时很少能学，或要看忙不忙；医院类单位更难，相差 14 个百分点，区间下端只比 0 高一点。接着做，从医院类单位试起。
#
# 这是**这 237 名自愿填写者**里的情况。数据说明谁缺什么，没有说明给了之后会不会好；丙做完，用同样的题目再问一次，就知道了。
#
# 那句“满意度”可以这样写：“237 名自愿填写者中，40% 说上级非常支持学习（区间 34% 到 46%），49% 说有些支持，11% 说完全不支持；发放数没有记录，回收率不详。”长了一点，但每个数都站得住。
#
# 再想远一点：什么是优质服务？光问“满意吗”，得到的是客气；问“上班时能不能学”“知不知道有经费”，得到的是能改的事。群众满意度也是一样：**每问一句“满意吗”，就配两三句具体的**，等了多久，一次办成没有，说清楚没有。

# %% [markdown] lang="en"
# - **A (more courses)**: the form never asked whether there are enough courses. “Wants more support” is not “wants more courses”. Data cannot testify to what was not asked.
# - **C (explain)**: 57% do not know whether there is a budget, interval 50% to 63%; band 7 and below are 28 points higher, and the interval excludes 0. It is cheap, and it is clear whom to reach. First.
# - **B (secure time)**: 66% can learn at work rarely or as the load allows; trusts are worse off, by 14 points, with the low end of the interval just above 0. Next, beginning with trusts.
#
# This holds for **these 237 volunteers**. The data say who lacks what, not that giving it will help; ask the same questions again after C, and you will know.
#
# The sentence on “satisfaction” may read: “Of 237 volunteers, 40% called their manager very supportive of learning (interval 34% to 46%), 49% somewhat, 11% not at all; how many were asked was not recorded, so the response rate is unknown.” A little long, but every figure in it holds.
#
# One step further: what is good service? “Are you satisfied?” gets politeness; “can you learn during working hours?” and “do you know there is a budget?” get things that can be changed. It is the same with citizens: **beside each “are you satisfied?” put two or three concrete questions**: how long did you wait, was it done in one visit, was it explained.

# %% [markdown] lang="zh"
# ## 十、带回岗位
#
# 找出您单位最近一次满意度测评（或好差评）的报告，回答四个问题：
#
# 1. 发给或请了多少人，多少人答了？回收率写在报告里没有？
# 2. “满意度”把哪几档算作满意？“不知道”“不适用”和没有评价的，各去了哪里？
# 3. 和去年比的那个差，每年多少人？区间含不含 0？
# 4. 按科室公布的，最小的科室几个人？会不会认得出是谁打的分？
#
# 练习的最后一题请您把它写下来。练习换一个问题：能干的人愿不愿意留下来，学习假够不够，上级多久谈一次。

# %% [markdown] lang="en"
# ## 10. Back at your post
#
# Take the report of your organisation's latest satisfaction survey (or counter ratings) and answer four questions:
#
# 1. How many were asked and how many answered? Is the response rate in the report?
# 2. Which levels does “satisfaction” count as satisfied? Where did “don't know”, “not applicable” and the unrated go?
# 3. The difference from last year: how many people in each year? Does its interval contain 0?
# 4. Where results are published by section, how many people are in the smallest? Could one tell who gave which mark?
#
# The last question of the exercise asks you to write it down. The exercise takes another question: whether able people want to stay, whether there is study leave, how often the manager talks about development.
