"""The figures of a report in plain pandas, a loop over groups: what they were made with before, to compare times and values.

They take the fact tables with texts as texts. Each returns {group: figure}.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


def _active(facts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    enrolled = facts["enrolments"].loc[facts["enrolments"]["active"], ["cohort", "learner"]]
    return facts["submissions"].merge(enrolled, on=["cohort", "learner"])


def _graded(facts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    scores = facts["scores"]
    return scores[scores["points"].notna() & scores["state"].eq("graded")]


def _by_question(scores: pd.DataFrame) -> pd.DataFrame:
    """Points by learner and question, of questions that half have and learners who have all of these."""
    points = scores.pivot(index=["cohort", "learner"], columns="question", values="points")
    return points.loc[:, points.notna().sum() * 2 >= len(points)].dropna()


def progress(facts: dict[str, pd.DataFrame]) -> dict:
    """(cohort, module) -> (enrolled, missing, mean percent)."""
    found = {}
    for key, group in _active(facts).groupby(["cohort", "module"]):
        percent = (group["points"] / group["scored_max"] * 100).dropna()
        found[key] = len(group), int(group["state"].eq("missing").sum()), percent.mean()
    return found


def questions(facts: dict[str, pd.DataFrame]) -> dict:
    """(module, question) -> (facility, correlation with the rest of the module)."""
    found = {}
    for module, group in _graded(facts).groupby("module"):
        points = _by_question(group)
        total = points.sum(axis=1)
        share = (group["points"] / group["max_points"]).groupby(group["question"]).mean()
        for question in points:
            r = np.corrcoef(points[question], total - points[question])[0, 1]
            found[module, question] = share[question], r
    return found


def competencies(facts: dict[str, pd.DataFrame]) -> dict:
    """(cohort, competency) -> (learners, share of the points)."""
    return {
        key: (group["learner"].nunique(), group["points"].sum() / group["max_points"].sum())
        for key, group in _graded(facts).groupby(["cohort", "competency"])
    }


def completion(facts: dict[str, pd.DataFrame]) -> dict:
    """(cohort, module) -> (share of the enrolled who completed,)."""
    return {
        key: (group["state"].isin(["graded", "needs_review"]).mean(),)
        for key, group in _active(facts).groupby(["cohort", "module"])
    }


def mean_scores(facts: dict[str, pd.DataFrame]) -> dict:
    """(cohort, module) -> (mean, standard deviation) of the shares of those fully graded."""
    rows = _active(facts)
    rows = rows[rows["state"].eq("graded")]
    share = rows["points"] / rows["max_points"]
    return {key: (one.mean(), one.std()) for key, one in share.groupby([rows["cohort"], rows["module"]])}


def time_to_complete(facts: dict[str, pd.DataFrame]) -> dict:
    """(cohort, module) -> (enrolled, days by which half had completed; NaN where they have not)."""
    rows = _active(facts)
    days = (rows["submitted_at"] - pd.Timestamp("2026-03-01", tz="UTC")) / pd.Timedelta(days=1)
    days = days.where(rows["state"].isin(["graded", "needs_review"])).clip(lower=0)
    found = {}
    for key, one in days.groupby([rows["cohort"], rows["module"]]):
        rank = int(np.ceil(len(one) / 2 - 1e-9))
        done = np.sort(one.dropna())
        found[key] = len(one), done[rank - 1] if rank <= len(done) else np.nan
    return found


def reliability(facts: dict[str, pd.DataFrame]) -> dict:
    """(module,) -> (alpha,)."""
    found = {}
    for module, group in _graded(facts).groupby("module"):
        points = _by_question(group)
        k = points.shape[1]
        found[(module,)] = (k / (k - 1) * (1 - points.var().sum() / points.sum(axis=1).var()),)
    return found


def mastery(facts: dict[str, pd.DataFrame]) -> dict:
    """(cohort, competency) -> (learners, mean of their Beta-Binomial estimates under Jeffreys' prior)."""
    graded = _graded(facts)
    graded = graded.assign(squared=graded["max_points"] ** 2)
    each = graded.groupby(["cohort", "learner", "competency"])[["points", "max_points", "squared"]].sum()
    k = each["max_points"] ** 2 / each["squared"]
    estimate = (0.5 + k * each["points"] / each["max_points"]) / (1 + k)
    return {key: (len(one), one.mean()) for key, one in estimate.groupby(["cohort", "competency"])}


def help_needed(facts: dict[str, pd.DataFrame]) -> dict:
    """(cohort, learner) -> (overdue modules,) of everyone who has any."""
    rows = _active(facts)
    late = rows[rows["state"].eq("missing") & (rows["due_at"] < pd.Timestamp("2026-12-31", tz="UTC"))]
    return {key: (len(group),) for key, group in late.groupby(["cohort", "learner"])}


def gain(facts: dict[str, pd.DataFrame]) -> dict:
    """(cohort,) -> (took both, g)."""
    found = {}
    for cohort, group in facts["tests"].groupby("cohort"):
        both = group.pivot(index="learner", columns="form", values="points").dropna() / 10
        found[(cohort,)] = len(both), (both["B"].mean() - both["A"].mean()) / (1 - both["A"].mean())
    return found
