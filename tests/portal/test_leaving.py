"""即将离开本站: a word before every site that is no government's, and no way for anybody to have this site point elsewhere."""

from __future__ import annotations

import pytest
from django.test import Client
from moments import NOON

from gongkai.plans import actions as plans
from gongkai.plans.models import Evidence
from gongkai.portal.outside import is_outside
from gongkai.publications.models import Document, Edition, Site

OUT = "https://www.example.com/map"
DOCUMENT = "/info/jiaotong/2026-00001/"
WARNING = "那里不是政府网站"


def page(address: str, status: int = 200, **query: str) -> str:
    answer = Client().get(address, query)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.parametrize("url", [
    OUT, "HTTPS://WWW.EXAMPLE.COM", "//www.example.com", "/\\www.example.com", "https://www.gov.cn.example.com/",
    "https://www.gov.cn@example.com/", "https://example.com\\@www.gov.cn/", "https://notgov.cn/", "https://[", "http://",
])  # fmt: skip
def test_what_leads_out(url):
    assert is_outside(url)


@pytest.mark.parametrize("url", [
    "/norms/", "#foot", "mailto:a@example.com", "https://www.gov.cn/", "https://WWW.JIANGZHOU.GOV.CN./a", "https://gov.cn",
    "http://127.0.0.1:8000/x", "https://江州.政务/", "tel:12328", "",
])  # fmt: skip
def test_what_does_not(url):
    assert not is_outside(url)


def test_a_link_in_a_text_and_a_video_lead_past_the_word(public):
    text = page(DOCUMENT)
    assert f'href="{DOCUMENT}leaving/?to=https%3A%2F%2Fwww.example.com%2Fmap"' in text
    assert f'href="{DOCUMENT}leaving/?to=https%3A%2F%2Fv.example.com%2F1"' in text
    assert f'href="{OUT}"' not in text
    assert f'data-to="{OUT}"' in text  # for paper
    assert 'data-to="https://v.example.com/1"' in text
    for to in (OUT, "https://v.example.com/1"):
        shown = page(f"{DOCUMENT}leaving/", to=to)
        assert WARNING in shown
        assert f'<a class="go" href="{to}" rel="noopener noreferrer nofollow">' in shown
        assert f'<a href="{DOCUMENT}">' in shown


def test_government_sites_and_our_own_are_one_step_away(public):
    links = (
        '<p><a href="https://www.gov.cn/a?b=1&amp;c=2" rel="noopener">甲</a><a href="/norms/" rel="noopener">乙</a></p>'
    )
    Edition.objects.filter(pk=public.in_force.live_id).update(body=links)
    assert links in page(DOCUMENT)
    page(f"{DOCUMENT}leaving/", 404, to="https://www.gov.cn/a?b=1&c=2")


def test_nobody_has_this_site_point_anywhere_else(public):
    for where in (DOCUMENT, "/topics/jiaotong/bridge/", "/", "/agencies/jiaotong/", "/plans/jiaotong/2026/1/"):
        for to in ("", "https://evil.example/", "javascript:alert(1)", "//evil.example", f"{OUT}/../", "/norms/"):
            assert "evil" not in page(f"{where}leaving/", 404, to=to), where


def test_with_the_document_goes_its_way_out(public):
    hidden = [*public.hidden, public.gone, public.moved]
    assert {page(f"{row.address}leaving/", 404, to=OUT)[:9] for row in hidden} == {"<!doctype"}
    assert WARNING in page(f"{public.withdrawn.address}leaving/", to=OUT)
    Document.objects.filter(pk=public.withdrawn.pk).update(standing="gone")
    page(f"{public.withdrawn.address}leaving/", 404, to=OUT)


def test_links_of_a_free_page(public):
    row = Edition.objects.get(pk=public.topic.live_id)
    links = [{"type": "item", "id": "1", "value": {"text": "地图", "address": OUT, "note": ""}}]
    row.blocks = [{"type": "links", "value": links}]
    row.save()
    assert 'href="/topics/jiaotong/bridge/leaving/?to=https%3A%2F%2Fwww.example.com%2Fmap"' in page(
        "/topics/jiaotong/bridge/"
    )
    assert WARNING in page("/topics/jiaotong/bridge/leaving/", to=OUT)


def test_the_site_above_when_it_is_no_governments(public):
    Site.objects.update(parent_url=OUT)
    assert 'href="/leaving/?to=https%3A%2F%2Fwww.example.com%2Fmap"' in page("/")
    assert WARNING in page("/leaving/", to=OUT)
    Site.objects.update(parent_url="https://www.jiangzhou.gov.cn/")
    assert 'href="https://www.jiangzhou.gov.cn/"' in page("/")


def test_proofs_of_a_plan(public, plan, reported, coordinator):
    Evidence.objects.filter(pk=reported.out.link.pk).update(url=OUT)
    plans.release_task(reported.out.task, [Evidence.objects.get(pk=reported.out.link.pk)], by=coordinator, at=NOON)
    where = f"/plans/jiaotong/2026/{plan.pk}/"
    page(f"{where}leaving/", 404, to=OUT)  # the plan is not open yet
    plans.release_plan(plan, by=coordinator, at=NOON)
    assert f'href="{where}leaving/?to=https%3A%2F%2Fwww.example.com%2Fmap"' in page(where)
    assert WARNING in page(f"{where}leaving/", to=OUT)
    page(f"{where}leaving/", 404, to=reported.kept.link.url)


def test_the_word_is_kept_in_no_cache_in_front(public):
    answer = Client().get(f"{DOCUMENT}leaving/", {"to": OUT})
    assert "X-Accel-Expires" not in answer
    assert 'content="noindex, nofollow"' in answer.content.decode()
