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


#: Folders whose tests stay in one worker: one browser, one sandbox, one trainer's server at a time on two cores.
TOGETHER = ("browser", "runner", "teach")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Tests of a file run in one worker, in their order: they share fixtures. Tests without fixtures of their own go one by one.

    Marks of groups would do, but pytest-xdist 3.8 sets them where pytest 9.2 no longer looks.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            folder = file.split("/")[1]
            if file.endswith("test_modules.py"):
                return nodeid
            return folder if folder in TOGETHER else file

    return ByFile(config, log)


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
