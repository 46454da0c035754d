# %% [markdown] lang="zh"
# # 第一张表：看懂一份政务服务清单
#
# **要回答的问题**：一个区有多少项政务服务，都在谁手里？有人看着清单说：“行政审批局一家就占了三分之一，它最忙，窗口人手应当先给它。”这话站得住吗？
#
# **要做的决定**：假设您负责把这份清单印成办事指南。会上有两条建议：一条是按各部门的项数分配窗口人手，一条是先请几个部门把清单补全。学完这一课，您能说清这份清单支持哪一条，应当先找哪几个部门。
#
# 这一课写给**从来没有写过代码**的人，约 80 分钟。一次只学一件事，每一行代码都有解释。请从上到下慢慢走，不必赶。

# %% [markdown] lang="en"
# # The first table: reading a catalogue of government services
#
# **The question**: how many services does a district offer, and in whose hands are they? Someone looks at the catalogue and says: “The approval bureau alone has a third of them. It is the busiest, so it should get counter staff first.” Does that hold?
#
# **The decision**: say you are in charge of turning this catalogue into a printed guide. Two proposals are on the table: to share out counter staff by each department's number of items, or first to ask a few departments to complete the catalogue. After this lesson you can say which of the two the catalogue supports, and which departments to ask first.
#
# It is written for people who have **never written code**, and takes about 80 minutes. There is one new thing at a time, and every line of code is explained. Go slowly from top to bottom; there is no hurry.

# %% [markdown] lang="zh"
# ## 一、先认识这个页面
#
# 您正在看的叫**笔记本**，它由一格一格组成。有的格是文字（比如这一格），有的格是代码（下面灰底的那一格）。
#
# 运行一格代码：用鼠标点一下它，再按 **Shift+Enter**（按住 Shift，再按回车）。结果会出现在这一格的下面，光标自动跳到下一格。
#
# 现在请点中下面这一格，按 Shift+Enter。

# %% [markdown] lang="en"
# ## 1. Getting to know this page
#
# What you are looking at is a **notebook**. It is made of cells: some are text, like this one, and some are code, like the grey one below.
#
# To run a cell of code, click it and press **Shift+Enter** (hold Shift, then press Enter). The result appears under the cell, and the cursor moves on to the next.
#
# Now click the cell below and press Shift+Enter.

# %%
1 + 1

# %% [markdown] lang="zh"
# 出现了 `2`，您已经运行了第一行代码。
#
# 看格子左边的方括号：空的表示还没有运行，星号 `[*]` 表示正在运行，数字表示它是第几个运行的。
#
# 改一改也没有关系：把上面的数字换成别的，再按 Shift+Enter，结果就跟着变。除号是 `/`，乘号是 `*`。

# %% [markdown] lang="en"
# There is `2`: you have run your first line of code.
#
# Look at the square brackets to the left of the cell. Empty means it has not been run, a star `[*]` means it is running, and a number says in which order it was run.
#
# Changing things does no harm: put other numbers in the cell above, press Shift+Enter again, and the result follows. Division is written `/`, multiplication `*`.

# %% [markdown] lang="zh"
# 再学一件事：给一个数**起名字**。下面第一行的等号不是“相等”，而是“右边的东西，以后就叫左边这个名字”。第二行只写名字，意思是“给我看看它是多少”。

# %% [markdown] lang="en"
# One more thing: **giving a number a name**. The equals sign in the first line below does not mean “is equal to”. It says: “from now on, call what is on the right by the name on the left”. The second line has the name alone, which means “show me what it is”.

# %%
windows = 12
windows

# %% [markdown] lang="zh"
# 名字起好以后就能拿来算。下面这一行：每个窗口一天接待 25 人，12 个窗口一共接待多少人。

# %% [markdown] lang="en"
# Once a name is given, it can be used. The next line: if each counter sees 25 people a day, how many do 12 counters see?

# %%
windows * 25

# %% [markdown] lang="zh"
# 电脑只记得**运行过**的格。如果跳过起名字的那一格，直接运行用到它的格，就会看到红字 `NameError`，意思是“没听说过这个名字”。这不是闯祸，回到上面补运行一次就好。
#
# 几件日常的事：
#
# - **乱了，想重来**：菜单“内核”→“重启并运行所有单元格…”。电脑忘掉一切，从第一格起按顺序再来一遍。您写的字不会丢。
# - **保存**：按 Ctrl+S。页面每半分钟也会自动保存一次。
# - **文件在哪里**：左边一栏是文件列表。`lessons` 里是课，`exercises` 里是练习，`datasets` 里是数据。
# - **弄坏了也不怕**：Ctrl+Z 撤销。这里的操作都改不了原始数据。

