"""The dashboard: the report's figures in widgets, for an analyst who filters and goes down from agency to agency.

A notebook of one cell calls :func:`main`; `zhixing dashboard` serves it with Voilà. What it can show is what the page can
show: both take every figure from `figures`, which has whole groups only.
"""

from __future__ import annotations

import os
import time
from html import escape

from grading.classroom.language import T, language
from grading.cohorts.home import Home, default_home
from grading.curriculum.errors import ZhixingError
from grading.progress import report, shown
from grading.progress.figures import Selection
from grading.progress.groups import ALL, path
from grading.progress.report import Report
from grading.progress.store import REPORT, UNUSED, Store
from grading.progress.summaries import Summary

#: Whose dashboard it is, for the kernel that Voilà starts.
AGENCY, TRAINER = "ZHIXING_DASHBOARD_AGENCY", "ZHIXING_DASHBOARD_TRAINER"
PATIENCE = 30  # seconds: a second page that opens at the same time waits for the first one's sync
STYLE = """<style>
.zx{font:15px/1.6 "Noto Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;color:#1b1f24}
.zx h1{font-size:1.5rem;margin:.2rem 0}.zx .note{color:#535c66;font-size:.9rem;margin:.3rem 0;max-width:60rem}
.zx .warn{background:#fff4e0;color:#7a4300;border:1px solid;padding:.3rem .8rem;border-radius:.4rem}
.zx table{border-collapse:collapse;font-variant-numeric:tabular-nums}.zx caption{text-align:left;color:#535c66}
.zx th,.zx td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #c9d1d9;vertical-align:top}.zx thead th{background:#f3f5f7}
.zx .n{text-align:right;white-space:nowrap}.zx .heat td{text-align:center;border:2px solid #fff}.zx .heat b{display:block}
.zx .scroll{overflow-x:auto}.widget-label,.jupyter-widgets select,.jupyter-button{font-family:inherit}
</style>"""


def load(home: Home, agency: str = "", trainer: str = "") -> Report:
    """The report as it is now: the facts are brought up to date first. Raises ZhixingError as `zhixing progress` does."""
    view = report.viewer(home, agency, trainer)
    cohorts = report.seen(home, None, view)
    store = Store(home.root / "progress.duckdb")
    until = time.monotonic() + PATIENCE
    while True:
        try:
            store.sync(cohorts)
            facts = store.facts([one.name for one in cohorts], REPORT, without=UNUSED, held=True)
            return report.make(home, cohorts, facts, view)
        except ZhixingError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def main() -> None:
    """What the notebook's cell runs: the dashboard, or what is wrong in words."""
    from IPython.display import HTML, display

    try:
        made = load(Home(default_home()), os.environ.get(AGENCY, ""), os.environ.get(TRAINER, ""))
    except ZhixingError as error:
        display(HTML(f'{STYLE}<div class="zx"><p class="warn">{escape(str(error))}</p></div>'))
        return
    display(Dashboard(made).widget)


