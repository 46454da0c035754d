"""Tests as they come back: with a submission, damaged, renamed, twice, or not at all."""

from __future__ import annotations

import json
import math
import shutil

import pandas as pd
import pytest

from grading.classroom import DataThinkingTest, pretest
from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.progress import handed_facts, measures
from grading.progress.tests_facts import COLUMNS, for_gain

LEARNERS = ["z01", "z02", "z03", "z04"]


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A home with two cohorts and nobody's submission."""
    home = Home(tmp_path_factory.mktemp("tests") / "home")
    for name in ("甲班", "乙班"):
        home.create(name, "zh", "测试单位").enrol([Person(one, one) for one in LEARNERS])
    return home


@pytest.fixture
def home(empty):
    yield empty
    for cohort in empty.cohorts():
        shutil.rmtree(cohort.root / "submitted", ignore_errors=True)


@pytest.fixture
def hand_in(home):
    """hand_in(learner, form, right, wrong, unknown, ...): a test filled in through the form, in a submitted folder."""

    def put(learner, form, right, wrong=0, unknown=0, *, cohort="甲班", assignment="m00_first_table"):
        folder = home.cohort(cohort).root / "submitted" / learner / assignment
        folder.mkdir(parents=True, exist_ok=True)
        test = DataThinkingTest(form, folder)
        for at, (name, one) in enumerate(pretest.items(form).items()):
            other = next(letter for letter in one["options"] if letter != one["key"])
            chosen = one["key"] if at < right else other if at < right + wrong else pretest.UNKNOWN
            if at < right + wrong + unknown:
                assert test.choose(name, chosen)
        return folder / pretest.FILES[form]

    return put


def read_tests(home, cohorts=None):
    return handed_facts.collect(home.cohorts() if cohorts is None else cohorts)["tests"]


def rows(home, **kept):
    table = read_tests(home)
    for column, value in kept.items():
        table = table[table[column] == value]
    return table.reset_index(drop=True)


def test_points_and_answers_of_each_form_by_learner_and_cohort(home, hand_in):
    hand_in("z01", "A", 4, 3, 3)
    hand_in("z01", "B", 7, 3, assignment="m20_action_learning")
    hand_in("z02", "A", 2, cohort="乙班")
    table = read_tests(home)
    assert list(table.columns) == COLUMNS
    found = {(one.cohort, one.learner, one.form): (one.points, one.answered, one.out_of) for one in table.itertuples()}
    assert found == {
        ("甲班", "z01", "A"): (4, 10, 10),
        ("甲班", "z01", "B"): (7, 10, 10),
        ("乙班", "z02", "A"): (2, 2, 10),
    }
    only = read_tests(home, [home.cohort("乙班")])
    assert list(only["learner"]) == ["z02"]


def test_nobody_handed_in_gives_an_empty_table_that_the_gain_takes(home):
    table = read_tests(home)
    assert table.empty and list(table.columns) == COLUMNS
    assert measures.gain(for_gain(table)).empty


def test_a_damaged_file_is_a_row_with_a_reason_and_stops_no_other(home, hand_in):
    hand_in("z01", "A", 5, 5).write_text('{"kind"', encoding="utf-8")
    hand_in("z02", "A", 6, 4)
    bad, good = rows(home, learner="z01"), rows(home, learner="z02")
    assert math.isnan(bad["points"][0]) and math.isnan(bad["answered"][0]) and bad["out_of"][0] == 10
    assert "JSON" in bad["reason_zh"][0] and "z01" in bad["reason_en"][0]
    assert good["points"][0] == 6 and good["reason_zh"][0] == ""


def test_a_pre_test_renamed_to_the_post_test_does_not_count_as_one(home, hand_in):
    path = hand_in("z03", "A", 9, 1)
    shutil.copy(path, path.with_name("posttest.json"))
    table = rows(home, learner="z03").set_index("form")
    assert table.loc["A", "points"] == 9
    assert math.isnan(table.loc["B", "points"]) and "另一份" in table.loc["B", "reason_zh"]


def test_of_two_pre_tests_the_first_counts_and_of_two_post_tests_the_last(home, hand_in):
    for form, points in (("A", (3, 8)), ("B", (5, 9))):
        for year, right in zip((2026, 2027), points, strict=True):
            path = hand_in("z04", form, right, 10 - right, assignment=f"m00_first_table-v{year}")
            value = json.loads(path.read_text(encoding="utf-8"))
            path.write_text(json.dumps(value | {"saved_at": f"{year}-03-01T00:00:00+00:00"}), encoding="utf-8")
    table = rows(home, learner="z04").set_index("form")
    assert table["points"].to_dict() == {"A": 3, "B": 9}


def test_a_stranger_s_folder_and_a_link_are_not_read(home, hand_in, tmp_path):
    hand_in("nobody", "A", 10)
    target = hand_in("z01", "A", 10)
    moved = tmp_path / "pretest.json"
    target.rename(moved)
    target.symlink_to(moved)
    table = read_tests(home)
    assert list(table["learner"]) == ["z01"] and math.isnan(table["points"][0])


def test_the_gain_counts_whole_tests_only(home, hand_in):
    for learner, before, after in (("z01", 4, 8), ("z02", 2, 6), ("z03", 6, 7)):
        hand_in(learner, "A", before, 10 - before)
        hand_in(learner, "B", after, 0, 10 - after, assignment="m20_action_learning")
    hand_in("z04", "A", 1, 1)  # broken off after two questions
    hand_in("z04", "B", 9, 1, assignment="m20_action_learning")
    table = for_gain(read_tests(home))
    assert set(table["test"]) == {"pre", "post"} and table["points"].isna().sum() == 1
    out = measures.gain(table).iloc[0]
    assert (out["n_pre"], out["n_post"], out["n_both"]) == (3, 4, 3)
    assert out["pre"] == pytest.approx(0.4) and out["post"] == pytest.approx(0.7)
    assert out["g"] == pytest.approx((0.7 - 0.4) / (1 - 0.4))


def test_types_are_those_of_numbers(home, hand_in):
    hand_in("z01", "A", 10)
    table = read_tests(home)
    assert pd.api.types.is_float_dtype(table["points"]) and pd.api.types.is_integer_dtype(table["out_of"])
