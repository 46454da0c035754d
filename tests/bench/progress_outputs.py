"""What is written from a report or from single learners' facts, and what a sync reads besides gradebooks, for `bench_progress`.

Each of `OUTPUTS` takes the path of a facts file, whose home (`sample_facts.make_home`) lies beside it, gets ready, and
returns what is measured: a function that returns how much of something there was.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import sample_facts

Run = Callable[[], int]


def _made(path: Path):
    """The report of the home beside `path`, not measured."""
    from grading.cohorts.home import Home
    from grading.progress import report
    from tests.bench import progress_parts

    home = Home(path.with_suffix(".home"))
    return report.make(home, home.cohorts(), progress_parts.facts(path))


def _page(path: Path) -> Run:
    from grading.progress import page

    made = _made(path)
    return lambda: len(page.html(made).encode())


def _records(path: Path) -> Run:
    from grading.progress import reports

    tables = _made(path).tables
    return lambda: len(json.dumps(reports.records(tables), ensure_ascii=False, default=str).encode())


def _workbook(path: Path) -> Run:
    from grading.progress import reports

    made, file = _made(path), path.with_suffix(".xlsx")

    def run() -> int:
        reports.xlsx(file, made.tables, None)
        return file.stat().st_size

    return run


def _learners(path: Path):
    from grading.progress import summaries
    from grading.progress.store import Store

    return summaries.learners(Store(path).facts(tables=["enrolments", "submissions"]))


def _learner_rows(path: Path) -> Run:
    from grading.progress import reports

    rows, file = _learners(path), path.with_suffix(".csv")

    def run() -> int:
        reports.csv(file, rows)
        return len(rows)

    return run


def _learner_sheet(path: Path) -> Run:
    from grading.progress import reports

    rows, file = _learners(path), path.with_suffix(".xlsx")

    def run() -> int:
        reports.xlsx(file, [], rows)
        return len(rows)

    return run


def _ledger(path: Path) -> Run:
    from grading.progress import hours, hours_rule
    from grading.progress.store import Store

    facts, rule = Store(path).facts(), hours_rule.load(Path("no home"))

    def run() -> int:
        rows = hours.evidence(facts, rule)
        return len(rows) + len(hours.people(facts, rows, rule, 2026))

    return run


def _statements(path: Path) -> Run:
    from grading.progress import xapi
    from grading.progress.store import Store

    facts = Store(path).facts()
    return lambda: xapi.write(path.with_suffix(".jsonl"), facts, b"sample key" * 4)


def _sync_many(path: Path) -> Run:
    """A sync of all cohorts of the home, none of which has changed since the one before."""
    from grading.cohorts.home import Home
    from grading.progress.store import Store

    home, store = Home(path.with_suffix(".home")), Store(path.with_suffix(".synced"))
    store.sync(home.cohorts())
    return lambda: sum(one.state == "unchanged" for one in store.sync(home.cohorts()))


def _files(path: Path, change: Callable[[Path], None] | None = None) -> Run:
    from grading.cohorts.home import Home
    from grading.progress.store import Store

    folder = path.with_suffix(".files")
    shutil.rmtree(folder, ignore_errors=True)
    home, store = Home(folder), Store(path.with_suffix(".read"))
    store.path.unlink(missing_ok=True)
    count = sample_facts.hand_in(home.create("sample-files", "zh", "sample agency", kind="sample"), 21, 100)
    if change:
        store.sync(home.cohorts())
        change(home.cohorts()[0].root)

    def run() -> int:
        [one] = store.sync(home.cohorts())
        assert one.state == "updated"
        return count

    return run


def _one_more(root: Path) -> None:
    for path in sorted(root.glob("submitted/f00000/*/pretest.json")):
        path.write_bytes(path.read_bytes() + b"\n")


def _browser(path: Path, pick: str = "") -> Run:
    """Milliseconds until the page is there in Chromium; `pick`: until a choice of an agency, or of all again, is drawn."""
    import os

    from grading.progress import page
    from tests.browser.lab import chromium

    file = path.with_suffix(".html")
    file.write_text(page.html(_made(path)), encoding="utf-8")

    def run() -> int:
        from playwright.sync_api import sync_playwright

        with (
            sync_playwright() as playwright,
            contextlib.closing(
                playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
            ) as browser,
        ):
            one = browser.new_page()
            began = time.monotonic()
            one.goto(file.resolve().as_uri(), timeout=120_000)
            return round(one.evaluate(_CHANGE)) if pick else round((time.monotonic() - began) * 1000)

    os.environ.setdefault("ZHIXING_LANG", "zh")
    return run


#: The slower of: an agency chosen, and everything again; to the next frame that is drawn.
_CHANGE = """async () => {
  const form = document.getElementById("filters"), times = [];
  for (const at of [1, 0]) {
    const began = performance.now();
    form.elements.agency.selectedIndex = at;
    form.dispatchEvent(new Event("change"));
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - began);
  }
  return Math.max(...times);
}"""

OUTPUTS: dict[str, Callable[[Path], Run]] = {
    "page": _page,
    "page in Chromium, until it is there": _browser,
    "page in Chromium, another agency": lambda path: _browser(path, "pick"),
    "--json of an agency": _records,
    "--xlsx of an agency": _workbook,
    "--csv of learners": _learner_rows,
    "ledger of hours": _ledger,
    "sync, nothing new, all cohorts": _sync_many,
    "sync, files read the first time": _files,
    "sync, one file of these is new": lambda path: _files(path, _one_more),
    "--xlsx of learners": _learner_sheet,
    "xAPI statements": _statements,
}
UNITS = {
    "page": "bytes", "page in Chromium, until it is there": "ms", "page in Chromium, another agency": "ms",
    "--json of an agency": "bytes", "--xlsx of an agency": "bytes", "--csv of learners": "rows", "ledger of hours": "rows",
    "sync, nothing new, all cohorts": "cohorts", "sync, files read the first time": "files",
    "sync, one file of these is new": "files", "--xlsx of learners": "rows", "xAPI statements": "statements",
}  # fmt: skip
#: Measured at the largest size.
WHOLE = set(OUTPUTS) - {"--xlsx of learners", "xAPI statements"}
