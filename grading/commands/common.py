"""What every command shares: where it prints, how it fails, tables, bars, and --json."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from grading.classroom.language import T
from grading.cohorts.home import Home, default_home
from grading.curriculum.errors import RowErrors, ZhixingError

# A pipe has no width: 80 columns would break every table that a program or a log reads.
out = Console(width=None if sys.stdout.isatty() else 160)
err = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help=T("输出 JSON，供程序读取。", "Print JSON for programs."))]

CohortName = Annotated[str, typer.Argument(help=T("班级名。", "The cohort's name."))]
Port = Annotated[int, typer.Option("--port", help=T("端口，默认自动选择。", "Port; chosen for you by default."))]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help=T("不打开浏览器。", "Do not open a browser."))]
ModuleName = Annotated[str, typer.Argument(help=T("模块，如 m14。", "A module, such as m14."))]
LearnerId = Annotated[str, typer.Argument(help=T("学员编号。", "The learner's id."))]
CohortOption = Annotated[
    str, typer.Option("--cohort", help=T("班级，默认为自学班。", "The cohort; self-study by default."))
]
LearnerOption = Annotated[
    str, typer.Option("--learner", help=T("学员编号，默认为系统用户名。", "Learner id; the user name by default."))
]

#: What became of a submission, in both languages.
STATES = {
    "graded": ("已评分", "graded"),
    "needs_review": ("待批阅书面题", "written answer to review"),
    "flagged": ("疑似改动检查，待核查", "flagged: tampering, to review"),
    "unchanged": ("没有变化", "unchanged"),
    "failed": ("不能评分", "could not be graded"),
}


def home() -> Home:
    """The home folder in force: --home, else ZHIXING_HOME, else ./workspace."""
    return Home(default_home())


def print_json(value: object) -> None:
    """Machine-readable output, on stdout and nothing else with it."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def show(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on the terminal; numbers to the right."""
    rows = [[("" if cell is None else cell) for cell in row] for row in rows]
    table = Table(title=title, title_justify="left")
    for at, name in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[at], (int, float)) or row[at] == "" for row in rows)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*[f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row])
    out.print(table)


@contextmanager
def bar(what: str, total: int, width: int = 40, times: bool = True):
    """A progress bar on a terminal, silence in a pipe. Yields advance(text).

    width: of the bar, in columns. times: show the time taken and left; no for a text that says them itself.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(width),
        MofNCompleteColumn(),
        *((TimeElapsedColumn(), TimeRemainingColumn()) if times else ()),
    )
    with Progress(*columns, TextColumn("{task.fields[now]}"), console=err, disable=not err.is_terminal) as progress:
        task = progress.add_task(what, total=total, now="")

        def advance(text: str = "", step: int = 1) -> None:
            progress.update(task, advance=step, now=text)

        yield advance


def fail(error: ZhixingError) -> None:
    """Print what went wrong in the user's language; the caller exits with 1."""
    err.print(f"[bold red]{T('出错', 'Error')}[/]: ", end="")
    err.print(str(error), markup=False, highlight=False)
    if isinstance(error, RowErrors):
        for row, zh, en in error.rows:
            err.print(T(f"  第 {row} 行：{zh}", f"  row {row}: {en}"), markup=False, highlight=False)


def explained(command: Callable) -> Callable:
    """Turn a ZhixingError, a full disk or a missing permission into a message and exit code 1."""

    @wraps(command)
    def run(*args, **kwargs):
        try:
            return command(*args, **kwargs)
        except ZhixingError as error:
            fail(error)
        except BrokenPipeError:  # `zhixing … | head` has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            fail(ZhixingError(f"{where}{error.strerror}。请检查磁盘空间和权限。",
                              f"{where}{error.strerror}. Check the disk space and the permissions."))  # fmt: skip
        except KeyboardInterrupt:
            err.print(T("已停止。已完成的部分都已保存，再运行一次会从这里继续。",
                        "Stopped. What was finished is saved; run it again to go on from here."))  # fmt: skip
            raise typer.Exit(130) from None
        raise typer.Exit(1)

    return run


def parse_due(text: str) -> datetime | None:
    """An ISO date-time; one without a zone is in this machine's zone, one without a time ends that day."""
    if not text:
        return None
    try:
        due = datetime.fromisoformat(text if len(text) > 10 else f"{text}T23:59:00")
    except ValueError as error:
        raise ZhixingError(
            f"看不懂截止时间 {text!r}。请写成 2026-12-31 或 2026-12-31T18:00:00+08:00。",
            f"Cannot read the due time {text!r}. Write 2026-12-31 or 2026-12-31T18:00:00+08:00.",
        ) from error
    return due.astimezone()


def writable(path: Path) -> Path:
    """A path for a report; its folder is made. Raises ZhixingError where it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ZhixingError(f"不能写入 {path}：{error.strerror}", f"Cannot write {path}: {error.strerror}") from error
    return path


def in_a_pipe() -> bool:
    return not sys.stdout.isatty()
