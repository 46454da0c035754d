"""The agencies of a home as a tree: 省 above 市 above 县 above 乡, or whatever levels an agency's own list has.

Kept in ``<home>/agencies.csv`` (UTF-8; code, name, parent, level; parent is a code). Names are unique: a cohort's record
and the fact tables know an agency by its name. An agency that is in no file is a top one of its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from grading.cohorts.home import Home
from grading.cohorts.roster import not_in_tree
from grading.cohorts.roster_file import Words, unreadable
from grading.cohorts.table_file import (
    Fault,
    Form,
    Table,
    clean,
    formula,
    nearest,
    normal,
    raise_all,
    read_table,
    scientific,
    spelling,
)
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically

FILE = "agencies.csv"
COLUMNS = {
    "name": ["名称", "单位名称", "机构名称", "单位", "机构", "name", "agency", "agencyname", "organisation", "organization"],
    "code": ["编码", "代码", "单位编码", "单位代码", "机构编码", "机构代码", "统一社会信用代码", "code", "agencycode", "id"],
    "parent": ["上级", "上级单位", "上级编码", "上级代码", "上级单位编码", "上级单位代码", "上级单位名称", "上级机构", "主管单位",
               "parent", "parentcode", "parentname", "superior"],
    "level": ["层级", "级别", "级次", "单位层级", "level", "tier"],
}  # fmt: skip
FORM = Form(COLUMNS, "name", Words("单位名单", "lists of agencies"))
MAX_NAME = 100


@dataclass(frozen=True)
class Agency:
    """One agency. parent: the code of the one above, "" at the top. level: 省, 市, 县, 乡 or a free text."""

    code: str
    name: str
    parent: str = ""
    level: str = ""


class Tree:
    """Agencies, each under its parent. Made only of what :func:`faults` has nothing against."""

    def __init__(self, agencies: Iterable[Agency] = ()):
        self.agencies = list(agencies)
        self.by_name = {one.name: one for one in self.agencies}
        self.by_code = {one.code: one for one in self.agencies}
        #: Child name -> parent name.
        self.parents = {one.name: self.by_code[one.parent].name for one in self.agencies if one.parent}

    @classmethod
    def load(cls, home: Home) -> Tree:
        """The tree of a home; an empty one when it has no file. Raises RowErrors for a file damaged by hand."""
        path = home.root / FILE
        return read(path).tree if path.is_file() else cls()

    def save(self, home: Home) -> None:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([field.name for field in fields(Agency)])
        writer.writerows(astuple(one) for one in self.agencies)
        write_atomically(home.root / FILE, text.getvalue().encode("utf-8"))

    def __bool__(self) -> bool:
        return bool(self.agencies)

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    @property
    def names(self) -> list[str]:
        return list(self.by_name)

    @property
    def spellings(self) -> dict[str, str]:
        """What an agency may be called in a file, as `spelling` writes it -> its name. A name goes before another's code."""
        codes = {spelling(one.code): one.name for one in self.agencies}
        return codes | {spelling(one.name): one.name for one in self.agencies}

    def children(self, name: str = "") -> list[Agency]:
        """The agencies right below `name`, in the file's order; without a name, those at the top."""
        code = self.by_name[name].code if name else ""
        return [one for one in self.agencies if one.parent == code]

    def subtree(self, name: str) -> set[str]:
        """The names of `name` and of all agencies below it; of one that is in no file, itself."""
        found, ahead = {name}, [name]
        below: dict[str, list[str]] = {}
        for child, parent in self.parents.items():
            below.setdefault(parent, []).append(child)
        while ahead:
            more = below.get(ahead.pop(), [])
            found.update(more)
            ahead += more
        return found

    def path(self, name: str) -> list[str]:
        """The names from the top down to `name`."""
        found = [name]
        while found[0] in self.parents:
            found.insert(0, self.parents[found[0]])
        return found

    def find(self, word: str) -> Agency:
        """The agency of this name or code. Raises ZhixingError, with the names most like it, when there is none."""
        word = normal(word)
        if found := self.by_name.get(word) or self.by_code.get(word):
            return found
        if not self:
            raise ZhixingError(
                "还没有单位目录。先用 zhixing agency import 文件 导入，或用 zhixing agency add 加入。",
                "There is no tree of agencies yet. Bring one in with zhixing agency import FILE, or use zhixing agency add.",
            )
        like = nearest(word, self.names)
        zh, en = (f"名称相近的有：{'、'.join(like)}。", f"Names like it: {', '.join(like)}. ") if like else ("", "")
        raise ZhixingError(
            f"单位目录里没有“{word}”。{zh}全部单位见 zhixing agency list。",
            f"The tree has no agency {word!r}. {en}All are in zhixing agency list.",
        )


def known_name(home: Home, name: str) -> str:
    """The name of the agency with this name or code in the tree of a home; `name` unchanged where there is no tree.

    Raises ZhixingError, with the names most like it, for an agency that the tree does not have.
    """
    tree = Tree.load(home)
    if not tree or not name:
        return name
    if found := tree.spellings.get(spelling(name)):
        return found
    said = not_in_tree(normal(name), tree.names)
    raise ZhixingError(f"{said.zh}。", f"{said.en[0].upper()}{said.en[1:]}.")


