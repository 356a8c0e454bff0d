"""Next year's plan from this year's (结转): what is not finished, and what comes back every year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.agencies.queries import work_calendar
from gongkai.checks.actions import propose
from gongkai.intake.actions.duties import BATCH, assign
from gongkai.intake.queries import UnitBook
from gongkai.plans.actions.assignments import end
from gongkai.plans.actions.moves import office_only
from gongkai.plans.models import GONE, OPEN, Area, Concern, Duty, Kind, Part, Plan, PlanState, Task
from gongkai.records.actions import Entry, record_many
from gongkai.records.models import Verb
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

_KEPT = ("number", "title", "requirement", "kind", "per", "due_in", "target", "unit", "norms")
_YEAR = re.compile(r"20\d\d(?=年)")


@transaction.atomic
def roll_over(plan: Plan, year: int, *, by: Person, at: datetime, archive: bool = False) -> Plan:
    """A new plan with every standing and recurring task, and every task done once that is still open.

    Each task and the plan point back at what they continue; sections that were renamed or merged are replaced by their
    successors. The old plan stays as it is; with `archive` it is closed, and its open duties end with the reason.
    Refused for a year that is not later, a second time, and where nothing is left to roll over.
    """
    office_only(plan.agency, by, "结转要点")
    Plan.objects.select_for_update().get(pk=plan.pk)
    title = _title(plan, year)
    _possible(plan, year, title)
    work = _RollOver(plan, UnitBook.of(plan.agency))
    tasks = work.chosen()
    if not tasks:
        raise Refused(f"“{plan.title}”没有需要结转的任务。", then="新一年的要点请用导入。")
    made = Plan.objects.create(
        agency=plan.agency,
        year=year,
        title=title,
        starts=date(year, 1, 1),
        ends=date(year, 12, 31),
        standing_per=plan.standing_per,
        confirmed_at=at,
        confirmed_by=by.actor_name,
        predecessor=plan,
    )
    entries = work.carry(tasks, made, at)
    propose(made, Task.objects.filter(plan=made), at=at)
    told = {"predecessor": plan.title, "year": year, "tasks": len(tasks), "duties": len(entries)}
    if archive:
        _close(plan, made, by, at)
        entries.append(
            Entry(Verb.CHANGED, plan, {"state": plan.state}, {"state": PlanState.ARCHIVED}, f"结转到“{title}”")
        )
    record_many([Entry(Verb.CREATED, made, after=told), *entries], by=by, at=at)
    plan.refresh_from_db()
    return made


def _possible(plan: Plan, year: int, title: str) -> None:
    known = Plan.objects.filter(predecessor=plan).first()
    if known:
        raise Refused(f"“{plan.title}”已经结转为“{known.title}”。", then="请在那份台账里修改，不必再结转。")
    if year <= plan.year:
        raise Refused(f"不能把{plan.year}年的要点结转到{year}年。", then="请选以后的年度。")
    if Plan.objects.filter(agency=plan.agency, year=year, title=title).exists():
        raise Refused(f"{year}年已有名为“{title}”的要点。", then="请在那份台账里补充要继续的任务。")


def _title(plan: Plan, year: int) -> str:
    """The old title with the new year in it."""
    title, count = _YEAR.subn(str(year), plan.title, count=1)
    return title if count else f"{plan.title}（{year}年）"[:200]


def _close(plan: Plan, made: Plan, by: Person, at: datetime) -> None:
    """Archive the old plan; nobody is reminded of it any longer."""
    for duty in Duty.objects.filter(plan=plan, state__in=OPEN).order_by("pk"):
        end(duty, reason=f"结转到“{made.title}”", by=by, at=at)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.ARCHIVED)


@dataclass(slots=True)
class _RollOver:
    """What goes on, and under which sections."""

    plan: Plan
    book: UnitBook
    duties: dict[int, list[Duty]] = field(default_factory=dict)

    def chosen(self) -> list[Task]:
        """Tasks that go on, in their order, with their duties read."""
        for duty in Duty.objects.filter(plan=self.plan).exclude(state__in=GONE).order_by("pk"):
            self.duties.setdefault(duty.task_id, []).append(duty)
        tasks = Task.objects.filter(plan=self.plan, concern=Concern.OURS).select_related("area").order_by("order")
        return [task for task in tasks if self._goes_on(task)]

    def _goes_on(self, task: Task) -> bool:
        if task.kind == Kind.ONCE:
            self.duties[task.pk] = [duty for duty in self.duties.get(task.pk, ()) if duty.state in OPEN]
        return bool(self.duties.get(task.pk))

    def carry(self, tasks: Sequence[Task], made: Plan, at: datetime) -> list[Entry]:
        """Make areas, tasks and duties; the entries to be recorded."""
        names = dict.fromkeys(task.area.name for task in tasks if task.area)
        rows = [Area(plan=made, order=order, name=name) for order, name in enumerate(names, 1)]
        areas = {area.name: area for area in Area.objects.bulk_create(rows, batch_size=BATCH)}
        fresh = [self._task(task, made, order, areas) for order, task in enumerate(tasks, 1)]
        Task.objects.bulk_create(fresh, batch_size=BATCH)
        shares = [
            (new, self.book.sections[key], part)
            for task, new in zip(tasks, fresh, strict=True)
            for key, part in self._parts(task).items()
        ]
        return assign(shares, made, work_calendar(made.agency), at=at, today=day_of(at))

    def _parts(self, task: Task) -> dict[int, Part]:
        """Sections with their parts; where two were merged into one, the lead wins. Nobody's duty goes to the office."""
        parts: dict[int, Part] = {}
        for duty in sorted(self.duties[task.pk], key=lambda duty: (duty.part != Part.LEAD, duty.pk)):
            key = self.book.living(duty.section_id)
            if key is not None:
                parts.setdefault(key, Part(duty.part))
        office = next((key for key in self.book.active if self.book.sections[key].is_office), None)
        return parts or ({office: Part.LEAD} if office else {})

    def _task(self, task: Task, made: Plan, order: int, areas: dict[str, Area]) -> Task:
        due = task.due if task.due and task.due > self.plan.ends else None
        return Task(
            plan=made,
            order=order,
            area=areas[task.area.name] if task.area else None,
            concern=Concern.OURS,
            due=due,
            due_words=task.due_words if due else "",
            reading={"guesses": list(self._reasons(task, due)), "spans": {}},
            predecessor=task,
            **{name: getattr(task, name) for name in _KEPT},
        )

    def _reasons(self, task: Task, due: date | None) -> list[dict[str, Any]]:
        """Why the new task is not the old one to the letter."""
        reasons = []
        if task.kind == Kind.ONCE and task.due and not due:
            words = task.due_words or f"{task.due:%Y-%m-%d}"
            reasons.append({"field": "due", "words": words, "reason": "上年未办结，按新年度年内完成，请核对时限。"})
        for duty in self.duties[task.pk]:
            key = self.book.living(duty.section_id)
            if key != duty.section_id:
                old = self.book.sections[duty.section_id].name
                heir = f"职责已并入{self.book.sections[key].name}" if key else "科室已停用，没有登记由谁接手，请核对"
                reasons.append({"field": "section", "words": old, "reason": heir})
        return reasons
