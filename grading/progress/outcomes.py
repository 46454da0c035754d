"""What came of a course: the gain from the test before to the test after, the actions taken, and the tables of groups,
wrong answers and hours that a report shows beside its progress."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from datetime import date

import pandas as pd

from grading.cohorts.home import Cohort, Home
from grading.progress import (
    aggregates,
    group_figures,
    handed_facts,
    hours,
    hours_rule,
    measures,
    measures_items,
    tests_facts,
    wrong_answers,
)
from grading.progress import facts as collecting
from grading.progress.summaries import Summary
from grading.progress.tables import Held


def summaries(
    home: Home,
    cohorts: Sequence[Cohort],
    minimum: int = 5,
    facts: Mapping[str, pd.DataFrame] | None = None,
    keys: Container[str] | None = None,
    sums: measures_items.Beside | None = None,
) -> list[Summary]:
    """The tables beyond progress, questions and competencies, each only where there is something to show.

    facts: as `Store.facts` gives them, where the caller has them, of `cohorts` and maybe others; else they are read from
    the gradebooks. keys: the tables that are wanted, for a report that tells completion in ranges;
    by default all. sums: `measures.beside` of the facts' scores.
    """
    given = facts
    facts = collecting.collect(cohorts) if given is None else _of(cohorts, given)
    sums = sums if facts is given else None
    if "tests" not in facts:
        facts = {**facts, **handed_facts.collect(cohorts)}
    tests = tests_facts.for_gain(aggregates.plain(facts["tests"]))
    of_facts = {
        "scores": lambda: group_figures.scores(facts, minimum),
        "times": lambda: group_figures.times(facts, group_figures.released(cohorts), minimum),
        "comparison": lambda: group_figures.comparison(
            facts, tests, sorted(facts["enrolments"]["cohort"].unique()), minimum, selection=keys is None
        ),
        "mastery": lambda: group_figures.mastery(facts, minimum),
        "reliability": lambda: group_figures.reliability(facts, minimum, sums),
        "wrong_answers": lambda: wrong_answers.summary(aggregates.plain(facts["wrong_answers"]), minimum),
    }
    of_files = {
        "gain": lambda: gain(tests, minimum),
        "actions": lambda: followed_up(cohorts, aggregates.plain(facts["cards"]), minimum),
    }
    last = {"hours": lambda: hours.summary(facts, hours_rule.load(home.root), minimum=minimum)}
    makers = of_facts | of_files | last if len(facts["submissions"]) else of_files
    tables = [make() for key, make in makers.items() if keys is None or key in keys]
    return [one for one in tables if len(one.rows)]


def _of(cohorts: Sequence[Cohort], facts: Mapping[str, pd.DataFrame]) -> Mapping[str, pd.DataFrame]:
    """The facts of these cohorts; copied only where there are others among them."""
    names = [one.name for one in cohorts]
    if set(facts["enrolments"]["cohort"].unique()) <= set(names):
        return facts
    return {
        name: table.among("cohort", names) if isinstance(table, Held) else table[table["cohort"].isin(names)]
        for name, table in facts.items()
    }


def gain(tests: pd.DataFrame, minimum: int = 5) -> Summary:
    """One row a cohort with at least `minimum` learners who took both tests; see `measures.gain` for the figures.

    tests: `tests_facts.for_gain`'s table."""
    found = measures.gain(tests)
    rows = []
    for one in found.to_dict("records"):
        if one["n_both"] < minimum:
            continue
        rows.append(
            {
                "cohort": one["cohort"],
                "n_pre": one["n_pre"],
                "n_both": one["n_both"],
                "attrition": _percent(one["attrition"]),
                "pre": _percent(one["pre"]),
                "post": _percent(one["post"]),
                "g": _interval(one["g"], one["g_low"], one["g_high"]),
                "d": _interval(one["d"], one["d_low"], one["d_high"]),
            }
        )
    columns = {
        "cohort": ("班级", "cohort"), "n_pre": ("前测人数", "took the first"), "n_both": ("前后都测人数", "took both"),
        "attrition": ("流失（%）", "lost (%)"), "pre": ("前测平均（%）", "before (%)"), "post": ("后测平均（%）", "after (%)"),
        "g": ("标准化增益 g", "normalised gain g"), "d": ("效应量 d", "effect size d"),
    }  # fmt: skip
    note = (
        "只算前后两次都答完的人；方括号里是 95% 置信区间。g 偏向起点高的班，所以同时给出 d。没有对照班，增益不能都归功于课程。"
        f"不足 {minimum} 人的班不显示。",
        "Of those who finished both tests; 95% intervals in brackets. g favours groups that start high, so d stands beside it. "
        f"Without a comparison group not all of the gain is the course's doing. Cohorts with fewer than {minimum} are not shown.",
    )
    return Summary(
        "gain", ("前测到后测的增益", "Gain from the first test to the last"), columns, note, _table(rows, columns)
    )


def followed_up(cohorts: Sequence[Cohort], given: pd.DataFrame, minimum: int = 5, today: date | None = None) -> Summary:
    """One row a cohort with at least `minimum` action cards: where the actions stand and what was measured.

    given: `handed_facts`' table of cards."""
    today = today or date.today()
    rows, mine = [], dict(list(given.groupby("cohort")))
    for cohort in cohorts:
        if len(mine.get(cohort.name, ())) < minimum:
            continue
        cards = handed_facts.followed(cohort, mine[cohort.name])
        states = [one.status(today) for one in cards]
        effects = [effect for one in cards if (effect := one.effect())]
        rows.append(
            {
                "cohort": cohort.name,
                "cards": len(cards),
                **{state: states.count(state) for state in ("open", "overdue", "done", "dropped")},
                "owed": sum(bool(one.owed(today)) for one in cards),
                "measured": len(effects),
                "reached": sum(effect["reached"] is True for effect in effects),
                "compared": sum(effect["compared"] not in ("", "none") for effect in effects),
            }
        )
    columns = {
        "cohort": ("班级", "cohort"), "cards": ("行动卡", "cards"), "open": ("进行中", "open"), "overdue": ("已过期", "overdue"),
        "done": ("已完成", "done"), "dropped": ("已放弃", "dropped"), "owed": ("该回访未回访", "follow-up owed"),
        "measured": ("有后续数值", "measured since"), "reached": ("达到目标", "target reached"),
        "compared": ("有对照", "with a comparison"),
    }  # fmt: skip
    note = (
        f"达到目标只说明数值变了；没有对照，不能说是行动带来的。不足 {minimum} 张卡的班不显示。",
        "That a target was reached says that the value changed; without a comparison it does not say that the action did it. "
        f"Cohorts with fewer than {minimum} cards are not shown.",
    )
    return Summary("actions", ("行动卡", "Actions"), columns, note, _table(rows, columns))


def _table(rows: list[dict], columns: dict) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns))


def _percent(share: float) -> float | None:
    return None if math.isnan(share) else round(share * 100, 1)


def _interval(value: float, low: float, high: float) -> str:
    if math.isnan(value):
        return "—"
    return f"{value:.2f}" if math.isnan(low) else f"{value:.2f} [{low:.2f}, {high:.2f}]"
