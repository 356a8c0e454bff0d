"""Computing a charge, a second person's look at it, telling it, money in and money back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from gongkai.agencies.models import Person
from gongkai.agencies.queries import work_calendar
from gongkai.fees.models import Charge, ChargeState, Payment, PaymentKind, Rate
from gongkai.fees.queries.computing import charge_of, product_rates, quote, settlement
from gongkai.foi.actions.moves import STALE, hold
from gongkai.foi.actions.timing import enter
from gongkai.foi.models import BUSY, Act, Case
from gongkai.foi.queries.rights import handles, receives
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.cites import Cite
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import ClockEvent
from gongkai.rules.requests.fees import FISCAL_NOTE, FREE, ONE_METHOD, PAYING, Method, pay_by
from gongkai.rules.requests.ledger import EventKind

TWO_PEOPLE = Cite("惯例：收费由两人经手")


@transaction.atomic
def compute(case: Case, method: Method, *, reason: str, pages: int = 0, by: Person, at: datetime) -> Charge:
    """Put a charge on the case, with the facts that make number or frequency unreasonable (《条例》第四十二条).

    Refused where there is one already, the case is not in work, or nothing is owed.
    """
    held = hold(case)
    _only(held, by)
    if held.state not in BUSY:
        raise Refused(f"{held}现在不在办理中，不能计收费用。", then="请刷新页面，看过最新状态再办。")
    if not reason.strip():
        raise Refused("没有写计收的理由。", basis=FREE, then="请写明申请数量、频次明显超过合理范围的事实。")
    if existing := charge_of(held):
        told = existing.get_method_display()
        raise Refused(f"{held}已经{told}。", basis=ONE_METHOD, then="需要改用另一种方式的，请先取消已有的收费。")
    owed = quote(held, method, pages=pages)
    if not owed.amount:
        raise Refused("按标准计算，本件不产生费用。", basis=method.basis, then="不必通知缴费，请继续办理。")
    charge = Charge.objects.create(
        case=held, method=method.value, rate=owed.rate, before=owed.before, units=owed.units, amount=owed.amount,
        reason=reason.strip(), computed_by=by, computed_at=at,
    )  # fmt: skip
    record(Verb.CHARGED, charge, by=by, at=at, reason=reason.strip(),
           after={"method": method.label, "before": owed.before, "units": owed.units, "amount": owed.amount})  # fmt: skip
    return charge


@transaction.atomic
def approve(charge: Charge, *, by: Person, at: datetime) -> Charge:
    """The second person's look. Whoever computed it does not approve it."""
    held = _hold(charge, ChargeState.DRAFT)
    _only(held.case, by)
    if held.computed_by_id == by.pk:
        raise Refused("计算人不能复核自己算的收费。", basis=TWO_PEOPLE, then="请由另一人复核。")
    return _change(held, ChargeState.APPROVED, Verb.ACCEPTED, by=by, at=at, approved_by=by, approved_at=at)


@transaction.atomic
def notice(charge: Charge, *, number: str, day: date, by: Person, at: datetime) -> Charge:
    """The notice went out on the day; the clock of the case stops (109号第六条)."""
    held = _hold(charge, ChargeState.APPROVED)
    enter(held.case, Act.NOTICE_FEE, ClockEvent(EventKind.FEE_NOTICED, day), by=by, at=at, told={"amount": held.amount})
    return _change(held, ChargeState.NOTICED, Verb.CHARGED, by=by, at=at, noticed_on=day, notice_no=number)


@transaction.atomic
def received(charge: Charge, *, day: date, by: Person, at: datetime) -> Charge:
    """The applicant got the notice on the day: from the next one on there are 20 working days to pay."""
    held = _hold(charge, ChargeState.NOTICED)
    if held.got_on:
        raise Refused(f"已登记于{in_chinese(held.got_on)}送达。", then="登记有误的，请在计时记录中更正后再登记。")
    enter(held.case, Act.PAY, ClockEvent(EventKind.FEE_GOT, day), by=by, at=at)
    last = pay_by(day, work_calendar(held.case.agency))
    return _change(held, ChargeState.NOTICED, Verb.SERVED, by=by, at=at, got_on=day, pay_by=last)


@transaction.atomic
def pay(charge: Charge, *, amount: int, day: date, note_no: str, by: Person, at: datetime) -> Charge:
    """Money came in, with its fiscal note. Full payment in time starts the clock anew; a part changes nothing."""
    held = _hold(charge, ChargeState.NOTICED)
    _only(held.case, by)
    if held.pay_by is None:
        raise Refused("还没有登记收费通知书的送达日期。", basis=PAYING, then="请先登记申请人何时收到通知书。")
    _money(held, PaymentKind.PAID, amount, day, note_no, by=by, at=at)
    after = settlement(held)
    record(
        Verb.PAID, held, by=by, at=at, after={"amount": amount, "day": day, "note": note_no, "missing": after.missing}
    )
    if after.paid_on is None:
        return held
    enter(held.case, Act.PAY, ClockEvent(EventKind.FEE_PAID, after.paid_on), by=by, at=at)
    return _change(held, ChargeState.PAID, Verb.PAID, by=by, at=at, paid_on=after.paid_on)


