"""Sources and what is built from them: current, paired, the same bytes each time."""

import json

import pytest

from grading.curriculum import build, pairing, paths, source, syllabus
from grading.curriculum.errors import RowErrors, ZhixingError

MODULES = build.modules()
WITH_EXERCISE = [module for module in MODULES if build.exercise_source(module).is_file()]

LESSON = """# %% [markdown] lang="zh"
# # 标题：`x` 有 3 个，见 2011 年 9 月
# %% [markdown] lang="en"
# # Title: `x` has 3, see September 2011
# %%
from grading.classroom import open_module
open_module("m99", "zh")
"""


@pytest.fixture
def lesson(tmp_path):
    def write(text):
        path = tmp_path / "lesson.py"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("module", MODULES)
def test_committed_lessons_are_current_and_build_to_the_same_bytes(module):
    for lang in ("zh", "en"):
        committed = (paths.lessons() / module / source.lesson_name(lang)).read_bytes()
        first = source.to_bytes(source.notebook(build.lesson_source(module), lang, module))
        assert first == source.to_bytes(source.notebook(build.lesson_source(module), lang, module))
        assert committed == first, f"run ./zhixing build ({module})"


@pytest.mark.parametrize("module", MODULES)
def test_both_languages_say_the_same(module):
    assert pairing.problems(build.lesson_source(module)) == []
    if module in WITH_EXERCISE:
        assert pairing.problems(build.exercise_source(module)) == []


@pytest.mark.parametrize("module", MODULES)
def test_built_lessons_have_no_outputs_no_jupytext_and_ids_of_their_own(module):
    for lang in ("zh", "en"):
        book = json.loads((paths.lessons() / module / source.lesson_name(lang)).read_text(encoding="utf-8"))
        assert "jupytext" not in book["metadata"]
        assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in book["cells"])
        ids = [cell["id"] for cell in book["cells"]]
        assert len(set(ids)) == len(ids)


def test_one_source_gives_a_notebook_for_each_language(lesson):
    zh, en = (source.notebook(lesson(LESSON), lang, "m99") for lang in ("zh", "en"))
    assert zh.cells[0].source.startswith("# 标题") and en.cells[0].source.startswith("# Title")
    assert '"m99", "zh")' in zh.cells[1].source and '"m99", "en")' in en.cells[1].source


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("has 3", "has 4"), "数字"),
        (("`x` has", "`y` has"), "代码名"),
        (("September 2011", "October 2011"), "数字"),
        (("Title", "[Title](http://a.b)"), "链接"),
        (('# %% [markdown] lang="en"\n# # Title: `x` has 3, see September 2011\n', ""), "没有英文"),
    ],
)
def test_the_pairing_check_finds_what_differs(lesson, change, said):
    assert pairing.problems(lesson(LESSON)) == []
    found = pairing.problems(lesson(LESSON.replace(*change)))
    assert found and found[0][0] == 1 and said in found[0][1]


def test_a_text_without_language_names_its_cell(lesson):
    with pytest.raises(ZhixingError, match="第 1 个单元格"):
        source.notebook(lesson(LESSON.replace(' lang="zh"', "")), "zh", "m99")


@pytest.mark.parametrize(
    "broken", ['graded="tests" grade_id="x" points=3', 'graded="sums" grade_id="x"', 'graded="answer" grade_id="X y"']
)
def test_a_wrong_short_form_is_refused(lesson, broken):
    with pytest.raises(ZhixingError, match="第 4 个单元格"):
        source.notebook(lesson(LESSON + f"# %% {broken}\nx = 1\n"), "zh", "m99")


def test_only_what_changed_is_built(tmp_path, monkeypatch):
    import shutil

    for name in ("lessons", "exercises"):
        shutil.copytree(paths.root() / name, tmp_path / name)
    monkeypatch.setenv("ZHIXING_ROOT", str(tmp_path))
    assert not any(one.changed for one in build.build_lesson(MODULES[0]))
    origin = build.lesson_source(MODULES[0])
    origin.write_text(origin.read_text(encoding="utf-8") + "\n# %%\nprint(1)\n", encoding="utf-8")
    assert all(one.changed for one in build.build_lesson(MODULES[0], dry_run=True))
    assert all(one.changed for one in build.build_lesson(MODULES[0]))
    assert not any(one.changed for one in build.build_lesson(MODULES[0]))
    origin.write_text(origin.read_text(encoding="utf-8") + '\n# %% [markdown] lang="zh"\n# 孤单\n', encoding="utf-8")
    target = origin.parent / source.lesson_name("zh")
    before = target.read_bytes()
    with pytest.raises(RowErrors):
        build.build_lesson(MODULES[0])
    assert target.read_bytes() == before


def test_the_syllabus_has_21_modules_and_each_of_the_59_sections_once():
    found = syllabus.load()
    assert [module.id[:3] for module in found.modules] == [f"m{number:02d}" for number in range(21)]
    sections = [section for module in found.modules for section in module.book_sections]
    assert len(sections) == len(set(sections)) == 59


@pytest.mark.parametrize("module", WITH_EXERCISE)
def test_every_question_serves_an_objective_and_a_known_competency(module):
    registry = syllabus.load()
    entry = registry.module(module)
    assert entry.status == "ready" and 45 <= entry.lesson_minutes <= 90 and 30 <= entry.exercise_minutes <= 60
    questions = {one.grade_id: one for one in source.questions(build.exercise_source(module))}
    tested = {grade_id for objective in entry.objectives for grade_id in objective.tested_by}
    assert tested == set(questions)
    assert {one.competency for one in questions.values()} <= set(registry.competencies)


@pytest.mark.parametrize("module", WITH_EXERCISE)
def test_trainers_have_notes(module):
    assert (paths.lessons() / module / "trainer_notes.md").stat().st_size > 500


def test_an_unknown_module_is_answered_with_those_there_are():
    with pytest.raises(ZhixingError, match=MODULES[0]):
        build.resolve("m77")
