"""Small notebooks for the runner's tests, and one way to execute them on a warm runner or on a stock kernel."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import setenv
from traitlets.config import Config

from grading.engine.execution import Execution, Report
from grading.engine.runner import sandbox
from grading.engine.runner.integrity import points

QUESTION = "def total(values):\n    raise NotImplementedError()"
RIGHT = "def total(values):\n    return sum(values)"
#: A hidden test with a secret in it, in the form our exercises have.
CHECK = (
    "from grading.classroom import Check\n"
    'check = Check("total", points=2)\n'
    'check.case("三个数", "three numbers", lambda: total([1, 2, 3]), 6)\n'
    "### BEGIN HIDDEN TESTS\n"
    "_SECRET_CASE = [7, 80, 900]\n"
    'check.case("另外三个数", "three others", lambda: total(list(_SECRET_CASE)), 987, hidden=True)\n'
    "### END HIDDEN TESTS\n"
    "check.score()"
)
#: The same in the form of a plain assertion, which an always-equal object passes.
PLAIN = "assert total([1, 2, 3]) == 6\n### BEGIN HIDDEN TESTS\nassert total([7, 80, 900]) == 987\n### END HIDDEN TESTS"


def answer(source: str, name: str = "total"):
    return new_code_cell(
        source,
        id=name,
        metadata={
            "nbgrader": {"grade": False, "solution": True, "locked": False, "grade_id": name, "schema_version": 3}
        },
    )


def check(source: str = CHECK, name: str = "total_tests", worth: float = 2):
    meta = {"grade": True, "solution": False, "locked": True, "points": worth, "grade_id": name, "schema_version": 3}
    return new_code_cell(source, id=name, metadata={"nbgrader": meta})


def notebook(*cells) -> nbformat.NotebookNode:
    """Strings become plain code cells."""
    made = [new_code_cell(one, id=f"c{at}") if isinstance(one, str) else one for at, one in enumerate(cells)]
    return new_notebook(
        cells=made, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )


@dataclass
class Done:
    """An executed notebook: its cells' outputs, points by grade id, and the runner's report."""

    book: nbformat.NotebookNode
    points: dict[str, float]
    report: Report
    dead: bool = False
    text: str = field(default="")


def execute(book: nbformat.NotebookNode, folder: Path, isolation: str, **options) -> Done:
    """Run `book` as autograding would, in folder/learner/exercise. A submission that cannot be run is `dead`."""
    place = Path(folder) / "learner" / "exercise"
    place.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.Execution = Config({
        "isolation": isolation, "timeout": 20, "kernel_name": "python3", "shutdown_kernel": "immediate",
        "extra_arguments": ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=40"], **options,
    })  # fmt: skip
    execution = Execution(config=config)
    dead = False
    try:
        with setenv(NBGRADER_EXECUTION="autograde"):
            execution.preprocess(book, {"metadata": {"path": str(place)}})
    except DeadKernelError:
        dead = True
    text = "\n".join(shown(output) for cell in book.cells for output in cell.get("outputs", []))
    return Done(book, {} if dead else points(book), Execution.report, dead, text)


def shown(output) -> str:
    """All text of one output."""
    if output.output_type == "stream":
        return output.text
    if output.output_type == "error":
        return "\n".join([output.ename, output.evalue, *output.traceback])
    return "\n".join(str(value) for value in output.data.values())


def normal(cell) -> list[tuple]:
    """A cell's outputs by type and content, without what differs from one run to the next: addresses, process numbers,
    times, the names of widgets. Streams of one name are joined, as front ends show them."""
    found: list[tuple] = []
    streams: dict[str, list[str]] = {}
    for output in cell.outputs:
        if output.output_type == "stream":
            streams.setdefault(output.name, []).append(output.text)
        elif output.output_type == "error":
            found.append(("error", output.ename, _plain(output.evalue), _plain("\n".join(output.traceback))))
        else:
            data = {
                key: _plain(value) if isinstance(value, str) and not key.startswith("image/") else key
                for key, value in output.data.items()
            }
            found.append((output.output_type, sorted(data.items(), key=str), str(sorted(output.metadata.items()))))
    return sorted((name, _plain("".join(text))) for name, text in streams.items()) + found


def _plain(text: str) -> str:
    text = text.replace(sandbox.MOVED, sys.prefix).replace(f"{Path.home()}/", "~/")
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    text = re.sub(r"0x[0-9a-f]{6,}", "0x…", text)
    text = re.sub(r"[\w./-]*/ipykernel_\d+/\d+", "ipykernel_N/N", text)
    text = re.sub(r"[\w-]{32,36}", "<id>", text)
    text = re.sub(r"-{20,}", "---", text)
    text = re.sub(r"\d+(\.\d+)?(e[+-]?\d+)? ?(ns|μs|µs|us|ms|s|min)\b( ± [^\n]*)?", "<time>", text)
    return re.sub(r"[ \t]+", " ", text)
