"""One process of a race over requests: does its part on a real database when told to go. See test_request_races.py.

request_race_worker.py prepare | take WHO | decide WHO | hear WHO
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
from request_steps import AT, DAY, NO_SECRET, asked, drafted, fresh  # noqa: E402
from requests_world import intake  # noqa: E402

from gongkai.agencies.models import Agency, Person, Role, Section  # noqa: E402
from gongkai.foi.actions.assigning import assign, take  # noqa: E402
from gongkai.foi.actions.consulting import hear  # noqa: E402
from gongkai.foi.actions.registering import register  # noqa: E402
from gongkai.foi.actions.reviewing import approve, send_back, submit  # noqa: E402
from gongkai.foi.models import Answer, Case, Consultation, Party, Reception, Reply  # noqa: E402

CASES = 8
PEOPLE = [("linjing", "林静", Role.COORDINATOR, "办公室"), ("chenxiaolan", "陈晓岚", Role.HANDLER, "安全监督科"),
          ("zhengjie", "郑洁", Role.HANDLER, "安全监督科"), ("xuguoliang", "许国梁", Role.HEAD, "安全监督科"),
          ("luoyong", "罗勇", Role.HEAD, "安全监督科")]  # fmt: skip


def prepare() -> None:
    """A bureau with two handlers and two heads of one section; cases to take, to hear of, to approve."""
    call_command("migrate", verbosity=0)
    bureau = Agency.objects.create(name="江州市交通运输局", short_name="交通局", code="jiaotong", path="jiaotong/")
    sections = {name: Section.objects.create(agency=bureau, name=name, is_office=name == "办公室")
                for name in ("办公室", "安全监督科")}  # fmt: skip
    for key, name, role, section in PEOPLE:
        Person.objects.create(username=key, name=name, role=role, agency=bureau, section=sections[section])
    Reception.objects.create(agency=bureau, code="江交", unit="办公室", address="人民路1号", hours="8:30", phone="0750",
                             review_organ="江州市人民政府", court="东城区人民法院")  # fmt: skip
    office, handler = who("linjing"), who("chenxiaolan")
    made = [register(intake(bureau), by=office, at=on(date(2026, 5, 11))).case for _ in range(3 * CASES)]
    for case in made:
        assign(case, sections["安全监督科"], by=office, at=AT)
    for case in made[CASES : 2 * CASES]:
        asked(fresh(case), handler, Party.ORGAN, until=date(2026, 5, 20))
    for case in made[2 * CASES :]:
        submit(drafted(fresh(case), handler), by=handler, at=AT)


def who(key: str) -> Person:
    return Person.objects.select_related("agency", "section").get(username=key)


def take_all(person: Person) -> list[str]:
    cases = list(
        Case.objects.filter(consultations=None, answers=None).select_related("agency", "section").order_by("pk")
    )
    return told([lambda case=case: take(case, by=person, at=AT) for case in cases])  # type: ignore[misc]


def hear_all(person: Person) -> list[str]:
    rows = list(Consultation.objects.select_related("case__agency").order_by("pk"))
    return told([lambda row=row: hear(row, Reply.AGREED, "", day=DAY, by=person, at=AT) for row in rows])  # type: ignore[misc]


def decide_all(person: Person) -> list[str]:
    """One approves, the other sends back, each answer as it was read before the start."""
    answers = list(Answer.objects.select_related("case__agency").order_by("pk"))
    if person.username == "luoyong":
        return told([lambda one=one: send_back(one, reason="改", by=person, at=AT) for one in answers])  # type: ignore[misc]
    return told([lambda one=one: approve(one, by=person, at=AT, secrecy=NO_SECRET) for one in answers])  # type: ignore[misc]


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare()
    else:
        parts = {"take": take_all, "hear": hear_all, "decide": decide_all}
        print(json.dumps(parts[sys.argv[1]](who(sys.argv[2]))), flush=True)
