"""zhixing agency import, list, add, move, rename, history: the tree of agencies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.tree import Tree as Drawing

from grading.classroom.language import T
from grading.cohorts import agencies, agency_changes
from grading.commands.common import Json, explained, home, out, print_json, show

app = typer.Typer(no_args_is_help=True)

AgencyName = Annotated[str, typer.Argument(help=T("单位的名称或编码。", "The agency's name or code."))]


@app.command(
    "import",
    help=T(
        "导入单位名单（CSV 或 XLSX；列：名称、编码、上级、层级），全部导入或都不导入。",
        "Bring in a list of agencies (CSV or XLSX: name, code, parent, level): all of it, or nothing.",
    ),
)
@explained
def import_(
    file: Annotated[Path, typer.Argument(help=T("单位名单文件。", "The file."))],
    preview: Annotated[bool, typer.Option("--preview", help=T("只显示，不导入。", "Show only; change nothing."))] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    place = home()
    found = agencies.read(file)
    done = agency_changes.plan(place, found.tree) if preview else agency_changes.take(place, found.tree, file.name)
    if as_json:
        changes = {**vars(done), "moved": {name: list(pair) for name, pair in done.moved.items()}}
        print_json({"file": str(file), "imported": not preview, "agencies": len(found.tree.names), **changes})
        return
    out.print(_drawn(found.tree, T(f"单位名单：{file.name}", f"Agencies: {file.name}")))
    for note in found.notes:
        out.print(T(*note), style="dim", markup=False, highlight=False)
    rows = [[T("新增", "added"), name, ""] for name in done.added]
    rows += [[T("去掉", "removed"), name, ""] for name in done.removed]
    rows += [[T("改名", "renamed"), old, new] for old, new in done.renamed.items()]
    rows += [[T("换上级", "moved"), name, f"{a or '—'} → {b or '—'}"] for name, (a, b) in done.moved.items()]
    if rows and len(rows) != len(done.added):  # a first import adds all of the tree above
        shown = [[escape(cell) for cell in row] for row in rows]
        show(T("改动", "Changes"), T("改动,单位,说明", "change,agency,detail").split(","), shown)
    count = len(found.tree.names)
    out.print(
        T(
            f"{'可以导入' if preview else '已导入'} {count} 个单位。",
            f"{count} agencies {'can be brought in' if preview else 'brought in'}.",
        )
    )


def _drawn(tree: agencies.Tree, title: str, counts: dict[str, tuple[int, int]] | None = None) -> Drawing:
    """counts: name -> (learners of its own, with all below)."""
    drawing = Drawing(f"[bold]{escape(title)}[/]")

    def grow(branch: Drawing, above: str) -> None:
        for one in tree.children(above):
            words = [escape(one.name)]
            details = " ".join(filter(None, (one.level, one.code if one.code != one.name else "")))
            if details:
                words.append(f"[dim]{escape(details)}[/]")
            if counts is not None:
                own, below = counts[one.name]
                mine = T(f"（本级 {own} 人）", f" ({own} of its own)") if own != below else ""
                words.append(T(f"{below} 人", f"{below} {'learner' if below == 1 else 'learners'}") + mine)
            grow(branch.add(" ".join(words)), one.name)

    grow(drawing, "")
    return drawing


@app.command("list", help=T("单位目录，及各单位的学员数。", "The tree of agencies, with the learners of each."))
@explained
def list_(as_json: Json = False) -> None:
    place = home()
    tree = agencies.Tree.load(place)
    held = agency_changes.members_of(place)
    counts = {}
    for name in tree.names:
        below = set().union(*(held.get(one, set()) for one in tree.subtree(name)))
        counts[name] = (len(held.get(name, ())), len(below))
    outside = {name: len(ids) for name, ids in sorted(held.items()) if name not in tree}
    if as_json:
        rows = [
            {"code": one.code, "name": one.name, "parent": tree.parents.get(one.name, ""), "level": one.level,
             "learners": counts[one.name][0], "learners_with_below": counts[one.name][1]}
            for one in tree.agencies
        ]  # fmt: skip
        print_json({"agencies": rows, "outside": outside})
        return
    if not tree:
        out.print(
            T(
                "还没有单位目录。导入：zhixing agency import 单位名单.xlsx（列：名称、编码、上级、层级）",
                "No tree of agencies yet. Bring one in: zhixing agency import agencies.xlsx (name, code, parent, level)",
            )
        )
    else:
        out.print(_drawn(tree, T("单位目录", "Agencies"), counts), highlight=False)
        out.print(
            T(
                "人数是现在在班的学员，同时在几个班的算一人；含下级。",
                "Learners who are in a cohort now, with those of all agencies below; one in several cohorts is one.",
            ),
            style="dim",
        )
    if outside:
        rows = [[escape(name) or T("（没有填单位）", "(no agency)"), count] for name, count in outside.items()]
        show(T("不在目录里的单位", "Not in the tree"), T("单位,人数", "agency,learners").split(","), rows)


@app.command("add", help=T("加入一个单位。", "Add one agency."))
@explained
def add(
    name: Annotated[str, typer.Argument(help=T("名称，不能与别的单位相同。", "Its name, which no other has."))],
    code: Annotated[str, typer.Option("--code", help=T("编码；不写就用名称。", "Its code; its name by default."))] = "",
    parent: Annotated[str, typer.Option("--parent", help=T("上级单位的名称或编码；不写就是最上一级。",
                                                           "Name or code of the one above; a top one by default."))] = "",
    level: Annotated[str, typer.Option("--level", help=T("层级：省、市、县、乡或自定。", "Level: 省, 市, 县, 乡 or your own word."))] = "",
) -> None:  # fmt: skip
    made = agency_changes.add(home(), name, code, parent, level)
    path = " / ".join(agencies.Tree.load(home()).path(made.name))
    out.print(T(f"已加入：{path}", f"Added: {path}"), markup=False, highlight=False)


@app.command("move", help=T("换一个上级；下级跟着走。", "Put an agency, with all below it, under another."))
@explained
def move(
    name: AgencyName,
    to: Annotated[str, typer.Argument(help=T("新的上级；不写就成为最上一级。", "The new one above; none makes it a top one."))] = "",
) -> None:  # fmt: skip
    agency_changes.move(home(), name, to)
    tree = agencies.Tree.load(home())
    path = " / ".join(tree.path(tree.find(name).name))
    out.print(T(f"现在是：{path}", f"It is now: {path}"), markup=False, highlight=False)


@app.command("rename", help=T("改名；各班级里的单位名一起改。", "Rename an agency; cohorts' records follow."))
@explained
def rename(
    name: AgencyName, new: Annotated[str, typer.Argument(help=T("新名称。", "The new name."))]
) -> None:  # fmt: skip
    followed = agency_changes.rename(home(), name, new)
    where = "、".join(followed) or T("无", "none")
    out.print(
        T(f"“{name}”改名为“{new}”。跟着改的班级：{where}", f"{name!r} is now {new!r}. Cohorts that followed: {where}"),
        markup=False,
        highlight=False,
    )


EVENTS = {
    "added": ("新增", "added"),
    "removed": ("去掉", "removed"),
    "moved": ("换上级", "moved"),
    "renamed": ("改名", "renamed"),
}


@app.command("history", help=T("单位目录改过什么。", "What was changed in the tree."))
@explained
def history(as_json: Json = False) -> None:
    rows = agency_changes.history(home())
    if as_json:
        print_json(rows)
        return
    show(
        T("单位目录的改动", "Changes to the tree of agencies"),
        T("时间（UTC）,改动,单位,说明", "time (UTC),change,agency,detail").split(","),
        [
            [one["at"], T(*EVENTS.get(one["event"], (one["event"],) * 2)), escape(one["agency"]), escape(one["detail"])]
            for one in rows
        ],
    )
