"""The cache in front with a real nginx: kept, told apart by reading mode, and fetched anew after a change."""

# ruff: noqa: F811
from __future__ import annotations

from pathlib import Path

import pytest
import urllib3
from front import KEY, NGINX, front
from machine import lacking
from moments import NOON
from publishing_office import (  # noqa: F401
    cast,
    column,
    kinds,
    law,
    lawyer,
    notice,
    released,
)

from gongkai.publications import actions
from gongkai.publications.models import StalePage

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cached(tmp_path, live_server, settings):
    """Asks through nginx: `cached("/", reading="large")` gives (status, X-Cache, text)."""
    if not Path(NGINX).exists():
        lacking("nginx", "nginx-light")
    with front(tmp_path, live_server.url.removeprefix("http://")) as address:
        settings.BASE_URL = address
        settings.GONGKAI_CACHE, settings.GONGKAI_CACHE_KEY = address, KEY
        settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
        pool = urllib3.PoolManager(retries=False)

        def ask(path: str, reading: str = "", **headers: str) -> tuple[int, str, str]:
            cookie = {"Cookie": f"reading={reading}"} if reading else {}
            answer = pool.request("GET", address + path, headers={**cookie, **headers}, redirect=False, timeout=20)
            return answer.status, answer.headers.get("X-Cache", ""), answer.data.decode()

        yield ask


def test_a_page_is_kept_and_told_apart_by_reading_mode(cached, released):
    assert cached("/map/")[:2] == (200, "MISS")
    assert cached("/map/")[:2] == (200, "HIT")
    assert cached("/map/", "large")[:2] == (200, "MISS")
    assert "mode-large" in cached("/map/", "large")[2]
    assert "mode-large" not in cached("/map/")[2]
    assert cached("/map/", "made-up")[1] == "HIT"


def test_what_was_just_released_is_in_the_cache_already(cached, released):
    assert cached(released.address)[:2] == (200, "HIT")


def test_browsers_that_speak_other_languages_share_the_copy(cached, released):
    cached(released.address)
    assert cached(released.address, **{"Accept-Language": "fr"})[1] == "HIT"


@pytest.mark.parametrize("path", ["/search/?q=公告", "/api/v1/documents", "/accounts/login/"])
def test_what_must_be_true_at_once_is_never_kept(path, cached, released):
    from urllib.parse import quote

    address = quote(path, safe="/?=")
    assert {cached(address)[1] for _ in range(3)} <= {"", "MISS", "BYPASS"}


def test_a_change_is_seen_at_once_everywhere(cached, released, cast, live_server):
    pages = ["/", released.address, f"/columns/jiaotong/{released.column.path}", "/feeds/newest.rss.xml"]
    for path in pages:
        cached(path)
        assert cached(path)[1] == "HIT", path
    cached(released.address, "large")
    actions.withdraw(released, reason="路线有误，更正后再发", by=cast["office"], at=NOON)
    assert set(StalePage.objects.values_list("done", flat=True)) == {1}  # the task has asked once, after the change
    status, kept, text = cached(released.address)
    assert (status, kept) == (200, "HIT")
    assert "路线有误，更正后再发" in text
    assert "路线有误" in cached(released.address, "large")[2]
    for path in pages:
        if path != released.address:
            assert "滨河大道" not in cached(path)[2], path
    actions.refresh_stale(at=NOON)
    assert not StalePage.objects.exists()


def test_what_is_erased_is_gone_from_the_cache_too(cached, released, cast):
    assert "跨江桥" in cached(released.address)[2]
    actions.erase(released, reason="含有个人信息，已删除", by=cast["office"], at=NOON)
    status, kept, text = cached(released.address)
    assert (status, kept) == (410, "HIT")
    assert "跨江桥" not in text


@pytest.mark.parametrize("spelled", ["/%69nfo/", "/%69%6Efo/", "//info/", "/info/x/../"])
def test_another_spelling_of_an_address_has_no_copy_of_its_own(spelled, cached, released, cast):
    other = released.address.replace("/info/", spelled, 1)
    for headers in ({}, {"Host": "LOCALHOST"}):
        cached(other, **headers)
        cached(released.address, **headers)
    actions.erase(released, reason="含有个人信息，已删除", by=cast["office"], at=NOON)
    for headers in ({}, {"Host": "LOCALHOST"}):
        status, _, text = cached(other, **headers)
        assert status in {404, 410}
        assert "跨江桥" not in text


def test_nobody_else_passes_the_cache_by(cached, released):
    cached(released.address)
    assert cached(released.address, **{"X-Gongkai-Refresh": "guess"})[1] == "HIT"


def test_a_front_that_does_not_answer_is_asked_again_later(released, cast, settings):
    settings.GONGKAI_CACHE = "http://127.0.0.1:9"
    actions.withdraw(released, reason="路线有误，更正后再发", by=cast["office"], at=NOON)
    assert set(StalePage.objects.values_list("attempts", flat=True)) == {1}
    assert actions.refresh_stale(at=NOON) == 0
    assert set(StalePage.objects.values_list("attempts", flat=True)) == {2}
