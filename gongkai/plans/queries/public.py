"""What everybody may see of a plan: what the coordinator released, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from gongkai.plans.models import Area, Duty, Evidence, EvidenceKind, Plan, Task
from gongkai.plans.queries.lights import DONE, GREEN, GREY, NAMES, RED, YELLOW, Horizon, rank

# The public is told how the work stands, not whom it waits for.
PUBLIC_WORDS = {RED: "逾期", YELLOW: "临期", GREY: "按期推进", GREEN: "按期推进", DONE: "已完成"}
LIGHTS = ("done", "green", "yellow", "red")


@dataclass(frozen=True, slots=True)
class Progress:
    """One released task. `light` is red, yellow, green or done."""

    task: Task
    light: str
    words: str
    sections: list[str]
    evidence: list[Evidence]


@dataclass(frozen=True, slots=True)
class Chapter:
    """An area with its released tasks."""

    area: Area | None
    rows: list[Progress]


@dataclass(frozen=True, slots=True)
class Sums:
    """How the released tasks of a plan stand: counts by light name, and how many there are."""

    counts: dict[str, int]
    released: int


@dataclass(frozen=True, slots=True)
class Public:
    """The public page of one plan. `counts` are by light name over the released tasks."""

    chapters: list[Chapter]
    counts: dict[str, int]
    total: int
    released: int


def released_plans() -> QuerySet[Plan]:
    """Plans whose progress page is open to everybody, the newest year first."""
    return (
        Plan.objects.filter(released_at__isnull=False).select_related("agency").order_by("-year", "agency__path", "pk")
    )


def sums(plan: Plan, when: Horizon) -> Sums:
    """The counts of `progress` alone, in one query."""
    rows = Task.objects.filter(plan=plan, released=True).annotate(worst=Max(rank(when, "duties__")))
    lights = [_light(worst or DONE) for worst in rows.values_list("worst", flat=True)]
    return Sums({name: lights.count(name) for name in LIGHTS}, len(lights))


def progress(plan: Plan, when: Horizon) -> Public:
    """The released tasks with their lights and released evidence. Five queries."""
    tasks = list(
        Task.objects.filter(plan=plan, released=True)
        .select_related("area")
        .annotate(worst=Max(rank(when, "duties__")))
        .order_by("order")
    )
    sections: dict[int, list[str]] = {}
    for task, section in (
        Duty.objects.filter(task__in=tasks).order_by("part", "section__order").values_list("task_id", "section__name")
    ):
        sections.setdefault(task, []).append(section)
    proofs: dict[int, list[Evidence]] = {}
    shown = Evidence.objects.filter(duty__task__in=tasks, released=True, counts=True).select_related("duty")
    for proof in shown.order_by("-happened_on", "-pk"):
        proofs.setdefault(proof.duty.task_id, []).append(proof)
    rows = [_row(task, sections.get(task.pk, []), proofs.get(task.pk, [])) for task in tasks]
    counts = {name: sum(row.light == name for row in rows) for name in LIGHTS}
    return Public(
        _chapters(rows), counts, Task.objects.filter(plan=plan, duties__isnull=False).distinct().count(), len(rows)
    )


def _row(task: Task, sections: list[str], proofs: Sequence[Evidence]) -> Progress:
    worst = getattr(task, "worst", None) or DONE
    return Progress(task, _light(worst), PUBLIC_WORDS[worst], sections, list(proofs))


def _light(worst: int) -> str:
    return "green" if worst == GREY else NAMES[worst]


def _chapters(rows: list[Progress]) -> list[Chapter]:
    chapters: list[Chapter] = []
    for row in rows:
        if not chapters or chapters[-1].area != row.task.area:
            chapters.append(Chapter(row.task.area, []))
        chapters[-1].rows.append(row)
    return chapters


def released_file(evidence: int) -> Evidence | None:
    """A released proof's file, if its task and plan are released too."""
    return (
        Evidence.objects.filter(
            pk=evidence,
            kind=EvidenceKind.FILE,
            released=True,
            counts=True,
            duty__task__released=True,
            duty__plan__released_at__isnull=False,
            attachment__isnull=False,
        )
        .select_related("attachment")
        .first()
    )
