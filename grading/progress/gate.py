"""Tables of whole cohorts (gain, actions, wrong answers, comparisons) made fit for an agency, row by row.

A row counts people: all of them, and parts of them. Counts of 1 to 4 are hidden, and with `privacy.suppress` whatever
would give them away within the row; figures that follow from a hidden count go with it. A row is replaced in a later
report when none of its counts has changed by 1 to 4; until then the row stands as it was. A figure that changes while no
count does (a regrade of some) waits for the next change of a count, for it would tell of those few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from grading.progress import privacy
from grading.progress.privacy import MINIMUM
from grading.progress.published import steady
from grading.progress.summaries import Summary


@dataclass(frozen=True)
class Form:
    """How a table counts. total: the column of all people; parts: columns that add up to it; subsets: column -> the column
    it is part of; follows: column -> the counts it could be worked out from."""

    total: str
    parts: tuple[str, ...] = ()
    subsets: dict[str, str] = field(default_factory=dict)
    follows: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def counts(self) -> list[str]:
        return list(dict.fromkeys([self.total, *self.parts, *self.subsets]))


FORMS = {
    "gain": Form("n_pre", subsets={"n_both": "n_pre"}, follows={"attrition": ("n_pre", "n_both")}),
    "actions": Form(
        "cards", ("open", "overdue", "done", "dropped"),
        {"owed": "cards", "measured": "cards", "reached": "measured", "compared": "measured"},
    ),
}  # fmt: skip
#: Columns of counts in tables that have no form of their own.
COUNTED = ("n", "learners", "cards", "enrolled", "completed", "graded", "scored")


def pass_through(tables: Sequence[Summary], state: dict, today: str) -> list[Summary]:
    """The tables with small counts hidden and rows held back, `state` brought up to date (see `published.load`)."""
    return [_pass(one, state["tables"].setdefault(one.key, {}), today) for one in tables]


def _pass(table: Summary, said: dict, today: str) -> Summary:
    form, rows = FORMS.get(table.key), []
    counts = [one for one in (form.counts if form else _counted(table.rows)) if one in table.rows]
    records = table.rows.astype(object).where(table.rows.notna(), None).to_dict("records")
    for row in records:
        key = "\x1f".join(str(value) for name, value in row.items() if isinstance(value, str) and not _figure(value))
        now = {name: int(row[name] or 0) for name in counts}
        before = said.get(key)
        moved = before is None or (
            now != before["counts"] and all(steady(before["counts"].get(name, 0), n) for name, n in now.items())
        )
        if moved:
            said[key] = {"counts": now, "row": _plain(_hide(row, now, form)), "since": today}
        rows.append(said[key]["row"])
    columns = list(table.rows.columns)
    shown = pd.DataFrame(rows, columns=columns)
    for name in columns:
        if pd.api.types.is_numeric_dtype(table.rows[name]):
            shown[name] = pd.to_numeric(shown[name])
            if name in counts or pd.api.types.is_integer_dtype(table.rows[name]):
                shown[name] = shown[name].astype("Int64")
    note = (
        f"{table.note[0]}1 至 4 的人数，以及会把它们推算出来的数，都不显示；一行里的人数变化不足 5 人时，沿用上次报告的这一行。",
        f"{table.note[1]} Counts of 1 to 4, and what would give them away, are not shown; a row in which a count has changed by "
        "fewer than five stands as in the report before.",
    )
    return Summary(table.key, table.title, table.columns, note, shown)


def _counted(rows: pd.DataFrame) -> list[str]:
    return [
        name
        for name in rows
        if (name in COUNTED or name.startswith("n_")) and pd.api.types.is_numeric_dtype(rows[name])
    ]


def _figure(text: str) -> bool:
    """Whether a text is a number with or without its interval, and so no part of a row's name."""
    return text == "—" or (text[:1] in "-−0123456789" and any(sign in text for sign in ".[%"))


def _hide(row: dict, counts: dict[str, int], form: Form | None) -> dict:
    hidden = {name for name, n in counts.items() if 0 < n < MINIMUM}
    if form:
        hidden |= _suppressed(counts, form)
        hidden |= {name for name, needs in form.follows.items() if hidden & set(needs)}
    elif hidden:  # what a row of few people says, it says of them
        hidden = {name for name, value in row.items() if not isinstance(value, str) or _figure(value)}
    return {name: None if name in hidden else value for name, value in row.items()}


def _suppressed(counts: dict[str, int], form: Form) -> set[str]:
    cells = {((name, ""),): n for name, n in counts.items() if n}
    sums = []
    if form.parts:
        sums.append((((form.total, ""),), tuple(((name, ""),) for name in form.parts if counts[name])))
    for name, whole in form.subsets.items():
        rest = ((name, "rest"),)
        if counts[name] < counts[whole]:
            cells[rest] = counts[whole] - counts[name]
        members = tuple(cell for cell in (((name, ""),), rest) if cell in cells)
        if counts[whole]:
            sums.append((((whole, ""),), members))
    return {cell[0][0] for cell in privacy.suppress(privacy.Table(cells, sums)) if cell[0][1] == ""}


def _plain(row: dict) -> dict:
    """Numbers as Python's own, so that the row can be kept as JSON."""
    return {name: value.item() if hasattr(value, "item") else value for name, value in row.items()}
