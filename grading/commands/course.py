"""zhixing build, verify, syllabus."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from grading.classroom.language import T
from grading.commands.common import Json, bar, explained, out, print_json, show
from grading.curriculum import build as building
from grading.curriculum import syllabus as registry

Modules = Annotated[
    list[str] | None, typer.Argument(help=T("模块，如 m14；不写则全部。", "Modules, such as m14; all by default."))
]


def _chosen(names: list[str] | None) -> list[str]:
    return [building.resolve(name) for name in names] if names else building.modules()


@explained
def build(
    modules: Modules = None,
    check: Annotated[
        bool, typer.Option("--check", help=T("只检查是否为最新，不写文件。", "Only check; write nothing."))
    ] = False,
    force: Annotated[bool, typer.Option("--force", help=T("全部重新生成。", "Rebuild everything."))] = False,
    as_json: Json = False,
) -> None:
    chosen = _chosen(modules)
    results = []
    with bar(T("生成课件", "Building"), len(chosen)) as advance:
        for module in chosen:
            results += building.build_lesson(module, force=force or check, dry_run=check)
            if building.exercise_source(module).is_file():
                building.check_pairs(building.exercise_source(module))
            advance(module)
    changed = [result.path for result in results if result.changed]
    if as_json:
        print_json({"notebooks": len(results), "changed": [str(path) for path in changed]})
    elif changed:
        word = T("需要重新生成", "Out of date") if check else T("已生成", "Built")
        for path in changed:
            out.print(f"{word}: {path}", highlight=False, soft_wrap=True)
    else:
        out.print(T(f"{len(results)} 个课件都是最新的。", f"All {len(results)} lesson notebooks are current."))
    if check and changed:
        raise typer.Exit(1)


@explained
def verify(
    modules: Modules = None,
    lessons: Annotated[bool, typer.Option(help=T("执行课件。", "Execute the lessons."))] = True,
    exercises: Annotated[bool, typer.Option(help=T("检验练习。", "Grade the answer sets."))] = True,
    as_json: Json = False,
) -> None:
    from grading.engine import answers
    from grading.engine import verify as verifying

    chosen = _chosen(modules)
    rows: list[verifying.Row] = []
    total = sum(2 * lessons + (len(answers.load(module)) + 1) * exercises for module in chosen)
    with tempfile.TemporaryDirectory(prefix="zhixing-verify-") as folder, bar(T("检验", "Verifying"), total) as advance:
        for module in chosen:
            if lessons:
                for lang in ("zh", "en"):
                    rows.append(verifying.lesson(module, lang))
                    advance(f"{module} {lang}")
            if exercises and building.exercise_source(module).is_file():
                rows += verifying.exercise(
                    module, Path(folder), step=lambda name, module=module: advance(f"{module} {name}")
                )
    if as_json:
        print_json([{**vars(row), "passed": row.passed} for row in rows])
    else:
        for module in chosen:
            _matrix(module, [row for row in rows if row.module == module])
    faults = [row for row in rows if not row.passed]
    if not as_json:
        for row in faults:
            out.print(f"✗ {row.module} {row.what}: {row.fault}", style="red", markup=False, highlight=False)
        good = len(rows) - len(faults)
        out.print(T(f"{good}/{len(rows)} 项通过。", f"{good} of {len(rows)} passed."))
    if faults:
        raise typer.Exit(1)


def _matrix(module: str, rows: list) -> None:
    questions = list(next((row.expected for row in rows if row.expected), {}))
    columns = [T("项目", "what"), "", *[name.removesuffix("_tests") for name in questions]]
    table = [
        [row.what, "✓" if row.passed else "✗", *[row.got.get(name) if row.got else None for name in questions]]
        for row in rows
    ]
    show(module, columns, table)


@explained
def syllabus(
    frameworks: Annotated[
        bool,
        typer.Option(
            "--frameworks", help=T("各项能力与公共框架的对应。", "Our competencies beside public frameworks.")
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    found = registry.load()
    if frameworks:
        _frameworks(found, as_json)
        return
    if as_json:
        print_json(
            [{**vars(one), "title": vars(one.title), "objectives": len(one.objectives)} for one in found.modules]
        )
        return
    columns = T(
        "模块,标题,章,状态,课时（分钟）,练习（分钟）,数据",
        "module,title,chapter,status,lesson (min),exercise (min),data",
    ).split(",")
    status = {"ready": T("可用", "ready"), "planned": T("计划中", "planned")}
    show(
        T("课程表", "Syllabus"),
        columns,
        [
            [one.id, str(one.title), str(found.chapters[one.chapter]), status[one.status], one.lesson_minutes,
             one.exercise_minutes, ", ".join(one.datasets)]
            for one in found.modules
        ],
    )  # fmt: skip


def _frameworks(found: registry.Syllabus, as_json: bool) -> None:
    from grading.curriculum import frameworks

    rows = frameworks.load()
    if as_json:
        print_json([vars(one) for one in rows])
        return
    columns = {
        "competency": ("能力", "competency"), "code": ("代码", "code"), "name": ("原名", "name"), "name_zh": ("译名", ""),
        "role": ("岗位", "role"), "sure": ("依据", "checked"),
    }  # fmt: skip
    for key, framework in frameworks.FRAMEWORKS.items():
        mine = [one for one in rows if one.framework == key]
        # Only DigComp numbers its competences, and only the profession's skills belong to a role.
        left_out = {"code"} if key != "digcomp" else set()
        left_out |= {"role"} if not any(one.role for one in mine) else set()
        kept = [name for name, words in columns.items() if T(*words) and name not in left_out]
        words = {
            "competency": lambda one: str(found.competencies[one.competency]),
            "sure": lambda one: T(*frameworks.SURE[one.sure]),
        }
        table = [[words.get(name, lambda one, name=name: getattr(one, name))(one) for name in kept] for one in mine]
        columns_shown = [T(*columns[name]) for name in kept]
        show(T(*framework.name), columns_shown, table)
        out.print(framework.url, style="dim", soft_wrap=True)
    out.print(
        T("对应关系是本课程的判断；名称是各框架原名，译名为本课程所加。",
          "Which belongs to which is this course's judgement; the names are the frameworks' own."),
        style="dim", soft_wrap=True,
    )  # fmt: skip
