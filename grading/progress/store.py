"""All cohorts' facts in one DuckDB file, brought up to date from the gradebooks: what reports are made from.

A cohort whose gradebook and ledger are as they were is left alone; one that changed is replaced whole, in one
transaction, so that a sync that is killed leaves the facts of before. What cannot be read (locked, corrupt, of another
version, gone) is reported, and the facts known of it are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
from sqlalchemy.engine import make_url

from grading.cohorts.home import Cohort
from grading.curriculum.errors import ZhixingError
from grading.engine.course import EXTENSIONS
from grading.progress import facts as collecting

#: Changed when the columns of a table do: a file of another version is made anew from the gradebooks.
VERSION = 1
_STAMPS = {"submitted_at", "due_at", "graded_at"}
_NUMBERS = {"points", "scored_max", "max_points"}
_TYPES = (
    {name: "TIMESTAMPTZ" for name in _STAMPS}
    | {name: "DOUBLE" for name in _NUMBERS}
    | {"attempt": "INTEGER", "late": "BOOLEAN", "auto": "BOOLEAN", "active": "BOOLEAN"}
)
TABLES = {
    "enrolments": collecting.ENROLMENTS,
    "submissions": collecting.SUBMISSIONS,
    "scores": collecting.SCORES,
}


@dataclass(frozen=True)
class Synced:
    """What became of one cohort: state is updated, unchanged, unreadable or gone; rows: item scores held of it."""

    cohort: str
    state: str
    rows: int
    reason: tuple[str, str] | None = None


class Store:
    """The facts file of a home."""

    def __init__(self, path: Path):
        self.path = Path(path)

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            connection = duckdb.connect(str(self.path))
        except duckdb.IOException as error:
            if "lock" in str(error).lower():
                raise ZhixingError(
                    f"另一个程序正在使用 {self.path}（可能正在同步）。等它结束后再运行一次，数据不会丢。",
                    f"Another program is using {self.path}, perhaps another sync. Run this again when it has ended; nothing is lost.",
                ) from error
            raise ZhixingError(
                f"{self.path} 打不开：{error}。这个文件可以删除，再同步一次就会由成绩册重新生成。",
                f"{self.path} cannot be opened: {error}. It may be deleted: a sync makes it anew from the gradebooks.",
            ) from error
        try:
            connection.execute("SET TimeZone = 'UTC'")
            self._prepare(connection)
            yield connection
        finally:
            connection.close()

    def _prepare(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("CREATE TABLE IF NOT EXISTS about (version INTEGER)")
        found = connection.execute("SELECT max(version) FROM about").fetchone()[0]
        if found == VERSION:
            return
        connection.execute("BEGIN")
        for name, columns in TABLES.items():
            typed = ", ".join(f"{column} {_TYPES.get(column, 'VARCHAR')}" for column in columns)
            connection.execute(f"CREATE OR REPLACE TABLE {name} ({typed})")
        connection.execute(
            "CREATE OR REPLACE TABLE sources (cohort VARCHAR PRIMARY KEY, signature VARCHAR, synced_at TIMESTAMPTZ)"
        )
        connection.execute("DELETE FROM about")
        connection.execute("INSERT INTO about VALUES (?)", [VERSION])
        connection.execute("COMMIT")

    def sync(self, cohorts: Iterable[Cohort], step: Callable[[str], None] = lambda _: None) -> list[Synced]:
        """Bring the facts of `cohorts` up to date; one result for each, and one for each cohort that is gone."""
        results = []
        with self._open() as connection:
            known = dict(connection.execute("SELECT cohort, signature FROM sources").fetchall())
            for cohort in cohorts:
                results.append(self._one(connection, cohort, known.pop(cohort.name, None)))
                step(cohort.name)
            for name in sorted(known):
                reason = (
                    f"班级“{name}”的文件夹不见了；已有的记录保留着。",
                    f"The folder of cohort {name!r} is gone; what was known of it is kept.",
                )
                results.append(Synced(name, "gone", self._held(connection, name), reason))
        return results

    def _one(self, connection: duckdb.DuckDBPyConnection, cohort: Cohort, before: str | None) -> Synced:
        signature = _signature(cohort)
        if signature and signature == before:
            return Synced(cohort.name, "unchanged", self._held(connection, cohort.name))
        try:
            found = collecting.collect([cohort])
        except Exception as error:  # whatever a damaged gradebook raises, the other cohorts go on
            return Synced(cohort.name, "unreadable", self._held(connection, cohort.name), _why(cohort, error))
        connection.execute("BEGIN")
        for name, columns in TABLES.items():
            rows = found[name][columns]
            connection.execute(f"DELETE FROM {name} WHERE cohort = ?", [cohort.name])
            if len(rows):
                connection.register("rows", rows)
                connection.execute(f"INSERT INTO {name} SELECT * FROM rows")
                connection.unregister("rows")
        now = datetime.now(UTC)
        connection.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?)", [cohort.name, signature, now])
        connection.execute("COMMIT")
        return Synced(cohort.name, "updated", len(found["scores"]))

    def _held(self, connection: duckdb.DuckDBPyConnection, cohort: str) -> int:
        return connection.execute("SELECT count(*) FROM scores WHERE cohort = ?", [cohort]).fetchone()[0]

    def facts(self, cohorts: Iterable[str] | None = None) -> dict[str, pd.DataFrame]:
        """The fact tables as :func:`grading.progress.facts.collect` gives them, of all cohorts or of some."""
        names = None if cohorts is None else list(cohorts)
        where = "" if names is None else " WHERE list_contains(?, cohort)"
        with self._open() as connection:
            found = {
                table: connection.execute(f"SELECT * FROM {table}{where}", [] if names is None else [names]).df()
                for table in TABLES
            }
        for table in found.values():
            for name in _STAMPS & set(table):
                table[name] = pd.to_datetime(table[name], utc=True)
            for name in ("reason_zh", "reason_en"):
                if name in table:
                    table[name] = table[name].fillna("")
        return found


def _signature(cohort: Cohort) -> str:
    """What changes whenever a cohort's facts may have: its record, ledger and gradebook. "" when that cannot be told."""
    digest = hashlib.sha256()
    database = make_url(cohort.course.api.coursedir.db_url)
    if database.get_backend_name() != "sqlite" or not database.database:
        return ""  # a server's tables change without a file's time changing
    book = Path(database.database)
    kept = (cohort.root / "cohort.json", cohort.root / EXTENSIONS, cohort.ledger.path)
    for path in (*kept, book, book.with_name(book.name + "-wal")):
        try:
            status = path.stat()
        except OSError:
            digest.update(b"-")
            continue
        digest.update(f"{path.name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()


def _why(cohort: Cohort, error: Exception) -> tuple[str, str]:
    text = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    if "locked" in text:
        zh, en = "成绩册正被占用，稍后再同步", "its gradebook is in use: sync again later"
    elif "malformed" in text or "not a database" in text:
        zh, en = "成绩册文件已损坏，请从备份恢复", "its gradebook is damaged: restore it from a backup"
    elif "no such column" in text or "no such table" in text:
        zh, en = (
            "成绩册是另一版 nbgrader 的，请先运行 nbgrader db upgrade",
            "its gradebook is of another nbgrader: run nbgrader db upgrade",
        )
    else:
        zh = en = text
    return (
        f"班级“{cohort.name}”：{zh}。已有的记录保留着。",
        f"Cohort {cohort.name!r}: {en}. What was known of it is kept.",
    )
