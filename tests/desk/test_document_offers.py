"""What the document screens offer: only what the reader may do, and every field that the action takes."""

from __future__ import annotations

import pytest
from django.urls import reverse
from moments import NOON
from publication_cast import draft, stage

from gongkai.publications import actions
from gongkai.publications.models import Document


@pytest.fixture
def made(bureau, office, safety, account):
    return stage(bureau, office, safety, account)


def test_drafts_of_another_section_cannot_be_ticked(made, signed_in):
    theirs = draft(made, "安全监督科的草稿")
    own = draft(made, "办公室的草稿", by=made.coordinator)
    page = signed_in(made.coordinator).get(reverse("desk:documents")).content.decode()
    assert {row in page for row in ("安全监督科的草稿", "办公室的草稿")} == {True}
    assert f'name="edition" value="{own.pk}"' in page
    assert f'name="edition" value="{theirs.pk}"' not in page


def test_without_a_draft_of_ones_own_nothing_is_there_to_tick_all(made, signed_in):
    draft(made, "安全监督科的草稿")
    assert "全选本页草稿" not in signed_in(made.coordinator).get(reverse("desk:documents")).content.decode()
    assert "全选本页草稿" in signed_in(made.handler).get(reverse("desk:documents")).content.decode()


@pytest.fixture
def topics(made):
    """A column that takes free pages."""
    values = {"name": "专题", "slug": "topics", "section": made.handler.section, "active": True}
    return actions.save_column(made.handler.agency, values, by=made.coordinator, at=NOON, kinds=[made.kinds["page"]])


def test_a_free_page_gets_the_address_word_that_was_typed(made, topics, signed_in):
    client, address = signed_in(made.handler), reverse("desk:document_new")
    assert 'name="slug"' in client.get(address, {"kind": made.kinds["page"].pk}).content.decode()
    asked = {"kind": made.kinds["page"].pk, "column": topics.pk, "title": "安全生产月", "slug": "safety-month"}
    client.post(address, asked)
    assert Document.objects.get().slug == "safety-month"


def test_an_address_word_that_cannot_be_used_comes_back_with_the_reason(made, topics, signed_in):
    asked = {"kind": made.kinds["page"].pk, "column": topics.pk, "title": "安全生产月", "slug": "安全月"}
    page = signed_in(made.handler).post(reverse("desk:document_new"), asked).content.decode()
    assert "网址代码“安全月”不能用" in page
    assert 'value="安全月"' in page
    assert not Document.objects.exists()


def test_other_kinds_have_no_address_word(made, signed_in):
    page = signed_in(made.handler).get(reverse("desk:document_new"), {"kind": made.kinds["notice"].pk}).content.decode()
    assert 'name="slug"' not in page


def test_a_refused_submission_leads_to_the_sentence_that_says_why(made, signed_in):
    edition = draft(made, "没有成文日期的公告", formed_on=None)
    typed = {"version": edition.version, "title": edition.title, "column": made.notices.pk, "openness": "active",
             "contact": "安全监督科", "body": "<p>正文</p>", "then": "submit"}  # fmt: skip
    answer = signed_in(made.handler).post(reverse("desk:edition", args=[edition.pk]), typed)
    assert answer.url.endswith("#main")


def test_columns_made_for_the_kind_are_offered_first(made, signed_in):
    values = {"name": "安全动态", "slug": "a-news", "section": made.handler.section, "active": True}
    actions.save_column(made.handler.agency, values, by=made.coordinator, at=NOON)
    page = signed_in(made.handler).get(reverse("desk:document_new"), {"kind": made.kinds["notice"].pk})
    assert [str(row) for row in page.context["columns"]] == ["公告公示", "安全动态"]


def test_who_may_only_read_a_kind_is_shown_no_way_to_save_it(made, signed_in, administrator, root_administrator):
    address = reverse("desk:kind", args=[made.kinds["notice"].pk])
    assert ">保存<" not in signed_in(administrator).get(address).content.decode()
    assert ">保存<" in signed_in(root_administrator).get(address).content.decode()


def test_a_reviewer_is_not_offered_to_mend_what_only_writers_change(made, signed_in):
    edition = actions.submit(draft(made, "联系电话公告", body="<p>请拨打13812345678。</p>"), by=made.handler, at=NOON)
    assert edition.findings.exists()
    page = signed_in(made.head).get(reverse("desk:document_reviews")).content.decode()
    assert "data-find=" in page
    assert "data-mend" not in page
