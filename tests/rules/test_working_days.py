from datetime import date, timedelta
from itertools import islice

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import (
    LUNAR_HOLIDAYS,
    Span,
    Tick,
    WorkCalendar,
    published_calendar,
    published_years,
    statutory_days,
    strip,
)

PUBLISHED = published_calendar()
DAYS = st.dates(date(2004, 1, 1), date(2035, 12, 31))


def days(*texts):
    return [date.fromisoformat(text) for text in texts]


@pytest.mark.parametrize(
    ("receipt", "plus7", "plus15", "plus20", "plus40"),
    [
        pytest.param("2021-02-05", "2021-02-20", "2021-03-03", "2021-03-10", "2021-04-08", id="Spring Festival 2021"),
        pytest.param("2021-04-23", "2021-05-06", "2021-05-17", "2021-05-24", "2021-06-22", id="Labour Day 2021"),
        pytest.param("2021-09-17", "2021-09-28", "2021-10-14", "2021-10-21", "2021-11-18", id="autumn holidays 2021"),
        pytest.param("2021-12-31", "2022-01-12", "2022-01-24", "2022-01-29", "2022-03-03", id="over the new year"),
        pytest.param("2025-01-24", "2025-02-10", "2025-02-20", "2025-02-27", "2025-03-27", id="Spring Festival 2025"),
        pytest.param("2026-02-06", "2026-02-24", "2026-03-05", "2026-03-12", "2026-04-10", id="two make-up Saturdays"),
        pytest.param("2026-02-13", "2026-03-02", "2026-03-12", "2026-03-19", "2026-04-17", id="eve of the holiday"),
        pytest.param("2026-09-18", "2026-09-29", "2026-10-15", "2026-10-22", "2026-11-19", id="National Day 2026"),
    ],
)
def test_9_working_days_are_counted_from_the_day_after_receipt(receipt, plus7, plus15, plus20, plus40, notices):
    received, *expected = days(receipt, plus7, plus15, plus20, plus40)
    assert [notices.add_workdays(received, n) for n in (7, 15, 20, 40)] == expected
    assert notices.covers(received, expected[-1])


def test_9_a_count_that_runs_into_a_year_without_notice_is_provisional_and_does_not_fail(notices):
    received = date(2026, 11, 24)
    assert [notices.add_workdays(received, n) for n in (7, 15, 20)] == days("2026-12-03", "2026-12-15", "2026-12-22")
    due = notices.add_workdays(received, 40)
    assert due.year == 2027
    assert not notices.covers(received, due)


@pytest.mark.parametrize(
    ("n", "last_covered"),
    [pytest.param(20, date(2026, 12, 3), id="20 days"), pytest.param(40, date(2026, 11, 5), id="20 and 20 days")],
)
def test_last_receipt_whose_due_day_the_notices_cover(n, last_covered, notices):
    for received, covered in ((last_covered, True), (last_covered + timedelta(days=1), False)):
        assert notices.covers(received, notices.add_workdays(received, n)) is covered


def test_9_the_suspension_days_do_not_count(notices):
    asked = Span(date(2026, 3, 11), date(2026, 3, 20))
    assert notices.workdays_between(date(2026, 3, 10), date(2026, 3, 20)) == 8
    assert notices.add_workdays(date(2026, 3, 2), 20) == date(2026, 3, 30)
    assert notices.add_workdays(date(2026, 3, 2), 20, excluding=[asked]) == date(2026, 4, 10)


