"""How reports scale: ``python -m tests.bench.bench_progress`` prints times, peak memory and ratios, all from one run.

SAMPLE FACTS, made up by a seeded generator (`sample_facts`), in a temporary folder. Each figure comes from a process of its
own: seconds without the start of Python and its imports, seconds of all processors together (CPU), and the peak of its
memory, Python and imports included. On a machine that does other work at the same time the CPU seconds say more.

- growth: a whole report, from the facts file to the page, at 10 thousand to 8 million item scores;
- measures: each at the largest size;
- beside pandas: the same figures by plain pandas on the same facts (``--pandas`` scores at most), values compared;
- beside nbgrader: sync from real SQLite gradebooks (``--cohorts``), and questions and module means through nbgrader's
  Gradebook API on the same gradebooks, values compared.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import sample_facts

SIZES = "10000,100000,1000000,8000000"
#: The promise for the largest size, from issue and design: seconds, megabytes.
SECONDS, MEGABYTES = 10, 2000


# What is measured, each in a process of its own. A function takes the path of the facts and returns something to compare.


def _facts(path: Path) -> dict:
    from grading.progress.store import Store

    return Store(path).facts()


def _released(facts: dict):
    import pandas as pd

    found = facts["submissions"][["cohort", "module"]].drop_duplicates()
    return found.assign(released_at=pd.Timestamp("2026-03-01", tz="UTC"))


def _measures() -> dict:
    """name -> function of the facts. Those of the page first."""
    import pandas as pd

    from grading.progress import measures as m
    from grading.progress import summaries

    end = pd.Timestamp("2026-12-31", tz="UTC")
    return {
        "progress": summaries.progress,
        "questions": summaries.questions,
        "competencies": summaries.competencies,
        "help_needed": lambda f: summaries.help_needed(f, end),
        "completion": lambda f: m.completion(f["submissions"], f["enrolments"], ("cohort", "agency")),
        "mean_scores": lambda f: m.mean_scores(f["submissions"], f["enrolments"]),
        "time_to_complete": lambda f: m.time_to_complete(f["submissions"], f["enrolments"], _released(f)),
        "facility": lambda f: m.facility(f["scores"]),
        "discrimination": lambda f: m.discrimination(f["scores"]),
        "reliability": lambda f: m.reliability(f["scores"]),
        "mastery": lambda f: m.mastery(f["scores"]),
        "competency_profile": lambda f: m.competency_profile(m.mastery(f["scores"]), ["cohort"]),
        "compare_cohorts": lambda f: m.compare_cohorts(
            f["submissions"], f["enrolments"], "sample-0000", f["enrolments"]["cohort"].astype(str).max()
        ),
    }


def report(path: Path, home: Path) -> dict:
    """From the facts file to the text of the page, with the tables of `home`'s cohorts that the facts give.

    Nothing was published before; no file was handed in, so the tables that are read from such files (both tests, action
    cards, wrong answers) are empty. Returns characters of the page and rows of its tables.
    """
    from grading.cohorts.home import Home
    from grading.progress import page
    from grading.progress import report as reporting
    from grading.progress.store import REPORT, UNUSED, Store

    place = Home(home)
    cohorts = place.cohorts()
    facts = Store(path).facts([one.name for one in cohorts], REPORT, without=UNUSED, held=True)
    made = reporting.make(place, cohorts, facts)
    return {("page",): [len(page.html(made))], **{(one.key,): [len(one.rows)] for one in made.tables}}


def texts(path: Path) -> dict:
    """The facts with texts as texts, as plain pandas takes them."""
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return {
            name: connection.execute(f"SELECT * FROM {name}").df() for name in ("enrolments", "submissions", "scores")
        }


def plain(path: Path, name: str) -> dict:
    from tests.bench import plain_measures

    return getattr(plain_measures, name)(texts(path))


def ours(path: Path, name: str) -> dict:
    """What `plain` gives, from the facts file by the report's own functions."""
    from grading.progress import aggregates, measures

    facts = _facts(path)
    if name == "progress":
        rows = aggregates.by_module(facts["submissions"], facts["enrolments"])
        return {(r.cohort, r.module): (r.enrolled, r.missing, r.mean) for r in rows.itertuples()}
    if name == "competencies":
        rows = aggregates.by_cohort_and_competency(measures.latest(facts["scores"], measures.ANSWER))
        return {(r.cohort, r.competency): (r.learners, r.got / r.possible) for r in rows.itertuples()}
    r = measures.discrimination(facts["scores"]).set_index(["module", "question"])["r"]
    rows = measures.facility(facts["scores"])
    return {(one.module, one.question): (one.facility, r[one.module, one.question]) for one in rows.itertuples()}


