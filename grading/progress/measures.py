"""Measures of a course: pure functions from the fact tables (pandas DataFrames) to tables of figures with intervals.

Shares and facilities run from 0 to 1, times are in days, intervals are 95% unless `level` says otherwise. A figure that
can't be had is NaN, never 0. `measures_facts` says how missing, failed, waiting and zero are kept apart. No function
here suppresses small groups: `privacy` does, before anything is shown.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from grading.progress.measures_compare import baseline, compare_cohorts
from grading.progress.measures_facts import active, expected, latest, tally
from grading.progress.measures_help import needs_help
from grading.progress.measures_items import cronbach_alpha, discrimination, facility, reliability
from grading.progress.measures_learning import cohens_d, competency_profile, gain, mastery
from grading.progress.measures_stats import LEVEL, mean_interval, newcombe, welch, wilson

__all__ = [
    "active",
    "baseline",
    "cohens_d",
    "compare_cohorts",
    "competency_profile",
    "completion",
    "cronbach_alpha",
    "discrimination",
    "expected",
    "facility",
    "gain",
    "latest",
    "mastery",
    "mean_interval",
    "mean_scores",
    "needs_help",
    "newcombe",
    "reliability",
    "time_to_complete",
    "welch",
    "wilson",
]
DAY = pd.Timedelta(days=1)
#: Handed in, and graded or fit to be.
COMPLETE = ["graded", "needs_review"]


def completion(
    submissions: pd.DataFrame,
    enrolments: pd.DataFrame,
    by: tuple[str, ...] = ("cohort",),
    released: pd.DataFrame | None = None,
    level: float = LEVEL,
) -> pd.DataFrame:
    """The share of enrolled active learners who handed in a module that was graded or can be, with Wilson's interval.

    by: "cohort", "agency" or both. Failed hand-ins are neither complete nor missing: enrolled = completed + failed +
    missing. Columns: `by`, module, enrolled, completed, failed, missing, late (of the completed), share, low, high.
    """
    rows = expected(submissions, enrolments, released)
    done = rows["state"].isin(COMPLETE)
    rows = rows.assign(enrolled=1, completed=done, late=rows["late"] & done)
    rows = rows.assign(failed=rows["state"].eq("failed"), missing=rows["state"].eq("missing"))
    counts = ["enrolled", "completed", "failed", "missing", "late"]
    out = rows.groupby([*by, "module"], observed=True)[counts].sum().reset_index()
    out["share"] = out["completed"] / out["enrolled"]
    out["low"], out["high"] = wilson(out["completed"], out["enrolled"], level)
    return out


def time_to_complete(submissions: pd.DataFrame, enrolments: pd.DataFrame, released: pd.DataFrame) -> pd.DataFrame:
    """Days from release to the first complete hand-in, by cohort and module, over *all* enrolled active learners.

    released: cohort, module, released_at. Those who have not handed in are not dropped, which would make a slow cohort
    look fast, nor counted as if they had: a quantile is the day by which that share of the enrolled had handed in, NaN
    where the share has not been reached. With one release for all and everyone waiting to this day, that is the
    Kaplan-Meier estimate (Kaplan & Meier 1958, JASA 53:457-481). Columns: cohort, module, enrolled, completed, p25,
    median, p75, days_before_due (median of the completed; negative: after the due date), before_release (hand-ins
    stamped earlier than the release: a wrong clock; counted as completed on day 0).
    """
    grid = expected(submissions, enrolments, released)[["cohort", "learner", "module"]]
    done = submissions[submissions["state"].isin(COMPLETE)].sort_values("submitted_at")
    first = done.drop_duplicates(["cohort", "learner", "module"])
    first = first[["cohort", "learner", "module", "submitted_at", "due_at"]]
    rows = grid.merge(released[["cohort", "module", "released_at"]], on=["cohort", "module"])
    rows = rows.merge(first, on=["cohort", "learner", "module"], how="left")
    rows["days"] = (rows["submitted_at"] - rows["released_at"]) / DAY
    rows["margin"] = (rows["due_at"] - rows["submitted_at"]) / DAY
    out = []
    for (cohort, module), group in rows.groupby(["cohort", "module"], observed=True):
        days = group["days"].dropna()
        row = {"cohort": cohort, "module": module, "enrolled": len(group), "completed": len(days)}
        for name, share in (("p25", 0.25), ("median", 0.5), ("p75", 0.75)):
            row[name] = _reached(days.clip(lower=0).to_numpy(), len(group), share)
        out.append({**row, "days_before_due": group["margin"].median(), "before_release": int((days < 0).sum())})
    return pd.DataFrame(out)


def _reached(days: np.ndarray, n: int, share: float) -> float:
    """The day by which `share` of `n` people had finished, of whom those in `days` have; NaN when fewer have."""
    rank = math.ceil(share * n - 1e-9)
    return float(np.sort(days)[rank - 1]) if 0 < rank <= len(days) else math.nan


def mean_scores(
    submissions: pd.DataFrame, enrolments: pd.DataFrame, by: tuple[str, ...] = ("cohort",), level: float = LEVEL
) -> pd.DataFrame:
    """The mean score of each module as a share of its points, over graded hand-ins alone, with Student's t interval.

    See `mean_interval` for why t. What has no score is counted beside the mean and is not a zero in it. Columns: `by`,
    module, graded, zeros, needs_review, failed, missing, mean, sd, low, high (cut at 0, and at 1 without extra credit).
    """
    out = []
    for key, group in expected(submissions, enrolments).groupby([*by, "module"], observed=True):
        share = group["share"].dropna()
        low, high = mean_interval(share, level)
        row = dict(zip([*by, "module"], key, strict=True)) | tally(group["state"], group["share"])
        ceiling = max(1.0, share.max()) if len(share) else 1.0
        row |= {"mean": share.mean(), "sd": share.std(ddof=1), "low": max(low, 0.0), "high": min(high, ceiling)}
        out.append(row if not math.isnan(low) else row | {"low": math.nan, "high": math.nan})
    return pd.DataFrame(out)
