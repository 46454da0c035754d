"""The test before and after the course as it came back with the submissions: one row for a learner and form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from grading.classroom import pretest
from grading.cohorts.home import Cohort, Home
from grading.curriculum.errors import ZhixingError

COLUMNS = ["learner", "cohort", "form", "points", "answered", "out_of", "reason_zh", "reason_en"]
#: Which test of the gain a form is.
TESTS = {"A": "pre", "B": "post"}


def read_tests(home: Home, cohorts: Iterable[Cohort] | None = None) -> pd.DataFrame:
    """Every enrolled learner's tests, from the collected submissions of a home (of `cohorts`, by default all).

    Columns: learner, cohort; form, "A" before the course and "B" after it; points (right answers) and answered (“I don't
    know” counts as an answer), both NaN for a file that cannot be used, whose reason_zh and reason_en say why; out_of.
    Who handed in no test has no row. Where a learner handed one in with several assignments, the pre-test that was saved
    first and the post-test that was saved last count.
    """
    rows = []
    for cohort in home.cohorts() if cohorts is None else cohorts:
        handed = handed_in(cohort, pretest.FILES.values())
        # A gradebook is not opened for nothing: there may be hundreds.
        for learner in (one for one in (cohort.course.learners() if handed else ()) if one in handed):
            for form in pretest.FILES:
                found = list(_found(cohort, learner, form))
                if found:
                    rows.append((learner, cohort.name, form, *_chosen(found, form)))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({"points": float, "answered": float, "out_of": int})


def handed_in(cohort: Cohort, names: Iterable[str]) -> set[str]:
    """The folders of learners in whose submissions a file of one of these names lies."""
    return {path.parts[-3] for name in names for path in (cohort.root / "submitted").glob(f"*/*/{name}")}


def _found(cohort: Cohort, learner: str, form: str) -> Iterator[dict | ZhixingError]:
    """What lies in a learner's submitted folders under the form's file name: its content, or why it cannot be used."""
    folder = cohort.root / "submitted" / learner
    for path in sorted(folder.glob(f"*/{pretest.FILES[form]}")):
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
    """`read_tests`' table as `measures.gain` takes it: cohort, learner, test ("pre" or "post"), points, max_points.

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
