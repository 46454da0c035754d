"""Sets of answers kept beside an exercise, each with the score it must get: the proof that the checks judge.

An answers file is py:percent. Its first lines are a docstring in YAML::

    zh: 用平均数代替中位数          (what this set shows, in both languages)
    en: the mean in place of the median
    scores: {typical_and_slow: 0}   (grade_id of the answer -> points; every other question must get full points)
    base: right_groupby             (optional: the set that answers the questions this one does not)

then one cell for each question it answers, ``# %% grade_id="typical_and_slow"``; a question without a cell keeps the
stub of the release version. Written answers are Markdown cells: ``# %% [markdown] grade_id="back_at_post"``.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml

from grading.curriculum import paths, source
from grading.curriculum.errors import ZhixingError


@dataclass(frozen=True)
class AnswerSet:
    """One file of answers: what it shows, the answers by grade_id, and the scores that differ from full."""

    path: Path
    zh: str
    en: str
    answers: dict[str, str]
    scores: dict[str, float]

    @property
    def name(self) -> str:
        return self.path.stem

    def expected(self, questions: list[source.Question]) -> dict[str, float]:
        """grade_id of each automatic question -> the points this set must get."""
        return {
            one.grade_id: float(self.scores.get(one.answer, one.points if one.answer in self.answers else 0.0))
            for one in questions
            if one.kind == "tests"
        }


def load(module: str) -> list[AnswerSet]:
    """All answer sets of a module, right ones first. Raises ZhixingError for a file that says too little."""
    folder = paths.exercises() / module / "answers"
    return [_read(path) for path in sorted(folder.glob("right_*.py")) + sorted(folder.glob("wrong_*.py"))]


def _cells(path: Path) -> dict[str, str]:
    return {cell.metadata["grade_id"]: cell.source for cell in source.read(path).cells if "grade_id" in cell.metadata}


def _read(path: Path) -> AnswerSet:
    text = path.read_text(encoding="utf-8")
    try:
        head = yaml.safe_load(ast.get_docstring(ast.parse(text)) or "") or {}
        answers = _cells(path)
        if head.get("base"):
            answers = _cells(path.with_name(f"{head['base']}.py")) | answers
        scores = {name: float(points) for name, points in (head.get("scores") or {}).items()}
        found = AnswerSet(path, head["zh"], head["en"], answers, scores)
    except (SyntaxError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ZhixingError(
            f"答案文件 {path} 有误：{error!r}", f"The answers file {path} is wrong: {error!r}"
        ) from error
    if path.name.startswith("wrong_") and not scores:
        raise ZhixingError(f"{path}：错误答案必须写明 scores。", f"{path}: a wrong set must say its scores.")
    return found


def fill(release: Path, answers: dict[str, str]) -> nbformat.NotebookNode:
    """The release version of an exercise with `answers` in place, as a learner would hand it in.

    Raises ZhixingError when an answer names a cell that is not there.
    """
    book = nbformat.read(release, as_version=4)
    cells = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in book.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    unknown = sorted(set(answers) - set(cells))
    if unknown:
        raise ZhixingError(f"练习里没有这些题：{unknown}", f"The exercise has no such questions: {unknown}")
    for name, text in answers.items():
        cells[name].source = text
    return book
