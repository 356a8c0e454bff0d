"""Out, scheduled, revised, withdrawn, moved, gone; numbers without gaps; search in step; effects on others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from moments import NOON, TODAY, on
from writing import BODY, NORM_VALUES, SECRECY, go_on

from gongkai.publications import actions
from gongkai.publications.actions.validity import EffectDraft
from gongkai.publications.models import Document, Edition, EffectKind, Openness, Site, Standing, State
from gongkai.publications.queries.validity import validities, validity_of
from gongkai.records.models import Event, Message, Serial, Verb
from gongkai.rules.refused import Refused
from gongkai.rules.validity import Validity
from gongkai.search.models import Query
from gongkai.search.queries import find


def hits(words: str) -> list[str]:
    return [hit.url for hit in find(Query(words=words)).hits]


def test_a_release_numbers_indexes_and_records(released, bureau):
    assert (released.standing, released.year, released.serial) == (Standing.LIVE, 2026, 1)
    assert released.index_no == "jiaotong/2026-00001"
    assert released.address == "/info/jiaotong/2026-00001/"
    assert hits("跨江桥") == [released.address]
    event = Event.objects.get(verb=Verb.RELEASED)
    assert event.actor_name == "林静"


def test_the_index_number_follows_the_scheme_of_the_agency(notice, cast, bureau):
    Site.objects.create(agency=bureau, credit_code="11990000MB0000000X")
    go_on(notice, cast)
    assert Document.objects.get(pk=notice.document_id).index_no == "11990000MB0000000X/2026-00001"


def test_a_release_that_fails_leaves_no_gap_and_no_trace(notice, cast):
    edition = go_on(notice, cast, to=State.REVIEW)
    actions.approve(edition, by=cast["own"], at=NOON, secrecy=SECRECY)
    edition.refresh_from_db()
    Edition.objects.filter(pk=edition.pk).update(contact="")
    before = Event.objects.count()
    with pytest.raises(Refused):
        actions.approve(edition, by=cast["office"], at=NOON)
    assert not Serial.objects.exists()
    assert (Event.objects.count(), hits("跨江桥")) == (before, [])


def test_scheduled_to_the_minute(notice, cast, handler):
    hour = NOON + timedelta(hours=20)
    actions.save_edition(notice, {"release_at": hour}, version=1, by=handler, at=NOON)
    edition = go_on(notice, cast, to=State.READY)
    assert edition.state == State.READY
    assert actions.release_due(at=hour - timedelta(minutes=1)) == 0
    assert actions.release_due(at=hour) == 1
    assert actions.release_due(at=hour) == 0
    assert Document.objects.get(pk=notice.document_id).published_at == hour


def test_what_may_not_go_out_at_its_hour_goes_back_and_its_writer_is_told(notice, cast, handler):
    hour = NOON + timedelta(days=60)
    actions.save_edition(notice, {"release_at": hour}, version=1, by=handler, at=NOON)
    go_on(notice, cast, to=State.READY)
    assert actions.release_due(at=hour) == 0
    assert Edition.objects.get(pk=notice.pk).state == State.DRAFT
    assert "超过公开期限" in Message.objects.get(recipient="chenxiaolan").body


def test_the_office_lets_out_early_or_takes_back(notice, cast, handler):
    actions.save_edition(notice, {"release_at": NOON + timedelta(days=3)}, version=1, by=handler, at=NOON)
    edition = go_on(notice, cast, to=State.READY)
    with pytest.raises(Refused, match="这一步由办公室统筹"):
        actions.release(edition, by=handler, at=NOON)
    actions.release(edition, by=cast["office"], at=NOON)
    assert Document.objects.get(pk=notice.document_id).standing == Standing.LIVE


def test_held_back_it_needs_the_review_again(notice, cast, handler):
    actions.save_edition(notice, {"release_at": NOON + timedelta(days=3)}, version=1, by=handler, at=NOON)
    edition = go_on(notice, cast, to=State.READY)
    actions.hold_release(edition, reason="数据还要核对", by=cast["office"], at=NOON)
    assert actions.release_due(at=NOON + timedelta(days=4)) == 0
    assert Edition.objects.get(pk=notice.pk).state == State.DRAFT


@pytest.mark.parametrize("openness", [Openness.ON_REQUEST, Openness.CLOSED])
def test_what_is_not_for_everybody_is_filed_and_found_nowhere(openness, notice, cast, handler):
    values = {"openness": openness, "openness_ground": "《政府信息公开条例》第十六条第二款"}
    actions.save_edition(notice, values, version=1, by=handler, at=NOON)
    go_on(notice, cast)
    document = Document.objects.get(pk=notice.document_id)
    assert (document.standing, document.serial) == (Standing.FILED, None)
    assert not Document.objects.public().exists()
    assert not Document.objects.reachable().exists()
    assert hits("跨江桥") == []


def test_withdrawn_is_gone_from_the_search_and_readable(released, cast):
    document = actions.withdraw(released, reason="路线有误，更正后再发", by=cast["office"], at=NOON)
    assert hits("跨江桥") == []
    assert document in Document.objects.reachable()
    assert document not in Document.objects.public()
    back = actions.restore(document, reason="已核对无误", by=cast["office"], at=NOON)
    assert hits("跨江桥") == [back.address]


@pytest.mark.parametrize("to", ["javascript:alert(1)", "//evil.example/", "/\\evil", "http://", "ftp://x/", "/a b",
                                "", "x" * 400])  # fmt: skip
def test_a_new_address_is_an_address(to, released, cast):
    with pytest.raises(Refused, match="新网址"):
        actions.redirect(released, to, reason="栏目已调整", by=cast["office"], at=NOON)


def test_moved_and_gone(released, cast):
    document = actions.redirect(released, "/topics/jiaotong/bridge/", reason="并入专题", by=cast["office"], at=NOON)
    assert (document.standing, document.moved_to) == (Standing.REDIRECTED, "/topics/jiaotong/bridge/")
    document = actions.erase(document, reason="含有个人信息，已删除", by=cast["office"], at=NOON)
    assert document.standing == Standing.GONE
    with pytest.raises(Refused, match="不能改为"):
        actions.withdraw(document, reason="再撤一次", by=cast["office"], at=NOON)


@pytest.mark.parametrize("who", ["handler", "head", "leader", "outsider", "overseer", "administrator"])
def test_only_the_office_withdraws(who, released, request):
    with pytest.raises(Refused, match="请由办公室统筹办理"):
        actions.withdraw(released, reason="不想要了", by=request.getfixturevalue(who), at=NOON)


def test_two_withdrawals_at_once(released, cast):
    stale = Document.objects.get(pk=released.pk)
    actions.withdraw(released, reason="路线有误，更正后再发", by=cast["office"], at=NOON)
    with pytest.raises(Refused, match="刚被他人处理"):
        actions.erase(stale, reason="含有个人信息", by=cast["office"], at=NOON)


@pytest.fixture
def successor(kinds, in_force, cast, handler, column):
    """A draft that repeals the first from 1 January 2028, with its interpretation."""
    values = {
        **NORM_VALUES,
        "doc_no": "江交规〔2026〕9号",
        "effective_on": date(2028, 1, 1),
        "expires_on": date(2032, 12, 31),
    }
    edition = actions.start_document(kinds["norm"], in_force.column, title="江州市公路养护作业交通组织规定（2026年修订）",
                                     values=values, by=handler, at=NOON)  # fmt: skip
    from writing import READING_VALUES

    actions.start_document(kinds["reading"], column("解读二", "readings2"), title="新规定改了什么", values=READING_VALUES,
                           interprets=edition.document, by=handler, at=NOON)  # fmt: skip
    drafts = [EffectDraft(in_force, EffectKind.REPEALS, date(2028, 1, 1))]
    actions.set_effects(edition, drafts, by=handler, at=NOON)
    return edition


def test_an_effect_counts_once_its_source_is_out(in_force, successor, cast):
    day = date(2028, 1, 1)
    assert validity_of(Document.objects.get(pk=in_force.pk), day) is Validity.IN_FORCE
    go_on(successor, cast)
    old = Document.objects.get(pk=in_force.pk)
    assert old.repealed_on == day
    assert validity_of(old, day) is Validity.REPEALED
    assert validity_of(old, day - timedelta(days=1)) is Validity.IN_FORCE
    assert old in Document.objects.in_force_on(day - timedelta(days=1))
    assert old not in Document.objects.in_force_on(day)


def test_a_withdrawn_source_has_no_effect(in_force, successor, cast):
    go_on(successor, cast)
    actions.withdraw(
        Document.objects.get(pk=successor.document_id), reason="尚未生效，先撤下", by=cast["office"], at=NOON
    )
    old = Document.objects.get(pk=in_force.pk)
    assert old.repealed_on is None
    assert validity_of(old, date(2029, 1, 1)) is Validity.IN_FORCE


def test_the_search_follows_the_validity(in_force, successor, cast):
    go_on(successor, cast)

    def facet(day: date) -> dict[str, int]:
        actions.follow_validity(at=on(day))
        return dict(find(Query(words="交通组织规定")).facets["validity"])

    assert facet(date(2026, 5, 31)) == {"尚未施行": 2}
    assert facet(date(2026, 6, 1)) == {"有效": 1, "尚未施行": 1}
    assert facet(date(2028, 1, 1)) == {"已废止": 1, "有效": 1}


def test_an_effect_names_a_document_that_has_validity(notice, norm, released_other, handler):
    with pytest.raises(Refused, match="没有效力状态"):
        actions.set_effects(notice, [EffectDraft(released_other, EffectKind.REPEALS, TODAY)], by=handler, at=NOON)
    with pytest.raises(Refused, match="不能废止自己"):
        actions.set_effects(norm, [EffectDraft(norm.document, EffectKind.REPEALS, TODAY)], by=handler, at=NOON)


@pytest.fixture
def released_other(kinds, notice, cast, handler) -> Document:
    values = {"body": BODY, "formed_on": TODAY, "contact": "安全监督科"}
    one = actions.start_document(
        kinds["notice"], notice.document.column, title="第三份", values=values, by=handler, at=NOON
    )
    return go_on(one, cast).document


def test_many_validities_cost_one_query(in_force, released, django_assert_num_queries):
    rows = list(Document.objects.public())
    with django_assert_num_queries(1):
        validities(rows, TODAY)


def test_a_rebuild_finds_what_is_public_and_nothing_else(released, in_force, norm, cast, django_assert_max_num_queries):
    from datetime import date as day

    from gongkai.publications.queries import entries

    actions.withdraw(released, reason="路线有误，更正后再发", by=cast["office"], at=NOON)
    total, rows = entries.all_entries(day(2026, 6, 1))
    with django_assert_max_num_queries(6):
        found = list(rows)
    assert total == len(found) == 2
    assert {(one.kind, one.validity) for one in found} == {("规范性文件", "有效"), ("政策解读", "")}
