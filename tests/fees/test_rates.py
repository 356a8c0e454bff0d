"""Rates are rows: new ones begin on a day to come, past ones are never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from moments import NOON, TODAY, on

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.fees.actions.rates import NewRates, add_rates, install_rates, remove_rates
from gongkai.fees.models import Rate
from gongkai.fees.queries.computing import rate_on
from gongkai.records.models import SYSTEM, Event, Verb
from gongkai.rules.refused import Refused
from gongkai.rules.requests.fees import PRESENT

pytestmark = pytest.mark.django_db
NEW = NewRates(
    date(2027, 1, 1), "国办函〔2026〕1号", items=[(0, 0), (20, 150)], pages=[(0, 0), (50, 5)], step=5, step_rate=50
)


@pytest.fixture
def keeper(account: Callable[..., Person], government: Agency) -> Person:
    return account("曹颖", Role.ADMINISTRATOR, government)


def test_the_product_brings_the_present_rates_once(rates: Rate) -> None:
    assert rates.as_table() == PRESENT
    assert install_rates(by=SYSTEM, at=NOON) == []
    assert (Rate.objects.count(), Event.objects.filter(verb=Verb.CREATED, subject_type="fees.Rate").count()) == (1, 1)


def test_a_new_table_begins_on_a_day_to_come(rates: Rate, keeper: Person, overseer: Person) -> None:
    row = add_rates(NEW, by=keeper, at=NOON)
    assert (rate_on(date(2026, 12, 31)), rate_on(date(2027, 1, 1))) == (rates, row)
    assert row.as_table().items[1].rate == 150
    later = add_rates(replace(NEW, since=date(2028, 1, 1)), by=overseer, at=NOON)  # the topmost agency's coordinator
    assert Rate.objects.first() == later
    with pytest.raises(Refused, match="2027年1月1日起施行的标准已经登记"):
        add_rates(NEW, by=keeper, at=NOON)


@pytest.mark.parametrize(("changes", "words"), [
    ({"since": TODAY}, "不是将来的日期"), ({"since": date(2020, 1, 1)}, "不是将来的日期"), ({"basis": " "}, "没有写收费依据"),
    ({"items": []}, "按件计收的档次不对"), ({"items": [(5, 10)]}, "按件计收的档次不对"), ({"pages": [(0, 0), (0, 5)]}, "按量计收的档次不对"),
    ({"pages": [(0, -1)]}, "按量计收的单价不对"), ({"items": [(0, 10**9)]}, "按件计收的单价不对"), ({"step": 0}, "递增的件数或金额不对"),
])  # fmt: skip
def test_tables_that_cannot_be(changes: dict[str, object], words: str, rates: Rate, keeper: Person) -> None:
    with pytest.raises(Refused, match=words):
        add_rates(replace(NEW, **changes), by=keeper, at=NOON)  # type: ignore[arg-type]
    assert Rate.objects.get() == rates


def test_only_the_topmost_agency_sets_rates(
    rates: Rate, coordinator: Person, administrator: Person, leader: Person, handler: Person, outsider: Person
) -> None:
    for person in (coordinator, administrator, leader, handler, outsider):
        with pytest.raises(Refused, match="您不能登记收费标准"):
            add_rates(NEW, by=person, at=NOON)
        with pytest.raises(Refused, match="您不能登记收费标准"):
            remove_rates(rates, reason="错", by=person, at=NOON)


def test_a_table_in_force_is_never_taken_back_one_to_come_is(rates: Rate, keeper: Person, safety: Section) -> None:
    row = add_rates(NEW, by=keeper, at=NOON)
    with pytest.raises(Refused, match="没有写删除的理由"):
        remove_rates(row, reason=" ", by=keeper, at=NOON)
    with pytest.raises(Refused, match="已经施行"):
        remove_rates(rates, reason="错", by=keeper, at=NOON)
    with pytest.raises(Refused, match="已经施行"):
        remove_rates(row, reason="错", by=keeper, at=on(date(2027, 1, 1)))
    remove_rates(row, reason="文号登记错了", by=keeper, at=NOON)
    assert Rate.objects.get() == rates
