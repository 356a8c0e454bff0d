"""The coordinator confirms a reading: the plan, its tasks and each section's duty exist, or nothing does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from gongkai.agencies.actions import remember_alias
from gongkai.agencies.models import Agency, Person
from gongkai.checks.actions import propose
from gongkai.intake.actions.duties import BATCH, assign, shares_of
from gongkai.intake.models import Reading, ReadingState
from gongkai.intake.queries import OUTSIDE, Proposal, Proposals, matching_plan, proposals
from gongkai.intake.queries.comparing import printed
from gongkai.plans.actions.moves import office_only
from gongkai.plans.models import Area, Concern, Kind, Plan, Task
from gongkai.records.actions import Entry, record_many
from gongkai.records.models import Verb
from gongkai.rules.refused import Refused


def confirm(reading: Reading, *, by: Person, at: datetime, today: date) -> Plan:
    """Make the plan in one transaction. Periods that ended before today are not made (docs/decisions/003).

    Refused while a question is open, for a plan that is in the ledger already (compare instead), and for whoever comes
    second; then nothing has changed.
    """
    office_only(reading.agency, by, "下达要点")
    try:
        with transaction.atomic():
            row = claim_reading(reading, at=at)
            now = proposals(row)
            plan = _plan(row, now, _ready(row, now), by, at)
            tasks = _tasks(plan, now)
            entries = _assigned(plan, now, tasks, at, today)
            propose(plan, tasks, at=at)
            Reading.objects.filter(pk=row.pk).update(plan=plan)
            remember_units(row, now, by=by, at=at)
            record_many([Entry(Verb.CONFIRMED, plan, after=_sums(plan, row, now, entries)), *entries], by=by, at=at)
    except IntegrityError as error:
        raise Refused("本年度已有同名的要点。", then="请先与台账比对，或者在确认页面改一个名称。") from error
    reading.refresh_from_db()
    return plan


def claim_reading(reading: Reading, *, at: datetime) -> Reading:
    """Take the reading for good: of two people one wins, the other is told.

    The agency is locked first, so that two files of the same plan cannot both find that there is none yet.
    """
    Agency.objects.select_for_update().get(pk=reading.agency_id)
    won = Reading.objects.filter(pk=reading.pk, state=ReadingState.READY).update(
        state=ReadingState.CONFIRMED, confirmed_at=at
    )
    row = Reading.objects.select_related("agency", "attachment").get(pk=reading.pk)
    if not won:
        raise Refused(
            f"这份文件现为“{ReadingState(row.state).label}”，不能确认。", then="请刷新页面，看过最新状态再办。"
        )
    return row


def remember_units(reading: Reading, now: Proposals, *, by: Person, at: datetime) -> None:
    """The names that a person mapped are known the next time."""
    used = {unit.name for one in now.items for _, unit in one.units}
    for name, chosen in reading.choices.get("units", {}).items():
        if name in used and isinstance(chosen, list):
            remember_alias(reading.agency, name, [now.book.sections[key] for key in chosen], by=by, at=at)
        elif name in used and chosen == OUTSIDE:
            remember_alias(reading.agency, name, [], by=by, at=at)


def _ready(reading: Reading, now: Proposals) -> dict[str, Any]:
    """Refuse what a person must still look at; the plan's year and days."""
    if now.open:
        first = now.open[0]
        raise Refused(f"还有{len(now.open)}处没有核对，第一处：{first.sentence}", then="请逐处选定后再确认。")
    if now.year is None or now.starts is None or now.ends is None or now.starts > now.ends:
        raise Refused("要点的起止日期不对。", then="请核对年度、起始日和截止日。")
    match = matching_plan(reading, now)
    if match:
        then = f"请与“{match.plan.title}”的台账比对，逐处确认修改。"
        if not match.same_year:
            then = f"是{match.plan.year}年要点的更正，请与台账比对；是{now.year}年的新要点，请先标明“另一年度的要点”。"
        raise Refused(f"{match.why}，不再另建一份。", then=then)
    return {"year": now.year, "starts": now.starts, "ends": now.ends}


def _plan(reading: Reading, now: Proposals, span: Mapping[str, Any], by: Person, at: datetime) -> Plan:
    unused = [{"text": left.text, "reason": left.reason} for left in now.draft.unclaimed]
    return Plan.objects.create(
        agency=reading.agency,
        title=now.title[:200],
        **span,
        standing_per=now.standing_per,
        source=reading.attachment,
        source_name=reading.name,
        not_used=unused,
        confirmed_at=at,
        confirmed_by=by.actor_name,
    )


def _tasks(plan: Plan, now: Proposals) -> list[Task]:
    areas = make_areas(plan, now.items, 0)
    tasks = [make_task(plan, one, order, areas) for order, one in enumerate(now.items, 1)]
    Task.objects.bulk_create(tasks, batch_size=BATCH)
    return tasks


def make_areas(plan: Plan, items: tuple[Proposal, ...], after: int) -> dict[str, Area]:
    """The headings of the items that the plan does not have yet, saved, with those it has."""
    known = {area.name: area for area in Area.objects.filter(plan=plan)}
    names = [name for name in dict.fromkeys(one.area for one in items if one.area) if name not in known]
    rows = [Area(plan=plan, order=after + number, name=name) for number, name in enumerate(names, 1)]
    return known | {area.name: area for area in Area.objects.bulk_create(rows, batch_size=BATCH)}


def make_task(plan: Plan, one: Proposal, order: int, areas: Mapping[str, Area]) -> Task:
    """The task of a proposal, unsaved."""
    return Task(plan=plan, order=order, **task_fields(one, areas))


def task_fields(one: Proposal, areas: Mapping[str, Area]) -> dict[str, Any]:
    """What a proposal says about its task."""
    return {
        "area": areas.get(one.area),
        "number": one.number,
        "title": one.title,
        "requirement": one.requirement,
        "concern": one.concern,
        "kind": one.kind,
        "per": one.per,
        "target": one.target,
        "unit": one.unit,
        "due": one.due,
        "due_in": dict(one.due_in) if one.kind == Kind.RECURRING else {},
        "due_words": one.due_words,
        "norms": [norm.text for norm in one.item.norms],
        "reading": _reading(one),
    }


def _reading(one: Proposal) -> dict[str, Any]:
    """How the task was read, for the fold 怎么算的, and what was printed, for a later comparison."""
    spans = {
        name: [{"block": s.place.block, "row": s.place.row, "column": s.place.column, "page": s.place.page,
                "sheet": s.place.sheet, "start": s.start, "end": s.end} for s in found]
        for name, found in one.item.spans.items()
    }  # fmt: skip
    guesses = [{"field": field, "words": words, "reason": reason} for field, words, reason in one.reasons]
    return {"guesses": guesses, "spans": spans, "edited": sorted(one.edited), "printed": printed(one)}


def _assigned(plan: Plan, now: Proposals, tasks: list[Task], at: datetime, today: date) -> list[Entry]:
    ours = [(task, one) for task, one in zip(tasks, now.items, strict=True) if one.concern == Concern.OURS]
    shares = [share for task, one in ours for share in shares_of(task, one.lead, one.support, now.book.sections)]
    return assign(shares, plan, now.calendar, at=at, today=today)


def _sums(plan: Plan, reading: Reading, now: Proposals, entries: list[Entry]) -> dict[str, Any]:
    return now.counts | {
        "duties": len(entries),
        "file": reading.name,
        "sm3": reading.attachment.digest,
        "year": plan.year,
    }
