"""The most frequent wrong answers: which misconception, of those an exercise knows by name, each graded answer showed.

A check prints the name of the first misconception that a wrong answer fits (`grading.classroom.check`). The names are
declared in the exercise's source, in both languages; a line in a graded notebook counts only when it is one of them,
for its question, once for a learner. What else a notebook says is not looked at: a learner can add nothing to the
table but a tick at a name that is there already. Submissions flagged for tampering are left out.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import pandas as pd

from grading.cohorts.home import Cohort
from grading.curriculum import build, source
from grading.curriculum.files import write_atomically
from grading.engine.course import NOTEBOOK
from grading.engine.ledger import Entry
from grading.progress.summaries import Summary

#: How many of a cohort's learners showed a misconception on a question; without names, how many answered it.
COUNTS = ["cohort", "module", "question", "zh", "en", "learners"]
#: How `grading.classroom.check` introduces a name.
REASON = re.compile(r"^    (?:可能的原因：|Likely reason: )(.+)$", re.M)
HAN = re.compile("[\u4e00-\u9fff]")
#: Names found, by the hash of what was submitted: no learner is named, and the file may be deleted at any time.
CACHE = "misconceptions.json"
#: Of what a check printed, no more than this many characters are read; an honest report has a few thousand.
READ = 100_000


Names = dict[str, tuple[str, str]]


@lru_cache(maxsize=64)
def _declared(path: Path, changed: int) -> dict[str, Names]:
    found: dict[str, Names] = {}
    for cell in source.read(path).cells:
        if cell.metadata.get("graded") == "tests":
            names = found.setdefault(cell.metadata["grade_id"], {})
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Tuple) and (pair := _pair(node)):
                    # Said twice with one language worded otherwise, it is still one misconception: the first name stands.
                    first = names.get(pair[0]) or names.get(pair[1]) or pair
                    names.update(dict.fromkeys(pair, first))
    return found


def declared(module: str) -> dict[str, Names]:
    """grade_id of each automatic question -> each name of a misconception, in either language -> its (zh, en).

    Read from the source without running it: every tuple that ends with two texts, Chinese and then English, as
    `Check.case` takes them, wherever in the cell the list of mistakes is put together.
    """
    path = build.exercise_source(module)
    return _declared(path, path.stat().st_mtime_ns) if path.is_file() else {}


def _pair(node: ast.Tuple) -> tuple[str, str] | None:
    texts = [one.value for one in node.elts[-2:] if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    # An English name may quote a Chinese word of the data.
    if len(texts) == 2 and len(HAN.findall(texts[0])) > len(HAN.findall(texts[1])) and re.search("[a-z] ", texts[1]):
        return texts[0], texts[1]
    return None


def counts(cohort: Cohort) -> list[tuple]:
    """The rows of COUNTS of a cohort: who answered each question, and who showed each name on it."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for _, module, question, names in shown(cohort):
        found[module, question, "", ""] += 1
        found.update((module, question, *pair) for pair in names)
    return [(cohort.name, *key, n) for key, n in found.items()]


def shown(cohort: Cohort) -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
    """(learner, module, question, the names it showed, each (zh, en)) of each graded automatic question of each active
    learner's last submission.

    The graded notebooks are read once; what was found is kept in the cohort's folder under the submission's hash.
    """
    kept = _kept(cohort)
    now: dict[str, dict[str, list[str]]] = {}
    handed: dict[str, list[tuple[str, Entry]]] = {}
    for (assignment, learner), entry in cohort.ledger.latest().items():
        if learner not in cohort.record.left and _counts(entry):
            handed.setdefault(assignment, []).append((learner, entry))
    for module, released in cohort.record.assignments.items():
        entries = handed.get(released["name"], ())
        known = declared(module) if entries else {}
        for learner, entry in entries:
            said = kept.get(entry.content)
            if said is None:
                said = _read(cohort, entry)
                if said is None:
                    continue
            now[entry.content] = said
            yield from ((learner, module, question, names) for question, names in _named(known, said, entry))
    if now != kept:
        text = json.dumps(now, ensure_ascii=False, sort_keys=True)
        with suppress(OSError):  # a folder that may only be read costs time at the next sync, and no figure
            write_atomically(cohort.root / CACHE, text.encode("utf-8"))


