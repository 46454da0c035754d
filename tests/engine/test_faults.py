"""Submissions as they really come: broken, edited, doubled, endless. Each gets its row; none stops the others."""

import json

import nbformat
import pytest

from grading.engine.grade import grade
from tests.conftest import MODULE

TESTS = {"reply_hours_tests": 4, "typical_and_slow_tests": 3, "share_within_tests": 2, "waiting_by_step_tests": 4,
         "channel_medians_tests": 3, "closed_within_tests": 4}  # fmt: skip


def cell(book, grade_id):
    return next(one for one in book.cells if one.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


@pytest.fixture
def outcome(released, hand_in, right):
    """outcome(learner, change, answers) -> (Result, automatic points by grade_id)."""

    def run(learner, change=None, filled=None):
        path = hand_in(learner, right if filled is None else filled)
        if change:
            book = nbformat.read(path, as_version=4)
            change(book)
            path.write_text(json.dumps(book), encoding="utf-8")
        result = grade(released.course, MODULE, learner, released.ledger)
        points = released.course.points(MODULE, learner)
        return result, {name: points[name]["auto"] for name in TESTS if name in points}

    return run


def test_an_empty_release_version_gets_zero(outcome):
    result, points = outcome("s01", filled={})
    assert result.state == "graded" and result.points == 0 and set(points.values()) == {0}


def test_an_edited_test_cell_is_put_back(outcome):
    def edit(book):
        cell(book, "reply_hours_tests").source = "4.0"

    _, points = outcome("s02", edit, {})
    assert points["reply_hours_tests"] == 0


def test_a_deleted_test_cell_comes_back_and_is_graded(outcome):
    def delete(book):
        book.cells = [
            one for one in book.cells if one.metadata.get("nbgrader", {}).get("grade_id") != "share_within_tests"
        ]

    _, points = outcome("s03", delete)
    assert points == TESTS


def test_a_duplicated_answer_cell_costs_nothing_but_itself(outcome):
    def double(book):
        at = book.cells.index(cell(book, "share_within"))
        book.cells.insert(at + 1, nbformat.from_dict(json.loads(json.dumps(book.cells[at]))))
        book.cells.insert(at + 1, nbformat.from_dict(json.loads(json.dumps(book.cells[at + 2]))))

    result, points = outcome("s04", double)
    assert result.state in ("graded", "needs_review") and sum(points.values()) >= 18


def test_a_flood_of_output_is_cut(outcome, right, released):
    flood = right | {"typical_and_slow": right["typical_and_slow"] + "\nprint('x' * 50_000_000)"}
    result, points = outcome("s05", filled=flood)
    graded = released.root / "autograded" / "s05" / MODULE / "exercise.ipynb"
    assert graded.stat().st_size < 5_000_000
    assert points == TESTS and result.state == "needs_review"


def test_an_endless_loop_ends_and_the_other_questions_stand(outcome, right, released, monkeypatch):
    monkeypatch.setattr(released.course.api.config.Execution, "timeout", 4)
    endless = right | {"share_within": "def share_within(hours, limit):\n    while True:\n        pass"}
    _, points = outcome("s06", filled=endless)
    assert points == TESTS | {"share_within_tests": 0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{not json", "不是完整的 JSON"),
        ("[]", "已损坏"),
        ('{"cells": 3}', "单元格"),
        (b"\xff\xfe\x00x", "不是 UTF-8"),
        ("", "不是完整的 JSON"),
    ],
)
def test_an_unreadable_submission_is_a_row_with_a_reason(released, hand_in, text, said):
    path = hand_in("s07")
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = grade(released.course, MODULE, "s07", released.ledger)
    assert result.state == "failed" and said in result.reason[0] and result.reason[1]


def test_a_renamed_notebook_and_a_stranger_are_told(released, hand_in):
    path = hand_in("s07")
    path.rename(path.with_name("mine.ipynb"))
    assert "exercise.ipynb" in grade(released.course, MODULE, "s07", released.ledger).reason[0]
    hand_in("nobody")
    assert "不在名单" in grade(released.course, MODULE, "nobody", released.ledger).reason[0]


def test_what_is_graded_is_not_graded_again_until_it_changes(released, hand_in, right):
    path = hand_in("s08", right)
    first = grade(released.course, MODULE, "s08", released.ledger)
    again = grade(released.course, MODULE, "s08", released.ledger)
    assert (first.state, again.state) == ("needs_review", "unchanged") and first.points == again.points == 20
    book = nbformat.read(path, as_version=4)
    cell(book, "share_within").source = "def share_within(hours, limit):\n    return 0"
    nbformat.write(book, path)
    third = grade(released.course, MODULE, "s08", released.ledger)
    assert third.state == "needs_review" and third.points == 18
    kept = [entry for entry in released.ledger.entries() if entry.learner == "s08"]
    assert len(kept) == 2 and sum(kept[0].points.values()) == 20


def test_a_ledger_line_torn_by_a_crash_means_graded_again(released, hand_in, right):
    hand_in("s01", right)
    grade(released.course, MODULE, "s01", released.ledger)
    text = released.ledger.path.read_text(encoding="utf-8")
    released.ledger.path.write_text(text[:-30], encoding="utf-8")
    assert grade(released.course, MODULE, "s01", released.ledger).state == "needs_review"
    assert grade(released.course, MODULE, "s01", released.ledger).state == "unchanged"


def test_feedback_has_the_checks_words_and_no_hidden_test_nor_active_html(released, hand_in, right):
    sly = right | {
        "typical_and_slow": "def typical_and_slow(hours):\n    raise ValueError(open.__doc__)",
        "back_at_post": "答 <script>alert(1)</script> <img src=x onerror=alert(1)> `a < b`",
    }
    hand_in("s02", sly)
    grade(released.course, MODULE, "s02", released.ledger)
    released.course.feedback(MODULE, "s02")
    page = (released.root / "feedback" / "s02" / MODULE / "exercise.html").read_text(encoding="utf-8")
    assert "隐藏检查" in page
    assert "反馈 (得分：" in page and "检查 reply_hours</a> (得分：" in page, "nbgrader's own words are English"
    assert not any(words in page for words in ("Score:", "Test cell", "Grade cell", "Student's answer", "Comments:"))
    for secret in ("BEGIN HIDDEN", "_expected(", "_shares(", "alert(1)</script>", "<img src=x"):
        assert secret not in page
