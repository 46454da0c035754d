"""The boundary of the runner: how the cells of a submission are executed while autograding.

nbgrader calls one preprocessor of ``c.Autograde.autograde_preprocessors`` to run a notebook. Ours runs the cells in a
fork of a warm, sandboxed process and gives what the fork says to nbclient, which makes outputs of it as it does of a
kernel's messages. With ``isolation = "kernel"`` it is nbgrader's own, with limits that nbgrader lacks: time and output
for the notebook as a whole.
"""

from __future__ import annotations

import atexit
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from nbclient.client import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import Execute
from traitlets import Integer, Unicode, default

from grading.classroom.language import language
from grading.engine.material import Material, beside, sources
from grading.engine.runner import checks, integrity, sandbox
from grading.engine.runner.client import Dead, Limits, Session, WarmRunner
from grading.engine.runner.messages import clean

LANGUAGE_INFO = {
    "name": "python", "version": ".".join(map(str, sys.version_info[:3])), "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3}, "pygments_lexer": "ipython3", "nbconvert_exporter": "python",
    "file_extension": ".py",
}  # fmt: skip
#: Characters of errors and results of a check that are kept whatever the notebook has printed before.
CHECK_ROOM = 200_000
MEGABYTE = 1 << 20

_warm: dict[tuple, WarmRunner] = {}
#: Which of several workers of one run this process is; each has forks of a user of its own.
worker = 0


def warm_runner(isolation: str, datasets: Path | None) -> WarmRunner:
    """This process's warm runner, started on first use. Raises ZhixingError where the isolation is not to be had."""
    key = (os.getpid(), isolation, datasets)
    if key not in _warm:
        _warm[key] = WarmRunner(isolation, datasets, worker)
        _warm[key].start()
    return _warm[key]


@atexit.register
def close_runners() -> None:
    """End the warm processes that this process started."""
    for key in [key for key in _warm if key[0] == os.getpid()]:
        _warm.pop(key).close()


@dataclass
class Report:
    """What the runner saw of one notebook. flags: (zh, en) of each sign of tampering; withheld: grade ids whose points
    were not given; dead: (zh, en) when the notebook could not be run to its end."""

    flags: list[tuple[str, str]] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    dead: tuple[str, str] | None = None


