"""One process of a race for the numbers of letters. See tests/letters/test_letter_races.py.

    letter_worker.py prepare | issue NAME | hang

`issue` makes a letter for every case and tells their numbers. `hang` makes a letter in a transaction that it never ends.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from moments import on  # noqa: E402
from race_parts import stand_still, wait  # noqa: E402
from requests_world import RECEIVED, intake  # noqa: E402

from gongkai.agencies.models import Agency, Person, Role, Section  # noqa: E402
from gongkai.foi.actions.registering import register  # noqa: E402
from gongkai.foi.models import Case, Reception  # noqa: E402
from gongkai.letters.actions.issuing import Order, issue_many, make  # noqa: E402
from gongkai.letters.actions.templates import install_templates  # noqa: E402
from gongkai.letters.models import Code  # noqa: E402
from gongkai.records.models import SYSTEM  # noqa: E402

AT = on(RECEIVED, 15)
CASES = 6


def prepare(cases: int = CASES) -> None:
    """A bureau with two clerks, its templates, and cases."""
    call_command("migrate", verbosity=0)
    bureau = Agency.objects.create(name="江州市交通运输局", short_name="交通局", code="jiaotong", path="jiaotong/")
    office = Section.objects.create(agency=bureau, name="办公室", is_office=True)
    for key, name in (("linjing", "林静"), ("shenyan", "沈岩")):
        Person.objects.create(
            username=key, name=name, role=Role.COORDINATOR, agency=bureau, section=office, email=f"{key}@example.gov.cn"
        )
    Reception.objects.create(
        agency=bureau, code="江交", unit="办公室", address="人民路1号", hours="工作日", phone="0750-1234567",
        review_organ="江州市人民政府", court="江州市东城区人民法院",
    )  # fmt: skip
    install_templates(by=SYSTEM, at=AT)
    clerk = Person.objects.get(username="linjing")
    for number in range(cases):
        register(intake(bureau, subject=f"第{number}件", content=f"第{number}件的内容"), by=clerk, at=AT)


def issue(name: str) -> list[str]:
    """A receipt for every case, the second clerk's in the other order."""
    person = Person.objects.select_related("agency", "section").get(username=name)
    orders = [Order(case, Code.L03) for case in Case.objects.order_by("pk" if name == "linjing" else "-pk")]
    wait()
    report = issue_many(orders, by=person, at=AT)
    return [letter.number for letter in report.made] + [words for _, words in report.refused]


def hang() -> None:
    """Number and letter are made, and nothing is committed."""
    person = Person.objects.select_related("agency", "section").get(username="linjing")
    with transaction.atomic():
        make(Order(Case.objects.order_by("pk")[0], Code.L03), by=person, at=AT)
        stand_still()


if __name__ == "__main__":
    if sys.argv[1] == "issue":
        print(json.dumps(issue(sys.argv[2])), flush=True)
    else:
        {"prepare": prepare, "hang": hang}[sys.argv[1]]()
