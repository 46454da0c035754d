"""Tables of counts with every total, and several as one, for the attacks on `privacy`."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from grading.progress.privacy import Cell, Table

#: Marks the learners who belong to an agency itself and to none of the agencies below it.
OWN = "（本级）"


def tabulate(
    frame: pd.DataFrame, dims: Mapping[str, Mapping[str, str] | None], count: str = "n", within: Cell = ()
) -> Table:
    """The table of `frame` (one row a group, `count` learners in each) with every total over every column of `dims`.

    dims: column -> None, or {child: parent} where the column's values form a tree, such as agencies (a value without a
    parent is a top one). The values of a column must divide the learners: a learner counted in two groups makes totals
    that do not add up, so columns like the module, where one learner has many, go into `within`, a table for each.
    Raises ValueError for a parent that is its own ancestor, a negative count or a missing value.
    """
    if frame[[*dims, count]].isna().any(axis=None) or (frame[count] < 0).any():
        raise ValueError("counts must be zero or more, and no value may be missing")
    counts: dict[Cell, int] = defaultdict(int)
    parts: dict[tuple[Cell, str], set[Cell]] = defaultdict(set)
    tops = {dim: set((tree or {}).values()) for dim, tree in dims.items()}
    for values in frame[[*dims, count]].itertuples(index=False):
        *leaf, n = values
        if not n:
            continue
        paths = [_path(str(v), dims[dim] or {}, tops[dim]) for dim, v in zip(dims, leaf, strict=True)]
        for at in itertools.product(*(range(len(path)) for path in paths)):
            cell = _cell(dims, paths, at, within)
            counts[cell] += int(n)
            for axis, dim in enumerate(dims):
                if at[axis] + 1 < len(paths[axis]):
                    above = (*at[:axis], at[axis] + 1, *at[axis + 1 :])
                    parts[_cell(dims, paths, above, within), dim].add(cell)
    return Table(dict(counts), [(total, tuple(sorted(cells))) for (total, _), cells in parts.items()])


def merge(*tables: Table) -> Table:
    """The tables as one, so that cells shown in several are hidden in all. Raises ValueError where they disagree."""
    counts: dict[Cell, int] = {}
    for table in tables:
        for cell, n in table.counts.items():
            if counts.setdefault(cell, n) != n:
                raise ValueError(f"two tables count {counts[cell]} and {n} learners in {cell}")
    return Table(counts, list(dict.fromkeys(one for table in tables for one in table.sums)))


def _path(value: str, parent: Mapping[str, str], inner: set[str]) -> list[str | None]:
    """A value, its ancestors, and None for everybody."""
    path: list[str | None] = [value + OWN] if value in inner else []
    path.append(value)
    while (above := parent.get(path[-1])) is not None:
        if above in path:
            raise ValueError(f"{above} is its own ancestor")
        path.append(above)
    return [*path, None]


def _cell(dims: Iterable[str], paths: list[list[str | None]], at: tuple[int, ...], within: Cell) -> Cell:
    named = zip(dims, paths, at, strict=True)
    return tuple(sorted([*within, *((dim, path[i]) for dim, path, i in named if path[i] is not None)]))