class Execution(Execute):
    """nbgrader's Execute on a warm runner, with limits for the notebook as a whole."""

    isolation = Unicode(help="bwrap, none or kernel: see docs/runner.md").tag(config=True)
    notebook_seconds = Integer(300, help="Wall time for all cells of a notebook, in seconds").tag(config=True)
    output_bytes = Integer(2_000_000, help="Size of all outputs of a notebook, in characters").tag(config=True)
    memory_mb = Integer(2048, help="Memory of a notebook, in MB").tag(config=True)
    scratch_mb = Integer(256, help="Files that a notebook may write, in MB").tag(config=True)

    #: The report on the notebook that this process executed last.
    report = Report()
    #: Set while what was executed on another machine is filled in: (execution, nb) -> Report. See grading.engine.remote.
    elsewhere: Callable | None = None

    @default("isolation")
    def _isolation(self):
        return sandbox.chosen()

    @default("timeout_func")
    def _remaining(self):
        def seconds(cell):
            return max(1, min(self.timeout or self.notebook_seconds, int(self._left())))

        return seconds

    def _left(self) -> float:
        return self.notebook_seconds - (time.monotonic() - self._began)

    def preprocess(self, nb, resources, km=None):
        self._began, self._printed = time.monotonic(), 0
        Execution.report = Report()
        if Execution.elsewhere is not None:
            Execution.report = Execution.elsewhere(self, nb)
            return nb, resources
        sandbox.require(self.isolation)
        if self.isolation == "kernel":
            return super().preprocess(nb, resources, km)
        self.run_warm(nb, self.material(resources), resources)
        return nb, self.resources

    # --- on a warm runner ------------------------------------------------------------------------------------------
    def material(self, resources) -> Material:
        """What the notebook that nbgrader has at hand is run with."""
        folder = Path((resources or {}).get("metadata", {}).get("path") or ".").resolve()
        datasets = folder.parent.parent / "datasets"
        shelf = datasets.resolve() if datasets.is_dir() else None
        return Material(folder.name, language(), beside(folder), self._released(resources), shelf)

    def run_warm(self, nb, material: Material, resources=None) -> None:
        """Run all cells of `nb` on this process's warm runner: outputs into `nb`, what was noticed into `report`.

        Raises DeadKernelError for a notebook that cannot be run to its end, ZhixingError where the isolation is not to be had.
        """
        Execution.report, self.beside, self._material = Report(), material.beside, material
        try:
            changed = self._run(nb, resources)
        except Dead as error:
            Execution.report.dead = error.args
            if error.kind == "forged":
                Execution.report.flags.append(error.args)
            raise DeadKernelError(f"Kernel died: {error.args[1]} {error.detail}") from error
        Execution.report.flags += changed
        false, equal = self._false, self._equal
        own = integrity.own_sources(nb, material.released)
        if false:
            Execution.report.flags.append((f"检查的结果不是检查自己给出的：{'、'.join(sorted(false))}",
                                           f"A result did not come from its check: {', '.join(sorted(false))}"))  # fmt: skip
        if changed or equal or false or self._saw or checks.unusual(own, list(self.beside)):
            integrity.second_look(self, integrity.unrun(nb), nb, Execution.report, own)
        integrity.withhold(nb, Execution.report, false)

    def _released(self, resources) -> frozenset[str]:
        """Sources of the cells as the course gives them out: what a learner left as it was needs no second look."""
        course = getattr(getattr(self.parent, "parent", None), "coursedir", None)
        names = (resources or {}).get("nbgrader")
        if course is None or not names:
            return frozenset()
        folder = course.format_path(course.release_directory, ".", names["assignment"])
        path = Path(folder) / f"{names['notebook']}.ipynb"
        return sources(path, path.stat().st_mtime_ns) if path.is_file() else frozenset()

    def _run(self, nb, resources, *, falsify: str = "", names: list[str] | None = None) -> list[tuple[str, str]]:
        """Run all cells of `nb`, whose outputs are filled in. falsify: "" or how `integrity` has answers replaced.

        Returns signs of tampering (zh, en). Raises Dead.
        """
        NotebookClient.__init__(self, nb, None)
        self.reset_execution_trackers()
        self._check_assign_resources(resources)
        self.kc, self._began, self._count, signs = _Held(), time.monotonic(), 0, []
        material = self._material
        runner = warm_runner(self.isolation, material.datasets)
        limits = Limits(self.memory_mb * MEGABYTE, self.scratch_mb * MEGABYTE, self.notebook_seconds + 30)
        session = runner.session(
            limits, lang=material.lang, name=material.name, budget=self.output_bytes, files=material.beside,
            tables=[one for cell in nb.cells if is_check(cell) for one in checks.datasets(cell.source)],
        )  # fmt: skip
        self._equal, self._saw, self._false = [], set() if not falsify else self._saw, set()
        own = [cell.source for cell in nb.cells if cell.cell_type == "code" and not is_check(cell)]
        self._words = set().union(*map(checks.words, own))
        try:
            for index, cell in enumerate(nb.cells):
                signs += self._execute_warm(session, cell, index)
                if falsify and utils.is_solution(cell) and cell.cell_type == "code":
                    session.replace(names or checks.defined(cell.source), falsify)
            self._equal = [] if falsify else session.always_equal()
        finally:
            session.close()
        nb.metadata["language_info"] = dict(LANGUAGE_INFO)
        self.set_widgets_metadata()
        return sorted(set(signs))

    def _execute_warm(self, session: Session, cell, index: int) -> list[tuple[str, str]]:
        """One cell, as nbclient's execute_cell does it with a kernel; signs of tampering (zh, en)."""
        if (
            cell.cell_type != "code"
            or not cell.source.strip()
            or (self.skip_cells_with_tag in cell.metadata.get("tags", []) and not is_check(cell))
        ):
            return []
        session.told = self.kc.said()
        seconds = self.timeout_func(cell)
        compiled = checks.compile_check(cell.source, cell.metadata.nbgrader.grade_id) if is_check(cell) else None
        if compiled:
            ran = session.check(index, compiled, sorted(self._words & checks.words(cell.source)), seconds)
        else:
            ran = session.run(index, cell.source, seconds)
        self._saw |= set(ran.saw)
        self._count += 1
        self.code_cells_executed += 1
        cell.outputs, cell["execution_count"], self.clear_before_next_output = [], self._count, False
        for message in map(clean, ran.messages):
            if message is not None and message["parent_header"]["msg_id"] == f"cell-{index}":
                try:
                    self.process_message(message, cell, index)
                except (AttributeError, LookupError, TypeError, ValueError):  # of a widget that no library makes
                    ran.strange.append("a message that makes no sense")
        cell["execution_count"] = self._count
        reply = {"content": _reply(ran.reply)}
        if ran.timed_out:
            reply["content"] = {"status": "error", **self.error_on_timeout}
        self.on_cell_executed(cell=cell, cell_index=index, execute_reply=reply)
        if compiled:
            self._settle(cell, reply["content"], ran)
        return integrity.signs(ran, cell)

    def _settle(self, cell, reply: dict, ran) -> None:
        """A check that failed shows an error, whatever became of its message; one with results not its own is noted."""
        if reply["status"] == "error" and not any(one.output_type == "error" for one in cell.outputs):
            shown = {name: reply[name] for name in ("ename", "evalue", "traceback")}
            cell.outputs.append(new_output("error", **shown))
        if integrity.not_its_own(ran, cell):
            self._false.add(cell.metadata.nbgrader.grade_id)

    # --- on a kernel -----------------------------------------------------------------------------------------------
    def preprocess_cell(self, cell, resources, index):
        self._room = CHECK_ROOM if is_check(cell) else None
        return super().preprocess_cell(cell, resources, index)

    def output(self, outs, msg, display_id, cell_index):
        """Keep an output while there is room for it; the first that does not fit is cut, the rest are dropped.

        A check has room of its own: an error that is dropped would turn into full marks.
        """
        if self.isolation != "kernel" or msg["header"]["msg_type"] == "error":
            return super().output(outs, msg, display_id, cell_index)
        content = msg["content"]
        room = self._room if self._room is not None else self.output_bytes - self._printed
        size = len(content.get("text", "")) or sum(len(str(item)) for item in content.get("data", {}).values())
        if self._room is not None:
            self._room -= size
        else:
            self._printed += size
        if room <= 0:
            return None
        if size > room:
            if "text" not in content:
                return None
            content["text"] = content["text"][:room]
        return super().output(outs, msg, display_id, cell_index)


def is_check(cell) -> bool:
    """Whether a cell is an automatic test: graded, and not the learner's to write."""
    return cell.cell_type == "code" and bool(utils.is_grade(cell)) and not utils.is_solution(cell)


def _reply(reply: dict) -> dict:
    """A kernel's reply from an untrusted one."""
    if reply.get("status") == "ok":
        return {"status": "ok"}
    lines = reply.get("traceback")
    return {
        "status": "error", "ename": str(reply.get("ename", "")), "evalue": str(reply.get("evalue", "")),
        "traceback": [str(line) for line in lines] if isinstance(lines, list) else [],
    }  # fmt: skip


class _Held:
    """The kernel client that nbclient's output widgets answer to: what they say last is kept until the next cell."""

    def __init__(self):
        self.session = self.shell_channel = self
        self._said: dict[str, dict] = {}

    def msg(self, _, content, **__) -> dict:
        return content

    def send(self, content: dict) -> None:
        self._said[content["comm_id"]] = content

    def said(self) -> list[dict]:
        """Contents of messages to the kernel since the last call, the newest for each widget."""
        found, self._said = list(self._said.values()), {}
        return found


__all__ = ["Execution", "Report", "close_runners", "warm_runner"]
