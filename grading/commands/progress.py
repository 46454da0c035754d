"""zhixing progress: the table on the terminal, the page, the files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grading.classroom.language import T
from grading.commands.common import Json, explained, home, out, print_json, show, writable
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically


@explained
def progress(
    cohort: Annotated[
        list[str] | None,
        typer.Option("--cohort", help=T("只看这个班级，可写多次。", "Only this cohort; may be repeated.")),
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help=T("写出网页。", "Write the page."))] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", help=T("写出学员明细 CSV。", "Write learner rows as CSV."))
    ] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help=T("写出工作簿。", "Write a workbook."))] = None,
    as_json: Json = False,
) -> None:
    from grading.progress import facts, reports, summaries

    place = home()
    cohorts = [place.cohort(name) for name in cohort] if cohort else place.cohorts()
    if not cohorts:
        raise ZhixingError(
            f"{place.root} 里还没有班级。先用 zhixing cohort create 建立，或用 zhixing demo 看示例。",
            f"There are no cohorts in {place.root}. Make one with zhixing cohort create, or see zhixing demo.",
        )
    found = facts.collect(cohorts)
    tables = reports.summarise(found)
    sample = any(one.record.kind == "sample" for one in cohorts)
    written = []
    if html:
        write_atomically(writable(html), reports.html(found, tables, sample=sample).encode("utf-8"))
        written.append(html)
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
            {
                table.key: table.rows.astype(object).where(table.rows.notna(), None).to_dict("records")
                for table in tables
            }
        )
        return
    for table in mine:
        words = reports.in_words(table)
        words = words.astype(object).where(words.notna(), None)
        show(T(*table.title), list(words.columns), words.values.tolist())
        out.print(T(*table.note), style="dim")
    for path in written:
        out.print(T(f"已写出 {path}", f"Wrote {path}"), soft_wrap=True, highlight=False)
