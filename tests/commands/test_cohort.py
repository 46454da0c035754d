"""Cohorts from the command line: what is typed wrong says so, and nothing that was there is touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.commands.run import zhixing

ROSTER = "编号,姓名,单位\nz01,学员一,甲区政务中心\nz02,学员二,甲区政务中心\n"


@pytest.fixture
def home(tmp_path):
    return tmp_path / "家 home"


def test_create_enrol_list(home, tmp_path):
    roster = tmp_path / "名单.csv"
    roster.write_text(ROSTER, encoding="gb18030")
    made = zhixing(home, "cohort", "create", "春季班", "--lang", "zh", "--agency", "甲区")
    assert made.exit_code == 0 and "春季班" in made.stdout
    preview = zhixing(home, "cohort", "enrol", "春季班", str(roster), "--preview")
    assert preview.exit_code == 0 and "可以加入 2 人" in preview.stdout and "gb18030" in preview.stdout
    assert json.loads(zhixing(home, "cohort", "list", "--json").stdout)[0]["learners"] == 0
    assert "已加入 2 人" in zhixing(home, "cohort", "enrol", "春季班", str(roster)).stdout
    listed = json.loads(zhixing(home, "cohort", "list", "--json").stdout)
    assert [(one["name"], one["lang"], one["agency"], one["learners"]) for one in listed] == [
        ("春季班", "zh", "甲区", 2)
    ]


def test_a_second_cohort_of_the_same_name_leaves_the_first_as_it_is(home, tmp_path):
    zhixing(home, "cohort", "create", "a")
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    again = zhixing(home, "cohort", "create", "a", "--lang", "en")
    assert again.exit_code == 1 and "已经有班级" in again.stderr
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["a/b", "..", "a+b", "", " a", "a.", "x" * 61, "con", "NUL"])
def test_names_that_cannot_be_folders(home, name):
    made = zhixing(home, "cohort", "create", name)
    assert made.exit_code == 1 and "不能用" in made.stderr
    assert not (home / "cohorts").exists() or not any((home / "cohorts").iterdir())


def test_a_faulty_roster_enrols_nobody_and_names_its_rows(home, tmp_path):
    zhixing(home, "cohort", "create", "a")
    roster = tmp_path / "r.csv"
    roster.write_text("id,name\nz01,A\nz01,B\n../x,C\n", encoding="utf-8")
    done = zhixing(home, "cohort", "enrol", "a", str(roster), lang="en")
    assert done.exit_code == 1 and "row 3" in done.stderr and "row 4" in done.stderr
    assert json.loads(zhixing(home, "cohort", "list", "--json").stdout)[0]["learners"] == 0


def test_a_roster_that_is_not_there(home, tmp_path):
    zhixing(home, "cohort", "create", "a")
    done = zhixing(home, "cohort", "enrol", "a", str(tmp_path / "none.csv"))
    assert done.exit_code == 1 and "none.csv" in done.stderr


def test_an_unknown_cohort_names_those_there_are(home):
    zhixing(home, "cohort", "create", "春季班")
    done = zhixing(home, "release", "秋季班", "m14")
    assert done.exit_code == 1 and "秋季班" in done.stderr and "春季班" in done.stderr


def test_a_home_that_cannot_be_written_says_what_to_do(tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = zhixing(tmp_path / "file" / "home", "cohort", "create", "a")
    assert done.exit_code == 1 and "--home" in done.stderr


@pytest.mark.parametrize("due", ["tomorrow", "2026-13-01", "31/12/2026"])
def test_a_due_time_that_cannot_be_read_shows_how_to_write_it(home, due):
    zhixing(home, "cohort", "create", "a")
    done = zhixing(home, "release", "a", "m14", "--due", due)
    assert done.exit_code == 1 and "2026-12-31" in done.stderr


def test_an_unknown_module_and_one_not_released(home):
    zhixing(home, "cohort", "create", "a")
    unknown = zhixing(home, "release", "a", "m99")
    assert unknown.exit_code == 1 and "m99" in unknown.stderr
    early = zhixing(home, "grade", "a", "m14")
    assert early.exit_code == 1 and "zhixing release a" in early.stderr


@pytest.mark.parametrize("command", [["cohort", "create"], ["grade"], []], ids=["cohort create", "grade", "no command"])
def test_help_is_in_the_language_asked_for(command):
    chinese, english = (
        subprocess.run([sys.executable, "-m", "grading.cli", *command, "--help"],
                       env=os.environ | {"ZHIXING_LANG": lang, "COLUMNS": "160"}, capture_output=True,
                       text=True, encoding="utf-8", check=True).stdout
        for lang in ("zh", "en")
    )  # fmt: skip
    assert "用法：" in chinese and "选项" in chinese and "显示这份说明" in chinese and "Usage:" not in chinese
    assert "Usage:" in english and not any("\u4e00" <= letter <= "\u9fff" for letter in english)


def test_the_language_of_a_cohort_is_its_own_wherever_the_home_is_named(home):
    for words in (["--home", str(home), "cohort", "create", "a", "--lang", "en"],
                  ["cohort", "create", "b", "--lang=en", "--home", str(home)],
                  ["--lang", "en", "--home", str(home), "cohort", "create", "c"]):  # fmt: skip
        subprocess.run([sys.executable, "-m", "grading.cli", *words], check=True, capture_output=True)
    listed = json.loads(zhixing(home, "cohort", "list", "--json").stdout)
    assert {one["name"]: one["lang"] for one in listed} == {"a": "en", "b": "en", "c": "zh"}


def test_a_module_released_again_keeps_its_due_time_and_when_learners_first_had_it(home):
    zhixing(home, "cohort", "create", "a")
    zhixing(home, "release", "a", "m03", "--due", "2027-03-01T18:00+08:00")
    path = home / "cohorts" / "a" / "cohort.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    [before] = record["assignments"].values()
    before |= {"released_at": "2026-01-01T00:00:00+00:00"}
    del before["first_released_at"]  # a record of an earlier version
    path.write_text(json.dumps(record), encoding="utf-8")
    again = zhixing(home, "release", "a", "m03", "--json")
    assert json.loads(again.stdout)["due"].startswith("2027-03-01 10:00")
    [after] = json.loads(path.read_text(encoding="utf-8"))["assignments"].values()
    assert after["first_released_at"] == before["released_at"] < after["released_at"]


TREE = "名称,编码,上级\n东江市局,DJ,\n甲县局,DJ01,DJ\n"


def test_a_roster_may_give_the_agency_s_code_or_a_name_with_stray_spaces(home, tmp_path):
    (tmp_path / "tree.csv").write_text(TREE, encoding="utf-8")
    (tmp_path / "r.csv").write_text("编号,单位,单位编码\nz1,,dj01\nz2,甲　县局,\nz3,东江市局,DJ\n", encoding="utf-8")
    zhixing(home, "agency", "import", str(tmp_path / "tree.csv"))
    zhixing(home, "cohort", "create", "a")
    done = json.loads(zhixing(home, "cohort", "enrol", "a", str(tmp_path / "r.csv"), "--json").stdout)
    assert [one["agency"] for one in done["learners"]] == ["甲县局", "甲县局", "东江市局"]
    (tmp_path / "r.csv").write_text("编号,单位,单位编码\nz4,东江市局,DJ01\nz5,,DJ9\n", encoding="utf-8")
    wrong = zhixing(home, "cohort", "enrol", "a", str(tmp_path / "r.csv"))
    assert "那是“甲县局”的" in wrong.stderr and "“DJ9”不在单位目录里" in wrong.stderr
