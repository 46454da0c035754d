"""Rosters: the list of officials a cohort enrols, read from the CSV or XLSX an agency sends.

A roster is enrolled whole or not at all, so `read_roster` collects every fault of the file and raises them together.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import charset_normalizer
import openpyxl

from grading.curriculum.errors import RowErrors
from grading.curriculum.files import RESERVED_NAMES

#: Field -> the column names it goes by, as `_column_key` writes them. The first is the one our messages use.
COLUMNS = {
    "id": ["编号", "学号", "工号", "学员编号", "职工编号", "id", "learnerid", "studentid", "userid", "staffid"],
    "name": ["姓名", "学员姓名", "名字", "name", "fullname", "learnername", "studentname"],
    "agency": ["单位", "机构", "单位名称", "机构名称", "工作单位", "agency", "organisation", "organization"],
    "email": ["邮箱", "电子邮箱", "电子邮件", "邮件", "邮箱地址", "email", "emailaddress", "mail"],
    "unit": ["处室", "部门", "科室", "所在部门", "所在处室", "unit", "department", "division", "section"],
}
_FIELD = {name: field for field, names in COLUMNS.items() for name in names}
MAX_ID, MAX_ID_BYTES = 64, 160  # nbgrader's folder is id+module+time+random, and a folder name has 255 bytes in all
#: What office programs write besides Unicode. Ranging wider, the guess turns a short list into Baltic or Korean.
_ENCODINGS = ["gb18030", "big5", "shift_jis", "euc_kr", "cp1252"]
MAX_FILE, MAX_UNPACKED, MAX_ROWS = 20 * 2**20, 200 * 2**20, 100_000
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u2060\u200e\u200f\u00ad"))
_PLACEHOLDERS = {"-", "--", "—", "——", "/"}


class Words(NamedTuple):
    """One thing said in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Learner:
    """One official. `id` names their nbgrader folders; a field the roster leaves empty is ""."""

    id: str
    name: str = ""
    agency: str = ""
    email: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Roster:
    """The learners in the file's order, and what was read differently from how it was written."""

    learners: list[Learner]
    notes: list[Words]


class _Sheet(NamedTuple):
    """`rows`: (row number as the spreadsheet shows it, cells); a cell is its text, or what is wrong with it."""

    name: str
    rows: list[tuple[int, list[str | Words]]]


def read_roster(path: Path) -> Roster:
    """The learners in `path`, a CSV (UTF-8, UTF-16, GBK/GB18030 ...; comma, semicolon or tab) or an XLSX.

    Column names may be Chinese or English (`COLUMNS`); only an id column is required. Texts are normalised (NFKC:
    full-width forms, spaces) and ids stay text. A text that starts with = + - or @ is refused, not kept: no name or
    agency begins so, and a spreadsheet program that opens a later export would run it as a formula; nor is it escaped,
    since that changes the record.

    Raises RowErrors with every fault at once; its `rows` is empty when the file as a whole can't be read.
    """
    path = Path(path)
    data = _bytes(path)
    notes: list[Words] = []
    sheets = _workbook(path, data, notes) if data.startswith(b"PK\x03\x04") else [_csv(path, data, notes)]
    found = [(sheet, at) for sheet in sheets if (at := _header(sheet)) is not None]
    if len(found) > 1:
        names = [sheet.name for sheet, _ in found]
        raise _unreadable(
            path,
            f"有 {len(names)} 张工作表像名册（{'、'.join(names)}），不知道该读哪一张。请只保留一张，或分成几个文件。",
            f"{len(names)} sheets look like rosters ({', '.join(names)}). Keep one, or save them as separate files.",
        )
    if not found:
        raise _no_id_column(path, sheets)
    learners, faults = _learners(*found[0], notes)
    if not learners and not faults:
        raise _unreadable(path, "只有表头，没有学员。", "has a header and no learners.")
    if faults:
        faults.sort(key=lambda fault: fault[0])
        raise RowErrors(
            f"{path.name}：名册有 {len(faults)} 处问题，一个人也没有录入。请改好后重新导入。",
            f"{path.name}: the roster has {len(faults)} fault(s), and nobody was enrolled. Correct them and try again.",
            faults,
        )
    return Roster(learners, notes)


