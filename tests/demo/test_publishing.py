"""What the demo bureau has published and has under way: all of it through the actions, nothing left out, all of it readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone
from moments import SHANGHAI

from gongkai.demo.columns import set_up
from gongkai.demo.filling import published
from gongkai.demo.people import found
from gongkai.demo.year import in_order
from gongkai.publications.models import (
    STATUTORY_ITEMS,
    Act,
    Column,
    Document,
    Edition,
    FindingState,
    Kind,
    Openness,
    Part,
    PlanPeriod,
    Site,
    Standing,
    State,
    Term,
)
from gongkai.publications.queries.gate import findings_of
from gongkai.publications.queries.review import queue, stand_in, to_look_at
from gongkai.publications.queries.validity import validities
from gongkai.records.models import Event
from gongkai.records.queries import verify_all
from gongkai.rules.validity import Validity
from gongkai.screening.digits import is_credit_code
from gongkai.screening.people import SURNAMES

TODAY = date(2026, 5, 15)  # a Friday
VERBS = {
    Act.SAVE: "changed", Act.SUBMIT: "submitted", Act.RECALL: "recalled", Act.APPROVE: "accepted",
    Act.SEND_BACK: "sent_back", Act.RELEASE: "released", Act.HOLD: "held", Act.REPLACE: "revised", Act.DISCARD: "discarded",
}  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker, tmp_path_factory):
    """The bureau's publishing, filled once and rolled back after the last test."""
    files: Path = tmp_path_factory.mktemp("files")
    founded = date(2025, 1, 4)
    at = datetime.combine(founded, time(9), SHANGHAI)
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files), transaction.atomic():
        people = found(at)
        set_up(people, at)
        for _ in in_order([acts for _, acts in published(people, TODAY, founded)]):
            pass
        yield people
        transaction.set_rollback(True)


def days(rows) -> Iterator[date]:
    return (timezone.localtime(row.published_at).date() for row in rows)


def test_every_kind_is_there_and_public(cast):
    public = Document.objects.public()
    assert {kind.code for kind in Kind.objects.exclude(documents__in=public)} == {"disclosed"}  # comes of a request
    assert public.count() >= 60
    assert max(days(public)) == TODAY
    assert min(days(public)) < TODAY - timedelta(days=400)


def test_every_act_was_done_and_every_state_is_there(cast):
    done = set(Event.objects.filter(subject_type="publications.Edition").values_list("verb", flat=True))
    assert {act for act, verb in VERBS.items() if verb not in done} == set()
    assert set(Edition.objects.values_list("state", flat=True)) == set(State.values)
    standings = set(Document.objects.values_list("standing", flat=True))
    assert standings == set(Standing.values)
    assert {"excused", "affected", "withdrawn"} <= set(Event.objects.values_list("verb", flat=True))


def test_the_record_holds(cast):
    assert [broken for _, broken in verify_all() if broken] == []


def test_something_waits_at_each_step_and_for_the_second_look(cast):
    waiting = Edition.objects.filter(state=State.REVIEW)
    assert {edition.step for edition in waiting} == {1, 2, 3, 4}
    assert queue(cast.people["fangzheng"]).count() == 1
    assert queue(cast.people["linjing"]).count() == 1
    assert queue(cast.people["zhouming"]).count() == 1
    assert stand_in(cast.people["zhouming"]).count() == 3
    assert [str(row) for row in to_look_at(cast.people["linjing"])] == ["《关于云溪渡口因大雾临时停航的紧急通告》"]
    hour = Edition.objects.get(state=State.READY).release_at
    assert timezone.localtime(hour).date() == TODAY + timedelta(days=1)


def test_the_gate_has_found_an_invented_identity_number(cast):
    draft = Edition.objects.get(title__contains="背景核查", state=State.DRAFT)
    found = draft.findings.filter(state=FindingState.OPEN, code="id_number")
    assert [row.blocks for row in found] == [True]
    assert draft.findings.filter(code="confusion").exists()
    assert Edition.objects.filter(findings__state=FindingState.ACCEPTED).count() == 4


def test_nothing_public_tells_of_a_person(cast):
    for document in Document.objects.public().select_related("live__document__kind", "live__document__agency"):
        personal = [
            one for one in findings_of(document.live, TODAY) if one.finding.code in {"id_number", "mobile", "address"}
        ]
        assert personal == [], document


def test_documents_stand_in_law_in_every_way(cast):
    norms = list(Document.objects.public().filter(kind__is_normative=True))
    found = set(validities(norms, TODAY).values())
    assert found == set(Validity)
    for norm in norms:
        assert norm.live.unified_no
        assert norm.interpretations.filter(standing=Standing.LIVE).exists(), norm


def test_what_is_not_for_everybody_is_kept_with_its_ground(cast):
    kept = Edition.objects.exclude(openness=Openness.ACTIVE)
    assert set(kept.values_list("openness", flat=True)) == {Openness.ON_REQUEST, Openness.CLOSED}
    assert all("《政府信息公开条例》第" in one.openness_ground for one in kept)
    assert {one.document.standing for one in kept} == {Standing.FILED}


def test_a_link_leads_past_the_word_before_an_outside_site_and_a_picture_is_attached(cast):
    notice = Document.objects.public().get(live__title__contains="联网平台")
    client = Client()
    page = client.get(notice.address).content.decode()
    [way] = re.findall(rf'href="({notice.address}leaving/[^"]*)"', page)
    assert "即将离开" in client.get(unescape(way)).content.decode()
    assert [(one.kind, "取票号" in one.text) for one in notice.live.files.all()] == [("png", True)]


def test_the_five_year_plans_have_one_gap(cast):
    there = set(Edition.objects.filter(plan_period__gte=12).values_list("plan_period", flat=True))
    assert set(range(12, 16)) - there == {PlanPeriod.P13}


def test_the_site_has_its_parts_items_and_facts(cast):
    columns = Column.objects.filter(agency=cast.bureau)
    assert 35 <= columns.count() <= 50
    assert {column.part for column in columns} == {"", *Part.values}
    assert len({column.item for column in columns} & set(STATUTORY_ITEMS)) >= 14
    assert columns.exclude(update_rule="none").filter(latest_at=None).exists()
    site = Site.objects.get(agency=cast.bureau)
    assert is_credit_code(site.credit_code)
    assert site.popular
    assert Term.objects.filter(agency=None).count() > 200
    assert all(name[0] in SURNAMES for name in Term.objects.filter(kind="leader").values_list("words", flat=True))


def test_every_public_page_answers(cast):
    client = Client()
    for document in Document.objects.reachable():
        answer = client.get(document.address)
        wanted = {Standing.GONE: {410}, Standing.REDIRECTED: {301, 302}}.get(Standing(document.standing), {200})
        assert answer.status_code in wanted, (document, document.standing)
    for column in Column.objects.filter(agency=cast.bureau):
        assert client.get(f"/columns/jiaotong/{column.path}").status_code == 200
    for path in ("/", "/open/", "/periods/", "/organisation/", "/map/", "/norms/", "/search/?q=老年人"):
        assert client.get(path).status_code == 200, path
    assert "老年人" in client.get("/search/?q=老年人").content.decode()
