"""zhixing doctor: what this machine has, what is missing, and how to mend it."""

from __future__ import annotations

import typer

from grading.classroom.language import T
from grading.commands import doctor_checks
from grading.commands.common import Json, bar, explained, home, out, print_json, show
from grading.curriculum import paths

MARKS = {
    doctor_checks.OK: ("正常", "ok"),
    doctor_checks.LIMITED: ("可用，有限制", "limited"),
    doctor_checks.MISSING: ("缺少", "missing"),
}


@explained
def doctor(as_json: Json = False) -> None:
    looks = list(doctor_checks.checks(home().root, paths.root() / "requirements.lock"))
    findings = []
    with bar(T("检查", "Looking"), len(looks)) as advance:
        for look in looks:
            findings.append(look())
            advance(T(*findings[-1].title))
    missing = [one for one in findings if one.state == doctor_checks.MISSING]
    if as_json:
        rows = [
            {"id": one.id, "title": T(*one.title), "state": one.state, "found": T(*one.found), "mend": T(*one.mend)}
            for one in findings
        ]
        print_json({"ok": not missing, "findings": rows})
    else:
        _report(findings)
    if missing:
        raise typer.Exit(1)


def _report(findings: list[doctor_checks.Finding]) -> None:
    show(
        T("这台机器", "This machine"),
        T("项目,状态,情况", "item,state,found").split(","),
        [[T(*one.title), T(*MARKS[one.state]), T(*one.found)] for one in findings],
    )
    to_mend = [one for one in findings if one.mend[0]]
    for one in to_mend:
        out.print(T(f"{one.title[0]}：{one.mend[0]}", f"{one.title[1]}: {one.mend[1]}"), markup=False, highlight=False)
    if not any(one.state == doctor_checks.MISSING for one in findings):
        out.print(T("课程需要的都有。", "All that the course needs is here."))
