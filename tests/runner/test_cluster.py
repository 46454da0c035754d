"""Grading on a real Dask scheduler and real worker processes, over TCP: same points and outputs, nothing lost."""

from __future__ import annotations

import json
import os
import shutil
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
from tests.runner.cluster import Dask
from tests.runner.notebooks import RIGHT, answer, check, normal, notebook

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
]
NAME = "sums"
ISOLATION = "bwrap" if sandbox.found().works else "none"
PEOPLE = [f"learner{number}" for number in range(1, 8)]


@pytest.fixture(scope="module")
def dask(tmp_path_factory):
    with Dask(tmp_path_factory.mktemp("dask")) as started:
        yield started


#: Answers of the seven: right, wrong, an error, one that ends its program, one that cheats, one with a file beside it.
ANSWERS = (
    RIGHT, "def total(values):\n    return max(values)", "def total(values):\n    return 1 / 0", "import os\nos._exit(1)",
    "import grading.classroom.compare as c\nc.same = lambda *a, **k: True\ndef total(values):\n    return 0",
    "from helper import LIMIT\nprint(LIMIT)\n" + RIGHT, "import pandas as pd\nprint(pd.DataFrame({'n': [1]}))\n" + RIGHT,
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A cohort of seven who have handed in a small exercise."""
    cohort = Home(tmp_path_factory.mktemp("home")).create("班级一", "zh", "测试单位")
    cohort.enrol([Person(one, one, agency="测试单位") for one in PEOPLE])
    source = cohort.root / "source" / NAME / "exercise.ipynb"
    source.parent.mkdir(parents=True)
    chart = "import matplotlib.pyplot as plt\nplt.plot([1, 2])"
    nbformat.write(notebook(chart, answer(f"### BEGIN SOLUTION\n{RIGHT}\n### END SOLUTION"), check()), source)
    cohort.course._run(cohort.course.api.generate_assignment, NAME)
    for learner, filled in zip(PEOPLE, ANSWERS, strict=True):
        hand_in(cohort, learner, filled)
    (cohort.course.submission_folder(NAME, PEOPLE[5]) / "helper.py").write_text("LIMIT = 24")
    return cohort


def hand_in(made, learner: str, filled: str) -> None:
    folder = made.course.submission_folder(NAME, learner)
    shutil.copytree(made.course.release_folder(NAME), folder, dirs_exist_ok=True)
    nbformat.write(answers.fill(folder / "exercise.ipynb", {"total": filled}), folder / "exercise.ipynb")


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A test's workers start while it runs."""
    monkeypatch.setattr(cluster, "FIRST_WORKER", 60)


def run(made, scheduler: str = "", after_first=lambda: None) -> list:
    results = []
    for result in grade_all(
        made.course, NAME, PEOPLE, made.ledger, Options(2, isolation=ISOLATION, scheduler=scheduler)
    ):
        results.append(result)
        if len(results) == 1:
            after_first()
    return sorted(results, key=lambda one: one.learner)


def outcome(made) -> dict:
    """Points and outputs of everyone."""
    found = {}
    for one in PEOPLE:
        path = made.root / "autograded" / one / NAME / "exercise.ipynb"
        cells = nbformat.read(path, as_version=4).cells if path.is_file() else []
        found[one] = (made.course.points(NAME, one), [normal(cell) for cell in cells if cell.cell_type == "code"])
    return found


def test_a_worker_is_killed_and_every_submission_is_graded_once_as_on_one_machine(made, dask):
    here, alone = run(made), outcome(made)
    before = len(made.ledger.entries())
    made.ledger.path.write_bytes(b"")
    first, _ = dask.worker(), dask.worker()
    there = run(made, dask.address, after_first=lambda: os.kill(first.pid, signal.SIGKILL))
    assert [vars(one) for one in there] == [vars(one) for one in here], dask.said()
    assert {one.state for one in here} == {"graded", "failed", "flagged"}
    assert outcome(made) == alone
    entries = [(one.learner, one.state) for one in made.ledger.entries()]
    assert len(entries) == len(set(entries)) == before == len(PEOPLE)
    assert first.wait() == -signal.SIGKILL
    # What is in the ledger is not executed again; what could not be graded is.
    assert [one.state for one in run(made, dask.address)] == [
        "failed" if one.state == "failed" else "unchanged" for one in here
    ]


def test_an_answer_that_is_a_pickle_is_refused(dask):
    client = cluster._connect(dask.address)
    try:
        assert client.submit(lambda: b"bytes", pure=False).result(timeout=20) == b"bytes"
        with pytest.raises(TypeError, match="only able to deserialize"):
            client.submit(lambda: __import__("pathlib").Path("x"), pure=False).result(timeout=20)
    finally:
        client.close()


def test_other_versions_are_refused_by_name(made, dask, monkeypatch):
    ours = remote.identity() | {"pandas": "2.2.0"}
    monkeypatch.setattr(remote, "identity", lambda: ours)
    with pytest.raises(ZhixingError, match=r"pandas: 2\.2\.0 / ") as refused:
        run(made, dask.address)
    assert "版本与这台机器不同" in refused.value.zh and "Nothing was graded" in refused.value.en


def test_a_worker_whose_versions_change_between_hello_and_the_job_refuses_the_job(made):
    grading = cluster.Grading(made.course, NAME, PEOPLE[0], made.ledger)
    job, reason = grading.send()
    changed = job.replace(f'"zhixing": "{remote.identity()["zhixing"]}"'.encode(), b'"zhixing": "0.0.1 abc"')
    said = remote.read(remote.run(changed))
    assert reason is None and changed != job and said["k"] == "refused" and "0.0.1 abc" in said["reason"][1]
    assert PEOPLE[0].encode() not in job, "no learner is named in what is sent"


def test_a_worker_without_a_sandbox_says_so(monkeypatch):
    missing = sandbox.Isolation(False, fault=("没有安装 bubblewrap。", "bubblewrap is not installed."))
    monkeypatch.setattr(sandbox, "found", lambda: missing)
    said = json.loads(remote.hello("bwrap"))
    assert "没有安装 bubblewrap" in said["fault"][0] and "--isolation none" in said["fault"][1]


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"k": "other"}', {"k": "done"}, b"1" * 30], ids=str)
def test_what_is_no_answer_is_not_taken_for_one(data, monkeypatch):
    monkeypatch.setattr(remote, "MOST", 20)
    with pytest.raises(ValueError):
        remote.read(data)


