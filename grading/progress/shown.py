"""How a table is read by a person: ranges and intervals in one column, each cell as text, in either language."""

from __future__ import annotations

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

    def text(self, row: dict) -> str:
        """The cell of a row; “—” where there is nothing to show."""
        first, *more = (row[name] for name in self.names)
        if first is None or (not isinstance(first, str) and pd.isna(first)):
            return "—"
        if self.kind == "text":
            return str(first)
        if self.kind == "number":
            return f"{first:g}" if not float(first).is_integer() else f"{int(first)}"
        if self.kind == "interval":
            return f"{first:.1f}" if pd.isna(more[0]) else f"{first:.1f} [{more[0]:.1f}, {more[1]:.1f}]"
        form = "{:.0f}" if self.kind == "range" else "{:.1f}"
        return form.format(first) if not more or first == more[0] else f"{form.format(first)}–{form.format(more[0])}"


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
    records = table.rows.astype(object).where(table.rows.notna(), None).to_dict("records")
    return mine, [[one.text(row) for one in mine] for row in records]
