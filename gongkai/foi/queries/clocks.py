"""The clock of a case, read from its ledger."""

from __future__ import annotations

from datetime import date

from gongkai.agencies.queries import work_calendar
from gongkai.foi.models import Case, ClockEntry
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.requests.clock import ClockEvent, Count, count


def entries_of(case: Case) -> list[ClockEntry]:
    """Every entry in the order of typing, struck ones too."""
    return list(case.clock.order_by("id"))


def counting(entries: list[ClockEntry]) -> list[ClockEntry]:
    """The entries that count: neither struck nor striking."""
    struck = {entry.strikes_id for entry in entries if entry.strikes_id}
    return [entry for entry in entries if not entry.strikes_id and entry.pk not in struck]


def standing(entries: list[ClockEntry]) -> list[ClockEvent]:
    """The same as the rule reads them."""
    return [entry.as_event() for entry in counting(entries)]


def count_of(case: Case, *, today: date, calendar: WorkCalendar | None = None) -> Count:
    """The clock as seen today, day by day, with its grounds."""
    return count(standing(entries_of(case)), calendar or work_calendar(case.agency), today=today)
