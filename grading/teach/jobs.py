"""Long work outside the server: one process for a cohort at a time, whose state is a file.

The page may be closed, opened twice, or its server killed: the process goes on, and the next page finds it by its file.
A lock that the process inherits says whether it still lives, so none is started twice, by two tabs or by two servers.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from grading.cohorts.home import Cohort
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically

try:
    import fcntl
except ImportError:  # Windows: nbgrader's exchange does not work there either
    fcntl = None

FOLDER = ".teach"
#: Without a lock to ask, a job that has not been heard of for so long (seconds) is taken for dead.
SILENT = 60
RUNNING = ("starting", "running")
_children: list[subprocess.Popen] = []


def folder(cohort: Cohort) -> Path:
    return cohort.root / FOLDER


def write(cohort: Cohort, job: dict) -> None:
    job["updated_at"] = datetime.now(UTC).isoformat(timespec="milliseconds")
    write_atomically(folder(cohort) / "job.json", json.dumps(job, ensure_ascii=False).encode("utf-8"))


def read(cohort: Cohort) -> dict | None:
    """The newest job, or None. Its state is starting, running, done, failed, stopped or interrupted: killed with the
    machine or by hand, without a word."""
    for child in list(_children):
        if child.poll() is not None:
            _children.remove(child)
    try:
        job = json.loads((folder(cohort) / "job.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if job.get("state") in RUNNING and not _alive(cohort, job):
        # It may have ended between the two looks.
        with contextlib.suppress(OSError, ValueError):
            job = json.loads((folder(cohort) / "job.json").read_text(encoding="utf-8"))
        if job.get("state") in RUNNING:
            job["state"] = "interrupted"
    return job


def running(job: dict | None) -> bool:
    return bool(job) and job["state"] in RUNNING


def start(cohort: Cohort, action: str, module: str, options: dict) -> dict:
    """Start `action` (release, collect, grade, feedback, similar) for a module. Raises ZhixingError while another runs."""
    folder(cohort).mkdir(exist_ok=True)
    lock = _take(cohort)
    if lock is None or (fcntl is None and running(read(cohort))):
        raise ZhixingError(
            "上一步还在进行。请等它做完，或先按“停止”。",
            "The last step is still under way. Wait for it to end, or press Stop first.",
        )
    try:
        job = {
            "id": f"{time.time_ns():x}", "action": action, "module": module, "options": options, "state": "starting",
            "started_at": datetime.now(UTC).isoformat(timespec="seconds"), "total": 0, "done": 0, "rows": [],
        }  # fmt: skip
        write(cohort, job)
        command = [sys.executable, "-m", "grading.teach.work", str(cohort.root.parents[1]), cohort.name]
        command += [str(lock.fileno())] if fcntl else []
        with (folder(cohort) / "job.log").open("wb") as log:
            child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                pass_fds=[lock.fileno()] if fcntl else (),
            )  # fmt: skip
    finally:
        lock.close()
    _children.append(child)
    return job


def stop(cohort: Cohort) -> bool:
    """Ask the running job to stop: what it has finished is kept. False when none runs."""
    job = read(cohort)
    if not running(job) or not job.get("pid"):
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(job["pid"], signal.SIGTERM)
    return True


def _take(cohort: Cohort):
    """The lock file, held; None when a job holds it. What is inherited of it keeps it held."""
    file = (folder(cohort) / "lock").open("a")
    if fcntl is None:
        return file
    for _ in range(10):  # a page that only asks holds it for a moment, too
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        time.sleep(0.02)
    file.close()
    return None


def _alive(cohort: Cohort, job: dict) -> bool:
    if fcntl is None:
        return (datetime.now(UTC) - datetime.fromisoformat(job["updated_at"])).total_seconds() < SILENT
    with (folder(cohort) / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        return False
