"""Grades as CSV in which a spreadsheet cannot be fooled, and missing, failed and zero are three things."""

from __future__ import annotations

import csv
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

COLUMNS = ["assignment", "learner", "name", "state", "score", "max_score", "late_penalty", "submitted_at", "due_at"]


def safe(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


class GradesExport(ExportPlugin):
    """`nbgrader export` in UTF-8 with a byte-order mark (Excel in Chinese needs it), quoted where needed."""

    def export(self, gradebook: Gradebook) -> None:
        target = Path(self.to or "grades.csv")
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for assignment in gradebook.assignments:
                if self.assignment and assignment.name not in self.assignment:
                    continue
                for learner in gradebook.students:
                    if not self.student or str(learner.id) in map(str, self.student):
                        writer.writerow([safe(item) for item in self._row(gradebook, assignment, learner)])
        self.log.info("Exported grades to %s", target)

    @staticmethod
    def _row(gradebook: Gradebook, assignment, learner) -> list:
        name = " ".join(part for part in (learner.last_name, learner.first_name) if part)
        due = assignment.duedate.isoformat() + "Z" if assignment.duedate else ""
        try:
            one = gradebook.find_submission(assignment.name, learner.id)
        except MissingEntry:
            return [assignment.name, learner.id, name, "missing", "", assignment.max_score, "", "", due]
        graded = [grade for notebook in one.notebooks for grade in notebook.grades]
        waiting = any(grade.needs_manual_grade for grade in graded)
        failed = any(
            grade.auto_score is None and grade.manual_score is None and not grade.needs_manual_grade for grade in graded
        )
        state = "failed" if failed else "needs_review" if waiting else "graded"
        score = "" if failed else max(0.0, one.score - (one.late_submission_penalty or 0.0))
        stamp = one.timestamp.isoformat() + "Z" if one.timestamp else ""
        return [
            assignment.name,
            learner.id,
            name,
            state,
            score,
            assignment.max_score,
            one.late_submission_penalty,
            stamp,
            due,
        ]
