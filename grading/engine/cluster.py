"""Grading on several machines: the workers of a Dask scheduler execute submissions, this process does the rest.

Each submission is given to one named worker, two at a time for each: one runs, the next is there already. What a worker
had that is gone is given to others; a submission that was running when two workers ended is a row with a reason. Nothing
that a worker sends is unpickled: see grading.engine.remote for what crosses the network.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import queue
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grading.curriculum.errors import ZhixingError
from grading.engine import remote
from grading.engine.execution import Report
from grading.engine.grade import Grading, Result, why

TRIES, AHEAD = 2, 2
#: Seconds to wait for the scheduler, for a first worker, and for another when the last one has gone.
CONNECT, FIRST_WORKER, ANOTHER_WORKER = 10, 10, 30
#: Seconds between two looks at which workers are there.
LOOK = 0.5
ENDED_TWICE = (
    "执行它的工作进程两次意外退出。请查看那台机器的日志和内存，再用 --retry-failed 运行。",
    "The worker that executed it ended unexpectedly, twice. See that machine's log and memory, then run with --retry-failed.",
)


@dataclass(eq=False)
class Sent:
    """One submission on its way: where it stands in nbgrader, its bytes, the future of its answer."""

    grading: Grading
    job: bytes
    future: object = None
    #: How many workers have ended while they executed it.
    ended: int = 0


class Cluster:
    """The workers that a scheduler has, and what each has in hand."""

    def __init__(self, address: str, level: str):
        """address: tcp://host:port or tls://host:port. level: the isolation that every worker must have.

        Raises ZhixingError: no scheduler, no worker, or a worker that would grade otherwise than this machine.
        """
        self.address, self.level = address, level
        self.answers: queue.SimpleQueue = queue.SimpleQueue()
        self.hands: dict[str, deque[Sent]] = {}
        self.greeted: dict[str, object] = {}
        self.again, self.gave_up, self.taking = deque(), deque(), False
        self.without: float | None = None
        self.client = _connect(address)
        try:
            self._first_workers()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Leave the scheduler; what is still under way there is forgotten by it."""
        self.client.close(timeout=5)

    # --- workers ---------------------------------------------------------------------------------------------------
    def _first_workers(self) -> None:
        end = time.monotonic() + FIRST_WORKER
        while not self.greeted or any(not one.done() for one in self.greeted.values()):
            self._look()
            if time.monotonic() > end + (60 if self.greeted else 0):
                raise ZhixingError(
                    f"调度器 {self.address} 上没有可用的工作进程。请在每台评分机器上运行："
                    f"dask worker {self.address} --nworkers auto --nthreads 1",
                    f"The scheduler {self.address} has no worker to give. On each machine run: "
                    f"dask worker {self.address} --nworkers auto --nthreads 1",
                )
            time.sleep(0.1)
        faults = [fault for fault in map(self._fault, list(self.greeted)) if fault]
        if faults:
            raise ZhixingError(
                "".join(zh for zh, _ in faults) + "没有评分。",
                " ".join(en for _, en in faults) + " Nothing was graded.",
            )
        self.taking, self.hands = True, {worker: deque() for worker in self.greeted}

    def _look(self) -> None:
        """Greet workers that are new, take in those that have answered well, take back what the lost ones had."""
        there = self._there()
        for worker in there - self.greeted.keys():
            self.greeted[worker] = self._submit(worker, remote.hello, self.level)
        for worker in self.greeted.keys() - there:
            del self.greeted[worker]
            for at, one in enumerate(self.hands.pop(worker, ())):
                self._lost(one, was_running=at == 0)
        for worker, said in self.greeted.items():
            # One that came while grading, and would grade otherwise, is left alone.
            if self.taking and worker not in self.hands and said.done() and not self._fault(worker):
                self.hands[worker] = deque()

    def _there(self) -> set[str]:
        if self.client.status == "running":
            with contextlib.suppress(OSError, ValueError, RuntimeError, TimeoutError):
                return set(self.client.scheduler_info(n_workers=-1)["workers"])
        raise ZhixingError(
            f"与调度器 {self.address} 的连接断了。已评的都已保存；调度器恢复后，再运行同一条命令会从这里继续。",
            f"The connection to the scheduler {self.address} is lost. What was graded is saved; when the scheduler is back, "
            "run the same command to go on from here.",
        )

    def _fault(self, worker: str) -> tuple[str, str] | None:
        """(zh, en): why a worker that has answered may not grade; None when it may."""
        try:
            said = json.loads(self.greeted[worker].result(timeout=CONNECT))
            machine, fault = str(said["machine"]), said["fault"]
            different = remote.different(said["identity"])
        except Exception as error:
            text = " ".join(f"{type(error).__name__}: {error}".split())[:120]
            return (f"{worker} 不能运行知行（{text}）。请在那台机器和调度器所在的机器上安装同一版本的课程。",
                    f"{worker} cannot run zhixing ({text}). Install the same version of the course there and where the "
                    "scheduler runs.")  # fmt: skip
        if fault:
            return f"{machine}（{worker}）不能评分：{fault[0]}", f"{machine} ({worker}) cannot grade: {fault[1]}"
        if different:
            names = "; ".join(different[:5]) + (" …" if len(different) > 5 else "")
            return (f"{machine}（{worker}）的版本与这台机器不同（这里 / 那里）：{names}。请更新后重新启动工作进程。",
                    f"{machine} ({worker}) has other versions than this machine (here / there): {names}. "
                    "Update it and restart its workers.")  # fmt: skip
        return None

    def _submit(self, worker: str, function, argument):
        with warnings.catch_warnings():
            # Dask's advice on large arguments: these are files of learners, each sent once.
            warnings.simplefilter("ignore")
            return self.client.submit(function, argument, workers=[worker], allow_other_workers=False, pure=False)

    # --- submissions -----------------------------------------------------------------------------------------------
    def results(self, learners: list[str], begin: Callable[[str], Result | Sent]) -> Iterator[Result]:
        """Results as they come. begin: what becomes of a learner's submission without being executed, or what to send."""
        waiting, looked = deque(learners), time.monotonic()
        while waiting or self.again or any(self.hands.values()):
            worker = self._free()
            if worker and self.again:
                self._give(worker, self.again.popleft())
            elif worker and waiting:
                one = begin(waiting.popleft())
                if isinstance(one, Sent):
                    self._give(worker, one)
                else:
                    yield one
            else:
                yield from self._arrived()
            if time.monotonic() > looked + LOOK:
                self._look()
                self._wait_for_another()
                looked = time.monotonic()
            yield from self._given_up()

    def _free(self) -> str | None:
        """A worker with the fewest submissions in hand; None when all have enough."""
        worker = min(self.hands, key=lambda one: len(self.hands[one]), default=None)
        return worker if worker and len(self.hands[worker]) < AHEAD else None

    def _give(self, worker: str, one: Sent) -> None:
        one.future = self._submit(worker, remote.run, one.job)
        self.hands[worker].append(one)
        one.future.add_done_callback(lambda future: self.answers.put((worker, one, future)))

    def _arrived(self) -> Iterator[Result]:
        """What has come back, graded; waits a moment when nothing has."""
        try:
            worker, one, future = self.answers.get(timeout=LOOK)
        except queue.Empty:
            return
        if future is not one.future or one not in self.hands.get(worker, ()):
            return  # taken back from a worker that was gone
        was_running = self.hands[worker][0] is one
        try:
            data = future.result(timeout=CONNECT)
        except (Exception, asyncio.CancelledError):  # the worker ended meanwhile, or Dask gave it up
            self._there()
            self.hands[worker].remove(one)
            self._lost(one, was_running)
            return
        self.hands[worker].remove(one)
        one.future = None
        yield self._end(one, data)

    def _end(self, one: Sent, data: object) -> Result:
        try:
            said = remote.read(data)
            if said["k"] == "refused":
                raise ZhixingError(*map(str, said["reason"]))
            return one.grading.end(*one.grading.receive(remote.filling(one.job, said)))
        except ZhixingError:
            raise
        except Exception as error:
            return one.grading.end(why({"error": f"{type(error).__name__}: {error}"}), Report())

    def _lost(self, one: Sent, was_running: bool) -> None:
        """Give it to another worker, unless it was running when two of them ended."""
        one.future, one.ended = None, one.ended + was_running
        (self.again if one.ended < TRIES else self.gave_up).append(one)

    def _given_up(self) -> Iterator[Result]:
        while self.gave_up:
            yield self.gave_up.popleft().grading.end(ENDED_TWICE, Report())

    def _wait_for_another(self) -> None:
        """Raise ZhixingError when no worker has been there for a while."""
        if self.hands:
            self.without = None
        elif self.without is None:
            self.without = time.monotonic()
        elif time.monotonic() > self.without + ANOTHER_WORKER:
            raise ZhixingError(
                f"调度器 {self.address} 的工作进程都退出了。已评的都已保存；启动工作进程后，再运行同一条命令会从这里继续。",
                f"All workers of {self.address} have ended. What was graded is saved; start workers and run the same "
                "command to go on from here.",
            )


