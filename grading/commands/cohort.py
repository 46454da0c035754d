"""zhixing cohort create, enrol, list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from grading.classroom.language import LANGUAGES, T
from grading.cohorts import agencies, members
from grading.commands import cohort_files
from grading.commands.common import (
    CohortName,
    Json,
    LearnerId,
    ModuleName,
    explained,
    home,
    out,
    parse_due,
    print_json,
    show,
)
from grading.curriculum import build
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
    name: CohortName,
    lang: Annotated[str, typer.Option("--lang", help=T("班级使用的语言：zh 或 en。", "The cohort's language: zh or en."))] = "zh",
    agency: Annotated[str, typer.Option("--agency", help=T("所属单位。", "The agency it belongs to."))] = "",
    db: Annotated[str, typer.Option("--db", help=T("成绩册的数据库，如 postgresql://用户@主机/库名；默认用 SQLite。",
                                                   "The gradebook's database: postgresql://user@host/name; SQLite by default."))] = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    if lang not in LANGUAGES:
        raise ZhixingError(f"--lang 只能是 zh 或 en，不能是 {lang!r}。", f"--lang is zh or en, not {lang!r}.")
    if db:
        from grading.cohorts import database

        database.check(db)
    place = home()
    agency = agencies.known_name(place, agency)
    cohort = place.create(name, lang, agency, db_url=db)
    if db:
        database.keep_private(cohort.root / "nbgrader_config.py")
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
    name: CohortName,
    roster: Annotated[Path, typer.Argument(help=T("名单文件。", "The roster file."))],
    preview: Annotated[bool, typer.Option("--preview", help=T("只显示，不加入。", "Show only; enrol nobody."))] = False,
    as_json: Json = False,
) -> None:
    from grading.cohorts.roster import read_roster

    place = home()
    cohort = place.cohort(name)
    found = read_roster(roster, agencies.Tree.load(place).spellings)
    done = members.compare(cohort, found.learners) if preview else members.enrol(cohort, found.learners)
    if as_json:
        print_json(
            {
                "cohort": name,
                "enrolled": 0 if preview else len(found.learners),
                "learners": [vars(one) for one in found.learners],
                "changes": vars(done),
                "notes": [T(*note) for note in found.notes],
            }
        )
        return
    show_people(T(f"名单：{roster.name}", f"Roster: {roster.name}"), found.learners)
    for note in found.notes:
        out.print(T(*note), style="dim", markup=False, highlight=False)
    cohort_files.arrivals(done)
    count = len(found.learners)
    out.print(
        T(
            f"{'可以加入' if preview else '已加入'} {count} 人。",
            f"{count} {'can be enrolled' if preview else 'enrolled'}.",
        )
    )


def show_people(title: str, learners: list) -> None:
    """The first 20 learners of a list, and how many there are."""
    columns = T("编号,姓名,单位,处室,邮箱", "id,name,agency,unit,e-mail").split(",")
    fields = ("id", "name", "agency", "unit", "email")
    show(title, columns, [[escape(getattr(one, field)) for field in fields] for one in learners[:20]])
    if len(learners) > 20:
        out.print(T(f"……共 {len(learners)} 人", f"… {len(learners)} in all"))


@app.command("withdraw", help=T("学员退出班级；交过的作业保留。", "A learner leaves; what they handed in stays."))
@explained
def withdraw(
    name: CohortName,
    learner: LearnerId,
    why: Annotated[str, typer.Option("--why", help=T("原因，记入班级历史。", "The reason, kept in the history."))] = "",
) -> None:
    members.withdraw(home().cohort(name), learner, why)
    out.print(
        T(
            f"{learner} 已退出“{name}”，此后不计入班级人数。",
            f"{learner} has left {name!r} and is no longer counted in it.",
        )
    )


@app.command("transfer", help=T("学员转到另一个班级。", "Move a learner to another cohort."))
@explained
def transfer(
    name: CohortName,
    learner: LearnerId,
    to: Annotated[str, typer.Argument(help=T("转入的班级。", "The cohort to move to."))],
) -> None:
    place = home()
    members.transfer(place.cohort(name), place.cohort(to), learner)
    out.print(
        T(
            f"{learner} 已由“{name}”转到“{to}”。在原班交过的作业留在原班。",
            f"{learner} moved from {name!r} to {to!r}. What was handed in before stays in {name!r}.",
        )
    )


@app.command("extend", help=T("给一名学员延期。", "Give one learner more time."))
@explained
def extend(
    name: CohortName,
    module: ModuleName,
    learner: LearnerId,
    due: Annotated[str, typer.Option("--due", help=T("新的截止时间。", "The new due time."))],
) -> None:
    cohort = home().cohort(name)
    when = parse_due(due)
    members.extend(cohort, cohort.assignment(build.resolve(module)), learner, when)
    out.print(
        T(f"{learner} 的截止时间改为 {when:%Y-%m-%d %H:%M %z}。", f"{learner} now has until {when:%Y-%m-%d %H:%M %z}.")
    )


@app.command("trainer", help=T("给班级加上或去掉一名培训者。", "Add a trainer to a cohort, or take one off."))
@explained
def trainer(
    name: CohortName,
    step: Annotated[str, typer.Argument(metavar="add|remove", help=T("add 加上，remove 去掉。", "add or remove."))],
    who: Annotated[str, typer.Argument(metavar="NAME", help=T("培训者姓名。", "The trainer's name."))],
) -> None:
    cohort = home().cohort(name)
    if step == "add":
        members.add_trainer(cohort, who)
    elif step == "remove":
        members.remove_trainer(cohort, who)
    else:
        raise ZhixingError(f"第二个词只能是 add 或 remove，不能是 {step!r}。", f"Say add or remove, not {step!r}.")
    now = cohort.record.trainers
    out.print(
        T(f"“{name}”的培训者：{'、'.join(now) or '无'}", f"Trainers of {name!r}: {', '.join(now) or 'none'}"),
        markup=False,
    )


@app.command("archive", help=T("归档：只能查看，不能再发布、收取、评分。", "Archive: to be read, no longer worked in."))
@explained
def archive(name: CohortName) -> None:
    members.archive(home().cohort(name))
    out.print(T(f"“{name}”已归档。", f"{name!r} is archived."))


@app.command("reopen", help=T("重新打开已归档的班级。", "Open an archived cohort again."))
@explained
def reopen(name: CohortName) -> None:
    members.reopen(home().cohort(name))
    out.print(T(f"“{name}”已重新打开。", f"{name!r} is open."))


@app.command("history", help=T("班级里谁来过、谁离开。", "Who came to a cohort and who left."))
@explained
def history(name: CohortName, as_json: Json = False) -> None:
    rows = members.history(home().cohort(name))
    if as_json:
        print_json(rows)
        return
    columns = T("时间（UTC）,编号,事件,说明", "time (UTC),learner,event,detail").split(",")
    show(
        T(f"“{name}”的变动", f"History of {name!r}"),
        columns,
        [
            [
                one["at"],
                escape(one["learner"]),
                T(*EVENTS.get(one["event"], (one["event"],) * 2)),
                escape(one["detail"]),
            ]
            for one in rows
        ],
    )


EVENTS = {
    "enrolled": ("加入", "enrolled"),
    "returned": ("重新加入", "enrolled again"),
    "agency_changed": ("换单位", "agency changed"),
    "withdrawn": ("退出", "withdrawn"),
    "transferred_in": ("转入", "transferred in"),
    "transferred_out": ("转出", "transferred out"),
    "extended": ("延期", "extended"),
    "trainer_added": ("加入培训者", "trainer added"),
    "trainer_removed": ("去掉培训者", "trainer removed"),
    "agency_renamed": ("单位改名", "agency renamed"),
    "archived": ("归档", "archived"),
    "reopened": ("重新打开", "reopened"),
}


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
                len(set(cohort.course.learners()) - set(cohort.record.left)),
                cohort.record.trainers,
                modules,
                cohort.record.created_at[:10],
                cohort.record.archived_at[:10],
            )
        )
    keys = ["name", "lang", "agency", "learners", "trainers", "released", "created", "archived"]
    if as_json:
        print_json([dict(zip(keys, row, strict=True)) for row in rows])
    elif rows:
        show(
            T("班级", "Cohorts"),
            T(
                "班级,语言,单位,人数,培训者,已发布,建立日期,归档日期",
                "cohort,language,agency,learners,trainers,released,created,archived",
            ).split(","),
            [["、".join(cell) if isinstance(cell, list) else cell for cell in row] for row in rows],
        )
    else:
        out.print(
            T("还没有班级。新建：zhixing cohort create 名称", "No cohorts yet. Make one: zhixing cohort create NAME")
        )


app.command("export", help=T("导出班级名单：CSV，或加 --oneroster 导出 OneRoster 1.1。",
                             "Export a cohort's roster: a CSV, or OneRoster 1.1 with --oneroster."))(cohort_files.export)  # fmt: skip
app.command("import", help=T("由 OneRoster 1.1 CSV（文件夹或 ZIP）建班、加入学员和培训者；有一处错就什么都不改。",
                             "Make cohorts from OneRoster 1.1 CSV (folder or ZIP), with learners and trainers; one fault "
                             "and nothing is changed."))(cohort_files.import_)  # fmt: skip
