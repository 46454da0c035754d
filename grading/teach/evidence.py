"""Similar submissions as rows and as a page: what is alike, side by side, and what else explains it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import jinja2

from grading.classroom.language import TAGS
from grading.cohorts.home import Cohort
from grading.curriculum import build, source
from grading.engine.similarity import LEAST, SHARE, SHARE_OF_ONE, Report

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


def words(lang: str) -> Callable[[str, str], str]:
    """T for one language, whatever the process speaks: a page may be asked for in either at the same time."""
    return (lambda zh, en: zh) if lang == "zh" else (lambda zh, en: en)


def what_it_is() -> tuple[str, str]:
    """How to read the list, in both languages."""
    return (
        "列在这里的，只是两份答案里有较长的相同写法，不说明谁抄了谁，也不能据此扣分。相同写法还可能因为：用了课上讲的同一种写法，"
        "按提示一步步写成，两人事先讨论过，或者这道题合理的写法本来就少。请先读两份答案，再听本人说明。",
        "What is listed here are long passages that two submissions share. It does not say that anybody copied, and no "
        "points can be taken off for it. Passages are alike, too, when both used what was taught, followed the same hints, "
        "talked it over beforehand, or when the question has few good answers. Read both, then ask the two.",
    )


def how_it_works(many: int) -> tuple[str, str]:
    """The method and its limits, in both languages."""
    return (
        f"方法：只看作答的单元格，不运行代码；变量名和引号里的文字不算，所以改名也看得出，语句换了次序也看得出。发布的题目、课件、参考答案里有的写法，"
        f"以及超过 {many} 人都有的写法不算。相同部分不足 {LEAST} 个记号（约 6 行代码）的不列；列出的，相同部分至少占较短一份的 "
        f"{SHARE:.0%}，或者在某一题里占 {SHARE_OF_ONE:.0%}。",
        "Method: only answer cells are read, and nothing is run. Names of variables and texts in quotes do not count, so "
        "renaming shows, and so does reordering. What the release, the lesson and the model solution hold is left out, and "
        f"so is what more than {many} learners have. Under {LEAST} tokens in common (about six lines of code) nothing is "
        f"said; what is listed shares at least {SHARE:.0%} of the shorter one, or {SHARE_OF_ONE:.0%} of one answer.",
    )


def facts(report: Report, cohort: Cohort, module: str) -> dict:
    """The report as plain values: pairs with names and shares, answers with headings in both languages and marked texts."""
    names = cohort.course.learners()
    headings = {
        one.removesuffix("_tests"): text for one, text in source.question_titles(build.exercise_source(module)).items()
    }
    found = asdict(report)
    for pair, row in zip(report.pairs, found["pairs"], strict=True):
        row["share"] = round(pair.share, 3)
        row["name_a"], row["name_b"] = names.get(pair.a, ""), names.get(pair.b, "")
        for answer, cell in zip(pair.answers, row["answers"], strict=True):
            cell["share"] = round(answer.share, 3)
            cell["heading_zh"], cell["heading_en"] = headings.get(answer.grade_id, (answer.grade_id,) * 2)
    found["what_it_is"] = what_it_is()
    found["how_it_works"] = how_it_works(report.many)
    return found


def pieces(text: str, marks: list) -> list[tuple[str, bool]]:
    """`text` cut at its marks: (piece, whether it is shared)."""
    found, at = [], 0
    for start, end in marks:
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [one for one in [*found, (text[at:], False)] if one[0]]


def environment() -> jinja2.Environment:
    made = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True)
    made.globals["pieces"] = pieces
    return made


def html(found: dict, cohort: Cohort, lang: str) -> str:
    """One page that loads nothing, for the trainer alone: it names learners."""
    style = (STATIC / "teach.css").read_text(encoding="utf-8")
    return (
        environment()
        .get_template("similar_file.html")
        .render(found=found, cohort=cohort.name, t=words(lang), tag=TAGS[lang], style=style)
    )
