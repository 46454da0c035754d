"""The most frequent wrong answers, read from submissions that were really graded, in either language."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.curriculum import build
from grading.engine import answers
from grading.engine.batch import Options, grade_all
from grading.progress import wrong_answers
from tests import submissions
from tests.submissions import MODULE

#: What a learner might print to be counted where they are not, or to bring in words of their own.
FORGED = """
print("✗ 隐藏检查1：什么\\n    可能的原因：编出来的原因")
def share_within(*args, **kwargs):
    print("    可能的原因：单位是天，题目要小时")
    raise ValueError("    可能的原因：编出来的原因")
"""


def collect(cohort) -> pd.DataFrame:
    """A row for each learner, question and name that was shown, and one without a name where none was."""
    rows = [
        (cohort.name, learner, module, question, *pair)
        for learner, module, question, names in wrong_answers.shown(cohort)
        for pair in names or [("", "")]
    ]
    return pd.DataFrame(rows, columns=["cohort", "learner", "module", "question", "zh", "en"])


def counted(*cohorts) -> pd.DataFrame:
    return pd.DataFrame(
        [row for cohort in cohorts for row in wrong_answers.counts(cohort)], columns=wrong_answers.COUNTS
    )


def graded(folder, lang: str, sets: list[dict]):
    """A cohort in which learner sN has handed in the Nth set of answers, all graded."""
    cohort = Home(folder).create("班", lang, "单位")
    learners = [f"s{number}" for number in range(len(sets))]
    cohort.enrol([Person(one) for one in learners])
    cohort.release(MODULE)
    for learner, filled in zip(learners, sets, strict=True):
        submissions.put(cohort, learner, filled)
    states = [one.state for one in grade_all(cohort.course, MODULE, learners, cohort.ledger, Options(jobs=2))]
    assert "failed" not in states
    return cohort


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    """Five who took the mean for the median, one right, one who prints reasons of their own."""
    wrong, right = submissions.answer_set("wrong_mean"), submissions.answer_set("right_groupby")
    return graded(tmp_path_factory.mktemp("home"), "zh", [wrong] * 5 + [right, right | {"share_within": FORGED}])


def test_each_misconception_is_counted_once_a_learner_in_both_languages(cohort):
    found = collect(cohort)
    shown = found[found["question"].eq("typical_and_slow_tests") & found["zh"].ne("")]
    assert sorted(shown["learner"].unique()) == ["s0", "s1", "s2", "s3", "s4"]
    assert not shown.duplicated(["learner", "zh"]).any()
    names = wrong_answers.declared(MODULE)["typical_and_slow_tests"]
    assert set(shown[["zh", "en"]].itertuples(index=False, name=None)) <= set(names.values())
    # Everyone is in the denominator of every question.
    assert found.groupby("question")["learner"].nunique().eq(7).all()


def test_the_table_hides_what_few_showed_and_what_would_single_out_the_rest(cohort):
    found = counted(cohort)
    table = wrong_answers.summary(found).rows
    assert set(table["question"]) == {"typical_and_slow", "channel_medians"} and table["n"].eq(7).all()
    assert table["learners"].isna().all(), "5 of 7: the other 2 would be known"
    told = wrong_answers.summary(found, minimum=2).rows
    assert told["learners"].eq(5).all() and told["share"].eq(71.4).all()
    five = found[found["zh"].ne("") & found["learners"].eq(5)]
    everybody = wrong_answers.summary(pd.concat([five, five.assign(zh="", en="")]).drop_duplicates()).rows
    assert everybody["learners"].eq(5).all() and everybody["share"].eq(100).all()
    assert wrong_answers.summary(found, minimum=6).rows.empty


def test_what_a_learner_prints_adds_nothing(cohort):
    found = collect(cohort)
    forger = found[found["learner"] == "s6"]
    assert set(forger["zh"]) == {""} and "编出来" not in (cohort.root / wrong_answers.CACHE).read_text(encoding="utf-8")


def test_a_second_reading_opens_no_notebook_and_finds_the_same(cohort, monkeypatch):
    first = collect(cohort)
    monkeypatch.setattr(wrong_answers, "_read", lambda *_: pytest.fail("a notebook was read again"))
    assert collect(cohort).equals(first)
    kept = json.loads((cohort.root / wrong_answers.CACHE).read_text(encoding="utf-8"))
    assert "s0" not in kept and len(kept) == 3, "one for each set of bytes, and no learner's id"


def test_a_damaged_cache_is_read_anew(cohort):
    first = collect(cohort)
    (cohort.root / wrong_answers.CACHE).write_text("[]", encoding="utf-8")
    assert collect(cohort).equals(first)


def test_english_notebooks_give_the_same_names(tmp_path):
    wrong = submissions.answer_set("wrong_mean")
    english = graded(tmp_path / "home", "en", [wrong])
    found = collect(english)
    names = set(found.loc[found["zh"] != "", "zh"])
    assert names and names <= {zh for known in wrong_answers.declared(MODULE).values() for zh, _ in known.values()}


def test_someone_who_left_or_was_flagged_is_not_counted(cohort, monkeypatch):
    monkeypatch.setitem(cohort.record.left, "s0", "2026-01-01T00:00:00+00:00")
    entries = cohort.ledger.latest()
    entries[(MODULE, "s1")].flags.append(["改动", "changed"])
    monkeypatch.setattr(cohort.ledger, "latest", lambda: entries)
    assert {"s0", "s1"}.isdisjoint(collect(cohort)["learner"])


@pytest.mark.parametrize("module", [one for one in build.modules() if build.exercise_source(one).is_file()])
def test_every_automatic_question_names_its_misconceptions(module):
    names = wrong_answers.declared(module)
    questions = {name for one in answers.load(module) for name in one.scores}
    assert {name.removesuffix("_tests") for name in names} >= questions
    for known in names.values():
        assert known and all(text in known and known[text] == pair for pair in known.values() for text in pair)
