"""Was the check fooled? A second run with answers that must fail, for submissions that give reason to ask.

A test cell that must fail does fail, or the submission is flagged for the trainer and gets no points for it. Only a
submission whose code names something unusual (runner.checks) pays for a second run.
"""

from __future__ import annotations

from copy import deepcopy

from nbformat.v4 import new_output
from nbgrader import utils

from grading.engine.runner import checks
from grading.engine.runner.client import Dead, Ran

WITHHELD = "TamperedCheck"


def signs(ran: Ran, cell) -> list[tuple[str, str]]:
    """What a fork's reply to a check says, or shows, of tampering: (zh, en) each."""
    where = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    found = []
    changed = ran.reply.get("changed")
    if isinstance(changed, list) and changed:
        names = ", ".join(str(one)[:60] for one in changed[:5])
        found.append((f"改动了检查所用的程序：{names}", f"It changed what the checks rely on: {names}"))
    failed = ran.reply.get("canary")
    if isinstance(failed, list) and failed:
        names = ", ".join(str(one)[:60] for one in failed[:5])
        found.append((f"必须失败的检查通过了：{names}（{where}）", f"Checks that must fail passed: {names} ({where})"))
    if ran.strange:
        found.append((f"代码自己发出了运行结果（{where or '作答单元格'}）", f"The code sent results of its own ({where or 'an answer cell'})"))
    return found


def own_sources(nb, released: set[str]) -> list[str]:
    """The code that the learner wrote: all code cells but the checks, and but what stands in the release version."""
    return [cell.source for cell in nb.cells if cell.cell_type == "code" and not _is_check(cell) and cell.source not in released]


def _is_check(cell) -> bool:
    return bool(utils.is_grade(cell)) and not utils.is_solution(cell)


def points(nb) -> dict[str, float]:
    """Automatic points by grade id, as nbgrader reads them from the outputs."""
    found = {}
    for cell in nb.cells:
        if cell.cell_type == "code" and _is_check(cell):
            try:
                found[cell.metadata.nbgrader.grade_id] = float(utils.determine_grade(cell)[0] or 0)
            except (ValueError, KeyError):
                found[cell.metadata.nbgrader.grade_id] = 0.0
    return found


def second_look(execution, before, nb, report) -> None:
    """Run the submission again with wrong answers, and a clean notebook with the same wrong answers. Points that only
    the submission gets are points for tampering: they are taken from `nb`, and `report` says so."""
    got = points(nb)
    if not any(got.values()):
        return
    equal = execution._equal
    withheld: set[str] = set()
    if equal:
        names = ", ".join(equal[:5])
        report.flags.append((f"答案里有与任何值都“相等”的对象：{names}", f"An answer claims to equal everything: {names}"))
        honest = _points_of(execution, before, "equal", got)
        withheld |= {name for name, value in got.items() if honest.get(name, 0.0) < value}
    wrong = _points_of(execution, before, "all", got)
    if any(wrong.values()):
        clean = _points_of(execution, _without_own(before), "all", got, _all_names(before))
        cheated = {name for name, value in wrong.items() if value > clean.get(name, 0.0)}
        if cheated:
            report.flags.append((
                f"答案换成错的以后，检查仍给分：{'、'.join(sorted(cheated))}",
                f"With wrong answers put in, the checks still gave points: {', '.join(sorted(cheated))}",
            ))  # fmt: skip
        withheld |= cheated
    report.withheld = sorted(withheld)
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in withheld:
            cell.outputs = [new_output("error", ename=WITHHELD, evalue="", traceback=["".join(" / ".join(flag) for flag in report.flags)])]


def _points_of(execution, before, falsify: str, got: dict, names: list[str] | None = None) -> dict[str, float]:
    copy = deepcopy(before)
    resources, kept = execution.resources, execution.nb
    try:
        execution._run(copy, resources, falsify=falsify, names=names)
    except Dead:
        return {}
    finally:
        execution.nb = kept
    return points(copy)


def _all_names(nb) -> list[str]:
    return sorted({name for cell in nb.cells if cell.cell_type == "code" and utils.is_solution(cell) for name in checks.defined(cell.source)})


def _without_own(nb):
    """The notebook with the learner's code gone: what is left are the checks."""
    copy = deepcopy(nb)
    for cell in copy.cells:
        if cell.cell_type == "code" and not _is_check(cell):
            cell.source = "pass" if utils.is_solution(cell) else _imports(cell.source)
    return copy


def _imports(source: str) -> str:
    """Of a cell that is not an answer, what a check could need: its imports and the data it reads."""
    return source if not checks.unusual([source], []) else "pass"