# %% [markdown] lang="en"
# The computer only knows cells that **have been run**. If you skip the cell that gives a name and run one that uses it, you see `NameError` in red: “I have not heard of this name”. Nothing is broken; go back, run what was skipped, and carry on.
#
# A few everyday matters:
#
# - **Things are in a muddle**: menu Kernel → “Restart Kernel and Run All Cells…”. The computer forgets everything and begins again from the first cell, in order. What you typed stays.
# - **Saving**: press Ctrl+S. The page also saves itself every half minute.
# - **Where the files are**: the column on the left lists them. `lessons` has the lessons, `exercises` the exercises, `datasets` the data.
# - **A slip does no harm**: Ctrl+Z undoes it. Nothing you do here can change the original data.

# %% [markdown] lang="zh"
# ## 二、书里的两句话
#
# 本书前言里有一句：取消和下放的行政审批有 599 项，占原有的 39%。原来有多少项，书上没有写。您能算出来吗？
#
# 599 是**部分**，39% 是部分占整体的**比例**。部分 ＝ 整体 × 比例，所以整体 ＝ 部分 ÷ 比例。39% 写成小数是 `0.39`。

# %% [markdown] lang="en"
# ## 2. Two sentences from the book
#
# The foreword of the book says that 599 administrative approvals were removed or handed down, 39% of those there had been. How many there had been it does not say. Can you work it out?
#
# 599 is the **part**, and 39% is the **share** that the part has in the whole. Part = whole × share, so whole = part ÷ share. As a decimal, 39% is `0.39`.

# %%
599 / 0.39

# %% [markdown] lang="zh"
# 约 1,536 项。后面那一串小数没有意义，因为 39% 本身就是取整得来的：实际可能是 38.5%，也可能是 39.5%。`round` 的意思是取整，我们把两头都算一下：

# %% [markdown] lang="en"
# About 1,536. The long row of decimals means nothing, because the 39% is itself a rounded figure: it may have been 38.5% or 39.5%. `round` rounds to a whole number, so let us work out both ends:

# %%
print(round(599 / 0.395))
print(round(599 / 0.385))

# %% [markdown] lang="zh"
# `print` 的意思是“显示出来”，写两次就显示两行。所以只凭这句话，原有的审批在 1,516 项到 1,556 项之间。说“约 1,500 项”是稳妥的，说“1,536 项”就过于精确了。
#
# 前言里还有一句：一个平台，10 类，130 项服务。平均每类 13 项。但“平均 13 项”没有说每一类都是 13 项，可能一类有 60 项，另一类只有 2 项。**要知道各类到底多少，就得看清单本身。** 下面就来看一份。

# %% [markdown] lang="en"
# `print` means “show this”; two of them show two lines. So from this sentence alone, there had been between 1,516 and 1,556 approvals. “About 1,500” is safe; “1,536” claims too much precision.
#
# The foreword also says: one platform, 10 classes, 130 services. That makes 13 in a class on average. But “13 on average” does not say that each class has 13: one may have 60 and another only 2. **To know what each has, one must look at the list itself.** Let us look at one.

# %% [markdown] lang="zh"
# ## 三、打开一张表
#
# 数据来自四川省广安市广安区：2025 年某一天，全区在四川政务服务网上列出的政务服务事项，由一位程序员从网站整理成表，放在公开的代码库里。哪一天整理的，他没有写。
#
# 先运行下面这格准备工作。它不用看懂，只要知道每一行在做什么：
#
# - 前四行把工具请来：`ipywidgets` 管按钮和滑块，`matplotlib` 管画图，`pandas` 管表格，`display` 管显示；
# - 第五行请来本课程自己的小工具，第六行说明这是哪一课；
# - `SOURCE` 是写在图下面的出处；
# - `ENGLISH` 是部门的英文名（我们自己译的），只在英文版的图上用，最后两行 `name_of` 负责按语言挑名字。

# %% [markdown] lang="en"
# ## 3. Opening a table
#
# The data come from Guang'an District in Sichuan: the service items that the district listed on the province's service website on some day in 2025, put into a table by a programmer who published it in an open repository. Which day it was, he does not say.
#
# First run this cell of preparations. You need not follow it; it is enough to know what each line is for:
#
# - the first four lines fetch tools: `ipywidgets` for buttons and sliders, `matplotlib` for charts, `pandas` for tables, `display` for showing things;
# - the fifth fetches the course's own small tools, and the sixth says which lesson this is;
# - `SOURCE` is the note under the charts;
# - `ENGLISH` has English names of departments (ours, not official), for the charts of this English edition; `name_of`, the last two lines, picks the name by language.

# %%
import ipywidgets as widgets
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import display

