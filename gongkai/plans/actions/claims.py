"""What the section does with its duty: sign, report by exception, submit, recall. See docs/decisions/004-when-words-are-needed.md."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.plans.actions.moves import hold, move, permit
from gongkai.plans.models import Act, Claim, Duty, Evidence, Kind, Period, State, Verdict
from gongkai.plans.queries.periods import current
from gongkai.records.actions import record
from gongkai.records.models import Performer, Verb
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

NEED_WORDS = frozenset({Claim.PROGRESS, Claim.BLOCKED, Claim.LATE})
FINISHING = frozenset({Claim.FINISHED, Claim.LATE})  # what a duty done once may be submitted with


def sign(duty: Duty, *, by: Performer, at: datetime) -> Duty:
    """The section takes note of the duty (签收)."""
    return move(duty, Act.SIGN, by=by, at=at, signed_at=at, signed_by=by.actor_name)


def open_duty(duty: Duty, *, by: Performer, at: datetime) -> bool:
    """Opening a duty's page signs for it, where it waits for that and the reader works for its section.

    Returns whether it was signed just now. Never refuses: reading is always allowed.
    """
    if duty.state != State.PENDING:
        return False
    try:
        sign(duty, by=by, at=at)
    except Refused:
        return False
    return True


@transaction.atomic
def claim(period: Period, kind: Claim | str, text: str = "", *, by: Performer, at: datetime) -> Period:
    """Note what the section says of the period, without submitting it. Words only where there is something to say."""
    duty, period = hold_period(period)
    permit(duty, Act.SUBMIT, by)
    _fillable(duty, period, day_of(at))
    kind, text = Claim(kind), text.strip()
    if kind == Claim.NONE:
        raise Refused("还没有选本期情况。", then="请选一项再保存。")
    if kind in NEED_WORDS and not text:
        raise Refused(f"选了“{kind.label}”，还没有写说明。", then="请写一两句，再保存。")
    before = {"claim": period.claim, "text": period.claim_text}
    period.typed += bool(text and text != period.claim_text)
    period.claim, period.claim_text = kind, text
    period.claimed_at, period.claimed_by, period.claimed_key = at, by.actor_name, by.actor_key
    period.save(update_fields=["claim", "claim_text", "claimed_at", "claimed_by", "claimed_key", "typed"])
    after = {"period": period.label, "order": period.order, "row": period.pk, "claim": kind.value, "text": text}
    record(Verb.CLAIMED, duty, by=by, at=at, before=before, after=after)
    return period


@transaction.atomic
def submit(period: Period, *, by: Performer, at: datetime) -> Duty:
    """Put the period forward for review. While the duty is in review further periods may be submitted."""
    duty, period = hold_period(period)
    permit(duty, Act.SUBMIT, by)
    _fillable(duty, period, day_of(at))
    _enough(duty, period, day_of(at))
    period.submitted_at, period.verdict = at, Verdict.NONE
    period.save(update_fields=["submitted_at", "verdict"])
    told = {
        "period": period.label,
        "order": period.order,
        "row": period.pk,
        "claim": period.claim,
        "counted": period.counted,
    }
    return settle(duty, Act.SUBMIT, Verb.SUBMITTED, moves=duty.state == State.WORKING, told=told, by=by, at=at)


@transaction.atomic
def report_no_change(period: Period, *, by: Performer, at: datetime) -> Duty:
    """One tap: nothing changed, submitted."""
    return submit(claim(period, Claim.NO_CHANGE, by=by, at=at), by=by, at=at)


@transaction.atomic
def recall(period: Period, *, by: Performer, at: datetime) -> Duty:
    """Take a submitted period back before it is decided."""
    duty, period = hold_period(period)
    permit(duty, Act.RECALL, by)
    waits(period)
    period.submitted_at = None
    period.save(update_fields=["submitted_at"])
    told = {"period": period.label, "order": period.order}
    return settle(duty, Act.RECALL, Verb.RECALLED, moves=not others_wait(duty), told=told, by=by, at=at)


def current_period(duty: Duty, today: date) -> Period:
    """The period that is being worked on; refused where nothing is due."""
    period = current(Period.objects.filter(duty=duty), today)
    if period is None:
        raise Refused(f"{duty}现在没有要填报的报告期。", then="下一期开始后再填报。")
    return period


def hold_period(period: Period) -> tuple[Duty, Period]:
    """The period with its duty locked, both as they are now."""
    duty = hold(period.duty)
    row = Period.objects.get(pk=period.pk)
    row.duty = duty
    return duty, row


def waits(period: Period) -> None:
    """Refuse to decide on a period that is not waiting for a decision."""
    if not period.waits:
        raise Refused(
            f"{period.duty}{period.label}不在待审核之列，可能刚被他人处理。", then="请刷新页面，看过最新状态再办。"
        )


def others_wait(duty: Duty) -> bool:
    """Whether a submitted period of the duty still waits for a verdict."""
    return Period.objects.waiting().filter(duty=duty).exists()


def settle(
    duty: Duty,
    act: Act,
    verb: Verb,
    *,
    moves: bool,
    told: dict[str, object],
    by: Performer,
    at: datetime,
    reason: str = "",
) -> Duty:
    """Record what was done to a period: with the duty's move where it has one, else by itself."""
    sent_back = {Act.SUBMIT: False, Act.SEND_BACK: True}.get(act, duty.sent_back)
    if moves:
        return move(duty, act, by=by, at=at, reason=reason, told=told, sent_back=sent_back)
    if sent_back != duty.sent_back:
        duty.sent_back = sent_back
        duty.save(update_fields=["sent_back"])
    record(verb, duty, by=by, at=at, after=told, reason=reason)
    return duty


