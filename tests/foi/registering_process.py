"""One clerk of two who register at once on a real database; see tests/foi/test_registering_races.py.

registering_process.py prepare | register NAME | same NAME
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from moments import on  # noqa: E402
from race_parts import told  # noqa: E402
from requests_world import RECEIVED, intake  # noqa: E402

from gongkai.agencies.models import Agency, Person, Role, Section  # noqa: E402
from gongkai.foi.actions.intakes import NewFile  # noqa: E402
from gongkai.foi.actions.registering import register  # noqa: E402
from gongkai.foi.models import PieceKind, Reception  # noqa: E402

EACH = 15
PROGRAM = NewFile(PieceKind.REQUEST, "申请表.pdf", b"MZ\x90\x00\x03\x00\x00\x00")


def prepare() -> None:
    """A bureau that receives, with two clerks."""
    call_command("migrate", verbosity=0)
    bureau = Agency.objects.create(name="江州市交通运输局", short_name="交通局", code="jiaotong", path="jiaotong/")
    office = Section.objects.create(agency=bureau, name="办公室", is_office=True)
    Reception.objects.create(agency=bureau, code="江交", unit="办公室", address="人民路1号", hours="工作日", phone="1",
                             review_organ="江州市人民政府", court="江州市人民法院")  # fmt: skip
    for key, name in (("linjing", "林静"), ("suwan", "苏婉")):
        Person.objects.create(username=key, name=name, role=Role.COORDINATOR, agency=bureau, section=office)


def numbers(who: str) -> list[str]:
    """Registers EACH requests, every third of which is refused after its number was taken."""
    clerk = Person.objects.select_related("agency", "section").get(username=who)

    def one(turn: int) -> str:
        files = (PROGRAM,) if turn % 3 == 2 else ()
        return register(intake(clerk.agency, files=files), by=clerk, at=on(RECEIVED)).case.number

    return told(lambda turn=turn: one(turn) for turn in range(EACH))  # type: ignore[misc]


def same(who: str) -> list[str]:
    """Sends the forms that the other sends at the same time: each must make one request."""
    clerk = Person.objects.select_related("agency", "section").get(username=who)

    def one(turn: int) -> str:
        sent = register(intake(clerk.agency), by=clerk, at=on(RECEIVED), once=f"form-{turn}")
        return f"{sent.case.number} {sent.code} {sent.repeated}"

    return told(lambda turn=turn: one(turn) for turn in range(EACH))  # type: ignore[misc]


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare()
    else:
        part = {"register": numbers, "same": same}[sys.argv[1]]
        print(json.dumps(part(sys.argv[2])), flush=True)
