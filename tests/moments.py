"""Moments of the tests. NOON is a working day with no holiday near it; TODAY is its date."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 5, 13, 12, 0, tzinfo=SHANGHAI)  # a Wednesday
TODAY = NOON.date()


def on(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)
