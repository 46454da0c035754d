"""The warm process: imports once, then forks for each submission. Commands come on one socket, results leave on others.

The trainer's process sends, with each ``fork``, the socket on which that fork alone speaks; this process never reads
what a fork says.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import resource
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

from grading.engine.runner.inside import limits as bounds
from grading.engine.runner.inside.fork import Fork
from grading.engine.runner.inside.guard import Guard, canary
from grading.engine.runner.inside.shelf import Shelf
from grading.engine.runner.wire import Broken, Wire


def warm():
    """Everything a course's notebooks import, imported. Returns the kernel, the guard of the clean state, and `watch`'s."""
    from grading.engine.runner.inside.shell import Kernel

    kernel = Kernel()
    # In cells, and before anything else imports pandas: it asks at its import whether it is in a notebook.
    rehearse(kernel)
    import matplotlib

    from grading.classroom.fonts import use_fonts
    from grading.engine.runner.inside.watch import watch

    before = dict(matplotlib.rcParams)
    use_fonts()
    matplotlib.rcParams.update(before)
    guard = Guard(kernel.shell)
    canary()
    watching = watch()
    # What is there now stays: looking through it for garbage takes longer than the garbage is worth.
    gc.freeze()
    gc.enable()
    return kernel, guard, watching


#: What most notebooks do. The first time of each loads modules and fills caches, which the forks then share.
REHEARSAL = (
    "import numpy, ipywidgets, pandas as pd, io\n"
    "text = 'a,b,when\\n1,x,2020-01-01\\n2,y,2020-01-02\\n'\n"
    "table = pd.read_csv(io.StringIO(text), parse_dates=['when'])\ntable",
    "grouped = table.groupby('b')['a'].agg(['count', 'median', 'mean'])\n"
    "table.merge(table, on='b').sort_values('a_x').pivot_table(index='b', values='a_x').query('a_x > 0')\n"
    "(table['when'].dt.strftime('%Y-%m').map(str), table['a'].quantile(0.9), table['when'].dt.tz_localize('UTC').max())\n"
    "table.apply(lambda row: row['a'], axis=1).to_dict()\ngrouped.reset_index().rename(columns=str)",
    "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, 2]); axes.set_title('1')",
    "table.set_index('b')['a'].plot.bar(title='1', legend=True)\nplt.ylabel('1')",
    "print(1)\ntable.describe()",
    "await __import__('asyncio').sleep(0)",
    "1 / 0",
    "%time 1",
)


def rehearse(kernel) -> None:
    """Run the rehearsal into nowhere, then leave the shell as a new kernel's."""
    kept = [os.dup(0), os.dup(1), os.dup(2), sys.stdin, sys.stdout, sys.stderr]
    nowhere = socket.socketpair()
    with tempfile.TemporaryDirectory() as folder:
        kernel.start(Wire(nowhere[0]), 0, folder)
        kernel.session.publish = lambda *_: None

        async def cells():
            for source in REHEARSAL:
                await kernel.execute(0, source)

        loop = asyncio.new_event_loop()
        loop.run_until_complete(cells())
        loop.close()
        del kernel.session.publish
    kernel.end()
    for fd in (0, 1, 2):
        os.dup2(kept[fd], fd)
        os.close(kept[fd])
    sys.stdin, sys.stdout, sys.stderr = kept[3:]
    for one in nowhere:
        one.close()


#: What files in memory may grow by meanwhile because of others on the machine. Bytes.
FILES_OF_OTHERS = 1 << 30


