"""Sources in jupytext's py:percent form -> one notebook for each language.

A Markdown cell says ``lang="zh"`` or ``lang="en"``; the zh one stands first. Code cells are shared. An exercise's
cells carry a short form of nbgrader's metadata, on code cells or on the zh sibling, that is written out in full here:

``graded="answer" grade_id="x"``
    a code cell with the solution between BEGIN SOLUTION and END SOLUTION;
``graded="tests" grade_id="x_tests" points=3 competency="compare"``
    the checks of answer x, locked, with the hidden ones between BEGIN HIDDEN TESTS and END HIDDEN TESTS;
``graded="written" grade_id="y" points=5 competency="act"``
    a Markdown cell graded by hand; its text is a model answer, replaced by a stub on release;
``graded="locked" grade_id="z"``
    read-only text or code.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from grading.classroom.language import LANGUAGES, TAGS
from grading.curriculum.errors import ZhixingError

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Part of every built notebook's stamp: a change of what is built from the same source must rebuild it.
FORMAT = 1
FLAGS = {  # nbgrader's (grade, solution, locked) for each short form
    "answer": (False, True, False),
    "tests": (True, False, True),
    "written": (True, True, False),
    "locked": (False, False, True),
}
OPENING = re.compile(r'(open_module\([^,]+, *)"zh"\)')


@dataclass(frozen=True)
class Question:
    """One graded cell. `answer` is the grade_id of the cell the learner fills in; `kind` is tests or written."""

    grade_id: str
    answer: str
    points: float
    competency: str
    kind: str


def read(path: Path) -> NotebookNode:
    """The source as a notebook whose cells keep the metadata written on their ``# %%`` lines."""
    import jupytext

    try:
        return jupytext.reads(Path(path).read_text(encoding="utf-8"), fmt="py:percent")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ZhixingError(f"读不了源文件 {path}：{error}", f"Cannot read the source {path}: {error}") from error


def stamp(path: Path) -> str:
    """What a built notebook says it was built from: the source's hash and the builder's format."""
    return f"{FORMAT}:{hashlib.sha256(Path(path).read_bytes()).hexdigest()}"


def notebook(path: Path, lang: str, module: str) -> NotebookNode:
    """The notebook of one language, with nbgrader metadata in full and without jupytext's own."""
    import nbformat

    cells = []
    graded: dict | None = None
    for number, cell in enumerate(read(path).cells, start=1):
        meta = dict(cell.metadata)
        spoken = meta.pop("lang", None)
        _check_language(path, number, cell, spoken)
        short = {key: meta.pop(key) for key in ("graded", "grade_id", "points", "competency") if key in meta}
        if cell.cell_type == "markdown":
            # nbgrader allows a grade_id once a notebook: it stands on the zh sibling and is carried to the en one.
            graded = short if spoken == "zh" else graded
            if spoken != lang:
                continue
            short = graded or {}
        cells.append(_cell(path, number, cell, short, meta, lang, len(cells)))
    book = nbformat.v4.new_notebook(cells=cells)
    book.nbformat_minor = 5
    book.metadata = nbformat.from_dict({
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
        "zhixing": {"module": module, "lang": lang, "built_from": stamp(path)},
    })  # fmt: skip
    return book


def _check_language(path: Path, number: int, cell: NotebookNode, spoken: str | None) -> None:
    if cell.cell_type == "markdown" and spoken not in LANGUAGES:
        raise ZhixingError(
            f'{path}：第 {number} 个单元格是文字，但没有写明 lang="zh" 或 lang="en"。',
            f'{path}: cell {number} is Markdown without lang="zh" or lang="en".',
        )


def _cell(
    path: Path, number: int, cell: NotebookNode, short: dict, meta: dict, lang: str, position: int
) -> NotebookNode:
    import nbformat

    text = cell.source
    if cell.cell_type == "code":
        text = OPENING.sub(rf'\1"{lang}")', text)
        built = nbformat.v4.new_code_cell(text)
    else:
        built = nbformat.v4.new_markdown_cell(text)
    if short.get("graded"):
        meta["nbgrader"] = _nbgrader(path, number, cell, short)
        if "competency" in short:
            meta["zhixing"] = {"competency": short["competency"]}
    if short.get("graded") == "tests":
        # "Run all" goes on past a question that is not answered yet, to the checks of those that are.
        meta["tags"] = [*meta.get("tags", ()), "raises-exception"]
    built.metadata = nbformat.from_dict(meta)
    built.id = cell_id(short.get("grade_id"), position, text)
    return built


