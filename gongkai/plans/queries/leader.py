"""The leader's page: progress by area and section, lights, what changed, who waits for whom, the burden on sections."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from gongkai.agencies.models import Agency, Person, Section
from gongkai.plans.models import (
    Area,
    Duty,
    Evidence,
    EvidenceKind,
    Extension,
    Outcome,
    Period,
    Plan,
    State,
    Verdict,
)
from gongkai.plans.queries.lights import DONE, NAMES, RED, YELLOW, Horizon, rank
from gongkai.records.models import Event, Verb


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
    """Who waits for whom, since when."""

    who: str
    whom: str
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
    """The leader's page of one plan."""

    lights: dict[str, int]
    total: int
    areas: list[Area]
    sections: list[Section]
    heat: dict[tuple[int | None, int], Heat]
    area_sums: dict[int | None, Heat]
    section_sums: dict[int, Heat]
    changes: list[Event]
    change_count: int
    waits: list[Wait]
    months: list[date]
    burden: list[Burden]


def overview(plan: Plan, person: Person, when: Horizon, *, since: datetime) -> Overview:
    """The page in ten queries."""
    rows = list(
        Duty.objects.visible_to(person)
        .filter(plan=plan)
        .annotate(rank=rank(when))
        .values_list("task__area_id", "section_id", "rank", "state")
    )
    lights = dict.fromkeys(NAMES.values(), 0)
    for _, _, worst, _ in rows:
        lights[NAMES[worst]] += 1
    sections = list(Section.objects.filter(pk__in={row[1] for row in rows}).order_by("order", "pk"))
    changes = _changes(plan, since)
    months = _months(plan, when.today)
    return Overview(
        lights=lights,
        total=len(rows),
        areas=list(Area.objects.filter(plan=plan, pk__in={row[0] for row in rows if row[0]})),
        sections=sections,
        heat=_cells(rows, lambda row: (row[0], row[1])),
        area_sums=_cells(rows, lambda row: row[0]),
        section_sums=_cells(rows, lambda row: row[1]),
        changes=list(changes[:12]),
        change_count=changes.count(),
        waits=_waits(plan, person, when),
        months=months,
        burden=_burden(plan, sections, months),
    )


def _cells(rows, key):  # type: ignore[no-untyped-def]
    """Sums of the duties by a key."""
    sums: dict[object, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
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


def _changes(plan: Plan, since: datetime):  # type: ignore[no-untyped-def]
    """What happened to the plan's duties since then, newest first, without what the system merely looked at."""
    ids = [str(pk) for pk in Duty.objects.filter(plan=plan).values_list("pk", flat=True)]
    return (
        Event.objects.filter(chain__key=plan.agency.code, at__gte=since, subject_type="plans.Duty", subject_id__in=ids)
        .exclude(verb__in=[Verb.CHECKED, Verb.REMINDED, Verb.ASSIGNED, Verb.SIGNED, Verb.LOOKED])
        .order_by("-id")
    )


def _waits(plan: Plan, person: Person, when: Horizon) -> list[Wait]:
    """Who waits for whom: reviews, extensions, duties sent back to the office."""
    from django.utils import timezone

    def days(at: datetime | None) -> int:
        return max(0, when.calendar.workdays_between(timezone.localtime(at).date(), when.today)) if at else 0

    waits = []
    mine = Duty.objects.visible_to(person).filter(plan=plan)
    for period in (
        Period.objects.filter(duty__in=mine, submitted_at__isnull=False, verdict=Verdict.NONE)
        .select_related("duty__section", "duty__task")
        .order_by("submitted_at")
    ):
        waits.append((period.duty.section.name, "办公室审核", days(period.submitted_at), period.duty_id))
    for asked in Extension.objects.filter(
        duty__in=mine, outcome__in=[Outcome.WITH_HEAD, Outcome.WITH_LEADER]
    ).select_related("duty__section"):
        whom = "科室负责人" if asked.outcome == Outcome.WITH_HEAD else "分管领导"
        waits.append((asked.duty.section.name, f"{whom}批延期", days(asked.asked_at), asked.duty_id))
    for duty in mine.filter(state=State.DECLINED).select_related("section"):
        waits.append((duty.section.name, "办公室改派", 0, duty.pk))
    grouped: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for who, whom, since_days, duty in waits:
        grouped[who, whom].append((since_days, duty))
    return sorted(
        (Wait(who, whom, len(rows), max(rows)[0], max(rows)[1]) for (who, whom), rows in grouped.items()),
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


def _burden(plan: Plan, sections: list[Section], months: list[date]) -> list[Burden]:
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
        Burden(section.name, [cells.get((section.pk, month), 0) for month in months], *closed.get(section.pk, (0, 0)))
        for section in sections
    ]


def children(agency: Agency, person: Person, year: int, when: Horizon) -> list[tuple[Plan, dict[str, int]]]:
    """Plans of the agencies below, each with its lights: the parent's view. Two queries."""
    plans = list(
        Plan.objects.visible_to(person)
        .filter(year=year)
        .exclude(agency=agency)
        .select_related("agency")
        .order_by("agency__path")
    )
    sums: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(NAMES.values(), 0))
    counted = (
        Duty.objects.filter(plan__in=plans)
        .annotate(rank=rank(when))
        .values_list("plan_id", "rank")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for plan, worst, number in counted:
        sums[plan][NAMES[worst]] += number
    return [(plan, sums[plan.pk]) for plan in plans]


def machine_share(plan: Plan) -> tuple[int, int]:
    """(accepted periods, those that rested on machine evidence) of the whole plan."""
    row = Period.objects.filter(duty__plan=plan, verdict=Verdict.ACCEPTED).aggregate(
        accepted=Count("pk"), machine=Count("pk", filter=Q(by_machine=True))
    )
    return row["accepted"], row["machine"]


def evidence_kinds(plan: Plan) -> dict[str, int]:
    """How many proofs there are of each kind."""
    rows = Evidence.objects.filter(duty__plan=plan, counts=True).values_list("kind").annotate(n=Count("pk")).order_by()
    found = dict(rows)
    return {kind.label: found.get(kind.value, 0) for kind in EvidenceKind}
