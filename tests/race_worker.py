"""One process of a race: does its part on a real database when told to go. See tests/plans/test_races.py.

race_worker.py prepare | append NAME | decide WHO | tick | keep
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import django

django.setup()

from datetime import timedelta  # noqa: E402

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from moments import NOON, TODAY  # noqa: E402
from race_parts import told, wait  # noqa: E402

from gongkai.agencies.models import Agency, Person, Role, Section  # noqa: E402
from gongkai.agencies.queries import work_calendar  # noqa: E402
from gongkai.checks import actions as checks  # noqa: E402
from gongkai.plans import actions  # noqa: E402
from gongkai.plans.models import Claim, Duty, Kind, Period, Plan, Task  # noqa: E402
from gongkai.records.actions import Letter, keep, post, record  # noqa: E402
from gongkai.records.models import SYSTEM, Verb  # noqa: E402

DUTIES, EVENTS, LETTERS = 12, 60, 40


def prepare() -> None:
    """A bureau with two coordinators and a section; duties in review; letters in the outbox."""
    call_command("migrate", verbosity=0)
    bureau = Agency.objects.create(name="江州市交通运输局", short_name="交通局", code="jiaotong", path="jiaotong/")
    office = Section.objects.create(agency=bureau, name="办公室", is_office=True)
    safety = Section.objects.create(agency=bureau, name="安全监督科")
    people = [("linjing", "林静", Role.COORDINATOR, office), ("shenyan", "沈岩", Role.COORDINATOR, office),
              ("chenxiaolan", "陈晓岚", Role.HANDLER, safety)]  # fmt: skip
    for key, name, role, section in people:
        Person.objects.create(
            username=key, name=name, role=role, agency=bureau, section=section, email=f"{key}@example.gov.cn"
        )
    plan = Plan.objects.create(
        agency=bureau, year=2026, title="要点", starts=TODAY.replace(month=1, day=1),
        ends=TODAY.replace(month=12, day=31), confirmed_at=NOON, confirmed_by="林静",
    )  # fmt: skip
    handler = Person.objects.get(username="chenxiaolan")
    for number in range(1, DUTIES + 1):
        task = Task.objects.create(plan=plan, order=number, number=str(number), requirement="公开", kind=Kind.ONCE)
        duty = Duty.objects.create(task=task, plan=plan, agency=bureau, section=safety, assigned_at=NOON)
        Period.objects.bulk_create(actions.make_periods(duty, task, plan, work_calendar(bureau)))
        actions.sign(duty, by=handler, at=NOON)
        actions.claim(duty.periods.get(), Claim.FINISHED, "已公开", by=handler, at=NOON)
        actions.submit(duty.periods.get(), by=handler, at=NOON)
    post(
        [Letter("chenxiaolan", "chenxiaolan@example.gov.cn", f"k{n}", f"第{n}封", "内容") for n in range(LETTERS)],
        at=NOON,
    )


def append(name: str) -> list[str]:
    """Add events to the bureau's chain, one transaction each."""
    bureau = Agency.objects.get()
    wait()
    for number in range(EVENTS):
        with transaction.atomic():
            record(Verb.CHECKED, bureau, by=SYSTEM, at=NOON, after={"who": name, "n": number})
    return ["done"] * EVENTS


def decide(who: str) -> list[str]:
    """Accept or send back every duty, as it was read before the start."""
    person = Person.objects.select_related("agency", "section").get(username=who)
    periods = list(Period.objects.select_related("duty").order_by("pk"))

    def deed(number: int, period: Period) -> Callable[[], object]:
        if (number + (who == "linjing")) % 2:
            return lambda: actions.accept(period, by=person, at=NOON)
        return lambda: actions.send_back(period, reason="请补链接", by=person, at=NOON)

    return told(deed(number, period) for number, period in enumerate(periods))


def tick() -> list[str]:
    """The clock, as two machines would run it."""
    wait()
    return [f"{ran.name}：{ran.words}" for ran in checks.tick(at=NOON + timedelta(minutes=1))]


def keep_same() -> list[str]:
    """The same new contents, kept by both."""
    wait()
    return [keep(f"第{n}份".encode(), media_type="text/plain", at=NOON).digest for n in range(20)]


def main(part: str, name: str = "") -> None:
    if part == "prepare":
        return prepare()
    parts = {"append": lambda: append(name), "decide": lambda: decide(name), "tick": tick, "keep": keep_same}
    print(json.dumps(parts[part]()), flush=True)
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
