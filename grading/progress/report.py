"""One report for one viewer: the figures of its groups, and the tables of whole cohorts that may go with them."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from grading.cohorts import roles
from grading.cohorts.agencies import Tree
from grading.cohorts.home import Cohort, Home
from grading.cohorts.roles import View
from grading.curriculum.errors import ZhixingError
from grading.progress import gate, measures, measures_items, outcomes, published, summaries
from grading.progress.figures import Figures
from grading.progress.groups import ALL
from grading.progress.store import USUAL
from grading.progress.summaries import Summary


@contextmanager
def uncollected() -> Iterator[None]:
    """Without Python's search for cycles: of a million small objects that all stay it takes a tenth of a report's time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


@dataclass(frozen=True)
class Report:
    """figures: what can be selected from, None in a report for one learner. extra: tables besides. title: whose it is."""

    figures: Figures | None
    extra: list[Summary]
    title: str = ""
    sample: bool = False

    @cached_property
    def tables(self) -> list[Summary]:
        """Every table, in the order of the page."""
        return [*(self.figures.tables() if self.figures else ()), *self.extra]


def viewer(home: Home, agency: str = "", trainer: str = "", learner: str = "") -> View:
    """Whose report it is; `--as-agency all` is an agency that has the whole home below it."""
    if agency in ("全部", "all") and not trainer and not learner:
        return View("agency")
    return roles.view(home, agency=agency, trainer=trainer, learner=learner)


def seen(home: Home, names: Sequence[str] | None, view: View | None = None) -> list[Cohort]:
    """The cohorts of a report. Raises ZhixingError for one that the viewer may not see."""
    cohorts = [home.cohort(name) for name in names] if names else home.cohorts()
    if not cohorts:
        raise ZhixingError(
            f"{home.root} 里还没有班级。先用 zhixing cohort create 建立，或用 zhixing demo 看示例。",
            f"There are no cohorts in {home.root}. Make one with zhixing cohort create, or see zhixing demo.",
        )
    if view is None or view.cohorts is None:
        return cohorts
    beyond = [one.name for one in cohorts if one.name not in view.cohorts]
    if names and beyond:
        raise ZhixingError(
            f"不能看班级“{'、'.join(beyond)}”：不是这个人的班级。可以看的有：{'、'.join(sorted(view.cohorts))}。",
            f"The cohort {', '.join(beyond)} is not theirs to see. Theirs are: {', '.join(sorted(view.cohorts))}.",
        )
    return [one for one in cohorts if one.name in view.cohorts]


@uncollected()
def make(
    home: Home,
    cohorts: Sequence[Cohort],
    facts: dict[str, pd.DataFrame],
    view: View | None = None,
    today: date | None = None,
) -> Report:
    """The report on `cohorts` that may be passed on: for an agency of what is at or below it, else of all of them.

    facts: of these cohorts, everybody's. The groups are made of all of them, whoever the report is for, so that the
    reports of an agency and of the one above it can be laid side by side; only an agency's own groups are in its report.
    """
    view, today, parents = view or View("admin"), today or date.today(), Tree.load(home).parents
    with published.alone(home.root):
        state = published.load(home.root)
        said = published.update(home.root, state, facts, parents, today)
        names = {one["cohort"] for one in said.groups}
        # Over everybody's scores, or an agency's own: by question, beside the others of its module.
        scores = (view.restrict({name: facts[name] for name in USUAL}) if view.agency else facts)["scores"]
        sums = measures.beside(scores)
        figures = Figures(
            said,
            parents,
            left_out=[one.name for one in cohorts if one.name not in names],
            telling=_telling(scores, sums),
            top=view.agency,
        )
        mine = [one for one in cohorts if _wholly(one.name, figures)]
        # A table over several cohorts less the same table over some of them is a table over the others, maybe of few.
        everything = view.agency == ALL and view.cohorts is None and len(cohorts) == len(home.names())
        whole = sums if scores is facts["scores"] else None
        found = (
            [
                one
                for one in outcomes.summaries(home, mine, facts=facts, keys=gate.FORMS, sums=whole)
                if everything or "cohort" in one.rows
            ]
            if mine
            else []
        )
        extra = gate.pass_through(found, state, today.isoformat())
        published.save(home.root, state)
    return Report(figures, extra, view.agency, any(one.record.kind == "sample" for one in cohorts))


def own(cohorts: Sequence[Cohort], facts: dict[str, pd.DataFrame], view: View) -> Report:
    """One official's own rows, as the official alone may see them."""
    sample = any(one.record.kind == "sample" for one in cohorts)
    return Report(None, summaries.own(view.restrict({name: facts[name] for name in USUAL})), view.learner, sample)


def _wholly(cohort: str, figures: Figures) -> bool:
    """Whether all people of a cohort are the report's to speak of."""
    return cohort in figures.cohorts and cohort not in {name for name, _ in figures.beyond} | figures.reaching


def _telling(scores: pd.DataFrame, sums: measures_items.Beside) -> dict[tuple[str, str], float]:
    """(module, question) -> discrimination, where enough people answered."""
    found = measures.discrimination(scores, sums=sums)
    return {(one.module, one.question): round(float(one.r), 2) for one in found.itertuples() if pd.notna(one.r)}