from grading.classroom import Guess, T, chart, open_module

open_module("m00_first_table", "zh")
SOURCE = T("四川省广安市广安区，四川政务服务网，2025", "Guang'an District, Sichuan Government Service Network, 2025")
ENGLISH = {
    "区行政审批局": "Approval bureau",
    "区人社局": "Human resources",
    "区交通运输局": "Transport",
    "广安区税务局": "Tax",
    "区住建局": "Housing",
    "区自然资源和规划局": "Land and planning",
    "区公安分局": "Police",
    "区医疗保障局": "Medical insurance",
    "区文广旅局": "Culture and tourism",
    "区教科体局": "Education",
    "区农业农村局": "Agriculture",
    "区司法局": "Justice",
    "区卫健局": "Health",
    "区民政局": "Civil affairs",
    "区市监局": "Market regulation",
    "区林业局": "Forestry",
    "区生态环境局": "Environment",
    "区残联": "Disabled persons",
    "区水务局": "Water",
    "区应急管理局": "Emergency",
    "区政府办": "Government office",
    "区烟草专卖局": "Tobacco",
    "区气象局": "Weather",
    "区退役军人事务局": "Veterans",
    "区财政局": "Finance",
    "区委办": "Party office",
    "区综合执法局": "Enforcement",
    "区发改局": "Development",
    "区公管办": "Public resources",
    "区商务局": "Commerce",
    "区委统战部": "United front",
    "区经信局": "Economy and IT",
    "区消防大队": "Fire service",
    "区统计局": "Statistics",
}


def name_of(departments):
    return [T(one, ENGLISH[one]) for one in departments]


# %% [markdown] lang="zh"
# 没有任何结果，也没有红字，就是成功了。
#
# 现在打开表。`pd.read_csv(...)` 是“用 `pandas` 读一张表”，括号里是文件的位置。读进来的表，我们叫它 `table`。第二行 `table.head(3)` 是“给我看看它的前 3 行”。

# %% [markdown] lang="en"
# No result and nothing in red: that is success.
#
# Now open the table. `pd.read_csv(...)` means “read a table with `pandas`”, and in the brackets stands where the file is. We call the table `table`. The second line, `table.head(3)`, means “show me its first 3 rows”.

# %%
table = pd.read_csv("../../datasets/china_guangan_service_catalog/items.csv")
table.head(3)

# %% [markdown] lang="zh"
# 横着的是**行**，竖着的是**列**。左边的 0、1、2 是行号，电脑从 0 数起。
#
# 看任何一张表，先问一句：**一行是什么？** 这里，一行是一项政务服务事项。列的意思是：
#
# - `item_code`：省平台给这一项的编码，每项不同；
# - `item`：事项名称；
# - `main_item`：主项，就是几项同类事项上面的总名称；
# - `department` 和 `department_code`：负责的部门和它的代码；
# - `item_type` 和 `item_type_en`：事项类型，中文和英文。
#
# `len(table)` 问的是“这张表有多长”，也就是有多少行。

# %% [markdown] lang="en"
# What runs across is a **row**, what runs down is a **column**. The 0, 1, 2 at the left are row numbers; computers count from 0.
#
# Of any table, ask first: **what is a row?** Here, a row is one government service item. The columns are:
#
# - `item_code`: the platform's code of the item, different for each;
# - `item`: its name, in Chinese (you will not need to read the names);
# - `main_item`: the main item, a heading above several items of a kind;
# - `department` and `department_code`: the department in charge, and its code;
# - `item_type` and `item_type_en`: the class of the item, in Chinese and English.
#
# `len(table)` asks how long the table is: how many rows it has.

# %%
len(table)

# %% [markdown] lang="zh"
# 一共 1,135 项。这就是书里那种“一个平台多少项服务”的数字，只不过这次清单在我们手里，可以往下看了。
#
# 再问一句：**它不能说明什么？** 表里没有一年办了多少件，没有法定时限和承诺时限，没有收费，也没有群众满意不满意。记住这一点，讲到陷阱时要用。

# %% [markdown] lang="en"
# There are 1,135 items. It is the same kind of figure as the book's “one platform, so many services”, except that this time we hold the list and can look into it.
#
# One more question: **what can it not say?** There is nothing in it on how many cases a year were handled, no time limits set by law or promised, no fees, and nothing on whether people were satisfied. Keep that in mind until we come to the trap.

# %% [markdown] lang="zh"
# ## 四、先猜，再数
#
# 国家把政务服务事项分成几类：行政许可、行政确认、公共服务，等等。请先写下您的猜测：这 1,135 项里，**行政许可**占百分之几？

