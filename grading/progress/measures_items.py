"""Questions: how hard each is, whether it tells strong from weak, and whether a module's questions hang together.

`note` says in a word why a figure is NA: "too_few" learners, "no_spread" (all the same points), "few_graded" (a
question graded for under half of those who answered, such as a written one that waits for review).
"""

from __future__ import annotations

import math

import pandas as pd

from grading.progress import aggregates
from grading.progress.measures_facts import latest
from grading.progress.measures_stats import LEVEL, f_quantile, mean_bounds, wilson, z_quantile

MINIMUM = 10
ANSWER = ["cohort", "learner", "module", "question"]


def facility(scores: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """How easy each question was: mean points over possible points among those graded, from 0 (hard) to 1 (easy).

    Ebel & Frisbie 1991, Essentials of Educational Measurement (the index p); for questions of several points
    the mean share, Crocker & Algina 1986, ch. 14. Wilson's interval where every score is all or nothing, else
    Student's. Columns: module, question, graded, zeros, needs_review, failed, missing, facility, low, high, full (graded
    with all points or more), competency ("" where the scores have none).
    """
    out = aggregates.by_question(latest(scores, ANSWER)).rename(columns={"mean": "facility"})
    out["low"], out["high"] = wilson(out["facility"] * out["graded"], out["graded"], level)
    # As `mean_interval`: no spread, no interval.
    n = out["graded"].where(out["most"] > out["least"])
    bounds = mean_bounds(out["facility"], out["sd"], n, level)
    for name, bound in zip(("low", "high"), bounds, strict=True):
        out[name] = bound.where(~out["binary"], out[name])
    counts = ["graded", "zeros", "needs_review", "failed", "missing"]
    return out[["module", "question", *counts, "facility", "low", "high", "full", "competency"]]


Beside = tuple[pd.DataFrame, pd.DataFrame]


def beside(scores: pd.DataFrame) -> Beside:
    """What `discrimination` and `reliability` both start from, for who needs the two: a pass over all scores."""
    return aggregates.by_rest(latest(scores, ANSWER))


def discrimination(
    scores: pd.DataFrame, minimum: int = MINIMUM, level: float = LEVEL, sums: Beside | None = None
) -> pd.DataFrame:
    """Whether those who did well on the rest of the module did well on this question: the item-rest correlation.

    The corrected item-total correlation: Pearson's r of the question's points with the sum of the module's *other*
    questions (Crocker & Algina 1986, ch. 14), over learners with every question graded. Interval by Fisher's z:
    atanh(r) +- z / sqrt(n - 3) (Fisher 1921, Metron 1:3-32). NA below `minimum` learners. Near zero or
    negative: look at the question, its test or its wording. Columns: module, question, n, r, low, high, note.
    sums: `beside` of these scores, where it is known.
    """
    rows = []
    for one in (sums or beside(scores))[0].itertuples():
        row = {"module": one.module, "question": one.question}
        if not one.kept:
            rows.append({**row, "n": one.graded, "note": "few_graded"})
            continue
        n = 0 if math.isnan(one.n) else int(one.n)
        row |= {"n": n, "r": math.nan, "low": math.nan, "high": math.nan}
        # A tolerance, since differences of sums leave rounding dust.
        flat = n == 0 or min(math.sqrt(one.sxx), math.sqrt(one.syy)) < 1e-9
        note = "too_few" if n < minimum else "no_spread" if flat else ""
        if not note:
            row["r"] = min(1.0, max(-1.0, one.sxy / math.sqrt(one.sxx * one.syy)))
            row["low"], row["high"] = fisher_interval(row["r"], n, level)
        rows.append({**row, "note": note})
    return pd.DataFrame(rows, columns=["module", "question", "n", "r", "low", "high", "note"])


def fisher_interval(r: float, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Fisher's interval for a correlation; NaN for n < 4 and for r of exactly 1 or -1, where atanh is infinite."""
    if n < 4 or abs(r) >= 1 - 1e-12:
        return math.nan, math.nan
    half = z_quantile((1 + level) / 2) / math.sqrt(n - 3)
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def cronbach_alpha(points: pd.DataFrame, level: float = LEVEL) -> dict:
    """How far the questions measure one thing: alpha = k / (k - 1) * (1 - sum of item variances / variance of totals).

    `points` has a row for each learner and a column for each question; only complete rows count. Cronbach 1951,
    Psychometrika 16:297-334; interval by Feldt, Woodruff & Salih 1987, Appl. Psych. Meas. 11:93-103, where
    (1 - alpha) / (1 - estimate) ~ F(n - 1, (n - 1)(k - 1)) approximately. A dict of n, items, alpha, low, high, note;
    NA with fewer than 2 questions ("too_few_items") or learners ("too_few") or when totals do not vary ("no_spread").
    """
    complete = points.dropna()
    n, k = complete.shape
    return _alpha(n, k, complete.var(ddof=1).sum(), complete.sum(axis=1).var(ddof=1), level)


def _alpha(n: int, k: int, of_items: float, of_totals: float, level: float) -> dict:
    """`cronbach_alpha` from the sum of the questions' variances and the variance of the totals."""
    out = {"n": n, "items": k, "alpha": math.nan, "low": math.nan, "high": math.nan}
    if k < 2:
        return {**out, "note": "too_few_items"}
    if n < 2:
        return {**out, "note": "too_few"}
    if of_totals < 1e-12:
        return {**out, "note": "no_spread"}
    alpha = k / (k - 1) * (1 - of_items / of_totals)
    df, tail = (n - 1, (n - 1) * (k - 1)), (1 - level) / 2
    bounds = {"low": 1 - (1 - alpha) * f_quantile(1 - tail, *df), "high": 1 - (1 - alpha) * f_quantile(tail, *df)}
    return {**out, "alpha": float(alpha), **bounds, "note": ""}


def reliability(scores: pd.DataFrame, level: float = LEVEL, sums: Beside | None = None) -> pd.DataFrame:
    """`cronbach_alpha` of each module: module, n, items, alpha, low, high, note.

    Over learners with every question graded; a question graded for under half of the learners is left out, or a written
    one under review would leave nobody. sums: `beside` of these scores, where it is known.
    """
    questions, modules = sums or beside(scores)
    of_items = questions.groupby("module")["variance"].sum()
    rows = [
        {"module": one.module, **_alpha(int(one.n), int(one.items), of_items[one.module], one.variance, level)}
        for one in modules.itertuples()
    ]
    return pd.DataFrame(rows, columns=["module", "n", "items", "alpha", "low", "high", "note"])
