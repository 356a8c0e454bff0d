"""One process of a race for archive files. See tests/archives/test_archive_races.py.

    archive_worker.py prepare | archive NAME | hang | verify

`archive` archives every case and tells what came of each. `hang` makes a volume in a transaction that it never ends.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from archive_steps import FORM, told  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from moments import on  # noqa: E402
from race_parts import stand_still  # noqa: E402
from race_parts import told as told_of  # noqa: E402
from request_steps import AT  # noqa: E402
from requests_world import RECEIVED, intake  # noqa: E402

from gongkai.agencies.models import Agency, Person, Role, Section  # noqa: E402
from gongkai.archives.actions.closing import archive, verify  # noqa: E402
from gongkai.archives.models import ArchiveFile, Retention  # noqa: E402
from gongkai.foi.actions.registering import register  # noqa: E402
from gongkai.foi.models import Case, Reception  # noqa: E402

CASES = 4


def prepare() -> None:
    """A bureau with two clerks in its office, and requests that were answered."""
    call_command("migrate", verbosity=0)
    bureau = Agency.objects.create(name="江州市交通运输局", short_name="交通局", code="jiaotong", path="jiaotong/")
    office = Section.objects.create(agency=bureau, name="办公室", is_office=True)
    people = {}
    for key, name, role in (("linjing", "林静", Role.COORDINATOR), ("shenyan", "沈岩", Role.HANDLER), ("suwan", "苏婉", Role.HEAD),
                            ("zhouming", "周明", Role.LEADER)):  # fmt: skip
        people[key] = Person.objects.create(
            username=key, name=name, role=role, agency=bureau, section=office, email=f"{key}@example.gov.cn"
        )
    Reception.objects.create(
        agency=bureau, code="江交", unit="办公室", address="人民路1号", hours="工作日", phone="0750-1234567",
        review_organ="江州市人民政府", court="江州市东城区人民法院",
    )  # fmt: skip
    for number in range(CASES):
        given = intake(bureau, subject=f"第{number}件", content=f"第{number}件的内容", files=(FORM,))
        case = register(given, by=people["linjing"], at=on(RECEIVED, 15)).case
        Case.objects.filter(pk=case.pk).update(section=office, handler=people["shenyan"], assigned_at=AT)
        case.refresh_from_db()
        told(case, people["shenyan"], people["suwan"], people["zhouming"])


def archive_all(name: str) -> list[str]:
    """What came of every case: a volume's digest, or the sentence that refused it."""
    person = Person.objects.select_related("agency", "section").get(username=name)
    cases = list(Case.objects.select_related("agency").order_by("pk"))
    return told_of(lambda case=case: archive(case, Retention.TEN, by=person, at=AT).digest for case in cases)  # type: ignore[misc]


def hang() -> None:
    """A whole volume is made, and nothing is committed."""
    person = Person.objects.select_related("agency", "section").get(username="linjing")
    with transaction.atomic():
        archive(Case.objects.select_related("agency").order_by("pk")[0], Retention.TEN, by=person, at=AT)
        stand_still()


def verify_all() -> list[list[str]]:
    """The faults of every volume."""
    return [verify(one) for one in ArchiveFile.objects.select_related("case__agency", "content").order_by("case")]


if __name__ == "__main__":
    if sys.argv[1] == "archive":
        print(json.dumps(archive_all(sys.argv[2])), flush=True)
    elif sys.argv[1] == "verify":
        print(json.dumps(verify_all()), flush=True)
    else:
        {"prepare": prepare, "hang": hang}[sys.argv[1]]()
