"""What reports have said so far, kept in the home, so that the next report says nothing by differing from it.

Three rules make a report safe beside any other of the same home, for the same reader or another:

1. Every figure is of a whole group of five or more (`groups`), or a sum over whole groups.
2. How many of a group handed in is told exactly where those who did and those who did not are both none or five at
   least; else as a range, "16 to 19 of 20". The sum of a cohort's ranges is told where it leaves each of them open, and
   no count is ever part of two such sums.
3. A group's people, and what is said of a module or of competencies in it, change in a report only when at least five
   people have changed, and no count by 1 to 4. Until then the report says what the last one said, and since when.

Not covered: five people who are known but for one; and a mean that shows that everybody got all or nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically
from grading.progress import cards, groups, privacy, standing
from grading.progress.measures_facts import like
from grading.progress.privacy import MINIMUM
from grading.progress.totals import open_sum, split, steady, steps


@dataclass(frozen=True)
class Said:
    """What reports may say now.

    groups: each a dict with id, cohort, place, agencies, n, since; modules: module -> {n, submitted: [least, most], scores,
    questions: question -> figures, since}; competencies: competency -> figures. Figures are {least: people with a score,
    rounded down to fives, mean, sd: percent}. sums: {cohort, module, groups: ids, submitted}, exact where the groups' own
    are ranges. trends: cohort -> module -> [[Monday, handed in by the end of that week, at least]].
    """

    groups: list[dict]
    sums: list[dict]
    trends: dict[str, dict[str, list]]


FILE, KEY, LOCK, VERSION = "published.json", "pseudonyms.key", ".published.lock", 1
PATIENCE = 30  # seconds


def load(home: Path) -> dict:
    """The state of a home's reports; an empty one where there has been none. Raises ZhixingError for a damaged file."""
    path = Path(home) / FILE
    if not path.exists():
        return {"version": VERSION, "groups": {}, "sums": {}, "trends": {}, "tables": {}}
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        if state["version"] != VERSION:
            raise ValueError(f"version {state['version']}")
        return state
    except (ValueError, KeyError, TypeError) as error:
        raise ZhixingError(
            f"{path} 已损坏：{error}。请从备份恢复；删掉它，下一份报告与以前的报告相减就可能看出个人。",
            f"{path} is damaged: {error}. Restore it from a backup; without it the next report less an earlier one may "
            "show a single person.",
        ) from error


