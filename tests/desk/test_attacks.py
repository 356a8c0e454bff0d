"""What somebody tries who means harm: guessed numbers, senseless values, another's work, the way round a rule."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from random import Random
from threading import Thread
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.urls import reverse
from moments import NOON, TODAY, on

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.papers.actions.sheets import Column, Sheet, write_workbook
from gongkai.plans import actions
from gongkai.plans.models import (
    Area,
    Claim,
    Duty,
    Evidence,
    EvidenceKind,
    Period,
    Plan,
    State,
    Task,
    Verdict,
)
from gongkai.records.actions import record
from gongkai.records.models import SYSTEM, Event, Verb
from gongkai.records.sources.files import file_kind
from gongkai.records.sources.pages import fetch_page
from gongkai.rules.refused import Refused

SENSELESS = {"longer than a key": "9" * 30, "longer than Python reads": "9" * 5000, "a raised two": "²", "words": "abc"}

# who, address, arguments from the world, what is sent (GET without): every place of X takes the senseless value
NUMBERS: list[tuple[str, str, dict[str, str], str, dict[str, str] | None]] = [
    ("coordinator", "duty", {"duty": "duty"}, "?period=X", None),
    ("coordinator", "plan", {"plan": "plan"}, "?section=X&area=X&page=X", None),
    ("coordinator", "leader", {}, "?plan=X&page=X", None),
    ("coordinator", "reviews", {}, "?at=X", None),
    ("coordinator", "calendar", {}, "?year=X", None),
    ("administrator", "account_add", {}, "?agency=X", None),
    ("administrator", "accounts", {}, "?agency=X&section=X&page=X", None),
    ("root_administrator", "calendar_notice", {}, "",
     {"step": "enter", "year": "X", "day": "2026-01-01", "worked": "no", "name": "元旦"}),
    ("auditor", "audit_verify", {}, "", {"chain": "jiaotong", "after": "X"}),
    ("handler", "duty_evidence", {"duty": "duty"}, "", {"period": "1", "kind": "record", "event": "X"}),
    ("handler", "duty_evidence", {"duty": "duty"}, "", {"period": "X", "kind": "record", "event": "1"}),
    ("handler", "duty_act", {"duty": "duty", "name": "submit"}, "", {"period": "X"}),
    ("coordinator", "duty_act", {"duty": "duty", "name": "release"}, "", {"evidence": "X"}),
    ("coordinator", "duty_act", {"duty": "duty", "name": "merge"}, "", {"into": "X", "reason": "重复"}),
    ("coordinator", "duty_act", {"duty": "duty", "name": "reassign"}, "", {"section": "X", "reason": "不归口"}),
    ("coordinator", "plan_several", {"plan": "plan"}, "", {"duty": "X", "act": "urge"}),
    ("coordinator", "reviews_accept", {}, "", {"period": "X"}),
    ("coordinator", "look_back_sample", {}, "", {"plan": "X", "number": "1"}),
    ("coordinator", "look_back_sample", {}, "", {"plan": "plan", "number": "X"}),
]  # fmt: skip


def sent(values: dict[str, str], world: object, senseless: str) -> dict[str, object]:
    return {key: senseless if value == "X" else getattr(world, value, value) for key, value in values.items()}


@pytest.mark.parametrize("senseless", SENSELESS.values(), ids=SENSELESS)
def test_a_senseless_number_is_answered_and_never_breaks_the_page(senseless, actors, world, signed_in):
    broken = []
    for who, name, args, query, data in NUMBERS:
        client = signed_in(actors[who])
        client.raise_request_exception = False
        address = reverse(f"desk:{name}", kwargs=sent(args, world, senseless)) + query.replace("X", senseless)
        scripted = {"x-requested-with": "XMLHttpRequest"} if name == "audit_verify" else {}
        answer = (
            client.get(address)
            if data is None
            else client.post(address, sent(data, world, senseless), headers=scripted)
        )
        if answer.status_code >= 500:
            broken.append((name, data or query))
    assert broken == []


def test_an_object_with_a_number_beyond_any_key_is_not_there(actors, signed_in):
    far = "9" * 30
    for who, name, key in [("coordinator", "plan", "plan"), ("coordinator", "duty", "duty"), ("auditor", "audit_event", "event"),
                           ("coordinator", "evidence_file", "evidence"), ("administrator", "account_show", "person")]:  # fmt: skip
        address = reverse(f"desk:{name}", kwargs={key: 1}).replace("/1/", f"/{far}/")
        assert signed_in(actors[who]).get(address).status_code == 404, name


@pytest.mark.parametrize(
    ("who", "name", "query"),
    [("coordinator", "leader", "?since=0001-01-01"), ("coordinator", "leader", "?since=9999-12-31"),
     ("auditor", "audit", "?since=0001-01-01&until=9999-12-31")],
    ids=["the first day of all", "the last day of all", "all days of the record"],
)  # fmt: skip
def test_a_day_at_the_end_of_the_calendar_is_a_day(who, name, query, actors, world, signed_in):
    assert signed_in(actors[who]).get(reverse(f"desk:{name}") + query).status_code == 200


def test_a_task_that_cites_documents_shows_them(world, coordinator, signed_in):
    Task.objects.filter(duties=world.duty).update(norms=["《江州市道路养护条例》"])
    answer = signed_in(coordinator).get(reverse("desk:duty", args=[world.duty]))
    assert "《江州市道路养护条例》" in answer.content.decode()


def test_an_event_with_values_inside_values_is_shown_and_exported(world, auditor, signed_in):
    plan = Plan.objects.get(pk=world.plan)
    event = record(
        Verb.CHANGED, plan, by=SYSTEM, at=NOON, after={"items": {"3": {"kind": "once"}}, "title": ["甲", {"乙": 1}]}
    )
    client = signed_in(auditor)
    assert "一次完成" in client.get(reverse("desk:audit_event", args=[event.pk])).content.decode()
    for kind in ("csv", "xlsx"):
        assert client.post(reverse("desk:audit_export"), {"as": kind}).status_code == 200


@pytest.fixture
def abroad(waterworks: Agency) -> SimpleNamespace:
    """A plan of another agency, whose words must not be seen here."""
    section = Section.objects.create(agency=waterworks, name="水旱灾害防御科", order=9)
    plan = Plan.objects.create(
        agency=waterworks, year=2026, title="水务局要点", starts=date(2026, 1, 1), ends=date(2026, 12, 31),
        confirmed_at=NOON, confirmed_by="赵强",
    )  # fmt: skip
    area = Area.objects.create(plan=plan, order=1, name="防汛调度信息")
    return SimpleNamespace(section=section.pk, area=area.pk)


def test_a_filter_by_a_guessed_number_tells_no_other_agencys_words(world, abroad, coordinator, signed_in):
    client = signed_in(coordinator)
    query = f"?section={abroad.section}&area={abroad.area}"
    page = client.get(reverse("desk:plan", args=[world.plan]) + query).content.decode()
    assert "水旱灾害防御科" not in page
    assert "防汛调度信息" not in page
    client.get(reverse("desk:plan_workbook", args=[world.plan]) + query)
    assert Event.objects.get(verb=Verb.EXPORTED).after["filters"] == []


@pytest.fixture
def asked(world, handler, signed_in) -> SimpleNamespace:
    """陈晓岚 at her section's duty."""
    client = signed_in(handler)
    return SimpleNamespace(
        post=lambda name, data: client.post(reverse(f"desk:{name}", args=[world.duty]), {"period": "1", **data})
    )


