"""Proposing checks for tasks from their words, and from what ran in the year before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from gongkai.checks.models import REQUESTS, Check, CheckState, Measure
from gongkai.checks.queries.naming import kind_codes, named_columns
from gongkai.checks.sources.suggesting import Suggestion, suggest
from gongkai.plans.models import Concern, Duty, Plan, Task

BATCH = 500
OWN_WORK = frozenset(
    {Measure.QUOTA, Measure.READING, Measure.LIMIT, *REQUESTS}
)  # where each of several sections owes its own
CARRIED = ("column_id", "kinds", "target", "days", "first_plan", "last_plan", "own", "words")


@transaction.atomic
def propose(plan: Plan, tasks: Iterable[Task], *, at: datetime) -> int:
    """Propose checks for tasks of a plan (saved, with their duties). Returns how many came.

    A measure that a task has already, whatever became of it, is not proposed again. What ran for the predecessor of a
    rolled-over task is proposed with its terms. Six reads and one write, however many tasks there are.
    """
    ours = [task for task in tasks if task.concern == Concern.OURS]
    there = set(Check.objects.filter(task__plan=plan).values_list("task_id", "measure"))
    before = _before(plan)
    columns, kinds = named_columns(plan.agency_id), kind_codes()
    sections = dict(Duty.objects.filter(plan=plan).order_by().values_list("task_id").annotate(Count("section")))
    rows = [
        row
        for task in ours
        for row in _proposed(task, before, columns, kinds, year=plan.year, at=at)
        if (task.pk, row.measure) not in there
    ]
    for row in rows:
        row.own = row.own or (row.measure in OWN_WORK and sections.get(row.task_id, 0) > 1)
    Check.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _before(plan: Plan) -> Mapping[int, list[Check]]:
    """Checks that run for the tasks that the plan's tasks continue, by the new task's key."""
    follows = Task.objects.filter(plan=plan, predecessor__checks__state=CheckState.RUNNING)
    heirs = dict(follows.values_list("predecessor_id", "pk"))
    found: dict[int, list[Check]] = {}
    for check in Check.objects.filter(task__successors__plan=plan, state=CheckState.RUNNING):
        found.setdefault(heirs[check.task_id], []).append(check)
    return found


def _proposed(
    task: Task,
    before: Mapping[int, list[Check]],
    columns: Sequence[tuple[int, str]],
    kinds: Sequence[str],
    *,
    year: int,
    at: datetime,
) -> list[Check]:
    carried = [
        Check(task=task, measure=old.measure, proposed_at=at, **{name: getattr(old, name) for name in CARRIED})
        for old in before.get(task.pk, [])
    ]
    measures = {check.measure for check in carried}
    found = suggest(f"{task.title} {task.requirement}".strip(), columns, kinds, year)
    return carried + [_check(task, one, at) for one in found if one.measure not in measures]


def _check(task: Task, one: Suggestion, at: datetime) -> Check:
    """A figure that the task has itself is not kept twice."""
    return Check(
        task=task,
        measure=one.measure,
        column_id=one.column,
        kinds=list(one.kinds),
        target=None if one.target == task.target else one.target,
        days=one.days,
        first_plan=one.first_plan,
        last_plan=one.last_plan,
        words=one.words,
        proposed_at=at,
    )