def check_id(learner: str) -> Words | None:
    """What keeps `learner`, already normalised, from being a learner's id; None when nothing does."""
    if not learner:
        return Words("没有填", "it is empty")
    good = (c.isdecimal() or c in "-_." or unicodedata.category(c)[0] in "LM" for c in learner)
    if wrong := "".join(dict.fromkeys(c for c, fine in zip(learner, good, strict=True) if not fine)):
        return Words(
            f"“{learner}”里不能有“{wrong}”{'（空格）' if wrong == ' ' else ''}。只用文字、数字和 - _ .",
            f'"{learner}" may not contain "{wrong}"{" (a space)" if wrong == " " else ""}: '
            "only letters, digits and - _ .",
        )
    if learner[:1] in (".", "-") or learner.endswith(".") or unicodedata.category(learner[0])[0] == "M":
        return Words(
            f"“{learner}”不能以 . 或 - 开头，也不能以 . 结尾",
            f'"{learner}" may not begin with . or -, nor end with a full stop',
        )
    if RESERVED_NAMES.fullmatch(learner):
        return Words(
            f"“{learner}”是 Windows 的保留名，不能用作文件夹名，请换一个",
            f'"{learner}" is a reserved name on Windows and can\'t name a folder; choose another',
        )
    if len(learner) > MAX_ID or len(learner.encode()) > MAX_ID_BYTES:
        return Words(
            f"有 {len(learner)} 个字符，太长：最多 {MAX_ID} 个字符，且 UTF-8 编码不超过 {MAX_ID_BYTES} 字节",
            f"it has {len(learner)} characters: {MAX_ID} at most, and {MAX_ID_BYTES} bytes in UTF-8",
        )
    return None


def _unreadable(path: Path, zh: str, en: str) -> RowErrors:
    return RowErrors(f"{path.name}：{zh}", f"{path.name}: {en}", [])


def _bytes(path: Path) -> bytes:
    """The file's bytes, unless they are plainly something other than a CSV or an XLSX."""
    try:
        size, data = path.stat().st_size, b""
        if size <= MAX_FILE:
            data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, f"打不开（{error.strerror}）。", f"can't be opened ({error.strerror}).") from error
    if size > MAX_FILE:
        raise _unreadable(path, f"超过 {MAX_FILE >> 20} MB，不像名册。", f"is over {MAX_FILE >> 20} MB: no roster.")
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n,;"):
        raise _unreadable(path, "是空文件。", "is empty.")
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kind = None
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        kind = ("旧版 .xls 文件", "an old .xls file")
        if "EncryptedPackage".encode("utf-16-le") in data:
            kind = ("加了密码的 Excel 文件", "a workbook with a password")
    elif start.startswith(b"<"):
        kind = ("网页或 XML，只是扩展名像表格", "a web page or XML under a spreadsheet's name")
    elif start.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8\xff")):
        kind = ("PDF、图片或文档", "a PDF, a picture or a document")
    if kind:
        raise _unreadable(
            path,
            f"这是{kind[0]}，不是 CSV 或 XLSX。请在 Excel 或 WPS 里打开，另存为 .xlsx（不设密码）或 CSV。",
            f"is {kind[1]}, not a CSV or XLSX. Open it in Excel or WPS and save it as .xlsx (no password) or CSV.",
        )
    return data


