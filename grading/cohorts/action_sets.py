"""Action-learning sets: who sits with whom, and what each member is given of the others."""

from __future__ import annotations

import html
import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from grading.classroom import peer_questions
from grading.classroom.saved import Unusable
from grading.cohorts.actions import Action, actions, submission
from grading.cohorts.home import Cohort
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically

SMALLEST, LARGEST = 4, 6
SCHEMA = 1


@dataclass(frozen=True)
class Sets:
    """The sets of a cohort: each a list of learners' ids, whose place in it is their seat (A, B, …).

    An id that is "" is the seat of someone whose data were deleted on request: the others keep theirs.
    """

    sets: list[list[str]]
    seed: int
    size: int

    def seat(self, learner: str) -> tuple[int, str] | None:
        """(number of the set from 1, seat) of a learner; None for one who joined after the sets were made."""
        for number, members in enumerate(self.sets, 1):
            if learner in members:
                return number, peer_questions.SEATS[members.index(learner)]
        return None


def split(learners: dict[str, str], size: int, seed: int) -> list[list[str]]:
    """Sets of about `size` (4 to 6) of `learners` (id -> agency, "" where unknown), agencies mixed; the same each time.

    Sizes differ by one at most. An agency's learners are dealt round the sets one after another, so no set has two more
    of them than another. 7 learners give sets of 4 and 3, fewer than 4 one set. Raises ZhixingError below 2.
    """
    if not SMALLEST <= size <= LARGEST:
        raise ZhixingError(f"--size 要在 {SMALLEST} 到 {LARGEST} 之间。", f"--size is from {SMALLEST} to {LARGEST}.")
    if len(learners) < 2:
        raise ZhixingError(
            "少于 2 人，分不成小组。先用 zhixing cohort enrol 加入学员。",
            "Fewer than 2 learners make no set. Enrol some with zhixing cohort enrol.",
        )
    most = max(1, len(learners) // SMALLEST)
    least = -(-len(learners) // LARGEST)
    count = max(least, min(most, round(len(learners) / size)))
    draw = random.Random(seed)
    by_agency: dict[str, list[str]] = {}
    for one in sorted(learners):
        by_agency.setdefault(learners[one], []).append(one)
    dealt: list[str] = []
    for agency in sorted(by_agency, key=lambda name: (-len(by_agency[name]), name)):
        draw.shuffle(by_agency[agency])
        dealt += by_agency[agency]
    sets = [dealt[at::count] for at in range(count)]
    for members in sets:
        draw.shuffle(members)  # the seat should not tell the agency
    return sets


def make(cohort: Cohort, size: int, seed: int, again: bool = False) -> Sets:
    """The cohort's sets: those kept in sets.json, or new ones where there are none or `again` is said.

    Raises ZhixingError where sets are kept already that were made otherwise: seats are in learners' files by then.
    """
    path = cohort.root / "sets.json"
    if path.is_file() and not again:
        kept = load(cohort)
        if (kept.size, kept.seed) != (size, seed):
            raise ZhixingError(
                f"“{cohort.name}”已经分过组（--size {kept.size} --seed {kept.seed}），座位号已在学员手里。确实要重分，加 --again。",
                f"{cohort.name!r} has its sets (--size {kept.size} --seed {kept.seed}) and learners have their seats. "
                "To make new ones all the same, add --again.",
            )
        return kept
    found = Sets(
        split({one: cohort.record.agencies.get(one, "") for one in cohort.course.learners()}, size, seed), seed, size
    )
    whole = {"schema": SCHEMA, "made_at": datetime.now(UTC).isoformat(timespec="seconds"), **vars(found)}
    write_atomically(path, (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    return found


def load(cohort: Cohort) -> Sets:
    """The sets kept in sets.json. Raises ZhixingError when there are none, or the file is damaged."""
    path = cohort.root / "sets.json"
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        return Sets(
            [[str(one) for one in members] for members in whole["sets"]], int(whole["seed"]), int(whole["size"])
        )
    except FileNotFoundError:
        raise ZhixingError(
            f"“{cohort.name}”还没有分组。先运行 zhixing action sets {cohort.name}。",
            f"{cohort.name!r} has no sets yet. First run zhixing action sets {cohort.name}.",
        ) from None
    except (ValueError, TypeError, KeyError) as error:
        raise ZhixingError(
            f"{path} 已损坏。从备份恢复，或用 zhixing action sets {cohort.name} --again 重分。",
            f"{path} is damaged. Restore it, or make new sets with zhixing action sets {cohort.name} --again.",
        ) from error


@dataclass
class Inbox:
    """What one member is given: `questions` [(from seat, text)], and `faults` [(from seat, zh, en)] of the others' files."""

    learner: str
    number: int
    seat: str
    questions: list[tuple[str, str]] = field(default_factory=list)
    faults: list[tuple[str, str, str]] = field(default_factory=list)


def inboxes(cohort: Cohort) -> list[Inbox]:
    """One for each member of each set."""
    found = []
    for number, members in enumerate(load(cohort).sets, 1):
        seats = {learner: peer_questions.SEATS[at] for at, learner in enumerate(members) if learner}
        boxes = {seat: Inbox(learner, number, seat) for learner, seat in seats.items()}
        for learner, seat in seats.items():
            for to, zh, en, text in _sent(cohort, learner, seat, set(boxes)):
                for box in [boxes[to]] if to else [one for one in boxes.values() if one.seat != seat]:
                    if text:
                        box.questions.append((seat, text))
                    else:
                        box.faults.append((seat, zh, en))
        found += boxes.values()
    return found


def _sent(cohort: Cohort, learner: str, seat: str, there: set[str]) -> list[tuple[str, str, str, str]]:
    """(to seat or "" for all, zh, en, text) of what a learner wrote: a text, or else a fault in words."""
    folder = submission(cohort, learner)
    if folder is None or not (folder / peer_questions.FILE).exists():
        return [("", "还没有交问题", "no questions handed in", "")]
    try:
        written = peer_questions.load(folder)
    except Unusable as error:
        return [("", f"问题读不出来：{error.zh}", f"the questions cannot be read: {error.en}", "")]
    return [(to, "", "", text) for to, text in written if text and to in there and to != seat]


def write_pages(cohort: Cohort, names: bool = False) -> list[Path]:
    """A page for each member: the others' cards, and their questions. Members are seats, with names if `names`."""
    known = cohort.course.learners() if names else {}
    cards = {one.learner: one for one in actions(cohort)}
    boxes = inboxes(cohort)
    written = []
    for box in boxes:
        others = [
            (one.seat, known.get(one.learner, ""), cards.get(one.learner))
            for one in boxes
            if one.number == box.number and one != box
        ]
        path = cohort.root / "sets" / f"{box.learner}.html"
        write_atomically(path, _page(box, others).encode("utf-8"))
        written.append(path)
    return written


def _page(box: Inbox, others: list[tuple[str, str, Action | None]]) -> str:
    name_of = {seat: f"{seat} {name}".strip() for seat, name, _ in others}
    said = "".join(f"<li><b>{_e(name_of[seat])}</b>：{_e(text)}</li>" for seat, text in box.questions)
    said += "".join(f"<li><b>{_e(name_of[seat])}</b>：<i>{_e(zh)} / {_e(en)}</i></li>" for seat, zh, en in box.faults)
    cards = "".join(_card(name_of[seat], action) for seat, _, action in others)
    return _PAGE.format(number=box.number, seat=box.seat, said=said or "<li>—</li>", cards=cards)


_SHOWN = (
    ("problem", "问题", "Problem"), ("question", "可量的问题", "Question"), ("action", "行动", "Action"),
    ("comparison", "比较", "Comparison"),
)  # fmt: skip


def _card(name: str, action: Action | None) -> str:
    if action is None or action.card is None:
        zh, en = (action and action.reason) or ("没有行动卡", "no card")
        return f"<h3>{_e(name)}</h3><p><i>{_e(zh)} / {_e(en)}</i></p>"
    rows = [(f"{zh} {en}", action.card[key]) for key, zh, en in _SHOWN]
    for kind, label in (("baseline", "基线 Baseline"), ("target", "目标 Target")):
        value, unit, on = (action.card[f"{kind}_{part}"] for part in ("value", "unit", "date"))
        shown = "" if value is None else f"{value:g}" if isinstance(value, float) else value
        rows.append((label, " ".join(filter(None, (shown, unit, f"({on})" if on else "")))))
    return f"<h3>{_e(name)}</h3><table>{''.join(f'<tr><th>{_e(a)}</th><td>{_e(b)}</td></tr>' for a, b in rows)}</table>"


def _e(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>行动学习小组 {number} · 座位 {seat} / Set {number}, seat {seat}</title>
<style>body{{font-family:"Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;max-width:46em;margin:2em auto;line-height:1.6}}
table{{border-collapse:collapse;width:100%}}th,td{{border:1px solid #bbb;padding:.3em .6em;text-align:left;vertical-align:top}}
th{{width:11em;font-weight:normal;color:#444}}small{{color:#555}}</style></head><body>
<h1>第 {number} 组 · 座位 {seat}<br><small>Set {number}, seat {seat}</small></h1>
<h2>同组成员问您的问题 <small>Questions from your set</small></h2>
<p>先不急着回答。挑一个您答不上来的，下次会上从它讲起。<br>
<small>Do not hurry to answer. Choose one that you cannot answer, and begin with it at the next meeting.</small></p>
<ul>{said}</ul>
<h2>同组成员的行动卡 <small>The cards of your set</small></h2>
<p>请给每个座位写一两个开放的问题，不给建议，写在练习里“给同组成员的问题”一格。<br>
<small>Write one or two open questions, no advice, for each seat, in “Questions for the members of the set” of the exercise.</small></p>
{cards}</body></html>
"""
