"""No public address gives what is not public: every address of the site is walked, from links and by guessing."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace
from urllib.parse import quote, urldefrag, urljoin

import pytest
from django.test import Client
from public_site import SECRET

from gongkai.publications.models import Document, EditionFile

MACHINES = ("/feeds/newest.rss.xml", "/feeds/newest.atom.xml", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-columns.xml",
            "/sitemap-documents.xml", "/api/v1/documents?limit=100", "/api/v1/columns", "/api/v1/search?q=机密", "/norms/export.csv?state=all",
            "/search/?q=机密", "/norms/?state=all&q=机密", "/search/")  # fmt: skip
MOST = 400


def body(answer: object) -> str:
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return data.decode("utf-8", "replace")


def walk(client: Client) -> dict[str, str]:
    """Every address that can be reached by links from the front page and the machine pages, with what it answered."""
    waiting, seen = ["/", "/agencies/jiaotong/", *MACHINES], {}
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen or address.startswith(("/reading-mode/", "/static/")):
            continue
        answer = client.get(address)
        assert answer.status_code in {200, 301, 410}, (address, answer.status_code)
        seen[address] = body(answer)
        links = (
            re.findall(r'(?:href|src|action)="([^"#][^"]*)"', seen[address])
            if "html" in answer.get("Content-Type", "")
            else []
        )
        waiting += [
            link for link in (urldefrag(urljoin(address, unescape(one)))[0] for one in links) if link.startswith("/")
        ]
    return seen


def test_no_address_shows_what_is_not_public(client, public):
    pages = walk(client)
    assert len(pages) > 60
    for address, page in pages.items():
        plain = page.replace(quote(SECRET), "").replace(f"没有找到“{SECRET}”", "")
        leaks = [plain[max(0, spot.start() - 60) : spot.end() + 20] for spot in re.finditer(SECRET, plain)]
        asked = SECRET in address or quote(SECRET) in address
        assert asked or not leaks, (address, leaks)
        for hidden in public.hidden:
            assert not hidden.address or hidden.address not in page, address
    assert public.gone.live.title not in "".join(pages.values())


def test_a_search_for_what_is_hidden_finds_nothing(client, public):
    for hidden in public.hidden:
        page = client.get("/search/", {"q": hidden.live.title}).content.decode()
        assert "没有找到" in page


def test_guessed_addresses_of_hidden_documents_answer_like_empty_ones(client, public):
    nothing = client.get("/info/jiaotong/2026-00999/")
    for hidden in public.hidden:
        number = f"/info/jiaotong/2026-{hidden.serial:05d}/"
        for address in (
            number,
            f"{number}document.docx",
            f"{number}document.pdf",
            f"/old/{hidden.serial}",
            "/topics/jiaotong/secret/",
        ):
            answer = client.get(address)
            assert answer.status_code == 404, address
            assert answer.headers.keys() == nothing.headers.keys()
            assert SECRET not in answer.content.decode()


def test_files_of_hidden_editions_have_no_address(client, public):
    rows = EditionFile.objects.filter(edition__document__in=public.hidden).select_related("attachment")
    assert rows
    for row in rows:
        assert client.get(f"/files/{row.attachment.digest}/{quote(row.name)}").status_code == 404


def test_a_file_goes_with_its_document(client, public):
    row = public.in_force.live.files.get(kind="txt")
    address = f"/files/{row.attachment.digest}/{quote(row.name)}"
    assert client.get(address).status_code == 200
    for standing, status in [
        ("withdrawn", 200),
        ("redirected", 404),
        ("gone", 404),
        ("filed", 404),
        ("unreleased", 404),
    ]:
        Document.objects.filter(pk=public.in_force.pk).update(standing=standing)
        assert client.get(address).status_code == status, standing


def test_an_effect_of_a_draft_repeals_nothing(client, public: SimpleNamespace):
    page = client.get("/info/jiaotong/2026-00001/").content.decode()
    assert "废止。" not in page
    assert '<span class="stamp stamp--green">有效</span>' in page


@pytest.mark.parametrize(
    "address", ["/", "/open/", "/info/jiaotong/2026-00001/", "/columns/jiaotong/notices/", "/norms/?state=all"]
)
def test_pages_name_no_internal_number_and_no_person(address, client, public, handler):
    page = client.get(address).content.decode()
    assert not re.search(r'(data-id|name="pk"|/\d+/edit)', page)
    assert handler.name not in page
