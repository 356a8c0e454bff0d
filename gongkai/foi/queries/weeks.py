"""The days of a count as weeks, so that a page can show them as people read a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.rules.requests.ledger import Count, CountedDay

Week = tuple[CountedDay | None, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the count: its first day, and its weeks from Monday; None for days outside the count."""

    first: date
    weeks: tuple[Week, ...]


def months_of(count: Count) -> list[Month]:
    """The present period of the count, month by month; empty before it has begun."""
    months: dict[date, list[CountedDay]] = {}
    for one in count.days:
        months.setdefault(one.day.replace(day=1), []).append(one)
    return [Month(first, tuple(_weeks(days))) for first, days in months.items()]


def _weeks(days: Sequence[CountedDay]) -> list[Week]:
    by_day = {one.day: one for one in days}
    monday = days[0].day - timedelta(days=days[0].day.weekday())
    weeks = []
    while monday <= days[-1].day:
        weeks.append(tuple(by_day.get(monday + timedelta(days=n)) for n in range(7)))
        monday += timedelta(days=7)
    return weeks
