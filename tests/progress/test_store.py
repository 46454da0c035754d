"""The facts file: it follows the gradebooks, keeps what it cannot read anew, and no sync loses or doubles a row."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pandas as pd
import pytest

from grading.cohorts import members
from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.curriculum import build, paths, syllabus
from grading.curriculum.errors import ZhixingError
from grading.curriculum.syllabus import Syllabus
from grading.engine import converter
from grading.engine.grade import grade
from grading.engine.ledger import Entry
from grading.progress import facts, gradebooks
from grading.progress.aggregates import plain
from grading.progress.store import Store
from tests import submissions
from tests.commands.run import zhixing
from tests.submissions import MODULE


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A home with two cohorts of three, one learner of the first graded, and a third that has been given nothing yet."""
    home = Home(tmp_path_factory.mktemp("home"))
    for name in ("甲班", "乙班"):
        cohort = home.create(name, "zh", "测试单位")
        cohort.enrol([Person(f"s{number}", agency="测试单位") for number in range(3)])
        cohort.release(MODULE)
    home.create("丙班", "zh", "测试单位").enrol([Person("t0", agency="测试单位")])
    hand_in(home, "甲班", "s0", "right_groupby")
    return home


def hand_in(home, cohort, learner, name):
    cohort = home.cohort(cohort)
    submissions.put(cohort, learner, submissions.answer_set(name))
    assert grade(cohort.course, MODULE, learner, cohort.ledger).state != "failed"


def give(home, cohort, learner, points, extra=0.0):
    """A trainer's points, and extra credit, for the first automatic question of a learner's submission."""
    with home.cohort(cohort).course.gradebook() as book:
        [notebook] = book.find_submission(MODULE, learner).notebooks
        grade = min((one for one in notebook.grades if one.auto_score is not None), key=lambda one: one.name)
        grade.manual_score, grade.extra_credit = points, extra
        book.db.commit()
        return grade.name, grade.max_score


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
    return Store(tmp_path / "facts.duckdb", patience=0.2)


def states(results):
    return {one.cohort: one.state for one in results}


def test_the_facts_are_those_of_the_gradebooks(home, store):
    store.sync(home.cohorts())
    held, direct = store.facts(tables=facts.TABLES), facts.collect(home.cohorts())
    for name in direct:
        order = [column for column in ("cohort", "learner", "module", "question") if column in direct[name]]
        a, b = (plain(one).sort_values(order).reset_index(drop=True) for one in (held[name], direct[name]))
        pd.testing.assert_frame_equal(a, b, check_dtype=False)


def test_a_second_sync_reads_nothing_and_doubles_nothing(home, store):
    assert states(store.sync(home.cohorts())) == {"甲班": "updated", "乙班": "updated", "丙班": "updated"}
    before = len(store.facts()["scores"])
    assert states(store.sync(home.cohorts())) == {"甲班": "unchanged", "乙班": "unchanged", "丙班": "unchanged"}
    assert len(store.facts()["scores"]) == before == 7


def test_a_regrade_replaces(home, store):
    store.sync(home.cohorts())
    hand_in(home, "甲班", "s0", "wrong_mean")
    assert states(store.sync(home.cohorts())) == {"甲班": "updated", "乙班": "unchanged", "丙班": "unchanged"}
    held = store.facts(["甲班"])["submissions"].set_index("learner")
    assert held.loc["s0", "points"] == 14.0 and len(held) == 3


def test_an_extension_is_a_change(home, store):
    store.sync(home.cohorts())
    members.extend(home.cohort("乙班"), MODULE, "s1", datetime(2026, 3, 1, tzinfo=UTC))
    assert states(store.sync(home.cohorts())) == {"甲班": "unchanged", "乙班": "updated", "丙班": "unchanged"}
    held = store.facts(["乙班"])["submissions"].set_index("learner")
    assert held.loc["s1", "due_at"] == pd.Timestamp("2026-03-01", tz="UTC") and pd.isna(held.loc["s0", "due_at"])


