"""SAMPLE facts for benchmarks: made up by a seeded generator, labelled as such, and never in a home of real learners.

A learner has an ability, a question a difficulty; the chance of its points follows from the two. Some hand-ins are missing,
some could not be graded, some written answers wait. The same size gives the same facts on every machine.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb

from grading.classroom import DataThinkingTest, action_card, pretest
from grading.cohorts import actions
from grading.cohorts.home import Cohort, Home, Record
from grading.cohorts.workspace import Person
from grading.curriculum import build, syllabus
from grading.engine.course import NOTEBOOK
from grading.progress import wrong_answers
from grading.progress.store import Store

AGENCIES = 200
COHORT = 100
#: Questions in a module; the last is written and reviewed by hand.
QUESTIONS = 8
#: Item scores of one learner who hands in everything.
EACH = 21 * QUESTIONS


#: A card that has everything.
CARD = {
    "problem": "样本", "question": "样本", "baseline_value": 30.0, "baseline_unit": "%", "baseline_n": 100.0,
    "baseline_date": date(2026, 6, 30), "action": "样本", "owner": "样本", "due": date(2026, 12, 31), "target_value": 20.0,
    "target_unit": "%", "target_date": date(2027, 6, 30), "comparison_kind": "control", "comparison": "样本", "evidence": "",
}  # fmt: skip


def refuse_homes(path: Path) -> None:
    """Raise SystemExit for a path in a home folder: what lies there is real."""
    for folder in Path(path).resolve().parents:
        if (folder / "cohorts").is_dir() or (folder / "exchange").is_dir():
            raise SystemExit(f"{path}: sample facts never go into a home folder, and {folder} is one")


def make(path: Path, scores: int) -> int:
    """A facts file with about `scores` item scores of made-up learners; how many they are. Refuses a home."""
    refuse_homes(path)
    store = Store(path)
    store.facts()  # makes the tables
    learners = max(1, round(scores / EACH / 0.94))
    modules = [one.id for one in syllabus.load().modules]
    competencies = list(syllabus.load().competencies)
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("CREATE MACRO u(a, b) AS (hash(a, b, 2026) % 1000003) / 1000003.0")
        connection.execute("CREATE TABLE sample AS SELECT 'SAMPLE FACTS 样本数据：由程序生成，不是真实学员' AS note")
        connection.execute("CREATE TEMP TABLE module AS SELECT i AS m, name AS module FROM (SELECT unnest(range(?)) AS i,"
                           " unnest(?) AS name)", [len(modules), modules])  # fmt: skip
        connection.execute(
            f"""INSERT INTO enrolments SELECT 'sample-' || lpad((i // {COHORT})::VARCHAR, 4, '0'),
                'sample agency ' || lpad((i // {COHORT} % {AGENCIES})::VARCHAR, 3, '0'), 's' || lpad(i::VARCHAR, 6, '0'),
                'sample learner', u(i, 'left') > 0.02 FROM range({learners}) t(i)"""
        )
        connection.execute(
            """CREATE TEMP TABLE handed AS SELECT cohort, agency, learner, m, module,
               u(learner, 'a') + u(learner, 'b') + u(learner, 'c') - 1.5 AS ability,
               TIMESTAMPTZ '2026-03-01 10:00:00+00' + INTERVAL (m * 7 + (u(learner, m) * 16)::INTEGER) DAY AS submitted_at,
               TIMESTAMPTZ '2026-03-15 15:59:00+00' + INTERVAL (m * 7) DAY AS due_at,
               CASE WHEN u(learner, 'missing' || m) < 0.05 THEN 'missing' WHEN u(learner, 'failed' || m) < 0.01 THEN 'failed'
                    WHEN u(learner, 'waits' || m) < 0.1 THEN 'needs_review' ELSE 'graded' END AS state
               FROM enrolments, module"""
        )
        connection.execute(
            f"""INSERT INTO scores BY NAME SELECT cohort, agency, learner, module, 'q' || q || '_tests' AS question,
                (?::VARCHAR[])[1 + (m + q) % {len(competencies)}] AS competency, 1 AS attempt, q < {QUESTIONS} AS auto,
                CASE WHEN waits THEN NULL WHEN chance < 0.8 * p THEN 3 WHEN chance < p THEN 2 WHEN chance < p + 0.08 THEN 1
                ELSE 0 END AS points, 3.0 AS max_points, submitted_at, submitted_at + INTERVAL 1 DAY AS graded_at,
                CASE WHEN waits THEN 'needs_review' ELSE 'graded' END AS state
                FROM (SELECT *, state = 'needs_review' AND q = {QUESTIONS} AS waits, u(learner, module || q) AS chance,
                      1 / (1 + exp(-2 * (ability + 1.2 * u(module, q) - 0.2))) AS p
                      FROM handed, range(1, {QUESTIONS} + 1) t(q) WHERE state IN ('graded', 'needs_review'))""",
            [competencies],
        )
        connection.execute(
            """INSERT INTO submissions BY NAME SELECT h.cohort, h.agency, h.learner, h.module, h.module AS assignment,
               CASE WHEN h.state = 'missing' THEN 0 ELSE 1 END AS attempt,
               CASE WHEN h.state <> 'missing' THEN h.submitted_at END AS submitted_at, due_at, h.state,
               s.points, s.scored_max, 24.0 AS max_points, h.state <> 'missing' AND h.submitted_at > due_at AS late,
               CASE WHEN h.state = 'failed' THEN '样本：文件损坏' ELSE '' END AS reason_zh,
               CASE WHEN h.state = 'failed' THEN 'sample: damaged file' ELSE '' END AS reason_en
               FROM handed h LEFT JOIN (SELECT learner, module, sum(points) AS points,
                    sum(max_points) FILTER (points IS NOT NULL) AS scored_max FROM scores GROUP BY ALL) s
               USING (learner, module)"""
        )
        _beside(connection)
        return connection.execute("SELECT count(*) FROM scores").fetchone()[0]


def _beside(connection: duckdb.DuckDBPyConnection) -> None:
    """Both tests, action cards and named misconceptions, as a sync would have read them from the files."""
    connection.execute(
        """INSERT INTO tests BY NAME SELECT cohort, learner, form, 10.0 AS answered, 10 AS out_of, '' AS reason_zh,
           '' AS reason_en, least(10, floor((u(learner, form || 'x') * 5 + (form = 'B')::INTEGER * 2 + u(learner, 'a') * 5)))
           AS points FROM enrolments, (SELECT unnest(['A', 'B']) AS form)
           WHERE u(learner, 'took' || form) < CASE form WHEN 'A' THEN 0.95 ELSE 0.8 END"""
    )
    connection.execute(
        """INSERT INTO cards BY NAME SELECT cohort, learner, '2026-08-01' AS written_on, '2026-12-01' AS due,
           30.0 AS baseline, 20.0 AS target, CASE WHEN u(learner, 'beside') < 0.3 THEN 'group' ELSE '' END AS compared
           FROM enrolments WHERE active AND u(learner, 'card') < 0.8"""
    )
    connection.execute(
        """INSERT INTO wrong_answers BY NAME SELECT cohort, module, question, '' AS zh, '' AS en, count(*) AS learners
           FROM scores WHERE auto GROUP BY ALL
           UNION ALL BY NAME SELECT cohort, module, question, '样本误解 ' || points::INTEGER AS zh,
           'sample misconception ' || points::INTEGER AS en, count(*) AS learners
           FROM scores WHERE auto AND points < 3 GROUP BY ALL"""
    )


def make_source(folder: Path, facts: Path, cohorts: int) -> list[Cohort]:
    """Cohorts with real nbgrader gradebooks and ledgers, filled with the sample facts of the first `cohorts` cohorts.

    folder: a temporary one; the home made in it is marked as a sample.
    """
    home, made = Home(folder / "sample-source"), []
    with closing(duckdb.connect(str(facts), read_only=True)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for number in range(cohorts):
            name = f"sample-{number:04d}"
            cohort = home.create(name, "zh", "sample agency", kind="sample")
            _fill(cohort, connection)
            made.append(cohort)
    return made


def _fill(cohort: Cohort, facts: duckdb.DuckDBPyConnection) -> None:
    def ask(sql: str) -> list[tuple]:
        return facts.execute(sql, [cohort.name]).fetchall()

    learners = ask("SELECT learner, agency FROM enrolments WHERE cohort = ?")
    handed = ask(
        "SELECT module, learner, strftime(submitted_at, '%Y-%m-%d %H:%M:%S'), state, reason_zh, reason_en FROM submissions "
        "WHERE cohort = ? AND state <> 'missing'"
    )
    scores = ask("SELECT module, learner, question, points, auto, state FROM scores WHERE cohort = ?")
    cells = ask("SELECT DISTINCT module, question, auto, max_points FROM scores WHERE cohort = ?")
    modules = sorted({module for module, *_ in cells})
    with closing(sqlite3.connect(cohort.root / "gradebook.db")) as book:

        def put(table: str, columns: str, rows) -> None:
            marks = ", ".join("?" * (columns.count(",") + 1))
            book.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)

        put("student", "id, last_name", [(one, "sample learner") for one, _ in learners])
        put(
            "assignment",
            "id, name, duedate, course_id",
            [(one, one, "2026-12-31 15:59:00.000000", cohort.name) for one in modules],
        )
        put("notebook", "id, name, assignment_id", [(one, "exercise", one) for one in modules])
        put("base_cell", "id, name, notebook_id, type", [(f"{m}{q}", q, m, "GradeCell") for m, q, *_ in cells])
        put("grade_cells", "id, max_score, cell_type",
            [(f"{m}{q}", most, "code" if auto else "markdown") for m, q, auto, most in cells])  # fmt: skip
        graded = [one for one in handed if one[3] != "failed"]
        put("submitted_assignment", "id, assignment_id, student_id, timestamp",
            [(f"{m}{who}", m, who, f"{at}.000000") for m, who, at, *_ in graded])  # fmt: skip
        put(
            "submitted_notebook",
            "id, assignment_id, notebook_id, flagged",
            [(f"{m}{who}", f"{m}{who}", m, 0) for m, who, *_ in graded],
        )
        put("grade", "id, notebook_id, cell_id, auto_score, manual_score, needs_manual_grade",
            [(f"{m}{who}{q}", f"{m}{who}", f"{m}{q}", points if auto else None, None if auto else points, state != "graded")
             for m, who, q, points, auto, state in scores])  # fmt: skip
        book.commit()
    automatic: dict[tuple, dict] = {}
    for module, learner, question, points, auto, _ in scores:
        if auto:
            automatic.setdefault((module, learner), {})[question] = points
    with cohort.ledger.path.open("w", encoding="utf-8") as file:
        for module, learner, at, state, zh, en in handed:
            entry = {"assignment": module, "learner": learner, "content": learner, "submitted_at": f"{at}+00:00",
                     "state": "failed" if state == "failed" else "graded", "graded_at": f"{at}+00:00",
                     "points": automatic.get((module, learner), {}), "reason_zh": zh, "reason_en": en}  # fmt: skip
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    cohort.record.agencies = dict(learners)
    cohort.record.assignments = {
        one: {"name": one, "signature": [], "released_at": "2026-03-01T00:00:00+00:00"} for one in modules
    }
    cohort.save()


def make_home(folder: Path, facts: Path) -> Home:
    """A home with every cohort of the sample facts, its learners enrolled in a gradebook of its own, no file handed in.

    folder: a temporary one; the cohorts are marked as samples. One gradebook is made by nbgrader, the others are copies of it.
    """
    home = Home(folder)
    with closing(duckdb.connect(str(facts), read_only=True)) as connection:
        modules = [
            one for (one,) in connection.execute("SELECT DISTINCT module FROM submissions ORDER BY ALL").fetchall()
        ]
        people: dict[str, dict[str, str]] = {}
        for cohort, learner, agency in connection.execute("SELECT cohort, learner, agency FROM enrolments").fetchall():
            people.setdefault(cohort, {})[learner] = agency
    released = {one: {"name": one, "signature": [], "released_at": "2026-03-01T00:00:00+00:00"} for one in modules}
    first, *others = sorted(people)
    source = home.create(first, "zh", "sample agency", kind="sample").root
    for name in others:
        shutil.copytree(source, source.parent / name)
    for name, agencies in people.items():
        root = source.parent / name
        config = (root / "nbgrader_config.py").read_text(encoding="utf-8").replace(first, name)
        (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
        with closing(sqlite3.connect(root / "gradebook.db")) as book:
            book.execute("UPDATE course SET id = ?", [name])
            book.executemany(
                "INSERT INTO student (id, last_name) VALUES (?, 'sample learner')", [(one,) for one in agencies]
            )
            book.commit()
        record = Record(name, "zh", "sample agency", "2026-03-01T00:00:00+00:00", agencies=agencies, kind="sample")
        record.assignments = released
        Cohort(root, record).save()
        for at, learner in enumerate(agencies):
            if at % 3 == 0:  # what was heard of their actions
                told = actions.Update(
                    learner, "2026-10-15", ("open", "done")[at % 2], "2026-10-15", float(15 + at % 20)
                )
                actions.Record(root / "actions.jsonl").add(told)
    return home


def hand_in(cohort: Cohort, modules: int, learners: int) -> int:
    """Files of made-up learners as submissions and their grading leave them: a graded notebook for each module, whose
    checks name a misconception, both tests, an action card. Returns how many files there are to read."""
    released = [one for one in build.modules() if wrong_answers.declared(one)][:modules]
    people = [f"f{number:05d}" for number in range(learners)]
    cohort.enrol([Person(one) for one in people])
    first, last = (cohort.root / "submitted" / "{}" / one for one in ("m00_first_table", actions.MODULE))
    with tempfile.TemporaryDirectory() as temporary:
        for form in pretest.FILES:
            test = DataThinkingTest(form, temporary)
            for name, one in pretest.items(form).items():
                test.choose(name, one["key"])
        action_card.store(Path(temporary), CARD, "zh", "2026-06-30T08:00:00+00:00")
        files = {one.name: one.read_bytes() for one in Path(temporary).iterdir()}
    with cohort.ledger.path.open("a", encoding="utf-8") as ledger:
        for module in released:
            cohort.record.assignments[module] = {
                "name": module,
                "signature": [],
                "released_at": "2026-03-01T00:00:00+00:00",
            }
            text, points = _graded(module), dict.fromkeys(wrong_answers.declared(module), 1.0)
            for learner in people:
                folder = cohort.root / "autograded" / learner / module
                folder.mkdir(parents=True)
                (folder / f"{NOTEBOOK}.ipynb").write_text(text, encoding="utf-8")
                entry = {"assignment": module, "learner": learner, "content": f"{learner} {module}", "state": "graded",
                         "submitted_at": "2026-04-01T00:00:00+00:00", "graded_at": "2026-04-02T00:00:00+00:00",
                         "points": points}  # fmt: skip
                ledger.write(json.dumps(entry, ensure_ascii=False) + "\n")
    for learner in people:
        for name, content in files.items():
            folder = Path(str(first if name == pretest.FILES["A"] else last).format(learner))
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    cohort.save()
    return len(people) * (len(released) + len(files))


def _graded(module: str) -> str:
    """The exercise as learners get it, with a misconception named below each check."""
    book, declared = json.loads(build.exercise_bytes(module, "zh")), wrong_answers.declared(module)
    for cell in book["cells"]:
        if names := declared.get(cell["metadata"].get("nbgrader", {}).get("grade_id", "")):
            said = f"✗ 检查\n    可能的原因：{next(iter(names))}\n"
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": said}]
    return json.dumps(book, ensure_ascii=False)
