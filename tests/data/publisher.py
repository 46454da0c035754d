"""A publisher's web server on this machine that misbehaves in every way a download must survive."""

from __future__ import annotations

import gzip
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOD = b"case,days\n1,3\n2,5\n"
HTML = b"<!DOCTYPE html>\n<html><body>Please log in</body></html>"
#: 20 MB of zeros in 20 KB.
BOMB = gzip.compress(bytes(20_000_000))


class Publisher(ThreadingHTTPServer):
    """Answers by path. files: path -> body served as it is; asked: how often each path was asked for."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {"/good.csv": GOOD}
        self.asked: Counter = Counter()
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def elsewhere(self) -> str:
        """The same server under another host's name."""
        return f"http://localhost:{self.server_port}"

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up early is what these tests are about."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Publisher

    def log_message(self, *arguments) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        if self.path in self.server.files:
            self.answer(self.server.files[self.path])
        else:
            getattr(self, self.path.strip("/").replace("-", "_").removesuffix(".csv"), self.gone)()

    def answer(self, data: bytes, status: int = 200, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Type": "text/csv", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        self.wfile.write(data)

    def stop(self) -> None:
        self.wfile.flush()
        self.close_connection = True

    # --- one path each ----------------------------------------------------------------------------------------------
    def gone(self) -> None:
        self.answer(b"gone", 404)

    def login(self) -> None:
        self.answer(b"no", 403)

    def busy(self) -> None:
        self.answer(b"busy", 503)

    def busy_once(self) -> None:
        first = self.server.asked[self.path] == 1
        self.answer(b"oops" if first else GOOD, 500 if first else 200)

    def silent(self) -> None:
        self.server.closing.wait(20)

    def drip(self) -> None:
        self.answer(b"", length=1000)
        for _ in range(1000):
            if self.server.closing.wait(0.02):
                return
            self.wfile.write(b"1")

    def cut(self) -> None:
        self.answer(GOOD, length=1000)
        self.stop()

    def cut_once(self) -> None:
        self.cut() if self.server.asked[self.path] == 1 else self.answer(GOOD)

    def cut_in_pieces(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"5\r\ncase,\r\n")
        self.stop()

    def in_pieces(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for at in range(0, len(GOOD), 4):
            part = GOOD[at : at + 4]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def packed(self) -> None:
        self.answer(gzip.compress(GOOD), Content_Encoding="gzip")

    def bomb(self) -> None:
        self.answer(BOMB, Content_Encoding="gzip")

    def bad_gzip(self) -> None:
        self.answer(b"this is no gzip", Content_Encoding="gzip")

    def page(self) -> None:
        self.answer(HTML, Content_Type="text/html; charset=utf-8")

    def page_as_csv(self) -> None:
        self.answer(HTML)

    def picture(self) -> None:
        self.answer(b"\x89PNG", Content_Type="image/png")

    def empty(self) -> None:
        self.answer(b"")

    def huge(self) -> None:
        self.answer(b"", length=9_000_000_000)
        self.stop()

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.closing.is_set():
            self.wfile.write(b"1," * 50_000)

    def elsewhere(self) -> None:
        self.answer(b"", 302, Location=f"{self.server.elsewhere}/good.csv")

    def moved(self) -> None:
        self.answer(b"", 301, Location="/good.csv")

    def circle(self) -> None:
        self.answer(b"", 302, Location="/circle")

    def to_file(self) -> None:
        self.answer(b"", 302, Location="file:///etc/hostname")


@contextmanager
def publishing():
    server = Publisher()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
