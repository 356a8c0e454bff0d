"""期限计算: when an answer is due, by the same function that the agency counts with (《政府信息公开条例》第三十、三十二至三十五条)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.agencies.queries import work_calendar
from gongkai.foi.queries.weeks import Month, months_of
from gongkai.portal.pages import LONG, asked_day, asked_number, show
from gongkai.publications.queries.public import portal_agency
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import ClockEvent, Count, count, count_due
from gongkai.rules.requests.ledger import EventKind
from gongkai.rules.requests.moves import refuse

FIRST, LAST = (
    date(2019, 5, 15),
    date(2039, 12, 31),
)  # the Regulations as they stand; what a calendar can say anything of
THIRD_PARTY = "1"  # which letter: the form knows one


@dataclass(frozen=True, slots=True)
class Answer:
    """The count of what was filled in, as months of a calendar; `refusal` where the law forbids what was filled in.

    arranged  last year whose holidays are published
    """

    count: Count | None
    months: tuple[Month, ...] = ()
    refusal: str = ""
    arranged: int = 0


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """The form and, once a day of receipt is there, the whole count with its grounds."""
    asked = {name: asked_day(request, name) for name in ("received", "corrected", "asked", "got", "answered", "paid")}
    extension = asked_number(request, "extension", 2) or 0
    answer = computed(asked, extension) if request.GET.get("received") else None
    context = {"asked": asked, "extension": extension or "", "answer": answer, "first": FIRST, "last": LAST}
    return show(request, "portal/requests/calculator.html", context, keep=0 if request.GET else LONG)


def computed(asked: dict[str, date | None], extension: int) -> Answer:
    """The count over the days filled in; each is held against the law as if it were being recorded."""
    received, today = asked["received"], timezone.localdate()
    if received is None or not all(FIRST <= day <= LAST for day in asked.values() if day):
        reach = f"在{in_chinese(FIRST)}至{in_chinese(LAST)}之间"
        return Answer(None, refusal=f"日期应写成2026-05-11的样子，{reach}。请重新填写。")
    if wrong := _muddle(asked):
        return Answer(None, refusal=wrong)
    calendar, events = work_calendar(portal_agency()), [ClockEvent(EventKind.STARTED, received)]
    try:
        for event in _events(asked, extension, received, calendar):
            before = count(events, calendar, today=max(event.day, today))
            refuse(event, before, by_unit_head=True)
            events.append(event)
    except Refused as refusal:
        return Answer(None, refusal=str(refusal))
    now = count(events, calendar, today=today)
    return Answer(now, tuple(months_of(now)), arranged=max(calendar.notices))


def _muddle(asked: dict[str, date | None]) -> str:
    """What is missing among the days of the third party; their order is the law's to look at (`moves.refuse`)."""
    if asked["asked"] is None and (asked["got"] or asked["answered"]):
        return "填了第三方收到或者答复的日期，没有填征求意见的日期。请补上。"
    return ""


def _events(
    asked: dict[str, date | None], extension: int, received: date, calendar: WorkCalendar
) -> Iterator[ClockEvent]:
    """What was filled in as events, in the order in which they can have happened."""
    if corrected := asked["corrected"]:
        yield ClockEvent(EventKind.CORRECTION_ASKED, received)
        yield ClockEvent(EventKind.CORRECTED, corrected)
    if paid := asked["paid"]:
        begun = ClockEvent(EventKind.STARTED, corrected or received)
        noticed = min(paid, count_due([begun], calendar) or paid)  # on the last day at the latest
        yield ClockEvent(EventKind.FEE_NOTICED, noticed)
        yield ClockEvent(EventKind.FEE_GOT, noticed)
        yield ClockEvent(EventKind.FEE_PAID, paid)
    if sent := asked["asked"]:
        yield ClockEvent(EventKind.THIRD_PARTY_ASKED, sent, THIRD_PARTY)
        if got := asked["got"]:
            yield ClockEvent(EventKind.THIRD_PARTY_GOT, got, THIRD_PARTY)
        if answered := asked["answered"]:
            yield ClockEvent(EventKind.THIRD_PARTY_ANSWERED, answered, THIRD_PARTY)
    if extension:
        yield ClockEvent(EventKind.EXTENDED, asked["paid"] or corrected or received, days=extension)