def _workbook(path: Path, data: bytes, notes: list[Words]) -> list[_Sheet]:
    """The visible sheets of an XLSX that hold anything."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise _unreadable(path, "解压后太大，不像名册。", "is too large once unpacked to be a roster.")
        # Not data_only: a formula must be seen, for what it last showed may be stale or absent.
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        sheets = [_Sheet(s.title, _worksheet_rows(path, s)) for s in book.worksheets if s.sheet_state == "visible"]
    except RowErrors:
        raise
    except Exception as error:  # a damaged workbook fails in many ways inside openpyxl, each with its own exception
        raise _unreadable(
            path,
            "不是 XLSX，或文件已损坏。请在 Excel 或 WPS 里打开，另存为 .xlsx 或 CSV。",
            "is no XLSX, or is damaged. Open it in Excel or WPS and save it as .xlsx or CSV.",
        ) from error
    if hidden:
        notes.append(Words(f"隐藏的工作表没有读：{'、'.join(hidden)}", f"hidden sheets not read: {', '.join(hidden)}"))
    return [sheet for sheet in sheets if sheet.rows]


def _worksheet_rows(path: Path, sheet) -> list[tuple[int, list[str | Words]]]:
    sheet.reset_dimensions()  # some programs write a wrong extent, and rows beyond it would be lost
    rows = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_excel_text(cell) for cell in cells]
        if any(texts):
            rows.append((number, texts))
        if len(rows) > MAX_ROWS:
            raise _unreadable(path, f"超过 {MAX_ROWS} 行。", f"has more than {MAX_ROWS} rows.")
    return rows


def _excel_text(cell) -> str | Words:
    """A cell as the text the spreadsheet shows, or why that text can't be known."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Words("这一格是公式，请“选择性粘贴”为数值", "the cell holds a formula; paste it as a value")
    if cell.data_type == "e":
        return Words(f"这一格显示错误 {value}", f"the cell shows the error {value}")
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return Words("这一格成了日期，请把该列设为文本后重填", "it became a date; format the column as text and retype")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if abs(value) >= 10**15:
            return Words(
                "这一格是超过 15 位的数字，Excel 只保留前 15 位。请把该列设为文本后重填",
                "the cell is a number of more than 15 digits, and Excel keeps 15; format the column as text and retype",
            )
        if value != int(value):
            return Words(f"这一格是带小数的数字 {value}", f"the cell is a number with a fraction, {value}")
        zeros = re.fullmatch("0+", cell.number_format or "")  # the format 00000 shows 123 as 00123
        return str(int(value)).zfill(len(zeros[0]) if zeros else 0)
    return str(value)


def _decode(path: Path, data: bytes, notes: list[Words]) -> str:
    """The text of a CSV. A text that could be GB18030 as well as something else is GB18030."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif even + odd:  # UTF-16 without its mark: the zeros stand on one side of each ASCII character
        encoding = "utf-16-le" if odd > even else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        matches = list(charset_normalizer.from_bytes(data, cp_isolation=_ENCODINGS))
        calmest = [match.encoding for match in matches if match.chaos == min(m.chaos for m in matches)]
        encoding = calmest[0] if calmest and "gb18030" not in calmest else "gb18030"
        text = data.decode(encoding, errors="replace")
        notes.append(Words(f"按 {encoding} 编码读取，请核对姓名", f"read as {encoding}; check the names"))
    if "\x00" in text or "\ufffd" in text:
        raise _unreadable(
            path,
            "认不出文字编码，或者不是文本文件。请另存为 .xlsx 或“CSV UTF-8”。",
            "its encoding can't be told, or it is no text. Save it as .xlsx or as CSV UTF-8.",
        )
    return text


def _csv(path: Path, data: bytes, notes: list[Words]) -> _Sheet:
    """The records of a CSV, under whichever delimiter makes the most of its header."""
    text = _decode(path, data, notes)

    def worth(delimiter: str) -> tuple[int, int]:
        head = [row for row, _ in zip(_records(text, delimiter, strict=False), range(20), strict=False)]
        fields = (len({_FIELD.get(_column_key(cell)) for cell in row} - {None}) for _, row in head)
        return max(fields, default=0), max((len(row) for _, row in head), default=0)

    try:
        rows, number = [], 0
        for number, row in _records(text, max(",\t;", key=worth), strict=True):
            if any(cell.strip() for cell in row):
                rows.append((number, row))
            if len(rows) > MAX_ROWS:
                raise _unreadable(path, f"超过 {MAX_ROWS} 行。", f"has more than {MAX_ROWS} rows.")
    except csv.Error as error:  # an open quotation mark would swallow every row after it
        zh, en = f"引号没有成对，或位置不对（{error}）", f"a quotation mark isn't closed, or is misplaced ({error})"
        raise RowErrors(
            f"{path.name}：CSV 格式有误。", f"{path.name}: the CSV is malformed.", [(number + 1, zh, en)]
        ) from error
    return _Sheet(path.name, rows)


def _records(text: str, delimiter: str, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """(number, cells): a record with a line break inside quotation marks is one row, as in a spreadsheet."""
    return enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict), 1)


def _column_key(cell: str | Words) -> str:
    """A column's name as `COLUMNS` writes it: "学员 编号*" -> "学员编号", "Learner ID" -> "learnerid"."""
    if isinstance(cell, Words):
        return ""
    return re.sub(r"\(.*?\)|[\W_]", "", unicodedata.normalize("NFKC", cell).casefold())


