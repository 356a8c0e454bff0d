"""Which day a moment falls on."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def day_of(at: datetime) -> date:
    """The date in Asia/Shanghai (the settings' zone), before any arithmetic."""
    return timezone.localtime(at, timezone.get_default_timezone()).date()
