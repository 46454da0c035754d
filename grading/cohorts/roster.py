"""Rosters: the list of officials a cohort enrols, read from the CSV or XLSX an agency sends.

A roster is enrolled whole or not at all, so `read_roster` collects every fault of the file and raises them together.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from grading.cohorts.roster_file import Sheet, Words, read_sheets, unreadable
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
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u2060\u200e\u200f\u00ad"))
_PLACEHOLDERS = {"-", "--", "—", "——", "/"}


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


def read_roster(path: Path) -> Roster:
    """The learners in `path`, a CSV (UTF-8, UTF-16, GBK/GB18030 ...; comma, semicolon or tab) or an XLSX.

    Column names may be Chinese or English (`COLUMNS`); only an id column is required. Texts are normalised (NFKC:
    full-width forms, spaces) and ids stay text. A text that starts with = + - or @ is refused, not kept: no name or
    agency begins so, and a spreadsheet program that opens a later export would run it as a formula; nor is it escaped,
    since that changes the record.

    Raises RowErrors with every fault at once; its `rows` is empty when the file as a whole can't be read.
    """
    path = Path(path)
    sheets, notes = read_sheets(path, lambda row: len({_FIELD.get(_column_key(cell)) for cell in row} - {None}))
    found = [(sheet, at) for sheet in sheets if (at := _header(sheet)) is not None]
    if len(found) > 1:
        names = [sheet.name for sheet, _ in found]
        raise unreadable(
            path,
            f"有 {len(names)} 张工作表像名册（{'、'.join(names)}），不知道该读哪一张。请只保留一张，或分成几个文件。",
            f"{len(names)} sheets look like rosters ({', '.join(names)}). Keep one, or save them as separate files.",
        )
    if not found:
        raise _no_id_column(path, sheets)
    learners, faults = _learners(*found[0], notes)
    if not learners and not faults:
        raise unreadable(path, "只有表头，没有学员。", "has a header and no learners.")
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


def _column_key(cell: str | Words) -> str:
    """A column's name as `COLUMNS` writes it: "学员 编号*" -> "学员编号", "Learner ID" -> "learnerid"."""
    if isinstance(cell, Words):
        return ""
    return re.sub(r"\(.*?\)|[\W_]", "", unicodedata.normalize("NFKC", cell).casefold())


def _header(sheet: Sheet) -> int | None:
    """The index in `sheet.rows` of the header: the first row with an id column, below title lines at most."""
    for at, (_, cells) in enumerate(sheet.rows):
        known = [_FIELD[key] for cell in cells if (key := _column_key(cell)) in _FIELD]
        if "id" in known and (at == 0 or len(set(known)) > 1):
            return at
        if sum(bool(cell) for cell in cells) > 1:  # a title is alone in its row: this is data without a header
            return None
    return None


def _no_id_column(path: Path, sheets: list[Sheet]) -> RowErrors:
    first = next((sheet.rows[0] for sheet in sheets if sheet.rows), None)
    if first is None:
        return unreadable(path, "是空表。", "is an empty spreadsheet.")
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


def _learners(sheet: Sheet, at: int, notes: list[Words]) -> tuple[list[Learner], list[tuple[int, str, str]]]:
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
