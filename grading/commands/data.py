"""zhixing data list, show, verify, refresh, catalogue."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from grading.classroom.language import TAGS, T, language
from grading.commands.common import Json, bar, err, explained, home, out, print_json, show, writable
from grading.curriculum import shelf
from grading.curriculum.errors import ZhixingError
from grading.curriculum.shelf import Dataset, said

app = typer.Typer(no_args_is_help=True)

Name = Annotated[
    str, typer.Argument(help=T("数据集的名称，见 zhixing data list。", "The dataset's name; see zhixing data list."))
]


@app.command("list", help=T("列出全部数据集。", "List all datasets."))
@explained
def list_(as_json: Json = False) -> None:
    found = shelf.load_all()
    rows = [(one.name, one.title, one.descriptor["module"], one.rows, one.bytes, one.licence, one.descriptor["licence_confidence"])
            for one in found]  # fmt: skip
    if as_json:
        keys = ["name", "title", "module", "rows", "bytes", "licence", "licence_confidence"]
        print_json([dict(zip(keys, row, strict=True)) for row in rows])
        return
    columns = T(
        "名称,标题,模块,行数,大小（KB）,许可,可信程度", "name,title,module,rows,size (KB),licence,confidence"
    ).split(",")
    show(T("数据集", "Datasets"), columns, [[*row[:4], round(row[4] / 1e3), *row[5:]] for row in rows])
    size, count = sum(one.bytes for one in found) / 1e6, sum(one.rows for one in found)
    out.print(
        T(
            f"共 {len(found)} 个数据集，{count:,} 行，{size:.1f} MB。",
            f"{len(found)} datasets, {count:,} rows, {size:.1f} MB.",
        )
    )


# --- show -----------------------------------------------------------------------------------------------------------
@app.command("show", help=T("打印数据说明，并画出第一眼看到的图。", "Print the dictionary, and draw a first look."))
@explained
def show_(
    name: Name,
    png: Annotated[Path | None, typer.Option("--png", help=T("图存到哪里；默认在 --home 的 reports 文件夹里。",
                                                             "Where the picture goes; the reports folder of --home by default."))] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    from grading.curriculum import first_look

    dataset = shelf.load(name)
    target = png or home().root / "reports" / "data" / f"{name}.{TAGS[language()]}.png"
    first_look.draw(dataset, writable(target), (language(),), dpi=144)
    if as_json:
        print_json(_dictionary(dataset) | {"png": str(target)})
    else:
        _print(dataset)
        out.print(T(f"第一眼看到的图：{target}", f"First look: {target}"), soft_wrap=True, highlight=False)


def _dictionary(dataset: Dataset) -> dict:
    """What is known of a dataset, in the language in force."""
    found = dataset.descriptor
    return {
        "name": dataset.name,
        **{key: said(found, key) for key in ("title", "description", "question", "licence_as_found", "changes")},
        "module": found["module"],
        "publisher": dataset.publisher,
        "sources": [one["path"] for one in found["sources"]],
        "licence": dataset.licence,
        "licence_confidence": found["licence_confidence"],
        "period": found["period"],
        "known_issues": [T(one["zh"], one["en"]) for one in found["known_issues"]],
        "tables": [
            {
                "name": table, "path": dataset.short_path(table), "rows": item["rows"],
                **{key: said(item, key) for key in ("title", "grain")},
                "columns": [{"name": field["name"], "type": field["type"], "unit": shelf.unit(field), "title": said(field, "title"),
                             "description": said(field, "description")} for field in item["schema"]["fields"]],
            }
            for table, item in dataset.tables.items()
        ],
    }  # fmt: skip


def _print(dataset: Dataset) -> None:
    words = _dictionary(dataset)

    def line(text: str, style: str = "") -> None:
        out.print(text, style=style, markup=False, highlight=False)

    line(words["title"], "bold")
    for key in ("question", "description"):
        line(words[key])
    facts = {
        T("发布方", "Publisher"): words["publisher"],
        T("来源", "Source"): " ".join(words["sources"]),
        T("许可", "Licence"): f"{words['licence']} ({words['licence_confidence']})",
        T("许可的依据", "Licence as found"): words["licence_as_found"],
        T("时期", "Period"): dataset.period,
        T("我们的改动", "What we changed"): words["changes"],
        T("用于模块", "Module"): words["module"],
    }
    for key, value in facts.items():
        line(f"{key}{T('：', ': ')}{value}")
    line(T("已知的问题", "Known issues"), "bold")
    for issue in words["known_issues"]:
        line(f"  · {issue}")
    for table in words["tables"]:
        kinds = T("列,类型,单位,名称,含义", "column,type,unit,title,meaning").split(",")
        heading = f"{table['title']}{T('：', ': ')}{table['path']} ({table['rows']:,} {T('行', 'rows')}{T('；', '; ')}{table['grain']})"
        show(
            heading,
            kinds,
            [[one[key] for key in ("name", "type", "unit", "title", "description")] for one in table["columns"]],
        )


# --- verify ---------------------------------------------------------------------------------------------------------
@app.command("verify", help=T("按数据说明核对每个表。", "Hold each table against its descriptor."))
@explained
def verify(
    names: Annotated[
        list[str] | None, typer.Argument(help=T("数据集；不写则全部。", "Datasets; all by default."))
    ] = None,
    as_json: Json = False,
) -> None:
    from grading.curriculum import shelf_check

    known = shelf.names()
    for name in names or []:
        if name not in known:
            shelf.load(name)  # raises, with the names that are near
    chosen, faults = names or known, []
    with bar(T("核对数据", "Verifying"), len(chosen)) as advance:
        for name in chosen:
            faults += shelf_check.check(name)
            advance(name)
    if not names:
        faults += shelf_check.check_size()
    if as_json:
        print_json({"datasets": chosen, "passed": not faults, "faults": [one.as_json() for one in faults]})
    elif faults:
        for one in faults:
            out.print(f"✗ {one}", style="red", markup=False, highlight=False, soft_wrap=True)
        out.print(T(f"发现 {len(faults)} 处问题。", f"{len(faults)} faults."))
    else:
        found = [shelf.load(name) for name in chosen]
        tables, rows = sum(len(one.tables) for one in found), sum(one.rows for one in found)
        out.print(T(f"{len(found)} 个数据集、{tables} 个表、{rows:,} 行，都与说明相符。",
                    f"{len(found)} datasets, {tables} tables, {rows:,} rows: all as described."))  # fmt: skip
    if faults:
        raise typer.Exit(1)


# --- refresh --------------------------------------------------------------------------------------------------------
@app.command(
    "refresh",
    help=T(
        "从发布方重新下载，列出会变什么，确认后替换。", "Download again, list what would change, replace once agreed."
    ),
)
@explained
def refresh(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help=T("不再询问，直接替换。", "Replace without asking."))] = False,
    source: Annotated[Path | None, typer.Option("--from", help=T("用已下载的原始文件（或其所在文件夹），不联网。",
                                                                 "Use raw files that are here (a file, or their folder)."))] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    from grading.curriculum import preparing, shelf_check
    from grading.curriculum import refresh as refreshing

    dataset = shelf.load(name)
    with tempfile.TemporaryDirectory(prefix="zhixing-refresh-") as folder:
        if source is None:
            with _downloads(dataset) as progress:
                raw = refreshing.fetch_raw(dataset, Path(folder) / "raw", progress)
        else:
            raw = preparing.raw_files(dataset.folder, source, Path(folder))
        new = refreshing.compute(dataset, raw, Path(folder) / "new")
        faults = shelf_check.check(name, new.folder.parent)
        if faults:
            told = "\n".join(f"  {one}" for one in faults[:5])
            raise ZhixingError(
                f"新的表与说明不符，没有替换：\n{told}",
                f"The new tables do not fit the descriptor; nothing was replaced:\n{told}",
            )
        changes = refreshing.diff(dataset, new)
        same = all(one.same for one in changes)
        replaced = False
        if not as_json:
            _print_diff(name, changes)
        if not same and (yes or (not as_json and _agreed())):
            refreshing.replace(dataset, new)
            replaced = True
    if as_json:
        print_json({"name": name, "same": same, "replaced": replaced, "tables": [one.as_json() for one in changes]})
    elif same:
        out.print(T("与现有的表完全相同，没有可替换的。", "The same as the tables here: nothing to replace."))
    elif replaced:
        module = dataset.descriptor["module"]
        out.print(
            T(
                f"已替换。接着运行 zhixing data catalogue，并用 zhixing verify {module} 检验模块。",
                f"Replaced. Now run zhixing data catalogue, and check the module with zhixing verify {module}.",
            ),
            soft_wrap=True,
        )
    else:
        out.print(T("没有替换，原来的表不变。", "Nothing was replaced; the tables are as they were."))


def _agreed() -> bool:
    try:
        return typer.confirm(T("用新的表替换原来的吗？", "Replace the tables with the new ones?"))
    except typer.Abort:  # nobody there to answer
        return False


def _print_diff(name: str, changes: list) -> None:
    columns = T(
        "表,原有行数,新行数,增加,减少,改变,改变的列,sha256",
        "table,rows now,rows then,added,removed,changed,in columns,sha256",
    )
    rows = []
    for one in changes:
        moved = [f"+{column}" for column in one.columns_added] + [f"-{column}" for column in one.columns_removed]
        parts = [*moved, *(f"{column} ({count})" for column, count in one.changed_columns.items())]
        hashes = T("不变", "same") if one.same else f"{one.hash_before[:8] or '—'} → {one.hash_after[:8]}"
        rows.append(
            [one.table, one.rows_before, one.rows_after, one.added, one.removed, one.changed, ", ".join(parts), hashes]
        )
    show(T(f"{name}：会变什么", f"{name}: what would change"), columns.split(","), rows)


@contextmanager
def _downloads(dataset: Dataset):
    """A bar for each raw file on a terminal, silence in a pipe. Yields progress(name, bytes done, bytes in all or None)."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, disable=not err.is_terminal) as progress:
        tasks = {
            item["name"]: progress.add_task(item["name"], total=item.get("bytes")) for item in dataset.descriptor["raw"]
        }

        def advance(name: str, done: int, total: int | None) -> None:
            progress.update(tasks[name], completed=done, total=total or None)

        yield advance


# --- catalogue ------------------------------------------------------------------------------------------------------
@app.command("catalogue", help=T("生成 datasets/README.md 和缩略图。", "Generate datasets/README.md and its pictures."))
@explained
def catalogue(
    check: Annotated[
        bool, typer.Option("--check", help=T("只检查是否为最新，不写文件。", "Only check; write nothing."))
    ] = False,
    as_json: Json = False,
) -> None:
    from grading.curriculum import catalogue as page

    found = shelf.load_all()
    if check:
        changed = page.stale(found)
    else:
        with bar(T("画图", "Drawing"), len(found)) as advance:
            changed = page.generate(found, advance)
    if as_json:
        print_json({"datasets": len(found), "changed": [str(path) for path in changed]})
    elif changed:
        word = T("需要重新生成", "Out of date") if check else T("已生成", "Generated")
        for path in changed:
            out.print(f"{word}{T('：', ': ')}{path}", highlight=False, soft_wrap=True)
    else:
        out.print(
            T(
                f"{len(found)} 个数据集的目录和图都是最新的。",
                f"The catalogue and the pictures of {len(found)} datasets are current.",
            )
        )
    if check and changed:
        raise typer.Exit(1)
