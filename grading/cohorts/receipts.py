"""What was handed in, when, and whether in time: read from the copies that handing in leaves behind.

nbgrader keeps a copy of everything submitted, from the assignment list as from the command line, so one look there gives a
receipt for both.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grading.cohorts.home import Cohort, Home
from grading.curriculum.files import sha256

NOTEBOOK = "exercise.ipynb"
#: How nbgrader writes the time of a submission, in UTC; and the same without colons, which Windows takes in no name.
STAMPS = ("%Y-%m-%d %H:%M:%S.%f UTC", "%Y-%m-%d %H-%M-%S.%f UTC")
HANDED_OVER = "handed-in"
#: Digits of a hash that are enough to compare by eye.
MARK = 12


@dataclass(frozen=True)
class Receipt:
    """One submission: when (UTC), and the SHA-256 of its notebook in hexadecimal ("" where the notebook is missing)."""

    at: datetime
    sha256: str
    folder: Path

    @property
    def mark(self) -> str:
        """The first digits of the hash."""
        return self.sha256[:MARK]


def of(home: Home, cohort: str, learner: str, assignment: str) -> list[Receipt]:
    """The submissions of one learner's assignment, newest first."""
    found = []
    for folder in (home.root / ".zhixing" / "cache" / cohort).glob("*/"):
        who, _, rest = folder.name.partition("+")
        what, _, stamp = rest.partition("+")
        if (who, what) == (learner, assignment) and (at := _time(stamp)):
            notebook = folder / NOTEBOOK
            found.append(Receipt(at, sha256(notebook) if notebook.is_file() else "", folder))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _time(stamp: str) -> datetime | None:
    for form in STAMPS:
        try:
            return datetime.strptime(stamp, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def hand_over(home: Home, cohort: Cohort, learner: str, exercise: Path, now: datetime) -> Path:
    """Hand in without nbgrader's exchange, which refuses Windows. The copy is kept as nbgrader keeps one; someone who
    studies alone is graded from it at once, for a trainer there is a zip file to pass on, whose path is returned."""
    name = exercise.name
    kept = home.root / ".zhixing" / "cache" / cohort.name / f"{learner}+{name}+{now.strftime(STAMPS[1])}"
    leave = shutil.ignore_patterns(".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".*")
    shutil.copytree(exercise, kept, ignore=leave)
    (kept / "timestamp.txt").write_text(now.strftime(STAMPS[0]), encoding="utf-8")
    if cohort.record.kind == "self":
        target = cohort.course.submission_folder(name, learner)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(kept, target)
        return target
    packed = home.root / HANDED_OVER / f"{learner}+{name}"
    packed.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.make_archive(str(packed), "zip", kept))


def take_feedback(cohort: Cohort, learner: str, exercises: Path) -> None:
    """Lay the feedback of someone who studies alone beside the exercise, where the exchange cannot bring it."""
    for page in (cohort.root / "feedback" / learner).glob("*/exercise.html"):
        at = datetime.fromtimestamp(page.stat().st_mtime, UTC)
        target = exercises / page.parent.name / "feedback" / at.strftime(STAMPS[1]) / page.name
        if cohort.record.kind == "self" and target.parents[2].is_dir() and not target.exists():
            target.parent.mkdir(parents=True)
            shutil.copyfile(page, target)
