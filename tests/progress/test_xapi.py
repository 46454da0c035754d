"""xAPI statements against the rules of the specification (1.0.3) that a program can check."""

from __future__ import annotations

import json
import re
import shutil
import uuid
from datetime import datetime
from urllib.parse import urlsplit

import pandas as pd
import pytest

from grading.curriculum.errors import ZhixingError
from grading.progress import privacy, xapi
from tests.commands.run import zhixing

KEY = bytes(range(32))
BASE = "https://learn.example.gov.cn"
M14 = "m14_service_speed"
#: The specification's own forms: ISO 8601 with a zone (RFC 3339), and RFC 5646 language tags.
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"[a-z]{2,3}(-[A-Z][A-Za-z0-9]+)*")


def facts(*rows) -> dict[str, pd.DataFrame]:
    """Rows (cohort, learner, state, points of 25); every graded one has two questions, of 20 and of 5 points."""
    table = pd.DataFrame(rows, columns=["cohort", "learner", "state", "points"]).assign(
        agency="甲局", module=M14, attempt=2, max_points=25.0, scored_max=25.0, late=False
    )
    stamps = [pd.NaT if state == "missing" else pd.Timestamp("2026-05-01T08:30:00+08:00") for state in table["state"]]
    table["submitted_at"] = pd.to_datetime(pd.Series(stamps, dtype=object), utc=True)
    graded = table[table["state"] == "graded"]
    parts = [
        graded[["cohort", "learner", "module", "attempt", "submitted_at"]].assign(
            question=name, competency=competency, points=graded["points"] * share, max_points=25.0 * share, state="graded",
            graded_at=pd.Timestamp("2026-05-02", tz="UTC"),
        )
        for name, competency, share in (("a_tests", "compare", 0.8), ("b", "act", 0.2), ("c", "", 0.0))
    ]  # fmt: skip
    enrolled = table[["cohort", "agency", "learner"]].assign(name="王某某", active=True)
    return {"enrolments": enrolled, "submissions": table, "scores": pd.concat(parts, ignore_index=True)}


FACTS = facts(
    ("甲班", "w001", "graded", 20.0), ("甲班", "w002", "needs_review", 12.0), ("甲班", "w003", "failed", None),
    ("甲班", "w004", "missing", None), ("甲班", "w005", "graded", 27.5), ("甲班", "w006", "graded", 0.0),
)  # fmt: skip


def check(one: dict, base: str = BASE) -> None:
    """Raise AssertionError where a statement breaks a MUST of the specification."""
    assert (
        {"id", "actor", "verb", "object"}
        <= set(one)
        <= {"id", "actor", "verb", "object", "result", "context", "timestamp"}
    )
    assert str(uuid.UUID(one["id"])) == one["id"] and uuid.UUID(one["id"]).variant == uuid.RFC_4122
    assert one["actor"]["objectType"] == "Agent" and set(one["actor"]) == {"objectType", "account"}, (
        "one identifier alone"
    )
    assert set(one["actor"]["account"]) == {"homePage", "name"}
    addresses = [
        one["actor"]["account"]["homePage"],
        one["verb"]["id"],
        one["object"]["id"],
        one["object"]["definition"]["type"],
    ]
    about = one["context"]["contextActivities"]
    assert set(about) <= {"parent", "grouping", "category", "other"}
    addresses += [activity["id"] for group in about.values() for activity in group] + list(one["context"]["extensions"])
    for address in addresses:
        parts = urlsplit(address)
        assert parts.scheme in ("http", "https") and parts.netloc and not re.search(r"[\s<>\"{}|\\^`]", address), (
            address
        )
    assert all(address.startswith((base, "http://adlnet.gov/expapi/")) for address in addresses)
    assert all(
        TAG.fullmatch(tag) for words in (one["verb"]["display"], one["object"]["definition"]["name"]) for tag in words
    )
    assert one["object"]["objectType"] == "Activity"
    assert STAMP.fullmatch(one["timestamp"]) and datetime.fromisoformat(one["timestamp"]).tzinfo
    assert set(one["result"]) <= {"score", "success", "completion", "response", "duration", "extensions"}
    if score := one["result"].get("score"):
        assert (
            -1 <= score["scaled"] <= 1 and score["min"] <= score["raw"] <= score["max"] and score["min"] < score["max"]
        )
    assert None not in _values(one) and "NaN" not in json.dumps(one)


