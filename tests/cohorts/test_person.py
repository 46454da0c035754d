"""Deletion of a person: out of every store, nothing of anybody else touched, proved by this test's own search of the bytes."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime

import nbformat
import pytest

from grading.cohorts import action_sets, actions, members, person_database, person_delete, person_stores, workspace
from grading.cohorts.home import Home
from grading.cohorts.person import Matcher, Person, find
from grading.cohorts.workspace import Person as Row
from grading.cohorts.workspace import Workspace
from grading.commands import person as commands
from grading.engine import answers
from grading.engine.grade import grade
from grading.progress import facts
from grading.progress.store import Store
from tests import submissions
from tests.cohorts.conftest import clone
from tests.cohorts.test_actions import hand_in
from tests.commands.run import zhixing
from tests.submissions import MODULE

#: The person; and others whose id, name and e-mail have theirs for a part.
WHO, NAME, MAIL = "gx20481", "张三", "gx20481@example.org"
OTHERS = [Row("gx204810", "张三丰", "xgx20481@example.org", "乙局"), Row("agx20481", "李四", "", "甲局")]


@pytest.fixture(scope="module")
def full(two_cohorts, tmp_path_factory):
    """A home in which the person stands in every store there is. To be copied, not changed."""
    home = clone(two_cohorts, tmp_path_factory.mktemp("person") / "home")
    cohort, second = home.cohort("甲班"), home.cohort("乙班")
    members.enrol(cohort, [Row(WHO, NAME, MAIL, "甲局"), *OTHERS])
    members.enrol(second, [Row(WHO, NAME, MAIL, "甲局"), Row("w1", "王五")])
    cohort.release(MODULE, datetime(2026, 12, 1, tzinfo=UTC))
    _round(home, cohort)
    for learner in (WHO, "gx204810"):
        members.extend(cohort, MODULE, learner, datetime(2026, 12, 31, tzinfo=UTC))
        hand_in(cohort, learner)
        actions.update(cohort, learner, "done", 3.0)
    action_sets.make(cohort, 4, 1)
    action_sets.write_pages(cohort, names=True)
    members.withdraw(second, WHO, "调岗")
    Store(home.root / "progress.duckdb").sync(home.cohorts())
    (home.root / "hours_ranks.csv").write_text(f"learner,rank\n{WHO},科级\ngx204810,处级\n", encoding="utf-8")
    (home.root / "handed-in").mkdir()
    (home.root / "handed-in" / f"{WHO}+{MODULE}.zip").write_bytes(b"PK")
    (cohort.root / ".teach").mkdir()
    job = {
        "rows": [{"learner": WHO, "state": "graded"}, {"learner": "gx204810", "state": "graded"}],
        "pairs": [[WHO, "gx204810", 0.5], ["gx204810", "agx20481", 0.1]],
        "waiting": [WHO, "agx20481"],
        "by": {WHO: 1, "gx204810": 2},
        "now": WHO,
    }
    (cohort.root / ".teach" / "job.json").write_text(json.dumps(job), encoding="utf-8")
    with (cohort.root / "members.jsonl").open("a", encoding="utf-8") as file:
        file.write(f'{{"at": "2026-01-01", "learner": "{WHO}", "ev')  # cut off by a crash
    return home


def _round(home, cohort) -> None:
    """Each hands in over the exchange, the person twice; all is collected, two are graded, and feedback is returned."""
    space = Workspace(home, "zh")
    space.fetch(cohort, WHO)
    book = space.root / "exercises" / MODULE / "exercise.ipynb"
    for learner, name in (
        (WHO, "right_loops"),
        (WHO, "right_groupby"),
        ("gx204810", "right_groupby"),
        ("agx20481", "right_loops"),
    ):
        nbformat.write(answers.fill(book, submissions.answer_set(name)), book)
        workspace.submit(home, MODULE, "甲班", learner)
        if learner == WHO and name == "right_loops":
            cohort.course.collect(MODULE)
            grade(cohort.course, MODULE, WHO, cohort.ledger)
            cohort.course.feedback(MODULE, WHO)
    cohort.course.collect(MODULE)
    for learner in (WHO, "gx204810"):
        grade(cohort.course, MODULE, learner, cohort.ledger)
        cohort.course.feedback(MODULE, learner)
    shutil.rmtree(space.root)  # the official's own machine
    with (cohort.root / "logs" / "nbgrader.log").open("a", encoding="utf-8") as file:
        file.write(f"collecting {WHO}\ncollecting gx204810\n")


@pytest.fixture
def home(full, tmp_path):
    return clone(full, tmp_path / "home")


def bytes_of(home: Home) -> dict[str, bytes]:
    return {
        path.relative_to(home.root).as_posix(): path.read_bytes() for path in home.root.rglob("*") if path.is_file()
    }


def kept(home: Home) -> dict[str, bytes]:
    """Every file but locks and logs, to which nbgrader adds a line whenever a course is opened."""
    return {name: data for name, data in bytes_of(home).items() if not name.endswith((".lock", ".log"))}


def standing(home: Home) -> list[str]:
    """Where the person's id, name or e-mail stands in any file's name or raw bytes, databases too."""
    words = re.compile(
        rb"(?<!a)gx20481(?!0)|\xe5\xbc\xa0\xe4\xb8\x89(?!\xe4\xb8\xb0)|(?<!x)gx20481@example", re.IGNORECASE
    )
    texts = bytes_of(home)
    mails = {name: data.replace(b"xgx20481@example.org", b"") for name, data in texts.items()}
    return sorted(name for name, data in mails.items() if words.search(data) or words.search(name.encode()))


def of_others(home: Home) -> tuple:
    """What is held about everybody else."""
    cohort, found = home.cohort("甲班"), {}
    for name, data in bytes_of(home).items():
        if "gx204810" in name or "agx20481" in name:
            found[name] = data
    points = {one.id: cohort.course.points(MODULE, one.id) for one in OTHERS}
    entries = [one for one in cohort.ledger.entries() if one.learner != WHO]
    events = [one for cohort in home.cohorts() for one in members.history(cohort) if one["learner"] != WHO]
    rows = Store(home.root / "progress.duckdb").facts()
    tables = {name: rows[name][rows[name]["learner"] != WHO].values.tolist() for name in ("enrolments", "scores")}
    told = [one for one in actions.Record(cohort.root / "actions.jsonl").updates() if one.learner != WHO]
    return (
        found,
        points,
        entries,
        events,
        str(tables),
        told,
        cohort.course.extensions(MODULE)["gx204810"],
        cohort.record.agencies["gx204810"],
    )


def test_the_test_home_holds_the_person_in_every_store(home):
    held = person_stores.inventory(home, find(home, WHO))
    assert {one.store for one in held} == set(person_stores.STORES) - {"workspace", "reports"}
    submitted = list((home.root / ".zhixing" / "receipts").glob("*.json"))
    assert len(submitted) == 4, "a receipt for each submission, also of two within a second"
    assert sum(one.store == "feedback_returned" for one in held) == 2, "the feedback on the earlier attempt too"
    assert len(standing(home)) > 20 and any(name.endswith("progress.duckdb") for name in standing(home))


def test_a_dry_run_lists_all_and_touches_nothing(home):
    before = kept(home)
    done = zhixing(home.root, "person", "delete", WHO, "--dry-run")
    assert done.exit_code == 0 and "没有删除任何东西" in done.stdout and "progress.duckdb" in done.stdout
    shown = json.loads(zhixing(home.root, "person", "show", WHO, "--json").stdout)
    assert [one["cohort"] for one in shown["enrolments"]] == ["乙班", "甲班"], "two enrolments, one person"
    assert shown["submissions"][0]["points"] == 20 and {one["file"] for one in shown["events"]} == {
        "actions.jsonl", "ledger.jsonl", "members.jsonl"
    }  # fmt: skip
    assert "调岗" in zhixing(home.root, "person", "show", WHO).stdout
    assert kept(home) == before


def test_after_a_deletion_no_byte_of_the_person_is_left_and_everyone_else_is_as_before(home):
    others = of_others(home)
    done = zhixing(home.root, "person", "delete", WHO, "--yes", "--json")
    said = json.loads(done.stdout)
    assert done.exit_code == 0 and said["clean"] and said["again"] == [] and said["left"] == []
    assert standing(home) == []
    pages = [name for name in others[0] if "/sets/" in name]
    after = of_others(home)
    assert after[1:] == others[1:]
    assert after[0] == {name: data for name, data in others[0].items() if name not in pages}, (
        "pages show the set's cards"
    )
    assert json.loads((home.cohort("甲班").root / ".teach" / "job.json").read_text(encoding="utf-8")) == {
        "rows": [{"learner": "gx204810", "state": "graded"}], "pairs": [["gx204810", "agx20481", 0.1]],
        "waiting": ["agx20481"], "by": {"gx204810": 2}, "now": "",
    }  # fmt: skip
    assert (home.root / "hours_ranks.csv").read_text(encoding="utf-8") == "learner,rank\ngx204810,处级\n"
    assert action_sets.load(home.cohort("甲班")).seat("gx204810") is not None
    assert len(action_sets.write_pages(home.cohort("甲班"))) == 2
    synced = Store(home.root / "progress.duckdb").sync(home.cohorts())
    assert {one.state for one in synced} == {"updated"}
    assert not any(table["learner"].eq(WHO).any() for table in facts.collect(home.cohorts()).values())


def test_the_receipt_names_nobody_and_a_second_run_finds_it(home):
    zhixing(home.root, "person", "delete", WHO, "--yes")
    lines = (home.root / "deletions.jsonl").read_text(encoding="utf-8").splitlines()
    receipt = json.loads(lines[-1])
    assert (
        receipt["stores"]["gradebook"] == 3 and receipt["left"] == 0 and receipt["searched"] == ["email", "id", "name"]
    )
    assert not re.search("gx2048|张三|甲班|甲局", "".join(lines))
    again = zhixing(home.root, "person", "delete", WHO.upper(), "--yes")
    assert again.exit_code == 0 and receipt["person"] in again.stdout
    assert (home.root / "deletions.jsonl").read_text(encoding="utf-8").splitlines() == lines
    never = zhixing(home.root, "person", "delete", "gx2048", "--yes")
    assert never.exit_code == 1 and "gx204810" in never.stderr


def test_a_deletion_cut_off_after_each_step_goes_on_and_ends_the_same(home, monkeypatch):
    others, whole = of_others(home), person_stores.inventory
    total, runs = len(whole(home, find(home, WHO))), 0

    def breaking(place, who):
        held = whole(place, who)
        if len(held) > 1 and runs % 2:
            held[0].remove = lambda first=held[0].remove: (first(), stop("x"))
        return held

    def stop(where: str) -> None:
        if where and runs < total:
            raise KeyboardInterrupt

    monkeypatch.setattr(person_delete, "inventory", breaking)
    while True:
        runs += 1
        try:
            done = person_delete.delete(home, find(home, WHO), step=stop)
            break
        except KeyboardInterrupt:
            assert of_others(home)[1:] == others[1:]
    assert runs == total and done.clean and standing(home) == []
    assert {"exchange", "folders", "gradebook"} <= set(done.receipt["stores"]), "of all runs, not of the last alone"


def test_a_run_cut_off_before_a_gradebook_is_rewritten_is_not_done_and_the_next_one_goes_on(home, monkeypatch):
    def cut(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(person_database, "compact", cut)
        with pytest.raises(KeyboardInterrupt):
            person_delete.delete(home, find(home, WHO, "乙班"))
    assert person_stores.inventory(home, find(home, WHO, "乙班")) == []
    assert person_delete.unfinished(home, WHO) and not person_delete.receipts(home, WHO)
    done = zhixing(home.root, "person", "delete", WHO, "--cohort", "乙班")
    assert done.exit_code == 0 and "接着做" in done.stdout and not person_delete.unfinished(home, WHO)
    assert not any("乙班" in name for name in standing(home)) and len(person_delete.receipts(home, WHO)) == 1


def test_self_study_on_this_machine_goes_with_the_person(home, monkeypatch):
    monkeypatch.setattr(person_stores, "SELF", {"zh": "乙班"})
    folder = home.root / "learn" / "zh" / "exercises" / MODULE
    folder.mkdir(parents=True)
    (folder / "exercise.ipynb").write_text("{}", encoding="utf-8")
    (home.root / "learn" / "zh" / "lessons").mkdir()
    held = person_stores.inventory(home, find(home, WHO))
    assert [one.where for one in held if one.store == "workspace"] == [f"learn/zh/exercises/{MODULE}"]
    assert not [one for one in person_stores.inventory(home, find(home, "gx204810")) if one.store == "workspace"]
    person_delete.delete(home, find(home, WHO))
    assert not folder.exists() and (home.root / "learn" / "zh" / "lessons").is_dir()


def test_one_cohort_alone(home):
    before = len(standing(home))
    done = zhixing(home.root, "person", "delete", WHO, "--cohort", "乙班", "--yes")
    assert done.exit_code == 0, done.output
    assert WHO not in home.cohort("乙班").course.learners() and WHO in home.cohort("甲班").course.learners()
    assert not any("乙班" in name for name in standing(home)) and len(standing(home)) > before - 8
    assert Store(home.root / "progress.duckdb").facts(["甲班"])["enrolments"]["learner"].eq(WHO).any()
    assert not Store(home.root / "progress.duckdb").facts(["乙班"])["enrolments"]["learner"].eq(WHO).any()


def test_what_others_wrote_about_the_person_is_named_and_left_to_the_trainer(home):
    folder = home.cohort("甲班").root / "submitted" / "agx20481" / MODULE
    (folder / "notes.md").write_text("和张三一起做的。\n", encoding="utf-8")
    (folder / "more.md").write_text("和张三丰一起做的。\n", encoding="utf-8")
    (home.root / "report.html").write_text(f"<td>{WHO}</td>", encoding="utf-8")
    done = zhixing(home.root, "person", "delete", WHO, "--yes", lang="en")
    assert done.exit_code == 1 and "notes.md (name)" in done.stdout and "more.md" not in done.stdout
    assert "report.html (id)" in done.stdout and "make them anew" in done.stdout
    assert (folder / "notes.md").read_text(encoding="utf-8") == "和张三一起做的。\n"


def test_the_same_id_with_another_name_may_be_another_person(home):
    home.cohort("乙班").enrol([Row(WHO, "赵六")])
    before = kept(home)
    refused = zhixing(home.root, "person", "delete", WHO, "--yes")
    assert refused.exit_code == 1 and "赵六" in refused.stderr and "--cohort" in refused.stderr
    assert kept(home) == before


def test_it_asks_first_and_takes_only_the_id_for_yes(home, monkeypatch):
    before = standing(home)
    assert zhixing(home.root, "person", "delete", WHO).exit_code == 1, "nobody to ask"
    monkeypatch.setattr(commands, "_typing", lambda: True)
    assert zhixing(home.root, "person", "delete", WHO, typed="y\n").exit_code == 1
    assert standing(home) == before
    assert zhixing(home.root, "person", "delete", WHO, typed=f"{WHO}\n").exit_code == 0
    assert standing(home) == []


def test_a_cohort_that_is_being_graded_or_facts_in_use_change_nothing(home, monkeypatch):
    from grading.engine import batch

    monkeypatch.setattr(batch, "WAIT", 0.1)
    before = standing(home)
    with batch.lock(home.cohort("甲班").root):
        refused = zhixing(home.root, "person", "delete", WHO, "--yes")
    assert refused.exit_code == 1 and "正在评分" in refused.stderr and standing(home) == before


def test_a_cohort_or_a_trainer_spelt_like_the_id_stays(home):
    cohort = home.cohort("乙班")
    members.add_trainer(cohort, WHO)
    done = zhixing(home.root, "person", "delete", WHO, "--yes")
    assert done.exit_code == 1 and "cohort.json" in done.stdout, "it is said, and left to the trainer"
    assert home.cohort("乙班").record.trainers == [WHO] and home.cohort("乙班").record.left == {}


def test_a_gradebook_that_cannot_be_read_stops_it_before_anything_is_changed(home):
    (home.root / "cohorts" / "乙班" / "gradebook.db").write_bytes(b"no database at all" * 100)
    before = kept(home)
    done = zhixing(home.root, "person", "delete", WHO, "--yes")
    assert done.exit_code == 1 and "乙班" in done.stderr and "没有做任何改动" in done.stderr
    assert kept(home) == before


def someone(who: str, name: str = "", mail: str = "", others: tuple[str, ...] = ()) -> Matcher:
    from grading.cohorts.person import Enrolment

    return Person(who, [], [Enrolment("c", who, name, mail, "", "")], True, set(others), set(others)).matcher


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("staff01", {"id"}), ("x staff01.", {"id"}), ("'staff01'", {"id"}), ("学员staff01没有交", {"id"}), ("STAFF01", {"id"}),
        ("staff01+m14+2026", {"id"}), ("sets/staff01.html", {"id"}), ("staff012", set()), ("astaff01", set()),
        ("staff01_b", set()), ("staff01-b", set()), ("staff01-c", {"id"}), ("张三交了", {"name"}), ("张三丰交了", set()),
        ("张三丰和张三", {"name"}), (r"\u5f20\u4e09", {"name"}), ("%E5%BC%A0%E4%B8%89", {"name"}), ("a@b.cn", {"email"}),
        ("<A@B.cn>", {"email"}), ("aa@b.cn", set()), ("a@b.cnx", set()),
    ],
)  # fmt: skip
def test_a_part_of_anothers_word_is_not_the_persons(text, found):
    matcher = someone("staff01", "张三", "a@b.cn", ("staff01-b", "张三丰", "staff012"))
    assert matcher.in_text(text) == found
    assert matcher.in_bytes(text.encode()) == found


def test_a_short_id_or_a_name_that_another_has_is_not_looked_for_in_texts():
    assert someone("s1", "张三").in_text("s1 张三") == {"name"}
    assert someone("1234", "张三", others=("张三",)).in_text("1234 张三") == set()
