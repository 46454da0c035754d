"""An official's first hour in a real browser, in one Lab: read and run a lesson, turn a control with the keyboard, do an
exercise, check it, hand it in, read the feedback; then in the other language.

The tests go in order: each begins where the one before ended, as an hour does.
"""

from __future__ import annotations

import hashlib
import json
import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.lab import EXERCISE, LESSON, PATIENCE, PICTURES, Lab

WRONG = "def typical_and_slow(hours):\n    return hours.mean(), hours.quantile(0.9)"
#: Submenus of names: programming languages.
NAMES_OF_THINGS = ("文本编辑器语法加亮",)
RIGHT = "def typical_and_slow(hours):\n    return hours.median(), hours.quantile(0.9)"


def test_it_begins_at_the_home_page(room):
    room.go_home()
    expect(room.home.locator("#m14_service_speed")).to_contain_text("如何提高服务的速度")
    room.picture("home")
    with room.context.expect_page() as opened:
        room.home.click("a.go")
    opened.value.wait_for_selector(".jp-Notebook .jp-Cell")
    assert "zh/lessons/m00" in opened.value.url
    opened.value.close()


def test_a_lesson_is_run_and_its_control_turned_with_the_keyboard(room):
    lab, page = room.lab, room.lab.page
    lab.open(f"zh/{LESSON}")
    assert page.locator(".lm-MenuBar-itemLabel", has_text="文件").count(), "the menus are in Chinese"
    lab.run_all()
    assert lab.errors() == []
    handle = page.locator(".widget-slider [role=slider], .widget-slider .noUi-handle").first
    handle.scroll_into_view_if_needed()
    lab.picture("lesson")
    charts = page.locator(".jp-OutputArea-output img[alt]")
    assert charts.count() >= 2
    before = page.locator(".jp-OutputArea-output img[alt]:below(.widget-slider)").first.get_attribute("src")
    handle.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "before => ![...document.querySelectorAll('.jp-OutputArea-output img[alt]')].some(one => one.src === before)",
        arg=before,
    )
    lab.picture("lesson-control")


def test_the_check_under_a_question_says_in_words_what_is_wrong(room):
    lab, page = room.lab, room.lab.page
    lab.open(f"zh/{EXERCISE}")
    lab.answer("def typical_and_slow(hours)", WRONG)
    lab.run_all()
    said = page.locator(".jp-OutputArea-output", has_text="可能的原因").first
    page.wait_for_timeout(1000)
    said.scroll_into_view_if_needed()
    expect(said).to_contain_text("平均")
    expect(page.locator("[role=status]", has_text="提示一").first).to_contain_text("还没有通过")
    lab.picture("exercise-wrong")
    page.locator("summary", has_text="提示一").nth(1).click()
    lab.picture("exercise-hint")
    lab.answer("def typical_and_slow(hours)", RIGHT)
    lab.run_all()
    lab.save()
    lab.picture("exercise")


def test_check_saves_and_says_of_each_question_how_it_stands(room):
    lab, page = room.lab, room.lab.page
    lab.answer("def share_within(hours, limit)", "def share_within(hours, limit):\n    return 1.0  # not yet saved")
    window = lab.press("check")
    lab.picture("check")
    assert "not yet saved" in room.exercise("zh").read_text(encoding="utf-8")
    stands = window.locator("li").all_inner_texts()
    assert len(stands) == 7
    assert stands[1].startswith("✓ 第 2 题") and "通过" in stands[1]
    assert stands[2].startswith("✗ 第 3 题") and "检查" in stands[2], "with what the check says"
    assert stands[3].startswith("○") and "还没有作答" in stands[3]
    expect(window).to_contain_text("共 7 道题，完成 1 道")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)


def test_handing_in_gives_a_receipt_points_and_feedback_beside_the_work(room):
    room.go_home()
    card = room.home.locator("#m14_service_speed")
    card.get_by_role("button").click()
    expect(room.home.locator("#said")).to_contain_text("3 / 20")
    expect(card.locator(".receipt")).to_contain_text("已提交")
    room.picture("receipt")
    [handed_in] = (room.started.home / "exchange" / "self-zh" / "inbound").iterdir()
    assert "quantile(0.9)" in (handed_in / "exercise.ipynb").read_text(encoding="utf-8")
    with room.context.expect_page() as opened:
        card.get_by_text("看反馈").click()
    feedback = opened.value
    frame = feedback.frame_locator("iframe.jp-HTMLViewer, .jp-HTMLViewer iframe").first
    expect(frame.locator("body")).to_contain_text("typical_and_slow", timeout=PATIENCE)
    expect(frame.locator("h4")).to_contain_text("得分：3.0 / 25.0")
    feedback.screenshot(path=PICTURES / "feedback.zh.png")
    feedback.close()


def test_handing_in_above_the_exercise_shows_the_receipt_there_and_counts(room):
    lab, page = room.lab, room.lab.page
    lab.open(f"zh/{EXERCISE}")
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+Alt+s")
    window = lab.answered()
    lab.picture("handed-in")
    said = window.inner_text()
    inbound = room.started.home / "exchange" / "self-zh" / "inbound"
    newest = max(inbound.iterdir(), key=lambda folder: folder.name) / "exercise.ipynb"
    assert hashlib.sha256(newest.read_bytes()).hexdigest()[:12] in said and "第 2 次" in said and "3 / 20" in said
    page.keyboard.press("Escape")
    # The page was left by its link, which has the focus still, and renews itself all the same.
    room.home.locator("#m14_service_speed a", has_text="练习").focus()
    room.home.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(room.home.locator("#m14_service_speed .receipt")).to_contain_text("共提交 2 次")


