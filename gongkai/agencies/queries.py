"""Reading who there is, which days are worked, when people may be written to, and what an auditor may read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from hashlib import sha256

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Q, QuerySet, Sum
from django.utils import timezone

from gongkai.agencies.models import Agency, CalendarDay, CalendarNotice, Person, Role
from gongkai.records.models import Chain, Event
from gongkai.rules.calendar import WorkCalendar, published_calendar
from gongkai.rules.days import day_of

Days = tuple[tuple[date, bool], ...]


def work_calendar(agency: Agency | None) -> WorkCalendar:
    """The calendar by which an agency counts: the published years, notices entered by hand, corrections, its own days.

    A notice entered by hand replaces the whole published year of its number; single days are laid over it, the
    agency's own days last. Costs two small reads; the calendar itself is built once for each state of the rows.
    """
    notices = tuple(CalendarNotice.objects.values_list("year", "title", "number", "revision").order_by("year"))
    whose = Q(agency=None) | Q(agency=agency) if agency else Q(agency=None)
    found = list(CalendarDay.objects.filter(whose).values_list("day", "is_workday", "agency_id"))
    general = tuple(sorted((day, worked) for day, worked, owner in found if owner is None))
    own = tuple(sorted((day, worked) for day, worked, owner in found if owner is not None))
    return _calendar(notices, general, own)


@lru_cache(maxsize=64)
def _calendar(notices: tuple[tuple[int, str, str, int], ...], general: Days, own: Days) -> WorkCalendar:
    """Build a calendar; its revision names the published state and what was laid over it."""
    published = _published()
    if not (notices or general or own):
        return published
    entered = {year for year, *_ in notices}
    exceptions: dict[date, bool] = {day: on for day, on in published.exceptions.items() if day.year not in entered}
    exceptions |= dict(general) | dict(own)
    names: Mapping[int, str] = {year: f"{title}（{number}）" if number else title for year, title, number, _ in notices}
    state = sha256(repr((notices, general, own)).encode()).hexdigest()[:12]
    return WorkCalendar(exceptions, dict(published.notices) | dict(names), f"{published.revision}+{state}")


@lru_cache(maxsize=1)
def _published() -> WorkCalendar:
    return published_calendar()


def audited(person: Person) -> QuerySet[Event]:
    """The events that an auditor reads: the chains of its agency and of those below. Nobody else reads the list."""
    if not person.is_active or person.role != Role.AUDITOR:
        return Event.objects.none()
    return Event.objects.filter(chain__key__in=Agency.objects.under(person.agency).values("code"))


def audited_chains(person: Person) -> QuerySet[Chain]:
    """The chains of `audited`, in the order of their keys."""
    if not person.is_active or person.role != Role.AUDITOR:
        return Chain.objects.none()
    return Chain.objects.filter(key__in=Agency.objects.under(person.agency).values("code")).order_by("key")


def locked_until(username: str, at: datetime) -> datetime | None:
    """When an account that was locked for wrong passwords may try again; None if it is not locked.

    Counted as axes counts: failures from anywhere within the cool-off time.
    """
    recent = AccessAttempt.objects.filter(username=username, attempt_time__gt=at - settings.AXES_COOLOFF_TIME)
    found = recent.aggregate(failures=Sum("failures_since_start"), latest=Max("attempt_time"))
    if (found["failures"] or 0) < settings.AXES_FAILURE_LIMIT:
        return None
    until: datetime = found["latest"] + settings.AXES_COOLOFF_TIME
    return until


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
