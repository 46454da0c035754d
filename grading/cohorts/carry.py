"""Answers follow the official from one language to the other: both languages of an exercise have the same questions.

A three-way merge for each answer. What both sides last had in common is remembered by its hash; an answer moves only to a
side that has not been worked in since. Where both have, each keeps its own, and the official is told.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from grading.classroom.language import LANGUAGES
from grading.cohorts.home import Home
from grading.curriculum.files import write_atomically

NOTEBOOK = "exercise.ipynb"
#: What forms save beside a notebook (the action card, the questions to peers, the tests), and what is not theirs.
FORMS = "*.json"


@dataclass
class Carried:
    """What one exercise or lesson took over. answers, kept: grade_ids, or names of saved forms; kept were changed on both
    sides, or could not be carried, and stayed as they were. fault: why a notebook could not be read, in (zh, en).
    """

    name: str
    answers: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    fault: tuple[str, str] | None = None


def carry(home: Home, to: str) -> list[Carried]:
    """Bring the answers of the other language's workspace into the one of `to`; one entry for each exercise in which
    anything was carried or kept. Nothing in the other language's workspace is touched."""
    (other,) = (lang for lang in LANGUAGES if lang != to)
    theirs, ours = (home.root / "learn" / lang for lang in (other, to))
    record = home.root / ".zhixing" / "in-common.json"
    common = _read(record) or {}
    found = []
    for origin in sorted([*theirs.glob("exercises/*/"), *theirs.glob("lessons/*/")]):
        target = ours / origin.relative_to(theirs)
        if not target.is_dir():
            continue
        key = origin.relative_to(theirs).as_posix()
        one = Carried(origin.name)
        known = common.setdefault(key, {})
        if key.startswith("exercises/"):
            _answers(home, origin / NOTEBOOK, target / NOTEBOOK, (other, to), known, one)
        _forms(origin, target, known, one)
        if one.answers or one.kept or one.fault:
            found.append(one)
    if any(common.values()):
        write_atomically(record, json.dumps(common, indent=1, sort_keys=True).encode("utf-8"))
    return found


def answers(folder: Path) -> dict[str, str]:
    """What is written in one exercise: the text of each answer by grade_id, and the hash of each saved form by its name."""
    written = {name: _text(cell) for name, cell in _cells(_read(folder / NOTEBOOK) or {}).items()}
    return written | {path.name: _hash(path.read_bytes()) for path in folder.glob(FORMS)}


def _answers(home: Home, origin: Path, target: Path, langs: tuple[str, str], known: dict, one: Carried) -> None:
    if not (origin.is_file() and target.is_file()):
        return
    # Nothing that was not worked in since the last look needs reading again: a start must stay quick.
    stamps = f"{origin.stat().st_mtime_ns} {target.stat().st_mtime_ns}"
    if known.get("looked") == stamps:
        return
    books = [_read(path) for path in (origin, target)]
    if None in books:
        bad = (origin, target)[books.index(None)]
        one.fault = (
            f"{bad} 读不了，答案没有带过去；文件保持原样",
            f"{bad} cannot be read: no answer was carried, and it is as it was",
        )
        return
    theirs, ours = map(_cells, books)
    stubs = [_stubs(home, lang, target.parent.name) for lang in langs]
    changed = False
    for name in theirs.keys() & ours.keys():
        there, here = _text(theirs[name]), _text(ours[name])
        if there in stubs[0].get(name, ()) or there == here:
            if there == here:
                known[name] = _hash(here)
            continue
        if here in stubs[1].get(name, ()) or known.get(name) == _hash(here):
            ours[name]["source"] = there
            if ours[name]["cell_type"] == "code":  # what the old text printed says nothing about the new
                ours[name] |= {"outputs": [], "execution_count": None}
            known[name] = _hash(there)
            one.answers.append(name)
            changed = True
        elif known.get(name) != _hash(there):
            one.kept.append(name)
    if changed:
        write_atomically(target, (json.dumps(books[1], ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    order = list(ours)
    one.answers.sort(key=order.index)
    one.kept.sort(key=order.index)
    if not one.kept:
        known["looked"] = f"{origin.stat().st_mtime_ns} {target.stat().st_mtime_ns}"


def _forms(origin: Path, target: Path, known: dict, one: Carried) -> None:
    for path in sorted(origin.glob(FORMS)):
        mine = target / path.name
        there = path.read_bytes()
        if mine.is_file() and mine.read_bytes() == there:
            known[path.name] = _hash(there)
        elif not mine.is_file() or known.get(path.name) == _hash(mine.read_bytes()):
            write_atomically(mine, there)
            known[path.name] = _hash(there)
            one.answers.append(path.name)
        elif known.get(path.name) != _hash(there):
            one.kept.append(path.name)


def _stubs(home: Home, lang: str, assignment: str) -> dict[str, set[str]]:
    """grade_id -> the texts that a released exercise of this language has where an answer is to be written."""
    found: dict[str, set[str]] = {}
    for cohort in home.cohorts():
        book = _read(cohort.root / "release" / assignment / NOTEBOOK) if cohort.record.lang == lang else None
        for name, cell in _cells(book or {}).items():
            found.setdefault(name, set()).add(_text(cell))
    return found


def _cells(book: dict) -> dict[str, dict]:
    """grade_id -> the cell of each answer; of a question that was copied, the first."""
    found: dict[str, dict] = {}
    for cell in book.get("cells", ()):
        marks = cell.get("metadata", {}).get("nbgrader", {})
        if marks.get("solution") and marks.get("grade_id"):
            found.setdefault(marks["grade_id"], cell)
    return found


def _text(cell: dict) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _hash(value: str | bytes) -> str:
    return hashlib.sha256(value.encode("utf-8") if isinstance(value, str) else value).hexdigest()


def _read(path: Path) -> dict | None:
    """The JSON object in a file, or None where there is none that can be read."""
    try:
        value = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def note(home: Home, lang: str, found: list[Carried]) -> None:
    """Keep what was carried, for the home page; an empty list takes the last one away."""
    path = home.root / ".zhixing" / f"carried-{lang}.json"
    if found:
        write_atomically(path, json.dumps([asdict(one) for one in found], ensure_ascii=False).encode("utf-8"))
    else:
        path.unlink(missing_ok=True)


def noted(home: Home, lang: str) -> list[Carried]:
    """What the last start in this language carried over."""
    path = home.root / ".zhixing" / f"carried-{lang}.json"
    try:
        return [Carried(**one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []
