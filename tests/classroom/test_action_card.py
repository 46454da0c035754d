"""The action card and the peers' questions: what is wrong is said at once, what was typed is kept, bad files are refused."""

from __future__ import annotations

import json
from datetime import date

import pytest

from grading.classroom import action_card, peer_questions, saved
from grading.classroom.action_form import ActionCard, PeerQuestions
from grading.classroom.language import speak
from grading.classroom.saved import Unusable

TODAY = date(2026, 11, 24)
GOOD = {
    "problem": "群众反映投诉没有回音",
    "question": "2026 年上半年受理的投诉中，7 天内办结的占多大比例？",
    "baseline_value": 67.2, "baseline_unit": "%", "baseline_n": 418.0, "baseline_date": date(2026, 6, 30),
    "action": "每天下班前由值班岗清点当天未派的件", "owner": "受理科值班岗", "due": date(2026, 12, 31),
    "target_value": 80.0, "target_unit": "%", "target_date": date(2027, 6, 30),
    "comparison_kind": "control", "comparison": "同期没有这样做的另外三个窗口", "evidence": "",
}  # fmt: skip


def wrong(**changes) -> list[tuple[str, str]]:
    return [(one.field, one.zh) for one in action_card.problems(GOOD | changes, TODAY)]


def test_a_full_card_has_nothing_wrong():
    assert wrong() == []


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("target_value", None, "行动没有衡量"),
        ("comparison", "  ", "只有变化，没有比较"),
        ("comparison_kind", "none", "只比前后"),
        ("comparison_kind", "", "哪一种比较"),
        ("baseline_unit", "", "缺单位"),
        ("target_unit", "天", "比不了"),
        ("due", date(2026, 6, 1), "早于基线"),
        ("target_date", date(2026, 12, 1), "还没完成就量"),
        ("baseline_date", date(2026, 11, 25), "还没有到"),
        ("target_value", 67.2, "没有要改变的"),
        ("baseline_value", "六成", "只写一个数"),
        ("baseline_n", 0.0, "整数"),
        ("baseline_n", 2.5, "整数"),
        ("owner", "张某 13800138000", "电话"),
        ("problem", "联系 a@b.cn", "邮箱"),
        ("question", "如何提高办事效率？", "量不了"),
        ("question", "2026 年有多少件投诉超期？", "没有分母"),
        ("question", "投诉中超期的占多大比例？", "没有时间"),
        ("question", "How can we serve people better in 2026?", "没有分母"),
    ],
)
def test_each_fault_is_named_at_its_field(field, value, word):
    found = wrong(**{field: value})
    assert any(word in zh for at, zh in found if at == field), found


@pytest.mark.parametrize(
    "question",
    [
        "2026 年第三季度，窗口等候时间的中位数是多少分钟？",
        "今年 1 至 6 月，每百件申请里被退回补正的有几件？",
        "Of the permits applied for in 2025, what share was decided within 30 days?",
        "What was the median waiting time at the counter in March?",
    ],
)
def test_questions_that_can_be_measured_pass(question):
    assert [one for one in wrong(question=question) if one[0] == "question"] == []


def test_an_empty_card_lists_every_required_field_and_zero_is_a_value():
    missing = {one.field for one in action_card.problems({}, TODAY)}
    assert missing == set(action_card.FIELDS) - {"evidence", "comparison_kind"}
    assert wrong(baseline_value=0.0) == []


@pytest.mark.parametrize(
    ("typed", "number"),
    [("４２．５", 42.5), ("1,234", 1234.0), (" -3 ", -3.0), ("１２，３００", 12300.0), ("60%", None), ("1,23", None), ("", None),
     ("nan", None), ("9" * 40, None)],
)  # fmt: skip
def test_numbers_as_officials_type_them(typed, number):
    assert action_card.parse_number(typed) == number


def fill(form: ActionCard, card: dict) -> None:
    for name, value in card.items():
        kind = action_card.FIELDS[name].kind
        form._fields[name].value = f"{value:g}" if kind == "number" else value


def test_what_is_typed_is_saved_validated_and_opened_again(tmp_path):
    form = ActionCard(tmp_path)
    assert not list(tmp_path.iterdir()), "showing the form writes nothing"
    fill(form, GOOD)
    kept = json.loads((tmp_path / "action.json").read_text(encoding="utf-8"))
    assert kept["schema"] == 1 and kept["card"]["problem"] == GOOD["problem"] and kept["card"]["due"] == "2026-12-31"
    again = ActionCard(tmp_path)
    assert again.card == GOOD
    assert again._fields["target_value"].value == "80" and again._fields["due"].value == date(2026, 12, 31)
    assert [path.name for path in tmp_path.iterdir()] == ["action.json"], "no temporary file is left"


def test_messages_stand_under_their_field_as_one_types_in_the_learners_language(tmp_path):
    speak("en")
    form = ActionCard(tmp_path)
    assert all(not note.value for note in form._notes.values()), "an empty card is not scolded"
    fill(form, GOOD | {"due": date(2026, 5, 1)})
    assert "before the baseline" in form._notes["due"].value
    form._fields["due"].value = date(2026, 12, 31)
    assert form._notes["due"].value == "" and "can be followed up" in form._summary.value


def test_a_number_not_yet_finished_is_kept_as_typed(tmp_path):
    form = ActionCard(tmp_path)
    form._fields["baseline_value"].value = "六成"
    again = ActionCard(tmp_path)
    assert again._fields["baseline_value"].value == "六成" and "只写一个数" in again._notes["baseline_value"].value


def test_a_year_still_being_typed_does_not_spoil_the_file(tmp_path):
    form = ActionCard(tmp_path)
    fill(form, {"problem": "甲", "due": date(202, 1, 1)})
    assert ActionCard(tmp_path).card["problem"] == "甲"


