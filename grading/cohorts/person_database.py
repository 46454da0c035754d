"""One person in the databases of a home: the cohorts' gradebooks (SQLite, PostgreSQL) and the facts (DuckDB).

A deleted row stays in a database's file until the space is used again. So SQLite is rewritten
(VACUUM), PostgreSQL rewrites its tables (VACUUM FULL), and the DuckDB file is copied without the rows and replaced.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
from sqlalchemy import Enum, MetaData, String, create_engine, func, select, text
from sqlalchemy.engine import make_url

from grading.cohorts.home import Cohort, Home
from grading.cohorts.person import Person
from grading.cohorts.person_files import Held
from grading.curriculum.errors import ZhixingError

#: nbgrader's tables of what was set, the same for everyone.
MATERIAL_TABLES = {
    "assignment",
    "base_cell",
    "course",
    "grade_cell",
    "notebook",
    "solution_cell",
    "source_cell",
    "task_cell",
}


def gradebooks(person: Person) -> list[Held]:
    """The person's rows in each cohort's gradebook: the learner, and one for each submission."""
    found = []
    names = {one.cohort: one.id for one in person.enrolments}
    for cohort in person.cohorts:
        if cohort.name in names:
            learner = names[cohort.name]
            with cohort.course.gradebook() as book:
                rows = len(book.student_submissions(learner))
            found.append(Held("gradebook", where(cohort), 1 + rows, _remover(cohort, learner)))
    return found


def where(cohort: Cohort) -> str:
    """A gradebook's place as a reader may see it: no password."""
    url = make_url(cohort.course.api.coursedir.db_url)
    if url.get_backend_name() == "sqlite":
        return f"cohorts/{cohort.name}/{Path(url.database or '').name}"
    return url.render_as_string(hide_password=True)


def _remover(cohort: Cohort, learner: str) -> Callable[[], None]:
    def remove() -> None:
        with cohort.course.gradebook() as book:
            # One by one: nbgrader's remove_student walks a list that shrinks under it.
            for name in [one.assignment.name for one in book.student_submissions(learner)]:
                book.remove_submission(name, learner)
            if learner in {one.id for one in book.students}:
                book.remove_student(learner)
        compact(cohort)

    return remove


def compact(cohort: Cohort) -> None:
    """Rewrite a gradebook without the space of deleted rows. Raises ZhixingError when another program holds it."""
    url = make_url(cohort.course.api.coursedir.db_url)
    if url.get_backend_name() == "sqlite":
        with cohort.course.gradebook() as book:
            book.engine.dispose()
        try:
            connection = sqlite3.connect(url.database, timeout=30, isolation_level=None)
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.execute("VACUUM")
            finally:
                connection.close()
        except sqlite3.OperationalError as error:
            raise ZhixingError(
                f"成绩册 {url.database} 正被占用（{error}）。请关掉 formgrader 或别的评分，再运行一次，会接着做完。",
                f"The gradebook {url.database} is in use ({error}). Close formgrader or another grading and run this "
                "again: it goes on from here.",
            ) from error
        return
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        tables = MetaData()
        tables.reflect(engine)
        with engine.connect() as connection:
            for name in tables.tables:
                connection.execute(text(f'VACUUM (FULL) "{name}"'))
    finally:
        engine.dispose()


def search_gradebook(cohort: Cohort, person: Person) -> Iterator[tuple[str, set[str], bool]]:
    """(table.column, kinds of words found, whether it is material) where a gradebook still speaks of the person."""
    engine = create_engine(cohort.course.api.coursedir.db_url)
    words = {word.lower() for kind in person.matcher.kinds for word in person.words[kind]}
    try:
        tables = MetaData()
        tables.reflect(engine)
        with engine.connect() as connection:
            for table in tables.sorted_tables:
                for column in table.columns:
                    if not isinstance(column.type, String) or isinstance(column.type, Enum):
                        continue
                    kinds = set()
                    for word in words:
                        query = select(column).distinct().where(func.lower(column).contains(word, autoescape=True))
                        for (value,) in connection.execute(query):
                            kinds |= person.matcher.in_text(str(value))
                    if kinds:
                        yield f"{table.name}.{column.name}", kinds, table.name in MATERIAL_TABLES
    finally:
        engine.dispose()


