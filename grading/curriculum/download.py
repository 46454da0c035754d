"""Downloads a publisher's raw file: whole and of the right kind, or not at all.

What is refused, and why:

- a redirect to another host, or from https to http: whoever answers there is not the publisher that the descriptor
  names. On the same host, and from http to https, redirects are followed.
- a web page, picture or PDF where data is due: most often a login, a consent page, or "we have moved".
- more than ``Limits.size`` bytes, announced or unpacked: a few kilobytes of gzip can unpack to gigabytes.
- a body that ends before its announced length, or takes longer than ``Limits.total`` in all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import DecodeError, HTTPError, MaxRetryError, ReadTimeoutError
from urllib3.util import Retry

from grading import __version__
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically

CHUNK = 64 * 1024
REDIRECTS = 5
#: Too many requests, and a server's passing troubles: worth another try.
PASSING = (429, 500, 502, 503, 504)
NOT_DATA = ("text/html", "application/xhtml", "application/pdf", "image/", "audio/", "video/")
#: progress(bytes unpacked so far, bytes announced or None)
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Limits:
    """connect, read, total: seconds. size: bytes, announced or unpacked. backoff: seconds, doubled with each try."""

    connect: float = 10
    read: float = 30
    total: float = 600
    size: int = 64_000_000
    retries: int = 3
    backoff: float = 0.5


def fetch(
    url: str, target: Path, *, limits: Limits | None = None, progress: Progress = lambda done, total: None
) -> Path:
    """Download `url` to `target`, which is replaced only by a whole file. Raises ZhixingError with what to do."""
    write_atomically(target, body(url, limits or Limits(), progress))
    return Path(target)


def body(url: str, limits: Limits, progress: Progress = lambda done, total: None) -> bytes:
    """The unpacked body behind `url`. A body that is cut off is asked for again, as often as a failing answer is."""
    policy = Retry(
        total=limits.retries, backoff_factor=limits.backoff, backoff_max=20, status_forcelist=PASSING,
        allowed_methods={"GET"}, raise_on_status=False, retry_after_max=30,
    )  # fmt: skip
    again, deadline = policy, time.monotonic() + limits.total
    with requests.Session() as session:
        session.headers["User-Agent"] = f"zhixing/{__version__}"
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=policy))
        while True:
            try:
                with _open(session, url, limits) as response:
                    _judge(response, limits)
                    return _read(response, limits, deadline, progress)
            except DecodeError as error:
                raise _failed(url, "压缩内容已损坏", "the compressed body is damaged") from error
            except HTTPError as error:  # raised by urllib3 while the body is read: cut off, or silent for too long
                try:
                    again = again.increment("GET", url, error=error)
                except (MaxRetryError, HTTPError):
                    raise _cut(url, error, limits) from error
                again.sleep()
            except requests.RequestException as error:
                raise _unreachable(url, error, limits) from error


def _open(session: requests.Session, url: str, limits: Limits) -> requests.Response:
    """The answer at the end of the redirects that are allowed."""
    _require_http(url)
    for _ in range(REDIRECTS + 1):
        response = session.get(url, stream=True, allow_redirects=False, timeout=(limits.connect, limits.read))
        location = session.get_redirect_target(response)
        if location is None:
            return response
        response.close()
        url = follow(url, urljoin(url, location))
    raise _failed(url, f"转址超过 {REDIRECTS} 次", f"more than {REDIRECTS} redirects")


def _require_http(url: str) -> None:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise _failed(url, "只能下载 http 或 https 地址", "only http and https addresses can be downloaded")


def follow(old: str, new: str) -> str:
    """`new`, when a redirect from `old` stays with the publisher. Raises ZhixingError that names where it leads."""
    _require_http(new)
    before, after = urlsplit(old), urlsplit(new)
    if before.hostname != after.hostname:
        raise ZhixingError(
            f"{old} 转到了另一个网站 {after.hostname}（{new}），没有跟去。请核实那是不是发布方：是，就把 datapackage.json "
            "里 raw 的 url 改成新地址；也可以自己下载，再用 --from 指明文件。",
            f"{old} redirects to another host, {after.hostname} ({new}); it was not followed. Find out whether that is the "
            "publisher: if so, put the new address in datapackage.json (raw, url); or download it yourself and use --from.",
        )
    if (before.scheme, after.scheme) == ("https", "http"):
        raise _failed(old, f"转到了不加密的地址 {new}", f"it redirects to an unencrypted address, {new}")
    return new


def _judge(response: requests.Response, limits: Limits) -> None:
    """Raise ZhixingError for an answer that is not the file, before its body is read."""
    url, status = response.url, response.status_code
    if status in (404, 410):
        raise _failed(
            url, f"发布方已没有这个文件（HTTP {status}）", f"the publisher no longer has this file (HTTP {status})"
        )
    if status in (401, 403):
        raise _failed(
            url,
            f"发布方不让下载（HTTP {status}），可能要登录",
            f"the publisher refuses (HTTP {status}); a login may be due",
        )
    if status != 200:
        tries = f"，已试 {limits.retries + 1} 次" if status in PASSING else ""
        tries_en = f" after {limits.retries + 1} tries" if status in PASSING else ""
        raise _failed(
            url, f"发布方的服务器答复 HTTP {status}{tries}", f"the publisher's server answered HTTP {status}{tries_en}"
        )
    kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if kind.startswith(NOT_DATA):
        raise _failed(url, f"得到的是 {kind}，不是数据", f"what came is {kind}, not data")
    announced = _announced(response)
    if announced and announced > limits.size:
        raise _too_large(url, announced, limits)


def _announced(response: requests.Response) -> int | None:
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdigit() else None


def _read(response: requests.Response, limits: Limits, deadline: float, progress: Progress) -> bytes:
    data = bytearray()
    # Content-Length counts packed bytes: it is no measure of what comes out of gzip.
    total = None if response.headers.get("Content-Encoding") else _announced(response)
    # read1 comes back after each packet: a server that drips a byte at a time meets the deadline, too.
    while part := response.raw.read1(CHUNK, decode_content=True):
        data += part
        if len(data) > limits.size:
            raise _too_large(response.url, len(data), limits)
        if time.monotonic() > deadline:
            raise _failed(
                response.url,
                f"{limits.total:g} 秒内没有下完（已收到 {len(data):,} 字节）",
                f"not done within {limits.total:g} seconds ({len(data):,} bytes came)",
            )
        progress(len(data), total)
    start = bytes(data[:512]).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise _failed(response.url, "得到的是网页，不是数据", "what came is a web page, not data")
    if not data:
        raise _failed(response.url, "得到的文件是空的", "what came is empty")
    return bytes(data)


# --- what went wrong ------------------------------------------------------------------------------------------------
def _failed(url: str, zh: str, en: str) -> ZhixingError:
    return ZhixingError(
        f"没有下载 {url}：{zh}。请用浏览器看看这个地址；也可以自己下载，再用 --from 指明文件。原有的文件没有改动。",
        f"Not downloaded: {url}: {en}. Look at the address in a browser, or download it yourself and use --from. "
        "The file that was there has not changed.",
    )


def _too_large(url: str, size: int, limits: Limits) -> ZhixingError:
    return _failed(
        url,
        f"至少有 {size / 1e6:,.1f} MB，超过上限 {limits.size / 1e6:,.1f} MB",
        f"{size / 1e6:,.1f} MB at least, over the limit of {limits.size / 1e6:,.1f} MB",
    )


def _cut(url: str, error: HTTPError, limits: Limits) -> ZhixingError:
    if isinstance(error, ReadTimeoutError):
        return _silent(url, limits)
    tries = limits.retries + 1
    return _failed(url, f"每次都在中途断开，已试 {tries} 次", f"it was cut off half-way each time, {tries} tries")


def _silent(url: str, limits: Limits) -> ZhixingError:
    return _failed(
        url,
        f"服务器 {limits.read:g} 秒没有回音，已试 {limits.retries + 1} 次",
        f"the server was silent for {limits.read:g} seconds, {limits.retries + 1} tries",
    )


def _unreachable(url: str, error: requests.RequestException, limits: Limits) -> ZhixingError:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, ReadTimeoutError) or isinstance(error, requests.ReadTimeout):
        return _silent(url, limits)
    host = urlsplit(url).hostname
    if isinstance(error, requests.exceptions.SSLError):
        return _failed(url, f"{host} 的证书没有通过验证", f"the certificate of {host} could not be verified")
    if isinstance(error, requests.exceptions.ProxyError):
        return _failed(
            url, "代理服务器没有接通，请检查代理设置", "the proxy could not be reached; check the proxy settings"
        )
    return _failed(url, f"连不上 {host}，请检查网络", f"{host} cannot be reached; check the network")
