"""A publisher's server that misbehaves never costs the file that is there, and each failure says what to do."""

from __future__ import annotations

import socket

import pytest

from grading.classroom.language import speak
from grading.curriculum import download
from grading.curriculum.download import Limits
from grading.curriculum.errors import ZhixingError
from tests.data.publisher import GOOD

QUICK = Limits(connect=2, read=0.3, total=1.5, size=1_000_000, retries=1, backoff=0.01)
OLD = b"old,table\n"


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "raw" / "cases.csv"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def both(error: ZhixingError) -> tuple[str, str]:
    speak("zh")
    zh = str(error)
    speak("en")
    return zh, str(error)


@pytest.mark.parametrize("path", ["good.csv", "in-pieces", "packed", "moved", "busy-once", "cut-once"])
def test_a_whole_file_arrives(publisher, target, path):
    assert download.fetch(f"{publisher.url}/{path}", target, limits=QUICK) == target
    assert target.read_bytes() == GOOD
    assert publisher.asked[f"/{path}"] == (2 if path.endswith("once") else 1)


FAILURES = {
    "silent": ("没有回音", "silent"),
    "drip": ("秒内没有下完", "not done within"),
    "cut": ("中途断开", "cut off"),
    "cut-in-pieces": ("中途断开", "cut off"),
    "page": ("text/html", "text/html"),
    "page-as-csv": ("是网页", "web page"),
    "picture": ("image/png", "image/png"),
    "empty": ("是空的", "empty"),
    "elsewhere": ("另一个网站 localhost", "another host, localhost"),
    "circle": ("转址超过", "redirects"),
    "to-file": ("只能下载 http", "only http"),
    "bomb": ("超过上限 1.0 MB", "over the limit of 1.0 MB"),
    "bad-gzip": ("压缩内容已损坏", "compressed body is damaged"),
    "huge": ("9,000.0 MB", "9,000.0 MB"),
    "endless": ("超过上限 1.0 MB", "over the limit of 1.0 MB"),
    "busy": ("HTTP 503，已试 2 次", "HTTP 503 after 2 tries"),
    "gone": ("已没有这个文件（HTTP 404）", "no longer has this file (HTTP 404)"),
    "login": ("HTTP 403", "HTTP 403"),
}


@pytest.mark.parametrize("path", FAILURES)
def test_a_failure_is_told_in_both_languages_and_the_old_file_stays(publisher, target, path):
    with pytest.raises(ZhixingError) as caught:
        download.fetch(f"{publisher.url}/{path}", target, limits=QUICK)
    zh, en = both(caught.value)
    assert FAILURES[path][0] in zh and FAILURES[path][1] in en
    for text in (zh, en):
        assert "--from" in text, "what to do about it"
        assert publisher.url in text or path == "to-file"
    assert target.read_bytes() == OLD
    assert list(target.parent.iterdir()) == [target], "nothing half-written is left"


def test_a_redirect_elsewhere_is_not_even_asked_for(publisher, target):
    with pytest.raises(ZhixingError):
        download.fetch(f"{publisher.url}/elsewhere", target, limits=QUICK)
    assert publisher.asked["/good.csv"] == 0


@pytest.mark.parametrize("path", ["busy", "cut", "silent"])
def test_passing_troubles_are_tried_again_and_not_for_ever(publisher, target, path):
    with pytest.raises(ZhixingError):
        download.fetch(f"{publisher.url}/{path}", target, limits=QUICK)
    assert publisher.asked[f"/{path}"] == 1 + QUICK.retries


@pytest.mark.parametrize("path", ["gone", "login", "page", "huge"])
def test_what_another_try_cannot_mend_is_asked_for_once(publisher, target, path):
    with pytest.raises(ZhixingError):
        download.fetch(f"{publisher.url}/{path}", target, limits=QUICK)
    assert publisher.asked[f"/{path}"] == 1


def test_nobody_there(target):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ZhixingError) as caught:
        download.fetch(f"http://127.0.0.1:{port}/good.csv", target, limits=QUICK)
    zh, en = both(caught.value)
    assert "连不上 127.0.0.1" in zh and "127.0.0.1 cannot be reached" in en
    assert target.read_bytes() == OLD


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ("http://a.org/x", "https://a.org/x", True),
        ("https://a.org/x", "https://a.org/y", True),
        ("https://a.org/x", "http://a.org/x", False),
        ("https://a.org/x", "https://b.org/x", False),
        ("https://a.org/x", "https://a.org.b.org/x", False),
    ],
    ids=["to-https", "same-host", "to-http", "other-host", "host-that-looks-alike"],
)
def test_which_redirects_are_followed(old, new, allowed):
    if allowed:
        assert download.follow(old, new) == new
    else:
        with pytest.raises(ZhixingError):
            download.follow(old, new)


def test_progress_counts_to_the_end(publisher, target):
    seen = []
    download.fetch(
        f"{publisher.url}/good.csv", target, limits=QUICK, progress=lambda done, total: seen.append((done, total))
    )
    assert seen[-1] == (len(GOOD), len(GOOD))
