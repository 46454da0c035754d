"""nbgrader's validation of a learner's own copy, question by question.

The notebook is run in a kernel of its own, from the top, as it lies on the disk: whatever the learner's kernel is doing
or has forgotten makes no difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grading.curriculum.errors import ZhixingError

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from traitlets.config import Config

#: Seconds after which a cell is interrupted; in the exercises none takes a tenth of it.
CELL_SECONDS = 30
#: What an error is called when its cell was interrupted for taking too long.
TOO_LONG = "CellTimeoutError"


@dataclass(frozen=True)
class Validated:
    """One graded cell. kind: tests or written. passed: as nbgrader's Validator says; a written answer passes once it is
    no longer the stub. error: name and text of the check's own error, "" where there is none. answer_error: the same of
    the answer's cell. changed: the check is not as it was handed out."""

    grade_id: str
    kind: str
    passed: bool
    error: tuple[str, str] = ("", "")
    answer_error: tuple[str, str] = ("", "")
    changed: bool = False


def validate(notebook: Path, options: Config) -> list[Validated]:
    """Run `notebook` and say which of its graded cells pass, in their order. `options`: the learner's nbgrader options.

    Raises ZhixingError for a file that is no notebook of an exercise, and for a kernel that ends in the middle of a cell.
    """
    from nbgrader import utils
    from nbgrader.validator import Validator

    from grading.engine.config import HARMLESS, KERNEL

    cells = [one for one in _read(notebook).cells if utils.is_grade(one)]
    begun: dict[str, NotebookNode] = {}  # by grade_id, or position from 1; what runs gets its outputs here

    def begin(cell, cell_index: int) -> None:  # a function: of a method, traitlets would copy the object along
        begun[cell.metadata.get("nbgrader", {}).get("grade_id", "") or str(cell_index + 1)] = cell

    options = options.copy()
    # A check that was edited is told beside the outcome: nbgrader by itself would say that and nothing else.
    options.Validator.ignore_checksums = True
    options.Execute.timeout = CELL_SECONDS
    options.Execute.kernel_name = "python3"
    options.Execute.extra_arguments = KERNEL
    options.Execute.on_cell_start = begin
    options.IgnorePattern.enabled = True
    options.IgnorePattern.pattern = HARMLESS
    try:
        found = Validator(config=options).validate(str(notebook))
    except Exception as error:  # nbclient, jupyter_client and nbgrader each have their own
        where = next(reversed(begun), "1")
        raise ZhixingError(
            f"运行到单元格 {where} 时，内核停止了（{type(error).__name__}），后面的没有检查。多半是这一格自己结束了程序，"
            "或者占用内存太多：先改它，再检查。",
            f"The kernel stopped in the cell {where} ({type(error).__name__}), so what comes after it was not checked. That "
            "cell probably ends the program itself or takes too much memory: change it, then check again.",
        ) from error
    if "type_changed" in found:  # nbgrader runs nothing then
        raise ZhixingError(
            "有的检查或书面题单元格换了类型（代码或 Markdown），没法检查。选中它，用上方的类型菜单改回来："
            + "；".join(one["source"].splitlines()[0] for one in found["type_changed"]),
            "A check or a written answer has become another type of cell (code or Markdown), so nothing was checked. Choose "
            "it and set its type back in the menu above: "
            + "; ".join(one["source"].splitlines()[0] for one in found["type_changed"]),
        )
    failed = {one["source"] for one in found.get("failed", [])}
    return [
        Validated(
            name := cell.metadata.nbgrader.grade_id,
            kind := "written" if cell.metadata.nbgrader.solution else "tests",
            _differs(cell) if kind == "written" else cell.source.strip() not in failed,
            _error(begun.get(name)),
            _error(begun.get(name.removesuffix("_tests"))) if name.endswith("_tests") else ("", ""),
            kind == "tests" and _differs(cell),
        )
        for cell in cells
    ]


def _differs(cell: NotebookNode) -> bool:
    """Whether a cell is not as it was handed out."""
    from nbgrader.utils import compute_checksum

    return cell.metadata.nbgrader.get("checksum") not in (None, compute_checksum(cell))


def _error(cell: NotebookNode | None) -> tuple[str, str]:
    """The last error among a cell's outputs, as name and text; two empty ones where there is none."""
    found = [(one.ename, one.evalue) for one in (cell or {}).get("outputs", []) if one.output_type == "error"]
    return found[-1] if found else ("", "")


def _read(notebook: Path) -> NotebookNode:
    import nbformat

    try:
        return nbformat.read(notebook, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError, AttributeError) as error:
        raise ZhixingError(
            f"读不了 {notebook}：{type(error).__name__}。这个文件可能已经损坏。",
            f"Cannot read {notebook}: {type(error).__name__}. The file may be damaged.",
        ) from error
