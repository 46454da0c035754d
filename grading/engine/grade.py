"""Grade one submission, whatever it is: a result with a reason, never an exception that stops the others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grading.engine.converter import Grader
from grading.engine.course import NOTEBOOK, Course
from grading.engine.execution import Execution, Report
from grading.engine.halves import First, Second
from grading.engine.ledger import Entry, Ledger, content_hash
from grading.engine.runner import sandbox

#: A submission larger than this is not read: an exercise with its charts is well under 1 MB.
MAX_BYTES = 30_000_000


@dataclass(frozen=True)
class Result:
    """What became of one submission.

    state: graded, needs_review, flagged (signs of tampering: points withheld until a trainer has looked), failed, or
    unchanged (graded before). reason: (zh, en) of a failure, or of the flags.
    """

    learner: str
    state: str
    points: float | None = None
    max_points: float | None = None
    late: bool = False
    reason: tuple[str, str] | None = None


class Unreadable(Exception):
    """A submission that cannot be graded; holds (zh, en)."""


def check_readable(folder: Path) -> None:
    """Raise Unreadable with what is wrong with the notebook, before nbgrader stumbles over it."""
    path = folder / f"{NOTEBOOK}.ipynb"
    if not path.is_file() or path.is_symlink():
        raise Unreadable(
            f"提交里没有 {NOTEBOOK}.ipynb。请学员把文件名改回原名后重新提交。",
            f"The submission has no {NOTEBOOK}.ipynb. Ask the learner to restore its name and submit again.",
        )
    if path.stat().st_size > MAX_BYTES:
        size = path.stat().st_size / 1e6
        raise Unreadable(
            f"笔记本有 {size:.0f} MB，超过上限 {MAX_BYTES / 1e6:.0f} MB。请学员清除输出后重新提交。",
            f"The notebook is {size:.0f} MB, over the limit of {MAX_BYTES / 1e6:.0f} MB. Ask for it without outputs.",
        )
    try:
        text = path.read_text(encoding="utf-8")
        book = json.loads(text)
        if "\\ud" in text.lower():
            json.dumps(book, ensure_ascii=False).encode()
        version, whole = book.get("nbformat", 4), _well_formed(book["cells"])
    except UnicodeEncodeError as error:
        raise Unreadable(
            "笔记本里有残缺的字符（半个代理对），不能保存。请学员删去显示为方框的字符后重新提交。",
            "The notebook holds half a character (a lone surrogate), which cannot be saved. Ask the learner to delete it.",
        ) from error
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"笔记本不是 UTF-8 编码（第 {error.start} 字节）。请用 JupyterLab 保存后重新提交。",
            f"The notebook is not UTF-8 (byte {error.start}). Save it in JupyterLab and submit again.",
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(
            "笔记本文件已损坏，不是完整的 JSON。请学员重新打开、保存、提交。",
            "The notebook is damaged: it is no whole JSON. Ask the learner to open, save and submit it again.",
        ) from error
    if version != 4:
        raise Unreadable(
            f"笔记本的格式版本是 {str(version)[:20]}，这里只能评第 4 版。请用 JupyterLab 打开、保存后重新提交。",
            f"The notebook is of format version {str(version)[:20]}; version 4 is needed. Open and save it in JupyterLab.",
        )
    if not whole:
        raise Unreadable(
            "笔记本里的单元格格式不对。请学员重新下载练习，把答案抄过去，再提交。",
            "The notebook’s cells are not well formed. Ask the learner to copy the answers into a fresh exercise.",
        )


def _well_formed(cells: object) -> bool:
    return isinstance(cells, list) and all(
        isinstance(one["cell_type"], str)
        and isinstance(one["metadata"], dict)
        and (isinstance(one["source"], str) or all(isinstance(line, str) for line in one["source"]))
        for one in cells
    )


def grade(
    course: Course, name: str, learner: str, ledger: Ledger, *, done: dict | None = None, retry: bool = False
) -> Result:
    """Grade one submission unless the ledger has these very bytes as graded.

    done: ``ledger.latest()``, read once by a caller that grades many. retry: grade only what could not be graded
    before. Failures come back as a Result with a reason.
    """
    one = Grading(course, name, learner, ledger)
    return one.known(done if done is not None else ledger.latest(), retry) or one.end(*one.run())


class Grading:
    """One submission on its way through nbgrader: `known`, then `run`, then `end`. Where its cells are executed on another
    machine, `send` and `receive` stand in place of `run`."""

    def __init__(self, course: Course, name: str, learner: str, ledger: Ledger):
        self.course, self.name, self.learner, self.ledger = course, name, learner, ledger
        self.folder = course.submission_folder(name, learner)
        self.stamp, due = course.submitted_at(name, learner), course.due(name, learner)
        self.late = bool(self.stamp and due and self.stamp > due)
        self.content = ""

    def known(self, done: dict, retry: bool) -> Result | None:
        """The result when nothing is to be done: graded before, or files that cannot be read."""
        try:
            self.content = content_hash(self.folder, self.course.release_folder(self.name))
        except OSError as error:
            return Result(self.learner, "failed", late=self.late, reason=_of_disk(error))
        entry = done.get((self.name, self.learner))
        same = bool(entry) and entry.content == self.content and entry.submitted_at == _iso(self.stamp)
        if entry and same and (entry.state == "graded" or (retry and entry.state != "failed")):
            return self._result(self.course.points(self.name, self.learner), unchanged=True, flags=entry.flags)
        return None

    def run(self) -> tuple[tuple[str, str] | None, Report]:
        """Grade it here; (why it could not be, or None; what the runner saw)."""
        return self._through(Grader, lambda: sandbox.require(isolation(self.course)))

    def send(self) -> tuple[bytes | None, tuple[str, str] | None]:
        """(what another machine needs to execute it, None), or (None, why it cannot be graded)."""
        reason, _ = self._through(First)
        return (None, reason) if reason else (First.sent, None)

    def receive(self, answer: Callable) -> tuple[tuple[str, str] | None, Report]:
        """Grade it with what was executed elsewhere. answer: as ``Execution.elsewhere``."""
        Execution.elsewhere = staticmethod(answer)
        try:
            return self._through(Second)
        finally:
            Execution.elsewhere = None

    def _through(self, grader: type[Grader], before: Callable = lambda: None) -> tuple[tuple[str, str] | None, Report]:
        Execution.report = Report()
        try:
            check_readable(self.folder)
        except Unreadable as error:
            return error.args, Report()
        # A link could lead anywhere on the trainer's machine, and nbgrader would copy what is there.
        drop_links(self.folder)
        try:
            before()
            result = self.course.autograde(self.name, self.learner, grader)
        except OSError as error:
            return _of_disk(error), Report()
        report = Execution.report
        if result["success"]:
            return None, report
        if report.dead:
            zh, en = report.dead
            return (f"{zh}请学员检查代码后重新提交。", f"{en} Ask the learner for a corrected one."), report
        return why(result), report

    def end(self, reason: tuple[str, str] | None, report: Report) -> Result:
        """Mark what a trainer has to look at, enter it in the ledger, and say what became of it."""
        points = {} if reason else self.course.points(self.name, self.learner)
        flags = [list(flag) for flag in report.flags]
        if flags and not reason:
            _to_review(self.course, self.name, self.learner, report.withheld)
        self.ledger.add(Entry(
            self.name, self.learner, self.content, "failed" if reason else "graded", _iso(self.stamp), _iso(datetime.now(UTC)),
            {grade_id: one["auto"] for grade_id, one in points.items() if one["auto"] is not None}, *(reason or ("", "")), flags,
        ))  # fmt: skip
        if reason:
            return Result(self.learner, "failed", late=self.late, reason=reason)
        return self._result(self.course.points(self.name, self.learner) if flags else points, flags=flags)

    def _result(self, points: dict[str, dict], *, unchanged: bool = False, flags=()) -> Result:
        waiting = any(one["waiting"] for one in points.values())
        state = "unchanged" if unchanged else "flagged" if flags else "needs_review" if waiting else "graded"
        reason = tuple(" ".join(flag[at] for flag in flags) for at in (0, 1)) if flags else None
        total, most = sum(one["score"] or 0.0 for one in points.values()), sum(one["max"] for one in points.values())
        return Result(self.learner, state, total, most, self.late, reason)


def isolation(course: Course) -> str:
    """The isolation that this course grades with: its options', else the environment's, else the sandbox."""
    chosen = course.api.config.Execution.get("isolation")
    return chosen if isinstance(chosen, str) else sandbox.chosen()


def drop_links(folder: Path) -> None:
    """Remove symbolic links that came with a submission."""
    for path in list(folder.rglob("*")):
        if path.is_symlink():
            path.unlink()


def _of_disk(error: OSError) -> tuple[str, str]:
    return (f"不能读写文件（{error.strerror}）。请检查磁盘空间和权限，再用 --retry-failed 运行。",
            f"Files could not be read or written ({error.strerror}). Check disk space and permissions, "
            "then run it with --retry-failed.")  # fmt: skip


def _to_review(course: Course, name: str, learner: str, withheld: list[str]) -> None:
    """Mark in the gradebook what a trainer has to look at: the questions withheld, or all automatic ones."""
    with course.gradebook() as book:
        for notebook in book.find_submission(name, learner).notebooks:
            for one in notebook.grades:
                if one.auto_score is not None and (not withheld or one.name in withheld):
                    one.needs_manual_grade = True
        book.db.commit()


def why(result: dict) -> tuple[str, str]:
    """(zh, en): what went wrong, and what to do, from nbgrader's result or an exception's text."""
    text = (result.get("error") or "") + (result.get("log") or "")
    if "No student with ID" in text:
        return ("学员不在名单里。先用 zhixing cohort enrol 加入，再评分。",
                "Not on the roster. Enrol them with zhixing cohort enrol, then grade again.")  # fmt: skip
    if "Kernel died" in text or "DeadKernel" in text or "unresponsive" in text:
        return ("运行时内核意外退出（可能是内存用尽，或代码终止了程序）。请学员检查代码后重新提交。",
                "The kernel died while it ran (out of memory, or the code ended the program). Ask for a corrected one.")  # fmt: skip
    if "database is locked" in text:
        return ("成绩册正被别的程序占用。请关掉它（例如另一个评分或 formgrader），再用 --retry-failed 运行。",
                "The gradebook is in use by another program. Close it (another grading, formgrader), "
                "then run it with --retry-failed.")  # fmt: skip
    if "readonly database" in text:
        return ("成绩册是只读的，分数写不进去。请检查文件和磁盘的权限，再用 --retry-failed 运行。",
                "The gradebook is read-only: no points can be written. Check the permissions of the file and the disk, "
                "then run it with --retry-failed.")  # fmt: skip
    if "No space left" in text or "Errno 28" in text or "database or disk is full" in text:
        return (
            "磁盘满了。请腾出空间，再用 --retry-failed 运行。",
            "The disk is full. Make room, then run it with --retry-failed.",
        )
    errors = re.findall(r"^(?:\[ERROR\] | +)?([\w.]*(?:Error|Exception)[:\w ].*)$", text, re.M)
    # nbgrader's last word is that there are words above.
    errors = [one for one in errors if "Please see the" not in one]
    last = (errors or text.strip().splitlines() or ["?"])[-1].strip()[:200]
    zh, en = f"nbgrader 没能评这份作业：{last}。", f"nbgrader could not grade it: {last}."
    if "sqlalchemy" in last:
        return zh, en
    return (f"{zh}笔记本的结构可能被改动过：请学员重新下载练习，把答案抄过去，再提交。",
            f"{en} The notebook’s structure may have been changed: ask the learner to fetch the exercise anew, copy the answers "
            "into it and submit again.")  # fmt: skip


def _iso(stamp: datetime | None) -> str:
    return stamp.isoformat(timespec="microseconds") if stamp else ""
