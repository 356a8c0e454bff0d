"""One clerk of a race at the till: enters a payment on a real database when told to go. See test_payment_races.

payment_worker.py prepare | pay WHO | compute WHO
"""

from __future__ import annotations

import json
import sys
from datetime import date

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from moments import on  # noqa: E402
from race_parts import told  # noqa: E402
from requests_world import intake  # noqa: E402

from gongkai.agencies.models import Agency, Person, Role, Section  # noqa: E402
from gongkai.fees.actions import charging, money  # noqa: E402
from gongkai.fees.actions.rates import install_rates  # noqa: E402
from gongkai.fees.models import Charge  # noqa: E402
from gongkai.foi.actions.registering import register  # noqa: E402
from gongkai.foi.models import Case, Reception  # noqa: E402
from gongkai.records.models import SYSTEM  # noqa: E402
from gongkai.rules.requests.fees import Method  # noqa: E402

ROUNDS = 8
DAY = date(2026, 5, 12)
AT = on(DAY, 10)


def prepare() -> None:
    """A bureau with two clerks; charges that wait for their money; requests that nobody has charged."""
    call_command("migrate", verbosity=0)
    bureau = Agency.objects.create(name="江州市交通运输局", short_name="交通局", code="jiaotong", path="jiaotong/")
    office = Section.objects.create(agency=bureau, name="办公室", is_office=True)
    Reception.objects.create(agency=bureau, code="江交", unit="办公室", address="人民路1号", hours="工作日", phone="1",
                             review_organ="市政府", court="法院")  # fmt: skip
    clerks = [
        Person.objects.create(username=key, name=name, role=Role.COORDINATOR, agency=bureau, section=office)
        for key, name in (("linjing", "林静"), ("shenyan", "沈岩"))
    ]
    install_rates(by=SYSTEM, at=AT)
    for number in range(2 * ROUNDS):
        items = tuple(f"第{n}项资料" for n in range(12))
        case = register(
            intake(bureau, items=items, applicant_name=f"申请人{number}", identity="", lacking=True),
            by=clerks[0],
            at=AT,
        ).case
        if number < ROUNDS:
            charge = charging.compute(case, Method.ITEM, reason="多", by=clerks[0], at=AT)
            charge = charging.notice(
                charging.approve(charge, by=clerks[1], at=AT), number=str(number), day=DAY, by=clerks[0], at=AT
            )
            charging.received(charge, day=DAY, by=clerks[0], at=AT)


def clerk(who: str) -> Person:
    return Person.objects.select_related("agency", "section").get(username=who)


def pay(who: str) -> list[str]:
    """Enter the one payment of every charge: the same amount and note by both clerks."""
    person, charges = clerk(who), list(Charge.objects.select_related("case__agency").order_by("pk"))
    return told(
        lambda one=one: money.pay(one, amount=one.amount, day=DAY, note_no=f"粤A{one.pk}", by=person, at=AT)  # type: ignore[misc]
        for one in charges
    )


def compute(who: str) -> list[str]:
    """Charge every request that has no charge, as it was read before the start."""
    person, cases = clerk(who), list(Case.objects.filter(charges=None).select_related("agency").order_by("pk"))
    return told(lambda case=case: charging.compute(case, Method.ITEM, reason="多", by=person, at=AT) for case in cases)  # type: ignore[misc]


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare()
    else:
        print(json.dumps({"pay": pay, "compute": compute}[sys.argv[1]](sys.argv[2])), flush=True)
