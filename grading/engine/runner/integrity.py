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
        found.append(
            (
                f"代码自己发出了运行结果（{where or '作答单元格'}）",
                f"The code sent results of its own ({where or 'an answer cell'})",
            )
        )
    return found


def not_its_own(ran: Ran, cell) -> bool:
    """Whether what came out while a check ran cannot be the check's alone: forged messages, the shell changed meanwhile, a
    result too many, or none."""
    least, most = checks.results(cell.source)
    shown = sum(message.get("t") == "execute_result" for message in ran.messages)
    silent = shown < least and ran.reply.get("status") == "ok" and not ran.timed_out
    return bool(ran.strange or ran.reply.get("after")) or silent or shown > most


def own_sources(nb, released: set[str]) -> list[str]:
    """The code that the learner wrote: all code cells but the checks, and but what stands in the release version."""
    return [
        cell.source
        for cell in nb.cells
        if cell.cell_type == "code" and not _is_check(cell) and cell.source not in released
    ]


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


def second_look(execution, before, nb, report, sources: list[str]) -> None:
    """Run the submission again with wrong answers, and a clean notebook with the same wrong answers. Points that only
    the submission gets are points for tampering: they are taken from `nb`, and `report` says so. So are all points of
    one whose own code (`sources`) looks at the frames of its checks, or asked for one when it ran."""
    got, equal = points(nb), execution._equal
    peeks = sorted({*checks.peeks(sources), *execution._saw})
    if peeks:
        names = ", ".join(peeks[:5])
        report.flags.append((f"答案查看了检查程序的内部：{names}", f"The code looks inside the checks: {names}"))
    if not any(got.values()):
        return
    withheld: set[str] = {name for name, value in got.items() if value} if peeks else set()
    honest, _, ended = _falsified(execution, before, "equal")
    fooled = [] if ended else sorted(name for name, value in got.items() if honest.get(name, 0.0) < value)
    if ended:
        report.flags.append(("再运行一次，没有运行到底。", "Run again, it did not come to its end."))
    if equal:
        names = ", ".join(equal[:5])
        report.flags.append(
            (f"答案里有与任何值都“相等”的对象：{names}", f"An answer claims to equal everything: {names}")
        )
    elif fooled:
        names = ", ".join(fooled)
        report.flags.append((f"再运行一次，不算与任何值都“相等”的结果，得分变少：{names}",
                             f"Run again without results that claim to equal everything, it got fewer points: {names}"))  # fmt: skip
    withheld |= set(fooled)
    wrong, _, _ = _falsified(execution, before, "all")
    cheated = _given_for_wrong(execution, before, wrong) if any(wrong.values()) else set()
    if cheated:
        names = sorted(cheated)
        report.flags.append((f"答案换成错的以后，检查仍给分：{'、'.join(names)}",
                             f"With wrong answers put in, the checks still gave points: {', '.join(names)}"))  # fmt: skip
    withhold(nb, report, withheld | cheated)


def withhold(nb, report, names: set[str]) -> None:
    """Take the points of these grade ids from `nb`."""
    report.withheld = withheld = sorted({*report.withheld, *names})
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in withheld:
            cell.outputs = [
                new_output(
                    "error", ename=WITHHELD, evalue="", traceback=["".join(" / ".join(flag) for flag in report.flags)]
                )
            ]


def unrun(nb):
    """The notebook as it was before it ran."""
    copy = deepcopy(nb)
    copy.metadata.pop("widgets", None)
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return copy


def _given_for_wrong(execution, before, wrong: dict[str, float]) -> set[str]:
    """Grade ids whose check gives a wrong answer more than it does in a clean process.

    A check that names no answer, or that needs something else of the learner's, tells nothing and is left out.
    """
    names = sorted({name for cell in before.cells if _is_answer(cell) for name in checks.defined(cell.source)})
    local = {name.split("/")[0].partition(".")[0] for name in execution.beside}
    clean, stopped, _ = _falsified(execution, _without_own(before, local), "all", names)
    asks = {
        cell.metadata.nbgrader.grade_id: checks.mentioned(cell.source) & set(names)
        for cell in before.cells
        if _is_code_check(cell)
    }
    return {one for one, value in wrong.items() if asks[one] and one not in stopped and value > clean.get(one, 0.0)}


def _falsified(execution, before, how: str, names: list[str] | None = None) -> tuple[dict[str, float], set[str], bool]:
    """(points of a run in which answers are replaced, grade ids whose check stopped at a missing name, whether it died)."""
    copy = deepcopy(before)
    kept = execution.nb
    try:
        execution._run(copy, execution.resources, falsify=how, names=names)
    except Dead:
        return {}, set(), True
    finally:
        execution.nb = kept
    stopped = {
        cell.metadata.nbgrader.grade_id
        for cell in copy.cells
        if _is_code_check(cell) and any(one.output_type == "error" and one.ename == "NameError" for one in cell.outputs)
    }
    return points(copy), stopped, False


def _is_code_check(cell) -> bool:
    return cell.cell_type == "code" and _is_check(cell)


def _is_answer(cell) -> bool:
    return cell.cell_type == "code" and bool(utils.is_solution(cell))


def _without_own(nb, local: set[str]):
    """The notebook with the learner's code gone but for plain imports: what is left are the checks."""
    copy = deepcopy(nb)
    for cell in copy.cells:
        if cell.cell_type == "code" and not _is_check(cell):
            cell.source = checks.imports(cell.source, local) or "pass"
    return copy
