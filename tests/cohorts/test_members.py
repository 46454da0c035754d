"""Withdrawal, transfer, extension, archive: who is counted changes, what was done does not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from grading.cohorts import members
from grading.cohorts.workspace import Person
from grading.curriculum.errors import ZhixingError
from grading.engine.grade import grade
from grading.progress import facts, summaries
from tests import submissions
from tests.cohorts.conftest import clone, cohort_of
from tests.commands.run import zhixing
from tests.submissions import MODULE

DUE = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(two_cohorts, tmp_path_factory):
    """Two cohorts; in the first, s0 has handed in and s1 and s2 have not."""
    home = clone(two_cohorts, tmp_path_factory.mktemp("members") / "home")
    for name, people in (("甲班", ["s0", "s1", "s2"]), ("乙班", ["t0"])):
        cohort = cohort_of(home, name, "单位")
        cohort.enrol([Person(one, f"学员{one}", agency="区局") for one in people])
        cohort.release(MODULE, DUE)
    cohort = home.cohort("甲班")
    notebook = submissions.put(cohort, "s0", submissions.answer_set("right_loops"))
    (notebook.parent / "timestamp.txt").write_text("2026-02-03 10:00:00 UTC", encoding="utf-8")
    grade(cohort.course, MODULE, "s0", cohort.ledger)
    return home


@pytest.fixture
def home(made):
    """That home, with the cohorts' records put back after each test: gradebooks are only added to."""
    before = {path: path.read_bytes() for path in made.root.glob("cohorts/*/cohort.json")}
    yield made
    for path, data in before.items():
        path.write_bytes(data)
        for name in ("members.jsonl", "extensions.json"):
            (path.parent / name).unlink(missing_ok=True)


def row(home, name="甲班"):
    return summaries.progress(facts.collect([home.cohort(name)]), minimum=1).rows.iloc[0]


def test_who_withdraws_leaves_the_denominator_and_their_work_stays(home):
    assert (row(home).enrolled, row(home).missing) == (3, 2)
    members.withdraw(home.cohort("甲班"), "s1", "调岗")
    assert (row(home).enrolled, row(home).missing) == (2, 1)
    members.withdraw(home.cohort("甲班"), "s0")
    assert (row(home).enrolled, row(home).submitted) == (1, 0)
    held = facts.collect([home.cohort("甲班")])
    assert len(held["scores"]) == 7, "scores given are kept"
    [first, second] = members.history(home.cohort("甲班"))
    assert (first["learner"], first["event"], first["detail"], second["learner"]) == ("s1", "withdrawn", "调岗", "s0")


def test_who_left_can_come_back(home):
    members.withdraw(home.cohort("甲班"), "s1")
    with pytest.raises(ZhixingError, match="已于"):
        members.withdraw(home.cohort("甲班"), "s1")
    home.cohort("甲班").enrol([Person("s1", "学员s1")])
    assert row(home).enrolled == 3


def test_enrolling_again_tells_who_is_new_back_moved_changed_and_absent(home):
    cohort = home.cohort("甲班")
    members.withdraw(cohort, "s1")
    roster = [
        Person("s0", "改了名", agency="区局"), Person("s1", "学员s1"), Person("s2", "学员s2", agency="市局"), Person("s3")
    ]  # fmt: skip
    before = (cohort.root / "cohort.json").read_bytes()
    found = members.compare(cohort, roster)
    assert (found.new, found.back, found.changed, found.moved) == (["s3"], ["s1"], ["s0"], {"s2": ("区局", "市局")})
    assert members.compare(cohort, [Person("s0", "学员s0")]).absent == ["s2"]
    assert (cohort.root / "cohort.json").read_bytes() == before and "s3" not in cohort.course.learners()
    members.enrol(cohort, [Person("s1", "学员s1"), Person("s2", "学员s2", agency="市局")])
    assert cohort.record.agencies["s2"] == "市局"
    told = [(one["learner"], one["event"], one["detail"]) for one in members.history(cohort)]
    assert told == [("s1", "withdrawn", ""), ("s1", "returned", ""), ("s2", "agency_changed", "区局 → 市局")]


