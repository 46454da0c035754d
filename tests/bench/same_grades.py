"""The whole comparison with stock nbgrader: ``python -m tests.bench.same_grades``. It takes some minutes.

First each answer set of a module, and each entry of the corpus as a submission of its own, through all of nbgrader's
autograde, once on its own kernels and once on the runner, under the same options; then points by grade id are compared
from the gradebooks, and outputs cell by cell from the graded notebooks. ``--every N`` takes every Nth.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat

from grading.cohorts.home import Cohort, Home
from grading.cohorts.workspace import Person
from grading.engine import answers, execution
from grading.engine.batch import Options, grade_all
from grading.engine.runner import sandbox
from tests.runner.corpus import VARIETIES
from tests.runner.notebooks import normal
from tests.runner.same import differences, group

MODULE = "m14_service_speed"


def graded(folder: Path, isolation: str, sets: list) -> tuple[Cohort, dict]:
    """A cohort in which learner aNN has handed in the NNth set, graded with `isolation`; the points by learner."""
    made = Home(folder).create("same", "zh", "比较")
    learners = [f"a{number:02d}" for number in range(len(sets))]
    made.enrol([Person(one, one, agency="比较") for one in learners])
    made.release(MODULE)
    for learner, one in zip(learners, sets, strict=True):
        target = made.course.submission_folder(MODULE, learner)
        shutil.copytree(made.course.release_folder(MODULE), target)
        nbformat.write(answers.fill(target / "exercise.ipynb", one), target / "exercise.ipynb")
    list(grade_all(made.course, MODULE, learners, made.ledger, Options(jobs=2, isolation=isolation)))
    return made, {one: made.course.points(MODULE, one) for one in learners}


def outputs(made: Cohort, learner: str) -> list:
    book = nbformat.read(made.root / "autograded" / learner / MODULE / "exercise.ipynb", as_version=4)
    return [normal(cell) for cell in book.cells if cell.cell_type == "code"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    chosen = parser.parse_args()
    isolation, wrong = ("bwrap" if sandbox.found().works else "none"), 0
    sets = [{}, *(one.answers for one in answers.load(MODULE))][:: chosen.every]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        stock, theirs = graded(Path(one), "kernel", sets)
        warm, mine = graded(Path(two), isolation, sets)
        for learner in theirs:
            same = theirs[learner] == mine[learner] and outputs(stock, learner) == outputs(warm, learner)
            wrong += not same
            print(
                f"{'✓' if same else '✗'} {MODULE} {learner} {sum(one['score'] or 0 for one in mine[learner].values())}",
                flush=True,
            )
    for entry in VARIETIES[:: chosen.every]:
        with tempfile.TemporaryDirectory() as folder:
            found = differences(group([entry]), Path(folder), isolation)
        wrong += bool(found)
        print(f"{'✗' if found else '✓'} {entry[0]} {found or ''}", flush=True)
    execution.close_runners()
    count = len(sets) + len(VARIETIES[:: chosen.every])
    print(f"{count - wrong} of {count} submissions the same on a kernel and on the runner")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
