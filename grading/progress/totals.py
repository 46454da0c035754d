"""Which counts of people may be said, alone, beside each other and one after another; figures of several groups as one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from grading.progress.measures_stats import t_quantile
from grading.progress.privacy import MINIMUM

#: From here on Student's t is so near the normal distribution that no figure of a report changes.
FAR = 200


def steady(before: int, now: int) -> bool:
    """Whether a count may be said after another: the difference is nobody, or five at least."""
    return before == now or abs(before - now) >= MINIMUM


def split(n: int, part: int) -> list[int]:
    """[least, most] of `part` people among `n`: exact where neither they nor the others are 1 to 4.

    The range says which of the two is small and no more. Up to eight people it does not say that either: of six, "1 to 4"
    with five others at least would be one.
    """
    small, rest = 0 < part < MINIMUM, 0 < n - part < MINIMUM
    if not small and not rest:
        return [part, part]
    if n < 2 * MINIMUM - 1:
        return [1, n - 1]
    return [1, MINIMUM - 1] if small else [n - MINIMUM + 1, n - 1]


def open_sum(parts: Sequence[tuple[int, int, list[int]]]) -> bool:
    """Whether the sum of some counts that are said as ranges may be said. parts: (people, count, [least, most]).

    Neither the sum nor the people left over may be 1 to 4, and with the sum and the other ranges each count could still be
    another: five groups of one would be known from "five".
    """
    total, people = sum(part for _, part, _ in parts), sum(n for n, _, _ in parts)
    if len(parts) < 2 or total < MINIMUM or people - total < MINIMUM:
        return False
    low, high = (sum(told[at] for _, _, told in parts) for at in (0, 1))
    return all(min(most, total - (low - least)) > max(least, total - (high - most)) for _, _, (least, most) in parts)


def steps(said: list, weeks: Sequence[tuple[str, int]], least: int) -> list[list]:
    """[Monday, handed in by the end of that week, at least], the last with `least`, the number said to have by now.

    said: the steps of the report before, which stay. weeks: the true numbers, cumulative. A step is of five people or more,
    and no step is nearer to `least` than that, for the difference would be those who came last.
    """
    points = [list(one) for one in said]
    for week, total in weeks:
        last = points[-1][1] if points else 0
        later = not points or week > points[-1][0]
        if later and total - last >= MINIMUM and total <= least:
            points.append([week, total])
    while points and points[-1][1] != least and (points[-1][1] > least or not steady(points[-1][1], least)):
        points.pop()
    if weeks and least >= MINIMUM and (not points or points[-1][1] != least):
        points.append([max(weeks[-1][0], points[-1][0] if points else ""), least])
    return points


def combine(figures: Iterable[dict | None]) -> dict | None:
    """One mean and spread out of several groups', weighted by their learners, with Student's 95% interval, in percent.

    low and high are None where all scores are the same: an interval without width would claim to be sure.
    """
    known = [one for one in figures if one]
    if not known:
        return None
    n = sum(one["least"] for one in known)
    mean = sum(one["least"] * one["mean"] for one in known) / n
    squares = sum((one["least"] - 1) * one["sd"] ** 2 + one["least"] * (one["mean"] - mean) ** 2 for one in known)
    if not squares:
        return {"least": n, "mean": mean, "low": None, "high": None}
    half = t_table()[min(n - 1, FAR)] * math.sqrt(squares / (n - 1) / n)
    return {"least": n, "mean": mean, "low": max(0.0, mean - half), "high": min(100.0, mean + half)}


@lru_cache(maxsize=1)
def t_table() -> list[float]:
    """Student's t for a 95% interval by degrees of freedom, up to `FAR`; the first is not used."""
    return [0.0, *(round(t_quantile(0.975, df), 4) for df in range(1, FAR + 1))]


def tenth(value: float) -> float:
    """Rounded to one decimal place, a half upwards, as the page's script does it: 42.25 is 42.3 in both."""
    return float(Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP))
