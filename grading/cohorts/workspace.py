"""The official's own folder: lessons, exercises and data, delivered without ever writing over their work."""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
import os
import re
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from traitlets.config import Config

from grading.classroom.language import T
from grading.cohorts import receipts
from grading.cohorts.home import Cohort, Home
from grading.curriculum import build, paths, source, syllabus
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import sha256, write_atomically
from grading.engine.exchange import has_exchange

#: What stays behind when an exercise is handed in: feedback that was returned is no part of the next submission.
IGNORED = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback"]
SELF = {"zh": "self-zh", "en": "self-en"}


#: Windows programs take paths of 259 characters; the longest of ours inside a home is a submission's copy.
LONGEST_HOME = 120


@dataclass(frozen=True)
class Person:
    """One learner as the gradebook takes them."""

    id: str
    name: str = ""
    email: str = ""
    agency: str = ""


def learner_id() -> str:
    """The system's user name, in the form that nbgrader's folders allow."""
    name = re.sub(r"[^\w.-]+", "-", getpass.getuser()).strip("-.")
    return name or "learner"


def check_length(root: Path, windows: bool = sys.platform == "win32") -> None:
    """Raise ZhixingError for a home that is so deep on Windows that files in it could not be opened."""
    if windows and len(str(root)) > LONGEST_HOME:
        length = len(str(root))
        raise ZhixingError(
            f"文件夹的路径太长（{length} 个字符，Windows 上最多 {LONGEST_HOME}）：{root}。请用 --home 指定浅一些的位置，如 C:\\zhixing。",
            f"The folder's path is too long ({length} characters; {LONGEST_HOME} at most on Windows): {root}. Name one less "
            "deep with --home, such as C:\\zhixing.",
        )


