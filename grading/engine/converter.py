"""nbgrader's autograde with one open gradebook for a whole run, and one commit for a submission's grades.

nbgrader 0.9.6 opens its gradebook nine times for each submission and commits after each cell: most of what is left of
its time once no kernel is started, and a killed run can leave half of a submission's grades behind. The steps are
nbgrader's; what is replaced is where they get the gradebook from.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import OrderedDict
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.v4 import writes_json
from nbformat.validator import normalize
from nbgrader import utils
from nbgrader.api import Gradebook, GradeCell, MissingEntry, Notebook, TaskCell
from nbgrader.converters import Autograde
from nbgrader.converters.autograde import (
    ClearMetadataPreprocessor,
    ClearOutput,
    DeduplicateIds,
    IgnorePattern,
    LimitOutput,
)
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import AssignLatePenalties, OverwriteCells, OverwriteKernelspec, SaveAutoGrades
from traitlets import default

from grading.engine.sanitize import CheckMetadata, DropOrphanMetadata, Steps, UntagChecks

_open: OrderedDict[tuple, Gradebook] = OrderedDict()
MOST_OPEN = 8


@contextmanager
def gradebook(db_url: str, course_id: str | None = None):
    """The open gradebook at `db_url`, with nothing pending before or after. Each process has its own."""
    key = (os.getpid(), db_url)
    if key not in _open:
        _open[key] = Gradebook(db_url, course_id or "default_course")
        while len(_open) > MOST_OPEN:
            (owner, _), oldest = _open.popitem(last=False)
            if owner == os.getpid():
                oldest.close()
    _open.move_to_end(key)
    book = _open[key]
    try:
        yield book
    finally:
        book.db.remove()


class KernelFromSource(OverwriteKernelspec):
    """OverwriteKernelspec on the open gradebook."""

    def preprocess(self, nb, resources):
        note = resources["nbgrader"]
        with gradebook(note["db_url"]) as book:
            named = book.find_notebook(note["notebook"], note["assignment"]).kernelspec
        if kernelspec := json.loads(named or "null"):
            nb.metadata["kernelspec"] = kernelspec
        return nb, resources


class FromSource(OverwriteCells):
    """OverwriteCells on the open gradebook."""

    def preprocess(self, nb, resources):
        note = resources["nbgrader"]
        self.notebook_id, self.assignment_id, self.db_url = note["notebook"], note["assignment"], note["db_url"]
        with gradebook(self.db_url) as book:
            self.gradebook = _Cells(book, book.find_notebook(self.notebook_id, self.assignment_id))
            nb, resources = super(OverwriteCells, self).preprocess(nb, resources)
            # What names no cell of the assignment has lost its grade_id by now.
            nb, resources = DropOrphanMetadata().preprocess(nb, resources)
            if self.add_missing_cells:
                nb, resources = self.add_missing_grade_cells(nb, resources)
                nb, resources = self.add_missing_task_cells(nb, resources)
        return nb, resources


class _Cells:
    """A gradebook that has the cells of one notebook at hand: three queries in place of three for each cell."""

    def __init__(self, book: Gradebook, notebook: Notebook):
        self.db, self._notebook = book.db, notebook
        self._source = {one.name: one for one in notebook.source_cells}
        # Asked for by their kind, they come whole; the notebook's own lists leave out what only that kind has.
        cells = [
            one for kind in (TaskCell, GradeCell) for one in book.db.query(kind).filter(kind.notebook_id == notebook.id)
        ]
        self._graded = {one.name: one for one in cells}

    def find_notebook(self, *_) -> Notebook:
        return self._notebook

    def find_source_cell(self, name: str, *_):
        if name not in self._source:
            raise MissingEntry(f"No such source cell: {name}")
        return self._source[name]

    def find_graded_cell(self, name: str, *_):
        if name not in self._graded:
            raise MissingEntry(f"No such grade cell: {name}")
        return self._graded[name]


class SaveGrades(SaveAutoGrades):
    """SaveAutoGrades whose grades are there all together or not at all."""

    def preprocess(self, nb, resources):
        note = resources["nbgrader"]
        self.notebook_id, self.assignment_id, self.student_id = note["notebook"], note["assignment"], note["student"]
        self.db_url = note["db_url"]
        with gradebook(self.db_url) as book:
            self.gradebook = _Together(book, self.notebook_id, self.assignment_id, self.student_id)
            nb, resources = super(SaveAutoGrades, self).preprocess(nb, resources)
            book.db.commit()
        return nb, resources


class _Together:
    """A gradebook that has one submission's rows at hand and leaves the commit to its user."""

    def __init__(self, book: Gradebook, notebook: str, assignment: str, student: str):
        self.db = self
        submitted = book.find_submission_notebook(notebook, assignment, student)
        # Loaded at once, the cells that grades and comments belong to are not asked for one by one.
        self._cells = list(submitted.notebook._base_cells)
        self._grades = {one.name: one for one in submitted.grades}
        self._comments = {one.name: one for one in submitted.comments}

    def find_grade(self, name: str, *_):
        if name not in self._grades:
            raise MissingEntry(f"No such grade: {name}")
        return self._grades[name]

    def find_comment(self, name: str, *_):
        if name not in self._comments:
            raise MissingEntry(f"No such comment: {name}")
        return self._comments[name]

    def commit(self) -> None:
        pass


