"""Taking a request in: its number, its query code, its day of receipt (《政府信息公开条例》第二十九、三十一条; rules 1.5, 1.8.1)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from gongkai.agencies.models import Agency, Person
from gongkai.agencies.queries import work_calendar
from gongkai.foi.actions.intakes import Arrival, Fault, Intake, arrival_faults, faults, tidied, tidied_arrival
from gongkai.foi.actions.moves import change, hold
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.actions.timing import append, enter, kept, state_of
from gongkai.foi.actions.transcripts import web_record
from gongkai.foi.models import OPEN, Act, Case, CaseWords, ClockEntry, Item, Reception, SpentProof
from gongkai.foi.queries.clocks import entries_of, standing
from gongkai.foi.queries.forms import CODE_LENGTH, CODE_LETTERS, code_of_form, made_by_form
from gongkai.foi.queries.personal import Personal, applicant_mark, code_mark, personal_of, sealed_fields
from gongkai.foi.queries.rights import receives
from gongkai.foi.queries.similar import subject_mark
from gongkai.foi.queries.words import tokens_of
from gongkai.records.actions import next_number, record
from gongkai.records.models import Actor, Performer, Verb
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import ClockEvent, count
from gongkai.rules.requests.ledger import EventKind
from gongkai.rules.requests.norms import DAY_ZERO
from gongkai.rules.requests.receipt import Channel, Receipt

PORTAL = Actor("portal", "申请人（网上）", "")


@dataclass(frozen=True, slots=True)
class Registered:
    """A case, and its query code: shown on the receipt now and never again.

    repeated  whether the same form had been registered before: this is the case that it made then
    """

    case: Case
    code: str
    repeated: bool = False


@transaction.atomic
def register(intake: Intake, *, by: Performer, at: datetime, once: str = "") -> Registered:
    """Take a request in. Staff of the office for every channel but the web; `PORTAL` for the web alone.

    once  key of the form that was filled in: sent a second time it makes nothing and gives the case of the first time
    The number, the case, its items, its files and the beginning of its clock come in one transaction: a refusal leaves
    no gap. Raises Refused with the first fault of `intakes.faults`.
    """
    _permit(intake, by)
    code = code_of_form(intake.agency, once) if once else new_code()
    if once and (before := _made_before(intake.agency, once, at)):
        return Registered(before, code, repeated=True)
    reception = reception_of(intake.agency)
    tidy, today = tidied(intake), day_of(at)
    web = not isinstance(by, Person)
    if web and not reception.online:
        raise Refused("本机关没有开通网上受理。", then=f"请邮寄或者当面提交：{reception.address}，{reception.phone}。")
    _first(faults(tidy, today, by_web=web))
    receipt = tidy.arrival.receipt(tidy.contact)
    case = _case(tidy, reception, receipt, code, at)
    _write_items(case, tidy.items or (tidy.subject,))
    if receipt.day is not None:
        append(case, ClockEvent(EventKind.STARTED, receipt.day), by=by, at=at, note=receipt.why)
    record(Verb.REGISTERED, case, by=by, at=at, after=_told(case, len(tidy.items) or 1))
    if web:  # nobody takes it out: it has a source
        told = web_record(tidy, case.number, at=at)
        keep_piece(case, told.kind, told.name, told.data, by=by, at=at, from_applicant=True, source="portal")
    for file in tidy.files:
        keep_piece(case, file.kind, file.name, file.data, by=by, at=at, from_applicant=True)
    return Registered(case, code)


@transaction.atomic
def confirm(case: Case, day: date, how: str, *, by: Performer, at: datetime) -> Case:
    """Both sides confirmed the request on a day: the clock begins (《条例》第三十一条第二、三项).

    how  by which way and with whom, such as 「电话，申请人本人」
    """
    arrival = tidied_arrival(_arrival(case, confirmed_on=day, confirmed_how=how))
    _first(arrival_faults(arrival, day_of(at)))
    receipt = arrival.receipt(personal_of(case).contact)
    if receipt.day is None:
        raise Refused(f"“{arrival.channel.label}”不以双方确认确定收到日期。", then="请核对申请方式。")
    held = enter(
        case, Act.CONFIRM, ClockEvent(EventKind.STARTED, receipt.day), by=by, at=at, note=receipt.why,
        told={"confirmed_on": day}, confirmed_on=day, confirmed_how=arrival.confirmed_how, **_received(receipt),
    )  # fmt: skip
    _repeat_receipt(held)
    return held


@transaction.atomic
def correct_receipt(case: Case, arrival: Arrival, why: str, *, by: Person, at: datetime) -> Case:
    """Put right how and when an open request came. The first receipt is struck with the reason and entered anew.

    Only by the office. Refused for a day behind what has already happened, and where the clock would lose its beginning
    although there is more in it.
    """
    held = hold(case)
    _may_correct(held, by, why)
    right = tidied_arrival(arrival)
    _first(arrival_faults(right, day_of(at)))
    receipt = right.receipt(personal_of(held).contact)
    entries = entries_of(held)
    _fits(receipt, standing(entries))
    before = {
        "channel": held.channel,
        "arrived_on": held.arrived_on,
        "received_on": held.first_received_on,
        "due": held.due,
    }
    for entry in _standing_starts(entries):
        entries.append(append(held, entry.as_event(), by=by, at=at, note=why.strip(), strikes=entry))
    if receipt.day is not None:
        start = ClockEvent(EventKind.STARTED, receipt.day)
        entries.append(append(held, start, by=by, at=at, note=receipt.why))
    calendar = work_calendar(held.agency)
    now = count(standing(entries), calendar, today=day_of(at))
    corrected = max((one.day for one in standing(entries) if one.kind is EventKind.CORRECTED), default=None)
    change(held, state=state_of(now), **kept(now, calendar), **right.kept(), **_received(receipt, corrected))
    _repeat_receipt(held)
    record(Verb.CLOCKED, held, by=by, at=at, before=before, reason=why.strip(), after={
        "channel": held.channel, "arrived_on": held.arrived_on, "received_on": held.first_received_on, "due": held.due,
    })  # fmt: skip
    return held


def reception_of(agency: Agency) -> Reception:
    """How the agency receives; Refused while nobody has entered it."""
    found = Reception.objects.filter(agency=agency).first()
    if found is None:
        raise Refused(f"{agency.name}还没有设置受理机构。", then="请先由办公室填写受理机构的信息。")
    return found


def new_code() -> str:
    """A query code that nobody can guess, of characters that are not mixed up."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def insert(case: Case, personal: Personal) -> None:
    """Write a new case that has its number: its personal data sealed, its words to be found by."""
    for name, seal in sealed_fields(case, personal).items():
        setattr(case, name, seal)
    case.save(force_insert=True)
    CaseWords.objects.create(case=case, words=tokens_of(case))


