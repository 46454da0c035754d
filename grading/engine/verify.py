"""Is a module fit to teach with? Its lesson runs without a warning, and its checks give each answer set its score."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from grading.classroom.language import LANGUAGES
from grading.curriculum import build, paths, source
from grading.engine import answers
from grading.engine.course import NOTEBOOK, Course
from grading.engine.grade import grade
from grading.engine.ledger import Ledger

LESSON_SECONDS = 180


@dataclass(frozen=True)
class Row:
    """One thing verified. `expected` and `got` are points by grade_id (empty for lessons); `fault` says what is wrong."""

    module: str
    what: str
    expected: dict[str, float]
    got: dict[str, float]
    fault: str = ""

    @property
    def passed(self) -> bool:
        return not self.fault


def lesson(module: str, lang: str) -> Row:
    """Execute a lesson as built, in its own folder; an error or anything on stderr is a fault."""
    book = nbformat.reads(
        source.to_bytes(source.notebook(build.lesson_source(module), lang, module)).decode(), as_version=4
    )
    # Warnings are errors while a lesson is verified: what a learner would see in red is not left to chance.
    book.cells.insert(0, nbformat.v4.new_code_cell("import warnings\nwarnings.simplefilter('error')"))
    # Shutting a kernel down is ipykernel's business: its own warnings are not the lesson's.
    book.cells.append(nbformat.v4.new_code_cell("warnings.resetwarnings()\nwarnings.simplefilter('ignore')"))
    folder = paths.lessons() / module
    client = NotebookClient(
        book, timeout=LESSON_SECONDS, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--IPKernelApp.log_level=40"],
    )  # fmt: skip
    what = f"lesson {lang}"
    try:
        client.execute()
    except CellExecutionError as error:
        return Row(module, what, {}, {}, str(error).strip()[-1500:])
    except Exception as error:
        return Row(module, what, {}, {}, f"{type(error).__name__}: {error}")
    for number, cell in enumerate(book.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                return Row(module, what, {}, {}, f"cell {number} wrote to stderr: {output.text[:500]}")
    return Row(module, what, {}, {})


class Bench:
    """A throw-away course on which a module's answer sets are graded."""

    def __init__(self, root: Path, module: str, lang: str = "zh"):
        self.root, self.module = Path(root), module
        self.root.mkdir(parents=True)
        (self.root.parent / "exchange").mkdir(exist_ok=True)
        (self.root.parent / "exchange").chmod(0o777)
        (self.root / "nbgrader_config.py").write_text(
            "from grading.engine.config import configure\n"
            f"configure(get_config(), course_id='verify', lang={lang!r}, root={str(self.root)!r}, "
            f"exchange={str(self.root.parent / 'exchange')!r})\n"
            # The course's own answers are graded here: they need no sandbox, on any machine.
            f"get_config().Execution.isolation = {'none' if hasattr(os, 'fork') else 'kernel'!r}\n",
            encoding="utf-8",
        )
        self.course = Course(self.root, lang)
        self.course.release(module, module)
        self.ledger = Ledger(self.root / "ledger.jsonl")
        self.questions = source.questions(build.exercise_source(module))

    def grade(self, learner: str, filled: dict[str, str]) -> tuple[dict[str, float], str]:
        """Points by grade_id of automatic questions, and the reason when it could not be graded."""
        folder = self.course.submission_folder(self.module, learner)
        shutil.copytree(self.course.release_folder(self.module), folder)
        notebook = folder / f"{NOTEBOOK}.ipynb"
        nbformat.write(answers.fill(notebook, filled), notebook)
        with self.course.gradebook() as book:
            book.update_or_create_student(learner)
        result = grade(self.course, self.module, learner, self.ledger)
        points = self.course.points(self.module, learner)
        auto = {one.grade_id: points.get(one.grade_id, {}).get("auto") for one in self.questions if one.kind == "tests"}
        return auto, (result.reason or ("", ""))[1]

    def outputs(self, learner: str) -> str:
        """Everything the checks printed for a learner."""
        path = self.root / "autograded" / learner / self.module / f"{NOTEBOOK}.ipynb"
        book = nbformat.read(path, as_version=4)
        return "\n".join(out.get("text", "") for cell in book.cells for out in cell.get("outputs", []))


def exercise(
    module: str, folder: Path, lang: str = "zh", step: Callable[[str], None] = lambda _: None
) -> Iterator[Row]:
    """Grade the empty release version and every answer set of a module; one row each."""
    bench = Bench(Path(folder) / module, module, lang)
    yield from shape(module, bench)
    zero = {one.grade_id: 0.0 for one in bench.questions if one.kind == "tests"}
    sets = [("empty", {}, zero)]
    sets += [(one.name, one.answers, one.expected(bench.questions)) for one in answers.load(module)]
    for name, filled, expected in sets:
        step(name)
        got, reason = bench.grade(name, filled)
        fault = reason
        wrong = {
            key: (got[key], value)
            for key, value in expected.items()
            if got[key] is None or abs(got[key] - value) > 1e-6
        }
        if wrong and not fault:
            fault = "; ".join(f"{key}: got {a}, must be {b}" for key, (a, b) in wrong.items())
        if not fault and name.startswith("right_") and "✗" in bench.outputs(name):
            fault = "a check the learner can see fails on a right answer"
        yield Row(module, name, expected, got, fault)


def shape(module: str, bench: Bench) -> Iterator[Row]:
    """Rules every exercise keeps: 20 automatic points in 5 to 8 questions, one written one of 5, hints, answers."""
    auto = [one for one in bench.questions if one.kind == "tests"]
    written = [one for one in bench.questions if one.kind == "written"]
    faults = []
    if sum(one.points for one in auto) != 20 or not 5 <= len(auto) <= 8:
        faults.append(
            f"{len(auto)} automatic questions with {sum(one.points for one in auto)} points; 5 to 8 with 20 are due"
        )
    if [one.points for one in written] != [5.0]:
        faults.append("one written question of 5 points is due")
    book = source.read(build.exercise_source(module))
    hints = sum(cell.source.count("<details>") for cell in book.cells if cell.metadata.get("lang") == "zh")
    if hints < 3 * len(auto):
        faults.append(f"{hints} hints; three for each automatic question are due")
    for cell in book.cells:
        if cell.metadata.get("graded") == "tests":
            name = cell.metadata["grade_id"]
            before, mark, hidden = cell.source.partition("### BEGIN HIDDEN TESTS")
            if not mark or "hidden=True" not in hidden or "hidden=True" in before:
                faults.append(f"{name}: cases after BEGIN HIDDEN TESTS, and only those, say hidden=True")
            if not cell.source.rstrip().endswith("check.score()"):
                faults.append(f"{name}: the last line must be check.score()")
    yield Row(module, "shape", {}, {}, "; ".join(faults))


def verify(module: str, folder: Path, step: Callable[[str], None] = lambda _: None) -> Iterator[Row]:
    """Everything: both lessons, then the exercise with its answers."""
    for lang in LANGUAGES:
        step(f"lesson {lang}")
        yield lesson(module, lang)
    if build.exercise_source(module).is_file():
        yield from exercise(module, folder, step=step)
