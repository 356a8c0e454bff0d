"""Counting working days around the days that do not count: spans united, so that overlapping letters count once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from gongkai.rules.calendar import DAY, Span, WorkCalendar


def merged(spans: Iterable[Span]) -> list[Span]:
    """The union of spans in order, without overlaps; neighbours are joined."""
    union: list[Span] = []
    for span in sorted(spans):
        if union and span.start <= union[-1].end + DAY:
            union[-1] = Span(union[-1].start, max(union[-1].end, span.end))
        else:
            union.append(span)
    return union


def counted_between(calendar: WorkCalendar, after: date, through: date, spans: Sequence[Span]) -> int:
    """Working days d with after < d <= through that lie in none of the merged spans."""
    return calendar.workdays_between(after, through) - _excluded(calendar, after, through, spans)


def nth_counted(calendar: WorkCalendar, after: date, n: int, spans: Sequence[Span]) -> date:
    """The n-th working day after `after` that lies in none of the merged spans; n >= 1.

    The same day as `WorkCalendar.add_workdays` with `excluding`, without looking at each day: from too early a day it
    moves on by what is excluded up to it, until nothing more is.
    """
    skipped = -1
    due, more = after, 0
    while more != skipped:
        skipped = more
        due = next(islice(calendar.workdays_after(after), n + skipped - 1, None))
        more = _excluded(calendar, after, due, spans)
    return due


def _excluded(calendar: WorkCalendar, after: date, through: date, spans: Sequence[Span]) -> int:
    days = 0
    for span in spans:
        start, end = max(span.start - DAY, after), min(span.end, through)
        if start < end:
            days += calendar.workdays_between(start, end)
    return days
