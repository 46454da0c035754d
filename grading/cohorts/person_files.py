"""Lines, rows and entries of a person in files that hold other people's too: journals, tables, JSON, logs."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grading.cohorts.home import Home
from grading.cohorts.person import Person
from grading.cohorts.private import write_private
from grading.cohorts.roster import FORM
from grading.cohorts.table_file import column_key


@dataclass
class Held:
    """One piece of what is held: in which store, where (relative to the home), how many (files, rows, lines)."""

    store: str
    where: str
    count: int
    remove: Callable[[], object]


def shared(home: Home, person: Person, folder: Path) -> Iterator[Held]:
    """Journals, tables, JSON and logs right in a folder, and in its hidden and log folders."""
    if not folder.is_dir():
        return
    places = [
        folder,
        *(one for one in folder.iterdir() if one.is_dir() and (one.name == "logs" or one.name == ".teach")),
    ]
    kinds = {
        ".jsonl": ("journals", _journal),
        ".csv": ("tables", _table),
        ".json": ("records", _json),
        ".log": ("logs", _log),
    }
    for path in sorted(
        path for place in places for path in place.iterdir() if path.is_file() and not path.is_symlink()
    ):
        store, scrub = kinds.get(path.suffix, ("", None))
        if scrub is None or path.name == "sets.json":
            continue
        count, _ = scrub(person, path)
        if count:
            yield Held(store, path.relative_to(home.root).as_posix(), count, _rewriting(person, path, scrub))


def _rewriting(person: Person, path: Path, scrub: Callable) -> Callable[[], None]:
    def rewrite() -> None:
        _, data = scrub(person, path)  # once more: a line may have come in between
        write_private(path, data, stat.S_IMODE(path.stat().st_mode))

    return rewrite


def _lines(path: Path, drop: Callable[[bytes], bool]) -> tuple[int, bytes]:
    lines = path.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if not drop(line)]
    return len(lines) - len(kept), b"".join(kept)


def _journal(person: Person, path: Path) -> tuple[int, bytes]:
    """Lines of the person; and a line that a crash cut off, if it speaks of them."""

    def theirs(line: bytes) -> bool:
        try:
            value = json.loads(line)
        except ValueError:
            return bool(person.matcher.in_bytes(line))
        return isinstance(value, dict) and person.same(value.get("learner"))

    lines = path.read_bytes().split(b"\n")  # as `journal.read` does
    kept = [line for line in lines if not line or not theirs(line)]
    return len(lines) - len(kept), b"\n".join(kept)


def _log(person: Person, path: Path) -> tuple[int, bytes]:
    return _lines(path, lambda line: bool(person.matcher.in_bytes(line)))


def _table(person: Person, path: Path) -> tuple[int, bytes]:
    """Rows whose id column is the person's."""
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return 0, b""
    ids = {*FORM.columns["id"], "learner"} - {"id"}
    at = next((n for n, cell in enumerate(rows[0]) if column_key(cell) in ids), None) if rows else None
    if at is None:
        return 0, b""
    kept = [rows[0], *(row for row in rows[1:] if len(row) <= at or not person.same(row[at].strip()))]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(kept)
    return len(rows) - len(kept), text.getvalue().encode("utf-8")


def _json(person: Person, path: Path) -> tuple[int, bytes]:
    """Entries of the person: a key among learners' ids, a row (object or list) that holds their id, their id in a list.

    Their id as a single value becomes "". Of a cohort's record only the two maps by learner are looked at: its name or a
    trainer's may be spelt like an id.
    """
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return 0, b""
    ids = {one.casefold() for one in person.others} | {person.id.casefold()}
    gone = 0

    def is_id(value) -> bool:
        return isinstance(value, str) and value.casefold() in ids

    def row_of(value) -> bool:
        if isinstance(value, dict):
            return any(map(person.same, value.values()))
        # A list of learners only is no row of a table: it loses one of them.
        return isinstance(value, list) and any(map(person.same, value)) and not all(map(is_id, value))

    def walk(value):
        nonlocal gone
        if isinstance(value, dict):
            learners = all(map(is_id, value))
            kept = {
                key: walk(one) for key, one in value.items() if not (learners and person.same(key)) and not theirs(one)
            }
            for key in [key for key, one in kept.items() if person.same(one)]:
                kept[key] = ""
                gone += 1
        elif isinstance(value, list):
            kept = [walk(one) for one in value if not person.same(one) and not row_of(one)]
        else:
            return value
        gone += len(value) - len(kept)
        return kept

    def theirs(value) -> bool:
        return isinstance(value, dict) and person.same(value.get("learner"))

    if path.name == "cohort.json":
        maps = {key: walk(whole[key]) for key in ("agencies", "left") if isinstance(whole.get(key), dict)}
        cleaned = whole | maps
    else:
        cleaned = walk(whole)
    return gone, (json.dumps(cleaned, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
