from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import published_calendar
from gongkai.rules.reporting import (
    YELLOW_DAYS,
    Light,
    PeriodSpan,
    behind_from,
    due_in,
    light,
    periods,
    rest_day_note,
    yellow_until,
)

PUBLISHED = published_calendar()
DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("per", "labels"),
    [
        pytest.param("year", ["全年"], id="year"),
        pytest.param("half_year", ["上半年", "下半年"], id="half year"),
        pytest.param("quarter", ["第一季度", "第二季度", "第三季度", "第四季度"], id="quarter"),
        pytest.param("month", [f"{n}月" for n in range(1, 13)], id="month"),
    ],
)
def test_periods_of_a_plan_year(per, labels):
    spans = periods(per, *YEAR)
    assert [span.label for span in spans] == labels
    assert (spans[0].start, spans[-1].end) == YEAR


def test_a_period_is_cut_to_the_days_the_duty_runs():
    assert periods("quarter", date(2026, 5, 20), date(2026, 8, 1)) == [
        PeriodSpan("第二季度", date(2026, 5, 20), date(2026, 6, 30)),
        PeriodSpan("第三季度", date(2026, 7, 1), date(2026, 8, 1)),
    ]


def test_weeks_begin_on_monday_and_are_named_by_their_number():
    assert periods("week", date(2026, 3, 18), date(2026, 3, 24)) == [
        PeriodSpan("第12周", date(2026, 3, 18), date(2026, 3, 22)),
        PeriodSpan("第13周", date(2026, 3, 23), date(2026, 3, 24)),
    ]


def test_labels_name_the_year_where_there_are_several():
    spans = periods("half_year", date(2026, 7, 1), date(2027, 6, 30))
    assert [span.label for span in spans] == ["2026年下半年", "2027年上半年"]
    weeks = periods("week", date(2024, 12, 30), date(2025, 1, 6))
    assert [span.label for span in weeks] == ["第1周", "第2周"]
    whole = periods("week", date(2024, 1, 1), date(2024, 12, 31))
    assert (whole[0].label, whole[-1].label) == ("2024年第1周", "2025年第1周")


def test_no_days_no_periods():
    assert periods("month", date(2026, 2, 1), date(2026, 1, 31)) == []


@given(st.sampled_from(["day", "week", "month", "quarter", "half_year", "year"]), DAYS, st.integers(0, 800))
def test_periods_cover_every_day_once(per, start, length):
    end = start + timedelta(days=length)
    spans = periods(per, start, end)
    assert (spans[0].start, spans[-1].end) == (start, end)
    assert all(left.end + timedelta(days=1) == right.start for left, right in pairwise(spans))
    assert len({span.label for span in spans}) == len(spans)


@pytest.mark.parametrize(
    ("per", "turn", "words", "due"),
    [
        pytest.param("month", 2, {"day": 5}, "2026-03-05", id="每月5日前"),
        pytest.param("month", 1, {"day": 31}, "2026-02-28", id="每月底前"),
        pytest.param("month", 11, {"day": 5, "next_period": True}, "2027-01-05", id="次月5日前"),
        pytest.param("year", 0, {"month": 2, "day": 31}, "2026-02-28", id="每年2月底前"),
        pytest.param("year", 0, {"month": 1, "day": 31, "next_period": True}, "2027-01-31", id="次年1月31日前"),
        pytest.param("quarter", 2, {"day": 31, "lead_days": 10}, "2026-09-20", id="每季度末前10日"),
        pytest.param("quarter", 2, {"month": 1, "day": 10}, "2026-07-10", id="每季度首月10日前"),
        pytest.param("half_year", 0, {"day": 20}, "2026-06-20", id="每半年20日前"),
        pytest.param("year", 0, {}, "2026-12-31", id="no day named"),
    ],
)
def test_due_day_of_a_period(per, turn, words, due):
    assert due_in(periods(per, *YEAR)[turn], per, **words) == date.fromisoformat(due)


def test_a_deadline_on_a_rest_day_stays_and_the_working_day_before_is_named(notices):
    assert rest_day_note(date(2021, 11, 20), notices) == (
        "2021年11月20日（星期六）不是工作日，期限不顺延，请在2021年11月19日（星期五）前办完。"
    )
    assert rest_day_note(date(2026, 2, 14), notices) is None
    assert "2026年2月14日（星期六）" in rest_day_note(date(2026, 2, 20), notices)


