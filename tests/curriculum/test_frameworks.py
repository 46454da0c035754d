"""Our competencies beside three public frameworks: every one is there, every code is well formed."""

from __future__ import annotations

import json

import pytest

from grading.curriculum import frameworks, paths, syllabus
from grading.curriculum.errors import RowErrors, ZhixingError
from tests.commands.run import zhixing

#: The 21 competences of DigComp are 3 + 6 + 4 + 4 + 4.
DIGCOMP = {f"{area}.{n}" for area, many in enumerate((3, 6, 4, 4, 4), start=1) for n in range(1, many + 1)}


def test_every_competency_stands_in_every_framework():
    rows = frameworks.load()
    there = {(one.competency, one.framework) for one in rows}
    assert there == {(a, b) for a in syllabus.load().competencies for b in frameworks.FRAMEWORKS}
    assert len({(one.competency, one.framework, one.code) for one in rows}) == len(rows)


def test_the_codes_of_digcomp_are_the_21():
    pattern = frameworks.FRAMEWORKS["digcomp"].code
    candidates = {f"{area}.{n}" for area in range(10) for n in range(10)}
    assert {one for one in candidates if pattern.fullmatch(one)} == DIGCOMP and len(DIGCOMP) == 21


def test_one_code_has_one_name():
    names: dict[tuple, set] = {}
    for one in frameworks.load():
        names.setdefault((one.framework, one.code), set()).add((one.name, one.name_zh, one.sure, one.source))
    assert all(len(found) == 1 for found in names.values())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ask,digcomp,1.1", "ask,digcomp,1.4", "'1.4' is no code of digcomp"),
        ("ask,digcomp,1.1", "dance,digcomp,1.1", "no competency 'dance'"),
        ("quoted", "certain", "sure is 'certain'"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, old, new, said):
    text = (paths.lessons() / "frameworks.csv").read_text(encoding="utf-8")
    (tmp_path / "f.csv").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RowErrors) as caught:
        frameworks.load(tmp_path / "f.csv")
    assert caught.value.rows[0][0] == 2 and said in caught.value.rows[0][2]


def test_other_columns_are_told(tmp_path):
    (tmp_path / "f.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ZhixingError, match="competency, framework, code"):
        frameworks.load(tmp_path / "f.csv")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_prints_all_three(tmp_path, lang):
    shown = zhixing(tmp_path, "syllabus", "--frameworks", lang=lang).stdout
    assert "DigComp 2.2" in shown and "Data visualisation" in shown and "Digital Planning and Design" in shown
    assert len(json.loads(zhixing(tmp_path, "syllabus", "--frameworks", "--json").stdout)) == len(frameworks.load())
