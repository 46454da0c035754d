"""Check and hand in, as the buttons above an exercise ask for them: real kernels, nbgrader's validator, a real receipt."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import nbformat
import pytest

from grading.classroom.language import speak
from grading.cohorts import checking, workspace
from grading.cohorts.home import Home
from grading.cohorts.workspace import Person, Workspace
from grading.commands import exercise_server
from grading.commands.home_server import Room
from grading.curriculum.errors import ZhixingError
from tests.commands.run import zhixing
from tests.submissions import MODULE, answer_set

PATH = f"zh/exercises/{MODULE}/exercise.ipynb"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A learner of a cohort with m14, which is due in an hour, in front of the exercise."""
    speak("zh")
    made = Home(tmp_path_factory.mktemp("张 三") / "家")
    cohort = made.create("春季班", "zh", "甲区")
    cohort.enrol([Person("z01", "学员一"), Person("z02", "学员二")])
    cohort.release(MODULE, datetime.now(UTC) + timedelta(hours=1))
    space = Workspace(made, "zh")
    space.deliver()
    space.fetch(cohort, "z01")
    return made


@pytest.fixture
def cells(home):
    """Change the exercise: cells({grade_id: source}) starts from what was handed out; None takes the cell away."""
    notebook = home.root / "learn" / PATH
    released = home.cohort("春季班").course.release_folder(MODULE) / "exercise.ipynb"

    def change(sources: dict[str, str | None], types: dict[str, str] | None = None):
        book = nbformat.read(released, as_version=4)
        for cell in list(book.cells):
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if name in sources and sources[name] is None:
                book.cells.remove(cell)
            cell.source = sources.get(name) or cell.source
            cell.cell_type = (types or {}).get(name, cell.cell_type)
        nbformat.write(book, notebook)
        return notebook

    return change


def test_each_question_stands_as_it_is_said_to(home, cells):
    right = answer_set("right_groupby")
    cells({
        "reply_hours": right["reply_hours"],
        "reply_hours_tests": "# mine\n" + _check(home, "reply_hours_tests"),
        "typical_and_slow": "def typical_and_slow(hours):\n    return hours.mean(), hours.quantile(0.9)",
        "waiting_by_step": "1 / 0",
        "channel_medians_tests": None,
        "back_at_post": "我会先看没有收到回执的人。",
    })  # fmt: skip
    done = zhixing(home.root, "check", "m14", "--cohort", "春季班", "--learner", "z01", "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    found = {one["grade_id"]: one for one in said["questions"]}
    assert {name: one["state"] for name, one in found.items()} == {
        "reply_hours_tests": "passed",
        "typical_and_slow_tests": "failed",
        "share_within_tests": "not_begun",
        "waiting_by_step_tests": "failed",
        "channel_medians_tests": "missing",
        "closed_within_tests": "not_begun",
        "back_at_post": "answered",
    }
    assert said["passed"] == 2 and "共 7 道题，完成 2 道" in said["summary"]
    assert found["reply_hours_tests"]["title"].startswith("第 1 题：")
    assert "被改过" in found["reply_hours_tests"]["reason"]
    assert "平均数" in found["typical_and_slow_tests"]["reason"]
    assert "ZeroDivisionError" in found["waiting_by_step_tests"]["reason"]


def _check(home, name: str) -> str:
    released = home.cohort("春季班").course.release_folder(MODULE) / "exercise.ipynb"
    return next(
        cell.source
        for cell in nbformat.read(released, as_version=4).cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    )


def test_on_the_terminal_each_question_has_a_line_and_english_is_english(home, cells):
    cells({"typical_and_slow": "def typical_and_slow(hours):\n    return None"})
    done = zhixing(home.root, "check", "m14", "--cohort", "春季班", "--learner", "z01")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("○ 第 1 题：") and lines[0].endswith("还没有作答")
    assert lines[1].startswith("✗ 第 2 题：") and "return" in done.stdout


def test_a_check_that_became_text_is_named_and_nothing_is_run(home, cells):
    cells({}, {"share_within_tests": "markdown"})
    with pytest.raises(ZhixingError, match="换了类型"):
        checking.check(home, MODULE, "春季班", "z01")


def test_a_damaged_file_is_named(home, cells):
    notebook = cells({})
    notebook.write_text("{", encoding="utf-8")
    with pytest.raises(ZhixingError, match="损坏"):
        checking.check(home, MODULE, "春季班", "z01")
    done = zhixing(home.root, "check", "m14", "--cohort", "春季班", lang="en")
    assert done.exit_code == 1 and "damaged" in done.stderr


def test_a_renamed_exercise_is_named(home, cells):
    notebook = cells({})
    renamed = notebook.rename(notebook.with_name("张三.ipynb"))
    try:
        with pytest.raises(ZhixingError, match=r"张三\.ipynb.*改回 exercise\.ipynb"):
            checking.check(home, MODULE, "春季班", "z01")
    finally:
        renamed.rename(notebook)


def test_code_that_cannot_be_read_is_told_in_words(home, cells):
    cells({"typical_and_slow": "def typical_and_slow(hours)\n    return 1"})
    [told] = [
        one.reason
        for one in checking.check(home, MODULE, "春季班", "z01").questions
        if one.grade_id == "typical_and_slow_tests"
    ]
    assert "(line 1)" in told and ".py" not in told and "少了一个英文冒号" in told


@pytest.fixture
def room(home):
    return Room({"home": str(home.root), "cohort": "春季班", "learner": "z01"})


def test_only_an_exercise_of_this_cohort_in_its_language_can_be_handed_in(room):
    assert exercise_server.module_of(room, PATH) == MODULE
    with pytest.raises(ZhixingError, match="另一种语言"):
        exercise_server.module_of(room, PATH.replace("zh/", "en/"))
    for path in (
        "zh/lessons/m14_service_speed/lesson.ipynb",
        f"zh/exercises/../{MODULE}/exercise.ipynb",
        "",
        "/etc/passwd",
    ):
        with pytest.raises(ZhixingError, match="不是"):
            exercise_server.module_of(room, path)


def test_the_receipt_says_when_whether_in_time_how_often_and_the_mark(home, room, cells):
    cells({})
    for times in (1, 2):
        receipt = workspace.submit(home, MODULE, "春季班", "z01")
        shown = exercise_server._receipt(room, receipt)
        rows = dict(shown["rows"])
        assert rows["提交次数"].startswith(f"第 {times} 次")
    assert rows["是否按时"].startswith("按时（截止 20") and rows["内容指纹"] == receipt["sha256"][:12]
    assert "培训者评分之后" in shown["lines"][0]
    home.cohort("春季班").course.extend(MODULE, "z01", datetime.now(UTC) - timedelta(hours=2))
    speak("en")
    rows = dict(exercise_server._receipt(room, workspace.submit(home, MODULE, "春季班", "z01"))["rows"])
    assert rows["In time"].startswith("late by 2 h") and rows["Times handed in"] == "3; the last one counts"
