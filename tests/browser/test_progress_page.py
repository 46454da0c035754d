"""The progress page and the dashboard in a real browser: filters, languages, themes, print, keyboard, axe-core."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from grading.classroom.language import speak
from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.progress import gate, page, published, report, shown
from grading.progress.figures import Figures, Selection
from grading.progress.store import REPORT, UNUSED, Store
from tests.bench import sample_facts as many
from tests.browser.lab import PICTURES, chromium
from tests.progress import sample_facts, sample_tables
from tests.progress.sample_facts import PARENTS


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """(report, {language: its page's file}) on sample facts."""
    home = tmp_path_factory.mktemp("page")
    said = published.publish(home, sample_facts.draw(0, 8), PARENTS, date(2026, 4, 27))
    extra = gate.pass_through(sample_tables.tables(), published.load(home), "2026-04-27")
    one = report.Report(Figures(said, PARENTS, left_out=["试点"]), extra, sample=True)
    files = {}
    for lang in ("zh", "en"):
        speak(lang)
        files[lang] = home / f"progress.{lang}.html"
        files[lang].write_text(page.html(one), encoding="utf-8")
    speak(None)
    return one, files


@pytest.fixture
def open_page(browser, made):
    """open_page(lang, ...): the page with nothing to reach; fails on any error or request."""
    contexts, wrong = [], []

    def go(lang="zh", **options):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        contexts.append(context)
        one = context.new_page()
        one.on("pageerror", lambda error: wrong.append(str(error)))
        one.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        one.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith("file:") else None)
        one.goto(made[1][lang].as_uri())
        return one

    yield go
    for context in contexts:
        context.close()
    assert wrong == []


def cells(one, key: str) -> list[list[str]]:
    return one.eval_on_selector_all(
        f"#t-{key} tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )


def test_every_state_of_the_filter_says_what_python_says(open_page, made):
    figures, one = made[0].figures, open_page("zh")
    chosen = [Selection(), Selection("东市"), Selection("东甲县"), Selection("", "全省春"), Selection("", "", "m14_service_speed"),
              Selection("西市", "西市一班", "m00_first_table", "compare")]  # fmt: skip
    for state in chosen:
        for name in ("agency", "cohort", "module", "competency"):
            one.select_option(f"select[name={name}]", getattr(state, name))
        for table in figures.tables(state):
            _, rows = shown.in_words(table, "zh")
            found = cells(one, table.key)
            assert found == rows or (not rows and "没有可以显示" in found[0][0]), (state, table.key)
        assert one.locator("#cut").is_visible() == figures.partial(state)
    one.click("button[type=reset]")
    expect(one.locator("#status")).to_contain_text("4 个班级")


def test_language_theme_and_sorting(open_page):
    one = open_page("zh", color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    assert one.evaluate(background) == "rgb(21, 25, 30)"
    one.click("#theme")
    assert one.evaluate(background) == "rgb(255, 255, 255)"
    one.click("#language")
    expect(one.locator("h1")).to_contain_text("Zhixing · progress")
    assert one.evaluate("document.documentElement.lang") == "en"
    header = one.locator("#t-questions th", has_text="mean")
    for direction in ("ascending", "descending"):
        header.locator("button").focus()
        one.keyboard.press("Enter")
        assert header.get_attribute("aria-sort") == direction
        means = [float(row[3].split()[0]) for row in cells(one, "questions") if row[3] != "—"]
        assert means == sorted(means, reverse=direction == "descending")
        assert one.evaluate("document.activeElement.closest('th')?.ariaSort") == direction, "the focus stays"


@pytest.mark.parametrize(("lang", "scheme"), [("zh", "light"), ("en", "dark")])
def test_axe_finds_nothing_serious_and_the_keyboard_reaches_everything(open_page, lang, scheme):
    one = open_page(lang, color_scheme=scheme)
    found = Axe().run(one).response["violations"]
    assert [
        (bad["id"], bad["nodes"][0]["html"][:200]) for bad in found if bad["impact"] in ("serious", "critical")
    ] == []
    reached = []
    for _ in range(12):
        one.keyboard.press("Tab")
        reached.append(
            one.evaluate("document.activeElement.id || document.activeElement.name || document.activeElement.tagName")
        )
    assert reached[:8] == ["A", "language", "theme", "agency", "cohort", "module", "competency", "BUTTON"]
    PICTURES.mkdir(parents=True, exist_ok=True)
    one.screenshot(path=PICTURES / f"progress.{lang}.png", full_page=True)


def test_at_200_percent_nothing_is_cut_and_on_a4_everything_is_printed(open_page, tmp_path):
    one = open_page("en", viewport={"width": 640, "height": 450})
    assert one.evaluate("document.documentElement.scrollWidth") <= 640
    one.screenshot(path=PICTURES / "progress-narrow.en.png")
    one.emulate_media(media="print")
    one.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert one.evaluate("[...document.querySelectorAll('details')].every(one => one.open)")
    assert not one.locator("#language").is_visible()
    one.pdf(path=PICTURES / "progress.en.pdf", format="A4", prefer_css_page_size=True)
    assert (PICTURES / "progress.en.pdf").read_bytes().startswith(b"%PDF")


def test_without_scripts_the_tables_are_there(open_page, made):
    one = open_page("zh", java_script_enabled=False)
    _, rows = shown.in_words(made[0].figures.progress(), "zh")
    assert len(rows) > 3 and one.locator("#t-progress tbody tr").count() == len(rows)


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory):
    """A home with two cohorts in two counties of a city, and `zhixing dashboard` on it: its address."""
    root = tmp_path_factory.mktemp("dashboard") / "home"
    home = Home(root)
    for number, (name, agency) in enumerate((("甲班", "甲县"), ("乙班", "乙县"))):
        people = [Person(f"x{number}{at}", f"学员{number}{at}", agency=agency) for at in range(6 + number)]
        cohort = home.create(name, "zh", agency)
        cohort.enrol(people)
        cohort.release("m14_service_speed")
    (root / "agencies.csv").write_text(
        "code,name,parent,level\n1,某市,,市\n2,甲县,1,县\n3,乙县,1,县\n", encoding="utf-8"
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (root.parent / "dashboard.log").open("w+", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "grading.cli",
        "dashboard",
        "--no-browser",
        "--home",
        str(root),
        "--lang",
        "zh",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                               env=os.environ | {"PYTHONUNBUFFERED": "1"})  # fmt: skip
    try:
        yield _ready(process, Path(log.name), port)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
        log.close()


def _ready(process: subprocess.Popen, log: Path, port: int) -> str:
    for _ in range(300):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\w+", log.read_text(encoding="utf-8"))
        with socket.socket() as probe:
            if found and probe.connect_ex(("127.0.0.1", port)) == 0:
                return found[0]
        time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))


def test_the_dashboard_filters_and_goes_down_and_is_closed_to_strangers(browser, dashboard):
    one = browser.new_page(viewport={"width": 1400, "height": 1000})
    beyond = []
    one.on("requestfinished", lambda asked: beyond.append(asked.url) if "127.0.0.1" not in asked.url else None)
    strange = one.request.get(dashboard.partition("?")[0], max_redirects=0)
    assert strange.status in (302, 403), "without the token there is nothing"
    one.goto(dashboard, timeout=120_000)
    status = one.locator("[role=status]")
    expect(status).to_contain_text("2 个班级，13 人", timeout=120_000)
    expect(one.locator("table.heat tbody tr")).to_have_count(2)
    one.get_by_role("button", name="↓ 某市").click()
    expect(one.get_by_role("button", name="↓ 甲县")).to_be_visible()
    one.get_by_role("button", name="↓ 乙县").click()
    expect(status).to_contain_text("1 个班级，7 人")
    expect(one.locator("table.heat tbody tr")).to_have_count(1)
    one.get_by_role("button", name="↑ 上一级").click()
    one.locator("select").nth(1).select_option("甲班")
    expect(status).to_contain_text("1 个班级，6 人")
    one.screenshot(path=PICTURES / "dashboard.zh.png")
    text = one.locator("body").inner_text()
    assert "学员" not in text.replace("在册学员", "").replace("每名学员", "") and "x00" not in text
    assert [url for url in beyond if not url.startswith(("data:", "blob:"))] == []
    one.close()


def test_a_long_table_is_drawn_as_far_as_it_is_read(browser, tmp_path):
    facts = tmp_path / "facts.duckdb"
    many.make(facts, 200_000)
    home = many.make_home(tmp_path / "home", facts)
    found = Store(facts).facts(tables=REPORT, without=UNUSED, held=True)
    made = report.make(home, home.cohorts(), found)
    _, rows = shown.in_words(made.figures.progress(), "zh")
    assert len(rows) > page.FIRST
    written = tmp_path / "page.html"
    written.write_text(page.html(made), encoding="utf-8")
    for scripts in (False, True):
        context = browser.new_context(java_script_enabled=scripts)
        one = context.new_page()
        one.goto(written.as_uri())
        assert drawn(one) == rows[: page.FIRST]
        expect(one.locator("#more-progress")).to_contain_text(f"共 {len(rows)} 行")
        expect(one.locator("#more-questions")).to_be_hidden()
        if scripts:
            one.locator("#more-progress button").click()
            assert cells(one, "progress") == rows
            expect(one.locator("#more-progress")).to_be_hidden()
            one.select_option("select[name=agency]", "sample agency 003")
            assert cells(one, "progress") == [row for row in rows if row[0] == "sample-0003"]
        context.close()


def drawn(one) -> list[list[str]]:
    rows = one.locator("#t-progress tbody tr").all()
    return [[text.strip() for text in row.locator("td").all_text_contents()] for row in rows]
