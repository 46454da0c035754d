"""One's own exercise checked before handing in: each question by its title, whether it passes, and why not, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from grading.classroom.companion import NOT_BEGUN
from grading.classroom.error_words import in_words
from grading.classroom.language import T
from grading.cohorts import workspace
from grading.cohorts.home import Home
from grading.curriculum import build, source
from grading.engine.validate import CELL_SECONDS, TOO_LONG, Validated, validate

#: How a question stands: a sign, and the same in words.
STATES = {
    "passed": ("✓", "通过", "passed"),
    "failed": ("✗", "没有通过", "not passed"),
    "not_begun": ("○", "还没有作答", "not begun"),
    "answered": ("●", "已作答，由人评阅", "answered; a person reads it"),
    "missing": ("✗", "检查单元格不见了", "its check is missing"),
}


@dataclass(frozen=True)
class Question:
    """One question. state: a key of STATES. reason: what the check says; "" where there is nothing to say."""

    grade_id: str
    title: str
    state: str
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """A check of a whole exercise, its questions in order."""

    assignment: str
    questions: list[Question]

    @property
    def passed(self) -> int:
        return sum(one.state in ("passed", "answered") for one in self.questions)

    @property
    def summary(self) -> str:
        said = T(f"共 {len(self.questions)} 道题，完成 {self.passed} 道。",
                 f"{self.passed} of {len(self.questions)} questions done.")  # fmt: skip
        return said + T("评分时还会换别的数据再检查一遍。", " Grading checks once more with other data.")


def check(home: Home, module: str, cohort_name: str = "", learner: str = "") -> Outcome:
    """Run the exercise of `module` as it was saved last, in a kernel of its own. Raises ZhixingError where it cannot be."""
    cohort, assignment, notebook = workspace.exercise_of(home, module, cohort_name)
    options = workspace.config(home, cohort.name, learner or workspace.learner_id(), notebook.parent.parent)
    found = {one.grade_id: one for one in validate(notebook, options)}
    path = build.exercise_source(module)
    titles = source.question_titles(path)
    names = [one.grade_id for one in source.questions(path)] if _as_released(cohort, assignment, path) else []
    return Outcome(
        assignment,
        [
            _question(T(*titles.get(name, (name, name))), name, found.get(name))
            for name in dict.fromkeys([*names, *found])
        ],
    )


def _as_released(cohort, assignment: str, path: Path) -> bool:
    """Whether the course's source still has the questions that this cohort was given."""
    return source.built_from(cohort.root / "source" / assignment / "exercise.ipynb") == source.stamp(path)


def _question(title: str, name: str, one: Validated | None) -> Question:
    if one is None:
        return Question(name, title, "missing", T("评分时会把它放回来。想看结果，可以用菜单“编辑 → 撤销单元格操作”找回。",
                                                  "Grading puts it back. To see its outcome here, undo the deletion: "
                                                  "Edit → Undo Cell Operation."))  # fmt: skip
    if one.kind == "written":
        return Question(name, title, "answered" if one.passed else "not_begun")
    kind, text = one.error
    if not one.passed and kind == "NotYet" and any(words in text for words in NOT_BEGUN):
        return Question(name, title, "not_begun")
    reasons = [] if one.passed else [_reason(one)]
    if one.changed:
        reasons.append(T("检查单元格被改过；评分时用的是原来的检查。",
                         "The check was edited; grading uses the original."))  # fmt: skip
    return Question(name, title, "passed" if one.passed else "failed", "\n".join(reasons))


def _reason(one: Validated) -> str:
    for kind, _ in (one.answer_error, one.error):
        if kind == TOO_LONG:
            return T(f"运行了 {CELL_SECONDS} 秒还没有结束，已停止。看看有没有停不下来的循环。",
                     f"It was stopped after {CELL_SECONDS} seconds without coming to an end. Look for a loop that does not "
                     "end.")  # fmt: skip
    kind, text = one.answer_error
    if kind:  # what the check then says, such as a name that is not defined, only follows from it
        said = T(f"答案那一格运行出错：{kind}：{text}", f"The answer's cell stops with {kind}: {text}")
        return "\n".join(filter(None, [re.sub(r" \(\S+, line (?=\d+\)$)", " (line ", said), in_words(kind, text)]))
    kind, text = one.error
    if kind == "NotYet":
        return text
    if kind:
        return T(f"检查运行出错：{kind}：{text}", f"The check stops with {kind}: {text}")
    return T("检查没有给出满分。", "The check did not give all of its points.")
