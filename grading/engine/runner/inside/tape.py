"""What a kernel would publish, sent on the wire: display data, results, errors, streams and widgets' messages."""

from __future__ import annotations

import contextlib
import io
import os
import threading

import comm
from comm.base_comm import BaseComm, CommManager
from ipykernel.jsonutil import json_clean
from jupyter_client.session import Session

from grading.engine.runner.wire import Wire

FLUSH = 65_536
#: Characters of one error message (its traceback included) that are passed on.
ERROR = 60_000


class Tape(Session):
    """Stands where ipykernel has its zmq session: the same calls, recorded for one cell after another."""

    def start(self, wire: Wire, budget: int) -> None:
        """budget: characters that a notebook's own cells may put out; a check cell has `CHECK` of its own."""
        self._wire, self._room, self._notebook_room = wire, budget, budget
        self._owner, self._lock, self._seal = os.getpid(), threading.RLock(), None

    CHECK = 200_000

    def cell(self, seal: str | None) -> None:
        """Begin a cell. What earlier cells have printed never silences a check.

        seal: of a check cell, sent along with everything it puts out; None for the notebook's own cells.
        """
        if self._seal is None:
            self._notebook_room = self._room
        self._seal = seal
        self._room = self._notebook_room if seal is None else self.CHECK

    def reply(self, message: dict) -> None:
        """Send a message of the runner's own, with the seal of the cell in force."""
        # A child that the learner's code forked is not the one to speak.
        if os.getpid() != self._owner:
            os._exit(0)
        with self._lock:
            self._wire.send({**message, "s": self._seal})

    def send(self, stream, msg_or_type, content=None, parent=None, ident=None, buffers=None, **rest):
        if isinstance(msg_or_type, dict):
            msg_or_type, content, parent = (
                msg_or_type["header"]["msg_type"],
                msg_or_type["content"],
                msg_or_type["parent_header"],
            )
        self.publish(msg_or_type, content, parent)

    def publish(self, kind: str, content: dict, parent: dict | None) -> None:
        """Send while there is room; the stream that does not fit is cut, anything else is dropped. Errors always go."""
        if kind == "error":
            content = _shortened(content)
        elif kind == "stream":
            content = {**content, "text": content["text"][: max(0, self._room)]}
            self._room -= len(content["text"])
            if not content["text"]:
                return
        else:
            size = len(str(content))
            if size > self._room:
                return
            self._room -= size
        if os.getpid() == self._owner:
            self.reply({"k": "msg", "t": kind, "c": content, "p": (parent or {}).get("msg_id", "")})


def _shortened(content: dict) -> dict:
    lines, room = [], ERROR
    for line in content.get("traceback") or []:
        lines.append(str(line)[: max(0, room)])
        room -= len(lines[-1])
    return {"ename": str(content["ename"])[:200], "evalue": str(content["evalue"])[:5000], "traceback": lines}


class OutStream(io.TextIOBase):
    """sys.stdout or sys.stderr of a fork, under its name in a kernel. What subprocesses write to the file descriptor is taken
    in before the next thing that is written here, or when a cell ends."""

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, name: str, fd: int, tape: Tape):
        self.name, self._fd, self._tape, self._held, self._size = name, fd, tape, [], 0
        self._caught, self._seen, self._parent, self._owner = None, 0, {}, 0

    def catch(self, folder: str) -> None:
        """Point the file descriptor at a file of the scratch folder, which `collect` reads."""
        self._owner = os.getpid()
        self._caught = os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_APPEND) if hasattr(os, "O_TMPFILE") else None
        if self._caught is not None:
            os.dup2(self._caught, self._fd)
            self._seen = 0

    def release(self) -> None:
        if self._caught is not None:
            os.close(self._caught)
            self._caught = None

    def set_parent(self, parent: dict) -> None:
        self._parent = parent.get("header", parent)

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._fd

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._owner:
            os.write(self._fd, text.encode("utf-8", "replace"))
            return len(text)
        if self._caught is not None and os.fstat(self._caught).st_size > self._seen:
            self.collect()
        self._held.append(text)
        self._size += len(text)
        if self._size > FLUSH:
            self.flush()
        return len(text)

    def flush(self) -> None:
        # What a child of the learner's code finds here is its parent's, who will send it.
        if self._held and os.getpid() == self._owner:
            held, self._held, self._size = self._held, [], 0
            text = "".join(held)
            self._tape.publish("stream", {"name": self.name, "text": text}, self._parent)

    def collect(self) -> None:
        """Take in what was written past Python, then flush."""
        self.flush()
        if self._caught is None:
            return
        with contextlib.suppress(OSError):
            while data := os.pread(self._caught, FLUSH, self._seen):
                self._seen += len(data)
                text = data.decode("utf-8", "replace")
                self._tape.publish("stream", {"name": self.name, "text": text}, self._parent)


class TapedComm(BaseComm):
    """A widget's line to its front end: what it says goes on the tape, nobody answers."""

    kernel = None

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        kernel = type(self).kernel
        if kernel is not None:
            content = json_clean({"data": data or {}, "comm_id": self.comm_id, **keys})
            kernel.session.publish(msg_type, content, kernel.get_parent().get("header", {}))


def take_comms(kernel) -> CommManager:
    """Make every widget created from now on use `kernel`'s tape."""
    manager = CommManager()
    TapedComm.kernel = kernel
    comm.create_comm = TapedComm
    comm.get_comm_manager = lambda: manager
    return manager