class Dashboard:
    """Widgets over one report. `widget` is the whole; the dropdowns are agency, cohort, module and competency."""

    def __init__(self, made: Report):
        import ipywidgets as widgets

        self.report, self.figures = made, made.figures
        everything = [(T("全部", "all"), "")]
        at = 0 if language() == "zh" else 1
        agencies = [("　" * depth + name, name) for name, depth in self.figures.agencies()]
        modules = [(self.figures.titles.get(one, (one, one))[at], one) for one in self.figures.modules]
        competencies = [(str(one), key) for key, one in self.figures.names.items()]

        def dropdown(label: str, options: list) -> widgets.Dropdown:
            wide = widgets.Layout(width="21rem")
            return widgets.Dropdown(
                options=options, description=label, layout=wide, style={"description_width": "5.5rem"}
            )

        top = [(self.figures.top or T("全部", "all"), ALL)]
        self.agency = dropdown(T("单位", "agency"), top + agencies)
        self.cohort = dropdown(T("班级", "cohort"), everything + [(one, one) for one in self.figures.cohorts])
        self.module = dropdown(T("模块", "module"), everything + modules)
        self.competency = dropdown(T("能力", "competency"), everything + competencies)
        self.down = widgets.HBox(layout=widgets.Layout(flex_flow="row wrap"))
        self.status = widgets.HTML()
        self.panes = {name: widgets.HTML() for name in ("progress", "weeks", "competencies", "questions", "more")}
        titles = T("班级与模块,走势,能力,各题,其他", "submissions,over time,competencies,questions,more")
        self.tabs = widgets.Tab(list(self.panes.values()), titles=titles.split(","))
        for one in (self.agency, self.cohort, self.module, self.competency):
            one.observe(lambda _: self.draw(), "value")
        self.tabs.observe(lambda _: self.draw(), "selected_index")
        filters = widgets.HBox(
            [self.agency, self.cohort, self.module, self.competency], layout=widgets.Layout(flex_flow="row wrap")
        )
        self.widget = widgets.VBox([widgets.HTML(self._head()), filters, self.down, self.status, self.tabs])
        self.draw()

    @property
    def chosen(self) -> Selection:
        return Selection(self.agency.value, self.cohort.value, self.module.value, self.competency.value)

    def draw(self) -> None:
        """Make the open tab's tables and chart for what is chosen, and the buttons to the agencies below."""
        chosen = self.chosen
        groups = self.figures.inside(chosen)
        people, cohorts = sum(one["n"] for one in groups), len({one["cohort"] for one in groups})
        said = T(f"所选范围：{cohorts} 个班级，{people} 人。", f"Selected: {people} people in {cohorts} cohort(s).")
        if not groups:
            said = T(
                "所选范围不足 5 人，没有可以显示的数字。",
                "The selection has fewer than five people: nothing can be shown.",
            )
        cut = T("有些人所在的组延伸到范围之外，或者不足 5 人，不在数字里。",
                "Some people are in groups that reach beyond it or have fewer than five: they are not in the figures.")  # fmt: skip
        warning = f'<p class="warn">{cut}</p>' if self.figures.partial(chosen) else ""
        self.status.value = f'<div class="zx" role="status"><p>{said}</p>{warning}</div>'
        self._buttons()
        name = list(self.panes)[self.tabs.selected_index or 0]
        self.panes[name].value = f'<div class="zx">{getattr(self, f"_{name}")(chosen)}</div>'

    def _buttons(self) -> None:
        import ipywidgets as widgets

        here, parents = self.agency.value or self.figures.top, self.figures.parents
        names = [name for name, _ in self.figures.agencies()]
        steps = []
        if self.agency.value:
            above = next((place for place in path(self.agency.value, parents)[1:] if place in names), ALL)
            steps.append((T("↑ 上一级", "↑ up"), above))
        tops = [name for name in names if not set(path(name, parents)[1:]) & set(names)]
        under = [name for name in names if parents.get(name) == here] if here else tops
        steps += [(f"↓ {name}", name) for name in (under or ([] if self.agency.value else tops))]
        found = []
        for label, place in steps:
            button = widgets.Button(description=label, layout=widgets.Layout(width="auto"))
            button.on_click(lambda _, place=place: setattr(self.agency, "value", place))
            found.append(button)
        self.down.children = found

    def _head(self) -> str:
        title = T("知行 · 学习进度", "Zhixing · progress") + (
            f" · {escape(self.report.title)}" if self.report.title else ""
        )
        sample = T("由示例数据生成，不是任何人的真实成绩。", "Made from sample data: nobody's real results.")
        note = T("不点名；每个数都属于至少 5 人的组。重新载入网页，数字更新一次。",
                 "Nobody is named; every figure is of five people or more. Load the page again to bring it up to date.")  # fmt: skip
        warning = f'<p class="warn">{sample}</p>' if self.report.sample else ""
        return f'{STYLE}<div class="zx"><h1>{title}</h1>{warning}<p class="note">{note}</p></div>'

    def _progress(self, chosen: Selection) -> str:
        table = self.figures.progress(chosen)
        return heat(table, self.figures.titles) + as_html(table)

    def _weeks(self, chosen: Selection) -> str:
        from grading.progress import dashboard_charts

        table = self.figures.weeks(chosen)
        return dashboard_charts.weeks(table) + as_html(table)

    def _competencies(self, chosen: Selection) -> str:
        from grading.progress import dashboard_charts

        table = self.figures.competencies(chosen)
        return dashboard_charts.competencies(table) + as_html(table)

    def _questions(self, chosen: Selection) -> str:
        return as_html(self.figures.questions(chosen))

    def _more(self, chosen: Selection) -> str:
        inside = {one["cohort"] for one in self.figures.inside(chosen)}
        found = []
        for one in self.report.extra:
            rows = one.rows[one.rows["cohort"].isin(inside)] if "cohort" in one.rows else one.rows
            found.append(
                f"<h2>{T(*one.title)}</h2>" + as_html(Summary(one.key, one.title, one.columns, one.note, rows))
            )
        return "".join(found) or f"<p>{T('没有其他表。', 'There are no other tables.')}</p>"


