"""zhixing check: which questions of one's exercise pass, before it is handed in."""

from __future__ import annotations

import os
from dataclasses import asdict

from grading.classroom.language import T
from grading.cohorts import checking
from grading.commands.common import CohortOption, Json, LearnerOption, ModuleName, explained, home, out, print_json
from grading.curriculum import build


@explained
def check(module: ModuleName, cohort: CohortOption = "", learner: LearnerOption = "", as_json: Json = False) -> None:
    os.environ.pop("ZHIXING_ROOM", None)  # the companion's notes are for a person in front of a notebook
    found = checking.check(home(), build.resolve(module), cohort, learner)
    if as_json:
        print_json(asdict(found) | {"passed": found.passed, "summary": found.summary})
        return
    for one in found.questions:
        sign, *words = checking.STATES[one.state]
        out.print(f"{sign} {one.title}{T('：', ': ')}{T(*words)}", markup=False, highlight=False, soft_wrap=True)
        for line in one.reason.splitlines():
            out.print(f"    {line}", markup=False, highlight=False, soft_wrap=True)
    out.print(found.summary, highlight=False)
