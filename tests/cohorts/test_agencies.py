"""The tree of agencies: read whole or not at all, changed with its history kept, and never a circle."""

from __future__ import annotations

import openpyxl
import pytest

from grading.cohorts import agencies, agency_changes, members
from grading.cohorts.agencies import Agency, Tree
from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.curriculum.errors import RowErrors, ZhixingError
from tests.cohorts.conftest import clone, cohort_of

LIST = """单位编码,单位名称,上级单位,层级
32,甲省政务办,,省
3201,乙市政务局,32,市
320102,丙县政务中心,乙市政务局,县
320103,丁县政务中心,3201,县
"""
TREE = [
    Agency("32", "甲省政务办", "", "省"),
    Agency("3201", "乙市政务局", "32", "市"),
    Agency("320102", "丙县政务中心", "3201", "县"),
    Agency("320103", "丁县政务中心", "3201", "县"),
]


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture
def planted(home):
    agency_changes.take(home, Tree(TREE), "单位.csv")
    return home


@pytest.fixture(scope="module")
def cohorts(two_cohorts, tmp_path_factory):
    """A home with the tree and two cohorts."""
    home = clone(two_cohorts, tmp_path_factory.mktemp("agencies") / "home")
    for name, agency in (("甲班", "丙县政务中心"), ("乙班", "乙市政务局")):
        cohort_of(home, name, agency)
    home.cohort("甲班").enrol([Person("s1"), Person("s2", agency="丁县政务中心"), Person("s10", agency="外单位")])
    home.cohort("乙班").enrol([Person("s1", agency="丙县政务中心"), Person("s3")])
    return home


@pytest.fixture
def used(cohorts):
    """That home with the tree as in TREE, its cohorts' records put back after each test."""
    before = {path: path.read_bytes() for path in cohorts.root.glob("cohorts/*/cohort.json")}
    Tree(TREE).save(cohorts)
    yield cohorts
    for path, data in before.items():
        path.write_bytes(data)
        (path.parent / "members.jsonl").unlink(missing_ok=True)
    (cohorts.root / agency_changes.HISTORY).unlink(missing_ok=True)


def write(tmp_path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "单位.csv"
    path.write_bytes(text.encode(encoding))
    return path


def rows(path) -> list[tuple[int, str, str]]:
    with pytest.raises(RowErrors) as caught:
        agencies.read(path)
    return caught.value.rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_in_any_encoding_with_parents_by_code_or_name(tmp_path, encoding):
    assert agencies.read(write(tmp_path, LIST, encoding)).tree.agencies == TREE


def test_a_workbook_with_renamed_columns_full_width_forms_and_a_title(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["单位目录 2026"],
        ["Agency Code", "Ｎａｍｅ", "Parent"],
        ["３２", " 甲省政务办　", None],
        ["3201", "乙市政务局", "32"],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = agencies.read(tmp_path / "a.xlsx")
    assert found.tree.agencies == [Agency("32", "甲省政务办"), Agency("3201", "乙市政务局", "32")]
    assert any("2 cell" in note.en for note in found.notes) and any("level" in note.en for note in found.notes)


def test_without_codes_names_serve(tmp_path):
    tree = agencies.read(write(tmp_path, "单位,上级\n甲,\n乙,甲\n")).tree
    assert tree.agencies == [Agency("甲", "甲"), Agency("乙", "乙", "甲")] and tree.parents == {"乙": "甲"}


def test_the_file_read_back_is_the_tree_that_was_saved(home):
    assert not Tree.load(home)
    home.ensure()
    Tree(TREE).save(home)
    assert Tree.load(home).agencies == TREE
    assert (home.root / "agencies.csv").read_text(encoding="utf-8").splitlines()[0] == "code,name,parent,level"


def test_the_tree_tells_what_is_above_and_below():
    tree = Tree(TREE)
    assert tree.parents == {"乙市政务局": "甲省政务办", "丙县政务中心": "乙市政务局", "丁县政务中心": "乙市政务局"}
    assert tree.subtree("乙市政务局") == {"乙市政务局", "丙县政务中心", "丁县政务中心"}
    assert tree.path("丙县政务中心") == ["甲省政务办", "乙市政务局", "丙县政务中心"]
    assert tree.subtree("外单位") == {"外单位"} and tree.path("外单位") == ["外单位"], "a top one of its own"


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("名称,上级\n甲,\n甲,\n", 3, "第 2 行重复"),
        ("名称,上级\n甲A,\n甲ａ,\n", 3, "第 2 行重复"),
        ("名称,编码\n甲,1\n乙,1\n", 3, "编码“1”与第 2 行重复"),
        ("名称,上级\n甲省政务办,\n乙,甲省政务\n", 3, "是不是：甲省政务办"),
        ("名称,上级\n甲,甲\n", 2, "甲 → 甲"),
        ("名称,上级\n=1+1,\n", 2, "公式"),
        ("名称,上级\n,甲\n甲,\n", 2, "没有填名称"),
        ("名称,上级\n甲,,多\n", 2, "格子比表头多"),
        ("名称,编码\n甲,3.20102E+17\n", 2, "科学记数法"),
        ("名称,单位名称\n甲,乙\n", 1, "请只留一列"),
        ("名称\n" + "甲" * 101 + "\n", 2, "超过 100 个字"),
    ],
)
def test_each_fault_names_its_row(tmp_path, text, row, words):
    found = rows(write(tmp_path, text))
    assert found[0][0] == row and words in found[0][1] and found[0][2]


