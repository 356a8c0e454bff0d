"""The ledger (任务台账) of one plan: bands of areas, a row for each task, chips with counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Case, Count, Max, Min, Q, Sum, When

from gongkai.agencies.models import Person, Section
from gongkai.plans.models import OPEN, Area, Duty, Kind, Part, Per, Period, Plan, PlanState, State, Task
from gongkai.plans.queries.lights import DONE, NAMES, WORDS, Horizon, awaiting, light_of, rank, rank_of, waits
from gongkai.plans.queries.periods import current_periods
from gongkai.rules.reporting import Light

PAGE = 60  # tasks on a page: a bureau's plan fits on one
BRIEFED = ("pk", "order", "number", "area_id", "concern", "worst", "next_due", "evidence_sum", "duty_count", "mine")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked for. Empty fields ask for nothing."""

    light: str = ""
    section: int | None = None
    state: str = ""
    area: int | None = None
    wait: str = ""
    mine: bool = False
    words: str = ""
    sort: str = ""
    page: int = 1

    def narrowed(self) -> bool:
        """Whether any rows are left out."""
        return bool(self.light or self.section or self.state or self.area or self.wait or self.mine or self.words)


@dataclass(frozen=True, slots=True)
class Brief:
    """What is known of a task before its page is chosen: enough to count, filter and sort."""

    pk: int
    order: int
    number: str
    area: int | None
    concern: str
    worst: int
    next_due: date | None
    evidence: int
    duties: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the ledger."""

    task: Task
    duty: Duty | None
    leads: str
    supports: str
    due: date | None
    due_note: str
    light: Light | None
    evidence: int
    state: State | None
    sections: int


@dataclass(slots=True)
class Band:
    """An area with its rows. `folded` are the numbers of tasks that do not concern the agency."""

    area: Area | None
    rows: list[Row] = field(default_factory=list)
    folded: list[Task] = field(default_factory=list)
    lights: dict[str, int] = field(default_factory=dict)
    done: int = 0
    all: int = 0


@dataclass(frozen=True, slots=True)
class Ledger:
    """A page of the ledger. `counts` are by light name over all rows that the other filters leave."""

    bands: list[Band]
    counts: dict[str, int]
    total: int
    mine: int
    tasks: int
    ours: int
    duties: int
    pages: int
    shown: int
    task_ids: list[int]
    areas: list[Area]
    sections: list[Section]


def ledger(plan: Plan, person: Person, when: Horizon, filters: Filters) -> Ledger:
    """The ledger as this person may see it."""
    briefs = list(_briefs(plan, person, when, filters))
    working = [brief for brief in briefs if brief.duties]
    counts = Counter(NAMES[brief.worst] for brief in working)
    wanted = [
        brief
        for brief in working
        if (not filters.light or NAMES[brief.worst] == filters.light) and (not filters.mine or brief.mine)
    ]
    wanted.sort(key=_sort_key(filters.sort), reverse=filters.sort.startswith("-"))
    page = wanted[(filters.page - 1) * PAGE : filters.page * PAGE]
    folded = [] if filters.narrowed() or filters.sort or not person.oversees else [b for b in briefs if not b.duties]
    areas = list(Area.objects.filter(plan=plan).order_by("order"))
    sections = list(Section.objects.filter(agency=plan.agency_id).order_by("order", "pk"))
    rows = _rows(page, plan, person, when, {section.pk: section for section in sections})
    return Ledger(
        bands=[Band(None, rows=rows)] if filters.sort and rows else _bands(areas, rows, folded, working),
        counts={name: counts[name] for name in NAMES.values()},
        total=len(working),
        mine=sum(brief.mine for brief in working),
        tasks=len(briefs),
        ours=len(working),
        duties=sum(brief.duties for brief in working),
        pages=max(1, -(-len(wanted) // PAGE)),
        shown=len(wanted),
        task_ids=[brief.pk for brief in wanted],
        areas=areas,
        sections=[section for section in sections if section.active],
    )


def at_work(plans: Sequence[Plan], today: date) -> Plan | None:
    """The plan that people mean when they name none: the newest active one that has begun, else the newest."""
    active = [plan for plan in plans if plan.state == PlanState.ACTIVE]
    return next((plan for plan in active if plan.starts <= today), None) or next(iter([*active, *plans]), None)


def wanted_tasks(plan: Plan, person: Person, when: Horizon, filters: Filters) -> list[int]:
    """Keys of every task that the filters leave, in the order shown, for exports and bulk acts."""
    return ledger(plan, person, when, replace(filters, page=1)).task_ids


def chips(found: Ledger) -> list[tuple[str, str, int]]:
    """The filter chips: name, words, count."""
    return [("", "全部", found.total)] + [
        (NAMES[r], WORDS[r], found.counts[NAMES[r]]) for r in sorted(NAMES, reverse=True)
    ]


def _briefs(plan: Plan, person: Person, when: Horizon, filters: Filters) -> Iterable[Brief]:
    """One row for each task of the plan, its duties summed as far as the person sees them. One query."""
    seen = Q() if person.oversees else Q(duties__section=person.section_id)
    if filters.section:
        seen &= Q(duties__section=filters.section)
    if filters.state:
        seen &= Q(duties__state=filters.state)
    if filters.wait:
        seen &= waits(filters.wait, "duties__")
    tasks = Task.objects.filter(plan=plan)
    if not person.oversees:
        tasks = tasks.filter(duties__section=person.section_id)
    if filters.area:
        tasks = tasks.filter(area=filters.area)
    if filters.words:
        tasks = tasks.filter(
            Q(requirement__icontains=filters.words) | Q(number=filters.words) | Q(title__icontains=filters.words)
        )
    rows = (
        tasks.order_by("order")
        .annotate(
            worst=Max(rank(when, "duties__"), filter=seen),
            next_due=Min("duties__next_due", filter=seen & Q(duties__state__in=list(OPEN))),
            evidence_sum=Sum("duties__evidence_count", filter=seen),
            duty_count=Count("duties", filter=seen),
            mine=Max(Case(When(awaiting(person, when, "duties__") & seen, then=1), default=0)),
        )
        .values_list(*BRIEFED)
    )
    for pk, order, number, area, concern, worst, due, evidence, duties, mine in rows:
        yield Brief(pk, order, number, area, concern, worst or DONE, due, evidence or 0, duties, bool(mine))


def _sort_key(sort: str) -> Callable[[Brief], tuple[Any, ...]]:
    """How the briefs are ordered: by the plan's own order unless the reader chose a column."""
    far = date.max
    keys: dict[str, Callable[[Brief], tuple[Any, ...]]] = {
        "due": lambda b: (b.next_due or far, b.order),
        "light": lambda b: (b.worst, -(b.next_due or far).toordinal(), -b.order),
        "evidence": lambda b: (b.evidence, -b.order),
    }
    return keys.get(sort.lstrip("-"), lambda b: (b.order,))


