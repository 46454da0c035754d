"""zhixing similar: submissions that have long passages in common, as evidence to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grading.classroom.language import T, language
from grading.cohorts import rounds
from grading.commands.common import CohortName, Json, ModuleName, bar, explained, home, out, print_json, show, writable
from grading.curriculum import build
from grading.curriculum.files import write_atomically


@explained
def similar(
    cohort: CohortName,
    module: ModuleName,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            help=T("写成网页：两份答案并排，标出相同的部分。", "Write a page: both answers side by side, marked."),
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    from grading.engine import similarity
    from grading.teach import evidence

    target, full = home().cohort(cohort), build.resolve(module)
    name = target.assignment(full)
    learners = rounds.to_grade(target, name)
    with bar(T("比较", "Comparing"), len(learners)) as advance:
        report = similarity.compare(target.course, full, name, learners, advance)
    found = evidence.facts(report, target, full)
    if html:
        write_atomically(writable(html), evidence.html(found, target, language()).encode("utf-8"))
    if as_json:
        print_json(found)
        return
    columns = T(
        "学员一,学员二,相同记号,较短一份,占比,最相似的题", "one,other,tokens shared,shorter has,share,most alike"
    )
    heading = T("heading_zh", "heading_en")
    show(
        T(f"{name}：相似的提交", f"{name}: similar submissions"),
        columns.split(","),
        [
            [one["a"], one["b"], one["shared"], one["own"], f"{one['share']:.0%}", one["answers"][0][heading]]
            for one in found["pairs"]
        ],
    )
    out.print(
        T(
            f"比较了 {report.compared} 份，列出 {len(report.pairs)} 对，另有 {report.more} 对没有列出；"
            f"{len(report.short)} 份自己写的部分太短，不作比较；{len(report.unread)} 份读不了。",
            f"{report.compared} compared; pairs listed: {len(report.pairs)}, not listed: {report.more} more; {len(report.short)} "
            f"wrote too little of their own to be compared; {len(report.unread)} could not be read.",
        )
    )
    for learner, reason in sorted(report.unread.items()):
        out.print(f"  {learner}: {T(*reason)}", markup=False, highlight=False, soft_wrap=True)
    out.print(T(*evidence.what_it_is()), soft_wrap=True, markup=False, highlight=False)
    if html:
        out.print(
            T(f"网页：{html}（含姓名，只供培训者）", f"Page: {html} (it names learners: for the trainer alone)"),
            soft_wrap=True,
        )
