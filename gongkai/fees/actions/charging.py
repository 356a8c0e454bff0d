"""Computing a charge, a second person's look at it, telling it, taking it back, its lapse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.fees.models import Charge, ChargeState
from gongkai.fees.queries.computing import charge_of, kept_of, quote
from gongkai.foi.actions.moves import STALE, hold
from gongkai.foi.actions.paying import fee_got, lapse_fee, notice_fee
from gongkai.foi.models import BUSY, Case, State
from gongkai.foi.queries.rights import works_on
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.cites import Cite
from gongkai.rules.days import in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.fees import FREE, ONE_METHOD, PAYING, Method

TWO_PEOPLE = Cite("惯例：收费由两人经手")


@transaction.atomic
def compute(case: Case, method: Method, *, reason: str, pages: int = 0, by: Person, at: datetime) -> Charge:
    """Put a charge on the case, with the facts that make number or frequency unreasonable (《条例》第四十二条).

    Refused where there is one already, the case is not in work, or nothing is owed.
    """
    held = hold(case)
    only(held, by)
    if held.redo_of_id:
        raise Refused(f"{held}是重新处理的申请，不再计收费用。", basis=FREE, then="请直接办理。")
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
    held = hold_charge(charge, ChargeState.DRAFT)
    only(held.case, by)
    if held.computed_by_id == by.pk:
        raise Refused("计算人不能复核自己算的收费。", basis=TWO_PEOPLE, then="请由另一人复核。")
    return change_charge(held, ChargeState.APPROVED, Verb.ACCEPTED, by=by, at=at, approved_by=by, approved_at=at)


@transaction.atomic
def notice(charge: Charge, *, number: str, day: date, by: Person, at: datetime) -> Charge:
    """The notice went out on the day; the clock of the case stops (109号第六条)."""
    held = hold_charge(charge, ChargeState.APPROVED)
    if not number.strip():
        raise Refused("没有写收费通知书的编号。", basis=PAYING, then="请先制发收费通知书。")
    notice_fee(held.case, day=day, by=by, at=at, told={"amount": held.amount})
    return change_charge(
        held, ChargeState.NOTICED, Verb.CHARGED, by=by, at=at, noticed_on=day, notice_no=number.strip()[:60]
    )


@transaction.atomic
def received(charge: Charge, *, day: date, by: Person, at: datetime) -> Charge:
    """The applicant got the notice on the day: from the next one on there are 20 working days to pay.

    A wrong day is struck from the clock first; then the right one can be entered.
    """
    held = hold_charge(charge, ChargeState.NOTICED)
    if held.got_on and held.case.waits_until:
        raise Refused(f"已登记于{in_chinese(held.got_on)}送达。", then="登记有误的，请在计时记录中更正后再登记。")
    case = fee_got(held.case, day=day, by=by, at=at)
    return change_charge(held, ChargeState.NOTICED, Verb.SERVED, by=by, at=at, got_on=day, pay_by=case.waits_until)


@transaction.atomic
def cancel(charge: Charge, *, reason: str, by: Person, at: datetime) -> Charge:
    """Take a charge back: before it is told, or once its case does not wait for it any more. Money is given back first."""
    held = hold_charge(charge, ChargeState.DRAFT, ChargeState.APPROVED, ChargeState.NOTICED)
    only(held.case, by)
    if not reason.strip():
        raise Refused("没有写取消的理由。", then="请写明为什么不收了。")
    if held.case.state == State.PAYING:
        raise Refused(
            "收费通知已经发出，正在等待缴费。", basis=PAYING, then="确需取消的，请先在计时记录中更正收费通知，再取消。"
        )
    if left := kept_of(held):
        raise Refused(f"已收{left}元还没有退还。", then="请先登记退费，再取消。")
    return change_charge(held, ChargeState.CANCELLED, Verb.REMOVED, by=by, at=at, reason=reason.strip(),
                   cancelled_why=reason.strip()[:200])  # fmt: skip


@transaction.atomic
def lapse(charge: Charge, *, by: Person, at: datetime) -> Charge:
    """The last day to pay is over without full payment: the case ends (E2); later money does not revive it.

    Refused by the law of the clock (`rules.requests.moves`) before that day is known, and through the day itself.
    """
    held = hold_charge(charge, ChargeState.NOTICED)
    lapse_fee(held.case, by=by, at=at, told={"amount": held.amount})
    return change_charge(held, ChargeState.LAPSED, Verb.ENDED, by=by, at=at)


def only(case: Case, person: Person) -> None:
    """Refused for whoever neither receives, answers nor heads the unit of the case. Money alone is the office's (`money`)."""
    if not works_on(case, person):
        raise Refused("您不能办理这件申请的收费。", then="请由办公室、承办科室或者工作机构负责人办理。")


def hold_charge(charge: Charge, *states: ChargeState) -> Charge:
    """The charge and its case as they are now, the case locked first; Refused in another state."""
    Case.objects.select_for_update(of=("self",)).get(pk=charge.case_id)
    held = Charge.objects.select_for_update(of=("self",)).select_related("case__agency", "rate").get(pk=charge.pk)
    if held.state not in states:
        raise Refused(f"{held}现为“{held.get_state_display()}”，不能这样办。", then=STALE)
    return held


def change_charge(
    charge: Charge, to: ChargeState, verb: Verb, *, by: Person, at: datetime, reason: str = "",
    told: Mapping[str, Any] | None = None, **changes: Any,
) -> Charge:  # fmt: skip
    """Write fields on condition of the state that was read, and record it. `told`: what the record says besides."""
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