def cell_id(grade_id: str | None, position: int, text: str) -> str:
    """A cell id that is the same each time: jupytext drops ids, and random ones would change every build."""
    return f"q-{grade_id}" if grade_id else f"c{position:02d}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _nbgrader(path: Path, number: int, cell: NotebookNode, short: dict) -> dict:
    kind = short["graded"]
    if kind not in FLAGS or not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", short.get("grade_id", "")):
        raise ZhixingError(
            f"{path}：第 {number} 个单元格的 graded={kind!r}、grade_id={short.get('grade_id')!r} 不合规则。",
            f"{path}: cell {number} has graded={kind!r}, grade_id={short.get('grade_id')!r}; "
            f"graded is one of {', '.join(FLAGS)}, grade_id a lower-case slug.",
        )
    grade, solution, locked = FLAGS[kind]
    full = {"schema_version": 3, "grade": grade, "solution": solution, "locked": locked, "task": False}
    full["grade_id"] = short["grade_id"]
    if grade:
        if not isinstance(short.get("points"), (int, float)) or not short.get("competency"):
            raise ZhixingError(
                f"{path}：第 {number} 个单元格（{short['grade_id']}）缺少 points 或 competency。",
                f"{path}: cell {number} ({short['grade_id']}) lacks points or competency.",
            )
        full["points"] = short["points"]
    return full


def questions(path: Path) -> list[Question]:
    """The graded cells of an exercise source, in order."""
    path = Path(path)
    return list(_questions(path, path.stat().st_mtime_ns if path.is_file() else 0))


@lru_cache(maxsize=64)
def _cells(path: Path, changed: int) -> list[NotebookNode]:
    """The cells of a source, only to be looked at: its questions and their titles are asked for one after the other."""
    return read(path).cells


@lru_cache(maxsize=64)
def _questions(path: Path, changed: int) -> tuple[Question, ...]:
    # Reading a source takes a third of a second, and a page that shows all modules asks for each of them.
    found = []
    for cell in _cells(path, changed):
        kind = cell.metadata.get("graded")
        if kind in ("tests", "written"):
            name = cell.metadata["grade_id"]
            answer = name.removesuffix("_tests") if kind == "tests" else name
            found.append(Question(name, answer, float(cell.metadata["points"]), cell.metadata["competency"], kind))
    return tuple(found)


_QUESTION = re.compile(r"^## (.+?)[：:] *(.+)$", re.M)


def question_titles(path: Path) -> dict[str, tuple[str, str]]:
    """grade_id of each graded cell -> its question's heading in (zh, en), without the points: what a person reads in a
    report in place of a slug. A question without such a heading is left out; a module that was withdrawn has none."""
    if not Path(path).is_file():
        return {}
    titles: dict[str, str] = {}
    found = {}
    for cell in _cells(Path(path), Path(path).stat().st_mtime_ns):
        lang = cell.metadata.get("lang")
        if cell.cell_type == "markdown" and lang and (heading := _QUESTION.search(cell.source)):
            titles[lang] = (
                re.sub(r" ?[（(].*?[）)]", "", heading[1]) + ("：" if lang == "zh" else ": ") + heading[2].strip()
            )
        if cell.metadata.get("graded") in ("tests", "written") and len(titles) == len(LANGUAGES):
            found[cell.metadata["grade_id"]] = (titles["zh"], titles["en"])
    return found


def to_bytes(book: NotebookNode) -> bytes:
    """The notebook as bytes: the same notebook gives the same bytes, and a diff of two can be read."""
    import nbformat

    nbformat.validate(book)
    return (json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def built_from(path: Path) -> str | None:
    """The stamp in a built notebook, or None where there is none (or no notebook)."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))["metadata"]["zhixing"]["built_from"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def lesson_name(lang: str) -> str:
    return f"lesson.{TAGS[lang]}.ipynb"
