"""A round as the page's buttons take it: each step in a process of its own, and after each the page knows where everybody is.

The tests of this file go in order: each takes the cohort one step on.
"""

from __future__ import annotations

import os
import signal
import time

import pytest

from grading.cohorts.home import Home
from grading.cohorts.person import find
from grading.cohorts.person_stores import inventory
from grading.curriculum import build, source
from grading.curriculum.errors import ZhixingError
from grading.engine import batch
from grading.teach import jobs, state, view
from tests.submissions import MODULE
from tests.teach.conftest import ended


def line(cohort) -> state.Line:
    return next(one for one in state.lines(cohort)[0] if one.module.id == MODULE)


def states(cohort) -> dict[str, str]:
    return {row.learner: row.state for row in line(cohort).rows}


def test_what_waits_in_the_exchange_is_seen_before_it_is_collected(taught):
    assert states(taught) == dict.fromkeys(["t1", "t2", "t3", "t4"], "handed_in") | {"t5": "missing"}
    here = line(taught)
    assert here.next == "collect" and here.submitted == 4
    assert [row.learner for row in here.rows if row.late] == ["t4"]
    other = next(one for one in state.lines(taught)[0] if one.module.id != MODULE)
    assert other.next == "release" and not other.assignment


def test_grading_before_anything_is_collected_says_what_to_do(taught):
    jobs.start(taught, "grade", MODULE, {})
    job = ended(taught)
    assert job["state"] == "failed" and "zhixing collect" in job["message"][1]


def test_collect(taught):
    jobs.start(taught, "collect", MODULE, {})
    job = ended(taught)
    assert job["state"] == "done" and job["message"][0] == "已收 4 份，1 人未交。"
    assert states(taught) == dict.fromkeys(["t1", "t2", "t3", "t4"], "collected") | {"t5": "missing"}


def test_a_job_killed_in_the_middle_is_seen_and_taken_up_again(taught):
    """SIGKILL for the job and all its workers; then once more to the end: each submission graded once."""
    first = jobs.start(taught, "grade", MODULE, {})
    with pytest.raises(ZhixingError, match="上一步还在进行"):
        jobs.start(taught, "collect", MODULE, {})
    until = time.monotonic() + 60
    while not (job := jobs.read(taught)).get("done"):
        assert jobs.running(job) and time.monotonic() < until, job
        time.sleep(0.02)
    os.killpg(job["pid"], signal.SIGKILL)
    job = ended(taught)
    if job["state"] != "done":  # on a fast machine it may have been through
        assert job["state"] == "interrupted" and "再做一次" in view.job_in_words(job)["line"][0]
    again = jobs.start(taught, "grade", MODULE, {})
    assert again["id"] != first["id"]
    job = ended(taught)
    assert job["state"] == "done" and (job["done"], job["failed"]) == (4, 1)
    assert [(row["learner"], row["kind"]) for row in job["rows"]] == [("t3", "failed")]
    graded = [entry.learner for entry in taught.ledger.entries() if entry.state == "graded"]
    assert sorted(graded) == ["t1", "t2", "t4"], "each once, whenever the job was killed"


def test_after_grading_each_row_says_where_it_stands_and_why(taught):
    assert states(taught) == {
        "t1": "needs_review",
        "t2": "needs_review",
        "t3": "failed",
        "t4": "graded",
        "t5": "missing",
    }
    here = {row.learner: row for row in line(taught).rows}
    assert "JSON" in here["t3"].reason[1] and here["t3"].submission == ""
    assert here["t1"].points == 20 and here["t1"].maximum == 25 and here["t1"].submission
    assert here["t4"].late and line(taught).next == "review" and line(taught).to_return == 3


def test_the_rubric_is_the_question_as_set_and_the_points_of_a_good_answer(taught):
    [written] = view.rubric(taught, line(taught))
    assert (written["grade_id"], written["points"]) == ("back_at_post", 5)
    assert "您会记录哪两个时间点" in written["question"] and "未办结的件留在分母里" in written["model"]
    graded = len(source.questions(build.exercise_source(MODULE))) - 1
    assert written["index"] == 1 + 3 * graded, "Next, then points, extra points and a comment for each question"


def test_feedback_and_points_that_change_after_it(taught):
    jobs.start(taught, "feedback", MODULE, {})
    job = ended(taught)
    assert job["state"] == "done" and job["message"][0] == "已发回 3 份反馈。"
    returned = {row.learner: row.returned for row in line(taught).rows}
    assert returned == {"t1": "yes", "t2": "yes", "t3": "", "t4": "yes", "t5": ""}
    with taught.course.gradebook() as book:
        grade = book.find_grade("back_at_post", "exercise", MODULE, "t1")
        grade.manual_score, grade.needs_manual_grade = 4.0, False
        book.db.commit()
    row = next(row for row in line(taught).rows if row.learner == "t1")
    assert (row.state, row.points, row.returned) == ("graded", 24, "changed")
    assert line(taught).to_return == 1


def test_a_job_can_be_stopped(taught):
    with batch.lock(taught.root):  # as a grading from the command line would: the job waits for it
        jobs.start(taught, "grade", MODULE, {})
        until = time.monotonic() + 60
        while not (job := jobs.read(taught)).get("total"):
            assert jobs.running(job) and time.monotonic() < until, job
            time.sleep(0.02)
        assert jobs.stop(taught)
        job = ended(taught)
    assert job["state"] == "stopped" and "再做一次" in job["message"][0]
    assert not jobs.stop(taught), "nothing left to stop"


def test_a_persons_deletion_reaches_the_files_of_this_page(taught):
    jobs.start(taught, "similar", MODULE, {})
    assert ended(taught)["state"] == "done"
    home = Home(taught.root.parents[1])
    held = [one for one in inventory(home, find(home, "t3")) if f"/{jobs.FOLDER}/" in one.where]
    assert held, "the submission that could not be compared is named in the list"
    for one in held:
        one.remove()
    left = "".join(path.read_text(encoding="utf-8") for path in jobs.folder(taught).glob("*.json"))
    assert '"t3"' not in left and '"pairs"' in left
