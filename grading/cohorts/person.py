"""One person across a home: who they are in each cohort, and how their id, name and e-mail are known in a text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from grading.cohorts import members
from grading.cohorts.home import Cohort, Home
from grading.cohorts.table_file import nearest, normal
from grading.curriculum.errors import ZhixingError

WORDS = {"id": ("编号", "id"), "name": ("姓名", "name"), "email": ("邮箱", "e-mail")}
#: An id shorter than this, or a number shorter than that, stands in notebooks and logs by chance.
SHORTEST, SHORTEST_NUMBER = 3, 5


@dataclass(frozen=True)
class Enrolment:
    """The person in one cohort. left: when they left (UTC), "" while they are in it."""

    cohort: str
    id: str
    name: str
    email: str
    agency: str
    left: str


@dataclass
class Person:
    """One person. `everybody`: all cohorts of the home are meant; else only those of `cohorts`.

    others: the ids, names and e-mails of everyone else in the home, of which the person's may be a part (s1 of s10).
    """

    id: str
    cohorts: list[Cohort]
    enrolments: list[Enrolment]
    everybody: bool
    others: set[str] = field(default_factory=set, repr=False)
    names_of_others: set[str] = field(default_factory=set, repr=False)

    def same(self, word: object) -> bool:
        """Whether `word` is the person's id; ids that differ in case alone are one person."""
        return isinstance(word, str) and word.casefold() == self.id.casefold()

    def owns(self, file: str) -> bool:
        """Whether a file or folder of this name is theirs, as nbgrader and we name them: id, id+…, id.html."""
        return self.same(file) or self.same(file.partition("+")[0]) or self.same(file.rpartition(".")[0])

    @cached_property
    def words(self) -> dict[str, set[str]]:
        """kind (id, name, email) -> the texts to look for. A name that someone else has too is not theirs alone."""
        names = {one.name for one in self.enrolments if one.name} - self.names_of_others
        mails = {one.email for one in self.enrolments if one.email}
        return {
            "id": {self.id, *(one.id for one in self.enrolments)},
            "name": {one for one in names if len(one) > 1},
            "email": mails,
        }

    @property
    def short(self) -> bool:
        """Whether the id is so short that a text may hold it by chance."""
        return len(self.id) < SHORTEST or (self.id.isdecimal() and len(self.id) < SHORTEST_NUMBER)

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher(self)


class Matcher:
    """Finds the person's words in bytes and texts, and does not take a part of another's word for them."""

    def __init__(self, person: Person):
        self.kinds: dict[str, re.Pattern] = {}
        self.forms: dict[str, list[bytes]] = {}
        for kind, words in person.words.items():
            wanted = [] if kind == "id" and person.short else sorted(words, key=len, reverse=True)
            variants = list(dict.fromkeys(form for word in wanted for form in _forms(word)))
            if not variants:
                continue
            # A longer word of somebody else is taken first, and with it the part that looks like the person's.
            longer = {form for other in person.others for word in wanted if len(other) > len(word)
                      and word.casefold() in other.casefold() for form in _forms(other)}  # fmt: skip
            skip = "|".join(map(re.escape, sorted(longer, key=len, reverse=True)))
            take = "|".join(_bounded(one) for one in variants)
            self.kinds[kind] = re.compile(f"(?:{skip})|({take})" if skip else f"({take})", re.IGNORECASE)
            self.forms[kind] = [one.encode("utf-8").lower() for one in variants]

    def in_text(self, text: str) -> set[str]:
        """The kinds of words that `text` holds."""
        return {kind for kind, one in self.kinds.items() if any(hit.group(1) for hit in one.finditer(text))}

    def in_bytes(self, data: bytes) -> set[str]:
        """The kinds of words that a file's bytes hold."""
        low = data.lower()
        if not any(form in low for forms in self.forms.values() for form in forms):
            return set()
        return self.in_text(data.decode("utf-8", errors="replace"))


def _forms(word: str) -> list[str]:
    """A word as it may be written: itself, escaped in JSON, in a link."""
    return list(dict.fromkeys([word, json.dumps(word)[1:-1], quote(word)]))


def _bounded(word: str) -> str:
    """A pattern for `word` where no letter or digit goes on; Chinese has no spaces, so there anything may stand beside."""
    left = "(?<![A-Za-z0-9_])" if word[0].isascii() and (word[0].isalnum() or word[0] == "_") else ""
    right = "(?![A-Za-z0-9_])" if word[-1].isascii() and (word[-1].isalnum() or word[-1] == "_") else ""
    return left + re.escape(word) + right


def find(home: Home, who: str, cohort: str = "") -> Person:
    """The person with the id `who`, in every cohort or in one. Their enrolments are empty when no gradebook has them.

    Raises ZhixingError where the same id is another name in another cohort: they may be two people.
    """
    who = normal(who)
    every = home.cohorts()
    scope = [home.cohort(cohort)] if cohort else every
    enrolments, others, names = [], set(), set()
    for one in every:
        for row in members.people(one):
            if row[0].casefold() != who.casefold():
                others.update(filter(None, row))
                names.add(row[1])
            elif any(one.name == other.name for other in scope):
                record = one.record
                enrolments.append(
                    Enrolment(one.name, *row, record.agencies.get(row[0]) or record.agency, record.left.get(row[0], ""))
                )
    person = Person(enrolments[0].id if enrolments else who, scope, enrolments, not cohort, others, names)
    if len({one.name for one in enrolments if one.name}) > 1:
        seen = [(one.cohort, one.name) for one in enrolments]
        raise ZhixingError(
            f"编号 {person.id} 在不同班级里姓名不同：{'；'.join(f'{a}：{b}' for a, b in seen)}。可能是两个人，请用 --cohort 指明班级。",
            f"The id {person.id} has different names: {'; '.join(f'{a}: {b}' for a, b in seen)}. They may be two people: "
            "name the cohort with --cohort.",
        )
    return person


def unknown(home: Home, who: str) -> ZhixingError:
    """What to say of an id that nothing in the home is about."""
    ids = {learner.id for one in home.cohorts() for learner in members.people(one)}
    like = nearest(who, ids)
    zh, en = (f"相近的编号：{'、'.join(like)}。", f" Ids like it: {', '.join(like)}.") if like else ("", "")
    return ZhixingError(f"没有找到 {who} 的任何资料。{zh}", f"Nothing is held about {who}.{en}")
