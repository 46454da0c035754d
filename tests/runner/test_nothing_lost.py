"""Killed, out of disk, locked out: after a second run every submission is graded once and no grade by hand is lost.

Fifty kills: ``python -m tests.runner.kill --times 50``.
"""

from __future__ import annotations

import os
import resource
import sqlite3

import pytest

from grading.engine import batch
from grading.engine.batch import Options, grade_all
from grading.engine.grade import Result
from tests.runner import kill
from tests.runner.kill import ISOLATION, LEARNERS, MODULE

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    cohort = kill.cohort(tmp_path_factory.mktemp("kill"))
    kill.grade_by_hand(cohort)
    return cohort


@pytest.mark.parametrize("turn", range(1, 5))
def test_killed_at_any_moment(made, turn):
    promised = kill.hand_in(made, turn)
    kill.kill(kill.in_a_process(made), 0.6 * turn, everyone=bool(turn % 2))
    assert kill.losses(made, promised) == []


def test_the_disk_is_full(made):
    """No file may grow past what the gradebook has now: the run says so for each submission, and is made good later."""
    promised = kill.hand_in(made, 5)

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    _, status = os.waitpid(kill.in_a_process(made, full, jobs=1), 0)
    assert os.waitstatus_to_exitcode(status) == 3, "submissions that could not be written are failed rows, not a crash"
    assert kill.losses(made, promised) == []


def test_the_gradebook_is_locked(made):
    promised = kill.hand_in(made, 6)
    other = sqlite3.connect(made.root / "gradebook.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        [result] = grade_all(made.course, MODULE, LEARNERS[:1], made.ledger, Options(jobs=1, isolation=ISOLATION))
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert (
        result.state == "failed"
        and "成绩册正被别的程序占用" in result.reason[0]
        and "--retry-failed" in result.reason[1]
    )
    assert kill.losses(made, promised) == []


def test_a_second_run_at_the_same_time_is_refused(made, monkeypatch):
    monkeypatch.setattr(batch, "WAIT", 0.2)
    with batch.lock(made.root), pytest.raises(Exception, match="正在评分"):
        next(grade_all(made.course, MODULE, LEARNERS, made.ledger, Options(isolation=ISOLATION)))


def test_a_worker_that_dies_is_replaced_and_its_submission_reported(made, monkeypatch):
    """A worker that ends on one submission twice: that one is a row with a reason, the others are graded."""

    def dies(course, name, learner, *_):
        if learner == "k2":
            os._exit(7)
        return Result(learner, "graded", 1.0, 1.0)

    monkeypatch.setattr(batch, "_one", dies)
    results = {
        one.learner: one
        for one in grade_all(made.course, MODULE, LEARNERS, made.ledger, Options(jobs=2, isolation=ISOLATION))
    }
    assert {name: one.state for name, one in results.items()} == {
        "k1": "graded",
        "k2": "failed",
        "k3": "graded",
        "k4": "graded",
    }
    assert "--retry-failed" in results["k2"].reason[0]


def test_only_what_failed_is_tried_again(made):
    """--retry-failed leaves alone what was graded, and grades what was not."""
    kill.hand_in(made, 7)
    broken = made.course.submission_folder(MODULE, "k3") / "exercise.ipynb"
    whole = broken.read_bytes()
    broken.write_bytes(whole[:500])
    first = {one.learner: one.state for one in kill.run(made)}
    assert first.pop("k3") == "failed" and "failed" not in first.values()
    broken.write_bytes(whole)
    options = Options(jobs=1, isolation=ISOLATION, retry_failed=True)
    again = {one.learner: one.state for one in grade_all(made.course, MODULE, LEARNERS, made.ledger, options)}
    assert again.pop("k3") in ("graded", "needs_review") and set(again.values()) == {"unchanged"}
