"""The intervals every measure uses: quantiles of beta, t and F, and Wilson's, Student's, Welch's and Newcombe's.

Deterministic and without SciPy. `level` is the share of intervals that cover the truth.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np

LEVEL = 0.95
_lgamma = np.frompyfunc(math.lgamma, 1, 1)


def z_quantile(p: float) -> float:
    """The standard normal distribution's quantile."""
    return NormalDist().inv_cdf(p)


def beta_cdf(x, a, b) -> np.ndarray:
    """The regularised incomplete beta function I_x(a, b): P(X <= x) for X ~ Beta(a, b).

    By the continued fraction DLMF 8.17.22 (https://dlmf.nist.gov/8.17#v), with the modified Lentz algorithm, on the
    side where it converges fast: for x above the mean, 1 - I_{1-x}(b, a). Arguments broadcast; the answer is an array.
    """
    x, a, b = (np.atleast_1d(v).astype(float) for v in np.broadcast_arrays(x, a, b))
    swap = x > (a + 1) / (a + b + 2)
    y, p, q = np.where(swap, 1 - x, x), np.where(swap, b, a), np.where(swap, a, b)
    inside = (y > 0) & (y < 1)
    out = np.where(y >= 1, 1.0, 0.0)
    if inside.any():
        y, p, q = y[inside], p[inside], q[inside]
        log_beta = (_lgamma(p) + _lgamma(q) - _lgamma(p + q)).astype(float)
        front = np.exp(p * np.log(y) + q * np.log1p(-y) - log_beta) / p
        out[inside] = front * _continued_fraction(y, p, q)
    return np.clip(np.where(swap, 1 - out, out), 0, 1)


def _continued_fraction(x: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    tiny = 1e-300
    c, d = np.ones_like(x), 1 - (a + b) * x / (a + 1)
    d = 1 / np.where(np.abs(d) < tiny, tiny, d)
    value = d.copy()
    for m in range(1, 5000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d, c = 1 + term * d, 1 + term / c
            d, c = 1 / np.where(np.abs(d) < tiny, tiny, d), np.where(np.abs(c) < tiny, tiny, c)
            value *= d * c
        if (np.abs(d * c - 1) < 1e-14).all():
            return value
    raise ArithmeticError("the incomplete beta function did not converge")


def beta_quantile(p, a, b) -> np.ndarray:
    """The x with I_x(a, b) = p, by bisection to the last bits; each different (p, a, b) is worked out once."""
    p, a, b = np.broadcast_arrays(np.atleast_1d(p).astype(float), a, b)
    cases, where = np.unique(np.stack([p.ravel(), a.ravel(), b.ravel()]).astype(float), axis=1, return_inverse=True)
    low, high = np.zeros(cases.shape[1]), np.ones(cases.shape[1])
    for _ in range(60):
        middle = (low + high) / 2
        below = beta_cdf(middle, cases[1], cases[2]) < cases[0]
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return ((low + high) / 2)[where.ravel()].reshape(p.shape)


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: float) -> float:
    """Student's t by way of the beta: for T with `df`, df / (df + T^2) ~ Beta(df / 2, 1 / 2)."""
    if p < 0.5:
        return -t_quantile(1 - p, df)
    x = float(beta_quantile(2 * (1 - p), df / 2, 0.5)[0])
    return math.sqrt(df * (1 - x) / x)


@lru_cache(maxsize=4096)
def f_quantile(p: float, df1: float, df2: float) -> float:
    """Fisher's F by way of the beta: for F with df1 and df2, df1 F / (df1 F + df2) ~ Beta(df1 / 2, df2 / 2)."""
    x = float(beta_quantile(p, df1 / 2, df2 / 2)[0])
    return df2 * x / (df1 * (1 - x))


def wilson(successes, n, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's score interval for a proportion (Wilson 1927, JASA 22:209-212); NaN where n is 0.

    Unlike p +- z sqrt(pq/n) it stays within 0 and 1 and keeps a width when everybody, or nobody, succeeded.
    """
    n = np.asarray(n, float)
    z = z_quantile((1 + level) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = np.asarray(successes, float) / n
        centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def mean_interval(values, level: float = LEVEL) -> tuple[float, float]:
    """Student's t interval for a mean (Student 1908, Biometrika 6:1-25), NaNs left out.

    t and not the bootstrap: cohorts are small (12-40), where percentile bootstrap intervals are too narrow, and a
    report made twice must show the same figures. NaN with fewer than two values, or when all are equal: no spread was
    seen, and an interval of width zero would claim a certainty that is not there.
    """
    x = np.asarray(values, float)
    x = x[~np.isnan(x)]
    if len(x) < 2 or np.ptp(x) == 0:
        return math.nan, math.nan
    half = t_quantile((1 + level) / 2, len(x) - 1) * x.std(ddof=1) / math.sqrt(len(x))
    return float(x.mean() - half), float(x.mean() + half)


def welch(x, y, level: float = LEVEL) -> tuple[float, float, float]:
    """(mean of x - mean of y, low, high) without assuming equal spread (Welch 1947, Biometrika 34:28-35).

    Bounds are NaN when a group has fewer than two values or neither has any spread.
    """
    x, y = (v[~np.isnan(v)] for v in (np.asarray(x, float), np.asarray(y, float)))
    if min(len(x), len(y)) == 0:
        return math.nan, math.nan, math.nan
    difference = float(x.mean() - y.mean())
    if min(len(x), len(y)) < 2 or np.ptp(x) + np.ptp(y) == 0:
        return difference, math.nan, math.nan
    vx, vy = x.var(ddof=1) / len(x), y.var(ddof=1) / len(y)
    df = (vx + vy) ** 2 / (vx**2 / (len(x) - 1) + vy**2 / (len(y) - 1))
    half = t_quantile((1 + level) / 2, df) * math.sqrt(vx + vy)
    return difference, difference - half, difference + half


def newcombe(k1: int, n1: int, k2: int, n2: int, level: float = LEVEL) -> tuple[float, float, float]:
    """(p1 - p2, low, high), the hybrid score interval: method 10 of Newcombe 1998, Stat. Med. 17:873-890."""
    if not n1 or not n2:
        return math.nan, math.nan, math.nan
    p1, p2 = k1 / n1, k2 / n2
    (l1, u1), (l2, u2) = wilson(k1, n1, level), wilson(k2, n2, level)
    d = p1 - p2
    return d, d - math.hypot(p1 - l1, u2 - p2), d + math.hypot(u1 - p1, p2 - l2)
