"""Rows that bind the whole system of a government, and the clock of hours: 1.7.5 to 1.7.9, 1.8.13."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.days import SHANGHAI, day_of, hours_later
from gongkai.rules.requests.norms import ASSESSMENT, SUPERVISION, TRAINING, WORK_SYSTEM


@pytest.mark.parametrize(
    ("cite", "article"),
    [
        pytest.param(WORK_SYSTEM, "第四十五条", id="1_7_5 from registration to archive"),
        pytest.param(ASSESSMENT, "第四十六条", id="1_7_6 assessment"),
        pytest.param(SUPERVISION, "第四十七条", id="1_7_7 complaint to the competent office"),
        pytest.param(TRAINING, "第四十八条", id="1_7_9 training"),
    ],
)
def test_1_7_5_1_7_6_1_7_7_1_7_9_what_governments_owe_has_its_article(cite, article):
    assert str(cite) == f"《政府信息公开条例》{article}"


@pytest.mark.parametrize(
    ("known", "hours", "until"),
    [
        pytest.param(datetime(2026, 2, 13, 22, 30), 5, datetime(2026, 2, 14, 3, 30), id="5 h through the night"),
        pytest.param(datetime(2026, 2, 14, 9, 0), 24, datetime(2026, 2, 15, 9, 0), id="24 h into the Spring Festival"),
        pytest.param(datetime(2026, 2, 28, 23, 59), 48, datetime(2026, 3, 2, 23, 59), id="48 h over a month"),
        pytest.param(datetime(2028, 2, 28, 12, 0), 24, datetime(2028, 2, 29, 12, 0), id="24 h to a leap day"),
    ],
)
def test_1_8_13_hours_run_by_the_wall_clock_on_days_of_rest_too(known, hours, until):
    assert hours_later(known.replace(tzinfo=SHANGHAI), hours) == until.replace(tzinfo=SHANGHAI)


@given(st.datetimes(datetime(2019, 5, 15), datetime(2040, 1, 1)), st.integers(0, 500))
def test_1_8_13_an_hour_is_an_hour(known, hours):
    moment = known.replace(tzinfo=SHANGHAI)
    later = hours_later(moment, hours)
    assert later - moment == timedelta(hours=hours)
    assert day_of(later) >= day_of(moment) >= date(2019, 5, 15)
