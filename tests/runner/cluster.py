"""A Dask scheduler and workers, each a process of its own, talking over TCP on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path


class Dask:
    """Started with `with`; ended with it."""

    def __init__(self, folder: Path):
        self.folder, self.file = Path(folder), Path(folder) / "scheduler.json"
        self.processes: list[subprocess.Popen] = []

    def __enter__(self) -> Dask:
        self.scheduler = self._start(
            "scheduler", "--port", "0", "--host", "127.0.0.1", "--scheduler-file", str(self.file)
        )
        end = time.monotonic() + 60
        while not self.file.is_file() or not self.file.read_text():
            assert time.monotonic() < end and self.scheduler.poll() is None, self.said()
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]
        return self

    def worker(self, **variables: str) -> subprocess.Popen:
        words = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder))
        return self._start("worker", self.address, *words, **variables)

    def _start(self, kind: str, *words: str, **variables: str) -> subprocess.Popen:
        with (self.folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", *words, "--no-dashboard"],
                stdout=log, stderr=log, env=os.environ | variables, cwd=self.folder,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def said(self) -> str:
        return (self.folder / "log.txt").read_text(errors="replace")[-3000:]

    def __exit__(self, *_) -> None:
        for process in reversed(self.processes):
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait()
