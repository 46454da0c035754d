"""A cohort whose gradebook is on a real PostgreSQL server, started here: same grades, same reports, nothing shared."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
from sqlalchemy import MetaData, create_engine

from grading.cohorts.home import Home
from grading.engine import answers
from tests.commands.run import zhixing
from tests.conftest import MODULE

ROSTER = "编号,姓名,单位\n" + "".join(f"z{number:02d},学员{number},甲区政务中心\n" for number in range(1, 6))


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl; Debian and Red Hat keep them off the PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted([*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")])
    return next((one for one in folders if (one / "initdb").exists() and (one / "pg_ctl").exists()), None)


def _why_not() -> str:
    if _programs() is None:
        return "PostgreSQL is not installed (apt install postgresql)"
    if find_spec("psycopg") is None:
        return "psycopg is not installed (pip install 'psycopg[binary]')"
    return "a server that is not root needs a user to run as" if _owner() is None else ""


def _owner() -> dict | None:
    """Options of subprocess that run the server as a user it accepts: PostgreSQL refuses root."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        try:
            one = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": one.pw_uid, "group": one.pw_gid, "extra_groups": []}
    return None


pytestmark = [
    pytest.mark.skipif(bool(_why_not()), reason=_why_not() or "PostgreSQL is here"),
]


@pytest.fixture(scope="module")
def server():
    """server(name): the address of a new, empty database. It listens on a socket in a folder of its own, on no port."""
    folder, owner, programs = Path(tempfile.mkdtemp(prefix="zhixing-pg-")), _owner(), _programs()
    if owner:
        os.chown(folder, owner["user"], owner["group"])

    def run(*words: str) -> None:
        subprocess.run(
            [str(programs / words[0]), *words[1:]], check=True, cwd=folder, stdout=subprocess.DEVNULL, **owner
        )

    def database(name: str) -> str:
        run("createdb", "-h", str(folder), "-U", "trainer", name)
        return f"postgresql://trainer:secret@/{name}?host={folder}"

    run("initdb", "-D", "data", "-A", "trust", "-U", "trainer", "-E", "UTF8", "--locale=C")
    run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", f"-k {folder} -c listen_addresses=''", "start")
    yield database
    run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def rounds(server, tmp_path_factory):
    """The same four submissions, graded in a cohort on PostgreSQL and in one on SQLite, in one home."""
    root = tmp_path_factory.mktemp("postgres")
    home, roster = root / "home", root / "名单.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    address = server("first")
    said, found = {}, answers.load(MODULE)
    sets = [one for kind in ("right", "wrong") for one in [one for one in found if one.name.startswith(kind)][:2]]
    for name, words in (("server", ["--db", address]), ("file", [])):
        steps = (["cohort", "create", name, *words], ["cohort", "enrol", name, str(roster)], ["release", name, "m14"])
        for step in steps:
            done = zhixing(home, *step)
            assert done.exit_code == 0, done.output
        cohort = Home(home).cohort(name)
        for number, one in enumerate(sets, 1):
            folder = cohort.course.submission_folder(MODULE, f"z{number:02d}")
            shutil.copytree(cohort.course.release_folder(MODULE), folder)
            nbformat.write(answers.fill(folder / "exercise.ipynb", one.answers), folder / "exercise.ipynb")
        said[name] = zhixing(home, "grade", name, "m14", "--jobs", "2", "--isolation", "none", "--json")
    return home, address, said


def _states(result) -> list[tuple]:
    return [(one["learner"], one["state"], one["points"], one["max_points"]) for one in json.loads(result.stdout)]


def test_two_workers_grade_as_they_do_with_sqlite(rounds):
    _, _, said = rounds
    assert _states(said["server"]) == _states(said["file"])
    assert len(_states(said["server"])) == 4 and "failed" not in said["server"].stdout
    assert len({points for _, _, points, _ in _states(said["server"])}) > 1, "the sets differ in points"