@transaction.atomic
def refund(charge: Charge, *, amount: int, day: date, note_no: str, reason: str, by: Person, at: datetime) -> Charge:
    """Money goes back: too much, too late, or the charge was wrong. Never more than came in."""
    held = _hold(charge, ChargeState.NOTICED, ChargeState.PAID, ChargeState.LAPSED, ChargeState.REFUNDED)
    _only(held.case, by)
    if not reason.strip():
        raise Refused("没有写退费的理由。", then="请写明为什么退费。")
    sums: dict[str, int] = {PaymentKind.PAID: 0, PaymentKind.REFUND: 0}
    for kind, paid in held.payments.values_list("kind", "amount"):
        sums[kind] += paid
    left = sums[PaymentKind.PAID] - sums[PaymentKind.REFUND]
    if amount > left:
        raise Refused(f"退费{amount}元超过已收而未退的{left}元。", then="请核对金额。")
    _money(held, PaymentKind.REFUND, amount, day, note_no, by=by, at=at, reason=reason.strip())
    state = ChargeState.REFUNDED if amount == left and held.state == ChargeState.PAID else ChargeState(held.state)
    return _change(
        held, state, Verb.PAID, by=by, at=at, told={"refund": amount, "note": note_no}, reason=reason.strip()
    )


@transaction.atomic
def cancel(charge: Charge, *, reason: str, by: Person, at: datetime) -> Charge:
    """Take back a charge that was not told yet."""
    held = _hold(charge, ChargeState.DRAFT, ChargeState.APPROVED)
    _only(held.case, by)
    if not reason.strip():
        raise Refused("没有写取消的理由。", then="请写明为什么不收了。")
    return _change(held, ChargeState.CANCELLED, Verb.REMOVED, by=by, at=at, reason=reason.strip(),
                   cancelled_why=reason.strip()[:200])  # fmt: skip


@transaction.atomic
def lapse(charge: Charge, *, by: Person, at: datetime) -> Charge:
    """The last day to pay is over without full payment: the case ends (E2); later money does not revive it."""
    from gongkai.foi.actions.paying import lapse_fee

    held = _hold(charge, ChargeState.NOTICED)
    if held.pay_by is None or day_of(at) <= held.pay_by:
        last = f"最后一日是{in_chinese(held.pay_by)}" if held.pay_by else "还没有登记送达日期"
        raise Refused(f"缴费期限还没有过，{last}。", basis=PAYING, then="请期满后再办。")
    lapse_fee(held.case, by=by, at=at)
    return _change(held, ChargeState.LAPSED, Verb.ENDED, by=by, at=at)


def install_rates() -> int:
    """The rates that the product brings, where their day has none yet. Returns how many came."""
    rows = [Rate(**fields) for fields in product_rates() if not Rate.objects.filter(since=fields["since"]).exists()]
    Rate.objects.bulk_create(rows)
    return len(rows)


def _only(case: Case, person: Person) -> None:
    if not (receives(case, person) or handles(case, person)):
        raise Refused("您不能办理这件申请的收费。", then="请由办公室或者承办科室办理。")


def _hold(charge: Charge, *states: ChargeState) -> Charge:
    """The charge as it is now, locked, with its case; Refused in another state."""
    held = Charge.objects.select_for_update(of=("self",)).select_related("case__agency", "rate").get(pk=charge.pk)
    if held.state not in states:
        raise Refused(f"{held}现为“{held.get_state_display()}”，不能这样办。", then=STALE)
    return held


def _money(
    charge: Charge, kind: PaymentKind, amount: int, day: date, note_no: str, *, by: Person, at: datetime, reason: str = ""
) -> None:  # fmt: skip
    if amount <= 0:
        raise Refused("金额要大于零。", then="请填写实际收到或退还的金额（元）。")
    if day > day_of(at):
        raise Refused(f"日期{in_chinese(day)}还没有到。", then="请核对日期。")
    if not note_no.strip():
        raise Refused("没有填写财政票据号。", basis=FISCAL_NOTE, then="请填写票据号。")
    try:
        with transaction.atomic():
            Payment.objects.create(charge=charge, kind=kind, amount=amount, on=day, note_no=note_no.strip()[:40],
                                   reason=reason[:200], entered_at=at, entered_by=by.actor_name)  # fmt: skip
    except IntegrityError as error:
        raise Refused(f"票据{note_no.strip()}已经登记过。", then="请核对票据号，一张票据只登记一次。") from error


def _change(
    charge: Charge, to: ChargeState, verb: Verb, *, by: Person, at: datetime, reason: str = "",
    told: Mapping[str, Any] | None = None, **changes: Any,
) -> Charge:  # fmt: skip
    was = charge.state
    if not Charge.objects.filter(pk=charge.pk, state=was).update(state=to, **changes):
        raise Refused(f"{charge}刚被他人处理。", then=STALE)
    charge.state = to
    for name, value in changes.items():
        setattr(charge, name, value)
    plain = {name: value for name, value in changes.items() if not isinstance(value, Person)}
    record(verb, charge, by=by, at=at, before={"state": was}, after={"state": to.value, **plain, **(told or {})},
           reason=reason)  # fmt: skip
    return charge