def _permit(intake: Intake, by: Performer) -> None:
    web = intake.arrival.channel is Channel.WEB
    if not isinstance(by, Person):
        if not web:
            raise Refused("这种方式的申请不能由系统登记。", then="请由办公室受理人员登记。")
        return
    if not receives(Case(agency=intake.agency), by):
        raise Refused("您不能登记申请。", then="收到申请的，请当日转交办公室（政府信息公开工作机构）登记。")
    if web:
        raise Refused("网上申请由申请人自行提交。", then="经其他渠道收到的，请选实际的申请方式。")


def _first(found: Iterator[Fault] | list[Fault]) -> None:
    for fault in found:
        raise fault.refusal()


def _made_before(agency: Agency, once: str, at: datetime) -> Case | None:
    """The case that the form has made already.

    The form is noted as used first, as a proof of work is: of two sendings at once the second waits here for the first.
    """
    try:
        with transaction.atomic():
            SpentProof.objects.create(key=code_mark(code_of_form(agency, once)), spent_at=at)
    except IntegrityError:
        pass
    return made_by_form(agency, once, day_of(at))


def _case(intake: Intake, reception: Reception, receipt: Receipt, code: str, at: datetime) -> Case:
    """The saved case with its number. The year is that of registration, as on the register."""
    agency, year = intake.agency, day_of(at).year
    serial = next_number(f"公开申请/{agency.code}/{year}")
    calendar = work_calendar(agency)
    events = [] if receipt.day is None else [ClockEvent(EventKind.STARTED, receipt.day)]
    now = count(events, calendar, today=day_of(at))
    case = Case(
        agency=agency, year=year, serial=serial, number=f"{reception.code}公开申〔{year}〕{serial}号",
        code_mark=code_mark(code), state=state_of(now), arrived_at=at, oral=intake.oral, **intake.arrival.kept(),
        **_received(receipt), **_asked(intake), **kept(now, calendar),
    )  # fmt: skip
    insert(case, Personal(intake.identity, intake.contact, intake.agent))
    return case


