"""zhixing progress: the tables on the terminal, the page, the files; `progress sync` brings the facts up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grading.classroom.language import T, language
from grading.cohorts.home import Cohort, Home
from grading.commands.common import Json, bar, err, explained, home, out, print_json, show, writable
from grading.curriculum.files import write_atomically

if TYPE_CHECKING:
    from grading.progress.summaries import Summary

app = typer.Typer(invoke_without_command=True)


def _sync(place: Home, cohorts: list[Cohort]):
    """(store, results) after bringing the facts of `cohorts` up to date."""
    from grading.progress.store import Store

    store = Store(place.root / "progress.duckdb")
    with bar(T("同步", "Syncing"), len(cohorts)) as advance:
        return store, store.sync(cohorts, advance)


def _complain(results: list) -> None:
    for one in results:
        if one.reason:
            err.print(T(*one.reason), style="yellow", highlight=False, markup=False)


AsAgency = Annotated[
    str,
    typer.Option(
        "--as-agency",
        help=T(
            "给这个单位（含下级）的报告：只有满 5 人的组，任何输出里都没有学员明细。写“全部”是全部单位。",
            "The report for this agency and those below it: groups of five or more, no learner in any output. `all` is every agency.",
        ),
    ),
]


@app.callback()
@explained
def progress(
    context: typer.Context,
    cohort: Annotated[
        list[str] | None,
        typer.Option("--cohort", help=T("只看这个班级，可写多次。", "Only this cohort; may be repeated.")),
    ] = None,
    as_agency: AsAgency = "",
    as_trainer: Annotated[
        str, typer.Option("--as-trainer", help=T("这位培训者的班级。", "The cohorts of this trainer."))
    ] = "",
    as_learner: Annotated[
        str, typer.Option("--as-learner", help=T("这名学员自己的记录。", "This learner's own record."))
    ] = "",
    html: Annotated[Path | None, typer.Option("--html", help=T("写出网页。", "Write the page."))] = None,
    pdf: Annotated[
        Path | None,
        typer.Option("--pdf", help=T("把网页印成 PDF（需要 Chromium）。", "Print the page to PDF; needs Chromium.")),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            help=T(
                "写出学员明细 CSV；给单位的是各班级进度表。",
                "Write learner rows as CSV; for an agency, the progress of cohorts.",
            ),
        ),
    ] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help=T("写出工作簿。", "Write a workbook."))] = None,
    as_json: Json = False,
) -> None:
    if context.invoked_subcommand:
        return
    from grading.progress import page, report, reports, summaries
    from grading.progress.store import REPORT, UNUSED, USUAL

    place = home()
    view = report.viewer(place, as_agency, as_trainer, as_learner)
    cohorts = report.seen(place, cohort, view)
    store, synced = _sync(place, cohorts)
    # A cohort that was not asked for is not gone.
    told = [one for one in synced if one.state != "gone" or not (cohort or view.cohorts is not None)]
    _complain(told)
    found = store.facts([one.cohort for one in told], REPORT, without=UNUSED, held=True)
    private = None if view.aggregate else summaries.learners(view.restrict({name: found[name] for name in USUAL}))
    made = None
    if view.role == "official":
        made = report.own(cohorts, found, view)
    elif view.aggregate or html or pdf:
        made = report.make(place, cohorts, found, view)
    tables = made.tables if made and (view.aggregate or view.role == "official") else _exact(place, cohorts, found)
    written = []
    # What may be passed on is the same page for everybody: a trainer's names and exact counts stay out of it.
    text = page.html(made) if html or pdf else ""
    if html:
        write_atomically(writable(html), text.encode("utf-8"))
        written.append(html)
    if pdf:
        reports.pdf(writable(pdf), text)
        written.append(pdf)
    if csv:
        if private is None:
            reports.csv_of(writable(csv), tables[0])
        else:
            reports.csv(writable(csv), private)
        written.append(csv)
    if xlsx:
        reports.xlsx(writable(xlsx), tables, private)
        written.append(xlsx)
    if as_json:
        print_json(reports.records(tables))
        return
    for table in tables:
        _print(table)
    if view.aggregate and made.figures.partial():
        out.print(T("有些人所在的组延伸到这个单位之外，或者不足 5 人，不在表里。",
                    "Some people are in groups that reach beyond this agency or have fewer than five: they are in no table."))  # fmt: skip
    for path in written:
        out.print(T(f"已写出 {path}", f"Wrote {path}"), soft_wrap=True, highlight=False)


def _exact(place: Home, cohorts: list[Cohort], found: dict) -> list[Summary]:
    """The tables with every count as it is, and who needs help: for those who may see single learners."""
    from grading.progress import outcomes, reports, summaries

    return [*reports.summarise(found), *outcomes.summaries(place, cohorts, facts=found), summaries.help_needed(found)]


def _print(table: Summary) -> None:
    from grading.progress import shown

    columns, rows = shown.in_words(table, language())
    titles = [getattr(one, language()) for one in columns]
    show(T(*table.title), titles, [[_number(cell) if one.numeric else cell for one, cell in zip(columns, row, strict=True)]
                                   for row in rows])  # fmt: skip
    out.print(T(*table.note), style="dim")


def _number(text: str) -> object:
    """A figure as a number, so that it stands to the right; a range or an interval as it is."""
    try:
        return float(text)
    except ValueError:
        return "" if text == "—" else text


STATES = {
    "updated": ("已更新", "updated"),
    "unchanged": ("没有变化", "unchanged"),
    "unreadable": ("读不了", "unreadable"),
    "gone": ("不见了", "gone"),
}


@app.command(
    "sync", help=T("把各班成绩册的变化读进事实表。", "Read what changed in the gradebooks into the fact tables.")
)
@explained
def sync(as_json: Json = False) -> None:
    from grading.progress import report

    place = home()
    _, results = _sync(place, report.seen(place, None))
    if as_json:
        print_json([vars(one) for one in results])
    else:
        columns = T("班级,状态,得分记录（条）", "cohort,state,item scores").split(",")
        show(T("同步", "Sync"), columns, [[one.cohort, T(*STATES[one.state]), one.rows] for one in results])
        _complain(results)
    if any(one.state == "unreadable" for one in results):
        raise typer.Exit(1)