def test_a_cohort_whose_folder_is_gone_is_reported_and_its_facts_are_kept(home, store):
    store.sync(home.cohorts())
    shutil.rmtree(home.root / "cohorts" / "甲班")
    *_, still, gone = store.sync(home.cohorts())
    assert (still.state, gone.state, gone.cohort, gone.rows) == (
        "unchanged",
        "gone",
        "甲班",
        7,
    ) and "保留" in gone.reason[0]
    assert len(store.facts()["scores"]) == 7


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
    assert states(store.sync(home.cohorts())) == {"甲班": "unchanged", "乙班": "unchanged", "丙班": "unchanged"}


def test_facts_that_cannot_be_written_leave_those_of_before(home, store, monkeypatch):
    store.sync(home.cohorts())
    give(home, "甲班", "s0", 1.0)
    real = facts.read

    def torn(cohort):
        found = real(cohort)
        # The third table cannot be written: what the first two got must not stay.
        found.tables["scores"] = found.tables["scores"].assign(points="not a number")
        return found

    monkeypatch.setattr(facts, "read", torn)
    with pytest.raises(ZhixingError, match="not a number"):
        store.sync(home.cohorts())
    monkeypatch.undo()
    assert store.facts(["甲班"])["submissions"].set_index("learner").loc["s0", "points"] == 20.0
    assert states(store.sync(home.cohorts()))["甲班"] == "updated"


def test_a_file_that_is_no_database_says_what_to_do(home, store):
    store.path.write_bytes(b"x" * 10_000)
    with pytest.raises(ZhixingError, match="改名留存"):
        store.sync(home.cohorts())


# What may have become of a gradebook. Each is said, the other cohort goes on, and the facts known before are kept.


def sql(book, *statements):
    with closing(sqlite3.connect(book)) as connection:
        for one in statements:
            connection.execute(one)
        connection.commit()


