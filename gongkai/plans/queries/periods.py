"""Which period of a duty is being worked on: the earliest that has started and is not accepted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongkai.plans.models import Duty, Period, Verdict


def current(periods: Iterable[Period], today: date) -> Period | None:
    """Among the periods of one duty; None where nothing is due."""
    begun = (row for row in periods if row.starts <= today and row.verdict != Verdict.ACCEPTED)
    return min(begun, key=lambda row: row.order, default=None)


def current_periods(duties: Iterable[Duty], today: date) -> dict[int, Period]:
    """The same for many duties, by the duty's key. One query."""
    found: dict[int, Period] = {}
    rows = Period.objects.begun(today).filter(duty__in=[duty.pk for duty in duties])
    for period in rows.order_by("duty", "order"):
        found.setdefault(period.duty_id, period)
    return found
