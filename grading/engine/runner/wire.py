"""Messages between the trainer's process and the sandbox: a length, then JSON. Nothing else is ever accepted.

Bytes that come out of a sandbox are untrusted: a frame has a largest size, the whole conversation has one, a wait has
an end, and what arrives is parsed as JSON and nothing else. Where learners' code can write to the socket, too, each frame
is signed with a key that both ends were given before: a child or thread of theirs has the socket, but not the key.
"""

from __future__ import annotations

import hmac
import json
import select
import socket
import struct
import time
from hashlib import blake2b

from jupyter_client.jsonutil import json_clean, json_default

HEAD = struct.Struct("!I")
#: Bytes of a signature.
SIGNED = 16
FRAME = 40_000_000


class Broken(Exception):
    """The other side closed, lied about a length, or sent something that is no JSON object."""


class TooMuch(Broken):
    """The other side sent more than it may."""


class Late(Exception):
    """Nothing whole arrived in time."""


#: What stands for a frame that nobody with the key has sent.
FORGED = {"k": "forged"}


def sign(data: bytes, key: bytes) -> bytes:
    """The signature that goes before `data`; without a key, none."""
    return blake2b(data, key=key, digest_size=SIGNED).digest() if key else b""


def pack(message: dict, key: bytes = b"") -> bytes:
    """One frame: length, signature, JSON. Bytes become base64, NaN and infinities text, as a kernel sends them.

    Raises ValueError for what is no JSON even so.
    """
    try:
        data = json.dumps(message, allow_nan=False, default=json_default).encode()
    except (TypeError, ValueError):
        data = json.dumps(json_clean(message), allow_nan=False).encode()
    return HEAD.pack(len(data)) + sign(data, key) + data


class Wire:
    """One end of a stream socket. `most`: bytes this end accepts over the whole conversation (None: no limit). key: what
    both ends sign with; empty where nobody else can write."""

    def __init__(self, sock: socket.socket, most: int | None = None, frame: int = FRAME, key: bytes = b""):
        self.sock, self.left, self.frame, self.key = sock, most, frame, key
        self._buffer = bytearray()

    def fileno(self) -> int:
        return self.sock.fileno()

    def send(self, message: dict) -> None:
        """Raises Broken when the other side is gone."""
        try:
            self.sock.sendall(pack(message, self.key))
        except OSError as error:
            raise Broken(str(error)) from error

    def receive(self, seconds: float | None = None, also: tuple = ()) -> dict | None:
        """The next message, or :data:`FORGED`; None when one of the file descriptors in `also` has something to read first.

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
        begin = HEAD.size + (SIGNED if self.key else 0)
        if len(self._buffer) < begin + size:
            return None
        signature, data = bytes(self._buffer[HEAD.size : begin]), bytes(self._buffer[begin : begin + size])
        del self._buffer[: begin + size]
        if not hmac.compare_digest(signature, sign(data, self.key)):
            return dict(FORGED)
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