def _asked(intake: Intake) -> dict[str, Any]:
    """Who asks for what, by field."""
    names = ("applicant_kind", "applicant_name", "contact_person", "paper", "helped", "subject", "content", "clues",
             "carrier", "delivery", "suggests_disclosure")  # fmt: skip
    mark = applicant_mark(intake.applicant_kind, intake.applicant_name, intake.identity, intake.contact.phone)
    marks = {"applicant_mark": mark, "subject_mark": subject_mark(intake.content)}
    return {name: getattr(intake, name) for name in names} | marks


def _write_items(case: Case, texts: tuple[str, ...]) -> None:
    Item.objects.bulk_create(
        Item(case=case, order=order, text=text, agency=case.agency, applicant_kind=case.applicant_kind,
             applicant_mark=case.applicant_mark, received_on=case.first_received_on, counted=case.counted)
        for order, text in enumerate(texts, 1)
    )  # fmt: skip


def _told(case: Case, items: int) -> dict[str, Any]:
    return {"number": case.number, "channel": Channel(case.channel).label, "arrived_on": case.arrived_on,
            "received_on": case.received_on, "due": case.due, "items": items}  # fmt: skip


def _received(receipt: Receipt, corrected: date | None = None) -> dict[str, Any]:
    """The case's days of receipt; `corrected` is the day on which a corrected request came since."""
    why = f"{receipt.why}（{receipt.basis}）"[:200]
    return {"received_on": corrected or receipt.day, "first_received_on": receipt.day, "receipt_why": why}


def _arrival(case: Case, **changes: Any) -> Arrival:
    """How the case came, as it is kept."""
    facts: dict[str, Any] = {"channel": Channel(case.channel), "arrived_on": case.arrived_on, "posted_on": case.posted_on,
             "tracking_no": case.tracking_no, "first_unit": case.first_unit}  # fmt: skip
    return Arrival(**(facts | changes))


def _may_correct(held: Case, by: Person, why: str) -> None:
    if not receives(held, by):
        raise Refused("您不能更正收到日期。", then="请由办公室受理人员更正。")
    if held.state not in OPEN:
        raise Refused(f"{held}已办结，收到日期不能再改。", then="确有错误的，请在归档说明中写明。")
    if not why.strip():
        raise Refused("没有写更正的理由。", then="请写明哪里登记错了。")


def _standing_starts(entries: list[ClockEntry]) -> list[ClockEntry]:
    struck = {entry.strikes_id for entry in entries if entry.strikes_id}
    return [one for one in entries if one.kind == EventKind.STARTED and not one.strikes_id and one.pk not in struck]


def _fits(receipt: Receipt, events: list[ClockEvent]) -> None:
    """The beginning lies before everything else in the ledger."""
    others = [event.day for event in events if event.kind is not EventKind.STARTED]
    if not others:
        return
    if receipt.day is None:
        raise Refused(
            "更正后没有收到日期，但本件已有其他计时记录。", then="请先更正后面的记录，或者填写双方确认的日期。"
        )
    if receipt.day > min(others):
        raise Refused(
            f"更正后的收到日期{in_chinese(receipt.day)}晚于已有记录的日期{in_chinese(min(others))}。",
            basis=DAY_ZERO, then="请先更正那条记录。",
        )  # fmt: skip


def _repeat_receipt(case: Case) -> None:
    case.items.update(received_on=case.first_received_on)
