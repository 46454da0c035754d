"""Agencies from the command line, and what cohorts and rosters say of one that the tree does not have."""

from __future__ import annotations

import json

import pytest

from tests.commands.run import zhixing

LIST = "编码,名称,上级,层级\n32,甲省政务办,,省\n3201,乙市政务局,32,市\n320102,丙县政务中心,3201,县\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    root = tmp_path_factory.mktemp("agencies")
    (root / "单位.csv").write_text(LIST, encoding="gb18030")
    done = zhixing(root / "home", "agency", "import", str(root / "单位.csv"), "--preview")
    assert done.exit_code == 0 and "可以导入 3 个单位" in done.stdout and not (root / "home").exists()
    assert "已导入 3 个单位" in zhixing(root / "home", "agency", "import", str(root / "单位.csv")).stdout
    assert zhixing(root / "home", "cohort", "create", "甲班", "--agency", "乙市政务局").exit_code == 0
    return root / "home"


def test_an_unknown_agency_is_reported_with_the_nearest_names_and_nothing_is_made(home, tmp_path):
    made = zhixing(home, "cohort", "create", "乙班", "--agency", "丙县政务大厅")
    assert made.exit_code == 1 and "丙县政务中心" in made.stderr and not (home / "cohorts" / "乙班").exists()
    (tmp_path / "r.csv").write_text("编号,单位\na1,丙县政务中心\na2,丙县政务大厅\n", encoding="utf-8")
    done = zhixing(home, "cohort", "enrol", "甲班", str(tmp_path / "r.csv"), lang="en")
    assert done.exit_code == 1 and "row 3" in done.stderr and "丙县政务中心" in done.stderr
    assert json.loads(zhixing(home, "cohort", "list", "--json").stdout)[0]["learners"] == 0


def test_list_add_move_rename_and_trainers(home, tmp_path):
    (tmp_path / "r.csv").write_text("编号,单位\na1,丙县政务中心\na2,\n", encoding="utf-8")
    assert zhixing(home, "cohort", "enrol", "甲班", str(tmp_path / "r.csv")).exit_code == 0
    (tmp_path / "r.csv").write_text("编号,单位\na2,\na3,\n", encoding="utf-8")
    again = zhixing(home, "cohort", "enrol", "甲班", str(tmp_path / "r.csv"), "--preview").stdout
    assert "新加入 1 人" in again and "没有变化 1 人" in again and "a1" in again
    shown = zhixing(home, "agency", "list").stdout
    assert "甲省政务办" in shown and "2 人（本级 0 人）" in shown
    listed = json.loads(zhixing(home, "agency", "list", "--json").stdout)["agencies"]
    assert [(one["name"], one["parent"], one["learners"], one["learners_with_below"]) for one in listed] == [
        ("甲省政务办", "", 0, 2), ("乙市政务局", "甲省政务办", 1, 2), ("丙县政务中心", "乙市政务局", 1, 1)
    ]  # fmt: skip
    assert zhixing(home, "agency", "add", "丁县政务中心", "--parent", "32").exit_code == 0
    moved = zhixing(home, "agency", "move", "丁县政务中心", "乙市政务局")
    assert "甲省政务办 / 乙市政务局 / 丁县政务中心" in moved.stdout
    circle = zhixing(home, "agency", "move", "甲省政务办", "丁县政务中心")
    assert circle.exit_code == 1 and "圈" in circle.stderr
    assert "甲班" in zhixing(home, "agency", "rename", "丙县政务中心", "丙县审批局").stdout
    assert "改名" in zhixing(home, "agency", "history").stdout
    assert "赵老师" in zhixing(home, "cohort", "trainer", "甲班", "add", "赵老师").stdout
    [cohort] = json.loads(zhixing(home, "cohort", "list", "--json").stdout)
    assert cohort["trainers"] == ["赵老师"]
    told = zhixing(home, "cohort", "history", "甲班").stdout
    assert "加入培训者" in told and "单位改名" in told and "丙县政务中心 → 丙县审批局" in told
    assert zhixing(home, "cohort", "trainer", "甲班", "give", "赵老师").exit_code == 1


def test_a_roster_goes_out_and_comes_back(home, tmp_path):
    zipped, roster = tmp_path / "o.zip", tmp_path / "r.csv"
    assert "姓名和邮箱" in zhixing(home, "cohort", "export", "甲班", str(zipped), "--oneroster").stdout
    shown = zhixing(home, "cohort", "import", str(zipped), "--preview")
    assert shown.exit_code == 0 and "可以导入 1 个班" in shown.stdout and "没有变化" in shown.stdout
    told = json.loads(zhixing(home, "cohort", "import", str(zipped), "--json", lang="en").stdout)
    assert told["imported"] and not told["cohorts"][0]["new"] and told["cohorts"][0]["changes"]["new"] == []
    assert zhixing(home, "cohort", "export", "甲班", str(roster)).exit_code == 0
    assert "没有变化" in zhixing(home, "cohort", "enrol", "甲班", str(roster), "--preview").stdout
    taken = zhixing(home, "cohort", "export", "甲班", str(roster))
    assert taken.exit_code == 1 and "--replace" in taken.stderr
    assert zhixing(home, "cohort", "export", "甲班", str(tmp_path / "r.txt")).exit_code == 1
    (tmp_path / "folder").mkdir()
    faulty = zhixing(home, "cohort", "import", str(tmp_path / "folder"))
    assert faulty.exit_code == 1 and "manifest.csv" in faulty.stderr


def test_without_a_tree_the_list_says_how_to_get_one(tmp_path):
    assert "agency import" in zhixing(tmp_path, "agency", "list").stdout
