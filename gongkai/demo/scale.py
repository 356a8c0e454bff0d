"""A whole province for measuring: many agencies, each with a plan, duties, periods, evidence and events. Bulk, seeded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.agencies.queries import work_calendar
from gongkai.plans.actions.periods import make_periods, refresh_values
from gongkai.plans.models import (
    Area,
    Claim,
    Duty,
    Evidence,
    EvidenceKind,
    Kind,
    Part,
    Per,
    Period,
    Plan,
    State,
    Task,
    Verdict,
)
from gongkai.records.actions import Entry, record_many
from gongkai.records.models import SYSTEM, Verb

TASKS, AREAS, SECTIONS = 55, 16, 12
WORDS = ("公布", "更新", "清理", "归集", "通报", "解读", "核对", "公开")
THINGS = (
    "年度规划",
    "执法结果",
    "公交信息",
    "施工安排",
    "安全提示",
    "政策文件",
    "数据集",
    "办事指南",
    "收费目录",
    "预算决算",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large: agencies below one root, duties and people of each."""

    agencies: int
    duties: int = 200
    people: int = 100


def make_province(size: Size, today: date, tell: Callable[[int], object]) -> Agency:
    """Make the root and its agencies, one transaction each; `tell` is called after each agency."""
    rng = Random(99)  # noqa: S311 - dice, not secrets
    root = Agency.objects.create(name="样板省人民政府办公厅", short_name="省政府办", code="province", path="province/")
    office = Section.objects.create(agency=root, name="政务公开处", is_office=True)
    _person(root, office, Role.COORDINATOR, "p-root").save()
    for number in range(size.agencies):
        with transaction.atomic():
            _agency(root, number, size, today, rng)
        tell(1)
    return root


def _person(agency: Agency, section: Section | None, role: Role, username: str) -> Person:
    return Person(username=username, name="张三", role=role, agency=agency, section=section, password="!")  # noqa: S106


def _agency(root: Agency, number: int, size: Size, today: date, rng: Random) -> None:
    code = f"p{number:04d}"
    agency = Agency.objects.create(
        name=f"样板省第{number:03d}局",
        short_name=f"第{number:03d}局",
        code=code,
        parent=root,
        path=f"{root.path}{code}/",
    )
    sections = Section.objects.bulk_create(
        [
            Section(agency=agency, name="办公室" if not n else f"业务{n}科", order=n, is_office=not n)
            for n in range(SECTIONS)
        ]
    )
    people = [
        _person(agency, sections[0], Role.COORDINATOR, f"{code}-office"),
        _person(agency, None, Role.LEADER, f"{code}-leader"),
        _person(agency, sections[1], Role.HEAD, f"{code}-head"),
    ]
    people += [_person(agency, sections[n % SECTIONS], Role.HANDLER, f"{code}-{n}") for n in range(size.people - 3)]
    Person.objects.bulk_create(people)
    _plan(agency, sections, size.duties, today, rng)


def _plan(agency: Agency, sections: list[Section], number: int, today: date, rng: Random) -> None:
    at = timezone.make_aware(datetime.combine(date(today.year, 1, 12), time(9)))
    plan = Plan.objects.create(
        agency=agency,
        year=today.year,
        title=f"{agency.name}{today.year}年政务公开工作要点",
        starts=date(today.year, 1, 1),
        ends=date(today.year, 12, 31),
        confirmed_at=at,
        confirmed_by="张三",
    )
    areas = Area.objects.bulk_create(
        [Area(plan=plan, order=n + 1, name=f"{n + 1}、做好{THINGS[n % len(THINGS)]}公开") for n in range(AREAS)]
    )
    tasks = Task.objects.bulk_create([_task(plan, areas, n, rng) for n in range(TASKS)])
    duties = _duties(plan, tasks, sections, number, rng)
    _periods(plan, duties, today, rng)
    record_many([Entry(Verb.ASSIGNED, duty, after={"section": duty.section.name}) for duty in duties], by=SYSTEM, at=at)


