"""zhixing release, submit, collect, grade, review, feedback: one round of an assignment."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import Annotated

import typer

from grading.classroom.language import T
from grading.cohorts import rounds
from grading.commands.common import (
    STATES,
    CohortName,
    Json,
    ModuleName,
    NoBrowser,
    Port,
    bar,
    explained,
    home,
    out,
    parse_due,
    print_json,
    show,
)
from grading.curriculum import build

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


Scheduler = Annotated[str, typer.Option("--scheduler", metavar="tcp://HOST:PORT", help=T(
    "由这个 Dask 调度器的各台机器执行，见 docs/runner.zh-CN.md。",
    "Execute on the machines of this Dask scheduler; see docs/runner.md."))]  # fmt: skip


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
    when = target.course.due(name)  # one that was set before stays
    when = when and when.astimezone()
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
        found = rounds.collect(target, name)
        advance()
    there, missing, strangers = found.there, found.missing, found.strangers
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
    scheduler: Scheduler = "",
    as_json: Json = False,
) -> None:
    from grading.engine.batch import Options, grade_all

    target = home().cohort(cohort)
    name = target.assignment(build.resolve(module))
    learners = rounds.to_grade(target, name, retry_failed)
    options = Options(jobs, timeout, memory, isolation, retry_failed, scheduler)
    results = []
    with grading_bar(len(learners)) as advance:
        for result in grade_all(target.course, name, learners, target.ledger, options):
            results.append(result)
            advance(result)
    seconds = advance.pace.seconds()
    results.sort(key=lambda one: one.learner)
    if as_json:
        print_json([vars(result) for result in results])
    else:
        _summary(name, target, results, seconds)
    if any(result.state == "failed" for result in results):
        raise typer.Exit(1)


class Pace:
    """How fast results come. Seconds before the first one are the start of the workers, and no measure of what is left;
    what was graded before comes at once, and is none either."""

    def __init__(self, total: int):
        self.left, self.began, self.first, self.graded = total, time.monotonic(), None, 0

    def take(self, result) -> None:
        self.left -= 1
        if result.state != "unchanged":
            self.graded += 1
            self.first = self.first or time.monotonic()

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def rate(self) -> float:
        """Submissions a second, from the first result on; 0 before there is a second one."""
        return (self.graded - 1) / max(1e-3, time.monotonic() - self.first) if self.graded > 1 else 0.0


@contextmanager
def grading_bar(total: int):
    """A bar with counts of graded, failed and flagged, the pace, and the time left: in 80 columns. Yields advance(result)."""
    count, pace = {"failed": 0, "flagged": 0, "graded": 0}, Pace(total)
    with bar(T("评分", "Grading"), total, width=12, times=False) as step:
        step(T("正在启动……", "starting …"), 0)

        def advance(result) -> None:
            count[result.state if result.state in ("failed", "flagged") else "graded"] += 1
            pace.take(result)
            text = T(f"已评 {count['graded']}，不能评 {count['failed']}，待查 {count['flagged']}",
                     f"graded {count['graded']}, failed {count['failed']}, flagged {count['flagged']}")  # fmt: skip
            if rate := pace.rate():
                left = f"{int(pace.left / rate) // 60}:{int(pace.left / rate) % 60:02}"
                text += T(f"，每秒 {rate:.1f} 份，还需 {left}", f", {rate:.1f}/s, {left} left")
            step(text)

        advance.pace = pace
        yield advance


#: More rows than this are not read on a terminal: then only those are shown that ask for something.
ROWS = 60


def _summary(name: str, target, results: list, seconds: float) -> None:
    names = target.course.learners()
    asking = [one for one in results if one.state in ("failed", "flagged") or one.late]
    shown = results if len(results) <= ROWS else asking
    if shown:
        show(
            T(f"{name} 评分结果", f"{name}: results"),
            T("编号,姓名,状态,得分,满分,迟交,说明", "id,name,state,points,maximum,late,note").split(","),
            [
                [one.learner, names.get(one.learner, ""), T(*STATES[one.state]), one.points, one.max_points,
                 T("迟交", "late") if one.late else "", T(*one.reason) if one.reason else ""]
                for one in shown
            ],
        )  # fmt: skip
    if len(shown) < len(results):
        out.print(T("以上只列出不能评分、待核查和迟交的，全部结果用 --json 查看。",
                    "Only those that failed, are flagged or late are listed; --json prints all."))  # fmt: skip
    count = {state: sum(one.state == state for one in results) for state in STATES}
    out.print(
        T(
            f"共 {len(results)} 份，用时 {seconds:.0f} 秒：{count['graded'] + count['needs_review']} 份已评分"
            f"（其中 {count['needs_review']} 份待批阅），{count['flagged']} 份疑似改动检查、待核查，"
            f"{count['unchanged']} 份没有变化，{count['failed']} 份不能评分。",
            f"{len(results)} in {seconds:.0f} seconds: {count['graded'] + count['needs_review']} graded "
            f"({count['needs_review']} to review), {count['flagged']} flagged for tampering, {count['unchanged']} unchanged, "
            f"{count['failed']} could not be graded.",
        ),
        highlight=False,
    )


def _held(course, name: str, learner: str) -> bool:
    """Whether a flagged submission still waits for the trainer to look at an automatic question."""
    return any(one["waiting"] and one["auto"] is not None for one in course.points(name, learner).values())


@explained
def feedback(cohort: CohortName, module: ModuleName, as_json: Json = False) -> None:
    target = home().cohort(cohort)
    name = target.assignment(build.resolve(module))
    ready = rounds.to_return(target, name)
    failures = []
    with bar(T("反馈", "Feedback"), len(ready)) as advance:
        for learner, error in rounds.give_feedback(target, name, ready):
            if error:
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
    port: Port = 0,
    no_browser: NoBrowser = False,
) -> None:
    from grading.commands.teach import serve_trainer

    target = home().cohort(cohort)
    serve_trainer(target, target.record.lang, port, no_browser, "/formgrader")