class Warm:
    """The warm process's own loop."""

    def __init__(self, control: Wire, settings: dict):
        self.control, self.settings = control, settings
        self.nested = bool(settings["sandboxed"]) and bounds.can_nest()
        self.returns = self.nested and bounds.can_return()
        self.kernel, self.guard, self.watching = warm()
        self.child, self.scratch = 0, settings["scratch"]
        self.own = {1, os.getpid()}
        self.shelf = Shelf(settings["datasets"])

    def serve(self) -> None:
        bounds.prctl(bounds.PR_SET_DUMPABLE, 0)
        bounds.prctl(bounds.PR_SET_CHILD_SUBREAPER, 1)
        pages = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.control.send({"k": "warm", "nested": self.nested, "python": sys.version.split()[0], "rss_kb": pages})
        while True:
            message, sockets = self._command()
            if message["k"] == "fork":
                self._watch(message, sockets[0])

    def _command(self) -> tuple[dict, list[int]]:
        data, sockets, *_ = socket.recv_fds(self.control.sock, 65_536, 1)
        if not data:
            os._exit(0)
        return json.loads(data), sockets

    def _watch(self, message: dict, sock: int) -> None:
        """Fork, then wait for its end; kill it when told, when it outgrows its memory, or when the trainer is gone."""
        if self.shelf.read(message["tables"]):
            self.guard = Guard(self.kernel.shell)  # the clean state has changed
            gc.freeze()
        limits = bounds.Limits(**message["limits"])
        folder = self.scratch if self.nested else tempfile.mkdtemp(dir=self.settings["scratch"])
        pid, target = bounds.fork_nested(self.returns) if self.nested else (os.fork(),) * 2
        if pid == 0:
            self._become(message, sock, limits, folder)
        os.close(sock)
        reason, next_look, files = "", time.monotonic() + 0.2, bounds.shared_memory()
        handle = os.pidfd_open(pid)
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        poll.register(self.control.sock, select.POLLIN | select.POLLHUP)
        while True:
            ready = {fd for fd, _ in poll.poll(200)}
            if self.control.sock.fileno() in ready:
                command, _ = self._command()
                if command["k"] == "interrupt":
                    os.kill(target, signal.SIGINT)
                elif command["k"] == "kill":
                    self._kill(target)
            if handle in ready:
                break
            if self.nested and time.monotonic() > next_look:
                next_look = time.monotonic() + 0.2
                held = bounds.resident(self.own) > limits.memory
                if held or bounds.shared_memory() - files > limits.memory + FILES_OF_OTHERS:
                    reason = "memory"
                    self._kill(target)
        os.close(handle)
        _, status = os.waitpid(pid, 0)
        self._sweep(folder)
        self.control.send({"k": "ended", "status": os.waitstatus_to_exitcode(status), "reason": reason})

    def _kill(self, pid: int) -> None:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
        if not self.nested:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)

    def _sweep(self, folder: str) -> None:
        """Nothing a fork started outlives it: its PID namespace is gone, or its children are ours now and are killed."""
        if self.nested:
            return
        for _ in range(50):
            children = Path(f"/proc/self/task/{os.getpid()}/children")
            pids = [int(one) for one in children.read_text(encoding="ascii").split()] if children.is_file() else []
            for pid in pids:
                self._kill(pid)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            if not pids:
                break
            time.sleep(0.01)
        shutil.rmtree(folder, ignore_errors=True)

    def _become(self, message: dict, sock: int, limits: bounds.Limits, folder: str) -> None:
        """In the fork: limits first, then the conversation. Never returns."""
        status, wire = 1, None
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            os.setsid()
            keep = os.dup2(sock, 250, inheritable=False)
            os.closerange(3, keep)
            os.closerange(keep + 1, 4096)
            wire = Wire(socket.socket(fileno=keep), key=bytes.fromhex(message["key"]))
            os.umask(0o022)
            if self.nested:
                bounds.private_mounts(folder, limits.scratch, limits.uid)
                bounds.drop_privilege(limits.uid)
            work, home = Path(folder) / "work" / message["name"], Path(folder) / "home"
            for place in (work, home):
                place.mkdir(parents=True)
            if self.settings["datasets"]:
                (Path(folder) / "datasets").symlink_to(self.settings["datasets"])
            os.environ.update(HOME=str(home), ZHIXING_LANG=message["lang"])
            if not self.nested:
                os.environ["TMPDIR"] = tempfile.tempdir = str(home)
            bounds.apply(limits)
            os.chdir(work)
            self.kernel.start(wire, message["budget"], str(work))
            from grading.classroom.language import speak

            speak(message["lang"])
            speak(None)
            asyncio.new_event_loop().run_until_complete(Fork(self.kernel, self.guard, self.watching, wire).live())
        except Broken:
            status = 0
        except BaseException:
            import traceback

            with contextlib.suppress(Exception):
                wire.send({"k": "crash", "text": traceback.format_exc()[-2000:]})
        finally:
            os._exit(status)


def main() -> None:
    gc.disable()
    settings = json.loads(sys.argv[1])
    if settings["matplotlib"] and Path(settings["matplotlib"]).is_dir():
        shutil.copytree(settings["matplotlib"], os.environ["MPLCONFIGDIR"], dirs_exist_ok=True)
    # As IPython's own applications: the notebook's folder comes after the standard library, before installed packages.
    del sys.path[0]
    sys.path.insert(next((at for at, path in enumerate(sys.path) if "-packages" in path), len(sys.path)), "")
    control = Wire(socket.socket(fileno=settings["control"]))
    os.set_inheritable(settings["control"], False)
    Warm(control, settings).serve()


if __name__ == "__main__":
    main()
