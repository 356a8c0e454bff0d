"""What the fee does to the clock (国办函〔2020〕109号第六条; rules 1.6.10, 2.4). Sums and notices are kept by `fees`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.foi.actions.results import close_undecided
from gongkai.foi.actions.timing import enter
from gongkai.foi.models import Act, Case
from gongkai.rules.days import day_of
from gongkai.rules.requests.clock import ClockEvent
from gongkai.rules.requests.ledger import EventKind

Told = Mapping[str, Any] | None


def notice_fee(case: Case, *, day: date, by: Person, at: datetime, told: Told = None) -> Case:
    """The notice of the fee went out on a day within the period: the clock stops."""
    return enter(case, Act.NOTICE_FEE, ClockEvent(EventKind.FEE_NOTICED, day), by=by, at=at, told=told)


def fee_got(case: Case, *, day: date, by: Person, at: datetime, told: Told = None) -> Case:
    """The applicant got the notice on a day: from the next one on there are 20 working days to pay."""
    return enter(case, Act.NOTICE_FEE, ClockEvent(EventKind.FEE_GOT, day), by=by, at=at, told=told)


def paid(case: Case, *, day: date, by: Person, at: datetime, told: Told = None) -> Case:
    """Paid in full on a day in time: a fresh period begins behind it. A part changes nothing and is not entered."""
    return enter(case, Act.PAY, ClockEvent(EventKind.FEE_PAID, day), by=by, at=at, told=told)


@transaction.atomic
def lapse_fee(case: Case, *, by: Person, at: datetime, told: Told = None) -> Case:
    """The time to pay is over without full payment: the case ends (E2); later money does not revive it."""
    day = day_of(at)
    held = enter(case, Act.LAPSE_FEE, ClockEvent(EventKind.FEE_LAPSED, day), by=by, at=at, told=told,
                 ended_on=day, ended_why="逾期未足额缴纳信息处理费，视为放弃申请")  # fmt: skip
    close_undecided(held, "E2", day, by=by, at=at)
    return held