def nbgrader_questions(folder: Path) -> dict:
    """(module, question) -> mean share, through nbgrader's Gradebook API, over all cohorts below `folder`."""
    from nbgrader.api import Gradebook

    sums: dict[tuple, list] = {}
    for path in sorted(folder.glob("cohorts/*/gradebook.db")):
        with Gradebook(f"sqlite:///{path}", path.parent.name) as book:
            for assignment in book.assignments:
                for submission in book.assignment_submissions(assignment.name):
                    for grade in (one for notebook in submission.notebooks for one in notebook.grades):
                        if not grade.needs_manual_grade:
                            sums.setdefault((assignment.name, grade.name), []).append(grade.score / grade.max_score)
    return {key: (sum(values) / len(values),) for key, values in sums.items()}


def synced_questions(folder: Path) -> dict:
    """The same from the gradebooks through sync and the facts; the first time, with nothing known."""
    from grading.cohorts.home import Home
    from grading.progress import measures
    from grading.progress.store import Store

    store = Store(folder / "synced.duckdb")
    store.sync(Home(folder).cohorts())
    rows = measures.facility(store.facts()["scores"])
    return {(one.module, one.question): (one.facility,) for one in rows.itertuples()}


def sync(folder: Path, again: bool = False) -> int:
    """Item scores read by one sync of all cohorts; `again`: of facts that are up to date."""
    from grading.cohorts.home import Home
    from grading.progress.store import Store

    path = folder / "sync.duckdb"
    if not again:
        path.unlink(missing_ok=True)
    return sum(one.rows for one in Store(path).sync(Home(folder).cohorts()))


def child(what: str, name: str, path: str) -> None:
    """Measure one thing and print it as JSON: seconds, megabytes, result."""
    import grading.progress.reports
    import grading.progress.store  # noqa: F401

    place = Path(path)
    if what == "measure":
        function, argument = _measures()[name], _facts(place)
        run = lambda: len(getattr(found := function(argument), "rows", found))  # noqa: E731
    else:
        run = {
            "make": lambda: sample_facts.make(place, int(name)),
            "home": lambda: len(sample_facts.make_home(Path(name), place).cohorts()),
            "report": lambda: report(place, Path(name)),
            "load": lambda: len(_facts(place)["scores"]),
            "plain": lambda: plain(place, name),
            "ours": lambda: ours(place, name),
            "nbgrader": lambda: nbgrader_questions(place),
            "synced": lambda: synced_questions(place),
            "sync": lambda: sync(place, name == "again"),
        }[what]
    began, worked = time.monotonic(), time.process_time()
    result = run()
    seconds, cpu = time.monotonic() - began, time.process_time() - worked
    if isinstance(result, dict):
        result = [[list(key), [float(value) for value in values]] for key, values in sorted(result.items())]
    print(json.dumps({"seconds": seconds, "cpu": cpu, "megabytes": _peak(), "result": result}))


def _peak() -> float:
    """The most memory this process has held, MB. On Linux not by getrusage, which starts from what the parent held."""
    status = Path("/proc/self/status")
    if status.is_file():
        return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def measured(what: str, name: str, path: Path) -> dict:
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.bench_progress", "--child", what, name, str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{what} {name} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def same(one: dict, other: dict) -> str:
    """Whether two results agree to nine digits, and in how many figures."""
    a, b = one["result"], other["result"]
    figures = sum(len(values) for _, values in a)
    close = len(a) == len(b) and all(
        k == j and all(math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-9) or (x != x and y != y) for x, y in zip(v, w, strict=True))
        for (k, v), (j, w) in zip(a, b, strict=True)
    )  # fmt: skip
    return f"{figures:,} figures agree" if close else "THE FIGURES DIFFER"