OLDER = (
    "ALTER TABLE student DROP COLUMN lms_user_id",
    "CREATE TABLE a2 (id VARCHAR(32) PRIMARY KEY NOT NULL, name VARCHAR(128) UNIQUE NOT NULL, duedate DATETIME)",
    "INSERT INTO a2 SELECT id, name, duedate FROM assignment",
    "DROP TABLE assignment",
    "ALTER TABLE a2 RENAME TO assignment",
    "DROP TABLE course",
    "UPDATE alembic_version SET version_num = '167914646830'",
)
#: name: (what is done to the gradebook, the state, words of the message in zh and en)
DAMAGES = {
    "deleted": (lambda book: book.unlink(), "gone", "不见了", "is gone"),
    "emptied": (lambda book: book.write_bytes(b""), "unreadable", "已损坏", "damaged"),
    "no database": (lambda book: book.write_bytes(b"no database at all" * 100), "unreadable", "已损坏", "damaged"),
    "a page of it": (
        lambda book: book.write_bytes((old := book.read_bytes())[:8192] + b"\xa5" * 4096 + old[12288:]),
        "unreadable", "已损坏", "damaged"),
    "cut short": (lambda book: book.write_bytes(book.read_bytes()[:-20_000]), "unreadable", "已损坏", "damaged"),
    "older": (lambda book: sql(book, *OLDER), "unreadable", "旧版 nbgrader", "older nbgrader"),
    "before versions": (
        lambda book: sql(book, *OLDER[:-1], "DROP TABLE alembic_version"), "unreadable", "旧版 nbgrader", "older nbgrader"),
    "newer": (
        lambda book: sql(book, "UPDATE alembic_version SET version_num = 'feedc0ffee00'"),
        "unreadable", "更新版本", "newer nbgrader"),
    "upgraded by half": (lambda book: sql(book, *OLDER, "ALTER TABLE student ADD COLUMN lms_user_id VARCHAR(128)"),
                         "unreadable", "升级到一半", "half-way"),
    "upgrade died in a table": (lambda book: sql(book, *OLDER, "CREATE TABLE _alembic_tmp_assignment (id VARCHAR(32))"),
                                "unreadable", "升级到一半", "half-way"),
    "lacks a column": (lambda book: sql(book, "ALTER TABLE grade DROP COLUMN extra_credit"),
                       "unreadable", "grade.extra_credit", "grade.extra_credit"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_gradebook_that_cannot_be_read_is_reported_and_the_rest_goes_on(home, store, damage):
    store.sync(home.cohorts())
    before = store.facts(["甲班"], facts.TABLES)
    book = home.root / "cohorts" / "甲班" / "gradebook.db"
    hurt, state, zh, en = DAMAGES[damage]
    hurt(book)
    as_it_is = book.read_bytes() if book.exists() else None
    members.withdraw(home.cohort("乙班"), "s1")
    found = {one.cohort: one for one in store.sync(home.cohorts())}
    assert (found["乙班"].state, found["甲班"].state, found["甲班"].rows) == ("updated", state, 7)
    assert zh in found["甲班"].reason[0] and "保留" in found["甲班"].reason[0]
    assert en in found["甲班"].reason[1] and "is kept" in found["甲班"].reason[1]
    for name, table in store.facts(["甲班"], facts.TABLES).items():
        pd.testing.assert_frame_equal(table, before[name])
    assert (book.read_bytes() if book.exists() else None) == as_it_is, "a sync makes, mends and upgrades nothing"


def test_what_the_message_says_upgrades_an_older_gradebook(home, store):
    book = home.root / "cohorts" / "甲班" / "gradebook.db"
    before = store.sync(home.cohorts()) and store.facts(["甲班"])["scores"]
    sql(book, *OLDER)
    reason = {one.cohort: one for one in store.sync(home.cohorts())}["甲班"].reason[1]
    command = reason[reason.index("cd ") : reason.index(" (it makes")]
    subprocess.run(["sh", "-c", command], check=True, capture_output=True, timeout=60)
    assert states(store.sync(home.cohorts()))["甲班"] == "updated"
    pd.testing.assert_frame_equal(store.facts(["甲班"])["scores"], before)


def test_an_empty_gradebook_in_place_of_a_deleted_one_does_not_empty_the_facts(home, store):
    store.sync(home.cohorts())
    (home.root / "cohorts" / "甲班" / "gradebook.db").unlink()
    converter._open.clear()
    assert home.cohort("甲班").course.learners() == {}, "nbgrader makes a new one"
    found = {one.cohort: one for one in store.sync(home.cohorts())}["甲班"]
    assert (found.state, found.rows) == ("unreadable", 7) and "3 名学员" in found.reason[0]
    assert len(store.facts(["甲班"])["enrolments"]) == 3


def test_a_gradebook_that_is_written_to_is_waited_for_and_then_reported(home, store, monkeypatch):
    store.sync(home.cohorts())
    give(home, "甲班", "s0", 1.0)
    monkeypatch.setattr(gradebooks, "SECONDS", 0.1)
    with closing(sqlite3.connect(home.root / "cohorts" / "甲班" / "gradebook.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        found = {one.cohort: one for one in store.sync(home.cohorts())}["甲班"]
        assert (found.state, found.rows) == ("unreadable", 7) and "占用" in found.reason[0]
        other.rollback()
    assert states(store.sync(home.cohorts()))["甲班"] == "updated"


def test_what_a_killed_program_left_half_written_is_not_read(home, store, tmp_path):
    book = home.root / "cohorts" / "甲班" / "gradebook.db"
    with closing(sqlite3.connect(book)) as dying:
        dying.execute("PRAGMA cache_size = 1")  # so that the change is on the disk before it is committed
        dying.execute("UPDATE grade SET manual_score = 99")
        dying.execute("UPDATE source_cell SET source = source || ' '")
        for path in (book, book.with_name("gradebook.db-journal")):
            shutil.copy(path, tmp_path / path.name)
        dying.rollback()
    for name in ("gradebook.db", "gradebook.db-journal"):
        shutil.copy(tmp_path / name, book.with_name(name))
    assert b"\xd9\xd5\x05\xf9" in book.with_name("gradebook.db-journal").read_bytes()[:8], "a journal to be rolled back"
    store.sync(home.cohorts())
    assert store.facts(["甲班"])["submissions"].set_index("learner").loc["s0", "points"] == 20.0


def test_a_broken_configuration_stops_no_other_cohort(home, store):
    (home.root / "cohorts" / "甲班" / "nbgrader_config.py").write_text("c = (", encoding="utf-8")
    found = {one.cohort: one for one in store.sync(home.cohorts())}
    assert (found["甲班"].state, found["乙班"].state) == ("unreadable", "updated")


# Clocks, attempts, extra credit, modules


def entry(home, learner, submitted_at, points, state="graded", cohort="乙班"):
    one = home.cohort(cohort)
    one.ledger.add(Entry(MODULE, learner, f"{submitted_at} {points}", state, submitted_at, submitted_at, points))


def test_earlier_attempts_keep_their_points_in_the_order_of_grading_whatever_the_clock(home, store):
    question = next(iter(home.cohort("甲班").ledger.entries()[0].points))
    entry(home, "s1", "2026-03-02T08:00:00+00:00", {question: 1.0})
    entry(home, "s1", "2026-03-03T08:00:00+00:00", {}, state="failed")
    entry(home, "s1", "2026-03-01T09:30:00+08:00", {question: 2.0})  # a clock set back, another zone
    entry(home, "s1", "2026-03-01T09:30:00+08:00", {question: 3.0})  # graded again
    store.sync(home.cohorts())
    held = store.facts(["乙班"], ["attempts", "submissions"])
    mine = held["attempts"].sort_values("attempt")
    assert list(zip(mine["attempt"], mine["state"], mine["points"].fillna(-1), strict=True)) == [
        (1, "graded", 1.0), (2, "failed", -1.0), (3, "graded", 3.0)]  # fmt: skip
    assert mine["submitted_at"].iloc[2] == pd.Timestamp("2026-03-01T01:30:00Z")
    assert held["submissions"].set_index("learner").loc["s1", "attempt"] == 3


def test_an_attempt_graded_over_is_still_there(home, store):
    hand_in(home, "甲班", "s0", "wrong_mean")
    store.sync(home.cohorts())
    held = store.facts(["甲班"], ["attempts"])["attempts"]
    totals = held.groupby("submitted_at", dropna=False)["points"].sum()
    assert sorted(held.groupby("attempt")["points"].sum()) == [14.0, 20.0] and len(totals) >= 1


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Apia"])
def test_the_machine_s_zone_changes_no_fact(home, monkeypatch, zone):
    cohort = home.cohort("甲班")
    members.extend(cohort, MODULE, "s1", datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    here = facts.collect([cohort])
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        there = facts.collect([cohort])
    finally:
        monkeypatch.undo()
        time.tzset()
    for name in here:
        pd.testing.assert_frame_equal(here[name], there[name])


def test_a_time_in_the_future_is_recorded_and_said(home, store):
    entry(home, "s1", "2099-01-01T00:00:00+00:00", {})
    entry(home, "s2", "no time at all", {})
    found = {one.cohort: one for one in store.sync(home.cohorts())}["乙班"]
    assert (
        found.state == "updated"
        and "1 份作业的提交时间晚于读取" in found.reason[0]
        and "later than they were read" in found.reason[1]
    )
    again = {one.cohort: one for one in store.sync(home.cohorts())}["乙班"]
    assert (again.state, again.reason) == ("unchanged", found.reason), "said until the cohort is read again"
    held = store.facts(["乙班"])["submissions"].set_index("learner")
    assert held.loc["s1", "submitted_at"].year == 2099 and pd.isna(held.loc["s2", "submitted_at"])


def test_grades_that_an_older_backup_lacks_are_said(home, store):
    entry(home, "s1", "2026-03-01T00:00:00+00:00", {})
    found = {one.cohort: one for one in store.sync(home.cohorts())}["乙班"]
    assert "重新评分" in found.reason[0] and "grade again" in found.reason[1]


def test_a_clock_set_back_hides_no_change(home, store):
    book = home.root / "cohorts" / "甲班" / "gradebook.db"
    store.sync(home.cohorts())
    before = book.stat()
    give(home, "甲班", "s0", 1.0)
    os.utime(book, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert book.stat().st_size == before.st_size and book.stat().st_mtime_ns == before.st_mtime_ns
    assert states(store.sync(home.cohorts())) == {"甲班": "updated", "乙班": "unchanged", "丙班": "unchanged"}


def test_extra_credit_goes_above_the_maximum_and_stays(home, store):
    question, most = give(home, "甲班", "s0", 100.0, 2.5)
    store.sync(home.cohorts())
    held = store.facts(["甲班"])
    score = held["scores"].set_index("question").loc[question]
    assert (score["points"], score["max_points"]) == (102.5, most)
    assert held["submissions"].set_index("learner").loc["s0", "points"] == 20.0 - most + 102.5


def test_a_learner_in_two_cohorts_has_facts_in_each(home, store):
    members.transfer(home.cohort("甲班"), home.cohort("丙班"), "s0")
    store.sync(home.cohorts())
    held = store.facts()
    who = held["enrolments"].set_index(["cohort", "learner"])
    assert not who.loc[("甲班", "s0"), "active"] and who.loc[("丙班", "s0"), "active"]
    assert set(held["scores"]["cohort"]) == {"甲班"}, "work stays where it was handed in"
    assert "s0" in set(held["submissions"].query("cohort == '甲班' and state != 'missing'")["learner"])


def renamed(formerly: tuple[str, ...]) -> Syllabus:
    """The syllabus with m14 under another name."""
    now = syllabus.load()
    modules = [replace(one, id="m14_faster", formerly=formerly) if one.id == MODULE else one for one in now.modules]
    return replace(now, modules=tuple(modules))


def test_a_renamed_module_keeps_its_facts_and_its_competencies(home, store, monkeypatch):
    before = facts.collect(home.cohorts())["scores"].set_index("question")["competency"]
    changed = renamed((MODULE,))
    monkeypatch.setattr(syllabus, "load", lambda path=None: changed)
    monkeypatch.setattr(build, "exercise_source", lambda module: paths.exercises() / "nowhere" / "exercise.py")
    assert all(one.reason is None for one in store.sync(home.cohorts()))
    held = store.facts()
    assert set(held["scores"]["module"]) == set(held["submissions"]["module"]) == {"m14_faster"}
    assert held["scores"].set_index("question")["competency"].to_dict() == before.to_dict() and "" not in set(before)


def test_a_module_that_was_withdrawn_is_said_and_kept(home, store, monkeypatch):
    changed = renamed(())
    monkeypatch.setattr(syllabus, "load", lambda path=None: changed)
    found = {one.cohort: one for one in store.sync(home.cohorts())}["甲班"]
    assert (found.state, found.rows) == ("updated", 7) and f"formerly: [{MODULE}]" in found.reason[0]
    assert set(store.facts()["scores"]["module"]) == {MODULE}


# The facts file itself


forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


@forks
def test_two_syncs_at_once_both_end_well(home, store):
    children = []
    for _ in range(2):
        if (child := os.fork()) == 0:
            try:
                Store(store.path, patience=30).sync(home.cohorts())
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]
    assert len(store.facts()["scores"]) == 7


def killed(home, path, at: int = 0, after: float = 0.0) -> bool:
    """Sync in a process that dies before its `at`-th call out of store.py, or `after` seconds; whether it did."""
    child = os.fork()
    if child == 0:
        calls = 0

        def count(frame, event, _):
            nonlocal calls
            if event == "c_call" and frame.f_code.co_filename.endswith("store.py"):
                calls += 1
                if calls == at:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.setprofile(count if at else None)
            Store(path).sync(home.cohorts())
        finally:
            os._exit(0)
    if after:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def told(store) -> tuple:
    """What the facts say of the first cohort, in one line each table, and what is known of its source."""
    held = store.facts(["甲班"], facts.TABLES)
    points = held["scores"]["points"].sum(), held["submissions"]["points"].sum()
    return tuple(map(len, held.values())) + points


@forks
def test_a_sync_killed_at_any_point_leaves_the_facts_of_before_or_after(home, store, tmp_path):
    store.sync(home.cohorts())
    before = told(store)
    give(home, "甲班", "s0", 1.0)
    kept = store.path.read_bytes()
    Store(tmp_path / "after.duckdb").sync(home.cohorts())
    after = told(Store(tmp_path / "after.duckdb"))
    assert before != after
    found, deaths, at = [], 0, 0
    dies = True
    while dies:
        at += 3
        store.path.write_bytes(kept)
        store.path.with_name("facts.duckdb.wal").unlink(missing_ok=True)
        dies = killed(home, store.path, at=at)
        deaths += dies
        found.append(told(store))
    for seconds in (0.01, 0.03, 0.05, 0.07, 0.1):
        store.path.write_bytes(kept)
        store.path.with_name("facts.duckdb.wal").unlink(missing_ok=True)
        killed(home, store.path, after=seconds)
        found.append(told(store))
    assert set(found) == {before, after} and deaths > 8
    store.sync(home.cohorts())
    assert told(store) == after


def test_a_facts_file_of_an_earlier_version_gets_the_new_columns_and_loses_nothing(home, store):
    store.sync(home.cohorts())
    shutil.rmtree(home.root / "cohorts" / "甲班")
    with closing(duckdb.connect(str(store.path))) as connection:
        connection.execute("DROP TABLE attempts")
        connection.execute("ALTER TABLE submissions DROP COLUMN scored_max")
        connection.execute("UPDATE about SET version = 1")
    assert states(store.sync(home.cohorts())) == {"甲班": "gone", "乙班": "updated", "丙班": "updated"}
    held = store.facts(["甲班"])
    assert len(held["scores"]) == 7 and held["submissions"]["scored_max"].isna().all()


def test_a_facts_file_of_a_later_version_is_left_alone(home, store):
    store.sync(home.cohorts())
    with closing(duckdb.connect(str(store.path))) as connection:
        connection.execute("UPDATE about SET version = 99")
    with pytest.raises(ZhixingError, match="第 99 版"):
        store.sync(home.cohorts())
    with closing(duckdb.connect(str(store.path))) as connection:
        assert connection.execute("SELECT count(*) FROM scores").fetchone() == (7,)


def test_the_command_says_it_in_both_languages_and_ends_with_one(home):
    (home.root / "cohorts" / "甲班" / "gradebook.db").write_bytes(b"no database at all" * 100)
    for lang, words, state in (("zh", "成绩册文件已损坏", "读不了"), ("en", "its gradebook is damaged", "unreadable")):
        done = zhixing(home.root, "progress", "sync", lang=lang)
        assert done.exit_code == 1 and words in done.stderr and state in done.stdout and "Traceback" not in done.output
    (home.root / "cohorts" / "甲班" / "gradebook.db").unlink()
    found = {one["cohort"]: one for one in json.loads(zhixing(home.root, "progress", "sync", "--json").stdout)}
    assert found["甲班"]["state"] == "gone" and found["乙班"]["state"] == "unchanged"
