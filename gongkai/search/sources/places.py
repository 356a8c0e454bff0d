"""Numbers that hold a day, and marks that are no words.

An id is the day's ordinal and 20 bits for the order within the day: eight for each second, the rest for a crowd.
Marks begin with a character of private use, which `clean` takes out of every text, so nobody can type one.
"""

from __future__ import annotations

from datetime import date, datetime
from hashlib import blake2b

from django.utils.timezone import localtime

BITS = 20
PER_SECOND = 8
FACET, SPAN, TITLE, APART = "\ue001", "\ue002", "\ue003", "\ue000"
SEPARATOR = "\x1f"  # between the values of a row's facets
SPANS = (4, 7, 10)  # windows over days, as powers of two
BUCKETS = 8  # of one window that are named together, if a longer one would do


def place(day: date, moment: datetime) -> int:
    """The id that an entry would like: it takes the next one that is free."""
    local = localtime(moment)
    return day.toordinal() << BITS | ((local.hour * 60 + local.minute) * 60 + local.second) * PER_SECOND


def first_place(day: date) -> int:
    """The least id of a day."""
    return day.toordinal() << BITS


def last_place(day: date) -> int:
    """The greatest id of a day."""
    return (day.toordinal() + 1 << BITS) - 1


def day_of(place: int) -> date:
    """The day that an id holds."""
    return date.fromordinal(place >> BITS)


def facet_mark(number: int, value: str) -> str:
    """The token of one value of a facet."""
    return f"{FACET}{number}{blake2b(value.encode(), digest_size=6).hexdigest()}"


def span_mark(power: int, bucket: int) -> str:
    """The token of all days whose ordinal, divided by that power of two, is `bucket`."""
    return f"{SPAN}{power}x{bucket}"


def span_marks(ordinal: int) -> list[str]:
    """Tokens of the windows that a day lies in."""
    return [span_mark(power, ordinal >> power) for power in SPANS]


def window(first: int, last: int) -> tuple[int, list[str]]:
    """A first day, that one or an earlier one, and marks of which each day from it to the last has one."""
    power = next((power for power in SPANS if (last >> power) - (first >> power) < BUCKETS), SPANS[-1])
    buckets = range(first >> power, (last >> power) + 1)
    return buckets[0] << power, [span_mark(power, bucket) for bucket in buckets]