@pytest.mark.parametrize(
    ("due", "today", "expected"),
    [
        pytest.param("2026-11-10", "2026-11-23", Light("red", "逾期9个工作日", 9), id="late"),
        pytest.param("2026-02-13", "2026-02-24", Light("red", "逾期2个工作日", 2), id="late over Spring Festival"),
        pytest.param("2026-10-09", "2026-10-10", Light("red", "逾期1个工作日", 1), id="late on a make-up Saturday"),
        pytest.param("2026-11-20", "2026-11-21", Light("red", "刚逾期，尚不足1个工作日", 0), id="late on a Saturday"),
        pytest.param("2026-11-24", "2026-11-24", Light("yellow", "今天到期", 0), id="today"),
        pytest.param("2026-11-27", "2026-11-24", Light("yellow", "还剩3个工作日", 3), id="three days"),
        pytest.param("2026-12-01", "2026-11-24", Light("yellow", "还剩5个工作日", 5), id="five days"),
        pytest.param("2026-12-02", "2026-11-24", Light("green", "正常"), id="six days"),
        pytest.param("2026-02-26", "2026-02-13", Light("yellow", "还剩4个工作日", 4), id="over Spring Festival"),
        pytest.param("2026-02-28", "2026-02-13", Light("green", "正常"), id="six days with two make-up Saturdays"),
        pytest.param("2026-11-29", "2026-11-28", Light("yellow", "到期前已没有工作日", 0), id="only rest days left"),
        pytest.param(None, "2026-11-24", Light("green", "正常"), id="no due day"),
    ],
)
def test_light_by_due_day(due, today, expected, notices):
    day = date.fromisoformat(due) if due else None
    assert light(due=day, today=date.fromisoformat(today), calendar=notices) == expected


def test_finished_comes_before_waiting_and_waiting_before_late(notices):
    late = {"due": date(2026, 1, 5), "today": date(2026, 11, 24), "calendar": notices}
    assert light(**late, done=True, waiting_for="市财政局") == Light("done", "办结")
    assert light(**late, waiting_for="市财政局") == Light("grey", "等待市财政局")


def test_behind_is_yellow_unless_the_due_day_is_nearer_news(notices):
    today = date(2026, 11, 24)
    behind = {"today": today, "calendar": notices, "behind": today}
    assert light(due=date(2026, 12, 31), **behind) == Light("yellow", "落后于进度")
    assert light(due=None, **behind) == Light("yellow", "落后于进度")
    assert light(due=date(2026, 11, 25), **behind).words == "还剩1个工作日"
    assert light(due=None, today=today, calendar=notices, behind=date(2026, 11, 25)) == Light("green", "正常")


@pytest.mark.parametrize(
    ("done", "target", "pieces", "day"),
    [
        pytest.param(0, 2, True, "2026-04-16", id="the first of two is missed at half time"),
        pytest.param(1, 2, True, None, id="the second is not missed before the end"),
        pytest.param(0, 1, True, None, id="once a period is never behind"),
        pytest.param(2, 2, True, None, id="reached"),
        pytest.param(3, 2, True, None, id="more than asked"),
        pytest.param(0, None, True, None, id="no figure"),
        pytest.param(0, 0, True, None, id="nothing asked"),
        pytest.param(0, 2, False, "2026-04-02", id="an amount is behind at once"),
        pytest.param(1, 2, False, "2026-04-17", id="an amount at half"),
    ],
)
def test_behind_from_in_a_month_of_thirty_days(done, target, pieces, day):
    found = behind_from(date(2026, 4, 1), date(2026, 4, 30), done, target, pieces=pieces)
    assert found == (date.fromisoformat(day) if day else None)


@given(DAYS, st.integers(0, 400), st.integers(0, 20), st.integers(1, 20), st.booleans())
def test_behind_from_is_the_first_day_whose_share_is_ahead(start, length, done, target, pieces):
    end = start + timedelta(days=length)
    ahead = [
        day
        for n in range(length + 1)
        if (n * target // (length + 1) > done if pieces else n * target > done * (length + 1))
        for day in [start + timedelta(days=n)]
    ]
    assert behind_from(start, end, done, target, pieces=pieces) == (ahead[0] if ahead and done < target else None)


@given(DAYS, st.integers(-60, 60))
def test_light_agrees_with_the_dates_a_database_compares(today, distance):
    due = today + timedelta(days=distance)
    shown = light(due=due, today=today, calendar=PUBLISHED)
    red, yellow = today > due, due <= yellow_until(today, PUBLISHED)
    assert shown.colour == ("red" if red else "yellow" if yellow else "green")
    if not red:
        assert yellow == (PUBLISHED.workdays_between(today, due) <= YELLOW_DAYS)
