"""What the buttons above an exercise ask of the Lab's server: check it, hand it in. Answers are JSON, in the user's words.

{"fault": text} where nothing could be done; else the contents of a window: title, rows [[name, text]], questions
[{sign, title, state, reason}], and lines of text after them.
"""

from __future__ import annotations

import asyncio
import json
import re
from datetime import datetime

from jupyter_server.base.handlers import APIHandler
from tornado import web

from grading.classroom.language import T
from grading.cohorts import checking, receipts
from grading.cohorts.homepage import clock, lateness
from grading.curriculum.errors import ZhixingError

#: Where an exercise lies below the Lab's root; the page has the same pattern.
EXERCISE = re.compile(r"(zh|en)/exercises/([^/]+)/exercise\.ipynb")
#: Seconds for all of a check. A cell that does not end is interrupted long before.
LONGEST = 600


class _ExerciseHandler(APIHandler):
    """A POST of {"path": the notebook's path in the Lab}."""

    @web.authenticated
    async def post(self) -> None:
        path = (self.get_json_body() or {}).get("path", "")
        try:
            answer = await self.answer(self.settings["zhixing_room"], str(path))
        except ZhixingError as error:
            answer = {"fault": str(error)}
        self.finish(json.dumps(answer))

    async def answer(self, room, path: str) -> dict:
        raise NotImplementedError


class CheckHandler(_ExerciseHandler):
    async def answer(self, room, path: str) -> dict:
        done = await room.command("check", module_of(room, path), timeout=LONGEST)
        questions = [{key: one[key] for key in ("title", "state", "reason")} for one in done["questions"]]
        for one in questions:
            one["sign"], *words = checking.STATES[one["state"]]
            one["state"] = T(*words)
        return {"title": T("检查结果", "What the check found"), "lines": [done["summary"]], "questions": questions}


class HandInHandler(_ExerciseHandler):
    async def answer(self, room, path: str) -> dict:
        receipt = await room.hand_in(module_of(room, path))
        return await asyncio.to_thread(_receipt, room, receipt)


def module_of(room, path: str) -> str:
    """The module of an exercise that lies at `path`. Raises ZhixingError for what is no exercise of this room's cohort."""
    found = EXERCISE.fullmatch(path)
    cohort = room.home.cohort(room.options["cohort"])
    if found and found[1] != cohort.record.lang:
        raise ZhixingError("这份练习是另一种语言的。请先在首页右上角切换语言，再检查或提交。",
                           "This exercise is in the other language. Change the language at the top right of the home page "
                           "first, then check or hand in.")  # fmt: skip
    for module, one in cohort.record.assignments.items():
        if found and one["name"] == found[2]:
            return module
    raise ZhixingError(f"{path} 不是“{cohort.name}”的练习。", f"{path} is no exercise of {cohort.name!r}.")


def _receipt(room, receipt: dict) -> dict:
    cohort = room.home.cohort(receipt["cohort"])
    at = datetime.fromisoformat(receipt["submitted_at"])
    due = cohort.course.due(receipt["assignment"], receipt["learner"])
    times = len(receipts.of(room.home, cohort.name, receipt["learner"], receipt["assignment"]))
    if due is None:
        in_time = T("没有截止时间", "no due time")
    else:
        by = T(f"（截止 {clock(due)}）", f" (due {clock(due)})")
        in_time = (T("迟交 ", "late by ") + lateness(at - due) if receipt["late"] else T("按时", "in time")) + by
    rows = [
        [T("提交时间", "Handed in"), clock(at)],
        [T("是否按时", "In time"), in_time],
        [T("提交次数", "Times handed in"), T(f"第 {times} 次，以最后一次为准", f"{times}; the last one counts")],
        [T("内容指纹", "Content mark"), receipt["sha256"][: receipts.MARK]],
    ]
    lines = []
    graded = receipt.get("graded")
    if graded and graded["reason"]:
        lines.append(T(f"没有评分：{graded['reason'][0]}", f"Not graded: {graded['reason'][1]}"))
    elif graded:
        rows.append([T("自动评分的题", "Automatic questions"),
                     T(f"{graded['points']:g} / {graded['maximum']:g} 分", f"{graded['points']:g} / {graded['maximum']:g}")])  # fmt: skip
        lines.append(T("逐题的说明在首页这个模块的“看反馈”里；书面题请对照反馈自己看一遍。",
                       "“Feedback” under this module on the home page says why, question by question; read the written one "
                       "against it yourself."))  # fmt: skip
    elif receipt.get("file"):
        lines.append(
            T(f"请把这个文件交给培训者：{receipt['file']}", f"Pass this file on to your trainer: {receipt['file']}")
        )
    else:
        lines.append(
            T(
                "培训者评分之后，反馈会出现在首页。",
                "Once your trainer has graded, the feedback appears on the home page.",
            )
        )
    return {"title": T("已提交：回执", "Handed in: your receipt"), "rows": rows, "lines": lines}
