"""Deletion of a person on request: from every store, proved by a search, with a receipt that names nobody.

Safe to interrupt: each store is left as it was or without the person, and doing it again goes on with what is there.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grading.cohorts import person_database
from grading.cohorts.home import Home
from grading.cohorts.person import Person
from grading.cohorts.person_files import Held
from grading.cohorts.person_search import Left, search
from grading.cohorts.person_stores import inventory
from grading.cohorts.private import write_private
from grading.curriculum import journal
from grading.curriculum.errors import ZhixingError
from grading.engine import batch

RECEIPTS, KEY = "deletions.jsonl", "deletions.key"


@dataclass(frozen=True)
class Done:
    """A deletion: what was removed, what a second look still found, where words still stand, and the receipt."""

    removed: list[Held]
    again: list[Held]
    left: list[Left]
    receipt: dict

    @property
    def clean(self) -> bool:
        """Whether nothing is left but words that the course's own texts hold by chance."""
        return not self.again and all(one.material for one in self.left)


def delete(
    home: Home,
    person: Person,
    *,
    also: Sequence[Callable[[], Held | None]] = (),
    step: Callable[[str], None] = lambda _: None,
) -> Done:
    """Remove all that the home holds about `person`, and prove it.

    also: stores of higher layers; each says what it removed, None for nothing. step is told each place that is cleared,
    and called with "" for each file searched. Raises ZhixingError, before anything is changed, for a cohort that is being
    graded or a store in use.
    """
    mine = {"person": digest(home, person.id)}
    with ExitStack() as held:
        for cohort in person.cohorts:
            held.enter_context(batch.lock(cohort.root))
        removed = inventory(home, person)
        if unfinished(home, person.id):
            for cohort in person.cohorts:  # a run that was cut off may have left before this
                person_database.compact(cohort)
        journal.append(home.root / RECEIPTS, mine | {"begun": _now()})
        for one in removed:
            one.remove()
            journal.append(home.root / RECEIPTS, mine | {"removed": one.store, "count": one.count})
            step(one.where)
        for one in filter(None, (more() for more in also)):
            journal.append(home.root / RECEIPTS, mine | {"removed": one.store, "count": one.count})
            removed.append(one)
        after = Person(person.id, person.cohorts, [], person.everybody, person.others, person.names_of_others)
        again = [*inventory(home, after), *_still_enrolled(person)]
        left = search(home, person, lambda: step(""))
    receipt = mine | {
        "at": _now(),
        "scope": "home" if person.everybody else "cohort",
        "stores": _counts(home, person.id),
        "searched": sorted(person.matcher.kinds),
        "left": len(again) + sum(not one.material for one in left),
    }
    journal.append(home.root / RECEIPTS, receipt)
    return Done(removed, again, left, receipt)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _told(home: Home, who: str) -> list[dict]:
    if not (home.root / RECEIPTS).is_file():
        return []
    mine = digest(home, who)
    return [one for one in journal.read(home.root / RECEIPTS) if hmac.compare_digest(str(one.get("person", "")), mine)]


def _open_run(home: Home, who: str) -> list[dict]:
    """The lines since this person's last receipt: of a run that goes on, or was cut off."""
    told = _told(home, who)
    ended = max((at for at, one in enumerate(told) if "stores" in one), default=-1)
    return told[ended + 1 :]


def _counts(home: Home, who: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in _open_run(home, who):
        if "removed" in one:
            counts[one["removed"]] = counts.get(one["removed"], 0) + one["count"]
    return counts


def unfinished(home: Home, who: str) -> bool:
    """Whether a deletion of this person was cut off."""
    return bool(_open_run(home, who))


def _still_enrolled(person: Person) -> list[Held]:
    names = {one.cohort for one in person.enrolments}
    return [
        Held("gradebook", cohort.name, 1, lambda: None)
        for cohort in person.cohorts
        if cohort.name in names and any(person.same(one) for one in cohort.course.learners())
    ]


def receipts(home: Home, who: str) -> list[dict]:
    """The receipts of this person's finished deletions, oldest first."""
    return [one for one in _told(home, who) if "stores" in one]


def digest(home: Home, who: str) -> str:
    """32 hexadecimal digits of HMAC-SHA256 (RFC 2104) of an id: without the key nobody can tell whose it is."""
    return hmac.digest(
        _key(home.root / ".zhixing" / KEY), b"zhixing deletion\x00" + who.casefold().encode(), "sha256"
    ).hex()[:32]


def _key(path: Path) -> bytes:
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, secrets.token_bytes(32))
    key = path.read_bytes()
    if len(key) != 32:
        raise ZhixingError(
            f"{path} 不是密钥（{len(key)} 字节，应为 32）。请从备份恢复；删去它，以前的凭据就对不上本人了。",
            f"{path} is no key ({len(key)} bytes, not 32). Restore it; without it earlier receipts cannot be matched.",
        )
    return key
