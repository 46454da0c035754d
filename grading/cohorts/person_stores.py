"""Everything a home holds about one person, store by store; each piece knows how to remove itself.

What this does not reach is said in `BEYOND`. The order of the stores is the order of removal: the gradebook, which knows
the name and the e-mail, comes last, so that an interrupted deletion can be done again with all that is to be looked for.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from nbgrader.utils import make_unique_key, notebook_hash

from grading.cohorts import person_database
from grading.cohorts.home import Cohort, Home
from grading.cohorts.person import Person
from grading.cohorts.person_files import Held, shared
from grading.cohorts.workspace import SELF
from grading.curriculum import journal
from grading.curriculum.files import write_atomically

#: Store -> what it is called, in the order of removal.
STORES = {
    "feedback_returned": ("交换区里的反馈", "feedback in the exchange"),
    "exchange": ("交换区和缓存里的提交", "submissions in the exchange and its cache"),
    "folders": ("班级里的作业、评分、反馈", "submissions, graded copies and feedback of the cohort"),
    "workspace": ("本机自学的练习", "exercises of self-study on this machine"),
    "receipts": ("提交回执", "receipts"),
    "sets": ("行动学习小组", "action-learning sets"),
    "journals": ("评分、变动、跟踪的记录", "records of gradings, events and follow-ups"),
    "tables": ("表格文件里的行", "rows of CSV files"),
    "records": ("班级档案、延期等 JSON", "cohort records, extensions and other JSON"),
    "logs": ("日志里的行", "lines of logs"),
    "facts": ("事实表（DuckDB）", "fact tables (DuckDB)"),
    "gradebook": ("成绩册", "gradebook"),
    "reports": ("报告里各组的名册（代号）", "members of the groups of reports (pseudonyms)"),
}
BEYOND = (
    "以前导出或寄出的报告和名单（HTML、PDF、XLSX、CSV、OneRoster）、备份、数据库服务器自己的日志和备份，不在本命令能及的范围，请另行处理。",
    "Reports and rosters exported or sent before (HTML, PDF, XLSX, CSV, OneRoster), backups, and a database server's own logs "
    "and backups are beyond this command: see to them yourself.",
)  # fmt: skip
#: Folders of a cohort that are the same for all of its learners.
MATERIAL = {"source", "release"}


def inventory(home: Home, person: Person) -> list[Held]:
    """All that is held, in the order of removal; nothing is changed. Raises ZhixingError for a store in use."""
    found = [*_feedback(home, person), *_exchange(home, person)]
    for cohort in person.cohorts:
        found += _folders(home, person, cohort)
    found += [*_workspace(home, person), *_receipts(home, person)]
    for cohort in person.cohorts:
        found += [*_sets(home, person, cohort), *shared(home, person, cohort.root)]
    if person.everybody:
        found += [*shared(home, person, home.root), *shared(home, person, home.root / ".zhixing")]
    found += person_database.facts(home, person)
    found += person_database.gradebooks(person)
    order = list(STORES)
    return sorted(found, key=lambda one: order.index(one.store))


def _rel(home: Home, path: Path) -> str:
    return path.relative_to(home.root).as_posix()


def _whole(home: Home, store: str, path: Path) -> Held:
    """A file or folder that goes as a whole."""
    count = sum(one.is_file() for one in path.rglob("*")) if path.is_dir() and not path.is_symlink() else 1
    return Held(store, _rel(home, path), count, lambda: _drop(path))


def _drop(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        # A submission may be read-only: nbgrader keeps what it collects from change.
        for one in (path, *path.rglob("*")):
            if not one.is_symlink():
                one.chmod(0o700 if one.is_dir() else 0o600)
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _exchange(home: Home, person: Person) -> Iterator[Held]:
    places = [home.exchange / one.name / "inbound" for one in person.cohorts]
    places += [home.root / ".zhixing" / "cache" / one.name for one in person.cohorts]
    places += [home.root / "handed-in"] if person.everybody else []
    for place in places:
        for path in sorted(place.glob("*")):
            if "+" in path.name and person.owns(path.name):
                yield _whole(home, "exchange", path)


def _feedback(home: Home, person: Person) -> Iterator[Held]:
    """Feedback pages in the exchange: their names are hashes that only the submission's secret or bytes give."""
    for cohort in person.cohorts:
        folder = home.exchange / cohort.name / "feedback"
        if not folder.is_dir():
            continue
        names = set()
        for place in _submissions(home, person, cohort):
            names |= _page_names(place, cohort, person)
        for path in sorted(folder.glob("*.html")):
            if path.stem.removesuffix("-tmp") in names:
                yield _whole(home, "feedback_returned", path)


