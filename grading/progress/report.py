"""One report for one viewer: the figures of its groups, and the tables of whole cohorts that may go with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from grading.cohorts.home import Cohort, Home
from grading.progress import gate, measures, outcomes, published
from grading.progress.figures import Figures
from grading.progress.groups import ALL
from grading.progress.summaries import Summary


@dataclass(frozen=True)
class Report:
    """figures: what can be selected from. extra: tables of whole cohorts. agency: whose it is, ALL for the whole home."""

    figures: Figures
    extra: list[Summary]
    agency: str = ALL
    sample: bool = False

    @property
    def tables(self) -> list[Summary]:
        """Every table, in the order of the page; safe to pass on."""
        return [*self.figures.tables(), *self.extra]


def make(
    home: Home,
    cohorts: Sequence[Cohort],
    facts: dict[str, pd.DataFrame],
    parents: Mapping[str, str],
    agency: str = ALL,
    today: date | None = None,
) -> Report:
    """The report on `cohorts` as an agency may see it, ALL for one that has the whole home below it.

    facts: of these cohorts, everybody's. The groups are made of all of them, whoever the report is for, so that the
    reports of an agency and of the one above it can be laid side by side. parents: agency -> the one above it.
    """
    today = today or date.today()
    groups = published.publish(home.root, facts, parents, today)
    names = {one["cohort"] for one in groups}
    figures = Figures(
        groups,
        parents,
        left_out=[one.name for one in cohorts if one.name not in names],
        telling=_telling(facts["scores"]),
        top=agency,
    )
    mine = [one for one in cohorts if _wholly(one.name, figures)]
    # A table over several cohorts less the same table over some of them is a table over the others, maybe of few.
    everything = len(mine) == len(cohorts) == len(home.cohorts())
    found = [one for one in outcomes.summaries(home, mine) if everything or "cohort" in one.rows] if mine else []
    state = published.load(home.root)
    extra = gate.pass_through(found, state, today.isoformat())
    published.save(home.root, state)
    return Report(figures, extra, agency, any(one.record.kind == "sample" for one in cohorts))


def _wholly(cohort: str, figures: Figures) -> bool:
    """Whether all people of a cohort are the report's to speak of."""
    return cohort in figures.cohorts and cohort not in {name for name, _ in figures.beyond} | figures.reaching


def _telling(scores: pd.DataFrame) -> dict[tuple[str, str], float]:
    """(module, question) -> discrimination, where enough people answered."""
    found = measures.discrimination(scores)
    return {
        (one.module, one.question): round(float(one.r), 2) for one in found.itertuples() if pd.notna(one.r)
    }
