"""What `bench_progress` measures, each in a process of its own: a function takes the path of the facts, and returns
something to compare or to count."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def facts(path: Path) -> dict:
    """As a report reads them."""
    from grading.progress.store import REPORT, UNUSED, Store

    return Store(path).facts(tables=REPORT, without=UNUSED, held=True)


def _released(facts: dict):
    import pandas as pd

    found = facts["submissions"][["cohort", "module"]].drop_duplicates()
    return found.assign(released_at=pd.Timestamp("2026-03-01", tz="UTC"))


def measures() -> dict:
    """name -> function of the facts. Those of the page first."""
    import pandas as pd

    from grading.progress import aggregates, hours, hours_rule, outcomes, summaries, tests_facts, wrong_answers
    from grading.progress import measures as m

    end = pd.Timestamp("2026-12-31", tz="UTC")
    return {
        "progress": summaries.progress,
        "questions": summaries.questions,
        "competencies": summaries.competencies,
        "help_needed": lambda f: summaries.help_needed(f, end),
        "completion": lambda f: m.completion(f["submissions"], f["enrolments"], ("cohort", "agency")),
        "mean_scores": lambda f: m.mean_scores(f["submissions"], f["enrolments"]),
        "time_to_complete": lambda f: m.time_to_complete(f["submissions"], f["enrolments"], _released(f)),
        "facility": lambda f: m.facility(f["scores"]),
        "discrimination": lambda f: m.discrimination(f["scores"]),
        "reliability": lambda f: m.reliability(f["scores"]),
        "mastery": lambda f: m.mastery(f["scores"]),
        "competency_profile": lambda f: m.competency_profile(m.mastery(f["scores"]), ["cohort"]),
        "gain": lambda f: outcomes.gain(tests_facts.for_gain(aggregates.plain(f["tests"]))),
        "wrong_answers": lambda f: wrong_answers.summary(aggregates.plain(f["wrong_answers"])),
        "hours": lambda f: hours.summary(f, hours_rule.load(Path("no home"))),
        "compare_cohorts": lambda f: m.compare_cohorts(
            f["submissions"], f["enrolments"], "sample-0000", f["enrolments"]["cohort"].astype(str).max()
        ),
    }


def report(path: Path, home: Path) -> dict:
    """From the facts file to the text of the page, with the tables of `home`'s cohorts that the facts give.

    Nothing was published before. Both tests, action cards and wrong answers are among the facts, as a sync leaves them.
    Returns characters of the page and rows of its tables.
    """
    from grading.cohorts.home import Home
    from grading.progress import page
    from grading.progress import report as reporting
    from grading.progress.store import REPORT, UNUSED, Store

    place = Home(home)
    cohorts = place.cohorts()
    facts = Store(path).facts([one.name for one in cohorts], REPORT, without=UNUSED, held=True)
    made = reporting.make(place, cohorts, facts)
    return {("page",): [len(page.html(made))], **{(one.key,): [len(one.rows)] for one in made.tables}}


def texts(path: Path) -> dict:
    """The facts with texts as texts, as plain pandas takes them."""
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return {
            name: connection.execute(f"SELECT * FROM {name}").df()
            for name in ("enrolments", "submissions", "scores", "tests")
        }


def plain(path: Path, name: str) -> dict:
    from tests.bench import plain_measures

    return getattr(plain_measures, name)(texts(path))


def ours(path: Path, name: str) -> dict:
    """What `plain` gives, from the facts file by the report's own functions."""
    from grading.progress import aggregates, measures

    given = facts(path)
    if name in _OURS:
        return _OURS[name](given)
    if name == "progress":
        rows = aggregates.by_module(given["submissions"], given["enrolments"])
        return {(r.cohort, r.module): (r.enrolled, r.missing, r.mean) for r in rows.itertuples()}
    if name == "competencies":
        rows = aggregates.by_cohort_and_competency(measures.latest(given["scores"], measures.ANSWER))
        return {(r.cohort, r.competency): (r.learners, r.got / r.possible) for r in rows.itertuples()}
    r = measures.discrimination(given["scores"]).set_index(["module", "question"])["r"]
    rows = measures.facility(given["scores"])
    return {(one.module, one.question): (one.facility, r[one.module, one.question]) for one in rows.itertuples()}


