"""One cohort's nbgrader course: released, collected, graded and fed back through nbgrader's own API."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import warnings
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from nbgrader.api import Assignment, BaseCell, Grade, MissingEntry, SubmittedAssignment, SubmittedNotebook
from nbgrader.apps.api import NbGraderAPI
from sqlalchemy.exc import SAWarning
from traitlets.config.loader import PyFileConfigLoader

from grading.classroom.language import language, speak
from grading.curriculum import build, paths, source, syllabus
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically
from grading.engine.converter import Grader, autograde
from grading.engine.converter import gradebook as open_gradebook
from grading.engine.exchange import has_exchange
from grading.engine.feedback import without_network

NOTEBOOK = "exercise"
EXTENSIONS = "extensions.json"
# nbgrader 0.9.6 builds its rows in an order that SQLAlchemy 2 remarks on each time; the rows are right.
warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")


@contextmanager
def speaking(lang: str):
    """Speak `lang` inside the block (messages that go to learners), and the user's language again after it."""
    before = language()
    speak(lang)
    try:
        yield
    finally:
        speak(before)


def link_datasets(folder: Path, names: tuple[str, ...] | None = None) -> None:
    """Put the shelf at `folder`/datasets, so that ``../../datasets/…`` means the same as in the checkout.

    A link where the system allows it, a copy of the named datasets where it does not (Windows without the privilege).
    """
    target = folder / "datasets"
    if target.exists() and not target.is_symlink():
        return
    shelf = paths.datasets()
    if target.is_symlink():
        if target.resolve() == shelf.resolve():
            return
        target.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        target.symlink_to(shelf, target_is_directory=True)
    except OSError:
        for name in names or ():
            shutil.copytree(shelf / name, target / name, dirs_exist_ok=True)


class _Log(logging.FileHandler):
    """A log that says nothing of its own troubles: on a full disk they would fill the trainer's screen."""

    def handleError(self, record):
        pass


