"""Reading a gradebook without touching it: one consistent look, and a plain word on what is wrong with it.

nbgrader's own `Gradebook` makes the file that is not there and adds the tables that a version lacks, so that a deleted
gradebook would read as an empty one and a half-migrated one would be changed under the trainer's hands. Here the tables
are nbgrader's, the connection is ours: it makes nothing, writes nothing, and sees one moment of the database.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from alembic.script import ScriptDirectory
from nbgrader.api import Assignment, Base, Grade, GradeCell, Notebook, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import Connection, create_engine, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from grading.cohorts.home import Cohort
from grading.curriculum.errors import ZhixingError

#: How long to wait for a program that is writing to the gradebook, and for a server to answer.
SECONDS = 5
#: SQLite's primary result codes: https://sqlite.org/rescode.html
BUSY, LOCKED, CORRUPT, NOT_A_DATABASE = 5, 6, 11, 26

#: The column that each revision of nbgrader's tables brought. Tables say nothing: opening an old gradebook makes them.
BROUGHT = {"50a4d84c131a": "notebook.kernelspec", "724cde206c17": "grade.extra_credit",
           "282d30a0218e": "student.lms_user_id", "e43177bfe90b": "assignment.course_id"}  # fmt: skip


class Unreadable(ZhixingError):
    """A gradebook that cannot be read. `gone`: it is not there at all."""

    def __init__(self, zh: str, en: str, gone: bool = False):
        super().__init__(zh, en)
        self.gone = gone


@dataclass(frozen=True)
class Given:
    """What one learner was given for one question; points is None where nothing has been given yet."""

    points: float | None
    max_points: float
    waiting: bool


@dataclass(frozen=True)
class Gradebook:
    """One moment of a gradebook.

    learners: id -> name. due: assignment -> when it is due (UTC), None without a time. cells: assignment -> grade_id ->
    (most points, graded automatically). grades: assignment -> learner -> grade_id -> Given.
    """

    learners: dict[str, str] = field(default_factory=dict)
    due: dict[str, datetime | None] = field(default_factory=dict)
    cells: dict[str, dict[str, tuple[float, bool]]] = field(default_factory=dict)
    grades: dict[str, dict[str, dict[str, Given]]] = field(default_factory=dict)


def address(cohort: Cohort) -> URL:
    """Where a cohort's gradebook is."""
    return make_url(cohort.course.api.coursedir.db_url)


def read(cohort: Cohort) -> Gradebook:
    """The whole gradebook of a cohort. Raises Unreadable with what is wrong and what to do about it."""
    url = address(cohort)
    try:
        with _connect(url) as connection:
            _check(connection, url, cohort)
            return Gradebook(
                {one: name or "" for one, name in connection.execute(select(Student.id, Student.last_name))},
                {
                    name: due.replace(tzinfo=UTC) if due else None
                    for name, due in connection.execute(select(Assignment.name, Assignment.duedate))
                },
                _cells(connection),
                _grades(connection),
            )
    except DBAPIError as error:
        raise _explained(error, url, cohort) from error


def _cells(connection: Connection) -> dict[str, dict[str, tuple[float, bool]]]:
    found: dict[str, dict[str, tuple[float, bool]]] = {}
    query = (
        select(Assignment.name, GradeCell.name, GradeCell.max_score, GradeCell.cell_type)
        .join(Notebook, Notebook.assignment_id == Assignment.id)
        .join(GradeCell, GradeCell.notebook_id == Notebook.id)
    )
    for assignment, name, most, kind in connection.execute(query):
        found.setdefault(assignment, {})[name] = (float(most), kind == "code")
    return found


def _grades(connection: Connection) -> dict[str, dict[str, dict[str, Given]]]:
    found: dict[str, dict[str, dict[str, Given]]] = {}
    query = (
        select(Assignment.name, SubmittedAssignment.student_id, GradeCell.name, GradeCell.max_score, Grade.auto_score,
               Grade.manual_score, Grade.extra_credit, Grade.needs_manual_grade)
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(GradeCell, Grade.cell_id == GradeCell.id)
    )  # fmt: skip
    for assignment, learner, name, most, auto, manual, extra, waiting in connection.execute(query):
        given = manual if manual is not None else auto
        points = None if given is None else float(given) + float(extra or 0.0)
        mine = found.setdefault(assignment, {}).setdefault(learner, {})
        mine[name] = Given(points, float(most), bool(waiting))
    return found


@contextmanager
def _connect(url: URL) -> Iterator[Connection]:
    """A connection that cannot write, in one transaction: a grading at the same time is seen whole or not at all."""
    if url.get_backend_name() != "sqlite":
        engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": SECONDS})
        with engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) as one:
            yield one
        return
    path = Path(url.database or "")
    if not path.is_file():
        raise Unreadable(
            f"成绩册文件不见了（{path}），请从备份恢复",
            f"its gradebook is gone ({path}): restore it from a backup",
            gone=True,
        )
    # Not "ro": what a killed program left half done is then rolled back, as SQLite does for anyone. It makes no file.
    where = f"file:{quote(str(path))}?mode=rw"
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(where, uri=True, timeout=SECONDS), poolclass=NullPool
    )
    with engine.connect() as one:
        one.exec_driver_sql("PRAGMA query_only = ON")
        one.exec_driver_sql("BEGIN")
        yield one


