"""Short ways to a duty and to one of its periods."""

from __future__ import annotations

from moments import NOON, TODAY

from gongkai.agencies.models import Section
from gongkai.agencies.queries import work_calendar
from gongkai.plans import actions
from gongkai.plans.models import Duty, Kind, Part, Period, State, Task


def add_duty(task: Task, section: Section, *, part: Part = Part.LEAD, state: State = State.PENDING) -> Duty:
    """One more section for a task, with its periods."""
    plan = task.plan
    duty = Duty.objects.create(
        task=task, plan=plan, agency=plan.agency, section=section, part=part, state=state,
        due=task.due if task.kind == Kind.ONCE else None, assigned_at=NOON,
    )  # fmt: skip
    Period.objects.bulk_create(actions.make_periods(duty, task, plan, work_calendar(plan.agency)))
    return actions.refresh(duty, TODAY)


def only_period(duty: Duty) -> Period:
    return Period.objects.select_related("duty").get(duty=duty)


def period(duty: Duty, order: int) -> Period:
    return Period.objects.select_related("duty").get(duty=duty, order=order)
