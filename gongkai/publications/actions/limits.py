"""What may be kept: whole addresses of other sites, days that calendars reach, texts of a size that can be checked."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

FIRST_YEAR, LAST_YEAR = 1900, 2999  # beyond them calendars and time zones run out of numbers
MOST_TYPED = 4_000_000  # characters of markup that are cleaned at all
MOST_FILE_TEXT = 1_000_000  # characters that people write for what cannot be read in a file
MOST_BODY = 1_000_000  # characters of a text: far more than the thickest plan


def is_web_address(text: str) -> bool:
    """Whether it is a whole address beginning with http:// or https://, without blanks. Never raises."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(map(str.isspace, text))
    except ValueError:  # http://[
        return False


def is_near(day: date) -> bool:
    """Whether a day, or a moment, lies where calendars reach."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
