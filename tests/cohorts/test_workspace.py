"""The official's folder: a course update never costs them a line of their work."""

from __future__ import annotations

import nbformat
import pytest

from grading.cohorts import renewal
from grading.cohorts.home import Home
from grading.cohorts.roster import check_id
from grading.cohorts.workspace import Workspace, learner_id, self_study
from grading.curriculum import source
from tests.conftest import MODULE


@pytest.fixture
def space(tmp_path):
    return Workspace(Home(tmp_path / "h"), "zh")


def lesson(space):
    return space.root / "lessons" / MODULE / "lesson.ipynb"


def test_the_first_delivery_has_lesson_and_data_side_by_side(space):
    written = space.deliver()
    assert lesson(space) in written
    assert (lesson(space).parent / "../../datasets/wabo_permits/cases.csv").resolve().is_file()


def test_a_second_delivery_writes_nothing(space):
    space.deliver()
    assert space.deliver() == []


def test_a_lesson_the_official_changed_stays_and_the_new_version_is_laid_beside_it(space, monkeypatch):
    space.deliver()
    mine = lesson(space).read_bytes() + b"\n"
    lesson(space).write_bytes(mine)
    assert space.deliver() == [], "the course has nothing newer"
    newer = nbformat.read(lesson(space), 4)
    newer.cells[0].source += "。"
    real = source.lesson_name("zh")

    def changed(path, *rest):
        return (
            nbformat.writes(newer).encode()
            if path.name == real and path.parent.name == MODULE
            else original(path, *rest)
        )

    original = type(lesson(space)).read_bytes
    monkeypatch.setattr(type(lesson(space)), "read_bytes", changed)
    assert [path.name for path in space.deliver()] == ["lesson.new.ipynb"]
    monkeypatch.undo()
    assert lesson(space).read_bytes() == mine


def test_a_lesson_the_official_left_alone_is_brought_up_to_date(space):
    space.deliver()
    record = space.home.root / ".zhixing" / "delivered-zh.json"
    older = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    import hashlib
    import json

    lesson(space).write_bytes(older)
    known = json.loads(record.read_text(encoding="utf-8"))
    known[lesson(space).relative_to(space.root).as_posix()] = hashlib.sha256(older).hexdigest()
    record.write_text(json.dumps(known), encoding="utf-8")
    assert space.deliver() == [lesson(space)]


def test_an_exercise_in_work_is_never_fetched_again(space):
    cohort = self_study(space.home, "zh", "w")
    fetched = space.fetch(cohort, "w")
    notebook = space.root / "exercises" / MODULE / "exercise.ipynb"
    assert notebook.parent in fetched
    notebook.write_bytes(b"mine")
    assert space.fetch(self_study(space.home, "zh", "w"), "w") == []
    assert notebook.read_bytes() == b"mine"


def test_a_course_update_between_two_starts_is_released_anew(space, monkeypatch):
    self_study(space.home, "zh", "w")
    monkeypatch.setattr(source, "stamp", lambda path: f"newer than {path.name}")
    assert self_study(space.home, "zh", "w").record.assignments[MODULE]["name"] == MODULE
    outbound = space.home.exchange / "self-zh" / "outbound" / MODULE / "exercise.ipynb"
    assert "newer than" in outbound.read_text(encoding="utf-8")


def test_a_new_version_reaches_an_exercise_that_is_not_begun_and_no_other(space):
    cohort = self_study(space.home, "zh", "w")
    space.fetch(cohort, "w")
    assert renewal.renew(space, cohort, "w") == ([], [])
    begun, other = "m14_service_speed", "m06_satisfaction_survey"
    for name in (begun, other):
        notebook = space.root / "exercises" / name / "exercise.ipynb"
        book = nbformat.read(notebook, 4)
        book.metadata["opened"] = True  # what the Lab does to a notebook that is only opened
        if name == begun:
            cell = next(one for one in book.cells if one.metadata.get("nbgrader", {}).get("solution"))
            cell.source = "mine"
        nbformat.write(book, notebook)
        cohort.record.assignments[name]["released_at"] = "2027-01-01T00:00:00+00:00"
    assert renewal.renew(space, cohort, "w") == ([other], [begun])
    assert "opened" not in (space.root / "exercises" / other / "exercise.ipynb").read_text(encoding="utf-8")
    assert '"mine"' in (space.root / "exercises" / begun / "exercise.ipynb").read_text(encoding="utf-8")
    assert renewal.renew(space, cohort, "w") == ([], []), "once"


def test_a_damaged_record_of_deliveries_costs_nothing(space):
    space.deliver()
    (space.home.root / ".zhixing" / "delivered-zh.json").write_text("{", encoding="utf-8")
    lesson(space).write_bytes(b"mine")
    space.deliver()
    assert lesson(space).read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["王 明", "wang+ming", "a\\b", "DOMAIN/li"])
def test_any_system_user_name_gives_a_learner_id(monkeypatch, name):
    monkeypatch.setattr("getpass.getuser", lambda: name)
    assert check_id(learner_id()) is None