class Workspace:
    """``<home>/learn/<lang>``: lessons/, exercises/, datasets/ side by side, as in the checkout."""

    def __init__(self, home: Home, lang: str):
        self.home, self.lang = home, lang
        self.root = home.root / "learn" / lang
        self._record = home.root / ".zhixing" / f"delivered-{lang}.json"

    def deliver(self) -> list[Path]:
        """Put every ready lesson and its data here. A file the official changed is kept as it is, and a newer version
        of the course's is laid beside it as ``name.new.ipynb``. Returns what was written.
        """
        self.home.ensure()
        written = []
        delivered = self._delivered()
        for module in syllabus.load().modules:
            origin = build.lesson_source(module.id)
            if module.status != "ready" or not origin.is_file():
                continue
            built = origin.parent / source.lesson_name(self.lang)
            written += self._put(self.root / "lessons" / module.id / "lesson.ipynb", built.read_bytes(), delivered)
            for dataset in module.datasets:
                for path in sorted((paths.datasets() / dataset).glob("*.csv")):
                    written += self._put(self.root / "datasets" / dataset / path.name, path.read_bytes(), delivered)
        (self.root / "exercises").mkdir(parents=True, exist_ok=True)
        write_atomically(self._record, json.dumps(delivered, indent=1, sort_keys=True).encode("utf-8"))
        return written

    def _delivered(self) -> dict[str, str]:
        try:
            return json.loads(self._record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def _put(self, target: Path, data: bytes, delivered: dict[str, str]) -> list[Path]:
        key = target.relative_to(self.root).as_posix()
        ours = hashlib.sha256(data).hexdigest()
        if target.is_file():
            here = hashlib.sha256(target.read_bytes()).hexdigest()
            if here == ours or (key in delivered and delivered[key] == ours):
                return []
            if here != delivered.get(key):  # the official has worked in it
                target = target.with_suffix(f".new{target.suffix}")
        write_atomically(target, data)
        delivered[key] = ours
        return [target]

    def fetch(self, cohort: Cohort, learner: str) -> list[Path]:
        """Fetch every released exercise that is not here yet, through nbgrader's exchange where there is one."""
        fetched = []
        for one in cohort.record.assignments.values():
            target = self.root / "exercises" / one["name"]
            if target.exists():
                continue
            if has_exchange():
                _exchange(self.home, cohort, learner, self.root / "exercises", one["name"], "FetchAssignment")
            else:
                shutil.copytree(cohort.root / "release" / one["name"], target)
            fetched.append(target)
        return fetched

    def handed_in(self, cohort: Cohort, learner: str, assignment: str) -> bool:
        """Whether `learner` has submitted from here."""
        return bool(receipts.of(self.home, cohort.name, learner, assignment))

    def fetch_feedback(self, cohort: Cohort, learner: str) -> None:
        """Fetch what has been returned for whatever was handed in; it lands beside the exercise."""
        if not has_exchange():
            receipts.take_feedback(cohort, learner, self.root / "exercises")
            return
        if not (self.home.exchange / cohort.name / "feedback").is_dir():  # nothing returned to anybody yet
            return
        for one in cohort.record.assignments.values():
            if self.handed_in(cohort, learner, one["name"]):
                _exchange(self.home, cohort, learner, self.root / "exercises", one["name"], "FetchFeedback")


def config(home: Home, course_id: str, learner: str, exercises: Path) -> Config:
    """A learner's nbgrader options: which course, who, and where exercises are."""
    c = Config()
    c.CourseDirectory.course_id = course_id
    c.CourseDirectory.student_id = learner
    c.Exchange.root = str(home.exchange)
    c.Exchange.cache = str(home.root / ".zhixing" / "cache")
    c.Exchange.assignment_dir = str(exercises)
    c.Exchange.timezone = "UTC"
    c.CourseDirectory.ignore = IGNORED
    return c


def config_file(options: Config) -> str:
    """The text of an nbgrader_config.py with these options, for a Lab that loads it."""
    lines = [f"c.{section}.{name} = {value!r}" for section, traits in options.items() for name, value in traits.items()]
    return "\n".join(["c = get_config()  # noqa: F821", *lines, ""])


def _exchange(home: Home, cohort: Cohort, learner: str, exercises: Path, name: str, step: str):
    """One step of nbgrader's exchange (FetchAssignment, Submit) as a learner."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory

    options = config(home, cohort.name, learner, exercises)
    options.CourseDirectory.root = str(exercises)
    options.CourseDirectory.assignment_id = name
    log = logging.getLogger("traitlets")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    coursedir = CourseDirectory(config=options)
    api = NbGraderAPI(coursedir=coursedir, config=options)
    actor = getattr(ExchangeFactory(config=options), step)(
        coursedir=coursedir, authenticator=api.authenticator, config=options
    )
    try:
        actor.start()
    except Exception as error:  # nbgrader raises ExchangeError with its reason in the log only
        raise ZhixingError(
            f"nbgrader 没有完成 {step} {name}：{error}。请确认文件没有改名，并且已经保存。",
            f"nbgrader failed at {step} {name}: {error}. Check that the file has its name and is saved.",
        ) from error
    return actor


def self_study(home: Home, lang: str, learner: str) -> Cohort:
    """The cohort of one in which a module can be submitted and graded without a trainer. Made on first use; every ready
    module is released to it."""
    name = SELF[lang]
    known = {one.name for one in home.cohorts()}
    cohort = home.cohort(name) if name in known else home.create(name, lang, T("自学", "self-study"), kind="self")
    # Asking the gradebook takes nbgrader's seconds of imports, at every start: a note beside it says the same.
    note = cohort.root / "enrolled.json"
    enrolled = _noted(note) if (cohort.root / "gradebook.db").is_file() else []
    if learner not in enrolled:
        if learner not in cohort.course.learners():
            cohort.enrol([Person(learner)])
        write_atomically(note, json.dumps([*enrolled, learner], ensure_ascii=False).encode("utf-8"))
    for module in syllabus.load().modules:
        if module.status == "ready" and build.exercise_source(module.id).is_file() and not _current(cohort, module.id):
            cohort.release(module.id)
    return cohort


def _noted(path: Path) -> list[str]:
    try:
        return [str(one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def _current(cohort: Cohort, module: str) -> bool:
    """Whether what is released was built from the source as it is now."""
    before = cohort.record.assignments.get(module)
    if not before:
        return False
    path = cohort.root / "source" / before["name"] / "exercise.ipynb"
    return source.built_from(path) == source.stamp(build.exercise_source(module))


def exercise_of(home: Home, module: str, cohort_name: str = "") -> tuple[Cohort, str, Path]:
    """(cohort, assignment, notebook) of the official's exercise of `module`. Raises ZhixingError where there is none."""
    candidates = [
        one for one in home.cohorts() if (one.name == cohort_name if cohort_name else one.record.kind == "self")
    ]
    if not candidates:
        raise ZhixingError(
            "还没有可以提交的班级。先运行 zhixing start 打开课程，或用 --cohort 指明班级。",
            "There is no cohort to submit to. First open the course with zhixing start, or name one with --cohort.",
        )
    # With a self-study cohort in each language, the one whose exercise was worked in last is meant.
    places, others = {}, []
    for cohort in candidates:
        name = cohort.assignment(module) if module in cohort.record.assignments else module
        notebook = Workspace(home, cohort.record.lang).root / "exercises" / name / "exercise.ipynb"
        if notebook.is_file():
            places[notebook.stat().st_mtime] = (cohort, name, notebook)
        others += sorted(notebook.parent.glob("*.ipynb"))
    if not places:
        zh, en = "请先在 zhixing start 打开的页面里做练习。", "Work on it first in the page that zhixing start opens."
        if others:
            zh, en = (f"文件夹里有 {others[0].name}：如果是改了名，请改回 exercise.ipynb。",
                      f"There is {others[0].name}: if it was renamed, call it exercise.ipynb again.")  # fmt: skip
        raise ZhixingError(f"没有找到 {module} 的练习。{zh}", f"No exercise of {module} was found. {en}")
    return places[max(places)]


def submit(home: Home, module: str, cohort_name: str = "", learner: str = "") -> dict:
    """Hand in the official's exercise of `module`; a receipt (assignment, learner, submitted_at in UTC, sha256, late)."""
    learner = learner or learner_id()
    cohort, name, notebook = exercise_of(home, module, cohort_name)
    now = datetime.now(UTC)
    if has_exchange():
        _exchange(home, cohort, learner, notebook.parent.parent, name, "Submit")
        packed = None
    else:
        packed = receipts.hand_over(home, cohort, learner, notebook.parent, now)
    due = cohort.course.due(name, learner)
    receipt = {
        "cohort": cohort.name,
        "assignment": name,
        "learner": learner,
        "submitted_at": now.isoformat(timespec="seconds"),
        "sha256": sha256(notebook),
        "late": bool(due and now > due),
    }
    if packed and packed.suffix == ".zip":
        receipt["file"] = str(packed)  # for a person to pass on
    folder = home.root / ".zhixing" / "receipts"
    # Two people may hand in on one machine within a second.
    path = folder / f"{learner}+{name}+{now:%Y%m%dT%H%M%S%f}.json"
    write_atomically(path, json.dumps(receipt, ensure_ascii=False).encode("utf-8"))
    return receipt


def grade_own(cohort: Cohort, learner: str, assignment: str) -> dict:
    """Collect and grade what someone who studies alone has handed in, and return the feedback beside the exercise.

    {state, points, maximum (of the automatic questions), reason in (zh, en) where it could not be graded}. The written
    question waits for a person, as in any cohort.
    """
    from grading.engine.batch import Options, grade_all
    from grading.engine.runner import sandbox

    # Their own code, which runs without a sandbox in their own Lab: where this machine has none, it is graded without.
    alone = "" if sandbox.found().works else ("none" if hasattr(os, "fork") else "kernel")
    if has_exchange():
        cohort.course.collect(assignment)
    [result] = grade_all(cohort.course, assignment, [learner], cohort.ledger, Options(jobs=1, isolation=alone))
    if result.state != "failed":
        cohort.course.feedback(assignment, learner)
    module = next(name for name, one in cohort.record.assignments.items() if one["name"] == assignment)
    tests = {one.grade_id for one in source.questions(build.exercise_source(module)) if one.kind == "tests"}
    automatic = [one for name, one in cohort.course.points(assignment, learner).items() if name in tests]
    return {
        "state": result.state,
        "points": sum(one["score"] or 0.0 for one in automatic),
        "maximum": sum(one["max"] for one in automatic),
        "reason": result.reason,
    }
