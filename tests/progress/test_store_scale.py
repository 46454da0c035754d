"""What makes reports of millions of scores fast changes no figure: on sample facts, beside plain pandas and plain texts."""

from __future__ import annotations

import math
from contextlib import closing

import duckdb
import pandas as pd
import pytest

from grading.cohorts.roles import View
from grading.progress import aggregates, cards, summaries
from grading.progress import measures as m
from grading.progress.measures_facts import DISTINCT
from grading.progress.store import REPORT, UNUSED, USUAL, Store
from grading.progress.tables import Held
from tests.bench import plain_measures, progress_parts, sample_facts

NOW = pd.Timestamp("2026-07-01", tz="UTC")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Sample facts of about 190 learners in two cohorts."""
    path = tmp_path_factory.mktemp("sample") / "facts.duckdb"
    assert sample_facts.make(path, 30_000) == pytest.approx(30_000, rel=0.05)
    return path


@pytest.fixture(scope="module")
def coded(path):
    """The facts as a store gives them."""
    return Store(path).facts(tables=REPORT)


@pytest.fixture(scope="module")
def plain(coded):
    """The same with texts as texts, and no word of where they come from."""
    tables = {name: aggregates.plain(table) for name, table in coded.items()}
    for table in tables.values():
        table.attrs = {}
    return tables


@pytest.mark.parametrize("name", progress_parts.BESIDE)
def test_a_report_s_figures_are_those_of_plain_pandas(path, plain, name):
    mine, reference = progress_parts.ours(path, name), getattr(plain_measures, name)(plain)
    assert len(mine) == len(reference) > 1
    for key, values in reference.items():
        assert mine[key] == pytest.approx(values, rel=1e-9), key


@pytest.fixture(scope="module")
def held(path):
    """The facts with the scores left in DuckDB."""
    return Store(path).facts(tables=REPORT, without=UNUSED, held=True)


@pytest.mark.parametrize("kind", ["coded", "held"])
def test_every_measure_is_the_same_of_categoricals_and_in_duckdb_as_of_texts(kind, plain, request):
    for name, measure in progress_parts.measures().items():
        one, other = (
            getattr(found := measure(facts), "rows", found) for facts in (request.getfixturevalue(kind), plain)
        )
        assert len(one), name
        order = [column for column in one if one[column].dtype == "str" or one[column].dtype == "category"]
        a, b = (aggregates.plain(table).sort_values(order, kind="stable", ignore_index=True) for table in (one, other))
        pd.testing.assert_frame_equal(a, b, check_dtype=False, rtol=1e-9)


def test_what_a_group_s_cards_say_is_the_same_in_duckdb(coded, held):
    people = coded["enrolments"]
    members = people[["cohort", "learner"]].assign(group_id=people["agency"].astype(str))
    (modules, profiles), (others, more) = (cards.compute(facts, members) for facts in (coded, held))
    assert len(modules) == len(profiles) == 2 and modules.keys() == others.keys() and profiles.keys() == more.keys()
    for group, found in modules.items():
        for module, card in found.items():
            other = others[group][module]
            assert card | {"questions": 0, "scores": 0} == other | {"questions": 0, "scores": 0}
            assert card["scores"] == pytest.approx(other["scores"])
            for question, figures in card["questions"].items():
                assert figures == pytest.approx(other["questions"][question])
        assert profiles[group]["sketch"] == more[group]["sketch"], "or a report would say what it may not yet"
        for competency, figures in profiles[group]["competencies"].items():
            assert figures == pytest.approx(more[group]["competencies"][competency])


def test_a_viewer_sees_their_own_of_scores_that_stay_in_duckdb(coded, held):
    first = coded["enrolments"].iloc[0]
    for view in (
        View("trainer", cohorts=frozenset([first.cohort])),
        View("trainer", cohorts=frozenset()),
        View("agency", first.agency, agencies=frozenset([first.agency, "no such agency"])),
        View("official", learner=first.learner.upper()),
        View("admin"),
    ):
        mine, theirs = (view.restrict({name: one[name] for name in USUAL})["scores"] for one in (coded, held))
        assert len(mine) == aggregates.query("SELECT count(*) AS n FROM rows", rows=theirs)["n"][0]
        if len(mine):
            a, b = m.facility(mine), m.facility(theirs)
            pd.testing.assert_frame_equal(a, b, rtol=1e-9)
            assert set(mine["learner"].unique()) == set(theirs.names("learner"))


def test_scores_that_stay_in_duckdb_let_the_file_go(path, held, coded):
    with closing(duckdb.connect(str(path))) as connection:
        assert connection.execute("SELECT count(*) FROM scores").fetchone()[0] == len(coded["scores"])
    with pytest.raises(ValueError, match="unknown states"):
        m.latest(Held(held["scores"].connection, "SELECT 'lost' AS state, 1.0 AS points, 1.0 AS max_points"), [])


def test_an_attempt_too_many_is_found_where_tables_were_put_together(coded):
    scores = coded["scores"]
    assert DISTINCT in scores.attrs and DISTINCT in scores[scores["module"] == scores["module"].iloc[0]].attrs
    older = aggregates.plain(scores).assign(attempt=0, points=0.0)
    older.attrs = {}
    both = pd.concat([older, scores], ignore_index=True)
    assert DISTINCT not in both.attrs
    a, b = m.facility(both), m.facility(scores)
    pd.testing.assert_frame_equal(a, b)


def test_only_the_cohorts_asked_for_are_in_the_facts_and_in_their_names(path, coded):
    one = coded["enrolments"]["cohort"].iloc[0]
    held = Store(path).facts([one])
    mine = coded["scores"][coded["scores"]["cohort"] == one].reset_index(drop=True)
    assert 0 < len(held["scores"]) < len(coded["scores"])
    pd.testing.assert_frame_equal(aggregates.plain(held["scores"]), aggregates.plain(mine))
    assert set(held["scores"]["cohort"].cat.categories) == {"", one}
    people = set(held["enrolments"]["learner"])
    assert set(held["scores"]["learner"].cat.categories) - {""} <= people, "nobody else's name is in the table's memory"
    assert Store(path).facts([])["scores"].empty


def test_questions_stand_in_the_order_of_the_exercise(coded):
    rows = summaries.questions(coded, minimum=5).rows
    assert rows["n"].min() >= 5 and not any(map(math.isnan, rows["facility"]))
    for _, group in rows.groupby("module"):
        assert list(group["question"]) == sorted(group["question"])


def test_sample_facts_go_into_no_home(tmp_path):
    (tmp_path / "home" / "cohorts").mkdir(parents=True)
    with pytest.raises(SystemExit, match="never go into a home"):
        sample_facts.make(tmp_path / "home" / "reports" / "facts.duckdb", 100)
    assert not (tmp_path / "home" / "reports").exists()