def test_every_row_of_a_circle_is_named_and_who_hangs_below_it_is_not(tmp_path):
    found = rows(write(tmp_path, "名称,上级\n甲,丙\n乙,甲\n丙,乙\n丁,丙\n"))
    assert [row for row, *_ in found] == [2, 3, 4]


def test_a_file_without_a_name_column_or_without_agencies(tmp_path):
    assert "缺少名称列" in rows(write(tmp_path, "编码,层级\n1,省\n"))[0][1]
    with pytest.raises(RowErrors, match="没有单位"):
        agencies.read(write(tmp_path, "名称,编码\n"))


def test_a_faulty_list_leaves_the_tree_as_it_was(planted, tmp_path):
    before = (planted.root / "agencies.csv").read_bytes()
    with pytest.raises(RowErrors):
        agency_changes.take(planted, agencies.read(write(tmp_path, "名称,上级\n甲,乙\n")).tree, "x")
    assert (planted.root / "agencies.csv").read_bytes() == before
    assert [one["event"] for one in agency_changes.history(planted)] == ["added"] * 4


def test_changes_are_kept_with_their_time(planted):
    agency_changes.add(planted, "戊乡便民中心", "3201020", "丙县政务中心", "乡")
    agency_changes.move(planted, "戊乡便民中心", "320103")
    agency_changes.move(planted, "戊乡便民中心", "320103")
    agency_changes.rename(planted, "戊乡便民中心", "戊镇便民中心")
    assert Tree.load(planted).path("戊镇便民中心") == ["甲省政务办", "乙市政务局", "丁县政务中心", "戊镇便民中心"]
    told = [(one["event"], one["agency"], one["detail"]) for one in agency_changes.history(planted)[4:]]
    assert told == [
        ("added", "戊乡便民中心", "丙县政务中心"),
        ("moved", "戊乡便民中心", "丙县政务中心 → 丁县政务中心"),
        ("renamed", "戊乡便民中心", "戊镇便民中心"),
    ]


def test_a_name_that_was_the_code_is_free_again_after_a_rename(home):
    agency_changes.take(home, Tree([Agency("甲", "甲"), Agency("乙", "乙", "甲")]), "x")
    agency_changes.rename(home, "甲", "新甲")
    assert Tree.load(home).path("乙") == ["新甲", "乙"]
    agency_changes.add(home, "甲")
    assert "甲" in Tree.load(home)


