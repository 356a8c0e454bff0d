"""Money in and money back, each with its fiscal note (国办函〔2020〕109号第六、八、九条)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from gongkai.agencies.models import Person
from gongkai.fees.actions.charging import change_charge, hold_charge
from gongkai.fees.models import Charge, ChargeState, Payment, PaymentKind
from gongkai.fees.queries.computing import kept_of, last_day, settlement
from gongkai.foi.actions.paying import paid
from gongkai.foi.models import Case
from gongkai.foi.queries.rights import receives
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.fees import FISCAL_NOTE, PAYING

S = ChargeState
TAKES = (S.NOTICED, S.PAID, S.LAPSED)  # a second transfer and late money come in too, and have to go back
GIVES = (*TAKES, S.REFUNDED)
MOST = 100_000_000  # yuan of one note: beyond it something else was typed


@transaction.atomic
def pay(charge: Charge, *, amount: int, day: date, note_no: str, by: Person, at: datetime) -> Charge:
    """Money came in, with its fiscal note. Full payment in time starts the clock anew; a part changes nothing.

    Money after the last day, or beyond the amount, is entered so that it can be given back; it revives nothing.
    """
    held = hold_charge(charge, *TAKES)
    _office(held.case, by)
    if held.state == S.NOTICED and last_day(held) is None:
        raise Refused("还没有登记收费通知书的送达日期。", basis=PAYING, then="请先登记申请人何时收到通知书。")
    if held.noticed_on is not None and day < held.noticed_on:
        raise Refused(f"缴费日期早于通知日期{in_chinese(held.noticed_on)}。", then="请核对日期。")
    _enter(held, PaymentKind.PAID, amount, day, note_no, by=by, at=at)
    after = settlement(held)
    record(Verb.PAID, held, by=by, at=at,
           after={"amount": amount, "day": day, "note": note_no.strip(), "missing": after.missing, "refund": after.refund})  # fmt: skip
    if after.paid_on is None or held.state != S.NOTICED:
        return held
    paid(held.case, day=after.paid_on, by=by, at=at, told={"amount": held.amount})
    return change_charge(held, S.PAID, Verb.PAID, by=by, at=at, paid_on=after.paid_on)


@transaction.atomic
def refund(charge: Charge, *, amount: int, day: date, note_no: str, reason: str, by: Person, at: datetime) -> Charge:
    """Money goes back: too much, too late, or the charge was wrong. Never more than came in.

    A paid charge of which everything went back is refunded; the clock of its case is not touched.
    """
    held = hold_charge(charge, *GIVES)
    _office(held.case, by)
    if not reason.strip():
        raise Refused("没有写退费的理由。", then="请写明为什么退费。")
    left = kept_of(held)
    if amount > left:
        raise Refused(f"退费{amount}元超过已收而未退的{left}元。", then="请核对金额。")
    _enter(held, PaymentKind.REFUND, amount, day, note_no, by=by, at=at, reason=reason.strip())
    state = S.REFUNDED if amount == left and held.state == S.PAID else S(held.state)
    return change_charge(held, state, Verb.PAID, by=by, at=at, told={"refund": amount, "note": note_no.strip()},
                         reason=reason.strip())  # fmt: skip


def _office(case: Case, person: Person) -> None:
    if not receives(case, person):
        raise Refused("您不能登记缴费和退费。", then="请由办公室受理人员登记。")


def _enter(
    charge: Charge, kind: PaymentKind, amount: int, day: date, note_no: str, *, by: Person, at: datetime, reason: str = ""
) -> None:  # fmt: skip
    """One row of money. The same note is entered once, whoever is faster."""
    note = note_no.strip()
    if amount <= 0:
        raise Refused("金额要大于零。", then="请填写实际收到或退还的金额（元）。")
    if amount > MOST:
        raise Refused(f"金额{amount}元太大。", then="请核对是不是把票据号填成了金额。")
    if day > day_of(at):
        raise Refused(f"日期{in_chinese(day)}还没有到。", then="请核对日期。")
    if not note:
        raise Refused("没有填写财政票据号。", basis=FISCAL_NOTE, then="请填写票据号。")
    if len(note) > 40:
        raise Refused("财政票据号超过40个字。", then="请核对票据号。")
    twice = Refused(f"票据{note}已经登记过。", then="请核对票据号，一张票据只登记一次。")
    agency = charge.case.agency_id
    if Payment.objects.filter(kind=kind, note_no=note, charge__case__agency=agency).exists():
        raise twice
    try:
        with transaction.atomic():
            Payment.objects.create(charge=charge, kind=kind, amount=amount, on=day, note_no=note, reason=reason[:200],
                                   entered_at=at, entered_by=by.actor_name)  # fmt: skip
    except IntegrityError as error:
        raise twice from error
