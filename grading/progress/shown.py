"""How a table is read by a person: ranges and intervals in one column, each cell as text, in either language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from grading.progress.summaries import Summary

#: (first column, other columns that belong to it, kind, zh, en): columns that are read as one.
TOGETHER = (
    ("least", ("most",), "range", "已交", "submitted"),
    ("percent_least", ("percent_most",), "percents", "提交率（%）", "submitted (%)"),
    ("percent", (), "percents", "{}", "{}"),
    ("mean", ("low", "high"), "interval", "{}与 95% 区间", "{} and 95% interval"),
)


@dataclass(frozen=True)
class Column:
    """kind: text, number, or one of those in `TOGETHER`; names: the columns of the rows that it is made of."""

    names: tuple[str, ...]
    kind: str
    zh: str
    en: str

    @property
    def numeric(self) -> bool:
        return self.kind != "text"

    def texts(self, rows: pd.DataFrame) -> list[str]:
        """The column's cells, from the top; “—” where there is nothing to show."""
        there = rows[self.names[0]].notna().tolist()
        values = [rows[name].tolist() for name in self.names]
        form = _FORMS[self.kind]
        return [form(*cell) if known else "—" for known, cell in zip(there, zip(*values, strict=True), strict=True)]


def _number(value: float) -> str:
    return f"{value:g}" if not float(value).is_integer() else f"{int(value)}"


def _range(digits: int) -> Callable[..., str]:
    form = f"{{:.{digits}f}}".format

    def shown(least: float, most: float | None = None) -> str:
        return form(least) if most is None or least == most else f"{form(least)}–{form(most)}"

    return shown


def _interval(value: float, low: float, high: float) -> str:
    return f"{value:.1f}" if pd.isna(low) else f"{value:.1f} [{low:.1f}, {high:.1f}]"


_FORMS = {
    "text": str,
    "number": _number,
    "interval": _interval,
    "range": _range(0),
    "percents": _range(1),
}


def columns(table: Summary) -> list[Column]:
    """The columns that a reader sees; a title that one language lacks is the other language's column."""
    found, joined = [], {}
    for first, others, kind, zh, en in TOGETHER:
        if {first, *others} <= set(table.columns):
            titles = (words.format(title) for words, title in zip((zh, en), table.columns[first], strict=True))
            joined[first] = Column((first, *others), kind, *titles)
            joined |= dict.fromkeys(others)
    for name, (zh, en) in table.columns.items():
        if name in joined:
            found += [joined[name]] if joined[name] else []
        elif zh or en:
            numeric = pd.api.types.is_numeric_dtype(table.rows[name]) and len(table.rows)
            found.append(Column((name,), "number" if numeric else "text", zh, en))
    return found


def in_words(table: Summary, lang: str) -> tuple[list[Column], list[list[str]]]:
    """(columns, rows of text) in a language."""
    mine = [one for one in columns(table) if getattr(one, lang)]
    texts = [one.texts(table.rows) for one in mine]
    return mine, [list(row) for row in zip(*texts, strict=True)]