def save(home: Path, state: dict) -> None:
    path = Path(home) / FILE
    write_atomically(path, json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))
    path.chmod(0o600)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold a home's reports for oneself: two that are made at once would each tell of changes the other does not know of.

    SQLite's lock, since it works on every system and is let go when a process dies. Raises ZhixingError after half a minute.
    """
    Path(home).mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(Path(home) / LOCK, timeout=PATIENCE, isolation_level=None)
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise ZhixingError(
                f"另一份报告正在生成（{Path(home) / LOCK}）。等它完成后再运行一次。",
                f"Another report is being made ({Path(home) / LOCK}). Run this again when it is done.",
            ) from error
        yield
    finally:
        connection.close()


def publish(home: Path, facts: dict[str, pd.DataFrame], parents: Mapping[str, str], today: date) -> Said:
    """What a report may say of the cohorts in `facts`; kept for the next report.

    A group whose people have become fewer than five is left out.
    """
    state = load(home)
    said = update(home, state, facts, parents, today)
    save(home, state)
    return said


def update(home: Path, state: dict, facts: dict[str, pd.DataFrame], parents: Mapping[str, str], today: date) -> Said:
    """`publish` in a state that the caller has loaded and saves."""
    rows = standing.enrolled(facts["enrolments"], privacy.load_key(Path(home) / KEY))
    standing.rename(home, state, rows)
    there, panel = [], []
    kept: dict[str, list[groups.Group]] = {}
    for one in state["groups"].values():
        kept.setdefault(one["cohort"], []).append(groups.Group(one["id"], one["cohort"], one["place"], one["agencies"]))
    for cohort, people in sorted(rows.items()):
        for group, now in standing.people(cohort, people, state, kept.get(cohort, []), parents, today):
            there.append(group)
            chosen = set(group["members"])
            panel += [(cohort, one.learner, group["id"]) for one in people if one.pseudonym in chosen]
            group["hidden"] = now < MINIMUM
    members = pd.DataFrame(panel, columns=["cohort", "learner", "group_id"], dtype=object)
    # Names of one kind with those of the facts are joined by their numbers.
    members = like(members, facts["enrolments"], ["cohort", "learner"]).astype({"group_id": "category"})
    modules, profiles = cards.compute(facts, members)
    for group in there:
        for module, raw in modules.get(group["id"], {}).items():
            raw["n"] = group["n"]  # somebody deleted since still counts in what was said
            group["modules"][module] = _next(group["modules"].get(module), raw, today, _module)
        if group["id"] in profiles:
            group["profile"] = _next(group.get("profile"), profiles[group["id"]], today, _profile)
    shown = [one for one in there if not one["hidden"]]
    by_cohort: dict[str, list[dict]] = {}
    for one in shown:
        by_cohort.setdefault(one["cohort"], []).append(one)
    for cohort, mine in by_cohort.items():
        _totals(cohort, mine, state, modules)
    cohorts, ids = {one["cohort"] for one in shown}, {one["id"] for one in shown}
    sums = [
        {"cohort": cohort, "module": module, "groups": list(one["members"]), "submitted": one["submitted"]}
        for cohort in sorted(cohorts)
        for module, said in sorted(state["sums"].get(cohort, {}).items())
        for one in said
        if ids >= set(one["members"])
    ]
    trends = {cohort: value for cohort, value in state["trends"].items() if cohort in cohorts}
    return Said([_shown(one) for one in shown], sums, trends)


def groups_of(home: Path, learner: str, cohorts: Iterable[str]) -> int:
    """In how many groups of `cohorts` a person stands, by pseudonym, in what is kept."""
    if not (Path(home) / FILE).exists():
        return 0
    cohorts, name = set(cohorts), privacy.pseudonym(learner, privacy.load_key(Path(home) / KEY))
    return sum(one["cohort"] in cohorts and name in one["members"] for one in load(home)["groups"].values())


def forget(home: Path, learner: str, cohorts: Iterable[str]) -> int:
    """Take a person out of what is kept of `cohorts`; returns the number of groups they stood in.

    What was said of the groups stays as it was: a report without them, less the one before, would tell of them.
    """
    if not (Path(home) / FILE).exists():
        return 0
    cohorts = set(cohorts)
    name, found = privacy.pseudonym(learner, privacy.load_key(Path(home) / KEY)), 0
    with alone(home):
        state = load(home)
        for group in state["groups"].values():
            if group["cohort"] in cohorts and name in group["members"]:
                found += 1
                group["members"] = [standing.FORGOTTEN if one == name else one for one in group["members"]]
        save(home, state)
    return found


def _totals(cohort: str, groups: list[dict], state: dict, raw: dict) -> None:
    """Bring a cohort's sums of ranges and its weekly steps up to date."""
    versions = {(one["id"], module): card["version"] for one in groups for module, card in one["modules"].items()}
    sums = state["sums"].setdefault(cohort, {})
    for module, said in sums.items():
        sums[module] = [
            one for one in said if all(versions.get((id, module)) == at for id, at in one["members"].items())
        ]
    for module in sorted({module for one in groups for module in one["modules"]}):
        mine = {one["id"]: one["modules"][module] for one in groups if module in one["modules"]}
        fresh = {
            id: card for id, card in mine.items() if card["submitted"][0] != card["submitted"][1] and not card["summed"]
        }
        if open_sum([(card["n"], card["true"], card["submitted"]) for card in fresh.values()]):
            for card in fresh.values():
                card["summed"] = True
            total = sum(card["true"] for card in fresh.values())
            said = {"submitted": total, "members": {id: card["version"] for id, card in fresh.items()}}
            sums.setdefault(module, []).append(said)
        summed = sums.get(module, [])
        inside = {id for one in summed for id in one["members"]}
        least = sum(one["submitted"] for one in summed)
        least += sum(card["submitted"][0] for id, card in mine.items() if id not in inside)
        weekly: dict[str, int] = {}
        for id in mine:
            for week, n in raw.get(id, {}).get(module, {}).get("weeks", []):
                weekly[week] = weekly.get(week, 0) + n
        so_far = list(zip(sorted(weekly), accumulate(weekly[week] for week in sorted(weekly)), strict=True))
        trends = state["trends"].setdefault(cohort, {})
        trends[module] = steps(trends.get(module, []), so_far, least)


def _next(before: dict | None, raw: dict, today: date, form) -> dict:
    """What is said from now on: `raw` in the form that may be shown, or what was said before."""
    if before is not None:
        changed = sum(a != b for a, b in zip(before["sketch"], raw["sketch"], strict=True))
        if changed < MINIMUM:
            return before
    said = form(raw, before)
    if said is None:
        return before
    version = 1 + (before["version"] if before else 0)
    return said | {"sketch": raw["sketch"], "since": today.isoformat(), "version": version}


def _module(raw: dict, before: dict | None) -> dict | None:
    n, submitted = raw["n"], min(raw["submitted"], raw["n"])
    told = split(n, submitted)
    exact = told[0] == told[1]
    if before and exact and before["submitted"][0] == before["submitted"][1]:
        was, of = before["submitted"][0], before["n"]
        if not (steady(was, submitted) and steady(of - was, n - submitted)):
            return None
    return {
        "n": n, "submitted": told, "true": submitted, "summed": False, "scores": _rounded(raw["scores"]),
        "questions": {name: _rounded(one) for name, one in raw["questions"].items()},
    }  # fmt: skip


def _profile(raw: dict, before: dict | None) -> dict:
    return {"competencies": {name: _rounded(one) for name, one in raw["competencies"].items()}}


def _rounded(figures: dict | None) -> dict | None:
    """Learners down to fives, so that who has no score yet cannot be counted; percent to one place."""
    if figures is None:
        return None
    least = figures["scored"] // MINIMUM * MINIMUM
    return {"least": least, "mean": round(figures["mean"], 1), "sd": round(figures["sd"], 1)}


def _shown(group: dict) -> dict:
    """Without the people, the true counts and the sketches, which are nobody's to see."""
    said = ("n", "submitted", "scores", "questions", "since")
    modules = {module: {name: one[name] for name in said} for module, one in sorted(group["modules"].items())}
    kept = {name: group[name] for name in ("id", "cohort", "place", "agencies", "n", "since")}
    return kept | {"modules": modules, "competencies": group.get("profile", {}).get("competencies", {})}
