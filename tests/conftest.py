"""What the tests share: the language is settled, no test writes into the checkout, and a module's course is made once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from grading.classroom.language import speak
from grading.engine.runner import sandbox
from tests import submissions
from tests.submissions import MODULE

ROOT = Path(__file__).resolve().parents[1]

# Where no sandbox can be had, the tests grade their own submissions without one, and those of the sandbox are skipped.
if not sandbox.found().works:
    os.environ.setdefault("ZHIXING_ISOLATION", "none" if hasattr(os, "fork") else "kernel")


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    """Tests speak Chinese unless they say otherwise, whatever the machine's locale."""
    monkeypatch.setenv("ZHIXING_LANG", "zh")
    speak(None)
    yield
    speak(None)


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """A home with one cohort that has m14 released: built once for a worker, copied for each test that changes it."""
    from grading.cohorts.home import Home
    from grading.cohorts.workspace import Person

    home = Home(tmp_path_factory.mktemp("home"))
    cohort = home.create("班级一", "zh", "测试单位")
    cohort.enrol([Person(f"s{number:02d}", f"学员{number}", agency="测试单位") for number in range(1, 9)])
    cohort.release(MODULE)
    return cohort


@pytest.fixture
def hand_in(released):
    """hand_in(learner, answers): put a submission of the released exercise where collect would; returns the notebook."""
    made = []

    def put(learner: str, filled: dict[str, str] | None = None) -> Path:
        notebook = submissions.put(released, learner, filled)
        made.append(notebook.parent)
        return notebook

    yield put
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def right():
    """The answers of a right set of m14."""
    return submissions.answer_set("right_groupby")
