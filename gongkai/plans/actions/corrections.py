"""Correcting a task after it was confirmed: its date, its kind, its figure. What was reported for it is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.queries import work_calendar
from gongkai.plans.actions.cutting import cut_anew
from gongkai.plans.actions.moves import office_only
from gongkai.plans.models import OPEN, Duty, Kind, Per, Task
from gongkai.records.actions import Entry, record_many
from gongkai.records.models import Performer, Verb
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused


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
    """Change when and how often a task is to be done. Every open duty's periods are cut anew (see `cutting.recut`)."""
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
    for cut in cut_anew(_held(row), work_calendar(row.plan.agency), day_of(at)):
        told = {"due": cut.duty.due, "next_due": cut.duty.next_due, "periods": cut.now}
        entries.append(Entry(Verb.CHANGED, cut.duty, {"periods": cut.was}, told, reason.strip()))
    record_many(entries, by=by, at=at)
    return row


def _held(task: Task) -> list[Duty]:
    """The task's open duties, locked in the order of their keys."""
    rows = Duty.objects.select_for_update(of=("self",)).select_related("section", "agency")
    duties = list(rows.filter(task=task, state__in=OPEN).order_by("pk"))
    for duty in duties:
        duty.task, duty.plan = task, task.plan
    return duties


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
