"""What time does to the ledger, in pieces: each may be run again at any moment and by two workers at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from gongkai.agencies.models import Agency
from gongkai.agencies.queries import is_open, work_calendar
from gongkai.plans.actions.moves import hold_many, shift_many
from gongkai.plans.actions.periods import refresh_values
from gongkai.plans.actions.reminders import post_digests
from gongkai.plans.models import OPEN, Act, Duty, Period, PlanState, State, Verdict
from gongkai.records.actions import Entry, beat, record_many
from gongkai.records.models import SYSTEM, Beat, Verb
from gongkai.rules.days import day_of
from gongkai.rules.reporting import yellow_until

LOG = logging.getLogger(__name__)
CHUNK = 500


class Ran(NamedTuple):
    """What became of one piece of the clockwork. `late` is how long it had not run; None the first time."""

    name: str
    words: str
    late: timedelta | None
    failed: bool = False


def start_periods(*, at: datetime) -> int:
    """Duties with nothing due whose next period has started get its date. Returns how many."""
    today = day_of(at)
    begun = Period.objects.begun(today).filter(duty=OuterRef("pk"))
    waiting = Duty.objects.filter(Exists(begun), state__in=OPEN, next_due=None).order_by("pk")
    return sum(_refresh_many(keys, today) for keys in _chunks(waiting))


def put_forward(*, at: datetime) -> int:
    """Submit periods whose figure is reached, once they would otherwise turn yellow. Returns how many periods.

    The system says nothing in the section's name: the claim stays empty, the counted evidence speaks.
    """
    horizons: dict[date, list[int]] = {}
    for agency in Agency.objects.all():
        until = yellow_until(day_of(at), work_calendar(agency), agency.yellow_days)
        horizons.setdefault(until, []).append(agency.pk)
    ready = (_ready(agencies, until, day_of(at)) for until, agencies in horizons.items())
    return sum(_submit_several(keys, at) for rows in ready for keys in _chunks(rows))


def remind(*, at: datetime) -> int:
    """Write every agency's digests once on each of its working days, after its quiet hours. Returns how many."""
    return sum(_remind(agency, at) for agency in Agency.objects.all())


def _refresh_many(keys: list[int], today: date) -> int:
    """`next_due` and `behind_from` of so many duties, under lock: two reads, and one write for each pair of dates."""
    with transaction.atomic():
        locked = Duty.objects.select_for_update().filter(pk__in=keys, next_due=None).order_by("pk")
        periods: dict[int, list[Period]] = {key: [] for key in locked.values_list("pk", flat=True)}
        begun = Period.objects.begun(today).filter(duty__in=list(periods))
        for period in begun.only("duty", "order", "starts", "ends", "due", "counted", "target", "verdict"):
            periods[period.duty_id].append(period)
        same: dict[tuple[date | None, date | None], list[int]] = {}
        for key, rows in periods.items():
            same.setdefault(refresh_values(rows, today), []).append(key)
        for (next_due, behind_from), members in same.items():
            Duty.objects.filter(pk__in=members).update(next_due=next_due, behind_from=behind_from)
    return len(periods)


def _ready(agencies: list[int], until: date, today: date) -> QuerySet[Period]:
    """Periods of these agencies whose figure is reached and that nobody has submitted."""
    return Period.objects.filter(
        duty__state__in=[State.WORKING, State.REVIEW],
        duty__plan__state=PlanState.ACTIVE,
        duty__agency__in=agencies,
        target__isnull=False,
        counted__gte=F("target"),
        submitted_at=None,
        starts__lte=today,
        due__lte=until,
        verdict=Verdict.NONE,
    ).order_by("pk")


def _submit_several(keys: list[int], at: datetime) -> int:
    """Submit so many periods as the system; whatever a person did to one in the meantime stands."""
    with transaction.atomic():
        owners = set(Period.objects.filter(pk__in=keys).values_list("duty_id", flat=True))
        duties = {pk: duty for pk, duty in hold_many(Duty(pk=pk) for pk in owners).items()
                  if duty.state in (State.WORKING, State.REVIEW)}  # fmt: skip
        still = Period.objects.filter(pk__in=keys, duty__in=list(duties), submitted_at=None, verdict=Verdict.NONE)
        rows = list(still.filter(counted__gte=F("target")))
        Period.objects.filter(pk__in=[row.pk for row in rows]).update(submitted_at=at)
        told = {row.duty_id: {"period": row.label, "order": row.order, "counted": row.counted} for row in rows}
        moving = [duties[pk] for pk in told if duties[pk].state == State.WORKING]
        entries = [Entry(Verb.SUBMITTED, duties[pk], {}, told[pk]) for pk in told if duties[pk].state == State.REVIEW]
        if moving:
            entries += shift_many(moving, Act.SUBMIT, by=SYSTEM, at=at, told=told, sent_back=False)
        if entries:
            record_many(entries, by=SYSTEM, at=at)
    return len(rows)


def _remind(agency: Agency, at: datetime) -> int:
    """The digests of one agency, once a day: its beat remembers the last day that was done."""
    today = day_of(at)
    name = f"提醒-{agency.pk}"
    if not is_open(agency, work_calendar(agency), at) or Beat.objects.filter(name=name, note=str(today)).exists():
        return 0
    with beat(name, at=at) as row:
        if row is None:
            return 0
        written = post_digests(agency, at=at)
        row.note = str(today)
    return written


def piece(name: str, work: Callable[[], int], unit: str, at: datetime) -> Ran:
    """Run one piece unless another worker is at it; say how long it had not run."""
    last = Beat.objects.filter(name=name).values_list("finished_at", flat=True).first()
    late = at - last if last else None
    try:
        with beat(name, at=at) as row:
            if row is None:
                return Ran(name, "另一个进程正在做", late)
            row.note = f"{work()}{unit}"
            return Ran(name, row.note, late)
    except Exception as error:  # one piece must not keep the others from their time
        LOG.exception("clockwork: %s", name)
        return Ran(name, f"没有做完：{error}", late, failed=True)


def _chunks(rows: QuerySet[Duty] | QuerySet[Period]) -> Iterator[list[int]]:
    """Keys of the rows, so many at a time."""
    keys = iter(list(rows.values_list("pk", flat=True)))
    while chunk := list(islice(keys, CHUNK)):
        yield chunk
