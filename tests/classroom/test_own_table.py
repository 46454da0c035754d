"""The check of one's own table: what it finds, where it says it is, and that it changes nothing."""

from __future__ import annotations

import hashlib

import openpyxl
import pytest

from grading.classroom.errors import ZhixingError
from grading.classroom.language import speak
from grading.classroom.own_table import CheckTable
from tests.conftest import ROOT

CLEAN = "选区,受理件数,受理日期\n1,63,2014-01-02\n2,92,2014-01-03\n3,82,2014-01-06\n4,71,2014-01-07\n"


@pytest.fixture
def check(tmp_path):
    """check(text, encoding): the findings of a CSV, as (step, column, rows)."""

    def run(text: str, encoding: str = "utf-8"):
        path = tmp_path / "我的表.csv"
        path.write_bytes(text.encode(encoding))
        return {(one.step, one.column, one.rows) for one in CheckTable(path).findings}

    return run


def test_a_clean_table_has_no_findings(check):
    assert check(CLEAN) == set()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_encodings_are_read_and_named(check, encoding):
    found = check(CLEAN, encoding)
    assert found == (set() if encoding == "utf-8-sig" else {("file", "", ())})


def test_the_file_is_never_changed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(CLEAN + "合计,３０８,\n", encoding="gb18030")
    before = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns
    repr(CheckTable(path))
    assert (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) == before


def test_a_title_above_the_header(check):
    assert ("header", "", (1, 2)) in check("2014 年环卫投诉,,\n单位：件,,\n" + CLEAN)


def test_a_column_without_a_name_and_two_of_the_same(check):
    found = check("选区,件数,件数,\n1,2,3,4\n2,3,4,5\n3,4,5,6\n")
    assert ("header", "", (1,)) in found and ("columns", "件数", ()) in found


def test_totals_empty_and_repeated_rows_with_their_places(check):
    found = check("选区,件数\n1,63\n1,63\n,\n2,92\n合 计,218\n东区小计,92\nTotal,218\n")
    assert ("rows", "", (3,)) in found
    assert ("rows", "", (4,)) in found
    assert ("rows", "", (6, 7, 8)) in found


def test_a_name_that_only_begins_like_a_total_is_none(check):
    found = check("service,count\nTotal Place pilot,3\nAll-weather pitch,4\n累计积分查询,5\n")
    assert not [one for one in found if one[0] == "rows"]


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("９２", "全角"),
        ('"1,092"', "千分位"),
        ("1 092", "空格"),
        ("92件", "单位"),
        ("约 92 件", "单位"),
        ("92%", "单位"),
        ("很多", "文字"),
    ],
)
def test_numbers_written_as_text(tmp_path, cell, word):
    path = tmp_path / "a.csv"
    path.write_text(f"选区,件数\n1,63\n2,{cell}\n3,71\n4,82\n", encoding="utf-8")
    found = [one for one in CheckTable(path).findings if one.step == "numbers"]
    assert [(one.column, one.rows) for one in found] == [("件数", (3,))] and word in found[0].zh


def test_numbers_of_a_total_row_are_not_reported_twice(check):
    assert not [one for one in check('选区,件数\n1,63\n2,71\n合计,"1,134"\n') if one[0] == "numbers"]


def test_codes_with_letters_are_no_broken_numbers(check):
    assert not [one for one in check("编号,件数\nA1,1\n2B,2\nC3,3\n") if one[0] == "numbers"]


def test_dates_in_several_ways_and_days_there_are_not(check):
    found = check("日期,件数\n2014-01-02,1\n2014/1/3,2\n2014-02-30,3\n2014-03-01,4\n不详地,5\n")
    assert ("dates", "日期", (3,)) in found
    assert ("dates", "日期", (4,)) in found
    assert ("dates", "日期", (6,)) in found


def test_large_numbers_are_not_taken_for_dates(check):
    assert not [one for one in check("编码,件数\n20141399,1\n20149999,2\n20150101,3\n") if one[0] == "dates"]


def test_gaps_and_signs_for_gaps(check):
    found = check("选区,件数\n1,63\n2,\n3,—\n4,未报\n5,70\n6,71\n7,72\n8,73\n")
    assert ("missing", "件数", (3,)) in found
    assert ("missing", "件数", (4, 5)) in found


def test_spellings_that_split_a_group(check):
    found = check("部门,件数\n环卫处,1\n环 卫处,2\n环卫处,3\n城管局,4\n")
    assert any(step == "columns" and column == "部门" for step, column, _ in found)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("备注", "13912345678"),
        ("号码", "11010519491231002X"),
        ("联系", "someone@example.org"),
        ("姓名", "某"),
        ("家庭住址", "某路"),
        ("Phone", "12"),
    ],
)
def test_personal_data_are_pointed_out_and_never_repeated(tmp_path, header, value):
    path = tmp_path / "a.csv"
    path.write_text(f"选区,{header}\n1,{value}\n2,{value}\n", encoding="utf-8")
    check = CheckTable(path)
    found = [one for one in check.findings if one.step == "private"]
    assert [one.column for one in found] == [header]
    assert len(value) < 3 or value not in repr(check) + check._repr_html_()


def test_a_workbook_with_merged_cells_formulas_and_a_second_sheet(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["2014 年", None, None])
    sheet.append(["选区", "件数", "日期"])
    for row in (
        ["东", 63, "2014-01-02"],
        [None, 92, "2014-01-03"],
        ["西", "=B3+B4", "2014-01-06"],
        ["西", 8.0, "2014-01-07"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A4")
    book.create_sheet("说明").append(["a", "b"])
    book["说明"].append([1, 2])
    path = tmp_path / "a.xlsx"
    book.save(path)
    found = {(one.step, one.rows) for one in CheckTable(path).findings}
    assert {("file", ()), ("file", (5,)), ("header", ()), ("header", (1,)), ("rows", (3,)), ("missing", (4,))} <= found
    assert CheckTable(path, sheet="说明").cells.header == ["a", "b"]
    with pytest.raises(ZhixingError, match="没有"):
        CheckTable(path, sheet="不在")


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.csv", b""), ("a.xls", b"\xd0\xcf\x11\xe0old"), ("a.xlsx", b"PK\x03\x04broken"), ("none.csv", None)],
    ids=["empty", "xls", "damaged", "not there"],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path, name, data):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ZhixingError, match=name.replace(".", r"\.")):
        CheckTable(tmp_path / name)


def test_it_speaks_the_language_in_force_and_says_where(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("ward,requests\n" + "".join(f"{n},{n}件\n" for n in range(1, 9)), encoding="utf-8")
    speak("en")
    text = repr(CheckTable(path))
    assert "column “requests”, row 2, 3, 4, 5, 6 and 3 more" in text and "✓ nothing found" in text
    speak("zh")
    assert "“requests”列，第 2、3、4、5、6 等 8 行" in repr(CheckTable(path))


def test_html_does_not_carry_markup_from_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("<script>x</script>,b\n1,2\n,3\n4,5\n", encoding="utf-8")
    assert "<script>" not in CheckTable(path)._repr_html_()


@pytest.mark.parametrize(
    "table",
    [
        "chicago_311_sanitation/ward_quarters.csv",
        "uk_gov_services/services.csv",
        "wabo_permits/cases.csv",
        "hk_border/days.csv",
    ],
)
def test_the_shelf_has_nothing_but_gaps_and_repeated_rows(table):
    assert {one.step for one in CheckTable(ROOT / "datasets" / table).findings} <= {"missing", "rows"}
