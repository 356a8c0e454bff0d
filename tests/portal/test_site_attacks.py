"""What an outsider may try on the public site: odd addresses, words that break feeds, and the API's limit."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.core.cache import cache

from gongkai.publications.models import Document, Edition

ODD = [
    "/info/jiaotong/9999-999999999/", "/info/jiaotong/0000-000000000/", "/info/x/9999-999999999999/",
    "/info/jiaotong/2026-1/document.docx/", "/columns/jiaotong/notices/?year=1", "/columns/jiaotong/notices/?year=0000",
    "/columns/jiaotong/notices/?year=9999", "/columns/jiaotong/notices/?kind=%00x",
    "/columns/jiaotong/notices/?after=0001-01-01T00:00:00%2B14:00~2026~1",
    "/columns/jiaotong/notices/?after=9999-12-31T23:59:59-12:00~2026~1",
    "/columns/jiaotong/notices/?after=2026-13-01T00:00:00%2B08:00~2026~1",
    "/api/v1/documents?cursor=0001-01-01T00:00:00%2B14:00~jiaotong~2026~1",
    "/api/v1/documents?cursor=9999-12-31T23:59:59-12:00~jiaotong~2026~1", "/api/v1/documents?agency=%00",
    "/api/v1/documents?column=%00", "/api/v1/documents?kind=%00", "/api/v1/columns?agency=%00", "/api/v1/dump.jsonl?agency=%00",
    "/api/v1/documents?since=0001-01-01&until=9999-12-31", "/api/v1/documents?in_force_on=0001-01-01",
    "/api/v1/documents/%00/2026-1", "/api/v1/documents/jiaotong/99999999999999999999-1", "/api/v1/search?q=%00",
    "/api/v1/search?q=%22%22%22*%20OR%20(&order=relevance", "/api/v1/search?q=a&page=500&limit=100",
    "/search/?q=%22&since=0001-01-01&until=9999-12-31&page=9999", "/search/?q=NEAR(a%20b)%20-%20*&order=relevance",
    "/search/?q=%01%02&kind=%00&year=%EF%BC%91", "/norms/?on=0001-01-01", "/norms/?on=9999-12-31&year=9999&page=99999",
    "/norms/?on=9999-12-31&state=all&year=1", "/norms/?agency=%00&topic=%00&q=%00", "/norms/export.csv?on=9999-12-31&state=all",
    "/feeds/search.rss.xml?q=%01%0b%ef%bf%bf", "/feeds/search.atom.xml?q=%01", "/feeds/columns/jiaotong/..%2f..%2fetc.rss.xml",
    "/feeds/columns/%EF%BC%A1/x.rss.xml", "/sitemap.xml?p=99999", "/sitemap-documents.xml?p=0", "/sitemap-documents.xml?p=abc",
    "/sitemap-secret.xml", f"/files/{'0' * 64}/..%2f..%2fetc%2fpasswd", f"/files/{'0' * 64}/%00",
    f"/files/{'a' * 64}/{'x' * 3000}", "/reading-mode/?back=//evil.example&mode=large", "/reading-mode/?back=/%0d%0aX:1",
    "/topics/jiaotong/%00/", "/agencies/nobody/", "/help/../../x/", "/%ff%fe/", "/" + "a/" * 400, "/x?" + "y" * 4000,
    "//evil.example/norms", "//evil.example/search/x",
    "/plans/jiaotong/99999999999999999999/1/", "/plans/files/99999999999999999999/", "/old\r\nX: 1",
]  # fmt: skip


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


@pytest.mark.parametrize("address", ODD)
def test_an_odd_address_is_answered_and_breaks_nothing(public, client, address):
    answer = client.get(address)
    assert answer.status_code < 500
    if answer.status_code in {301, 302}:
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith("//")
    if answer.streaming:
        b"".join(answer.streaming_content)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize(
    "address", ["/", "/search/", "/norms/", "/api/v1/documents", "/api/v1/dump.jsonl", "/feeds/newest.rss.xml"]
)
def test_nothing_public_takes_anything_but_reading(public, client, method, address):
    assert getattr(client, method)(address).status_code in {403, 404, 405}


def test_signs_that_no_xml_holds_do_not_break_feeds_or_papers(public, client):
    live = Document.objects.public().filter(kind__layout="text").order_by("-published_at").first()
    Edition.objects.filter(pk=live.live_id).update(title="标题\x01甲\uffff", summary="摘要\x08乙", issuer="局\x02")
    for address in ("/feeds/newest.rss.xml", "/feeds/newest.atom.xml", f"{live.address}document.docx", live.address):
        assert client.get(address).status_code == 200, address


def test_the_limit_of_the_api_counts_the_caller_whatever_he_says_he_is(public, client, settings):
    answers = [
        client.get("/api/v1/kinds", headers={"x-forwarded-for": f"10.0.0.{number}"}).status_code
        for number in range(125)
    ]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_a_redirect_back_from_the_reading_mode_stays_here(client):
    for back in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
    ):
        assert client.get(f"/reading-mode/?mode=large&back={quote(back)}")["Location"] == "/"


def test_a_copy_under_an_address_with_a_query_outlives_no_removal(public, client):
    live = Document.objects.public().filter(kind__layout="text").order_by("-published_at").first()
    for address in (live.address, f"{live.address}document.docx", "/"):
        assert int(client.get(address)["X-Accel-Expires"]) > 30
        assert int(client.get(f"{address}?copy=1")["X-Accel-Expires"]) <= 30
