"""The server that `zhixing teach` starts, for the tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.browser.lab import _address


@contextmanager
def teaching(home: Path, cohort: str, lang: str = ""):
    """`zhixing teach`; yields its process and the page's address, with the token, once it answers."""
    environment = os.environ | {"ZHIXING_LANG": lang, "PYTHONUNBUFFERED": "1"}
    with socket.socket() as probe:  # a port of its own: tests beside this one hold the usual ones for a moment
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "grading.cli",
        "teach",
        cohort,
        "--no-browser",
        "--home",
        str(home),
        "--port",
        port,
    ]
    with (home.parent / f"teach-{port}.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        try:
            address = _address(process, Path(log.name))
            for _ in range(600):
                with suppress(OSError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=10).close()
                    break
                time.sleep(0.1)
            yield process, address
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