def test_both_buttons_are_in_the_course_menu_and_in_exercises_only(room):
    lab, page = room.lab, room.lab.page
    page.click(".lm-MenuBar-itemLabel:text-is('知行')")
    labels = page.locator(".lm-Menu-itemLabel").all_inner_texts()
    page.keyboard.press("Escape")
    assert {"检查", "提交"} <= set(labels)
    assert not page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").count()
    lab.open(f"zh/{LESSON}")
    expect(page.locator("[data-jp-item-name='zhixing-home']")).to_be_visible()
    assert not page.locator("[data-jp-item-name='zhixing:check'] jp-button").count()


def test_every_menu_is_in_chinese_and_every_part_of_the_lab_is_there(room):
    lab, page = room.lab, room.lab.page
    faults = []
    page.on("console", lambda one: faults.append(one.text) if "activat" in one.text else None)
    lab.open(f"zh/{EXERCISE}")
    assert faults == [], "no part waits for one that is hidden from learners"
    page.keyboard.press("Control+Shift+s")
    page.wait_for_timeout(500)
    assert not page.locator(".jp-Dialog").count(), "to save under another name would only be asked in English"
    english = set()
    for name in page.locator(".lm-MenuBar-itemLabel").all_inner_texts():
        page.click(f".lm-MenuBar-itemLabel:text-is('{name}')")
        english |= set(page.locator(".lm-Menu-itemLabel").all_inner_texts())
        for inner in page.locator(".lm-Menu-item[data-type=submenu]:not(.lm-mod-disabled)").all():
            if inner.inner_text().strip() in NAMES_OF_THINGS:
                continue
            inner.hover()
            page.wait_for_timeout(300)
            english |= set(page.locator(".lm-Menu-itemLabel").all_inner_texts())
        for _ in range(2):
            page.keyboard.press("Escape")
    for place in (".jp-DirListing-item", ".jp-CodeCell", ".lm-DockPanel-tabBar .lm-TabBar-tab"):
        page.locator(place).first.click(button="right")
        english |= set(page.locator(".lm-Menu-itemLabel").all_inner_texts())
        page.keyboard.press("Escape")
    english = {one for one in english if one.strip() and not re.search("[\u4e00-\u9fff]", one)}
    # Files, formats and schemes of colour have no other name.
    assert not {one for one in english if "/" not in one} - {
        "exercise.ipynb",
        "HTML",
        "Markdown",
        "jupyter",
        "codemirror",
    }


def test_the_language_changes_on_the_page_and_the_answers_go_along(room):
    lab = room.lab
    stale = lab.page  # the Chinese exercise stays open in its tab
    lab.open(f"zh/{EXERCISE}")
    room.home.click("header button")
    room.home.wait_for_selector("html[data-lang=en] #modules", timeout=PATIENCE)
    expect(room.home.locator("[aria-labelledby=carried]")).to_contain_text("how long usually")
    room.picture("carried")
    assert "quantile(0.9)" in room.exercise("en").read_text(encoding="utf-8")
    lab.wait_for_server()  # it says that it could not be reached for a moment
    lab.answer("def typical_and_slow(hours)", RIGHT + "  # still here")
    stale.keyboard.press("Control+s")
    for _ in range(40):
        if "still here" in room.exercise("zh").read_text(encoding="utf-8"):
            break
        stale.wait_for_timeout(250)
    assert "still here" in room.exercise("zh").read_text(encoding="utf-8"), "a tab left open saves to its own language"
    assert "still here" not in room.exercise("en").read_text(encoding="utf-8")


def test_the_same_lesson_in_english(room):
    lab = Lab(room.lab.page, room.started.address, "en")
    lab.open(f"en/{LESSON}")
    assert lab.page.locator(".lm-MenuBar-itemLabel", has_text="File").count()
    assert lab.page.locator(".lm-MenuBar-itemLabel", has_text="Zhixing").count()
    lab.run_all()
    assert lab.errors() == []
    lab.picture("lesson")
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in lab.page.locator(".jp-Notebook h1").first.inner_text())
    exercise = json.loads(room.exercise("en").read_text(encoding="utf-8"))
    assert exercise["metadata"]["zhixing"]["lang"] == "en"


def test_check_and_receipt_in_english(room):
    lab = Lab(room.lab.page, room.started.address, "en")
    lab.open(f"en/{EXERCISE}")
    for button, title, expected in (("check", "What the check found", "✓ Question 2"),
                                    ("hand-in", "Handed in: your receipt", "3 / 20")):  # fmt: skip
        window = lab.press(button)
        lab.picture(button)
        expect(window).to_contain_text(title)
        expect(window).to_contain_text(expected)
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in window.inner_text())
        lab.page.keyboard.press("Escape")


def test_and_back_again(room):
    room.home.click("header button")
    room.home.wait_for_selector("html[data-lang=zh] #modules", timeout=PATIENCE)
    assert "still here" in room.exercise("zh").read_text(encoding="utf-8")


def test_whoever_has_no_token_sees_and_does_nothing(room):
    base = room.started.address.split("/zhixing")[0]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(f"{base}/zhixing/submit", data=b"module=m14_service_speed"))
    assert refused.value.code == 403
    with urllib.request.urlopen(f"{base}/zhixing/home") as answer:
        assert "login" in answer.url and "m14" not in answer.read().decode()


def test_no_request_left_this_machine(room):
    assert room.asked and {host.split(":")[0] for host in room.asked} <= {"127.0.0.1", ""}
