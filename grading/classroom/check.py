"""The check under each question: cases the learner sees, cases they do not, and a message in words.

A check cell ends with ``q.score()``. Where only the visible cases are there (the learner's copy), a failed case
stops with a message that can be read; where the hidden ones are too (autograding), the cell's value is the points
earned, a float, which is how nbgrader takes partial credit.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from grading.classroom import clues, compare, plain
from grading.classroom.error_words import in_words
from grading.classroom.language import T

#: A value in a message is cut after this many characters.
SHOWN = 240
#: Types that an answer returns by oversight, besides those of Python, pandas and NumPy.
OTHER_TYPES = (
    "function", "generator", "dict_keys", "dict_values", "dict_items", "DataFrameGroupBy", "SeriesGroupBy", "Styler", "Axes",
)  # fmt: skip
#: What known misconceptions give in a case, each with its name in zh and en; or a function that works them out.
Mistakes = Sequence[tuple[object, str, str]] | Callable[[], Sequence[tuple[object, str, str]]]


class NotYet(AssertionError):
    """A check that has not passed. Jupyter shows its text alone: the call stack is ours, not the learner's."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


@dataclass(frozen=True)
class Outcome:
    """What one case came to."""

    passed: bool
    hidden: bool
    weight: float
    message: str


class Check:
    """The cases of one question. `points` is what the question is worth, as in the cell's nbgrader metadata."""

    def __init__(self, question: str, points: float):
        self.question = question
        self.points = float(points)
        self.outcomes: list[Outcome] = []

    def case(
        self,
        zh: str,
        en: str,
        call: Callable[[], object],
        expect: object,
        *,
        mistakes: Mistakes = (),
        hidden: bool = False,
        weight: float | None = None,
        tolerance: float | None = None,
    ) -> None:
        """Run one case.

        zh, en: what is called and with what. expect: as :func:`grading.classroom.compare.same` takes it.
        mistakes: (value, zh, en): what a known misconception gives here, and its name; or a function that returns
        them, which is called for a wrong answer only. hidden: never show expected values. weight: the share of the
        points, relative to the other cases; 1 for a hidden case, 0 for a visible one, so that an answer made to fit
        what can be seen earns nothing.

        Raises ValueError for a mistake that equals the answer.
        """
        weight = float(hidden if weight is None else weight)
        if not callable(mistakes):
            self._none_is_right(mistakes, expect, tolerance)
        passed, found = self._run(call, expect, mistakes, hidden, tolerance)
        kind = T("隐藏检查", "Hidden check") if hidden else T("检查", "Check")
        sign = "✓" if passed else "✗"
        message = (
            f"{sign} {kind}{len(self.outcomes) + 1}：{T(zh, en)}"
            if T("zh", "en") == "zh"
            else (f"{sign} {kind} {len(self.outcomes) + 1}: {en}")
        )
        self.outcomes.append(Outcome(passed, hidden, weight, message + "".join("\n    " + line for line in found)))

    def _run(self, call, expect, mistakes, hidden, tolerance) -> tuple[bool, list[str]]:
        """(passed, lines of explanation). The learner's prints and warnings are kept out of the check's output."""
        noise = io.StringIO()
        try:
            with contextlib.redirect_stdout(noise), contextlib.redirect_stderr(noise), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                got = call()
        except NotImplementedError:
            return False, [T("这道题还没有作答。", "This question has not been answered yet.")]
        except Exception as error:
            return False, _of_error(error, hidden)
        try:
            if compare.same(got, expect, tolerance):
                return True, []
        except plain.Repeated:
            return False, [T("结果的形式不对：同一个标签出现了不止一次，每个标签只能有一个值。",
                             "Wrong kind of result: a label comes more than once; each label has one value.")]  # fmt: skip
        except plain.Unreadable as error:
            return False, [_of_type(got, expect, str(error))]
        except Exception:  # a shape that compare has no reading for is a wrong answer, not a broken check
            return False, [_of_type(got, expect, type(got).__name__)]
        if callable(mistakes):
            mistakes = mistakes()
            self._none_is_right(mistakes, expect, tolerance)
        lines = (
            []
            if hidden
            else [
                T(f"您的结果：{_short(got)}", f"You returned: {_short(got)}"),
                T(f"应该得到：{_short(expect)}", f"Expected: {_short(expect)}"),
            ]
        )
        named = [T(zh, en) for value, zh, en in mistakes if _same(got, value, tolerance)]
        if named:
            lines.append(T("可能的原因：", "Likely reason: ") + named[0])
            return False, lines
        clue = clues.clue(got, expect, tolerance)
        lines += [T("线索：", "Clue: ") + clue] if clue else []
        if hidden:
            lines.append(
                T("换一批数据后结果不对。想一想：您的做法是否只适合上面看得见的例子？",
                  "On other data the result is not right. Does your way fit only the example you can see?")
            )  # fmt: skip
        return False, lines

    def _none_is_right(self, mistakes, expect, tolerance) -> None:
        for value, zh, _ in mistakes:
            if _same(value, expect, tolerance):
                raise ValueError(f"{self.question}: a mistake equals the answer here, so the case shows nothing: {zh}")

    def score(self) -> float:
        """The points earned (0 to `points`), after printing what was found.

        Raises NotYet in the learner's copy when a visible case fails.
        """
        report = "\n".join(outcome.message for outcome in self.outcomes)
        if not any(outcome.hidden for outcome in self.outcomes):
            if all(outcome.passed for outcome in self.outcomes):
                print(report)
                return self.points
            raise NotYet(report)
        print(report)
        total = sum(outcome.weight for outcome in self.outcomes)
        earned = sum(outcome.weight for outcome in self.outcomes if outcome.passed)
        return float(round(self.points * earned / total, 2))


