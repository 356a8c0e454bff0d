"""What does not belong into a draft stays out: pictures nobody shows, endless words, links to nowhere; what was given up."""

from __future__ import annotations

import pytest
from django.urls import reverse
from moments import NOON, TODAY

from gongkai.desk.telling import gist
from gongkai.publications import actions
from gongkai.publications.actions import files
from gongkai.publications.models import Column, Document, Edition, FileRole, FindingState
from gongkai.publications.queries.columns import column_statuses
from gongkai.publications.queries.gate import links_in
from gongkai.publications.queries.opening import columns_of
from gongkai.publications.queries.public import tree
from gongkai.records.models import Event
from gongkai.records.sources.pages import FetchedPage
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.refused import Refused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def _write(edition, handler, **values):
    row = Edition.objects.get(pk=edition.pk)
    return actions.save_edition(row, values, version=row.version, by=handler, at=NOON)


def test_pictures_of_a_cancelled_import_do_not_go_into_review(notice, handler):
    kept, _ = (actions.add_image(notice, f"图{one}.png", PNG + one.encode(), by=handler, at=NOON) for one in "12")
    edition = _write(notice, handler, body=f'<p>见图</p><img src="/files/{kept.attachment.digest}/x.png" alt="路线">')
    assert edition.files.filter(role=FileRole.IMAGE).count() == 2  # taking a picture out can still be undone
    actions.submit(edition, by=handler, at=NOON)
    assert list(edition.files.filter(role=FileRole.IMAGE)) == [kept]


def test_words_for_a_file_have_a_length(notice, handler):
    row = actions.add_file(notice, "名单.txt", "名单".encode(), by=handler, at=NOON)
    long = "长" * (files.MOST_FILE_TEXT + 1)
    with pytest.raises(Refused, match="文字说明太长，超过100万个字符"):
        actions.change_file(row, name="名单.txt", text=long, by=handler, at=NOON)
    row.refresh_from_db()
    assert row.text == "名单"
    row.text = long  # as it was read in a very large file: another name is allowed all the same
    row.save()
    assert actions.change_file(row, name="大名单.txt", text=long, by=handler, at=NOON).name == "大名单.txt"


def test_links_in_blocks_are_checked_as_those_in_a_text(kinds, column, handler):
    urls = ["https://a.example/1", "/info/jiaotong/2020-00009/", "www.example.com"]
    links = [{"type": "item", "id": url, "value": {"text": "去看", "address": url, "note": ""}} for url in urls]
    blocks = [{"type": "links", "value": links}]
    page = actions.start_document(kinds["page"], column("专题", "topics"), title="跨江桥专题", slug="bridge",
                                  values={"blocks": blocks}, by=handler, at=NOON)  # fmt: skip
    page = Edition.objects.get(pk=page.pk)
    assert links_in(page) == urls
    found = {(row.code, row.words) for row in actions.check_edition(page, at=NOON)}
    assert found == {("link_unchecked", urls[0]), ("dead_link", urls[1]), ("dead_link", urls[2])}
    from gongkai.publications.actions.checking import keep_links

    keep_links(page, {urls[0]: FetchedPage(urls[0], 200, "甲", "0" * 64, 10)}, at=NOON)
    opened = [row.words for row in actions.check_edition(page, at=NOON) if row.state == FindingState.OPEN]
    assert set(opened) == set(urls[1:])


def test_columns_are_read_as_the_tree_says_wherever_they_are_listed(coordinator, bureau, office):
    def add(name: str, slug: str, order: int, parent: Column | None = None) -> Column:
        values = {"name": name, "slug": slug, "order": order, "section": office, "parent": parent}
        return actions.save_column(bureau, values, by=coordinator, at=NOON)

    late = add("丙", "a", 2)
    first = add("甲", "z", 1)
    add("乙", "b", 2)
    add("甲二", "a", 2, first)
    add("甲一", "b", 1, first)
    told = ["甲", "甲一", "甲二", "丙", "乙"]  # 丙 and 乙 have the same order: by name, as the database sorts it
    assert [row.name for row in Column.objects.filter(agency=bureau)] == told
    assert [row.column.name for row in column_statuses(bureau, WorkCalendar({}, {}, "no notices"), TODAY)] == told
    assert [row.name for row in columns_of("jiaotong")] == told
    assert [branch.column.name for branch in tree(bureau)] == ["甲", "丙", "乙"]
    actions.save_column(bureau, {"order": 0}, column=late, by=coordinator, at=NOON)
    assert [row.name for row in columns_of("jiaotong")] == ["丙", "甲", "甲一", "甲二", "乙"]


