"""Is a dataset what its descriptor says? Hashes and sizes, the descriptor's own parts, and each value (frictionless)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grading.classroom.language import T
from grading.curriculum import paths, shelf
from grading.curriculum.errors import ZhixingError
from grading.curriculum.shelf import Dataset

TABLE_BYTES = 2_000_000
SHELF_BYTES = 15_000_000
#: Faults of one table that are told one by one; beyond these, only how many.
TOLD = 5

BOTH = ("title", "description")
REQUIRED = (
    "name", "title", "title_en", "description", "description_en", "question", "question_en", "module", "contributors", "sources",
    "licenses", "licence_as_found", "licence_confidence", "attribution", "retrieved", "changes", "period", "raw", "known_issues",
    "resources", "first_look",
)  # fmt: skip
REQUIRED_OF_TABLES = ("name", "path", "title", "title_en", "grain", "grain_en", "schema", "rows", "bytes", "hash")
CONFIDENCE = re.compile(r"[ABC][+-]?")

#: frictionless's kinds of error, in words. {cell}, {note} are filled in.
KINDS = {
    "type-error": ("值 {cell} 不是要求的类型（{note}）", "the value {cell} is not of the type due ({note})"),
    "constraint-error": ("值 {cell} 不合约束（{note}）", "the value {cell} breaks a constraint ({note})"),
    "unique-error": ("值重复（{note}）", "a value that must be unique is repeated ({note})"),
    "primary-key": ("主键重复（{note}）", "the primary key is repeated ({note})"),
    "foreign-key": ("在相关的表里找不到对应的行（{note}）", "no matching row in the table it points to ({note})"),
    "missing-label": ("缺少这一列", "the column is missing"),
    "extra-label": ("多出一列", "there is a column too many"),
    "incorrect-label": ("列名与说明不同（{note}）", "the column is not named as described ({note})"),
    "missing-cell": ("这一行少了一格", "the row is a cell short"),
    "extra-cell": ("这一行多了一格", "the row has a cell too many"),
    "blank-row": ("空行", "a blank row"),
    "encoding-error": ("不是 UTF-8 编码", "not UTF-8"),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. file: relative to the shelf. line: in the file, the header being 1. column: its name."""

    file: str
    zh: str
    en: str
    line: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        where = self.file
        if self.line:
            where += T(f"，第 {self.line} 行", f", line {self.line}")
        if self.column:
            where += T(f"，列 {self.column}", f", column {self.column}")
        return where + T(f"：{self.zh}", f": {self.en}")

    def as_json(self) -> dict:
        return {"file": self.file, "line": self.line, "column": self.column, "zh": self.zh, "en": self.en}


def check(name: str, root: Path | None = None) -> list[Fault]:
    """Everything that is wrong with one dataset; an empty list when nothing is."""
    try:
        dataset = shelf.load(name, root)
    except ZhixingError as error:
        return [Fault(f"{name}/{shelf.DESCRIPTOR}", error.zh, error.en)]
    faults = list(_descriptor(dataset))
    if faults:  # the tables cannot be held against a descriptor that is itself incomplete
        return faults
    faults = list(_files(dataset))
    for table in dataset.tables:
        if dataset.file(table).is_file():
            faults += _values(dataset, table)
    return faults or list(_first_look(dataset))


def check_size(root: Path | None = None) -> list[Fault]:
    """All tables of the shelf together."""
    total = sum(path.stat().st_size for path in (root or paths.datasets()).glob("*/*.csv"))
    if total < SHELF_BYTES:
        return []
    limit = f"{SHELF_BYTES / 1e6:.0f} MB"
    return [
        Fault("datasets", f"共 {total / 1e6:.1f} MB，应小于 {limit}", f"{total / 1e6:.1f} MB; under {limit} is due")
    ]


def _descriptor(dataset: Dataset) -> Iterator[Fault]:
    file = f"{dataset.name}/{shelf.DESCRIPTOR}"

    def lacks(item: dict, keys, where: str = "") -> Iterator[Fault]:
        for key in keys:
            if item.get(key) in (None, "", [], {}):
                yield Fault(file, f"缺少 {where}{key}", f"{where}{key} is missing")

    found = dataset.descriptor
    yield from lacks(found, REQUIRED)
    for key in ("licence_as_found", "changes"):
        yield from lacks(found.get(key, {}), ("zh", "en"), f"{key}.")
    for number, issue in enumerate(found.get("known_issues", [])):
        yield from lacks(issue, ("zh", "en"), f"known_issues[{number}].")
    for item in found.get("raw", []):
        yield from lacks(item, ("name", "url", "bytes", "sha256"), f"raw {item.get('name')}: ")
    for table in found["resources"]:
        yield from lacks(table, REQUIRED_OF_TABLES, f"{table.get('name')}: ")
        for field in table.get("schema", {}).get("fields", []):
            keys = [key for one in BOTH for key in (one, f"{one}_en")]
            yield from lacks(field, ("name", "type", *keys), f"{table.get('name')}.{field.get('name')}: ")
    if found.get("name") != dataset.name:
        yield Fault(
            file, f"name 是 {found.get('name')}，应与文件夹同名", f"name is {found.get('name')}, not the folder's"
        )
    if not CONFIDENCE.fullmatch(str(found.get("licence_confidence"))):
        yield Fault(file, "licence_confidence 应为 A、B 或 C", "licence_confidence is A, B or C")


