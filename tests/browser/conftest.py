"""One Lab and one browser for all tests of the official's room: each costs seconds to start."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.lab import Room, Started, chromium


@pytest.fixture(scope="session")
def room(tmp_path_factory):
    started = Started(tmp_path_factory.mktemp("张 三") / "我的 工作区", "zh", ZHIXING_LONG_CELL="5")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
            )
            yield Room(started, browser.new_context(viewport={"width": 1400, "height": 1000}))
            browser.close()
    finally:
        started.stop()
