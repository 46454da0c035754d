"""The dashboard's two charts, drawn with matplotlib as the lessons' charts are."""

from __future__ import annotations

from itertools import cycle

from grading.classroom.charts import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION, chart
from grading.classroom.fonts import use_fonts
from grading.classroom.language import T
from grading.progress.summaries import Summary

LINES = [(BLUE, "-"), (VERMILION, "--"), (GREEN, ":"), (PURPLE, "-."), (ORANGE, (0, (5, 1))), (SKY, (0, (1, 1)))]
SOURCE = ("各班 nbgrader 成绩册", "the cohorts' nbgrader gradebooks")


def weeks(table: Summary) -> str:
    """Submissions by week, a line a cohort with its name at the end; "" without rows, and for more cohorts than lines."""
    import matplotlib.pyplot as plt

    rows = table.rows
    if rows.empty or rows["cohort"].nunique() > len(LINES):
        return ""
    use_fonts()
    figure, axes = plt.subplots(figsize=(8, 3.2))
    every = sorted(rows["week"].unique())
    said, ends = [], []
    for (cohort, mine), (colour, line) in zip(rows.groupby("cohort"), cycle(LINES), strict=False):
        values = mine.set_index("week")["percent"].reindex(every).ffill().fillna(0)
        axes.plot(range(len(every)), values, color=colour, linestyle=line, marker="o", markersize=4, linewidth=2)
        ends.append([float(values.iloc[-1]), f"{cohort} {values.iloc[-1]:.0f}%", colour])
        said.append(f"{cohort} {values.iloc[-1]:.0f}%")
    at = -100.0
    for value, words, colour in sorted(ends):
        at = max(value, at + 7)
        axes.annotate(words, (len(every) - 1, at), xytext=(8, -4), textcoords="offset points", color=colour, fontsize=9)
    step = max(1, len(every) // 6)
    axes.set_xticks(range(0, len(every), step), every[::step], fontsize=8)
    axes.set(ylim=(0, 105), ylabel=T("已交，至少（%）", "submitted, at least (%)"))
    axes.set_title(T("逐周提交率（占应交份数）", "Submissions by week, of all expected"), loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", alpha=0.3)
    words = T("，", ", ").join(said)
    alt = T(f"逐周提交率折线图，最后一周：{words}", f"Line chart of submissions by week; in the last week: {words}")
    return chart(figure, alt=alt, source=T(*SOURCE)).html()


def competencies(table: Summary) -> str:
    """Mean mastery of each competency with its interval, for the whole selection; "" without rows."""
    import matplotlib.pyplot as plt

    rows = table.rows.drop_duplicates("competency").iloc[::-1]  # the first row of each is the whole selection
    if rows.empty:
        return ""
    use_fonts()
    figure, axes = plt.subplots(figsize=(8, 0.9 + 0.42 * len(rows)))
    places = range(len(rows))
    mean, low, high = (rows[name].astype(float) for name in ("mean", "low", "high"))
    spread = [(mean - low).fillna(0), (high - mean).fillna(0)]  # no interval where all scores are the same
    axes.errorbar(mean, places, xerr=spread, fmt="o", color=BLUE, capsize=4, linewidth=2, markersize=7)
    axes.set_yticks(places, T(*(list(rows[name]) for name in ("competency_zh", "competency_en"))), fontsize=9)
    axes.set(xlim=(0, 100), ylim=(-0.6, len(rows) - 0.4))
    axes.set_title(T("平均掌握程度（%）与 95% 置信区间", "Mean mastery (%) with 95% interval"), loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", alpha=0.3)
    names = rows[T("competency_zh", "competency_en")]
    words = T("，", ", ").join(
        f"{name} {mean:.0f}%" for name, mean in zip(names[::-1], rows["mean"][::-1], strict=True)
    )
    alt = T(f"能力概况点图：{words}", f"Dot chart of mean mastery: {words}")
    return chart(figure, alt=alt, source=T(*SOURCE)).html()
