"""zhixing demo: a whole round on sample submissions, in a home that can be thrown away."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from grading.classroom.language import T
from grading.cohorts.home import Cohort, Home
from grading.cohorts.workspace import Person
from grading.commands.common import STATES, Json, bar, explained, out, print_json, show
from grading.curriculum import build, source
from grading.curriculum.errors import ZhixingError
from grading.engine.runner import sandbox

MODULE = "m14_service_speed"
SIZE = 12
COHORTS = (("demo-zh", "zh", "示例单位甲"), ("demo-en", "en", "Sample agency B"))


@explained
def demo(
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder",
            help=T("放在哪个（新）文件夹，默认为临时文件夹。", "A new folder for it; a temporary one by default."),
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    root = folder or Path(tempfile.mkdtemp(prefix="zhixing-demo-"))
    if folder and folder.exists() and any(folder.iterdir()):
        raise ZhixingError(
            f"文件夹 {folder} 不是空的，请换一个。", f"The folder {folder} is not empty: choose another."
        )
    home = Home(root)
    rows = []
    if not as_json:
        out.print(T("下面全是示例提交：由练习自带的答案集生成，不是任何人的真实成绩。",
                    "All that follows is made from sample submissions, the exercise's own answer sets: nobody's real results."),
                  style="bold")  # fmt: skip
    with bar(T("示例", "Demo"), 2 * (SIZE * 2 + 2)) as advance:
        for name, lang, agency in COHORTS:
            rows += run(home, name, lang, agency, advance)
    reports = report(home)
    if as_json:
        print_json(
            {
                "home": str(root),
                "sample": True,
                "rows": rows,
                "reports": {key: str(path) for key, path in reports.items()},
            }
        )
    else:
        show(
            T("示例提交的得分", "Scores of the sample submissions"),
            T("班级,编号,用的答案,应得,实得,状态,迟交", "cohort,id,answers,promised,got,state,late").split(","),
            [
                [row["cohort"], row["learner"], row["answers"], row["promised"], row["got"], T(*STATES[row["state"]]),
                 T("是", "yes") if row["late"] else ""]
                for row in rows
            ],
        )  # fmt: skip
        kept = sum(row["kept"] for row in rows)
        out.print(
            T(
                f"{kept}/{len(rows)} 份得到答案集写明的分数。",
                f"{kept} of {len(rows)} got the score that their answer set promises.",
            )
        )
        for key, path in reports.items():
            out.print(f"{key}: {path}", soft_wrap=True, highlight=False)
        out.print(
            T(f"接着看：zhixing --home {root} progress --as-agency 全部，或 zhixing --home {root} dashboard。看完可以删掉这个文件夹。",
              f"To look further: zhixing --home {root} progress --as-agency all, or zhixing --home {root} dashboard. The folder may be "
              "deleted afterwards."),
            soft_wrap=True, highlight=False,
        )  # fmt: skip
    if not all(row["kept"] for row in rows):
        raise typer.Exit(1)


def run(home: Home, name: str, lang: str, agency: str, advance) -> list[dict]:
    """One sample cohort through release, submission, grading and feedback; a row for each learner."""
    cohort = home.create(name, lang, agency, kind="sample")
    if not sandbox.found().works:
        # The course's own answers: they may be graded where there is no sandbox.
        cohort.course.api.config.Execution.isolation = "none" if hasattr(os, "fork") else "kernel"
    people = [
        Person(f"s{number:02d}", T(f"示例学员{number}", f"Sample learner {number}"), agency=agency)
        for number in range(1, SIZE + 1)
    ]
    cohort.enrol(people)
    # The round lies behind us, so that nothing is handed in tomorrow: released a fortnight ago, due the day before yesterday.
    due = datetime.now(UTC) - timedelta(days=2)
    assignment = cohort.release(MODULE, due)
    cohort.record.assignments[MODULE]["first_released_at"] = (due - timedelta(days=12)).isoformat(timespec="seconds")
    cohort.save()
    advance(name)
    from grading.engine.batch import Options, grade_all

    questions = source.questions(build.exercise_source(MODULE))
    plan = plan_submissions(questions, offset=0 if lang == "zh" else 6)
    for number, (person, (what, filled, _)) in enumerate(zip(people, plan, strict=True)):
        late = number == SIZE - 3
        when = due + timedelta(hours=5) if late else due - timedelta(days=10.5 - 0.9 * number)
        hand_in(cohort, assignment, person.id, filled, when, what)
    cohort.course.collect(assignment)
    advance(name)
    results = {}
    for result in grade_all(cohort.course, assignment, [one.id for one in people], cohort.ledger, Options()):
        results[result.learner] = result
        advance(result.learner)
    rows = [
        _row(cohort, assignment, person.id, what, promised, results[person.id], questions)
        for person, (what, _, promised) in zip(people, plan, strict=True)
    ]
    for row in rows:
        if row["state"] != "failed":
            cohort.course.feedback(assignment, row["learner"])
        advance(row["learner"])
    return rows


def plan_submissions(questions, offset: int) -> list[tuple[str, dict, float | None]]:
    """(what, answers, promised automatic points) for each learner: right, wrong, one empty, one late, one broken."""
    from grading.engine import answers

    sets = answers.load(MODULE)
    right = [one for one in sets if one.name.startswith("right_")]
    wrong = [one for one in sets if one.name.startswith("wrong_")]
    wrong = wrong[offset % len(wrong) :] + wrong[: offset % len(wrong)]
    chosen = right[:4] + wrong[: SIZE - 6]
    plan = [(one.name, one.answers, sum(one.expected(questions).values())) for one in chosen]
    return [*plan, ("empty", {}, 0.0), ("broken", {}, None)]


def hand_in(cohort: Cohort, assignment: str, learner: str, filled: dict, when: datetime, what: str) -> None:
    """Put a submission into the exchange's inbound folder, in the form `nbgrader submit` leaves it."""
    import nbformat

    from grading.engine import answers
    from grading.engine.course import NOTEBOOK

    stamp = when.strftime("%Y-%m-%d %H:%M:%S.%f UTC")
    inbound = Path(cohort.course.api.config.Exchange.root) / cohort.name / "inbound"
    target = inbound / f"{learner}+{assignment}+{stamp}+sample"
    shutil.copytree(cohort.course.release_folder(assignment), target)
    (target / "timestamp.txt").write_text(stamp, encoding="utf-8")
    (target / "submission_secret.txt").write_text("sample", encoding="utf-8")
    notebook = target / f"{NOTEBOOK}.ipynb"
    if what == "broken":
        notebook.write_text(notebook.read_text(encoding="utf-8")[:2000], encoding="utf-8")
    else:
        nbformat.write(answers.fill(notebook, filled), notebook)


def _row(cohort: Cohort, assignment: str, learner: str, what: str, promised, result, questions) -> dict:
    auto = {one.grade_id for one in questions if one.kind == "tests"}
    points = cohort.course.points(assignment, learner)
    got = None if result.state == "failed" else sum(one["auto"] or 0.0 for name, one in points.items() if name in auto)
    kept = result.state == "failed" if promised is None else got is not None and abs(got - promised) < 1e-6
    return {
        "cohort": cohort.name, "learner": learner, "answers": what, "promised": promised, "got": got,
        "state": result.state, "late": result.late, "kept": kept,
    }  # fmt: skip


def report(home: Home) -> dict[str, Path]:
    """The progress page and tables of a home, and where they are."""
    from grading.progress import reports

    return reports.write_all(home, home.root / "reports")