def test_an_answer_that_does_not_fit_the_notebook_is_a_row_with_a_reason(made):
    grading = cluster.Grading(made.course, NAME, PEOPLE[0], made.ledger)
    job, _ = grading.send()
    wrong = [{"outputs": [{"output_type": "stream", "name": "stdout"}], "count": 1}]
    for cells in (wrong, wrong * len(json.loads(job)["nb"]["cells"])):
        reason, _ = grading.receive(remote.filling(job, {"k": "done", "cells": cells, "flags": [], "withheld": []}))
        assert reason and "nbgrader" in reason[1]
        grading.send()


def test_a_submission_that_ends_two_workers_is_a_row_and_the_third_goes_on(made, dask, monkeypatch):
    ends = b"ends_workers"
    hand_in(made, PEOPLE[0], f"# {ends.decode()}")
    hand_in(made, PEOPLE[1], "# again")
    # In a worker that finds it there, remote.run is the real one.
    imported = {"name": "grading.engine.remote", "fromlist": ["run"]}
    monkeypatch.setattr(remote, "run", lambda job: os._exit(9) if ends in job else __import__(**imported).run(job))
    dask.worker(), dask.worker()
    results = {one.learner: one for one in run(made, dask.address)}
    assert results[PEOPLE[0]].state == "failed" and "两次" in results[PEOPLE[0]].reason[0], dask.said()
    assert results[PEOPLE[1]].state == "graded" and len(results) == len(PEOPLE)
    assert sum(one.poll() is not None for one in dask.processes) == 3, "the one killed before, and two now"


def test_the_scheduler_goes_away_and_nothing_is_lost(made, dask, monkeypatch):
    for learner in PEOPLE[:3]:
        hand_in(made, learner, "# once more")
    with pytest.raises(ZhixingError, match="连接断了"):
        run(made, dask.address, after_first=dask.scheduler.kill)
    first = made.ledger.entries()[-1]
    results = {one.learner: one.state for one in run(made)}
    assert results.pop(PEOPLE[3]) == "failed" and set(results.values()) <= {"graded", "unchanged"}
    assert first.state == "failed" or results[first.learner] == "unchanged"
    assert {one.learner for one in made.ledger.latest().values() if one.state == "graded"} == set(results)
    monkeypatch.setattr(cluster, "CONNECT", 1)
    with pytest.raises(ZhixingError, match="连不上调度器"):
        run(made, dask.address)


def test_without_dask_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ZhixingError, match="distributed>=") as refused:
        cluster._connect("tcp://127.0.0.1:1")
    assert "pip install" in refused.value.en


def test_kernels_are_for_one_machine(made):
    with pytest.raises(ZhixingError, match="--scheduler"):
        list(grade_all(made.course, NAME, PEOPLE, made.ledger, Options(isolation="kernel", scheduler="tcp://x:1")))
