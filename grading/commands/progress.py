"""zhixing progress: the tables on the terminal, the page, the files; `progress sync` brings the facts up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grading.classroom.language import T
from grading.cohorts.home import Cohort, Home
from grading.commands.common import Json, bar, err, explained, home, out, print_json, show, writable
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically

app = typer.Typer(invoke_without_command=True)


def _cohorts(place: Home, names: list[str] | None) -> list[Cohort]:
    cohorts = [place.cohort(name) for name in names] if names else place.cohorts()
    if not cohorts:
        raise ZhixingError(
            f"{place.root} 里还没有班级。先用 zhixing cohort create 建立，或用 zhixing demo 看示例。",
            f"There are no cohorts in {place.root}. Make one with zhixing cohort create, or see zhixing demo.",
        )
    return cohorts


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


@app.callback()
@explained
def progress(
    context: typer.Context,
    cohort: Annotated[
        list[str] | None,
        typer.Option("--cohort", help=T("只看这个班级，可写多次。", "Only this cohort; may be repeated.")),
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help=T("写出网页。", "Write the page."))] = None,
    pdf: Annotated[
        Path | None,
        typer.Option("--pdf", help=T("把网页印成 PDF（需要 Chromium）。", "Print the page to PDF; needs Chromium.")),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", help=T("写出学员明细 CSV。", "Write learner rows as CSV."))
    ] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help=T("写出工作簿。", "Write a workbook."))] = None,
    as_json: Json = False,
) -> None:
    if context.invoked_subcommand:
        return
    from grading.progress import outcomes, reports, summaries

    place = home()
    cohorts = _cohorts(place, cohort)
    store, synced = _sync(place, cohorts)
    # A cohort that was not asked for is not gone.
    told = [one for one in synced if one.state != "gone" or not cohort]
    _complain(told)
    found = store.facts([one.cohort for one in told])
    tables = [*reports.summarise(found), *outcomes.summaries(place, cohorts, facts=found)]
    sample = any(one.record.kind == "sample" for one in cohorts)
    written = []
    page = reports.html(found, tables, sample=sample) if html or pdf else ""
    if html:
        write_atomically(writable(html), page.encode("utf-8"))
        written.append(html)
    if pdf:
        reports.pdf(writable(pdf), page)
        written.append(pdf)
    if csv:
        reports.csv(writable(csv), summaries.learners(found))
        written.append(csv)
    # Names stay out of the page, which goes to agencies: the terminal and the workbook are the trainer's own.
    mine = [*tables, summaries.help_needed(found)]
    if xlsx:
        reports.xlsx(writable(xlsx), mine, summaries.learners(found))
        written.append(xlsx)
    if as_json:
        print_json(
            {table.key: table.rows.astype(object).where(table.rows.notna(), None).to_dict("records") for table in mine}
        )
        return
    for table in mine:
        words = reports.in_words(table)
        words = words.astype(object).where(words.notna(), None)
        show(T(*table.title), list(words.columns), words.values.tolist())
        out.print(T(*table.note), style="dim")
    for path in written:
        out.print(T(f"已写出 {path}", f"Wrote {path}"), soft_wrap=True, highlight=False)


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
    place = home()
    _, results = _sync(place, _cohorts(place, None))
    if as_json:
        print_json([vars(one) for one in results])
    else:
        columns = T("班级,状态,得分记录（条）", "cohort,state,item scores").split(",")
        show(T("同步", "Sync"), columns, [[one.cohort, T(*STATES[one.state]), one.rows] for one in results])
        _complain(results)
    if any(one.state == "unreadable" for one in results):
        raise typer.Exit(1)
