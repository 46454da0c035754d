"""How the fact tables are read before anything is measured.

Three things are never confused. A question or module may be *missing* (not handed in), *failed* (handed in, but it
could not be graded: a broken file, an endless loop), or have *zero* points (graded, and wrong). Only what was graded
has a score; the other two are counted beside it. What waits for a person (*needs_review*) was handed in and has no
score yet. The last attempt counts, as in nbgrader's gradebook.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from grading.progress.tables import Held, Table

STATES = ("graded", "needs_review", "failed", "missing")
#: In a table's attrs: where it was read, one row for each answer. It outlives filtering, not putting tables together.
DISTINCT = "zhixing_distinct"


def latest(facts: Table, keys: list[str]) -> Table:
    """The last attempt for each `keys`, with the column `share`: points of max_points, NaN unless graded.

    Shares above 1 (extra credit) are kept. Raises ValueError for a state that is none of STATES.
    """
    if isinstance(facts, Held):
        _known(facts.names("state"), False)
        return facts.adding("CASE WHEN state = 'graded' AND max_points > 0 THEN points / max_points END AS share")
    _known(facts["state"].dropna().unique(), facts["state"].isna().any())
    if DISTINCT not in facts.attrs and facts.duplicated(keys).any():
        facts = facts.sort_values("attempt", kind="stable", na_position="first").drop_duplicates(keys, keep="last")
    possible = facts["max_points"].where(facts["max_points"] > 0)
    share = (facts["points"] / possible).where(facts["state"].eq("graded")).astype(float)
    return facts.assign(share=share)


def _known(states: Iterable[str], empty: bool) -> None:
    unknown = set(states) - set(STATES)
    if unknown or empty:
        raise ValueError(f"unknown states: {sorted(unknown) or 'empty'}; known are {', '.join(STATES)}")


def positions(rows: pd.DataFrame, people: pd.DataFrame) -> np.ndarray:
    """For each row the position of its cohort and learner in `people` (each there once), -1 where they are not in it.

    What a left join on the two names finds, by numbers: of categoricals only the names themselves are looked at.
    """
    keys = np.zeros(len(people), dtype="int64"), np.zeros(len(rows), dtype="int64")
    unknown = np.zeros(len(rows), dtype=bool)
    for name in ("cohort", "learner"):
        codes, labels = pd.factorize(people[name].astype(object))
        found = _numbered(rows[name], pd.Index(labels))
        unknown |= found < 0
        for key, code in zip(keys, (codes, found), strict=True):
            key *= len(labels) + 1
            key += code
    return np.where(unknown, -1, pd.Index(keys[0]).get_indexer(keys[1]))


def _numbered(values: pd.Series, labels: pd.Index) -> np.ndarray:
    if isinstance(values.dtype, pd.CategoricalDtype):
        # One more at the end, for the code -1 of what is missing.
        numbers = np.append(labels.get_indexer(values.cat.categories.astype(object)), -1)
        return numbers[values.cat.codes]
    return labels.get_indexer(values.astype(object))


def active(enrolments: pd.DataFrame) -> pd.DataFrame:
    """Cohort, agency, learner of everyone enrolled and not withdrawn, once for each cohort."""
    rows = enrolments.loc[enrolments["active"].astype(bool), ["cohort", "agency", "learner"]]
    return rows.drop_duplicates(["cohort", "learner"])


def asked(submissions: pd.DataFrame, enrolments: pd.DataFrame, released: pd.DataFrame | None = None) -> pd.DataFrame:
    """`expected` without what was handed in: cohort, agency, learner, module."""
    people, keys = active(enrolments), ["cohort", "module"]
    given = [submissions[keys].drop_duplicates()] + ([] if released is None else [released[keys]])
    modules = pd.concat([one.astype(object) for one in given]).drop_duplicates()
    return people.merge(like(like(modules, people, ["cohort"]), submissions, ["module"]), on="cohort")


def like(table: pd.DataFrame, other: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The table with the categories of the other in columns of these names where they have all its values: pandas joins
    such columns by their numbers, and columns of other types by their texts."""
    kinds = {name: other[name].dtype for name in names if isinstance(other[name].dtype, pd.CategoricalDtype)}
    return table.astype({
        name: kind for name, kind in kinds.items() if set(table[name].unique()) <= set(kind.categories)
    })  # fmt: skip


def expected(submissions: pd.DataFrame, enrolments: pd.DataFrame, released: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row for each active learner and each module of their cohort, handed in or not: the denominators.

    A cohort's modules are those in `released` (cohort, module, ...) and those that anybody handed in. Columns: cohort,
    agency, learner, module, and from the last attempt attempt, submitted_at, due_at, state ("missing" where there is
    none), points, max_points, late, reason, share. `due_at` is the learner's own, else the cohort's latest.
    """
    grid = asked(submissions, enrolments, released)
    last = latest(submissions, ["cohort", "learner", "module"]).drop(columns="agency")
    rows = grid.merge(last, on=["cohort", "learner", "module"], how="left")
    due = submissions.groupby(["cohort", "module"], observed=True)["due_at"].max().rename("cohort_due")
    rows = rows.merge(due, on=["cohort", "module"], how="left")
    rows["due_at"] = rows["due_at"].fillna(rows.pop("cohort_due"))
    rows["state"] = rows["state"].astype(object).fillna("missing")
    rows["late"] = rows["late"].eq(True)
    return rows


def tally(state: pd.Series, share: pd.Series) -> dict[str, int]:
    """How many were graded, have zero, wait for review, failed, are missing."""
    graded = state.eq("graded") & share.notna()
    counts = {"graded": int(graded.sum()), "zeros": int((graded & share.eq(0)).sum())}
    return counts | {name: int(state.eq(name).sum()) for name in STATES[1:]}


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's r; NaN when either has no spread (a tolerance, since differences of sums leave rounding dust)."""
    x, y = x - x.mean(), y - y.mean()
    sizes = np.sqrt((x**2).sum()), np.sqrt((y**2).sum())
    if min(sizes) < 1e-9:
        return float("nan")
    return float(np.clip((x * y).sum() / (sizes[0] * sizes[1]), -1, 1))
