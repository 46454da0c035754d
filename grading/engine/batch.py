"""Grade many submissions: worker processes, each with a warm runner of its own, and a report that nothing can stop.

The trainer's process hands out one submission at a time and writes nothing itself; a worker that dies is replaced, and
the submission it had is given to another once, then reported. A lock on the cohort keeps two runs apart.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path

from grading.curriculum.errors import ZhixingError
from grading.engine import execution
from grading.engine.course import Course
from grading.engine.grade import Result, grade, why
from grading.engine.ledger import Ledger
from grading.engine.runner import sandbox

TRIES = 2
#: Seconds to wait for the workers of a run that was just killed to finish what they have in hand.
WAIT = 20


@dataclass(frozen=True)
class Options:
    """How to grade. jobs: worker processes (0: one for each processor, at most 4). timeout: seconds for a cell.
    memory: MB for a submission. isolation: bwrap, none or kernel; empty means the course's own. scheduler: address of a
    Dask scheduler, whose workers then execute the submissions; jobs has no meaning there."""

    jobs: int = 0
    timeout: int = 0
    memory: int = 0
    isolation: str = ""
    retry_failed: bool = False
    scheduler: str = ""

    def workers(self, submissions: int) -> int:
        return max(1, min(self.jobs or min(4, os.cpu_count() or 1), submissions))

    def apply(self, course: Course) -> str:
        """Put the options into the course's; returns the isolation in force. Raises ZhixingError when it is not to be had."""
        from grading.engine.grade import isolation

        level = self.isolation or isolation(course)
        if not self.scheduler:
            sandbox.require(level)
        elif level == "kernel":
            raise ZhixingError(
                "--isolation kernel 只能在本机评分，不能与 --scheduler 同用。",
                "--isolation kernel grades on this machine only: it does not go with --scheduler.",
            )
        config = course.api.config.Execution
        for name, value in (("timeout", self.timeout), ("memory_mb", self.memory), ("isolation", self.isolation)):
            if value:
                config[name] = value
        return level


def grade_all(course: Course, name: str, learners: list[str], ledger: Ledger, options: Options) -> Iterator[Result]:
    """Grade every learner's submission of `name`; results as they come. Each is in the ledger when it is yielded."""
    level = options.apply(course)
    with lock(course.root):
        done = ledger.latest()
        if options.scheduler:
            from grading.engine import cluster

            yield from cluster.grade_all(course, name, learners, ledger, done, options, level)
            return
        count = options.workers(len(learners))
        if count == 1 or not hasattr(os, "fork"):
            for learner in learners:
                yield _one(course, name, learner, ledger, done, options)
            return
        yield from Workers(course, name, ledger, done, options, count).results(learners)


def _one(course: Course, name: str, learner: str, ledger: Ledger, done: dict, options: Options) -> Result:
    """One submission; what nobody foresaw is a failed row, too."""
    try:
        return grade(course, name, learner, ledger, done=done, retry=options.retry_failed)
    except ZhixingError:
        raise
    except Exception as error:
        return Result(learner, "failed", reason=why({"error": f"{type(error).__name__}: {error}"}))


class Workers:
    """Processes forked from this one, so that what it has imported is not imported again."""

    def __init__(self, course: Course, name: str, ledger: Ledger, done: dict, options: Options, count: int):
        self.job = (course, name, ledger, done, options)
        self.count, self.context = count, multiprocessing.get_context("fork")

    def results(self, learners: list[str]) -> Iterator[Result]:
        waiting, tried, busy = deque(learners), dict.fromkeys(learners, 0), {}
        idle = [self._start(number) for number in range(self.count)]
        try:
            while waiting or busy:
                while waiting and idle:
                    worker = idle.pop()
                    learner = waiting.popleft()
                    tried[learner] += 1
                    worker.pipe.send(learner)
                    busy[worker.pipe] = (worker, learner)
                for pipe in connection.wait(list(busy)):
                    worker, learner = busy.pop(pipe)
                    try:
                        result = pipe.recv()
                        idle.append(worker)
                    except (EOFError, OSError):
                        worker.process.join()
                        idle.append(self._start(worker.number))
                        if tried[learner] < TRIES:
                            waiting.append(learner)
                            continue
                        result = Result(learner, "failed", reason=(
                            "评分进程两次意外退出。请查看 logs/nbgrader.log，再用 --retry-failed 运行。",
                            "The grading process ended unexpectedly twice. See logs/nbgrader.log, then run with --retry-failed.",
                        ))  # fmt: skip
                    if isinstance(result, ZhixingError):
                        raise result
                    yield result
        finally:
            for worker in [*idle, *(worker for worker, _ in busy.values())]:
                worker.pipe.close()
            for worker in idle:
                worker.process.join(20)
            for worker in [*idle, *(worker for worker, _ in busy.values())]:
                if worker.process.is_alive():
                    worker.process.terminate()

    def _start(self, number: int) -> Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_work, args=(number, theirs, ours, *self.job), daemon=True)
        process.start()
        theirs.close()
        return Worker(number, process, ours)


@dataclass
class Worker:
    number: int
    process: multiprocessing.Process
    pipe: connection.Connection


def _work(number: int, pipe, other_end, course, name, ledger, done, options) -> None:
    """In a worker: grade what comes down the pipe until it closes."""
    other_end.close()
    execution.worker = number
    # What was imported stays: the collector need not go through it again and again, nor copy its pages.
    gc.freeze()
    try:
        while True:
            learner = pipe.recv()
            try:
                result = _one(course, name, learner, ledger, done, options)
            except ZhixingError as error:
                result = error
            pipe.send(result)
    except (EOFError, OSError, KeyboardInterrupt):
        pass
    finally:
        execution.close_runners()
        # What the parent registered to run at its exit is the parent's.
        sys.stdout.flush()
        os._exit(0)


@contextmanager
def lock(root: Path):
    """Hold the cohort: two runs at a time would grade twice. Freed by the system when the last worker is gone.

    Raises ZhixingError when another run holds it.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (Path(root) / ".grading.lock").open("a") as file:
        end = time.monotonic() + WAIT
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > end:
                    raise ZhixingError(
                        "这个班级正在评分。请等它结束，或先停止它。",
                        "This cohort is being graded. Wait for it to end, or stop it first.",
                    ) from None
                time.sleep(0.1)
        yield
