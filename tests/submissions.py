"""Submissions for tests, put where collect would put them."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat

from grading.cohorts.home import Cohort
from grading.engine import answers

MODULE = "m14_service_speed"


def put(cohort: Cohort, learner: str, filled: dict[str, str] | None = None) -> Path:
    """A submission of m14's released exercise with `filled` as its answers; returns the notebook."""
    folder = cohort.course.submission_folder(MODULE, learner)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(cohort.course.release_folder(MODULE), folder)
    notebook = folder / "exercise.ipynb"
    nbformat.write(answers.fill(notebook, filled or {}), notebook)
    return notebook


def answer_set(name: str) -> dict[str, str]:
    """The answers of one of m14's sets."""
    return next(one for one in answers.load(MODULE) if one.name == name).answers
