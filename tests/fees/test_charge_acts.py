"""Every pair of a charge's state and an act upon it: allowed, or refused in words with nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction
from moments import on

from gongkai.agencies.models import Person, Section
from gongkai.fees.actions import charging, money
from gongkai.fees.models import Charge, Payment, Rate
from gongkai.foi.models import Case, Item
from gongkai.foi.queries.similar import Question, similar
from gongkai.records.models import Event
from gongkai.rules.refused import Refused
from gongkai.rules.requests.fees import Method

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rates")]
Make = Callable[..., Case]
DAY, PAID_ON, LATE = date(2026, 5, 12), date(2026, 5, 20), date(2026, 6, 10)  # the last day to pay is 2026-06-09
AT = on(DAY, 10)
WAY = ("draft", "approved", "noticed", "received", "paid", "refunded")  # each state follows from the one before
ALLOWED = {  # written out by hand; money comes and goes back after the end too, and changes nothing then
    "draft": "approve cancel",
    "approved": "notice cancel",
    "noticed": "receive",
    "received": "pay lapse",
    "paid": "pay refund",
    "refunded": "",
    "lapsed": "pay",
    "cancelled": "",
}


class Till:
    """A charge, and every act upon it with all that it wants."""

    def __init__(self, case: Case, handler: Person, office: Person) -> None:
        self.office = office
        self.charge = charging.compute(case, Method.ITEM, reason="一个月内提出多件申请", by=handler, at=AT)

    def do(self, act: str) -> None:
        """The act on the charge as it is now. What is already there keeps its note numbers to itself."""
        row, office = Charge.objects.select_related("case__agency").get(pk=self.charge.pk), self.office
        note = f"{act}{Payment.objects.count()}"
        deeds: dict[str, Callable[[], object]] = {
            "approve": lambda: charging.approve(row, by=office, at=AT),
            "notice": lambda: charging.notice(row, number="1号", day=DAY, by=office, at=AT),
            "receive": lambda: charging.received(row, day=DAY, by=office, at=AT),
            "pay": lambda: money.pay(row, amount=row.amount, day=PAID_ON, note_no=note, by=office, at=on(PAID_ON)),
            "refund": lambda: money.refund(
                row, amount=row.amount, day=PAID_ON, note_no=note, reason="计算有误", by=office, at=on(PAID_ON)
            ),
            "cancel": lambda: charging.cancel(row, reason="不收了", by=office, at=AT),
            "lapse": lambda: charging.lapse(row, by=office, at=on(LATE)),
        }
        deeds[act]()

    def bring_to(self, state: str) -> None:
        """The way to a state through the real acts."""
        if state == "cancelled":
            return self.do("cancel")
        last = "received" if state == "lapsed" else state
        for act in ("approve", "notice", "receive", "pay", "refund")[: WAY.index(last)]:
            self.do(act)
        if state == "lapsed":
            self.do("lapse")
        return None


@pytest.mark.parametrize("state", ALLOWED)
def test_every_act_in_every_state_is_allowed_or_refused_in_words(
    state: str, make_case: Make, safety: Section, handler: Person, coordinator: Person
) -> None:
    case = make_case(safety, handler, items=tuple(f"第{n}项" for n in range(12)))
    till = Till(case, handler, coordinator)
    till.bring_to(state)

    def seen() -> tuple[object, ...]:
        return Charge.objects.values().get(), list(Payment.objects.values()), Case.objects.values().get()

    before, events = seen(), Event.objects.count()
    for act in ("approve", "notice", "receive", "pay", "refund", "cancel", "lapse"):
        mark = transaction.savepoint()
        if act in ALLOWED[state].split():
            till.do(act)
            assert Event.objects.count() > events, act
        else:
            with pytest.raises(Refused) as refusal:
                till.do(act)
            assert refusal.value.what.endswith("。"), act
            assert refusal.value.then.endswith("。"), act
            assert (seen(), Event.objects.count()) == (before, events), act
        transaction.savepoint_rollback(mark)


def test_ten_thousand_requests_of_one_person_in_a_month_are_all_there_and_priced(
    make_case: Make, safety: Section, handler: Person, rates: Rate
) -> None:
    """The ten-thousandth item of the month costs 200 + 100 × 996 yuan."""
    first = make_case(safety, handler)
    repeat(first, 10_000)
    newest = Case.objects.get(serial=10_000)
    charge = charging.compute(newest, Method.ITEM, reason="当月第10000件申请", by=handler, at=AT)
    assert (charge.before, charge.units, charge.amount) == (9_999, 1, 99_800)
    assert Case.objects.visible_to(handler).filter(applicant_mark=first.applicant_mark).count() == 10_000
    assert 0 < len(similar(Question.of(newest), handler)) < 100


def repeat(case: Case, times: int) -> None:
    """The same request registered so many times, each with its item: in the database itself, which takes a moment."""
    columns = [f'"{one.column}"' for one in Case._meta.concrete_fields if not one.primary_key]
    of_items = [f'"{one.column}"' for one in Item._meta.concrete_fields if one.column not in {"id", "case_id"}]
    with connection.cursor() as cursor:
        while (there := Case.objects.count()) < times:
            new = {'"serial"': f"serial + {there}", '"number"': f"'江交公开申〔2026〕' || (serial + {there}) || '号'"}
            values = ", ".join(new.get(one, one) for one in columns)
            rest = f"FROM foi_case WHERE serial <= {times - there}"
            cursor.execute(f"INSERT INTO foi_case ({', '.join(columns)}) SELECT {values} {rest}")
        values = ", ".join(f"foi_item.{one}" for one in of_items)
        cursor.execute(
            f'INSERT INTO foi_item ("case_id", {", ".join(of_items)}) SELECT foi_case.id, {values} '
            "FROM foi_case, foi_item WHERE foi_case.serial > 1"
        )