def _submissions(home: Home, person: Person, cohort: Cohort) -> Iterator[Path]:
    for step in ("submitted", "autograded", "feedback"):
        for folder in (cohort.root / step).glob("*"):
            if person.owns(folder.name):
                yield from (one for one in folder.iterdir() if one.is_dir())
    for place in (home.exchange / cohort.name / "inbound", home.root / ".zhixing" / "cache" / cohort.name):
        yield from (one for one in place.glob("*+*") if person.owns(one.name) and one.is_dir())


def _page_names(place: Path, cohort: Cohort, person: Person) -> set[str]:
    """The names that nbgrader's release_feedback gives the pages of one submission."""
    parts = place.name.split("+")
    assignment = parts[1] if len(parts) > 1 else place.name
    books = {path.stem: path for path in place.glob("*.ipynb")}
    stems = {*books, *(path.stem for path in place.glob("*.html")), "exercise"}
    secret, stamp = place / "submission_secret.txt", place / "timestamp.txt"
    names = set()
    if secret.is_file():
        text = secret.read_text(encoding="utf-8")
        names |= {notebook_hash(secret=text, notebook_id=stem) for stem in stems if text}
    if stamp.is_file():  # as it was before there were secrets
        at = stamp.read_text(encoding="utf-8").strip()
        for stem, path in books.items():
            names.add(notebook_hash(str(path), make_unique_key(cohort.name, assignment, stem, person.id, at)))
            names.add(notebook_hash(str(path)))
    return names


def _folders(home: Home, person: Person, cohort: Cohort) -> Iterator[Held]:
    for step in sorted(one for one in cohort.root.iterdir() if one.is_dir() and not one.is_symlink()):
        if step.name in MATERIAL or step.name == "sets":
            continue
        for path in sorted(step.iterdir()):
            if person.owns(path.name):
                yield _whole(home, "folders", path)
    cache = cohort.root / "misconceptions.json"  # kept under the hashes of submissions; made anew from those that stay
    if cache.is_file() and any(person.same(one.learner) for one in cohort.ledger.entries()):
        yield _whole(home, "folders", cache)


def _workspace(home: Home, person: Person) -> Iterator[Held]:
    for cohort in person.cohorts:
        lang = next((lang for lang, name in SELF.items() if name == cohort.name), "")
        if lang and any(one.cohort == cohort.name for one in person.enrolments):
            space = home.root / "learn" / lang
            for path in [*sorted((space / "exercises").glob("*")), space / "首页.md", space / "home.md"]:
                if path.exists():
                    yield _whole(home, "workspace", path)


def _receipts(home: Home, person: Person) -> Iterator[Held]:
    names = {one.name for one in person.cohorts}
    for path in sorted((home.root / ".zhixing" / "receipts").glob("*.json")):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        if isinstance(said, dict) and person.same(said.get("learner")) and said.get("cohort") in names:
            yield _whole(home, "receipts", path)


def _sets(home: Home, person: Person, cohort: Cohort) -> Iterator[Held]:
    """The seat in sets.json, which stays empty so that the others keep theirs; and the set's pages, which show their card."""
    path = cohort.root / "sets.json"
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        mine = [members for members in whole["sets"] if any(person.same(one) for one in members)]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return  # damaged: if the person stands in it, the search says so

    def empty_seat() -> None:
        whole["sets"] = [["" if person.same(one) else one for one in members] for members in whole["sets"]]
        write_atomically(path, (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))

    for members in mine:
        for page in [cohort.root / "sets" / f"{one}.html" for one in members if one]:
            if page.is_file():
                yield _whole(home, "sets", page)
    if mine:
        yield Held("sets", _rel(home, path), len(mine), empty_seat)


def events(person: Person) -> list[dict]:
    """The person's lines of every journal of their cohorts, with the cohort and the file: for the right of access."""
    return [
        {"cohort": cohort.name, "file": path.name, **value}
        for cohort in person.cohorts
        for path in sorted(cohort.root.glob("*.jsonl"))
        for value in journal.read(path)
        if person.same(value.get("learner"))
    ]
