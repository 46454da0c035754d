"""What every `datasets/*/prepare.py` shares: raw files in, deterministic tidy tables out, nothing half-written.

A prepare.py defines ``tidy(raw) -> {table name: DataFrame}``, where ``raw`` maps each raw file's name (as the
descriptor's ``raw`` list gives it) to its path, and ends with ``main(tidy, __file__)``.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import sha256, write_atomically

Tidy = Callable[[dict[str, Path]], dict[str, pd.DataFrame]]


def read_csv(
    path: Path, columns: Iterable[str], *, encoding: str = "utf-8-sig", ragged: bool = False, **options
) -> pd.DataFrame:
    """`pd.read_csv` that explains a changed or damaged file instead of failing in its middle.

    Every name in `columns` must be in the header; other columns are left out. Everything is read as text unless
    `dtype` is given, so that a code never loses its zeros. `ragged` allows rows with fewer values than the header
    (credits below a table). Raises ZhixingError naming the column or the line.
    """
    columns = list(columns)
    text = _text(path, encoding)
    options.setdefault("dtype", str)
    options.setdefault("keep_default_na", False)
    options.setdefault("na_values", [""])
    try:
        require_columns(pd.read_csv(io.StringIO(text), **{**options, "nrows": 0}), columns, path)
        if not ragged:
            _require_whole_rows(text, path)
        return pd.read_csv(io.StringIO(text), usecols=columns, **options)[columns]
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ZhixingError(
            f"{path}：不是完整的 CSV（{error}）。可能下载中断，请重新下载。",
            f"{path}: not a whole CSV ({error}). The download may have been cut; fetch it again.",
        ) from error


def _text(path: Path, encoding: str) -> str:
    """The file's text. Decoded whole: a reader that decodes in pieces counts lines from the piece, not from the top."""
    _refuse_html(path)
    data = Path(path).read_bytes()
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # error.object is what was decoded: for utf-8-sig the bytes after the mark, which holds no line end.
        line = error.object[: error.start].count(b"\n") + 1
        if error.end == len(error.object) and "unexpected end" in error.reason:
            raise ZhixingError(
                f"{path}：文件在第 {line} 行的一个字中间断了。下载可能中断，请重新下载。",
                f"{path}: the file ends inside a character of line {line}. The download may have been cut; fetch it again.",
            ) from error
        raise ZhixingError(
            f"{path}：第 {line} 行不是 {encoding} 编码。请重新下载，或先转换编码。",
            f"{path}: line {line} is not {encoding}. Download it again, or convert it first.",
        ) from error


def _require_whole_rows(text: str, path: Path) -> None:
    """Raise ZhixingError naming the first line with more or fewer values than the header; pandas passes both in silence."""
    rows = csv.reader(io.StringIO(text, newline=""))
    wanted = len(next(rows, []))
    for row in rows:
        if row and len(row) != wanted:
            raise ZhixingError(
                f"{path}：第 {rows.line_num} 行有 {len(row)} 个值，表头有 {wanted} 列。文件可能不完整或已损坏，请重新下载。",
                f"{path}: line {rows.line_num} has {len(row)} values, the header {wanted} columns. It may be cut short "
                "or damaged; fetch it again.",
            )


def require_columns(table: pd.DataFrame, columns: Iterable[str], path: Path) -> None:
    """Raise ZhixingError naming each of `columns` that `table` lacks."""
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise ZhixingError(
            f"{path}：缺少列 {'、'.join(missing)}。发布方可能改了格式，请对照 datapackage.json 检查。",
            f"{path}: columns missing: {', '.join(missing)}. The publisher may have changed the format; "
            "compare with datapackage.json.",
        )


def require_rows(table: pd.DataFrame, at_least: int, path: Path) -> None:
    """Raise ZhixingError when a raw file is shorter than its publisher's has ever been: it was cut."""
    if len(table) < at_least:
        raise ZhixingError(
            f"{path}：只有 {len(table)} 行，至少应有 {at_least} 行。文件可能不完整，请重新下载。",
            f"{path}: {len(table)} rows, {at_least} at least were expected. It may be cut short; fetch it again.",
        )


def require_unique(values: pd.Series, path: Path) -> None:
    """Raise ZhixingError with the column and the value when a value occurs twice."""
    twice = values[values.duplicated()]
    if len(twice):
        raise ZhixingError(
            f"{path}：列 {values.name}：{twice.iloc[0]!r} 出现了两次（共 {len(twice)} 处），应该只有一次。",
            f"{path}: column {values.name}: {twice.iloc[0]!r} occurs twice ({len(twice)} such) where once is due.",
        )


def parsed(
    values: pd.Series, parse: Callable[[pd.Series], pd.Series], path: Path, *, required: bool = False
) -> pd.Series:
    """Apply `parse` (a pandas converter that gives NA for what it can't read); text that turns NA is an error.

    `required` makes a missing value one too. Raises ZhixingError with the column, the line in the file (header =
    line 1; `values` must still bear the index that `read_csv` gave it) and the text.
    """
    result = parse(values)
    bad = result.isna() if required else values.notna() & result.isna()
    if bad.any():
        at = int(bad.to_numpy().argmax())
        line, text = values.index[at] + 2, values.iloc[at]
        zh, en = ("缺少值", "a value is missing") if pd.isna(text) else (f"读不懂 {text!r}", f"cannot read {text!r}")
        raise ZhixingError(
            f"{path}：第 {line} 行，列 {values.name}：{zh}（共 {int(bad.sum())} 处）。",
            f"{path}: line {line}, column {values.name}: {en} ({int(bad.sum())} such).",
        )
    return result


