"""What makes reports of millions of scores fast changes no figure: on sample facts, beside plain pandas and plain texts."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from grading.progress import aggregates, summaries
from grading.progress import measures as m
from grading.progress.measures_facts import DISTINCT
from grading.progress.store import Store
from tests.bench import bench_progress, plain_measures, sample_facts

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
    return Store(path).facts()


@pytest.fixture(scope="module")
def plain(coded):
    """The same with texts as texts, and no word of where they come from."""
    tables = {name: aggregates.plain(table) for name, table in coded.items()}
    for table in tables.values():
        table.attrs = {}
    return tables


@pytest.mark.parametrize("name", ["progress", "questions", "competencies"])
def test_a_report_s_figures_are_those_of_plain_pandas(path, plain, name):
    mine, reference = bench_progress.ours(path, name), getattr(plain_measures, name)(plain)
    assert len(mine) == len(reference) > 10
    for key, values in reference.items():
        assert mine[key] == pytest.approx(values, rel=1e-9), key


def test_every_measure_is_the_same_of_categoricals_as_of_texts(coded, plain):
    for name, measure in bench_progress._measures().items():
        one, other = (getattr(found := measure(facts), "rows", found) for facts in (coded, plain))
        assert len(one), name
        order = [column for column in one if one[column].dtype == "str" or one[column].dtype == "category"]
        a, b = (aggregates.plain(table).sort_values(order, kind="stable", ignore_index=True) for table in (one, other))
        pd.testing.assert_frame_equal(a, b, check_dtype=False, rtol=1e-9)


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
