"""Gradebooks -> fact tables. Missing, failed, waiting and zero stay four different things."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pandas as pd

from grading.cohorts.home import Cohort
from grading.curriculum import build, source, syllabus
from grading.engine.course import NOTEBOOK
from grading.engine.ledger import Entry
from grading.progress import gradebooks
from grading.progress.gradebooks import Given, Gradebook

ENROLMENTS = ["cohort", "agency", "learner", "name", "active"]
SUBMISSIONS = ["cohort", "agency", "learner", "module", "assignment", "attempt", "submitted_at", "due_at", "state", "points",
               "scored_max", "max_points", "late", "reason_zh", "reason_en"]  # fmt: skip
SCORES = ["cohort", "agency", "learner", "module", "question", "competency", "attempt", "points", "max_points", "auto",
          "submitted_at", "graded_at", "state"]  # fmt: skip
ATTEMPTS = ["cohort", "agency", "learner", "module", "assignment", "attempt", "question", "competency", "points",
            "max_points", "submitted_at", "graded_at", "state"]  # fmt: skip
#: The columns of each fact table.
TABLES = {"enrolments": ENROLMENTS, "submissions": SUBMISSIONS, "scores": SCORES, "attempts": ATTEMPTS}
#: Columns that hold a moment (UTC) and columns that hold a number of points.
STAMPS = ("submitted_at", "due_at", "graded_at")
POINTS = ("points", "scored_max", "max_points")
#: Clocks differ by seconds; a submission further in the future than this comes from a wrong one.
AHEAD = timedelta(minutes=10)


@dataclass(frozen=True)
class Facts:
    """The fact tables of one cohort, and what a trainer should know about them: (zh, en) each."""

    tables: dict[str, pd.DataFrame]
    notices: list[tuple[str, str]]


def collect(cohorts: Iterable[Cohort]) -> dict[str, pd.DataFrame]:
    """The fact tables of some cohorts.

    enrolments: one row a learner of a cohort. submissions: one row a learner and released module, state one of missing,
    failed, needs_review, graded; points are those given so far, scored_max the most that the questions scored so far could
    give (a written answer that waits for its reviewer is in neither). scores: one row a learner and question of what
    was submitted; points NaN where none have been given, above max_points with extra credit. attempts: one row a learner,
    attempt and automatic question, with the automatic points it was given then, those of earlier attempts too, which
    nbgrader overwrites; an attempt that could not be graded has one row, state failed, with no question and no points.

    attempt counts a learner's hand-ins of a module in the order in which they were graded, whatever their clock said; it
    is 0 where there is none. module is the module's present name. Times are UTC. Raises gradebooks.Unreadable.
    """
    found = [read(cohort).tables for cohort in cohorts]
    return {
        name: pd.concat([one[name] for one in found], ignore_index=True) if found else _table(name, [])
        for name in TABLES
    }


def read(cohort: Cohort, now: datetime | None = None) -> Facts:
    """The facts of one cohort, from one moment of its gradebook. Raises gradebooks.Unreadable."""
    book = gradebooks.read(cohort)
    agency = {one: cohort.record.agencies.get(one) or cohort.record.agency for one in book.learners}
    rows: dict[str, list] = {name: [] for name in TABLES}
    rows["enrolments"] = [
        (cohort.name, agency[one], one, name, one not in cohort.record.left) for one, name in book.learners.items()
    ]
    by_assignment: dict[str, list[Entry]] = {}
    for entry in cohort.ledger.entries():
        by_assignment.setdefault(entry.assignment, []).append(entry)
    notices: list[tuple[str, str]] = []
    for released_as, released in cohort.record.assignments.items():
        name = released["name"]
        module = _present_name(cohort, released_as, notices)
        one = _Module(cohort, module, released_as, name, book)
        for learner, entries in _by_learner(by_assignment.get(name, ())).items():
            if learner in agency:
                one.handed_in(learner, agency[learner], entries)
        one.missing(agency)
        for table, more in one.rows.items():
            rows[table] += more
    tables = {name: _table(name, values) for name, values in rows.items()}
    return Facts(tables, [*notices, *_oddities(tables["submissions"], now or datetime.now(UTC))])


class _Module:
    """The rows of one released module of a cohort."""

    def __init__(self, cohort: Cohort, module: str, released_as: str, name: str, book: Gradebook):
        self.cohort, self.module, self.name = cohort, module, name
        self.rows: dict[str, list] = {"submissions": [], "scores": [], "attempts": []}
        self.cells, self.grades = book.cells.get(name, {}), book.grades.get(name, {})
        self.competencies = _competencies(cohort, module, released_as, name)
        self.most = sum(most for most, _ in self.cells.values())
        self.due, self.extended = book.due.get(name), cohort.course.extensions(name)
        self.seen: set[str] = set()

    def missing(self, agency: dict[str, str]) -> None:
        """A row for everyone who has handed in nothing; whoever has left owes nothing."""
        for learner, where in agency.items():
            if learner not in self.seen and learner not in self.cohort.record.left:
                due = self.extended.get(learner, self.due)
                self.rows["submissions"].append((
                    self.cohort.name, where, learner, self.module, self.name, 0, None, due, "missing", None, None, self.most,
                    False, "", "",
                ))  # fmt: skip

    def handed_in(self, learner: str, where: str, entries: list[Entry]) -> None:
        """The rows of one learner's entries in the ledger, oldest first."""
        self.seen.add(learner)
        who = (self.cohort.name, where, learner, self.module)
        attempts: dict[str, Entry] = {}
        for entry in entries:  # a regrade replaces; hand-ins without a time are told apart by what is in them
            attempts[entry.submitted_at or entry.content] = entry
        for number, entry in enumerate(attempts.values(), 1):
            self._attempt(who, number, entry)
        entry = entries[-1]
        number = list(attempts).index(entry.submitted_at or entry.content) + 1
        stamp, due = _moment(entry.submitted_at), self.extended.get(learner, self.due)
        late = bool(stamp is not None and due is not None and stamp > due)
        mine = self.grades.get(learner, {}) if entry.state == "graded" else {}
        waiting = any(one.waiting for one in mine.values())
        state = "failed" if entry.state == "failed" else "needs_review" if waiting else "graded"
        given = [one for one in mine.values() if one.points is not None and not one.waiting]
        total, scored = (
            (sum(one.points for one in given), sum(one.max_points for one in given)) if given else (None,) * 2
        )
        self.rows["submissions"].append((
            *who, self.name, number, stamp, due, state, total, scored, self.most, late, entry.reason_zh, entry.reason_en,
        ))  # fmt: skip
        graded_at = _moment(entry.graded_at)
        for grade_id, one in mine.items():
            self.rows["scores"].append(self._score(who, number, grade_id, one, stamp, graded_at))

    def _score(self, who: tuple, number: int, grade_id: str, one: Given, stamp, graded_at) -> tuple:
        automatic = self.cells.get(grade_id, (0.0, False))[1]
        state = "needs_review" if one.waiting else "graded"
        competency = self.competencies.get(grade_id, "")
        return (*who, grade_id, competency, number, one.points, one.max_points, automatic, stamp, graded_at, state)

    def _attempt(self, who: tuple, number: int, entry: Entry) -> None:
        times = (_moment(entry.submitted_at), _moment(entry.graded_at))
        if entry.state == "failed":
            self.rows["attempts"].append((*who, self.name, number, "", "", None, None, *times, "failed"))
            return
        for grade_id, points in entry.points.items():
            most, automatic = self.cells.get(grade_id, (None, True))
            if automatic:
                competency = self.competencies.get(grade_id, "")
                self.rows["attempts"].append(
                    (*who, self.name, number, grade_id, competency, points, most, *times, "graded")
                )


