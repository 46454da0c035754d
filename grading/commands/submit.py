"""zhixing submit: hand in one's exercise, and grade it where there is no trainer."""

from __future__ import annotations

from typing import Annotated

import typer

from grading.classroom.language import T
from grading.cohorts import workspace
from grading.commands.common import CohortOption, Json, LearnerOption, ModuleName, explained, home, out, print_json
from grading.curriculum import build
from grading.curriculum.errors import ZhixingError


@explained
def submit(
    module: ModuleName,
    cohort: CohortOption = "",
    learner: LearnerOption = "",
    grade: Annotated[
        bool, typer.Option("--grade", help=T("自学时：提交后立即评分。", "Studying alone: grade it at once."))
    ] = False,
    as_json: Json = False,
) -> None:
    place = home()
    receipt = workspace.submit(place, build.resolve(module), cohort, learner)
    if grade:
        receipt["graded"] = _grade(place.cohort(receipt["cohort"]), receipt)
    if as_json:
        print_json(receipt)
        return
    name, at, mark = receipt["assignment"], receipt["submitted_at"], receipt["sha256"][:12]
    out.print(T(f"已提交 {name}，时间 {at}（UTC），内容指纹 {mark}。",
                f"Submitted {name} at {at} (UTC), content mark {mark}."))  # fmt: skip
    if receipt["late"]:
        out.print(T("这次提交晚于截止时间。", "This submission is after the due time."), style="yellow")
    if file := receipt.get("file"):
        out.print(T(f"请把这个文件交给培训者：{file}", f"Pass this file on to your trainer: {file}"), soft_wrap=True)
    graded = receipt.get("graded")
    if graded and graded["reason"]:
        raise ZhixingError(f"没有评分：{graded['reason'][0]}", f"Not graded: {graded['reason'][1]}")
    if graded:
        points = f"{graded['points']:g} / {graded['maximum']:g}"
        out.print(T(f"自动评分的题得 {points} 分。", f"Automatic questions: {points} points."))


def _grade(cohort, receipt: dict) -> dict:
    if cohort.record.kind != "self":
        raise ZhixingError(
            f"已提交 {receipt['assignment']}。“{cohort.name}”由培训者评分，--grade 只用于自学。",
            f"{receipt['assignment']} was handed in. {cohort.name!r} is graded by its trainer; --grade is for self-study.",
        )
    return workspace.grade_own(cohort, receipt["learner"], receipt["assignment"])
