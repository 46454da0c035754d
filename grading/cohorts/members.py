"""Who comes and goes: withdrawal, transfer, extensions, trainers, archiving. Nothing is deleted, and what happened is kept.

``members.jsonl`` of a cohort has a line for each event: at (UTC), learner, event, detail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from grading.cohorts.home import Cohort
from grading.cohorts.table_file import formula, normal
from grading.cohorts.workspace import Person
from grading.curriculum import journal
from grading.curriculum.errors import ZhixingError

HISTORY = "members.jsonl"
LONGEST_TRAINER = 60


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def note(cohort: Cohort, learner: str, event: str, detail: str = "") -> None:
    """Add one event to the cohort's history."""
    journal.append(cohort.root / HISTORY, {"at": _now(), "learner": learner, "event": event, "detail": detail})


def history(cohort: Cohort) -> list[dict[str, str]]:
    """The events, oldest first; a line cut by a crash is left out."""
    return list(journal.read(cohort.root / HISTORY))


class Enrolled(NamedTuple):
    """One learner as the gradebook has them."""

    id: str
    name: str
    email: str


def people(cohort: Cohort) -> list[Enrolled]:
    """Everyone in a cohort's gradebook by id, those who left too. Raises ZhixingError for one that cannot be read."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with cohort.course.gradebook() as book:
            rows = [Enrolled(one.id, one.last_name or "", one.email or "") for one in book.students]
    except SQLAlchemyError as error:
        why = str(error).splitlines()[0][:160]
        raise ZhixingError(
            f"班级“{cohort.name}”的成绩册读不了：{why}。没有做任何改动。请先从备份恢复，或等占用它的程序结束。",
            f"The gradebook of cohort {cohort.name!r} cannot be read: {why}. Nothing was changed. Restore it from a backup, or "
            "wait for the program that holds it.",
        ) from error
    return sorted(rows)


def present(cohort: Cohort, learner: str) -> None:
    """Raise ZhixingError unless `learner` is enrolled and has not left."""
    known = cohort.course.learners()
    if learner not in known:
        some = "、".join(sorted(known)[:8]) or "—"
        raise ZhixingError(
            f"班级“{cohort.name}”没有编号为 {learner!r} 的学员。现有：{some}{'……' if len(known) > 8 else ''}",
            f"Cohort {cohort.name!r} has no learner {learner!r}. There are: {some}{'…' if len(known) > 8 else ''}",
        )
    if learner in cohort.record.left:
        when = cohort.record.left[learner][:10]
        raise ZhixingError(
            f"{learner} 已于 {when} 离开班级“{cohort.name}”。重新加入用 zhixing cohort enrol。",
            f"{learner} left cohort {cohort.name!r} on {when}. Enrol them again with zhixing cohort enrol.",
        )


@dataclass(frozen=True)
class Arrivals:
    """What enrolling a roster changes. Ids; moved: id -> (agency before, agency now); absent: here, not in the roster."""

    new: list[str]
    back: list[str]
    changed: list[str]
    moved: dict[str, tuple[str, str]]
    same: list[str]
    absent: list[str]


def compare(cohort: Cohort, learners: Sequence) -> Arrivals:
    """What enrolling `learners` (id, name, email, agency) would change; nothing is changed.

    Raises ZhixingError for ids that differ from enrolled ones in case alone: the two would share a folder on many
    systems, and a pseudonym in every report.
    """
    known = {one.id: (one.name, one.email) for one in people(cohort)}
    folded = {one.casefold(): one for one in known}
    record, clashes = cohort.record, []
    found = Arrivals([], [], [], {}, [], [])
    for one in learners:
        other = folded.get(one.id.casefold(), one.id)
        if other != one.id:
            clashes.append((one.id, other))
        before = record.agencies.get(one.id) or record.agency
        if one.id not in known:
            found.new.append(one.id)
        elif one.id in record.left:
            found.back.append(one.id)
        elif (one.agency or before) == before:
            now = (one.name or known[one.id][0], one.email or known[one.id][1])
            (found.same if now == known[one.id] else found.changed).append(one.id)
        if one.id in known and one.agency and one.agency != before:
            found.moved[one.id] = (before, one.agency)
    if clashes:
        zh = "、".join(f"“{given}”与在班的“{enrolled}”" for given, enrolled in clashes[:8])
        en = ", ".join(f"{given!r} and {enrolled!r}, who is enrolled" for given, enrolled in clashes[:8])
        raise ZhixingError(
            f"编号只有大小写不同，一个人也没有录入：{zh}。是同一人就改成一样的写法，不是同一人请换一个编号。",
            f"Ids differ in case alone, and nobody was enrolled: {en}. Write them alike if they are one person; if not, "
            "give another id.",
        )
    given = {one.id for one in learners}
    found.absent.extend(sorted(set(known) - given - set(record.left)))
    return found


def enrol(cohort: Cohort, learners: Sequence) -> Arrivals:
    """Enrol all of `learners` or none, and keep in the history who came, who came back and whose agency is another.

    A name or e-mail that the roster leaves empty stays what it was.
    """
    cohort.require_open()
    found = compare(cohort, learners)
    known = {one.id: one for one in people(cohort)}
    cohort.enrol([replace(one, name=one.name or known[one.id].name, email=one.email or known[one.id].email)
                  if one.id in known else one for one in learners])  # fmt: skip
    at = _now()
    events = [(one, "enrolled", "") for one in found.new] + [(one, "returned", "") for one in found.back]
    events += [(one, "agency_changed", f"{before or '—'} → {now}") for one, (before, now) in found.moved.items()]
    journal.append_all(cohort.root / HISTORY, ({"at": at, "learner": a, "event": b, "detail": c} for a, b, c in events))
    return found


def withdraw(cohort: Cohort, learner: str, why: str = "") -> None:
    """Take a learner out of the cohort's denominators; what they handed in stays."""
    cohort.require_open()
    present(cohort, learner)
    cohort.record.left[learner] = _now()
    cohort.save()
    note(cohort, learner, "withdrawn", why)


