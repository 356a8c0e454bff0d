"""Every pair of an answer's state and an act upon it, by the table and by the real actions; the ways through both tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import transaction
from request_steps import A2, AT, DAY, NO_SECRET, drafted

from gongkai.agencies.models import Person, Section
from gongkai.foi.actions.deciding import discard, permit_answer, save_decision
from gongkai.foi.actions.reviewing import approve, mark_sent, recall, send_back, submit
from gongkai.foi.models import ANSWER_FLOW, FLOW, OPEN, Answer, AnswerAct, AnswerState, Case, Desk, State
from gongkai.records.models import Event
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.django_db
Make = Callable[..., Case]
ALLOWED = {  # written out by hand
    AnswerState.DRAFT: "save submit discard",
    AnswerState.REVIEW: "recall approve send_back",
    AnswerState.APPROVED: "recall send",
    AnswerState.SENT: "",
    AnswerState.VOID: "",
}


def acts(answer: Answer, writer: Person, owner: Person) -> dict[str, Callable[[], object]]:
    """Each act with all that it wants, by somebody whose it is."""
    item = answer.case.items.get()
    return {
        "save": lambda: save_decision(answer, item, A2, version=answer.version, by=writer, at=AT),
        "submit": lambda: submit(answer, by=writer, at=AT),
        "recall": lambda: recall(answer, reason="改一处", by=writer, at=AT),
        "approve": lambda: approve(answer, by=owner, at=AT, secrecy=NO_SECRET),
        "send_back": lambda: send_back(answer, reason="请补充理由", by=owner, at=AT),
        "send": lambda: mark_sent(answer, day=DAY, by=writer, at=AT),
        "discard": lambda: discard(answer, "不再需要", by=writer, at=AT),
    }


def standing(state: AnswerState, case: Case, writer: Person) -> Answer:
    answer = drafted(case, writer)
    step = Desk.SECTION if state == AnswerState.REVIEW else ""
    Answer.objects.filter(pk=answer.pk).update(state=state, step=step)
    return Answer.objects.select_related("case__agency").get(pk=answer.pk)


def seen(answer: Answer) -> tuple[Any, ...]:
    """All that an act upon the answer could change."""
    return (
        Answer.objects.values().get(pk=answer.pk), list(answer.decisions.values()), answer.opinions.count(),
        Case.objects.values().get(pk=answer.case_id), Event.objects.count(),
    )  # fmt: skip


@pytest.mark.parametrize("state", list(AnswerState), ids=lambda state: state.value)
def test_every_act_in_every_state_is_allowed_or_refused_in_words(
    state: AnswerState, make_case: Make, safety: Section, handler: Person, head: Person, law: Section
) -> None:
    answer = standing(state, make_case(safety, handler), handler)
    before = seen(answer)
    for act, do in acts(answer, handler, head).items():
        mark = transaction.savepoint()
        if act in ALLOWED[state].split():
            do()
            assert seen(answer) != before, act
        else:
            with pytest.raises(Refused) as refusal:
                do()
            assert refusal.value.what == f"{answer}现为“{state.label}”，不能“{AnswerAct(act).label}”。"
            assert refusal.value.then
            assert seen(answer) == before, act
        transaction.savepoint_rollback(mark)


@pytest.mark.parametrize("state", list(AnswerState), ids=lambda state: state.value)
def test_no_act_upon_an_answer_of_a_closed_case(
    state: AnswerState, make_case: Make, safety: Section, handler: Person, head: Person, law: Section
) -> None:
    case = make_case(safety, handler)
    answer = standing(state, case, handler)
    Case.objects.filter(pk=case.pk).update(state=State.ENDED, ended_on=DAY)
    answer.case.refresh_from_db()
    for act in AnswerAct:
        with pytest.raises(Refused, match="不能"):
            permit_answer(answer, act, handler)


def reached(start: Any, ways: Mapping[Any, Any], without: Any = None) -> set[Any]:
    """States that can be reached from one, by acts of a table, never through `without`."""
    found, new = {start}, [start]
    while new:
        state = new.pop()
        targets = {to for way in ways.values() if state in way.sources for to in way.targets} - {without} - found
        found |= targets
        new += targets
    return found


def test_1_7_5_a_request_is_registered_handled_reviewed_answered_and_archived() -> None:
    assert all({State.ENDED, State.ARCHIVED} <= reached(state, FLOW) for state in OPEN)
    assert all(State.ANSWERED in reached(state, FLOW) for state in OPEN)
    assert State.ARCHIVED not in {
        to for state in OPEN for way in FLOW.values() if state in way.sources for to in way.targets
    }
    assert AnswerState.SENT in reached(AnswerState.DRAFT, ANSWER_FLOW)
    for step in (AnswerState.REVIEW, AnswerState.APPROVED):
        assert AnswerState.SENT not in reached(AnswerState.DRAFT, ANSWER_FLOW, without=step)
    for end in (State.JOINED, State.ARCHIVED):
        assert reached(end, FLOW) == {end}
    for end in (AnswerState.SENT, AnswerState.VOID):
        assert reached(end, ANSWER_FLOW) == {end}
