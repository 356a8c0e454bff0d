"""What was explained on the edition that is out is not asked again by a revision, unless the passage changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from moments import NOON
from writing import go_on

from gongkai.publications import actions
from gongkai.publications.actions.checking import CARRIED, keep_links
from gongkai.publications.models import Document, Edition, FindingState, Term
from gongkai.publications.queries.comparing import compare_editions
from gongkai.records.sources.pages import FetchedPage

WHY = "引用历史文件的标题，照录原文"
LATER = NOON + timedelta(days=30)
FIRST = "<p>清理盲流的旧公告自今日起停止执行。</p><p>夜间封闭跨江桥。</p>"


@pytest.fixture
def explained(notice, handler, cast, bureau) -> Document:
    """A notice that is out with one word explained by its writer."""
    Term.objects.create(agency=bureau, kind="forbidden", words="盲流", source="本局用语清单")
    _write(notice, handler, body=FIRST)
    [row] = actions.check_edition(_fresh(notice), at=NOON)
    actions.accept_finding(row, reason=WHY, by=handler, at=NOON)
    return go_on(_fresh(notice), cast).document


def _fresh(edition: Edition) -> Edition:
    return Edition.objects.get(pk=edition.pk)


def _write(edition, handler, **values):
    row = _fresh(edition)
    return actions.save_edition(row, values, version=row.version, by=handler, at=LATER)


def _check(edition):
    """What the gate finds, without the note of what was changed, which every revision needs in the end."""
    rows = actions.check_edition(_fresh(edition), at=LATER)
    return [row for row in rows if row.code != "missing"]


def _only(edition):
    [row] = _check(edition)
    return row


def test_an_unchanged_passage_is_explained_already(explained, handler):
    revision = actions.revise(explained, by=handler, at=LATER)
    _write(revision, handler, body=FIRST.replace("夜间", "白天"))
    row = _only(revision)
    assert (row.state, row.accepted_why) == (FindingState.ACCEPTED, f"{CARRIED}{WHY}")
    assert (row.accepted_by, row.accepted_at, row.carried) == (handler, NOON, True)
    assert [row.code for row in actions.blocking(revision)] == ["missing"]


def test_a_changed_passage_asks_again_and_an_undone_change_does_not(explained, handler):
    revision = actions.revise(explained, by=handler, at=LATER)
    assert _only(revision).state == FindingState.ACCEPTED
    _write(revision, handler, body=FIRST.replace("停止执行", "继续执行"))
    row = _only(revision)
    assert (row.state, row.accepted_why, row.accepted_by, row.carried) == (FindingState.OPEN, "", None, False)
    _write(revision, handler, body=FIRST)
    assert _only(revision).state == FindingState.ACCEPTED


def test_the_same_word_in_another_passage_is_asked(explained, handler):
    revision = actions.revise(explained, by=handler, at=LATER)
    _write(revision, handler, body=f"{FIRST}<p>各镇不得再提盲流这个说法。</p>")
    rows = _check(revision)
    assert sorted(row.state for row in rows) == [FindingState.ACCEPTED, FindingState.OPEN]


def test_words_given_anew_are_the_revisions_own(explained, handler):
    revision = actions.revise(explained, by=handler, at=LATER)
    row = actions.accept_finding(_only(revision), reason="另有专门说明", by=handler, at=LATER)
    assert not row.carried
    _write(revision, handler, body=FIRST.replace("停止执行", "继续执行"))
    assert _only(revision).accepted_why == "另有专门说明"


def test_the_third_edition_says_so_once(explained, handler, cast):
    revision = actions.revise(explained, by=handler, at=LATER)
    _write(revision, handler, change_note="改错字")
    go_on(_fresh(revision), cast, at=LATER)
    explained.refresh_from_db()
    third = actions.revise(explained, by=handler, at=LATER + timedelta(days=1))
    assert _only(third).accepted_why == f"{CARRIED}{WHY}"


def test_a_link_and_a_scan_are_carried_by_what_they_are(notice, handler, cast):
    page = "https://old.example/1"
    _write(notice, handler, body=f'<p>见<a href="{page}">旧网站</a></p>')
    actions.add_file(_fresh(notice), "扫描件.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, by=handler, at=NOON)
    answer = {page: FetchedPage(page, 404, "", "", 0)}
    keep_links(notice, answer, at=NOON)
    for row in actions.check_edition(_fresh(notice), at=NOON):
        actions.accept_finding(row, reason=WHY, by=handler, at=NOON)
    document = go_on(_fresh(notice), cast).document
    revision = actions.revise(document, by=handler, at=LATER)
    states = {row.code: row.state for row in _check(revision)}
    assert states == {"link_unchecked": FindingState.OPEN, "no_text": FindingState.ACCEPTED}
    keep_links(revision, answer, at=LATER)
    states = {row.code: row.state for row in _check(revision)}
    assert states == {"dead_link": FindingState.ACCEPTED, "no_text": FindingState.ACCEPTED}


@pytest.mark.parametrize(("field", "label"), [("contact", "咨询方式"), ("author", "作者"), ("topic", "主题分类")])
def test_fields_beside_the_text_are_screened(field, label, explained, handler):
    revision = actions.revise(explained, by=handler, at=LATER)
    _write(revision, handler, **{field: "盲流管理办公室"})
    rows = [row for row in _check(revision) if row.state == FindingState.OPEN]
    assert [(row.where, row.where_name) for row in rows] == [(f"field:{field}", label)]
    compared = compare_editions(explained.live, _fresh(revision))
    assert [pair.label for pair in compared.fields] == [label]
    assert [name for name, _ in compared.parts] == ["正文"]
