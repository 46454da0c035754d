"""The course's home page: every module in order, how far one has come, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from grading.classroom.language import TAGS, T
from grading.cohorts import carry, receipts
from grading.cohorts.home import Cohort
from grading.cohorts.workspace import Workspace
from grading.curriculum import build, source, syllabus
from grading.engine.exchange import has_exchange

#: Where a module stands, from first to last.
STATES = {
    "new": ("○", "未开始", "not begun"),
    "begun": ("◐", "在做", "begun"),
    "submitted": ("●", "已提交", "submitted"),
    "returned": ("✓", "已发回反馈", "feedback returned"),
}


@dataclass(frozen=True)
class Row:
    """One module of the page. points, maximum: None until graded. feedback: the newest page returned, if any."""

    module: syllabus.Module
    assignment: str | None
    state: str
    due: datetime | None = None
    points: float | None = None
    maximum: float | None = None
    feedback: str = ""  # relative to the workspace
    receipts: tuple[receipts.Receipt, ...] = ()  # newest first
    saved_at: datetime | None = None  # the exercise, on the disk
    changed_since: bool = False  # whether it differs from what was handed in last

    @property
    def late(self) -> timedelta:
        """By how much the last submission is late; zero or less when it is not."""
        return self.receipts[0].at - self.due if self.receipts and self.due else timedelta(0)


def rows(space: Workspace, cohort: Cohort, learner: str) -> list[Row]:
    """Where `learner` stands in each ready module."""
    return [_row(space, cohort, learner, one) for one in syllabus.load().modules if one.status == "ready"]


def _row(space: Workspace, cohort: Cohort, learner: str, module: syllabus.Module) -> Row:
    released = cohort.record.assignments.get(module.id)
    if released is None:
        return Row(module, None, "new")
    assignment = released["name"]
    folder = space.root / "exercises" / assignment
    notebook = folder / "exercise.ipynb"
    pages = sorted(folder.glob("feedback/*/*.html"))
    sent = tuple(receipts.of(space.home, cohort.name, learner, assignment))
    there = notebook.is_file()
    written = carry.answers(folder) if there else {}
    state = "new"
    if pages and sent:  # a page may be of the time when this learner studied alone
        state = "returned"
    elif sent:
        state = "submitted"
    # The Lab itself changes a notebook that is only opened: what counts is what was written.
    elif there and written != carry.answers(cohort.root / "release" / assignment):
        state = "begun"
    points = maximum = None
    if cohort.record.kind == "self" and sent:  # with a trainer, points come back with the feedback
        found = cohort.course.points(assignment, learner)
        if any(one["score"] is not None for one in found.values()):
            points = sum(one["score"] or 0.0 for one in found.values())
            maximum = sum(one["max"] for one in found.values())
    return Row(
        module,
        assignment,
        state,
        cohort.course.due(assignment, learner),
        points,
        maximum,
        pages[-1].relative_to(space.root).as_posix() if pages else "",
        sent,
        datetime.fromtimestamp(notebook.stat().st_mtime, UTC) if there else None,
        bool(there and sent and written != carry.answers(sent[0].folder)),
    )


@dataclass(frozen=True)
class Place:
    """Where the page is served. hidden: HTML that each of its forms must hold (Jupyter's token against forged requests).
    said: what the last button did, as (good, text)."""

    base: str = "/"
    hidden: str = ""
    said: tuple[bool, str] | None = None


def page(space: Workspace, cohort: Cohort, learner: str, place: Place) -> str:
    """The page as HTML in the language in force. It loads nothing from anywhere, and works without JavaScript."""
    import jinja2

    found = rows(space, cohort, learner)
    after = next((one for one in found if one.state in ("new", "begun")), None)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True
    )
    environment.globals |= {"T": T}
    return environment.get_template("home.html").render(
        lang=space.lang,
        tag=TAGS[space.lang],
        place=place,
        learner=learner,
        cohort=cohort,
        alone=cohort.record.kind == "self",
        rows=found,
        after=after,
        states=STATES,
        exchange=has_exchange(),
        handed_over=space.home.root / receipts.HANDED_OVER,
        carried=[(one, _titles(one)) for one in carry.noted(space.home, space.lang)],
        made_at=clock(datetime.now(UTC)),
        lab=lambda path: f"{place.base}lab/tree/{quote(f'{space.lang}/{path}')}",
        clock=clock,
        lateness=lateness,
    )


def clock(at: datetime) -> str:
    """A time in this machine's zone, with the zone said: 2026-11-24 22:40 (UTC+08:00)."""
    local = at.astimezone()
    zone = f"{local:%z}"
    return f"{local:%Y-%m-%d %H:%M} (UTC{zone[:3]}:{zone[3:5]})"


def lateness(late: timedelta) -> str:
    """How late, in days, hours and minutes, the two largest of them."""
    minutes = max(1, round(late.total_seconds() / 60))
    parts = [
        (minutes // 1440, T("天", "d")),
        (minutes % 1440 // 60, T("小时", "h")),
        (minutes % 60, T("分钟", "min")),
    ]
    return " ".join(f"{number} {unit}" for number, unit in [one for one in parts if one[0]][:2])


def _titles(one: carry.Carried) -> dict[str, str]:
    """What a person calls the questions that were carried: their headings, where there are any."""
    module = next((known.id for known in syllabus.load().modules if one.name.startswith(known.id)), None)
    path = build.exercise_source(module) if module else None
    found = source.question_titles(path) if path and path.is_file() else {}
    return {name.removesuffix("_tests"): T(*words) for name, words in found.items()}