def _stores(home: Home) -> list[Path]:
    return sorted(home.root.glob("*.duckdb"))


def _open(path: Path, read_only: bool = True) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=read_only)
    except duckdb.Error as error:
        raise ZhixingError(
            f"{path} 打不开（可能正在同步）：{str(error).splitlines()[0][:120]}。没有做任何改动，稍后再运行一次。",
            f"{path} cannot be opened, perhaps because a sync runs: {str(error).splitlines()[0][:120]}. Nothing was changed; "
            "run this again later.",
        ) from error


def facts(home: Home, person: Person) -> list[Held]:
    """The person's rows in every table of a facts file that has a column learner."""
    found = []
    for path in _stores(home):
        with _open(path) as connection:
            count = sum(
                connection.execute(f"SELECT count(*) FROM {table} WHERE {clause}", values).fetchone()[0]
                for table, clause, values in _rows(connection, person)
            )
        if count:
            found.append(Held("facts", path.relative_to(home.root).as_posix(), count, _forgetter(path, person)))
    return found


def _rows(connection: duckdb.DuckDBPyConnection, person: Person) -> list[tuple[str, str, list]]:
    """(table, condition, its values) of each table with a column learner; views are not tables."""
    columns: dict[str, set[str]] = {}
    query = (
        "SELECT c.table_name, c.column_name FROM duckdb_columns() c JOIN duckdb_tables() t "
        "ON c.table_oid = t.table_oid AND c.database_name = t.database_name WHERE c.database_name = current_database()"
    )
    for table, column in connection.execute(query).fetchall():
        columns.setdefault(table, set()).add(column)
    found = []
    for table, names in sorted(columns.items()):
        if "learner" not in names:
            continue
        clause, values = "lower(CAST(learner AS VARCHAR)) = lower(?)", [person.id]
        if not person.everybody and "cohort" in names:
            clause += " AND list_contains(?, CAST(cohort AS VARCHAR))"
            values.append([one.name for one in person.cohorts])
        found.append((f'"{table}"', clause, values))
    return found


def _forgetter(path: Path, person: Person) -> Callable[[], None]:
    """Deleting alone, even with a checkpoint, leaves the bytes in the file: it is copied without them and replaced."""

    def forget() -> None:
        partial = path.with_name(f".{path.name}.new")
        partial.unlink(missing_ok=True)
        with _open(path, read_only=False) as connection:
            for table, clause, values in _rows(connection, person):
                connection.execute(f"DELETE FROM {table} WHERE {clause}", values)
            name = connection.execute("SELECT current_database()").fetchone()[0]
            connection.execute("ATTACH ? AS copied", [str(partial)])
            connection.execute(f'COPY FROM DATABASE "{name}" TO copied')
            connection.execute("DETACH copied")
            partial.chmod(path.stat().st_mode)
        partial.replace(path)
        Path(f"{path}.wal").unlink(missing_ok=True)

    return forget


def search_facts(home: Home, person: Person) -> Iterator[tuple[str, set[str]]]:
    """(file: table.column, kinds of words found) where a facts file still speaks of the person."""
    words = {word.lower() for kind in person.matcher.kinds for word in person.words[kind]}
    scope = [one.name for one in person.cohorts]
    for path in _stores(home):
        with _open(path) as connection:
            query = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND database_name = current_database()"
            columns = connection.execute(query).fetchall()
            for table, column in columns:
                inside = not person.everybody and (table, "cohort") in columns
                kinds: set[str] = set()
                for word in words:
                    clause = f'contains(lower(CAST("{column}" AS VARCHAR)), ?)'
                    clause += " AND list_contains(?, CAST(cohort AS VARCHAR))" if inside else ""
                    hits = connection.execute(
                        f'SELECT DISTINCT CAST("{column}" AS VARCHAR) FROM "{table}" WHERE {clause}',
                        [word, scope] if inside else [word],
                    ).fetchall()
                    for (value,) in hits:
                        kinds |= person.matcher.in_text(value)
                if kinds:
                    yield f"{path.name}: {table}.{column}", kinds
