"""``python -m grading.teach.work HOME COHORT [LOCK]``: do what job.json says, with the same functions as the commands."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from datetime import datetime

from grading.cohorts import rounds
from grading.cohorts.home import Cohort, Home
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically
from grading.teach import jobs
from grading.teach.times import seconds

#: Seconds between two writings of the state: the page asks about as often.
EVERY = 0.3


class Work:
    """One job at work, and its file."""

    def __init__(self, cohort: Cohort, job: dict):
        self.cohort, self.job, self.written = cohort, job, 0.0

    def say(self, *, at_once: bool = False, **facts) -> None:
        self.job |= facts
        if at_once or time.monotonic() - self.written > EVERY:
            self.written = time.monotonic()
            jobs.write(self.cohort, self.job)

    def step(self, learner: str = "") -> None:
        self.say(done=self.job["done"] + 1, now=learner)

    def row(self, learner: str, kind: str, zh: str, en: str) -> None:
        self.job["rows"].append({"learner": learner, "kind": kind, "zh": zh, "en": en})

    def run(self) -> None:
        """To the end, whatever it is; the file says which."""
        try:
            # Who knows the number of this process may stop it from here on.
            self.say(at_once=True, state="running", pid=os.getpid())
            zh, en = getattr(self, self.job["action"])(self.job["module"], self.job["options"])
            self.say(at_once=True, state="done", message=[zh, en])
        except KeyboardInterrupt:
            self.say(
                at_once=True,
                state="stopped",
                message=["已停止。已完成的部分都已保存，再做一次会从这里继续。",
                         "Stopped. What was finished is saved; do it again to go on from here."],
            )  # fmt: skip
        except ZhixingError as error:
            self.say(at_once=True, state="failed", message=[error.zh, error.en])
        except Exception as error:
            traceback.print_exc()
            what = f"{type(error).__name__}: {error}"
            where = jobs.folder(self.cohort) / "job.log"
            self.say(
                at_once=True,
                state="failed",
                message=[f"意外出错：{what}。已完成的部分都已保存，可以再做一次；详见 {where}",
                         f"Unexpected: {what}. What was finished is saved, and you may do it again; see {where}"],
            )  # fmt: skip

    # --- the steps -------------------------------------------------------------------------------------------------
    def release(self, module: str, options: dict) -> tuple[str, str]:
        due = datetime.fromisoformat(options["due"]) if options.get("due") else None
        self.say(at_once=True, total=1)
        name = self.cohort.release(module, due)
        self.step(name)
        due = self.cohort.course.due(name)  # one that was set before stays
        when = f"{due.astimezone():%Y-%m-%d %H:%M}" if due else None
        return (
            f"已发布 {name}，" + (f"截止 {when}。" if when else "没有截止时间。"),
            f"Released {name}, " + (f"due {when}." if when else "without a due time."),
        )

    def collect(self, module: str, options: dict) -> tuple[str, str]:
        self.say(at_once=True, total=1)
        found = rounds.collect(self.cohort, self.cohort.assignment(module))
        self.step()
        for one in found.strangers:
            self.row(one, "stranger", "不在名单里。先用 zhixing cohort enrol 加入，再评分。",
                     "Not on the roster. Enrol them with zhixing cohort enrol, then grade.")  # fmt: skip
        return (
            f"已收 {len(found.there)} 份，{len(found.missing)} 人未交。",
            f"{len(found.there)} collected, {len(found.missing)} not handed in.",
        )

    def grade(self, module: str, options: dict) -> tuple[str, str]:
        from grading.engine.batch import Options, grade_all

        name = self.cohort.assignment(module)
        learners = rounds.to_grade(self.cohort, name, bool(options.get("retry_failed")))
        tally = rounds.Tally(len(learners))
        self.say(at_once=True, total=tally.total)
        settings = Options(retry_failed=bool(options.get("retry_failed")))
        for result in grade_all(self.cohort.course, name, learners, self.cohort.ledger, settings):
            tally.add(result.state)
            if result.reason:
                self.row(result.learner, result.state, *result.reason)
            self.say(done=tally.done, graded=tally.graded, failed=tally.failed, flagged=tally.flagged,
                     pace=tally.pace, left=tally.left, now=result.learner)  # fmt: skip
        zh, en = seconds(time.monotonic() - tally.began)
        return (
            f"共 {tally.done} 份：已评 {tally.graded}，不能评 {tally.failed}，待核查 {tally.flagged}；用时 {zh}。",
            f"{tally.done} in all: {tally.graded} graded, {tally.failed} failed, {tally.flagged} flagged; it took {en}.",
        )

    def feedback(self, module: str, options: dict) -> tuple[str, str]:
        name = self.cohort.assignment(module)
        learners = rounds.to_return(self.cohort, name)
        self.say(at_once=True, total=len(learners))
        failed = 0
        for learner, error in rounds.give_feedback(self.cohort, name, learners):
            if error:
                failed += 1
                self.row(learner, "failed", error.zh, error.en)
            self.step(learner)
        return (
            f"已发回 {len(learners) - failed} 份反馈" + (f"，{failed} 份没有发回。" if failed else "。"),
            f"Feedback returned to {len(learners) - failed}" + (f"; {failed} not returned." if failed else "."),
        )

    def similar(self, module: str, options: dict) -> tuple[str, str]:
        from grading.engine import similarity
        from grading.teach import evidence

        name = self.cohort.assignment(module)
        learners = rounds.to_grade(self.cohort, name)
        self.say(at_once=True, total=len(learners))
        report = similarity.compare(self.cohort.course, module, name, learners, self.step)
        found = evidence.facts(report, self.cohort, module) | {"made_at": self.job["started_at"]}
        path = jobs.folder(self.cohort) / f"similar-{name}.json"
        write_atomically(path, json.dumps(found, ensure_ascii=False).encode("utf-8"))
        return (
            f"比较了 {report.compared} 份，列出 {len(report.pairs)} 对。",
            f"{report.compared} compared; pairs listed: {len(report.pairs)}.",
        )


def _stop(*_) -> None:
    raise KeyboardInterrupt


def main(home: str, name: str, lock: str = "") -> None:
    signal.signal(signal.SIGTERM, _stop)
    cohort = Home(home).cohort(name)
    Work(cohort, jobs.read(cohort)).run()
    if lock:  # this process may take a moment to end, and the next step need not wait for it
        os.close(int(lock))


if __name__ == "__main__":
    main(*sys.argv[1:])
