"""Every pair of state and act, and every pair of act and person: who may do what, when; the refused change nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from moments import on
from request_steps import (
    A2,
    AT,
    CORRECT_BY,
    DAY,
    approved,
    asked,
    consulting,
    correcting,
    drafted,
    fresh,
    paying,
    reasons_accepted,
)

from gongkai.agencies.models import Person, Section
from gongkai.foi.actions.assigning import assign, give_back, hand_over, take
from gongkai.foi.actions.consulting import got, hear
from gongkai.foi.actions.correcting import ask_correction, lapse_correction, receive_correction
from gongkai.foi.actions.deciding import draft_answer
from gongkai.foi.actions.extending import ask_delay, ask_extension, ask_reasons, grant_extension, refuse_extension
from gongkai.foi.actions.moves import permit
from gongkai.foi.actions.paying import lapse_fee, notice_fee, paid
from gongkai.foi.actions.reviewing import mark_sent
from gongkai.foi.models import Act, Case, ClockEntry, ExtensionRequest, Party, ReasonsAsked, Reply, State
from gongkai.foi.queries.rights import may
from gongkai.records.models import SYSTEM, Performer
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.django_db

STAYING = "assign take hand_over return"
WORK = "ask_extension refuse_extension ask_reasons draft"
ALLOWED = {  # written out by hand: what the law lets happen in each state
    State.UNCONFIRMED: f"confirm withdraw end join {STAYING}",
    State.WORKING: "ask_correction consult hear extend delay notice_fee answer withdraw end join "
    + f"{STAYING} {WORK}",
    State.CORRECTING: f"correct lapse_correction hear withdraw end {STAYING}",
    State.CONSULTING: f"consult hear resume extend delay answer withdraw end {STAYING} {WORK}",
    State.PAYING: f"notice_fee pay lapse_fee hear withdraw end {STAYING}",
    State.ANSWERED: "archive",
    State.ENDED: "archive",
    State.JOINED: "",
    State.ARCHIVED: "",
}
WHO = {
    "office": "confirm ask_correction correct lapse_correction consult hear notice_fee pay lapse_fee answer withdraw end "
    "join archive assign hand_over ask_extension ask_reasons draft",
    "handler": "ask_correction consult hear notice_fee answer take hand_over return ask_extension ask_reasons draft",
    "unit_head": "extend delay refuse_extension",
    "system": "confirm correct resume",
}


@pytest.mark.parametrize("state", list(State), ids=lambda state: state.value)
def test_what_a_state_allows_and_refuses(
    state: State, make_case: Callable[..., Case], safety: Section, handler: Person, coordinator: Person, leader: Person,
) -> None:  # fmt: skip
    case = make_case(safety, handler)
    case.state = state
    actors: dict[str, Performer] = {"office": coordinator, "handler": handler, "unit_head": leader, "system": SYSTEM}
    for act in Act:
        for name, actor in actors.items():
            if act.value in ALLOWED[state].split() and act.value in WHO[name].split():
                permit(case, act, actor)
                continue
            with pytest.raises(Refused) as refusal:
                permit(case, act, actor)
            assert act.label in refusal.value.what
            assert refusal.value.then


@pytest.mark.parametrize("act", list(Act), ids=lambda act: act.value)
def test_an_act_belongs_to_some_and_to_nobody_else(
    act: Act, make_case: Callable[..., Case], safety: Section, handler: Person, head: Person, coordinator: Person,
    office_head: Person, leader: Person, colleague: Person, outsider: Person, overseer: Person, administrator: Person,
    auditor: Person,
) -> None:  # fmt: skip
    case = make_case(safety, handler)
    case.state = next((state for state in State if act.value in ALLOWED[state].split()), State.WORKING)
    expected = {
        handler: "handler", head: "handler", coordinator: "office", office_head: "office unit_head",
        leader: "unit_head", colleague: "", outsider: "", overseer: "", administrator: "", auditor: "",
    }  # fmt: skip
    for person, roles in expected.items():
        right = any(act.value in WHO[role].split() for role in roles.split())
        assert may(case, act, person) is right, person.name


STATES: dict[State, Callable[[Case, Person], Case]] = {
    State.WORKING: lambda case, by: case,
    State.CORRECTING: correcting,
    State.CONSULTING: consulting,
    State.PAYING: paying,
}
LATER = on(date(2026, 7, 20), 10)


def do(case: Case, act: str, people: dict[str, Any]) -> None:
    """One act with all that it wants, by somebody who may."""
    office, handler, leader = people["office"], people["handler"], people["leader"]
    deeds: dict[str, Callable[[], object]] = {
        "ask_correction": lambda: ask_correction(case, "请写明年份", CORRECT_BY, day=DAY, by=office, at=AT),
        "correct": lambda: receive_correction(case, day=DAY, by=office, at=AT),
        "lapse_correction": lambda: lapse_correction(case, "已电话联系，未说明理由", by=office, at=LATER),
        "consult": lambda: asked(case, handler, name="另一公司"),
        "hear": lambda: _hear(case, handler),
        "notice_fee": lambda: notice_fee(case, day=DAY, by=office, at=AT),
        "pay": lambda: paid(case, day=DAY, by=office, at=AT),
        "lapse_fee": lambda: lapse_fee(case, by=office, at=LATER),
        "assign": lambda: assign(case, people["roads"], by=office, at=AT),
        "take": lambda: take(case, by=people["head"], at=AT),
        "hand_over": lambda: hand_over(case, people["head"], "休假", by=handler, at=AT),
        "return": lambda: give_back(case, "属于公路养护科", by=handler, at=AT),
        "ask_extension": lambda: ask_extension(case, 10, "资料多", by=handler, at=AT),
        "extend": lambda: grant_extension(_asked(case, handler, 10), by=leader, at=AT),
        "refuse_extension": lambda: refuse_extension(_asked(case, handler, 10), reason="可以按期", by=leader, at=AT),
        "delay": lambda: grant_extension(_asked(case, handler, 0), by=leader, at=AT),
        "ask_reasons": lambda: ask_reasons(case, "一个月60件", date(2026, 5, 20), day=DAY, by=handler, at=AT),
        "draft": lambda: draft_answer(case, list(case.items.all()), by=handler, at=AT),
        "answer": lambda: mark_sent(_ready(case, handler), day=DAY, by=handler, at=AT),
    }
    deeds[act]()


def _hear(case: Case, by: Person) -> object:
    row = case.consultations.filter(reply="").first()
    if row is None:
        row = case.consultations.create(party=Party.ORGAN, name="某局", question="协助", asked_on=DAY)
    row.case = case
    return hear(row, Reply.AGREED, "", day=DAY, by=by, at=AT)


def _asked(case: Case, by: Person, days: int) -> ExtensionRequest:
    until = None if days else date(2026, 9, 1)
    return case.extension_requests.create(days=days, until=until, reason="资料多", asked_by=by, asked_at=AT)


def _ready(case: Case, by: Person) -> Any:
    order = case.answers.count() + 1
    answer = case.answers.create(order=order, drafted_by=by, drafted_at=AT, state="approved", approved_at=AT)
    for item in case.items.filter(decision=None):
        answer.decisions.create(item=item, **A2)
    return answer


ACTED = ["ask_correction", "correct", "lapse_correction", "consult", "hear", "notice_fee", "pay", "lapse_fee", "assign",
         "take", "hand_over", "return", "ask_extension", "extend", "refuse_extension", "delay", "ask_reasons", "draft",
         "answer"]  # fmt: skip
REFUSED_BY_THE_LAW = {(State.WORKING, "hear"), (State.CORRECTING, "hear"), (State.PAYING, "hear"), (State.PAYING, "notice_fee"),
                      (State.CONSULTING, "answer")}  # fmt: skip
TAKEN = {"take"}  # somebody has the case already


@pytest.mark.parametrize("state", [*STATES, State.ANSWERED, State.ENDED, State.ARCHIVED], ids=lambda state: state.value)
@pytest.mark.parametrize("act", ACTED)
def test_a_real_act_in_a_real_state(
    state: State, act: str, make_case: Callable[..., Case], safety: Section, roads: Section, handler: Person, head: Person,
    coordinator: Person, lawyer: Person, office_head: Person, leader: Person,
) -> None:  # fmt: skip
    case = make_case(safety, handler)
    if state in STATES:
        case = STATES[state](case, coordinator)
    elif state == State.ENDED:
        case = lapse_correction(correcting(case, coordinator), "已电话联系，未说明理由", by=coordinator, at=LATER)
    else:
        case = mark_sent(approved(case, handler, head, lawyer, office_head), day=DAY, by=coordinator, at=AT)
        Case.objects.filter(pk=case.pk).update(state=state)
    case = fresh(case)
    assert case.state == state
    people = {"office": coordinator, "handler": handler, "head": head, "leader": leader, "roads": roads}
    before = (case.state, case.version, ClockEntry.objects.count())
    refused = act not in ALLOWED[state].split() or (state, act) in REFUSED_BY_THE_LAW or act in TAKEN
    if not refused:
        do(case, act, people)
        assert fresh(case).version > before[1]
        return
    with pytest.raises(Refused) as refusal:
        do(case, act, people)
    assert refusal.value.what
    assert refusal.value.then
    now = fresh(case)
    assert (now.state, now.version, ClockEntry.objects.count()) == before


def test_a_stale_page_is_refused(
    make_case: Callable[..., Case], safety: Section, handler: Person, coordinator: Person
) -> None:
    case = make_case(safety, handler)
    old = fresh(case)
    correcting(case, coordinator)
    with pytest.raises(Refused, match="刚被他人处理"):
        asked(old, handler)


def test_a_letter_is_received_and_answered_while_the_clock_is_stopped(
    make_case: Callable[..., Case], safety: Section, handler: Person, coordinator: Person
) -> None:
    """What arrives for a letter that is out is recorded whatever the request waits for."""
    letter = asked(make_case(safety, handler), handler, Party.ORGAN, "市财政局", until=date(2026, 5, 13))
    case = fresh(letter.case)
    assert case.state == State.CONSULTING
    drafted(case, handler)
    letter.case = fresh(case)
    with pytest.raises(Refused, match="以函中写明的日期为准"):
        got(letter, day=DAY, by=handler, at=AT)
    assert reasons_accepted(fresh(case), handler).state == State.CONSULTING
    assert ReasonsAsked.objects.get().accepted
    row = ask_delay(fresh(case), date(2026, 9, 1), "课题资料量大", by=handler, at=AT)
    assert row.until == date(2026, 9, 1)
