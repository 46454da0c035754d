"""Fact tables where they are: DataFrames, or, of millions of rows, tables that stay in DuckDB and are only ever added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pandas as pd


@dataclass(frozen=True)
class Held:
    """A fact table in a DuckDB database in memory, one row for each answer. sql: the query that gives its rows."""

    connection: duckdb.DuckDBPyConnection
    sql: str

    def names(self, column: str) -> list[str]:
        """The different texts of a column."""
        found = self.connection.execute(f"SELECT DISTINCT {column}::VARCHAR FROM ({self.sql})").fetchall()
        return sorted(name for (name,) in found if name is not None)

    def among(self, column: str, names: Iterable[str]) -> Held:
        """The rows with one of these names in a column."""
        known = [name for name in self.names(column) if name in set(names)]
        listed = ", ".join("'" + name.replace("'", "''") + "'" for name in known)
        return self.having(f"{column} IN ({listed})" if known else "false")

    def having(self, condition: str) -> Held:
        return Held(self.connection, f"SELECT * FROM ({self.sql}) WHERE {condition}")

    def adding(self, column: str) -> Held:
        """With one more column, written as SQL."""
        return Held(self.connection, f"SELECT *, {column} FROM ({self.sql})")


Table = pd.DataFrame | Held


@contextmanager
def over(**tables: Table) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that knows the tables by their keyword names. Nothing is copied. Times are in UTC."""
    held = [one.connection for one in tables.values() if isinstance(one, Held)]
    connection = held[0].cursor() if held else duckdb.connect()
    try:
        connection.execute("SET TimeZone = 'UTC'")
        for name, table in tables.items():
            if isinstance(table, Held):
                connection.execute(f"CREATE TEMP VIEW {name} AS {table.sql}")
            else:
                connection.register(name, table)
        yield connection
    finally:
        connection.close()
