"""The test before and after the course as it came back with the submissions: one row for a learner and form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from grading.classroom import pretest
from grading.cohorts.home import Cohort
from grading.curriculum.errors import ZhixingError

COLUMNS = ["learner", "cohort", "form", "points", "answered", "out_of", "reason_zh", "reason_en"]
#: Which test of the gain a form is.
TESTS = {"A": "pre", "B": "post"}


def rows(cohort: Cohort, learners: set[str], files: Iterable[tuple[str, str]]) -> list[tuple]:
    """Every enrolled learner's tests, from the collected submissions of a cohort.

    learners: those enrolled. files: (learner, "assignment/name") as they lie in the submitted folders. A row's values are
    COLUMNS: learner, cohort; form, "A" before the course and "B" after it; points (right answers) and answered (“I don't
    know” counts as an answer), both NaN for a file that cannot be used, whose reason_zh and reason_en say why; out_of.
    Who handed in no test has no row. Where a learner handed one in with several assignments, the pre-test that was saved
    first and the post-test that was saved last count.
    """
    found_rows, by_learner = [], {}
    for learner, name in files:
        by_learner.setdefault(learner, []).append(cohort.root / "submitted" / learner / name)
    for learner in sorted(by_learner.keys() & learners):
        for form, name in pretest.FILES.items():
            found = list(_found([path for path in by_learner[learner] if path.name == name], form))
            if found:
                found_rows.append((learner, cohort.name, form, *_chosen(found, form)))
    return found_rows


def _found(paths: Iterable[Path], form: str) -> Iterator[dict | ZhixingError]:
    """What is in a learner's files of the form's name: its content, or why it cannot be used."""
    for path in sorted(paths):
        try:
            one = pretest.read(path)
        except ZhixingError as error:
            yield error
            continue
        if one["form"] == form:
            yield one
        else:
            yield ZhixingError(
                f"{path} 里是另一份卷子（{one['form']}），可能是改过名的文件。",
                f"{path} holds the other form ({one['form']}): a file under another name, perhaps.",
            )


def _chosen(found: list, form: str) -> tuple:
    usable = sorted((one for one in found if isinstance(one, dict)), key=lambda one: one["saved_at"])
    if not usable:
        return None, None, len(pretest.items(form)), found[0].zh, found[0].en
    result = pretest.score(usable[0 if form == "A" else -1]["answers"])
    return result.points, result.answered, result.out_of, "", ""


def for_gain(tests: pd.DataFrame) -> pd.DataFrame:
    """The table of `rows` as `measures.gain` takes it: cohort, learner, test ("pre" or "post"), points, max_points.

    A test that was not answered to the end has no points: what was left out would count as wrong, and a pre-test broken off
    would make a gain of it.
    """
    whole = tests["answered"].eq(tests["out_of"])
    return pd.DataFrame(
        {
            "cohort": tests["cohort"],
            "learner": tests["learner"],
            "test": tests["form"].map(TESTS),
            "points": tests["points"].where(whole),
            "max_points": tests["out_of"].astype(float),
        }
    )
