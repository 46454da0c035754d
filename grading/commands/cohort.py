"""zhixing cohort create, enrol, list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grading.classroom.language import LANGUAGES, T
from grading.commands.common import Json, explained, home, out, print_json, show
from grading.curriculum.errors import ZhixingError

app = typer.Typer(no_args_is_help=True)


@app.command(
    "create",
    help=T(
        "新建班级：一个 nbgrader 课程，有自己的成绩册。", "A new cohort: an nbgrader course with its own gradebook."
    ),
)
@explained
def create(
    name: Annotated[str, typer.Argument(help=T("班级名。", "The cohort's name."))],
    lang: Annotated[str, typer.Option("--lang", help=T("班级使用的语言：zh 或 en。", "The cohort's language: zh or en."))] = "zh",
    agency: Annotated[str, typer.Option("--agency", help=T("所属单位。", "The agency it belongs to."))] = "",
    db: Annotated[str, typer.Option("--db", help=T("成绩册的数据库地址，默认为班级文件夹里的 SQLite。",
                                                   "The gradebook's database; SQLite in the cohort's folder by default."))] = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    if lang not in LANGUAGES:
        raise ZhixingError(f"--lang 只能是 zh 或 en，不能是 {lang!r}。", f"--lang is zh or en, not {lang!r}.")
    cohort = home().create(name, lang, agency, db_url=db)
    if as_json:
        print_json({"name": name, "lang": lang, "agency": agency, "folder": str(cohort.root)})
    else:
        out.print(T(f"已建立班级“{name}”：{cohort.root}", f"Made cohort {name!r}: {cohort.root}"), soft_wrap=True)
        out.print(T(f"下一步：zhixing cohort enrol {name} 名单.xlsx", f"Next: zhixing cohort enrol {name} roster.xlsx"))


@app.command(
    "enrol",
    help=T(
        "按名单加入学员（CSV 或 XLSX），全部加入或都不加入。", "Enrol a roster (CSV or XLSX): all of it, or nobody."
    ),
)
@explained
def enrol(
    name: Annotated[str, typer.Argument(help=T("班级名。", "The cohort's name."))],
    roster: Annotated[Path, typer.Argument(help=T("名单文件。", "The roster file."))],
    preview: Annotated[bool, typer.Option("--preview", help=T("只显示，不加入。", "Show only; enrol nobody."))] = False,
    as_json: Json = False,
) -> None:
    from grading.cohorts.roster import read_roster

    cohort = home().cohort(name)
    found = read_roster(roster)
    if not preview:
        cohort.enrol(found.learners)
    if as_json:
        print_json(
            {
                "cohort": name,
                "enrolled": 0 if preview else len(found.learners),
                "learners": [vars(one) if hasattr(one, "__dict__") else one._asdict() for one in found.learners],
            }
        )
        return
    show(
        T(f"名单：{roster.name}", f"Roster: {roster.name}"),
        T("编号,姓名,单位,处室,邮箱", "id,name,agency,unit,e-mail").split(","),
        [[one.id, one.name, one.agency, one.unit, one.email] for one in found.learners[:20]],
    )
    if len(found.learners) > 20:
        out.print(T(f"……共 {len(found.learners)} 人", f"… {len(found.learners)} in all"))
    for note in found.notes:
        out.print(T(*note), style="dim", markup=False, highlight=False)
    count = len(found.learners)
    out.print(
        T(
            f"{'可以加入' if preview else '已加入'} {count} 人。",
            f"{count} {'can be enrolled' if preview else 'enrolled'}.",
        )
    )


@app.command("list", help=T("列出班级。", "List cohorts."))
@explained
def list_(as_json: Json = False) -> None:
    rows = []
    for cohort in home().cohorts():
        modules = ", ".join(one["name"] for one in cohort.record.assignments.values())
        rows.append(
            (
                cohort.name,
                cohort.record.lang,
                cohort.record.agency,
                len(cohort.course.learners()),
                modules,
                cohort.record.created_at[:10],
            )
        )
    keys = ["name", "lang", "agency", "learners", "released", "created"]
    if as_json:
        print_json([dict(zip(keys, row, strict=True)) for row in rows])
    elif rows:
        show(
            T("班级", "Cohorts"),
            T("班级,语言,单位,人数,已发布,建立日期", "cohort,language,agency,learners,released,created").split(","),
            rows,
        )
    else:
        out.print(
            T("还没有班级。新建：zhixing cohort create 名称", "No cohorts yet. Make one: zhixing cohort create NAME")
        )
