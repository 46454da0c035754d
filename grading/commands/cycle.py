"""zhixing release, submit, collect, grade, review, feedback: one round of an assignment."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from grading.classroom.language import T
from grading.commands.common import (
    STATES,
    CohortName,
    Json,
    ModuleName,
    bar,
    explained,
    home,
    out,
    parse_due,
    print_json,
    show,
)
from grading.curriculum import build
from grading.curriculum.errors import ZhixingError

Jobs = Annotated[int, typer.Option("--jobs", min=0, show_default=False, help=T(
    "同时评几份，默认与处理器数相同，最多 4。", "How many at a time; one for each processor by default, at most 4."))]  # fmt: skip
Timeout = Annotated[
    int,
    typer.Option(
        "--timeout",
        min=0,
        show_default=False,
        help=T("每个单元格最多运行几秒，默认 60。", "Seconds for one cell; 60 by default."),
    ),
]
Memory = Annotated[int, typer.Option("--memory", min=0, show_default=False, help=T(
    "每份提交最多用多少 MB 内存，默认 2048。", "MB of memory for a submission; 2048 by default."))]  # fmt: skip
IsolationName = Annotated[str, typer.Option("--isolation", help=T(
    "bwrap（沙箱，默认）、none（不隔离）或 kernel（nbgrader 自带方式）。",
    "bwrap (sandbox, the default), none, or kernel (nbgrader's own way)."))]  # fmt: skip
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help=T(
    "只再评上次不能评分的。", "Only those that could not be graded before."))]  # fmt: skip


@explained
def release(
    cohort: CohortName,
    module: ModuleName,
    due: Annotated[
        str,
        typer.Option(
            "--due", help=T("截止时间，如 2026-12-31T18:00:00+08:00。", "Due time, such as 2026-12-31T18:00:00+08:00.")
        ),
    ] = "",
    as_json: Json = False,
) -> None:
    target = home().cohort(cohort)
    when = parse_due(due)
    with bar(T("发布", "Releasing"), 1) as advance:
        name = target.release(build.resolve(module), when)
        advance(name)
    if as_json:
        print_json({"cohort": cohort, "assignment": name, "due": when})
        return
    out.print(T(f"已向“{cohort}”发布 {name}。", f"Released {name} to {cohort!r}."))
    if when:
        out.print(T(f"截止时间：{when:%Y-%m-%d %H:%M %z}", f"Due: {when:%Y-%m-%d %H:%M %z}"))


@explained
def collect(cohort: CohortName, module: ModuleName, as_json: Json = False) -> None:
    target = home().cohort(cohort)
    name = target.assignment(build.resolve(module))
    with bar(T("收取", "Collecting"), 1) as advance:
        there = target.course.collect(name)
        advance()
    enrolled = target.course.learners()
    strangers = sorted(set(there) - set(enrolled))
    missing = sorted(set(enrolled) - set(there))
    if as_json:
        print_json({"assignment": name, "collected": there, "missing": missing, "not_enrolled": strangers})
        return
    out.print(
        T(
            f"{name}：已收 {len(there)} 份，{len(missing)} 人未交。",
            f"{name}: {len(there)} collected, {len(missing)} not handed in.",
        )
    )
    if strangers:
        out.print(
            T(f"不在名单里：{'、'.join(strangers)}", f"Not on the roster: {', '.join(strangers)}"), style="yellow"
        )


@explained
def grade(
    cohort: CohortName,
    module: ModuleName,
    jobs: Jobs = 0,
    timeout: Timeout = 0,
    memory: Memory = 0,
    isolation: IsolationName = "",
    retry_failed: RetryFailed = False,
    as_json: Json = False,
) -> None:
    from grading.engine.batch import Options, grade_all

    target = home().cohort(cohort)
    name = target.assignment(build.resolve(module))
    learners = target.course.submitted(name)
    if not learners:
        raise ZhixingError(
            f"“{cohort}”还没有收到 {name} 的提交。先运行 zhixing collect {cohort} {module}。",
            f"{cohort!r} has no submissions of {name}. First run zhixing collect {cohort} {module}.",
        )
    if retry_failed:
        latest = target.ledger.latest()
        learners = [one for one in learners if (name, one) not in latest or latest[name, one].state == "failed"]
    options = Options(jobs, timeout, memory, isolation, retry_failed)
    results = []
    with grading_bar(len(learners)) as advance:
        for result in grade_all(target.course, name, learners, target.ledger, options):
            results.append(result)
            advance(result)
    results.sort(key=lambda one: one.learner)
    if as_json:
        print_json([vars(result) for result in results])
    else:
        _summary(name, target, results)
    if any(result.state == "failed" for result in results):
        raise typer.Exit(1)


@contextmanager
def grading_bar(total: int):
    """A bar with counts of graded, failed and flagged, the pace, and the time left. Yields advance(result)."""
    count = {"failed": 0, "flagged": 0, "graded": 0}
    began = time.monotonic()
    with bar(T("评分", "Grading"), total) as step:

        def advance(result) -> None:
            count[result.state if result.state in ("failed", "flagged") else "graded"] += 1
            pace = sum(count.values()) / max(1e-6, time.monotonic() - began)
            step(T(f"已评 {count['graded']}，不能评 {count['failed']}，待查 {count['flagged']}，每秒 {pace:.1f} 份",
                   f"graded {count['graded']}, failed {count['failed']}, flagged {count['flagged']}, {pace:.1f} a second"))  # fmt: skip

        yield advance


def _summary(name: str, target, results: list) -> None:
    names = target.course.learners()
    show(
        T(f"{name} 评分结果", f"{name}: results"),
        T("编号,姓名,状态,得分,满分,迟交,说明", "id,name,state,points,maximum,late,note").split(","),
        [
            [one.learner, names.get(one.learner, ""), T(*STATES[one.state]), one.points, one.max_points,
             T("迟交", "late") if one.late else "", T(*one.reason) if one.reason else ""]
            for one in results
        ],
    )  # fmt: skip
    count = {state: sum(one.state == state for one in results) for state in STATES}
    out.print(
        T(
            f"共 {len(results)} 份：{count['graded'] + count['needs_review']} 份已评分（其中 {count['needs_review']} 份待批阅），"
            f"{count['flagged']} 份疑似改动检查、待核查，{count['unchanged']} 份没有变化，{count['failed']} 份不能评分。",
            f"{len(results)} in all: {count['graded'] + count['needs_review']} graded ({count['needs_review']} to review), "
            f"{count['flagged']} flagged for tampering, {count['unchanged']} unchanged, {count['failed']} could not be graded.",
        )
    )


def _held(course, name: str, learner: str) -> bool:
    """Whether a flagged submission still waits for the trainer to look at an automatic question."""
    return any(one["waiting"] and one["auto"] is not None for one in course.points(name, learner).values())


@explained
def feedback(cohort: CohortName, module: ModuleName, as_json: Json = False) -> None:
    target = home().cohort(cohort)
    name = target.assignment(build.resolve(module))
    ready = [
        learner
        for (assignment, learner), entry in target.ledger.latest().items()
        if assignment == name and entry.state == "graded"
    ]
    failures = []
    with bar(T("反馈", "Feedback"), len(ready)) as advance:
        for learner in sorted(ready):
            try:
                target.course.feedback(name, learner)
            except ZhixingError as error:
                failures.append([learner, str(error)])
            advance(learner)
    if as_json:
        print_json({"assignment": name, "returned": len(ready) - len(failures), "failed": failures})
    else:
        out.print(
            T(
                f"{name}：已发回 {len(ready) - len(failures)} 份反馈。",
                f"{name}: feedback returned to {len(ready) - len(failures)}.",
            )
        )
        if failures:
            show(T("没有发回", "Not returned"), T("编号,原因", "id,reason").split(","), failures)
    if failures:
        raise typer.Exit(1)


@explained
def review(
    cohort: CohortName,
    port: Annotated[
        int, typer.Option("--port", help=T("端口，默认自动选择。", "Port; chosen for you by default."))
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=T("不打开浏览器。", "Do not open a browser."))
    ] = False,
) -> None:
    from grading.commands.lab import serve

    target = home().cohort(cohort)
    with target.course.gradebook():
        pass
    serve(Path(target.root), target.record.lang, port, no_browser, trainer=True, url="/formgrader")
