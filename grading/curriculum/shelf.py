"""The shelf: each dataset's descriptor and tables, as the commands, the catalogue and the tests read them."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from grading.classroom.language import T
from grading.curriculum import paths
from grading.curriculum.errors import ZhixingError

if TYPE_CHECKING:
    import pandas as pd

DESCRIPTOR = "datapackage.json"
#: The path of a table in a lesson, an exercise, grading and the checkout alike.
SHORT_PATH = "../../datasets/{dataset}/{table}"
#: Schema type -> pandas dtype. The nullable ones, so that a missing value turns no integer into a float.
DTYPES = {"string": "string", "integer": "Int64", "year": "Int64", "number": "Float64", "boolean": "boolean"}
UNITS = {
    "1": ("计数", "count"),
    "1000": ("千", "thousands"),
    "d": ("天", "days"),
    "min": ("分钟", "minutes"),
    "USD": ("美元", "USD"),
    "EUR": ("欧元", "EUR"),
    "international $": ("国际元", "international $"),
    "CNY 100 million": ("亿元", "CNY 100 million"),
    "°": ("度", "degrees"),
}


def said(item: dict, key: str) -> str:
    """`key` of a descriptor's part in the language in force (`title` and `title_en`, or one {zh, en})."""
    value = item.get(key, "")
    return T(value["zh"], value["en"]) if isinstance(value, dict) else T(value, item.get(f"{key}_en", value))


def unit(field: dict) -> str:
    """A field's unit in the language in force; empty where it has none."""
    return T(*UNITS[field["unit"]]) if field.get("unit") in UNITS else field.get("unit", "")


@dataclass(frozen=True)
class Dataset:
    """One folder of the shelf."""

    folder: Path
    descriptor: dict

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def tables(self) -> dict[str, dict]:
        return {item["name"]: item for item in self.descriptor["resources"]}

    @cached_property
    def rows(self) -> int:
        return sum(item.get("rows", 0) for item in self.tables.values())

    @cached_property
    def bytes(self) -> int:
        """Size of the tables on the disk."""
        files = [self.file(name) for name in self.tables]
        return sum(file.stat().st_size for file in files if file.is_file())

    @property
    def title(self) -> str:
        return said(self.descriptor, "title")

    @property
    def licence(self) -> str:
        return ", ".join(item["name"] for item in self.descriptor["licenses"])

    @property
    def publisher(self) -> str:
        return T("；", "; ").join(item["title"] for item in self.descriptor["contributors"])

    @property
    def period(self) -> str:
        """As exact as the descriptor says it: a year, a month, a day, or from one to another."""
        start, end = self.descriptor["period"]["start"], self.descriptor["period"]["end"]
        # 1 January to 31 December are whole years.
        if start.endswith("-01-01") and end.endswith("-12-31"):
            start, end = start[:4], end[:4]
        to = T("—" if len(start) == 4 else " 至 ", " – ")
        return start if start == end else f"{start}{to}{end}"

    def file(self, table: str) -> Path:
        return self.folder / self.tables[table]["path"]

    def short_path(self, table: str) -> str:
        return SHORT_PATH.format(dataset=self.name, table=self.tables[table]["path"])

    def read(self, table: str) -> pd.DataFrame:
        """A table with the dtypes that its schema states; dates as datetime64. Raises what pandas raises."""
        import pandas as pd  # the command line must not wait for it

        schema = self.tables[table]["schema"]
        fields = {field["name"]: field for field in schema["fields"]}
        dates = [name for name, field in fields.items() if field["type"] in ("date", "datetime")]
        return pd.read_csv(
            self.file(table),
            dtype={name: DTYPES[field["type"]] for name, field in fields.items() if name not in dates},
            parse_dates=dates,
            date_format={name: fields[name].get("format", "ISO8601") for name in dates} or None,
            keep_default_na=False,
            na_values=schema.get("missingValues", [""]),
        )


def names(shelf: Path | None = None) -> list[str]:
    """Every folder of the shelf that has a descriptor."""
    return sorted(path.parent.name for path in (shelf or paths.datasets()).glob(f"*/{DESCRIPTOR}"))


def load(name: str, shelf: Path | None = None) -> Dataset:
    """One dataset. Raises ZhixingError for a name that is not there, and for a descriptor that is not JSON."""
    folder = (shelf or paths.datasets()) / name
    path = folder / DESCRIPTOR
    known = names(shelf)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or [one for one in known if name in one]
        guess = T(f"是不是 {'、'.join(near)}？", f"Did you mean {' or '.join(near)}? ") if near else ""
        raise ZhixingError(
            f"没有数据集 {name}。{guess}全部数据集：zhixing data list",
            f"There is no dataset {name}. {guess}All of them: zhixing data list",
        )
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        descriptor["resources"][0]["name"]
        return Dataset(folder, descriptor)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise ZhixingError(
            f"{path} 不是完整的数据说明（{error}）。请从代码库恢复这个文件。",
            f"{path} is no whole descriptor ({error}). Restore the file from the repository.",
        ) from error


def load_all(shelf: Path | None = None) -> list[Dataset]:
    return [load(name, shelf) for name in names(shelf)]
