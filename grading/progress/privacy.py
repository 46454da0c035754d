"""Small groups stay hidden: suppression of cells, the attack that checks it, and pseudonyms.

A table counts learners in groups and in the groups' totals. A cell is named by what it is restricted to: `()` is
everybody, `(("agency", "甲局"), ("cohort", "春"))` one cohort's learners of one agency; so the same group has the same
name in every table, and tables can be attacked, and protected, together. Reports speak of whole groups (`groups`), which
need none of this; it protects the rows of tables of whole cohorts (`gate`).

Groups of 1 to 4 learners are hidden (primary suppression), and then as many others as it takes that nobody can work
them out by subtracting what is shown from what is shown (complementary suppression; Cox 1980, "Suppression methodology
and statistical disclosure control", JASA 75:377-385). A hidden cell hides every measure of the group, not only the
count. An empty group is no group, so zeros are always shown.

What this can't do: counts that change between two reports reveal who came and went (`published` sees to that); a linear
programme could narrow a bound further than the attack does; who knows part of a group knows more than its count says.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grading.curriculum.errors import ZhixingError

MINIMUM = 5
Cell = tuple[tuple[str, str], ...]
Sum = tuple[Cell, tuple[Cell, ...]]


@dataclass(frozen=True)
class Table:
    """`counts`: cell -> learners, empty groups left out. `sums`: (total, its parts); parts add up to their total."""

    counts: dict[Cell, int]
    sums: list[Sum]


@dataclass(frozen=True)
class Findings:
    """What an attack found. `exact`: hidden cell -> its count. `bounds`: hidden cell -> (at least, at most)."""

    exact: dict[Cell, int]
    bounds: dict[Cell, tuple[float, float]]


def suppress(table: Table, minimum: int = MINIMUM) -> set[Cell]:
    """The cells to hide: each group under `minimum`, and the complementary ones.

    When they are hidden, `attack` finds no hidden cell's count, and for none that it must be under `minimum`. Which
    cells join is a heuristic (the smallest that stands beside a cell in danger, totals last), not the least possible.
    """
    hidden = {cell for cell, n in table.counts.items() if 0 < n < minimum}
    beside: dict[Cell, list[Sum]] = defaultdict(list)
    for one in table.sums:
        for cell in (one[0], *one[1]):
            beside[cell].append(one)
    while True:
        found = attack({cell: n for cell, n in table.counts.items() if cell not in hidden}, table.sums)
        danger = {cell for cell, (_, most) in found.bounds.items() if most < minimum} | set(found.exact)
        grown = set(hidden)
        for cell in sorted(danger, key=lambda cell: (table.counts[cell], cell)):
            if not _companion_joined(cell, hidden, grown, beside):
                grown |= {_companion(cell, table.counts, hidden, beside)} - {None}
        if grown == hidden:
            return hidden
        hidden = grown


def attack(shown: Mapping[Cell, int], sums: Iterable[Sum]) -> Findings:
    """Everything that linear algebra and differences say about the cells in `sums` that are not in `shown`.

    Two ways. Bounds: a part is at most its total less the least the other parts can be, and so on around until nothing
    moves (a hidden cell is 1 at least, since zeros are shown). Rank: with A x = b the equations of the hidden cells,
    cell i is determined when the i-th row of a basis of A's null space is zero. `exact` holds the findings of both.
    """
    sums = list(sums)
    bounds = _bounds(shown, sums)
    exact = {cell: int(least) for cell, (least, most) in bounds.items() if least == most}
    for cells, equations in _components(bounds, sums):
        place = {cell: at for at, cell in enumerate(cells)}
        a, b = np.zeros((len(equations), len(cells))), np.zeros(len(equations))
        for row, (total, parts) in enumerate(equations):
            for cell, sign in ((total, 1), *((part, -1) for part in parts)):
                if cell in place:
                    a[row, place[cell]] += sign
                else:
                    b[row] -= sign * shown[cell]
        _, singular, rows = np.linalg.svd(a)
        rank = int((singular > 1e-9 * max(a.shape)).sum())
        solution = np.linalg.pinv(a) @ b
        known = (np.abs(rows[rank:]) < 1e-7).all(axis=0)
        exact |= {cell: round(solution[at]) for cell, at in place.items() if known[at]}
    return Findings(exact, bounds)


def load_key(path: Path, export: Path | None = None) -> bytes:
    """The 32-byte key of the pseudonyms; made on first use, readable by its owner alone (0600).

    export: the folder a report goes to; the key must not lie in it. Raises ZhixingError when it does, when others can
    read the file, or when it is no key.
    """
    path = Path(path)
    if export is not None and path.resolve().is_relative_to(Path(export).resolve()):
        raise ZhixingError(
            f"{path}：密钥不能放在导出文件夹里，否则拿到导出的人就能还原身份。请换一个位置。",
            f"{path}: the key may not lie in the export folder, or whoever gets the export can undo the pseudonyms. "
            "Keep it elsewhere.",
        )
    if not path.exists():
        _make_key(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise ZhixingError(
            f"{path}：其他用户能读这个密钥。请运行 chmod 600，并考虑换新密钥。",
            f"{path}: other users can read this key. Run chmod 600 on it, and consider making a new one.",
        )
    key = path.read_bytes()
    if len(key) != 32:
        raise ZhixingError(
            f"{path}：不是密钥（{len(key)} 字节，应为 32）。换新密钥后，学员的代号都会改变。",
            f"{path}: no key ({len(key)} bytes, not 32). With a new key every learner gets another pseudonym.",
        )
    return key


def pseudonym(learner: str, key: bytes) -> str:
    """The learner's name in exports: "p-" and 16 letters and digits, 80 bits of HMAC-SHA256 (RFC 2104) under `key`.

    Ids that differ in case alone are one learner. Without the key neither the id nor a list of guesses can be checked.
    """
    digest = hmac.digest(key, b"zhixing learner\x00" + learner.casefold().encode(), "sha256")
    return "p-" + base64.b32encode(digest[:10]).decode().lower()


def _make_key(path: Path) -> None:
    """Whole or not at all: two processes that start together end with the same key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(32))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first, and its key is the one
    finally:
        draft.unlink()