def _same(got, expect, tolerance) -> bool:
    try:
        return compare.same(got, expect, tolerance)
    except Exception:
        return False


def _short(value: object) -> str:
    with np.printoptions(legacy="1.25"):  # 22.0, not np.float64(22.0)
        text = repr(value)
    if "\n" in text:
        text = "\n        " + text.replace("\n", "\n        ")
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _of_error(error: Exception, hidden: bool) -> list[str]:
    """The error, what it means, and the learner's own line that raised it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "ipykernel" in frame.filename]
    text = str(error)[:SHOWN]
    lines = [T(f"运行出错：{type(error).__name__}：{text}", f"It stopped with {type(error).__name__}: {text}")]
    if not hidden and (said := in_words(type(error).__name__, text)):  # an error's text could carry a hidden case out
        lines.append(said)
    if len(frames) > 1 and frames[-1].line:
        lines.append(T(f"出错的一行：{frames[-1].line}", f"The line: {frames[-1].line}"))
    return lines


def _of_type(got: object, expect: object, name: str) -> str:
    if not any(hasattr(place, name) for place in (builtins, pd, np)) and name not in OTHER_TYPES:
        name = T("别的类型", "another type")  # a class of the learner's own could carry a hidden case out in its name
    if got is None:
        return T("函数没有返回结果（None）。是不是忘了写 return？", "The function returned None. Is a return missing?")
    wanted = {
        dict: T("一一对应的结果（例如 groupby 得到的 Series，或字典）", "labels with values (a Series from groupby, or a dict)"),
        list: T("一列值（列表或 Series）", "a sequence of values (a list or a Series)"),
        set: T("一组值（列表、集合或 Series）", "a group of values (a list, a set or a Series)"),
    }.get(type(expect), T("一个值" if not hasattr(expect, "columns") else "一张表（DataFrame）",
                          "one value" if not hasattr(expect, "columns") else "a table (DataFrame)"))  # fmt: skip
    return T(
        f"结果的形式不对：需要{wanted}，得到的是 {name}。", f"Wrong kind of result: {wanted} is needed, got {name}."
    )
