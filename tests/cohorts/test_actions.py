"""Following actions up: the learner's card is only read, our record is only added to, and sets are fair and repeatable."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta

import pytest

from grading.classroom import action_card, peer_questions
from grading.cohorts import action_sets, actions
from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.curriculum.errors import ZhixingError
from tests.classroom.test_action_card import GOOD

TODAY = date.today()
WRITTEN = TODAY - timedelta(days=40)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A cohort of ten, made once: nbgrader takes seconds to set one up."""
    made = Home(tmp_path_factory.mktemp("h")).create("班", "zh", "")
    made.enrol(
        [Person(f"z{number:02d}", f"学员{number}", agency="甲局" if number <= 5 else "乙局") for number in range(1, 11)]
    )
    return made


@pytest.fixture
def cohort(made):
    """The cohort with nothing handed in, recorded or split."""
    yield made
    for name in ("submitted", "sets"):
        shutil.rmtree(made.root / name, ignore_errors=True)
    for name in ("actions.jsonl", "sets.json"):
        (made.root / name).unlink(missing_ok=True)


def hand_in(cohort, learner: str, version: str = "", **changes):
    folder = cohort.root / "submitted" / learner / f"{actions.MODULE}{version}"
    folder.mkdir(parents=True)
    card = (
        GOOD
        | {"baseline_date": WRITTEN, "due": TODAY + timedelta(days=5), "target_date": TODAY + timedelta(days=60)}
        | changes
    )
    action_card.store(folder, card, "zh", f"{WRITTEN}T08:00:00+00:00")
    return folder


def of(cohort, learner: str) -> actions.Action:
    return next(one for one in actions.actions(cohort) if one.learner == learner)


def test_every_learner_is_a_row_and_a_bad_card_is_a_reason(cohort):
    hand_in(cohort, "z01")
    (hand_in(cohort, "z02") / "action.json").write_text("{", encoding="utf-8")
    (hand_in(cohort, "z03") / "action.json").unlink()
    rows = {one.learner: one for one in actions.actions(cohort)}
    assert len(rows) == 10
    assert rows["z01"].card["problem"] == GOOD["problem"] and rows["z01"].written_on == WRITTEN
    assert (
        "读不出来" in rows["z02"].reason[0]
        and "没有行动卡" in rows["z03"].reason[0]
        and "还没有提交" in rows["z04"].reason[0]
    )


def test_the_newest_version_of_the_module_is_read(cohort):
    hand_in(cohort, "z01", problem="旧")
    hand_in(cohort, "z01", "-v10", problem="新")
    hand_in(cohort, "z01", "-v2", problem="中")
    hand_in(cohort, "z01", "-other", problem="别的")
    assert of(cohort, "z01").card["problem"] == "新"


@pytest.mark.parametrize(
    ("due", "told", "status"),
    [(TODAY, "", "open"), (TODAY - timedelta(days=1), "", "overdue"), (TODAY - timedelta(days=1), "done", "done"), (None, "", "open"),
     (TODAY - timedelta(days=1), "dropped", "dropped")],
    ids=["due today", "due yesterday", "done", "no due date", "dropped"],
)  # fmt: skip
def test_status(cohort, due, told, status):
    hand_in(cohort, "z01", due=due)
    if told:
        actions.update(cohort, "z01", status=told)
    assert of(cohort, "z01").status(TODAY) == status


def test_follow_ups_are_owed_from_their_day_until_reported(cohort):
    hand_in(cohort, "z01")
    one = of(cohort, "z01")
    assert [one.follow_up(days) for days in (30, 90)] == [WRITTEN + timedelta(days=30), WRITTEN + timedelta(days=90)]
    assert one.owed(TODAY) == [30]
    assert one.owed(WRITTEN + timedelta(days=29)) == [] and one.owed(WRITTEN + timedelta(days=90)) == [30, 90]
    actions.update(cohort, "z01", value=70.0, on=WRITTEN + timedelta(days=3))
    assert of(cohort, "z01").owed(TODAY) == [30], "a report of the first days is no 30-day follow-up"
    actions.update(cohort, "z01", value=71.0, on=WRITTEN + timedelta(days=33))
    assert of(cohort, "z01").owed(TODAY) == [] and of(cohort, "z01").owed(WRITTEN + timedelta(days=90)) == [90]


