"""Gradebooks -> fact tables. Missing, failed, waiting and zero stay four different things."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from nbgrader.api import Assignment, Grade, GradeCell, Notebook, SubmittedAssignment, SubmittedNotebook

from grading.cohorts.home import Cohort
from grading.curriculum import build, source

ENROLMENTS = ["cohort", "agency", "learner", "name", "active"]
SUBMISSIONS = ["cohort", "agency", "learner", "module", "assignment", "attempt", "submitted_at", "due_at", "state", "points",
               "scored_max", "max_points", "late", "reason_zh", "reason_en"]  # fmt: skip
SCORES = ["cohort", "agency", "learner", "module", "question", "competency", "attempt", "points", "max_points", "auto",
          "submitted_at", "graded_at", "state"]  # fmt: skip


def collect(cohorts: Iterable[Cohort]) -> dict[str, pd.DataFrame]:
    """The fact tables of some cohorts.

    enrolments: one row a learner of a cohort. submissions: one row a learner and released module, state one of missing,
    failed, needs_review, graded; points are those given so far, scored_max the most that the questions scored so far could
    give (a written answer that waits for its reviewer is in neither). scores: one row a learner and question of what
    was submitted; points NaN where none
    have been given. Times are UTC.
    """
    enrolments, submissions, scores = [], [], []
    for cohort in cohorts:
        names = cohort.course.learners()
        agency = {one: cohort.record.agencies.get(one) or cohort.record.agency for one in names}
        left = cohort.record.left
        enrolments += [(cohort.name, agency[one], one, name, one not in left) for one, name in names.items()]
        for module, released in cohort.record.assignments.items():
            a, b = _module(cohort, module, released["name"], agency)
            submissions += a
            scores += b
    return {
        "enrolments": pd.DataFrame(enrolments, columns=ENROLMENTS),
        "submissions": _typed(pd.DataFrame(submissions, columns=SUBMISSIONS), ["submitted_at", "due_at"]),
        "scores": _typed(pd.DataFrame(scores, columns=SCORES), ["submitted_at", "graded_at"]),
    }


def _typed(table: pd.DataFrame, stamps: list[str]) -> pd.DataFrame:
    for name in stamps:
        table[name] = pd.to_datetime(table[name], utc=True)
    for name in ("points", "scored_max", "max_points"):
        if name in table:
            table[name] = table[name].astype(float)
    return table


def _module(cohort: Cohort, module: str, name: str, agency: dict[str, str]) -> tuple[list, list]:
    questions = {one.grade_id: one for one in source.questions(build.exercise_source(module))}
    entries = {}
    attempts: dict[str, set] = {}
    for entry in cohort.ledger.entries():
        if entry.assignment == name:
            entries[entry.learner] = entry
            attempts.setdefault(entry.learner, set()).add(entry.submitted_at)
    rows = _grades(cohort, name)
    everyone, extended = cohort.course.due(name), cohort.course.extensions(name)
    submissions, scores = [], []
    maximum = sum(one.points for one in questions.values())
    for learner, where in agency.items():
        entry = entries.get(learner)
        number = len(attempts.get(learner, ()))
        due = extended.get(learner, everyone)
        if entry is None:
            if learner in cohort.record.left:  # whoever has left owes nothing
                continue
            submissions.append(
                (cohort.name, where, learner, module, name, 0, None, due, "missing", None, None, maximum, False, "", "")
            )
            continue
        stamp = pd.Timestamp(entry.submitted_at) if entry.submitted_at else None
        late = bool(stamp is not None and due is not None and stamp > due)
        mine = rows.get(learner, {}) if entry.state == "graded" else {}
        waiting = any(one["waiting"] for one in mine.values())
        state = "failed" if entry.state == "failed" else "needs_review" if waiting else "graded"
        given = [one for one in mine.values() if one["points"] is not None and not one["waiting"]]
        total, scored = (sum(one[key] for one in given) if given else None for key in ("points", "max"))
        submissions.append((cohort.name, where, learner, module, name, number, stamp, due, state, total, scored, maximum, late,
                            entry.reason_zh, entry.reason_en))  # fmt: skip
        for grade_id, one in mine.items():
            question = questions.get(grade_id)
            scores.append((
                cohort.name, where, learner, module, grade_id, question.competency if question else "", number,
                one["points"], one["max"], bool(question and question.kind == "tests"), stamp, entry.graded_at,
                "needs_review" if one["waiting"] else "graded",
            ))  # fmt: skip
    return submissions, scores


def _grades(cohort: Cohort, name: str) -> dict[str, dict[str, dict]]:
    """learner -> grade_id -> points, max, waiting: one query for the whole assignment."""
    found: dict[str, dict[str, dict]] = {}
    with cohort.course.gradebook() as book:
        query = (
            book.db.query(SubmittedAssignment.student_id, Grade, GradeCell)
            .select_from(Grade)
            .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
            .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
            .join(GradeCell, Grade.cell_id == GradeCell.id)
            .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
            .filter(Assignment.name == name)
        )
        for learner, grade, cell in query:
            given = grade.manual_score if grade.manual_score is not None else grade.auto_score
            points = None if given is None else float(given) + float(grade.extra_credit or 0.0)
            found.setdefault(learner, {})[cell.name] = {
                "points": points, "max": float(cell.max_score), "waiting": bool(grade.needs_manual_grade),
            }  # fmt: skip
    return found
