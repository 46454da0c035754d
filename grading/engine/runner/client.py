"""The trainer's side of a warm process: start it, have it fork, talk with the fork, and end what does not end."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from grading.curriculum.errors import ZhixingError
from grading.engine.runner import sandbox
from grading.engine.runner.checks import Compiled
from grading.engine.runner.inside.limits import FIRST_UID, Limits
from grading.engine.runner.messages import Dead, Ran
from grading.engine.runner.wire import Broken, Late, TooMuch, Wire, pack

#: What an interrupted cell has to come to rest in, as nbclient's iopub_timeout. Seconds.
GRACE = 4
#: Bytes a fork may send in all: base64 images of a notebook included.
MOST = 60_000_000
START = 120


class WarmRunner:
    """One warm process; one submission at a time."""

    def __init__(self, isolation: str, datasets: Path | None, number: int = 0):
        sandbox.require(isolation)
        self.isolation, self.datasets, self.number = isolation, datasets, number
        self._process: subprocess.Popen | None = None
        self._busy = False

    def start(self) -> None:
        """Begin to start; returns at once, `ready` waits for it."""
        if self._process is not None:
            return
        ours, theirs = socket.socketpair()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the process
        boxed = self.isolation == "bwrap"
        self._folder = None if boxed else tempfile.mkdtemp(prefix="zhixing-run-")
        settings = json.dumps({
            "control": theirs.fileno(), "sandboxed": boxed, "scratch": sandbox.SCRATCH if boxed else self._folder,
            "datasets": (f"{sandbox.INSIDE}/datasets" if boxed else str(self.datasets)) if self.datasets else "",
            "matplotlib": f"{sandbox.INSIDE}/matplotlib" if boxed else "",
        })  # fmt: skip
        if boxed:
            words, env = (
                sandbox.command(settings, theirs.fileno(), self.datasets, sandbox.font_cache()),
                {"PATH": os.environ.get("PATH", "/usr/bin")},
            )
        else:
            words = [sys.executable, "-m", "grading.engine.runner.inside", settings]
            env = os.environ | sandbox.environment(
                str(sandbox.PACKAGE.parent), str(sandbox.font_cache() or self._folder)
            )
            env["PATH"] = os.environ.get("PATH", "") or env["PATH"]
        self._process = subprocess.Popen(
            words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, env=env,
            start_new_session=True,
        )  # fmt: skip
        theirs.close()
        self._control, self._warm = Wire(ours), None

    def ready(self) -> dict:
        """What the warm process says of itself. Raises ZhixingError, with its own words, when it does not start."""
        self.start()
        if self._warm is None:
            try:
                self._warm = self._control.receive(START)
            except (Broken, Late) as error:
                said = self._said()
                self.close()
                raise ZhixingError(f"评分进程没有启动：{said}", f"The grading process did not start: {said}") from error
        return self._warm

    def _said(self) -> str:
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace").strip()[-600:] or "?"

    def session(
        self, limits: Limits, *, lang: str, name: str, budget: int, files: dict | None = None, tables: list = ()
    ) -> Session:
        """Fork for one submission. files: relative path -> base64 bytes of what stands beside the notebook. tables: what its
        checks read, as :func:`checks.datasets` finds it; the warm process reads each once, before it forks."""
        for attempt in (1, 2):
            try:
                return self._session(limits, lang, name, budget, files, list(tables))
            except (Broken, Late):
                self.close()
                if attempt == 2:
                    raise
        raise AssertionError

    def _session(self, limits, lang, name, budget, files, tables) -> Session:
        self.rest()
        warm = self.ready()
        if warm["nested"] and sandbox.found().root:
            limits = Limits(**asdict(limits) | {"uid": FIRST_UID + self.number})
        ours, theirs = socket.socketpair()
        key = secrets.token_bytes(32)
        note = {
            "k": "fork",
            "key": key.hex(),
            "limits": asdict(limits),
            "lang": lang,
            "name": name,
            "budget": budget,
            "tables": tables,
        }
        with theirs:
            socket.send_fds(self._control.sock, [json.dumps(note).encode()], [theirs.fileno()])
        self._busy = True
        session = Session(self, Wire(ours, MOST, key=key), limits)
        session.begin(files)
        return session

    def command(self, kind: str) -> None:
        with contextlib.suppress(OSError):
            self._control.sock.sendall(json.dumps({"k": kind}).encode())

    def rest(self, seconds: float = 10) -> dict:
        """Wait until the last fork is gone; the warm process itself is ended when that does not happen."""
        if not self._busy:
            return {}
        self._busy = False
        for kill in (False, True):
            try:
                if kill:
                    self.command("kill")
                return self._control.receive(seconds) or {}
            except Late:
                continue
            except Broken:
                break
        self.close()
        return {}

    def close(self) -> None:
        """End the warm process and everything in its sandbox."""
        process, self._process, self._busy = self._process, None, False
        if process is None:
            return
        self._control.close()
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait()
        self._log.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


class Session:
    """The conversation with one fork. Everything it says is checked; what no honest fork says is noted or ends it."""

    def __init__(self, runner: WarmRunner, wire: Wire, limits: Limits):
        self.runner, self.wire, self.limits = runner, wire, limits
        #: What a front end says to widgets before the next cell: contents of comm messages.
        self.told: list[dict] = []

    def begin(self, files: dict[str, str] | None) -> None:
        first = self.wire.receive(30)
        if first is None or first.get("k") != "ready":
            raise Broken(str(first)[-1000:])
        if files:
            self.wire.send({"k": "files", "files": files})

    def run(self, number: int, source: str, seconds: float) -> Ran:
        """Run a cell of the notebook. Raises Dead."""
        return self._cell({"k": "run", "n": number, "source": source}, None, seconds)

    def check(self, number: int, compiled: Compiled, shown: list[str], seconds: float) -> Ran:
        """Run a check cell from compiled code. What does not carry its seal did not come from it. shown: names that the
        notebook's other cells use."""
        seal = secrets.token_hex(16)
        order = {"k": "check", "n": number, "seal": seal, "shown": shown, **compiled._asdict()}
        return self._cell(order, seal, seconds)

    def replace(self, names: list[str], how: str) -> None:
        """Falsify the answers of these names: "all", or "equal" for those that claim to equal everything."""
        try:
            self.wire.send({"k": "replace", "names": names, "how": how})
        except Broken as error:
            raise self._why(error) from error

    def always_equal(self) -> list[str]:
        """Names of objects and classes that claim to equal everything."""
        seal = secrets.token_hex(16)
        try:
            self.wire.send({"k": "inspect", "seal": seal})
            while True:
                message = self.wire.receive(GRACE) or {}
                if message.get("k") in ("done", "forged"):
                    # Each cell ends once: someone else has ended the last one.
                    self.kill()
                    raise Dead("forged")
                if message.get("s") == seal:
                    found = message.get("always_equal")
                    return [str(one) for one in found] if isinstance(found, list) else []
        except (Broken, Late):
            return []

    def _cell(self, order: dict, seal: str | None, seconds: float) -> Ran:
        ran = Ran([], {})
        end = time.monotonic() + seconds
        try:
            self.wire.send({**order, "told": self.told})
            while True:
                try:
                    message = self.wire.receive(max(0.0, end - time.monotonic()))
                except Late:
                    if ran.timed_out:
                        raise Dead("time") from None
                    ran.timed_out, end = True, time.monotonic() + GRACE
                    self.runner.command("interrupt")
                    continue
                if self._take(message, seal, ran, f"cell-{order['n']}"):
                    return ran
        except TooMuch as error:
            self.kill()
            raise Dead("flood", str(error)) from error
        except Broken as error:
            raise self._why(error) from error
        except Dead:
            self.kill()
            raise

    def _take(self, message: dict, seal: str | None, ran: Ran, cell: str) -> bool:
        """File one message; True when the cell is done."""
        if message.get("k") == "saw":
            # With or without the seal: nobody gains by saying so.
            ran.saw = [*ran.saw, str(message.get("what"))[:100]][:50]
            return False
        if message.get("k") == "msg" and message.get("p") != cell:
            # Of a task or thread that an earlier cell left: a kernel's client passes it over, too.
            return False
        if message.get("s") != seal:
            ran.strange.append("a message without the check's seal")
            if len(ran.strange) > 100:
                raise Dead("forged")
            return False
        if message.get("k") == "msg" and isinstance(message.get("c"), dict):
            ran.messages.append(message)
        elif message.get("k") == "done" and isinstance(message.get("reply"), dict):
            ran.reply = message["reply"]
            return True
        elif message.get("k") == "crash":
            raise Dead("ended", str(message.get("text")))
        else:
            ran.strange.append("a message of an unknown kind")
        return False

    def _why(self, error: Broken) -> Dead:
        self.wire.close()
        self.runner.command("kill") if "JSON" in str(error) or "object" in str(error) else None
        ended = self.runner.rest()
        if "JSON" in str(error) or "object" in str(error):
            return Dead("forged", str(error))
        if ended.get("reason") == "memory":
            return Dead("memory")
        return Dead("ended", f"exit status {ended.get('status')}")

    def kill(self) -> None:
        self.runner.command("kill")
        self.wire.close()
        self.runner.rest()

    def close(self) -> None:
        """The fork ends when its socket does; it is waited for before the next one starts."""
        with contextlib.suppress(OSError):
            self.wire.close()


__all__ = ["Dead", "Limits", "Ran", "Session", "WarmRunner", "pack"]