def _by_learner(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.learner, []).append(entry)
    return found


def _present_name(cohort: Cohort, module: str, notices: list[tuple[str, str]]) -> str:
    """The module's name in the syllabus of today. One that was withdrawn keeps its own, with a notice; so does an old
    name in a cohort that has released the new one as well, whose rows would otherwise fall together."""
    current = syllabus.load().current(module)
    if not current:
        notices.append((
            f"课程表里已经没有模块 {module}（撤下或改名）；它的记录照旧保留。如果是改名，请在课程表新模块下写 formerly: [{module}]",
            f"module {module} is no longer in the syllabus (withdrawn or renamed); its facts are kept under that name. If it "
            f"was renamed, write formerly: [{module}] under the new one in the syllabus",
        ))  # fmt: skip
        return module
    return module if current != module and current in cohort.record.assignments else current


def _competencies(cohort: Cohort, module: str, released_as: str, name: str) -> dict[str, str]:
    """grade_id -> competency: as the exercise has it today, and for questions that it has no more, as it was released."""
    found = {}
    try:
        book = json.loads((cohort.root / "source" / name / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8"))
        for cell in book["cells"]:
            meta = cell.get("metadata", {})
            if competency := meta.get("zhixing", {}).get("competency"):
                found[meta["nbgrader"]["grade_id"]] = competency
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # an instructor's version that was deleted or edited by hand: the gradebook has the questions all the same
    for one in (released_as, module):
        if (path := build.exercise_source(one)).is_file():
            found |= {question.grade_id: question.competency for question in source.questions(path)}
    return found


def _moment(stamp: str) -> pd.Timestamp | None:
    """A ledger's time in UTC; one without a zone was written in UTC, one that is no time is none."""
    try:
        moment = pd.Timestamp(stamp) if stamp else None
    except ValueError:
        return None
    if moment is None or moment is pd.NaT:
        return None
    return moment.tz_localize("UTC") if moment.tz is None else moment.tz_convert("UTC")


def _oddities(submissions: pd.DataFrame, now: datetime) -> list[tuple[str, str]]:
    found = []
    ahead = int((submissions["submitted_at"] > pd.Timestamp(now) + AHEAD).sum())
    if ahead:
        found.append((
            f"有 {ahead} 份作业的提交时间晚于读取成绩册的时刻，请核对学员电脑和本机的时钟；时间照原样记录",
            f"{ahead} submission(s) are stamped later than they were read: check the learners' clocks and this machine's; the times are "
            "recorded as they stand",
        ))  # fmt: skip
    lost = int((submissions["state"].eq("graded") & submissions["points"].isna()).sum())
    if lost:
        found.append((
            f"有 {lost} 份作业评过分，成绩册里却没有分数（可能恢复了较早的备份）；请重新评分",
            f"{lost} submission(s) were graded but have no points in the gradebook, which may be an older backup: grade again",
        ))  # fmt: skip
    return found


def _table(name: str, rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=TABLES[name])
    for column in STAMPS:
        if column in table:
            table[column] = pd.to_datetime(table[column], utc=True)
    for column in POINTS:
        if column in table:
            table[column] = table[column].astype(float)
    return table
