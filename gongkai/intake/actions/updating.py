"""Bringing a plan up to date with a corrected file: what the coordinator accepted, in one transaction, nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from gongkai.agencies.models import Person
from gongkai.checks.actions import propose
from gongkai.intake.actions.confirming import claim_reading, make_areas, make_task, remember_units, task_fields
from gongkai.intake.actions.duties import BATCH, assign, shares_of
from gongkai.intake.models import Reading
from gongkai.intake.queries import Diff, Proposal, Row, compare
from gongkai.plans.actions.assignments import end
from gongkai.plans.actions.cutting import Cut, cut_anew
from gongkai.plans.actions.moves import office_only
from gongkai.plans.models import OPEN, Area, Concern, Duty, Part, Plan, Task
from gongkai.records.actions import Entry, record_many
from gongkai.records.models import Verb
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

CORRECTED = "按更正后的文件更新"
ENDED_BY_FILE = "更正后的文件不再列此项"
ENDED_SECTION = "更正后的文件不再列此科室"
_BY_KIND: Mapping[str, tuple[str, ...]] = {
    "reworded": ("requirement", "title", "norms"),
    "renumbered": ("number",),
    "units": ("concern",),
    "date": ("due", "due_in", "due_words", "kind", "per", "target", "unit"),
}
_Changed = tuple[Duty | Task, dict[str, Any], dict[str, Any]]  # whom it is told to, before, after


@transaction.atomic
def apply_diff(reading: Reading, plan: Plan, accepted: Collection[str], *, by: Person, at: datetime) -> Plan:
    """Take over the accepted changes (keys of `Diff.changes`); claims, evidence and verdicts stay as they are.

    Refused for a key that is no longer offered, while an accepted item has an open question, and for whoever is second.
    """
    office_only(reading.agency, by, "更新台账")
    row = claim_reading(reading, at=at)
    diff = compare(row)
    if diff is None or diff.plan.pk != plan.pk:
        raise Refused("这份文件与这份台账对不上。", then="请刷新页面，重新比对。")
    if set(accepted) - set(diff.changes):
        raise Refused("有的改动已经不在比对结果里。", then="请刷新页面，看过最新比对再办。")
    _answered(diff, accepted)
    work = _Update(diff, frozenset(accepted), by, at, day_of(at))
    work.run()
    propose(diff.plan, Task.objects.filter(plan=diff.plan), at=at)
    remember_units(row, diff.proposals, by=by, at=at)
    Reading.objects.filter(pk=row.pk).update(plan=diff.plan)
    sums = {"file": row.name, "sm3": row.attachment.digest, "taken": len(accepted), "offered": len(diff.changes)}
    record_many([Entry(Verb.IMPORTED, diff.plan, after=sums), *work.entries], by=by, at=at)
    reading.refresh_from_db()
    plan.refresh_from_db()
    return plan


def _answered(diff: Diff, accepted: Collection[str]) -> None:
    """What is taken over must be settled; questions about the rest may stay open."""
    kinds = ("added", "units", "date")
    touched = {
        row.proposal.order
        for row in diff.rows
        for change in row.changes
        if row.proposal and change.key in accepted and change.kind in kinds
    }
    waiting = [question for question in diff.proposals.open if touched & set(question.items)]
    if waiting:
        raise Refused(f"还有{len(waiting)}处没有核对，第一处：{waiting[0].sentence}", then="请选定后再更新台账。")


@dataclass(slots=True)
class _Update:
    """One pass over the rows. `entries` are recorded last, by the caller."""

    diff: Diff
    accepted: frozenset[str]
    by: Person
    at: datetime
    today: date
    entries: list[Entry] = field(default_factory=list)

    def run(self) -> None:
        """Change tasks, then duties, then the order of all."""
        plan = self.diff.plan
        rows = [(row, self._kinds(row)) for row in self.diff.rows]
        added = tuple(row.proposal for row, kinds in rows if "added" in kinds and row.proposal)
        last = Area.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0
        areas = make_areas(plan, added, last)
        duties = self._duties(row for row, kinds in rows if kinds)
        changed = [
            change
            for row, kinds in rows
            if row.task and row.proposal and kinds & set(_BY_KIND)
            for change in self._change(row.task, row.proposal, kinds, areas, duties)
        ]
        self._tell(changed, self._dates([row for row, kinds in rows if "date" in kinds], duties))
        self._end([row for row, kinds in rows if kinds & {"removed", "ended"}], duties)
        tasks = self._add(added, areas)
        self._share([row for row, kinds in rows if "units" in kinds], added, tasks, duties)
        self._reorder(dict(zip((one.order for one in added), tasks, strict=True)))

    def _kinds(self, row: Row) -> set[str]:
        return {change.kind for change in row.changes if change.key in self.accepted}

    def _duties(self, rows: Iterable[Row]) -> dict[int, list[Duty]]:
        """Duties of the tasks that change, by task."""
        found: dict[int, list[Duty]] = {}
        tasks = [row.task.pk for row in rows if row.task]
        for duty in (
            Duty.objects.select_for_update(of=("self",))
            .filter(task__in=tasks)
            .select_related("task", "section", "plan", "agency")
            .order_by("pk")
        ):
            found.setdefault(duty.task_id, []).append(duty)
        return found

    def _change(
        self, task: Task, one: Proposal, kinds: set[str], areas: Mapping[str, Area], duties: Mapping[int, list[Duty]]
    ) -> list[_Changed]:
        """Lay the accepted fields over the task; told to the sections that work on it."""
        names = [name for kind in sorted(kinds) for name in _BY_KIND.get(kind, ())]
        new = task_fields(one, areas)
        before = {name: getattr(task, name) for name in names if getattr(task, name) != new[name]}
        for name in before:
            setattr(task, name, new[name])
        task.reading = _reading(task.reading, new["reading"], kinds)
        task.save(update_fields=[*before, "reading"])
        told = {name: new[name] for name in before}
        subjects: list[Duty] | list[Task] = duties.get(task.pk) or [task]
        return [(subject, before, told) for subject in subjects]

    def _dates(self, rows: Iterable[Row], duties: Mapping[int, list[Duty]]) -> dict[int, Cut]:
        """The periods of open duties follow the new date; what was reported in them is kept. By the duty's key."""
        moved = []
        for task in (row.task for row in rows if row.task):
            for duty in duties.get(task.pk, ()):
                if duty.state in OPEN:
                    duty.task = task
                    moved.append(duty)
        return {cut.duty.pk: cut for cut in cut_anew(moved, self.diff.proposals.calendar, self.today)}

    def _tell(self, changed: Iterable[_Changed], cuts: Mapping[int, Cut]) -> None:
        """Each section sees in its timeline what became of the task, and of its own periods."""
        for subject, before, after in changed:
            cut = cuts.get(subject.pk) if isinstance(subject, Duty) else None
            was = now = {}
            if cut and cut.was != cut.now:
                was, now = {"periods": cut.was}, {"periods": cut.now}
            if before or was:
                self.entries.append(Entry(Verb.CHANGED, subject, {**before, **was}, {**after, **now}, CORRECTED))

    def _end(self, rows: Iterable[Row], duties: Mapping[int, list[Duty]]) -> None:
        """End the duties of items, or of sections, that the file no longer names."""
        for row in rows:
            if row.task is None:
                continue
            one = row.proposal
            left = {*one.lead, *one.support} if one else set()
            gone = [duty for duty in duties.get(row.task.pk, ()) if duty.section_id not in left and duty.state in OPEN]
            for duty in gone:
                end(duty, reason=ENDED_SECTION if one else ENDED_BY_FILE, by=self.by, at=self.at)

    def _add(self, added: tuple[Proposal, ...], areas: Mapping[str, Area]) -> list[Task]:
        """New items stand behind all others until `_reorder`."""
        plan = self.diff.plan
        last = Task.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0
        tasks = [make_task(plan, one, last + number, areas) for number, one in enumerate(added, 1)]
        return Task.objects.bulk_create(tasks, batch_size=BATCH)

    def _share(
        self, rows: Iterable[Row], added: tuple[Proposal, ...], tasks: list[Task], duties: Mapping[int, list[Duty]]
    ) -> None:
        """Duties for sections that the file names now; whoever has one already only changes its part."""
        sections = self.diff.proposals.book.sections
        fresh = [
            share
            for task, one in zip(tasks, added, strict=True)
            if one.concern == Concern.OURS
            for share in shares_of(task, one.lead, one.support, sections)
        ]
        for row in rows:
            if row.task is None or row.proposal is None:
                continue
            known = {duty.section_id: duty for duty in duties.get(row.task.pk, ())}
            for task, section, part in shares_of(row.task, row.proposal.lead, row.proposal.support, sections):
                if section.pk not in known:
                    fresh.append((task, section, part))
                else:
                    self._part(known[section.pk], part)
        self.entries += assign(fresh, self.diff.plan, self.diff.proposals.calendar, at=self.at, today=self.today)

    def _part(self, duty: Duty, part: Part) -> None:
        if duty.part != part:
            Duty.objects.filter(pk=duty.pk).update(part=part)
            self.entries.append(Entry(Verb.CHANGED, duty, {"part": duty.part}, {"part": part}, CORRECTED))

    def _reorder(self, added: Mapping[int, Task]) -> None:
        """The order of the file; what is only in the ledger stays behind the item that it stood behind."""
        place: dict[int, tuple[int, int]] = {}
        last = 0
        file_place = {row.task.pk: row.proposal.order for row in self.diff.rows if row.task and row.proposal}
        tasks = list(Task.objects.filter(plan=self.diff.plan).order_by("order"))
        new = {task.pk: order for order, task in added.items()}
        for task in tasks:
            last = file_place.get(task.pk, last)
            place[task.pk] = (
                new.get(task.pk, file_place.get(task.pk, last)),
                int(task.pk not in {**file_place, **new}),
            )
        wanted = sorted(tasks, key=lambda task: (place[task.pk], task.order))
        if [task.pk for task in wanted] == [task.pk for task in tasks]:
            return
        for shift in (max(task.order for task in tasks), 0):
            for order, task in enumerate(wanted, 1):
                task.order = shift + order
            Task.objects.bulk_update(wanted, ["order"], batch_size=BATCH)


def _reading(old: Mapping[str, Any], new: Mapping[str, Any], kinds: set[str]) -> dict[str, Any]:
    """How it was read, with what was printed only as far as it was accepted: the rest is offered again."""
    names = {"reworded": ("requirement",), "units": ("lead", "support", "not_concerned"), "date": ("days",)}
    if not old.get("printed"):
        return {name: value for name, value in new.items() if name != "printed"}
    taken = [name for kind in kinds & set(names) for name in names[kind]]
    return {**new, "printed": {**old["printed"], **{name: new["printed"][name] for name in taken}}}
