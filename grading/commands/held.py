"""The facts of a home, brought up to date first: what commands that read facts begin with."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from grading.classroom.language import T
from grading.cohorts.home import Cohort, Home
from grading.commands.common import bar, err
from grading.curriculum.errors import ZhixingError


def up_to_date(place: Home, names: Sequence[str] = ()) -> tuple[list[Cohort], dict[str, pd.DataFrame]]:
    """(cohorts, facts) of the cohorts named, or of all in the home; what cannot be read is told, and its facts of before
    are used. Raises ZhixingError when there are none."""
    from grading.progress.store import Store

    cohorts = [place.cohort(name) for name in names] if names else place.cohorts()
    if not cohorts:
        raise ZhixingError(
            f"{place.root} 里还没有班级。先用 zhixing cohort create 建立，或用 zhixing demo 看示例。",
            f"There are no cohorts in {place.root}. Make one with zhixing cohort create, or see zhixing demo.",
        )
    store = Store(place.root / "progress.duckdb")
    with bar(T("同步", "Syncing"), len(cohorts)) as advance:
        results = store.sync(cohorts, advance)
    wanted = {one.name for one in cohorts}
    for one in results:
        if one.reason and (one.cohort in wanted or not names):
            err.print(T(*one.reason), style="yellow", highlight=False, markup=False)
    return cohorts, store.facts([one.cohort for one in results if one.cohort in wanted or not names])
