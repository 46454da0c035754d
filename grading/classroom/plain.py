"""What a learner's function gave back, as plain Python values, however it was packed.

Only values of exactly known types get through: an object of the learner's own class, whose ``==`` could say
yes to everything, does not.
"""

from __future__ import annotations

import datetime as dt
import decimal
import fractions
import math
from collections import Counter, OrderedDict, defaultdict

import numpy as np
import pandas as pd

#: The library's own dicts: what looping and counting by hand ends in.
DICTS = (dict, Counter, OrderedDict, defaultdict)


class Unreadable(TypeError):
    """A value of a type that no answer should have."""


class Repeated(Unreadable):
    """A label that has more than one value. Its text is the label."""


def scalar(value):
    """A number as int or float, text, a bool, a date-time or None (every kind of missing); else Unreadable."""
    kind = type(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if kind in (bool, str, int):
        return value
    if kind is float:
        return None if math.isnan(value) else value
    if isinstance(value, np.generic) and kind.__module__ == "numpy":
        if kind is np.datetime64 or kind is np.timedelta64:
            return scalar(pd.Timestamp(value) if kind is np.datetime64 else pd.Timedelta(value))
        return scalar(value.item())
    if kind in (decimal.Decimal, fractions.Fraction):
        return float(value)
    if kind in (pd.Timestamp, pd.Timedelta, pd.Period):
        return value
    if kind is dt.datetime or kind is dt.date:
        return pd.Timestamp(value)
    if kind is dt.timedelta:
        return pd.Timedelta(value)
    if kind is np.ndarray and value.size == 1:
        return scalar(value.reshape(-1)[0])
    if kind in (pd.Series, pd.Index) and len(value) == 1:
        return scalar(value.iloc[0] if kind is pd.Series else value[0])
    raise Unreadable(kind.__name__)


def sequence(value) -> list:
    """The items of a list, tuple, set, array, Index or Series (its values), of a dict (its values), or of a table of one
    column or one row."""
    kind = type(value)
    if kind is pd.DataFrame:
        if value.shape[1] == 1:
            return sequence(value.iloc[:, 0])
        if len(value) == 1:
            return sequence(list(value.iloc[0]))
        raise Unreadable("DataFrame")
    if kind in DICTS:
        return [scalar(item) for item in value.values()]
    if isinstance(value, tuple) and hasattr(kind, "_fields"):  # a named tuple, read past its class
        return [_item(item) for item in tuple.__iter__(value)]
    # A column of text answers .unique() and .values with one of pandas' own arrays.
    own = (pd.Index, pd.Series, pd.api.extensions.ExtensionArray)
    if isinstance(value, own) and kind.__module__.partition(".")[0] == "pandas":
        return [_item(item) for item in value.tolist()]
    if kind is np.ndarray and value.ndim == 1:
        return [_item(item) for item in value.tolist()]
    if kind in (list, tuple, set, frozenset, range) or kind.__name__ in ("dict_keys", "dict_values"):
        return [_item(item) for item in value]
    raise Unreadable(kind.__name__)


def _item(value):
    return tuple(scalar(part) for part in value) if type(value) in (tuple, list) else scalar(value)


def mapping(value, depth: int) -> dict:
    """label -> number from a dict, a Series, a two-column or indexed table, a pivot table, or a list of pairs.

    `depth` is how many labels a key has; a key of several labels is a tuple of them.
    """
    kind = type(value)
    if kind in DICTS:
        return _from_dict(value, depth)
    if kind is pd.Series:
        return _once(
            (_key(label, depth), scalar(item)) for label, item in zip(value.index, value.tolist(), strict=True)
        )
    if kind is pd.DataFrame:
        return _from_table(value, depth)
    if kind is np.ndarray and value.ndim == 2:
        return mapping(value.tolist(), depth)
    if kind in (list, tuple, set) or kind.__name__ == "dict_items":
        rows = [tuple(row.values() if type(row) in DICTS else row) for row in value]
        return _once((_key(row[:-1] if depth > 1 else row[0], depth), scalar(row[-1])) for row in rows)
    raise Unreadable(kind.__name__)


def _once(pairs) -> dict:
    """The pairs as a dict. Raises Repeated for a label that comes twice: there is no telling which value is meant."""
    found = {}
    for label, item in pairs:
        if label in found:
            raise Repeated(str(label))
        found[label] = item
    return found


def _from_dict(value: dict, depth: int) -> dict:
    flat = {}
    for label, item in value.items():
        if depth > 1 and type(item) in (*DICTS, pd.Series):
            flat |= {(scalar(label), *_tuple(rest)): number for rest, number in mapping(item, depth - 1).items()}
        else:
            flat[_key(label, depth)] = scalar(item)
    return flat


def _from_table(table: pd.DataFrame, depth: int) -> dict:
    table = with_index_as_columns(table)
    if table.shape[1] == depth + 1:
        # The numbers may stand in any column: the labels are those that are no numbers, in their order.
        rows = [tuple(scalar(item) for item in row) for row in table.itertuples(index=False)]
        if rows and all(_is_number(row[0]) and type(row[-1]) is str for row in rows):
            rows = [(*row[1:], row[0]) for row in rows]
        return _once((_key(row[:-1] if depth > 1 else row[0], depth), row[-1]) for row in rows)
    if depth == 2:
        return pivoted(table)
    raise Unreadable("DataFrame")


def as_it_stands(table: pd.DataFrame) -> dict:
    """First column -> second column of a table of two. Raises Unreadable for any other."""
    table = with_index_as_columns(table)
    if table.shape[1] != 2:
        raise Unreadable("DataFrame")
    rows = table.astype(object).itertuples(index=False, name=None)
    return _once((scalar(label), scalar(item)) for label, item in rows)


def other_way_round(table: pd.DataFrame) -> dict:
    """Second column -> first column of a table of two. Raises Unreadable for any other."""
    table = with_index_as_columns(table)
    return as_it_stands(table[table.columns[::-1]])


def one_row(table: pd.DataFrame) -> dict:
    """Column -> value of a table of one row. Raises Unreadable for any other."""
    if len(table) != 1:
        raise Unreadable("DataFrame")
    return _once((scalar(label), scalar(item)) for label, item in zip(table.columns, table.iloc[0], strict=True))


def pivoted(table: pd.DataFrame) -> dict:
    """(row label, column label) -> value of a pivot table, whose row labels are its index or its first column."""
    if type(table) is not pd.DataFrame:
        raise Unreadable(type(table).__name__)
    table = with_index_as_columns(table)
    return _once(
        ((scalar(row[0]), scalar(name)), scalar(row[at + 1]))
        for row in table.astype(object).itertuples(index=False, name=None)
        for at, name in enumerate(table.columns[1:])
    )


def with_index_as_columns(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an index that says something moved into columns; a plain 0..n-1 index is dropped."""
    plain_index = table.index.nlevels == 1 and table.index.name is None and pd.api.types.is_integer_dtype(table.index)
    return table.reset_index(drop=plain_index)


def _is_number(value) -> bool:
    return type(value) in (int, float)


def _tuple(value) -> tuple:
    return value if type(value) is tuple else (value,)


def _key(label, depth: int):
    if depth > 1:
        return tuple(scalar(part) for part in _tuple(tuple(label) if type(label) is list else label))
    label = label[0] if type(label) is tuple and len(label) == 1 else label
    return scalar(label)
