"""Who stands in which group of a report: kept from report to report, until five have changed or an agency is renamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from grading.cohorts import agency_changes
from grading.curriculum import journal
from grading.progress import groups, privacy
from grading.progress.privacy import MINIMUM
from grading.progress.totals import steady

#: Stands for somebody who has been deleted, so that a group's number stays what was said.
FORGOTTEN = "-"


class Person(NamedTuple):
    agency: str
    learner: str
    pseudonym: str
    active: bool


def enrolled(enrolments: pd.DataFrame, key: bytes) -> dict[str, list[Person]]:
    """cohort -> its people, each once, as they are enrolled."""
    people = enrolments.drop_duplicates(["cohort", "learner"])
    # Large stores give categoricals: plain texts from here on.
    texts = [people[name].astype(object).fillna("").astype(str) for name in ("cohort", "agency", "learner")]
    found: dict[str, list[Person]] = {}
    for cohort, agency, learner, active in zip(*texts, people["active"].astype(bool), strict=True):
        one = Person(agency, learner, privacy.pseudonym(learner, key), active)
        found.setdefault(cohort, []).append(one)
    return found


def people(
    cohort: str, rows: list[Person], state: dict, kept: list[groups.Group], parents: Mapping[str, str], today: date
):
    """Yields (group as kept, learners in it now) for one cohort, its people brought up to date where they may be."""
    active = [one for one in rows if one.active]
    sizes = Counter(one.agency for one in active)
    stood = {name: one.id for one in kept for name in state["groups"][one.id]["members"]}
    came: dict[str, Counter] = {}
    for person in active:
        if person.pseudonym in stood:
            came.setdefault(person.agency, Counter())[stood[person.pseudonym]] += 1
    moved = {agency: counts.most_common(1)[0][0] for agency, counts in came.items()}
    for one in groups.form(cohort, sizes, parents, kept, moved=moved):
        agencies = set(one.agencies)
        mine = [person.pseudonym for person in active if person.agency in agencies]
        group = state["groups"].setdefault(one.id, {"modules": {}, "members": [], "n": 0})
        # A tree that was changed since: the place is where the agencies are now.
        group |= {"id": one.id, "cohort": cohort, "agencies": one.agencies, "place": place_of(one.agencies, parents)}
        changed = len(set(mine) ^ set(group["members"]) - {FORGOTTEN}) + group["members"].count(FORGOTTEN)
        if len(mine) >= MINIMUM and changed >= MINIMUM and steady(group["n"], len(mine)):
            group |= {"members": sorted(mine), "n": len(mine), "since": today.isoformat()}
        yield group, len(mine)


def place_of(agencies: list[str], parents: Mapping[str, str]) -> str:
    place = agencies[0]
    for other in agencies[1:]:
        place = groups.common(place, other, parents)
    return place


def rename(home: Path, state: dict, rows: Mapping[str, list[Person]]) -> None:
    """Carry groups on under the new names of agencies that were renamed since the last report of their cohort.

    A group anew, of the same people but for one who came meanwhile, less the group before would be that one. The history
    says what was renamed, and the state how much of it each cohort has followed; one that is not there had no groups. A
    cohort whose facts still have the old name alone (its gradebook cannot be read) follows when they have the new one.
    """
    events = [one for one in journal.read(Path(home) / agency_changes.HISTORY) if one.get("event") == "renamed"]
    followed = state.setdefault("renames", {})
    for cohort, people in rows.items():
        mine = [one for one in state["groups"].values() if one["cohort"] == cohort]
        there, at = {one.agency for one in people}, followed.get(cohort, 0 if mine else len(events))
        for event in events[at:]:
            old, new = event["agency"], event["detail"]
            if old in there and new not in there:
                break
            at += 1
            if not any(new in one["agencies"] for one in mine):
                for one in mine:
                    one["agencies"] = [new if name == old else name for name in one["agencies"]]
        followed[cohort] = at
