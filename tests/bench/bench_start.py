"""How soon one can work: ``python -m tests.bench.bench_start`` prints the seconds from the command to a usable Lab, for
`zhixing start` (a second start, in a home that has the course) and for bare `jupyter lab`, in turn, in one run.

"ready" is the first answer over HTTP, "home" our home page in a browser, "Lab" the JupyterLab frame drawn in a browser. The
ratio that counts is that of "Lab": the same page in both. The first round warms the disk's cache and is left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from grading.curriculum import paths

FRAME = "#jp-main-dock-panel"
LIMIT = 1.3
TOKEN = "bench"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answered(address: str, process: subprocess.Popen) -> None:
    """Wait for any answer of a server at `address`."""
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # it answers, if only to say no
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"it ended with {process.returncode} before it answered") from None
            time.sleep(0.02)


def measured(command: list[str], port: int, page: Page, home: str, environment: dict[str, str]) -> dict[str, float]:
    """Seconds from starting `command` to each stage. home: the path of a home page, "" for none."""
    base = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
    )
    found = {}
    try:
        answered(f"{base}/api", process)
        found["ready"] = time.monotonic() - began
        if home:
            page.goto(f"{base}{home}?token={TOKEN}", wait_until="commit")
            page.wait_for_selector("#modules")
            found["home"] = time.monotonic() - began
            # From the home page to the Lab takes a click; here none waits for a person to read.
        page.goto(f"{base}/lab?token={TOKEN}&reset", wait_until="commit", timeout=120_000)
        page.wait_for_selector(FRAME, timeout=120_000)
        found["Lab"] = time.monotonic() - began
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
    return found


def ours(home: Path, port: int) -> list[str]:
    launcher = [sys.executable, str(paths.root() / "zhixing")]
    return [*launcher, "start", "--no-browser", "--home", str(home), "--lang", "zh", "--port", str(port)]


def bare(folder: Path, port: int) -> list[str]:
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [
        str(Path(sys.executable).with_name("jupyter-lab")), "--no-browser", f"--ServerApp.root_dir={folder}",
        f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}", *root,
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    found: dict[str, list[dict[str, float]]] = {"zhixing start": [], "jupyter lab": []}
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        environment = os.environ | {"JUPYTER_CONFIG_DIR": str(folder / "config"), "ZHIXING_LAB_TOKEN": TOKEN}
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for number in range(chosen.rounds + 1):
            for name in found:
                port, page = free_port(), browser.new_page()
                if name == "jupyter lab":
                    row = measured(bare(folder, port), port, page, "", environment)
                else:
                    row = measured(ours(folder / "home", port), port, page, "/zhixing/home", environment)
                page.close()
                if number:
                    found[name].append(row)
                print(f"round {number}: {name:14}", {stage: round(took, 2) for stage, took in row.items()}, flush=True)
        browser.close()
    middle = {
        name: {stage: statistics.median(row[stage] for row in rows) for stage in rows[0]}
        for name, rows in found.items()
    }
    for name, stages in middle.items():
        print(
            f"{name:14} median of {chosen.rounds}: " + ", ".join(f"{one} {took:.2f} s" for one, took in stages.items())
        )
    ours_, bare_ = middle["zhixing start"], middle["jupyter lab"]
    print(f"to the Lab, ours : bare      {ours_['Lab'] / bare_['Lab']:.2f}  (at most {LIMIT})")
    print(f"to the first page, ours : bare {ours_['home'] / bare_['Lab']:.2f}  (home page against Lab)")
    return 0 if ours_["Lab"] <= LIMIT * bare_["Lab"] else 1


if __name__ == "__main__":
    sys.exit(main())
