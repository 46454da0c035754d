"""The page the Lab opens on: every module in order, how far one has come, and what to do next."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from grading.classroom.language import T
from grading.cohorts.home import Cohort
from grading.cohorts.workspace import Workspace
from grading.curriculum import syllabus
from grading.curriculum.files import write_atomically

#: Where a module stands, from first to last.
STATES = {
    "new": ("未开始", "not begun"),
    "begun": ("在做", "begun"),
    "submitted": ("已提交", "submitted"),
    "returned": ("已发回反馈", "feedback returned"),
}


@dataclass(frozen=True)
class Row:
    """One module of the page. points, maximum: None until graded. feedback: the newest page returned, if any."""

    module: syllabus.Module
    assignment: str | None
    state: str
    due: datetime | None = None
    points: float | None = None
    maximum: float | None = None
    feedback: Path | None = None


def name() -> str:
    return T("首页.md", "home.md")


def write(space: Workspace, cohort: Cohort, learner: str) -> Path:
    """Write the page into the workspace, anew each time: nothing in it is the official's own. Returns its path."""
    path = space.root / name()
    write_atomically(path, page(rows(space, cohort, learner), cohort, space).encode("utf-8"))
    return path


def rows(space: Workspace, cohort: Cohort, learner: str) -> list[Row]:
    """Where `learner` stands in each ready module."""
    return [_row(space, cohort, learner, one) for one in syllabus.load().modules if one.status == "ready"]


def _row(space: Workspace, cohort: Cohort, learner: str, module: syllabus.Module) -> Row:
    released = cohort.record.assignments.get(module.id)
    if released is None:
        return Row(module, None, "new")
    assignment = released["name"]
    folder = space.root / "exercises" / assignment
    pages = sorted(folder.glob("feedback/*/*.html"))
    state = "new"
    if pages:
        state = "returned"
    elif space.handed_in(cohort, learner, assignment):
        state = "submitted"
    elif _touched(folder, cohort.root / "release" / assignment):
        state = "begun"
    points = maximum = None
    if cohort.record.kind == "self":  # with a trainer, points come back with the feedback
        found = cohort.course.points(assignment, learner)
        if any(one["score"] is not None for one in found.values()):
            points = sum(one["score"] or 0.0 for one in found.values())
            maximum = sum(one["max"] for one in found.values())
    return Row(
        module, assignment, state, cohort.course.due(assignment, learner), points, maximum, pages[-1] if pages else None
    )


def _touched(folder: Path, release: Path) -> bool:
    """Whether the official's notebook differs from the one that was released."""
    mine, given = (one / "exercise.ipynb" for one in (folder, release))
    if not (mine.is_file() and given.is_file()):
        return False
    return hashlib.sha256(mine.read_bytes()).digest() != hashlib.sha256(given.read_bytes()).digest()


def page(found: list[Row], cohort: Cohort, space: Workspace) -> str:
    """The page in Markdown. Its links are relative, so they open in the Lab."""
    lines = [T("# 知行：从这里开始", "# Zhixing: start here"), ""]
    after = next((one for one in found if one.state in ("new", "begun")), None)
    if after is None:
        lines.append(T("现有模块都已提交。", "Every module there is has been handed in."))
    else:
        begun = after.state == "begun" and after.assignment
        where = f"exercises/{after.assignment}/exercise.ipynb" if begun else f"lessons/{after.module.id}/lesson.ipynb"
        lines.append(
            T(f"### ▶ [接着学：{_title(after.module)}]({where})", f"### ▶ [Go on: {_title(after.module)}]({where})")
        )
    lines += ["", _table(found, space), "", _advice(cohort)]
    return "\n".join(lines) + "\n"


def _title(module: syllabus.Module) -> str:
    return f"{module.id.split('_')[0]} {module.title}"


def _table(found: list[Row], space: Workspace) -> str:
    head = T(
        "模块 | 课件 | 练习 | 到哪一步 | 得分 | 截止时间 | 反馈",
        "module | lesson | exercise | state | points | due | feedback",
    )
    lines = [f"| {head} |", "|---" * 7 + "|"]
    for one in found:
        lesson = T(f"[课件（{one.module.lesson_minutes} 分钟）]", f"[lesson ({one.module.lesson_minutes} min)]")
        work = T(f"[练习（{one.module.exercise_minutes} 分钟）]", f"[exercise ({one.module.exercise_minutes} min)]")
        cells = [
            _title(one.module),
            f"{lesson}(lessons/{one.module.id}/lesson.ipynb)",
            f"{work}(exercises/{one.assignment}/exercise.ipynb)" if one.assignment else T("未发布", "not released"),
            T(*STATES[one.state]),
            "—" if one.points is None else f"{one.points:g} / {one.maximum:g}",
            f"{one.due.astimezone():%Y-%m-%d %H:%M}" if one.due else "—",
            f"[{T('看反馈', 'open')}]({quote(one.feedback.relative_to(space.root).as_posix())})"
            if one.feedback
            else "—",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _advice(cohort: Cohort) -> str:
    alone = cohort.record.kind == "self"
    graded_zh = (
        f"您在自学：提交之后，在终端运行 `./zhixing collect {cohort.name} m14` 和 `./zhixing grade {cohort.name} m14`"
        "（换成所做模块的编号），再次启动就能在上表看到得分。"
        if alone
        else "培训者评分之后，反馈会出现在这一页。"
    )
    graded_en = (
        f"You study on your own: after handing in, run `./zhixing collect {cohort.name} m14` and "
        f"`./zhixing grade {cohort.name} m14` in a terminal (with your module's number); the table has your points at the "
        "next start."
        if alone
        else "Once your trainer has graded, the feedback appears on this page."
    )
    return T(
        "## 怎么用\n\n"
        "1. 点课件，从上到下逐格运行：点中一格，按 **Shift+Enter**。左边出现 `[*]` 表示正在运行，变成数字就是运行完了。\n"
        "2. 做练习时，写好一题就运行它下面的检查单元格；不通过，会说明是哪里不对。提示分三步，点开才显示。\n"
        "3. 每 30 秒自动保存一次，关掉页面也不会丢。再次打开课程，从这一页继续。\n"
        "4. 做完后，在菜单 **Nbgrader → Assignment List** 里点 **Submit** 提交；截止之前可以多次提交，以最后一次为准。\n"
        f"5. {graded_zh}\n\n"
        "**不动了怎么办**：`[*]` 很久不变，多半是循环没有停，用菜单“内核 → 中断内核”。提示内核已死，用“内核 → 重启内核”，"
        "再从上到下重新运行；写下的内容不受影响。\n\n"
        "这一页在每次启动时更新。",
        "## How to use it\n\n"
        "1. Open a lesson and run it cell by cell from the top: click a cell, press **Shift+Enter**. `[*]` on the left means "
        "it is running, a number that it is done.\n"
        "2. In an exercise, run the check cell under each question: what does not pass is explained. Hints come in three "
        "steps and stay closed until you click.\n"
        "3. Work is saved every 30 seconds, and closing the page loses nothing. Next time, go on from this page.\n"
        "4. When done, choose **Nbgrader → Assignment List** in the menu and click **Submit**. You may hand in again until "
        "the due time; the last one counts.\n"
        f"5. {graded_en}\n\n"
        "**If nothing moves**: a `[*]` that stays is most often a loop without an end; choose Kernel → Interrupt Kernel. If "
        "the kernel has died, choose Kernel → Restart Kernel and run from the top again; what you wrote is safe.\n\n"
        "This page is renewed at each start.",
    )
