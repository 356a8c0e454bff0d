"""Random lives of a duty: whatever people try, the record tells all of it and the kept dates are what they should be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from duty_steps import add_duty
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moments import on

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.plans import actions
from gongkai.plans.models import OPEN, Claim, Duty, Extension, Kind, Part, Per, Period, Plan, State, Task, Verdict
from gongkai.records.models import Chain, Event
from gongkai.records.queries import verify
from gongkai.rules.refused import Refused

ADDRESS = "https://jtj.example.gov.cn/"
KINDS = [
    {"kind": Kind.ONCE, "due": date(2026, 6, 30)},
    {"kind": Kind.STANDING, "due": None},
    {"kind": Kind.RECURRING, "per": Per.QUARTER, "target": 2, "due": None},
]
SECTION_DEEDS = ["sign", "claim", "no_change", "submit", "recall", "decline", "ask", "withdraw", "link"]
OTHER_DEEDS = ["accept", "send_back", "insist", "reassign", "agree", "grant", "refuse", "end", "reopen"]
CLOCK_DEEDS = ["start", "put_forward"]
Step = tuple[str, str, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(SECTION_DEEDS + OTHER_DEEDS + CLOCK_DEEDS),
        st.sampled_from(["handler", "head", "coordinator", "leader", "outsider"]),
        st.integers(0, 40),
    ),
    min_size=5,
    max_size=40,
)


def do(deed: str, duty: Duty, row: Period, by: Person, at: object, other: Section) -> object:
    """One attempt."""
    asked = Extension.objects.filter(duty=duty).first()
    who = {"by": by, "at": at}
    deeds: dict[str, Callable[[], object]] = {
        "sign": lambda: actions.sign(duty, **who),
        "claim": lambda: actions.claim(row, Claim.LATE, "补报", **who),
        "no_change": lambda: actions.report_no_change(row, **who),
        "submit": lambda: actions.submit(row, **who),
        "recall": lambda: actions.recall(row, **who),
        "accept": lambda: actions.accept(row, **who),
        "send_back": lambda: actions.send_back(row, reason="再看", **who),
        "decline": lambda: actions.decline(duty, reason="不是本科室", **who),
        "insist": lambda: actions.insist(duty, reason="是", **who),
        "reassign": lambda: actions.reassign(duty, other, reason="改派", **who),
        "ask": lambda: actions.ask_extension(
            duty, new_due=at.date() + timedelta(days=60), reason="等数据", progress="过半", **who  # type: ignore[attr-defined]
        ),
        "agree": lambda: asked and actions.agree_extension(asked, **who),
        "grant": lambda: asked and actions.grant_extension(asked, **who),
        "refuse": lambda: asked and actions.refuse_extension(asked, reason="按期", **who),
        "withdraw": lambda: asked and actions.withdraw_extension(asked, **who),
        "end": lambda: actions.end(duty, reason="取消", **who),
        "reopen": lambda: actions.reopen(duty, reason="反弹", **who),
        "link": lambda: actions.add_link(row, f"{ADDRESS}{at}", None, happened_on=at.date(), **who),  # type: ignore[attr-defined]
        "start": lambda: actions.start_periods(at=at),
        "put_forward": lambda: actions.put_forward(at=at),
    }  # fmt: skip
    return deeds[deed]()


def snapshot() -> tuple[object, ...]:
    return (
        list(Duty.objects.values_list()),
        list(Period.objects.values_list()),
        list(Extension.objects.values_list()),
        Event.objects.count(),
    )


def assert_consistent(duty: Duty, today: date) -> None:
    """What must hold after every step."""
    periods = list(Period.objects.filter(duty=duty))
    waiting = [row for row in periods if row.submitted_at and row.verdict == Verdict.NONE]
    assert bool(waiting) == (duty.state == State.REVIEW)
    assert (duty.state == State.DONE) <= all(row.verdict == Verdict.ACCEPTED for row in periods)
    assert (duty.closed_at is not None) == (duty.state == State.DONE)
    pending = Extension.objects.filter(duty=duty, outcome__in=["with_head", "with_leader"]).count()
    assert pending == (duty.state == State.EXTENDING)
    assert not any(row.verdict_by and row.verdict_by == row.claimed_by for row in periods)
    if duty.state in OPEN:
        expected = actions.refresh_values(periods, today)
        assert (duty.next_due, duty.behind_from) in (expected, (None, None))


@pytest.mark.slow
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(kind=st.sampled_from(KINDS), steps=STEPS)
def test_refused_acts_leave_no_trace_and_done_ones_leave_the_duty_whole(
    kind: dict[str, object],
    steps: list[Step],
    plan: Plan,
    bureau: Agency,
    safety: Section,
    roads: Section,
    handler: Person,
    head: Person,
    coordinator: Person,
    leader: Person,
    outsider: Person,
) -> None:
    people = {"handler": handler, "head": head, "coordinator": coordinator, "leader": leader, "outsider": outsider}
    order = Task.objects.count() + 1
    task = Task.objects.create(plan=plan, order=order, number=str(order), requirement="公开", **kind)
    duty = add_duty(task, safety, part=Part.LEAD)
    day = date(2026, 3, 2)
    for deed, who, days in steps:
        day = min(day + timedelta(days=days), date(2026, 12, 31))
        at = on(day, 10)
        duty = Duty.objects.get(pk=duty.pk)
        row = (
            Period.objects.filter(duty=duty, starts__lte=day)
            .exclude(verdict=Verdict.ACCEPTED)
            .order_by("order")
            .first()
        )
        row = row or Period.objects.filter(duty=duty).order_by("order").last()
        assert row
        before = snapshot()
        try:
            do(deed, duty, row, people[who], at, roads)
        except Refused:
            assert snapshot() == before
        duty.refresh_from_db()
        assert_consistent(duty, day)
    assert all(verify(chain) is None for chain in Chain.objects.all())


def test_the_walk_reaches_the_end(
    plan: Plan, safety: Section, roads: Section, handler: Person, coordinator: Person, account: Callable[..., Person]
) -> None:
    """The same steps in a sensible order close a duty: the property above is not about refusals alone."""
    task = Task.objects.create(
        plan=plan, order=1, number="1", requirement="公开", kind=Kind.ONCE, due=date(2026, 6, 30)
    )
    duty, at = add_duty(task, safety), on(date(2026, 5, 4), 10)
    for deed, by in [("sign", handler), ("claim", handler), ("submit", handler), ("accept", coordinator)]:
        duty = Duty.objects.get(pk=duty.pk)
        do(deed, duty, Period.objects.get(duty=duty), by, at, roads)
    assert Duty.objects.get(pk=duty.pk).state == State.DONE
    assert account("郑凯", Role.HANDLER, plan.agency, roads)
