"""The leader's page: progress by area and section, lights, what changed, who waits for whom, the burden on sections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum, Window
from django.db.models.functions import TruncMonth

from gongkai.agencies.models import Person
from gongkai.plans.models import Duty, Extension, Period, Plan, State, Verdict
from gongkai.plans.queries.lights import DONE, NAMES, RED, WAITS, YELLOW, Horizon, rank
from gongkai.records.models import Event, Verb
from gongkai.rules.days import day_of

NAMED = ("section__order", "section__name", "task__area__order", "task__area__name")
Row = tuple[
    int | None, int, int, str, int, int, int, str, int | None, str
]  # area, section, rank, state, duty, task, NAMED
CHANGES = 12  # rows shown of what changed
QUIET = (Verb.CHECKED, Verb.REMINDED, Verb.ASSIGNED, Verb.SIGNED)  # nobody's progress


@dataclass(frozen=True, slots=True)
class Heat:
    """One cell: how many duties, how many done, the worst light, the colour step 0–5 of the share done."""

    area: int | None
    section: int
    all: int
    done: int
    red: int
    yellow: int
    step: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Who waits for whom, since when. `section` and `wait` are the ledger's filters that show these duties."""

    who: str
    whom: str
    section: int
    wait: str
    number: int
    days: int
    duty: int


@dataclass(frozen=True, slots=True)
class Burden:
    """Fields typed by a section in a month, and what it closed on machine evidence."""

    section: str
    months: list[int]
    accepted: int
    by_machine: int

    @property
    def share(self) -> int | None:
        """Percent of accepted periods that rested on the machine's evidence; None where nothing was accepted."""
        return round(100 * self.by_machine / self.accepted) if self.accepted else None


@dataclass(frozen=True, slots=True)
class Overview:
    """The leader's page of one plan. `lights` count tasks by their worst light, as the ledger does; `total` duties."""

    lights: dict[str, int]
    tasks: int
    total: int
    areas: dict[int, str]
    sections: dict[int, str]
    heat: dict[tuple[int | None, int], Heat]
    area_sums: dict[int | None, Heat]  # of tasks, not of duties
    section_sums: dict[int, Heat]
    changes: list[Event]
    change_count: int
    waits: list[Wait]
    months: list[date]
    burden: list[Burden]


def overview(plan: Plan, person: Person, when: Horizon, *, since: datetime) -> Overview:
    """The page in eight queries."""
    rows = list(
        Duty.objects.visible_to(person)
        .filter(plan=plan)
        .annotate(rank=rank(when))
        .values_list("task__area_id", "section_id", "rank", "state", "pk", "task_id", *NAMED)
    )
    worst = list({row[5]: row for row in sorted(rows, key=lambda row: row[2])}.values())
    sections = {row[1]: row[7] for row in sorted(rows, key=lambda row: (row[6], row[1]))}
    areas = {row[0]: row[9] for row in sorted(rows, key=lambda row: row[8] or 0) if row[0]}
    changes = _changes(plan, [row[4] for row in rows], since)
    months = _months(plan, when.today)
    return Overview(
        lights=_lights(row[2] for row in worst),
        tasks=len(worst),
        total=len(rows),
        areas=areas,
        sections=sections,
        heat=_cells(rows, lambda row: (row[0], row[1])),
        area_sums=_cells(worst, lambda row: row[0]),
        section_sums=_cells(rows, lambda row: row[1]),
        changes=changes,
        change_count=changes[0].of if changes else 0,  # type: ignore[attr-defined]
        waits=_waits(plan, rows, sections, when),
        months=months,
        burden=_burden(plan, sections, months),
    )


def _lights(ranks: Iterable[int]) -> dict[str, int]:
    """How many there are of each light, every light named."""
    lights = dict.fromkeys(NAMES.values(), 0)
    for worst in ranks:
        lights[NAMES[worst]] += 1
    return lights


