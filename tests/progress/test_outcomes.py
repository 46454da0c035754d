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
from grading.progress import handed_facts, outcomes, tests_facts
from grading.progress import store as stores
from grading.progress.store import Store
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


def both_tests(home):
    return tests_facts.for_gain(handed_facts.collect(home.cohorts())["tests"])


def test_without_tests_or_cards_there_is_no_table(home):
    assert outcomes.summaries(home, home.cohorts()) == []


def test_the_gain_is_of_those_who_took_both_and_says_who_was_lost(home):
    for number, (before, after) in enumerate([(4, 7), (5, 8), (6, 9), (3, 5), (4, 6)]):
        take(home, f"s{number}", "A", before)
        take(home, f"s{number}", "B", after)
    take(home, "s5", "A", 10)
    [row] = outcomes.gain(both_tests(home)).rows.to_dict("records")
    # Means 44 % and 70 % of those who took both: g = (70 - 44) / (100 - 44).
    assert (row["n_pre"], row["n_both"], row["pre"], row["post"]) == (6, 5, 44.0, 70.0)
    assert row["attrition"] == 16.7 and row["g"].startswith("0.46 [")


def test_the_gain_of_four_is_not_shown(home):
    for number in range(4):
        take(home, f"s{number}", "A", 3)
        take(home, f"s{number}", "B", 6)
    assert outcomes.gain(both_tests(home)).rows.empty
    assert len(outcomes.gain(both_tests(home), minimum=4).rows) == 1


def test_actions_are_counted_by_where_they_stand(home):
    for number in range(5):
        card(home, f"s{number}")
    cohort = home.cohort("班")
    actions.update(cohort, "s0", "done", value=GOOD["target_value"], on=TODAY)
    actions.update(cohort, "s1", "dropped", note="换岗")
    cards = handed_facts.collect([cohort])["cards"]
    [row] = outcomes.followed_up([cohort], cards).rows.to_dict("records")
    assert (row["cards"], row["overdue"], row["done"], row["dropped"], row["open"]) == (5, 3, 1, 1, 0)
    assert (row["measured"], row["reached"], row["owed"]) == (1, 1, 3)
    assert outcomes.followed_up([cohort], cards, minimum=6).rows.empty


def test_progress_shows_them_where_they_are(home):
    for number in range(5):
        card(home, f"s{number}")
    found = json.loads(zhixing(home.root, "progress", "--json").stdout)
    assert found["actions"][0]["cards"] == 5 and "gain" not in found


def test_a_sync_reads_the_files_once_and_a_report_none(home, tmp_path, monkeypatch):
    store, [cohort] = Store(tmp_path / "facts.duckdb"), home.cohorts()
    for number in range(5):
        card(home, f"s{number}")
        take(home, f"s{number}", "A", 3)
        take(home, f"s{number}", "B", 6)
    card(home, "nobody")
    actions.update(cohort, "s0", "done", value=GOOD["target_value"], on=TODAY)
    assert [one.state for one in store.sync([cohort])] == ["updated"]
    monkeypatch.setattr(pretest, "read", lambda path: pytest.fail("a test was opened"))
    monkeypatch.setattr(action_card, "load", lambda path: pytest.fail("a card was opened"))
    assert [one.state for one in store.sync([cohort])] == ["unchanged"]
    facts = store.facts(tables=stores.REPORT, held=True)
    found = {one.key: one.rows.to_dict("records") for one in outcomes.summaries(home, [cohort], facts=facts)}
    assert found["gain"][0]["n_both"] == 5 and "0." in found["gain"][0]["g"]
    assert (found["actions"][0]["cards"], found["actions"][0]["done"], found["actions"][0]["reached"]) == (5, 1, 1)
    # What is heard of an action is our own record, which a report reads itself.
    told = actions.Update("s1", TODAY.isoformat(), "dropped", "2026-01-01T00:00:00+00:00")
    actions.Record(cohort.root / "actions.jsonl").add(told)
    again = {one.key: one.rows.to_dict("records") for one in outcomes.summaries(home, [cohort], facts=facts)}
    assert again["actions"][0]["dropped"] == 1


def test_what_is_handed_in_later_or_changed_where_it_lies_is_read_again(home, tmp_path):
    store, [cohort] = Store(tmp_path / "facts.duckdb"), home.cohorts()

    def points() -> dict[str, float]:
        [synced] = store.sync([cohort])
        assert synced.state == "updated"
        table = store.facts(tables=["tests"])["tests"]
        return dict(zip(table["learner"], table["points"], strict=True))

    take(home, "s0", "A", 3)
    assert points() == {"s0": 3}
    take(home, "s1", "A", 5)
    assert points() == {"s0": 3, "s1": 5}
    path = cohort.root / "submitted" / "s0" / "m00_first_table" / "pretest.json"
    answers = json.loads(path.read_text(encoding="utf-8"))
    one = next(name for name, chosen in answers["answers"].items() if chosen == pretest.UNKNOWN)
    answers["answers"][one] = pretest.items("A")[one]["key"]
    path.write_text(json.dumps(answers), encoding="utf-8")
    assert points() == {"s0": 4, "s1": 5}
    shutil.rmtree(path.parent)
    assert points() == {"s1": 5}
