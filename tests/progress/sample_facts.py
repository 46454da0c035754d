"""Sample facts, drawn from a seed: three cities with four counties each, cohorts of a province, of cities and of a county.

Nobody's results: they are for tests and pictures, and never go into a home that is used.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from grading.curriculum import build, source
from grading.progress import facts

MODULES = ("m00_first_table", "m14_service_speed")
PARENTS = {f"{city}{county}县": f"{city}市" for city in "东西北" for county in "甲乙丙丁"} | {
    f"{city}市": "某省" for city in "东西北"
}
COHORTS = (
    ("全省春", "某省", 60),
    ("东市一班", "东市", 34),
    ("西市一班", "西市", 28),
    ("北市小班", "北市", 12),
    ("试点", "北甲县", 3),
)
START = pd.Timestamp("2026-03-02", tz="UTC")


def draw(seed: int = 0, weeks: float = 8, cohorts=COHORTS, modules=MODULES, late: int = 0) -> dict[str, pd.DataFrame]:
    """The facts as they are `weeks` after the start. `late`: people who join each cohort after the others."""
    rng = np.random.default_rng(seed)
    asked = {module: source.questions(build.exercise_source(module)) for module in modules}
    now = START + pd.Timedelta(weeks=weeks)
    enrolments, submissions, scores = [], [], []
    for cohort, above, size in cohorts:
        places = [one for one in PARENTS if above in (one, PARENTS[one]) or above == "某省"]
        weights = rng.dirichlet(np.ones(len(places)) * 1.2)
        for number in range(size + 4):
            learner, agency = f"{cohort}-{number:03d}", str(rng.choice(places, p=weights))
            skill, here = rng.normal(0.9, 1), number < size + late
            if here:
                enrolments.append((cohort, agency, learner, f"学员{number}", True))
            for at, module in enumerate(modules):
                when = START + pd.Timedelta(days=float(rng.exponential(9) + 8 * at))
                handed, waits = rng.random() > 0.1 and when <= now, rng.random() < 0.3
                right = rng.random(len(asked[module])) < 1 / (
                    1 + np.exp(-(skill + 0.4 - 0.25 * np.arange(len(asked[module]))))
                )
                if here:
                    _add(
                        submissions,
                        scores,
                        (cohort, agency, learner, module),
                        asked[module],
                        right,
                        when,
                        handed,
                        waits,
                        now,
                    )
    tables = (facts.ENROLMENTS, enrolments), (facts.SUBMISSIONS, submissions), (facts.SCORES, scores)
    names = ("enrolments", "submissions", "scores")
    found = {name: pd.DataFrame(rows, columns=columns) for name, (columns, rows) in zip(names, tables, strict=True)}
    for table in found.values():
        for column in {"submitted_at", "due_at", "graded_at"} & set(table):
            table[column] = pd.to_datetime(table[column], utc=True)
    return found


def _add(submissions, scores, who, questions, right, when, handed, waits, now) -> None:
    most = sum(one.points for one in questions)
    row = dict(zip(("cohort", "agency", "learner", "module"), who, strict=True)) | {
        "assignment": who[3],
        "max_points": most,
    }
    row |= {"late": False, "reason_zh": "", "reason_en": "", "due_at": pd.NaT}
    if not handed:
        row |= {"attempt": 0, "submitted_at": pd.NaT, "state": "missing", "points": np.nan, "scored_max": np.nan}
        submissions.append([row[name] for name in facts.SUBMISSIONS])
        return
    waits = waits and when > now - pd.Timedelta(weeks=2)  # a trainer reviews within two weeks
    points = possible = 0.0
    for one, good in zip(questions, right, strict=True):
        open_ = one.kind != "tests" and waits
        given = np.nan if open_ else one.points * bool(good)
        points, possible = points + (0 if open_ else given), possible + (0 if open_ else one.points)
        scores.append((*who, one.grade_id, one.competency, 1, given, one.points, one.kind == "tests", when, when,
                       "needs_review" if open_ else "graded"))  # fmt: skip
    row |= {
        "attempt": 1,
        "submitted_at": when,
        "state": "needs_review" if waits else "graded",
        "points": points,
        "scored_max": possible,
    }
    submissions.append([row[name] for name in facts.SUBMISSIONS])