class LatePenalties(AssignLatePenalties):
    """AssignLatePenalties, which has nothing to do with cells, for submissions that are late or were."""

    def preprocess(self, nb, resources):
        note = resources["nbgrader"]
        with gradebook(note["db_url"]) as book:
            submission = book.find_submission(note["assignment"], note["student"])
            notebook = book.find_submission_notebook(note["notebook"], note["assignment"], note["student"])
            in_time = submission.total_seconds_late <= 0 and notebook.late_submission_penalty is None
        return (nb, resources) if in_time else super().preprocess(nb, resources)


class Sanitise(Steps):
    """What a submission goes through before it runs.

    Cells that a learner duplicated or split keep nbgrader metadata without a grade_id, on which a whole batch stops; it
    is dropped after each of the two steps that leave it behind. [2]
    """

    steps = (
        ClearOutput,
        DropOrphanMetadata,
        DeduplicateIds,
        DropOrphanMetadata,
        KernelFromSource,
        FromSource,
        UntagChecks,
        DropOrphanMetadata,
        CheckMetadata,
    )


class Record(Steps):
    """What happens after it has run: outputs put in order, grades written."""

    steps = (IgnorePattern, ClearMetadataPreprocessor, LimitOutput, SaveGrades, LatePenalties, CheckMetadata)


class Export(NotebookExporter):
    """NotebookExporter for a notebook that was read for it alone: not copied again and again, validated once, at the end."""

    def from_notebook_node(self, nb, resources=None, **_):
        """(the notebook's JSON, resources) after all preprocessors. Raises nbformat.ValidationError."""
        resources, (_, nb) = self._init_resources(resources), normalize(nb)
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        nbformat.validate(nb, relax_add_props=True)
        resources["output_suffix"] = ".nbconvert"
        return writes_json(nb) + "\n", resources


class Grader(Autograde):
    """nbgrader's Autograde on the open gradebook."""

    @default("exporter_class")
    def _one_notebook(self):
        return Export

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Autograde's two conversions as one: what the first writes is what the second reads."""
        self.convert(notebook_filename, *self.sanitize_preprocessors, self.move, *self.autograde_preprocessors)

    def convert(self, notebook_filename: str, *steps) -> None:
        """Read a notebook, take it through `steps` (as an exporter registers them), and write it."""
        self.exporter._preprocessors = []
        for step in steps:
            self.exporter.register_preprocessor(step)
        with utils.setenv(NBGRADER_EXECUTION="autograde"):
            super(Autograde, self).convert_single_notebook(notebook_filename)

    def move(self, nb, resources):
        """From here on the notebook is the one among the autograded, in the form that reading gives it."""
        place = Path(self._format_dest(resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]))
        place.mkdir(parents=True, exist_ok=True)
        resources["metadata"]["path"] = str(place)
        return nbformat.from_dict(nb), resources

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        # Autograde's own method is passed over: all it does through gradebooks is done below through one.
        super(Autograde, self).init_assignment(assignment_id, student_id)
        with gradebook(self.coursedir.db_url, self.coursedir.course_id) as book:
            self._rows(book, assignment_id, student_id)
            self._copy_source(assignment_id, student_id)
            self._known_notebooks(book, assignment_id, student_id)

    def _rows(self, book: Gradebook, assignment_id: str, student_id: str) -> None:
        """The learner, the assignment and the submission, with its time."""
        try:
            book.find_student(student_id)
        except MissingEntry:
            if not self.create_student:
                message = f"No student with ID '{student_id}' exists in the database"
                self.log.error(message)
                raise NbGraderException(message) from None
            book.update_or_create_student(student_id)
        try:
            book.find_assignment(assignment_id)
        except MissingEntry:
            message = f"No assignment with ID '{assignment_id}' exists in the database"
            self.log.error(message)
            raise NbGraderException(message) from None
        stamp = self.coursedir.get_existing_timestamp(self._format_source(assignment_id, student_id))
        book.update_or_create_submission(assignment_id, student_id, **({"timestamp": stamp} if stamp else {}))

    def _copy_source(self, assignment_id: str, student_id: str) -> None:
        """Files of the course's own version replace those of the same name that were handed in."""
        target = Path(self._format_dest(assignment_id, student_id))
        source = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", assignment_id))
        kept = {str(source / name) for name in self.exclude_overwriting.get(assignment_id, [])}
        for name in set(utils.find_all_files(str(source), [*self.coursedir.ignore, "*.ipynb"])) - kept:
            to = target / os.path.relpath(name, source)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.unlink(missing_ok=True)
            shutil.copy(name, to)

    def _known_notebooks(self, book: Gradebook, assignment_id: str, student_id: str) -> None:
        """Only notebooks of the assignment are graded; of those that were not handed in, each cell gets 0."""
        assignment = book.find_assignment(assignment_id)
        names = {one.name for one in assignment.notebooks}
        self.notebooks = [path for path in self.notebooks if Path(path).stem in names]
        if not self.notebooks:
            message = "No notebooks found, did you forget to run 'nbgrader generate_assignment'?"
            self.log.error(message)
            raise NbGraderException(message)
        for name in names - {Path(path).stem for path in self.notebooks}:
            self.log.warning("No submitted file: %s", name)
            for grade in book.find_submission_notebook(name, assignment_id, student_id).grades:
                grade.auto_score, grade.needs_manual_grade = 0, False
            book.db.commit()


def autograde(api, assignment: str, student: str, grader: type[Grader] = Grader) -> dict:
    """As ``NbGraderAPI.autograde(force=True, create=False)``: {success, error, log}. grader: or one of its halves."""
    with utils.temp_attrs(api.coursedir, assignment_id=assignment, student_id=student):
        app = grader(coursedir=api.coursedir, parent=api)
        app.force, app.create_student = True, False
        return utils.capture_log(app)
