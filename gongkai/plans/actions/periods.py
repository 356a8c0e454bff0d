"""The periods of a duty, and the two dates that are kept beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from gongkai.plans.models import Duty, Kind, Period, Plan, Task
from gongkai.plans.queries.periods import current
from gongkai.rules import reporting
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import day_of

STANDING_GRACE_WORKDAYS = 10  # convention of the ledger: a report is due so long after its period's last day


def make_periods(duty: Duty, task: Task, plan: Plan, calendar: WorkCalendar) -> list[Period]:
    """All periods of a duty, unsaved and in order, so that many duties can be saved at once.

    A task done once has one period from the plan's start to its due date (the plan's end where it names none). A
    recurring one has a period for each `per`, due on its last day or on the day in it that the plan names. A standing
    one is reported per `plan.standing_per`, due STANDING_GRACE_WORKDAYS working days after the period's last day.
    """
    if task.kind == Kind.ONCE:
        due = task.due or plan.ends
        label = f"{due.month}月{due.day}日前" if task.due else "年内"
        return [
            Period(duty=duty, order=1, label=label, starts=min(plan.starts, due), ends=due, due=due, target=task.target)
        ]
    per = cast(reporting.Per, task.per if task.kind == Kind.RECURRING and task.per else plan.standing_per)
    grace = STANDING_GRACE_WORKDAYS if task.kind == Kind.STANDING else 0
    return [
        Period(
            duty=duty,
            order=order,
            label=span.label,
            starts=span.start,
            ends=span.end,
            due=calendar.add_workdays(reporting.due_in(span, per, **task.due_in), grace),
            target=task.target,
        )
        for order, span in enumerate(reporting.periods(per, plan.starts, plan.ends), 1)
    ]


def periods_from(day: date, periods: Sequence[Period]) -> list[Period]:
    """The periods that had not ended when the duty was given; the last one in any case (docs/decisions/003)."""
    return [period for period in periods if period.ends >= day] or list(periods[-1:])


def owed_from(duty: Duty, periods: Sequence[Period]) -> date:
    """The day from which a duty with these periods, in order, is owed: that on which it was given to the section.

    `assigned_at` moves on when the duty is given anew (insisted on, reassigned), and what was owed by then stays owed: a
    period that had ended before it shows that the duty is older, as old as its first period or the plan in the ledger.
    The last period shows nothing, since it is made in any case.
    """
    given = day_of(duty.assigned_at)
    if any(period.ends < given for period in periods[:-1]):
        return min(given, max(periods[0].starts, day_of(duty.plan.confirmed_at)))
    return given


def due_of(task: Task, plan: Plan) -> date | None:
    """The date of a task's duties: its own, or the plan's end, where it is done once; None where it comes in periods."""
    return (task.due or plan.ends) if task.kind == Kind.ONCE else None


def refresh_values(periods: Sequence[Period], today: date) -> tuple[date | None, date | None]:
    """`next_due` and `behind_from` of a duty with these periods, as they should be today."""
    now = current(periods, today)
    if now is None:
        return None, None
    end = min(now.ends, now.due) if now.due else now.ends
    return now.due, reporting.behind_from(now.starts, end, now.counted, now.target)


def refresh(duty: Duty, today: date) -> Duty:
    """Bring `next_due` and `behind_from` up to date after a change, or when a period has started."""
    duty.next_due, duty.behind_from = refresh_values(list(Period.objects.filter(duty=duty)), today)
    Duty.objects.filter(pk=duty.pk).update(next_due=duty.next_due, behind_from=duty.behind_from)
    return duty