def integers(values: pd.Series, path: Path) -> pd.Series:
    """Text to int64. A blank, a fraction and what is no number are errors, told as `parsed` tells them."""

    def whole(text: pd.Series) -> pd.Series:
        found = pd.to_numeric(text, errors="coerce")
        return found.where(found.mod(1).eq(0))

    return parsed(values, whole, path, required=True).astype(int)


def _refuse_html(path: Path) -> None:
    with Path(path).open("rb") as file:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise ZhixingError(
            f"{path}：第 1 行是网页，不是数据。发布方的地址可能已变，或需要登录。",
            f"{path}: line 1 is a web page, not data. The publisher's address may have moved, or asks for a login.",
        )


def to_bytes(table: pd.DataFrame) -> bytes:
    """One table as CSV: UTF-8, LF, no index; the same table always gives the same bytes."""
    text = io.StringIO()
    table.to_csv(text, index=False, lineterminator="\n")
    return text.getvalue().encode("utf-8")


def prepare(tidy: Tidy, folder: Path, raw: dict[str, Path], out: Path | None = None) -> dict[str, int]:
    """Run `tidy` and write its tables (and, into the shelf itself, their row counts and hashes in the descriptor).

    `out` is another folder to write the CSVs to; the shelf is then left alone. Returns table name -> rows. Nothing
    is written until every table has been made.
    """
    folder = Path(folder)
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    tables = _made(tidy, folder, raw)
    named = {resource["name"]: resource for resource in descriptor["resources"]}
    if set(named) != set(tables):
        raise ZhixingError(
            f"{folder}：prepare.py 生成的表 {sorted(tables)} 与 datapackage.json 的 {sorted(named)} 不一致。",
            f"{folder}: prepare.py makes {sorted(tables)}, datapackage.json lists {sorted(named)}.",
        )
    for name, table in tables.items():
        fields = [field["name"] for field in named[name]["schema"]["fields"]]
        if list(table.columns) != fields:
            raise ZhixingError(
                f"{folder}：表 {name} 的列 {list(table.columns)} 与说明 {fields} 不一致。",
                f"{folder}: table {name} has columns {list(table.columns)}, its schema says {fields}.",
            )
    written = {name: to_bytes(table) for name, table in tables.items()}
    for name, data in written.items():
        write_atomically(Path(out or folder) / named[name]["path"], data)
        named[name] |= {
            "rows": len(tables[name]),
            "bytes": len(data),
            "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
        }
    if out is None:
        text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
        write_atomically(folder / "datapackage.json", text.encode("utf-8"))
    return {name: len(table) for name, table in tables.items()}


def _made(tidy: Tidy, folder: Path, raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    """What `tidy` makes; an error it did not foresee is told as one of the raw files."""
    try:
        return tidy(raw)
    except (ZhixingError, OSError):
        raise
    except Exception as error:
        names = ", ".join(str(path) for path in raw.values())
        raise ZhixingError(
            f"{folder.name}/prepare.py 处理不了 {names}（{type(error).__name__}：{error}）。发布方可能改了格式；原有的表没有改动。",
            f"{folder.name}/prepare.py cannot work on {names} ({type(error).__name__}: {error}). The publisher may have "
            "changed the format; the tables are as they were.",
        ) from error


def raw_files(folder: Path, given: Path | None, cache: Path) -> dict[str, Path]:
    """Where each raw file of a descriptor is: under `given` (a file or folder), else downloaded to `cache`."""
    wanted = json.loads((Path(folder) / "datapackage.json").read_text(encoding="utf-8"))["raw"]
    if given is None:
        from grading.curriculum.download import fetch

        return {item["name"]: fetch(item["url"], cache / item["name"]) for item in wanted}
    given = Path(given)
    if given.is_file():
        if len(wanted) > 1:
            raise ZhixingError(
                f"这个数据集由 {len(wanted)} 个原始文件组成，请给出它们所在的文件夹。",
                f"This dataset is made from {len(wanted)} raw files: give the folder that holds them.",
            )
        return {wanted[0]["name"]: given}
    found = {item["name"]: given / item["name"] for item in wanted}
    missing = [str(path) for path in found.values() if not path.is_file()]
    if missing:
        raise ZhixingError(f"找不到原始文件：{'、'.join(missing)}。", f"Raw files not found: {', '.join(missing)}.")
    return found


def main(tidy: Tidy, script: str, argv: list[str] | None = None) -> None:
    """The command line of every prepare.py: ``prepare.py [RAW] [--out DIR]``."""
    folder = Path(script).resolve().parent
    parser = argparse.ArgumentParser(description=f"{folder.name}: raw file -> tidy table / 原始文件 -> 整洁表")
    parser.add_argument("raw", nargs="?", type=Path, help="raw file or folder; downloaded when left out")
    parser.add_argument("--out", type=Path, help="write the CSV files here and leave the shelf alone")
    options = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory() as cache:
            rows = prepare(tidy, folder, raw_files(folder, options.raw, Path(cache)), options.out)
    except (ZhixingError, OSError) as error:
        sys.exit(f"{folder.name}: {error}")
    for name, count in rows.items():
        print(f"{name}: {count} rows")


__all__ = [
    "integers",
    "main",
    "parsed",
    "prepare",
    "raw_files",
    "read_csv",
    "require_columns",
    "require_rows",
    "require_unique",
    "sha256",
    "to_bytes",
    "write_atomically",
]
