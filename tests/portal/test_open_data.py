# ruff: noqa: F811
"""For machines: the open API, feeds, sitemap. Only what is public, no internal key, pages without gaps or doubles."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from moments import NOON, TODAY
from publishing_office import (  # noqa: F401
    cast,
    column,
    in_force,
    kinds,
    law,
    lawyer,
    norm,
    notice,
    reading,
    released,
)
from writing import BODY, go_on

from gongkai.publications import actions
from gongkai.publications.models import Document, Edition, Openness


@pytest.fixture(autouse=True)
def _fresh_throttle():
    cache.clear()


@pytest.fixture
def several(kinds, column, handler, cast) -> list[Document]:
    """Seven notices, three of them released in the same moment."""
    place = column()
    rows = []
    for number in range(7):
        values = {"body": BODY, "formed_on": TODAY, "contact": "安全监督科"}
        draft = actions.start_document(
            kinds["notice"], place, title=f"第{number}号公告", values=values, by=handler, at=NOON
        )
        at = NOON + timedelta(hours=number if number > 2 else 0)
        rows.append(go_on(draft, cast, at=at).document)
    return rows


def read(client, path: str) -> dict:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content[:300]
    return json.loads(answer.content)


def test_pages_have_no_gap_and_no_double(client, several):
    seen, cursor = [], ""
    while True:
        page = read(client, f"/api/v1/documents?limit=2&cursor={cursor.replace('+', '%2B')}")
        seen += [one["index_no"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 7
    days = [one["published_at"] for one in read(client, "/api/v1/documents")["items"]]
    assert days == sorted(days, reverse=True)


def test_a_document_released_while_paging_disturbs_nothing(client, several, kinds, handler, cast):
    page = read(client, "/api/v1/documents?limit=3")
    values = {"body": BODY, "formed_on": TODAY, "contact": "安全监督科"}
    draft = actions.start_document(
        kinds["notice"], several[0].column, title="新来的", values=values, by=handler, at=NOON
    )
    go_on(draft, cast, at=NOON + timedelta(days=1))
    rest = read(client, f"/api/v1/documents?limit=9&cursor={page['next'].replace('+', '%2B')}")
    names = [one["title"] for one in [*page["items"], *rest["items"]]]
    assert len(names) == len(set(names)) == 7


@pytest.mark.parametrize("query", [
    "cursor=x", "cursor=2026-05-13T12:00:00~jiaotong~2026~1", "cursor=9999999999999999999~a~2026~1", "column=%00",
    "agency=%27%20OR%201=1", "kind=" + "x" * 30,
])  # fmt: skip
def test_hostile_input_is_harmless(query, client, several):
    assert client.get(f"/api/v1/documents?{query}").status_code in {200, 400, 422}


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "year=99", "since=nonsense", "limit=x"])
def test_a_wrong_parameter_is_named_in_chinese(query, client, several):
    answer = client.get(f"/api/v1/documents?{query}")
    assert answer.status_code == 422
    assert json.loads(answer.content)["detail"] == f"参数不能用：{query.split('=')[0]}。请按接口说明填写。"


def test_one_document_whole(client, several):
    found = read(client, "/api/v1/documents/jiaotong/2026-1")
    assert "跨江桥" in found["text"]
    assert found["html"] == BODY
    assert client.get("/api/v1/documents/jiaotong/2026-99").status_code == 404
    assert client.get("/api/v1/documents/jiaotong/2026-999999999999").status_code in {404, 422}


def test_validity_on_a_day(client, in_force):
    assert read(client, "/api/v1/documents?in_force_on=2026-05-31")["items"] == []
    found = read(client, "/api/v1/documents?in_force_on=2026-06-01")["items"]
    assert [one["doc_no"] for one in found] == ["江交规〔2026〕3号"]
    assert len(found[0]["interpretations"]) == 1
    reading = read(client, "/api/v1/documents?kind=reading")["items"][0]
    assert reading["interprets"] == found[0]["url"]


def test_the_dump_holds_every_document_once(client, several):
    answer = client.get("/api/v1/dump.jsonl")
    rows = [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]
    assert [row["title"] for row in rows] == [f"第{number}号公告" for number in range(7)]
    assert all(row["text"] for row in rows)


def test_search(client, several):
    found = read(client, "/api/v1/search?q=跨江桥&limit=3")
    assert (found["total"], len(found["items"]), found["more"]) == (7, 3, True)


def test_too_many_dumps_are_refused(client, several):
    codes = []
    for _ in range(8):
        answer = client.get("/api/v1/dump.jsonl")
        codes.append(answer.status_code)
        answer.close()
    assert codes == [200] * 6 + [429] * 2


def test_the_dump_has_a_limit_of_its_own(client, several):
    for _ in range(8):
        assert client.get("/api/v1/kinds").status_code == 200
    answer = client.get("/api/v1/dump.jsonl")
    assert answer.status_code == 200
    answer.close()


def test_search_engines_are_told_where_the_list_is_and_where_nothing_is_for_them(client, db):
    text = client.get("/robots.txt").content.decode()
    assert text.startswith("User-agent: *\nDisallow: /desk/\n")
    assert text.endswith("Sitemap: http://127.0.0.1:8000/sitemap.xml\n")


def test_queries_stay_few(client, several, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        read(client, "/api/v1/documents?limit=100")
    with django_assert_max_num_queries(3):
        read(client, "/api/v1/columns")


@pytest.fixture
def hidden(several, notice, norm, cast, handler) -> list[str]:
    """Words that must not leave: a draft, one in review, one filed, one withdrawn, one erased."""
    draft = Edition.objects.get(pk=notice.pk)
    actions.save_edition(draft, {"title": "机密草稿甲"}, version=1, by=handler, at=NOON)
    actions.add_file(Edition.objects.get(pk=notice.pk), "机密附件.txt", "机密内容".encode(), by=handler, at=NOON)
    for title, openness in (("机密归档乙", Openness.CLOSED),):
        values = {
            "body": BODY,
            "formed_on": TODAY,
            "contact": "安全监督科",
            "openness": openness,
            "openness_ground": "条例第十四条",
        }
        go_on(actions.start_document(notice.document.kind, notice.document.column, title=title, values=values,
                                     by=handler, at=NOON), cast)  # fmt: skip
    actions.withdraw(several[0], reason="机密撤下丙，请看更正", by=cast["office"], at=NOON)
    actions.erase(several[1], reason="机密删除丁，含个人信息", by=cast["office"], at=NOON)
    revision = actions.revise(several[2], by=handler, at=NOON)
    actions.save_edition(revision, {"title": "机密修订戊"}, version=1, by=handler, at=NOON)
    return ["机密", "第0号公告", "第1号公告"]


ADDRESSES = [
    "/api/v1/documents?limit=100", "/api/v1/dump.jsonl", "/api/v1/search?q=公告", "/api/v1/search?q=机密",
    "/api/v1/columns", "/api/v1/kinds", "/feeds/newest.rss.xml", "/feeds/newest.atom.xml",
    "/feeds/columns/jiaotong/notices.rss.xml", "/feeds/search.atom.xml?q=公告", "/sitemap.xml",
    "/sitemap-documents.xml", "/sitemap-columns.xml", "/sitemap-pages.xml",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_leaks(address, client, hidden):
    answer = client.get(address)
    assert answer.status_code == 200
    text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
    assert not [words for words in hidden if words in text and f"q={words}" not in address and words not in address]
    for gone in ("2026-1/", "2026-00001/", "2026-2/", "2026-00002/"):
        assert f"/info/jiaotong/{gone}" not in text
    assert not re.search(r'"(id|pk|saved_by|version)"', text)
    for person in ("陈晓岚", "许国梁", "林静", "chenxiaolan"):
        assert person not in text


@pytest.mark.parametrize("path", ["2026-1", "2026-2"])
def test_what_left_is_not_given_by_its_number(path, client, hidden):
    assert client.get(f"/api/v1/documents/jiaotong/{path}").status_code == 404


@pytest.mark.parametrize("address", [one for one in ADDRESSES if "feeds" in one or "sitemap" in one])
def test_xml_is_well_formed_and_sets_no_cookie(address, client, several):
    answer = client.get(address)
    ElementTree.fromstring(answer.content)
    assert not answer.cookies


def test_a_column_feed_of_no_column(client, several):
    assert client.get("/feeds/columns/jiaotong/nothing.rss.xml").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_api_only_reads(method, client, several):
    assert getattr(client, method)("/api/v1/documents").status_code == 405


def test_the_description_is_a_page_of_ours(client, db):
    page = client.get("/api/v1/").content.decode()
    assert "全部数据（JSON Lines）" in page
    assert "<script" not in page
    schema = read(client, "/api/v1/openapi.json")
    assert schema["info"]["version"] == "1.0"
