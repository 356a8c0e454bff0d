"""Rows 9.1 to 9.14: what the working calendar behind the clock rests on."""

from datetime import date

import chinese_calendar
import pytest

from gongkai.rules.calendar import WorkCalendar, published_calendar, published_years, statutory_days
from gongkai.rules.requests.clock import ClockEvent, EventKind, count, count_due

MAKEUPS_2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


def due(received, calendar):
    return count_due([ClockEvent(EventKind.STARTED, received)], calendar)


def with_days(notices, days, revision="corrected"):
    return WorkCalendar({**notices.exceptions, **days}, notices.notices, revision)


def test_9_1_thirteen_statutory_days_with_four_at_the_spring_festival():
    days = statutory_days(2026)
    names = list(days.values())
    assert len(days) == 13
    assert {name: names.count(name) for name in set(names)} == {
        "元旦": 1, "春节": 4, "清明节": 1, "劳动节": 2, "端午节": 1, "中秋节": 1, "国庆节": 3,
    }  # fmt: skip
    assert date(2026, 2, 16) in days


def test_9_2_and_9_4_days_are_shifted_by_the_notice(notices):
    assert not notices.is_workday(date(2026, 2, 23))
    assert notices.is_workday(date(2026, 2, 28))


def test_9_3_each_year_has_its_notice():
    assert all(f"{year.year}年部分节假日安排的通知" in year.notice for year in published_years())


def test_9_5_make_up_working_days_of_2026(notices):
    assert [str(day) for day in notices.exceptions if day.year == 2026 and notices.is_makeup(day)] == MAKEUPS_2026


def test_9_6_half_days_for_some_citizens_are_working_days(notices):
    assert notices.is_workday(date(2024, 3, 8))
    assert notices.is_workday(date(2026, 5, 4)) is False  # the notice's own rest day, not 青年节
    assert notices.is_workday(date(2023, 5, 4))


def test_9_7_a_notice_may_be_changed_and_the_due_date_follows(notices):
    longer = with_days(notices, {date(2026, 2, 24): False, date(2026, 2, 25): False}, "prolonged")
    received = date(2026, 2, 6)
    assert (due(received, notices), due(received, longer)) == (date(2026, 3, 12), date(2026, 3, 16))
    seen = count([ClockEvent(EventKind.STARTED, received)], longer, today=received)
    assert seen.revision == "prolonged"


def test_9_7_the_spring_festival_of_2020_was_prolonged(notices):
    assert not notices.is_workday(date(2020, 1, 31))


def test_9_8_the_package_fails_outside_its_years_and_the_calendar_does_not(notices):
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(2003, 12, 31))
    assert due(date(2003, 12, 1), notices) is not None
    assert due(date(2040, 2, 29), notices) is not None


@pytest.mark.parametrize(
    ("days", "first"),
    [pytest.param(0, date(2026, 12, 4), id="20"), pytest.param(20, date(2026, 11, 6), id="20 and 20")],
)
def test_9_9_first_receipt_whose_due_date_is_provisional(days, first, notices):
    for received, provisional in ((date.fromordinal(first.toordinal() - 1), False), (first, True)):
        events = [ClockEvent(EventKind.STARTED, received)]
        if days:
            events.append(ClockEvent(EventKind.EXTENDED, received, days=days))
        assert count(events, notices, today=received).provisional is provisional


def test_9_10_and_9_11_the_next_notice_makes_the_date_sure(notices):
    received = date(2026, 12, 21)
    guess = count([ClockEvent(EventKind.STARTED, received)], notices, today=received)
    known = WorkCalendar(
        {**notices.exceptions, date(2027, 1, 1): False, date(2027, 1, 2): True},
        {**notices.notices, 2027: "通知"},
        "2027",
    )
    sure = count([ClockEvent(EventKind.STARTED, received)], known, today=received)
    assert (guess.provisional, sure.provisional) == (True, False)
    assert (guess.due, sure.due) == (date(2027, 1, 19), date(2027, 1, 18))


def test_9_12_counting_starts_at_the_day_after_receipt_on_a_rest_day_too(notices):
    assert due(date(2026, 2, 8), notices) == date(2026, 3, 12)
    assert chinese_calendar.find_workday(20, date(2026, 2, 8)) == date(2026, 3, 13)


def test_9_13_make_up_weekends_count(notices):
    days = count([ClockEvent(EventKind.STARTED, date(2026, 2, 6))], notices, today=date(2026, 2, 6)).days
    assert [day.number for day in days if str(day.day) in MAKEUPS_2026] == [6, 11]


def test_9_14_the_own_table_wins_over_the_package(notices):
    assert notices.is_workday(date(2026, 3, 3))
    assert not with_days(notices, {date(2026, 3, 3): False}).is_workday(date(2026, 3, 3))


@pytest.mark.parametrize(
    ("year", "days"),
    [(2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_9_working_days_of_each_year(year, days):
    assert published_calendar().workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == days
