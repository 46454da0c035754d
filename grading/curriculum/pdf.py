"""A page printed to A4 through Chromium, which every machine of the course's has or can have."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "msedge")


def pdf(path: Path, page: str) -> None:
    """Print a page to A4 through Chromium. Raises ZhixingError where there is none, or when it fails."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise ZhixingError(
            "印 PDF 需要 Chromium，没有找到。运行 scripts/install-system-packages.sh 安装，"
            "或让命令写出网页（--html，或以 .html 结尾的 --out），再用浏览器打印。",
            "Printing to PDF needs Chromium, and none was found. Install it with scripts/install-system-packages.sh, or "
            "have the page written (--html, or --out ending in .html) and print it from a browser.",
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, encoding="utf-8")
        target = Path(folder) / "page.pdf"
        command = [browser, "--headless", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={target}"]
        # Chromium refuses its own sandbox to root; the page is ours and loads nothing.
        command += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        done = subprocess.run(
            [*command, source.as_uri()], capture_output=True, text=True, errors="replace", timeout=120
        )
        if done.returncode or not target.is_file():
            raise ZhixingError(
                f"Chromium 没有印出 PDF：{done.stderr[-300:]}", f"Chromium printed no PDF: {done.stderr[-300:]}"
            )
        write_atomically(path, target.read_bytes())