def _files(dataset: Dataset) -> Iterator[Fault]:
    """Presence, hashes and sizes; a CSV that no descriptor knows."""
    known = set()
    for name, item in dataset.tables.items():
        path = dataset.file(name)
        known.add(path.name)
        label = f"{dataset.name}/{item['path']}"
        if not path.is_file():
            yield Fault(
                label,
                "文件不在。请从代码库恢复，或运行 prepare.py",
                "the file is not there: restore it, or run prepare.py",
            )
            continue
        data = path.read_bytes()
        if len(data) != item["bytes"]:
            yield Fault(
                label,
                f"{len(data)} 字节，说明写的是 {item['bytes']}",
                f"{len(data)} bytes, {item['bytes']} in the descriptor",
            )
        if f"sha256:{hashlib.sha256(data).hexdigest()}" != item["hash"]:
            yield Fault(label, "内容与说明里的 sha256 不符", "its content has another sha256 than the descriptor gives")
        if len(data) >= TABLE_BYTES:
            yield Fault(label, f"{len(data) / 1e6:.2f} MB，应小于 2 MB", f"{len(data) / 1e6:.2f} MB; under 2 MB is due")
    for path in sorted(dataset.folder.glob("*.csv")):
        if path.name not in known:
            yield Fault(f"{dataset.name}/{path.name}", "说明里没有这个表", "the descriptor does not know this table")


def _values(dataset: Dataset, table: str) -> list[Fault]:
    """Each value of one table against its schema; the first few faults, and how many more."""
    from frictionless import FrictionlessException, Package

    item = dataset.tables[table]
    label = f"{dataset.name}/{item['path']}"
    # Hash, size and rows are judged in our own words; the other tables come along for foreign keys.
    resources = [
        {key: value for key, value in one.items() if key not in ("hash", "bytes", "rows")}
        for one in dataset.tables.values()
    ]
    try:
        package = Package.from_descriptor({"name": dataset.name, "resources": resources}, basepath=str(dataset.folder))
        report = package.get_resource(table).validate()
    except FrictionlessException as error:
        return [
            Fault(
                label, f"说明不合 Frictionless 规范：{error}", f"the descriptor is no valid Frictionless one: {error}"
            )
        ]
    errors = [error for task in report.tasks for error in task.errors] + list(report.errors)
    faults = [_fault(label, error) for error in errors[:TOLD]]
    if len(errors) > TOLD:
        more = len(errors) - TOLD
        faults.append(Fault(label, f"另有 {more} 处", f"and {more} more"))
    rows = report.tasks[0].stats.get("rows") if report.tasks else None
    if not errors and rows != item["rows"]:
        faults.append(
            Fault(label, f"{rows} 行，说明写的是 {item['rows']} 行", f"{rows} rows, {item['rows']} in the descriptor")
        )
    return faults


def _fault(label: str, error) -> Fault:
    cell = repr(getattr(error, "cell", ""))
    zh, en = KINDS.get(error.type, ("{note}", "{note}"))
    words = {"cell": cell, "note": error.note or error.message}
    column = getattr(error, "field_name", None) or getattr(error, "label", None) or None
    return Fault(label, zh.format(**words), en.format(**words), getattr(error, "row_number", None), column)


def _first_look(dataset: Dataset) -> Iterator[Fault]:
    """A first look that names a table or column that is not there would fail only when drawn."""
    spec = dataset.descriptor["first_look"]
    file = f"{dataset.name}/{shelf.DESCRIPTOR}"
    if spec["table"] not in dataset.tables:
        yield Fault(file, f"first_look 的表 {spec['table']} 不存在", f"first_look: there is no table {spec['table']}")
        return
    columns = {field["name"] for field in dataset.tables[spec["table"]]["schema"]["fields"]}
    for key in ("by", "x", "y", "group"):
        if key in spec and spec[key] not in columns:
            yield Fault(file, f"first_look 的列 {spec[key]} 不存在", f"first_look: there is no column {spec[key]}")
