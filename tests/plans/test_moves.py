"""The table of states: every pair of state and act, each role, each place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from duty_steps import only_period
from moments import NOON

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.plans import actions
from gongkai.plans.models import FLOW, Act, Duty, State
from gongkai.records.models import SYSTEM, Event
from gongkai.rules.refused import Refused

PAIRS = [(state, act) for state in State for act in Act]
WHO = {Role.HANDLER: "handler", Role.HEAD: "head", Role.COORDINATOR: "coordinator", Role.LEADER: "leader"}


def in_state(duty: Duty, state: State) -> Duty:
    """The duty, put there without the flow."""
    Duty.objects.filter(pk=duty.pk).update(state=state)
    duty.refresh_from_db()
    return duty


@pytest.fixture
def cast(handler: Person, head: Person, coordinator: Person, leader: Person) -> dict[Role, Person]:
    return {Role.HANDLER: handler, Role.HEAD: head, Role.COORDINATOR: coordinator, Role.LEADER: leader}


@pytest.mark.parametrize(("state", "act"), PAIRS, ids=[f"{act} from {state}" for state, act in PAIRS])
def test_an_act_is_done_from_the_states_of_the_table_and_from_no_other(
    state: State, act: Act, duty: Duty, cast: dict[Role, Person]
) -> None:
    step = FLOW[act]
    role = next(role for role in (Role.HANDLER, Role.HEAD, Role.LEADER, Role.COORDINATOR) if role in step.roles)
    in_state(duty, state)
    if state in step.sources:
        actions.move(duty, act, by=cast[role], at=NOON)
        assert Duty.objects.get(pk=duty.pk).state == step.target
        assert Event.objects.about(duty).count() == 1
    else:
        with pytest.raises(Refused, match="不能办理"):
            actions.move(duty, act, by=cast[role], at=NOON)
        assert Duty.objects.get(pk=duty.pk).state == state
        assert not Event.objects.exists()


@pytest.mark.parametrize("act", list(Act), ids=str)
@pytest.mark.parametrize("role", list(WHO), ids=str)
def test_a_role_does_the_acts_of_the_table_and_no_other(
    role: Role, act: Act, duty: Duty, cast: dict[Role, Person], office: Section
) -> None:
    step = FLOW[act]
    in_state(duty, next(iter(step.sources)))
    if role == Role.COORDINATOR and step.own_section:
        Duty.objects.filter(pk=duty.pk).update(section=office)
        duty.refresh_from_db()
    if role in step.roles:
        actions.move(duty, act, by=cast[role], at=NOON)
        assert Duty.objects.get(pk=duty.pk).state == step.target
    else:
        with pytest.raises(Refused):
            actions.move(duty, act, by=cast[role], at=NOON)
        assert not Event.objects.exists()


@pytest.mark.parametrize("act", list(Act), ids=str)
@pytest.mark.parametrize("who", ["outsider", "overseer", "administrator", "auditor"])
def test_other_agencies_and_other_trades_do_nothing(
    who: str, act: Act, duty: Duty, request: pytest.FixtureRequest
) -> None:
    in_state(duty, next(iter(FLOW[act].sources)))
    with pytest.raises(Refused):
        actions.move(duty, act, by=request.getfixturevalue(who), at=NOON)
    assert not Event.objects.exists()


@pytest.mark.parametrize("act", [act for act, step in FLOW.items() if step.own_section], ids=str)
def test_another_section_of_the_bureau_does_not_do_a_sections_work(
    act: Act, duty: Duty, roads: Section, bureau: Agency, account: Callable[..., Person]
) -> None:
    neighbour = account("郑凯", Role.HEAD, bureau, roads)
    in_state(duty, next(iter(FLOW[act].sources)))
    with pytest.raises(Refused):
        actions.move(duty, act, by=neighbour, at=NOON)
    assert not Event.objects.exists()


def test_the_coordinator_is_no_stand_in_for_a_section(duty: Duty, coordinator: Person) -> None:
    with pytest.raises(Refused, match="不是您科室的任务"):
        actions.sign(duty, by=coordinator, at=NOON)


def test_a_closed_account_does_nothing(duty: Duty, handler: Person) -> None:
    handler.is_active = False
    with pytest.raises(Refused):
        actions.sign(duty, by=handler, at=NOON)


def test_the_system_only_submits(working: Duty) -> None:
    with pytest.raises(Refused, match="系统不会自行办理"):
        actions.move(working, Act.DECLINE, by=SYSTEM, at=NOON)
    assert actions.move(working, Act.SUBMIT, by=SYSTEM, at=NOON).state == State.REVIEW


def test_the_slower_of_two_is_told_and_leaves_no_trace(duty: Duty, handler: Person, head: Person) -> None:
    as_read_by_head = Duty.objects.get(pk=duty.pk)
    actions.sign(duty, by=handler, at=NOON)
    events = Event.objects.count()
    with pytest.raises(Refused, match="刚被他人处理"):
        actions.sign(as_read_by_head, by=head, at=NOON)
    assert Event.objects.count() == events
    assert Duty.objects.get(pk=duty.pk).signed_by == "陈晓岚"


def test_opening_signs_once_and_only_for_the_section(
    duty: Duty, handler: Person, head: Person, leader: Person, outsider: Person
) -> None:
    assert not actions.open_duty(duty, by=leader, at=NOON)
    assert not actions.open_duty(duty, by=outsider, at=NOON)
    assert actions.open_duty(duty, by=handler, at=NOON)
    assert not actions.open_duty(duty, by=head, at=NOON)
    duty.refresh_from_db()
    assert (duty.state, duty.signed_by, duty.signed_at) == (State.WORKING, "陈晓岚", NOON)


def test_the_record_says_who_what_and_from_where(working: Duty) -> None:
    event = Event.objects.about(working).get()
    assert (event.actor_key, event.actor_role, event.verb) == ("chenxiaolan", "安全监督科经办人", "signed")
    assert (event.before["state"], event.after["state"]) == ("pending", "working")


def test_an_act_costs_a_fixed_number_of_queries(
    duty: Duty, handler: Person, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    row = Duty.objects.select_related("task", "section", "agency").get(pk=duty.pk)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        actions.sign(row, by=handler, at=NOON)
    assert only_period(row)
