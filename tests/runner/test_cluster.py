"""Grading on a real Dask scheduler and real worker processes, over TCP: same points and outputs, nothing lost."""

from __future__ import annotations

import os
import signal
import sys

import nbformat
import pytest

from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.curriculum.errors import ZhixingError
from grading.engine import answers, cluster, remote
from grading.engine.batch import Options, grade_all
from grading.engine.runner import sandbox
from tests import submissions
from tests.runner.cluster import Dask
from tests.runner.notebooks import normal
from tests.submissions import MODULE

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
    pytest.mark.xdist_group("runner"),
]
ISOLATION = "bwrap" if sandbox.found().works else "none"
PEOPLE = [f"d{number}" for number in range(1, 8)]


@pytest.fixture(scope="module")
def dask(tmp_path_factory):
    with Dask(tmp_path_factory.mktemp("dask")) as started:
        yield started


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Seven submissions of m14: right, wrong, one that ends its program, one that cheats, one with a file beside it."""
    cohort = Home(tmp_path_factory.mktemp("home")).create("班级一", "zh", "测试单位")
    cohort.enrol([Person(one, one, agency="测试单位") for one in PEOPLE])
    cohort.release(MODULE)
    sets = {one.name: one.answers for one in answers.load(MODULE)}
    right = sets["right_groupby"]
    fooling = "import grading.classroom.compare as c\nc.same = lambda *a, **k: True\ndef share_within(hours, limit):\n    return 0"
    beside = "from helper import LIMIT\nprint(LIMIT)\n" + right["share_within"]
    for learner, filled in zip(PEOPLE, (
        right, *[one for name, one in sets.items() if name.startswith("wrong_")][:3],
        right | {"share_within": "import os\nos._exit(1)"}, right | {"share_within": fooling}, right | {"share_within": beside},
    ), strict=True):  # fmt: skip
        submissions.put(cohort, learner, filled)
    (cohort.course.submission_folder(MODULE, PEOPLE[-1]) / "helper.py").write_text("LIMIT = 24")
    return cohort


def run(made, scheduler: str = "", after_first=lambda: None) -> list:
    results = []
    for result in grade_all(made.course, MODULE, PEOPLE, made.ledger, Options(2, isolation=ISOLATION, scheduler=scheduler)):
        results.append(result)
        if len(results) == 1:
            after_first()
    return sorted(results, key=lambda one: one.learner)


def outcome(made) -> dict:
    """Points and outputs of everyone."""
    found = {}
    for one in PEOPLE:
        path = made.root / "autograded" / one / MODULE / "exercise.ipynb"
        cells = nbformat.read(path, as_version=4).cells if path.is_file() else []
        found[one] = (made.course.points(MODULE, one), [normal(cell) for cell in cells if cell.cell_type == "code"])
    return found


def test_a_worker_is_killed_and_every_submission_is_graded_once_as_on_one_machine(made, dask):
    here, alone = run(made), outcome(made)
    before = len(made.ledger.entries())
    made.ledger.path.write_bytes(b"")
    first, _ = dask.worker(), dask.worker()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "FIRST_WORKER", 60)
        there = run(made, dask.address, after_first=lambda: os.kill(first.pid, signal.SIGKILL))
    assert [vars(one) for one in there] == [vars(one) for one in here], dask.said()
    assert {one.state for one in here} == {"needs_review", "failed", "flagged"}
    assert outcome(made) == alone
    entries = [(one.learner, one.state) for one in made.ledger.entries()]
    assert len(entries) == len(set(entries)) == before == len(PEOPLE)
    assert first.wait() == -signal.SIGKILL
    # What is in the ledger is not executed again; what could not be graded is.
    assert [one.state for one in run(made, dask.address)] == ["failed" if one.state == "failed" else "unchanged" for one in here]
