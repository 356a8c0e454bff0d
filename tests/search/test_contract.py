"""What every engine promises: the same tests over the database of this run and over an OpenSearch server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import pytest
from texts import SHANGHAI, entry, read_all

from gongkai.search.actions import clear, drop, drop_many, put, put_many
from gongkai.search.models import Entry, Query
from gongkai.search.queries import find

pytestmark = pytest.mark.usefixtures("engine")
Commit = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Commit) -> Commit:
    """What is written inside is committed: a server is told."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


ROADS = entry(
    "roads",
    "江州市交通运输局关于印发《江州市农村公路养护管理办法》的通知",
    "各县（市、区）交通运输局：为加强农村公路养护，推进5G网络和ETC收费，做好COVID-19防控，制定本办法。G15沈海高速另行规定。",
    number="江交规〔2026〕3号",
    index_number="JZ001-2026-00012",
    kind="规范性文件",
    column="规范性文件库",
    section="公路养护科",
    topic="交通",
    validity="现行有效",
)
DUST = entry(
    "dust",
    "建筑工地扬尘治理工作方案",
    "建筑工地要控制扬尘、污染。附件：扬尘防治责任清单。依据江交规〔2026〕3号执行。",
    day=date(2025, 3, 1),
    kind="其他文件",
    section="安全监督科",
)
FUND = entry(
    "fund",
    "住房公积金提取指南",
    "住房城乡建设部门发布ＧＢ／Ｔ标准，「住房」与『公积金』。附件一 提取申请表.docx\n申请人姓名 身份证明",
    day=date(2024, 1, 31),
    agency="江州市住房公积金管理中心",
    kind="指南",
    column="办事指南",
)


@pytest.fixture
def filled(committed: Commit) -> list[Entry]:
    with committed():
        put_many([DUST, ROADS, FUND])
    return [ROADS, DUST, FUND]


def keys(words: str = "", **more: Any) -> list[str]:
    return [hit.key for hit in find(Query(words, **more)).hits]


@pytest.mark.parametrize(("words", "found"), [
    pytest.param("", ["roads", "dust", "fund"], id="nothing typed lists everything, newest first"),
    pytest.param("农村公路 养护", ["roads"], id="two terms, both"),
    pytest.param("农村公路 扬尘", [], id="two terms of different texts"),
    pytest.param("农村公路　养护", ["roads"], id="a wide space"),
    pytest.param("公路 通知", ["roads"], id="one in the text and title, one in the title"),
    pytest.param("住房公积金", ["fund"], id="not the pairs of it in different places"),
    pytest.param("房公", ["fund"], id="any part of a word"),
    pytest.param("尘", ["dust"], id="one character"),
    pytest.param("染", ["dust"], id="one character at the end of a run"),
    pytest.param("为", ["roads"], id="one character at the beginning of a run"),
    pytest.param("5G", ["roads"], id="a digit and a letter"),
    pytest.param("5g网络", ["roads"], id="mixed with Chinese"),
    pytest.param("etc", ["roads"], id="small letters for capitals"),
    pytest.param("COVID-19", ["roads"], id="with a hyphen"),
    pytest.param("covid 19", ["roads"], id="as two terms"),
    pytest.param("ＥＴＣ", ["roads"], id="full width in the question"),
    pytest.param("GB/T", ["fund"], id="full width in the text"),
    pytest.param("G15", ["roads"], id="a road"),
    pytest.param("G1", [], id="a Latin word is found whole"),
    pytest.param("收费 G15", ["roads"], id="Chinese and Latin"),
    pytest.param('"扬尘 污染"', ["dust"], id="quotes: following each other, whatever sign is between"),
    pytest.param('"扬尘、污染"', ["dust"], id="quotes with a sign"),
    pytest.param("扬尘，污染", ["dust"], id="a sign inside a term binds like quotes"),
    pytest.param("扬尘污染", [], id="without a sign: not across one"),
    pytest.param('"污染 扬尘"', [], id="quotes keep the order"),
    pytest.param("“扬尘” “方案”", ["dust"], id="Chinese quotes"),
    pytest.param("「住房」", ["fund"], id="corner brackets around a term are signs"),
    pytest.param("《江州市农村公路养护管理办法》", ["roads"], id="a title in its brackets"),
    pytest.param("申请人姓名", ["fund"], id="in the text of an attachment"),
    pytest.param("提取申请表.docx", ["fund"], id="the name of an attachment"),
    pytest.param("附件：扬尘防治责任清单", ["dust"], id="across a colon"),
    pytest.param("江交规〔2026〕3号", ["roads", "dust"], id="文号, its own and where it is quoted"),
    pytest.param("江交规[2026]3号", ["roads", "dust"], id="文号 in square brackets"),
    pytest.param("江交规【2026】3号", ["roads", "dust"], id="文号 in black brackets"),
    pytest.param("江交规(2026)3号", ["roads", "dust"], id="文号 in round brackets"),
    pytest.param("江交规（2026）3号", ["roads", "dust"], id="文号 in wide brackets"),
    pytest.param("江交规〔2026〕 3 号", ["roads", "dust"], id="文号 with spaces"),
    pytest.param("交规〔2026〕3", ["roads", "dust"], id="part of a 文号"),
    pytest.param("江交规〔2026〕33号", [], id="another 文号"),
    pytest.param("3号", ["roads", "dust"], id="the end of a 文号"),
    pytest.param("JZ001-2026-00012", ["roads"], id="索引号"),
    pytest.param("jz001", ["roads"], id="the beginning of a 索引号"),
    pytest.param("通知 江交规", ["roads"], id="in the title and in the number"),
    pytest.param("通知江交规", [], id="not across title and number"),
    pytest.param("？", [], id="signs alone find nothing"),
])  # fmt: skip
def test_what_is_found(filled, words, found):
    assert sorted(keys(words)) == sorted(found)
    assert keys(words, order="relevance") != [] or not found
    if "文号" not in words:
        assert keys(words) == found


