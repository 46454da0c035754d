"""Is anything lost when grading is killed? ``python -m tests.runner.kill --times 50`` prints the answer.

Each round hands in new answers, starts grading in a process of its own, kills it at a random moment with SIGKILL (every
other time with all its workers), runs it again and looks: each submission graded, once, with the points of its new
answers, and the grade that a trainer gave by hand still there.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from grading.cohorts.home import Cohort, Home
from grading.cohorts.workspace import Person
from grading.curriculum import build, source
from grading.engine import answers, execution
from grading.engine.batch import Options, grade_all
from grading.engine.runner import sandbox

MODULE = "m14_service_speed"
LEARNERS = ["k1", "k2", "k3", "k4"]
ISOLATION = "bwrap" if sandbox.found().works else "none"
MANUAL = 3.5


def cohort(folder: Path) -> Cohort:
    """A cohort that has m14 released, with four learners."""
    made = Home(folder).create("kill", "zh", "测试单位")
    made.enrol([Person(one, one, agency="测试单位") for one in LEARNERS])
    made.release(MODULE)
    return made


def hand_in(made: Cohort, turn: int) -> dict[str, dict[str, float]]:
    """New answers of everyone; the automatic points each must get, by grade id."""
    sets = [
        one
        for one in answers.load(MODULE)
        if one.name.startswith(("right_groupby", "wrong_mean", "wrong_no_return", "wrong_days"))
    ]
    questions = source.questions(build.exercise_source(MODULE))
    promised = {}
    for at, learner in enumerate(LEARNERS):
        chosen = sets[(at + turn) % len(sets)]
        folder = made.course.submission_folder(MODULE, learner)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(made.course.release_folder(MODULE), folder)
        book = answers.fill(folder / "exercise.ipynb", chosen.answers)
        book.cells[0].source += f"\n\n{turn}"
        nbformat.write(book, folder / "exercise.ipynb")
        promised[learner] = chosen.expected(questions)
    return promised


def grade_by_hand(made: Cohort) -> None:
    """A trainer gives the first learner points for the written answer."""
    with made.course.gradebook() as book:
        book.update_or_create_submission(MODULE, LEARNERS[0])
        grade = book.find_grade("back_at_post", "exercise", MODULE, LEARNERS[0])
        grade.manual_score = MANUAL
        book.db.commit()


def run(made: Cohort, jobs: int = 2) -> list:
    return list(grade_all(made.course, MODULE, LEARNERS, made.ledger, Options(jobs=jobs, isolation=ISOLATION)))


def in_a_process(made: Cohort, before=lambda: None, jobs: int = 2) -> int:
    """Start `run` in a forked process with its own session; its process id."""
    pid = os.fork()
    if pid == 0:
        status = 1
        with contextlib.suppress(BaseException):
            os.setsid()
            before()
            status = 0 if all(one.state != "failed" for one in run(made, jobs)) else 3
        os._exit(status)
    return pid


def kill(pid: int, seconds: float, everyone: bool) -> bool:
    """SIGKILL after `seconds`; whether it was still at work then."""
    time.sleep(seconds)
    running = os.waitpid(pid, os.WNOHANG) == (0, 0)
    if running:
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if everyone else os.kill)(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return running


def losses(made: Cohort, promised: dict) -> list[str]:
    """Run to the end, then what is not as it must be; empty when nothing was lost."""
    results = {one.learner: one for one in run(made)}
    found = [f"{name}: {one.state} {one.reason}" for name, one in results.items() if one.state == "failed"]
    latest, entries = made.ledger.latest(), made.ledger.entries()
    for learner, points in promised.items():
        got = made.course.points(MODULE, learner)
        found += [
            f"{learner} {name}: {got[name]['auto']} in place of {value}"
            for name, value in points.items()
            if got[name]["auto"] != value
        ]
        newest = latest[MODULE, learner]
        count = sum(
            one.learner == learner and one.content == newest.content and one.state == "graded" for one in entries
        )
        if count != 1:
            found.append(f"{learner}: graded {count} times")
    by_hand = made.course.points(MODULE, LEARNERS[0])["back_at_post"]["manual"]
    if by_hand != MANUAL:
        found.append(f"the grade given by hand is {by_hand}")
    with made.course.gradebook() as book:
        rows = [one.student_id for one in book.assignment_submissions(MODULE)]
    if sorted(rows) != sorted(LEARNERS):
        found.append(f"rows in the gradebook: {rows}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance, lost, interrupted = random.Random(chosen.seed), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        made = cohort(Path(folder))
        grade_by_hand(made)
        began = time.monotonic()
        promised = hand_in(made, 0)
        run(made)
        whole = time.monotonic() - began
        for turn in range(1, chosen.times + 1):
            promised = hand_in(made, turn)
            after = chance.uniform(0, whole)
            hit = kill(in_a_process(made), after, everyone=bool(turn % 2))
            fault = losses(made, promised)
            interrupted, lost = interrupted + hit, lost + bool(fault)
            print(
                f"{'✗' if fault else '✓'} kill {turn:3} after {after:5.2f} s {'at work' if hit else 'already done'} {fault or ''}",
                flush=True,
            )
        execution.close_runners()
    print(f"{chosen.times} kills, {interrupted} of them at work, {lost} with a loss")
    return int(bool(lost))


if __name__ == "__main__":
    sys.exit(main())
