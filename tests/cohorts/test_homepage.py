"""The home page says where one stands in each module, gives receipts, and its links lead somewhere."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest

from grading.classroom.language import speak
from grading.cohorts import carry, homepage, receipts, workspace
from grading.cohorts.home import Home
from grading.cohorts.workspace import Workspace, self_study
from tests.conftest import MODULE

ANSWER = "def typical_and_slow(hours):\n    return hours.median(), hours.quantile(0.9)"


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    """A home in which an official has the course and every exercise: made once, copied for each test."""
    speak("zh")
    home = Home(tmp_path_factory.mktemp("studied") / "h")
    space = Workspace(home, "zh")
    space.deliver()
    space.fetch(self_study(home, "zh", "张三"), "张三")
    return home.root


@pytest.fixture
def begun(studied, tmp_path):
    """(space, cohort) of a home of its own."""
    root = shutil.copytree(studied, tmp_path / "我的 文档", symlinks=True)
    config = root / "cohorts" / "self-zh" / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8").replace(str(studied), str(root)), encoding="utf-8")
    home = Home(root)
    return Workspace(home, "zh"), home.cohort("self-zh")


def row(space, cohort):
    return next(one for one in homepage.rows(space, cohort, "张三") if one.module.id == MODULE)


def exercise(space):
    return space.root / "exercises" / MODULE / "exercise.ipynb"


def write(space, text, grade_id="typical_and_slow"):
    book = json.loads(exercise(space).read_text(encoding="utf-8"))
    carry._cells(book)[grade_id]["source"] = text
    exercise(space).write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")


def page(space, cohort, **place):
    return homepage.page(space, cohort, "张三", homepage.Place(**place))


def test_a_module_goes_from_new_to_begun_to_submitted(begun):
    space, cohort = begun
    exercise(space).write_bytes(exercise(space).read_bytes() + b"\n")
    assert row(space, cohort).state == "new", "opening a notebook changes its bytes: nothing has been written"
    write(space, ANSWER)
    assert row(space, cohort).state == "begun"
    workspace.submit(space.home, MODULE, cohort.name, "张三")
    assert row(space, cohort).state == "submitted" and row(space, cohort).points is None


def test_a_receipt_says_when_what_and_whether_it_was_late(begun):
    space, cohort = begun
    write(space, ANSWER)
    sent = workspace.submit(space.home, MODULE, cohort.name, "张三")
    found = row(space, cohort)
    [receipt] = found.receipts
    assert receipt.sha256 == sent["sha256"] and abs(receipt.at - datetime.now(UTC)) < timedelta(minutes=5)
    text = page(space, cohort)
    assert receipt.mark in text and homepage.clock(receipt.at) in text and "按时" not in text, (
        "no due time, none to meet"
    )
    cohort.course.extend(MODULE, "张三", receipt.at - timedelta(hours=3, minutes=20))
    text = page(space, cohort)
    assert "迟交 3 小时 20 分钟" in text and "按时" not in text
    cohort.course.extend(MODULE, "张三", receipt.at + timedelta(days=1))
    assert "按时" in page(space, cohort)
    assert "再提交一次" not in text
    write(space, ANSWER + "  # 又改")
    assert "再提交一次" in page(space, cohort), "what was handed in is no longer what is here"


def test_points_and_returned_feedback_are_shown(begun):
    space, cohort = begun
    write(space, ANSWER)
    workspace.submit(space.home, MODULE, cohort.name, "张三")
    graded = workspace.grade_own(cohort, "张三", MODULE)
    assert (graded["points"], graded["maximum"], graded["reason"]) == (3.0, 20.0, None)
    space.fetch_feedback(cohort, "张三")
    found = row(space, cohort)
    assert (found.state, found.points, found.maximum) == ("returned", 3.0, 25.0)
    assert "<script src=" not in (space.root / found.feedback).read_text(encoding="utf-8"), "no request to anywhere"
    assert "看反馈" in page(space, cohort)
    workspace.submit(space.home, MODULE, cohort.name, "张三")
    newest = receipts.of(space.home, cohort.name, "张三", MODULE)[0]
    assert not (newest.folder / "feedback").exists(), "what was returned is no part of the next submission"


def test_feedback_from_studying_alone_is_no_trainers(begun):
    space, cohort = begun
    write(space, ANSWER)
    workspace.submit(space.home, MODULE, cohort.name, "张三")
    workspace.grade_own(cohort, "张三", MODULE)
    space.fetch_feedback(cohort, "张三")
    class_ = space.home.create("春季班", "zh", "甲区")
    class_.enrol([workspace.Person("张三", "张三")])
    class_.release(MODULE)
    found = next(one for one in homepage.rows(space, class_, "张三") if one.module.id == MODULE)
    assert found.state == "begun" and found.feedback, (
        "nothing was handed in to this cohort, and the page can still be read"
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_link_leads_to_a_file(begun, lang):
    space, cohort = begun
    speak(lang)
    text = page(space, cohort, base="/base/")
    links = re.findall(r'href="/base/lab/tree/([^"]+)"', text)
    assert len(links) >= 12 and all((space.root.parent / unquote(link)).is_file() for link in links)
    assert ("接着学" in text) == (lang == "zh")
    assert "http://" not in text and "https://" not in text, "nothing is loaded from anywhere"


def test_a_module_that_the_cohort_has_not_released_says_so(begun):
    space, cohort = begun
    del cohort.record.assignments[MODULE]
    assert "未发布" in page(space, cohort)


def test_what_stands_in_names_is_shown_as_text(begun):
    space, cohort = begun
    assert "<script>alert" not in homepage.page(space, cohort, "<script>alert(1)</script>", homepage.Place())


def test_without_an_exchange_copies_take_its_place(begun, monkeypatch):
    """As on Windows, where nbgrader's exchange refuses to work."""
    space, cohort = begun
    monkeypatch.setattr(workspace, "has_exchange", lambda: False)
    shutil.rmtree(exercise(space).parent)
    assert space.fetch(cohort, "张三") == [exercise(space).parent]
    write(space, ANSWER)
    assert "file" not in workspace.submit(space.home, MODULE, cohort.name, "张三")
    assert workspace.grade_own(cohort, "张三", MODULE)["points"] == 3.0
    space.fetch_feedback(cohort, "张三")
    assert row(space, cohort).state == "returned" and len(row(space, cohort).receipts) == 1
    assert not re.search(r'[<>:"|?*]', row(space, cohort).feedback), "a name that Windows takes"
    cohort.record.kind = "cohort"
    handed = receipts.hand_over(space.home, cohort, "张三", exercise(space).parent, datetime.now(UTC))
    shutil.unpack_archive(handed, space.root / "unpacked")
    assert "quantile(0.9)" in (space.root / "unpacked" / "exercise.ipynb").read_text(encoding="utf-8")


def test_in_a_cohort_one_hands_in_and_the_trainer_grades(released):
    space = Workspace(Home(released.root.parents[1]), "zh")
    exercise = space.root / "exercises" / MODULE
    shutil.copytree(released.course.release_folder(MODULE), exercise)
    write(space, ANSWER)
    text = homepage.page(space, released, "s01", homepage.Place())
    assert "提交并评分" not in text and ">提交</button>" in text
    assert "培训者评分之后" in text and "班级“班级一”用中文评分" in text, "and what a change of language means"
    shutil.rmtree(space.root)