class Course:
    """The nbgrader course in `root`, whose notebooks are in `lang`."""

    def __init__(self, root: Path, lang: str):
        self.root, self.lang = Path(root), lang

    @cached_property
    def api(self) -> NbGraderAPI:
        """nbgrader's API with the options of this course's nbgrader_config.py. Its log goes to logs/nbgrader.log."""
        # A new gradebook runs `alembic`, which stands beside this Python and need not be on the user's PATH.
        beside = str(Path(sys.executable).parent)
        if beside not in os.environ.get("PATH", "").split(os.pathsep):
            os.environ["PATH"] = os.pathsep.join([beside, os.environ.get("PATH", "")])
        log = logging.getLogger("traitlets")
        log.propagate = False
        (self.root / "logs").mkdir(exist_ok=True)
        for handler in list(log.handlers):
            log.removeHandler(handler)
            handler.close()
        log.addHandler(_Log(self.root / "logs" / "nbgrader.log", encoding="utf-8", delay=True))
        log.setLevel(logging.INFO)
        return NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py", str(self.root)).load_config())

    @contextmanager
    def gradebook(self):
        with open_gradebook(self.api.coursedir.db_url, self.api.coursedir.course_id) as book:
            yield book

    # --- enrolment -------------------------------------------------------------------------------------------------
    def enrol(self, learners) -> None:
        """Write learners (id, name, email) into the gradebook: all of them, or none."""
        with self.gradebook() as book:
            known = {one.id: one for one in book.students}
            try:
                for one in learners:
                    row = known.get(one.id)
                    if row is None:
                        from nbgrader.api import Student

                        row = Student(id=one.id)
                        book.db.add(row)
                    row.last_name, row.first_name, row.email = one.name or "", "", one.email or None
                book.db.commit()
            except Exception:
                book.db.rollback()
                raise

    def learners(self) -> dict[str, str]:
        """id -> name of everyone enrolled."""
        with self.gradebook() as book:
            return {one.id: one.last_name or "" for one in book.students}

    # --- release ---------------------------------------------------------------------------------------------------
    def release(self, module: str, name: str, due: datetime | None = None) -> None:
        """Build the instructor's version of `module` as assignment `name`, derive the release version, publish it."""
        note = None
        if due is not None:
            local = due.astimezone()
            note = {
                "zh": f"**截止时间**：{local:%Y-%m-%d %H:%M}（UTC{local:%z}）",
                "en": f"**Due**: {local:%Y-%m-%d %H:%M} (UTC{local:%z})",
            }[self.lang]
        write_atomically(
            self.root / "source" / name / f"{NOTEBOOK}.ipynb", build.exercise_bytes(module, self.lang, note)
        )
        for folder in (self.root, self.root / "autograded"):
            link_datasets(folder, syllabus.load().module(module).datasets)
        self._run(self.api.generate_assignment, name)
        with self.gradebook() as book:
            naive = due.astimezone(UTC).replace(tzinfo=None) if due else None
            book.update_or_create_assignment(name, duedate=naive)
        if has_exchange():
            self._run(self.api.release_assignment, name)

    def signature(self, module: str) -> list:
        """What must not change once submissions exist: the graded cells, their points and kinds. [7]"""
        return [[one.grade_id, one.points, one.kind] for one in source.questions(build.exercise_source(module))]

    # --- submissions -----------------------------------------------------------------------------------------------
    def collect(self, name: str) -> list[str]:
        """Fetch the newest submission of everyone from the exchange; the learners whose submission is there."""
        self._run(self.api.collect, name)
        return self.submitted(name)

    def submitted(self, name: str) -> list[str]:
        return sorted(path.parent.name for path in (self.root / "submitted").glob(f"*/{name}") if path.is_dir())

    def submission_folder(self, name: str, learner: str) -> Path:
        return self.root / "submitted" / learner / name

    def release_folder(self, name: str) -> Path:
        return self.root / "release" / name

    def submitted_at(self, name: str, learner: str) -> datetime | None:
        stamp = self.api.coursedir.get_existing_timestamp(str(self.submission_folder(name, learner)))
        return stamp.replace(tzinfo=UTC) if stamp else None

    def extensions(self, name: str) -> dict[str, datetime]:
        """learner -> their own due time of an assignment, for those who were given more time."""
        return {learner: datetime.fromisoformat(stamp) for learner, stamp in self._extensions().get(name, {}).items()}

    def _extensions(self) -> dict[str, dict[str, str]]:
        path = self.root / EXTENSIONS
        try:
            return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        except ValueError as error:
            raise ZhixingError(
                f"{path} 已损坏：{error}。请从备份恢复，或删去它再重新登记延期。",
                f"{path} is damaged: {error}. Restore it from a backup, or delete it and give the extensions again.",
            ) from error

    def extend(self, name: str, learner: str, due: datetime) -> None:
        """Give one learner a due time of their own for one assignment."""
        kept = self._extensions()
        kept.setdefault(name, {})[learner] = due.astimezone(UTC).isoformat(timespec="seconds")
        write_atomically(
            self.root / EXTENSIONS, (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
        )

    def due(self, name: str, learner: str = "") -> datetime | None:
        """When an assignment is due: `learner`'s extension, else the time set for all; None without either."""
        if own := self.extensions(name).get(learner):
            return own
        with self.gradebook() as book:
            try:
                due = book.find_assignment(name).duedate
            except MissingEntry:
                return None
        return due.replace(tzinfo=UTC) if due else None

    def autograde(self, name: str, learner: str, grader: type[Grader] = Grader) -> dict:
        """Run nbgrader's autograde on one submission; nbgrader's result (success, error, log). grader: Grader, or a half
        of it (grading.engine.halves)."""
        with speaking(self.lang):
            os.environ["ZHIXING_LANG"] = self.lang
            return autograde(self.api, name, learner, grader)

    def points(self, name: str, learner: str) -> dict[str, dict]:
        """grade_id -> {score, max, auto, manual, waiting}: score is None where nothing has been given yet."""
        columns = (
            BaseCell.name,
            Grade.score,
            Grade.max_score,
            Grade.auto_score,
            Grade.manual_score,
            Grade.needs_manual_grade,
        )
        with self.gradebook() as book:
            rows = (
                book.db.query(*columns)
                .select_from(Grade)
                .join(BaseCell, BaseCell.id == Grade.cell_id)
                .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
                .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
                .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
                .filter(Assignment.name == name, SubmittedAssignment.student_id == learner)
                .all()
            )
        return {
            cell: {
                "score": None if auto is None and manual is None else float(score),
                "max": float(most),
                "auto": auto,
                "manual": manual,
                "waiting": bool(waiting),
            }
            for cell, score, most, auto, manual, waiting in rows
        }

    def feedback(self, name: str, learner: str) -> None:
        """Make the feedback page of one graded submission and publish it to the learner."""
        with speaking(self.lang):
            self._run(self.api.generate_feedback, name, learner, force=True)
            without_network(self.root / "feedback" / learner / name)
            # What did not come through the exchange (copied in by hand) has no address to go back to.
            if (self.root / "feedback" / learner / name / "submission_secret.txt").is_file():
                self._run(self.api.release_feedback, name, learner)

    def _run(self, step, *arguments, **options) -> None:
        result = step(*arguments, **options)
        if not result["success"]:
            last = (result.get("error") or result.get("log") or "?").strip().splitlines()[-1]
            what = f"{step.__name__} {' '.join(map(str, arguments))}"
            where = self.root / "logs" / "nbgrader.log"
            raise ZhixingError(
                f"nbgrader 没有完成 {what}：{last}。详见 {where}", f"nbgrader failed at {what}: {last}. See {where}"
            )
