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

from tests.bench import progress_outputs, sample_facts
from tests.bench import progress_parts as parts

SIZES = "10000,100000,1000000,8000000"
#: The promise for the largest size, from issue and design: seconds, megabytes.
SECONDS, MEGABYTES = 10, 2000


def child(what: str, name: str, path: str) -> None:
    """Measure one thing and print it as JSON: seconds, megabytes, result."""
    import grading.progress.reports
    import grading.progress.store  # noqa: F401

    place = Path(path)
    if what == "measure":
        function, argument = parts.measures()[name], parts.facts(place)
        run = lambda: len(getattr(found := function(argument), "rows", found))  # noqa: E731
    elif what == "output":
        run = progress_outputs.OUTPUTS[name](place)
    else:
        run = {
            "make": lambda: sample_facts.make(place, int(name)),
            "home": lambda: len(sample_facts.make_home(Path(name), place).cohorts()),
            "report": lambda: parts.report(place, Path(name)),
            "load": lambda: sum(len(one) for one in parts.facts(place).values() if hasattr(one, "columns")),
            "plain": lambda: parts.plain(place, name),
            "ours": lambda: parts.ours(place, name),
            "nbgrader": lambda: parts.nbgrader_questions(place),
            "synced": lambda: parts.synced_questions(place),
            "sync": lambda: parts.sync(place, name == "again"),
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
        there = measured("home", str(home), path)["result"]
        one = measured("report", str(home), path)
        print(
            f"  {n:>9,} scores, {there:>3} cohorts {_cost(one)} {one['seconds'] / n * 1e6:8.2f} s a million, "
            f"load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    print("  the last: " + ", ".join(f"{key} {rows:,.0f}" for (key,), (rows,) in one["result"]))
    kept = one["seconds"] < SECONDS and one["megabytes"] < MEGABYTES
    path, n = files[sizes[-1]]
    print(f"each measure at {n:,} scores, the facts loaded (memory: with them)")
    for what, name in [("load", "the facts"), *(("measure", name) for name in parts.measures())]:
        one = measured(what, name, path)
        print(f"  {name:34} {_cost(one)} {one['result']:>9,} rows", flush=True)
    _outputs(files, most)
    for path, n in [one for size, one in files.items() if size <= most]:
        print(f"beside plain pandas at {n:,} scores, reading the facts included")
        for name in parts.BESIDE:
            beside(name, measured("ours", name, path), measured("plain", name, path), "pandas")
    if cohorts:
        _gradebooks(folder, files[sizes[-1]][0], cohorts)
    print(f"{'kept' if kept else 'NOT KEPT'}: a report in under {SECONDS} s and {MEGABYTES} MB at the largest size")
    return 0 if kept else 1


def _outputs(files: dict[int, tuple[Path, int]], most: int) -> None:
    """What is written beside the page, and what a sync does with many cohorts, at the largest size and at the most that the
    outputs of single answers and learners are measured with."""
    largest = max(files)
    for name in progress_outputs.OUTPUTS:
        size = (
            largest if name in progress_outputs.WHOLE else max([one for one in files if one <= most], default=largest)
        )
        path, n = files[size]
        one = measured("output", name, path)
        print(
            f"  {name:34} {_cost(one)} {one['result']:>11,} {progress_outputs.UNITS[name]}, at {n:,} scores", flush=True
        )


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
