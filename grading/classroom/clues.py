"""What a wrong answer shows of its own: labels too many, a unit, an order. Said where no misconception has a name.

A clue never tells a right value, nor repeats a word of the answer: a hidden case could be carried out in it.
"""

from __future__ import annotations

import math
from collections import Counter

import pandas as pd

from grading.classroom import compare, plain
from grading.classroom.language import T

#: Factors between units that answers are given in: percent, ten thousands, minutes, hours, days.
FACTORS = (100, 10_000, 60, 3600, 24, 86_400, 1_440)


def clue(got: object, expect: object, tolerance: float | None = None) -> str | None:
    """In what way `got` differs from `expect`, in the notebook's language; None when nothing can be said."""
    try:
        if isinstance(expect, pd.Series):
            expect = expect.to_dict()
        if isinstance(expect, dict):
            return _of_labels(got, expect, tolerance)
        if isinstance(expect, (list, tuple)):
            return _of_sequence(plain.sequence(got), plain.sequence(list(expect)))
        if isinstance(expect, (set, frozenset)):
            return _of_set(plain.sequence(got), plain.sequence(expect))
        if not isinstance(expect, pd.DataFrame):
            return _of_values([plain.scalar(got)], [plain.scalar(expect)])
    except Exception:  # what cannot be read gives no clue
        return None
    return None


def _of_labels(got, expect: dict, tolerance) -> str | None:
    depth = max((len(key) if isinstance(key, tuple) else 1 for key in expect), default=1)
    found, wanted = plain.mapping(got, depth), plain.mapping(expect, depth)
    more, less = len(found.keys() - wanted.keys()), len(wanted.keys() - found.keys())
    if more and less == len(wanted):
        return T("标签一个也对不上。", "None of the labels is one that was asked for.")
    if more or less:
        return T(
            f"标签对不上：多了 {more} 个，少了 {less} 个（应有 {len(wanted)} 个）。",
            f"The labels differ: {more} too many, {less} missing ({len(wanted)} are due).",
        )
    of_all = _of_values([found[key] for key in wanted], list(wanted.values()))
    wrong = sum(not compare.close(found[key], value, tolerance) for key, value in wanted.items())
    return of_all or T(
        f"标签都对，{len(wanted)} 个值里有 {wrong} 个不对。",
        f"The labels are right; {wrong} of {len(wanted)} values are not.",
    )


def _of_sequence(found: list, wanted: list) -> str | None:
    if len(found) != len(wanted):
        return T(
            f"应有 {len(wanted)} 个值，得到 {len(found)} 个。", f"{len(wanted)} values are due, {len(found)} came."
        )
    if Counter(found) == Counter(wanted):
        return T("值都对，次序不对。", "The values are right, their order is not.")
    return _of_values(found, wanted)


def _of_set(found: list, wanted: list) -> str | None:
    more, less = len(set(found) - set(wanted)), len(set(wanted) - set(found))
    if len(set(found)) < len(found):
        return T("有的值出现了不止一次。", "Some values come more than once.")
    return T(f"多了 {more} 个，少了 {less} 个。", f"{more} too many, {less} missing.")


def _of_values(found: list, wanted: list) -> str | None:
    """A wrong kind of value, or one factor between all values and the right ones."""
    if not all(_is_number(value) or value is None for value in wanted):
        return None
    for value in found:
        if value is not None and not _is_number(value):
            name = type(value).__name__
            return T(f"值应当是数，得到的是 {name}。", f"The values should be numbers, these are {name}.")
    if any(value is None for value, right in zip(found, wanted, strict=True) if right is not None):
        return T("有的值是空的（NaN），本来算得出来。", "Some values are blank (NaN) that can be worked out.")
    pairs = [(a, b) for a, b in zip(found, wanted, strict=True) if a is not None and b]
    if not pairs or (len(pairs) > 1 and len({b for _, b in pairs}) == 1):
        return None
    ratio = pairs[0][0] / pairs[0][1]
    if not all(math.isclose(a / b, ratio, rel_tol=2e-3) for a, b in pairs):
        return None
    for factor in FACTORS:
        if math.isclose(ratio, factor, rel_tol=2e-3) or math.isclose(ratio, 1 / factor, rel_tol=2e-3):
            times = f"{factor:,}" if ratio > 1 else f"1/{factor:,}"
            return T(
                f"数值是应有的 {times} 倍：看一看单位。", f"The values are {times} of what is due: look at the unit."
            )
    if math.isclose(ratio, -1, rel_tol=2e-3):
        return T("正负号反了：看一看谁减谁。", "The sign is reversed: look at which is subtracted from which.")
    return None


def _is_number(value: object) -> bool:
    return type(value) in (int, float)
