"""Messages between the trainer's process and the sandbox: a length, then JSON. Nothing else is ever accepted.

Bytes that come out of a sandbox are untrusted: a frame has a largest size, the whole conversation has one, a wait has
an end, and what arrives is parsed as JSON and nothing else.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time

from jupyter_client.jsonutil import json_clean, json_default

HEAD = struct.Struct("!I")
FRAME = 40_000_000


class Broken(Exception):
    """The other side closed, lied about a length, or sent something that is no JSON object."""


class TooMuch(Broken):
    """The other side sent more than it may."""


class Late(Exception):
    """Nothing whole arrived in time."""


def pack(message: dict) -> bytes:
    """One frame. Bytes become base64, NaN and infinities text, as a kernel sends them. Raises ValueError for the rest."""
    try:
        data = json.dumps(message, allow_nan=False, default=json_default).encode()
    except (TypeError, ValueError):
        data = json.dumps(json_clean(message), allow_nan=False).encode()
    return HEAD.pack(len(data)) + data


class Wire:
    """One end of a stream socket. `most`: bytes this end accepts over the whole conversation (None: no limit)."""

    def __init__(self, sock: socket.socket, most: int | None = None, frame: int = FRAME):
        self.sock, self.left, self.frame = sock, most, frame
        self._buffer = bytearray()

    def fileno(self) -> int:
        return self.sock.fileno()

    def send(self, message: dict) -> None:
        """Raises Broken when the other side is gone."""
        try:
            self.sock.sendall(pack(message))
        except OSError as error:
            raise Broken(str(error)) from error

    def receive(self, seconds: float | None = None, also: tuple = ()) -> dict | None:
        """The next message; None when one of the file descriptors in `also` has something to read first.

        Raises Late after `seconds`, Broken or TooMuch for what no honest side sends.
        """
        end = None if seconds is None else time.monotonic() + seconds
        while True:
            message = self._whole()
            if message is not None:
                return message
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise Late
            poll = select.poll()
            for one in (self.sock, *also):
                poll.register(one, select.POLLIN | select.POLLHUP)
            ready = [fd for fd, _ in poll.poll(None if left is None else left * 1000)]
            if self.sock.fileno() in ready:
                self._read()
            elif ready:
                return None

    def _read(self) -> None:
        try:
            data = self.sock.recv(262_144)
        except OSError as error:
            raise Broken(str(error)) from error
        if not data:
            raise Broken("closed")
        if self.left is not None:
            self.left -= len(data)
            if self.left < 0:
                raise TooMuch("total")
        self._buffer += data

    def _whole(self) -> dict | None:
        if len(self._buffer) < HEAD.size:
            return None
        (size,) = HEAD.unpack_from(self._buffer)
        if size > self.frame:
            raise TooMuch(f"frame of {size}")
        if len(self._buffer) < HEAD.size + size:
            return None
        data = bytes(self._buffer[HEAD.size : HEAD.size + size])
        del self._buffer[: HEAD.size + size]
        try:
            message = json.loads(data)
            if b"\\ud" in data:
                # Half of a surrogate pair cannot be written to a file.
                message = json.loads(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            raise Broken("no JSON") from error
        if not isinstance(message, dict):
            raise Broken("no object")
        return message

    def close(self) -> None:
        self.sock.close()