def as_html(table: Summary) -> str:
    """A table with its caption and note, in the language in force."""
    columns, rows = shown.in_words(table, language())
    kinds = [' class="n"' if one.numeric else "" for one in columns]
    titles = [
        f'<th scope="col"{kind}>{escape(getattr(one, language()))}</th>'
        for one, kind in zip(columns, kinds, strict=True)
    ]
    body = ["".join(f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(row, kinds, strict=True)) for row in rows]
    if not rows:
        body = [f'<td colspan="{len(columns)}">{T("没有可以显示的数据", "Nothing that can be shown")}</td>']
    lines = "".join(f"<tr>{line}</tr>" for line in body)
    head = f"<caption>{T(*table.title)}</caption><thead><tr>{''.join(titles)}</tr></thead>"
    return f'<p class="note">{T(*table.note)}</p><div class="scroll"><table>{head}<tbody>{lines}</tbody></table></div>'


def heat(table: Summary, titles: dict) -> str:
    """Cohorts by modules: share and numbers in each cell, the deeper the colour the higher the share."""
    rows = table.rows.to_dict("records")
    at = 0 if language() == "zh" else 1
    modules = sorted({row["module"] for row in rows})
    cells = {(row["cohort"], row["module"]): row for row in rows}
    head = "".join(f'<th scope="col">{escape(titles.get(one, (one, one))[at])}</th>' for one in modules)
    lines = []
    for cohort in sorted({row["cohort"] for row in rows}):
        line = "".join(_cell(cells.get((cohort, module))) for module in modules)
        lines.append(f'<tr><th scope="row">{escape(cohort)}</th>{line}</tr>')
    caption = T("每格：提交率，已交人数 / 在册人数；颜色越深，提交率越高。",
                "Each cell: share submitted, submitted / enrolled; the deeper the colour, the higher the share.")  # fmt: skip
    first = f'<th scope="col">{T("班级", "cohort")}</th>'
    return (
        f'<div class="scroll"><table class="heat"><caption>{caption}</caption><thead><tr>{first}{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(row: dict | None) -> str:
    if row is None:
        return "<td>—</td>"
    low, high = (int(row[name] + 0.5) for name in ("percent_least", "percent_most"))
    share = f"{low}%" if low == high else f"{low}–{high}%"
    many = f"{row['least']}" if row["least"] == row["most"] else f"{row['least']}–{row['most']}"
    depth = 0.42 * (row["percent_least"] + row["percent_most"]) / 200
    return f'<td style="background:rgba(0,114,178,{depth:.3f})"><b>{share}</b>{many} / {row["enrolled"]}</td>'