@pytest.mark.parametrize("words", [
    pytest.param('"', id="a lone quote"),
    pytest.param('扬尘"', id="a quote at the end"),
    pytest.param('"扬尘', id="a quote at the beginning"),
    pytest.param("'", id="an apostrophe"),
    pytest.param("扬尘*", id="a star"),
    pytest.param("*", id="only a star"),
    pytest.param("-扬尘", id="a minus"),
    pytest.param("扬尘 OR", id="an operator's word"),
    pytest.param("NEAR(扬尘 工地)", id="FTS5's NEAR"),
    pytest.param("title:扬尘", id="a field's name"),
    pytest.param("扬尘 & | ! <-> :*", id="PostgreSQL's operators"),
    pytest.param("((((", id="parentheses"),
    pytest.param("^扬尘 {title} +", id="carets and braces"),
    pytest.param("扬\x00尘", id="a NUL"),
    pytest.param("扬\ud83d尘", id="half of a pair"),
    pytest.param("\ue001扬尘\ue004", id="private use"),
    pytest.param("😀扬尘😀", id="emoji"),
    pytest.param("\\", id="a backslash"),
    pytest.param("%s %d {} $1", id="placeholders"),
    pytest.param("扬" * 10_000, id="ten thousand characters"),
    pytest.param("a" * 10_000, id="one word of ten thousand letters"),
    pytest.param(" ".join("扬尘" for _ in range(5000)), id="ten thousand characters of terms"),
    pytest.param(" ".join(chr(0x4E00 + n) for n in range(500)), id="many terms"),
    pytest.param("\u202e扬尘\u200b", id="unseen characters"),
    pytest.param("。，、；：？！", id="only punctuation"),
    pytest.param("';DROP TABLE search_indexrow;--", id="a statement"),
])  # fmt: skip
@pytest.mark.parametrize("order", ["newest", "relevance"])
def test_nothing_that_can_be_typed_is_an_error(filled, words, order):
    found = find(Query(words, order=order, facets={"kind": [words]}))
    assert found.hits == ()
    assert {hit.key for hit in find(Query(words, order=order)).hits} <= {"roads", "dust", "fund"}
    assert len(keys()) == 3


def test_unseen_characters_and_stray_signs_do_not_hide_a_term(filled):
    for words in ('扬尘"', '"扬尘', "扬尘*", "-扬尘", "😀扬尘😀", "扬\u200b尘", "\u202e扬尘"):
        assert keys(words) == ["dust"], words


def test_terms_are_told_as_understood(filled):
    assert find(Query('《农村公路》  "扬尘 污染"，ETC etc ')).words == ("农村公路", "扬尘 污染", "ETC")


