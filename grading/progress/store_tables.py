"""The tables of a facts file and how they are read: names that repeat as enumerations, in DuckDB and in pandas alike."""

from __future__ import annotations

from collections.abc import Container

import duckdb
import pandas as pd

from grading.progress import facts, handed_facts
from grading.progress.tables import Held, Table

#: Every table of the file and its columns.
ALL = facts.TABLES | handed_facts.TABLES
TYPES = (
    {name: "TIMESTAMPTZ" for name in facts.STAMPS}
    | {name: "DOUBLE" for name in facts.POINTS}
    | {"attempt": "INTEGER", "late": "BOOLEAN", "auto": "BOOLEAN", "active": "BOOLEAN"}
    | handed_facts.NUMBERS
)
#: Texts of which a table has few different ones.
_CODED = {name for columns in ALL.values() for name in columns} - {"name", "file", *TYPES}
#: Of these, what rows of several tables are joined by.
_SHARED = ("cohort", "agency", "learner")


def read(
    connection: duckdb.DuckDBPyConnection,
    tables: list[str],
    cohorts: list[str] | None,
    without: Container[str],
    held: Container[str] = (),
) -> dict[str, Table]:
    """Some tables, of some cohorts or of all. without: columns of the scores that are not wanted; held: tables that are
    copied into the connection's database in memory and stay there."""
    if cohorts is not None and all(_all_of(connection, table, cohorts) for table in tables):
        cohorts = None
    _wanted(connection, tables, cohorts)
    found = {}
    for table in tables:
        one = _hold if table in held else _read
        found[table] = one(connection, table, cohorts, without if table == "scores" else ())
    return found


def _all_of(connection: duckdb.DuckDBPyConnection, table: str, cohorts: list[str]) -> bool:
    """Whether a table is of these cohorts alone, so that no row need be looked at for its cohort."""
    known = {name for (name,) in connection.execute(f"SELECT DISTINCT cohort FROM {table}").fetchall()}
    return known <= set(cohorts)


def _wanted(connection: duckdb.DuckDBPyConnection, tables: list[str], cohorts: list[str] | None) -> None:
    """The cohorts that are read as a table, and an enumeration of the names that all tables share."""
    connection.execute("CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest(?::VARCHAR[]) AS cohort", [cohorts or []])
    for name in _SHARED:
        _enumerate(connection, name, name, tables, cohorts)


def _enumerate(connection, name: str, column: str, tables: list[str], cohorts: list[str] | None) -> None:
    """As an enumeration a text is turned into its number in DuckDB, eight times as fast as in pandas. "" is one of the
    names, so that fillna("") can be said of the column."""
    among = "" if cohorts is None else _WANTED
    having = [table for table in tables if name in ALL[table]]
    each = " UNION ".join(f"SELECT DISTINCT {column} AS name FROM {table}{among}" for table in having)
    each = each or "SELECT NULL AS name"
    connection.execute(f"DROP TYPE IF EXISTS {name}_names")
    connection.execute(
        f"CREATE TEMP TYPE {name}_names AS ENUM (SELECT name FROM ({each} UNION SELECT '') WHERE name IS NOT NULL "
        "ORDER BY name)"
    )


_WANTED = " WHERE cohort IN (SELECT cohort FROM wanted)"


def _coded(connection, table: str, cohorts: list[str] | None, without: Container[str]) -> dict[str, str]:
    """The columns of a table that are wanted, as SQL: names that repeat as enumerations, which are made for it."""
    columns = {}
    for name in (one for one in ALL[table] if one not in without):
        column = f"coalesce({name}, '')" if name.startswith("reason_") else name
        if name in _CODED:
            if name not in _SHARED:
                _enumerate(connection, name, column, [table], cohorts)
            column = f"{column}::{name}_names"
        columns[name] = column
    return columns


def _hold(
    connection: duckdb.DuckDBPyConnection, table: str, cohorts: list[str] | None, without: Container[str]
) -> Held:
    """One table copied into the database in memory, in whatever order comes first."""
    columns = ", ".join(f"{sql} AS {name}" for name, sql in _coded(connection, table, cohorts, without).items())
    where = "" if cohorts is None else _WANTED
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"CREATE TABLE memory.held_{table} AS SELECT {columns} FROM {table}{where}")
    connection.execute("SET preserve_insertion_order = true")
    return Held(connection, f"SELECT * FROM memory.main.held_{table}")


def _read(
    connection: duckdb.DuckDBPyConnection, table: str, cohorts: list[str] | None, without: Container[str]
) -> pd.DataFrame:
    """One table, column by column: a whole one is held twice while DuckDB hands it over. Rows keep their order from one
    query of a single table to the next: https://duckdb.org/docs/stable/sql/dialect/order_preservation."""
    where = "" if cohorts is None else _WANTED
    columns = {}
    for name, column in _coded(connection, table, cohorts, without).items():
        columns[name] = connection.execute(f"SELECT {column} AS {name} FROM {table}{where}").df()[name]
        if name in facts.STAMPS:
            columns[name] = pd.to_datetime(columns[name], utc=True)
    return pd.DataFrame(columns, copy=False)
