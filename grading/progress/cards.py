"""What there is to say of each group, computed from the facts: one card for a group and module, one for its competencies.

A card holds sums, counts, means and spreads alone, so that figures of several groups can be had from their cards. Nothing
here is safe to show yet: `published` decides what of a card a report may say.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from grading.progress import measures
from grading.progress.measures_facts import positions
from grading.progress.privacy import MINIMUM
from grading.progress.tables import Table, over

#: Buckets of a sketch: with 24, ten people who changed touch eight or nine of them.
BUCKETS = 24

_MODULES = """
SELECT m.group_id, s.module, count(*) FILTER (s.state <> 'missing') AS submitted,
       count(*) FILTER (s.points / nullif(s.scored_max, 0) IS NOT NULL) AS scored,
       avg(100 * s.points / nullif(s.scored_max, 0)) AS mean,
       stddev_samp(100 * s.points / nullif(s.scored_max, 0)) AS sd
FROM submissions s JOIN members m USING (cohort, learner) GROUP BY ALL
"""
_WEEKS = """
SELECT m.group_id, s.module, CAST(date_trunc('week', s.submitted_at) AS DATE) AS week, count(*) AS n
FROM submissions s JOIN members m USING (cohort, learner)
WHERE s.state <> 'missing' AND s.submitted_at IS NOT NULL GROUP BY ALL ORDER BY week
"""
_QUESTIONS = """
SELECT m.group_id, s.module, s.question, count(*) AS scored, avg(100 * s.points / s.max_points) AS mean,
       stddev_samp(100 * s.points / s.max_points) AS sd
FROM scores s JOIN members m USING (cohort, learner)
WHERE s.state = 'graded' AND s.points IS NOT NULL AND s.max_points > 0 GROUP BY ALL ORDER BY s.module
"""


def compute(facts: dict[str, pd.DataFrame], members: pd.DataFrame) -> tuple[dict, dict]:
    """(modules, profiles) of the groups in `members` (columns cohort, learner, group_id).

    modules: group -> module -> {n, submitted, scores, weeks: [(Monday, handed in that week)], questions: {question:
    figures}, sketch}. profiles: group -> {competencies: {competency: figures}, sketch}. Figures are {scored, mean, sd} in
    percent, only where at least `privacy.MINIMUM` people have a score. Handed in means handed in, gradable or not. Times are UTC.
    """
    sizes = members.groupby("group_id").size().to_dict()
    modules: dict[str, dict] = defaultdict(dict)
    with over(submissions=facts["submissions"], scores=facts["scores"], members=members) as connection:
        for row in connection.execute(_MODULES).fetchall():
            group, module, submitted, *figures = row
            modules[group][module] = {"n": sizes[group], "submitted": submitted, "scores": _figures(*figures)}
            modules[group][module] |= {"weeks": [], "questions": {}}
        for group, module, week, n in connection.execute(_WEEKS).fetchall():
            weeks = modules[group][module]["weeks"]
            weeks.append((week.isoformat(), n))
        for group, module, question, *figures in connection.execute(_QUESTIONS).fetchall():
            if module in modules[group] and (found := _figures(*figures)):
                modules[group][module]["questions"][question] = found
    values = facts["submissions"][["cohort", "learner", "module", "state", "points", "scored_max"]]
    for (group, module), one in _sketches(*_inside(values, members), ["module"]).items():
        modules[group][module]["sketch"] = one
    return dict(modules), _profiles(facts["scores"], members)


def _figures(scored: int, mean: float | None, sd: float | None) -> dict | None:
    if scored < MINIMUM:
        return None
    return {"scored": int(scored), "mean": float(mean), "sd": float(sd or 0.0)}


def _profiles(scores: Table, members: pd.DataFrame) -> dict:
    table = measures.estimates(scores)
    if table.empty or members.empty:
        return {}
    values, of = _inside(table[table["estimate"].notna()], members)
    found: dict[str, dict] = {}
    each = values["estimate"].groupby([of, values["competency"]], observed=True).agg(["count", "mean", "std"])
    for (group, competency), n, mean, sd in each.itertuples():
        if figures := _figures(n, 100 * mean, 100 * sd):
            found.setdefault(group, {"competencies": {}})["competencies"][competency] = figures
    values = values[["cohort", "learner", "competency", "estimate", "evidence"]]
    for (group,), one in _sketches(values, of, []).items():
        if group in found:
            found[group]["sketch"] = one
    return found


def _inside(rows: pd.DataFrame, members: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """The rows whose person is in a group, and the groups beside them, a categorical; of a person in two groups, twice.

    Who went from one to another is in both until enough have gone for the first to be told anew (`standing.people`).
    """
    names, found = members["group_id"].astype("category"), []
    for layer in (turn := members.groupby(["cohort", "learner"]).cumcount()).unique():
        some = members[turn == layer]
        place = positions(rows, some)
        found.append((rows[place >= 0], names.loc[some.index].iloc[place[place >= 0]]))
    rows = pd.concat([one for one, _ in found], ignore_index=True) if found else rows.iloc[:0]
    return rows, pd.concat([of for _, of in found]).set_axis(rows.index) if found else names


def _sketches(values: pd.DataFrame, of: pd.Series, keys: list[str]) -> dict[tuple, list[int]]:
    """(group, *keys) -> `BUCKETS` sums of hashes of its people's results, each person's always in the same bucket.

    At least as many people have changed as sums differ between two sketches, and nobody's result can be read from them.
    The hashes are the same of a text and of a categorical, so sketches that were kept stay comparable. of: the groups.
    """
    if values.empty:
        return {}
    bucket = pd.util.hash_pandas_object(values["learner"], index=False).to_numpy() % BUCKETS
    hashed = pd.util.hash_pandas_object(values, index=False).to_numpy() & 0xFFFFFFFF
    groups = values[keys].assign(group_id=of).groupby(["group_id", *keys], observed=True)
    names = groups.size().index
    places = groups.ngroup().to_numpy() * BUCKETS + bucket.astype("int64")
    # Added up as floats, which are exact up to 2 ** 53: two million people a bucket.
    sums = np.bincount(places, weights=hashed, minlength=len(names) * BUCKETS).astype("int64") % (1 << 32)
    keyed = names if keys else ((name,) for name in names)
    return dict(zip(keyed, sums.reshape(-1, BUCKETS).tolist(), strict=True))