def test_counts_of_facets_leave_the_own_filter_aside(filled):
    found = find(Query(facets={"kind": ["规范性文件"]}))
    assert (found.total, [hit.key for hit in found.hits]) == (1, ["roads"])
    assert found.facets["kind"] == (("其他文件", 1), ("指南", 1), ("规范性文件", 1))
    assert found.facets["agency"] == (("江州市交通运输局", 1),)
    assert found.facets["topic"] == (("交通", 1),)
    assert found.facets["validity"] == (("现行有效", 1),)


def test_values_of_one_facet_are_alternatives_and_facets_add_up(filled):
    assert keys(facets={"kind": ["规范性文件", "指南"]}) == ["roads", "fund"]
    assert keys(facets={"kind": ["规范性文件", "指南"], "agency": ["江州市住房公积金管理中心"]}) == ["fund"]
    assert keys(facets={"year": ["2025"]}) == keys(facets={"year": [2025]}) == ["dust"]
    assert keys("扬尘", facets={"kind": ["指南"]}) == []
    assert keys(facets={"kind": []}) == ["roads", "dust", "fund"]


def test_facets_come_by_count_then_by_name_and_without_what_has_no_value(filled):
    found = find(Query())
    assert found.facets["agency"] == (("江州市交通运输局", 2), ("江州市住房公积金管理中心", 1))
    assert found.facets["year"] == (("2024", 1), ("2025", 1), ("2026", 1))
    assert found.facets["topic"] == (("交通", 1),)


def test_total_and_facets_come_on_demand(filled):
    found = find(Query("扬尘", counts=False))
    assert (found.total, found.facets, len(found.hits)) == (None, {}, 1)


@pytest.mark.parametrize(("since", "until", "found"), [
    pytest.param(date(2025, 3, 1), None, ["roads", "dust"], id="from a day, included"),
    pytest.param(date(2025, 3, 2), None, ["roads"], id="from the day after"),
    pytest.param(None, date(2025, 3, 1), ["dust", "fund"], id="to a day, included"),
    pytest.param(None, date(2025, 2, 28), ["fund"], id="to the day before"),
    pytest.param(date(2025, 3, 1), date(2025, 3, 1), ["dust"], id="one day"),
    pytest.param(date(2026, 1, 1), date(2025, 1, 1), [], id="the wrong way round"),
    pytest.param(date.min, date.max, ["roads", "dust", "fund"], id="as far as days go"),
])  # fmt: skip
def test_days_of_publication(filled, since, until, found):
    assert keys(since=since, until=until) == found
    assert keys("附件", since=since, until=until) == [key for key in found if key != "roads"]
    counted = find(Query(since=since, until=until))
    assert (counted.total, sum(times for _, times in counted.facets["year"])) == (len(found), len(found))


def test_pages_have_no_gaps_and_no_doubles(committed):
    moment = datetime(2026, 5, 13, 9, 0, tzinfo=SHANGHAI)
    with committed():
        put_many([entry(f"n{number:02}", "同一天同一刻", "农村公路", moment=moment) for number in range(47)])
    for words in ("", "农村公路", "公"):
        pages = [find(Query(words, page=page, size=10)) for page in range(1, 7)]
        found = [hit.key for page in pages for hit in page.hits]
        assert sorted(found) == [f"n{number:02}" for number in range(47)]
        assert [len(page.hits) for page in pages] == [10, 10, 10, 10, 7, 0]
        assert [page.more for page in pages] == [True, True, True, True, False, False]
        assert {page.total for page in pages} == {47}
        assert found == [hit.key for page in range(1, 6) for hit in find(Query(words, page=page, size=10)).hits]


def test_odd_pages_are_harmless(filled):
    assert keys(page=0) == keys(page=-3) == keys() == keys(size=100_000)
    assert keys(page=10**12) == []
    assert len(keys(size=0)) == len(keys(size=-1)) == 1


def test_newest_first_within_a_day_by_the_moment(committed):
    def at(hour: int, second: int = 0) -> datetime:
        return datetime(2026, 5, 13, hour, 0, second, tzinfo=SHANGHAI)

    with committed():
        put_many(
            [
                entry("noon", "事", moment=at(12)),
                entry("early", "事", moment=at(8)),
                entry("late", "事", moment=at(12, 1)),
            ]
        )
    assert keys("事") == keys() == ["late", "noon", "early"]