def _values(value) -> list:
    if isinstance(value, dict):
        return [inner for one in value.values() for inner in _values(one)]
    return [inner for one in value for inner in _values(one)] if isinstance(value, list) else [value]


def test_every_statement_keeps_the_rules():
    found = xapi.statements(FACTS, KEY, BASE)
    for one in found:
        check(one)
    assert len({one["id"] for one in found}) == len(found) == 5 + 3 * 2


def test_what_was_done_is_what_is_said():
    found = xapi.statements(FACTS, KEY, BASE)
    by = {
        (
            one["actor"]["account"]["name"],
            one["verb"]["id"].rpartition("/")[2],
            one["object"]["id"].rpartition("/")[2],
        ): one
        for one in found
    }
    who = {learner: privacy.pseudonym(learner, KEY) for learner in ("w001", "w002", "w003", "w004", "w005")}
    done = by[who["w001"], "completed", M14]
    assert done["result"] == {"completion": True, "score": {"raw": 20.0, "min": 0.0, "max": 25.0, "scaled": 0.8}}
    assert done["timestamp"] == "2026-05-01T00:30:00.000Z"
    assert by[who["w001"], "scored", "compare"]["result"]["score"] == {
        "raw": 16.0,
        "min": 0.0,
        "max": 20.0,
        "scaled": 0.8,
    }
    assert by[who["w001"], "scored", "compare"]["timestamp"] == "2026-05-02T00:00:00.000Z"
    assert by[who["w002"], "completed", M14]["result"] == {"completion": True}, "no score while a reviewer is awaited"
    assert by[who["w003"], "attempted", M14]["result"] == {"completion": False}
    assert not any(name == who["w004"] for name, _, _ in by), "nothing handed in, nothing said"
    extra = by[who["w005"], "completed", M14]["result"]["score"]
    assert extra == {"raw": 27.5, "min": 0.0, "max": 27.5, "scaled": 1.0}


def test_nobody_is_named():
    text = json.dumps(xapi.statements(FACTS, KEY, BASE), ensure_ascii=False)
    assert not any(word in text for word in ("w001", "王某某", "甲局", "甲班"))


def test_the_same_facts_give_the_same_ids_and_a_corrected_grade_another():
    ids = [one["id"] for one in xapi.statements(FACTS, KEY, BASE)]
    mixed = {name: table.sample(frac=1, random_state=3) for name, table in FACTS.items()}
    assert sorted(one["id"] for one in xapi.statements(mixed, KEY, BASE)) == sorted(ids)
    better = FACTS | {"submissions": FACTS["submissions"].replace({"points": {20.0: 21.0}})}
    assert len(set(ids) - {one["id"] for one in xapi.statements(better, KEY, BASE)}) == 1
    twice = xapi.statements(facts(("甲班", "a", "graded", 5.0), ("乙班", "a", "graded", 5.0)), KEY, BASE)
    assert len({one["id"] for one in twice}) == len(twice) == 6, "the same work in two cohorts is two"


@pytest.mark.parametrize("base", ["learn.example", "ftp://a.b", "https://", "https://a b", "https://a.b/?c=d"])
def test_an_address_that_is_none_is_refused(base):
    with pytest.raises(ZhixingError, match=r"learn\.example\.gov\.cn"):
        xapi.statements(FACTS, KEY, base)


def test_the_command_writes_lines_and_keeps_the_key_at_home(released, tmp_path):
    place, target = tmp_path / "home", tmp_path / "out" / "statements.jsonl"
    shutil.copytree(released.root.parent.parent, place, symlinks=True)
    done = zhixing(place, "xapi", str(target), "--base", BASE)
    assert done.exit_code == 0 and "xAPI 1.0.3" in done.stdout, done.output
    for line in target.read_text(encoding="utf-8").splitlines():
        check(json.loads(line))
    assert (place / "pseudonyms.key").stat().st_size == 32 and [one.name for one in target.parent.iterdir()] == [
        target.name
    ]
    beside = zhixing(place, "xapi", str(place / "statements.jsonl"), lang="en")
    assert beside.exit_code == 1 and "may not lie in the export folder" in beside.stderr
