"""Rosters as agencies send them: good ones in every disguise, and bad ones with a message for each row."""

import dataclasses
import io
import random
import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import pytest

from grading.classroom.language import speak
from grading.cohorts.roster import Learner, Words, check_id, read_roster
from grading.curriculum.errors import RowErrors

ZH = "编号,姓名,单位,邮箱,处室\n001,张三,省政务服务局,zhangsan@example.org,审批处\n002,李四,市大数据局,,\n"
LEARNERS = [
    Learner("001", "张三", "省政务服务局", "zhangsan@example.org", "审批处"),
    Learner("002", "李四", "市大数据局"),
]


def write(folder: Path, content: str | bytes, name: str = "roster.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(folder: Path, rows, formats=None, name: str = "roster.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, form in (formats or {}).items():
        book.active[place].number_format = form
    book.save(folder / name)
    return folder / name


def faults(path: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(RowErrors) as caught:
        read_roster(path)
    assert path.name in caught.value.zh and path.name in caught.value.en
    return caught.value.rows


def refusal(path: Path) -> str:
    with pytest.raises(RowErrors) as caught:
        read_roster(path)
    assert caught.value.zh != caught.value.en
    return caught.value.en


# Good rosters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_one_roster_in_every_encoding_delimiter_and_line_end(tmp_path, encoding, delimiter, newline):
    text = ZH.replace(",", delimiter).replace("\n", newline)
    assert read_roster(write(tmp_path, text.encode(encoding))).learners == LEARNERS


@pytest.mark.parametrize("text", ["id,name\n001,张三\n", "学号,姓名\n1,欧阳修\n", "id,name\n7,联通\n"])
def test_a_short_gbk_roster_is_not_taken_for_korean_or_japanese(tmp_path, text):
    roster = read_roster(write(tmp_path, text.encode("gbk")))
    assert roster.learners[0].name == text.split(",")[-1].strip()
    assert any("gb18030" in note.en for note in roster.notes)


def test_a_big5_roster_is_read_and_its_encoding_is_said(tmp_path):
    text = "編號x,id,name,agency\n1,001,陳大文,行政服務局\n2,002,黃小明,市民資訊服務中心\n"
    roster = read_roster(write(tmp_path, text.encode("big5")))
    assert [one.name for one in roster.learners] == ["陳大文", "黃小明"]
    assert any("big5" in note.en for note in roster.notes)


def test_a_western_name_outside_utf8(tmp_path):
    assert read_roster(write(tmp_path, "id,name\n1,José Núñez\n".encode("cp1252"))).learners[0].name == "José Núñez"


@pytest.mark.parametrize(
    "header",
    ["编号,姓名,单位,邮箱,处室", "学号,姓名,机构,电子邮箱,部门", "工号,姓名,工作单位,邮箱,科室",
     "ＩＤ,Name,Agency,E-mail,Unit",
     "learner_id,Full Name,Organisation,email,Department", "Student ID,name,organization,Email Address,division",
     "编号（必填）*, 姓 名 ,单位名称,邮箱,所在处室"],
)  # fmt: skip
def test_renamed_columns(tmp_path, header):
    assert read_roster(write(tmp_path, ZH.replace("编号,姓名,单位,邮箱,处室", header))).learners == LEARNERS


def test_full_width_forms_spaces_and_invisible_marks_are_normalised_and_noted(tmp_path):
    rows = "编号,姓名,邮箱\n ００７－ａ　,　张　三　,ａ＠ｂ．ｃｎ\n\u200b8\ufeff,Jane\u00a0 Doe,\n"
    roster = read_roster(write(tmp_path, rows))
    assert roster.learners == [Learner("007-a", "张三", "", "a@b.cn"), Learner("8", "Jane Doe")]
    assert any("5 cell(s)" in note.en for note in roster.notes)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("张　三", "张三"),
        ("欧阳 修", "欧阳修"),
        ("张三 李四", "张三 李四"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("Li Si", "Li Si"),
    ],
)
def test_only_padding_inside_a_short_chinese_name_is_closed_up(tmp_path, written, kept):
    assert read_roster(write(tmp_path, f"id,name\n1,{written}\n")).learners[0].name == kept


def test_ids_stay_text(tmp_path):
    path = write(tmp_path, 'id\n007\n1001.0\n="008"\n1e5\n中A-1_b.c\n٣٤\n')
    assert [one.id for one in read_roster(path).learners] == ["007", "1001.0", "008", "1e5", "中A-1_b.c", "٣٤"]


def test_numbers_of_a_workbook_become_the_text_excel_shows(tmp_path):
    rows = [["编号", "姓名", "单位"], [1001.0, "张三", 12], [7, "李四", None], ["0042", " ＡＢ ", True]]
    path = workbook(tmp_path, rows, {"A3": "00000"})
    assert read_roster(path).learners == [
        Learner("1001", "张三", "12"), Learner("00007", "李四"), Learner("0042", "AB", "True")
    ]  # fmt: skip


def test_empty_rows_are_skipped_and_row_numbers_stay_those_of_the_spreadsheet(tmp_path):
    text = 'id,name\n\n1,"a\nb"\n,,\n　, \n2,c\n1,d\n'
    assert [row for row, *_ in faults(write(tmp_path, text))] == [7]  # 1 header, 2 empty, 3 (two lines), 4, 5, 6, 7
    rows = [["id", "name"], [None, None], ["1", "a"], ["", " "], ["1", "b"]]
    assert [row for row, *_ in faults(workbook(tmp_path, rows))] == [5]


def test_rows_numbered_in_advance_and_left_empty_are_skipped(tmp_path):
    assert read_roster(write(tmp_path, "序号,编号,姓名\n1,a,张三\n2,,\n3,\u200b,\n")).learners == [Learner("a", "张三")]


def test_a_name_with_a_rare_character_from_the_private_area_is_kept(tmp_path):
    text = "编号,姓名\n1,王\ue863\n2,张三\n3,李四海\n"
    for encoding in ("gb18030", "utf-8"):
        assert read_roster(write(tmp_path, text.encode(encoding))).learners[0].name == "王\ue863"


def test_a_title_above_the_header_is_skipped_and_noted(tmp_path):
    rows = [["2026年第一期学员名单", None, None], [None, None, None], ["编号", "姓名", "序号"], ["1", "张三", 1]]
    roster = read_roster(workbook(tmp_path, rows))
    assert roster.learners == [Learner("1", "张三")]
    assert {"1 title row(s) above the header not read", "columns not used: 序号"} <= {note.en for note in roster.notes}


def test_a_name_alone_above_an_id_column_is_not_swallowed_as_a_title(tmp_path):
    assert "no id column" in refusal(write(tmp_path, "1001\nid\n1002\n"))


def test_a_hidden_sheet_is_not_read_and_empty_sheets_do_not_matter(tmp_path):
    path = workbook(tmp_path, [["id"], ["1"]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("空")
    secret = book.create_sheet("旧名单")
    secret.append(["id"])
    secret.append(["2"])
    secret.sheet_state = "hidden"
    book.save(path)
    roster = read_roster(path)
    assert [one.id for one in roster.learners] == ["1"]
    assert any("旧名单" in note.zh for note in roster.notes)


def test_an_xlsx_under_a_csv_name_is_still_an_xlsx(tmp_path):
    path = workbook(tmp_path, [["id", "name"], ["1", "张三"]])
    assert read_roster(path.rename(tmp_path / "名单.csv")).learners == [Learner("1", "张三")]


def test_a_sheet_with_a_wrong_extent_is_read_to_its_end(tmp_path):
    path = workbook(tmp_path, [["id"], ["1"], ["2"], ["3"]])
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b'ref="A1:A4"' in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'ref="A1:A4"', b'ref="A1:A2"')
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    assert [one.id for one in read_roster(path).learners] == ["1", "2", "3"]


def test_a_learner_cannot_be_changed_in_place():
    with pytest.raises(dataclasses.FrozenInstanceError):
        LEARNERS[0].id = "9"


# Bad rosters


def test_every_fault_of_a_file_is_told_at_once_and_in_both_languages(tmp_path):
    text = (
        "编号,姓名,单位,邮箱\n"
        "1,张三,甲局,ok@example.org\n"
        ",李四,甲局,\n"
        "a+b,王五,甲局,\n"
        "１,赵六,甲局,bad@@example.org\n"
        "5,=HYPERLINK(1),+乙局,\n"
        "6,孙七,甲局,,,,多出来\n"
    )
    found = faults(write(tmp_path, text))
    assert [row for row, *_ in found] == [3, 4, 5, 5, 6, 6, 7]
    assert all(zh != en and zh.strip() and en.strip() for _, zh, en in found)
    assert "already in row 2" in found[3][2] and "第 2 行" in found[3][1]


def test_the_error_speaks_the_language_in_force(tmp_path):
    path = write(tmp_path, "id\na/b\n")
    with pytest.raises(RowErrors) as caught:
        read_roster(path)
    try:
        speak("en")
        assert "nobody was enrolled" in str(caught.value)
        speak("zh")
        assert "一个人也没有录入" in str(caught.value)
    finally:
        speak(None)


@pytest.mark.parametrize(
    ("first", "second"), [("A1", "a1"), ("１", "1"), ("x", " x\u200b"), ("straße", "STRASSE"), ("é", "e\u0301")]
)
def test_ids_that_would_share_a_folder_are_duplicates(tmp_path, first, second):
    assert [row for row, *_ in faults(write(tmp_path, f"id,name\n{first},a\n{second},b\n"))] == [3]


@pytest.mark.parametrize(
    "learner",
    ["a b", "a+b", "a/b", "a\\b", ".a", "..", "-a", "a.", "a*", "a,b", "a:b", "[a]", "~a", "$a", "con", "NUL.txt",
     "Com1", "lpt9", "x" * 65, "𠮷" * 41, "\u0301a", "a\x07b", "a\ue000"],
)  # fmt: skip
def test_ids_that_cannot_be_a_folder_are_refused(tmp_path, learner):
    found = faults(write(tmp_path, f'id,name\n1,a\n"{learner}",b\n'))
    assert [row for row, *_ in found] == [3]


@pytest.mark.parametrize(
    "learner", ["a", "张三", "x" * 64, "𠮷" * 40, "2026-01_b.2", "console", "ɓǝ", "བོད", "ئۇيغۇر", "com"]
)
def test_ids_that_are_good(learner):
    assert check_id(learner) is None


def test_an_empty_id_is_a_fault():
    assert check_id("") == Words("没有填", "it is empty")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", " =", "\u200b="])
@pytest.mark.parametrize("column", ["姓名", "单位", "处室"])
def test_texts_a_spreadsheet_would_run_are_refused_however_disguised(tmp_path, start, column):
    assert [row for row, *_ in faults(write(tmp_path, f"编号,{column}\n1,{start}cmd\n"))] == [2]


@pytest.mark.parametrize("mark", ["-", "--", "—", "——", "/", "－"])
def test_a_dash_alone_means_nothing_is_known(tmp_path, mark):
    assert read_roster(write(tmp_path, f"id,unit\n1,{mark}\n")).learners == [Learner("1")]


@pytest.mark.parametrize("address", ["a", "a@b", "a@@b.cn", "a b@c.cn", "@b.cn", "a@.cn", "a@b..cn", "<a@b.cn>"])
def test_bad_addresses(tmp_path, address):
    assert len(faults(write(tmp_path, f"id,email\n1,{address}\n"))) == 1


def test_cells_of_a_workbook_whose_text_is_not_known(tmp_path):
    import datetime

    rows = [["id", "name"], ["=1+1", "a"], [datetime.date(2026, 1, 2), "b"], [110101199001011234, "c"], [1001.5, "d"]]
    rows += [["6", "=VLOOKUP(A1,B:B,1)"], ["#N/A", "e"]]
    found = faults(workbook(tmp_path, rows))
    assert [row for row, *_ in found] == [2, 3, 4, 5, 6, 7]
    words = ["formula", "date", "15 digits", "fraction", "formula", "error #N/A"]
    assert all(word in en for word, (_, _, en) in zip(words, found, strict=True))


def test_an_id_that_excel_wrote_in_scientific_notation(tmp_path):
    assert "scientific" in faults(write(tmp_path, "id\n1.10101E+17\n"))[0][2]


def test_two_columns_for_one_field(tmp_path):
    found = faults(write(tmp_path, "学号,工号,姓名,姓名\n1,2,a,b\n3,a+b,c,d\n"))
    assert [row for row, *_ in found] == [1, 1]
    assert "学号" in found[0][1] and "工号" in found[0][1]


def test_no_id_column_names_what_is_there(tmp_path):
    found = faults(write(tmp_path, "姓名,单位\n张三,甲局\n"))
    assert found[0][0] == 1 and "姓名、单位" in found[0][1] and "学号" in found[0][1]


def test_absent_columns_are_noted_not_refused(tmp_path):
    roster = read_roster(write(tmp_path, "id\n1\n"))
    assert (
        Words(
            "名册里没有这些列，留空：姓名、单位、邮箱、处室", "columns absent and left empty: name, agency, email, unit"
        )
        in roster.notes
    )


def test_two_rosters_in_one_workbook_are_not_guessed_between(tmp_path):
    path = workbook(tmp_path, [["id"], ["1"]])
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("乙局")
    other.append(["学号", "姓名"])
    book.save(path)
    assert "Sheet, 乙局" in refusal(path)


def test_an_open_quotation_mark_does_not_swallow_learners(tmp_path):
    found = faults(write(tmp_path, 'id,name\n1,a\n2,"b\n3,c\n4,d\n'))
    assert found[0][0] == 3 and "quotation mark" in found[0][2]


def zipped(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(zipfile.ZipInfo(name), "<x/>")  # a ZipInfo has a fixed time: a bare name has today's
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\n , ,\n", "is empty"),
        (b"\xff\xfe", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old .xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"<html><table><tr><td>id</td></tr></table></html>", "web page"),
        (b'\xef\xbb\xbf\n<?xml version="1.0"?><Workbook/>', "web page"),
        (b"%PDF-1.7\nid,name\n1,a\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "PDF, a picture"),
        (zipped("word/document.xml"), "no XLSX"),
        (zipped("a")[:20], "no XLSX"),
        (bytes(range(256)) * 4, "can't be told"),
        (b"id,name\n", "no learners"),
        (b"id,name\n,\n", "no learners"),
    ],
    ids=["nothing", "blank", "only-a-mark", "xls", "locked-xlsx", "html", "xml", "pdf", "png", "docx", "cut-zip",
         "noise", "header-only", "blank-rows"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["roster.csv", "roster.xlsx"])
def test_what_is_no_roster_says_what_it_is(tmp_path, content, word, name):
    assert word in refusal(write(tmp_path, content, name))


def test_a_cut_workbook(tmp_path):
    path = workbook(tmp_path, [["id"], ["1"]])
    path.write_bytes(path.read_bytes()[:-200])
    assert "damaged" in refusal(path)


def test_a_workbook_that_would_unpack_to_fill_the_disk(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed, packed.open("a.xml", "w") as part:
        for _ in range(201):
            part.write(bytes(2**20))
    assert "too large" in refusal(write(tmp_path, file.getvalue(), "roster.xlsx"))


def test_a_missing_file_and_a_folder(tmp_path):
    assert "can't be opened" in refusal(tmp_path / "none.csv")
    assert "can't be opened" in refusal(tmp_path)


def test_a_file_too_large_for_a_roster(tmp_path):
    assert "over 20 MB" in refusal(write(tmp_path, b"id\n" + b"1\n" * (11 * 2**20)))


# Property-like: whatever learners there are, writing them in a disguise and reading them back changes nothing


def random_learner(rng: random.Random, number: int) -> Learner:
    han = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
    pick = lambda low, high, of: "".join(rng.choices(of, k=rng.randint(low, high)))  # noqa: E731
    mail = f"{pick(1, 8, 'abcxyz019')}@{pick(1, 5, 'abc')}.cn" if rng.random() < 0.5 else ""
    return Learner(f"{number:04d}{pick(0, 3, 'abAB_甲')}", pick(2, 4, han), pick(0, 6, han), mail, pick(0, 4, han))


def widen(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text)


@pytest.mark.parametrize("seed", range(30))
def test_reading_back_any_disguise_gives_the_same_learners(tmp_path, seed):
    rng = random.Random(seed)
    learners = [random_learner(rng, number) for number in range(rng.randint(1, 40))]
    order = rng.sample(["id", "name", "agency", "email", "unit"], 5)
    rows = [[getattr(one, field) for field in order] for one in learners]
    assert all(unicodedata.is_normalized("NFKC", cell) for row in rows for cell in row)
    dress = rng.choice([str, widen, lambda text: f"  {text}\u3000"])
    rows = [order, *([dress(cell) for cell in row] for row in rows)]
    for at in sorted(rng.sample(range(1, len(rows) + 1), rng.randint(0, min(3, len(rows)))), reverse=True):
        rows.insert(at, [""] * 5)
    if rng.random() < 0.5:
        path = workbook(tmp_path, rows)
    else:
        mark = rng.choice(",;\t")
        path = write(
            tmp_path, "\n".join(mark.join(row) for row in rows).encode(rng.choice(["utf-8", "gb18030", "utf-16"]))
        )
    assert read_roster(path).learners == learners


@pytest.mark.parametrize("seed", range(30))
def test_any_bytes_at_all_give_learners_or_a_message_and_never_another_error(tmp_path, seed):
    rng = random.Random(seed)
    data = bytearray(ZH.encode(rng.choice(["utf-8", "gb18030", "utf-16", "big5"]), errors="replace"))
    for _ in range(rng.randint(1, 30)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    try:
        found = read_roster(write(tmp_path, bytes(data))).learners
        assert found and all(check_id(one.id) is None for one in found)
    except RowErrors as error:
        assert error.zh and error.en
