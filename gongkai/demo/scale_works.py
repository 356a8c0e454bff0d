"""How generated requests go: the events of the clock of each, cut off at today, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from gongkai.foi.models import State
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.requests.clock import ClockEvent, count_due
from gongkai.rules.requests.ledger import EventKind as K

WAYS = (
    "organ",
    "organ",
    "organ",
    "organ",
    "third",
    "correction",
    "extended",
    "extended",
    "both",
    "lapsed",
    "withdrawn",
)
CODES = (
    "A1",
    "A2",
    "A2",
    "A2",
    "A2",
    "A3",
    "A3",
    "B4",
    "B5",
    "B6",
    "B7",
    "B8",
    "C1",
    "C1",
    "C1",
    "C2",
    "C2",
    "C3",
    "D1",
    "D2",
    "F1",
)
ENDS = {K.ANSWERED, K.CORRECTION_LAPSED, K.WITHDRAWN}
FORGOTTEN = 0.003  # share of cases of the last year of which nothing was done after receipt
ARCHIVED_AFTER = 30  # days


@dataclass(frozen=True, slots=True)
class Course:
    """Events until today; `closed_on` and `code` of one that is over (E1 and E3 without an answer)."""

    events: tuple[ClockEvent, ...]
    received_on: date | None
    closed_on: date | None = None
    answered: bool = False
    code: str = ""


def course(day: date, today: date, calendar: WorkCalendar, rng: Random) -> Course:
    """What became of a request that came on a day. The last end falls on one of the last days of its period."""
    if (today - day).days < 5 and rng.random() < 0.1:
        return Course((), None)  # not confirmed yet
    way = rng.choice(WAYS)
    events = [ClockEvent(K.STARTED, day)]
    if (today - day).days > 365 or rng.random() > FORGOTTEN:
        events += _middle(way, day)
        events.append(_end(way, events, calendar, rng))
    past = tuple(event for event in events if event.day <= today)
    corrected = [event.day for event in past if event.kind is K.CORRECTED]
    found = Course(past, corrected[-1] if corrected else day)
    if past[-1].kind not in ENDS:
        return found
    code = {K.CORRECTION_LAPSED: "E1", K.WITHDRAWN: "E3"}.get(past[-1].kind) or rng.choice(CODES)
    return replace(found, closed_on=past[-1].day, answered=past[-1].kind is K.ANSWERED, code=code)


def closing(one: Course, calendar: WorkCalendar, today: date) -> dict[str, Any]:
    """What a closed case keeps."""
    old = one.closed_on is not None and (today - one.closed_on).days > ARCHIVED_AFTER
    return {
        "state": State.ARCHIVED if old else State.ANSWERED if one.answered else State.ENDED, "ended_on": one.closed_on,
        "answered_on": one.closed_on if one.answered else None, "due": count_due(one.events, calendar),
        "calendar_revision": calendar.revision[:60], "extended": sum(event.days for event in one.events),
    }  # fmt: skip


def item_results(one: Course, rng: Random) -> dict[str, Any]:
    """What an item keeps of the end; two items of an answer may be decided differently."""
    if one.closed_on is None:
        return {}
    return {"result": one.code if not one.answered or rng.random() < 0.8 else "A2", "closed_on": one.closed_on}


def _middle(way: str, day: date) -> list[ClockEvent]:
    """What happens between receipt and end, in days after receipt."""
    after = {n: day + timedelta(days=n) for n in (3, 5, 12, 15, 16)}
    correction = [
        ClockEvent(K.CORRECTION_ASKED, after[3], until=day + timedelta(days=25)),
        ClockEvent(K.CORRECTED, after[12]),
    ]
    third = [ClockEvent(K.THIRD_PARTY_ASKED, after[15], "1"), ClockEvent(K.THIRD_PARTY_GOT, after[16], "1"),
             ClockEvent(K.THIRD_PARTY_ANSWERED, day + timedelta(days=28), "1")]  # fmt: skip
    return {
        "organ": [ClockEvent(K.ORGAN_ASKED, after[5], "1", until=after[15]), ClockEvent(K.ORGAN_ANSWERED, after[12], "1")],
        "third": third, "correction": correction, "extended": [ClockEvent(K.EXTENDED, after[15], days=10)],
        "both": correction + third, "lapsed": correction[:1],
        "withdrawn": [ClockEvent(K.ORGAN_ASKED, after[5], "1", until=after[15])],
    }[way]  # fmt: skip


def _end(way: str, events: list[ClockEvent], calendar: WorkCalendar, rng: Random) -> ClockEvent:
    if way == "lapsed":
        return ClockEvent(K.CORRECTION_LAPSED, events[0].day + timedelta(days=26 + rng.randrange(5)))
    if way == "withdrawn":
        return ClockEvent(K.WITHDRAWN, events[0].day + timedelta(days=8))
    last = max(event.day for event in events)
    due = count_due(events, calendar) or last + timedelta(days=20)
    return ClockEvent(
        K.ANSWERED, max(last, due - timedelta(days=rng.randrange(8)) + timedelta(days=5 * (rng.random() < 0.02)))
    )