def _companion_joined(cell: Cell, hidden: set[Cell], grown: set[Cell], beside: Mapping[Cell, list[Sum]]) -> bool:
    """Whether this round already hides one more cell beside `cell`: wait for what that does before hiding another."""
    return any(other in grown - hidden for total, parts in beside[cell] for other in (total, *parts))


def _companion(
    cell: Cell, counts: Mapping[Cell, int], hidden: set[Cell], beside: Mapping[Cell, list[Sum]]
) -> Cell | None:
    """The cell to hide next so that `cell` becomes uncertain; None when nothing is left to hide.

    It is sought in the sum with the fewest hidden cells, for that is where `cell` shows; and further off, from hidden
    cell to hidden cell, when everything beside it is hidden already.
    """
    seen, edge = {cell}, [cell]
    while edge:
        options = []
        for one in edge:
            for total, parts in beside[one]:
                open_ones = [other for other in (total, *parts) if other not in hidden]
                crowd = 1 + len(parts) - len(open_ones)
                options += [(crowd, other == total, counts[other], other) for other in open_ones]
        if options:
            return min(options)[-1]
        near = {other for one in edge for total, parts in beside[one] for other in (total, *parts)}
        edge = sorted(near - seen)
        seen |= near
    return None


def _bounds(shown: Mapping[Cell, int], sums: list[Sum]) -> dict[Cell, tuple[float, float]]:
    """Hidden cell -> (least, most), by passing what is known around the sums until nothing moves."""
    least: dict[Cell, float] = {cell: shown.get(cell, 1) for total, parts in sums for cell in (total, *parts)}
    most: dict[Cell, float] = {cell: shown.get(cell, np.inf) for cell in least}
    moved = True
    while moved:
        moved = False
        for total, parts in sums:
            low, high = sum(least[part] for part in parts), sum(most[part] for part in parts)
            limits = [(total, low, high)]
            for part in parts:
                others_high = high - most[part] if np.isfinite(high) else sum(most[p] for p in parts if p != part)
                limits.append((part, least[total] - others_high, most[total] - (low - least[part])))
            for cell, at_least, at_most in limits:
                if at_least > least[cell] or at_most < most[cell]:
                    least[cell], most[cell] = max(least[cell], at_least), min(most[cell], at_most)
                    moved = True
    return {cell: (least[cell], most[cell]) for cell in least if cell not in shown}


def _components(hidden: Iterable[Cell], sums: list[Sum]) -> list[tuple[list[Cell], list[Sum]]]:
    """The hidden cells in groups that share no equation, with their equations: the ranks are then of small matrices."""
    root = {cell: cell for cell in hidden}

    def find(cell: Cell) -> Cell:
        while root[cell] != cell:
            root[cell] = root[root[cell]]
            cell = root[cell]
        return cell

    involved = [(one, [cell for cell in (one[0], *one[1]) if cell in root]) for one in sums]
    for _, cells in involved:
        for cell in cells[1:]:
            root[find(cell)] = find(cells[0])
    groups: dict[Cell, tuple[list[Cell], list[Sum]]] = {}
    for cell in root:
        groups.setdefault(find(cell), ([], []))[0].append(cell)
    for one, cells in involved:
        if cells:
            groups[find(cells[0])][1].append(one)
    return [group for group in groups.values() if group[1]]
