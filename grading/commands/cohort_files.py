"""zhixing cohort export, import: rosters for other systems, and from them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from grading.classroom.language import T
from grading.cohorts import members, oneroster, oneroster_import, oneroster_read
from grading.cohorts.home import Cohort
from grading.cohorts.private import write_private
from grading.commands.common import CohortName, Json, bar, explained, home, out, print_json, show
from grading.curriculum.errors import ZhixingError

PERSONAL = (
    "文件里有姓名和邮箱，只有您的账户能读；请按个人信息保管，用完删除。",
    "The files hold names and e-mail addresses, and only your account can read them: keep them as personal data, and delete "
    "them after use.",
)  # fmt: skip


def arrivals(done: members.Arrivals) -> None:
    """Who is new and who is not, in a line; silent when all are new."""
    if not (done.back or done.changed or done.moved or done.same or done.absent):
        return
    parts = [
        (done.new, "新加入", "new"),
        (done.back, "重新加入", "back again"),
        (done.moved, "换了单位", "with another agency"),
        (done.changed, "改了姓名或邮箱", "with another name or e-mail"),
        (done.same, "没有变化", "as before"),
    ]
    zh = "，".join(f"{word} {len(ids)} 人" for ids, word, _ in parts if ids)
    en = ", ".join(f"{len(ids)} {word}" for ids, _, word in parts if ids)
    out.print(T(f"其中：{zh}。", f"Of these: {en}."), highlight=False)
    if done.absent:
        some = "、".join(done.absent[:8]) + ("……" if len(done.absent) > 8 else "")
        out.print(
            T(
                f"在班而不在这份名单里的有 {len(done.absent)} 人，没有改动：{some}。要退出用 zhixing cohort withdraw。",
                f"{len(done.absent)} in the cohort and not in this file stay as they are: {some.replace('、', ', ')}. "
                "Who left is taken out with zhixing cohort withdraw.",
            ),
            style="yellow",
            markup=False,
            highlight=False,
        )


@explained
def export(
    name: CohortName,
    target: Annotated[Path, typer.Argument(help=T("写到哪里：文件夹或 .zip；不加 --oneroster 时为 .csv。",
                                                  "Where to: a folder or .zip; a .csv without --oneroster."))],
    as_oneroster: Annotated[bool, typer.Option("--oneroster", help=T("OneRoster 1.1 CSV，供其他教学系统读取。",
                                                                      "OneRoster 1.1 CSV, for other learning systems."))] = False,
    replace: Annotated[bool, typer.Option("--replace", help=T("覆盖已有的文件。", "Replace what is there."))] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    place = home()
    cohort = place.cohort(name)
    written = oneroster.export(place, cohort, target, replace) if as_oneroster else [_roster(cohort, target, replace)]
    if as_json:
        print_json({"cohort": name, "written": [str(path) for path in written], "personal": T(*PERSONAL)})
        return
    for path in written:
        out.print(T(f"已写出 {path}", f"Wrote {path}"), soft_wrap=True, highlight=False, markup=False)
    out.print(T(*PERSONAL), style="yellow")


def _roster(cohort: Cohort, target: Path, replace: bool) -> Path:
    """The learners who are in the cohort now, as a CSV that `cohort enrol` reads."""
    if target.suffix.lower() != ".csv":
        raise ZhixingError(
            f"{target} 要以 .csv 结尾；给其他教学系统请加 --oneroster。",
            f"{target} must end in .csv; for other learning systems add --oneroster.",
        )
    if target.exists() and not replace:
        raise ZhixingError(
            f"{target} 已经存在，没有改动。换一个位置，或加 --replace。",
            f"{target} is there already and was left alone. Choose another place, or add --replace.",
        )
    record, text = cohort.record, io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(T("编号,姓名,单位,邮箱", "id,name,agency,email").split(","))
    for one in members.people(cohort):
        if one.id not in record.left:
            writer.writerow([one.id, one.name, record.agencies.get(one.id) or record.agency, one.email])
    target.parent.mkdir(parents=True, exist_ok=True)
    write_private(target, text.getvalue().encode("utf-8-sig"))
    return target


@explained
def import_(
    source: Annotated[Path, typer.Argument(help=T("文件夹或 ZIP。", "A folder or a ZIP."))],
    only: Annotated[str, typer.Option("--class", help=T("只导入这个班（title）。", "Only the class of this title."))] = "",
    into: Annotated[str, typer.Option("--into", help=T("加入这个已有的班级。", "Enrol into this cohort that exists."))] = "",
    lang: Annotated[str, typer.Option("--lang", help=T("新班级的语言：zh 或 en。", "Language of new cohorts: zh or en."))] = "zh",
    ids: Annotated[str, typer.Option("--id", help=T("学员编号取哪一列：sourcedId、username 或 identifier。",
                                                    "Which column gives learner ids: sourcedId, username or identifier."))] = "",
    with_agencies: Annotated[bool, typer.Option("--agencies", help=T("把文件里的新单位加入单位目录。",
                                                                      "Add the file's new agencies to the tree."))] = False,
    preview: Annotated[bool, typer.Option("--preview", help=T("只显示，不导入。", "Show only; change nothing."))] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    place = home()
    package = oneroster_read.read(source, ids)
    found = oneroster_import.plan(place, package, only=only, into=into, lang=lang, with_agencies=with_agencies)
    if not preview:
        with bar(T("导入", "Importing"), len(found.steps)) as advance:
            oneroster_import.take(place, found, advance)
    if as_json:
        print_json(
            {
                "imported": not preview,
                "cohorts": [
                    {"cohort": one.cohort, "new": one.arrivals is None, "learners": len(one.group.learners), "left": len(one.group.left),
                     "trainers": one.group.trainers, "changes": vars(one.arrivals) if one.arrivals else None}
                    for one in found.steps
                ],
                "new_agencies": found.new_agencies,
                "notes": [T(*note) for note in package.notes],
            }
        )  # fmt: skip
        return
    for note in package.notes:
        out.print(T(*note), style="dim", markup=False, highlight=False)
    rows = [
        [escape(one.cohort), T("新建", "new") if one.arrivals is None else T("已有", "there"), escape(one.group.agency),
         len(one.group.learners) - len(one.group.left), escape("、".join(one.group.trainers))]
        for one in found.steps
    ]  # fmt: skip
    show(
        T(f"OneRoster：{source.name}", f"OneRoster: {source.name}"),
        T("班级,状态,单位,学员,培训者", "cohort,state,agency,learners,trainers").split(","),
        rows,
    )
    for one in found.steps:
        if one.arrivals is not None:
            arrivals(one.arrivals)
    if found.new_agencies:
        names = "、".join(found.new_agencies)
        out.print(T(f"加入单位目录：{names}", f"Added to the tree of agencies: {names}"), markup=False, highlight=False)
    gone = sum(len(one.group.left) for one in found.steps)
    if gone:
        out.print(
            T(f"另有 {gone} 人已经离开，连同离开日期一并记下，不计入人数。",
              f"{gone} more have left: they are kept with the day, and not counted."),
            style="dim",
        )  # fmt: skip
    count = sum(len(one.group.learners) for one in found.steps) - gone
    out.print(
        T(
            f"{'可以导入' if preview else '已导入'} {len(found.steps)} 个班、{count} 人。",
            f"{len(found.steps)} cohort(s) with {count} learner(s) {'can be imported' if preview else 'imported'}.",
        )
    )