# %% [markdown] lang="en"
# ## 4. Guess first, then count
#
# The state sorts service items into classes: licences (行政许可), confirmations, public services and others. Write down your guess first: of these 1,135 items, what per cent are **licences**?

# %%
guess = Guess(T("行政许可占百分之几？", "What per cent are licences?"), "%")
guess

# %% [markdown] lang="zh"
# 要数，先要会取出一列：`table["item_type"]` 是“`table` 这张表的 `item_type` 那一列”。后面加上 `.value_counts()`，意思是“每一种各有多少个”。中间的点可以读成“的”或者“做”。最后的 `.to_frame()` 只是把结果排成整齐的表格。

# %% [markdown] lang="en"
# To count, one must first take out a column: `table["item_type"]` is “the column `item_type` of `table`”. With `.value_counts()` after it, it says “how many are there of each kind”. Read the dot as “its” or “do this with it”. The `.to_frame()` at the end only sets out the result as a neat table.

# %%
table["item_type"].value_counts().to_frame()

# %% [markdown] lang="zh"
# 从多到少：行政许可 536 项，公共服务 348 项，其他行政权力 182 项，行政确认 50 项，行政给付 9 项，行政裁决 8 项，行政奖励 2 项。
#
# 7 类平均下来每类约 162 项，可是没有哪一类接近 162：有两类远远超过，有三类不到 10 项。这正是“平均每类 13 项”那句话没有告诉我们的。
#
# 下面把 536 换成百分数，对一对您的猜测。括号里是“536 除以总项数，再乘 100”。

# %% [markdown] lang="en"
# From most to least: 536 licences (行政许可), 348 public services (公共服务), 182 other powers (其他行政权力), 50 confirmations (行政确认), 9 payments (行政给付), 8 adjudications (行政裁决), 2 awards (行政奖励).
#
# Over 7 classes the average is about 162, yet no class is near 162: two have far more, three have fewer than 10. That is just what “13 in a class on average” did not tell us.
#
# Now turn 536 into a percentage and compare with your guess. In the brackets stands “536 divided by the number of items, times 100”.

# %%
guess.reveal(536 / len(table) * 100)

# %% [markdown] lang="zh"
# ## 五、挑出想看的行
#
# 只想看行政审批局的事项，怎么挑？分两步走。
#
# 第一步，对每一行问一个是非题：“这一行的部门是区行政审批局吗？”两个等号 `==` 才是“相等吗”。答案是一列 `True`（是）和 `False`（否），我们叫它 `is_bureau`。

# %% [markdown] lang="en"
# ## 5. Picking out rows
#
# How do we see the approval bureau's items alone? In two steps.
#
# First, put a yes-or-no question to every row: “is the department of this row the approval bureau (区行政审批局)?” Two equals signs, `==`, are the question “is it equal?”. The answer is a column of `True` (yes) and `False` (no), which we call `is_bureau`.

# %%
is_bureau = table["department"] == "区行政审批局"
is_bureau.head(3).to_frame()

# %% [markdown] lang="zh"
# 前 3 行都不是。`True` 在电脑里等于 1，`False` 等于 0，所以把这一列加起来（`.sum()`），就是“是”的行数。

# %% [markdown] lang="en"
# None of the first 3 is. To the computer `True` is 1 and `False` is 0, so adding up the column (`.sum()`) gives the number of rows that say yes.

# %%
print(is_bureau.sum())

# %% [markdown] lang="zh"
# 344 项。占多少？`.mean()` 是求平均。一列 1 和 0 的平均，正好就是 1 所占的比例：

# %% [markdown] lang="en"
# 344 items. What share is that? `.mean()` takes the average, and the average of a column of 1 and 0 is exactly the share of the 1:

# %%
print(is_bureau.mean())

# %% [markdown] lang="zh"
# 0.303，也就是 30.3%，不到三分之一，说“三成”更准。
#
# 第二步，把答案是 `True` 的行留下：把 `is_bureau` 放进 `table` 后面的方括号里。留下的表叫 `bureau`。第二行数一数它们的类型。

# %% [markdown] lang="en"
# 0.303, that is 30.3%: a little under a third; “three in ten” is nearer.
#
# Second step: keep the rows whose answer is `True`, by putting `is_bureau` in square brackets after `table`. What is kept we call `bureau`. The second line counts its classes.

# %%
bureau = table[is_bureau]
bureau["item_type"].value_counts().to_frame()

# %% [markdown] lang="zh"
# 审批局的 344 项里，316 项是行政许可。全区 536 项许可，它一家就有 316 项。这并不奇怪：成立审批局，本来就是把各部门的许可集中到一处来办。
#
# **挑行**（`==` 加方括号）和**数数**（`.value_counts()`），这两招已经能回答很多问题了。

