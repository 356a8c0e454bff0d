"""The public site page by page: what a reader sees, what is marked, where addresses lead."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from moments import NOON
from public_site import SECRET, lay_out, publish, spread

from gongkai.agencies.models import Section
from gongkai.papers.actions.public import can_write_pdf
from gongkai.publications.models import Document, Edition, Effect, EffectKind, Standing
from gongkai.publications.queries.touched import touched_by

MAIN = "/info/jiaotong/2026-00001/"


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def test_the_front_page_shows_what_is_new_and_the_columns(client, public):
    page = text(client, "/")
    for seen in ("找文件、办事情、问政策", "老年人乘车优惠", "【已废止】", public.notice.live.title, "网站标识码 9900000017",
                 "江ICP备2026000001号", "我为政府网站找错", "/columns/jiaotong/policy/norms/", "党政机关"):  # fmt: skip
        assert seen in page
    assert public.withdrawn.live.title not in page


def test_the_front_page_of_an_empty_installation_is_truthful(client, db):
    assert "还没有公开的信息" in text(client, "/")
    for address in ("/open/", "/periods/", "/organisation/", "/map/"):
        text(client, address, 404)


def test_the_metadata_table_holds_what_the_rules_ask_for(client, public):
    page = text(client, MAIN)
    for name, value in [("索引号", "11990000MB0000000X/2026-00001"), ("发布机构", "江州市交通运输局"), ("文号", "江交规〔2026〕3号"),
                        ("统一编号", "JZJT—2026—003"), ("主题分类", "交通运输\\公路"), ("成文日期", "2026-05-13"),
                        ("发布日期", "2026-05-13 12:00"), ("施行日期", "2026-01-01"), ("有效期至", "2031-05-31"), ("有效性", "有效"),
                        ("公开方式", "主动公开"), ("主题词", "养护,交通组织")]:  # fmt: skip
        assert f"<dt>{name}</dt><dd>{value}</dd>" in page
    for name in ("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource",
                 "Keywords", "Author", "Description", "Url"):  # fmt: skip
        assert f'<meta name="{name}" content="' in page


@pytest.mark.parametrize(("which", "words", "banner"), [
    ("expired", "【已失效】", "有效期至2024年12月31日（含当日）"), ("repealed", "【已废止】", "本文件自2026年1月1日起废止"),
    ("coming", "【尚未施行】", "自2027年1月1日起施行"),
])  # fmt: skip
def test_what_is_not_law_is_marked_on_title_and_page(which, words, banner, client, public):
    document = getattr(public, which)
    page = text(client, document.address)
    assert f"<title>{words}" in page
    assert banner in page
    assert words in text(client, "/columns/jiaotong/policy/norms/")


def test_a_repealed_document_names_what_repealed_it_and_the_other_way_round(client, public):
    assert f'<a href="{MAIN}">' in text(client, public.repealed.address)
    assert f'废止<a href="{public.repealed.address}">' in text(client, MAIN)


def test_an_end_that_is_decided_for_later_is_told(client, public):
    Effect.objects.create(edition=public.coming.live, target=public.in_force, kind=EffectKind.REPEALS, on=date(2999, 1, 1))  # fmt: skip
    page = text(client, MAIN)
    assert "本文件将自2999年1月1日起废止" in page
    assert "<title>江州市" in page


def test_document_and_interpretation_lead_to_each_other(client, public):
    assert public.reading.address in text(client, MAIN)
    assert f'<a href="{MAIN}">' in text(client, public.reading.address)


def test_a_withdrawn_page_explains_itself_and_stays_readable(client, public):
    page = text(client, public.withdrawn.address)
    assert "本文件已于2026年5月13日撤下。</b>路线有误" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "第一章" in page
    text(client, f"{public.withdrawn.address}document.docx", 404)


def test_a_removed_page_is_410_and_says_no_more_than_that(client, public):
    page = text(client, public.gone.address, 410)
    assert "2026年5月13日删除" in page
    assert public.gone.live.title not in page
    assert "第一章" not in page


@pytest.mark.parametrize(("to", "status"), [
    ("/norms/", 301), ("https://www.jiangzhou.gov.cn/a.html", 301), ("https://www.example.com/a", 200),
    ("https://gov.cn.example.com/a", 200), ("//www.example.com/a", 200),
])  # fmt: skip
def test_leaving_for_a_site_that_is_no_governments_warns_first(to, status, client, public):
    Document.objects.filter(pk=public.moved.pk).update(moved_to=to)
    answer = client.get(public.moved.address)
    assert answer.status_code == status
    if status == 301:
        assert answer["Location"] == to
    else:
        assert "那里不是政府网站" in answer.content.decode()


def test_old_addresses_lead_on_and_ours_get_their_slash(client, public):
    for address, to in [("/art/2019/5/1/art_1_2.html?id=7", MAIN), ("/open", "/open/"), ("/info/jiaotong/2026-1/", MAIN),
                        ("/info/jiaotong/2026-00001", MAIN), ("/columns/jiaotong/notices", "/columns/jiaotong/notices/")]:  # fmt: skip
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, to)
    assert "没有这个页面" in text(client, "/art/2019/5/1/art_1_2.html", 404)


def test_files_are_handed_out_as_downloads_under_their_name(client, public):
    row = public.in_force.live.files.get(name="作业告示样式.txt")
    address = f"/files/{row.attachment.digest}/{quote(row.name)}"
    assert address in text(client, MAIN)
    answer = client.get(address)
    assert b"".join(answer.streaming_content).decode() == "附件内容"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(f"/files/{row.attachment.digest}/{quote('别名.txt')}").status_code == 404


def test_a_document_can_be_kept_as_a_file(client, public):
    answer = client.get(f"{MAIN}document.docx")
    assert answer.content.startswith(b"PK")
    assert quote("江州市公路养护作业交通组织管理规定（1）.docx") in answer["Content-Disposition"]
    if can_write_pdf():
        assert client.get(f"{MAIN}document.pdf").content.startswith(b"%PDF-")


def test_a_column_pages_by_key_without_gap_or_double(client, public):
    spread(public.columns, public.kinds, 13 * 45)
    seen: list[str] = []
    address = "/columns/jiaotong/notices/"
    for _ in range(4):
        page = text(client, address)
        rows = [part.split('"')[0] for part in page.split('<ul class="list">')[1].split("</ul>")[0].split('href="')[1:]]
        seen += rows
        if "after=" not in page:
            break
        address = "/columns/jiaotong/notices/?after=" + page.split("after=")[1].split('"')[0]
    assert len(seen) == len(set(seen)) == 46
    assert "已经到底了" in page


def test_a_column_is_narrowed_by_year_and_kind(client, public):
    old = NOON.replace(year=2019)
    publish(public.columns["notices"], public.kinds["news"], 50, at=old, title="旧动态", index=False)
    page = text(client, "/columns/jiaotong/notices/?year=2019&kind=news")
    assert "旧动态" in page
    assert public.notice.live.title not in page
    assert "没有符合条件的信息" in text(client, "/columns/jiaotong/notices/?year=2018")
    for harmless in (
        "year=99999",
        "year=%00",
        "after=x~2026~1",
        "after=2026-13-99T00:00:00%2B00:00~2026~1",
        "kind=%27%22",
    ):
        text(client, f"/columns/jiaotong/notices/?{harmless}")


def test_a_column_shows_what_its_sub_columns_hold(client, public):
    page = text(client, "/columns/jiaotong/policy/")
    assert "/columns/jiaotong/policy/plans/" in page
    assert public.reading.live.title in page
    assert "还没有公开的信息" in text(client, "/columns/jiaotong/money/")


def test_the_four_fixed_parts_come_in_their_order_with_every_statutory_item(client, public):
    page = text(client, "/open/")
    places = [page.index(f'id="{name}"') for name in ("guide", "system", "statutory", "reports")]
    assert places == sorted(places)
    assert "重大建设项目" in page
    assert "没有单设栏目" in page
    assert "/requests/" in page


def test_five_year_plans_show_their_gaps(client, public):
    publish(public.columns["policy/plans"], public.kinds["plan"], 60, plan_period=13, title="十三五综合交通规划")
    page = text(client, "/periods/")
    assert page.index("十五五（2026—2030年）") < page.index("十一五（2006—2010年）")
    assert "十三五综合交通规划" in page
    assert page.count("这一时期的规划还没有公开") == 4


def test_a_free_page_is_made_of_its_blocks(client, public):
    page = text(client, "/topics/jiaotong/bridge/")
    for seen in (
        "今年做什么",
        "<p>先修桥。</p><p>再修路。</p>",
        "<dt>建设单位</dt>",
        '<a href="/norms/">规范性文件库</a>',
        public.notice.address,
    ):
        assert seen in page
    assert "javascript:" not in page


def test_the_organisation_page_names_sections_and_office_hours(client, public):
    page = text(client, "/organisation/")
    for seen in ("公路养护科", "0600-8120300", "工作日8:30—12:00", "江州市滨河大道18号", "跨江桥维修专题"):
        assert seen in page


@pytest.mark.parametrize("name", ["services", "letters", "errors", "privacy", "legal"])
def test_pages_of_help_say_how_it_is_done_now(name, client, public):
    page = text(client, f"/help/{name}/")
    assert "0600-8120300" in page
    assert "mailto:" not in page


def test_another_agency_of_the_installation_has_its_own_front(client, public, waterworks):
    section = Section.objects.create(agency=waterworks, name="水政科", order=1)
    columns = lay_out(waterworks, section)
    publish(columns["notices"], public.kinds["notice"], 301, title="水务公告", index=False)
    assert "水务公告" in text(client, "/agencies/shuiwu/")
    assert "水务公告" not in text(client, "/")
    page = text(client, "/info/shuiwu/2026-00301/")
    assert 'href="/agencies/shuiwu/open/"' in page
    text(client, "/agencies/nobody/", 404)
    text(client, "/agencies/nobody/open/", 404)


def test_the_search_keeps_words_counts_and_marks(client, public):
    page = text(client, "/search/?q=公路养护")
    assert 'value="公路养护"' in page
    assert "<mark>公路养护</mark>" in page
    assert "规范性文件</span><span>4</span>" in page
    narrowed = text(client, "/search/?q=公路养护&validity=已废止")
    assert public.repealed.address in narrowed
    assert f'href="{MAIN}"' not in narrowed
    assert "清除筛选" in narrowed


def test_a_search_without_result_offers_ways_on(client, public):
    page = text(client, "/search/?q=送菜 上门")
    for seen in ("没有找到", "少用一个词", "/map/", "/requests/"):
        assert seen in page


@pytest.mark.parametrize("query", [
    "q=%00", "q=" + "长" * 400, "q=%22", "q=*", "q=NEAR(", "q='%20OR%201=1", "q=<script>alert(1)</script>", "q=a&page=99999",
    "q=a&page=-1", "q=a&since=x&until=2026-99-99", "q=a&order=up", "q=a&" + "&".join(["kind=x"] * 40), "q=a&validity=%00",
])  # fmt: skip
def test_hostile_searches_are_harmless(query, client, public):
    page = text(client, f"/search/?{query}")
    assert "<script>" not in page


def test_normative_documents_in_force_today_and_on_another_day(client, public):
    def found(query: str) -> set[int]:
        page = text(client, f"/norms/?{query}")
        return {serial for serial in range(1, 5) if f"/info/jiaotong/2026-{serial:05d}/" in page}

    assert found("on=2026-05-13") == {1}
    assert found("on=2025-12-31") == {4}
    assert found("on=2024-12-31") == {3, 4}
    assert found("on=2026-05-13&state=repealed") == {4}
    assert found("on=2026-05-13&state=expired") == {3}
    assert found("on=2026-05-13&state=not_yet") == {2}
    assert found("on=2026-05-13&state=all&q=江交规〔2026〕") == {1, 2}
    assert found("on=2026-05-13&state=all&q=JZJT—2026") == {1}
    assert found("on=nonsense&year=x&state=x&sort=x&page=x&agency=%00&topic=%27") == set()


def test_the_list_of_norms_can_be_taken_along(client, public):
    Edition.objects.filter(pk=public.in_force.live_id).update(title="=1+1规定")
    answer = client.get("/norms/export.csv?on=2026-05-13")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["名称", "文号"]
    assert [row[0] for row in rows[1:]] == ["'=1+1规定"]
    assert client.get("/norms/export.xlsx?state=all").content.startswith(b"PK")


def test_pages_set_no_cookie_and_answer_304_while_they_are_the_same(client, public):
    for address in ("/", "/open/", "/norms/", MAIN, "/columns/jiaotong/notices/", "/topics/jiaotong/bridge/", "/map/"):
        answer = client.get(address)
        assert not answer.cookies
        assert "Cookie" in answer["Vary"]
        assert int(answer["X-Accel-Expires"]) > 0
        again = Client().get(address, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = Client()
        other.cookies["reading"] = "large"
        assert other.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 200
    assert "X-Accel-Expires" not in client.get("/search/?q=a")


def test_a_change_note_and_a_later_edition_show_without_the_draft(client, public):
    page = text(client, MAIN)
    assert "第三条改为夜间作业" in page
    assert SECRET not in page


def test_what_left_while_it_stood_in_a_list_is_gone_from_it(client, public):
    assert public.notice.address in text(client, "/")
    Document.objects.filter(pk=public.notice.pk).update(standing=Standing.WITHDRAWN, left_at=NOON + timedelta(days=1))
    for address in ("/", "/columns/jiaotong/notices/", "/topics/jiaotong/bridge/"):
        assert public.notice.address not in text(client, address)


def test_pages_whose_banner_changes_are_fetched_anew(public):
    assert public.repealed.address in set(touched_by(public.in_force))
    assert public.in_force.address in set(touched_by(public.repealed))
    assert public.reading.address in set(touched_by(public.in_force))


def test_a_checker_of_links_may_ask_for_the_head_alone(client, public):
    for address in ("/", MAIN, "/norms/", "/search/?q=a"):
        answer = client.head(address)
        assert (answer.status_code, answer.content) == (200, b"")