def transfer(source: Cohort, target: Cohort, learner: str) -> None:
    """Move a learner to another cohort: enrolled there, left here. Work handed in here stays here, with its scores."""
    source.require_open()
    present(source, learner)
    if learner in target.course.learners() and learner not in target.record.left:
        raise ZhixingError(
            f"班级“{target.name}”已经有编号为 {learner} 的学员，请核对是不是同一人。",
            f"Cohort {target.name!r} already has a learner {learner}: check that they are the same person.",
        )
    _, name, email = next(one for one in people(source) if one.id == learner)
    agency = source.record.agencies.get(learner) or source.record.agency
    # First there, then here: a crash between the two leaves them in both, and never in neither.
    target.enrol([Person(learner, name, email, agency)])
    note(target, learner, "transferred_in", source.name)
    source.record.left[learner] = _now()
    source.save()
    note(source, learner, "transferred_out", target.name)


def extend(cohort: Cohort, assignment: str, learner: str, due: datetime) -> None:
    """Give one learner another due time for one assignment."""
    present(cohort, learner)
    cohort.course.extend(assignment, learner, due)
    note(cohort, learner, "extended", f"{assignment} {due.astimezone(UTC).isoformat(timespec='seconds')}")


def add_trainer(cohort: Cohort, name: str) -> bool:
    """Let a trainer have the cohort; False when they had it already. Raises ZhixingError for a name that is none."""
    name = normal(name)
    if not name or formula(name) or len(name) > LONGEST_TRAINER:
        raise ZhixingError(
            f"培训者姓名“{name[:20]}”不能用：不能为空，不超过 {LONGEST_TRAINER} 个字，不以 = + - @ 开头。",
            f"{name[:20]!r} cannot name a trainer: not empty, at most {LONGEST_TRAINER} characters, no = + - @ at the start.",
        )
    if name in cohort.record.trainers:
        return False
    cohort.record.trainers.append(name)
    cohort.save()
    note(cohort, "", "trainer_added", name)
    return True


def remove_trainer(cohort: Cohort, name: str) -> None:
    """Take the cohort from a trainer. Raises ZhixingError for one who does not have it."""
    name = normal(name)
    if name not in cohort.record.trainers:
        there = "、".join(cohort.record.trainers) or "—"
        raise ZhixingError(
            f"班级“{cohort.name}”没有培训者“{name}”。现有：{there}",
            f"Cohort {cohort.name!r} has no trainer {name!r}. There are: {there.replace('、', ', ')}",
        )
    cohort.record.trainers.remove(name)
    cohort.save()
    note(cohort, "", "trainer_removed", name)


def archive(cohort: Cohort) -> None:
    """Close a cohort to work; reports can still read it."""
    cohort.require_open()
    cohort.record.archived_at = _now()
    cohort.save()
    note(cohort, "", "archived")


def reopen(cohort: Cohort) -> None:
    """Open an archived cohort again; one that is open stays so."""
    if cohort.record.archived_at:
        cohort.record.archived_at = ""
        cohort.save()
        note(cohort, "", "reopened")