def _fillable(duty: Duty, period: Period, today: date) -> None:
    """Refuse to fill a period that is not open for it."""
    name = f"{duty}{period.label}"
    if duty.state == State.PENDING:
        raise Refused(f"{duty}还没有签收。", then="请先打开任务页面，打开即签收。")
    if duty.state not in {State.WORKING, State.REVIEW}:
        raise Refused(f"{duty}现为“{State(duty.state).label}”，不能填报。", then="请等办公室或领导处理后再填报。")
    if period.verdict == Verdict.ACCEPTED:
        raise Refused(f"{name}已审核通过。", then="要补充情况，请联系办公室统筹。")
    if period.submitted_at:
        raise Refused(f"{name}已提交，正在等待审核。", then="要修改请先撤回。")
    if period.starts > today:
        raise Refused(f"{name}还没有开始。", then=f"请在{period.starts:%-m月%-d日}以后填报。")


def _enough(duty: Duty, period: Period, today: date) -> None:
    """Whether the period may be submitted as it is: words are asked for on exception only."""
    late = period.due is not None and today > period.due
    if _reached(period, by_due=late):
        return
    if period.claim == Claim.NONE:
        raise Refused("还没有选本期情况。", then="请选一项，再提交。")
    if late and period.claim != Claim.LATE:
        raise Refused(
            f"{duty}{period.label}已过{period.due:%-m月%-d日}的期限。", then="请选“逾期说明”，写一两句原因，再提交。"
        )
    if duty.task.kind == Kind.ONCE and period.claim not in FINISHING:
        raise Refused(
            f"{duty}是一次完成的任务，办完才提交审核。", then="有进展或受阻，保存就行，办公室看得到；办完请选“已完成”。"
        )
    if period.claim == Claim.FINISHED and not period.claim_text:
        _proven(period)


def _proven(period: Period) -> None:
    """Refuse 已完成 without words where nothing proves it."""
    if period.target and period.counted < period.target:
        raise Refused(
            f"指标是{period.target}，已计入{period.counted}，还不够。", then="请补登佐证，或写一两句说明，再提交。"
        )
    if not period.counted:
        raise Refused("选了“已完成”，还没有佐证。", then="请登记一条链接或文件，或写一两句说明，再提交。")


def _reached(period: Period, *, by_due: bool) -> bool:
    """Whether the figure asked for has been counted; `by_due` counts only what happened within the time limit."""
    if not period.target or not period.reached:
        return False
    if not by_due:
        return True
    return Evidence.objects.filter(period=period, counts=True, happened_on__lte=period.due).count() >= period.target
