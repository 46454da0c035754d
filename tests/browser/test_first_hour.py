"""An official's first hour in a real browser: open the course, read and run a lesson, turn a control, do an exercise,
check it, hand it in, come back the next day.
"""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.lab import PATIENCE, Lab, chromium, started
from tests.commands.run import zhixing

LESSON = "lessons/m14_service_speed/lesson.ipynb"
EXERCISE = "exercises/m14_service_speed/exercise.ipynb"
ANSWER = "def typical_and_slow(hours):\n    return hours.median(), hours.quantile(0.9)"

pytestmark = pytest.mark.xdist_group("browser")  # one browser at a time: two cores


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


def test_the_first_hour_in_chinese(page, tmp_path):
    home = tmp_path / "张三 的工作区"
    with started(home, "zh") as address:
        lab = Lab(page, address, "zh")
        begin_at_the_home_page(lab, address)
        read_the_lesson(lab)
        do_the_exercise(lab)
    [handed_in] = (home / "exchange" / "self-zh" / "inbound").iterdir()
    assert "quantile(0.9)" in (handed_in / "exercise.ipynb").read_text(encoding="utf-8")
    grade_it(home)
    with started(home, "zh") as address:  # the next day
        lab = Lab(page, address, "zh")
        lab.open(EXERCISE)
        expect(page.locator(".jp-CodeCell", has_text="def typical_and_slow(hours)").first).to_contain_text(
            "quantile(0.9)"
        )


def begin_at_the_home_page(lab: Lab, address: str) -> None:
    page = lab.page
    lab.arrive(address, ".jp-RenderedMarkdown table")
    assert "如何提高服务的速度" in page.locator(".jp-RenderedMarkdown table").inner_text()
    lab.picture("home")
    page.click(".jp-RenderedMarkdown h3 a")  # go on
    page.wait_for_selector(".jp-Notebook .jp-Cell")


def read_the_lesson(lab: Lab) -> None:
    page = lab.page
    lab.open(LESSON)
    assert page.locator(".lm-MenuBar-itemLabel", has_text="文件").count(), "the menus are in Chinese"
    lab.run_all()
    assert lab.errors() == []
    handle = page.locator(".widget-slider [role=slider], .widget-slider .noUi-handle").first
    handle.scroll_into_view_if_needed()
    lab.picture("lesson")
    charts = page.locator(".jp-OutputArea-output img[alt]")
    assert charts.count() >= 2
    chart = page.locator(".jp-OutputArea-output img[alt]:below(.widget-slider)").first
    before = chart.get_attribute("src")
    handle.focus()
    page.keyboard.press("ArrowLeft")  # the keyboard is enough
    page.wait_for_function(
        "before => ![...document.querySelectorAll('.jp-OutputArea-output img[alt]')].some(one => one.src === before)",
        arg=before,
    )
    lab.picture("lesson-control")


def do_the_exercise(lab: Lab) -> None:
    page = lab.page
    lab.open(EXERCISE)
    lab.answer("def typical_and_slow(hours)", ANSWER)
    lab.run_all()
    lab.save()
    lab.picture("exercise")
    page.click("button:has-text('Validate'), .jp-ToolbarButtonComponent:has-text('Validate')")
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_be_visible(timeout=PATIENCE)
    said = dialog.inner_text()
    lab.picture("validate")
    assert "reply_hours" in said and "typical_and_slow" not in said, "what is right is not complained of"
    page.keyboard.press("Escape")
    lab.menu("Nbgrader", "Assignment List")
    row = page.locator(".list_item", has_text="m14_service_speed")
    button = row.locator("button:has-text('Submit')").first
    button.wait_for()
    lab.picture("assignments")
    button.click()
    page.wait_for_selector(
        "#submitted_assignments_list .list_item, #submitted_assignments_list .panel, .nbgrader-Submitted",
        state="attached",
    )
    page.wait_for_timeout(3000)
    lab.picture("submitted")


def grade_it(home) -> None:
    assert zhixing(home, "collect", "self-zh", "m14").exit_code == 0
    [result] = json.loads(zhixing(home, "grade", "self-zh", "m14", "--json").stdout)
    assert result["points"] == 3, "one right answer of three points"


def test_the_same_lesson_in_english(page, tmp_path):
    with started(tmp_path / "home", "en") as address:
        lab = Lab(page, address, "en")
        lab.open(LESSON)
        assert page.locator(".lm-MenuBar-itemLabel", has_text="File").count()
        lab.run_all()
        assert lab.errors() == []
        lab.picture("lesson")
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in page.locator(".jp-Notebook h1").first.inner_text())
