"""Handling a request anew because a reconsideration organ or a court ordered it (《行政复议法》第六十四条; rules 4.3, 3.4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.queries import work_calendar
from gongkai.foi.actions.moves import demand, hold
from gongkai.foi.actions.registering import insert, new_code, reception_of
from gongkai.foi.actions.timing import append, kept, state_of
from gongkai.foi.models import CLOSED, Case, Item
from gongkai.foi.queries.personal import code_mark, personal_of
from gongkai.records.actions import next_number, record
from gongkai.records.models import Performer, Verb
from gongkai.rules.cites import Cite
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import ClockEvent, count
from gongkai.rules.requests.ledger import EventKind

REDO = Cite("行政复议法", 64)
SAME = (
    "channel", "oral", "posted_on", "tracking_no", "first_unit", "applicant_kind", "applicant_name",
    "contact_person", "paper", "applicant_mark", "helped", "subject", "subject_mark", "content", "clues", "carrier",
    "delivery", "suggests_disclosure", "section",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Redone:
    """The new case, and its query code: told with the letter to the applicant and never again."""

    case: Case
    code: str


@transaction.atomic
def redo(
    case: Case, items: Collection[int] = (), *, day: date, until: date | None, why: str, by: Performer, at: datetime
) -> Redone:
    """Register a request a second time, to be decided anew. The caller has seen to it that a body ordered so, and who may.

    items  keys of those to be decided anew; every item where none is named
    day    on which the agency got the decision: the clock starts there, with 20 working days of its own
    until  last day that the body set, where it set one: it stands in the clock's first entry and in the record. The due
           date stays what the law makes it, computed from the clock alone; who ordered the handling warns of his own day
    why    which decision orders it
    The new case has its own number, is not counted in table 三, and holds the same facts, sealed under its own number.
    Clock, letters and files of the old one stay there.
    """
    held = hold(case)
    _may_be_redone(held, day, until, at)
    reason = demand(why, "没有写依据哪份决定重新处理。", "请写明决定书、裁判文书的文号。", 200)
    made, code = _second(held, day, at, reason)
    append(made, ClockEvent(EventKind.STARTED, day, until=until), by=by, at=at, note=reason)
    _repeat_items(held, made, items)
    record(Verb.REOPENED, held, by=by, at=at, after={"redone_as": made.number}, reason=reason)
    record(Verb.REGISTERED, made, by=by, at=at, reason=reason,
           after={"number": made.number, "redo_of": held.number, "received_on": day, "due": made.due, "until": until})  # fmt: skip
    return Redone(made, code)


def _may_be_redone(case: Case, day: date, until: date | None, at: datetime) -> None:
    if case.state not in CLOSED:
        raise Refused(f"{case}还没有办结。", basis=REDO, then="请直接在原申请中作出答复。")
    again = case.redone.first()
    if again is not None:
        raise Refused(f"{case}已经重新登记为{again}。", basis=REDO, then="请在那件申请中办理。")
    if day > day_of(at) or (case.ended_on is not None and day < case.ended_on):
        raise Refused(
            f"收到决定的日期{in_chinese(day)}不对。", basis=REDO, then="请核对，应在原申请办结之后、今天及以前。"
        )
    if until is not None and until <= day:
        raise Refused("重新处理的期限早于收到决定之日。", basis=REDO, then="请核对决定书。")


def _second(case: Case, day: date, at: datetime, why: str) -> tuple[Case, str]:
    """The saved new case with its number and clock, and its code."""
    agency, code, year = case.agency, new_code(), day_of(at).year
    serial, calendar = next_number(f"公开申请/{agency.code}/{year}"), work_calendar(agency)
    now = count([ClockEvent(EventKind.STARTED, day)], calendar, today=day_of(at))
    facts: dict[str, Any] = {name: getattr(case, name) for name in SAME}
    made = Case(
        agency=agency, year=year, serial=serial, number=f"{reception_of(agency).code}公开申〔{year}〕{serial}号",
        code_mark=code_mark(code), state=state_of(now), arrived_at=at, arrived_on=day, received_on=day, first_received_on=day,
        receipt_why=why, assigned_at=at if case.section_id else None, redo_of=case, counted=False, **facts,
        **kept(now, calendar),
    )  # fmt: skip
    insert(made, personal_of(case))
    return made, code


def _repeat_items(case: Case, made: Case, keys: Collection[int]) -> None:
    rows = case.items.filter(pk__in=keys) if keys else case.items.all()
    Item.objects.bulk_create(
        Item(case=made, order=order, text=one.text, section=one.section, agency=made.agency, applicant_kind=one.applicant_kind,
             applicant_mark=one.applicant_mark, received_on=made.first_received_on, counted=False)
        for order, one in enumerate(rows, 1)
    )  # fmt: skip
