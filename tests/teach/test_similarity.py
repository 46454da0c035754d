"""Similar submissions: copies are found whatever was renamed or moved, independent answers are not, and nothing is run."""

from __future__ import annotations

import json
import re

import pytest

from grading.engine import answers, similarity
from grading.engine.similarity import Report, compare, rank
from tests.commands.run import zhixing
from tests.submissions import MODULE, answer_set

RIGHT = [one.name for one in answers.load(MODULE) if one.name.startswith("right_")]


def renamed(filled: dict[str, str]) -> dict[str, str]:
    """The same code with other names of variables and other texts of comments; written answers left out."""
    names = r"\b(first|sent|case|activity|done|total|last|gap|lists|value|months|limit|rows|inside|values)\b"
    code = {name: text for name, text in filled.items() if name != "back_at_post"}
    return {name: "# mine\n" + re.sub(names, lambda one: f"my_{one[0]}2", text) for name, text in code.items()}


def reordered(filled: dict[str, str], *pairs: tuple[str, int]) -> dict[str, str]:
    """Each (question, line): that line of the answer and the next one change places."""
    moved = dict(filled)
    for name, at in pairs:
        lines = moved[name].splitlines()
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
        moved[name] = "\n".join(lines)
    return moved


def pairs(report: Report) -> set[tuple[str, str]]:
    return {(one.a, one.b) for one in report.pairs}


@pytest.fixture
def compared(released, hand_in):
    def run(**filled: dict[str, str]) -> Report:
        for learner, one in filled.items():
            hand_in(learner, one)
        return compare(released.course, MODULE, MODULE, list(filled))

    return run


def test_a_copy_is_found_though_renamed_and_reordered(compared):
    loops, pivot = answer_set("right_loops"), answer_set("right_merge_pivot")
    moved = renamed(reordered(pivot, ("reply_hours", 1), ("closed_within", 2)))
    assert "first" in moved["reply_hours"].splitlines()[3], "the two statements have changed places"
    report = compared(s01=loops, s02=renamed(loops), s03=answer_set("right_apply"), s04=pivot, s05=moved)
    assert pairs(report) == {("s01", "s02"), ("s04", "s05")}
    assert [round(one.share, 1) >= 0.8 for one in report.pairs] == [True, True]
    first = report.pairs[0]
    assert first.answers[0].marks_a and not first.answers[0].same
    assert all(0 < one.share <= 1 for pair in report.pairs for one in pair.answers)
    start, end = first.answers[0].marks_a[0]
    assert first.answers[0].a[start:end].strip(), "what is marked is text of the answer"


def test_independent_right_answers_and_the_empty_release_are_not_listed(compared):
    filled = {f"s{number:02d}": answer_set(name) for number, name in enumerate(RIGHT, 1)}
    report = compared(**filled, s07={}, s08={})
    assert report.compared == len(RIGHT) + 2 and report.pairs == []
    assert {"s07", "s08"} <= set(report.short), "nothing is said of those who wrote nothing of their own"


@pytest.mark.parametrize("module", ["m00_first_table", "m03_let_data_speak", "m06_satisfaction_survey",
                                    "m10_what_a_target_does", "m20_action_learning"])  # fmt: skip
def test_right_answers_of_the_other_modules_are_not_listed(module):
    """Without even the lesson's own passages left out: these are different ways to write the same thing."""
    sets = [one for one in answers.load(module) if one.name.startswith("right_")]
    texts = {one.name: {name: similarity.read(text, "code") for name, text in one.answers.items()} for one in sets}
    assert rank(texts, Report(module)).pairs == []


def test_a_written_answer_copied_word_for_word_is_found(compared):
    written = {
        "back_at_post": answer_set("right_groupby")["back_at_post"]
        + "窗口每天下午五点核对一次登记的时间，由值班长签字。"
    }
    report = compared(
        s01=written, s02=dict(written), s03={"back_at_post": "我们单位没有这样的记录，打算先从叫号机取时间。"}
    )
    assert pairs(report) == {("s01", "s02")} and report.pairs[0].answers[0].same


def test_what_very_many_share_is_no_evidence(monkeypatch):
    monkeypatch.setattr(similarity, "MANY", 4)
    everyone, two = answer_set("right_groupby"), answer_set("right_loops")
    given = {f"a{number}": everyone for number in range(6)} | {"b1": two, "b2": two}
    texts = {
        learner: {name: similarity.read(text, "code") for name, text in one.items()} for learner, one in given.items()
    }
    report = rank(texts, Report(MODULE))
    assert pairs(report) == {("b1", "b2")} and report.many == 4 and report.common > 100
    assert report.short == [f"a{number}" for number in range(6)]


def test_nothing_is_run_and_what_cannot_be_read_stops_nothing(released, hand_in, tmp_path):
    trap = tmp_path / "ran"
    code = (
        f"open({str(trap)!r}, 'w').write('x')\n"
        + "import sys; sys.exit(1)\n((("
        + answer_set("right_loops")["reply_hours"]
    )
    for learner in ("s01", "s02"):
        hand_in(learner, {"reply_hours": code, "closed_within": answer_set("right_loops")["closed_within"]})
    hand_in("s03").write_bytes(b"\xff\xfe broken")
    report = compare(released.course, MODULE, MODULE, ["s01", "s02", "s03"])
    assert pairs(report) == {("s01", "s02")} and not trap.exists()
    assert list(report.unread) == ["s03"] and "UTF-8" in report.unread["s03"][1]


def test_the_same_submissions_give_the_same_figures_in_every_run():
    # Python's hash of a text differs from run to run; ours must not.
    assert next(iter(similarity._grams(list("abcdefghij")))) == 0x56B013982EA36181


def test_the_command_and_its_page(released, hand_in, tmp_path):
    loops = answer_set("right_loops")
    loops["typical_and_slow"] += "\n# <script>alert(1)</script>"
    hand_in("s01", loops)
    hand_in("s02", loops)
    home, page = released.root.parents[1], tmp_path / "out" / "similar.html"
    done = zhixing(home, "similar", "班级一", "m14", "--json", "--html", str(page))
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert [(one["a"], one["b"], one["name_a"]) for one in found["pairs"]] == [("s01", "s02", "学员1")]
    text = page.read_text(encoding="utf-8")
    assert "不说明谁抄了谁" in text and "<mark>" in text and "第 6 题：最近真的快了吗" in text
    assert "<script" not in text and "http" not in text
    said = zhixing(home, "similar", "班级一", "m14", lang="en")
    assert "It does not say that anybody copied" in said.stdout and "s02" in said.stdout


def test_the_command_says_what_to_do_first(released):
    done = zhixing(released.root.parents[1], "similar", "班级一", "m14")
    assert done.exit_code == 1 and "zhixing collect 班级一 m14" in done.stderr