def test_a_guessed_event_of_others_is_no_proof_and_tells_nothing(asked, bureau, roads, administrator, account):
    neighbour = account("郭志强", Role.HANDLER, bureau, roads, "guozhiqiang")
    plan = Plan.objects.get()
    for person in (administrator, neighbour):
        event = record(Verb.EXPORTED, plan, by=person, at=NOON)
        answer = asked.post("duty_evidence", {"kind": "record", "event": str(event.pk)})
        assert answer.status_code == 302
    assert not Evidence.objects.filter(kind=EvidenceKind.RECORD).exists()


def test_a_record_as_proof_names_nobody(asked, handler):
    event = record(Verb.EXPORTED, Plan.objects.get(), by=handler, at=NOON)
    asked.post("duty_evidence", {"kind": "record", "event": str(event.pk)})
    title = Evidence.objects.get(kind=EvidenceKind.RECORD).title
    assert title == "导出 2026年政务公开工作要点"


def test_a_link_cannot_pretend_to_be_another_address(asked):
    asked.post("duty_evidence", {"kind": "link", "url": "https://www.jiangzhou.gov.cn@example.com/"})
    assert not Evidence.objects.filter(kind=EvidenceKind.LINK).exists()


@pytest.fixture
def office_duty(world, bureau, office) -> Period:
    """A duty of the coordinator's own section, with its period waiting to be filled in."""
    plan = Plan.objects.get()
    task = Task.objects.create(
        plan=plan, order=3, number="3", requirement="公开要点", kind="recurring", per="quarter", target=1
    )
    duty = Duty.objects.create(
        task=task, plan=plan, agency=bureau, section=office, state=State.WORKING, assigned_at=NOON
    )  # fmt: skip
    return Period.objects.create(
        duty=duty, order=2, label="第二季度", starts=date(2026, 4, 1), ends=date(2026, 6, 30), due=date(2026, 6, 30),
        target=1,
    )  # fmt: skip


@pytest.fixture
def colleague(account, bureau, office) -> Person:
    return account("方媛", Role.HANDLER, bureau, office, "fangyuan")


def accepts(client, period: Period, how: str) -> bool:
    """Try to accept by one of the three routes."""
    if how == "the queue":
        client.post(reverse("desk:review_decide", args=[period.pk]), {"verdict": "accept"})
    elif how == "the duty's page":
        client.post(reverse("desk:duty_act", args=[period.duty_id, "accept"]), {"period": period.order})
    elif how == "several ticked":
        client.post(reverse("desk:reviews_accept"), {"period": period.pk})
    else:
        client.post(reverse("desk:reviews_accept"), {"all": "ready"})
    period.refresh_from_db()
    return period.verdict == Verdict.ACCEPTED


