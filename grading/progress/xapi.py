"""xAPI statements (version 1.0.3, https://github.com/adlnet/xAPI-Spec) of what learners completed and scored.

Learners are pseudonyms (`privacy.pseudonym`); no name, agency, cohort or text of theirs is in a statement. A statement's
id is a UUIDv5 of all the rest of it: exporting twice gives the same statements, which a learning record store takes
once, and a corrected grade gives a new one, as the specification wants, since a stored statement never changes.
"""

from __future__ import annotations

import json
import math
import uuid
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

import pandas as pd

from grading.curriculum import syllabus
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically
from grading.progress.privacy import pseudonym

VERBS = "http://adlnet.gov/expapi/verbs/"
ACTIVITIES = "http://adlnet.gov/expapi/activities/"
#: Reserved by RFC 2606 and nobody's: what stands for the agency's own address until one is given.
NOWHERE = "https://zhixing.invalid"
_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://zhixing.invalid/xapi/1")
_WORDS = {"completed": ("完成了", "completed"), "attempted": ("尝试了", "attempted"), "scored": ("得分", "scored")}


def statements(facts: Mapping[str, pd.DataFrame], key: bytes, base: str = NOWHERE) -> list[dict]:
    """Every statement that `facts` (as `Store.facts` gives them) support, in the order of their learners and modules.

    A submission that was graded or waits for its reviewer was "completed" (with a score once all of it is graded), one
    that could not be graded was "attempted"; what was not handed in makes none. For each competency of a graded module
    there is one "scored". base: the address under which the agency's activities and accounts are, without a final
    slash. Raises ZhixingError when it is no http(s) address.
    """
    return list(each(facts, key, base))


def write(path: Path, facts: Mapping[str, pd.DataFrame], key: bytes, base: str = NOWHERE) -> int:
    """`statements` into a file, one a line, each as it is made: there may be millions. Returns how many."""
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        encode = json.JSONEncoder(ensure_ascii=False).encode
        for count, one in enumerate(each(facts, key, base), 1):  # noqa: B007
            yield f"{encode(one)}\n".encode()

    write_atomically(path, lines())
    return count


def each(facts: Mapping[str, pd.DataFrame], key: bytes, base: str = NOWHERE) -> Iterator[dict]:
    """`statements`, one at a time."""
    base = base.rstrip("/")
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment or " " in base:
        raise ZhixingError(
            f"地址 {base!r} 不能用：要写成 https://learn.example.gov.cn 这样的网址。",
            f"{base!r} cannot be used: write an address such as https://learn.example.gov.cn.",
        )
    titles = {one.id: one.title for one in syllabus.load().modules}
    competencies = syllabus.load().competencies
    course = {"objectType": "Activity", "id": f"{base}/xapi/course"}
    name = cache(lambda one: pseudonym(one, key))  # a learner has many statements
    objects = {
        one: _activity(f"{base}/xapi/competencies/{quote(one)}", "objective", what)
        for one, what in competencies.items()
    }
    modules = {}
    handed = facts["submissions"]
    handed = handed[handed["state"].ne("missing") & handed["submitted_at"].notna()]
    for one in handed.sort_values(["learner", "cohort", "module"]).itertuples():
        if one.module not in modules:
            where = f"{base}/xapi/modules/{quote(one.module)}"
            modules[one.module] = _activity(where, "module", titles.get(one.module))
        yield _identified(one, _completion(one, base, name) | {"object": modules[one.module]}, base, name, course)
    scores = facts["scores"]
    scores = scores[scores["state"].eq("graded") & scores["points"].notna() & scores["competency"].isin(competencies)]
    groups = scores.groupby(["learner", "cohort", "module", "competency", "attempt"], observed=True)
    sums = groups.agg(points=("points", "sum"), max_points=("max_points", "sum"), at=("graded_at", "max"),
                      submitted_at=("submitted_at", "max")).reset_index()  # fmt: skip
    for one in sums.itertuples():
        parent = {"objectType": "Activity", "id": f"{base}/xapi/modules/{quote(one.module)}"}
        statement = {
            "actor": _actor(one.learner, base, name),
            "verb": _verb("scored"),
            "object": objects[one.competency],
            "result": {"score": _score(one.points, one.max_points)},
            "timestamp": _time(one.at if pd.notna(one.at) else one.submitted_at),
        }
        yield _identified(one, statement, base, name, parent, course)


def _completion(one, base: str, name: Callable[[str], str]) -> dict:
    failed = one.state == "failed"
    result: dict = {"completion": not failed}
    if one.state == "graded" and pd.notna(one.points):
        result["score"] = _score(one.points, one.max_points)
    verb = _verb("attempted" if failed else "completed")
    return {
        "actor": _actor(one.learner, base, name),
        "verb": verb,
        "result": result,
        "timestamp": _time(one.submitted_at),
    }


def _identified(one, statement: dict, base: str, name: Callable[[str], str], parent: dict, *grouping: dict) -> dict:
    """The statement with its context and its id."""
    activities = {"parent": [parent]} | ({"grouping": list(grouping)} if grouping else {})
    attempt = {f"{base}/xapi/extensions/attempt": int(one.attempt)}
    statement = statement | {"context": {"platform": "Zhixing", "contextActivities": activities, "extensions": attempt}}
    # The cohort keeps the same work in two cohorts two statements; under the key, so that no guess at it can be checked.
    text = _SORTED([name(one.cohort), statement])
    return {"id": str(uuid.uuid5(_NAMESPACE, text)), **statement}


def _actor(learner: str, base: str, name: Callable[[str], str]) -> dict:
    return {"objectType": "Agent", "account": {"homePage": base, "name": name(learner)}}


def _verb(name: str) -> dict:
    zh, en = _WORDS[name]
    return {"id": VERBS + name, "display": {"zh-CN": zh, "en": en}}


def _activity(address: str, kind: str, title: syllabus.Bilingual | None) -> dict:
    definition: dict = {"type": ACTIVITIES + kind}
    if title is not None:
        definition["name"] = {"zh-CN": title.zh, "en": title.en}
    return {"objectType": "Activity", "id": address, "definition": definition}


def _score(points: float, most: float) -> dict:
    """raw lies between min and max and scaled between -1 and 1, as the specification demands: with extra credit the
    maximum is what was earned."""
    points, most = float(points), float(most)
    low = min(0.0, points)
    score = {"raw": points, "min": low, "max": max(most, points)} if max(most, points) > low else {"raw": points}
    if most > 0 and not math.isnan(points):
        score["scaled"] = round(min(1.0, max(-1.0, points / most)), 6)
    return score


def _time(stamp: pd.Timestamp) -> str:
    """ISO 8601 in UTC, to the millisecond."""
    return stamp.tz_convert("UTC").isoformat(timespec="milliseconds").replace("+00:00", "Z")