def test_relevance_puts_the_title_before_a_mention_and_newest_does_not(committed):
    with committed():
        put(entry("mention", "年度工作总结", "全年工作很多。" * 20 + "其中扬尘治理一项。", day=date(2026, 5, 1)))
        put(entry("title", "扬尘治理办法", "扬尘治理按本办法执行。", day=date(2020, 5, 1)))
    assert keys("扬尘治理") == ["mention", "title"]
    assert keys("扬尘治理", order="relevance") == ["title", "mention"]


def marked(pieces: tuple[tuple[str, bool], ...]) -> str:
    return "".join(f"[{text}]" if is_mark else text for text, is_mark in pieces)


def test_titles_and_excerpts_are_marked(filled):
    (hit,) = find(Query("农村公路 etc")).hits
    assert marked(hit.title) == "江州市交通运输局关于印发《江州市[农村公路]养护管理办法》的通知"
    assert "加强[农村公路]养护" in marked(hit.excerpt)
    assert "[ETC]收费" in marked(hit.excerpt)


def test_marks_stay_text(committed):
    with committed():
        put(entry("markup", "<b>扬尘</b>", "<script>alert('扬尘')</script>&amp;<mark>"))
    (hit,) = find(Query("扬尘")).hits
    assert marked(hit.title) == "<b>[扬尘]</b>"
    assert marked(hit.excerpt) == "<script>alert('[扬尘]')</script>&amp;<mark>"


def test_what_a_hit_shows(filled):
    (hit,) = find(Query("农村公路")).hits
    assert (hit.key, hit.url, hit.kind, hit.column) == ("roads", "/documents/roads/", "规范性文件", "规范性文件库")
    assert (hit.agency, hit.section, hit.validity) == ("江州市交通运输局", "公路养护科", "现行有效")
    assert (hit.number, hit.index_number, hit.day) == ("江交规〔2026〕3号", "JZ001-2026-00012", date(2026, 5, 13))


def test_put_replaces_by_key(filled, committed):
    with committed():
        put(entry("dust", "改为防汛方案", "防汛", day=date(2026, 6, 1), kind="动态"))
    assert keys("扬尘") == []
    assert keys("防汛") == ["dust"]
    assert keys() == ["dust", "roads", "fund"]
    assert find(Query()).facets["kind"] == (("动态", 1), ("指南", 1), ("规范性文件", 1))


def test_the_last_of_a_key_in_one_batch_counts(committed):
    with committed():
        put_many([entry("same", "先前"), entry("same", "后来")])
    assert (keys("先前"), keys("后来"), keys()) == ([], ["same"], ["same"])


def test_what_was_dropped_is_gone_from_the_next_query(filled, committed):
    with committed():
        drop("dust")
        drop("never there")
    assert keys("扬尘") == keys("尘") == []
    assert find(Query()).total == 2
    with committed():
        drop_many(["roads", "fund"])
    assert (keys(), find(Query()).total) == ([], 0)


def test_dropped_and_put_again(filled, committed):
    with committed():
        drop("dust")
        put(DUST)
    assert keys("扬尘") == ["dust"]
    with committed():
        put(DUST)
        drop("dust")
    assert keys("扬尘") == []


def test_cleared(filled):
    clear()
    assert (keys(), keys("扬尘")) == ([], [])


def test_what_no_database_takes_is_left_out(committed):
    with committed():
        put(entry("odd", "标题\x00有空字符", "正文\ud800半个\x00字符\u200b零宽", number="江\x00〔2026〕1号"))
    (hit,) = find(Query("零宽")).hits
    assert marked(hit.title) == "标题 有空字符"
    assert keys("字符零宽") == ["odd"]


def test_a_long_text_is_found_to_its_end_and_marked(committed):
    text = "".join(f"第{number}条农村公路管养单位应当巡查。" for number in range(9000)) + "结尾之处有鹤鸣山隧道。"
    with committed():
        put(entry("long", "长文", text))
        put(entry("short", "短文", "鹤鸣山的隧道"))
    assert len(text) > 150_000
    (hit,) = find(Query("鹤鸣山隧道")).hits
    assert (hit.key, "有[鹤鸣山隧道]。" in marked(hit.excerpt)) == ("long", True)
    assert keys("第8999条农村公路") == ["long"]


def test_the_same_as_reading_every_text(filled):
    for words in ("公路", "扬尘", "江交规〔2026〕3号", "住房", "2026", "附件", "局"):
        assert set(keys(words)) == read_all([words], filled), words
