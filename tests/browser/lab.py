"""A Lab as `zhixing start` opens it, and a hand on its page. Pictures of each step are kept in .artifacts/."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from grading.cohorts.workspace import learner_id
from grading.curriculum import paths

PICTURES = paths.root() / ".artifacts" / "browser"
#: Menu words that differ between the languages.
WORDS = {
    "zh": {"run": "运行", "run_all": "运行所有单元格", "file": "文件"},
    "en": {"run": "Run", "run_all": "Run All Cells", "file": "File"},
}
LESSON = "lessons/m14_service_speed/lesson.ipynb"
EXERCISE = "exercises/m14_service_speed/exercise.ipynb"
PATIENCE = 90_000  # ms; only a page that hangs waits so long


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "no Chromium here: run ./scripts/install-system-packages.sh"
    return found


class Started:
    """A `zhixing start --no-browser` on a home of its own. `address` has its token; it can be stopped and started again."""

    def __init__(self, home: Path, lang: str, **environment: str):
        self.home, self.lang, self.environment = home, lang, environment
        # A port of its own: other tests running beside this one hold the usual ones for a moment.
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = str(probe.getsockname()[1])
        self.start()

    def start(self) -> None:
        environment = os.environ | {"ZHIXING_LANG": self.lang, "PYTHONUNBUFFERED": "1"} | self.environment
        self.log = (self.home.parent / f"start-{self.lang}.log").open("w+", encoding="utf-8")
        command = [sys.executable, "-m", "grading.cli", "start", "--no-browser", "--home", str(self.home)]
        command += ["--lang", self.lang, "--port", self.port]
        self.process = subprocess.Popen(
            command, stdout=self.log, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        self.address = _address(self.process, Path(self.log.name))
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api", timeout=5).close()
                return
            except OSError:  # the address is printed before the Lab listens
                time.sleep(0.1)

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)
        self.log.close()


@contextmanager
def started(home: Path, lang: str):
    """`zhixing start --no-browser` on a home of its own; yields the address with its token."""
    one = Started(home, lang)
    try:
        yield one.address
    finally:
        one.stop()


def _address(process: subprocess.Popen, log: Path) -> str:
    for _ in range(600):
        found = re.search(r"http://127\.0\.0\.1:\d+/\S*token=\w+", log.read_text(encoding="utf-8"))
        if found:
            return found[0]
        assert process.poll() is None, f"zhixing start ended: {log.read_text(encoding='utf-8')}"
        time.sleep(0.2)
    raise AssertionError(f"no address: {log.read_text(encoding='utf-8')}")


class Lab:
    """The few things a person does in JupyterLab."""

    def __init__(self, page, address: str, lang: str):
        self.page, self.words, self.lang = page, WORDS[lang], lang
        parts = urlsplit(address)
        self.base, self.token = f"{parts.scheme}://{parts.netloc}", parse_qs(parts.query)["token"][0]
        self._reach()

    def _reach(self) -> None:
        from playwright.sync_api import Error

        for _ in range(120):
            try:
                self.page.request.get(f"{self.base}/api", timeout=2000)
                return
            except Error:
                time.sleep(0.5)
        raise AssertionError("the Lab never answered")

    def arrive(self, address: str, selector: str) -> None:
        """Go to the address that `zhixing start` printed. A loaded machine may answer before the Lab can: as a person
        would, load it once more then.
        """
        from playwright.sync_api import TimeoutError as Late

        self.page.goto(address, timeout=PATIENCE)
        try:
            self.page.wait_for_selector(selector, timeout=PATIENCE / 3)
        except Late:
            self.picture("late")
            self.page.reload()
            self.page.wait_for_selector(selector, timeout=PATIENCE)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.base}/lab/tree/{path}?token={self.token}&reset", timeout=PATIENCE)
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=PATIENCE)
        # Run All before the kernel is connected is lost without a word.
        self.page.wait_for_function(
            "document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'", timeout=PATIENCE
        )

    def menu(self, name: str, item: str) -> None:
        self.page.click(f".lm-MenuBar-itemLabel:text-is('{name}')")
        self.page.click(f".lm-Menu-itemLabel:text-is('{item}')")

    def dismiss(self) -> None:
        """Accept a dialog that stands in the way: on a slow machine the Lab asks which kernel to use."""
        button = self.page.locator(".jp-Dialog button.jp-mod-accept")
        if button.count():
            self.picture("dialog")
            button.first.click()
            self.page.wait_for_timeout(5000)

    def run_all(self) -> None:
        from playwright.sync_api import TimeoutError as Late

        begun = (
            "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some(one => /[*\\d]/.test(one.textContent))"
        )
        for _ in range(4):
            self.dismiss()
            self.menu(self.words["run"], self.words["run_all"])
            try:
                self.page.wait_for_function(begun, timeout=15_000)
                break
            except Late:  # the kernel was not yet listening, and the Lab does not say so
                continue
        self.page.wait_for_function(
            """() => {
                const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(one => one.textContent);
                return prompts.some(one => /\\d/.test(one)) && !prompts.some(one => one.includes('*'))
                    && document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle';
            }""",
            timeout=PATIENCE,
        )

    def errors(self) -> list[str]:
        kinds = "application/vnd.jupyter.error", "application/vnd.jupyter.stderr"
        return [
            one.inner_text() for kind in kinds for one in self.page.query_selector_all(f'[data-mime-type="{kind}"]')
        ]

    def answer(self, marker: str, text: str) -> None:
        cell = self.page.locator(".jp-CodeCell", has_text=marker).first
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def save(self) -> None:
        self.page.keyboard.press("Control+s")
        self.page.wait_for_function("!document.querySelector('.jp-mod-dirty')", timeout=PATIENCE)

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_timeout(400)  # cells far from what is seen are drawn as one comes to them
        self.page.screenshot(path=PICTURES / f"{name}.{self.lang}.png")

    def run_cell(self, marker: str) -> None:
        """Click into the cell that holds `marker` and press Shift+Enter; does not wait for it to end."""
        cell = self.page.locator(".jp-CodeCell", has_text=marker).first
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")

    def press(self, button: str):
        """Click "check" or "hand-in" above the exercise; the window with what came of it."""
        self.page.click(f"[data-jp-item-name='zhixing:{button}'] jp-button")
        return self.answered()

    def answered(self):
        """The window of a check or a receipt, once it no longer says that it is at work."""
        window = self.page.locator(".jp-Dialog", has=self.page.locator(".zhixing-window"))
        window.wait_for()
        self.page.wait_for_function(
            "!/正在检查|正在提交|^Checking|^Handing/.test(document.querySelector('.jp-Dialog-header').textContent)"
        )
        return window

    def wait_for_server(self) -> None:
        """Close what the Lab says about a server that could not be reached, until it no longer does."""
        for _ in range(40):
            button = self.page.locator(".jp-Dialog button").first
            if not button.count():
                self.page.wait_for_timeout(1500)
                if not button.count():
                    return
            button.click()
            self.page.wait_for_timeout(300)


class Room:
    """One Lab, one browser window with as many tabs as one likes, and every host that was asked for anything."""

    def __init__(self, started: Started, context):
        self.started, self.context, self.asked = started, context, set()
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: self.asked.add(request.url.split("/")[2]))
        self.home = context.new_page()
        self.lab = Lab(context.new_page(), started.address, "zh")

    def go_home(self, lang: str = "zh") -> None:
        self.home.goto(self.started.address)
        self.home.wait_for_selector(f"html[data-lang={lang}] #modules")

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.home.screenshot(path=PICTURES / f"{name}.{self.lang}.png", full_page=True)

    @property
    def lang(self):
        return self.home.get_attribute("html", "data-lang")

    def learner(self) -> str:
        """Who the Lab takes its user for."""
        return learner_id()

    def open_tab(self) -> Lab:
        """Another tab with a Lab in it, in the language that is spoken now."""
        return Lab(self.context.new_page(), self.started.address, "zh")

    def exercise(self, lang: str):
        return self.started.home / "learn" / lang / EXERCISE
