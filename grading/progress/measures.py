"""Measures of a course: pure functions from the fact tables (pandas DataFrames) to tables of figures with intervals.

Shares and facilities run from 0 to 1, times are in days, intervals are 95% unless `level` says otherwise. A figure that
can't be had is NaN, never 0. `measures_facts` says how missing, failed, waiting and zero are kept apart. No function
here suppresses small groups: `privacy` does, before anything is shown.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from grading.progress.measures_compare import baseline, compare_cohorts
from grading.progress.measures_facts import DISTINCT, STATES, active, asked, expected, latest, like
from grading.progress.measures_help import needs_help
from grading.progress.measures_items import ANSWER, beside, cronbach_alpha, discrimination, facility, reliability
from grading.progress.measures_learning import cohens_d, competency_profile, estimates, gain, mastery
from grading.progress.measures_stats import LEVEL, mean_bounds, mean_interval, newcombe, welch, wilson

__all__ = [
    "ANSWER",
    "active",
    "baseline",
    "beside",
    "cohens_d",
    "compare_cohorts",
    "competency_profile",
    "completion",
    "cronbach_alpha",
    "discrimination",
    "estimates",
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
    keys = ["cohort", "module"]
    grid = asked(submissions, enrolments, released)[["cohort", "learner", "module"]]
    first = submissions[submissions["state"].isin(COMPLETE)]
    if DISTINCT not in first.attrs:
        first = first.sort_values("submitted_at").drop_duplicates(["cohort", "learner", "module"])
    first = first[["cohort", "learner", "module", "submitted_at", "due_at"]]
    rows = grid.merge(like(released[[*keys, "released_at"]], grid, keys), on=keys)
    rows = rows.merge(first, on=["cohort", "learner", "module"], how="left")
    rows["days"] = (rows["submitted_at"] - rows["released_at"]) / DAY
    rows["margin"] = (rows["due_at"] - rows["submitted_at"]) / DAY
    rows["early"] = rows["days"] < 0
    rows["days"] = rows["days"].clip(lower=0)
    rows = rows.sort_values([*keys, "days"], na_position="last", ignore_index=True)
    groups = rows.groupby(keys, observed=True)
    out = groups["days"].agg(enrolled="size", completed="count").reset_index()
    starts = out["enrolled"].cumsum() - out["enrolled"]
    for name, share in (("p25", 0.25), ("median", 0.5), ("p75", 0.75)):
        # The day by which that share of all had finished: the value at its rank, if so many have.
        rank = np.ceil(share * out["enrolled"] - 1e-9).astype(int)
        value = rows["days"].to_numpy()[(starts + rank - 1).to_numpy()]
        out[name] = np.where(rank <= out["completed"], value, np.nan)
    out["days_before_due"] = groups["margin"].median().to_numpy()
    out["before_release"] = groups["early"].sum().to_numpy()
    return out


def mean_scores(
    submissions: pd.DataFrame, enrolments: pd.DataFrame, by: tuple[str, ...] = ("cohort",), level: float = LEVEL
) -> pd.DataFrame:
    """The mean score of each module as a share of its points, over graded hand-ins alone, with Student's t interval.

    See `mean_interval` for why t. What has no score is counted beside the mean and is not a zero in it. Columns: `by`,
    module, graded, zeros, needs_review, failed, missing, mean, sd, low, high (cut at 0, and at 1 without extra credit).
    """
    rows = expected(submissions, enrolments)
    graded = rows["state"].eq("graded") & rows["share"].notna()
    rows = rows.assign(graded=graded, zeros=graded & rows["share"].eq(0))
    rows = rows.assign(**{name: rows["state"].eq(name) for name in STATES[1:]})
    groups = rows.groupby([*by, "module"], observed=True)
    out = groups[["graded", "zeros", *STATES[1:]]].sum().reset_index()
    share = groups["share"].agg(["count", "mean", "std", "min", "max"]).reset_index(drop=True)
    out["mean"], out["sd"] = share["mean"], share["std"]
    low, high = mean_bounds(share["mean"], share["std"], share["count"], level)
    spread = share["max"] > share["min"]
    out["low"] = low.where(spread).clip(lower=0.0)
    out["high"] = np.minimum(high.where(spread), np.maximum(share["max"], 1.0))
    return out
