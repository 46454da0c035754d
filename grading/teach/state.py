"""Where a cohort stands: every module in a line, every learner of one module in a line. Read anew for each page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pandas as pd
from nbgrader.api import Assignment, Notebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.utils import parse_utc

from grading.cohorts.home import Cohort
from grading.curriculum import build, syllabus
from grading.engine.course import NOTEBOOK
from grading.progress import facts as collecting
from grading.progress import summaries

#: What a learner's row says of a module, from first to last: a sign and words, so that no colour is needed.
STATES = {
    "missing": ("○", "未交", "not handed in"),
    "handed_in": ("◔", "已提交，待收取", "handed in, to collect"),
    "collected": ("◑", "已收取，待评分", "collected, to grade"),
    "failed": ("✕", "不能评分", "could not be graded"),
    "flagged": ("⚑", "待核查", "to look at"),
    "needs_review": ("✎", "待批阅", "to review"),
    "graded": ("●", "已评完", "graded"),
}
SCORE = re.compile("\\((?:Score: |得分：)([\\d.]+) / [\\d.]+\\)".encode())


@dataclass
class Row:
    """One learner and one module. points: of what is scored so far; maximum: of the whole exercise. returned: "" (not
    yet), "yes", or "changed": points have changed since the feedback was made. submission: formgrader's id."""

    learner: str
    name: str
    agency: str
    state: str = "missing"
    late: bool = False
    attempts: int = 0
    submitted_at: datetime | None = None
    points: float | None = None
    maximum: float | None = None
    reason: tuple[str, str] | None = None
    returned: str = ""
    submission: str = ""


@dataclass
class Line:
    """One module: what is released, and its learners. `withdrawn` learners are in no count."""

    module: syllabus.Module
    assignment: str = ""
    due: datetime | None = None
    released_at: str = ""
    rows: list[Row] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def count(self, *states: str) -> int:
        return sum(row.state in states for row in self.rows)

    @property
    def number(self) -> str:
        return self.module.id.split("_")[0]

    @property
    def submitted(self) -> int:
        return len(self.rows) - self.count("missing")

    @property
    def late(self) -> int:
        return sum(row.late for row in self.rows)

    @property
    def returned(self) -> int:
        return sum(row.returned == "yes" for row in self.rows)

    @property
    def to_return(self) -> int:
        """Graded, and without feedback that says so."""
        return sum(row.state in ("graded", "needs_review", "flagged") and row.returned != "yes" for row in self.rows)

    @property
    def next(self) -> str:
        """The step that waits: release, collect, grade, review, feedback, or "" when nothing does."""
        if not self.assignment:
            return "release"
        for step, waits in (
            ("collect", self.count("handed_in")), ("grade", self.count("collected")),
            ("review", self.count("needs_review", "flagged")), ("feedback", self.to_return),
        ):  # fmt: skip
            if waits:
                return step
        return ""


def lines(cohort: Cohort) -> tuple[list[Line], dict[str, pd.DataFrame]]:
    """A line for every module that has an exercise, in the syllabus's order, and the facts they were read from."""
    found = collecting.collect([cohort])
    submissions = {
        module: group.set_index("learner").to_dict("index") for module, group in found["submissions"].groupby("module")
    }
    scores = found["scores"]
    waiting = scores.loc[scores["state"] == "needs_review"]
    told = scores.groupby(["module", "learner"])["points"].sum().to_dict()
    held = waiting[waiting["auto"].astype(bool)].groupby("module")["learner"].agg(set).to_dict()
    made, latest = [], cohort.ledger.latest()
    for module in syllabus.load().modules:
        if module.status == "ready" and build.exercise_source(module.id).is_file():
            line = _line(cohort, module, found, submissions.get(module.id, {}), held.get(module.id, set()), latest)
            for row in line.rows:
                row.returned = _returned(cohort, line.assignment, row, told.get((module.id, row.learner)))
            made.append(line)
    return made, found


