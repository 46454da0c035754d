"""Answers follow from one language to the other, and nothing newer is ever overwritten."""

from __future__ import annotations

import json

import pytest

from grading.cohorts import carry
from grading.cohorts.home import Cohort, Home, Record

STUB = {"zh": "# 在这里写\nraise NotImplementedError()", "en": "# Write here\nraise NotImplementedError()"}
NAME = "m14_service_speed"


def cell(grade_id, text):
    marks = {"grade_id": grade_id, "solution": True, "grade": False, "locked": False}
    return {"cell_type": "code", "source": text, "metadata": {"nbgrader": marks}, "outputs": [1], "execution_count": 3}


def book(**answers):
    return json.dumps(
        {"cells": [cell(*one) for one in answers.items()], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    )


@pytest.fixture
def home(tmp_path):
    """A home with a released exercise of two questions in both languages, opened and not begun in either."""
    home = Home(tmp_path / "张 三")
    for lang, stub in STUB.items():
        cohort = Cohort(home.root / "cohorts" / f"self-{lang}", Record(f"self-{lang}", lang, "", ""))
        (cohort.root / "release" / NAME).mkdir(parents=True)
        cohort.save()
        for folder in (cohort.root / "release" / NAME, home.root / "learn" / lang / "exercises" / NAME):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "exercise.ipynb").write_text(book(one=stub, two=stub), encoding="utf-8")
    return home


def path(home, lang):
    return home.root / "learn" / lang / "exercises" / NAME / "exercise.ipynb"


def write(home, lang, **answers):
    found = json.loads(path(home, lang).read_text(encoding="utf-8"))
    for one in found["cells"]:
        one["source"] = answers.get(one["metadata"]["nbgrader"]["grade_id"], one["source"])
    path(home, lang).write_text(json.dumps(found), encoding="utf-8")


def texts(home, lang):
    return {name: text for name, text in carry.answers(path(home, lang).parent).items()}


def test_nothing_written_is_nothing_carried(home):
    before = path(home, "en").read_bytes()
    assert carry.carry(home, "en") == [] and path(home, "en").read_bytes() == before


def test_an_answer_goes_over_and_what_is_not_begun_stays(home):
    write(home, "zh", one="x = 1")
    [found] = carry.carry(home, "en")
    assert found.answers == ["one"] and found.kept == []
    assert texts(home, "en") == {"one": "x = 1", "two": STUB["en"]}
    done = json.loads(path(home, "en").read_text(encoding="utf-8"))["cells"][0]
    assert done["outputs"] == [] and done["execution_count"] is None, "an output of another text says nothing"


def test_to_and_fro_the_newer_one_wins(home):
    write(home, "zh", one="x = 1")
    carry.carry(home, "en")
    write(home, "en", one="x = 2", two="y = 1")
    [found] = carry.carry(home, "zh")
    assert found.answers == ["one", "two"] and texts(home, "zh") == {"one": "x = 2", "two": "y = 1"}
    assert carry.carry(home, "en") == [], "both are alike"
    write(home, "zh", two="y = 3")
    assert carry.carry(home, "zh") == [], "the other side is older"
    assert texts(home, "zh")["two"] == "y = 3"


def test_changed_on_both_sides_each_keeps_its_own_and_it_is_said(home):
    write(home, "zh", one="x = 1")
    carry.carry(home, "en")
    write(home, "zh", one="x = 2")
    write(home, "en", one="x = 3")
    [found] = carry.carry(home, "en")
    assert found.kept == ["one"] and found.answers == []
    assert texts(home, "en")["one"] == "x = 3" and texts(home, "zh")["one"] == "x = 2"


def test_answers_written_before_anything_was_shared_are_kept(home):
    write(home, "zh", one="x = 1")
    write(home, "en", one="x = 9")
    [found] = carry.carry(home, "en")
    assert found.kept == ["one"] and texts(home, "en")["one"] == "x = 9"


def test_saved_forms_go_along(home):
    here, there = path(home, "zh").with_name("action.json"), path(home, "en").with_name("action.json")
    here.write_text('{"problem": 1}', encoding="utf-8")
    assert carry.carry(home, "en")[0].answers == ["action.json"] and there.read_bytes() == here.read_bytes()
    there.write_text('{"problem": 2}', encoding="utf-8")
    here.write_text('{"problem": 3}', encoding="utf-8")
    assert carry.carry(home, "en")[0].kept == ["action.json"] and there.read_text(encoding="utf-8") == '{"problem": 2}'


def test_a_notebook_that_cannot_be_read_is_named_and_left_alone(home):
    write(home, "zh", one="x = 1")
    path(home, "en").write_text("{", encoding="utf-8")
    [found] = carry.carry(home, "en")
    assert str(path(home, "en")) in found.fault[0] and path(home, "en").read_text(encoding="utf-8") == "{"


def test_what_was_carried_is_kept_for_the_page(home):
    write(home, "zh", one="x = 1")
    found = carry.carry(home, "en")
    carry.note(home, "en", found)
    assert carry.noted(home, "en") == found
    carry.note(home, "en", [])
    assert carry.noted(home, "en") == []