@pytest.mark.parametrize(
    "change",
    [
        lambda home: agency_changes.add(home, "丙县政务中心"),
        lambda home: agency_changes.add(home, "新", "32"),
        lambda home: agency_changes.add(home, "新", parent="没有"),
        lambda home: agency_changes.add(home, "=新"),
        lambda home: agency_changes.add(home, " "),
        lambda home: agency_changes.move(home, "甲省政务办", "丙县政务中心"),
        lambda home: agency_changes.move(home, "甲省政务办", "甲省政务办"),
        lambda home: agency_changes.rename(home, "丙县政务中心", "丁县政务中心"),
        lambda home: agency_changes.rename(home, "没有", "新"),
    ],
)
def test_a_change_that_would_be_no_tree_is_refused(planted, change):
    before = {path: path.read_bytes() for path in planted.root.rglob("*") if path.is_file()}
    with pytest.raises(ZhixingError):
        change(planted)
    assert {path: path.read_bytes() for path in planted.root.rglob("*") if path.is_file()} == before


def test_a_rename_follows_into_the_cohorts(used):
    assert agency_changes.rename(used, "丙县政务中心", "丙县审批局") == ["乙班", "甲班"]
    assert used.cohort("甲班").record.agency == "丙县审批局"
    assert used.cohort("乙班").record.agencies == {"s1": "丙县审批局"}
    assert used.cohort("甲班").record.agencies["s2"] == "丁县政务中心"
    assert members.history(used.cohort("乙班"))[-1]["detail"] == "丙县政务中心 → 丙县审批局"


def test_a_list_in_which_a_code_has_another_name_renames(used, tmp_path):
    after = agencies.read(write(tmp_path, LIST.replace("丙县政务中心", "丙县审批局"))).tree
    assert agency_changes.plan(used, after).renamed == {"丙县政务中心": "丙县审批局"}
    assert used.cohort("甲班").record.agency == "丙县政务中心", "a plan changes nothing"
    agency_changes.take(used, after, "x")
    assert used.cohort("甲班").record.agency == "丙县审批局"


def test_a_list_that_leaves_out_an_agency_in_use_is_refused(used):
    before = {path: path.read_bytes() for path in used.root.rglob("*") if path.is_file()}
    with pytest.raises(RowErrors, match="丁县政务中心") as caught:
        agency_changes.take(used, Tree([*TREE[:3], Agency("9", "丁县政务服务中心", "3201")]), "x")
    assert "甲班" in caught.value.zh and "丁县政务服务中心" in caught.value.zh
    assert {path: path.read_bytes() for path in used.root.rglob("*") if path.is_file()} == before


def test_who_is_where_counts_a_person_in_two_cohorts_once(used):
    members.withdraw(used.cohort("乙班"), "s3")
    held = agency_changes.members_of(used)
    assert held == {"丙县政务中心": {"s1"}, "丁县政务中心": {"s2"}, "外单位": {"s10"}}


def test_a_rename_cut_off_before_the_tree_was_written_is_done_by_doing_it_again(used, monkeypatch):
    def cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Tree, "save", cut)
        with pytest.raises(KeyboardInterrupt):
            agency_changes.rename(used, "丙县政务中心", "丙县审批局")
    assert "丙县政务中心" in Tree.load(used)
    agency_changes.rename(used, "丙县政务中心", "丙县审批局")
    assert used.cohort("甲班").record.agency == "丙县审批局" and "丙县审批局" in Tree.load(used)


def test_a_file_damaged_by_hand_says_which_row(planted):
    with (planted.root / "agencies.csv").open("a", encoding="utf-8") as file:
        file.write("9,戊,没有的,乡\n")
    with pytest.raises(RowErrors) as caught:
        Tree.load(planted)
    assert caught.value.rows[0][0] == 6 and "agencies.csv" in caught.value.zh
