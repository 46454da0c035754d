"""A table that an agency sends (a roster, a list of agencies): its sheet, its header, its columns under many names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from grading.cohorts.roster_file import Sheet, Words, read_sheets, unreadable
from grading.curriculum.errors import RowErrors

#: One fault of a file: (row number, zh, en).
Fault = tuple[int, str, str]
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u2060\u200e\u200f\u00ad"))
_PLACEHOLDERS = {"-", "--", "—", "——", "/"}


class Form:
    """What a table of one kind looks like.

    columns: field -> the names its column goes by, as :func:`column_key` writes them; the first is the one our messages
    use. required: the field without which there is no such table. kind: what the table is called. optional: fields whose
    absence is nothing to tell.
    """

    def __init__(self, columns: dict[str, list[str]], required: str, kind: Words, optional: Collection[str] = ()):
        self.columns, self.required, self.kind, self.optional = columns, required, kind, optional

    @cached_property
    def fields(self) -> dict[str, str]:
        return {name: field for field, names in self.columns.items() for name in names}

    def label(self, field: str) -> str:
        return self.columns[field][0]

    def known(self, row: list) -> set[str]:
        return {self.fields[key] for cell in row if (key := column_key(cell)) in self.fields}


class Row(NamedTuple):
    """One row below the header: number as the spreadsheet shows it; field -> cell; whether there are cells too many."""

    number: int
    cells: dict[str, str | Words]
    overlong: bool


class Table(NamedTuple):
    """The rows of a file, what is wrong with its header, and notes on how it was read."""

    rows: list[Row]
    faults: list[Fault]
    notes: list[Words]


def read_table(path: Path, form: Form) -> Table:
    """The rows of the one sheet of `path` that looks like `form`.

    Raises RowErrors for a file that is no table, has no sheet with the required column, or has several.
    """
    path = Path(path)
    sheets, notes = read_sheets(path, lambda row: len(form.known(row)))
    found = [(sheet, at) for sheet in sheets if (at := _header(sheet, form)) is not None]
    if len(found) > 1:
        names = [sheet.name for sheet, _ in found]
        raise unreadable(
            path,
            f"有 {len(names)} 张工作表像{form.kind.zh}（{'、'.join(names)}），不知道该读哪一张。请只保留一张，或分成几个文件。",
            f"{len(names)} sheets look like {form.kind.en} ({', '.join(names)}). Keep one, or save them as separate files.",
        )
    if not found:
        raise _no_required_column(path, sheets, form)
    sheet, at = found[0]
    number, header = sheet.rows[at]
    places, faults = _columns(number, header, form, notes)
    if at:
        notes.append(Words(f"表头之上的 {at} 行标题没有读", f"{at} title row(s) above the header not read"))
    rows = [
        Row(
            number,
            {field: cells[place] if place < len(cells) else "" for field, place in places.items()},
            any(cells[len(header) :]),
        )
        for number, cells in sheet.rows[at + 1 :]
    ]
    return Table(rows, faults, notes)


def column_key(cell: str | Words) -> str:
    """A column's name as a form writes it: "学员 编号*" -> "学员编号", "Learner ID" -> "learnerid"."""
    if isinstance(cell, Words):
        return ""
    return re.sub(r"\(.*?\)|[\W_]", "", unicodedata.normalize("NFKC", cell).casefold())


def normal(text: str) -> str:
    """NFKC (full-width forms), no invisible marks, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())


def spelling(name: str) -> str:
    """A name as it is compared: case and the spaces that people put into names do not tell two apart."""
    return normal(name).casefold().replace(" ", "")


def clean(raw: str | Words, *, placeholders: bool = True) -> tuple[str, Words | None]:
    """A cell's normalised text, and what is wrong with it whatever its field. A dash alone is "", if `placeholders`."""
    if isinstance(raw, Words):
        return "", raw
    quoted = re.fullmatch(r'\s*="([^"=+@-][^"]*)"\s*', raw)  # ="007" is how people keep zeros in a CSV
    text = normal(quoted[1] if quoted else raw)
    if placeholders and text in _PLACEHOLDERS:
        return "", None
    if any(
        unicodedata.category(c) in ("Cc", "Cn", "Cs") for c in text
    ):  # not Co: old systems keep rare characters there
        return text, Words("含有控制字符或乱码", "it holds control characters or broken text")
    return text, None


