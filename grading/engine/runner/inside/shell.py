"""ipykernel's own shell without its kernel: cells in, the messages of a kernel out."""

from __future__ import annotations

import asyncio
import builtins
import getpass
import inspect
import os
import signal
import sys
from collections import defaultdict

from ipykernel import kernelbase, zmqshell
from ipykernel.compiler import XCachingCompiler
from ipykernel.kernelapp import IPKernelApp
from IPython.core.error import UsageError
from traitlets.config import Config

from grading.engine.runner.inside.tape import OutStream, Tape, take_comms
from grading.engine.runner.wire import Broken


class ZMQInteractiveShell(zmqshell.ZMQInteractiveShell):
    """ipykernel's shell, which can also run code that was compiled elsewhere. Libraries look for this very name."""

    prepared: list | None = None
    #: The names of the check that comes next, where they are kept from the notebook's own. See watch.Behind.
    behind: dict | None = None
    #: What IPython is handed as the globals and as the locals of a check, once each: who asks later, asks for himself.
    _lent: list = []  # noqa: RUF012
    #: A cell and what the input transformers have made of it, for the one who asks next.
    transformed: tuple[str, str] | None = None

    def transform_cell(self, raw_cell):
        ahead, self.transformed = self.transformed, None
        return ahead[1] if ahead is not None and ahead[0] == raw_cell else super().transform_cell(raw_cell)

    @property
    def user_global_ns(self):
        return self._lent.pop() if self._lent else super().user_global_ns

    @property
    def user_ns(self):
        return self._lent.pop() if self._lent else self._user_ns

    @user_ns.setter
    def user_ns(self, names):
        self._user_ns = names

    def enable_gui(self, gui=None):
        """There are no windows here; ``%matplotlib inline`` asks for none."""
        if gui not in (None, "inline", "agg"):
            raise UsageError(f"Invalid GUI request {gui!r}: there is no display")

    async def run_ast_nodes(self, nodelist, cell_name, interactivity="last_expr", compiler=None, result=None):
        """As IPython's, unless code objects wait in `prepared`: then those are run, past every transformer."""
        prepared, self.prepared = self.prepared, None
        if prepared is None:
            return await super().run_ast_nodes(
                nodelist, cell_name, interactivity=interactivity, compiler=compiler, result=result
            )
        behind, self.behind = self.behind, None
        try:
            for code in prepared:
                self._lent[:] = [] if behind is None else [behind, behind]
                if await self.run_code(code, result, async_=bool(code.co_flags & inspect.CO_COROUTINE)):
                    return True
            return False
        finally:
            self._lent.clear()
            if behind is not None:
                behind.show()


#: Turns of the loop between two cells. A timer that is due needs two.
TURNS = 5


class _Forgets(defaultdict):
    """A dict of lists that keeps none."""

    def __missing__(self, key):
        return []