def _header(sheet: _Sheet) -> int | None:
    """The index in `sheet.rows` of the header: the first row with an id column, below title lines at most."""
    for at, (_, cells) in enumerate(sheet.rows):
        known = [_FIELD[key] for cell in cells if (key := _column_key(cell)) in _FIELD]
        if "id" in known and (at == 0 or len(set(known)) > 1):
            return at
        if sum(bool(cell) for cell in cells) > 1:  # a title is alone in its row: this is data without a header
            return None
    return None


def _no_id_column(path: Path, sheets: list[_Sheet]) -> RowErrors:
    first = next((sheet.rows[0] for sheet in sheets if sheet.rows), None)
    if first is None:
        return _unreadable(path, "是空表。", "is an empty spreadsheet.")
    number, cells = first
    seen = [cell[:20] for cell in cells if isinstance(cell, str) and cell.strip()][:12]
    zh, en = (
        f"缺少编号列（{'、'.join(COLUMNS['id'][:3])} 或 id）",
        f"no id column ({', '.join(COLUMNS['id'][:3])} or id)",
    )
    return RowErrors(
        f"{path.name}：{zh}。请在第一行写上列名。",
        f"{path.name}: {en}. Put column names in the first row.",
        [(number, f"{zh}；这一行是：{'、'.join(seen)}", f"{en}; this row reads: {', '.join(seen)}")],
    )


def _learners(sheet: _Sheet, at: int, notes: list[Words]) -> tuple[list[Learner], list[tuple[int, str, str]]]:
    """The learners below the header at `sheet.rows[at]`, and every fault as (row number, zh, en)."""
    number, header = sheet.rows[at]
    places, faults = _columns(number, header, notes)
    if at:
        notes.append(Words(f"表头之上的 {at} 行标题没有读", f"{at} title row(s) above the header not read"))
    learners, rows_of, changed = [], {}, 0
    for number, cells in sheet.rows[at + 1 :]:
        values, wrong = {}, []
        for field, place in places.items():
            raw = cells[place] if place < len(cells) else ""
            value, fault = _value(field, raw)
            values[field] = value
            changed += value != raw
            if fault:
                wrong.append(Words(f"{COLUMNS[field][0]}：{fault.zh}", f"{field}: {fault.en}"))
        if not any(values.values()) and not wrong and not any(cells[len(header) :]):
            continue
        if not values["id"] and not any(fault.en.startswith("id: ") for fault in wrong):
            wrong.append(Words("没有填编号", "the id is empty"))
        if any(cells[len(header) :]):
            wrong.append(
                Words("这一行的格子比表头多，可能多了分隔符", "more cells than the header: a stray delimiter, perhaps")
            )
        earlier = rows_of.setdefault(values["id"].casefold(), number) if values["id"] else number
        if earlier != number:
            wrong.append(
                Words(
                    f"编号“{values['id']}”与第 {earlier} 行重复（不分大小写）",
                    f'the id "{values["id"]}" is already in row {earlier} (case aside)',
                )
            )
        faults += [(number, *fault) for fault in wrong]
        learners.append(Learner(**values))
    if changed:
        notes.append(
            Words(f"{changed} 格去掉了空格或全角写法", f"{changed} cell(s) had spaces or full-width forms removed")
        )
    return learners, faults