def formula(text: str) -> Words | None:
    """What is wrong with a text that a spreadsheet program would run; None for any other."""
    if text[:1] not in ("=", "+", "-", "@") or not text:
        return None
    return Words(
        f"“{text[:20]}”以 {text[0]} 开头，表格软件会当作公式，请改写",
        f'"{text[:20]}" begins with {text[0]}, which a spreadsheet program runs as a formula; rewrite it',
    )


def scientific(text: str) -> Words | None:
    """What is wrong with a number that a spreadsheet program has rounded into scientific notation."""
    if not re.fullmatch(r"\d(\.\d+)?E\+\d+", text, re.IGNORECASE):
        return None
    return Words(
        f"“{text}”是科学记数法，原来的数字已丢失。请把该列设为文本后重填",
        f'"{text}" is in scientific notation and its digits are lost; format the column as text and retype',
    )


def _header(sheet: Sheet, form: Form) -> int | None:
    """The index in `sheet.rows` of the header: the first row with the required column, below title lines at most."""
    for at, (_, cells) in enumerate(sheet.rows):
        known = form.known(cells)
        if form.required in known and (at == 0 or len(known) > 1):
            return at
        if sum(bool(cell) for cell in cells) > 1:  # a title is alone in its row: this is data without a header
            return None
    return None


def _no_required_column(path: Path, sheets: list[Sheet], form: Form) -> RowErrors:
    first = next((sheet.rows[0] for sheet in sheets if sheet.rows), None)
    if first is None:
        return unreadable(path, "是空表。", "is an empty spreadsheet.")
    number, cells = first
    seen = [cell[:20] for cell in cells if isinstance(cell, str) and cell.strip()][:12]
    names = "、".join(form.columns[form.required][:3])
    zh = f"缺少{form.label(form.required)}列（{names} 或 {form.required}）"
    en = f"no {form.required} column ({names.replace('、', ', ')} or {form.required})"
    return RowErrors(
        f"{path.name}：{zh}。请在第一行写上列名。",
        f"{path.name}: {en}. Put column names in the first row.",
        [(number, f"{zh}；这一行是：{'、'.join(seen)}", f"{en}; this row reads: {', '.join(seen)}")],
    )


def _columns(
    number: int, header: list[str | Words], form: Form, notes: list[Words]
) -> tuple[dict[str, int], list[Fault]]:
    """Field -> the index of its column, with a fault for each field that two columns claim."""
    places: dict[str, int] = {}
    faults, ignored = [], []
    for place, cell in enumerate(header):
        field = form.fields.get(column_key(cell))
        if field is None:
            ignored += [cell.strip()] if isinstance(cell, str) and cell.strip() else []
        elif field in places:
            first, second = (str(header[at]).strip() for at in (places[field], place))
            faults.append(
                (
                    number,
                    f"“{first}”和“{second}”两列都是{form.label(field)}，请只留一列",
                    f'the columns "{first}" and "{second}" both mean {field}; keep one',
                )
            )
        else:
            places[field] = place
    if ignored:
        notes.append(Words(f"没有用到的列：{'、'.join(ignored)}", f"columns not used: {', '.join(ignored)}"))
    if lacking := [field for field in form.columns if field not in places and field not in form.optional]:
        names = "、".join(form.label(field) for field in lacking)
        notes.append(
            Words(f"{form.kind.zh}里没有这些列，留空：{names}", f"columns absent and left empty: {', '.join(lacking)}")
        )
    return places, faults


def raise_all(faults: list[Fault], zh: str, en: str) -> None:
    """Raise RowErrors with all faults in the order of their rows, if there are any. {n} in the texts is their number."""
    if faults:
        raise RowErrors(zh.format(n=len(faults)), en.format(n=len(faults)), sorted(faults, key=lambda one: one[0]))


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three of `known` that are spelt like `name`."""
    names = sorted(known)
    within = [one for one in names if name and (name in one or one in name)]
    return list(dict.fromkeys(get_close_matches(name, names, 3, 0.5) + within))[:3]