def _connect(address: str):
    """A Dask client that unpickles nothing. Raises ZhixingError: not installed, no such scheduler."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ZhixingError(
            "在多台机器上评分需要 Dask。请安装：python -m pip install 'distributed>=2026.8,<2027'（评分机器上也要装）。",
            "Grading on several machines needs Dask. Install it: python -m pip install 'distributed>=2026.8,<2027' "
            "(on the grading machines too).",
        ) from error

    class Quiet(Client):
        """A client that never came to be says nothing when it is thrown away."""

        def __del__(self):
            with contextlib.suppress(Exception):
                super().__del__()

    # What goes wrong is said by us, once.
    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)
    try:
        return Quiet(address, timeout=CONNECT, deserializers=["dask", "msgpack"], set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError, TimeoutError) as error:
        said = f"{type(error).__name__}: {error}"[:200]
        raise ZhixingError(
            f"连不上调度器 {address}（{said}）。请核对地址，并确认那里运行着 dask scheduler；用 tls:// 时还要有证书设置。",
            f"Cannot reach the scheduler {address} ({said}). Check the address and that dask scheduler runs there; tls:// "
            "needs certificates in Dask's configuration.",
        ) from error


def grade_all(course, name: str, learners: list[str], ledger, done: dict, options, level: str) -> Iterator[Result]:
    """Grade the submissions of `learners` on the workers of options.scheduler; results as they come, each in the ledger."""

    def begin(learner: str) -> Result | Sent:
        try:
            grading = Grading(course, name, learner, ledger)
            if known := grading.known(done, options.retry_failed):
                return known
            job, reason = grading.send()
            return Sent(grading, job) if job else grading.end(reason, Report())
        except ZhixingError:
            raise
        except Exception as error:
            return Result(learner, "failed", reason=why({"error": f"{type(error).__name__}: {error}"}))

    cluster = Cluster(options.scheduler, level)
    try:
        yield from cluster.results(learners, begin)
    finally:
        cluster.close()
