"""Gain and actions in the report: from what learners handed in, with intervals, and never for a few."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta

import pytest

from grading.classroom import DataThinkingTest, action_card, pretest
from grading.cohorts import actions
from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.progress import outcomes
from tests.classroom.test_action_card import GOOD
from tests.commands.run import zhixing

TODAY = date.today()
WRITTEN = TODAY - timedelta(days=40)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("home"))
    home.create("班", "zh", "单位").enrol([Person(f"s{number}") for number in range(6)])
    return home


@pytest.fixture
def home(made):
    yield made
    cohort = made.cohort("班")
    shutil.rmtree(cohort.root / "submitted", ignore_errors=True)
    (cohort.root / "actions.jsonl").unlink(missing_ok=True)


def take(home, learner: str, form: str, right: int) -> None:
    folder = home.cohort("班").root / "submitted" / learner / ("m00_first_table" if form == "A" else actions.MODULE)
    folder.mkdir(parents=True, exist_ok=True)
    test = DataThinkingTest(form, folder)
    for at, (name, one) in enumerate(pretest.items(form).items()):
        assert test.choose(name, one["key"] if at < right else pretest.UNKNOWN)


def card(home, learner: str) -> None:
    folder = home.cohort("班").root / "submitted" / learner / actions.MODULE
    folder.mkdir(parents=True, exist_ok=True)
    filled = GOOD | {
        "baseline_date": WRITTEN,
        "due": TODAY - timedelta(days=1),
        "target_date": TODAY + timedelta(days=60),
    }
    action_card.store(folder, filled, "zh", f"{WRITTEN}T08:00:00+00:00")


def test_without_tests_or_cards_there_is_no_table(home):
    assert outcomes.summaries(home, home.cohorts()) == []


def test_the_gain_is_of_those_who_took_both_and_says_who_was_lost(home):
    for number, (before, after) in enumerate([(4, 7), (5, 8), (6, 9), (3, 5), (4, 6)]):
        take(home, f"s{number}", "A", before)
        take(home, f"s{number}", "B", after)
    take(home, "s5", "A", 10)
    [row] = outcomes.gain(home, home.cohorts()).rows.to_dict("records")
    # Means 44 % and 70 % of those who took both: g = (70 - 44) / (100 - 44).
    assert (row["n_pre"], row["n_both"], row["pre"], row["post"]) == (6, 5, 44.0, 70.0)
    assert row["attrition"] == 16.7 and row["g"].startswith("0.46 [")


def test_the_gain_of_four_is_not_shown(home):
    for number in range(4):
        take(home, f"s{number}", "A", 3)
        take(home, f"s{number}", "B", 6)
    assert outcomes.gain(home, home.cohorts()).rows.empty
    assert len(outcomes.gain(home, home.cohorts(), minimum=4).rows) == 1


def test_actions_are_counted_by_where_they_stand(home):
    for number in range(5):
        card(home, f"s{number}")
    cohort = home.cohort("班")
    actions.update(cohort, "s0", "done", value=GOOD["target_value"], on=TODAY)
    actions.update(cohort, "s1", "dropped", note="换岗")
    [row] = outcomes.followed_up([cohort]).rows.to_dict("records")
    assert (row["cards"], row["overdue"], row["done"], row["dropped"], row["open"]) == (5, 3, 1, 1, 0)
    assert (row["measured"], row["reached"], row["owed"]) == (1, 1, 3)
    assert outcomes.followed_up([cohort], minimum=6).rows.empty


def test_progress_shows_them_where_they_are(home):
    for number in range(5):
        card(home, f"s{number}")
    found = json.loads(zhixing(home.root, "progress", "--json").stdout)
    assert found["actions"][0]["cards"] == 5 and "gain" not in found
