"""Our own pages and cells for everyone: axe-core, 200 % zoom, the keyboard alone. JupyterLab's own frame is reported apart."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from grading.classroom.language import speak
from grading.cohorts import homepage
from grading.cohorts.home import Home
from grading.cohorts.workspace import Workspace
from tests.browser.lab import EXERCISE, LESSON, PICTURES

SERIOUS = {"serious", "critical"}


def found(page, context=None) -> dict[str, list[str]]:
    """axe's serious and critical findings: rule -> the elements."""
    violations = Axe().run(page, context=context).response["violations"]
    return {one["id"]: [node["html"][:200] for node in one["nodes"]] for one in violations if one["impact"] in SERIOUS}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_home_page(room, lang, scheme):
    """The page as it is with everything on it: a message, receipts, feedback."""
    home = Home(room.started.home)
    cohort, space = home.cohort("self-zh"), Workspace(home, "zh")
    speak(lang)
    place = homepage.Place(said=(scheme == "light", "m14"))
    page = room.context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.set_content(homepage.page(space, cohort, room.learner(), place))
    assert found(page) == {}
    page.close()


def test_at_200_percent_the_home_page_needs_no_sideways_scrolling(room):
    room.go_home()
    # 200 % zoom of a window of 1280 points leaves 640 for the page.
    room.home.set_viewport_size({"width": 640, "height": 500})
    assert room.home.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    room.picture("home-200")
    room.home.set_viewport_size({"width": 1400, "height": 1000})


def test_the_home_page_is_used_with_the_keyboard_alone(room):
    room.go_home()
    room.home.locator("body").press("Tab")
    seen = []
    for _ in range(8):
        seen.append(room.home.evaluate("document.activeElement.textContent.trim().slice(0, 4)"))
        if seen[-1].startswith("▶"):
            break
        room.home.keyboard.press("Tab")
    assert seen[0] == "Engl" and seen[-1].startswith("▶"), seen
    with room.context.expect_page() as opened:
        room.home.keyboard.press("Enter")
    opened.value.wait_for_selector(".jp-Notebook .jp-Cell")
    opened.value.close()


def test_axe_finds_nothing_serious_in_what_our_cells_show(room):
    lab = room.lab
    lab.open(f"zh/{LESSON}")
    lab.run_all()
    ours = found(lab.page, context={"include": [[".jp-OutputArea-output"]]})
    everything = found(lab.page)
    report = {rule: nodes[:5] for rule, nodes in everything.items()}
    (PICTURES / "axe-jupyterlab.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    assert ours == {}
    images = lab.page.locator(".jp-OutputArea-output img")
    assert images.count() and all(images.nth(at).get_attribute("alt") for at in range(images.count()))


def test_a_slider_is_called_by_its_label_and_says_the_value_that_is_shown(room):
    page = room.lab.page
    control = page.locator(".widget-slider").first
    slider, readout = control.get_by_role("slider"), control.locator(".widget-readout")
    expect(slider).to_have_accessible_name("时限")
    slider.scroll_into_view_if_needed()
    expect(readout).to_have_text(re.compile("[0-9] h$"))  # the option's text, not its position
    before = readout.text_content()
    expect(slider).to_have_attribute("aria-valuetext", before)
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(readout).not_to_have_text(before)
    expect(slider).to_have_attribute("aria-valuetext", readout.text_content())


def test_axe_finds_nothing_serious_in_the_window_of_a_check_and_the_keyboard_is_enough(room):
    lab, page = room.lab, room.lab.page
    lab.open(f"zh/{EXERCISE}")
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+Alt+Enter")
    window = lab.answered()
    assert window.locator("li").count() == 7
    assert found(page, context={"include": [[".jp-Dialog"]]}) == {}
    status = window.get_by_role("status")
    assert status.get_attribute("aria-label") == "检查结果"
    assert page.evaluate("document.activeElement.textContent") == "关闭"
    page.keyboard.press("Enter")
    expect(window).to_have_count(0)


def test_at_200_percent_a_chart_stays_inside_its_cell(room):
    page = room.lab.page
    room.lab.open(f"zh/{LESSON}")
    room.lab.run_all()
    page.set_viewport_size({"width": 700, "height": 500})
    chart = page.locator(".jp-OutputArea-output img").first
    chart.scroll_into_view_if_needed()
    expect(chart).to_be_visible()
    page.wait_for_timeout(500)
    inside = chart.evaluate(
        "one => one.getBoundingClientRect().width <= one.closest('.jp-OutputArea-output').clientWidth + 1"
    )
    room.lab.picture("lesson-200")
    page.set_viewport_size({"width": 1400, "height": 1000})
    assert inside
