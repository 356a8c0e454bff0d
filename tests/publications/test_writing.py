"""Drafts: what is asked for, two editors at once, revisions, files, and who sees what."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from moments import NOON
from writing import BODY, go_on

from gongkai.publications import actions
from gongkai.publications.models import Document, Edition, EditionFile, State
from gongkai.records.models import Event
from gongkai.rules.refused import Refused


def test_what_was_pasted_is_kept_clean(notice, handler):
    dirty = '<p class="MsoNormal" onclick="x()">封闭<script>alert(1)</script></p><img src=x onerror=alert(1)>'
    edition = actions.save_edition(notice, {"body": dirty, "title": " 公告\n之二 "}, version=1, by=handler, at=NOON)
    assert "script" not in edition.body
    assert "onclick" not in edition.body
    assert "onerror" not in edition.body
    assert edition.title == "公告 之二"


def test_two_editors_lose_nothing(notice, handler, head):
    actions.save_edition(notice, {"summary": "甲写的"}, version=1, by=handler, at=NOON)
    with pytest.raises(Refused, match="陈晓岚在您之后保存过"):
        actions.save_edition(Edition.objects.get(pk=notice.pk), {"summary": "乙写的"}, version=1, by=head, at=NOON)
    assert Edition.objects.get(pk=notice.pk).summary == "甲写的"


def test_saving_nothing_new_records_nothing(notice, handler):
    before = Event.objects.count()
    edition = actions.save_edition(notice, {"summary": ""}, version=1, by=handler, at=NOON)
    assert (edition.version, Event.objects.count()) == (1, before)


def test_a_number_has_the_brackets_of_the_standard(notice, handler):
    edition = actions.save_edition(notice, {"doc_no": "江交 (2026) 8 号"}, version=1, by=handler, at=NOON)
    assert edition.doc_no == "江交〔2026〕8号"


@pytest.mark.parametrize(("values", "says"), [
    ({"title": "  "}, "没有写标题"),
    ({"title": "长" * 201}, "太长"),
    ({"effective_on": date(2026, 6, 1), "expires_on": date(2026, 5, 31)}, "有效期在施行日期之前"),
])  # fmt: skip
def test_bad_input_is_refused_and_leaves_the_draft(values, says, notice, handler):
    with pytest.raises(Refused, match=says):
        actions.save_edition(notice, values, version=1, by=handler, at=NOON)
    assert Edition.objects.get(pk=notice.pk).version == 1


def test_what_a_kind_demands_is_told_by_name(kinds, column, handler):
    edition = actions.start_document(kinds["licence"], column(), title="某道路运输许可", by=handler, at=NOON)
    with pytest.raises(Refused, match="还缺：正文、决定书文号、行政相对人、决定日期、许可内容"):
        actions.submit(edition, by=handler, at=NOON)


def test_not_open_needs_a_ground(notice, handler):
    actions.save_edition(notice, {"openness": "closed"}, version=1, by=handler, at=NOON)
    with pytest.raises(Refused, match="不予公开的依据"):
        actions.submit(Edition.objects.get(pk=notice.pk), by=handler, at=NOON)


def test_a_column_takes_its_kinds_only(kinds, column, handler):
    place = column("政策解读", "readings")
    place.kinds.set([kinds["reading"]])
    with pytest.raises(Refused, match="不收录“公告公示”"):
        actions.start_document(kinds["notice"], place, title="公告", by=handler, at=NOON)


def test_a_revision_leaves_the_public_text_alone_until_it_is_out(released, handler, cast):
    edition = actions.revise(released, by=handler, at=NOON)
    actions.save_edition(edition, {"body": "<p>改为每晚23时封闭。</p>"}, version=1, by=handler, at=NOON)
    assert Document.objects.get(pk=released.pk).live.body == BODY
    with pytest.raises(Refused, match="已有一份在办的修订"):
        actions.revise(released, by=handler, at=NOON)
    with pytest.raises(Refused, match="修订说明"):
        actions.submit(Edition.objects.get(pk=edition.pk), by=handler, at=NOON)
    edition.refresh_from_db()
    actions.save_edition(edition, {"change_note": "封闭时间改晚一小时"}, version=edition.version, by=handler, at=NOON)
    go_on(edition, cast)
    document = Document.objects.get(pk=released.pk)
    assert document.live.body == "<p>改为每晚23时封闭。</p>"
    assert document.editions.get(number=1).state == State.REPLACED
    assert (document.year, document.serial) == (released.year, released.serial)


def test_a_file_brings_its_words(notice, handler):
    row = actions.add_file(notice, "封闭路段.txt", "跨江桥北引桥、江北路口".encode(), by=handler, at=NOON)
    assert (row.kind, row.text) == ("txt", "跨江桥北引桥、江北路口")
    again = actions.change_file(row, name="路段表", text=row.text, by=handler, at=NOON)
    assert again.name == "路段表.txt"
    actions.remove_file(row, by=handler, at=NOON)
    assert not EditionFile.objects.exists()


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml")
        archive.writestr("word/document.xml", b"0" * (201 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(("name", "data"), [
    ("无害.docx", b"MZ\x90\x00\x03\x00\x00\x00"),
    ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("表.xlsx", b"<html><script>alert(1)</script></html>"),
    ("炸弹.docx", None),
    ("空.txt", b""),
    ("运行.pdf", b"%PDF-1.4 1 0 obj<</S/JavaScript/JS(app.alert(1))>>"),
])  # fmt: skip
def test_lying_files_and_bombs_are_refused_and_nothing_is_kept(name, data, notice, handler):
    with pytest.raises(Refused):
        actions.add_file(notice, name, _bomb() if data is None else data, by=handler, at=NOON)
    assert not EditionFile.objects.exists()


def test_a_name_with_markup_or_path_is_kept_harmless(notice, handler):
    row = actions.add_file(notice, "../../<img src=x onerror=alert(1)>.txt", "字".encode(), by=handler, at=NOON)
    assert not set('<>/\\:"') & set(row.name)


def test_a_picture_is_kept_once_and_is_no_svg(notice, handler):
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
    first = actions.add_image(notice, "图.png", png, by=handler, at=NOON, alt="绕行示意")
    assert actions.add_image(notice, "同一张.png", png, by=handler, at=NOON) == first
    with pytest.raises(Refused, match="不是图片"):
        actions.add_image(notice, "文.txt", "字".encode(), by=handler, at=NOON)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x/y", "//host/x", "https://", "/video"])
def test_a_video_lies_at_a_web_address(url, notice, handler):
    with pytest.raises(Refused, match="视频网址不对"):
        actions.add_video(notice, url, "讲解", "讲了什么", by=handler, at=NOON)


def test_files_of_what_is_in_review_do_not_change(notice, cast):
    row = actions.add_file(notice, "表.txt", "字".encode(), by=cast["writer"], at=NOON)
    actions.submit(notice, by=cast["writer"], at=NOON)
    for act in (lambda: actions.remove_file(row, by=cast["writer"], at=NOON),
                lambda: actions.add_file(notice, "b.txt", b"x", by=cast["writer"], at=NOON)):  # fmt: skip
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize("who", ["colleague", "outsider", "overseer", "administrator", "auditor", "lawyer"])
def test_a_draft_is_seen_by_nobody_else(who, notice, request):
    person = request.getfixturevalue(who)
    assert not Document.objects.visible_to(person).filter(pk=notice.document_id)
    assert not Edition.objects.visible_to(person).filter(pk=notice.pk)
    assert not Document.objects.editable_by(person).filter(pk=notice.document_id)


@pytest.mark.parametrize("who", ["handler", "head", "coordinator", "leader"])
def test_a_draft_is_seen_by_its_section_and_by_who_answers_for_the_agency(who, notice, request):
    person = request.getfixturevalue(who)
    assert notice in Edition.objects.visible_to(person)


def test_the_reviewer_of_law_sees_what_is_in_review(notice, lawyer, handler):
    actions.submit(notice, by=handler, at=NOON)
    assert notice in Edition.objects.visible_to(lawyer)


def test_of_what_is_public_others_see_the_public_edition_only(released, handler, colleague):
    draft = actions.revise(released, by=handler, at=NOON)
    assert released in Document.objects.visible_to(colleague)
    assert released.live in Edition.objects.visible_to(colleague)
    assert draft not in Edition.objects.visible_to(colleague)
    with pytest.raises(Refused, match="请由安全监督科的人员修订"):
        actions.revise(released, by=colleague, at=NOON)
