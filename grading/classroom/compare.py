"""Is an answer right? The idea is judged, not the spelling: order, index, dtype and rounding do not matter."""

from __future__ import annotations

import math

import pandas as pd

from grading.classroom import plain

#: A measured number is right when it is this close (what rounding to two decimals leaves), or within RELATIVE of the
#: expected one (what the order of floating-point sums leaves). A count, expected as an int, has to be exact.
ABSOLUTE, RELATIVE = 0.0051, 1e-6


def close(got, expect, tolerance: float | None = None) -> bool:
    """Whether two plain scalars are the same: numbers within tolerance, text without outer spaces, NA equal to NA."""
    if expect is None or got is None:
        return expect is None and got is None
    if isinstance(expect, bool) or isinstance(got, bool):
        return isinstance(expect, bool) and isinstance(got, bool) and got == expect
    if isinstance(expect, (int, float)):
        if type(got) not in (int, float):
            return False
        if math.isinf(expect) or math.isinf(got):
            return got == expect
        if tolerance is None:
            tolerance = 0.0 if isinstance(expect, int) else max(ABSOLUTE, RELATIVE * abs(expect))
        return abs(got - expect) <= tolerance + 1e-9
    if type(expect) is str:
        return type(got) is str and got.strip() == expect.strip()
    if isinstance(expect, pd.Timestamp) and type(got) is str:
        stamp = pd.to_datetime(got, errors="coerce")
        return stamp is not pd.NaT and _naive(stamp) == _naive(expect)
    if isinstance(expect, pd.Timestamp) and isinstance(got, pd.Timestamp):
        return _naive(got) == _naive(expect)
    return type(got) is type(expect) and got == expect


def _naive(stamp: pd.Timestamp) -> pd.Timestamp:
    return stamp.tz_convert("UTC").tz_localize(None) if stamp.tzinfo else stamp


def same(got, expect, tolerance: float | None = None) -> bool:
    """Whether `got` is right where `expect` is: a scalar, a list (order counts), a set (it does not), a dict
    (label -> value, from any Series, table or dict) or a DataFrame (rows in any order, columns by name).

    Raises plain.Unreadable when `got` is of a type that cannot be read as one.
    """
    if isinstance(expect, dict):
        depth = max((len(key) if isinstance(key, tuple) else 1 for key in expect), default=1)
        return _same_in_some_reading(got, plain.mapping(expect, depth), depth, tolerance)
    if isinstance(expect, (list, tuple)):
        items = plain.sequence(got)
        return len(items) == len(expect) and all(
            _same_item(a, b, tolerance) for a, b in zip(items, plain.sequence(list(expect)), strict=True)
        )
    if isinstance(expect, (set, frozenset)):
        items = plain.sequence(got)
        return len(items) == len(expect) and set(items) == set(plain.sequence(expect))
    if isinstance(expect, pd.Series):
        return same(got, expect.to_dict(), tolerance)
    if isinstance(expect, pd.DataFrame):
        return _same_table(got, expect, tolerance)
    return close(plain.scalar(got), plain.scalar(expect), tolerance)


def _same_in_some_reading(got, wanted: dict, depth: int, tolerance) -> bool:
    """Whether one of the ways to read `got` as labels with values gives `wanted`."""
    ways = [lambda value: plain.mapping(value, depth)]
    if type(got) is pd.DataFrame:
        # Three columns are two labels and a number, or a pivot table of two columns; of two columns, numbers may be the
        # labels (a ward's number and a word); and a single row may have its labels above: only the content tells.
        ways += {1: [plain.as_it_stands, plain.other_way_round, plain.one_row], 2: [plain.pivoted]}.get(depth, [])
    refused = []
    for way in ways:
        try:
            if _same_mapping(way(got), wanted, tolerance):
                return True
        except plain.Unreadable as error:
            refused.append(error)
    if len(refused) == len(ways):
        raise next((error for error in refused if isinstance(error, plain.Repeated)), refused[0])
    return False


def _same_item(got, expect, tolerance) -> bool:
    if isinstance(expect, tuple):
        return (
            isinstance(got, tuple)
            and len(got) == len(expect)
            and all(close(a, b, tolerance) for a, b in zip(got, expect, strict=True))
        )
    return not isinstance(got, tuple) and close(got, expect, tolerance)


def _same_mapping(got: dict, expect: dict, tolerance) -> bool:
    if expect and all(type(key) is int for key in expect):
        # A ward's number may have become text on its way.
        got = {int(key) if type(key) is str and key.isdecimal() else key: value for key, value in got.items()}
    if set(got) != set(expect):
        # A pivot table has cells for combinations that do not occur; and its sides may be swapped. A single label with
        # nothing beside it is another matter: it says that there is such a label.
        swapped = {key[::-1]: value for key, value in got.items() if isinstance(key, tuple)}
        for candidate in (got, swapped) if swapped else (got,):
            filled = {
                key: value for key, value in candidate.items()
                if key in expect or value is not None or not isinstance(key, tuple)
            }  # fmt: skip
            if set(filled) == set(expect):
                got = filled
                break
        else:
            return False
    return all(close(got[key], value, tolerance) for key, value in expect.items())


def _same_table(got, expect: pd.DataFrame, tolerance) -> bool:
    if type(got) is not pd.DataFrame:
        raise plain.Unreadable(type(got).__name__)
    names = [str(name) for name in expect.columns]
    index_names = [name for name in got.index.names if name is not None]
    table = got.reset_index() if index_names else got
    table = table.rename(columns=str)
    if table.shape[1] < len(names) or len(table) != len(expect) or not set(names) <= set(table.columns):
        return False
    left, right = (_sorted_rows(one[names]) for one in (table, expect.rename(columns=str)))
    return all(
        close(a, b, tolerance) for one, two in zip(left, right, strict=True) for a, b in zip(one, two, strict=True)
    )


def _sorted_rows(table: pd.DataFrame) -> list[tuple]:
    rows = [tuple(plain.scalar(item) for item in row) for row in table.astype(object).itertuples(index=False)]

    # Text first: two rows that differ only by rounding must not change places.
    def order(row):
        words = tuple(str(item) for item in row if not isinstance(item, (int, float)))
        numbers = tuple(round(item, 2) for item in row if isinstance(item, (int, float)))
        return words, numbers

    return sorted(rows, key=order)
