"""The official's room: one home for all of its tests, whose making costs seconds, and a Lab and a browser for each file."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.lab import Room, Started, chromium


@pytest.fixture(scope="session")
def room_home(tmp_path_factory):
    return tmp_path_factory.mktemp("张 三") / "我的 工作区"


# Not for the session: Playwright allows one at a time in a process, and other files have their own.
@pytest.fixture(scope="module")
def room(room_home):
    started = Started(room_home, "zh", ZHIXING_LONG_CELL="5")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
            )
            yield Room(started, browser.new_context(viewport={"width": 1400, "height": 1000}))
            browser.close()
    finally:
        started.stop()
