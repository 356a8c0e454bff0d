"""Extensions (延期): asked before the due date with reason, new date and progress; the section's head, then the leader."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from gongkai.agencies.models import Person, Role
from gongkai.plans.actions.assignments import given
from gongkai.plans.actions.moves import hold, move, permit, possible
from gongkai.plans.models import OPEN_OUTCOMES, Act, Duty, Extension, Kind, Outcome, Period
from gongkai.plans.queries.periods import current
from gongkai.records.actions import record
from gongkai.records.models import Performer, Verb
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

MAX_EXTENSION = timedelta(days=183)  # convention of the ledger: half a year at a time


@transaction.atomic
def ask_extension(duty: Duty, *, new_due: date, reason: str, progress: str, by: Performer, at: datetime) -> Extension:
    """Ask for more time. For a task done once it is the duty's date, else that of the period being worked on alone.

    Goes straight to the leader where the head asks, or where the section has no head.
    """
    held = hold(duty)
    permit(held, Act.ASK_EXTENSION, by)
    possible(held, Act.ASK_EXTENSION)
    said, so_far = given(reason, "申请延期"), progress.strip()
    if not so_far:
        raise Refused("延期申请没有写目前进展。", then="请写一两句目前进展，再申请。")
    period, old_due = _dated(held, day_of(at))
    _allowed(held, period, old_due, new_due)
    to_leader = _goes_to_leader(held, by)
    extension = Extension.objects.create(
        duty=held,
        reason=said,
        progress=so_far,
        old_due=old_due,
        new_due=new_due,
        outcome=Outcome.WITH_LEADER if to_leader else Outcome.WITH_HEAD,
        asked_at=at,
        asked_by=by.actor_name,
        asked_key=by.actor_key,
        head_at=at if _is_head(by) else None,
        head_by=by.actor_name if _is_head(by) else "",
    )
    told = {"period": period.label, "old_due": old_due, "new_due": new_due, "outcome": extension.outcome}
    move(held, Act.ASK_EXTENSION, by=by, at=at, reason=said, told=told)
    return extension


@transaction.atomic
def agree_extension(extension: Extension, *, by: Performer, at: datetime) -> Extension:
    """The section's head agrees; the leader decides."""
    held, row = _held(extension)
    _only_head(held, by)
    _stands(row, Outcome.WITH_HEAD)
    _not_ones_own(row, by)
    row.outcome, row.head_at, row.head_by = Outcome.WITH_LEADER, at, by.actor_name
    row.save(update_fields=["outcome", "head_at", "head_by"])
    record(Verb.AGREED, held, by=by, at=at, before={"outcome": Outcome.WITH_HEAD}, after={"outcome": row.outcome})
    return row


@transaction.atomic
def grant_extension(extension: Extension, *, text: str = "", by: Performer, at: datetime) -> Duty:
    """The leader grants it: the date moves, and nothing else does."""
    held, row = _held(extension)
    permit(held, Act.GRANT_EXTENSION, by)
    _stands(row, Outcome.WITH_LEADER)
    _not_ones_own(row, by)
    period = _period_due(held, row.old_due)
    fields = {"extended_times": held.extended_times + 1}
    if period:
        period.due = row.new_due
        if held.task.kind == Kind.ONCE:
            period.ends = row.new_due
        period.save(update_fields=["due", "ends"])
    dates = {"due": row.new_due} if held.task.kind == Kind.ONCE else {}
    _decide(row, Outcome.GRANTED, text, by, at)
    told = {"old_due": row.old_due, "new_due": row.new_due, "outcome": row.outcome}
    return move(held, Act.GRANT_EXTENSION, by=by, at=at, reason=text.strip(), told=told, **fields, **dates)


@transaction.atomic
def refuse_extension(extension: Extension, *, reason: str, by: Performer, at: datetime) -> Duty:
    """The head, or after the head the leader, says no; the old date stands."""
    held, row = _held(extension)
    permit(held, Act.REFUSE_EXTENSION, by)
    said = given(reason, "不批准延期")
    _stands(row, Outcome.WITH_HEAD if _is_head(by) else Outcome.WITH_LEADER)
    _decide(row, Outcome.REFUSED, said, by, at)
    return move(held, Act.REFUSE_EXTENSION, by=by, at=at, reason=said, told={"outcome": row.outcome})