# %% [markdown] lang="en"
# Of the bureau's 344 items, 316 are licences. Of all 536 licences in the district, this one department has 316. It is no surprise: an approval bureau is set up in order to bring the licences of other departments together in one place.
#
# **Picking rows** (`==` and square brackets) and **counting** (`.value_counts()`): these two alone answer a good many questions.

# %% [markdown] lang="zh"
# ## 六、分组，再画一张图
#
# 各个部门分别有多少项？把上面的办法用到 `department` 这一列，并给结果起名 `counts`。第二行 `.head(10)` 只看最多的 10 个。

# %% [markdown] lang="en"
# ## 6. Grouping, and a chart
#
# How many items has each department? Use the same on the column `department`, and call the result `counts`. The second line, with `.head(10)`, shows only the 10 largest.

# %%
counts = table["department"].value_counts()
counts.head(10).to_frame()

# %% [markdown] lang="zh"
# 数字列出来了，长短画出来更容易比较。下面一行一行地画：
#
# 1. `top` 是最多的 10 个部门；
# 2. `plt.subplots` 铺一张纸：`figure` 是整张纸，`axis` 是画图的地方，`figsize` 是宽和高；
# 3. `axis.barh` 画横条：先写每条的名字，再写每条的长度；
# 4. `invert_yaxis` 把最多的放到最上面（不写这一行，最多的会在最下面）；
# 5. `bar_label` 在条的末端写上数字；
# 6. `set_xlabel` 写横轴是什么、单位是什么，`set_title` 写标题；`T` 后面先写中文、再写英文，笔记本是哪种语言就用哪个；
# 7. 最后一行 `chart` 把图交出来，附上出处和一句给看不见图的人的说明。

# %% [markdown] lang="en"
# The numbers are there, but lengths are easier to compare when drawn. The chart is made line by line:
#
# 1. `top` is the 10 largest departments;
# 2. `plt.subplots` lays out a sheet: `figure` is the whole sheet, `axis` the place to draw in, `figsize` its width and height;
# 3. `axis.barh` draws the bars: first the name of each, then its length;
# 4. `invert_yaxis` puts the largest at the top (without this line it would be at the bottom);
# 5. `bar_label` writes the number at the end of each bar;
# 6. `set_xlabel` says what the axis shows and in which unit, `set_title` gives the title; `T` is followed by a Chinese and an English text, of which the one in the notebook's language is used;
# 7. `chart` in the last line hands over the picture, with its source and a sentence for those who cannot see it.

# %%
top = counts.head(10)
figure, axis = plt.subplots(figsize=(8, 4.2))
bars = axis.barh(name_of(top.index), top, color="#0072B2")
axis.invert_yaxis()
axis.bar_label(bars, padding=3)
axis.set_xlabel(T("清单上的事项（项）", "items in the catalogue"))
axis.set_title(T("事项最多的 10 个部门（全区 1,135 项）", "The 10 departments with most items (of 1,135)"))
axis.spines[["top", "right"]].set_visible(False)
chart(
    figure,
    alt=T(
        "横条图：区行政审批局 344 项，远多于其他部门；其次是区人社局 144 项、区交通运输局 107 项；第十位区教科体局 23 项。",
        "Bars: the approval bureau has 344 items, far more than any other; then human resources 144 and transport 107; education, in tenth place, has 23.",
    ),
    source=SOURCE,
)

# %% [markdown] lang="zh"
# 写着 `spines` 的那一行只是去掉上边和右边的框线，图干净一些。
#
# 想试试手：把 `head(10)` 改成 `head(5)`，再按 Shift+Enter，图就只剩 5 条。（标题里的 10 也要跟着改，图上的话必须和图一致。）

# %% [markdown] lang="en"
# The line with `spines` only takes away the frame at the top and right, to keep the picture clean.
#
# Try your hand: change `head(10)` to `head(5)` and press Shift+Enter; 5 bars are left. (Change the 10 in the title as well: what a chart says must agree with what it shows.)

# %% [markdown] lang="zh"
# ## 七、缺失：看上去完整，其实不完整
#
# 拿到表，还要问：**缺了什么？** `.isna()` 对每个格子问“是空的吗”，`.sum()` 一列一列地加起来。

# %% [markdown] lang="en"
# ## 7. Missing values: complete to the eye, but not in fact
#
# Of a table one must also ask: **what is missing?** `.isna()` asks of each cell “is it empty?”, and `.sum()` adds up each column.

# %%
table.isna().sum().to_frame()

# %% [markdown] lang="zh"
# 全是 0，没有一格是空的。可以放心了吗？再数一数 `main_item` 里都写了什么，看最多的 5 种：

