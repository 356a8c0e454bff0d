"""Correcting a task after it was confirmed: its date, its kind, its figure. What was reported for it is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.queries import work_calendar
from gongkai.plans.actions.moves import office_only
from gongkai.plans.actions.periods import due_of, make_periods, periods_from, refresh
from gongkai.plans.models import OPEN, Duty, Kind, Per, Period, Task, Verdict
from gongkai.records.actions import Entry, record_many
from gongkai.records.models import Performer, Verb
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

OUT_OF_THE_WAY = 10_000  # orders are unique in a duty: rows are moved here while they are numbered anew


@transaction.atomic
def edit_task(
    task: Task,
    *,
    due: date | None,
    kind: Kind | str,
    per: Per | str = "",
    target: int | None = None,
    unit: str = "",
    reason: str = "",
    by: Performer,
    at: datetime,
) -> Task:
    """Change when and how often a task is to be done. Every open duty's periods are cut anew.

    A period that was touched (claim, evidence, verdict) keeps what it holds and takes the dates of the new period that
    it falls into; accepted ones stay as they are.
    """
    office_only(task.plan.agency, by, "更正任务")
    row = Task.objects.select_for_update(of=("self",)).select_related("plan__agency").get(pk=task.pk)
    said = {"due": due, "kind": Kind(kind), "per": Per(per) if per else "", "target": target, "unit": unit.strip()}
    wanted = _sensible(row, said)
    before = {name: getattr(row, name) for name in wanted}
    if before == wanted:
        raise Refused("什么都没有改。", then="请改动后再保存。")
    for each in (row, task):
        for name, value in wanted.items():
            setattr(each, name, value)
    row.save(update_fields=list(wanted))
    entries = [Entry(Verb.CHANGED, row, before, wanted, reason.strip())]
    calendar = work_calendar(row.plan.agency)
    duties = Duty.objects.select_for_update(of=("self",)).select_related("section", "agency")
    for duty in duties.filter(task=row, state__in=OPEN).order_by("pk"):
        duty.task = row
        entries.append(_recut(duty, row, calendar, day_of(at), reason.strip()))
    record_many(entries, by=by, at=at)
    return row


def _sensible(task: Task, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the fields become; refused is what makes no periods."""
    if wanted["kind"] == Kind.RECURRING and not wanted["per"]:
        raise Refused("“按期完成”没有选周期。", then="请选每周、每月、每季度、每半年或每年。")
    if wanted["due"] and wanted["due"] < task.plan.starts:
        raise Refused(f"时限早于要点的起始日{task.plan.starts:%Y年%-m月%-d日}。", then="请核对年份。")
    if wanted["target"] is not None and wanted["target"] < 1:
        raise Refused("指标要大于0。", then="没有数量要求的请留空。")
    if (wanted["kind"], wanted["per"]) != (task.kind, task.per):
        return {**wanted, "due_in": {}}  # the plan's words named a day of another period
    return wanted


def _recut(duty: Duty, task: Task, calendar: WorkCalendar, today: date, reason: str) -> Entry:
    """Cut one duty's periods anew. Returns the entry that says what became of them."""
    old = list(Period.objects.filter(duty=duty).prefetch_related("evidence").order_by("order"))
    accepted = [row for row in old if row.verdict == Verdict.ACCEPTED]
    touched = [row for row in old if row not in accepted and _is_touched(row)]
    wanted = _wanted(make_periods(duty, task, task.plan, calendar), old, accepted)
    kept = _fit(touched, wanted, today)
    Period.objects.filter(duty=duty).exclude(pk__in=[row.pk for row in (*accepted, *touched)]).delete()
    fresh = [row for row in wanted if row not in kept]
    rows = sorted([*accepted, *touched, *fresh], key=lambda row: (row.ends, row.starts))
    _number(rows)
    duty.due = due_of(task, task.plan)
    duty.save(update_fields=["due"])
    refresh(duty, today)
    told = {"due": duty.due, "next_due": duty.next_due, "periods": [f"{row.label} {row.due}" for row in rows]}
    return Entry(Verb.CHANGED, duty, {"periods": [f"{row.label} {row.due}" for row in old]}, told, reason)


def _wanted(made: list[Period], old: list[Period], accepted: list[Period]) -> list[Period]:
    """The new periods that the duty needs: none before it had any (docs/decisions/003), none over what is accepted."""
    plan = made[-1].duty.plan
    first = max(min((row.starts for row in old), default=plan.starts), day_of(plan.confirmed_at))
    covered = max((row.ends for row in accepted), default=None)
    return [row for row in periods_from(first, made) if covered is None or row.ends > covered]


def _is_touched(period: Period) -> bool:
    """Whether somebody has put anything into it."""
    return period.touched or bool(period.evidence.all())


def _fit(touched: list[Period], wanted: list[Period], today: date) -> list[Period]:
    """Give each touched period the dates of the new one that it falls into; returns the new ones so used up."""
    used: list[Period] = []
    for row in touched:
        day = min(row.ends, max(today, row.starts))
        match = next((new for new in wanted if new not in used and new.starts <= day <= new.ends), None)
        match = match or next((new for new in wanted if new not in used and new.ends >= day), None)
        if match is None:
            continue
        used.append(match)
        for name in ("order", "label", "starts", "ends", "due", "target"):
            setattr(row, name, getattr(match, name))
    return used


def _number(rows: list[Period]) -> None:
    """Save the periods with the numbers they have in the year, or counted anew where these would not be in order."""
    saved = [row for row in rows if row.pk]
    orders = [row.order for row in rows]
    if orders != sorted(set(orders)):
        for place, row in enumerate(rows, 1):
            row.order = place
    numbers = {row.pk: row.order for row in saved}
    for row in saved:
        row.order += OUT_OF_THE_WAY
    Period.objects.bulk_update(saved, ["order", "label", "starts", "ends", "due", "target"])
    for row in saved:
        row.order = numbers[row.pk]
    Period.objects.bulk_update(saved, ["order"])
    Period.objects.bulk_create([row for row in rows if not row.pk])
