"""What time does to requests. Each piece may be run again at any moment and by two workers at once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime

from gongkai.agencies.models import Agency
from gongkai.agencies.queries import is_open, work_calendar
from gongkai.foi.actions.consulting import fall_silent
from gongkai.foi.actions.digests import post_digests
from gongkai.foi.actions.timing import recount
from gongkai.foi.models import OPEN, Case, Consultation, Reply, State
from gongkai.records.actions import beat
from gongkai.records.models import Beat
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

LOG = logging.getLogger(__name__)
BATCH = 500  # keys read at once


def follow(*, at: datetime) -> int:
    """What was computed by an older calendar is computed again, silence is noted, and waits that are over end.

    Returns how many cases and consultations changed.
    """
    return follow_calendars(at=at) + note_silence(at=at) + end_waits(at=at)


def note_silence(*, at: datetime) -> int:
    """Consultations whose last day is over without a reply (rules 1.6.7, 1.6.8)."""
    waiting = Consultation.objects.filter(reply=Reply.NONE, until__lt=day_of(at), case__state__in=OPEN)
    return sum(fall_silent(one, at=at) for one in waiting.order_by("pk").iterator(BATCH))


def end_waits(*, at: datetime) -> int:
    """Cases that waited for others until a day that is over: the work goes on, and the queues show it."""
    over = Case.objects.filter(state=State.CONSULTING, waits_until__lt=day_of(at)).order_by("pk")
    return _recount(over.iterator(BATCH), at, {})


def follow_calendars(*, at: datetime) -> int:
    """Open cases of every agency whose calendar is another one than they were computed by."""
    changed = 0
    for agency in Agency.objects.all():
        calendar = work_calendar(agency)
        older = Case.objects.filter(agency=agency, state__in=OPEN).exclude(calendar_revision=calendar.revision[:60])
        changed += _recount(older.order_by("pk").iterator(BATCH), at, {agency.pk: calendar})
    return changed


def remind(*, at: datetime) -> int:
    """Write every agency's digests once on each of its working days, outside its quiet hours. Returns how many."""
    return sum(_remind(agency, at) for agency in Agency.objects.exclude(reception=None))


def _recount(cases: Iterable[Case], at: datetime, calendars: dict[int, WorkCalendar]) -> int:
    """Each in its own transaction; whatever somebody does to one at this moment is looked at by the next run."""
    changed = 0
    for case in cases:
        try:
            changed += recount(case, at=at, calendar=calendars.get(case.agency_id))
        except Refused as refusal:
            LOG.info("%s: %s", case, refusal)
    return changed


def _remind(agency: Agency, at: datetime) -> int:
    """The digests of one agency, once a day: its beat remembers the last day that was done."""
    today: date = day_of(at)
    name = f"公开申请提醒-{agency.pk}"
    if Beat.objects.filter(name=name, note=str(today)).exists() or not is_open(agency, work_calendar(agency), at):
        return 0
    with beat(name, at=at) as row:
        if row is None:
            return 0
        written = post_digests(agency, at=at)
        row.note = str(today)
    return written
