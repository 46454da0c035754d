"""A submission through all of nbgrader on the runner: flags, penalties, files, what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import nbformat
import pytest

from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.curriculum.errors import ZhixingError
from grading.engine.batch import Options, grade_all
from grading.engine.grade import grade
from grading.engine.runner import sandbox
from tests.conftest import MODULE

MARKDOWN = {"cell_type": "markdown", "source": "x", "metadata": {}}
FOOLING = "import grading.classroom.compare as c\nc.same = lambda *a, **k: True\ndef share_within(hours, limit):\n    return 0"


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A cohort of this file's own: what is graded and set here is nobody else's."""
    cohort = Home(tmp_path_factory.mktemp("home")).create("班级一", "zh", "测试单位")
    cohort.enrol([Person(f"s{number:02d}", f"学员{number}", agency="测试单位") for number in range(1, 9)])
    cohort.release(MODULE)
    return cohort


@pytest.fixture
def graded(released, hand_in, right):
    """graded(learner, **changes of the right answers) -> (Result, points by grade id)."""

    def run(learner, **changed):
        hand_in(learner, right | changed)
        result = grade(released.course, MODULE, learner, released.ledger)
        return result, released.course.points(MODULE, learner)

    return run


def test_a_tampered_submission_is_flagged_for_the_trainer_and_held_back(graded, released):
    from grading.commands.cycle import _held

    result, points = graded("s03", share_within=FOOLING)
    assert (
        result.state == "flagged"
        and "检查所用的程序" in result.reason[0]
        and "grading.classroom.compare.same" in result.reason[1]
    )
    assert points["share_within_tests"]["auto"] == 0 and points["reply_hours_tests"]["auto"] == 4
    assert released.ledger.latest()[MODULE, "s03"].flags and _held(released.course, MODULE, "s03")
    again = grade(released.course, MODULE, "s03", released.ledger)
    assert again.state == "unchanged" and again.reason == result.reason


def test_an_honest_submission_with_unusual_words_is_not_flagged(graded):
    odd = (
        "import os, sys\nclass Helper:\n    def __init__(self, limit): self.limit = limit\n"
        "def share_within(hours, limit):\n    h = Helper(limit)\n    return float((hours <= h.limit).mean())"
    )
    result, points = graded("s04", share_within=odd)
    assert result.state == "needs_review" and points["share_within_tests"]["auto"] == 2


def test_points_given_by_hand_stay_when_a_submission_is_graded_again(graded, released):
    graded("s05")
    with released.course.gradebook() as book:
        book.find_grade("back_at_post", "exercise", MODULE, "s05").manual_score = 4.5
        book.find_grade("share_within_tests", "exercise", MODULE, "s05").extra_credit = 1.5
        book.db.commit()
    _, points = graded("s05", share_within="def share_within(hours, limit):\n    return 0")
    assert points["back_at_post"]["manual"] == 4.5 and points["share_within_tests"]["auto"] == 0
    with released.course.gradebook() as book:
        assert book.find_grade("share_within_tests", "exercise", MODULE, "s05").extra_credit == 1.5


def test_a_late_penalty_is_taken_and_given_back(graded, released, hand_in, right, monkeypatch):
    """nbgrader's plugin decides; a submission that is no longer late loses its penalty."""
    from nbgrader.plugins import LateSubmissionPlugin

    class Tenth(LateSubmissionPlugin):
        def late_submission_penalty(self, student_id, score, total_seconds_late):
            return round(score / 10, 2)

    released.course.api.config.LatePenalties.plugin_class = Tenth
    with released.course.gradebook() as book:
        book.update_or_create_assignment(MODULE, duedate=datetime(2026, 1, 1))
    try:
        found = []
        for stamp in ("2026-01-02 00:00:00.000000 UTC", "2025-12-31 00:00:00.000000 UTC"):
            (hand_in("s06", right).parent / "timestamp.txt").write_text(stamp)
            result = grade(released.course, MODULE, "s06", released.ledger)
            with released.course.gradebook() as book:
                found.append((result.late, book.find_submission(MODULE, "s06").late_submission_penalty))
        assert found == [(True, 2.0), (False, 0)]
    finally:
        del released.course.api.config.LatePenalties
        with released.course.gradebook() as book:
            book.update_or_create_assignment(MODULE, duedate=None)
    assert datetime.now(UTC)


def test_files_beside_the_notebook_are_there_and_links_are_not(released, hand_in, right, tmp_path):
    reads = "from pathlib import Path\nfrom helper import LIMIT\nprint(sorted(p.name for p in Path('.').rglob('*')), LIMIT)\n"
    path = hand_in("s07", right | {"share_within": reads + right["share_within"]})
    (path.parent / "helper.py").write_text("LIMIT = 24")
    (path.parent / "子文件夹").mkdir()
    (path.parent / "子文件夹" / "数据.csv").write_text("a\n1\n")
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (path.parent / "link.txt").symlink_to(secret)
    (path.parent / "子文件夹" / "up").symlink_to(tmp_path, target_is_directory=True)
    result = grade(released.course, MODULE, "s07", released.ledger)
    book = nbformat.read(released.root / "autograded" / "s07" / MODULE / "exercise.ipynb", as_version=4)
    text = str([cell.get("outputs") for cell in book.cells])
    assert result.points == 20 and "helper.py" in text and "数据.csv" in text
    assert "link.txt" not in text and "secret" not in text and secret.read_text() == "secret"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda book: book.update(nbformat=9), None),
        (lambda book: book.update(nbformat=3, worksheets=[]), None),
        (lambda book: book["cells"].append({"cell_type": "code", "source": 3, "metadata": {}, "outputs": []}), None),
        (lambda book: book["metadata"].update(kernelspec={"name": "../../bin/sh", "display_name": "x", "language": "sh"}), "ok"),
        (lambda book: book["cells"].extend({**MARKDOWN, "id": f"m{n}"} for n in range(3000)), "ok"),
    ],
    ids=["version_9", "version_3", "source_no_text", "kernelspec", "thousands_of_cells"],
)  # fmt: skip
def test_an_odd_notebook_is_graded_or_a_row_with_a_reason(released, hand_in, right, change, said):
    path = hand_in("s08", right)
    book = json.loads(path.read_text(encoding="utf-8"))
    change(book)
    path.write_text(json.dumps(book), encoding="utf-8")
    result = grade(released.course, MODULE, "s08", released.ledger)
    assert (
        (result.state != "failed" and result.points == 20)
        if said
        else (result.state == "failed" and all(result.reason))
    )


