"""The page the Lab opens on says where one stands in each module, and its links lead somewhere."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from grading.classroom.language import speak
from grading.cohorts import homepage, workspace
from grading.cohorts.home import Home
from grading.cohorts.workspace import Workspace, self_study
from tests.conftest import MODULE


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """A home in which an official has the course and m14's exercise: (space, cohort)."""
    monkeypatch.setattr(workspace, "learner_id", lambda: "张三")
    home = Home(tmp_path / "h")
    cohort = self_study(home, "zh", "张三")
    space = Workspace(home, "zh")
    space.deliver()
    space.fetch(cohort, "张三")
    return space, cohort


def row(space, cohort):
    return next(one for one in homepage.rows(space, cohort, "张三") if one.module.id == MODULE)


def exercise(space):
    return space.root / "exercises" / MODULE / "exercise.ipynb"


def test_a_module_goes_from_new_to_begun_to_submitted(begun):
    space, cohort = begun
    assert row(space, cohort).state == "new"
    exercise(space).write_bytes(exercise(space).read_bytes() + b"\n")
    assert row(space, cohort).state == "begun"
    workspace.submit(space.home, MODULE, cohort.name, "张三")
    assert row(space, cohort).state == "submitted" and row(space, cohort).points is None


def test_points_and_returned_feedback_are_shown(begun):
    from grading.engine.grade import grade

    space, cohort = begun
    workspace.submit(space.home, MODULE, cohort.name, "张三")
    cohort.course.collect(MODULE)
    grade(cohort.course, MODULE, "张三", cohort.ledger)
    cohort.course.feedback(MODULE, "张三")
    space.fetch_feedback(cohort, "张三")
    found = row(space, cohort)
    assert (found.state, found.points, found.maximum) == ("returned", 0.0, 25.0)
    text = homepage.write(space, cohort, "张三").read_text(encoding="utf-8")
    [link] = re.findall(r"\]\((exercises/\S+\.html)\)", text)
    assert (space.root / unquote(link)).is_file()
    workspace.submit(space.home, MODULE, cohort.name, "张三")
    newest = max((space.home.exchange / cohort.name / "inbound").iterdir(), key=lambda one: one.name)
    assert not (newest / "feedback").exists(), "what was returned is no part of the next submission"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_link_leads_to_a_file(begun, lang):
    space, cohort = begun
    speak(lang)
    text = homepage.write(space, cohort, "张三").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links and all((space.root / link).is_file() for link in links)
    assert ("接着学" in text) == (lang == "zh")


def test_a_module_that_the_cohort_has_not_released_says_so(begun):
    space, cohort = begun
    del cohort.record.assignments[MODULE]
    assert "未发布" in homepage.page(homepage.rows(space, cohort, "张三"), cohort, space)
