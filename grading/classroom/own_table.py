"""A look at one's own table before one computes with it: eight steps, findings in words, and where. Nothing is changed.

The file is read as bytes and never written. Every cell is looked at as the text it shows, so that what a spreadsheet
program makes of it (01 becoming 1, 3-4 becoming 3 April) cannot hide what is in it.
"""

from __future__ import annotations

import csv
import html
import io
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from grading.classroom.errors import ZhixingError
from grading.classroom.language import T

MAX_BYTES, MAX_UNPACKED, MAX_ROWS, MAX_COLUMNS = 50 * 2**20, 500 * 2**20, 200_000, 500
#: The steps, in the order one goes through them.
STEPS = {
    "file": ("文件与编码", "File and encoding"),
    "header": ("表头", "Header"),
    "rows": ("行：空行、重复、合计", "Rows: empty, repeated, totals"),
    "columns": ("列", "Columns"),
    "numbers": ("写成文字的数", "Numbers written as text"),
    "dates": ("日期", "Dates"),
    "missing": ("缺失", "What is missing"),
    "private": ("个人信息", "Personal data"),
}


@dataclass(frozen=True)
class Finding:
    """One thing found. rows: numbers as a spreadsheet shows them, from 1; column: its name, "" for the whole table."""

    step: str
    zh: str
    en: str
    column: str = ""
    rows: tuple[int, ...] = ()

    def where(self) -> str:
        """The place in words: column and at most five rows."""
        shown = "、".join(map(str, self.rows[:5])) if T("zh", "en") == "zh" else ", ".join(map(str, self.rows[:5]))
        more = len(self.rows) - 5
        parts = [T(f"“{self.column}”列", f"column “{self.column}”")] if self.column else []
        if self.rows:
            rest = T(f" 等 {len(self.rows)} 行", f" and {more} more") if more > 0 else T(" 行", "")
            parts.append(T(f"第 {shown}{rest}", f"row {shown}{rest}"))
        return T("，", ", ").join(parts)


@dataclass
class Cells:
    """A table as text. header: column names; rows: (row number in the spreadsheet, cells), as wide as the header.

    above: rows before the header, as (number, cells). merged: merged ranges of a workbook, such as A1:F1.
    """

    header: list[str]
    header_row: int
    rows: list[tuple[int, list[str]]]
    above: list[tuple[int, list[str]]] = field(default_factory=list)
    merged: list[tuple[int, int, str]] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def column(self, at: int) -> list[tuple[int, str]]:
        """(row number, text) of one column's cells that hold something."""
        return [(number, cells[at]) for number, cells in self.rows if cells[at]]


class CheckTable:
    """The check of a CSV or XLSX file: shows its findings step by step; `findings` has them as values.

    sheet: the name of a workbook's sheet, by default the first that holds anything. Raises ZhixingError when the file
    cannot be read as a table, with what to do.
    """

    def __init__(self, path: str | Path, sheet: str = ""):
        from grading.classroom import own_table_checks

        self.path = Path(path)
        self.cells = read(self.path, sheet)
        self.findings: list[Finding] = [*self.cells.notes, *own_table_checks.look(self.cells)]

    def of(self, step: str) -> list[Finding]:
        return [one for one in self.findings if one.step == step]

    def __repr__(self) -> str:
        lines = [self._title()]
        for number, (step, words) in enumerate(STEPS.items(), 1):
            found = self.of(step)
            lines.append(f"{number}. {T(*words)} {'' if found else T('✓ 没有发现问题', '✓ nothing found')}".rstrip())
            lines += [f"   ✗ {T(one.zh, one.en)}{f' [{one.where()}]' if one.where() else ''}" for one in found]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        parts = [f"<p><b>{html.escape(self._title())}</b></p><ol>"]
        for step, words in STEPS.items():
            found = "".join(
                f"<li>✗ {html.escape(T(one.zh, one.en))} <small>{html.escape(one.where())}</small></li>"
                for one in self.of(step)
            )
            said = f"<ul>{found}</ul>" if found else T("：✓ 没有发现问题", ": ✓ nothing found")
            parts.append(f"<li><b>{T(*words)}</b>{said}</li>")
        return "".join(parts) + "</ol>"

    def _title(self) -> str:
        size = T(f"{len(self.cells.rows):,} 行，{len(self.cells.header)} 列，{len(self.findings)} 处要看",
                 f"{len(self.cells.rows):,} rows, {len(self.cells.header)} columns, {len(self.findings)} things to look at")  # fmt: skip
        return f"{self.path.name}{T('：', ': ')}{size}"


