"""The action card: one problem of one's own post, what will be done about it, and how one will know.

This is the card without its form: its fields, what is still wrong with it, and its file. The form is in
:mod:`grading.classroom.action_form`; the trainer's side reads the same file through :func:`load`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from grading.classroom import saved
from grading.classroom.saved import Unusable

FILE, KIND, SCHEMA = "action.json", "action", 1
#: A sentence or two; a card is read aloud in the set.
LONG, SHORT = 600, 60


class Field(NamedTuple):
    """One field: kind is text, line, number, date or choice; hint is shown while it is empty."""

    kind: str
    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""


FIELDS = {
    "problem": Field("text", "问题", "Problem", "岗位上哪一件事让办事的人为难", "What at your post gives people trouble"),
    "question": Field(
        "text", "可量的问题", "Measurable question",
        "例：2026 年上半年受理的投诉中，7 天内办结的占多大比例？",
        "e.g. Of the complaints received from January to June 2026, what share was closed within 7 days?",
    ),
    "baseline_value": Field("number", "基线：数值", "Baseline: value", "只写数", "the number alone"),
    "baseline_unit": Field("line", "基线：单位", "Baseline: unit", "%、天、件……", "%, days, cases …"),
    "baseline_n": Field("number", "基线：依据多少件", "Baseline: of how many", "分母，件或人", "the denominator"),
    "baseline_date": Field("date", "基线：截至日期", "Baseline: as of"),
    "action": Field("text", "行动", "Action", "谁看了都知道做没做的一件事", "One thing that anyone can see was done or not"),
    "owner": Field("line", "负责的岗位", "Owner (a post)", "岗位或科室，不写个人姓名和电话", "a post or an office, no person’s data"),
    "due": Field("date", "完成日期", "Due date"),
    "target_value": Field("number", "目标：数值", "Target: value", "只写数", "the number alone"),
    "target_unit": Field("line", "目标：单位", "Target: unit", "与基线相同", "the baseline’s"),
    "target_date": Field("date", "目标：何时量", "Target: measured on"),
    "comparison_kind": Field("choice", "和谁比", "Compared with"),
    "comparison": Field("text", "比较的对象", "The comparison", "例：同期没有这样做的另外 3 个窗口", "e.g. the 3 other counters"),
    "evidence": Field("text", "证据（以后填）", "Evidence (later)", "做完以后看到的数和出处", "The figure seen afterwards, and its source"),
}  # fmt: skip
COMPARISONS = {
    "": ("（请选）", "(choose)"),
    "control": ("同期没有这样做的单位", "units that did not, in the same period"),
    "season": ("上一年的同一时期", "the same period of the year before"),
    "series": ("之前至少 6 期的走势", "the course of at least 6 periods before"),
    "lot": ("抽签决定谁先做", "who goes first is drawn by lot"),
    "none": ("没有，只比前后", "nothing: before and after only"),
}
_REQUIRED = [name for name in FIELDS if name not in ("evidence", "comparison_kind")]

# A question of one's own is free text, so this is a list of words, not understanding: it is wide on purpose.
_QUANTITY = re.compile(
    r"\d|多少|几(?!乎)|比例|百分|占|(?<!效)率|平均|中位|[天件次人户分]数|数量|时长|多[久长大]|分之|"
    r"how (many|much|long|often)|share|rate\b|percent|%|number of|median|\bmean\b|average|proportion|count of",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(
    r"每|占|比例|百分|分之|[当之其]中|件中|里[，,有的]|全部|所有|共|各|(?<!效)率|平均|中位|"
    r"\bper\b|of (the|all|those)|out of|among|each|every|share|rate\b|percent|%|proportion|median|\bmean\b|average",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"年|月|季|周|旬|[0-9一二三十两]+ ?[天日]|期间|以来|每天|\d{4}|Q[1-4]|"
    r"year|month|quarter|week|\bdays?\b|since|between|january|february|march|april|june|july|august|september|"
    r"october|november|december",
    re.IGNORECASE,
)
_PRIVATE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\w)|[^\s@]+@[^\s@]+\.\w+")


class Problem(NamedTuple):
    """What is wrong with one field of a card, in both languages."""

    field: str
    zh: str
    en: str


def parse_number(text: str) -> float | None:
    """The number typed, in half- or full-width digits with or without thousands separators; None when it is none.

    More than 15 characters are no measure of anything at a post, and more than a float keeps.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    if not re.fullmatch(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", plain):
        return None
    return float(plain.replace(",", "")) if len(plain) <= 15 else None


def problems(card: dict, today: date | None = None) -> list[Problem]:
    """What keeps `card` (field -> text, number or date) from being one that can be followed up; [] when nothing does.

    today: the day the card is looked at, by default the clock's.
    """
    today = today or date.today()
    found = [_missing(name) for name in _REQUIRED if _empty(card.get(name))]
    found += [
        Problem(name, "这里只写一个数，单位写在“单位”一格。", "Write one number here; the unit has a box of its own.")
        for name, field in FIELDS.items()
        if field.kind == "number" and not _empty(card.get(name)) and not isinstance(card[name], (int, float))
    ]
    found += [*_question(card), *_numbers(card), *_dates(card, today), *_comparison(card)]
    found += [
        Problem(
            name,
            "不要写个人的电话、邮箱或证件号，写岗位就够了。",
            "Leave out phone numbers, e-mail and ID numbers; a post is enough.",
        )
        for name in FIELDS
        if isinstance(card.get(name), str) and _PRIVATE.search(card[name])
    ]
    order = list(FIELDS)
    return sorted(found, key=lambda one: order.index(one.field))


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _missing(name: str) -> Problem:
    special = {
        "target_value": ("行动没有衡量：写明做到多少才算成。", "An action without a measure: say what figure would count as success."),
        "target_date": ("没有写何时量：到期不量，等于没有目标。", "Say when it will be measured: a target nobody measures is none."),
        "comparison": ("只有变化，没有比较：写明拿谁作对照。", "A change without a comparison: say against whom or what."),
        "baseline_value": ("没有基线：现在是多少，先量一次。", "No baseline: measure first what it is now."),
        "baseline_unit": ("缺单位：40 是 40%、40 天还是 40 件？", "No unit: is 40 a share in %, days or cases?"),
        "target_unit": ("缺单位：和基线写一样的。", "No unit: use the baseline’s."),
        "baseline_n": ("没有写依据多少件：5 件里的 40% 和 500 件里的 40% 分量不同。",
                       "Of how many? 40% of 5 cases does not weigh what 40% of 500 does."),
        "owner": ("没有人负责的行动不会发生：写一个岗位。", "An action that belongs to nobody does not happen: name a post."),
        "due": ("没有完成日期。", "No due date."),
    }  # fmt: skip
    label = FIELDS[name]
    return Problem(name, *special.get(name, (f"还没有写“{label.zh}”。", f"“{label.en}” is still empty.")))


def _question(card: dict) -> list[Problem]:
    text = card.get("question")
    if _empty(text):
        return []
    found = []
    if not _QUANTITY.search(text):
        found.append(Problem("question", "还量不了：没有问“多少、多久、占多大比例”。",
                             "It cannot be measured yet: it asks for no how many, how long or what share."))  # fmt: skip
    elif not _OF_WHAT.search(text):
        found.append(Problem("question", "没有分母：写明是哪些事里的多少，如“全部受理件中占多大比例”。",
                             "No denominator: of what? For instance “what share of all cases received”."))  # fmt: skip
    if not _WHEN.search(text):
        found.append(Problem("question", "没有时间：写明是哪一段时间里的事。", "No time: say over which period."))
    return found


def _numbers(card: dict) -> list[Problem]:
    found = []
    baseline, target = card.get("baseline_value"), card.get("target_value")
    units = [
        unicodedata.normalize("NFKC", str(card.get(name) or "")).strip().lower()
        for name in ("baseline_unit", "target_unit")
    ]
    if all(units) and units[0] != units[1]:
        found.append(Problem("target_unit", f"目标的单位（{units[1]}）与基线的单位（{units[0]}）不同，比不了。",
                             f"The target’s unit ({units[1]}) is not the baseline’s ({units[0]}): they cannot be compared."))  # fmt: skip
    elif all(units) and isinstance(baseline, (int, float)) and baseline == target:
        found.append(
            Problem(
                "target_value",
                "目标与基线相同：没有要改变的。",
                "Target and baseline are the same: nothing is to change.",
            )
        )
    count = card.get("baseline_n")
    if isinstance(count, (int, float)) and (count < 1 or count != int(count)):
        found.append(Problem("baseline_n", "件数要写大于 0 的整数。", "A count is a whole number above 0."))
    return found


def _dates(card: dict, today: date) -> list[Problem]:
    base, due, measured = (card.get(name) for name in ("baseline_date", "due", "target_date"))
    base, due, measured = (one if isinstance(one, date) else None for one in (base, due, measured))
    found = []
    if base and base > today:
        found.append(Problem("baseline_date", "基线的日期还没有到。", "The baseline’s date is still to come."))
    if base and due and due < base:
        found.append(Problem("due", "完成日期早于基线日期。", "The due date is before the baseline’s date."))
    if due and measured and measured < due:
        found.append(Problem("target_date", "行动还没完成就量，量不到它的效果：应不早于完成日期。",
                             "Measured before the action is done, it shows no effect: not before the due date."))  # fmt: skip
    return found


def _comparison(card: dict) -> list[Problem]:
    kind = card.get("comparison_kind") or ""
    if kind == "none":
        return [Problem("comparison_kind", "只比前后，分不清是行动的作用，还是季节、回落到平常或别的原因。请选一种比较。",
                        "Before and after alone cannot tell your action from the season, a return to the usual or "
                        "anything else. Choose a comparison.")]  # fmt: skip
    if not kind and not _empty(card.get("comparison")):
        return [Problem("comparison_kind", "请选这是哪一种比较。", "Choose which kind of comparison this is.")]
    return []


def store(folder: Path, card: dict, lang: str, now: str) -> None:
    """Save `card` as action.json in `folder`. now: the time in UTC, ISO; the first day a card was saved is kept.

    Raises OSError where it cannot be written. A file there that cannot be read is kept as action.unreadable.json.
    """
    path = Path(folder) / FILE
    try:
        written_on = load(folder)["written_on"].isoformat()
    except Unusable:
        written_on = now[:10]
        if path.exists():
            path.replace(path.with_name("action.unreadable.json"))
    typed = {name: value.isoformat() if isinstance(value, date) else value for name, value in card.items()}
    saved.save(
        path, {"kind": KIND, "schema": SCHEMA, "lang": lang, "written_on": written_on, "saved_at": now, "card": typed}
    )


def load(folder: Path) -> dict:
    """What action.json in `folder` holds: {card, written_on (date), saved_at (text)}.

    In the card, numbers are floats and dates are dates; what was typed but is not (yet) a number stays text. Raises
    Unusable with the reason when the file is missing, damaged, too long, or not a card.
    """
    whole = saved.load(Path(folder) / FILE, KIND, SCHEMA)
    raw = whole.get("card")
    if not isinstance(raw, dict):
        raise Unusable("没有卡片内容", "it holds no card")
    if strange := sorted(str(key)[:20] for key in raw if key not in FIELDS):
        raise Unusable(f"有不认识的项：{'、'.join(strange[:3])}", f"unknown entries: {', '.join(strange[:3])}")
    written = saved.day(whole.get("written_on"), "written_on")
    if written is None or written > date.today() + timedelta(days=1):
        raise Unusable("没有可信的填写日期", "it has no credible date of writing")
    card = {name: _value(name, field, raw.get(name)) for name, field in FIELDS.items()}
    return {"card": card, "written_on": written, "saved_at": saved.text(whole.get("saved_at"), "saved_at", 40)}


def _value(name: str, field: Field, value: object):
    if field.kind == "number":
        return saved.text(value, name, SHORT) or None if isinstance(value, str) else saved.number(value, name)
    if field.kind == "date":
        return saved.day(value, name)
    if field.kind == "choice":
        kind = saved.text(value, name, SHORT)
        if kind not in COMPARISONS:
            raise Unusable(f"{name} 的选项不认识", f"{name} is none of the choices")
        return kind
    return saved.text(value, name, LONG if field.kind == "text" else SHORT)
