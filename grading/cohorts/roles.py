"""Who may see what: an official their own rows, a trainer their cohorts, an agency its subtree in aggregate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grading.cohorts import members
from grading.cohorts.agencies import Tree
from grading.cohorts.home import Home
from grading.cohorts.table_file import nearest, normal
from grading.curriculum.errors import ZhixingError

if TYPE_CHECKING:
    import pandas as pd

ROLES = ("admin", "agency", "trainer", "official")


@dataclass(frozen=True)
class View:
    """One viewer. cohorts: the names of those they may see, None for all; agencies: an agency and all below it."""

    role: str
    agency: str = ""
    cohorts: frozenset[str] | None = None
    learner: str = ""
    agencies: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def aggregate(self) -> bool:
        """Whether reports for this viewer may show aggregates only: no learner's row, no name."""
        return self.role == "agency"

    def restrict(self, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Of each table the rows the viewer may see; the tables given are left as they are.

        tables: as in grading/progress/facts.py, with the columns cohort, agency, learner. One that lacks a column takes
        it from the table enrolments, by cohort and learner. Raises ValueError where that cannot be: a table that cannot
        be restricted is not shown.
        """
        if self.role == "admin":
            return dict(tables)
        places = _enrolled(tables)
        return {name: self._rows(name, table, places) for name, table in tables.items()}

    def _rows(self, name: str, table: pd.DataFrame, places: dict[tuple[str, str], str] | None) -> pd.DataFrame:
        if hasattr(table, "among"):
            return self._held(table)
        if self.role == "trainer":
            seen = _column(name, table, "cohort").isin(self.cohorts or ())
        elif self.role == "official":
            column = _column(name, table, "learner")
            seen = column.isin([one for one in column.unique() if str(one).casefold() == self.learner.casefold()])
        elif "agency" in table:
            seen = table["agency"].isin(self.agencies)
        elif places is not None:
            pairs = zip(_column(name, table, "cohort"), _column(name, table, "learner"), strict=True)
            seen = [places.get(pair, "") in self.agencies for pair in pairs]
        else:
            raise ValueError(f"{name} has no column agency, and there are no enrolments to take it from")
        kept = table[seen].reset_index(drop=True)
        # Of what repeats, no name that is not theirs to see may stay behind as a category without rows.
        coded = kept.select_dtypes("category").columns
        return kept.assign(**{column: kept[column].cat.remove_unused_categories() for column in coded})

    def _held(self, table):
        """The same of a table that stays in a database (`grading.progress.tables.Held`), which has all the columns."""
        if self.role == "trainer":
            return table.among("cohort", self.cohorts or ())
        if self.role == "official":
            mine = [one for one in table.names("learner") if one.casefold() == self.learner.casefold()]
            return table.among("learner", mine)
        return table.among("agency", self.agencies)


def _column(name: str, table: pd.DataFrame, column: str) -> pd.Series:
    if column not in table:
        raise ValueError(f"{name} has no column {column}: who may see it cannot be told")
    return table[column]


def _enrolled(tables: dict[str, pd.DataFrame]) -> dict[tuple[str, str], str] | None:
    """(cohort, learner) -> agency, where the table of enrolments is there."""
    table = tables.get("enrolments")
    if table is None:
        return None
    return {(one.cohort, one.learner): one.agency for one in table.itertuples()}


def view(home: Home, *, agency: str = "", trainer: str = "", learner: str = "") -> View:
    """The view of one agency, trainer or official; without a name, of whoever runs this home.

    Raises ZhixingError for an unknown name, and for more than one.
    """
    agency, trainer, learner = (normal(name) for name in (agency, trainer, learner))
    if sum(map(bool, (agency, trainer, learner))) > 1:
        raise ZhixingError(
            "单位、培训者、学员只能选一个。", "Choose one: an agency, a trainer or a learner, not several."
        )
    if agency:
        return _agency(home, agency)
    if trainer:
        held = {one.name: one.record.trainers for one in home.cohorts()}
        known = {name for names in held.values() for name in names}
        if trainer not in known:
            raise _unknown("培训者", "trainer", trainer, known)
        return View("trainer", cohorts=frozenset(name for name, names in held.items() if trainer in names))
    if learner:
        places = {one.name: [row.id for row in members.people(one)] for one in home.cohorts()}
        found = [(name, one) for name, ids in places.items() for one in ids if one.casefold() == learner.casefold()]
        if not found:
            raise _unknown("学员", "learner", learner, set())
        return View("official", cohorts=frozenset(name for name, _ in found), learner=found[0][1])
    return View("admin")


def _agency(home: Home, name: str) -> View:
    tree = Tree.load(home)
    code = tree.by_code.get(name)
    name = code.name if code and name not in tree else name
    used = {place for one in home.cohorts() for place in (one.record.agency, *one.record.agencies.values()) if place}
    if name not in tree and name not in used:
        raise _unknown("单位", "agency", name, used | set(tree.names))
    return View("agency", agency=name, agencies=frozenset(tree.subtree(name)))


def _unknown(zh: str, en: str, name: str, known: set[str]) -> ZhixingError:
    like = nearest(name, known)
    more_zh, more_en = (
        (f"名称相近的有：{'、'.join(like)}。", f" Names like it: {', '.join(like)}.") if like else ("", "")
    )
    return ZhixingError(f"没有{zh}“{name}”。{more_zh}", f"There is no {en} {name!r}.{more_en}")
