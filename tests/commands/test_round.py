"""A cohort's round as a trainer and an official type it: release, work, submit, collect, grade, review, feedback, progress."""

from __future__ import annotations

import json

import nbformat
import openpyxl
import pandas as pd
import pytest

from grading.cohorts.home import Home
from grading.cohorts.workspace import Workspace
from grading.curriculum import build, source
from grading.engine import answers
from tests.commands.run import zhixing
from tests.conftest import MODULE

ROSTER = "编号,姓名,单位\nz01,学员一,甲区政务中心\nz02,学员二,甲区政务中心\nz03,学员三,甲区政务中心\n"


@pytest.fixture(scope="module")
def round_(tmp_path_factory):
    """z01 hands in a right set with a written answer, z02 a wrong one, z03 nothing; graded and returned."""
    root = tmp_path_factory.mktemp("round")
    home, roster = root / "home", root / "名单.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    said = {}
    for words in (
        ["cohort", "create", "c"],
        ["cohort", "enrol", "c", str(roster)],
        ["release", "c", "m14", "--due", "2099-01-01"],
    ):
        assert zhixing(home, *words).exit_code == 0
    cohort = Home(home).cohort("c")
    sets = {one.name: one for one in answers.load(MODULE)}
    chosen = {"z01": sets["right_groupby"], "z02": sets["wrong_hard_coded"]}
    for learner, one in chosen.items():
        # Each learner has a folder of their own on their own machine: here, one after the other.
        space = Workspace(Home(home), "zh")
        [folder] = space.fetch(cohort, learner)
        nbformat.write(answers.fill(folder / "exercise.ipynb", one.answers), folder / "exercise.ipynb")
        said[f"submit {learner}"] = zhixing(home, "submit", "m14", "--cohort", "c", "--learner", learner)
        folder.rename(root / learner)
    for command in ("collect", "grade", "feedback"):
        said[command] = zhixing(home, command, "c", "m14", "--json")
    said["again"] = zhixing(home, "grade", "c", "m14", "--json")
    return root, home, cohort, said, chosen


def test_each_step_says_what_it_did(round_):
    *_, said, _ = round_
    assert {name: result.exit_code for name, result in said.items()} == dict.fromkeys(said, 0)
    assert "已提交" in said["submit z01"].stdout
    collected = json.loads(said["collect"].stdout)
    assert (collected["collected"], collected["missing"]) == (["z01", "z02"], ["z03"])
    assert json.loads(said["feedback"].stdout)["returned"] >= 1


def test_the_scores_are_those_that_the_answer_sets_promise(round_):
    _, _, cohort, said, chosen = round_
    questions = source.questions(build.exercise_source(MODULE))
    results = {one["learner"]: one for one in json.loads(said["grade"].stdout)}
    assert results["z01"]["state"] == "needs_review"
    for learner, one in chosen.items():
        points = cohort.course.points(MODULE, learner)
        assert {name: points[name]["auto"] for name in one.expected(questions)} == one.expected(questions)


def test_a_second_run_grades_nothing_again(round_):
    assert [one["state"] for one in json.loads(round_[3]["again"].stdout)] == ["unchanged", "unchanged"]


def test_progress_in_every_form_tells_the_same(round_):
    root, home, *_ = round_
    files = {kind: root / f"p.{kind}" for kind in ("html", "csv", "xlsx")}
    done = zhixing(
        home,
        "progress",
        "--cohort",
        "c",
        "--json",
        *[word for kind, path in files.items() for word in (f"--{kind}", str(path))],
    )
    assert done.exit_code == 0
    [row] = json.loads(done.stdout)["progress"]
    assert (row["enrolled"], row["submitted"], row["missing"]) == (3, 2, 1)
    table = pd.read_csv(files["csv"])
    assert table.set_index("编号")["状态"].to_dict()["z03"] == "未交"
    assert table["得分"].isna().sum() == 1, "a missing submission has no points, not zero"
    sheet = openpyxl.load_workbook(files["xlsx"]).worksheets[0]
    header = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, header.index("人数") + 1).value == 3
    page = files["html"].read_text(encoding="utf-8")
    assert "http://" not in page.replace("http://www.w3.org", "") and "https://" not in page
    assert "学员一" not in page and "z01" not in page, "the page names no learner"


def test_progress_without_cohorts_says_where_to_begin(tmp_path):
    done = zhixing(tmp_path, "progress")
    assert done.exit_code == 1 and "zhixing cohort create" in done.stderr


def test_submitting_without_an_exercise_says_what_to_do_first(tmp_path):
    done = zhixing(tmp_path, "submit", "m14")
    assert done.exit_code == 1 and "zhixing start" in done.stderr
