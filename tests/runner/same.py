"""Two executions of one notebook compared: points by grade id, outputs cell by cell."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from tests.runner.corpus import VARIETIES
from tests.runner.notebooks import answer, check, execute, normal, notebook


def group(entries) -> object:
    """One notebook of several entries of the corpus."""
    cells = []
    for name, before, test in entries:
        cells += [*before[:-1], answer(before[-1], name), check(test, f"{name}_tests", 1)]
    return notebook(*cells)


def differences(book, folder: Path, isolation: str) -> list[str]:
    """What differs between a stock kernel and the warm runner, one line each; empty when nothing does."""
    stock = execute(deepcopy(book), Path(folder) / "stock", "kernel", memory_mb=2048)
    warm = execute(deepcopy(book), Path(folder) / "warm", isolation)
    found = [f"dead: {stock.dead} {warm.dead} {warm.report}"] if stock.dead != warm.dead else []
    found += [
        f"{name}: {stock.points.get(name)} points on a kernel, {warm.points.get(name)} on the runner"
        for name in stock.points | warm.points
        if stock.points.get(name) != warm.points.get(name)
    ]
    for one, two in zip(stock.book.cells, warm.book.cells, strict=True):
        a, b = _comparable(one), _comparable(two)
        if a != b:
            found.append(f"outputs of {one.id} {one.source[:60]!r}:\n  kernel {a}\n  runner {b}")
        if one.execution_count != two.execution_count:
            found.append(f"execution count of {one.id}: {one.execution_count} {two.execution_count}")
    return found


def _comparable(cell) -> list[tuple]:
    """Of an error or a warning in a check, what quotes the check's source is left out: the runner does not have it."""
    shown = normal(cell)
    if cell.metadata.get("nbgrader", {}).get("grade"):
        shown = [one[:1] if one[0] == "stderr" else one[:3] if one[0] == "error" else one for one in shown]
    return shown


#: These end the kernel's names or what follows them, so each has a notebook of its own.
ALONE = {"reset_magic", "shadowed_builtin", "future_import", "too_many_points"}


def groups(size: int) -> list[list]:
    """The corpus in groups of `size`."""
    together = [one for one in VARIETIES if one[0] not in ALONE]
    parts = [together[at : at + size] for at in range(0, len(together), size)]
    return parts + [[one] for one in VARIETIES if one[0] in ALONE]