# %% [markdown] lang="en"
# All 0: not one empty cell. Is all well then? Count what stands in `main_item`, and look at the 5 most frequent:

# %%
table["main_item"].value_counts().head(5).to_frame()

# %% [markdown] lang="zh"
# 最多的一种是“未分类”，有 615 项。它不是一个主项，是**没有填**，只不过没有留空，而是写上了三个字。缺失常常这样化了装：“无”“其他”“0”“9999”“1900-01-01”，电脑都会当成正常的内容。**只数空着的格，是数不到它们的。**
#
# 我们把这个是非题存成表里新的一列 `blank`（是不是没有归类）。写法和挑行时一样，只是等号左边多了方括号：把答案放进表的 `blank` 列。

# %% [markdown] lang="en"
# The most frequent is “未分类” (not classified), with 615 items. It is no main item: nobody **filled it in**, but in place of an empty cell there are three characters. Missing values often come in disguise, as “none”, “other”, “0”, “9999” or “1900-01-01”, and the computer takes them for content. **Counting empty cells does not find them.**
#
# Let us keep this yes-or-no question as a new column `blank` (is it unclassified?). It is written as when picking rows, only with square brackets to the left of the equals sign: put the answers into the column `blank`.

# %%
table["blank"] = table["main_item"] == "未分类"
print(table["blank"].mean())

# %% [markdown] lang="zh"
# 0.542：54.2% 的事项没有归到主项，一半还多。现在可以问：**是哪些部门没有填？**
#
# `groupby("department")` 的意思是“按部门分成一组一组”，`["blank"]` 是“每组看 `blank` 这一列”，`.sum()` 是“每组加起来”。`sort_values(ascending=False)` 从大到小排。

# %% [markdown] lang="en"
# 0.542: 54.2% of the items have no main item, more than half. Now we can ask: **which departments left it out?**
#
# `groupby("department")` means “put the rows into groups by department”, `["blank"]` “in each group, look at the column `blank`”, `.sum()` “add up each group”. `sort_values(ascending=False)` puts the largest first.

# %%
blanks = table.groupby("department")["blank"].sum().sort_values(ascending=False)
blanks.head(6).to_frame()

# %% [markdown] lang="zh"
# 区人社局和广安区税务局各 83 项，区行政审批局 79 项，区住建局 44 项，区公安分局 40 项。前 5 个部门合起来 329 项，占 615 项的 53%。
#
# 可是别急着说“审批局也是填得最差的之一”。它的事项本来就多。要评价填得好不好，应当看**比例**：没有归类的项数，除以这个部门的总项数。

# %% [markdown] lang="en"
# Human resources (区人社局) and tax (广安区税务局) have 83 each, the approval bureau 79, housing 44, police 40. The first 5 departments together have 329, which is 53% of the 615.
#
# But do not conclude that the approval bureau is among the worst at filling in. It simply has many items. To judge how well a department fills in, look at the **share**: its unclassified items divided by all its items.

# %% [markdown] lang="zh"
# ### 动一动：看个数，还是看比例
#
# 下面的代码比前面长，**不要求看懂**，运行后用鼠标操作就行（键盘也可以：Tab 键移到按钮，空格键按下；移到滑块，用方向键）。
#
# 上面的按钮切换“没有归类的项数”和“没有归类的比例”；下面的滑块规定“至少有多少项的部门才画出来”。请看两件事：审批局的位置怎样变，以及滑块拉到 1 时谁排在最前面。图上橙色的是审批局。

# %% [markdown] lang="en"
# ### Try it: numbers or shares
#
# The code below is longer than before. **You need not follow it**; run it and use the mouse (or the keyboard: Tab to a button and press the space bar; Tab to the slider and use the arrow keys).
#
# The buttons switch between “unclassified items” and “share unclassified”; the slider sets how many items a department must have to be drawn. Watch two things: how the place of the approval bureau changes, and who comes first when the slider is at 1. The orange bar is the approval bureau.

# %%
BY_NUMBER = T("没有归类的项数", "unclassified items")
BY_SHARE = T("没有归类的比例", "share unclassified")


