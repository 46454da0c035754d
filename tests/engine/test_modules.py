"""Every module is fit to teach with: its lessons run without a warning, its checks give each answer set its score."""

import pytest

from grading.curriculum import build, paths, syllabus
from grading.engine import answers, verify

MODULES = build.modules()
WITH_EXERCISE = [module for module in MODULES if build.exercise_source(module).is_file()]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("module", MODULES)
def test_the_lesson_runs_without_a_warning(module, lang):
    assert verify.lesson(module, lang).fault == ""


@pytest.mark.parametrize("module", WITH_EXERCISE)
def test_each_answer_set_gets_the_score_it_promises(module, tmp_path):
    assert {row.what: row.fault for row in verify.exercise(module, tmp_path) if row.fault} == {}


@pytest.mark.parametrize("module", WITH_EXERCISE)
def test_there_are_right_answers_in_several_idioms_and_many_misconceptions(module):
    names = [one.name for one in answers.load(module)]
    assert sum(name.startswith("right_") for name in names) >= 4
    assert sum(name.startswith("wrong_") for name in names) >= 8


@pytest.mark.parametrize("module", WITH_EXERCISE)
def test_every_automatic_question_is_failed_by_some_wrong_set(module):
    from grading.curriculum import source

    questions = {one.answer for one in source.questions(build.exercise_source(module)) if one.kind == "tests"}
    failed = {name for one in answers.load(module) for name in one.scores}
    assert failed == questions


def test_what_the_syllabus_calls_ready_is_there_whole():
    ready = {one.id for one in syllabus.load().modules if one.status == "ready"}
    assert ready == set(WITH_EXERCISE) == set(MODULES)
    for module in syllabus.load().modules:
        if module.status == "ready":
            assert all((paths.datasets() / name / "datapackage.json").is_file() for name in module.datasets)