def test_the_day_of_writing_stays_when_the_card_is_changed_later(tmp_path):
    action_card.store(tmp_path, {"problem": "一"}, "zh", "2026-09-01T08:00:00+00:00")
    action_card.store(tmp_path, {"problem": "二"}, "zh", "2026-09-20T08:00:00+00:00")
    assert action_card.load(tmp_path)["written_on"] == date(2026, 9, 1)
    assert action_card.load(tmp_path)["card"]["problem"] == "二"


def test_a_damaged_card_is_kept_aside_and_never_written_over(tmp_path):
    (tmp_path / "action.json").write_text('{"kind": "action"', encoding="utf-8")
    form = ActionCard(tmp_path)
    assert "读不出来" in form._saved.value
    form._fields["problem"].value = "新的"
    assert (tmp_path / "action.unreadable.json").read_text(encoding="utf-8") == '{"kind": "action"'
    assert action_card.load(tmp_path)["card"]["problem"] == "新的"


def test_a_folder_that_cannot_be_written_is_said_and_nothing_stops(tmp_path):
    form = ActionCard(tmp_path / "gone")
    form._fields["problem"].value = "甲"
    assert "没有保存" in form._saved.value


WHOLE = {"kind": "action", "schema": 1, "written_on": "2026-09-01", "saved_at": "", "card": {"problem": "甲"}}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"schema": 2}, "版本"),
        ({"schema": True}, "版本"),
        ({"kind": "pretest"}, "不是 action"),
        ({"written_on": "2999-01-01"}, "日期"),
        ({"written_on": None}, "日期"),
        ({"card": []}, "没有卡片"),
        ({"card": {"problem": ["甲"]}}, "不是文字"),
        ({"card": {"problem": "甲" * 601}}, "最多 600"),
        ({"card": {"baseline_value": 1e300}}, "不是一个数"),
        ({"card": {"baseline_value": True}}, "不是一个数"),
        ({"card": {"due": "31/12/2026"}}, "不是日期"),
        ({"card": {"comparison_kind": "magic"}}, "选项"),
        ({"card": {"__class__": "x"}}, "不认识"),
    ],
    ids=lambda value: None if isinstance(value, dict) else value,
)
def test_a_file_someone_edited_is_refused_with_the_reason(tmp_path, change, word):
    (tmp_path / "action.json").write_text(json.dumps(WHOLE | change), encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        action_card.load(tmp_path)
    assert word in caught.value.zh


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[" * 20000,
        b'{"kind": "action", "schema": 1, "card": {"baseline_value": NaN}}',
        b" " * 70_000,
    ],
    ids=["empty", "no UTF-8", "deep", "NaN", "too large"],
)
def test_bytes_that_are_no_card_are_refused(tmp_path, data):
    (tmp_path / "action.json").write_bytes(data)
    with pytest.raises(Unusable):
        action_card.load(tmp_path)


def test_a_link_out_of_the_submission_is_not_followed(tmp_path):
    (tmp_path / "elsewhere.json").write_text(json.dumps(WHOLE), encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "action.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(Unusable):
        action_card.load(tmp_path / "in")


def test_control_and_direction_marks_do_not_reach_the_trainer(tmp_path):
    card = {"problem": "甲\x1b[31m红\u202e倒"}
    (tmp_path / "action.json").write_text(json.dumps(WHOLE | {"card": card}), encoding="utf-8")
    assert action_card.load(tmp_path)["card"]["problem"] == "甲[31m红倒"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("你应该加派两个人", "建议"),
        ("Have you considered a new form?", "建议"),
        ("这件事是不是领导定的？", "“是”或“不是”"),
        ("辛苦了", "还不是问题"),
    ],
)
def test_advice_and_closed_questions_are_remarked_on(text, word):
    assert any(word in zh for zh, _ in peer_questions.remarks("A", text))


@pytest.mark.parametrize("text", ["谁最先知道这件事办慢了？", "What would the caller say if you rang back?"])
def test_open_questions_pass(text):
    assert peer_questions.remarks("B", text) == []


def test_questions_are_saved_and_opened_again(tmp_path):
    form = PeerQuestions(tmp_path)
    form._rows[0][0].value, form._rows[0][1].value = "C", "谁会先发现？"
    form._rows[2][1].value = "还没选座位的问题？"
    assert "座位" in form._rows[2][2].value
    again = PeerQuestions(tmp_path)
    assert again.questions == [("C", "谁会先发现？"), ("", "还没选座位的问题？")]
    assert (again._rows[0][0].value, again._rows[0][1].value) == ("C", "谁会先发现？")


@pytest.mark.parametrize(
    "rows",
    [
        "text",
        [{"to": "Z", "text": "?"}],
        [{"to": "A", "text": "x" * 301}],
        [{"to": "A", "text": "?", "from": "B"}],
        [{}] * 41,
    ],
    ids=["no list", "no such seat", "too long", "unknown entry", "too many"],
)
def test_question_files_someone_edited_are_refused(tmp_path, rows):
    (tmp_path / "questions.json").write_text(
        json.dumps({"kind": "questions", "schema": 1, "questions": rows}), encoding="utf-8"
    )
    with pytest.raises(Unusable):
        peer_questions.load(tmp_path)


def test_saving_leaves_the_old_file_when_it_fails(tmp_path):
    saved.save(tmp_path / "a.json", {"a": 1})
    with pytest.raises(TypeError):
        saved.save(tmp_path / "a.json", {"a": object()})
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == {"a": 1}
    assert len(list(tmp_path.iterdir())) == 1