def draw(measure, at_least):
    groups = table.groupby("department")["blank"]
    values = groups.sum() if measure == BY_NUMBER else groups.mean() * 100
    values = values[groups.size() >= at_least].sort_values(ascending=False, kind="stable").head(14)
    labels = [
        T(f"{name}（{size}）", f"{name} ({size})")
        for name, size in zip(name_of(values.index), groups.size()[values.index], strict=True)
    ]
    colours = ["#D55E00" if one == "区行政审批局" else "#0072B2" for one in values.index]
    figure, axis = plt.subplots(figsize=(8, 5))
    bars = axis.barh(labels, values, color=colours)
    axis.invert_yaxis()
    axis.bar_label(bars, fmt="%.0f" if measure == BY_NUMBER else "%.0f%%", padding=3)
    axis.margins(x=0.1)
    axis.set_xlabel(
        T("没有归类的事项（项）", "unclassified items")
        if measure == BY_NUMBER
        else T("没有归类的占本部门事项的比例（%）", "unclassified, share of the department's items (%)")
    )
    axis.set_title(
        T(
            f"至少有 {at_least} 项的部门中的前 {len(values)} 个（括号里是总项数）",
            f"First {len(values)} departments, at least {at_least} in all (total in brackets)",
        )
    )
    axis.spines[["top", "right"]].set_visible(False)
    alt = T(f"横条图，{measure}：", f"Bars, {measure}: ") + T("，", ", ").join(
        f"{name} {value:.0f}" for name, value in zip(labels, values, strict=True)
    )
    display(chart(figure, alt=alt, source=SOURCE))


measure_buttons = widgets.ToggleButtons(options=[BY_NUMBER, BY_SHARE], style={"button_width": "auto"})
size_slider = widgets.IntSlider(value=20, min=1, max=50, description=T("至少项数", "at least"), continuous_update=False)
picture = widgets.interactive_output(draw, {"measure": measure_buttons, "at_least": size_slider})
widgets.VBox([measure_buttons, size_slider, picture])

# %% [markdown] lang="zh"
# 按项数，审批局排第三；按比例，在至少 20 项的 14 个部门里，它最低：344 项里只有 79 项没有归类，占 23%，远低于全区的 54%。税务局、医疗保障局、民政局则是一项也没有归类，比例都是 100%。同一张表，换一种数法，结论就反过来了。
#
# 滑块拉到 1，画出来的 14 个部门全是 100%，其中 10 个部门总共才有 1 到 4 项：只有一项的部门，一项没有填就是 100%。**项数太少的组，比例说明不了什么**，所以比较之前先看有多少项。

# %% [markdown] lang="en"
# By number the approval bureau comes third. By share it is the lowest of the 14 departments with at least 20 items: only 79 of its 344 items are unclassified, 23%, far below the district's 54%. Tax, medical insurance and civil affairs have not classified a single item: 100% each. The same table, counted in another way, says the opposite.
#
# With the slider at 1, all 14 departments drawn are at 100%, and 10 of them have only 1 to 4 items in all: where there is a single item, one left blank makes 100%. **In a group of very few items a share says nothing**, so look at the number of items before comparing.

# %% [markdown] lang="zh"
# ## 八、陷阱：项数多，就是最忙吗
#
# 回到开头那句话：“审批局占了三分之一，它最忙，窗口人手应当先给它。”
#
# 先别从道理上争，看两组行。第一组：审批局的企业登记，主项是“企业设立、变更、注销登记”。第一行挑出来，第二行数有多少项，第三行看看前 5 项叫什么（方括号写两层，取出来的就还是一张表）。

# %% [markdown] lang="en"
# ## 8. The trap: does the longest list mean the most work?
#
# Back to the sentence we began with: “The approval bureau has a third of the items. It is the busiest, so it should get counter staff first.”
#
# Before arguing, look at two sets of rows. First, the approval bureau's registration of companies, under the main item “企业设立、变更、注销登记” (setting up, changing and closing a company). The first line picks them out, the second counts them, the third shows the names of the first 5 (with two pairs of square brackets, what is taken out is still a table).

# %%
companies = table[table["main_item"] == "企业设立、变更、注销登记"]
print(len(companies))
companies[["item"]].head(5)

# %% [markdown] lang="zh"
# 办企业登记这一件事，在清单上拆成了 35 行：有限公司、合伙企业、分公司，设立、变更、注销，各算一项。
#
# 第二组：公安分局办身份证。`.str.contains("居民身份证")` 问的是“名称里有没有这几个字”。

# %% [markdown] lang="en"
# One matter, registering a company, is split into 35 rows of the catalogue: limited companies, partnerships and branches, being set up, changed or closed, each counts as one item.
#
# Second, the police issuing identity cards. `.str.contains("居民身份证")` asks whether the name contains these characters (resident identity card).

# %%
table[table["item"].str.contains("居民身份证")][["item", "department"]]

# %% [markdown] lang="zh"
# 只有 4 行：办理、挂失、跨省办、省内异地办。居民几乎人人要办身份证，清单上是 4 行；企业登记却有 35 行。**项数多少，看的是清单拆得细不细，不是来办的人多不多。** 一项一年办几万件，和一项一年一件也没有，在这张表里都是一行。
#
# 换一种数法，数字也会变。审批局有主项的 265 项，归在多少个主项下面？`.nunique()` 数的是“有多少种不同的”。`~` 读作“不是”。