@pytest.mark.parametrize("isolation", ["bwrap" if sandbox.found().works else "none", "kernel"])
def test_a_check_tagged_to_be_skipped_runs_all_the_same(released, hand_in, isolation):
    """nbclient passes over such a cell, and nbgrader gives full points for a check that shows nothing."""
    path = hand_in("s08")
    book = json.loads(path.read_text(encoding="utf-8"))
    book["metadata"]["isolation"] = isolation
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade") and cell["cell_type"] == "code":
            cell["metadata"]["tags"] = ["skip-execution"]
    path.write_text(json.dumps(book), encoding="utf-8")
    [result] = grade_all(released.course, MODULE, ["s08"], released.ledger, Options(jobs=1, isolation=isolation))
    del released.course.api.config.Execution["isolation"]
    assert result.state == "graded" and result.points == 0


def test_a_graded_cell_of_the_learners_own_counts_nothing(released, hand_in, right):
    path = hand_in("s08", right)
    book = json.loads(path.read_text(encoding="utf-8"))
    own = {
        "grade": True,
        "solution": False,
        "locked": True,
        "points": 90,
        "grade_id": "mine",
        "schema_version": 3,
        "task": False,
    }
    book["cells"].append({
        "cell_type": "code", "source": "90.0", "outputs": [], "execution_count": None, "id": "mine",
        "metadata": {"nbgrader": own | {"cell_type": "code"}},
    })  # fmt: skip
    path.write_text(json.dumps(book), encoding="utf-8")
    result = grade(released.course, MODULE, "s08", released.ledger)
    assert result.state == "needs_review" and result.points == 20


def test_a_failure_is_named_by_its_cause(released, hand_in, right):
    path = hand_in("s08", right)
    book = json.loads(path.read_text(encoding="utf-8"))
    deep: dict = {}
    for _ in range(700):
        deep = {"a": deep}
    book["metadata"]["deep"] = deep
    path.write_text(json.dumps(book), encoding="utf-8")
    zh, en = grade(released.course, MODULE, "s08", released.ledger).reason
    assert "RecursionError" in zh and "重新下载练习" in zh and "Please see" not in en
    path.write_text(json.dumps(book | {"metadata": {"half": "\ud800"}}), encoding="utf-8")
    assert "残缺的字符" in grade(released.course, MODULE, "s08", released.ledger).reason[0]


def test_a_cell_too_deep_to_be_read_fails_alone(released, hand_in, right):
    deep = "try:\n    exec('x = 1' + '+1' * 30000)\nexcept RecursionError: pass\nx = 1" + "+1" * 30000
    path = hand_in("s08", right)
    book = json.loads(path.read_text(encoding="utf-8"))
    book["cells"].append(
        {"cell_type": "code", "source": deep, "outputs": [], "execution_count": None, "id": "deep", "metadata": {}}
    )
    path.write_text(json.dumps(book), encoding="utf-8")
    assert grade(released.course, MODULE, "s08", released.ledger).points == 20


def test_a_number_that_json_does_not_have_is_a_row_with_a_reason_or_graded(released, hand_in, right):
    path = hand_in("s08", right)
    text = path.read_text(encoding="utf-8").replace('"nbformat_minor": 5', '"nbformat_minor": 5, "x": NaN')
    path.write_text(text, encoding="utf-8")
    result = grade(released.course, MODULE, "s08", released.ledger)
    assert result.state in ("failed", "needs_review") and (result.state != "failed" or all(result.reason))


def test_without_a_sandbox_grading_refuses_and_says_what_to_do(released, hand_in, right, monkeypatch):
    hand_in("s01", right)
    missing = sandbox.Isolation(False, fault=("没有安装 bubblewrap。", "bubblewrap is not installed."))
    monkeypatch.setattr(sandbox, "found", lambda: missing)
    monkeypatch.setattr(released.course.api.config.Execution, "isolation", "bwrap")
    with pytest.raises(ZhixingError) as refused:
        list(grade_all(released.course, MODULE, ["s01"], released.ledger, Options(jobs=1)))
    assert "没有安装 bubblewrap" in refused.value.zh and "--isolation none" in refused.value.en


def test_an_isolation_that_does_not_exist_is_named(released):
    with pytest.raises(ZhixingError, match="chroot"):
        list(grade_all(released.course, MODULE, ["s01"], released.ledger, Options(isolation="chroot")))