@transaction.atomic
def withdraw_extension(extension: Extension, *, by: Performer, at: datetime) -> Duty:
    """The section no longer asks."""
    held, row = _held(extension)
    permit(held, Act.WITHDRAW_EXTENSION, by)
    _stands(row, *OPEN_OUTCOMES)
    _decide(row, Outcome.WITHDRAWN, "", by, at)
    return move(held, Act.WITHDRAW_EXTENSION, by=by, at=at, told={"outcome": row.outcome})


def _held(extension: Extension) -> tuple[Duty, Extension]:
    """Duty locked and extension, both as they are now."""
    held = hold(extension.duty)
    return held, Extension.objects.get(pk=extension.pk)


def _dated(duty: Duty, today: date) -> tuple[Period, date]:
    """The period whose date is to be moved, and the date; refused where there is none, or it is over."""
    period = current(Period.objects.filter(duty=duty), today)
    if period is None or period.due is None:
        raise Refused(f"{duty}现在没有要延的时限。", then="下一期开始后再看。")
    if period.due < today:
        raise Refused(
            f"{duty}的时限{period.due:%-m月%-d日}已过，不能再申请延期。", then="请填“逾期说明”，办完后提交审核。"
        )
    return period, period.due


def _allowed(duty: Duty, period: Period, old_due: date, new_due: date) -> None:
    """The new date is later, and not by too much."""
    if period.submitted_at:
        raise Refused(f"{duty}{period.label}已提交审核。", then="要延期请先撤回。")
    if new_due <= old_due:
        raise Refused(f"新时限要晚于{old_due:%Y年%-m月%-d日}。", then="请另选一个日期。")
    if new_due > old_due + MAX_EXTENSION:
        latest = old_due + MAX_EXTENSION
        raise Refused(
            "一次延期不超过半年。", then=f"请选{latest:%Y年%-m月%-d日}以前的日期；更久的请与办公室商量终止或结转。"
        )


def _period_due(duty: Duty, old_due: date) -> Period | None:
    """The period that had the old date when the extension was asked for."""
    return Period.objects.filter(duty=duty, due=old_due).order_by("order").first()


def _goes_to_leader(duty: Duty, by: Performer) -> bool:
    heads = Person.objects.filter(section=duty.section_id, role=Role.HEAD, is_active=True)
    return _is_head(by) or not heads.exists()


def _is_head(by: Performer) -> bool:
    return isinstance(by, Person) and by.role == Role.HEAD


def _only_head(duty: Duty, by: Performer) -> None:
    """Agreeing leaves the state as it is, so it is not in FLOW; who may is the same as for the head's refusal."""
    if not _is_head(by):
        raise Refused("您不能同意这项延期。", then=f"这一步由{duty.section}的科室负责人办理。")
    permit(duty, Act.REFUSE_EXTENSION, by)


def _stands(extension: Extension, *outcomes: Outcome) -> None:
    """Refuse to decide what stands elsewhere or was decided."""
    if extension.outcome not in outcomes:
        where = Outcome(extension.outcome).label
        raise Refused(f"这项延期申请现为“{where}”。", then="请刷新页面，看过最新状态再办。")


def _not_ones_own(extension: Extension, by: Performer) -> None:
    """Nobody agrees to what the same account asked for, whatever role it has come to since."""
    if extension.asked_key == by.actor_key:
        raise Refused("这项延期是您自己申请的。", then="请由另一位负责人办理。")


def _decide(extension: Extension, outcome: Outcome, text: str, by: Performer, at: datetime) -> None:
    extension.outcome, extension.decided_at, extension.decided_by = outcome, at, by.actor_name
    extension.decision_text = text.strip()
    extension.save(update_fields=["outcome", "decided_at", "decided_by", "decision_text"])
