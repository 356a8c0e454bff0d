"""Fetching links: never into the house, never for long, and what was there told truly."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from page_server import GOOD, serving

from gongkai.records.actions.attachments import sm3
from gongkai.records.sources import pages
from gongkai.records.sources.pages import fetch_page

TITLE = "江州市交通运输局 养护工程进展"


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    with serving() as running:
        yield running


@pytest.fixture
def base(server: ThreadingHTTPServer) -> str:
    server.asked.clear()  # type: ignore[attr-defined]
    return f"http://127.0.0.1:{server.server_port}"


def test_a_page_is_told_by_title_status_and_digest(base: str) -> None:
    page = fetch_page(f"{base}/good", allow_private=True)
    assert (page.status, page.title, page.failure) == (200, TITLE, None)
    assert (page.digest, page.size) == (sm3(GOOD.encode()), len(GOOD.encode()))


@pytest.mark.parametrize("path", ["gbk", "meta"], ids=["by header", "by meta"])
def test_titles_in_gbk_are_read(path: str, base: str) -> None:
    assert fetch_page(f"{base}/{path}", allow_private=True).title == TITLE


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        pytest.param("missing", 404, "打不开（404）", id="404"),
        pytest.param("broken", 500, "打不开（500）", id="500"),
        pytest.param("huge", 200, "超过2MB", id="five megabytes"),
        pytest.param("bomb", 200, "超过2MB", id="two hundred megabytes packed"),
    ],
)
def test_what_is_wrong_with_an_answer_is_one_sentence(path: str, status: int, words: str, base: str) -> None:
    page = fetch_page(f"{base}/{path}", allow_private=True)
    assert page.status == status
    assert page.failure is not None
    assert words in page.failure
    assert page.size <= 2 * pages.MEGABYTE


def test_a_packed_page_is_read(base: str) -> None:
    assert fetch_page(f"{base}/packed", allow_private=True).title == TITLE


def test_redirects_are_followed_to_the_end(base: str) -> None:
    page = fetch_page(f"{base}/away", allow_private=True)
    assert (page.url, page.title) == (f"{base}/good", TITLE)


def test_redirects_without_end_are_given_up(base: str, server: ThreadingHTTPServer) -> None:
    assert "转了5次" in str(fetch_page(f"{base}/loop", allow_private=True).failure)
    assert len(server.asked) == 6  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["drip", "slowhead"], ids=["a dripping body", "a dripping header"])
def test_a_slow_page_is_cut_off_in_time(path: str, base: str) -> None:
    began = time.monotonic()
    page = fetch_page(f"{base}/{path}", timeout=1, allow_private=True)
    assert "太久没有回应" in str(page.failure)
    assert time.monotonic() - began < 3


def test_this_machine_is_not_asked_unless_allowed(base: str, server: ThreadingHTTPServer) -> None:
    page = fetch_page(f"{base}/good", allow_private=False)
    assert (page.status, page.failure) == (0, "网址指向内部地址，没有取。")
    assert server.asked == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://localhost/",
    ],
)
def test_addresses_inside_are_never_fetched(url: str) -> None:
    page = fetch_page(url, timeout=2, allow_private=False)
    assert page.failure in {"网址指向内部地址，没有取。", "网址里的域名查不到。"}


def test_a_redirect_is_checked_like_the_first_address(base: str) -> None:
    """Where addresses of the house are allowed, the metadata address still is not."""
    page = fetch_page(f"{base}/inside", allow_private=True)
    assert (page.url, page.failure) == ("http://169.254.169.254/latest/meta-data/", "网址指向内部地址，没有取。")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        pytest.param("ftp://example.gov.cn/a", "http 或 https", id="another scheme"),
        pytest.param("file:///etc/passwd", "http 或 https", id="a file"),
        pytest.param("http://user:word@example.gov.cn/", "账号和密码", id="with a password"),
        pytest.param("http:///nothing", "http 或 https", id="without a host"),
    ],
)
def test_what_is_no_public_page_is_not_fetched(url: str, words: str) -> None:
    assert words in str(fetch_page(url, allow_private=True).failure)


def test_a_redirect_to_a_file_is_refused(base: str) -> None:
    assert "http 或 https" in str(fetch_page(f"{base}/file", allow_private=True).failure)


def test_the_checked_address_is_the_one_connected_to(base: str, server: ThreadingHTTPServer) -> None:
    """The name stays in the Host header while the connection goes to the number."""
    port = server.server_port
    page = fetch_page(f"http://localhost:{port}/good", allow_private=True)
    assert page.title == TITLE
    assert server.asked == [("/good", f"localhost:{port}")]  # type: ignore[attr-defined]


def test_chinese_in_a_path_is_sent_quoted(base: str, server: ThreadingHTTPServer) -> None:
    fetch_page(f"{base}/good/养护?年=二〇二六", allow_private=True)
    assert server.asked[0][0].startswith("/good/%E5%85%BB%E6%8A%A4?%E5%B9%B4=")  # type: ignore[attr-defined]


def test_a_closed_port_is_a_sentence_too() -> None:
    assert fetch_page("http://127.0.0.1:9/", timeout=2, allow_private=True).failure == "网页连不上，没有取到。"
