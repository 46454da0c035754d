"""The progress page: one file, both languages, filters that work without a server, nothing loaded from anywhere.

The tables are in the page as they stand for everything, for a reader without scripts; the script has the groups' figures
(`published`: each fit to be shown) and makes the tables and charts of a selection from them, as `figures` does.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from grading.classroom.language import language
from grading.curriculum import syllabus
from grading.progress import shown
from grading.progress.figures import Figures, competencies_of, titles_of
from grading.progress.groups import ALL, path
from grading.progress.published import Said
from grading.progress.report import Report, uncollected
from grading.progress.summaries import Summary, module_titles
from grading.progress.totals import t_table

#: Rows of a table that are in the page as text; of the others a script makes rows when a reader asks for them.
FIRST = 200
TEMPLATES = Path(__file__).parent / "templates"
SCRIPTS = ("progress_figures.js", "progress_charts.js", "progress.js")
#: Sections whose figures follow the filter: heading, whether a chart stands above the table.
LIVE = {
    "progress": (("班级与模块：提交与得分", "Cohorts by modules: submissions and scores"), False),
    "weeks": (("提交率的走势", "Submissions over time"), True),
    "competencies": (("能力概况", "Competency profile"), True),
    "questions": (("各题得分率", "Questions"), False),
}


@uncollected()
def html(report: Report) -> str:
    """The page, in the language in force first."""
    lang = language()
    figures = report.figures
    tables = {one.key: one for one in report.tables}
    live = [
        {"key": key, "heading": heading, "title": tables[key].title, "note": tables[key].note, "chart": chart,
         "folded": key != "questions", "table": _rendered(tables[key], lang)}
        for key, (heading, chart) in LIVE.items() if figures and key in tables
    ]  # fmt: skip
    fixed = [
        {"key": one.key, "title": one.title, "note": one.note, "table": _rendered(one, lang)} for one in report.extra
    ]
    script = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in SCRIPTS)
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    return environment.get_template("progress.html").render(
        lang=lang,
        whose=report.title,
        own=figures is None,
        made_at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        sample=report.sample,
        live=live,
        fixed=fixed,
        left_out="、".join(figures.left_out) if figures and figures.top == ALL else "",
        css=(TEMPLATES / "progress.css").read_text(encoding="utf-8"),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii"),
        data=_embedded(payload(report)),
        first=FIRST,
    )


def payload(report: Report) -> dict:
    """What the page's script knows: titles, the tree, and of each group what it may say."""
    figures = report.figures or Figures(Said([], [], {}), {})
    titles, names = module_titles(), syllabus.load().competencies
    modules = [
        {"id": one, "zh": titles.get(one, (one,) * 2)[0], "en": titles.get(one, (one,) * 2)[1],
         "competencies": sorted(set(competencies_of(one).values())), "questions": _questions(one, figures)}
        for one in figures.modules
    ]  # fmt: skip
    tables = {one.key: _columns(one) for one in report.tables}
    # An id is of the group's first day, and may hold an agency's former name.
    number = {one["id"]: at for at, one in enumerate(figures.groups)}
    return {
        "top": figures.top,
        "parents": {one: figures.parents[one] for one in sorted(_named(figures)) if one in figures.parents},
        "agencies": figures.agencies(),
        "beyond": figures.beyond,
        "leftOut": figures.left_out if figures.top == ALL else [],
        "modules": modules,
        "competencies": [{"id": key, "zh": one.zh, "en": one.en} for key, one in names.items()],
        "groups": [one | {"id": number[one["id"]]} for one in figures.groups],
        "sums": [one | {"groups": [number[id] for id in one["groups"]]} for one in figures.sums],
        "trends": figures.trends,
        "tables": tables,
        "fixed": {one.key: _records(one) for one in report.extra},
        "t": t_table(),
    }


def _named(figures: Figures) -> set[str]:
    """The agencies of the report and those above them: of the tree no more than the page needs."""
    places = {one["place"] for one in figures.groups} | {name for one in figures.groups for name in one["agencies"]}
    return {name for place in places | {name for _, name in figures.beyond} for name in path(place, figures.parents)}


def _questions(module: str, figures: Figures) -> list[dict]:
    asked = {name for one in figures.groups for name in one["modules"].get(module, {}).get("questions", {})}
    titles, competency = titles_of(module), competencies_of(module)
    found = []
    for name in [*(one for one in titles if one in asked), *sorted(asked - set(titles))]:
        zh, en = titles.get(name, (name.removesuffix("_tests"),) * 2)
        number = module.split("_")[0]
        found.append({"id": name, "zh": f"{number} {zh}", "en": f"{number} {en}", "competency": competency.get(name, ""),
                      "discrimination": figures.telling.get((module, name))})  # fmt: skip
    return found


def _columns(table: Summary) -> list[dict]:
    return [{"names": one.names, "kind": one.kind, "zh": one.zh, "en": one.en} for one in shown.columns(table)]


def _records(table: Summary) -> list[dict]:
    return table.rows.astype(object).where(table.rows.notna(), None).to_dict("records")


def _rendered(table: Summary, lang: str) -> dict:
    columns, rows = shown.in_words(replace(table, rows=table.rows.head(FIRST)), lang)
    # Made here, since a page may have hundreds of thousands of cells, each a step of the template otherwise.
    cells = ['<td class="n">' if one.numeric else "<td>" for one in columns]
    lines = ["".join([f"{tag}{escape(text)}</td>" for tag, text in zip(cells, row, strict=True)]) for row in rows]
    body = Markup("".join([f"<tr>{line}</tr>\n" for line in lines]))
    return {
        "columns": [{lang: getattr(one, lang), "numeric": one.numeric} for one in columns],
        "body": body,
        "of": len(table.rows),
    }


def _embedded(value: dict) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_number)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _number(value: object) -> object:
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{value!r} is no figure of a page")
