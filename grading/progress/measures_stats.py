"""The intervals every measure uses: Wilson's, Student's, Welch's and Newcombe's, with SciPy's quantiles.

Deterministic. `level` is the share of intervals that cover the truth. SciPy is imported when the first figure is worked
out, so that a command without measures does not wait for it.
"""

from __future__ import annotations

import math
import warnings
from statistics import NormalDist

import numpy as np

LEVEL = 0.95


def z_quantile(p: float) -> float:
    """The standard normal distribution's quantile."""
    return NormalDist().inv_cdf(p)


def beta_cdf(x, a, b) -> np.ndarray:
    """P(X <= x) for X ~ Beta(a, b), the regularised incomplete beta function: `scipy.special.betainc`.

    Arguments broadcast; the answer is an array of one dimension or more.
    """
    from scipy import special

    return np.atleast_1d(special.betainc(a, b, x))


def beta_quantile(p, a, b) -> np.ndarray:
    """The x with P(X <= x) = p for X ~ Beta(a, b): `scipy.special.betaincinv`. Arguments broadcast."""
    from scipy import special

    return np.atleast_1d(special.betaincinv(a, b, p))


def t_quantile(p, df):
    """Student's t: `scipy.special.stdtrit`. Arguments broadcast; two numbers give a number."""
    from scipy import special

    return special.stdtrit(df, p)


def f_quantile(p: float, df1: float, df2: float) -> float:
    """Fisher's F: `scipy.special.fdtri`."""
    from scipy import special

    return float(special.fdtri(df1, df2, p))


def wilson(successes, n, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's score interval for a proportion (Wilson 1927, JASA 22:209-212); NaN where n is 0.

    Unlike p +- z sqrt(pq/n) it stays within 0 and 1 and keeps a width when everybody, or nobody, succeeded.
    """
    # scipy.stats.binomtest(k, n).proportion_ci(method="wilson") gives the same for one proportion; a report has thousands.
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
    low, high = mean_bounds(x.mean(), x.std(ddof=1), len(x), level)
    return float(low), float(high)


def mean_bounds(mean, sd, n, level: float = LEVEL):
    """(low, high) of Student's interval from means, standard deviations and numbers of values, which broadcast."""
    half = t_quantile((1 + level) / 2, n - 1) * sd / np.sqrt(n)
    return mean - half, mean + half


def welch(x, y, level: float = LEVEL) -> tuple[float, float, float]:
    """(mean of x - mean of y, low, high) without assuming equal spread (Welch 1947, Biometrika 34:28-35).

    The bounds are `scipy.stats.ttest_ind`'s. They are NaN when a group has fewer than two values or neither has any spread.
    """
    x, y = (v[~np.isnan(v)] for v in (np.asarray(x, float), np.asarray(y, float)))
    if min(len(x), len(y)) == 0:
        return math.nan, math.nan, math.nan
    difference = float(x.mean() - y.mean())
    if min(len(x), len(y)) < 2 or np.ptp(x) + np.ptp(y) == 0:
        return difference, math.nan, math.nan
    from scipy import stats

    with warnings.catch_warnings():
        # Said of a group whose values are all the same: its variance is 0, which is no loss of precision.
        warnings.filterwarnings("ignore", "Precision loss", RuntimeWarning)
        bounds = stats.ttest_ind(x, y, equal_var=False).confidence_interval(level)
    return difference, float(bounds.low), float(bounds.high)


def newcombe(k1: int, n1: int, k2: int, n2: int, level: float = LEVEL) -> tuple[float, float, float]:
    """(p1 - p2, low, high), the hybrid score interval: method 10 of Newcombe 1998, Stat. Med. 17:873-890."""
    if not n1 or not n2:
        return math.nan, math.nan, math.nan
    p1, p2 = k1 / n1, k2 / n2
    (l1, u1), (l2, u2) = wilson(k1, n1, level), wilson(k2, n2, level)
    d = p1 - p2
    return d, d - math.hypot(p1 - l1, u2 - p2), d + math.hypot(u1 - p1, p2 - l2)
