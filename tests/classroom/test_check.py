"""The check under a question: what it says, and the points it gives."""

import pytest

from grading.classroom import Check
from grading.classroom.check import NotYet
from grading.classroom.language import speak


def double(numbers):
    return [2 * number for number in numbers]


def test_a_right_visible_case_gives_all_points_in_the_learners_copy(capsys):
    check = Check("double", points=3)
    check.case("一", "one", lambda: double([1]), [2])
    assert check.score() == 3.0
    assert "✓" in capsys.readouterr().out


def test_a_wrong_visible_case_stops_with_call_result_expectation_and_reason():
    check = Check("double", points=3)
    check.case("一个数 1", "the number 1", lambda: [1], [2], mistakes=[([1], "没有乘以 2", "not doubled")])
    with pytest.raises(NotYet) as caught:
        check.score()
    text = str(caught.value)
    assert "一个数 1" in text and "[1]" in text and "[2]" in text and "没有乘以 2" in text
    assert caught.value._render_traceback_() == text.splitlines()


def test_messages_are_in_the_language_of_the_notebook():
    speak("en")
    check = Check("double", points=3)
    check.case("一", "one", lambda: None, [2])
    with pytest.raises(NotYet, match="Is a return missing"):
        check.score()


def test_hidden_cases_give_partial_points_and_never_show_the_answer(capsys):
    check = Check("double", points=4)
    check.case("看得见", "visible", lambda: [2], [2])
    check.case("另一批", "others", lambda: [7], [98765], mistakes=[([7], "误解甲", "misconception A")], hidden=True)
    check.case("再一批", "more", lambda: double([4]), [8], hidden=True, weight=3)
    assert check.score() == 3.0
    said = capsys.readouterr().out
    assert "98765" not in said and "误解甲" in said


def test_visible_cases_earn_nothing_where_hidden_ones_fail():
    check = Check("double", points=4)
    check.case("看得见", "visible", lambda: [2], [2])
    check.case("隐藏", "hidden", lambda: [2], [4], hidden=True)
    assert check.score() == 0.0


@pytest.mark.parametrize("call", [lambda: 1 / 0, lambda: undefined, lambda: (_ for _ in ()).throw(SystemError("x"))])  # noqa: F821
def test_an_error_in_the_answer_costs_that_case_only(call):
    check = Check("double", points=2)
    check.case("出错", "error", call, [1], hidden=True)
    check.case("对", "right", lambda: [1], [1], hidden=True)
    assert check.score() == 1.0


def test_prints_and_warnings_of_the_answer_stay_out_of_the_report(capsys):
    def noisy():
        import sys
        import warnings

        print("secret")
        print("secret", file=sys.stderr)
        warnings.warn("secret", stacklevel=1)
        return [1]

    check = Check("double", points=2)
    check.case("吵", "noisy", noisy, [1], hidden=True)
    assert check.score() == 2.0
    captured = capsys.readouterr()
    assert "secret" not in captured.out + captured.err


def test_a_case_whose_mistake_is_the_answer_is_an_authors_error():
    with pytest.raises(ValueError, match="a mistake equals the answer"):
        Check("double", points=1).case("一", "one", lambda: 1, 1, mistakes=[(1, "", "")])
    with pytest.raises(ValueError, match="a mistake equals the answer"):
        Check("double", points=1).case("一", "one", lambda: 2, 1, mistakes=lambda: [(1, "", "")])


def test_mistakes_given_as_a_function_are_worked_out_for_a_wrong_answer_only(capsys):
    asked = []

    def mistakes():
        asked.append(1)
        return [([7], "误解甲", "misconception A")]

    check = Check("double", points=2)
    check.case("对", "right", lambda: [8], [8], mistakes=mistakes, hidden=True)
    assert asked == []
    check.case("错", "wrong", lambda: [7], [8], mistakes=mistakes, hidden=True)
    assert asked == [1] and check.score() == 1.0
    assert "误解甲" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("got", "expect", "said"),
    [
        ({"a": 50.0, "b": 25.0}, {"a": 0.5, "b": 0.25}, "100 of what is due: look at the unit"),
        (2.0, 48.0, "1/24 of what is due"),
        ({"a": -3.0, "b": 1.0}, {"a": 3.0, "b": -1.0}, "sign is reversed"),
        ({"a": 1.0, "b": 2.0, "c": 3.0}, {"a": 1.0, "d": 2.0}, "2 too many, 1 missing"),
        ({"x": 1.0}, {"a": 1.0, "d": 2.0}, "None of the labels"),
        ({"a": 1.0, "b": 7.5}, {"a": 1.0, "b": 2.0}, "1 of 2 values are not"),
        ({"a": "1.0", "b": "2.0"}, {"a": 1.0, "b": 2.0}, "should be numbers"),
        ([2, 1], [1, 2], "order is not"),
        ([1, 2, 3], [1, 2], "2 values are due, 3 came"),
        ([float("nan"), 1.0], [3.0, 1.0], "blank"),
        (["a", "a"], {"a"}, "more than once"),
        (["a", "c"], {"a", "b"}, "1 too many, 1 missing"),
    ],
)
def test_a_wrong_answer_without_a_named_reason_is_told_in_what_way_it_differs(capsys, got, expect, said):
    speak("en")
    check = Check("double", points=1)
    check.case("一", "one", lambda: got, expect, hidden=True)
    assert check.score() == 0.0 and said in capsys.readouterr().out


def test_the_name_of_a_class_of_the_learners_own_is_not_told(capsys):
    check = Check("double", points=1)
    check.case("一", "one", lambda: type("secret 98765", (), {})(), {"a": 1}, hidden=True)
    check.case("二", "two", lambda: (value for value in ()), {"a": 1}, hidden=True)
    assert check.score() == 0.0
    said = capsys.readouterr().out
    assert "98765" not in said and "别的类型" in said and "generator" in said


def test_an_unanswered_question_says_so():
    def stub():
        raise NotImplementedError

    check = Check("double", points=1)
    check.case("一", "one", stub, 1)
    with pytest.raises(NotYet, match="还没有作答"):
        check.score()


def test_results_are_shown_as_python_writes_them_and_errors_in_words_unless_they_could_tell_a_hidden_case():
    import numpy as np

    check = Check("double", points=3)
    check.case("一", "one", lambda: (np.float64(22.0), np.int64(3)), [1, 2])
    check.case("二", "two", lambda: {}["列名"], [1])
    check.case("三", "three", lambda: {}["暗号"], [1], hidden=True)
    shown, missing, hidden = (one.message for one in check.outcomes)
    assert "您的结果：(22.0, 3)" in shown
    assert "找不到“列名”" in missing and "找不到" not in hidden
