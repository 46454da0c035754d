"""Make a dataset again from its raw files, beside the shelf; compare; then put the new tables in place, all or none."""

from __future__ import annotations

import importlib.util
import json
import shutil
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from grading.curriculum import download, preparing, shelf
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import sha256, write_atomically
from grading.curriculum.shelf import Dataset


@dataclass(frozen=True)
class TableDiff:
    """What would change in one table. Rows are told apart by the primary key; changed_columns: column -> rows."""

    table: str
    rows_before: int
    rows_after: int
    added: int
    removed: int
    changed: int
    changed_columns: dict[str, int] = field(default_factory=dict)
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    hash_before: str = ""
    hash_after: str = ""

    @property
    def same(self) -> bool:
        return self.hash_before == self.hash_after

    def as_json(self) -> dict:
        return {**asdict(self), "same": self.same}


def load_tidy(dataset: Dataset) -> preparing.Tidy:
    """The function `tidy` of a dataset's prepare.py. Raises ZhixingError when there is none."""
    path = dataset.folder / "prepare.py"
    if not path.is_file():
        raise ZhixingError(f"{path} 不在。请从代码库恢复。", f"{path} is not there. Restore it from the repository.")
    spec = importlib.util.spec_from_file_location(f"prepare_{dataset.name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.tidy


def fetch_raw(dataset: Dataset, folder: Path, progress=lambda name, done, total: None) -> dict[str, Path]:
    """Download every raw file of a dataset from its publisher to `folder`; raw name -> path."""
    found = {}
    for item in dataset.descriptor["raw"]:
        name = item["name"]
        found[name] = download.fetch(
            item["url"], folder / name, progress=lambda done, total, name=name: progress(name, done, total)
        )
    return found


def compute(dataset: Dataset, raw: dict[str, Path], folder: Path) -> Dataset:
    """The dataset made from `raw` in `folder`/<name>; the shelf is not touched. Raises ZhixingError when prepare.py fails."""
    place = folder / dataset.name
    place.mkdir(parents=True)
    shutil.copyfile(dataset.folder / shelf.DESCRIPTOR, place / shelf.DESCRIPTOR)
    try:
        preparing.prepare(load_tidy(dataset), place, raw)
    except (ZhixingError, OSError):
        raise
    except Exception as error:  # a raw file may have changed in a way that prepare.py does not expect
        raise ZhixingError(
            f"{dataset.name}/prepare.py 处理不了这些原始文件（{type(error).__name__}: {error}）。发布方可能改了格式；原有的表没有改动。",
            f"{dataset.name}/prepare.py cannot work on these raw files ({type(error).__name__}: {error}). The publisher may have "
            "changed the format; the tables are as they were.",
        ) from error
    new = shelf.load(dataset.name, folder)
    _record_raw(new, raw)
    return new


def _record_raw(new: Dataset, raw: dict[str, Path]) -> None:
    """Where a raw file is another than the one on record, write down its size, its hash, and today as the day."""
    changed = False
    for item in new.descriptor["raw"]:
        found = {"bytes": raw[item["name"]].stat().st_size, "sha256": sha256(raw[item["name"]])}
        if found["sha256"] != item.get("sha256"):
            item |= found
            changed = True
    if changed:
        new.descriptor["retrieved"] = date.today().isoformat()
        text = json.dumps(new.descriptor, ensure_ascii=False, indent=2) + "\n"
        write_atomically(new.folder / shelf.DESCRIPTOR, text.encode("utf-8"))


def diff(old: Dataset, new: Dataset) -> list[TableDiff]:
    """What `new` would change, table by table."""
    return [_diff(old, new, name) for name in new.tables]


def _diff(old: Dataset, new: Dataset, name: str) -> TableDiff:
    before = _text(old, name) if old.file(name).is_file() else pd.DataFrame()
    after = _text(new, name)
    hashes = {
        "hash_before": sha256(old.file(name)) if old.file(name).is_file() else "",
        "hash_after": sha256(new.file(name)),
    }
    key = new.tables[name]["schema"]["primaryKey"]
    columns = {
        "columns_added": tuple(column for column in after if column not in before),
        "columns_removed": tuple(column for column in before if column not in after),
    }
    if not set(key) <= set(before):
        return TableDiff(name, len(before), len(after), len(after), len(before), 0, **columns, **hashes)
    # A damaged table may repeat a key: the row's turn among its like keeps rows apart all the same.
    before, after = (
        one.set_index([*(one[part] for part in key), one.groupby(key).cumcount()]) for one in (before, after)
    )
    both = before.index.intersection(after.index)
    shared = [column for column in after if column in before and column not in key]
    unlike = before.loc[both, shared].ne(after.loc[both, shared])
    by_column = {column: int(count) for column, count in unlike.sum().items() if count}
    return TableDiff(
        name, len(before), len(after), len(after.index.difference(before.index)), len(before.index.difference(after.index)),
        int(unlike.any(axis=1).sum()), by_column, **columns, **hashes,
    )  # fmt: skip


def _text(dataset: Dataset, name: str) -> pd.DataFrame:
    """A table as it is written, each cell as text."""
    return pd.read_csv(dataset.file(name), dtype=str, keep_default_na=False)


def replace(old: Dataset, new: Dataset) -> list[Path]:
    """Put the tables of `new`, then its descriptor, where those of `old` are; a failure half-way puts all back."""
    files = [new.file(name) for name in new.tables] + [new.folder / shelf.DESCRIPTOR]
    targets = {file: old.folder / file.relative_to(new.folder) for file in files}
    kept = {target: target.read_bytes() for target in targets.values() if target.is_file()}
    try:
        for file, target in targets.items():
            write_atomically(target, file.read_bytes())
    except BaseException:
        for target, data in kept.items():
            if target.read_bytes() != data:
                write_atomically(target, data)
        raise
    return list(targets.values())
