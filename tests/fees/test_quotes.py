"""What a request is charged, against counting one item after the other by the text of 109号 (rules 2.2, 2.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.fees.models import Rate
from gongkai.fees.queries.computing import items_before, quote, rate_on
from gongkai.foi.models import Case, Item
from gongkai.rules.refused import Refused
from gongkai.rules.requests.fees import Method

MONTHS = (date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31))
REQUESTS = st.lists(
    st.tuples(st.sampled_from(MONTHS), st.sampled_from("甲乙"), st.integers(1, 45)), min_size=1, max_size=6
)


def price(k: int) -> int:
    """Yuan for the k-th item of the month, as the notice words it."""
    if k <= 10:
        return 0
    if k <= 30:
        return 100
    return 200 + 100 * ((k - 31) // 10)


def total(k: int) -> int:
    """T(k), item by item."""
    return sum(price(n) for n in range(1, k + 1))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(requests=REQUESTS)
def test_a_quote_is_the_difference_of_two_totals(
    requests: list[tuple[date, str, int]], make_case: Callable[..., Case], rates: Rate
) -> None:
    pattern = Case.objects.order_by("pk").first() or make_case()
    Case.objects.exclude(pk=pattern.pk).delete()
    cases = []
    for number, (day, who, size) in enumerate(requests, 2):
        row = Case.objects.get(pk=pattern.pk)
        row.pk, row.serial, row.number = None, number, f"第{number}号"
        row.applicant_mark, row.received_on, row.first_received_on = who, day, day
        row.save()
        Item.objects.bulk_create(
            Item(case=row, order=n, text="资料", agency=row.agency, applicant_kind="natural", applicant_mark=who, received_on=day)
            for n in range(1, size + 1)
        )  # fmt: skip
        cases.append(row)
    for place, (row, (day, who, size)) in enumerate(zip(cases, requests, strict=True)):
        same_month = [(d, n, count) for n, (d, w, count) in enumerate(requests) if w == who and d.month == day.month]
        before = sum(count for d, n, count in same_month if (d, n) < (day, place))
        found = quote(row, Method.ITEM)
        assert (items_before(row), found.before, found.units) == (before, before, size)
        assert found.amount == total(before + size) - total(before)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pages", "yuan"), [(1, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (1000, 34700)]
)
def test_pages_are_priced_for_one_request_alone(
    pages: int, yuan: int, make_case: Callable[..., Case], rates: Rate
) -> None:
    make_case(items=("甲", "乙"))
    assert quote(make_case(), Method.PAGE, pages=pages).amount == yuan


@pytest.mark.django_db
def test_before_there_was_a_fee_nothing_can_be_charged(rates: Rate) -> None:
    assert rate_on(date(2021, 1, 1)) == rates
    with pytest.raises(Refused, match="没有施行中的信息处理费标准"):
        rate_on(date(2020, 12, 31))