def test_a_roster_without_names_does_not_empty_them(home):
    found = members.enrol(home.cohort("甲班"), [Person("s0"), Person("s1", "", "s1@example.org")])
    assert (found.same, found.changed) == (["s0"], ["s1"])
    held = {one.id: one for one in members.people(home.cohort("甲班"))}
    assert held["s0"].name == "学员s0" and (held["s1"].name, held["s1"].email) == ("学员s1", "s1@example.org")


def test_ids_that_differ_from_enrolled_ones_in_case_alone_enrol_nobody(home):
    with pytest.raises(ZhixingError, match="S0"):
        members.enrol(home.cohort("甲班"), [Person("new"), Person("S0")])
    assert "new" not in home.cohort("甲班").course.learners() and not members.history(home.cohort("甲班"))


def test_a_transfer_enrols_there_and_leaves_here(home):
    members.transfer(home.cohort("甲班"), home.cohort("乙班"), "s2")
    assert home.cohort("乙班").course.learners()["s2"] == "学员s2"
    assert home.cohort("乙班").record.agencies["s2"] == "区局"
    assert (row(home).enrolled, row(home, "乙班").enrolled) == (2, 2)
    assert members.history(home.cohort("乙班"))[0]["detail"] == "甲班"


def test_a_transfer_onto_another_person_of_the_same_id_is_refused(home):
    home.cohort("乙班").enrol([Person("s0", "另一个人")])
    with pytest.raises(ZhixingError, match="同一人"):
        members.transfer(home.cohort("甲班"), home.cohort("乙班"), "s0")
    assert home.cohort("甲班").record.left == {}
    assert home.cohort("乙班").course.learners()["s0"] == "另一个人"


def test_an_extension_is_one_learners_own(home):
    assert row(home).late == 1
    members.extend(home.cohort("甲班"), MODULE, "s0", DUE + timedelta(days=7))
    assert row(home).late == 0
    assert home.cohort("甲班").course.due(MODULE, "s0") == DUE + timedelta(days=7)
    assert home.cohort("甲班").course.due(MODULE, "s1") == DUE
    [graded] = json.loads(zhixing(home.root, "grade", "甲班", "m14", "--json").stdout)
    assert graded["late"] is False


def test_an_archived_cohort_is_read_and_not_worked_in(home):
    assert zhixing(home.root, "cohort", "archive", "甲班").exit_code == 0
    for words in (("release", "甲班", "m14"), ("collect", "甲班", "m14"), ("grade", "甲班", "m14")):
        refused = zhixing(home.root, *words)
        assert refused.exit_code == 1 and "zhixing cohort reopen" in refused.stderr
    assert row(home).enrolled == 3
    assert zhixing(home.root, "cohort", "reopen", "甲班").exit_code == 0
    assert home.cohort("甲班").assignment(MODULE) == MODULE


def test_the_commands_say_what_they_did(home):
    assert "退出" in zhixing(home.root, "cohort", "withdraw", "甲班", "s2", "--why", "退休").stdout
    assert "转到" in zhixing(home.root, "cohort", "transfer", "甲班", "s1", "乙班").stdout
    assert "2026-03-01" in zhixing(home.root, "cohort", "extend", "甲班", "m14", "s0", "--due", "2026-03-01").stdout
    unknown = zhixing(home.root, "cohort", "withdraw", "甲班", "nobody")
    assert unknown.exit_code == 1 and "s0" in unknown.stderr
    events = [one["event"] for one in json.loads(zhixing(home.root, "cohort", "history", "甲班", "--json").stdout)]
    assert events == ["withdrawn", "transferred_out", "extended"]


def test_a_record_of_an_earlier_version_still_opens(home):
    path = home.root / "cohorts" / "甲班" / "cohort.json"
    old = json.loads(path.read_text(encoding="utf-8"))
    for name in ("left", "archived_at"):
        old.pop(name, None)
    path.write_text(json.dumps(old), encoding="utf-8")
    assert home.cohort("甲班").record.left == {}


def test_an_event_after_a_line_that_a_crash_cut_off_is_kept(home):
    path = home.cohort("甲班").root / "members.jsonl"
    path.write_text('{"at": "2026-01-01", "learner": "s', encoding="utf-8")
    members.note(home.cohort("甲班"), "s1", "withdrawn")
    assert [one["learner"] for one in members.history(home.cohort("甲班"))] == ["s1"]