# %% [markdown] lang="en"
# Just 4 rows: issue, loss, from another province, from elsewhere in the province. Nearly every resident needs an identity card, and that is 4 rows; registering companies is 35. **The number of items tells how finely the catalogue is split, not how many people come.** An item with tens of thousands of cases a year and one without a single case are one row each.
#
# Counted in another way, the figure changes too. Under how many main items do the bureau's 265 classified items fall? `.nunique()` counts how many different ones there are, and `~` reads “not”.

# %%
classified = table[is_bureau & ~table["blank"]]
print(len(classified))
print(classified["main_item"].nunique())

# %% [markdown] lang="zh"
# （`&` 读作“并且”：是审批局的，并且不是没有归类的。）
#
# 265 项，其实是 56 个主项。“一个区有多少项服务”，先要说**按什么数**。
#
# 所以，“审批局占三成”是真的，“所以它最忙”推不出来。中间缺了一步：**每一项一年办了多少件，一件要花多少工夫**。这张表里没有，把表翻来覆去算也算不出来，只能去要。应当向政务服务管理部门要的，是每个事项编码一年的办件量。

# %% [markdown] lang="en"
# (`&` reads “and”: belongs to the bureau, and is not unclassified.)
#
# The 265 items are really 56 main items. Before saying how many services a district offers, say **what is counted**.
#
# So “the approval bureau has three items in ten” is true, but “therefore it is the busiest” does not follow. A step is missing: **how many cases a year each item has, and how much work a case is**. The table does not hold that, and no amount of computing will get it out; one has to ask for it. What to ask the service administration for is the number of cases in a year for each item code.

# %% [markdown] lang="zh"
# ## 九、回到决定
#
# 两条建议，现在可以分开说了：
#
# - **按项数分配窗口人手**：这份清单不支持。项数不是办件量。先要到办件量，再谈人手。
# - **先请几个部门把清单补全**：清单支持，而且能说出找谁。615 项没有归类，5 个部门占了 53%。其中税务局 83 项全部没有归类，住建局 62 项里有 44 项，公安分局 44 项里有 40 项，应当先找；审批局虽有 79 项，但大部分已经做好，请它补上剩下的就行。
#
# 还要留一句：清单是 2025 年某一天的，平台天天在改，找部门之前先核对一遍现在的情况。

# %% [markdown] lang="en"
# ## 9. Back to the decision
#
# The two proposals can now be told apart:
#
# - **Sharing out counter staff by items**: the catalogue does not support it. Items are not cases. Get the number of cases first, then talk about staff.
# - **Asking a few departments to complete the list**: the catalogue supports it, and says whom to ask. Of the 615 items without a main item, 5 departments have 53%. Tax has classified none of its 83, housing lacks 44 of 62, police 40 of 44: ask them first. The approval bureau lacks 79, but has done most of its list and need only add the rest.
#
# One reservation: the catalogue is of some day in 2025, and the platform changes all the time. Check how things stand now before calling on anyone.

# %% [markdown] lang="zh"
# ## 十、带回岗位
#
# 在您自己的单位，找一份天天在用的清单或台账，不用写代码，先回答三个问题：
#
# 1. 一行是什么？谁填的，哪一天的？
# 2. 没有填的地方写着什么：空着，还是“无”“其他”“待定”？
# 3. 有没有人拿它的行数当成工作量？要说工作量，还缺哪个数？
#
# 今天学到的写法不多，够用了：`len` 数行，方括号取列，`==` 挑行，`.value_counts()` 数数，`groupby` 分组，`.mean()` 求比例。
#
# 接下来请打开练习 `m00_first_table`。练习开头有十道选择题，不计分，用来和全部课程学完以后比较，请先独立做完。后面八道小题，每题只要补上一两行。

# %% [markdown] lang="en"
# ## 10. Back at your post
#
# In your own organisation, find a list or register that is used every day. No code is needed to answer three questions:
#
# 1. What is a row? Who filled it in, and when?
# 2. What stands where nothing was filled in: an empty cell, or “none”, “other”, “pending”?
# 3. Does anyone take its number of rows for the amount of work? Which figure is missing for that?
#
# What you have learnt to write today is not much, and it is enough: `len` counts rows, square brackets take a column, `==` picks rows, `.value_counts()` counts, `groupby` groups, `.mean()` gives shares.
#
# Now open the exercise `m00_first_table`. It begins with ten multiple-choice questions that carry no points and serve to compare with the end of the course; please do them on your own first. Then come eight small questions, each of which asks for a line or two.
