"""The files of a OneRoster 1.1 package: found, decoded, checked row by row against what the standard asks."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from grading.cohorts.oneroster import HEADERS, REQUIRED, SYSTEM, VERSION
from grading.cohorts.roster_file import MAX_FILE, MAX_ROWS, MAX_UNPACKED, Words
from grading.cohorts.table_file import Fault, clean
from grading.curriculum.errors import ZhixingError

_LIST = {"orgSourcedIds", "termSourcedIds"}
#: (file, column) -> the file whose sourcedId it names.
_REFERENCES = {
    ("orgs", "parentSourcedId"): "orgs",
    ("courses", "orgSourcedId"): "orgs",
    ("courses", "schoolYearSourcedId"): "academicSessions",
    ("classes", "courseSourcedId"): "courses",
    ("classes", "schoolSourcedId"): "orgs",
    ("classes", "termSourcedIds"): "academicSessions",
    ("users", "orgSourcedIds"): "orgs",
    ("enrollments", "classSourcedId"): "classes",
    ("enrollments", "userSourcedId"): "users",
    ("enrollments", "schoolSourcedId"): "orgs",
}
_VALUES = {
    ("users", "enabledUser"): {"true", "false"},
    ("enrollments", "role"): {"administrator", "proctor", "student", "teacher"},
    ("classes", "classType"): {"homeroom", "scheduled"},
    ("users", "role"): {"administrator", "aide", "guardian", "parent", "proctor", "relative", "student", "teacher"},
}


def no_package(path: Path, zh: str, en: str) -> ZhixingError:
    return ZhixingError(f"{path}：{zh}", f"{path}: {en}")


def files(path: Path) -> dict[str, bytes]:
    """File name without .csv -> bytes, from a folder or a ZIP (its files may lie in one folder)."""
    names = [*HEADERS, "manifest"]
    if path.is_dir():
        sizes = {name: (path / f"{name}.csv").stat().st_size for name in names if (path / f"{name}.csv").is_file()}
        if any(size > MAX_FILE for size in sizes.values()):
            raise no_package(path, f"有文件超过 {MAX_FILE >> 20} MB。", f"a file is over {MAX_FILE >> 20} MB.")
        return {name: (path / f"{name}.csv").read_bytes() for name in sizes}
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise no_package(path, "解压后太大。", "is too large once unpacked.")
            members = {}
            for part in packed.infolist():
                base = part.filename.rpartition("/")[2]
                if base.endswith(".csv") and base[:-4] in names and not part.filename.startswith("__MACOSX"):
                    members.setdefault(base[:-4], part)
            return {name: packed.read(part) for name, part in members.items()}
    except FileNotFoundError as error:
        raise no_package(path, "没有这个文件或文件夹。", "there is no such file or folder.") from error
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError) as error:
        raise no_package(
            path,
            "打不开：要么是装着 OneRoster CSV 的文件夹，要么是它的 ZIP（不设密码）。",
            "cannot be opened: it must be a folder of OneRoster CSV files, or a ZIP of them without a password.",
        ) from error


def check_manifest(path: Path, found: dict[str, bytes]) -> bool:
    """Whether the files are ours. Raises ZhixingError for another version, delta mode or files that are not there."""
    if "manifest" not in found:
        raise no_package(
            path,
            "缺少 manifest.csv。OneRoster 1.1 要有它；请在对方系统里选 OneRoster 1.1 CSV（bulk）导出。",
            "has no manifest.csv, which OneRoster 1.1 requires. In the other system choose OneRoster 1.1 CSV (bulk).",
        )
    rows = list(csv.reader(io.StringIO(_text(path, "manifest", found["manifest"]))))
    said = {row[0].strip(): row[1].strip() for row in rows if len(row) > 1}
    version = said.get("oneroster.version", "")
    if version not in (VERSION, "1.1.1"):
        raise no_package(
            path,
            f"manifest.csv 写的是 OneRoster {version or '（空）'}，这里只认 {VERSION}。",
            f"manifest.csv says OneRoster {version or '(nothing)'}; only {VERSION} is read here.",
        )
    if delta := [name for name in HEADERS if said.get(f"file.{name}") == "delta"]:
        raise no_package(
            path,
            f"{'、'.join(delta)} 是增量（delta），只认全量（bulk）。请在对方系统里导出全量。",
            f"{', '.join(delta)} hold changes only (delta). Export everything (bulk) from the other system.",
        )
    if missing := [f"{name}.csv" for name in HEADERS if name not in found]:
        raise no_package(path, f"缺少文件：{'、'.join(missing)}。", f"files are missing: {', '.join(missing)}.")
    return said.get("source.systemName") == SYSTEM


def _text(path: Path, name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise no_package(
            path,
            f"{name}.csv 第 {line} 行不是 UTF-8。OneRoster 规定用 UTF-8，请重新导出或另存为“CSV UTF-8”。",
            f"{name}.csv is not UTF-8 (line {line}), as OneRoster requires. Export it again or save it as CSV UTF-8.",
        ) from error


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its cells by column, normalised."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def refs(self, column: str) -> list[str]:
        text = self[column]
        return [one.strip() for one in text.split(",") if one.strip()] if column in _LIST else [text] if text else []


def table(path: Path, name: str, data: bytes, faults: list[Fault], notes: list[Words]) -> list[Row]:
    try:
        rows = list(csv.reader(io.StringIO(_text(path, name, data), newline=""), strict=True))
    except csv.Error as error:
        raise no_package(path, f"{name}.csv 格式有误：{error}。", f"{name}.csv is malformed: {error}.") from error
    if len(rows) > MAX_ROWS:
        raise no_package(path, f"{name}.csv 超过 {MAX_ROWS} 行。", f"{name}.csv has more than {MAX_ROWS} rows.")
    header = [one.strip() for one in rows[0]] if rows else []
    for column in REQUIRED[name]:
        if column not in header:
            faults.append(
                (1, f"{name}.csv：缺少必需的列 {column}", f"{name}.csv: the required column {column} is missing")
            )
    for column in {one for one in header if header.count(one) > 1}:
        faults.append((1, f"{name}.csv：列 {column} 出现了两次", f"{name}.csv: the column {column} is there twice"))
    if extra := [one for one in header if one and one not in HEADERS[name] and not one.startswith("metadata.zhixing.")]:
        notes.append(
            Words(f"{name}.csv 里没有用到的列：{'、'.join(extra)}", f"{name}.csv: columns not used: {', '.join(extra)}")
        )
    found = []
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        values = {}
        for column, raw in zip(header, cells, strict=False):
            values[column], fault = clean(raw)
            if fault and column in HEADERS[name]:
                faults.append((number, f"{name}.csv：{column} {fault.zh}", f"{name}.csv: {column}: {fault.en}"))
        if len(cells) > len(header):
            faults.append((number, f"{name}.csv：这一行的格子比表头多", f"{name}.csv: more cells than the header"))
        if values.get("status") == "tobedeleted":
            continue
        found.append(Row(number, values))
    return found


def check(tables: dict[str, list[Row]], faults: list[Fault]) -> None:
    """Required cells, values of the standard's lists, ids given twice, references to what is not there."""
    known = {name: {row["sourcedId"] for row in rows} - {""} for name, rows in tables.items()}
    for name, rows in tables.items():
        first: dict[str, int] = {}
        references = {column: to for (file, column), to in _REFERENCES.items() if file == name}
        for row in rows:
            for column in REQUIRED[name]:
                if column in row.cells and not row[column]:
                    faults.append((row.number, f"{name}.csv：没有填 {column}", f"{name}.csv: {column} is empty"))
                allowed = _VALUES.get((name, column))
                if allowed and row[column] and row[column] not in allowed:
                    faults.append(
                        (
                            row.number,
                            f"{name}.csv：{column} 是“{row[column]}”，只能是 {'、'.join(sorted(allowed))}",
                            f'{name}.csv: {column} is "{row[column]}", not one of {", ".join(sorted(allowed))}',
                        )
                    )
            earlier = first.setdefault(row["sourcedId"], row.number)
            if row["sourcedId"] and earlier != row.number:
                faults.append(
                    (
                        row.number,
                        f"{name}.csv：sourcedId“{row['sourcedId']}”与第 {earlier} 行重复",
                        f'{name}.csv: the sourcedId "{row["sourcedId"]}" is already in row {earlier}',
                    )
                )
            for column, to in references.items():
                for one in row.refs(column):
                    if one not in known[to]:
                        faults.append(
                            (
                                row.number,
                                f"{name}.csv：{column}“{one}”在 {to}.csv 里没有",
                                f'{name}.csv: {column} "{one}" is not in {to}.csv',
                            )
                        )
