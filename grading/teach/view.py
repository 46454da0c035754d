"""What the page says: steps with their commands, the job in words, the rubric of a written answer."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from nbconvert.filters import markdown2html

from grading.cohorts.home import Cohort
from grading.engine.course import NOTEBOOK
from grading.teach.state import Line
from grading.teach.times import local_input, seconds, when

__all__ = ["command", "job_in_words", "local_input", "rubric", "seconds", "when"]

ACTIONS = {
    "release": ("发布", "Release"),
    "collect": ("收取", "Collect"),
    "grade": ("评分", "Grade"),
    "review": ("批阅", "Review"),
    "feedback": ("反馈", "Feedback"),
    "similar": ("比较", "Compare"),
}
ENDS = {
    "done": ("完成", "done"),
    "failed": ("没有做完", "not done"),
    "stopped": ("已停止", "stopped"),
    "interrupted": ("中断了", "interrupted"),
}


def command(cohort: Cohort, *more: str) -> str:
    """The command that does what a button does, as it is typed in the checkout."""
    words = ["./zhixing", *more]
    if os.environ.get("ZHIXING_HOME"):
        words += ["--home", str(cohort.root.parents[1])]
    return " ".join(
        word if re.fullmatch(r"[\w@%+=:,./-]+", word) else "'" + word.replace("'", "'\\''") + "'" for word in words
    )


def job_in_words(job: dict) -> dict:
    """What the page shows of a job: title, line and count as (zh, en), done and total, whether it runs."""
    zh, en = ACTIONS[job["action"]]
    number = job["module"].split("_")[0]
    alive = job["state"] in ("starting", "running")
    end = ENDS.get(job["state"], ("正在进行", "under way"))
    line = tuple(job.get("message") or ("", ""))
    if alive:
        line = _progress(job)
    elif job["state"] == "interrupted":
        line = (
            "它在做完之前被结束了（例如关机）。已完成的部分都已保存，再做一次会从这里继续。",
            "It was ended before it was done, by a shutdown for instance. What was finished is saved; do it again to go on.",
        )
    return {
        "id": job["id"], "state": job["state"], "running": alive, "done": job["done"], "total": job["total"],
        "title": (f"{zh} {number}：{end[0]}", f"{en} {number}: {end[1]}"), "line": line, "rows": job["rows"],
    }  # fmt: skip


def _progress(job: dict) -> tuple[str, str]:
    if not job["total"]:
        return "正在准备……", "Getting ready…"
    zh, en = f"{job['done']} / {job['total']}", f"{job['done']} of {job['total']}"
    if job["action"] == "grade":
        graded, failed, flagged = (job.get(name, 0) for name in ("graded", "failed", "flagged"))
        zh += f"：已评 {graded}，不能评 {failed}，待核查 {flagged}"
        en += f": {graded} graded, {failed} failed, {flagged} flagged"
        if job.get("pace"):
            pace = job["pace"]
            told = (
                (f"每秒 {pace:.1f} 份", f"{pace:.1f} a second")
                if pace >= 1
                else (f"每分钟 {pace * 60:.0f} 份", f"{pace * 60:.0f} a minute")
            )
            zh, en = f"{zh}；{told[0]}", f"{en}; {told[1]}"
        if job.get("left"):
            left = seconds(job["left"])
            zh, en = f"{zh}，约剩 {left[0]}", f"{en}, about {left[1]} left"
    return zh, en


def rubric(cohort: Cohort, line: Line) -> list[dict]:
    """The written questions of a module: grade_id, points, as HTML the question as set and the points of a good answer,
    and the index by which formgrader opens at its box of points.

    Taken from the instructor's version that this cohort's release was made from.
    """
    path = cohort.root / "source" / line.assignment / f"{NOTEBOOK}.ipynb"
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    found: list[dict] = []
    index = (
        1  # formgrader counts its inputs: Next first, then two for each graded cell and one for each answer's comment
    )
    for at, cell in enumerate(cells):
        meta = cell["metadata"].get("nbgrader", {})
        place, index = index, index + 2 * bool(meta.get("grade")) + bool(meta.get("solution"))
        if not (meta.get("grade") and meta.get("solution")):
            continue
        prompt: list[str] = []
        for before in reversed(cells[:at]):
            if before["cell_type"] != "markdown":
                break
            prompt.insert(0, "".join(before["source"]))
            if prompt[0].startswith("## "):
                break
        found.append({
            "grade_id": meta["grade_id"], "index": place, "points": meta["points"], "question": markdown2html("\n\n".join(prompt)),
            "model": markdown2html("".join(cell["source"])),
        })  # fmt: skip
    return found
