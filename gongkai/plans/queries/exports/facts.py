"""What stands behind a plan: its duties, their periods and evidence, and the short words for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from gongkai.agencies.models import Person
from gongkai.plans.models import Claim, Duty, Evidence, Kind, Per, Period, Plan, State, Task, Verdict

Row = TypeVar("Row", Period, Evidence)


@dataclass(frozen=True, slots=True)
class Facts:
    """Duties in order, with periods and evidence by duty."""

    duties: Sequence[Duty]
    periods: Mapping[int, Sequence[Period]]
    proofs: Mapping[int, Sequence[Evidence]]

    @classmethod
    def of(cls, plan: Plan, person: Person, tasks: Sequence[int] | None = None) -> Facts:
        """What the person may see of the plan; of the tasks named only, in their order. Three reads."""
        rows = Duty.objects.visible_to(person).filter(plan=plan).select_related("task__area", "section", "agency")
        duties = list(rows.order_by("task__order", "part", "section__order", "pk"))
        if tasks is not None:
            place = {pk: order for order, pk in enumerate(tasks)}
            duties = sorted((duty for duty in duties if duty.task_id in place), key=lambda duty: place[duty.task_id])
        seen = {duty.pk for duty in duties}
        periods = Period.objects.filter(duty__plan=plan).order_by("duty", "order")
        proofs = Evidence.objects.filter(duty__plan=plan).select_related("period").order_by("duty", "happened_on", "pk")
        return cls(duties, _by_duty(periods, seen), _by_duty(proofs, seen))

    def periods_of(self, duty: Duty) -> Sequence[Period]:
        """The duty's periods in order."""
        return self.periods.get(duty.pk, ())

    def proofs_of(self, duty: Duty) -> Sequence[Evidence]:
        """The duty's evidence, oldest first."""
        return self.proofs.get(duty.pk, ())


def _by_duty(rows: Iterable[Row], seen: set[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.duty_id in seen:
            found[row.duty_id].append(row)
    return found


def how_it_ends(task: Task) -> str:
    """每月 ≥ 2条, 一次完成, 持续推进."""
    figure = f" ≥ {task.target}{task.unit}" if task.target else ""
    if task.kind == Kind.RECURRING and task.per:
        return f"{Per(task.per).label}{figure}"
    return f"{Kind(task.kind).label}{figure}"


def claim_words(period: Period) -> str:
    """有进展：已发布3条 — empty where nothing was claimed."""
    if period.claim == Claim.NONE:
        return ""
    label = Claim(period.claim).label
    return f"{label}：{period.claim_text.strip()}" if period.claim_text.strip() else label


def verdict_words(period: Period) -> str:
    """The verdict; 待审核 while it waits; empty before that."""
    if period.verdict != Verdict.NONE:
        return Verdict(period.verdict).label
    return "待审核" if period.submitted_at else ""


def claimed(periods: Iterable[Period]) -> list[Period]:
    """Periods on which the section has said something."""
    return [period for period in periods if period.claim != Claim.NONE]


def state_words(duty: Duty) -> str:
    """The state as the screens show it."""
    return State(duty.state).label
