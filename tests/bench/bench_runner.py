"""How fast grading is: ``python -m tests.bench.bench_runner`` prints the figures and their ratios, all from one run.

The same submissions (m14's answer sets, in turn; with ``--small`` a notebook of one question and one chart, whose own
computation is next to nothing) are graded by `zhixing grade`'s engine, by stock nbgrader (a sample,
one after another in one process, without the seconds its command takes to start), and by a floor that no grader can
beat: a process with everything imported that forks and executes the cells, and keeps nothing of what they print.
``--growth 10,100,1000`` shows how the time for one submission changes with their number.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from grading.cohorts.home import Cohort, Home
from grading.cohorts.workspace import Person
from grading.engine import answers, execution
from grading.engine.answers import AnswerSet
from grading.engine.batch import Options, grade_all
from grading.engine.runner import sandbox
from tests.runner.notebooks import answer, check, notebook

MODULE = "m14_service_speed"


SMALL = (
    "import matplotlib.pyplot as plt\nimport pandas as pd\ntable = pd.DataFrame({'n': [3, 1, 2]})\ntable['n'].plot.bar()",
    "def total(values):\n    return sum(values)",
)


def cohort(folder: Path, size: int, small: bool) -> tuple[Cohort, list[str]]:
    """A cohort of `size` learners who have all handed in."""
    made = Home(folder).create("bench", "zh", "基准")
    learners = [f"b{number:04d}" for number in range(size)]
    made.enrol([Person(one, one, agency="基准") for one in learners])
    if small:
        source = made.root / "source" / MODULE / "exercise.ipynb"
        source.parent.mkdir(parents=True)
        nbformat.write(notebook(SMALL[0], answer(f"### BEGIN SOLUTION\n{SMALL[1]}\n### END SOLUTION"), check()), source)
        made.course._run(made.course.api.generate_assignment, MODULE)
    else:
        made.release(MODULE)
    sets = [AnswerSet(Path("small"), "", "", {"total": SMALL[1]}, {})] if small else answers.load(MODULE)
    ready = {}
    for number, learner in enumerate(learners):
        target = made.course.submission_folder(MODULE, learner)
        shutil.copytree(made.course.release_folder(MODULE), target)
        one = sets[number % len(sets)]
        if one.name not in ready:
            ready[one.name] = nbformat.writes(answers.fill(target / "exercise.ipynb", one.answers))
        (target / "exercise.ipynb").write_text(ready[one.name], encoding="utf-8")
    return made, learners


def ours(made: Cohort, learners: list[str], jobs: int, isolation: str) -> float:
    """Seconds for all of them, the start of the workers included."""
    began = time.monotonic()
    results = list(grade_all(made.course, MODULE, learners, made.ledger, Options(jobs=jobs, isolation=isolation)))
    took = time.monotonic() - began
    bad = [one for one in results if one.state not in ("graded", "needs_review")]
    if bad or len(results) != len(learners):
        raise SystemExit(f"not all were graded: {bad[:3]}")
    return took


def stock(made: Cohort, learners: list[str]) -> float:
    """Seconds for stock nbgrader's own autograde: its preprocessors, its kernels, its defaults."""
    config = Config()
    config.CourseDirectory.root = str(made.root)
    config.CourseDirectory.course_id = "bench"
    config.CourseDirectory.db_url = f"sqlite:///{made.root / 'gradebook.db'}"
    config.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "datasets", ".*"]
    api = NbGraderAPI(config=config)
    began = time.monotonic()
    for learner in learners:
        with _quiet():
            result = api.autograde(MODULE, learner, force=True, create=False)
        if not result["success"]:
            raise SystemExit(f"stock nbgrader failed: {result['log'][-800:]}")
    return time.monotonic() - began


@contextlib.contextmanager
def _quiet():
    """What kernels say on the process's own standard error is no figure."""
    kept = os.dup(2)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def floor(made: Cohort, learners: list[str], jobs: int) -> float:
    """Seconds for forking and executing the graded notebooks' cells, `jobs` at a time."""
    import matplotlib.pyplot  # noqa: F401
    import pandas as pd

    pd.read_csv(io.StringIO("a,b\n1,2020-01-01\n"), parse_dates=["b"]).groupby("a").agg("count")
    running: set[int] = set()
    began = time.monotonic()
    for learner in learners:
        while len(running) >= jobs:
            running.discard(os.wait()[0])
        pid = os.fork()
        if pid == 0:
            _cells(made.root / "autograded" / learner / MODULE)
        running.add(pid)
    while running:
        running.discard(os.wait()[0])
    return time.monotonic() - began


def _cells(folder: Path) -> None:
    os.chdir(folder)
    names = {"__name__": "__main__"}
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        for cell in nbformat.read(folder / "exercise.ipynb", as_version=4).cells:
            if cell.cell_type == "code":
                with contextlib.suppress(Exception):
                    exec(cell.source, names)
    os._exit(0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=100)
    parser.add_argument("--stock", type=int, default=6, help="how many of them stock nbgrader grades")
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--growth", default="", help="numbers of submissions, such as 10,100,1000")
    parser.add_argument("--small", action="store_true", help="a small notebook in place of m14")
    chosen = parser.parse_args()
    isolation = "bwrap" if sandbox.found().works else "none"
    print(
        f"processors {os.cpu_count()}, jobs {chosen.jobs}, isolation {isolation}, {'a small notebook' if chosen.small else MODULE}",
        flush=True,
    )
    for size in [int(one) for one in chosen.growth.split(",") if one]:
        with tempfile.TemporaryDirectory() as folder:
            made, learners = cohort(Path(folder), size, chosen.small)
            took = ours(made, learners, chosen.jobs, isolation)
            print(f"growth: {size:5} submissions {took:8.1f} s  {took / size * 1000:7.0f} ms each", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        made, learners = cohort(Path(folder), chosen.submissions, chosen.small)
        mine = ours(made, learners, chosen.jobs, isolation) / len(learners)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(
            f"runner        {mine * 1000:7.0f} ms a submission, {1 / mine:5.1f} a second; peak of one process {peak:.0f} MB",
            flush=True,
        )
        bare = floor(made, learners, chosen.jobs) / len(learners)
        print(
            f"floor         {bare * 1000:7.0f} ms a submission: fork and exec, nothing captured, nothing written",
            flush=True,
        )
        sample = learners[:: max(1, len(learners) // chosen.stock)][: chosen.stock]
        usual = stock(made, sample) / len(sample)
        print(f"stock         {usual * 1000:7.0f} ms a submission, {len(sample)} of them, one at a time", flush=True)
        print(
            f"runner : stock {usual / mine:5.1f} times the throughput;  runner : floor {mine / bare:4.2f} times the time"
        )
    execution.close_runners()
    return 0


if __name__ == "__main__":
    sys.exit(main())