def _columns(
    number: int, header: list[str | Words], notes: list[Words]
) -> tuple[dict[str, int], list[tuple[int, str, str]]]:
    """Field -> the index of its column, with a fault for each field that two columns claim."""
    places: dict[str, int] = {}
    faults, ignored = [], []
    for place, cell in enumerate(header):
        field = _FIELD.get(_column_key(cell))
        if field is None:
            ignored += [cell.strip()] if isinstance(cell, str) and cell.strip() else []
        elif field in places:
            first, second = (str(header[at]).strip() for at in (places[field], place))
            faults.append(
                (
                    number,
                    f"“{first}”和“{second}”两列都是{COLUMNS[field][0]}，请只留一列",
                    f'the columns "{first}" and "{second}" both mean {field}; keep one',
                )
            )
        else:
            places[field] = place
    if ignored:
        notes.append(Words(f"没有用到的列：{'、'.join(ignored)}", f"columns not used: {', '.join(ignored)}"))
    if lacking := [field for field in COLUMNS if field not in places]:
        names = "、".join(COLUMNS[field][0] for field in lacking)
        notes.append(Words(f"名册里没有这些列，留空：{names}", f"columns absent and left empty: {', '.join(lacking)}"))
    return places, faults


def _value(field: str, raw: str | Words) -> tuple[str, Words | None]:
    """A cell's normalised text, and what is wrong with it."""
    if isinstance(raw, Words):
        return "", raw
    quoted = re.fullmatch(r'\s*="([^"=+@-][^"]*)"\s*', raw)  # ="007" is how people keep zeros in a CSV
    text = unicodedata.normalize("NFKC", quoted[1] if quoted else raw).translate(_INVISIBLE)
    text = " ".join(text.split())
    if field == "name":
        text = _close_up(text)
    if field != "id" and text in _PLACEHOLDERS:
        return "", None
    if any(
        unicodedata.category(c) in ("Cc", "Cn", "Cs") for c in text
    ):  # not Co: old systems keep rare characters there
        return text, Words("含有控制字符或乱码", "it holds control characters or broken text")
    if field == "id":
        return text, _id_fault(text) if text else None
    if text[:1] in ("=", "+", "-", "@"):
        return text, Words(
            f"“{text[:20]}”以 {text[0]} 开头，表格软件会当作公式，请改写",
            f'"{text[:20]}" begins with {text[0]}, which a spreadsheet program runs as a formula; rewrite it',
        )
    if field == "email" and text and not _EMAIL.fullmatch(text):
        return text, Words(f"“{text}”不像邮箱地址", f'"{text}" is no e-mail address')
    return text, None


def _id_fault(text: str) -> Words | None:
    if re.fullmatch(r"\d(\.\d+)?E\+\d+", text, re.IGNORECASE):
        return Words(
            f"“{text}”是科学记数法，原来的数字已丢失。请把该列设为文本后重填",
            f'"{text}" is in scientific notation and its digits are lost; format the column as text and retype',
        )
    return check_id(text)


def _close_up(name: str) -> str:
    """A short Chinese name without the space that only lines it up in a table: "张 三" -> "张三"."""
    parts = name.split(" ")
    short = 2 <= len("".join(parts)) <= 4 and min(map(len, parts)) == 1
    return "".join(parts) if short and re.fullmatch("[\u3400-\u9fff\U00020000-\U0003ffff ]+", name) else name
