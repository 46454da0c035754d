"""zhixing person show, delete: what is held about someone, and its removal with proof."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.markup import escape

from grading.classroom.language import T
from grading.cohorts.person import WORDS, Person, find, unknown
from grading.commands.cohort import EVENTS
from grading.commands.common import Json, LearnerId, bar, explained, home, out, print_json, show
from grading.curriculum.errors import ZhixingError

app = typer.Typer(no_args_is_help=True)

Scope = Annotated[
    str, typer.Option("--cohort", help=T("只限这个班级；默认所有班级。", "This cohort only; all by default."))
]


@app.command(
    "show", help=T("本机存有某人的哪些资料（供本人查阅）。", "What is held about someone, for their right of access.")
)
@explained
def show_(who: LearnerId, cohort: Scope = "", as_json: Json = False) -> None:
    from grading.cohorts import person_delete, person_stores

    place = home()
    person = find(place, who, cohort)
    held = _held(place, person)
    told = person_delete.receipts(place, who)
    if not held and not told:
        raise unknown(place, who)
    events, points = person_stores.events(person), _points(person)
    if as_json:
        print_json(
            {
                "id": person.id,
                "enrolments": [vars(one) for one in person.enrolments],
                "held": [{"store": one.store, "where": one.where, "count": one.count} for one in held],
                "submissions": points,
                "events": events,
                "deletions": told,
                "beyond": T(*person_stores.BEYOND),
            }
        )
        return
    _enrolments(person)
    if points:
        rows = [[one["cohort"], one["assignment"], one["points"], one["maximum"]] for one in points]
        show(
            T("成绩册里的得分", "Points in the gradebook"),
            T("班级,作业,得分,满分", "cohort,assignment,points,of").split(","),
            rows,
        )
    if events:
        columns = T("班级,文件,时间（UTC）,内容", "cohort,file,time (UTC),content").split(",")
        show(T("记录", "Records"), columns, [_event(one) for one in events])
    if held:
        _stores(T("资料在哪里", "Where it is held"), held)
    else:
        out.print(T(f"已经没有 {who} 的资料。", f"Nothing is held about {who} any more."), markup=False)
    for one in told:
        _receipt(one)
    out.print(T(*person_stores.BEYOND), style="dim")


def _enrolments(person: Person) -> None:
    columns = T("班级,编号,姓名,邮箱,单位,离开时间", "cohort,id,name,e-mail,agency,left").split(",")
    rows = [[one.cohort, one.id, one.name, one.email, one.agency, one.left[:10]] for one in person.enrolments]
    if rows:
        show(
            T(f"{person.id} 在哪些班级", f"Cohorts of {person.id}"),
            columns,
            [[escape(cell) for cell in row] for row in rows],
        )


def _points(person: Person) -> list[dict]:
    found = []
    for cohort in person.cohorts:
        mine = next((one.id for one in person.enrolments if one.cohort == cohort.name), None)
        for released in cohort.record.assignments.values() if mine else ():
            points = cohort.course.points(released["name"], mine)
            if points:
                total, most = (sum(one[key] or 0.0 for one in points.values()) for key in ("score", "max"))
                found.append({"cohort": cohort.name, "assignment": released["name"], "points": total, "maximum": most,
                              "questions": {name: one["score"] for name, one in points.items()}})  # fmt: skip
    return found


SAID = {
    "detail": ("说明", "detail"), "assignment": ("作业", "assignment"), "state": ("结果", "result"),
    "submitted_at": ("提交于", "handed in"), "points": ("自动得分", "automatic points"), "on": ("日期", "day"),
    "status": ("状态", "state"), "value": ("数值", "value"), "note": ("备注", "note"), "flags": ("标记", "flags"),
    "reason_zh": ("原因", "reason"),
}  # fmt: skip


def _event(one: dict) -> list[str]:
    """One line of a journal: cohort, file, time, and what it says in words."""
    at = one.get("at") or one.get("graded_at") or one.get("recorded_at") or ""
    said = [T(*EVENTS.get(one["event"], (one["event"],) * 2))] if one.get("event") else []
    for key, label in SAID.items():
        if value := one.get(key):
            if isinstance(value, dict):
                value = ", ".join(f"{name} {points:g}" for name, points in value.items())
            said.append(f"{T(*label)} {str(value)[:19] if key.endswith('_at') else value}")
    return [escape(one["cohort"]), one["file"], str(at)[:19], escape(T("，", ", ").join(said)[:300])]


def _stores(title: str, held: list) -> None:
    from grading.cohorts.person_stores import STORES

    columns = T("存放处,位置,文件数或条数", "store,where,files or lines").split(",")
    show(title, columns, [[T(*STORES.get(one.store, (one.store,) * 2)), escape(one.where), one.count] for one in held])


def _receipt(one: dict) -> None:
    from grading.cohorts.person_stores import STORES

    said = [f"{T(*STORES.get(store, (store,) * 2))} {count}" for store, count in one["stores"].items()]
    where = T("全部班级", "all cohorts") if one["scope"] == "home" else T("一个班级", "one cohort")
    left = T(f"余下 {one['left']} 处", f"{one['left']} place(s) left")
    out.print(
        T(f"删除凭据 {one['person']}，{one['at']}（{where}）：{'，'.join(said) or '无'}；{left}。",
          f"Receipt {one['person']}, {one['at']} ({where}): {', '.join(said) or 'nothing'}; {left}."),
        markup=False, highlight=False,
    )  # fmt: skip


@app.command(
    "delete",
    help=T(
        "应本人要求，从所有存放处删除其资料，并查验。",
        "Delete someone's data on request from every store, and prove it.",
    ),
)
@explained
def delete(
    who: LearnerId,
    cohort: Scope = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=T("只列出会删什么。", "List what would go; delete nothing."))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=T("不再询问。", "Do not ask."))] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    from grading.cohorts import person_delete, person_search, person_stores

    place = home()
    person = find(place, who, cohort)
    held = _held(place, person)
    going_on = person_delete.unfinished(place, who)
    if not held and not going_on:
        _nothing(place, who, person_delete.receipts(place, who), as_json)
        return
    if dry_run:
        if as_json:
            print_json(
                {
                    "deleted": False,
                    "held": [{"store": one.store, "where": one.where, "count": one.count} for one in held],
                }
            )
            return
        _enrolments(person)
        _stores(T("会删除", "Would be deleted"), held)
        out.print(T("没有删除任何东西。", "Nothing was deleted."))
        out.print(T(*person_stores.BEYOND), style="dim")
        return
    if going_on:
        out.print(T("上一次删除没有做完，现在接着做。", "The last deletion was cut off; it goes on now."))
    elif not yes:
        _ask(person, held)
    total = len(held) + len(person_search.files(place, person))
    with bar(T("删除并查验", "Deleting and checking"), total) as advance:
        done = person_delete.delete(place, person, also=_higher(place, person), step=advance)
    if as_json:
        print_json(
            {
                "deleted": True,
                "removed": [{"store": one.store, "where": one.where, "count": one.count} for one in done.removed],
                "again": [one.where for one in done.again],
                "left": [vars(one) for one in done.left],
                "clean": done.clean,
                "receipt": done.receipt,
            }
        )
    else:
        _stores(T("已删除", "Deleted"), done.removed)
        _proof(place, person, done)
        _receipt(done.receipt)
        out.print(T(*person_stores.BEYOND), style="dim")
    if not done.clean:
        raise typer.Exit(1)


def _held(place, person: Person) -> list:
    """Where something is held, stores that only layers above cohorts know included."""
    from grading.cohorts import person_stores
    from grading.cohorts.person_files import Held
    from grading.progress import published

    count = published.groups_of(place.root, person.id, [one.name for one in person.cohorts])
    reports = [Held("reports", published.FILE, count, lambda: None)] if count else []
    return [*person_stores.inventory(place, person), *reports]


def _higher(place, person: Person) -> list:
    """Stores that only layers above cohorts know: the people of the groups that reports speak of, by pseudonym."""
    from grading.cohorts.person_files import Held
    from grading.progress import published

    def reports() -> Held | None:
        found = published.forget(place.root, person.id, [one.name for one in person.cohorts])
        return Held("reports", published.FILE, found, lambda: None) if found else None

    return [reports]


def _nothing(place, who: str, told: list[dict], as_json: bool) -> None:
    if not told:
        raise unknown(place, who)
    if as_json:
        print_json({"deleted": False, "held": [], "receipts": told})
        return
    out.print(T(f"已经没有 {who} 的资料。", f"Nothing is held about {who} any more."), markup=False)
    for one in told:
        _receipt(one)


def _ask(person: Person, held: list) -> None:
    if not _typing():
        raise ZhixingError(
            "删除不能撤销。先用 --dry-run 看会删什么，确认后加 --yes。",
            "A deletion cannot be undone. See what would go with --dry-run, then add --yes.",
        )
    _enrolments(person)
    _stores(T("将删除，不能撤销", "To be deleted; this cannot be undone"), held)
    typed = typer.prompt(T(f"请输入编号 {person.id} 确认", f"Type the id {person.id} to confirm"))
    if typed.strip() != person.id:
        raise ZhixingError("编号不符，没有删除任何东西。", "That is not the id; nothing was deleted.")


def _typing() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _proof(place, person: Person, done) -> None:
    from grading.cohorts import person_search

    def warn(zh: str, en: str) -> None:
        out.print(T(zh, en), style="yellow")

    kinds = [kind for kind in WORDS if kind in person.matcher.kinds]
    zh, en = "、".join(WORDS[kind][0] for kind in kinds), ", ".join(WORDS[kind][1] for kind in kinds)
    count = len(person_search.files(place, person))
    mine = [one for one in done.left if not one.material]
    result = T("没有找到。", "none found.") if not mine else T(f"还有 {len(mine)} 处：", f"{len(mine)} place(s) left:")
    if kinds:
        looked = T(
            f"查验：在 {count} 个文件和各数据库里查找{zh}，",
            f"Checked: {count} files and the databases searched for {en}, ",
        )
        out.print(looked + result, style="yellow" if mine else "green")
    if person.short:
        warn(
            "编号太短，文件里偶然也会出现，所以只核对了文件名和记录里的编号栏。",
            "The id is so short that texts hold it by chance: only file names and id fields were checked for it.",
        )
    if any(one.name in person.names_of_others for one in person.enrolments if one.name):
        warn("另有学员同名，没有按姓名查找。", "Another learner has the same name, so the name was not searched for.")
    for one in mine:
        what = "、".join(T(*WORDS[kind]) for kind in one.kinds)
        out.print(T(f"  {one.where}（{what}）", f"  {one.where} ({what})"), markup=False, highlight=False)
    if any(one.store == "sets" for one in done.removed):
        warn(
            "其所在小组的页面已删去，座位空着，其他人不变。要重新生成页面：zhixing action questions 班级",
            "The pages of their set are gone, their seat stays empty, the others keep theirs. To make the pages anew: "
            "zhixing action questions COHORT",
        )
    if any(one.report for one in mine):
        warn(
            "其中有以前写在这里的报告或名单，请删除或重新生成。",
            "Among them are reports or lists written here before: delete them or make them anew.",
        )
    if packed := person_search.closed(place, person):
        warn(
            f"PDF 里的文字无法查找，请自行核对：{'、'.join(packed[:10])}",
            f"The text of PDFs cannot be searched; look yourself: {', '.join(packed[:10])}",
        )
    if any(not one.report for one in mine):
        warn(
            "别处的多半在别人写的内容里（如行动卡、问题），请打开核对，由您决定是否改去。",
            "Elsewhere it is most often what others wrote (cards, questions): open them and decide.",
        )
    for one in done.again:
        warn(f"没有删净：{one.where}。请再运行一次。", f"Not all gone: {one.where}. Run this again.")
