"""The gate names what an attachment hides: comments, revisions, hidden sheets, and who wrote it."""

import io

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from moments import NOON
from openpyxl.comments import Comment
from writing import go_on

from gongkai.papers.actions.sheets import Column, Sheet, write_workbook
from gongkai.publications import actions
from gongkai.publications.models import Edition, FindingState
from gongkai.publications.sources.hiding import hides_in
from gongkai.records.models import Event, Verb
from gongkai.rules.refused import Refused

WHO = 'w:id="7" w:author="赵强" w:date="2025-01-02T03:04:05Z"'


def saved(made):
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def workbook():
    """Two sheets, one of them hidden, a hidden column and two comments."""
    book = openpyxl.Workbook()
    book.properties.creator = "政务公开平台"
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"] = "路线", "内部评分", "里程"
    sheet["A1"].comment, sheet["C1"].comment = Comment("先别公布", "赵强"), Comment("再核", "赵强")
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("底稿")["A1"] = "未定方案"
    book["底稿"].sheet_state = "hidden"
    return saved(book)


def report(author="钱进"):
    """A document with a tracked deletion and its author's name."""
    document = docx.Document()
    document.core_properties.author, document.core_properties.last_modified_by = author, ""
    document.add_paragraph("公开的文字")
    deleted = f"<w:del {WHO}><w:r><w:delText>不公开的文字</w:delText></w:r></w:del>"
    document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}>{deleted}</w:p>"))
    return saved(document)


def found(edition):
    rows = actions.check_edition(Edition.objects.get(pk=edition.pk), at=NOON)
    return {row.hides: row for row in rows if row.hides}


@pytest.fixture
def with_book(notice, handler):
    actions.add_file(notice, "线路表.xlsx", workbook(), by=handler, at=NOON)
    return notice


def test_each_kind_of_hidden_thing_in_a_file_is_one_finding(with_book):
    rows = found(with_book)
    assert set(rows) == {"comment", "sheet", "column"}
    assert all(row.blocks and row.where_name == "附件“线路表.xlsx”" for row in rows.values())
    assert (rows["comment"].label, rows["sheet"].label) == ("附件有批注", "附件有隐藏的工作表")
    assert "先别公布" in rows["comment"].words
    assert rows["comment"].words.endswith("等2处")


def test_revisions_block_and_the_authors_name_is_a_warning(notice, handler):
    actions.add_file(notice, "说明.docx", report(), by=handler, at=NOON)
    rows = found(notice)
    assert rows["deleted"].blocks
    assert "赵强" in rows["deleted"].words
    assert not rows["property"].blocks
    assert "钱进" in rows["property"].words


@pytest.mark.parametrize(("data", "kind"), [
    pytest.param(write_workbook([Sheet("表", [Column("甲", 9)], [["乙"]])]), "xlsx", id="an export of the product"),
    pytest.param("公开的文字".encode(), "txt", id="plain text"),
])  # fmt: skip
def test_what_hides_nothing_is_told_of_nothing(data, kind):
    assert hides_in(data, kind) == []


def test_what_cannot_be_looked_into_blocks_by_itself():
    assert [(one["kind"], one["blocks"]) for one in hides_in(b"%PDF-1.4 broken", "pdf")] == [("unread", True)]


def test_nothing_goes_out_with_it_until_it_is_explained(with_book, cast):
    with pytest.raises(Refused, match="附件有"):
        go_on(with_book, cast)
    for row in found(with_book).values():
        actions.accept_finding(row, reason="已核对，可以公开", by=cast["own"], at=NOON)
    with_book.refresh_from_db()
    assert go_on(with_book, cast).document.live_id == with_book.pk


def test_a_revision_keeps_what_was_explained_and_what_the_file_hides(with_book, cast, handler):
    for row in found(with_book).values():
        actions.accept_finding(row, reason="已核对，可以公开", by=handler, at=NOON)
    go_on(with_book, cast)
    with_book.document.refresh_from_db()
    fresh = actions.revise(with_book.document, by=handler, at=NOON)
    assert {row.state for row in found(fresh).values()} == {FindingState.ACCEPTED}
    assert fresh.files.get().hides == with_book.files.get().hides


def test_it_can_be_cleared_kind_by_kind_and_the_finding_is_mended(with_book, handler):
    before = with_book.files.get()
    actions.change_file(before, name=before.name, text=f"{before.text}\n供市民查询", by=handler, at=NOON)
    actions.clear_hidden(found(with_book)["sheet"], by=handler, at=NOON)
    row = with_book.files.get()
    assert row.name == "线路表.xlsx"
    assert row.attachment_id != before.attachment_id
    assert "未定方案" not in row.text
    assert row.text.startswith("路线")
    assert row.text.endswith("供市民查询")
    assert set(found(with_book)) == {"comment", "column"}
    for kind in ("comment", "column"):
        actions.clear_hidden(found(with_book)[kind], by=handler, at=NOON)
    assert found(with_book) == {}
    assert with_book.files.get().hides == []
    assert Event.objects.filter(verb=Verb.CHANGED, after__dropped="sheet").count() == 1


def test_clearing_one_kind_leaves_the_reasons_for_the_others(with_book, handler):
    actions.accept_finding(found(with_book)["column"], reason="合并前的序号，可以公开", by=handler, at=NOON)
    data = with_book.files.get().attachment.content.read()
    actions.clear_hidden(found(with_book)["comment"], by=handler, at=NOON)
    assert found(with_book)["column"].accepted_why == "合并前的序号，可以公开"
    assert with_book.findings.filter(state=FindingState.MENDED).count() == 1
    actions.remove_file(with_book.files.get(), by=handler, at=NOON)
    assert found(with_book) == {}
    actions.add_file(with_book, "线路表.xlsx", data, by=handler, at=NOON)
    actions.clear_hidden(found(with_book)["comment"], by=handler, at=NOON)
    assert set(found(with_book)) == {"sheet", "column"}


def test_only_its_writers_clear_it_and_only_while_it_is_a_draft(with_book, cast):
    row = found(with_book)["comment"]
    with pytest.raises(Refused):
        actions.clear_hidden(row, by=cast["legal"], at=NOON)
    actions.submit(Edition.objects.get(pk=with_book.pk), by=cast["writer"], at=NOON)
    with pytest.raises(Refused):
        actions.clear_hidden(row, by=cast["writer"], at=NOON)
    assert with_book.files.get().hides


def test_a_finding_of_words_or_of_a_file_that_is_gone_clears_nothing(with_book, handler):
    row = found(with_book)["comment"]
    actions.remove_file(with_book.files.get(), by=handler, at=NOON)
    with pytest.raises(Refused, match="已经移除"):
        actions.clear_hidden(row, by=handler, at=NOON)
    row.code = "id_number"
    with pytest.raises(Refused, match="不能自动清除"):
        actions.clear_hidden(row, by=handler, at=NOON)


def test_the_same_content_is_attached_once(with_book, handler):
    with pytest.raises(Refused, match=r"和已有的附件“线路表\.xlsx”内容完全相同"):
        actions.add_file(
            with_book, "线路表二.xlsx", with_book.files.get().attachment.content.read(), by=handler, at=NOON
        )
    assert with_book.files.count() == 1
