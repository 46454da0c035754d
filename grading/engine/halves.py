"""nbgrader's autograde in two halves, for submissions whose cells are executed on another machine.

The first half does all that comes before the execution and keeps what is to be executed; the second fills in what came
back and does the rest. Both run in the trainer's process: the gradebook is opened nowhere else.
"""

from __future__ import annotations

from pathlib import Path

from grading.engine import remote
from grading.engine.converter import Grader
from grading.engine.execution import Execution


class Sending(Execution):
    """In place of an execution: what another machine needs for it."""

    def preprocess(self, nb, resources, km=None):
        First.sent = remote.job(self, nb, resources)
        return nb, resources


class First(Grader):
    """Rows in the gradebook, files, the sanitised notebook; then :attr:`sent` is what is to be executed."""

    sent: bytes | None = None

    def convert_single_notebook(self, notebook_filename: str) -> None:
        First.sent = None
        self.convert(notebook_filename, *self.sanitize_preprocessors, self.move, Sending)

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """The second half writes these files again, and makes them read-only then."""


class Second(Grader):
    """From the sanitised notebook of the first half to the grades. ``Execution.elsewhere`` fills in the outputs."""

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        return True

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Files and rows are there; a notebook that the first half left out stays out."""
        place = Path(self._format_dest(assignment_id, student_id))
        self.notebooks = [path for path in self.notebooks if (place / Path(path).name).is_file()]

    def convert_single_notebook(self, notebook_filename: str) -> None:
        place = Path(self._format_dest(self.coursedir.assignment_id, self.coursedir.student_id))
        self._sanitizing = False  # what is read lies among the autograded
        try:
            self.convert(str(place / Path(notebook_filename).name), *self.autograde_preprocessors)
        finally:
            self._sanitizing = True
