"""One cohort for the tests of the trainer's page, with submissions that wait in the exchange."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.commands import demo
from grading.teach import jobs
from tests.submissions import MODULE, answer_set

DUE = datetime.now(UTC) + timedelta(days=1)
#: learner -> the set they hand in, and hours after the due time.
HANDED_IN = {"t1": ("right_groupby", -5), "t2": ("wrong_mean", -4), "t3": ("broken", -3), "t4": ("right_loops", 2)}


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """A cohort 春季 班 of five with m14 released; four have handed in, one of them late and one a broken file."""
    cohort = Home(tmp_path_factory.mktemp("taught")).create("春季 班", "zh", "测试单位")
    cohort.enrol([Person(f"t{number}", f"学员{number}", agency="测试单位") for number in range(1, 6)])
    cohort.release(MODULE, DUE)
    for learner, (name, hours) in HANDED_IN.items():
        filled = {} if name == "broken" else answer_set(name)
        demo.hand_in(cohort, MODULE, learner, filled, DUE + timedelta(hours=hours), name)
    return cohort


def ended(cohort, seconds: int = 120) -> dict:
    """The cohort's job, once it has ended."""
    until = time.monotonic() + seconds
    while jobs.running(job := jobs.read(cohort)):
        assert time.monotonic() < until, f"it never ended: {job}"
        time.sleep(0.1)
    return job
