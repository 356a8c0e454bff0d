"""Sums of fees for the annual report (section 六: notices sent, money collected; rules 2.4.12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from gongkai.agencies.models import Agency
from gongkai.fees.models import Charge, ChargeState, Payment, PaymentKind


@dataclass(frozen=True, slots=True)
class FeeSums:
    """Of one agency and year: notices sent and their sum, money that came and went back, in yuan."""

    notices: int
    noticed: int
    collected: int
    refunded: int

    @property
    def net(self) -> int:
        """What was really collected."""
        return self.collected - self.refunded


def year_sums(agency: Agency, year: int) -> FeeSums:
    """Sums of the year, by the day of notice and the day of payment."""
    start, end = date(year, 1, 1), date(year, 12, 31)
    told = Charge.objects.filter(case__agency=agency).noticed_in(start, end).exclude(state=ChargeState.CANCELLED)
    counted = told.aggregate(number=Count("pk"), amount=Sum("amount"))
    money = dict(
        Payment.objects.filter(charge__case__agency=agency, on__gte=start, on__lte=end)
        .values_list("kind")
        .annotate(Sum("amount"))
    )
    return FeeSums(
        counted["number"], counted["amount"] or 0, money.get(PaymentKind.PAID, 0), money.get(PaymentKind.REFUND, 0)
    )