@pytest.mark.parametrize(
    ("target", "value", "change", "reached"),
    [(80.0, 82.0, 14.8, True), (80.0, 80.0, 12.8, True), (80.0, 79.0, 11.8, False), (50.0, 49.0, -18.2, True), (50.0, 70.0, 2.8, False),
     (None, 70.0, 2.8, None)],
)  # fmt: skip
def test_the_effect_is_the_last_value_minus_the_baseline_against_the_target(cohort, target, value, change, reached):
    hand_in(cohort, "z01", target_value=target)
    assert of(cohort, "z01").effect() is None
    actions.update(cohort, "z01", value=1.0, on=WRITTEN + timedelta(days=1))
    actions.update(cohort, "z01", value=value, on=WRITTEN + timedelta(days=35))
    effect = of(cohort, "z01").effect()
    assert (
        effect["change"] == pytest.approx(change) and effect["reached"] is reached and effect["compared"] == "control"
    )


def test_the_latest_day_counts_whatever_the_order_of_entry(cohort):
    hand_in(cohort, "z01")
    actions.update(cohort, "z01", value=75.0, on=TODAY)
    actions.update(cohort, "z01", value=70.0, on=WRITTEN + timedelta(days=30))
    assert of(cohort, "z01").effect()["value"] == 75.0


def test_history_is_kept_and_the_learners_file_is_not_touched(cohort):
    folder = hand_in(cohort, "z01")
    before = (folder / "action.json").read_bytes()
    actions.update(cohort, "z01", value=70.0, note="一")
    first = (cohort.root / "actions.jsonl").read_bytes()
    actions.update(cohort, "z01", status="done", note="二")
    assert (cohort.root / "actions.jsonl").read_bytes().startswith(first)
    assert [one.note for one in of(cohort, "z01").updates] == ["一", "二"] and (
        folder / "action.json"
    ).read_bytes() == before


