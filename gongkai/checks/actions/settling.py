"""What the coordinator decides about a check: confirm, change, decline, switch off, set one up by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.checks.actions.running import run, tally
from gongkai.checks.models import INTERPRETATION_DAYS, Check, CheckState, Measure
from gongkai.checks.queries.examining import examine
from gongkai.plans.actions import Tally, count_documents
from gongkai.plans.actions.moves import office_only
from gongkai.plans.models import Concern, Task
from gongkai.publications.models import Kind, PlanPeriod
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

TERMS = ("column", "kinds", "target", "days", "first_plan", "last_plan", "own")
MOST_DAYS = 60
TAKEN_UP = frozenset({CheckState.PROPOSED, CheckState.DECLINED, CheckState.OFF})


def confirm(check: Check, terms: Mapping[str, Any], *, by: Person, at: datetime) -> Check:
    """Let a check run by these terms (of TERMS; what is not named stays), and look for the first time."""
    row = _settle(check, terms, TAKEN_UP, Verb.CONFIRMED, by=by, at=at)
    run([row], at=at)
    row.refresh_from_db()
    return row


def change(check: Check, terms: Mapping[str, Any], *, by: Person, at: datetime) -> Check:
    """Other terms for a check that runs; everything is counted again by them."""
    row = _settle(check, terms, frozenset({CheckState.RUNNING}), Verb.CHANGED, by=by, at=at)
    run([row], at=at)
    row.refresh_from_db()
    return row


@transaction.atomic
def decline(check: Check, *, reason: str = "", by: Person, at: datetime) -> Check:
    """Do without a proposed check."""
    row = _held(check, frozenset({CheckState.PROPOSED}), by, "不采用自动核验")
    return _stop(row, CheckState.DECLINED, Verb.DECLINED, reason.strip(), by=by, at=at)


@transaction.atomic
def switch_off(check: Check, *, reason: str, by: Person, at: datetime) -> Check:
    """Stop a check. What it found stays; the periods that are open have the task's own figure again."""
    row = _held(check, frozenset({CheckState.RUNNING}), by, "停用自动核验")
    if not reason.strip():
        raise Refused("停用核验没有写理由。", then="请写一句理由，再停用。")
    last = {looked.period.pk: tally(looked) for looked in examine([row], day_of(at))}
    count_documents({key: Tally(row.task.target, each.proofs) for key, each in last.items()}, at=at)
    return _stop(row, CheckState.OFF, Verb.ENDED, reason.strip(), by=by, at=at)


def set_up(task: Task, measure: Measure | str, terms: Mapping[str, Any], *, by: Person, at: datetime) -> Check:
    """A check that nobody proposed: it runs at once. One of this measure that was declined or stopped is taken up again."""
    office_only(task.plan.agency, by, "设置自动核验")
    if measure not in Measure.values:
        raise Refused("没有这种核验。", then="请从列出的核验里选一种。")
    if task.concern != Concern.OURS:
        raise Refused(f"{task}不由本机关承办。", then="不用核验。")
    with transaction.atomic():
        row, _ = Check.objects.get_or_create(task=task, measure=measure, defaults={"proposed_at": at})
        return confirm(row, terms, by=by, at=at)


@transaction.atomic
def _settle(
    check: Check, terms: Mapping[str, Any], states: frozenset[CheckState], verb: Verb, *, by: Person, at: datetime
) -> Check:
    row = _held(check, states, by, "确认自动核验")
    Task.objects.select_for_update().get(pk=row.task_id)  # two checks of one task are not confirmed at once
    other = Check.objects.filter(task=row.task_id, state=CheckState.RUNNING).exclude(pk=row.pk).first()
    if other:
        raise Refused(
            f"{row.task}已有一项核验在运行（{Measure(other.measure).label}）。", then="请先停用它，再确认这一项。"
        )
    before = _told(row)
    for name in TERMS:
        if name in terms:
            setattr(row, name, terms[name])
    _sensible(row)
    row.target = None if row.target == row.task.target else row.target
    row.state, row.reason = CheckState.RUNNING, ""
    row.settled_at, row.settled_by = at, by.actor_name
    row.save()
    record(verb, row, by=by, at=at, before=before, after=_told(row))
    return row


def _held(check: Check, states: frozenset[CheckState], by: Person, act: str) -> Check:
    """The check, locked, where it is in one of these states and its agency's coordinator asks."""
    rows = Check.objects.select_for_update(of=("self",)).select_related("task__plan__agency", "column")
    row = rows.get(pk=check.pk)
    office_only(row.task.plan.agency, by, act)
    if row.state not in states:
        raise Refused(
            f"这项核验现为“{CheckState(row.state).label}”，不能{act}。", then="请刷新页面，看过最新状态再办。"
        )
    return row


def _stop(row: Check, state: CheckState, verb: Verb, reason: str, *, by: Person, at: datetime) -> Check:
    before = {"state": row.state}
    row.state, row.reason, row.settled_at, row.settled_by = state, reason[:200], at, by.actor_name
    row.save(update_fields=["state", "reason", "settled_at", "settled_by"])
    record(verb, row, by=by, at=at, before=before, after={"state": row.state}, reason=reason)
    return row


def _told(row: Check) -> dict[str, Any]:
    """State and terms, as the record keeps them."""
    terms = {name: getattr(row, name) for name in TERMS if name != "column"}
    return {"state": row.state, "column": row.column.name if row.column else "", **terms}


def _sensible(row: Check) -> None:
    """A guide and requests have no terms that could be wrong."""
    looks = {Measure.QUOTA: _sensible_quota, Measure.READING: _sensible_days, Measure.LIMIT: _sensible_limit,
             Measure.PLANS: _sensible_plans}  # fmt: skip
    look = looks.get(Measure(row.measure))
    if look is not None:
        look(row)


def _sensible_quota(row: Check) -> None:
    if row.column is None or row.column.agency_id != row.task.plan.agency_id:
        raise Refused("没有选核验哪个栏目。", then="请选本机关的一个栏目，它的下级栏目一并计入。")
    if not (row.target or row.task.target):
        raise Refused("没有写每期至少几条。", then="请写一个大于0的数。")


def _sensible_days(row: Check) -> None:
    if not 0 <= row.days <= MOST_DAYS:
        raise Refused(
            "工作日数不对。", then=f"请填0到{MOST_DAYS}；0为当天解读，各地通行的是{INTERPRETATION_DAYS}个工作日。"
        )


def _sensible_limit(row: Check) -> None:
    if not 0 <= row.days <= MOST_DAYS:
        raise Refused("工作日数不对。", then=f"请填0到{MOST_DAYS}；0为按文件种类自己的期限。")
    known = dict(Kind.objects.filter(code__in=row.kinds).values_list("code", "limit_days"))
    if len(known) != len(set(row.kinds)):
        raise Refused("有的文件种类不存在。", then="请从列出的种类里选。")
    if not row.days and any(not limit for limit in known.values()):
        raise Refused("选的文件种类里有没设公开期限的。", then="请写明工作日数，或去掉这个种类。")


def _sensible_plans(row: Check) -> None:
    first, last = row.first_plan, row.last_plan
    if first not in PlanPeriod.values or last not in PlanPeriod.values or (first or 0) > (last or 0):
        raise Refused("规划期的起止不对。", then="请选从哪个五年规划到哪个五年规划。")
