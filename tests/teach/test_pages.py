"""The pages over HTTP: who may ask, what they allow, and that two requests never start a thing twice."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from grading.teach import jobs
from tests.submissions import MODULE
from tests.teach.conftest import ended
from tests.teach.server import teaching


@pytest.fixture(scope="module")
def address(taught):
    with teaching(taught.root.parents[1], taught.name) as (_, found):
        yield found


@pytest.fixture
def session(address):
    """A browser that has been let in with the token."""
    made = requests.Session()
    made.base = address.split("/teach")[0]
    assert made.get(address, timeout=60).status_code == 200
    return made


def text(session, path: str = "/teach") -> str:
    answer = session.get(session.base + path, timeout=60)
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


def post(session, path: str, **data):
    return session.post(session.base + path, data=data, timeout=60, allow_redirects=False)


def token(page: str) -> str:
    return re.search(r'name="_xsrf" value="([^"]+)"', page)[1]


@pytest.mark.parametrize("path", ["/teach", "/teach/job", "/teach/review?module=m14", "/teach/similar?module=m14"])
def test_without_the_token_nobody_sees_a_name(address, path):
    answer = requests.get(address.split("/teach")[0] + path, timeout=60)
    assert "学员1" not in answer.text and ("login" in answer.url or answer.status_code == 403)


def test_a_form_from_another_page_does_nothing(session, taught):
    before = jobs.read(taught)
    answer = post(session, "/teach/do/collect", module=MODULE)
    assert answer.status_code == 403 and jobs.read(taught) == before


def test_the_page_loads_nothing_from_elsewhere_and_names_the_command_of_each_button(session, taught):
    answer = session.get(session.base + "/teach?module=m14", timeout=60)
    page, policy = answer.text, answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "<style" not in page and " style=" not in page and not re.search(r"<script(?![^>]* src=)", page)
    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert not urlsplit(address).netloc, address
        if "static" in address:
            assert session.get(session.base + address, timeout=60).status_code == 200
    for words in ("release '春季 班' m14 --due", "collect '春季 班' m14", "grade '春季 班' m14", "review '春季 班'",
                  "feedback '春季 班' m14", "similar '春季 班' m14"):  # fmt: skip
        assert f"./zhixing {words}".replace("'", "&#39;") in page, words
    assert "学员1" in page and "测试单位" in page and taught.name in page


def test_both_languages_say_it_and_the_choice_stays(session):
    assert '<h2 id="roster-title">名单' in text(session, "/teach?module=m14")
    english = text(session, "/teach?module=m14&lang=en")
    assert '<html lang="en">' in english and "Questions that many got wrong" in english
    assert '<html lang="en">' in text(session, "/teach")
    assert '<html lang="zh-CN">' in text(session, "/teach?lang=zh")


def test_two_tabs_do_not_start_a_step_twice(session, taught):
    mark = token(text(session))
    with ThreadPoolExecutor(4) as tabs:
        answers = list(tabs.map(lambda _: post(session, "/teach/do/similar", module=MODULE, _xsrf=mark), range(4)))
    assert {one.status_code for one in answers} == {303}
    refused = [one.headers["Location"] for one in answers if "said=" in one.headers["Location"]]
    assert len(refused) == 3, "one began; the others are told so"
    assert "上一步还在进行" in text(session, refused[0]) and "上一步还在进行" not in text(session, refused[0])
    ended(taught)


def test_a_due_time_that_cannot_be_read_is_said_and_nothing_begins(session, taught):
    before = jobs.read(taught)
    answer = post(session, "/teach/do/release", module=MODULE, due="明天", _xsrf=token(text(session)))
    assert "看不懂截止时间" in text(session, answer.headers["Location"]) and jobs.read(taught) == before


def test_a_module_that_is_not_released_says_so(session):
    answer = session.get(session.base + "/teach/review?module=m03", timeout=60)
    assert answer.status_code == 409 and "还没有发布" in answer.text


def test_the_job_is_told_in_the_language_of_the_page(session, taught):
    jobs.start(taught, "collect", MODULE, {})
    ended(taught)
    for lang, title in (("en", "Collect m14: done"), ("zh", "收取 m14：完成")):
        assert session.get(session.base + f"/teach/job?lang={lang}", timeout=60).json()["title"] == title