def test_counting_from_a_rest_day_is_not_the_package_way(notices):
    assert chinese_calendar.find_workday(20, date(2026, 2, 8)) == date(2026, 3, 13)
    assert notices.add_workdays(date(2026, 2, 8), 20) == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("year", "count"),
    [(2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_working_days_of_a_year(year, count, notices):
    assert notices.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == count


def test_make_up_days_of_2026_are_worked_and_so_named(notices):
    made_up = [one for one in notices.workdays_in(date(2026, 1, 1), date(2026, 12, 31)) if notices.is_makeup(one)]
    assert made_up == days("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")


def test_a_notice_may_change_december_before_its_year(notices):
    assert notices.is_workday(date(2018, 12, 29))


def test_every_published_year_names_its_notice():
    years = published_years()
    assert [year.year for year in years][:23] == list(range(2004, 2027))
    assert years[22].notice == "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"
    assert years[22].names[date(2026, 2, 14)] == "春节调休上班"
    assert years[0].notice == "国务院办公厅关于2004年部分节假日安排的通知"


@pytest.mark.parametrize("year", [2025, 2026])
def test_statutory_days_are_rest_days_of_the_notice(year, notices):
    assert len(statutory_days(year)) == 13
    assert not [one for one in statutory_days(year) if notices.is_workday(one)]


@pytest.mark.parametrize("year", sorted(LUNAR_HOLIDAYS))
def test_lunar_holidays_keep_their_distances(year):
    spring, tombs, boats, moon = (date(year, *one) for one in LUNAR_HOLIDAYS[year])
    assert date(year, 1, 21) <= spring <= date(year, 2, 20)
    assert tombs in (date(year, 4, 4), date(year, 4, 5))
    assert 119 <= (boats - spring).days <= 153  # four months and four days, one more month in a leap year
    assert 97 <= (moon - boats).days <= 129


def test_2027_rests_on_the_days_known_without_a_notice(notices):
    assert statutory_days(2027)[date(2027, 2, 5)] == "春节"
    assert not notices.is_workday(date(2027, 2, 8))
    assert notices.is_workday(date(2027, 2, 9))
    assert notices.is_workday(date(2036, 10, 6))
    assert not notices.is_workday(date(2036, 10, 3))


def test_a_day_entered_by_hand_wins_over_the_fallback():
    calendar = WorkCalendar({date(2027, 10, 9): True, date(2027, 10, 4): False}, {}, "by hand")
    assert calendar.is_makeup(date(2027, 10, 9))
    assert not calendar.is_workday(date(2027, 10, 4))
    assert not calendar.covers(date(2027, 10, 1), date(2027, 10, 9))


def test_the_last_working_day_before_a_holiday(notices):
    assert notices.latest_workday(date(2026, 2, 23)) == date(2026, 2, 14)
    assert notices.latest_workday(date(2021, 11, 20)) == date(2021, 11, 19)
    assert notices.latest_workday(date(2026, 11, 24)) == date(2026, 11, 24)


def test_a_negative_number_of_days_is_an_error_and_none_is_the_day_itself(notices):
    assert notices.add_workdays(date(2026, 2, 20), 0) == date(2026, 2, 20)
    with pytest.raises(ValueError, match="not be negative"):
        notices.add_workdays(date(2026, 2, 20), -1)


def test_the_strip_shows_make_up_days_and_leaves_rest_days_out(notices):
    assert strip(notices, date(2026, 2, 13), date(2026, 2, 25), date(2026, 2, 24)) == [
        Tick(date(2026, 2, 13), "past", makeup=False),
        Tick(date(2026, 2, 14), "past", makeup=True),
        Tick(date(2026, 2, 24), "today", makeup=False),
        Tick(date(2026, 2, 25), "coming", makeup=False),
    ]


def test_calendars_differ_by_their_days_and_hash_by_revision():
    one, other = WorkCalendar({}, {}, "a"), WorkCalendar({date(2026, 1, 1): False}, {}, "a")
    assert one != other
    assert hash(one) == hash(other)
    assert len({WorkCalendar({}, {}, "a"), WorkCalendar({}, {}, "a")}) == 1


@given(DAYS, st.integers(1, 120))
def test_between_undoes_add(start, n):
    due = PUBLISHED.add_workdays(start, n)
    assert PUBLISHED.workdays_between(start, due) == n
    assert PUBLISHED.workdays_between(due, start) == -n
    assert PUBLISHED.is_workday(due)


@given(DAYS, DAYS)
def test_between_counts_what_the_days_themselves_say(start, end):
    start, end = min(start, end), min(max(start, end), min(start, end) + timedelta(days=500))
    counted = sum(PUBLISHED.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
    assert PUBLISHED.workdays_between(start, end) == counted


@given(DAYS, st.integers(1, 30), st.lists(st.tuples(DAYS, st.integers(0, 40)), max_size=3))
def test_excluded_spans_never_hold_the_due_day(start, n, spans):
    excluding = [Span(first, first + timedelta(days=length)) for first, length in spans]
    due = PUBLISHED.add_workdays(start, n, excluding)
    assert not any(first <= due <= last for first, last in excluding)
    assert due >= PUBLISHED.add_workdays(start, n)


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_published_days_agree_with_the_package(one):
    assert PUBLISHED.is_workday(one) == chinese_calendar.is_workday(one)


def test_working_days_never_end_before_the_calendar_does():
    assert list(islice(PUBLISHED.workdays_after(date(9999, 12, 29)), 5)) == days("9999-12-30", "9999-12-31")
