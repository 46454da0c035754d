"""What tells a sync that a cohort is as it was, without reading its gradebook or opening its files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import duckdb

from grading.cohorts.home import Cohort
from grading.curriculum import build
from grading.curriculum.paths import lessons
from grading.engine.course import EXTENSIONS
from grading.progress import gradebooks, handed_facts


@dataclass(frozen=True)
class Before:
    """What was known of a cohort before a sync: its signature, item scores, files that were read, what to look at."""

    signature: str | None
    rows: int
    files: list[tuple[str, str]]
    notices: tuple[str, str] | None = None


def files_known(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for cohort, learner, file in connection.execute("SELECT cohort, learner, file FROM files").fetchall():
        found.setdefault(cohort, []).append((learner, file))
    return found


class Course:
    """The bytes of the syllabus and the exercises, each read once in a sync, however many cohorts released it."""

    def __init__(self):
        self._known: dict[str, bytes] = {}

    def digest(self, modules: Iterable[str]) -> bytes:
        return b"".join(self._of(module) for module in ("", *sorted(modules)))

    def _of(self, module: str) -> bytes:
        if module not in self._known:
            content = b"\0"
            with suppress(OSError):
                content = (build.exercise_source(module) if module else lessons() / "syllabus.yml").read_bytes()
            self._known[module] = hashlib.sha256(content).digest()
        return self._known[module]


def mark(cohort: Cohort, course: Course) -> bytes:
    """What changes whenever a cohort's facts may have, but for files changed in place: its record, ledger, gradebook and
    submissions, the syllabus and the exercises it released. Empty when that cannot be told."""
    seen = gradebooks.change_mark(gradebooks.address(cohort))
    if seen is None:
        return b""
    digest = hashlib.sha256(seen)
    digest.update(course.digest(cohort.record.assignments))
    for path in (cohort.root / "cohort.json", cohort.root / EXTENSIONS):
        digest.update(b"\0")
        with suppress(OSError):
            digest.update(path.read_bytes())
    with suppress(OSError):  # it is only ever added to
        status = cohort.ledger.path.stat()
        digest.update(f"{status.st_size} {status.st_mtime_ns}".encode())
    digest.update(handed_facts.folders_mark(cohort))
    return digest.digest()


def signature(mark: bytes, cohort: Cohort, files: list[tuple[str, str]]) -> str:
    """`mark` and the state of the files that are read beside; "" when it cannot be told."""
    return hashlib.sha256(mark + handed_facts.files_mark(cohort, files)).hexdigest() if mark else ""
