"""The steps of an assignment's round as both the command line and the trainer's page take them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from grading.cohorts.home import Cohort
from grading.curriculum.errors import ZhixingError


@dataclass(frozen=True)
class Collected:
    """Learner ids: whose submission is there, who is enrolled and has handed in nothing, who is not on the roster."""

    there: list[str]
    missing: list[str]
    strangers: list[str]


def collect(cohort: Cohort, name: str) -> Collected:
    """Fetch the newest submissions of assignment `name` from the exchange."""
    there = cohort.course.collect(name)
    enrolled = set(cohort.course.learners())
    return Collected(there, sorted(enrolled - set(there) - set(cohort.record.left)), sorted(set(there) - enrolled))


def to_grade(cohort: Cohort, name: str, retry_failed: bool = False) -> list[str]:
    """Learners whose submission of `name` is here; with `retry_failed` those never graded or not gradable before.

    Raises ZhixingError when nothing has been collected.
    """
    learners = cohort.course.submitted(name)
    if not learners:
        step = f"zhixing collect {cohort.name} {name.split('_')[0]}"
        raise ZhixingError(
            f"“{cohort.name}”还没有收到 {name} 的提交。先运行 {step}。",
            f"{cohort.name!r} has no submissions of {name}. First run {step}.",
        )
    if retry_failed:
        latest = cohort.ledger.latest()
        learners = [one for one in learners if (name, one) not in latest or latest[name, one].state == "failed"]
    return learners


def to_return(cohort: Cohort, name: str) -> list[str]:
    """Learners whose submission of `name` is graded, so that feedback can be made."""
    return sorted(
        learner
        for (assignment, learner), entry in cohort.ledger.latest().items()
        if assignment == name and entry.state == "graded"
    )


def give_feedback(cohort: Cohort, name: str, learners: list[str]) -> Iterator[tuple[str, ZhixingError | None]]:
    """Make and return each learner's feedback: the learner, and why it could not be, as it goes on."""
    for learner in learners:
        try:
            cohort.course.feedback(name, learner)
        except ZhixingError as error:
            yield learner, error
        else:
            yield learner, None


@dataclass
class Tally:
    """Counts of a grading under way, and its pace."""

    total: int
    began: float = field(default_factory=time.monotonic)
    graded: int = 0
    failed: int = 0
    flagged: int = 0

    def add(self, state: str) -> None:
        name = state if state in ("failed", "flagged") else "graded"
        setattr(self, name, getattr(self, name) + 1)

    @property
    def done(self) -> int:
        return self.graded + self.failed + self.flagged

    @property
    def pace(self) -> float:
        """Submissions a second since the start."""
        return self.done / max(1e-6, time.monotonic() - self.began)

    @property
    def left(self) -> float | None:
        """Seconds to go at this pace; None before the first is done."""
        return (self.total - self.done) / self.pace if self.done else None