def _task(plan: Plan, areas: list[Area], n: int, rng: Random) -> Task:
    kind = (Kind.ONCE, Kind.RECURRING, Kind.STANDING, Kind.STANDING)[n % 4]
    text = "，".join(f"{rng.choice(WORDS)}{rng.choice(THINGS)}" for _ in range(4))
    return Task(
        plan=plan,
        area=areas[n * AREAS // TASKS],
        order=n + 1,
        number=str(n + 1),
        requirement=f"{text}。",
        kind=kind,
        per=Per.MONTH if kind == Kind.RECURRING else "",
        target=2 if kind == Kind.RECURRING else None,
        unit="条" if kind == Kind.RECURRING else "",
        due=date(plan.year, 1 + n % 12, 20) if kind == Kind.ONCE else None,
    )


def _duties(plan: Plan, tasks: list[Task], sections: list[Section], number: int, rng: Random) -> list[Duty]:
    rows, at = [], plan.confirmed_at
    for n in range(number):
        task = tasks[n % TASKS]
        section = sections[(n % TASKS + n // TASKS * 5) % SECTIONS]
        state = rng.choices([State.WORKING, State.REVIEW, State.DONE, State.PENDING], [70, 6, 20, 4])[0]
        rows.append(
            Duty(
                task=task,
                plan=plan,
                agency=plan.agency,
                section=section,
                part=Part.LEAD if n < TASKS else Part.SUPPORT,
                state=state,
                due=task.due,
                assigned_at=at,
                signed_at=None if state == State.PENDING else at + timedelta(days=1),
                closed_at=at + timedelta(days=200) if state == State.DONE else None,
                evidence_count=rng.randrange(0, 30),
            )
        )
    return Duty.objects.bulk_create(rows, batch_size=500)


def _periods(plan: Plan, duties: list[Duty], today: date, rng: Random) -> None:
    calendar = work_calendar(plan.agency)
    rows: list[Period] = []
    for duty in duties:
        made = make_periods(duty, duty.task, plan, calendar)
        for period in made:
            _fill(duty, period, today, rng)
        duty.next_due, duty.behind_from = (None, None) if duty.state == State.DONE else refresh_values(made, today)
        rows += made
    Period.objects.bulk_create(rows, batch_size=500)
    Duty.objects.bulk_update(duties, ["next_due", "behind_from"], batch_size=200)
    at = timezone.make_aware(datetime.combine(today, time(9)))
    Evidence.objects.bulk_create(
        [
            Evidence(
                duty=period.duty,
                period=period,
                kind=EvidenceKind.LINK,
                title=f"{rng.choice(WORDS)}{rng.choice(THINGS)}情况",
                url="https://example.org/1.html",
                digest=f"{rng.randrange(16**16):064x}",
                happened_on=period.starts,
                added_at=at,
                added_by="张三",
                added_key="x",
            )
            for period in rows
            if period.counted
        ],
        batch_size=500,
    )


def _fill(duty: Duty, period: Period, today: date, rng: Random) -> None:
    """Past periods are mostly accepted; the present one waits or is being worked on."""
    at = timezone.make_aware(datetime.combine(min(period.ends, today), time(15)))
    if duty.state == State.DONE or (period.ends < today and rng.random() < 0.92):
        period.claim, period.claimed_at, period.claimed_by, period.submitted_at = Claim.NO_CHANGE, at, "张三", at
        period.verdict, period.verdict_at, period.verdict_by = Verdict.ACCEPTED, at, "李四"
        period.counted, period.by_machine = period.target or 1, bool(period.target)
    elif period.starts <= today:
        period.counted = rng.randrange(0, 2)
        if duty.state == State.REVIEW:
            period.claim, period.claimed_at, period.submitted_at, period.claimed_by = Claim.PROGRESS, at, at, "张三"
            period.claim_text = "按计划推进。"