class Kernel:
    """The little of an ipykernel that notebooks and widgets ask for."""

    def __init__(self):
        config = Config()
        # Threads do not survive a fork; a history in memory needs none.
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        self.session = Tape(username="learner")
        self.iopub_socket = None
        self.shell = ZMQInteractiveShell.instance(config=config, kernel=self, compiler_class=XCachingCompiler)
        # IPython would keep all that is ever printed, for exporting notebooks from a terminal.
        self.shell.history_manager.outputs = _Forgets(list)
        self.shell.displayhook.session = self.shell.display_pub.session = self.session
        self.shell.displayhook.topic = b"execute_result"
        self.shell.extension_manager.load_extension("storemagic")
        IPKernelApp.init_pdb(self)
        # A kernel's debugger takes `breakpoint()` over, and has nobody to stop for.
        sys.breakpointhook = lambda *_, **__: None
        self.comm_manager = take_comms(self)
        self._names, self._hidden = dict(self.shell.user_ns), dict(self.shell.user_ns_hidden)
        self._parent: dict = {}

    def get_parent(self, *_) -> dict:
        return self._parent

    #: `exit` asks for it. Nothing stops here before the notebook's end.
    eventloop = None
    #: A kernel whose client answers no questions: ipykernel's own refusal.
    _allow_stdin = False
    raw_input, getpass = kernelbase.Kernel.raw_input, kernelbase.Kernel.getpass

    def start(self, wire, budget: int, scratch: str) -> None:
        """In the fork: take over the streams."""
        self.session.start(wire, budget)
        sys.stdout, sys.stderr = OutStream("stdout", 1, self.session), OutStream("stderr", 2, self.session)
        self.streams = (sys.stdout, sys.stderr)
        for stream in self.streams:
            stream.catch(scratch)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        sys.stdin = open(null, encoding="utf-8", closefd=False)  # noqa: SIM115  the process's own standard input

    def end(self) -> None:
        """Back to how a new kernel is: no names, no history, the first prompt."""
        for stream in self.streams:
            stream.release()
        shell, history = self.shell, self.shell.history_manager
        shell.user_ns.clear()
        shell.user_ns.update(self._names)
        shell.user_ns_hidden.clear()
        shell.user_ns_hidden.update(self._hidden)
        for inputs in (history.input_hist_parsed, history.input_hist_raw):
            inputs[:] = [""]
        shell.user_ns["_oh"].clear()
        history._i = history._ii = history._iii = history._i00 = ""
        shell.displayhook._ = shell.displayhook.__ = shell.displayhook.___ = ""
        shell.execution_count = 1
        shell.compile._filename_map.clear()
        shell._last_traceback = None
        for name in ("last_type", "last_value", "last_traceback", "last_exc"):
            vars(sys).pop(name, None)
        self._parent = {}

    async def idle(self, told: list[dict]) -> None:
        """Between two cells: what the learner's code left in the loop gets its turn, widgets hear what a front end says to
        them (contents of comm messages), and what any of them prints belongs to no cell."""
        self.session.cell(None)
        for _ in range(TURNS):
            await asyncio.sleep(0)
        for content in told:
            self.comm_manager.comm_msg(None, None, {"content": content, "buffers": []})
        for stream in self.streams:
            stream.flush()

    async def execute(self, number: int, source: str, prepared: list | None = None, seal: str | None = None) -> dict:
        """Run one cell (or, in place of its source, code objects) and return the content of a kernel's reply."""
        shell = self.shell
        self._parent = {
            "header": {"msg_id": f"cell-{number}", "msg_type": "execute_request"},
            "msg_id": f"cell-{number}",
        }
        shell.set_parent(self._parent)
        for stream in self.streams:
            stream.set_parent(self._parent)
        self.session.cell(seal)
        kept = builtins.input, getpass.getpass
        builtins.input, getpass.getpass = self.raw_input, self.getpass
        try:
            result = await self._run(source, prepared)
        except (Broken, asyncio.CancelledError):
            raise
        except BaseException as error:
            # The shell itself stumbled, over an exception that cannot be shown or a stream that is gone.
            return {"status": "error", "ename": type(error).__name__[:200], "evalue": "", "traceback": []}
        finally:
            builtins.input, getpass.getpass = kept
        for stream in self.streams:
            stream.collect()
        error = result.error_before_exec if result.error_before_exec is not None else result.error_in_exec
        if result.success and not getattr(shell, "_last_traceback_during_displayhook", False):
            return {"status": "ok"}
        try:
            said = str(error)
        except BaseException:
            said = ""
        return {
            "status": "error",
            "ename": type(error).__name__[:200],
            "evalue": said[:5000],
            "traceback": [str(line)[:5000] for line in (shell._last_traceback or [])][:200],
        }

    async def _run(self, source: str, prepared: list | None):
        """As ipykernel's do_execute: async cells are awaited in the running loop, others run in it."""
        shell = self.shell
        if prepared is not None:
            shell.prepared, transformed, failed = prepared, source, None
        else:
            try:
                transformed, failed = shell.transform_cell(source), None
            except Exception:
                transformed, failed = source, sys.exc_info()
        if prepared is None and not (
            ("await" in transformed or "async" in transformed)
            and shell.should_run_async(source, transformed_cell=transformed, preprocessing_exc_tuple=failed)
        ):
            shell.transformed = None if failed else (source, transformed)
            with _interruptible():
                return shell.run_cell(source, store_history=True)
        shell._last_traceback, shell._last_traceback_during_displayhook = None, False
        task = asyncio.ensure_future(
            shell.run_cell_async(
                source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=failed
            )
        )
        result = None
        with _interruptible() if prepared is not None else _cancelled(task):
            try:
                result = await task
            finally:
                shell.events.trigger("post_execute")
                shell.events.trigger("post_run_cell", result)
        return result


class _interruptible:
    """SIGINT means KeyboardInterrupt while a cell runs, and nothing between two cells."""

    def __enter__(self):
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def __exit__(self, *_):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


class _cancelled(_interruptible):
    """SIGINT cancels an async cell, as ipykernel does."""

    def __init__(self, task):
        self._task, self._loop = task, asyncio.get_running_loop()

    def __enter__(self):
        self._loop.add_signal_handler(signal.SIGINT, self._task.cancel)

    def __exit__(self, *_):
        self._loop.remove_signal_handler(signal.SIGINT)
        super().__exit__()