def test_a_draft_that_was_given_up_is_its_sections_only(notice, handler, head, coordinator, leader):
    gone = actions.discard(notice, reason="不再需要", by=handler, at=NOON)
    for person in (handler, head):
        assert gone in Edition.objects.visible_to(person)
        assert Document.objects.own_of(person).filter(pk=notice.document_id)
    for person in (coordinator, leader):
        assert gone not in Edition.objects.visible_to(person)
        assert not Document.objects.visible_to(person).filter(pk=notice.document_id)


def test_who_reviews_law_sees_the_edition_in_review_and_not_what_was_given_up(released, handler, lawyer, coordinator):
    gone = actions.discard(actions.revise(released, by=handler, at=NOON), reason="写错了", by=handler, at=NOON)
    sent = _write(actions.revise(released, by=handler, at=NOON), handler, change_note="改时间")
    sent = actions.submit(sent, by=handler, at=NOON)
    for person in (lawyer, coordinator):
        seen = set(Edition.objects.visible_to(person).filter(document=released))
        assert seen == {released.live, sent}, person
    assert gone in Edition.objects.visible_to(handler)


def test_a_dead_video_is_told_and_one_that_nobody_asked_keeps_nothing_back(notice, handler):
    from gongkai.publications.actions.checking import keep_links

    url = "https://v.example.com/1"
    actions.add_video(notice, url, "绕行", "走江北路", by=handler, at=NOON)
    assert links_in(notice) == [url]
    assert actions.check_edition(notice, at=NOON) == []
    keep_links(notice, {url: FetchedPage(url, 404, "", "", 0)}, at=NOON)
    assert [(row.code, row.words) for row in actions.check_edition(notice, at=NOON)] == [("dead_link", url)]


def test_the_record_of_a_removed_file_names_it(notice, handler):
    row = actions.add_file(notice, "名单.txt", "甲乙丙".encode(), by=handler, at=NOON)
    actions.remove_file(row, by=handler, at=NOON)
    assert gist(Event.objects.latest("pk")) == "名单.txt"


ID = "11010519491231002X"


@pytest.mark.parametrize("text", ["", "名单", "11010519491231", "110105 1949\n1231002X，见名单", ID.replace("X", "")])
def test_words_that_stand_in_a_file_are_screened_whatever_is_written_about_it(text, notice, handler):
    row = actions.add_file(notice, "名单.txt", f"甲，{ID}".encode(), by=handler, at=NOON)
    with pytest.raises(Refused, match="从文件里读出来的"):
        actions.change_file(row, name="名单.txt", text=text, by=handler, at=NOON)
    actions.change_file(row, name="公示.txt", text=f"下面是名单。\r\n甲，{ID}", by=handler, at=NOON)
    assert "id_number" in {one.code for one in actions.check_edition(notice, at=NOON)}
    other = actions.add_file(notice, "名单二.txt", ID.encode(), by=handler, at=NOON, text="名单")
    assert other.text == f"名单\n{ID}"


def test_a_long_file_is_renamed_without_losing_its_words(notice, handler, client):
    row = actions.add_file(notice, "名单.txt", ("甲乙丙丁" * 6000 + ID).encode(), by=handler, at=NOON)
    client.force_login(handler)
    page = client.get(reverse("desk:edition", args=[notice.pk])).content.decode()
    assert "从文件里读出了24018个字" in page
    client.post(reverse("desk:edition_file_change", args=[notice.pk, row.pk]), {"name": "公示名单"})
    row.refresh_from_db()
    assert (row.name, row.text[-18:]) == ("公示名单.txt", ID)
