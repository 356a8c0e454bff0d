"""The day on which a moment falls, and a day as people write it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"  # by `date.weekday()`, behind 周 or 星期


def day_of(at: datetime) -> date:
    """The date in Asia/Shanghai of a moment that knows its offset."""
    return at.astimezone(SHANGHAI).date()


def in_chinese(day: date) -> str:
    """2026年5月13日: no zero before a single figure (GB/T 9704-2012)."""
    return f"{day.year}年{day.month}月{day.day}日"


def hours_later(known: datetime, hours: int) -> datetime:
    """So many hours on by the wall clock, through nights and days of rest; shown in Asia/Shanghai (rules 1.8.13).

    known  the moment at which it became known, with its offset
    """
    return (known.astimezone(UTC) + timedelta(hours=hours)).astimezone(SHANGHAI)


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the month's last where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
