"""Tables of whole cohorts (gain, actions, wrong answers, hours, ...) made fit for an agency, row by row.

A row counts people: all of them, and parts of them. Counts of 1 to 4 are hidden, and with `privacy.suppress` whatever
would give them away within the row; figures that follow from a hidden count go with it. Counts of people whom `figures`
counts too are rounded down to fives or left out, or one table less the other would be those who came since. A row is
replaced in a later report when none of its counts has changed by 1 to 4; until then the row stands as it was. A figure
that changes while no count does (a regrade of some) waits for the next change of a count, for it would tell of those few.
A table that is not in `FORMS` is not passed on: nobody has judged yet what it gives away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from grading.progress import privacy
from grading.progress.privacy import MINIMUM
from grading.progress.published import steady
from grading.progress.summaries import Summary


@dataclass(frozen=True)
class Form:
    """How a table counts, and what of it is passed on.

    named: the columns that say which row it is; words and figures may not, or a row in which they change would be a new one,
    told whatever its counts. total: the column of all people; parts: columns that add up to it; subsets: column -> the
    column it is part of; follows: column -> the counts it could be worked out from; fives: counts rounded down to fives;
    whole: figures rounded to whole numbers; left_out: columns; only: (column, value) of the rows.
    """

    named: tuple[str, ...]
    total: str
    parts: tuple[str, ...] = ()
    subsets: dict[str, str] = field(default_factory=dict)
    follows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fives: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    only: tuple[str, str] | None = None

    @property
    def counts(self) -> list[str]:
        return list(dict.fromkeys([self.total, *self.parts, *self.subsets]))


FORMS = {
    "gain": Form(("cohort",), "n_pre", subsets={"n_both": "n_pre"}, follows={"attrition": ("n_pre", "n_both")}),
    "actions": Form(
        ("cohort",),
        "cards",
        ("open", "overdue", "done", "dropped"),
        {"owed": "cards", "measured": "cards", "reached": "measured", "compared": "measured"},
    ),
    # How many completed is told by `figures`, in ranges; a quantile is one person's time, so only its day is told.
    "times": Form(
        ("cohort", "module"), "enrolled", subsets={"completed": "enrolled"}, left_out=("enrolled", "completed"),
        whole=("p25", "median", "p75", "days_before_due"),
    ),
    # The share that completed, times the cohort, is a count that `figures` may not tell.
    "comparison": Form(
        ("first", "second", "module", "measure_en"), "n_first", subsets={"n_second": ""}, fives=("n_first", "n_second"),
        only=("measure_en", "score"),
    ),
    "reliability": Form(("module",), "n", fives=("n",)),
    "wrong_answers": Form(
        ("module", "question", "misconception_en"), "n", subsets={"learners": "n"}, follows={"share": ("learners", "n")},
        fives=("n", "learners"), whole=("share",),
    ),
    "hours": Form(("year", "cohort", "form_en"), "n", subsets={"some": "n"}, follows={"mean": ("some",)}, fives=("n", "some")),
}  # fmt: skip


def pass_through(tables: Sequence[Summary], state: dict, today: str) -> list[Summary]:
    """What may be passed on of the tables, `state` brought up to date (see `published.load`)."""
    found = [
        _pass(one, FORMS[one.key], state["tables"].setdefault(one.key, {}), today)
        for one in tables if one.key in FORMS
    ]  # fmt: skip
    return [one for one in found if len(one.rows)]


def _pass(table: Summary, form: Form, said: dict, today: str) -> Summary:
    rows = []
    given = table.rows
    if form.only:
        given = given[given[form.only[0]] == form.only[1]]
    counts = [one for one in form.counts if one in given]
    records = given.astype(object).where(given.notna(), None).to_dict("records")
    for row in records:
        key = "\x1f".join(str(row[name]) for name in form.named if name in row)
        now = {name: int(row[name] or 0) for name in counts}
        before = said.get(key)
        moved = before is None or (
            now != before["counts"] and all(steady(before["counts"].get(name, 0), n) for name, n in now.items())
        )
        if moved:
            said[key] = {"counts": now, "row": _plain(_hide(row, now, form)), "since": today}
        rows.append(said[key]["row"])
    columns = {name: title for name, title in table.columns.items() if name not in form.left_out}
    shown = pd.DataFrame(rows, columns=list(columns))
    for name in columns:
        if pd.api.types.is_numeric_dtype(given[name]):
            whole = name in counts or name in form.whole or pd.api.types.is_integer_dtype(given[name])
            shown[name] = pd.to_numeric(shown[name]).astype("Int64" if whole else "Float64")
    rounded = (
        "人数舍到 5 的倍数。" if form.fives else "",
        " Counts of people are rounded down to fives." if form.fives else "",
    )
    note = (
        f"{table.note[0]}{rounded[0]}1 至 4 的人数，以及会把它们推算出来的数，都不显示；"
        "一行里的人数变化不足 5 人时，沿用上次报告的这一行。",
        f"{table.note[1]}{rounded[1]} Counts of 1 to 4, and what would give them away, are not shown; a row in which a count has "
        "changed by fewer than five stands as in the report before.",
    )
    return Summary(table.key, table.title, columns, note, shown)


def _hide(row: dict, counts: dict[str, int], form: Form) -> dict:
    hidden = {name for name, n in counts.items() if 0 < n < MINIMUM} | _suppressed(counts, form)
    hidden |= {name for name, needs in form.follows.items() if hidden & set(needs)}
    found = {name: None if name in hidden else value for name, value in row.items()}
    for name in form.fives:
        if found.get(name) is not None:
            found[name] = int(found[name]) // MINIMUM * MINIMUM
    for name in form.whole:
        if found.get(name) is not None:
            found[name] = round(found[name])
    return found


def _suppressed(counts: dict[str, int], form: Form) -> set[str]:
    cells = {((name, ""),): n for name, n in counts.items() if n}
    sums = []
    if form.parts:
        sums.append((((form.total, ""),), tuple(((name, ""),) for name in form.parts if counts[name])))
    for name, whole in form.subsets.items():
        if whole not in counts or name not in counts:
            continue
        rest = ((name, "rest"),)
        if counts[name] < counts[whole]:
            cells[rest] = counts[whole] - counts[name]
        members = tuple(cell for cell in (((name, ""),), rest) if cell in cells)
        if counts[whole]:
            sums.append((((whole, ""),), members))
    if counts[form.total] and all(n >= MINIMUM for n in cells.values()):
        return set()  # nothing is small, so nothing stands beside it: most rows of a large report
    hidden = _hidden(tuple(cells.items()), tuple(sums))
    return {cell[0][0] for cell in hidden if cell[0][1] == ""}


@lru_cache(maxsize=4096)
def _hidden(cells: tuple, sums: tuple) -> set:
    """`privacy.suppress`, once for the rows that count alike: cohorts are often of one size."""
    return privacy.suppress(privacy.Table(dict(cells), list(sums)))


def _plain(row: dict) -> dict:
    """Numbers as Python's own, so that the row can be kept as JSON."""
    return {name: value.item() if hasattr(value, "item") else value for name, value in row.items()}