def _cells(rows: Sequence[Row], key: Callable[[Row], Any]) -> dict[Any, Heat]:
    """Sums of the duties by a key."""
    sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        cell = sums[key(row)]
        cell[0] += 1
        cell[1] += row[2] == DONE
        cell[2] += row[2] == RED
        cell[3] += row[2] == YELLOW
    return {
        k: Heat(k[0] if isinstance(k, tuple) else None, k[1] if isinstance(k, tuple) else 0, n, d, r, y, _step(d, n))
        for k, (n, d, r, y) in sums.items()
    }


def _step(done: int, total: int) -> int:
    """Colour step of a share: 0 nothing done, 5 everything."""
    return 5 if done == total else min(4, int(5 * done / total) + (1 if done else 0))


def _changes(plan: Plan, duties: Sequence[int], since: datetime) -> list[Event]:
    """What happened to the duties since then, newest first; each carries in `of` how many there are in all."""
    rows = Event.objects.filter(
        chain__key=plan.agency.code, at__gte=since, subject_type="plans.Duty", subject_id__in=[str(pk) for pk in duties]
    ).exclude(verb__in=QUIET)
    return list(rows.annotate(of=Window(Count("pk"))).order_by("-id")[:CHANGES])


def _waits(plan: Plan, rows: Sequence[Row], names: dict[int, str], when: Horizon) -> list[Wait]:
    """Who waits for whom: reviews, extensions, duties sent back to the office."""

    def days(at: datetime | None) -> int:
        return max(0, when.calendar.workdays_between(day_of(at), when.today)) if at else 0

    found = [(section, State.DECLINED.value, 0, pk) for _, section, _, state, pk, *_ in rows if state == State.DECLINED]
    submitted = Period.objects.waiting().filter(duty__plan=plan)
    oldest = submitted.values_list("duty__section_id", "duty_id").annotate(at=Min("submitted_at"))
    found += [(section, State.REVIEW.value, days(at), duty) for section, duty, at in oldest]
    asked = Extension.objects.open().filter(duty__plan=plan)
    for section, at, duty, outcome in asked.values_list("duty__section_id", "asked_at", "duty_id", "outcome"):
        found.append((section, outcome, days(at), duty))
    grouped: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for section, wait, since_days, duty in found:
        grouped[section, wait].append((since_days, duty))
    return sorted(
        (
            Wait(names.get(section, ""), WAITS[wait], section, wait, len(each), *max(each))
            for (section, wait), each in grouped.items()
        ),
        key=lambda wait: (-wait.days, wait.who),
    )


def _months(plan: Plan, today: date) -> list[date]:
    """The plan's months up to today, at most the last six."""
    month, last = plan.starts.replace(day=1), min(today, plan.ends).replace(day=1)
    months = []
    while month <= last:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return months[-6:]


def _burden(plan: Plan, sections: dict[int, str], months: list[date]) -> list[Burden]:
    """What sections had to type, month by month, and how much closed without it."""
    typed = (
        Period.objects.filter(duty__plan=plan, typed__gt=0)
        .annotate(month=TruncMonth("claimed_at"))
        .values_list("duty__section_id", "month")
        .annotate(sum=Sum("typed"))
    )
    cells = {(section, month.date()): total for section, month, total in typed if month}
    closed = {
        section: (accepted, machine)
        for section, accepted, machine in Period.objects.filter(duty__plan=plan, verdict=Verdict.ACCEPTED)
        .values_list("duty__section_id")
        .annotate(accepted=Count("pk"), machine=Count("pk", filter=Q(by_machine=True)))
    }
    return [
        Burden(name, [cells.get((section, month), 0) for month in months], *closed.get(section, (0, 0)))
        for section, name in sections.items()
    ]


def children(plans: Sequence[Plan], when: Horizon) -> list[tuple[Plan, dict[str, int]]]:
    """Plans of the agencies below, each with its tasks by their worst light: the parent's view. One query."""
    ranks: dict[int, list[int]] = defaultdict(list)
    tasks = Duty.objects.filter(plan__in=[plan.pk for plan in plans]).values_list("plan_id", "task_id")
    for plan, _, worst in tasks.annotate(worst=Max(rank(when))).order_by():
        ranks[plan].append(worst)
    return [(plan, _lights(ranks[plan.pk])) for plan in plans]