@dataclass(frozen=True)
class Read:
    """What a file of agencies says, and what was read differently from how it was written."""

    tree: Tree
    notes: list[Words]


def read(path: Path) -> Read:
    """The tree in `path`, a CSV or XLSX as a roster's may be; only the name column is required.

    A parent may be a code or a name. An agency without a code has its name for one. Raises RowErrors with every fault:
    names or codes given twice, parents that are not in the file, an agency above itself, formulas.
    """
    path = Path(path)
    table = read_table(path, FORM)
    numbered, wrong = _agencies(table)
    if not numbered and not wrong:
        raise unreadable(path, "只有表头，没有单位。", "has a header and no agencies.")
    raise_all(
        wrong + faults(numbered),
        f"{path.name}：单位名单有 {{n}} 处问题，没有做任何改动。请改好后重新导入。",
        f"{path.name}: the list of agencies has {{n}} fault(s), and nothing was changed. Correct them and try again.",
    )
    return Read(Tree(one for _, one in numbered), table.notes)


def _agencies(table: Table) -> tuple[list[tuple[int, Agency]], list[Fault]]:
    """(row number, agency) of each row, parents as codes where they can be told; and the faults of single cells."""
    wrong, rows, changed = list(table.faults), [], 0
    for number, cells, overlong in table.rows:
        values = dict.fromkeys(COLUMNS, "")
        said: list[Words] = []
        for field, raw in cells.items():
            values[field], fault = clean(raw)
            changed += values[field] != raw
            fault = fault or formula(values[field]) or (scientific(values[field]) if field != "name" else None)
            if fault:
                said.append(Words(f"{FORM.label(field)}：{fault.zh}", f"{field}: {fault.en}"))
        if not any(values.values()) and not said and not overlong:
            continue
        if not values["name"] and not said:
            said.append(Words("没有填名称", "the name is empty"))
        if len(values["name"]) > MAX_NAME:
            said.append(Words(f"名称超过 {MAX_NAME} 个字", f"the name has more than {MAX_NAME} characters"))
        if overlong:
            said.append(
                Words("这一行的格子比表头多，可能多了分隔符", "more cells than the header: a stray delimiter, perhaps")
            )
        wrong += [(number, *one) for one in said]
        if values["name"]:
            rows.append(
                (number, Agency(values["code"] or values["name"], *(values[k] for k in ("name", "parent", "level"))))
            )
    if changed:
        table.notes.append(
            Words(f"{changed} 格去掉了空格或全角写法", f"{changed} cell(s) had spaces or full-width forms removed")
        )
    codes, names = {one.code for _, one in rows}, {one.name: one.code for _, one in rows}
    resolved = [
        (number, Agency(one.code, one.name, one.parent if one.parent in codes else names.get(one.parent, one.parent), one.level))
        for number, one in rows
    ]  # fmt: skip
    return resolved, wrong


def faults(numbered: list[tuple[int, Agency]]) -> list[Fault]:
    """What keeps agencies from being a tree, each with its row number."""
    found: list[Fault] = []
    first: dict[tuple[str, str], int] = {}
    by_code = {one.code: one for _, one in numbered}
    for number, one in numbered:
        for field, word in (("name", one.name), ("code", one.code)):
            earlier = first.setdefault((field, spelling(word)), number)
            if earlier != number and not (field == "code" and one.code == one.name):
                label = FORM.label(field)
                hint = ("；名称要能区分，如“甲县民政局”", "; names must differ, as with the county's name before it")
                zh, en = hint if field == "name" else ("", "")
                found.append(
                    (number, f"{label}“{word}”与第 {earlier} 行重复{zh}", f'the {field} "{word}" is already in row {earlier}{en}')
                )  # fmt: skip
        if one.parent and one.parent not in by_code:
            like = nearest(one.parent, [other.name for _, other in numbered if other.name != one.name])
            zh, en = (f"，是不是：{'、'.join(like)}", f" (did you mean {', '.join(like)}?)") if like else ("", "")
            found.append(
                (number, f"上级“{one.parent}”不在名单里{zh}", f'the parent "{one.parent}" is not in the list{en}')
            )
        elif circle := _circle(one, by_code):
            found.append(
                (
                    number,
                    f"上级绕成了圈：{' → '.join(circle)}",
                    f"its parents go round in a circle: {' → '.join(circle)}",
                )
            )
    return found


def _circle(one: Agency, by_code: dict[str, Agency]) -> list[str]:
    """The names from `one` up to `one` again; [] where its way up ends, or runs into a circle that it is no part of."""
    names, at, seen = [one.name], by_code.get(one.parent), set()
    while at is not None and at.code not in seen:
        names.append(at.name)
        if at.code == one.code:
            return names
        seen.add(at.code)
        at = by_code.get(at.parent)
    return []


def checked(agencies: list[Agency]) -> Tree:
    """A tree of these agencies. Raises ZhixingError with the first thing that is wrong with them."""
    wrong = faults(list(enumerate(agencies, 2)))
    for _, zh, en in wrong:
        raise ZhixingError(f"{zh}。没有改动。", f"{en[0].upper()}{en[1:]}. Nothing was changed.")
    return Tree(agencies)
