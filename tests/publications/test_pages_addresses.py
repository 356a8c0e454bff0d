"""Free pages have an address of their own: the word that was chosen, else their number."""

from __future__ import annotations

import pytest
from moments import NOON
from writing import go_on

from gongkai.publications import actions
from gongkai.publications.models import Document
from gongkai.rules.refused import Refused

BLOCKS = {"blocks": [{"type": "text", "value": "施工前七日公布。"}]}


@pytest.mark.parametrize(
    ("slug", "address"), [("road-works", "/topics/jiaotong/road-works/"), ("", "/topics/jiaotong/2026-1/")]
)
def test_a_page_is_reached_by_its_word_or_its_number(slug, address, kinds, column, handler, cast):
    place = column("专题", "topics")
    page = actions.start_document(kinds["page"], place, title="占道施工", values=BLOCKS, slug=slug, by=handler, at=NOON)
    go_on(page, cast)
    assert Document.objects.public().get().address == address


@pytest.mark.parametrize(
    ("kind", "slug"), [("page", "1-number"), ("page", "两个字"), ("notice", "word"), ("page", "taken")]
)
def test_a_word_that_cannot_stand_is_refused(kind, slug, kinds, column, handler):
    place = column("专题", "topics")
    actions.start_document(kinds["page"], place, title="甲", values=BLOCKS, slug="taken", by=handler, at=NOON)
    with pytest.raises(Refused, match="网址代码"):
        actions.start_document(kinds[kind], place, title="乙", slug=slug, by=handler, at=NOON)
