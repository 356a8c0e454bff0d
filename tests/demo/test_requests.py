"""What the demo holds of requests for information: every state, every way in, every answer, and nothing that contradicts itself."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from html import unescape
from itertools import pairwise
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from moments import SHANGHAI

from gongkai.agencies.queries import work_calendar
from gongkai.archives.actions.closing import verify
from gongkai.archives.models import ArchiveFile, Disclosure, DisclosureWhy
from gongkai.demo.columns import set_up
from gongkai.demo.people import found
from gongkai.demo.requests.opening import open_desks
from gongkai.disputes.models import Dispute, Outcome, Route
from gongkai.fees.models import Charge, ChargeState, Payment
from gongkai.foi.actions.timing import kept, state_of
from gongkai.foi.models import (
    Answer,
    AnswerState,
    Case,
    Consultation,
    Decision,
    Delivery,
    Desk,
    Item,
    Opinion,
    Party,
    Reply,
    State,
    Verdict,
    Writer,
)
from gongkai.foi.queries.clocks import count_of
from gongkai.foi.queries.personal import code_mark, personal_of
from gongkai.letters.models import Code, Letter, LetterState, Service
from gongkai.publications.models import Document
from gongkai.records.models import Event
from gongkai.records.queries import verify_all
from gongkai.returns.models import Return
from gongkai.returns.queries.tables import Scope
from gongkai.returns.queries.years import year_of
from gongkai.rules.requests.crosschecks import Severity
from gongkai.rules.requests.grounds import EXEMPTIONS, GROUNDS
from gongkai.rules.requests.receipt import Channel
from gongkai.rules.requests.returns import NEW, SUM_COLUMN
from gongkai.rules.requests.service import Way
from gongkai.vault.identity import credit_code_fault, identity_fault

TODAY = date(2026, 5, 15)  # a Friday

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def docket(django_db_setup, django_db_blocker, tmp_path_factory):
    """Three years of requests, filled once and rolled back after the last test."""
    at = datetime(2023, 1, 4, 9, tzinfo=SHANGHAI)
    folder = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        cast = found(at)
        set_up(cast, at)
        filled = open_desks(cast, TODAY, at)
        for _ in filled.up_to(datetime.combine(TODAY, time(23, 59), SHANGHAI)):
            pass
        yield filled
        transaction.set_rollback(True)


@pytest.fixture
def bureau(docket):
    return docket.units["jiaotong"].agency


def test_there_are_enough_cases_over_three_years(bureau):
    cases = Case.objects.filter(agency=bureau)
    assert 110 <= cases.count() <= 140
    assert len(set(cases.values_list("year", flat=True))) == 4
    assert max(one.arrived_on for one in cases) == TODAY


def test_every_state_channel_and_code_is_there(bureau):
    cases = Case.objects.filter(agency=bureau)
    assert set(cases.values_list("state", flat=True)) == set(State.values)
    assert set(cases.values_list("channel", flat=True)) == set(Channel)
    assert {code for code in GROUNDS if Item.objects.filter(result=code).count() < 2} == set()
    assert set(cases.values_list("applicant_kind", flat=True)) == {
        "natural", "enterprise", "research", "welfare", "legal", "other"
    }  # fmt: skip


def test_answers_stand_at_every_step_and_in_every_state(docket):
    assert set(Answer.objects.values_list("state", flat=True)) == set(AnswerState.values)
    assert set(Answer.objects.filter(state=AnswerState.REVIEW).values_list("step", flat=True)) == set(Desk.values)
    assert Opinion.objects.filter(outdated=True).exists()


def test_nobody_approves_what_they_wrote_or_two_steps_of_one_round(docket):
    writers = set(Writer.objects.values_list("answer", "person"))
    opinions = list(
        Opinion.objects.filter(outdated=False, verdict=Verdict.APPROVED).values_list("answer", "round", "person")
    )
    assert [one for one in opinions if (one[0], one[2]) in writers] == []
    assert len(set(opinions)) == len(opinions)


def test_every_kind_of_consultation_and_reply_is_there(docket):
    assert set(Consultation.objects.values_list("party", flat=True)) == set(Party.values)
    replies = set(Consultation.objects.values_list("reply", flat=True))
    wanted = {Reply.NONE, Reply.AGREED, Reply.OBJECTED, Reply.SILENT, Reply.RECALLED}
    assert wanted <= replies


def test_fees_stand_in_every_state_and_their_money_adds_up(docket):
    assert set(Charge.objects.values_list("state", flat=True)) == set(ChargeState.values)
    assert set(Charge.objects.values_list("method", flat=True)) == {"item", "page"}
    by_note = list(Payment.objects.values_list("kind", "note_no"))
    assert len(set(by_note)) == len(by_note)


def test_disputes_go_every_way_and_end_in_every_column(docket):
    assert set(Dispute.objects.values_list("route", flat=True)) == set(Route.values)
    assert set(Dispute.objects.values_list("outcome", flat=True)) == set(Outcome.values)
    redone = Case.objects.filter(redo_of__isnull=False)
    assert redone.count() == 2
    assert not Item.objects.filter(case__in=redone, counted=True).exists()


def test_every_letter_is_there_and_went_every_way(docket):
    made = Letter.objects.exclude(state=LetterState.VOID)
    assert set(made.values_list("code", flat=True)) == set(Code.values) - {Code.L18}
    for volume in ArchiveFile.objects.all():
        assert [row["name"] for row in volume.manifest if row["kind"] == Code.L18.label] == [
            "卷内目录.docx", "卷内目录.pdf"
        ]  # fmt: skip
    assert set(Service.objects.values_list("way", flat=True)) == set(Way)
    wanted = set(Letter.objects.filter(code=Code.L14).values_list("case__delivery", flat=True))
    assert wanted == set(Delivery.values)
    assert Service.objects.filter(returned_on__isnull=False).count() == 2
    assert Letter.objects.filter(state=LetterState.ISSUED, services__returned_on__isnull=False).exists()


def test_a_letter_to_a_third_party_against_its_word_goes_with_the_answer(docket):
    told = Letter.objects.select_related("consultation").get(code=Code.L10)
    assert told.consultation.reply == Reply.OBJECTED
    assert told.consultation.public_interest
    assert told.addressee == told.consultation.name


def test_partial_answers_rest_on_every_exemption(docket):
    rows = Decision.objects.filter(code="A3").values_list("exemptions", flat=True)
    assert {code for codes in rows for code in codes} == set(EXEMPTIONS)


def test_the_clock_counted_again_says_what_the_cases_keep(docket):
    for case in Case.objects.exclude(state__in=[State.JOINED, State.ARCHIVED]).select_related("agency"):
        now = count_of(case, today=TODAY)
        calendar = work_calendar(case.agency)
        for name, value in kept(now, calendar).items():
            assert getattr(case, name) == value, (case, name)
        assert case.state == state_of(now), case
    for case in Case.objects.filter(state=State.ARCHIVED):
        assert case.due == count_of(case, today=TODAY).due, case


def test_one_is_overdue_and_some_are_due_soon(bureau):
    assert Case.objects.filter(agency=bureau).overdue(TODAY).count() == 1
    soon = work_calendar(bureau).add_workdays(TODAY, 5)
    assert Case.objects.filter(agency=bureau, state=State.WORKING, due__gte=TODAY, due__lte=soon).count() >= 2


def test_tables_add_up_in_every_year_and_for_the_sum(docket, bureau):
    for scope in (Scope(bureau), Scope(bureau.parent, under=True)):
        for year in range(2023, 2027):
            errors = [one for one in year_of(scope, year).discrepancies if one.severity is Severity.ERROR]
            assert errors == [], (scope, year)
    assert set(Return.objects.filter(agency=bureau).values_list("year", flat=True)) == {2023, 2024, 2025}
    for row in Return.objects.all():
        assert year_of(Scope(row.agency), row.year).differences == ()


def test_what_is_counted_of_the_city_is_more_than_the_bureau_has(bureau):
    city, own = (
        year_of(scope, 2025).requests[NEW][SUM_COLUMN] for scope in (Scope(bureau.parent, under=True), Scope(bureau))
    )
    assert city > own > 0


def test_the_record_holds_and_goes_on_in_time(docket):
    assert [broken for _, broken in verify_all() if broken] == []
    for key in ("jiaotong", "shuiwu"):
        moments = list(Event.objects.filter(chain__key=key).order_by("pk").values_list("at", flat=True))
        assert all(one <= other for one, other in pairwise(moments)), key


def test_archive_files_are_sound(docket):
    for volume in ArchiveFile.objects.select_related("case__agency", "content").order_by("pk")[:5]:
        assert verify(volume) == []
    assert ArchiveFile.objects.filter(volume=2).exists()


def test_an_answer_is_there_for_everybody(docket):
    shown = Document.objects.public().filter(kind__code="disclosed")
    about = [
        "2025年农村公路养护资金的分配方案",
        "小区周边道路养护的年度计划",
        "样例桥2024年检测报告",
        "自行车道建设的年度计划",
    ]
    assert sorted(one.live.title for one in shown) == [f"关于“{one}”的政府信息公开申请答复" for one in about]
    assert set(Disclosure.objects.values_list("why", flat=True)) == set(DisclosureWhy.values)


def test_no_personal_data_stands_in_the_record(docket):
    told = "".join(
        f"{row.before}{row.after}{row.reason}" for row in Event.objects.filter(chain__key__in=["jiaotong", "shuiwu"])
    )
    for asker in docket.people.values():
        contact = asker.contact
        for text in filter(None, (asker.identity, contact.phone, contact.email, contact.address, contact.fax)):
            assert text not in told, asker.name


def test_numbers_of_applicants_can_be_and_are_nobodys(docket):
    for asker in docket.people.values():
        if asker.kind != "natural":
            assert credit_code_fault(asker.identity) == ""
        elif not asker.passport:
            assert identity_fault(asker.identity, TODAY) == ""
            assert asker.identity[:6] == "440000"


def test_the_shown_query_code_is_that_of_its_number(docket):
    number, code = docket.query()
    assert Case.objects.get(number=number).code_mark == code_mark(code)


MACHINES = ("/", "/open/", "/map/", "/periods/", "/organisation/", "/plans/", "/norms/?state=all", "/norms/export.csv?state=all",
            "/search/", "/accessibility/", "/requests/", "/requests/apply/", "/requests/status/", "/requests/receipt/",
            "/requests/calculator/", "/requests/proof.json", "/feeds/newest.rss.xml", "/feeds/newest.atom.xml", "/sitemap.xml",
            "/sitemap-pages.xml", "/sitemap-columns.xml", "/sitemap-documents.xml", "/api/v1/documents?limit=100", "/api/v1/columns",
            "/api/v1/dump.jsonl", "/api/v1/openapi.json", "/robots.txt")  # fmt: skip
ASKING = ("/search/?q=", "/api/v1/search?q=", "/feeds/search.rss.xml?q=", "/norms/?q=")
MOST = 300
EXAMPLE = "例如：江交公开申〔2026〕18号"


def answered(client, address):
    """What an address says, redirects followed, without the example of a number that the form shows."""
    answer = client.get(address, follow=True)
    assert answer.status_code < 500, address
    assert answer.status_code != 429, address
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return data.decode("utf-8", "replace").replace(EXAMPLE, "")


def walked(client):
    """Every public address that links lead to, with what it says."""
    waiting, seen = list(MACHINES), {}
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen or address.startswith(("/static/", "/reading-mode/", "/accounts/", "/desk/", "/files/")):
            continue
        seen[address] = answered(client, address)
        links = re.findall(r'(?:href|action)="(/[^"#]*)', seen[address])
        waiting += [unescape(one) for one in links]
    return seen


def secrets_of(docket):
    """What identifies the demo's applicants and their requests: names, numbers, telephones, mailboxes, addresses, marks."""
    found = set()
    for asker in docket.people.values():
        contact = asker.contact
        found |= {asker.name, asker.identity, contact.phone, contact.email, contact.address, contact.fax}
    for case in Case.objects.all():
        found |= {case.number, case.contact_person, case.applicant_mark, case.code_mark, personal_of(case).agent.name}
    return {one for one in found if len(one) > 1}


def test_no_public_address_feed_search_or_interface_tells_of_applicants(docket, settings):
    settings.GONGKAI_PORTAL_AGENCY = "jiaotong"
    secrets, client = secrets_of(docket), Client()
    assert len(secrets) > 200
    pages = walked(client)
    assert len(pages) > 40
    leaks = [(address, one) for address, page in pages.items() for one in secrets if one in page]
    assert leaks == []
    names = sorted(asker.name for asker in docket.people.values())
    number = Case.objects.latest("pk").number
    for asked in (*names[:4], number):
        for address in ASKING:
            page = answered(client, address + quote(asked)).replace(quote(asked), "").replace(asked, "")
            assert [one for one in secrets if one in page] == [], (address, asked)
    guess = (
        client.post("/requests/status/", {"number": number, "code": "AAAAAAAAAA"}).content.decode().replace(EXAMPLE, "")
    )
    assert [one for one in secrets - {number} if one in guess] == []
