"""信息处理费 (国办函〔2020〕109号; rules 2): by item or by page, each unit priced in its own tier.

Information is free; only a plainly unreasonable number or frequency is charged (《政府信息公开条例》第四十二条). Amounts are whole yuan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.cites import Cite
from gongkai.rules.days import in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.norms import FEES_2020, PAY_DAYS, REGULATION

FREE = Cite(REGULATION, 42)
FEE_LIST = Cite(REGULATION, 20, item=8)  # the fee stands in the agency's public list of fees
ONE_METHOD = Cite(FEES_2020, 3)
BY_ITEM = Cite(FEES_2020, 4)
BY_PAGE = Cite(FEES_2020, 5)
PAYING = Cite(FEES_2020, 6)
NO_REVIEW = Cite(FEES_2020, 7)
TO_TREASURY = Cite(FEES_2020, 8)  # 行政事业性收费, paid in full to the treasury of the same level
FISCAL_NOTE = Cite(FEES_2020, 9)
NOTICE_PARTS: Mapping[str, str] = MappingProxyType(
    {"basis": "收费依据", "standard": "收费标准", "amount": "收费金额", "way": "缴费途径"}
)  # what a fee notice states, 109号 art. 6
BUDGET_LINE = "103049950"  # 其他缴入国库的行政事业性收费, as used in Sichuan; check the own province's notice
MOST_UNITS = 1_000_000  # more in one request is a slip of the keyboard


class Method(StrEnum):
    """How one request is priced; never both ways."""

    ITEM = "item"
    PAGE = "page"

    @property
    def label(self) -> str:
        """In Chinese, as on the notice."""
        return METHODS[self]

    @property
    def basis(self) -> Cite:
        """The article that sets its rates."""
        return BY_ITEM if self is Method.ITEM else BY_PAGE


METHODS: Mapping[Method, str] = MappingProxyType({Method.ITEM: "按件计收", Method.PAGE: "按量计收"})


@dataclass(frozen=True, slots=True)
class Tier:
    """Each unit above `above` costs `rate` yuan, up to the next tier."""

    above: int
    rate: int


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rates in force from the day `since` on, that day included. A past table is never edited: a new one follows it.

    items  tiers by item; beyond the last of them every `step` items cost `step_rate` more
    pages  tiers by page
    """

    since: date
    items: tuple[Tier, ...]
    step: int
    step_rate: int
    pages: tuple[Tier, ...]


RATE_TABLES = (
    RateTable(
        date(2021, 1, 1),  # M; the tier edges are V, 200 for the 31st to 40th item is the plain reading of the text
        items=(Tier(0, 0), Tier(10, 100), Tier(30, 200)), step=10, step_rate=100,
        pages=(Tier(0, 0), Tier(30, 10), Tier(100, 20), Tier(200, 40)),
    ),
)  # fmt: skip
PRESENT = RATE_TABLES[-1]


