"""The figures of a report in plain pandas, a loop over groups: what they were made with before, to compare times and values.

They take the fact tables with texts as texts. Each returns {group: figure}.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


def progress(facts: dict[str, pd.DataFrame]) -> dict:
    """(cohort, module) -> (enrolled, missing, mean percent)."""
    enrolled = facts["enrolments"].loc[facts["enrolments"]["active"], ["cohort", "learner"]]
    handed = facts["submissions"].merge(enrolled, on=["cohort", "learner"])
    found = {}
    for key, group in handed.groupby(["cohort", "module"]):
        percent = (group["points"] / group["scored_max"] * 100).dropna()
        found[key] = len(group), int(group["state"].eq("missing").sum()), percent.mean()
    return found


def questions(facts: dict[str, pd.DataFrame]) -> dict:
    """(module, question) -> (facility, correlation with the rest of the module)."""
    scores = facts["scores"]
    graded = scores[scores["points"].notna() & scores["state"].eq("graded")]
    found = {}
    for module, group in graded.groupby("module"):
        points = group.pivot(index=["cohort", "learner"], columns="question", values="points")
        points = points.loc[:, points.notna().sum() * 2 >= len(points)].dropna()
        total = points.sum(axis=1)
        share = (group["points"] / group["max_points"]).groupby(group["question"]).mean()
        for question in points:
            r = np.corrcoef(points[question], total - points[question])[0, 1]
            found[module, question] = share[question], r
    return found


def competencies(facts: dict[str, pd.DataFrame]) -> dict:
    """(cohort, competency) -> (learners, share of the points)."""
    scores = facts["scores"]
    graded = scores[scores["points"].notna() & scores["state"].eq("graded")]
    return {
        key: (group["learner"].nunique(), group["points"].sum() / group["max_points"].sum())
        for key, group in graded.groupby(["cohort", "competency"])
    }
