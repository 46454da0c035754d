"""zhixing action list, update, sets, questions: what became of the actions after the course."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import typer
from rich.markup import escape

from grading.classroom.language import T
from grading.cohorts import action_sets, actions
from grading.commands.common import CohortName, Json, LearnerId, explained, home, out, print_json, show
from grading.curriculum.errors import ZhixingError

app = typer.Typer(no_args_is_help=True)

STATUS = {
    "": ("", ""),
    "open": ("进行中", "open"),
    "overdue": ("已逾期", "overdue"),
    "done": ("已完成", "done"),
    "dropped": ("已放弃", "dropped"),
}
CAUTION = (
    "变化是最近一次的数减去基线，不等于行动的效果：没有比较的变化，可能来自季节、回落到平常或别的原因。",
    "A change is the latest value minus the baseline, not the effect of the action: without a comparison it may be the "
    "season, a return to the usual or something else.",
)  # fmt: skip


@app.command(
    "list", help=T("列出行动：基线、目标、状态、跟踪日期。", "List actions: baseline, target, state, follow-up dates.")
)
@explained
def list_(
    cohort: CohortName,
    overdue: Annotated[bool, typer.Option("--overdue", help=T("只列逾期和该跟踪的。", "Only overdue or owing a follow-up."))] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    today = date.today()
    found = [one for one in actions.actions(home().cohort(cohort)) if not overdue or actions.overdue(one, today)]
    if as_json:
        print_json([_as_json(one, today) for one in found])
        return
    show(
        T(f"“{cohort}”的行动", f"Actions of {cohort!r}"),
        T("编号,问题,基线,目标,负责岗位,完成日期,状态,变化,30 天,90 天,说明",
          "id,problem,baseline,target,owner,due,state,change,30 days,90 days,note").split(","),
        [_row(one, today) for one in found],
    )  # fmt: skip
    if any(one.effect() for one in found):
        out.print(T(*CAUTION), style="dim")
    if not found:
        out.print(T("没有要列的行动。", "No actions to list."))


def _row(one: actions.Action, today: date) -> list[str]:
    owed = one.owed(today)
    dates = [
        f"{one.follow_up(days) or ''}{T(' 待跟踪', ' owed') if days in owed else ''}" for days in actions.FOLLOW_UPS
    ]
    card = one.card or {}
    note = T(*one.reason) if one.reason else T(*_incomplete(one))
    return [
        escape(cell)
        for cell in (
            one.learner, _line(card.get("problem") or ""), _amount(card, "baseline"), _amount(card, "target"),
            _line(card.get("owner") or ""), str(card.get("due") or ""), T(*STATUS[one.status(today)]), _change(one),
            *dates, note,
        )
    ]  # fmt: skip


def _amount(card: dict, which: str) -> str:
    value = card.get(f"{which}_value")
    if value is None:
        return ""
    # A typed text that is no number is shown as it is: the trainer sees what has to be mended.
    return _line(f"{value:.10g} {card[f'{which}_unit']}" if isinstance(value, float) else f"{value}?")


def _incomplete(one: actions.Action) -> tuple[str, str]:
    from grading.classroom.action_card import FIELDS

    missing = _missing(one)
    if not missing:
        return "", ""
    zh, en = "、".join(FIELDS[name].zh for name in missing), ", ".join(FIELDS[name].en for name in missing)
    return f"待补：{zh}", f"to mend: {en}"


def _change(one: actions.Action) -> str:
    effect = one.effect()
    if not effect:
        return ""
    # The difference of two percentages is in points: 60% is 20 points above 40%, and 50 per cent more.
    unit = T("个百分点", "points") if effect["unit"] in ("%", "％") else effect["unit"]
    said = f"{effect['change']:+.4g} {unit}"
    if effect["reached"] is not None:
        said += T(
            "，达到目标" if effect["reached"] else "，未达到",
            ", target reached" if effect["reached"] else ", not reached",
        )
    return said + (T("（没有比较）", " (no comparison)") if effect["compared"] in ("", "none") else "")


def _as_json(one: actions.Action, today: date) -> dict:
    card = one.card or {}
    return {
        "learner": one.learner,
        "card": one.card,
        "reason": T(*one.reason) if one.reason else None,
        "missing": _missing(one),
        "status": one.status(today) or None,
        "due": card.get("due"),
        "written_on": one.written_on,
        "follow_up": {str(days): one.follow_up(days) for days in actions.FOLLOW_UPS},
        "owed": one.owed(today),
        "effect": one.effect(),
        "caution": T(*CAUTION) if one.effect() else None,
        "updates": [vars(told) for told in one.updates],
    }


def _missing(one: actions.Action) -> list[str]:
    """Fields of the card that have to be mended, each once."""
    from grading.classroom.action_card import problems

    return list(dict.fromkeys(found.field for found in problems(one.card))) if one.card is not None else []


def _line(text: str, limit: int = 40) -> str:
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= limit else line[: limit - 1] + "…"


@app.command("update", help=T("记下一次跟踪的结果；以前的记录都保留。", "Record a follow-up; earlier ones are kept."))
@explained
def update(
    cohort: CohortName,
    learner: LearnerId,
    value: Annotated[float | None, typer.Option("--value", help=T("现在的数，单位同基线。", "The value now, in its unit."))] = None,
    on: Annotated[str, typer.Option("--date", help=T("哪一天，如 2026-12-31；默认今天。", "Its day (2026-12-31); default today."))] = "",
    note: Annotated[str, typer.Option("--note", help=T("一句说明，不写个人信息。", "A sentence; no personal data."))] = "",
    status: Annotated[str, typer.Option("--status", help=T("状态：open、done、dropped。", "State: open, done, dropped."))] = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    target = home().cohort(cohort)
    told = actions.update(target, learner, status, value, _day(on), note)
    one = next(one for one in actions.actions(target) if one.learner == learner)
    if as_json:
        print_json(_as_json(one, date.today()))
        return
    out.print(T(f"已记下 {learner} 在 {told.on} 的情况，共 {len(one.updates)} 次。",
                f"Recorded for {learner}, {told.on}: {len(one.updates)} report(s) in all."), markup=False)  # fmt: skip
    if change := _change(one):
        out.print(T(f"比基线：{change}。", f"Against the baseline: {change}."), markup=False)
        out.print(T(*CAUTION), style="dim")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ZhixingError(
            f"看不懂日期 {text!r}。请写成 2026-12-31。", f"Cannot read the date {text!r}. Write 2026-12-31."
        ) from error


@app.command(
    "sets",
    help=T("分成 4 至 6 人的行动学习小组，单位尽量错开。", "Split a cohort into sets of 4 to 6, agencies mixed."),
)
@explained
def sets(
    cohort: CohortName,
    size: Annotated[int, typer.Option("--size", help=T("每组几人：4 至 6。", "Members of a set: 4 to 6."))] = 5,
    seed: Annotated[int, typer.Option("--seed", help=T("同一个数，分出同样的组。", "The same number gives the same sets."))] = 1,
    again: Annotated[bool, typer.Option("--again", help=T("重新分组，原来的座位作废。", "Make new sets; the seats change."))] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    target = home().cohort(cohort)
    found = action_sets.make(target, size, seed, again)
    if as_json:
        print_json({"cohort": cohort, "size": found.size, "seed": found.seed, "sets": found.sets})
        return
    names, agencies = target.course.learners(), target.record.agencies
    show(
        T(f"“{cohort}”的行动学习小组", f"Action-learning sets of {cohort!r}"),
        T("组,座位,编号,姓名,单位", "set,seat,id,name,agency").split(","),
        [[number, found.seat(one)[1], escape(one), escape(names.get(one, "")), escape(agencies.get(one, ""))]
         for number, members in enumerate(found.sets, 1) for one in members if one],
    )  # fmt: skip
    short = [
        str(number)
        for number, members in enumerate(found.sets, 1)
        if not action_sets.SMALLEST <= sum(map(bool, members)) <= action_sets.LARGEST
    ]
    if short:
        out.print(
            T(
                f"第 {'、'.join(short)} 组不在 4 至 6 人之间：人数只能这样分。",
                f"Set {', '.join(short)} is not of 4 to 6: the number of learners allows no better.",
            ),
            style="yellow",
        )
    absent = sorted(set(names) - {one for members in found.sets for one in members})
    if absent:
        out.print(
            T(f"分组以后加入、还没有座位：{'、'.join(absent)}", f"Joined since, without a seat: {', '.join(absent)}"),
            style="yellow",
            markup=False,
        )


@app.command(
    "questions",
    help=T(
        "给每人一页：同组的行动卡和收到的问题。", "A page for each member: the set's cards, and the questions received."
    ),
)
@explained
def questions(
    cohort: CohortName,
    names: Annotated[bool, typer.Option("--names", help=T("写上姓名；默认只写座位。", "With names; seats only by default."))] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    target = home().cohort(cohort)
    written = action_sets.write_pages(target, names)
    boxes = action_sets.inboxes(target)
    if as_json:
        print_json([{"learner": box.learner, "set": box.number, "seat": box.seat, "questions": box.questions,
                     "faults": [[seat, T(zh, en)] for seat, zh, en in box.faults], "page": str(page)}
                    for box, page in zip(boxes, written, strict=True)])  # fmt: skip
        return
    show(
        T(f"“{cohort}”：每人收到的问题", f"{cohort!r}: questions received"),
        T("组,座位,编号,收到问题,没有交的座位", "set,seat,id,questions,seats that sent none").split(","),
        [
            [box.number, box.seat, escape(box.learner), len(box.questions), " ".join(seat for seat, *_ in box.faults)]
            for box in boxes
        ],
    )
    out.print(
        T(
            f"每人一页，请发给本人：{target.root / 'sets'}",
            f"A page for each, to be handed to its member: {target.root / 'sets'}",
        ),
        soft_wrap=True,
        markup=False,
    )
