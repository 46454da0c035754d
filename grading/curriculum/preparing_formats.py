"""What several prepare.py share: files in a form we do not read, explained; small conversions; names of economies."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import read_csv

# First bytes of a file -> what it is, and how to make the CSV that prepare.py reads.
_SIGNATURES = {
    b"\x1f\x8b": "r",
    b"BZh": "r",
    b"\xfd7zXZ\x00": "r",
    b"RDX": "r",
    b"PK\x03\x04": "sheet",
    b"\xd0\xcf\x11\xe0": "sheet",
    b"<stata_dta>": "stata",
}
_WHAT_TO_DO = {
    "r": (
        "是压缩文件或 R 数据文件（.rda）。请先在 R 中用 load() 读入，再用 "
        "write.csv(表, 文件名, row.names = FALSE) 另存为 CSV。",
        "is a compressed or R data file (.rda). Open it in R with load(), then save the table with "
        "write.csv(table, name, row.names = FALSE).",
    ),
    "sheet": (
        "是电子表格。请用电子表格软件打开，把数据所在的工作表另存为 CSV（UTF-8）。",
        "is a spreadsheet. Open it and save the sheet that holds the data as CSV (UTF-8).",
    ),
    "stata": (
        "是 Stata 数据文件。请先用 pandas.read_stata(文件名, convert_categoricals=False) 读入，再另存为 CSV。",
        "is a Stata file. Read it with pandas.read_stata(name, convert_categoricals=False) and save it as CSV.",
    ),
}


def read_converted_csv(path: Path, columns: Iterable[str], **options) -> pd.DataFrame:
    """`preparing.read_csv` for a table whose publisher serves it in another format.

    When `path` is still the publisher's own file (R, Excel, Stata), raises a ZhixingError that says how to turn it
    into the CSV, instead of one about an unreadable line. Options and errors are otherwise those of `read_csv`.
    """
    with Path(path).open("rb") as file:
        start = file.read(16)
    for signature, kind in _SIGNATURES.items():
        if start.startswith(signature):
            zh, en = _WHAT_TO_DO[kind]
            raise ZhixingError(f"{path}：{zh}", f"{path}: {en}")
    return read_csv(path, columns, **options)


def numbers(values: pd.Series) -> pd.Series:
    """Text to numbers; NA where it is not one. For `preparing.parsed`, which then names the line."""
    return pd.to_numeric(values, errors="coerce")


def flag(values: pd.Series) -> pd.Series:
    """True/False to the shelf's spelling, ``true``/``false``; missing stays missing."""
    return values.map({True: "true", False: "false"})


def chinese_names(codes: pd.Series, path: Path) -> pd.Series:
    """Chinese names of economies by ISO 3166-1 alpha-3 code (and XKX). Raises ZhixingError for a code without one."""
    names = json.loads(Path(__file__).with_name("economy_names.json").read_text(encoding="utf-8"))
    unknown = sorted(set(codes.dropna()) - set(names))
    if unknown:
        raise ZhixingError(
            f"{path}：没有这些经济体代码的中文名：{'、'.join(unknown)}。请补进 economy_names.json。",
            f"{path}: no Chinese name for these economies: {', '.join(unknown)}. Add them to economy_names.json.",
        )
    return codes.map(names)
