"""All cohorts' facts in one DuckDB file, brought up to date from the gradebooks: what reports are made from.

A cohort whose gradebook and ledger are as they were is left alone; one that changed is replaced whole, in one
transaction, so that a sync that is killed leaves the facts of before. What cannot be read (locked, corrupt, of another
version, gone) is reported, and the facts known of it are kept.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from grading.cohorts.home import Cohort
from grading.curriculum.errors import ZhixingError
from grading.progress import facts as collecting
from grading.progress import gradebooks, handed_facts, store_marks, store_tables
from grading.progress.measures_facts import DISTINCT
from grading.progress.store_tables import ALL, TYPES
from grading.progress.tables import Held, Table

#: Raised when columns are added: a file of an earlier version gets them, and each cohort is read again.
VERSION = 4
#: Columns of the scores that no table of a report is made from.
UNUSED = ("attempt", "auto", "submitted_at", "graded_at")
#: What a report needs. The attempts are read by those who ask for them.
USUAL = ("enrolments", "submissions", "scores")
#: What a report of cohorts needs: with what came in files beside the answers.
REPORT = (*USUAL, *handed_facts.SHOWN)


@dataclass(frozen=True)
class Synced:
    """What became of one cohort: state is updated, unchanged, unreadable or gone; rows: item scores held of it.

    reason: (zh, en), why it could not be read, or what to look at in what was read.
    """

    cohort: str
    state: str
    rows: int
    reason: tuple[str, str] | None = None


class Store:
    """The facts file of a home. patience: seconds to wait for another program that has the file open."""

    def __init__(self, path: Path, patience: float = 5.0):
        self.path, self.patience = Path(path), patience

    @contextmanager
    def _open(self, keep: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """keep: the connection stays open, with what is in memory alone; the file is let go."""
        done = False
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = self._connect()
        try:
            connection.execute("SET TimeZone = 'UTC'")
            self._prepare(connection)
            yield connection
            if keep:
                connection.execute("USE memory")
                connection.execute("DETACH facts")
            done = keep
        except duckdb.TransactionException as error:
            raise self._busy() from error
        except duckdb.Error as error:
            raise ZhixingError(
                f"写不进 {self.path}：{error}。请检查磁盘空间和权限，再同步一次；原有的记录没有变。",
                f"{self.path} could not be written: {error}. Check the disk space and permissions, then sync again; what it held "
                "is as it was.",
            ) from error
        finally:
            if not done:
                connection.close()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        until = time.monotonic() + self.patience
        while True:
            try:
                # Beside a database in memory, which can go on with what was copied when the file is let go.
                connection = duckdb.connect()
                where = str(self.path).replace("'", "''")
                connection.execute(f"ATTACH '{where}' AS facts")
                connection.execute("USE facts")
                return connection
            except duckdb.Error as error:
                if not any(word in str(error).lower() for word in ("lock", "already attached")):
                    raise ZhixingError(
                        f"{self.path} 打不开：{error}。请把这个文件改名留存，再同步一次，就会由成绩册重新生成；只有成绩册已不在的"
                        "班级，记录只在旧文件里。",
                        f"{self.path} cannot be opened: {error}. Rename it and keep it, then sync again: it is made anew from the "
                        "gradebooks; of cohorts whose gradebook is gone only the old file has the facts.",
                    ) from error
                if time.monotonic() >= until:
                    raise self._busy() from error
            time.sleep(0.1)

    def _busy(self) -> ZhixingError:
        return ZhixingError(
            f"另一个程序正在使用 {self.path}（可能正在同步）。等它结束后再运行一次，数据不会丢。",
            f"Another program is using {self.path}, perhaps another sync. Run this again when it has ended; nothing is lost.",
        )

    def _prepare(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make or complete the tables. Nothing is dropped: the facts of a cohort that is gone are here alone."""
        connection.execute("CREATE TABLE IF NOT EXISTS about (version INTEGER)")
        found = connection.execute("SELECT max(version) FROM about").fetchone()[0]
        if found == VERSION:
            return
        if found is not None and found > VERSION:
            raise ZhixingError(
                f"{self.path} 是更新版本的知行写的（第 {found} 版，本机是第 {VERSION} 版）。请先升级本机的知行；文件没有改动。",
                f"{self.path} was written by a newer version of Zhixing (format {found}, this one writes {VERSION}). Bring this "
                "installation up to date; the file is as it was.",
            )
        connection.execute("BEGIN")
        for name, columns in ALL.items():
            typed = ", ".join(f"{column} {TYPES.get(column, 'VARCHAR')}" for column in columns)
            connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ({typed})")
            for column in columns:
                kind = TYPES.get(column, "VARCHAR")
                connection.execute(f"ALTER TABLE {name} ADD COLUMN IF NOT EXISTS {column} {kind}")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS sources (cohort VARCHAR PRIMARY KEY, signature VARCHAR, synced_at TIMESTAMPTZ)"
        )
        for column in ("notice_zh", "notice_en"):  # what to look at, said at every sync until the cohort is read again
            connection.execute(f"ALTER TABLE sources ADD COLUMN IF NOT EXISTS {column} VARCHAR")
        connection.execute("UPDATE sources SET signature = ''")
        connection.execute("DELETE FROM about")
        connection.execute("INSERT INTO about VALUES (?)", [VERSION])
        connection.execute("COMMIT")

    def sync(self, cohorts: Iterable[Cohort], step: Callable[[str], None] = lambda _: None) -> list[Synced]:
        """Bring the facts of `cohorts` up to date; one result for each, and one for each cohort that is gone."""
        results = []
        with self._open() as connection:
            told = connection.execute("SELECT * EXCLUDE synced_at FROM sources").fetchall()
            known = {name: values for name, *values in told}
            held = dict(connection.execute("SELECT cohort, count(*) FROM scores GROUP BY cohort").fetchall())
            files = store_marks.files_known(connection)
            course = store_marks.Course()
            for cohort in cohorts:
                signature, *notices = known.pop(cohort.name, (None, None, None))
                said = tuple(notices) if notices[0] else None
                before = store_marks.Before(signature, held.get(cohort.name, 0), files.get(cohort.name, []), said)
                results.append(self._one(connection, cohort, before, course))
                step(cohort.name)
            for name in sorted(known):
                reason = (
                    f"班级“{name}”的文件夹不见了；已有的记录保留着。",
                    f"The folder of cohort {name!r} is gone; what was known of it is kept.",
                )
                results.append(Synced(name, "gone", held.get(name, 0), reason))
        return results

    def _one(
        self,
        connection: duckdb.DuckDBPyConnection,
        cohort: Cohort,
        before: store_marks.Before,
        course: store_marks.Course,
    ) -> Synced:
        try:
            mark = store_marks.mark(cohort, course)
            if mark and store_marks.signature(mark, cohort, before.files) == before.signature:
                return Synced(cohort.name, "unchanged", before.rows, before.notices)
            found = collecting.read(cohort)
            self._not_emptied(connection, cohort, found)
            files = handed_facts.find(cohort)
            signature = store_marks.signature(mark, cohort, files)
            tables = found.tables | handed_facts.read(cohort, found.tables["enrolments"]["learner"], files)
        except Exception as error:  # whatever a damaged gradebook raises, the other cohorts go on
            state = "gone" if getattr(error, "gone", False) else "unreadable"
            return Synced(cohort.name, state, before.rows, _why(cohort, error))
        connection.execute("BEGIN")
        for name, columns in ALL.items():
            connection.execute(f"DELETE FROM {name} WHERE cohort = ?", [cohort.name])
            if len(tables[name]):
                connection.register("rows", tables[name])
                names = ", ".join(columns)
                connection.execute(f"INSERT INTO {name} ({names}) SELECT {names} FROM rows")
                connection.unregister("rows")
        notice = _notices(cohort, found.notices)
        row = [cohort.name, signature, datetime.now(UTC), *(notice or (None, None))]
        connection.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?)", row)
        connection.execute("COMMIT")
        return Synced(cohort.name, "updated", len(found.tables["scores"]), notice)

    def _not_emptied(self, connection: duckdb.DuckDBPyConnection, cohort: Cohort, found: collecting.Facts) -> None:
        """Raise Unreadable where a gradebook has no learner any more: nobody is ever taken out of one, so it is another,
        such as the empty one that nbgrader makes where the file was deleted."""
        query = "SELECT count(*) FROM enrolments WHERE cohort = ?"
        before = connection.execute(query, [cohort.name]).fetchone()[0]
        if before and not len(found.tables["enrolments"]):
            raise gradebooks.Unreadable(
                f"成绩册是空的，而此前有 {before} 名学员（原来的文件可能被删，又新建了一个），请从备份恢复",
                f"its gradebook is empty, and had {before} learners before: the file may have been deleted and made anew; "
                "restore it from a backup",
            )

    def facts(
        self,
        cohorts: Iterable[str] | None = None,
        tables: Iterable[str] = USUAL,
        without: Container[str] = (),
        held: bool = False,
    ) -> dict[str, Table]:
        """The fact tables as :func:`grading.progress.facts.collect` gives them, of all cohorts or of some.

        Names that repeat (cohort, agency, learner, module and so on, the reasons too) are pandas categoricals in the order
        of their texts: eight million scores take 0.4 GB so, and 4 GB as texts. Those of cohorts, agencies and learners are
        the same in all tables, which pandas then joins by their numbers. without: columns of the scores that are not read.
        held: the scores stay in DuckDB, for the measures to add up (`tables.Held`): a report needs none of them singly.
        """
        names, tables = None if cohorts is None else list(cohorts), list(tables)
        with self._open(keep=held) as connection:
            connection.execute("BEGIN")  # the columns are of one moment
            found = store_tables.read(connection, tables, names, without, ("scores",) if held else ())
            connection.execute("COMMIT")
        for name, table in found.items():
            if isinstance(table, Held):
                continue
            # Each learner's answer has one row here; said with a word of its own for each reading, see DISTINCT.
            table.attrs[DISTINCT] = f"{name} {uuid.uuid4()}"
        return found


def _why(cohort: Cohort, error: Exception) -> tuple[str, str]:
    if isinstance(error, ZhixingError):
        zh, en = error.zh.rstrip("。"), error.en.rstrip(".")
    else:
        zh = en = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
    return (
        f"班级“{cohort.name}”：{zh}。已有的记录保留着。",
        f"Cohort {cohort.name!r}: {en}. What was known of it is kept.",
    )


def _notices(cohort: Cohort, notices: list[tuple[str, str]]) -> tuple[str, str] | None:
    if not notices:
        return None
    return (
        f"班级“{cohort.name}”：{'；'.join(zh for zh, _ in notices)}。",
        f"Cohort {cohort.name!r}: {'; '.join(en for _, en in notices)}.",
    )