def _check(connection: Connection, url: URL, cohort: Cohort) -> None:
    """Raise Unreadable for a damaged file, another version's tables, or a migration that did not come to its end."""
    if url.get_backend_name() == "sqlite":
        said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if said != "ok":
            raise _damaged(said)
    there = inspect(connection)
    tables = set(there.get_table_names())
    if not tables:
        raise _damaged("no tables")
    lacking = _lacking(there, tables)
    versions = set()
    if "alembic_version" in tables:
        versions = set(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    older, head = _revisions()
    # Its own folder's programs first: the upgrade runs `alembic`, which need not be on the user's PATH.
    upgrade = f"cd '{cohort.root}' && PATH=\"{Path(sys.executable).parent}:$PATH\" nbgrader db upgrade"
    if versions - {*older, head}:
        raise Unreadable(
            f"成绩册是更新版本的 nbgrader 建的（版本号 {'、'.join(sorted(versions))}，本机只认到 {head}）。请先升级本机的知行",
            f"its gradebook was made by a newer nbgrader (revision {', '.join(sorted(versions))}; this one knows up to "
            f"{head}): bring this installation up to date first",
        )
    if versions == {head} and not lacking:
        return
    later = (head, *older)[: (head, *older).index(min(versions))] if len(versions) == 1 else ()
    begun = any(BROUGHT[one] not in lacking for one in later if one in BROUGHT)
    # Alembic works on a copy, _alembic_tmp_TABLE, and SQLite's changes of tables are not taken back by a crash.
    if versions == {head} or len(versions) > 1 or begun or any(one.startswith("_alembic_tmp") for one in tables):
        what = "、".join(sorted(lacking))
        zh, en = (f"缺 {what}", f"lacking {what}") if what else ("版本号与表对不上", "revision and tables do not agree")
        raise Unreadable(
            f"成绩册升级到一半（{zh}）。请恢复升级前的备份（同一文件夹里的 gradebook.db.日期），再运行：{upgrade}",
            f"its gradebook stopped half-way through an upgrade ({en}): put back the backup that was made before it "
            f"(gradebook.db.DATE in the same folder), then run: {upgrade}",
        )
    raise Unreadable(
        f"成绩册是旧版 nbgrader 建的（版本号 {'、'.join(sorted(versions)) or '无'}，需要 {head}）。请运行：{upgrade}（它会先备份）",
        f"its gradebook was made by an older nbgrader (revision {', '.join(sorted(versions)) or 'none'}, {head} is needed): "
        f"run: {upgrade} (it makes a backup first)",
    )


def _lacking(there, tables: set[str]) -> set[str]:
    """Tables and columns ("grade.extra_credit") of this nbgrader that the database has not."""
    found = set()
    for table in Base.metadata.sorted_tables:
        if table.name not in tables:
            found.add(table.name)
            continue
        columns = {one["name"] for one in there.get_columns(table.name)}
        found |= {f"{table.name}.{one.name}" for one in table.columns if one.name not in columns}
    return found


@lru_cache(maxsize=1)
def _revisions() -> tuple[tuple[str, ...], str]:
    """nbgrader's older revisions, newest first, and the one it is at."""
    folder = ScriptDirectory(ALEMBIC_DIR)
    head = folder.get_current_head()
    return tuple(one.revision for one in folder.walk_revisions() if one.revision != head), head


def _damaged(said: str) -> Unreadable:
    said = " ".join(said.split())
    return Unreadable(
        f"成绩册文件已损坏（{said[:120]}），请从备份恢复",
        f"its gradebook is damaged ({said[:120]}): restore it from a backup",
    )


def _explained(error: DBAPIError, url: URL, cohort: Cohort) -> Unreadable:
    said = " ".join(str(error.orig).split())[:200]
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code in (BUSY, LOCKED):
        return Unreadable(
            "成绩册正被别的程序占用（例如正在评分），等它结束后再同步",
            "its gradebook is in use by another program, perhaps a grading: sync again when it has ended",
        )
    if code in (CORRUPT, NOT_A_DATABASE):
        return _damaged(said)
    shown = url.render_as_string(hide_password=True)
    return Unreadable(
        f"读不了成绩册 {shown}：{said}。请检查文件权限、磁盘空间，或数据库服务器是否在运行",
        f"its gradebook {shown} cannot be read: {said}. Check the file's permissions and the disk, or that the server runs",
    )


def change_mark(url: URL) -> bytes | None:
    """What changes whenever an SQLite gradebook does, whatever the clock says; None where that cannot be told.

    Beside size and time it holds the file's first 100 bytes, where SQLite counts its transactions
    (https://sqlite.org/fileformat.html#file_change_counter): a clock set back does not hide a change.
    """
    if url.get_backend_name() != "sqlite" or not url.database:
        return None  # a server's tables change without a file's time changing
    book, mark = Path(url.database), b""
    for path in (book, book.with_name(book.name + "-wal")):
        try:
            status = path.stat()
            with closing(path.open("rb")) as file:
                mark += f"{path.name} {status.st_size} {status.st_mtime_ns} ".encode() + file.read(100)
        except OSError:
            mark += b"-"
    return mark