def _line(
    cohort: Cohort, module: syllabus.Module, found: dict, facts: dict[str, dict], held: set[str], latest: dict
) -> Line:
    released = cohort.record.assignments.get(module.id)
    if not released:
        return Line(module)
    name = released["name"]
    line = Line(module, name, cohort.course.due(name), released["released_at"])
    inbound, here = _inbound(cohort, name), _collected(cohort, name)
    ids, extended = _submission_ids(cohort, name), cohort.course.extensions(name)
    present = found["enrolments"]
    for one in present[present["active"].astype(bool)].itertuples():
        known = facts.get(one.learner, {})
        row = Row(one.learner, one.name, one.agency, submission=ids.get(one.learner, ""))
        row.attempts, row.late = int(known.get("attempt", 0)), bool(known.get("late", False))
        row.points, row.maximum = _number(known.get("points")), _number(known.get("max_points"))
        entry = latest.get((name, one.learner))
        stamp = max(filter(None, (inbound.get(one.learner), here.get(one.learner))), default=None)
        row.submitted_at = stamp
        row.state = _state(row, known, entry, inbound.get(one.learner), here, one.learner in held)
        if row.state in ("handed_in", "collected"):
            due = extended.get(one.learner, line.due)
            row.late = bool(stamp and due and stamp > due)
        if row.state == "failed":
            row.reason = (entry.reason_zh, entry.reason_en)
        elif row.state == "flagged" and entry.flags:
            row.reason = tuple(" ".join(flag[at] for flag in entry.flags) for at in (0, 1))
        line.rows.append(row)
    line.rows.sort(key=lambda row: row.learner)
    line.strangers = sorted((set(inbound) | set(here)) - set(present["learner"]))
    return line


def _state(row: Row, known: dict, entry, handed: datetime | None, here: dict, held: bool) -> str:
    if handed and (row.learner not in here or (here[row.learner] and handed > here[row.learner])):
        return "handed_in"
    if row.learner not in here and entry is None:
        return "missing"
    stamp = here.get(row.learner)
    if entry is None or (stamp and entry.submitted_at != stamp.isoformat(timespec="microseconds")):
        return "collected"
    state = known.get("state", "missing")
    return "flagged" if state == "needs_review" and held else state


def _number(value) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _inbound(cohort: Cohort, name: str) -> dict[str, datetime]:
    """learner -> when they handed in last, of what lies in the exchange."""
    found: dict[str, datetime] = {}
    folder = Path(cohort.course.api.config.Exchange.root) / cohort.name / "inbound"
    for path in folder.glob(f"*+{name}+*"):
        learner, _, rest = path.name.partition(f"+{name}+")
        try:
            stamp = _stamp(rest.split("+")[0])
        except ValueError:
            continue
        found[learner] = max(stamp, found.get(learner, stamp))
    return found


def _collected(cohort: Cohort, name: str) -> dict[str, datetime | None]:
    """learner -> the time of what was collected; None where it has no time."""
    found = {}
    for path in (cohort.root / "submitted").glob(f"*/{name}"):
        try:
            found[path.parent.name] = _stamp((path / "timestamp.txt").read_text(encoding="utf-8").strip())
        except (OSError, ValueError):
            found[path.parent.name] = None
    return found


@lru_cache(maxsize=50_000)
def _stamp(text: str) -> datetime:
    """What nbgrader writes as the time of a submission. Raises ValueError for anything else."""
    return parse_utc(text).replace(tzinfo=UTC)


def _submission_ids(cohort: Cohort, name: str) -> dict[str, str]:
    """learner -> the id under which formgrader shows their notebook, where there is an autograded one."""
    with cohort.course.gradebook() as book:
        query = (
            book.db.query(SubmittedAssignment.student_id, SubmittedNotebook.id)
            .select_from(SubmittedNotebook)
            .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
            .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
            .filter(Assignment.name == name)
        )
        found = dict(query.all())
    there = {path.parent.parent.name for path in (cohort.root / "autograded").glob(f"*/{name}/{NOTEBOOK}.ipynb")}
    return {learner: number for learner, number in found.items() if learner in there}


def _returned(cohort: Cohort, name: str, row: Row, told: float | None) -> str:
    """told: all points given by now, those of questions that wait among them, as nbgrader counts them in feedback."""
    path = cohort.root / "feedback" / row.learner / name / f"{NOTEBOOK}.html"
    try:
        score = _score(path, path.stat().st_mtime_ns)
    except OSError:
        return ""
    current = row.state in ("graded", "needs_review", "flagged") and score is not None and told is not None
    return "yes" if current and abs(score - told) < 0.01 else "changed"


@lru_cache(maxsize=20_000)
def _score(path: Path, changed: int) -> float | None:
    """The points that a feedback page says, as feedback_zhixing writes them; None where it says none."""
    found = SCORE.search(path.read_bytes())
    return float(found[1]) if found else None


def questions(facts: dict[str, pd.DataFrame], module: str) -> list[dict]:
    """The questions of a module that many got wrong first: grading.progress.summaries.questions, lowest facility first."""
    kept = {name: table[table["module"] == module] if "module" in table else table for name, table in facts.items()}
    rows = summaries.questions(kept).rows.sort_values("facility")
    return rows.astype(object).where(rows.notna(), None).to_dict("records")
