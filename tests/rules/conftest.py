import pytest

from gongkai.rules.calendar import WorkCalendar, published_calendar


@pytest.fixture(scope="session")
def notices() -> WorkCalendar:
    """The published calendar, 2004 to 2026; 2027 has no notice."""
    return published_calendar()
