"""A plan with a few tasks, the section's duties in it, and short ways to bring a duty into a state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from duty_steps import add_duty, only_period
from moments import NOON, TODAY, on

from gongkai.agencies.models import Agency, Person, Section
from gongkai.plans import actions
from gongkai.plans.models import Claim, Duty, Kind, Part, Per, Plan, State, Task

__all__ = ["NOON", "TODAY"]

Ledger = Callable[..., Duty]


@pytest.fixture
def plan(bureau: Agency) -> Plan:
    return Plan.objects.create(
        agency=bureau,
        year=2026,
        title="江州市交通运输局2026年政务公开工作要点",
        starts=date(2026, 1, 1),
        ends=date(2026, 12, 31),
        confirmed_at=on(date(2026, 1, 5)),
        confirmed_by="林静",
    )


@pytest.fixture
def ledger(plan: Plan) -> Ledger:
    """Makes a task with one duty and its periods: `ledger(section, kind=Kind.ONCE, due=date(2026, 6, 30))`."""

    def make(section: Section, *, part: Part = Part.LEAD, state: State = State.PENDING, **fields: object) -> Duty:
        order = Task.objects.count() + 1
        wanted = {"kind": Kind.ONCE, "due": date(2026, 6, 30), "requirement": f"公开第{order}批养护工程进展"} | fields
        task = Task.objects.create(plan=plan, order=order, number=str(order), **wanted)
        return add_duty(task, section, part=part, state=state)

    return make


@pytest.fixture
def duty(ledger: Ledger, safety: Section) -> Duty:
    """A task done once, waiting to be signed by 安全监督科."""
    return ledger(safety)


@pytest.fixture
def working(duty: Duty, handler: Person) -> Duty:
    """The same, signed by 陈晓岚."""
    return actions.sign(duty, by=handler, at=NOON)


@pytest.fixture
def in_review(working: Duty, handler: Person) -> Duty:
    """The same, submitted by 陈晓岚."""
    period = only_period(working)
    actions.claim(period, Claim.FINISHED, "已在门户公开", by=handler, at=NOON)
    return actions.submit(period, by=handler, at=NOON)


@pytest.fixture
def quarterly(ledger: Ledger, safety: Section, handler: Person) -> Duty:
    """A standing task reported by quarter, signed."""
    return actions.sign(ledger(safety, kind=Kind.STANDING, due=None), by=handler, at=NOON)


@pytest.fixture
def counted(ledger: Ledger, safety: Section, handler: Person) -> Duty:
    """Two items each month, signed."""
    made = ledger(safety, kind=Kind.RECURRING, per=Per.MONTH, target=2, unit="条", due=None)
    return actions.sign(made, by=handler, at=NOON)
