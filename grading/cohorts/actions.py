"""What became of the actions of a cohort: the learners' cards, and our record of how they were followed up.

The card is the learner's file and is only read. What is heard after 30 and 90 days is ours: lines added to
actions.jsonl in the cohort's folder, never changed afterwards.
"""

from __future__ import annotations

import math
import os
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from grading.classroom import action_card, saved
from grading.classroom.saved import Unusable
from grading.cohorts.home import Cohort
from grading.curriculum import journal
from grading.curriculum.errors import ZhixingError

MODULE = "m20_action_learning"
#: Days after the card was written on which one asks, and from when a report counts as the answer (half-way from the last).
FOLLOW_UPS = {30: 15, 90: 60}
STATUSES = ("open", "done", "dropped")
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Update:
    """One report on an action. `on`: the day it tells of (YYYY-MM-DD). `value` is in the baseline's unit, or None."""

    learner: str
    on: str
    status: str
    recorded_at: str
    value: float | None = None
    note: str = ""


@dataclass
class Action:
    """One learner's action. `card` is None where there is none that can be read, and `reason` (zh, en) says why."""

    learner: str
    card: dict | None = None
    reason: tuple[str, str] | None = None
    written_on: date | None = None
    updates: list[Update] = field(default_factory=list)

    def status(self, today: date) -> str:
        """open, overdue, done or dropped; "" without a card."""
        told = self.updates[-1].status if self.updates else "open"
        if self.card is None or told != "open":
            return told if self.updates else ""
        return "overdue" if self.card["due"] and self.card["due"] < today else "open"

    def follow_up(self, days: int) -> date | None:
        return self.written_on + timedelta(days=days) if self.written_on else None

    def owed(self, today: date) -> list[int]:
        """The follow-ups (30, 90) whose day has come without a report."""
        if self.written_on is None or self.status(today) == "dropped":
            return []
        told = [date.fromisoformat(one.on) for one in self.updates]
        return [
            days
            for days, earliest in FOLLOW_UPS.items()
            if today >= self.follow_up(days)
            and not any(day >= self.written_on + timedelta(days=earliest) for day in told)
        ]

    def effect(self) -> dict | None:
        """{value, on, change, wanted, reached, unit, compared}: the last value reported against baseline and target.

        None without a value or a baseline. change and wanted are differences from the baseline, in its unit; reached is
        None without a target; compared is the card's kind of comparison, "" or "none" where it has none.
        """
        measured = [one for one in self.updates if one.value is not None]
        baseline = (self.card or {}).get("baseline_value")
        if not measured or not isinstance(baseline, float):
            return None
        last, target = measured[-1], self.card["target_value"]
        target = target if isinstance(target, float) and target != baseline else None
        wanted = None if target is None else target - baseline
        change = last.value - baseline
        reached = None if wanted is None else change * math.copysign(1, wanted) >= abs(wanted) - 1e-9
        return {
            "value": last.value, "on": last.on, "change": change, "wanted": wanted, "reached": reached,
            "unit": self.card["baseline_unit"], "compared": self.card["comparison_kind"],
        }  # fmt: skip


def overdue(action: Action, today: date) -> bool:
    return action.status(today) == "overdue" or bool(action.owed(today))


def submission(cohort: Cohort, learner: str) -> Path | None:
    """The folder of a learner's newest version of the module's submission, or None."""
    found = {}
    for folder in (cohort.root / "submitted" / learner).glob(f"{MODULE}*"):
        version = re.fullmatch(rf"{MODULE}(?:-v(\d+))?", folder.name)
        if version and folder.is_dir() and not folder.is_symlink():
            found[int(version[1] or 1)] = folder
    return found[max(found)] if found else None


def actions(cohort: Cohort) -> list[Action]:
    """One for each learner enrolled, by id; a card that is missing or cannot be read is a row with its reason."""
    told = updates(cohort)
    return [action(cohort, learner, told.get(learner, [])) for learner in sorted(cohort.course.learners())]


def updates(cohort: Cohort) -> dict[str, list[Update]]:
    """learner -> what was heard of their action, in the order of the days it tells of."""
    told: dict[str, list[Update]] = {}
    for one in Record(cohort.root / "actions.jsonl").updates():
        told.setdefault(one.learner, []).append(one)
    return told


def action(cohort: Cohort, learner: str, updates: list[Update]) -> Action:
    """One learner's action with what was heard of it."""
    folder = submission(cohort, learner)
    if folder is None:
        return Action(learner, reason=("还没有提交", "nothing handed in"), updates=updates)
    if not os.path.lexists(folder / action_card.FILE):
        return Action(learner, reason=("提交里没有行动卡", "no action card in the submission"), updates=updates)
    try:
        found = action_card.load(folder)
    except Unusable as error:
        return Action(
            learner, reason=(f"行动卡读不出来：{error.zh}", f"the card cannot be read: {error.en}"), updates=updates
        )
    return Action(learner, found["card"], None, found["written_on"], updates)


def update(
    cohort: Cohort, learner: str, status: str = "", value: float | None = None, on: date | None = None, note: str = ""
) -> Update:
    """Add a report on a learner's action and return it. status "" keeps the one before; on: today unless given.

    Raises ZhixingError for an unknown learner or status, a day to come, one before the card, or nothing to report.
    """
    found = next((one for one in actions(cohort) if one.learner == learner), None)
    if found is None:
        raise ZhixingError(
            f"班级“{cohort.name}”里没有学员 {learner}。用 zhixing action list {cohort.name} 查看编号。",
            f"Cohort {cohort.name!r} has no learner {learner}. See the ids with zhixing action list {cohort.name}.",
        )
    if status and status not in STATUSES:
        raise ZhixingError(
            f"--status 只能是 {'、'.join(STATUSES)}，不能是 {status!r}。",
            f"--status is one of {', '.join(STATUSES)}, not {status!r}.",
        )
    if not status and value is None and not note.strip():
        raise ZhixingError(
            "没有可记的内容：请给出 --value、--status 或 --note。",
            "Nothing to record: give --value, --status or --note.",
        )
    if value is not None and not math.isfinite(value):
        raise ZhixingError("--value 要是一个数。", "--value must be a number.")
    _check_day(found, on or date.today())
    note = saved.text(note[:LONGEST_NOTE], "note", LONGEST_NOTE)
    kept = found.updates[-1].status if found.updates else "open"
    now = datetime.now(UTC).isoformat(timespec="seconds")
    told = Update(learner, (on or date.today()).isoformat(), status or kept, now, value, note)
    Record(cohort.root / "actions.jsonl").add(told)
    return told


def _check_day(action: Action, on: date) -> None:
    if on > date.today():
        raise ZhixingError(f"{on} 还没有到：只记已经看到的结果。", f"{on} is still to come: record what has been seen.")
    if action.written_on and on < action.written_on:
        raise ZhixingError(
            f"{on} 早于行动卡的填写日期 {action.written_on}，不能当作跟踪结果。",
            f"{on} is before the card was written ({action.written_on}): that is no follow-up.",
        )


class Record:
    """The follow-ups of one cohort, oldest first, in a file that is only added to."""

    def __init__(self, path: Path):
        self.path = Path(path)

    def updates(self) -> list[Update]:
        """All reports in the order of the days they tell of; a line cut off by a crash is left out."""
        found = []
        for value in journal.read(self.path):
            try:
                one = Update(**value)
                date.fromisoformat(one.on)
            except (ValueError, TypeError):
                continue
            found.append(one)
        return sorted(found, key=lambda one: one.on)

    def add(self, told: Update) -> None:
        journal.append(self.path, asdict(told))
