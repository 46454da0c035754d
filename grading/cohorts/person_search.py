"""The proof of a deletion: every file of the home, and every database, searched for the id, the name and the e-mail."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grading.cohorts import person_database
from grading.cohorts.home import Home
from grading.cohorts.person import Person
from grading.cohorts.person_stores import MATERIAL

LARGEST_UNPACKED = 200 * 2**20


@dataclass(frozen=True)
class Left:
    """A place where a word of the person still stands. kinds: id, name, email.

    material: the course's own texts, the same for everyone, where such a word stands by chance. report: a report or a
    list that somebody wrote into the home.
    """

    where: str
    kinds: tuple[str, ...]
    material: bool = False
    report: bool = False


def files(home: Home, person: Person) -> list[Path]:
    """The files that are searched byte by byte: databases are asked instead."""
    roots = [home.root]
    if not person.everybody:
        names = [one.name for one in person.cohorts]
        roots = [one.root for one in person.cohorts]
        roots += [place / name for name in names for place in (home.exchange, home.root / ".zhixing" / "cache")]
    found = []
    for root in roots:
        for folder, below, names in os.walk(root):
            below.sort()
            paths = [Path(folder) / name for name in sorted(names)]
            found += [one for one in paths if not one.is_symlink() and not _database(one)]
    return found


def _database(path: Path) -> bool:
    return path.suffix in (".db", ".duckdb") or path.name.endswith((".duckdb.wal", ".db-wal", ".db-journal", ".db-shm"))


def search(home: Home, person: Person, step: Callable[[], None] = lambda: None) -> list[Left]:
    """Where words of the person still stand; [] is the proof that none does. `step` is called for each file."""
    found = []
    cohorts = {one.name for one in home.cohorts()}
    for path in files(home, person):
        where = path.relative_to(home.root)
        kinds = person.matcher.in_text(path.name)
        if any(person.owns(part) for part in where.parts if part not in cohorts):
            kinds = kinds | {"id"}
        kinds |= _inside(path, person)
        if kinds:
            found.append(Left(where.as_posix(), tuple(sorted(kinds)), _material(where), _report(where)))
        step()
    for cohort in person.cohorts:
        for place, kinds, material in person_database.search_gradebook(cohort, person):
            found.append(Left(f"{person_database.where(cohort)}: {place}", tuple(sorted(kinds)), material))
    found += [Left(where, tuple(sorted(kinds))) for where, kinds in person_database.search_facts(home, person)]
    return found


def _inside(path: Path, person: Person) -> set[str]:
    try:
        if path.suffix.lower() in (".zip", ".xlsx"):
            kinds = set()
            for data in _unpacked(path):
                kinds |= person.matcher.in_bytes(data)
            return kinds
        return person.matcher.in_bytes(path.read_bytes())
    except FileNotFoundError:  # a program that runs beside us has taken its file away
        return set()


def _unpacked(path: Path) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) <= LARGEST_UNPACKED:
                for part in packed.infolist():
                    yield part.filename.encode()
                    yield packed.read(part)
                return
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        pass
    yield path.read_bytes()


def closed(home: Home, person: Person) -> list[str]:
    """Files that cannot be searched, since their text is packed: PDFs that somebody wrote into the home."""
    return [one.relative_to(home.root).as_posix() for one in files(home, person) if one.suffix.lower() == ".pdf"]


def _report(where: Path) -> bool:
    return where.parts[0] not in ("cohorts", "exchange", "learn", ".zhixing")


def _material(where: Path) -> bool:
    """cohorts/NAME/source, …/release, exchange/NAME/outbound, learn/LANG/lessons: made from the course's own sources."""
    parts = where.parts
    return (
        (parts[0] == "cohorts" and len(parts) > 3 and parts[2] in MATERIAL)
        or (parts[0] == "exchange" and len(parts) > 3 and parts[2] == "outbound")
        or (parts[0] == "learn" and len(parts) > 3 and parts[2] in ("lessons", "datasets"))
    )