def test_a_line_cut_by_a_crash_costs_only_itself(cohort):
    hand_in(cohort, "z01")
    actions.update(cohort, "z01", value=70.0)
    with (cohort.root / "actions.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"learner": "z01", "on": "20')
    actions.update(cohort, "z01", value=71.0)
    assert [one.value for one in of(cohort, "z01").updates] == [70.0, 71.0]


@pytest.mark.parametrize(
    ("learner", "options", "word"),
    [("nobody", {"value": 1.0}, "没有学员"), ("z01", {}, "没有可记"), ("z01", {"status": "great"}, "--status"),
     ("z01", {"value": float("nan")}, "--value"), ("z01", {"value": 1.0, "on": TODAY + timedelta(days=1)}, "还没有到"),
     ("z01", {"value": 1.0, "on": WRITTEN - timedelta(days=1)}, "早于")],
    ids=["unknown learner", "nothing", "status", "no number", "to come", "before the card"],
)  # fmt: skip
def test_what_cannot_be_recorded_says_why_and_writes_nothing(cohort, learner, options, word):
    hand_in(cohort, "z01")
    with pytest.raises(ZhixingError) as caught:
        actions.update(cohort, learner, **options)
    assert word in caught.value.zh and not (cohort.root / "actions.jsonl").exists()


@pytest.mark.parametrize("count", [8, 9, 10, 11, 12, 13, 17, 23, 60, 101])
@pytest.mark.parametrize("size", [4, 5, 6])
def test_sets_have_4_to_6_members_each_learner_once(count, size):
    learners = {f"s{number}": f"单位{number % 3}" for number in range(count)}
    sets = action_sets.split(learners, size, 7)
    assert sorted(one for members in sets for one in members) == sorted(learners)
    sizes = {len(members) for members in sets}
    assert min(sizes) >= 4 and max(sizes) <= 6 and max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(("count", "sizes"), [(2, [2]), (3, [3]), (4, [4]), (7, [3, 4])])
def test_numbers_that_allow_no_sets_of_4_to_6(count, sizes):
    assert sorted(map(len, action_sets.split({f"s{n}": "" for n in range(count)}, 5, 1))) == sizes


def test_sets_are_the_same_for_a_seed_and_another_for_another():
    learners = {f"s{number}": "" for number in range(30)}
    backwards = dict(reversed(learners.items()))
    assert action_sets.split(learners, 5, 3) == action_sets.split(backwards, 5, 3) != action_sets.split(learners, 5, 4)


def test_agencies_are_mixed_as_far_as_they_can_be():
    learners = {f"s{number}": "甲" if number < 10 else "乙" if number < 15 else "丙" for number in range(20)}
    for members in action_sets.split(learners, 5, 1):
        of_agency = [sum(learners[one] == agency for one in members) for agency in "甲乙丙"]
        assert of_agency[0] in (2, 3) and of_agency[1] in (1, 2) and of_agency[2] in (1, 2)


def test_sets_are_kept_and_not_changed_unasked(cohort):
    first = action_sets.make(cohort, 5, 1)
    assert action_sets.make(cohort, 5, 1).sets == first.sets
    with pytest.raises(ZhixingError, match="--again"):
        action_sets.make(cohort, 5, 2)
    assert action_sets.load(cohort).sets == first.sets
    assert action_sets.make(cohort, 5, 2, again=True).seed == 2
    assert action_sets.load(cohort).seat("joined-later") is None


def test_questions_reach_the_seat_they_were_written_to_and_no_other(cohort):
    found = action_sets.make(cohort, 5, 1)
    ask, asked, bystander = found.sets[0][:3]
    folder = hand_in(cohort, ask)
    seat = found.seat(asked)[1]
    peer_questions.store(
        folder, [(seat, "谁会先发现？"), (found.seat(ask)[1], "问自己"), ("", "没选座位"), ("G", "空座位")], "zh", ""
    )
    boxes = {one.learner: one for one in action_sets.inboxes(cohort)}
    assert boxes[asked].questions == [(found.seat(ask)[1], "谁会先发现？")]
    assert boxes[bystander].questions == [] and boxes[ask].questions == []
    assert all(not boxes[one].questions for one in found.sets[1]), "the other set hears nothing of it"


def test_a_questions_file_that_cannot_be_read_is_a_reason_for_each_of_the_others(cohort):
    found = action_sets.make(cohort, 5, 1)
    bad = found.sets[0][0]
    (hand_in(cohort, bad) / "questions.json").write_text("[]", encoding="utf-8")
    boxes = {one.learner: one for one in action_sets.inboxes(cohort)}
    assert all(any("读不出来" in zh for _, zh, _ in boxes[one].faults) for one in found.sets[0][1:])


def test_pages_show_seats_and_no_names_unless_asked_and_no_markup_of_learners(cohort):
    found = action_sets.make(cohort, 5, 1)
    one, other = found.sets[0][:2]
    hand_in(cohort, other, problem="<script>alert(1)</script>")
    page = next(path for path in action_sets.write_pages(cohort) if path.stem == one)
    text = page.read_text(encoding="utf-8")
    assert "学员" not in text and other not in text and "<script>" not in text and "&lt;script&gt;" in text
    named = next(path for path in action_sets.write_pages(cohort, names=True) if path.stem == one).read_text(
        encoding="utf-8"
    )
    assert cohort.course.learners()[other] in named


def test_damaged_sets_say_how_to_make_them_again(cohort):
    (cohort.root / "sets.json").write_text(json.dumps({"sets": 1}), encoding="utf-8")
    with pytest.raises(ZhixingError, match="--again"):
        action_sets.load(cohort)
