"""Facts from the files that came with submissions: both tests, action cards, and which misconceptions the checks named.

They are read at a sync, a cohort at a time, so that a report of fifty thousand learners opens no file of theirs.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from grading.classroom import action_card, pretest
from grading.cohorts import actions
from grading.cohorts.home import Cohort
from grading.progress import tests_facts, wrong_answers

#: What of a card its follow-up is judged by; due and written_on are days (YYYY-MM-DD).
CARDS = ["cohort", "learner", "written_on", "due", "baseline", "target", "compared"]
#: Where a test or card lay at the last sync: what is looked at to tell whether one was changed in place.
FILES = ["cohort", "learner", "file"]
TABLES = {"tests": tests_facts.COLUMNS, "cards": CARDS, "wrong_answers": wrong_answers.COUNTS, "files": FILES}
#: Columns of numbers and their types in DuckDB; all others are texts.
NUMBERS = {"points": "DOUBLE", "answered": "DOUBLE", "out_of": "BIGINT", "baseline": "DOUBLE", "target": "DOUBLE",
           "learners": "BIGINT"}  # fmt: skip
#: The tables that a report is made from.
SHOWN = ("tests", "cards", "wrong_answers")
NAMES = (*pretest.FILES.values(), action_card.FILE)

Files = Sequence[tuple[str, str]]


def find(cohort: Cohort) -> list[tuple[str, str]]:
    """(learner, "assignment/name") of every test and card in the submitted folders; none is opened."""
    found = []
    for learner in _folders(cohort.root / "submitted"):
        for assignment in _folders(learner.path):
            there = (name for name in NAMES if os.path.lexists(f"{assignment.path}/{name}"))
            found += [(learner.name, f"{assignment.name}/{name}") for name in there]
    return found


def _folders(path) -> list[os.DirEntry]:
    try:
        with os.scandir(path) as entries:
            return sorted((one for one in entries if one.is_dir()), key=lambda one: one.name)
    except OSError:
        return []


def folders_mark(cohort: Cohort) -> bytes:
    """What changes whenever a submission comes or is replaced: nbgrader makes its folder anew then."""
    top = cohort.root / "submitted"
    return "\0".join(f"{one.name} {one.stat().st_mtime_ns}" for one in _folders(top)).encode()


def files_mark(cohort: Cohort, files: Files) -> bytes:
    """What changes whenever one of these files does."""
    top, marks = str(cohort.root / "submitted"), []
    for learner, name in sorted(files):
        try:
            status = os.lstat(f"{top}/{learner}/{name}")
            marks.append(f"{learner}/{name} {status.st_size} {status.st_mtime_ns}")
        except OSError:
            marks.append(f"{learner}/{name}")
    return "\0".join(marks).encode()


def read(cohort: Cohort, learners: Iterable[str], files: Files) -> dict[str, pd.DataFrame]:
    """The tables of one cohort. learners: those enrolled; files: `find`'s. See `tests_facts` and `wrong_answers`."""
    known = set(learners)
    rows = {
        "tests": tests_facts.rows(cohort, known, files),
        "cards": _cards(cohort, known, files),
        "wrong_answers": wrong_answers.counts(cohort),
        "files": [(cohort.name, learner, name) for learner, name in files],
    }
    return {name: _table(name, values) for name, values in rows.items()}


def collect(cohorts: Iterable[Cohort]) -> dict[str, pd.DataFrame]:
    """The tables of some cohorts, read now."""
    found = [read(one, one.course.learners() if (files := find(one)) else (), files) for one in cohorts]
    return {
        name: pd.concat([one[name] for one in found], ignore_index=True) if found else _table(name, [])
        for name in TABLES
    }


def _table(name: str, rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=TABLES[name])
    kinds = {"DOUBLE": float, "BIGINT": "int64"}
    return table.astype({column: kinds[kind] for column, kind in NUMBERS.items() if column in table})


def _cards(cohort: Cohort, learners: set[str], files: Files) -> list[tuple]:
    rows = []
    for learner in sorted({one for one, name in files if name.endswith(f"/{action_card.FILE}")} & learners):
        found = actions.action(cohort, learner, [])
        if found.card is not None:
            figures = [one if isinstance(one := found.card[name], float) else None
                       for name in ("baseline_value", "target_value")]  # fmt: skip
            due = found.card["due"]
            rows.append((cohort.name, learner, found.written_on.isoformat(), due.isoformat() if isinstance(due, date) else None,
                         *figures, found.card["comparison_kind"] or ""))  # fmt: skip
    return rows


def followed(cohort: Cohort, cards: pd.DataFrame) -> list[actions.Action]:
    """The cohort's actions with a card: its rows of `cards` beside what was heard since."""
    told = actions.updates(cohort)
    found = []
    for one in cards.itertuples():
        due = date.fromisoformat(one.due) if isinstance(one.due, str) and one.due else None
        figures = {name: None if pd.isna(value) else value
                   for name, value in (("baseline_value", one.baseline), ("target_value", one.target))}  # fmt: skip
        card = {"due": due, **figures, "baseline_unit": "", "comparison_kind": one.compared}
        written = date.fromisoformat(one.written_on)
        found.append(actions.Action(one.learner, card, None, written, told.get(one.learner, [])))
    return found
