"""A trainer's round in a real browser: release, collect, grade with the bar, a server that dies in the middle, review in
formgrader with the rubric beside it, feedback. Pictures of each step are kept in .artifacts/.
"""

from __future__ import annotations

import os
import re
import signal
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from grading.cohorts.home import Home
from grading.commands import demo
from tests.browser.lab import PATIENCE, Lab, chromium
from tests.commands.run import zhixing
from tests.submissions import MODULE, answer_set
from tests.teach.server import teaching

ROSTER = "编号,姓名,单位\n" + "".join(f"b{number},学员{number},甲区政务中心\n" for number in range(1, 8))
HANDED_IN = ["right_groupby", "wrong_mean", "broken", "right_loops", "right_apply", "right_merge_pivot"]
HOSTILE = {
    "back_at_post": "我记录两个时间。<img src=x onerror='alert(1)'><script>alert(2)</script>[看](javascript:alert(3))"
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with a cohort of seven, made and enrolled by command."""
    root = tmp_path_factory.mktemp("trainer") / "工作区"
    roster = root.parent / "名单.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    for words in (
        ["cohort", "create", "春季班", "--agency", "甲区政务中心"],
        ["cohort", "enrol", "春季班", str(roster)],
    ):
        assert zhixing(root, *words).exit_code == 0
    return root


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )


@pytest.fixture
def page(browser):
    made = browser.new_page(viewport={"width": 1400, "height": 1000})
    made.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    made.elsewhere = []
    made.on("request", lambda one: made.elsewhere.append(one.url) if "127.0.0.1" not in one.url[:20] else None)
    yield made
    made.close()


def finished(page) -> str:
    """Wait for the step under way; what the page says of it."""
    page.wait_for_selector("#job[data-running=no]")
    return page.locator("#job").inner_text()


def sound(page, where: str) -> None:
    """axe-core finds nothing serious, and nothing is cut off on a window half as wide: 200 % zoom."""
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == [], where
    page.set_viewport_size({"width": 700, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{where} scrolls sideways"
    page.set_viewport_size({"width": 1400, "height": 1000})


def test_a_trainers_round(page, home):
    due = datetime.now(UTC) + timedelta(days=3)
    cohort = Home(home).cohort("春季班")
    with teaching(home, "春季班", "zh") as (server, address):
        lab = Lab(page, address, "zh")
        page.goto(address)
        release(lab, due)
        for number, name in enumerate(HANDED_IN, 1):
            filled = {} if name == "broken" else answer_set(name) | (HOSTILE if number == 4 else {})
            if number == 5:  # while it is graded, the bar stands where a page that looks now and then sees it
                filled["typical_and_slow"] = "import time\ntime.sleep(4)\n" + filled["typical_and_slow"]
            demo.hand_in(cohort, MODULE, f"b{number}", filled, due - timedelta(hours=number), name)
        page.reload()
        expect(page.locator("#do-collect.first")).to_be_visible()
        page.click("#do-collect")
        assert "已收 6 份，1 人未交" in finished(page)
        page.click("#do-grade")
        expect(page.locator("#job-line")).to_contain_text(re.compile(r"[1-5] / 6：已评 \d"))
        expect(page.locator("#job-bar")).to_have_attribute("value", re.compile("[1-5]"))
        lab.picture("teach-grading")
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
        expect(page.locator("#lost")).to_contain_text("会继续做完")
        lab.picture("teach-server-gone")
    with teaching(home, "春季班", "zh") as (_, address):
        lab = Lab(page, address, "zh")
        page.goto(f"{address}&module=m14")
        finished(page)
        expect(page.locator("#roster tbody tr[data-state~=failed]")).to_contain_text("JSON")
        graded = sorted(one.learner for one in Home(home).cohort("春季班").ledger.entries() if one.state == "graded")
        assert graded == ["b1", "b2", "b4", "b5", "b6"], "each graded once, none lost"
        lab.picture("teach-graded")
        sound(page, "the page")
        review(lab)
        nothing_of_a_learners_acts(lab)
        give_back(lab)
        look_in_english(lab)
    assert page.elsewhere == [], "no page asks anything of the web"
    returned = sorted((home / "exchange" / "春季班" / "feedback").glob("*.html"))
    page.goto(returned[0].as_uri())
    sound(page, "a page of feedback")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def release(lab: Lab, due: datetime) -> None:
    page = lab.page
    page.click("#go-m14")
    expect(page.locator("#module-title")).to_contain_text("如何提高服务的速度")
    page.fill("#due", f"{due.astimezone():%Y-%m-%dT%H:%M}")
    page.locator("#do-release").press("Enter")  # the keyboard is enough
    assert f"截止 {due.astimezone():%Y-%m-%d %H:%M}" in finished(page)
    expect(page.locator("#roster tbody tr")).to_have_count(7)
    lab.picture("teach-released")


def review(lab: Lab) -> None:
    page = lab.page
    expect(page.locator("#do-review.first")).to_be_visible()
    page.locator("#roster a[aria-label='打开 b1 的作业']").press("Enter")
    expect(page.locator(".model")).to_contain_text("未办结的件留在分母里")
    sheet = page.frame_locator("#formgrader")
    box = sheet.locator("#back_at_post")
    expect(box).to_be_focused()
    expect(sheet.locator(".nbgrader_cell:has(#back_at_post)")).to_contain_text("以不动产登记为例")
    lab.picture("teach-review")
    with page.expect_response(lambda one: "/formgrader/api/grade/" in one.url and one.request.method == "PUT") as saved:
        box.fill("4")
        box.press("Tab")
    assert saved.value.ok
    sheet.locator("#back_at_post-comment").fill("时间点写得清楚。")
    with page.expect_response(lambda one: "/formgrader/api/comment/" in one.url and one.request.method == "PUT"):
        sheet.locator("#back_at_post-comment").press("Tab")
    sound(page, "the review")
    page.click(".over a")


def nothing_of_a_learners_acts(lab: Lab) -> None:
    page = lab.page
    link = page.locator("#roster a[aria-label='打开 b4 的作业']").get_attribute("href")
    number = parse_qs(urlsplit(link).query)["submission"][0]
    sheet = page.request.get(f"{lab.base}/formgrader/submissions/{number}/").text()
    assert "我记录两个时间。" in sheet
    assert not any(one in sheet for one in ("onerror", "alert(2)</script", "javascript:alert"))


def give_back(lab: Lab) -> None:
    page = lab.page
    expect(page.locator("#roster tbody tr", has_text="24 / 25")).to_contain_text("已评完")
    page.click("#do-feedback")
    assert "已发回 5 份反馈" in finished(page)
    expect(page.locator("#roster tbody tr[data-state=graded]", has_text="24 / 25")).to_contain_text("已发回")
    expect(page.locator("#questions meter")).to_have_count(6)
    page.click("#do-similar")
    assert "比较了 5 份" in finished(page)
    lab.picture("teach-returned")
    page.click("#chip-missing")
    expect(page.locator("#roster tbody tr:visible")).to_have_count(1)
    page.click("#similar a")
    expect(page.locator(".caution")).to_contain_text("不说明谁抄了谁")
    sound(page, "similar submissions")
    lab.picture("teach-similar")
    page.click(".over a")


def look_in_english(lab: Lab) -> None:
    page = lab.page
    page.click("nav a[hreflang=en]")
    expect(page.locator("#roster-title")).to_contain_text("Roster")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    lab.lang = "en"
    lab.picture("teach")