def _counts(entry: Entry) -> bool:
    return entry.state == "graded" and not entry.flags


def _kept(cohort: Cohort) -> dict[str, dict[str, list[str]]]:
    try:
        found = json.loads((cohort.root / CACHE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _read(cohort: Cohort, entry: Entry) -> dict[str, list[str]] | None:
    """grade_id -> the reasons its check printed, from one graded notebook; None where there is none to read."""
    path = cohort.root / "autograded" / entry.learner / entry.assignment / f"{NOTEBOOK}.ipynb"
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return {grade_id: said for cell in cells if (grade_id := _tests_id(cell)) and (said := _reasons(cell))}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _tests_id(cell: dict) -> str:
    note = cell.get("metadata", {}).get("nbgrader", {})
    return note.get("grade_id", "") if note.get("grade") and not note.get("solution") else ""


def _reasons(cell: dict) -> list[str]:
    texts = [one.get("text", "") for one in cell.get("outputs", []) if one.get("name") == "stdout"]
    text = "".join("".join(one) for one in texts)[:READ]
    return list(dict.fromkeys(REASON.findall(text)))


def _named(names: dict[str, Names], said: dict[str, list[str]], entry: Entry) -> Iterator[tuple[str, list]]:
    for question, known in names.items():
        if question in entry.points:
            yield question, list(dict.fromkeys(known[text] for text in said.get(question, ()) if text in known))


def summary(found: pd.DataFrame, minimum: int = 5) -> Summary:
    """A table of COUNTS as the most frequent wrong answers of each question, the most frequent first.

    A name is listed when at least `minimum` learners showed it. Where 1 to `minimum` - 1 others answered the question
    without showing it, the figures stay away (NA): they would single those few out.
    """
    headings = {module: source.question_titles(build.exercise_source(module)) for module in found["module"].unique()}
    rows = []
    found = found.groupby(["module", "question", "zh", "en"], sort=False, as_index=False)["learners"].sum()
    for (module, question), group in found.groupby(["module", "question"], sort=False):
        n = int(group.loc[group["zh"] == "", "learners"].sum())
        slug, number = question.removesuffix("_tests"), module.split("_")[0]
        title = headings[module].get(question, (slug, slug))
        for zh, en, learners in group.loc[group["zh"] != "", ["zh", "en", "learners"]].itertuples(index=False):
            if learners < minimum:
                continue
            told = n == learners or n - learners >= minimum
            rows.append({
                "module": module, "question": slug, "question_zh": f"{number} {title[0]}",
                "question_en": f"{number} {title[1]}", "misconception_zh": zh, "misconception_en": en,
                "learners": learners if told else None, "n": n, "share": round(learners / n * 100, 1) if told else None,
                "order": learners,
            })  # fmt: skip
    rows.sort(key=lambda row: (row["module"], -row["order"]))
    columns = {
        "module": ("", ""), "question": ("", ""), "question_zh": ("题目", ""), "question_en": ("", "question"),
        "misconception_zh": ("错在哪里", ""), "misconception_en": ("", "what went wrong"),
        "learners": ("人数", "learners"), "n": ("答题人数", "of"), "share": ("占比（%）", "share (%)"),
    }  # fmt: skip
    note = (
        "错在哪里由练习的检查认出：结果恰好等于某个已知误解会得到的值。一个人在一道题上可以有几种；认不出的错误不在表里。"
        f"不足 {minimum} 人的不列；其余答题人不足 {minimum} 人的不给数字。",
        "What went wrong is recognised by the exercise's checks: the result is exactly what a known misconception gives. One "
        "learner may show several on one question; wrong answers of no known kind are not in the table. Those of fewer than "
        f"{minimum} learners are left out; where fewer than {minimum} others answered, no figures are given.",
    )
    table = pd.DataFrame(rows, columns=list(columns)).astype({"learners": "Int64", "share": "Float64"})
    return Summary("wrong_answers", ("最常见的错误", "Most frequent wrong answers"), columns, note, table)