@dataclass(frozen=True, slots=True)
class FeeLine:
    """Units `first` to `last` at one rate, as listed on the notice."""

    first: int
    last: int
    rate: int

    @property
    def amount(self) -> int:
        """In yuan."""
        return (self.last - self.first + 1) * self.rate


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in on a day, in yuan."""

    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """paid_on: day on which the fee was paid in full, None if it was not; missing, refund: yuan."""

    paid_on: date | None
    missing: int
    refund: int


def rates_on(day: date, tables: Sequence[RateTable] = RATE_TABLES) -> RateTable:
    """The rates in force on the day; Refused before the first of them, when there was no such fee."""
    in_force = [table for table in tables if table.since <= day]
    if not in_force:
        raise Refused(f"{in_chinese(day)}尚无信息处理费标准。", basis=ONE_METHOD, then="本件不收取信息处理费。")
    return max(in_force, key=lambda table: table.since)


def fee_month(received: date) -> tuple[int, int]:
    """The calendar month in which items of one applicant add up (109号第四条): that of receipt (rules 1.8.9)."""
    return received.year, received.month


def item_rate(k: int, rates: RateTable = PRESENT) -> int:
    """Yuan for the k-th item of one applicant in a calendar month, k from 1 (109号第四条)."""
    if k < 1:
        raise ValueError(f"items count from 1, got {k}")
    last = rates.items[-1]
    if k > last.above:
        return last.rate + rates.step_rate * ((k - last.above - 1) // rates.step)
    return max((tier for tier in rates.items if tier.above < k), key=lambda tier: tier.above).rate


def items_total(k: int, rates: RateTable = PRESENT) -> int:
    """Yuan for the first k items of the month."""
    return sum(line.amount for line in item_lines(0, k, rates))


def items_fee(before: int, more: int, rates: RateTable = PRESENT) -> int:
    """Yuan for a request that is the (before+1)-th to (before+more)-th item of the month: T(k+m) - T(k)."""
    return sum(line.amount for line in item_lines(before, more, rates))


def item_lines(before: int, more: int, rates: RateTable = PRESENT) -> list[FeeLine]:
    """The items of one request by rate, for the notice."""
    _check_units(before)
    _check_units(more)
    lines: list[FeeLine] = []
    k = before + 1
    while k <= before + more:
        last = min(before + more, _end_of_tier(k, rates))
        lines.append(FeeLine(k, last, item_rate(k, rates)))
        k = last + 1
    return lines


def pages_fee(pages: int, rates: RateTable = PRESENT) -> int:
    """Yuan for so many pages of one request (109号第五条); one side of A4 or smaller is a page (M)."""
    return sum(line.amount for line in page_lines(pages, rates))


def page_lines(pages: int, rates: RateTable = PRESENT) -> list[FeeLine]:
    """The pages of one request by rate, for the notice; pages of several requests are never summed (rules 2.1.8)."""
    _check_units(pages)
    ends = [tier.above for tier in rates.pages[1:]] + [pages]
    return [
        FeeLine(tier.above + 1, min(end, pages), tier.rate)
        for tier, end in zip(rates.pages, ends, strict=True)
        if tier.above < pages
    ]


def refuse_method(method: Method, *, copies: bool, only_points: bool, before: Method | None = None) -> None:
    """Refused where a request may not be priced this way (109号第三、五条).

    copies       paper, e-mail or an electronic copy was asked for
    only_points  the answer only tells where public information is found (《政府信息公开条例》第三十六条第一、二项; M)
    before       the method already chosen for the request, None if none
    """
    if before is not None and before is not method:
        raise Refused(
            f"本件已经{before.label}，不能再{method.label}。", basis=ONE_METHOD, then="一件申请只能选择一种方式。"
        )
    if method is Method.PAGE and not copies:
        raise Refused(
            "申请人没有要求提供纸质件、电子邮件或者电子文件，不能按量计收。", basis=BY_PAGE, then="可以改为按件计收。"
        )
    if method is Method.PAGE and only_points:
        raise Refused("信息已经公开、只告知获取途径的，不能按量计收。", basis=BY_PAGE, then="可以改为按件计收。")


def missing_parts(given: Mapping[str, str]) -> tuple[str, ...]:
    """What a fee notice still has to state, in Chinese (109号第六条); `given` maps keys of NOTICE_PARTS to text."""
    return tuple(label for part, label in NOTICE_PARTS.items() if not given.get(part, "").strip())


def pay_by(got: date, calendar: WorkCalendar) -> date:
    """Last day to pay: the 20th working day from the day after the notice was received (109号第六条)."""
    return calendar.add_workdays(got, PAY_DAYS)


def settle(amount: int, payments: Iterable[Payment], *, last_day: date) -> Settlement:
    """What payments do to a fee: only the full sum on or before the last day pays it; a part changes nothing.

    `refund` is what came too late or too much. What came in time but short is not in it: no norm says what becomes of
    it, so that is the agency's to decide.
    """
    paid, paid_on, late = 0, None, 0
    for payment in sorted(payments, key=lambda one: one.day):
        if payment.day > last_day:
            late += payment.amount
            continue
        paid += payment.amount
        if paid >= amount and paid_on is None:
            paid_on = payment.day
    return Settlement(paid_on, max(0, amount - paid), late + max(0, paid - amount))


def _end_of_tier(k: int, rates: RateTable) -> int:
    """Last item that costs what the k-th does, as far as the next edge."""
    last = rates.items[-1]
    if k > last.above:
        return last.above + ((k - last.above - 1) // rates.step + 1) * rates.step
    return min(tier.above for tier in rates.items if tier.above >= k)


def _check_units(units: int) -> None:
    if not 0 <= units <= MOST_UNITS:
        raise Refused(f"件数或者页数{units}不在合理范围内。", then=f"请填写0至{MOST_UNITS}之间的整数。")