def _bands(areas: Sequence[Area], rows: Sequence[Row], folded: Sequence[Brief], working: Sequence[Brief]) -> list[Band]:
    """The page's rows under their areas."""
    known = {area.pk: area for area in areas}
    bands: dict[int | None, Band] = {}
    for row in rows:
        bands.setdefault(row.task.area_id, Band(known.get(row.task.area_id or 0))).rows.append(row)
    for task in Task.objects.filter(pk__in=[brief.pk for brief in folded]).order_by("order") if folded else ():
        bands.setdefault(task.area_id, Band(known.get(task.area_id or 0))).folded.append(task)
    for brief in working:
        band = bands.get(brief.area)
        if band:
            name = NAMES[brief.worst]
            band.lights[name] = band.lights.get(name, 0) + 1
            band.all += 1
            band.done += brief.worst == DONE
    return sorted(bands.values(), key=lambda band: band.area.order if band.area else 10**6)


def _rows(page: Sequence[Brief], plan: Plan, person: Person, when: Horizon, sections: dict[int, Section]) -> list[Row]:
    """The page's tasks in full: three queries whatever the number of rows. Sections and agency are already in hand."""
    tasks = {
        task.pk: task for task in Task.objects.filter(pk__in=[brief.pk for brief in page]).defer("reading", "norms")
    }
    duties: dict[int, list[Duty]] = {pk: [] for pk in tasks}
    for duty in Duty.objects.filter(task__in=list(tasks)).defer("decline_reason").order_by("part", "pk"):
        duty.section, duty.agency, duty.task = sections[duty.section_id], plan.agency, tasks[duty.task_id]
        duties[duty.task_id].append(duty)
    chosen = {pk: _face(found, person, when) for pk, found in duties.items()}
    periods = current_periods([duty for duty in chosen.values() if duty], when.today)
    return [
        _row(tasks[b.pk], duties[b.pk], face, periods.get(face.pk) if face else None, evidence=b.evidence, when=when)
        for b in page
        for face in (chosen[b.pk],)
    ]


def _face(duties: Sequence[Duty], person: Person, when: Horizon) -> Duty | None:
    """The duty that speaks for the row: one's own section's, else the worst lit, the lead before the others."""
    own = [duty for duty in duties if duty.section_id == person.section_id]
    if own and not person.oversees:
        return own[0]
    return max(duties, key=lambda duty: rank_of(duty, when), default=None)


def _row(
    task: Task, duties: Sequence[Duty], face: Duty | None, period: Period | None, *, evidence: int, when: Horizon
) -> Row:
    leads = [duty.section.name for duty in duties if duty.part == Part.LEAD]
    supports = [duty.section.name for duty in duties if duty.part == Part.SUPPORT]
    return Row(
        task=task,
        duty=face,
        leads=_few(leads or supports[:1], 1),
        supports=_few(leads[1:] + (supports if leads else supports[1:]), 1, others=True),
        due=(face.next_due if face else None) or task.due,
        due_note=due_note(task, period),
        light=light_of(face, when) if face else None,
        evidence=evidence,
        state=State(face.state) if face else None,
        sections=len(duties),
    )


def _few(names: Sequence[str], most: int, *, others: bool = False) -> str:
    """The first names and how many there are in all."""
    if not names:
        return ""
    if len(names) <= most:
        return "、".join(names)
    return f"{names[0]}等{len(names)}个科室" if others else names[0]


def due_note(task: Task, period: Period | None) -> str:
    """The small line under a date: which period is reported, or how the figure runs."""
    if task.kind == Kind.RECURRING and task.target:
        return f"{Per(task.per).label} ≥ {task.target}{task.unit}"
    if task.kind == Kind.ONCE:
        return f"共 ≥ {task.target}{task.unit}" if task.target else "一次完成"
    return f"{period.label}报告" if period else (Per(task.per).label if task.per else "持续推进")
