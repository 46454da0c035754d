"""The rows of a roster's file: a CSV or XLSX of any common encoding, as text, with what is wrong with a cell."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import charset_normalizer

from grading.curriculum.errors import RowErrors

#: What office programs write besides Unicode. Ranging wider, the guess turns a short list into Baltic or Korean.
_ENCODINGS = ["gb18030", "big5", "shift_jis", "euc_kr", "cp1252"]
MAX_FILE, MAX_UNPACKED, MAX_ROWS = 20 * 2**20, 200 * 2**20, 100_000


class Words(NamedTuple):
    """One thing said in both languages."""

    zh: str
    en: str


class Sheet(NamedTuple):
    """`rows`: (row number as the spreadsheet shows it, cells); a cell is its text, or what is wrong with it."""

    name: str
    rows: list[tuple[int, list[str | Words]]]


def read_sheets(path: Path, known_columns: Callable[[list[str]], int]) -> tuple[list[Sheet], list[Words]]:
    """The sheets in `path` that hold anything, and notes on how they were read.

    known_columns: how many of a row's cells are column names that we know; it settles the delimiter of a CSV.
    Raises RowErrors for a file that is no table.
    """
    notes: list[Words] = []
    data = _bytes(path)
    if data.startswith(b"PK\x03\x04"):
        return _workbook(path, data, notes), notes
    return [_csv(path, data, notes, known_columns)], notes


def unreadable(path: Path, zh: str, en: str) -> RowErrors:
    return RowErrors(f"{path.name}：{zh}", f"{path.name}: {en}", [])


def _bytes(path: Path) -> bytes:
    """The file's bytes, unless they are plainly something other than a CSV or an XLSX."""
    try:
        size, data = path.stat().st_size, b""
        if size <= MAX_FILE:
            data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, f"打不开（{error.strerror}）。", f"can't be opened ({error.strerror}).") from error
    if size > MAX_FILE:
        raise unreadable(path, f"超过 {MAX_FILE >> 20} MB，不像名册。", f"is over {MAX_FILE >> 20} MB: no roster.")
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n,;"):
        raise unreadable(path, "是空文件。", "is empty.")
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
        raise unreadable(
            path,
            f"这是{kind[0]}，不是 CSV 或 XLSX。请在 Excel 或 WPS 里打开，另存为 .xlsx（不设密码）或 CSV。",
            f"is {kind[1]}, not a CSV or XLSX. Open it in Excel or WPS and save it as .xlsx (no password) or CSV.",
        )
    return data


def _workbook(path: Path, data: bytes, notes: list[Words]) -> list[Sheet]:
    """The visible sheets of an XLSX that hold anything."""
    import openpyxl  # with numpy, which no other command should wait for

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise unreadable(path, "解压后太大，不像名册。", "is too large once unpacked to be a roster.")
        # Not data_only: a formula must be seen, for what it last showed may be stale or absent.
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        sheets = [Sheet(s.title, _worksheet_rows(path, s)) for s in book.worksheets if s.sheet_state == "visible"]
    except RowErrors:
        raise
    except Exception as error:  # a damaged workbook fails in many ways inside openpyxl, each with its own exception
        raise unreadable(
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
            raise unreadable(path, f"超过 {MAX_ROWS} 行。", f"has more than {MAX_ROWS} rows.")
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
        raise unreadable(
            path,
            "认不出文字编码，或者不是文本文件。请另存为 .xlsx 或“CSV UTF-8”。",
            "its encoding can't be told, or it is no text. Save it as .xlsx or as CSV UTF-8.",
        )
    return text


def _csv(path: Path, data: bytes, notes: list[Words], known_columns: Callable[[list[str]], int]) -> Sheet:
    """The records of a CSV, under whichever delimiter makes the most of its header."""
    text = _decode(path, data, notes)

    def worth(delimiter: str) -> tuple[int, int]:
        head = [row for row, _ in zip(_records(text, delimiter, strict=False), range(20), strict=False)]
        return max((known_columns(row) for _, row in head), default=0), max((len(row) for _, row in head), default=0)

    try:
        rows, number = [], 0
        for number, row in _records(text, max(",\t;", key=worth), strict=True):
            if any(cell.strip() for cell in row):
                rows.append((number, row))
            if len(rows) > MAX_ROWS:
                raise unreadable(path, f"超过 {MAX_ROWS} 行。", f"has more than {MAX_ROWS} rows.")
    except csv.Error as error:  # an open quotation mark would swallow every row after it
        zh, en = f"引号没有成对，或位置不对（{error}）", f"a quotation mark isn't closed, or is misplaced ({error})"
        raise RowErrors(
            f"{path.name}：CSV 格式有误。", f"{path.name}: the CSV is malformed.", [(number + 1, zh, en)]
        ) from error
    return Sheet(path.name, rows)


def _records(text: str, delimiter: str, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """(number, cells): a record with a line break inside quotation marks is one row, as in a spreadsheet."""
    return enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict), 1)