ROUTES = ["the queue", "the duty's page", "several ticked", "all that are ready"]


@pytest.mark.parametrize("how", ROUTES)
def test_nobody_accepts_a_figure_that_rests_on_ones_own_proof(how, office_duty, coordinator, account, signed_in):
    proof = actions.add_file(office_duty, "公开目录.txt", "目录".encode(), happened_on=TODAY, by=coordinator, at=NOON)
    assert proof.counts
    assert actions.put_forward(at=on(date(2026, 6, 29))) == 1, "the system submits what is reached"
    assert not accepts(signed_in(coordinator), office_duty, how)
    other = account("罗静怡", Role.COORDINATOR, coordinator.agency, coordinator.section, "luojingyi")
    assert accepts(signed_in(other), office_duty, how)


@pytest.mark.parametrize("how", ROUTES[:3])
def test_periods_counted_anew_do_not_hide_who_submitted(how, office_duty, coordinator, colleague, signed_in):
    actions.claim(office_duty, Claim.PROGRESS, "已公开目录", by=colleague, at=NOON)
    actions.submit(Period.objects.get(pk=office_duty.pk), by=coordinator, at=NOON)
    Period.objects.filter(pk=office_duty.pk).update(order=7)
    office_duty.refresh_from_db()
    assert not accepts(signed_in(coordinator), office_duty, how)


def test_nobody_grants_the_extension_that_the_same_account_asked_for(world, handler, safety, account, bureau):
    account("许国梁", Role.HEAD, bureau, safety, "xuguoliang")
    duty = Duty.objects.get(pk=world.duty)
    extension = actions.ask_extension(
        duty, new_due=date(2026, 8, 1), reason="设备检修", progress="过半", by=handler, at=NOON
    )
    Person.objects.filter(pk=handler.pk).update(role=Role.HEAD)
    handler.refresh_from_db()
    with pytest.raises(Refused, match="您自己申请"):
        actions.agree_extension(extension, by=handler, at=NOON)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::7f00:1]", "0",
     "169.254.169.254", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "100.100.100.200",
     "192.0.0.192", "[fec0::1]", "[fd00::1]", "10.0.0.1", "１２７.０.０.１"],
)  # fmt: skip
def test_a_link_into_the_house_is_not_followed(host):
    page = fetch_page(f"http://{host}/", timeout=2)
    assert (page.status, page.failure) == (0, "网址指向内部地址，没有取。")


def test_a_pages_title_holds_nothing_that_cannot_be_seen(serve):
    page = fetch_page(serve("<title>养护\x00\x1b公告\u202e gpj</title>".encode()), allow_private=True)
    assert page.title == "养护 公告 gpj"


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_file_is_refused_and_breaks_nothing(seed):
    whole = write_workbook([Sheet("表", [Column("列")], [("值",)])])
    chance = Random(seed)
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 5, 30])):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        with suppress(Refused):
            assert file_kind(bytes(data)) == "xlsx"


def test_a_file_that_unfolds_without_end_is_refused_in_little_memory():
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive, archive.open("[Content_Types].xml", "w") as part:
        for _ in range(150):
            part.write(bytes(1024 * 1024))
    tracemalloc.start()
    with pytest.raises(Refused):
        file_kind(packed.getvalue())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 * 1024 * 1024


def test_a_script_in_a_pdf_is_found_however_it_is_spelt():
    with pytest.raises(Refused, match="自己运行"):
        file_kind(b"%PDF-1.4\n<< /S /J#61vaScript /JS (app.alert) >>")


@pytest.fixture
def serve():
    """Serves one page on this machine and gives its address."""
    servers = []

    def start(body: bytes) -> str:
        class Page(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Silent."""

        servers.append(HTTPServer(("127.0.0.1", 0), Page))
        Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


MARKUP = '"><img src=x onerror=alert(1)>'


def test_markup_in_what_people_type_stays_text_on_every_page(world, coordinator, leader, handler, signed_in):
    Section.objects.filter(pk=world.section).update(name=MARKUP)
    Plan.objects.update(title=MARKUP)
    Task.objects.update(requirement=MARKUP, title=MARKUP, norms=[MARKUP], release_note=MARKUP)
    Period.objects.update(claim_text=MARKUP, verdict_text=MARKUP, typed=3, claimed_at=NOON)
    Evidence.objects.update(title=MARKUP, excluded_why=MARKUP)
    Person.objects.filter(pk=handler.pk).update(name=MARKUP)
    duty = reverse("desk:duty", args=[world.duty])
    ledger = reverse("desk:plan", args=[world.plan])
    pages = [(coordinator, at) for at in ("/desk/", ledger, duty, "/desk/reviews/", "/desk/reviews/look-backs/")]
    for person, address in [*pages, (leader, "/desk/leader/"), (handler, "/desk/"), (handler, duty)]:
        text = signed_in(person).get(address).content.decode()
        assert "<img src=x" not in text, address
