"""When an agency may be written to: working days, outside its quiet hours."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import day_of


def is_open(agency: Agency, calendar: WorkCalendar, at: datetime) -> bool:
    """Whether a message may reach people of the agency at this moment."""
    clock = timezone.localtime(at, timezone.get_default_timezone()).time()
    return calendar.is_workday(day_of(at)) and agency.quiet_until <= clock < agency.quiet_from


def next_open(agency: Agency, calendar: WorkCalendar, at: datetime) -> datetime:
    """The moment itself where it is open, else when the quiet hours end on the next working day."""
    if is_open(agency, calendar, at):
        return at
    day = day_of(at)
    clock = timezone.localtime(at, timezone.get_default_timezone()).time()
    if not (calendar.is_workday(day) and clock < agency.quiet_until):
        day = calendar.add_workdays(day, 1)
    return _moment(day, agency.quiet_until)


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock), timezone.get_default_timezone())
