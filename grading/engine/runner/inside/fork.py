"""What the process of one submission does: see :mod:`grading.engine.runner.inside.__main__`, which forks it."""

from __future__ import annotations

import base64
import marshal
from pathlib import Path

from grading.engine.runner.inside.falsify import always_equal, replace
from grading.engine.runner.inside.guard import canary
from grading.engine.runner.wire import Wire


class Fork:
    """The process of one submission: runs what it is told, cell by cell, until the socket closes."""

    def __init__(self, kernel, guard, watching, wire: Wire):
        self.kernel, self.guard, self.wire = kernel, guard, wire
        start, self.checking, self.rewritten = watching
        start(lambda what: kernel.session.reply({"k": "saw", "what": what}))

    async def live(self) -> None:
        self.kernel.session.reply({"k": "ready"})
        while True:
            message = self.wire.receive()
            await self.kernel.idle(message.get("told", ()))
            await getattr(self, f"on_{message['k']}")(message)

    async def on_files(self, message: dict) -> None:
        for name, data in message["files"].items():
            path = Path.cwd() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(data))

    async def on_run(self, message: dict) -> None:
        reply = await self.kernel.execute(message["n"], message["source"])
        self._done(reply)

    async def on_check(self, message: dict) -> None:
        """Run a check cell that was compiled outside, in a process put in order first."""
        from grading.classroom.check import Check
        from grading.engine.runner.inside.watch import Behind

        changed, shell = self.guard.restore(self.rewritten()), self.kernel.shell
        codes = [marshal.loads(base64.b64decode(code)) for code in message["codes"]]
        shell.behind = Behind(shell.user_ns, set(message["shown"]), Check) if message["private"] else None
        self.checking(True)
        try:
            reply = await self.kernel.execute(message["n"], message["stands_for"], codes, message["seal"])
        finally:
            self.checking(False)
        after, failed = sorted(self.guard.shell_changes()), canary()
        self._done({**reply, "changed": changed, "after": after, "canary": failed})

    async def on_replace(self, message: dict) -> None:
        replace(self.kernel.shell.user_ns, message["names"], message["how"])

    async def on_inspect(self, message: dict) -> None:
        found = [key for key, value in list(self.kernel.shell.user_ns.items()) if always_equal(value)]
        self.kernel.session.cell(message["seal"])
        self.kernel.session.reply({"k": "inspected", "always_equal": [str(name)[:100] for name in found][:20]})

    def _done(self, reply: dict) -> None:
        self.kernel.session.reply({"k": "done", "reply": reply})
