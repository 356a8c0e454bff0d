"""More time: an extension (《条例》第三十三条第二款), a delayed day, reasons asked of the applicant (第三十五条; rules 1.6.4, 1.6.9)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.foi.actions.moves import demand, hold, permit, stay
from gongkai.foi.actions.timing import enter
from gongkai.foi.models import Act, Case, ExtensionRequest, ReasonsAsked, RequestState
from gongkai.foi.queries.clocks import count_of
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import ClockEvent
from gongkai.rules.requests.ledger import EventKind
from gongkai.rules.requests.moves import refuse
from gongkai.rules.requests.norms import MASS

LONGEST = 400


def ask_extension(case: Case, days: int, reason: str, *, by: Person, at: datetime) -> ExtensionRequest:
    """A handler asks the head of the work unit for working days more, on or before the due date, 20 in all at most."""
    return _ask(case, ClockEvent(EventKind.EXTENDED, day_of(at), days=days), reason, by=by, at=at)


def ask_delay(case: Case, until: date, reason: str, *, by: Person, at: datetime) -> ExtensionRequest:
    """A handler asks for a delayed day: the reasons for many requests hold, but they cannot be answered in time."""
    asked = ReasonsAsked.objects.filter(case=case).first()
    if asked is None or not asked.accepted:
        raise Refused(
            "还没有认定申请人大量申请的理由合理。", basis=MASS, then="请先要求申请人说明理由，并登记判断的结果。"
        )
    return _ask(case, ClockEvent(EventKind.DELAYED, day_of(at), until=until), reason, by=by, at=at)


@transaction.atomic
def grant_extension(request: ExtensionRequest, *, by: Person, at: datetime, text: str = "") -> Case:
    """The head of the work unit agrees; the clock has it from today. The applicant has to be told in writing."""
    held = _open(request)
    if held.asked_by_id == by.pk:
        raise Refused("申请延长的人不能自己批准。", then="请由分管领导批准。")
    day, days, until = day_of(at), held.days, held.until
    if until:
        event, act = ClockEvent(EventKind.DELAYED, day, until=until), Act.DELAY
    else:
        event, act = ClockEvent(EventKind.EXTENDED, day, days=days), Act.EXTEND
    _close(held, RequestState.GRANTED, by, at, text)
    return enter(held.case, act, event, by=by, at=at, note=held.reason[:200], told={"days": days, "until": until})


@transaction.atomic
def refuse_extension(request: ExtensionRequest, *, reason: str, by: Person, at: datetime) -> ExtensionRequest:
    """The head of the work unit does not agree, and says why."""
    why = demand(reason, "没有写不同意的理由。", "请写明理由，承办科室据此按期答复。", LONGEST)
    held = _open(request)
    stay(hold(held.case), Act.REFUSE_EXTENSION, by=by, at=at, reason=why, told={"days": held.days, "until": held.until})
    return _close(held, RequestState.REFUSED, by, at, why)


@transaction.atomic
def ask_reasons(case: Case, facts: str, until: date, *, day: date, by: Person, at: datetime) -> ReasonsAsked:
    """The applicant of plainly too many requests was asked for reasons on a day; the clock goes on (rules 1.8.6)."""
    told = demand(facts, "没有写申请的数量、频次。", "请写明申请数量、频次明显超过合理范围的事实。")
    _day(day, at)
    if until <= day:
        raise Refused("说明理由的期限早于告知之日。", basis=MASS, then="请给申请人合理的期限。")
    held = hold(case)
    if ReasonsAsked.objects.filter(case=held).exists():
        raise Refused("已经要求申请人说明理由。", basis=MASS, then="请登记申请人的说明，不再重复告知。")
    stay(held, Act.ASK_REASONS, by=by, at=at, told={"day": day, "until": until})
    return ReasonsAsked.objects.create(case=held, facts=told, asked_on=day, until=until)


@transaction.atomic
def judge_reasons(
    asked: ReasonsAsked, *, accepted: bool, judgement: str, by: Person, at: datetime, reply: str = "",
    day: date | None = None,
) -> ReasonsAsked:  # fmt: skip
    """What the applicant gave as reasons, and whether they hold. Silence counts only after the last day.

    reply, day   what came, and when; both empty where nothing came
    """
    why = demand(judgement, "没有写判断的理由。", "请写明为什么认为理由合理或者不合理。")
    held = hold(asked.case)
    permit(held, Act.ASK_REASONS, by)
    if day is not None:
        _day(day, at)
    elif reply.strip():
        raise Refused("没有写收到说明的日期。", then="请填写收到的日期。")
    elif day_of(at) <= asked.until:
        raise Refused(f"说明理由的期限至{in_chinese(asked.until)}，尚未届满。", basis=MASS, then="请在期满后再判断。")
    asked.reply, asked.got_on, asked.accepted, asked.judgement = reply.strip(), day, accepted, why
    asked.save()
    stay(held, Act.ASK_REASONS, by=by, at=at, told={"reasons_accepted": accepted, "got_on": day})
    return asked


@transaction.atomic
def _ask(case: Case, event: ClockEvent, reason: str, *, by: Person, at: datetime) -> ExtensionRequest:
    why = demand(reason, "没有写延长的理由。", "请写明为什么不能按期答复。", LONGEST)
    held = hold(case)
    permit(held, Act.ASK_EXTENSION, by)
    refuse(event, count_of(held, today=event.day), by_unit_head=True)
    if held.extension_requests.filter(state=RequestState.ASKED).exists():
        raise Refused("已有一份延长申请待批准。", then="请等批准后再提。")
    stay(held, Act.ASK_EXTENSION, by=by, at=at, reason=why, told={"days": event.days, "until": event.until})
    return ExtensionRequest.objects.create(
        case=held, days=event.days, until=event.until, reason=why, asked_by=by, asked_at=at
    )


def _open(request: ExtensionRequest) -> ExtensionRequest:
    """The request with its case as both are now; Refused where it is decided."""
    held = ExtensionRequest.objects.select_for_update(of=("self",)).select_related("case__agency").get(pk=request.pk)
    if held.state != RequestState.ASKED:
        raise Refused(f"这份延长申请{held.get_state_display()}。", then="请刷新页面。")
    return held


def _close(request: ExtensionRequest, state: RequestState, by: Person, at: datetime, text: str) -> ExtensionRequest:
    mine = ExtensionRequest.objects.filter(pk=request.pk, state=RequestState.ASKED)
    if not mine.update(state=state, decided_by=by, decided_at=at, decision_text=text.strip()[:LONGEST]):
        raise Refused("这份延长申请刚被他人处理。", then="请刷新页面。")
    request.refresh_from_db()
    return request


def _day(day: date, at: datetime) -> None:
    if day > day_of(at):
        raise Refused(f"日期{in_chinese(day)}还没有到。", then="请核对日期。")
