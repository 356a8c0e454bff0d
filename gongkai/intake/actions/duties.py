"""Giving tasks to sections: duties, their periods and the records of it, for many tasks in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from gongkai.agencies.models import Section
from gongkai.plans.actions.periods import due_of, make_periods, periods_from, refresh_values
from gongkai.plans.models import Duty, Part, Period, Plan, Task
from gongkai.records.actions import Entry
from gongkai.records.models import Verb
from gongkai.rules.calendar import WorkCalendar

BATCH = 500

Shares = Sequence[tuple[Task, Section, Part]]


def assign(shares: Shares, plan: Plan, calendar: WorkCalendar, *, at: datetime, today: date) -> list[Entry]:
    """Make the duties of saved tasks with their periods; the entries that the caller must record last."""
    duties = [
        Duty(
            task=task,
            plan=plan,
            agency=plan.agency,
            section=section,
            part=part,
            due=due_of(task, plan),
            assigned_at=at,
        )
        for task, section, part in shares
    ]
    periods = {id(duty): periods_from(today, make_periods(duty, duty.task, plan, calendar)) for duty in duties}
    for duty in duties:
        duty.next_due, duty.behind_from = refresh_values(periods[id(duty)], today)
    Duty.objects.bulk_create(duties, batch_size=BATCH)
    Period.objects.bulk_create((period for made in periods.values() for period in made), batch_size=BATCH)
    return [Entry(Verb.ASSIGNED, duty, after=_told(duty, periods[id(duty)])) for duty in duties]


def shares_of(task: Task, lead: Iterable[int], support: Iterable[int], sections: Mapping[int, Section]) -> Shares:
    """Who shares in a task, the leaders first."""
    parts = [(key, Part.LEAD) for key in lead] + [(key, Part.SUPPORT) for key in support]
    return [(task, sections[key], part) for key, part in parts]


def _told(duty: Duty, periods: Sequence[Period]) -> dict[str, object]:
    told = {"section": duty.section.name, "part": duty.part, "due": duty.due, "periods": len(periods)}
    return {name: value for name, value in told.items() if value is not None}
