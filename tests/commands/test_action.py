"""zhixing action: list, update, sets, questions, as a trainer types them."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta

import pytest

from grading.classroom import action_card, peer_questions
from grading.cohorts.actions import MODULE
from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from tests.classroom.test_action_card import GOOD
from tests.commands.run import zhixing

TODAY = date.today()
WRITTEN = TODAY - timedelta(days=31)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A home with a cohort of five, made once: nbgrader takes seconds to set one up."""
    place = Home(tmp_path_factory.mktemp("h"))
    place.create("班", "zh", "").enrol([Person(f"z{number}", f"学员{number}") for number in range(1, 6)])
    return place


@pytest.fixture
def home(place):
    """The home with two cards handed in; what a test adds is taken away after it."""
    cohort = place.cohort("班")
    for learner, due in (("z1", 3), ("z2", -1)):
        folder = cohort.root / "submitted" / learner / MODULE
        folder.mkdir(parents=True)
        card = GOOD | {"problem": "[red]窗口[/red]", "baseline_date": WRITTEN, "due": TODAY + timedelta(days=due)}
        action_card.store(folder, card, "zh", f"{WRITTEN}T08:00:00+00:00")
    yield place.root
    for name in ("submitted", "sets"):
        shutil.rmtree(cohort.root / name, ignore_errors=True)
    for name in ("actions.jsonl", "sets.json"):
        (cohort.root / name).unlink(missing_ok=True)


def listed(home, *options) -> dict[str, dict]:
    return {one["learner"]: one for one in json.loads(zhixing(home, "action", "list", "班", *options, "--json").stdout)}


def test_list_has_a_row_for_everyone_and_what_is_due(home):
    rows = listed(home)
    assert list(rows) == ["z1", "z2", "z3", "z4", "z5"]
    assert (rows["z1"]["status"], rows["z2"]["status"], rows["z3"]["status"]) == ("open", "overdue", None)
    assert rows["z1"]["follow_up"] == {"30": str(WRITTEN + timedelta(days=30)), "90": str(WRITTEN + timedelta(days=90))}
    assert rows["z1"]["owed"] == [30] and rows["z3"]["reason"]
    table = zhixing(home, "action", "list", "班").stdout
    assert "67.2" in table and "[red]窗口[/red]" in table.replace("\n", ""), "a learner's text is no markup"


def test_overdue_leaves_out_who_is_in_time(home):
    zhixing(home, "action", "update", "班", "z1", "--value", "70")
    assert list(listed(home, "--overdue")) == ["z2"]


def test_update_states_the_change_with_its_caution(home):
    done = zhixing(
        home,
        "action",
        "update",
        "班",
        "z1",
        "--value",
        "81",
        "--date",
        str(TODAY),
        "--note",
        "已量",
        "--status",
        "done",
    )
    assert (
        done.exit_code == 0
        and "+13.8 个百分点" in done.stdout
        and "达到目标" in done.stdout
        and "不等于行动的效果" in done.stdout
    )
    row = listed(home)["z1"]
    assert row["status"] == "done" and row["effect"]["reached"] is True and row["updates"][0]["note"] == "已量"
    english = zhixing(home, "action", "list", "班", lang="en").stdout
    assert "target reached" in english and "not the effect of the action" in english


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["z9", "--value", "1"], "z9"),
        (["z1"], "--value"),
        (["z1", "--value", "1", "--date", "去年"], "2026-12-31"),
        (["z1", "--status", "x"], "--status"),
    ],
    ids=["unknown learner", "nothing", "date", "status"],
)  # fmt: skip
def test_what_is_typed_wrong_says_so(home, words, said):
    done = zhixing(home, "action", "update", "班", *words)
    assert done.exit_code == 1 and said in done.stderr


def test_sets_then_questions(home):
    early = zhixing(home, "action", "questions", "班")
    assert early.exit_code == 1 and "action sets" in early.stderr
    made = json.loads(zhixing(home, "action", "sets", "班", "--size", "5", "--seed", "3", "--json").stdout)
    assert sorted(made["sets"][0]) == ["z1", "z2", "z3", "z4", "z5"]
    assert "学员1" in zhixing(home, "action", "sets", "班", "--seed", "3").stdout
    seat = "ABCDE"[made["sets"][0].index("z2")]
    peer_questions.store(home / "cohorts" / "班" / "submitted" / "z1" / MODULE, [(seat, "谁会先发现？")], "zh", "")
    given = {one["learner"]: one for one in json.loads(zhixing(home, "action", "questions", "班", "--json").stdout)}
    assert given["z2"]["questions"] == [["ABCDE"[made["sets"][0].index("z1")], "谁会先发现？"]]
    assert "谁会先发现？" in (home / "cohorts" / "班" / "sets" / "z2.html").read_text(encoding="utf-8")
    shown = zhixing(home, "action", "questions", "班")
    assert shown.exit_code == 0 and "sets" in shown.stdout


def test_a_size_that_is_no_set(home):
    assert "--size" in zhixing(home, "action", "sets", "班", "--size", "9").stderr
