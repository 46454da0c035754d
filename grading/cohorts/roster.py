"""Rosters: the list of officials a cohort enrols, read from the CSV or XLSX an agency sends.

A roster is enrolled whole or not at all, so `read_roster` collects every fault of the file and raises them together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from grading.cohorts.roster_file import Words, unreadable
from grading.cohorts.table_file import (
    Fault,
    Form,
    Table,
    clean,
    formula,
    nearest,
    raise_all,
    read_table,
    scientific,
    spelling,
)
from grading.curriculum.files import RESERVED_NAMES

#: Field -> the column names it goes by, as `column_key` writes them. The first is the one our messages use.
COLUMNS = {
    "id": ["编号", "学号", "工号", "学员编号", "职工编号", "人员编号", "员工编号", "学员号", "职工号",
           "id", "learnerid", "studentid", "userid", "staffid", "employeeid", "staffnumber", "employeenumber"],
    "name": ["姓名", "学员姓名", "名字", "人员姓名", "name", "fullname", "learnername", "studentname"],
    "agency": ["单位", "机构", "单位名称", "机构名称", "工作单位", "所在单位", "所属单位",
               "agency", "agencyname", "organisation", "organization", "institution", "employer"],
    "code": ["单位编码", "单位代码", "机构编码", "机构代码", "agencycode", "organisationcode", "organizationcode"],
    "email": ["邮箱", "电子邮箱", "电子邮件", "邮件", "邮箱地址", "电邮", "email", "emailaddress", "mail"],
    "unit": ["处室", "部门", "科室", "所在部门", "所在处室", "内设机构", "unit", "department", "division", "section"],
}  # fmt: skip
FORM = Form(COLUMNS, "id", Words("名册", "rosters"), optional=("code",))
MAX_ID, MAX_ID_BYTES = 64, 160  # nbgrader's folder is id+module+time+random, and a folder name has 255 bytes in all
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")


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


def read_roster(path: Path, agencies: Mapping[str, str] | None = None) -> Roster:
    """The learners in `path`, a CSV (UTF-8, UTF-16, GBK/GB18030 ...; comma, semicolon or tab) or an XLSX.

    Column names may be Chinese or English (`COLUMNS`); only an id column is required. Texts are normalised (NFKC:
    full-width forms, spaces) and ids stay text. A text that starts with = + - or @ is refused, not kept: no name or
    agency begins so, and a spreadsheet program that opens a later export would run it as a formula; nor is it escaped,
    since that changes the record. agencies: what an agency may be called -> its name (`Tree.spellings`); any name will do
    when there are none, and a code then stands for the name.

    Raises RowErrors with every fault at once; its `rows` is empty when the file as a whole can't be read.
    """
    path = Path(path)
    table = read_table(path, FORM)
    learners, faults = _learners(table, agencies)
    if not learners and not faults:
        raise unreadable(path, "只有表头，没有学员。", "has a header and no learners.")
    raise_all(
        faults,
        f"{path.name}：名册有 {{n}} 处问题，一个人也没有录入。请改好后重新导入。",
        f"{path.name}: the roster has {{n}} fault(s), and nobody was enrolled. Correct them and try again.",
    )
    if any(one.unit for one in learners):
        table.notes.append(Words("处室一列只供核对，不保存", "the unit is shown for checking and not kept"))
    return Roster(learners, table.notes)


def not_in_tree(agency: str, agencies: Collection[str]) -> Words:
    """What to say of an agency that the tree does not have: the names most like it."""
    like = nearest(agency, agencies)
    zh, en = (f"，是不是：{'、'.join(like)}", f" (did you mean {', '.join(like)}?)") if like else ("", "")
    return Words(
        f"单位“{agency}”不在单位目录里{zh}。新单位先用 zhixing agency add 加入",
        f'the agency "{agency}" is not in the tree{en}; add a new one with zhixing agency add',
    )


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


def learner_faults(one: Learner) -> list[Words]:
    """What keeps a learner who did not come from a roster's file from being enrolled."""
    wrong = [] if one.id else [Words("没有填编号", "the id is empty")]
    for field in set(COLUMNS) - {"code"}:
        _, fault = _value(field, getattr(one, field))
        if fault:
            wrong.append(Words(f"{FORM.label(field)}：{fault.zh}", f"{field}: {fault.en}"))
    return wrong


def _learners(table: Table, agencies: Mapping[str, str] | None) -> tuple[list[Learner], list[Fault]]:
    """The learners of the rows, and every fault."""
    faults, notes = list(table.faults), table.notes
    learners, rows_of, changed = [], {}, 0
    for number, cells, overlong in table.rows:
        values, wrong = {}, []
        for field, raw in cells.items():
            value, fault = _value(field, raw)
            values[field] = value
            changed += value != raw
            if fault:
                wrong.append(Words(f"{FORM.label(field)}：{fault.zh}", f"{field}: {fault.en}"))
        if not any(values.values()) and not wrong and not overlong:
            continue
        if not values["id"] and not any(fault.en.startswith("id: ") for fault in wrong):
            wrong.append(Words("没有填编号", "the id is empty"))
        if overlong:
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
        values["agency"], fault = _agency(values.get("agency", ""), values.pop("code", ""), agencies)
        wrong += [fault] if fault else []
        faults += [(number, *fault) for fault in wrong]
        learners.append(Learner(**values))
    if changed:
        notes.append(
            Words(f"{changed} 格去掉了空格或全角写法", f"{changed} cell(s) had spaces or full-width forms removed")
        )
    return learners, faults


def _agency(name: str, code: str, agencies: Mapping[str, str] | None) -> tuple[str, Words | None]:
    """The agency's own name, of a row that has its name, its code or both; and what is wrong with them."""
    if not agencies:
        return name or code, None
    known = [agencies.get(spelling(word)) for word in (name, code) if word]
    if None in known:
        return name, not_in_tree((name or code) if known[0] is None else code, sorted(set(agencies.values())))
    if len(set(known)) > 1:
        return name, Words(
            f"单位“{name}”的编码不是“{code}”，那是“{known[1]}”的",
            f'the code "{code}" is not of "{name}" but of "{known[1]}"',
        )
    return (known[0] if known else ""), None


def _value(field: str, raw: str | Words) -> tuple[str, Words | None]:
    """A cell's normalised text, and what is wrong with it."""
    text, fault = clean(raw, placeholders=field != "id")
    if field == "name":
        text = _close_up(text)
    if fault or not text:
        return text, fault
    if field == "id":
        return text, scientific(text) or check_id(text)
    if fault := formula(text):
        return text, fault
    if field == "email" and not _EMAIL.fullmatch(text):
        return text, Words(f"“{text}”不像邮箱地址", f'"{text}" is no e-mail address')
    return text, None


def _close_up(name: str) -> str:
    """A short Chinese name without the space that only lines it up in a table: "张 三" -> "张三"."""
    parts = name.split(" ")
    short = 2 <= len("".join(parts)) <= 4 and min(map(len, parts)) == 1
    return "".join(parts) if short and re.fullmatch("[\u3400-\u9fff\U00020000-\U0003ffff ]+", name) else name