def read(path: Path, sheet: str = "") -> Cells:
    """The cells of a CSV (UTF-8, UTF-16, GBK; comma, semicolon, tab) or an XLSX. Raises ZhixingError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _error(
                path,
                f"超过 {MAX_BYTES >> 20} MB，请先截取一部分。",
                f"is over {MAX_BYTES >> 20} MB: take a part of it.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise _error(path, f"打不开（{error.strerror}）。请核对文件名和位置。",
                     f"cannot be opened ({error.strerror}). Check its name and place.") from error  # fmt: skip
    if not data.strip():
        raise _error(path, "是空文件。", "is empty.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _error(path, "是旧版 .xls 或加了密码。请另存为 .xlsx（不设密码）。",
                     "is an old .xls, or has a password. Save it as .xlsx without one.")  # fmt: skip
    if data.startswith(b"PK\x03\x04"):
        rows, merged, notes = _workbook(path, data, sheet)
    else:
        (rows, notes), merged = _csv(path, data), []
    if not rows:
        raise _error(path, "没有内容。", "holds nothing.")
    return _with_header(rows, merged, notes)


def _error(path: Path, zh: str, en: str) -> ZhixingError:
    return ZhixingError(f"{path.name}：{zh}", f"{path.name}: {en}")


def _csv(path: Path, data: bytes) -> tuple[list[tuple[int, list[str]]], list[Finding]]:
    notes = []
    for encoding in ("utf-16", "utf-8-sig", "gb18030"):
        if (encoding == "utf-16") != data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _error(
            path,
            "认不出文字编码。请另存为 .xlsx 或“CSV UTF-8”。",
            "is in an unknown encoding. Save it as .xlsx or CSV UTF-8.",
        )
    if encoding != "utf-8-sig":
        name = "GBK" if encoding == "gb18030" else "UTF-16"
        notes.append(Finding("file", f"编码是 {name}。读取时要写 encoding=\"{encoding}\"，或另存为“CSV UTF-8”。",
                             f"The encoding is {name}: read it with encoding=\"{encoding}\", or save it as CSV UTF-8."))  # fmt: skip
    head = text[:20_000]
    delimiter = max(",\t;", key=head.count)
    if delimiter != ",":
        shown = {"\t": ("制表符", "tabs"), ";": ("分号", "semicolons")}[delimiter]
        notes.append(
            Finding(
                "file",
                f"列之间用{shown[0]}隔开。读取时要写 sep。",
                f"Columns are separated by {shown[1]}: name sep when reading.",
            )
        )
    rows = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            rows.append((number, [cell.strip() for cell in cells]))
            _limits(path, rows)
    except csv.Error as error:
        raise _error(
            path,
            f"第 {len(rows) + 1} 行附近的引号没有成对。",
            f"a quotation mark near row {len(rows) + 1} is not closed.",
        ) from error
    return rows, notes


def _limits(path: Path, rows: list) -> None:
    if len(rows) > MAX_ROWS or len(rows[-1][1]) > MAX_COLUMNS:
        raise _error(path, f"超过 {MAX_ROWS:,} 行或 {MAX_COLUMNS} 列，请先截取一部分。",
                     f"has over {MAX_ROWS:,} rows or {MAX_COLUMNS} columns: take a part of it.")  # fmt: skip


def _workbook(path: Path, data: bytes, sheet: str):
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise _error(path, "解压后太大。", "is too large once unpacked.")
        book = openpyxl.load_workbook(io.BytesIO(data))
    except ZhixingError:
        raise
    except Exception as error:  # a damaged workbook fails in many ways inside openpyxl
        raise _error(
            path, "不是 XLSX，或已损坏。请重新另存为 .xlsx。", "is no XLSX, or is damaged. Save it as .xlsx again."
        ) from error
    if sheet and sheet not in book.sheetnames:
        there = "、".join(book.sheetnames)
        raise _error(path, f"没有工作表“{sheet}”，有：{there}。", f"has no sheet {sheet!r}; there are: {there}.")
    filled = [one for one in book.worksheets if one.max_row > 1 or one.max_column > 1]
    chosen = book[sheet] if sheet else next(iter(filled), book.worksheets[0])
    notes = []
    if len(filled) > 1 and not sheet:
        others = "、".join(one.title for one in filled if one is not chosen)
        notes.append(Finding("file", f"有 {len(filled)} 张工作表，这里看的是“{chosen.title}”，另有：{others}。",
                             f"{len(filled)} sheets; this is “{chosen.title}”, the others are: {others}."))  # fmt: skip
    rows, formulas = [], []
    for number, cells in enumerate(chosen.iter_rows(), 1):
        formulas += [number] if any(cell.data_type == "f" for cell in cells) else []
        rows.append((number, [_text(cell.value) for cell in cells]))
        _limits(path, rows)
    if formulas:
        notes.append(Finding("file", "有公式：别处读到的可能是旧结果。请先“选择性粘贴”为数值。",
                             "There are formulas; an old result may be read. Paste them as values.", rows=tuple(formulas)))  # fmt: skip
    hidden = [number for number, size in chosen.row_dimensions.items() if size.hidden]
    if hidden:
        notes.append(
            Finding(
                "rows",
                "有隐藏的行，它们也会被读进来。",
                "Rows are hidden, and will be read all the same.",
                rows=tuple(sorted(hidden)),
            )
        )
    merged = [(one.min_row, one.max_row, str(one)) for one in chosen.merged_cells.ranges]
    while rows and not any(rows[-1][1]):
        rows.pop()
    return rows, merged, notes


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time().isoformat() != "00:00:00" else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def _with_header(rows: list, merged: list, notes: list[Finding]) -> Cells:
    """The header is the first row that is as full as a table's rows are; what stands above it is a title."""
    width = max(len(cells) for _, cells in rows)
    rows = [(number, cells + [""] * (width - len(cells))) for number, cells in rows]
    full = sorted(sum(map(bool, cells)) for _, cells in rows[:50])[len(rows[:50]) // 2]
    at = next((i for i, (_, cells) in enumerate(rows) if sum(map(bool, cells)) >= max(1, full - 1)), 0)
    number, header = rows[at]
    return Cells(header, number, rows[at + 1 :], rows[:at], merged, notes)
