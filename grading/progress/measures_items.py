"""Questions: how hard each is, whether it tells strong from weak, and whether a module's questions hang together.

`note` says in a word why a figure is NA: "too_few" learners, "no_spread" (all the same points), "few_graded" (a
question graded for under half of those who answered, such as a written one that waits for review).
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from grading.progress.measures_facts import correlation, latest, tally
from grading.progress.measures_stats import LEVEL, f_quantile, mean_interval, wilson, z_quantile

MINIMUM = 10
ANSWER = ["cohort", "learner", "module", "question"]


def facility(scores: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """How easy each question was: mean points over possible points among those graded, from 0 (hard) to 1 (easy).

    Ebel & Frisbie 1991, Essentials of Educational Measurement (the index p); for questions of several points
    the mean share, Crocker & Algina 1986, ch. 14. Wilson's interval where every score is all or nothing, else
    Student's. Columns: module, question, graded, zeros, needs_review, failed, missing, facility, low, high.
    """
    rows = []
    for (module, question), group in latest(scores, ANSWER).groupby(["module", "question"], observed=True):
        share = group["share"].dropna()
        if share.isin([0, 1]).all():
            low, high = map(float, wilson(share.sum(), len(share), level))
        else:
            low, high = mean_interval(share, level)
        counts = tally(group["state"], group["share"])
        rows.append(
            {"module": module, "question": question, **counts, "facility": share.mean(), "low": low, "high": high}
        )
    columns = ["module", "question", "graded", "zeros", "needs_review", "failed", "missing", "facility", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def discrimination(scores: pd.DataFrame, minimum: int = MINIMUM, level: float = LEVEL) -> pd.DataFrame:
    """Whether those who did well on the rest of the module did well on this question: the item-rest correlation.

    The corrected item-total correlation: Pearson's r of the question's points with the sum of the module's *other*
    questions (Crocker & Algina 1986, ch. 14), over learners with every question graded. Interval by Fisher's z:
    atanh(r) +- z / sqrt(n - 3) (Fisher 1921, Metron 1:3-32). NA below `minimum` learners. Near zero or
    negative: look at the question, its test or its wording. Columns: module, question, n, r, low, high, note.
    """
    rows = []
    for module, points, thin in _matrices(scores):
        n = len(points)
        total = points.sum(axis=1)
        for question in points.columns:
            row = {"module": module, "question": question, "n": n, "r": math.nan, "low": math.nan, "high": math.nan}
            r = correlation(points[question].to_numpy(), (total - points[question]).to_numpy()) if n else math.nan
            note = "too_few" if n < minimum else "no_spread" if math.isnan(r) else ""
            if not note:
                row["r"] = r
                row["low"], row["high"] = fisher_interval(r, n, level)
            rows.append({**row, "note": note})
        rows += [{"module": module, "question": question, "n": n, "note": "few_graded"} for question, n in thin.items()]
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
    out = {"n": n, "items": k, "alpha": math.nan, "low": math.nan, "high": math.nan}
    if k < 2:
        return {**out, "note": "too_few_items"}
    if n < 2:
        return {**out, "note": "too_few"}
    variance = complete.sum(axis=1).var(ddof=1)
    if variance < 1e-12:
        return {**out, "note": "no_spread"}
    alpha = k / (k - 1) * (1 - complete.var(ddof=1).sum() / variance)
    df, tail = (n - 1, (n - 1) * (k - 1)), (1 - level) / 2
    bounds = {"low": 1 - (1 - alpha) * f_quantile(1 - tail, *df), "high": 1 - (1 - alpha) * f_quantile(tail, *df)}
    return {**out, "alpha": float(alpha), **bounds, "note": ""}


def reliability(scores: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """`cronbach_alpha` of each module: module, n, items, alpha, low, high, note."""
    rows = [{"module": module, **cronbach_alpha(points, level)} for module, points, _ in _matrices(scores)]
    return pd.DataFrame(rows, columns=["module", "n", "items", "alpha", "low", "high", "note"])


def _matrices(scores: pd.DataFrame):
    """(module, learners x questions without gaps, {question left out: learners graded}) for each module.

    A question graded for under half of the learners is left out, or a written one under review would leave nobody.
    """
    answers = latest(scores, ANSWER)
    answers["points"] = answers["points"].where(answers["share"].notna())
    for module, group in answers.groupby("module", observed=True):
        points = group.pivot(index=["cohort", "learner"], columns="question", values="points").astype(float)
        points = points.dropna(how="all")
        graded = points.notna().sum()
        kept = graded.index[(graded * 2 >= len(points)) & (graded > 0)]
        thin = {question: int(n) for question, n in graded.items() if question not in kept}
        yield module, points[kept].dropna() if len(kept) else pd.DataFrame(np.empty((0, 0))), thin
