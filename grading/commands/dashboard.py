"""zhixing dashboard: the report live in the browser, served by Voilà to this machine alone."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from grading.classroom.language import T, language
from grading.commands.common import explained, home, out
from grading.commands.lab import environment, free_port
from grading.commands.progress import AsAgency
from grading.curriculum.files import write_atomically

FOLDER = ".dashboard"
STARTING = 60  # seconds that a dashboard may take until it answers
#: What the page may load: from this server and nowhere else, so that it works offline and tells nobody of itself.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws://127.0.0.1:*; frame-ancestors 'none'"
)


@explained
def dashboard(
    port: Annotated[int, typer.Option("--port", help=T("端口，默认自动选择。", "Port; chosen by default."))] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=T("不打开浏览器。", "Do not open a browser."))
    ] = False,
    as_agency: AsAgency = "",
    as_trainer: Annotated[
        str, typer.Option("--as-trainer", help=T("这位培训者的班级。", "The cohorts of this trainer."))
    ] = "",
) -> None:
    place = home()
    from grading.progress import report

    report.seen(
        place, None, report.viewer(place, as_agency, as_trainer)
    )  # who may not see is told here, not in the browser
    number, token = free_port(port), secrets.token_hex(24)
    notebook = write_settings(_folder(place.root / FOLDER, number), token)
    out.print(T("如果浏览器没有自动打开，请访问：", "If no browser opens, go to:"))
    out.print(f"  http://127.0.0.1:{number}/?token={token}", soft_wrap=True, highlight=False)
    out.print(T("按 Ctrl+C 停止。", "Ctrl+C stops it."))
    command = [sys.executable, "-m", "voila", str(notebook), f"--port={number}", "--Voila.ip=127.0.0.1"]
    command += ["--Voila.port_retries=0", "--Voila.log_level=WARN"]
    command += ["--no-browser"] if no_browser else []
    from grading.progress.dashboard import AGENCY, TRAINER

    settings = environment(notebook.parent, language(), token) | {
        "ZHIXING_HOME": str(place.root),
        AGENCY: as_agency,
        TRAINER: as_trainer,
    }
    os.chdir(notebook.parent)
    if sys.platform == "win32":
        import subprocess

        raise SystemExit(subprocess.call(command, env=settings))
    os.execve(command[0], command, settings)


def _folder(above: Path, port: int) -> Path:
    """A folder of its own for each dashboard of a home, since two may start at once; those of dashboards that ended go."""
    for old in above.glob("[0-9]*"):
        with socket.socket() as probe:
            silent = probe.connect_ex(("127.0.0.1", int(old.name)))
        if silent and time.time() - old.stat().st_mtime > STARTING:
            shutil.rmtree(old, ignore_errors=True)
    return above / str(port)


def write_settings(folder: Path, token: str) -> Path:
    """The notebook and Voilà's settings, for their owner's eyes: the token is in a file, since a command line is not."""
    import nbformat

    folder.mkdir(parents=True, exist_ok=True)
    folder.parent.chmod(0o700)
    cell = nbformat.v4.new_code_cell("from grading.progress import dashboard\n\ndashboard.main()", id="dashboard")
    book = nbformat.v4.new_notebook(cells=[cell])
    book.metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "title": T("知行 · 学习进度", "Zhixing · progress"),
    }
    write_atomically(folder / "dashboard.ipynb", nbformat.writes(book).encode("utf-8"))
    settings = {
        "Voila": {"token": token, "tornado_settings": {"headers": {"Content-Security-Policy": POLICY}}},
        "VoilaConfiguration": {"file_allowlist": []},
    }
    write_atomically(folder / "voila.json", json.dumps(settings).encode("utf-8"))
    (folder / "voila.json").chmod(0o600)
    return folder / "dashboard.ipynb"
