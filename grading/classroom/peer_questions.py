"""The questions that members of an action-learning set write to one another: open questions, no advice."""

from __future__ import annotations

import re
from pathlib import Path

from grading.classroom import saved
from grading.classroom.saved import Unusable

FILE, KIND, SCHEMA = "questions.json", "questions", 1
#: Members are named by their seat in the set, so that no name travels in the file.
SEATS = "ABCDEFG"
LONGEST, MOST = 300, 40

_ASKS = re.compile(
    r"[?？]\s*$|[吗呢]\s*$|什么|怎[么样]|如何|谁|哪|几(?!乎)|多少|多久|为何|\b(what|who|when|where|why|how|which)\b",
    re.IGNORECASE,
)
_ADVISES = re.compile(
    r"建议|应该|应当|最好|不妨|不如|可以试试|我觉得你|你要|必须|"
    r"\b(you (should|could|might|must|ought)|why don.?t you|have you (considered|tried)|i (suggest|recommend|would))\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"吗\s*[?？]?\s*$|是不是|有没有|能不能|要不要|^\s*(is|are|was|were|do|does|did|has|have|can|could|will)\b",
    re.IGNORECASE,
)


def remarks(seat: str, text: str) -> list[tuple[str, str]]:
    """What would make this a better question, as (zh, en); [] when nothing does or nothing is written."""
    if not text.strip():
        return []
    found = []
    if not seat:
        found.append(("选一下给哪个座位。", "Choose the seat it is for."))
    if _ADVISES.search(text):
        found.append(("这像是建议。换成问题：对方知道而您不知道的是什么？",
                      "This reads as advice. Ask instead: what does the other know that you do not?"))  # fmt: skip
    elif not _ASKS.search(text) and not _CLOSED.search(text):
        found.append(("这还不是问题。", "This is not a question yet."))
    elif _CLOSED.search(text):
        found.append(("答“是”或“不是”就完了。换成什么、谁、何时、多少、怎样。",
                      "It can be answered by yes or no. Begin with what, who, when, how many or how."))  # fmt: skip
    return found


def store(folder: Path, questions: list[tuple[str, str]], lang: str, now: str) -> None:
    """Save (seat, text) pairs as questions.json in `folder`. Raises OSError where it cannot be written."""
    path = Path(folder) / FILE
    try:
        load(folder)
    except Unusable:
        if path.exists():
            path.replace(path.with_name("questions.unreadable.json"))
    rows = [{"to": seat, "text": text} for seat, text in questions]
    saved.save(path, {"kind": KIND, "schema": SCHEMA, "lang": lang, "saved_at": now, "questions": rows})


def load(folder: Path) -> list[tuple[str, str]]:
    """The (seat, text) pairs of questions.json in `folder`; the seat is "" while none was chosen. Raises Unusable."""
    rows = saved.load(Path(folder) / FILE, KIND, SCHEMA).get("questions")
    if not isinstance(rows, list) or len(rows) > MOST:
        raise Unusable(f"没有问题，或超过 {MOST} 个", f"it has no questions, or more than {MOST}")
    found = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or set(row) - {"to", "text"}:
            raise Unusable(f"第 {number} 个问题的形式不对", f"question {number} is not in the form it should be")
        seat = saved.text(row.get("to"), "to", 1)
        if seat and seat not in SEATS:
            raise Unusable(f"第 {number} 个问题的座位不认识", f"question {number} is for a seat there is not")
        found.append((seat, saved.text(row.get("text"), f"#{number}", LONGEST)))
    return found
