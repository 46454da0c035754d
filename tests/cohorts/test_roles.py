"""Who sees what: an official their own rows, a trainer their cohorts, an agency its subtree, and nobody more."""

from __future__ import annotations

import pandas as pd
import pytest

from grading.cohorts import members, roles
from grading.cohorts.agencies import Agency, Tree
from grading.cohorts.workspace import Person
from grading.curriculum.errors import ZhixingError
from grading.progress import facts
from tests.cohorts.conftest import clone, cohort_of


@pytest.fixture(scope="module")
def home(two_cohorts, tmp_path_factory):
    home = clone(two_cohorts, tmp_path_factory.mktemp("roles") / "home")
    Tree([Agency("1", "甲市"), Agency("11", "乙县", "1"), Agency("12", "丙县", "1")]).save(home)
    for name, agency, people in (
        ("甲班", "乙县", [Person("s1"), Person("s10", agency="丙县"), Person("s2", agency="外单位")]),
        ("乙班", "甲市", [Person("S1"), Person("t1")]),
    ):
        cohort_of(home, name, agency).enrol(people)
    members.add_trainer(home.cohort("甲班"), "赵老师")
    return home


@pytest.fixture(scope="module")
def tables(home):
    return facts.collect(home.cohorts())


def seen(view: roles.View, tables) -> set[tuple[str, str]]:
    rows = view.restrict(tables)["enrolments"]
    return set(zip(rows["cohort"], rows["learner"], strict=True))


ALL = {("甲班", "s1"), ("甲班", "s10"), ("甲班", "s2"), ("乙班", "S1"), ("乙班", "t1")}


@pytest.mark.parametrize(
    ("who", "rows", "aggregate"),
    [
        ({}, ALL, False),
        ({"agency": "甲市"}, ALL - {("甲班", "s2")}, True),
        ({"agency": "1"}, ALL - {("甲班", "s2")}, True),
        ({"agency": "乙县"}, {("甲班", "s1")}, True),
        ({"agency": "丙县"}, {("甲班", "s10")}, True),
        ({"agency": "外单位"}, {("甲班", "s2")}, True),
        ({"trainer": "赵老师"}, {("甲班", "s1"), ("甲班", "s10"), ("甲班", "s2")}, False),
        ({"learner": "s1"}, {("甲班", "s1"), ("乙班", "S1")}, False),
        ({"learner": "s10"}, {("甲班", "s10")}, False),
    ],
)
def test_each_sees_their_own(home, tables, who, rows, aggregate):
    view = roles.view(home, **who)
    assert seen(view, tables) == rows and view.aggregate is aggregate
    assert len(tables["enrolments"]) == len(ALL), "the tables given stay as they are"


def test_no_name_that_is_not_theirs_to_see_stays_behind_as_a_category(home, tables):
    coded = {name: table.astype({"learner": "category", "cohort": "category"}) for name, table in tables.items()}
    kept = roles.view(home, agency="丙县").restrict(coded)["enrolments"]
    assert list(kept["learner"].cat.categories) == ["s10"] and list(kept["cohort"].cat.categories) == ["甲班"]


@pytest.mark.parametrize(
    "who", [{"agency": "没有"}, {"trainer": "钱老师"}, {"learner": "s"}, {"agency": "甲市", "learner": "s1"}]
)
def test_an_unknown_name_or_two_at_once_is_refused(home, who):
    with pytest.raises(ZhixingError):
        roles.view(home, **who)


def test_a_slip_of_the_pen_is_told_the_name_it_is_like(home):
    with pytest.raises(ZhixingError, match="赵老师"):
        roles.view(home, trainer="赵老帅")


def test_a_table_without_agencies_takes_them_from_the_enrolments(home, tables):
    tests = pd.DataFrame({"learner": ["s1", "s10", "t1"], "cohort": ["甲班", "甲班", "乙班"], "points": [1, 2, 3]})
    view = roles.view(home, agency="丙县")
    assert view.restrict({**tables, "tests": tests})["tests"]["learner"].tolist() == ["s10"]


def test_a_table_that_cannot_be_restricted_is_not_shown(home, tables):
    with pytest.raises(ValueError, match="odd"):
        roles.view(home, learner="s1").restrict({"odd": pd.DataFrame({"cohort": ["甲班"]})})
    with pytest.raises(ValueError, match="odd"):
        roles.view(home, agency="甲市").restrict({"odd": pd.DataFrame({"cohort": ["甲班"], "learner": ["s1"]})})


def test_a_trainer_who_is_taken_off_sees_nothing_more(home):
    cohort = home.cohort("乙班")
    assert members.add_trainer(cohort, " 孙老师 ") and not members.add_trainer(cohort, "孙老师")
    assert roles.view(home, trainer="孙老师").cohorts == {"乙班"}
    members.remove_trainer(home.cohort("乙班"), "孙老师")
    with pytest.raises(ZhixingError):
        roles.view(home, trainer="孙老师")
    with pytest.raises(ZhixingError, match="没有培训者"):
        members.remove_trainer(home.cohort("乙班"), "孙老师")
    assert [one["event"] for one in members.history(home.cohort("乙班"))] == ["trainer_added", "trainer_removed"]


@pytest.mark.parametrize("name", ["", " ", "=1", "x" * 61])
def test_names_no_trainer_has(home, name):
    with pytest.raises(ZhixingError):
        members.add_trainer(home.cohort("乙班"), name)
