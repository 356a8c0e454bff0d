"""What the records show in a period, judged from facts alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongkai.checks.models import INTERPRETATION_DAYS, Measure
from gongkai.checks.queries.showing import Fact, Terms, show
from gongkai.publications.models import Standing
from gongkai.rules.calendar import Span, published_calendar

CALENDAR = published_calendar()
MAY = Span(date(2026, 5, 1), date(2026, 5, 31))
LATER = date(2026, 12, 31)


def fact(pk: int = 1, **values: Any) -> Fact:
    common = {
        "title": f"文件{pk}", "address": f"/info/jt/2026-{pk:05d}/", "edition": 1, "kind": "news", "column": 1,
        "column_name": "安全出行", "section": 1, "standing": Standing.LIVE, "first_on": date(2026, 5, 13),
    }  # fmt: skip
    return Fact(pk=pk, **(common | values))


def shown(terms: Terms, *facts: Fact, span: Span = MAY, today: date = LATER, known: tuple[int, ...] = ()) -> Any:
    return show(terms, span, facts, CALENDAR, today=today, known=known)


def whys(terms: Terms, *facts: Fact, **more: Any) -> list[str]:
    return [item.why for item in shown(terms, *facts, **more).items]


QUOTA = Terms(Measure.QUOTA, columns=frozenset({1, 2}), target=2)
READING = Terms(Measure.READING, days=INTERPRETATION_DAYS)
LIMIT = Terms(Measure.LIMIT, kinds=frozenset({"licence"}))
GUIDE = Terms(Measure.GUIDE)
PLANS = Terms(Measure.PLANS, first_plan=11, last_plan=15)


@pytest.mark.parametrize(("day", "counts"), [
    pytest.param(date(2026, 4, 30), 0, id="the day before"),
    pytest.param(date(2026, 5, 1), 1, id="the first day"),
    pytest.param(date(2026, 5, 31), 1, id="the last day"),
    pytest.param(date(2026, 6, 1), 0, id="the day after"),
])  # fmt: skip
def test_both_ends_of_a_period_belong_to_it(day, counts):
    assert shown(QUOTA, fact(first_on=day)).figure == counts


def test_a_quota_counts_the_column_and_those_below_it():
    found = shown(QUOTA, fact(1), fact(2, column=2), fact(3, column=9))
    assert (found.figure, found.target) == (2, 2)


def test_what_was_counted_and_moved_is_named_with_where_it_went():
    moved = fact(column=9, column_name="通知公告")
    assert shown(QUOTA, moved).items == []
    assert whys(QUOTA, moved, known=(1,)) == ["在“通知公告”栏目，不在核验的栏目"]


@pytest.mark.parametrize(("standing", "why"), [
    pytest.param(Standing.WITHDRAWN, "5月20日已撤下：数字有误", id="withdrawn"),
    pytest.param(Standing.REDIRECTED, "5月20日已转到新网址", id="moved"),
    pytest.param(Standing.GONE, "5月20日已删除", id="removed"),
])  # fmt: skip
def test_what_left_the_site_does_not_count(standing, why):
    assert whys(QUOTA, fact(standing=standing, left_on=date(2026, 5, 20), left_why="数字有误")) == [why]


def test_of_several_sections_each_counts_its_own():
    own = Terms(Measure.QUOTA, columns=frozenset({1}), target=2, section=1)
    assert shown(own, fact(1), fact(2, section=7)).figure == 1


@pytest.mark.parametrize(("readings", "today", "why"), [
    pytest.param((date(2026, 5, 18),), LATER, "", id="on the third working day"),
    pytest.param((date(2026, 5, 19),), LATER, "解读晚了1个工作日（应在5月18日前）", id="one working day late"),
    pytest.param((date(2026, 5, 12),), LATER, "", id="before the document"),
    pytest.param((date(2026, 5, 14), date(2026, 5, 30)), LATER, "", id="the first of two"),
    pytest.param((), date(2026, 5, 18), "还没有解读，最迟5月18日", id="not yet, on the last day"),
    pytest.param((), date(2026, 5, 19), "没有解读，应在5月18日前发布", id="never"),
])  # fmt: skip
def test_an_interpretation_within_three_working_days(readings, today, why):
    """13 May 2026 is a Wednesday: Thursday, Friday and Monday are the three days."""
    assert whys(READING, fact(needs_reading=True, readings=readings), today=today) == [why]


def test_an_interpretation_on_a_rest_day_after_the_last_day_is_late_by_less_than_a_day():
    policy = fact(needs_reading=True, first_on=date(2026, 5, 12), readings=(date(2026, 5, 16),))
    assert whys(READING, policy) == ["解读晚了，不足1个工作日（应在5月15日前）"]


def test_the_figure_of_interpretations_is_the_number_of_policies_on_the_site():
    policies = [fact(1, needs_reading=True, readings=(date(2026, 5, 13),)), fact(2, needs_reading=True),
                fact(3, needs_reading=True, standing=Standing.WITHDRAWN), fact(4)]  # fmt: skip
    found = shown(READING, *policies)
    assert (found.figure, found.target, len(found.failing)) == (1, 2, 2)
    assert shown(READING).target is None


@pytest.mark.parametrize(("formed", "days", "why"), [
    pytest.param(date(2026, 5, 6), 0, "", id="on the last day of the kind's own limit"),
    pytest.param(date(2026, 4, 29), 0, "公开晚了1个工作日（应在5月12日前）", id="one working day late"),
    pytest.param(date(2026, 5, 6), 2, "公开晚了4个工作日（应在5月8日前）", id="a limit of the plan's own"),
    pytest.param(None, 0, "没有成文日期，不能核验期限", id="no date"),
])  # fmt: skip
def test_disclosed_within_the_limit(formed, days, why):
    """Seven working days; 9 May 2026 is a make-up Saturday."""
    terms = Terms(Measure.LIMIT, kinds=frozenset({"licence"}), days=days)
    assert whys(terms, fact(kind="licence", limit_days=7, formed_on=formed)) == [why]


def test_limits_of_every_kind_that_has_one():
    every = Terms(Measure.LIMIT)
    assert shown(every, fact(1, limit_days=20, formed_on=MAY.start), fact(2)).target == 1


def test_the_guide_counts_by_its_newest_release_in_the_period():
    releases = ((date(2023, 3, 1), 1), (date(2026, 5, 4), 2), (date(2026, 5, 30), 3), (date(2026, 6, 2), 4))
    guide = fact(kind="guide", first_on=date(2023, 3, 1), releases=releases)
    item = shown(GUIDE, guide).items[0]
    assert (item.day, item.edition, item.why) == (date(2026, 5, 30), 3, "")
    assert shown(GUIDE, fact(kind="guide", releases=((date(2026, 4, 30), 1),))).figure == 0
    assert shown(GUIDE).target == 1


def test_gaps_of_the_five_year_plans_are_named():
    plans = [fact(1, plan_period=11, first_on=date(2019, 1, 1)), fact(2, plan_period=12), fact(3, plan_period=12),
             fact(4, plan_period=10), fact(5, plan_period=15, first_on=date(2026, 6, 1)),
             fact(6, plan_period=14, standing=Standing.WITHDRAWN)]  # fmt: skip
    found = shown(PLANS, *plans)
    assert (found.figure, found.target) == (2, 5)
    assert found.lacks == ["十三五", "十四五", "十五五"]
    assert [item.why for item in found.items if item.fact.pk == 3] == ["“十二五”已计入另一份"]


@pytest.mark.parametrize("measure", Measure.values)
def test_nothing_published_shows_nothing(measure):
    found = shown(Terms(Measure(measure)))
    assert (found.figure, found.items) == (0, [])
