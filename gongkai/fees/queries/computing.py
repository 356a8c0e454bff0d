"""What a case would be charged, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from gongkai.fees.models import Charge, ChargeState, PaymentKind, Rate
from gongkai.foi.models import Carrier, Case, Item, State
from gongkai.rules.refused import Refused
from gongkai.rules.requests.fees import (
    RATE_TABLES,
    FeeLine,
    Method,
    Payment,
    Settlement,
    fee_month,
    item_lines,
    page_lines,
    refuse_method,
    settle,
)

POINTING = frozenset({"A1"})  # answers that only tell where public information is found


@dataclass(frozen=True, slots=True)
class Quote:
    """A charge as computed: `before` items of the month, `units` charged, the lines of the notice and their sum in yuan."""

    method: Method
    rate: Rate
    before: int
    units: int
    lines: tuple[FeeLine, ...]

    @property
    def amount(self) -> int:
        """In yuan."""
        return sum(line.amount for line in self.lines)


def rate_on(day: date) -> Rate:
    """The rates in force on the day; Refused before there were any, and where none was entered."""
    rate = Rate.objects.filter(since__lte=day).order_by("-since").first()
    if rate is None:
        raise Refused("这一天没有施行中的信息处理费标准。", then="请先在收费标准中登记，或者不收取信息处理费。")
    return rate


def product_rates() -> list[dict[str, Any]]:
    """The rates that the product brings, as fields of rows."""
    return [
        {
            "since": table.since, "step": table.step, "step_rate": table.step_rate, "basis": "国办函〔2020〕109号",
            "items": [[tier.above, tier.rate] for tier in table.items],
            "pages": [[tier.above, tier.rate] for tier in table.pages],
        }
        for table in RATE_TABLES
    ]  # fmt: skip


def items_before(case: Case) -> int:
    """Items of the same applicant received before this case's in the calendar month of its receipt (109号第四条).

    By the day of receipt, then the moment of registration, then the number: of several at one moment each has its
    place. What a reconsideration had handled anew was counted when it first came.
    """
    received = _received(case)
    rows = Item.objects.filter(
        agency=case.agency_id, applicant_mark=case.applicant_mark, counted=True,
        received_on__gte=date(*fee_month(received), 1), received_on__lte=received,
    ).exclude(case=case)  # fmt: skip
    same_moment = Q(case__arrived_at=case.arrived_at, case__lt=case.pk)
    return rows.filter(Q(received_on__lt=received) | Q(case__arrived_at__lt=case.arrived_at) | same_moment).count()


def quote(case: Case, method: Method, *, pages: int = 0, items: Sequence[Item] | None = None) -> Quote:
    """What the case costs by the method (国办函〔2020〕109号第三至五条). Refused where it may not be priced so.

    items   the case's, with their decisions, where they are known already
    """
    rate = rate_on(_received(case))
    known = case.items.select_related("decision") if items is None else items
    codes = {item.decision.code for item in known if hasattr(item, "decision")}
    copies = case.carrier in {Carrier.PAPER, Carrier.EMAIL, Carrier.DISC}
    refuse_method(method, copies=copies, only_points=bool(codes) and codes <= POINTING)
    if method is Method.PAGE:
        return Quote(method, rate, 0, pages, tuple(page_lines(pages, rate.as_table())))
    before, units = items_before(case), len(known)
    return Quote(method, rate, before, units, tuple(item_lines(before, units, rate.as_table())))


def lines_of(charge: Charge) -> list[FeeLine]:
    """The lines of the charge's notice, from the inputs that it keeps."""
    table = charge.rate.as_table()
    if charge.method == Method.PAGE:
        return page_lines(charge.units, table)
    return item_lines(charge.before, charge.units, table)


def kept_of(charge: Charge) -> int:
    """Yuan that came in and were not given back."""
    return sum(row.amount if row.kind == PaymentKind.PAID else -row.amount for row in charge.payments.all())


def last_day(charge: Charge) -> date | None:
    """Last day to pay, that day included; None before the notice was received. A holiday notice may move it meanwhile."""
    return charge.case.waits_until if charge.case.state == State.PAYING else charge.pay_by


def settlement(charge: Charge) -> Settlement:
    """What came in, what is missing, what has to go back."""
    until = last_day(charge)
    if until is None:
        return Settlement(None, charge.amount, 0)
    paid = [Payment(row.on, row.amount) for row in charge.payments.all() if row.kind == PaymentKind.PAID]
    return settle(charge.amount, paid, last_day=until)


def charge_of(case: Case) -> Charge | None:
    """The case's charge, cancelled ones left out."""
    return case.charges.exclude(state=ChargeState.CANCELLED).select_related("rate").first()


def charges_of(case: Case) -> list[Charge]:
    """Every charge of the case with its payments, cancelled ones too, the newest first: for a screen."""
    rows = case.charges.select_related("rate", "computed_by", "approved_by").prefetch_related("payments")
    return list(rows.order_by("-id"))


def _received(case: Case) -> date:
    """The first receipt, which sets the month and the rates (rules 1.8.9)."""
    if case.first_received_on is None:
        raise Refused(f"{case}还没有确认收到日期。", then="请先与申请人双方确认。")
    return case.first_received_on