def _keyed(table, keys: list[str], *values: str) -> dict:
    return {
        tuple(row[: len(keys)]): tuple(row[len(keys) :])
        for row in table[[*keys, *values]].itertuples(index=False, name=None)
    }


def _overdue(facts: dict) -> dict:
    import pandas as pd

    from grading.progress import measures

    found = measures.needs_help(facts["submissions"], facts["enrolments"], pd.Timestamp("2026-12-31", tz="UTC"))
    told = found[[not {"overdue", "not_started"}.isdisjoint(one) for one in found["reasons"]]]
    n = told["en"].str.extract(r"overdue: (\d+) module")[0].astype(int)
    return _keyed(told.assign(n=n), ["cohort", "learner"], "n")


def _gains(facts: dict) -> dict:
    from grading.progress import aggregates, measures, tests_facts

    return _keyed(measures.gain(tests_facts.for_gain(aggregates.plain(facts["tests"]))), ["cohort"], "n_both", "g")


def _half(facts: dict) -> dict:
    from grading.progress import measures as m

    found = m.time_to_complete(facts["submissions"], facts["enrolments"], _released(facts))
    return _keyed(found, ["cohort", "module"], "enrolled", "median")


def _with_measures(make) -> Callable[[dict], dict]:
    def run(facts: dict) -> dict:
        from grading.progress import measures

        return make(measures, facts)

    return run


#: What `plain_measures` has of the same name, from the facts by the report's own measures.
_OURS = {
    "completion": _with_measures(
        lambda m, f: _keyed(m.completion(f["submissions"], f["enrolments"]), ["cohort", "module"], "share")
    ),
    "mean_scores": _with_measures(
        lambda m, f: _keyed(m.mean_scores(f["submissions"], f["enrolments"]), ["cohort", "module"], "mean", "sd")
    ),
    "time_to_complete": _half,
    "reliability": _with_measures(lambda m, f: _keyed(m.reliability(f["scores"]), ["module"], "alpha")),
    "mastery": _with_measures(
        lambda m, f: _keyed(
            m.competency_profile(m.mastery(f["scores"]), ["cohort"]), ["cohort", "competency"], "learners", "estimate"
        )
    ),
    "help_needed": _overdue,
    "gain": _gains,
}
BESIDE = ("progress", "questions", "competencies", *_OURS)


def nbgrader_questions(folder: Path) -> dict:
    """(module, question) -> mean share, through nbgrader's Gradebook API, over all cohorts below `folder`."""
    from nbgrader.api import Gradebook

    sums: dict[tuple, list] = {}
    for path in sorted(folder.glob("cohorts/*/gradebook.db")):
        with Gradebook(f"sqlite:///{path}", path.parent.name) as book:
            for assignment in book.assignments:
                for submission in book.assignment_submissions(assignment.name):
                    for grade in (one for notebook in submission.notebooks for one in notebook.grades):
                        if not grade.needs_manual_grade:
                            sums.setdefault((assignment.name, grade.name), []).append(grade.score / grade.max_score)
    return {key: (sum(values) / len(values),) for key, values in sums.items()}


def synced_questions(folder: Path) -> dict:
    """The same from the gradebooks through sync and the facts; the first time, with nothing known."""
    from grading.cohorts.home import Home
    from grading.progress import measures
    from grading.progress.store import Store

    store = Store(folder / "synced.duckdb")
    store.sync(Home(folder).cohorts())
    rows = measures.facility(store.facts()["scores"])
    return {(one.module, one.question): (one.facility,) for one in rows.itertuples()}


def sync(folder: Path, again: bool = False) -> int:
    """Item scores read by one sync of all cohorts; `again`: of facts that are up to date."""
    from grading.cohorts.home import Home
    from grading.progress.store import Store

    path = folder / "sync.duckdb"
    if not again:
        path.unlink(missing_ok=True)
    return sum(one.rows for one in Store(path).sync(Home(folder).cohorts()))