def beside(title: str, mine: dict, other: dict, name: str) -> None:
    print(
        f"  {title:34} {mine['seconds']:8.2f} s {mine['megabytes']:6.0f} MB | {name} {other['seconds']:8.2f} s "
        f"{other['megabytes']:6.0f} MB | {other['seconds'] / mine['seconds']:6.1f} times the speed; {same(mine, other)}",
        flush=True,
    )


def _cost(one: dict) -> str:
    return f"{one['seconds']:8.2f} s {one['cpu']:8.2f} s CPU {one['megabytes']:6.0f} MB"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=SIZES, help="item scores of the growth, the largest last")
    parser.add_argument("--pandas", type=int, default=1_000_000, help="the most item scores for plain pandas")
    parser.add_argument(
        "--cohorts", type=int, default=5, help="gradebooks for sync and for nbgrader, 100 learners each"
    )
    parser.add_argument("--folder", type=Path, help="where the sample facts go; by default a temporary folder")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        child(*chosen.child)
        return 0
    with tempfile.TemporaryDirectory(prefix="sample-facts-") as temporary:
        folder = chosen.folder or Path(temporary)
        sample_facts.refuse_homes(folder / "facts")
        folder.mkdir(parents=True, exist_ok=True)
        print(f"SAMPLE FACTS, no real learner. Processors {os.cpu_count()}, load {os.getloadavg()[0]:.1f}.", flush=True)
        return _compare(folder, [int(one) for one in chosen.sizes.split(",")], chosen.pandas, chosen.cohorts)


def _compare(folder: Path, sizes: list[int], most: int, cohorts: int) -> int:
    files: dict[int, tuple[Path, int]] = {}
    for size in sizes:
        path = folder / f"sample-{size}.duckdb"
        path.unlink(missing_ok=True)
        one = measured("make", str(size), path)
        files[size] = path, one["result"]
        print(f"  made {files[size][1]:>9,} sample scores in {one['seconds']:.1f} s", flush=True)
    print("growth: a whole report, from the facts file to the page")
    for path, n in files.values():
        home = path.with_suffix(".home")
        shutil.rmtree(home, ignore_errors=True)
        cohorts = measured("home", str(home), path)["result"]
        one = measured("report", str(home), path)
        print(
            f"  {n:>9,} scores, {cohorts:>3} cohorts {_cost(one)} {one['seconds'] / n * 1e6:8.2f} s a million, "
            f"load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    print("  the last: " + ", ".join(f"{key} {rows:,.0f}" for (key,), (rows,) in one["result"]))
    kept = one["seconds"] < SECONDS and one["megabytes"] < MEGABYTES
    path, n = files[sizes[-1]]
    print(f"each measure at {n:,} scores, the facts loaded (memory: with them)")
    for what, name in [("load", "the facts"), *(("measure", name) for name in _measures())]:
        one = measured(what, name, path)
        print(f"  {name:34} {_cost(one)} {one['result']:>9,} rows", flush=True)
    for path, n in [one for size, one in files.items() if size <= most]:
        print(f"beside plain pandas at {n:,} scores, reading the facts included")
        for name in ("progress", "questions", "competencies"):
            beside(name, measured("ours", name, path), measured("plain", name, path), "pandas")
    if cohorts:
        _gradebooks(folder, files[sizes[-1]][0], cohorts)
    print(f"{'kept' if kept else 'NOT KEPT'}: a report in under {SECONDS} s and {MEGABYTES} MB at the largest size")
    return 0 if kept else 1


def _gradebooks(folder: Path, facts: Path, cohorts: int) -> None:
    made = sample_facts.make_source(folder, facts, cohorts)
    home = made[0].root.parents[1]
    first, again = measured("sync", "", home), measured("sync", "again", home)
    n = first["result"]
    print(f"sync of {len(made)} SQLite gradebooks, {n:,} scores")
    print(
        f"  first {first['seconds']:8.2f} s {first['megabytes']:6.0f} MB, {n / first['seconds']:,.0f} scores a second",
        flush=True,
    )
    print(f"  again {again['seconds']:8.2f} s, nothing has changed", flush=True)
    print("beside nbgrader's Gradebook API, on the same gradebooks")
    beside("questions, sync included", measured("synced", "", home), measured("nbgrader", "", home), "nbgrader")


if __name__ == "__main__":
    sys.exit(main())
