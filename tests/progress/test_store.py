"""The facts file: it follows the gradebooks, keeps what it cannot read anew, and no sync loses or doubles a row."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime

import pandas as pd
import pytest

from grading.cohorts import members
from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.curriculum.errors import ZhixingError
from grading.engine.grade import grade
from grading.progress import facts
from grading.progress.store import Store
from tests import submissions
from tests.submissions import MODULE


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A home with two cohorts of three; one learner of the first is graded."""
    home = Home(tmp_path_factory.mktemp("home"))
    for name in ("甲班", "乙班"):
        cohort = home.create(name, "zh", "测试单位")
        cohort.enrol([Person(f"s{number}", agency="测试单位") for number in range(3)])
        cohort.release(MODULE)
    hand_in(home, "甲班", "s0", "right_groupby")
    return home


def hand_in(home, cohort, learner, name):
    cohort = home.cohort(cohort)
    submissions.put(cohort, learner, submissions.answer_set(name))
    assert grade(cohort.course, MODULE, learner, cohort.ledger).state != "failed"


@pytest.fixture
def home(made, tmp_path):
    """A copy of that home, to be damaged."""
    shutil.copytree(made.root, tmp_path / "home", symlinks=True)
    for path in (tmp_path / "home" / "cohorts").glob("*/nbgrader_config.py"):
        text = path.read_text(encoding="utf-8").replace(str(made.root), str(tmp_path / "home"))
        path.write_text(text, encoding="utf-8")
    return Home(tmp_path / "home")


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "facts.duckdb")


def states(results):
    return {one.cohort: one.state for one in results}


def test_the_facts_are_those_of_the_gradebooks(home, store):
    store.sync(home.cohorts())
    held, direct = store.facts(), facts.collect(home.cohorts())
    for name in direct:
        order = [column for column in ("cohort", "learner", "module", "question") if column in direct[name]]
        a, b = (one.sort_values(order).reset_index(drop=True) for one in (held[name], direct[name]))
        pd.testing.assert_frame_equal(a, b, check_dtype=False)


def test_a_second_sync_reads_nothing_and_doubles_nothing(home, store):
    assert states(store.sync(home.cohorts())) == {"甲班": "updated", "乙班": "updated"}
    before = len(store.facts()["scores"])
    assert states(store.sync(home.cohorts())) == {"甲班": "unchanged", "乙班": "unchanged"}
    assert len(store.facts()["scores"]) == before == 7


def test_a_regrade_replaces(home, store):
    store.sync(home.cohorts())
    hand_in(home, "甲班", "s0", "wrong_mean")
    assert states(store.sync(home.cohorts())) == {"甲班": "updated", "乙班": "unchanged"}
    held = store.facts(["甲班"])["submissions"].set_index("learner")
    assert held.loc["s0", "points"] == 14.0 and len(held) == 3


def test_an_extension_is_a_change(home, store):
    store.sync(home.cohorts())
    members.extend(home.cohort("乙班"), MODULE, "s1", datetime(2026, 3, 1, tzinfo=UTC))
    assert states(store.sync(home.cohorts())) == {"甲班": "unchanged", "乙班": "updated"}
    held = store.facts(["乙班"])["submissions"].set_index("learner")
    assert held.loc["s1", "due_at"] == pd.Timestamp("2026-03-01", tz="UTC") and pd.isna(held.loc["s0", "due_at"])


def test_a_cohort_whose_folder_is_gone_is_reported_and_its_facts_are_kept(home, store):
    store.sync(home.cohorts())
    shutil.rmtree(home.root / "cohorts" / "甲班")
    [still, gone] = store.sync(home.cohorts())
    assert (still.state, gone.state, gone.cohort, gone.rows) == (
        "unchanged",
        "gone",
        "甲班",
        7,
    ) and "保留" in gone.reason[0]
    assert len(store.facts()["scores"]) == 7


@pytest.mark.parametrize("damage", ["corrupt", "old"])
def test_a_gradebook_that_cannot_be_read_is_reported_and_the_rest_goes_on(home, store, damage):
    store.sync(home.cohorts())
    book = home.root / "cohorts" / "甲班" / "gradebook.db"
    if damage == "corrupt":
        book.write_bytes(b"no database at all" * 100)
    else:
        with sqlite3.connect(book) as connection:
            connection.execute("ALTER TABLE grade DROP COLUMN extra_credit")
        connection.close()
    hand_in(home, "乙班", "s1", "right_loops")
    found = {one.cohort: one for one in store.sync(home.cohorts())}
    assert found["乙班"].state == "updated" and found["甲班"].state == "unreadable"
    assert ("损坏" if damage == "corrupt" else "nbgrader db upgrade") in found["甲班"].reason[0]
    assert len(store.facts(["甲班"])["scores"]) == 7


def test_a_second_sync_at_the_same_time_is_told_to_wait(home, store):
    store.sync(home.cohorts())
    holder = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(store.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline()
        with pytest.raises(ZhixingError, match="另一个程序"):
            store.sync(home.cohorts())
        other.communicate()
    assert states(store.sync(home.cohorts())) == {"甲班": "unchanged", "乙班": "unchanged"}


def test_a_sync_that_dies_midway_leaves_the_facts_of_before(home, store, monkeypatch):
    store.sync(home.cohorts())
    hand_in(home, "甲班", "s0", "wrong_mean")
    real = facts.collect

    def torn(cohorts):
        found = real(cohorts)
        # The third table cannot be written: what the first two got must not stay.
        return found | {"scores": found["scores"].assign(points="not a number")}

    monkeypatch.setattr(facts, "collect", torn)
    with pytest.raises(Exception, match="not a number"):
        store.sync(home.cohorts())
    monkeypatch.undo()
    assert store.facts(["甲班"])["submissions"].set_index("learner").loc["s0", "points"] == 20.0
    assert states(store.sync(home.cohorts()))["甲班"] == "updated"


def test_a_file_that_is_no_database_says_what_to_do(home, store):
    store.path.write_bytes(b"x" * 10_000)
    with pytest.raises(ZhixingError, match="可以删除"):
        store.sync(home.cohorts())