def test_each_question_has_the_same_points_and_no_sqlite_file_is_made(rounds):
    home, *_ = rounds
    server, file = Home(home).cohort("server"), Home(home).cohort("file")
    for learner in server.course.learners():
        assert server.course.points(MODULE, learner) == file.course.points(MODULE, learner)
    assert not (server.root / "gradebook.db").exists() and (file.root / "gradebook.db").exists()


def test_progress_tells_the_same(rounds):
    home, *_ = rounds
    told = {}
    for name in ("server", "file"):
        done = zhixing(home, "progress", "--cohort", name, "--json")
        assert done.exit_code == 0, done.output
        told[name] = done.stdout.replace(name, "cohort")
    assert told["server"] == told["file"]


def test_what_is_unchanged_is_not_graded_again_and_a_manual_grade_outlives_a_new_attempt(rounds):
    home, *_ = rounds
    cohort = Home(home).cohort("server")
    with cohort.course.gradebook() as book:
        grades = [one for notebook in book.find_submission(MODULE, "z01").notebooks for one in notebook.grades]
        written = next(one for one in grades if one.cell.cell_type == "markdown")
        question, written.manual_score = written.name, 3.0
        book.db.commit()
    notebook = cohort.course.submission_folder(MODULE, "z01") / "exercise.ipynb"
    book = nbformat.read(notebook, nbformat.NO_CONVERT)
    book.cells.append(nbformat.v4.new_markdown_cell("又想了一遍", id="more"))
    nbformat.write(book, notebook)
    again = _states(zhixing(home, "grade", "server", "m14", "--jobs", "2", "--isolation", "none", "--json"))
    assert [one for one, state, *_ in again if state != "unchanged"] == ["z01"]
    assert cohort.course.points(MODULE, "z01")[question]["manual"] == 3.0


def test_a_second_cohort_in_the_database_is_refused(rounds):
    home, address, _ = rounds
    done = zhixing(home, "cohort", "create", "second", "--db", address)
    assert done.exit_code == 1 and "空数据库" in done.stderr and "secret" not in done.output
    assert not (home / "cohorts" / "second").exists()


def test_a_password_is_for_the_trainer_alone(rounds):
    home, *_ = rounds
    config = home / "cohorts" / "server" / "nbgrader_config.py"
    assert "secret" in config.read_text(encoding="utf-8") and config.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://trainer:secret@127.0.0.1:1/none",
        "nonsense",
        "sqlite:///here.db",
        "postgresql://trainer@host",
        "mysql://trainer@host/x",
    ],
    ids=["nobody answers", "no address", "sqlite", "no database", "another kind"],
)
def test_an_address_that_cannot_be_used_is_said_and_leaves_nothing(address, tmp_path):
    for lang in ("zh", "en"):
        done = zhixing(tmp_path / "home", "cohort", "create", "c", "--db", address, lang=lang)
        assert done.exit_code == 1 and "Traceback" not in done.output and "secret" not in done.output
        assert "createdb" in done.stderr or "--db" in done.stderr
    assert not (tmp_path / "home" / "cohorts" / "c").exists()


def test_a_database_that_is_not_there_is_said(server, tmp_path):
    address = server("other").replace("/other?", "/nowhere?")
    done = zhixing(tmp_path / "home", "cohort", "create", "c", "--db", address)
    assert done.exit_code == 1 and "nowhere" in done.stderr and "createdb" in done.stderr


def test_a_person_is_deleted_from_the_server_too(rounds):
    home, address, _ = rounds
    before = len(Home(home).cohort("server").course.learners())
    done = zhixing(home, "person", "delete", "z04", "--cohort", "server", "--yes", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["receipt"]["stores"]["gradebook"] == 2
    engine = create_engine(address)
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        rows = {name: [str(row) for row in connection.execute(table.select())] for name, table in tables.tables.items()}
    engine.dispose()
    assert not [row for name in rows for row in rows[name] if "z04" in row]
    assert len(rows["student"]) == before - 1 == len(Home(home).cohort("server").course.learners())
    assert "z04" in Home(home).cohort("file").course.learners(), "the other cohort is as it was"
