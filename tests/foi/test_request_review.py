"""The review of an answer: its steps, four eyes, sending back, and what sending does to the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from moments import on
from request_steps import A2, AT, DAY, NO_SECRET, approved, asked, drafted, fresh

from gongkai.agencies.models import Person, Role, Section
from gongkai.foi.actions.consulting import got
from gongkai.foi.actions.deciding import draft_answer, save_decision
from gongkai.foi.actions.reviewing import NO_LEGAL, approve, mark_sent, recall, send_back, submit
from gongkai.foi.models import Answer, AnswerState, Case, Desk, Party, State
from gongkai.foi.queries.desks import at_my_desk
from gongkai.foi.queries.rights import may_answer
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.django_db
Make = Callable[..., Case]
People = dict[str, Person]


@pytest.fixture
def people(handler: Person, head: Person, lawyer: Person, office_head: Person, leader: Person, coordinator: Person,
           outsider: Person, overseer: Person, colleague: Person) -> People:  # fmt: skip
    return {"handler": handler, "head": head, "lawyer": lawyer, "office_head": office_head, "leader": leader,
            "coordinator": coordinator, "outsider": outsider, "overseer": overseer, "colleague": colleague}  # fmt: skip


@pytest.fixture
def case(make_case: Make, safety: Section, handler: Person) -> Case:
    return make_case(safety, handler)


def able(answer: Answer, people: People) -> set[str]:
    """Whom the rights and the queue both name as those who may decide now."""
    from gongkai.foi.models import AnswerAct

    by_right = {name for name, person in people.items() if may_answer(answer, AnswerAct.APPROVE, person)}
    by_queue = {name for name, person in people.items() if at_my_desk(person).filter(pk=answer.pk).exists()}
    assert by_right == by_queue
    return by_right


def test_the_way_from_draft_to_the_answered_case(case: Case, people: People, handler: Person) -> None:
    answer = submit(drafted(case, handler), by=handler, at=AT)
    assert (answer.step, answer.step_due, able(answer, people)) == (Desk.SECTION, date(2026, 5, 14), {"head", "leader"})
    answer = approve(answer, by=people["head"], at=AT, text="同意")
    assert (answer.step, able(answer, people)) == (Desk.LEGAL, {"lawyer", "leader"})
    answer = approve(answer, by=people["lawyer"], at=AT, secrecy=NO_SECRET)
    assert (answer.step, able(answer, people)) == (Desk.UNIT, {"office_head", "leader"})
    answer = approve(answer, by=people["office_head"], at=AT)
    assert (answer.state, answer.approved_at, answer.step_due) == (AnswerState.APPROVED, AT, None)
    done = mark_sent(answer, day=DAY, by=people["coordinator"], at=AT)
    assert (done.state, done.answered_on, done.ended_on) == (State.ANSWERED, DAY, DAY)
    assert list(done.items.values_list("result", "closed_on")) == [("A2", DAY)]
    assert done.clock.get(kind="answered").day == DAY
    assert [one.get_step_display() for one in answer.opinions.all()] == [
        "科室负责人审核",
        "合法性审查",
        "工作机构负责人签发",
    ]


def test_the_secrecy_review_is_written_at_the_legal_step(case: Case, people: People, handler: Person) -> None:
    answer = approve(submit(drafted(case, handler), by=handler, at=AT), by=people["head"], at=AT)
    with pytest.raises(Refused, match="保密审查意见"):
        approve(answer, by=people["lawyer"], at=AT)


def test_without_a_legal_section_the_head_of_the_unit_answers_for_it(
    case: Case, handler: Person, head: Person, office_head: Person
) -> None:
    answer = approve(submit(drafted(case, handler), by=handler, at=AT), by=head, at=AT)
    assert answer.step == Desk.UNIT
    with pytest.raises(Refused, match="保密审查意见"):
        approve(answer, by=office_head, at=AT)
    answer = approve(answer, by=office_head, at=AT, text="同意", secrecy=NO_SECRET)
    assert answer.opinions.get(step=Desk.UNIT).text == f"同意（{NO_LEGAL}）"


def test_no_writer_decides_and_nobody_decides_two_steps(
    case: Case, people: People, handler: Person, account: Callable[..., Person], safety: Section
) -> None:
    answer = drafted(case, handler)
    save_decision(answer, case.items.get(), A2, version=answer.version, by=people["head"], at=AT)
    answer = submit(answer, by=handler, at=AT)
    assert able(answer, people) == {"leader"}
    with pytest.raises(Refused, match="写过这份答复的人"):
        approve(answer, by=people["head"], at=AT)
    second = account("罗勇", Role.HEAD, safety.agency, safety)
    answer = approve(answer, by=people["leader"], at=AT)
    assert able(answer, people | {"second": second}) == {"lawyer"}


def test_who_submits_is_a_writer(case: Case, people: People, handler: Person) -> None:
    answer = submit(drafted(case, handler), by=people["head"], at=AT)
    assert able(answer, people) == {"leader"}


@pytest.mark.parametrize("name", ["handler", "coordinator", "outsider", "overseer", "colleague", "lawyer"])
def test_others_cannot_approve_or_send_back(name: str, case: Case, people: People, handler: Person) -> None:
    answer = submit(drafted(case, handler), by=handler, at=AT)
    with pytest.raises(Refused, match="您不能审核"):
        approve(answer, by=people[name], at=AT)
    with pytest.raises(Refused, match="您不能审核"):
        send_back(answer, reason="改", by=people[name], at=AT)


def test_sent_back_to_the_writer_it_begins_anew(case: Case, people: People, handler: Person) -> None:
    answer = submit(drafted(case, handler), by=handler, at=AT)
    with pytest.raises(Refused, match="没有写退回的理由"):
        send_back(answer, reason="", by=people["head"], at=AT)
    answer = send_back(answer, reason="写明年份", by=people["head"], at=AT)
    assert (answer.state, answer.step) == (AnswerState.DRAFT, "")
    answer = submit(answer, by=handler, at=AT)
    assert (answer.round, able(answer, people)) == (2, {"head", "leader"})


def test_sent_back_to_an_earlier_step_that_one_decides_again(case: Case, people: People, handler: Person) -> None:
    answer = submit(drafted(case, handler), by=handler, at=AT)
    for name in ("head", "lawyer"):
        answer = approve(answer, by=people[name], at=AT, secrecy=NO_SECRET)
    with pytest.raises(Refused, match="只能退回到前面的步骤"):
        send_back(answer, reason="改", by=people["office_head"], at=AT, to=Desk.UNIT)
    answer = send_back(answer, reason="法条引用不准", by=people["office_head"], at=AT, to=Desk.LEGAL)
    assert (answer.step, able(answer, people)) == (Desk.LEGAL, {"lawyer", "leader"})
    answer = send_back(answer, reason="请科室核对", by=people["lawyer"], at=AT, to=Desk.SECTION)
    assert able(answer, people) == {"head", "leader"}
    assert answer.opinions.filter(outdated=True).count() == 2


def test_a_decision_does_not_change_under_a_review_or_after_it(case: Case, people: People, handler: Person) -> None:
    answer = submit(drafted(case, handler), by=handler, at=AT)
    item = case.items.get()
    with pytest.raises(Refused, match="审核中"):
        save_decision(answer, item, {"code": "C3"}, version=answer.version, by=handler, at=AT)
    for name in ("head", "lawyer", "office_head"):
        answer = approve(answer, by=people[name], at=AT, secrecy=NO_SECRET)
    with pytest.raises(Refused, match="待发出"):
        save_decision(answer, item, {"code": "C3"}, version=answer.version, by=handler, at=AT)
    with pytest.raises(Refused, match="没有写撤回的理由"):
        recall(answer, by=handler, at=AT)
    answer = recall(answer, by=handler, at=AT, reason="附件有误")
    assert (answer.state, answer.approved_at) == (AnswerState.DRAFT, None)


def test_a_recall_from_the_review(case: Case, handler: Person, head: Person) -> None:
    answer = submit(drafted(case, handler), by=handler, at=AT)
    old = Answer.objects.select_related("case").get(pk=answer.pk)
    assert recall(answer, by=handler, at=AT).state == AnswerState.DRAFT
    with pytest.raises(Refused, match="刚被他人处理"):
        approve(old, by=head, at=AT)


def test_an_answer_that_does_not_close_every_item_leaves_the_case_open(
    make_case: Make, safety: Section, people: People, handler: Person
) -> None:
    case = make_case(safety, handler, items=("甲", "乙"))
    first, second = case.items.order_by("order")
    last = DAY + timedelta(2)
    for item, day in ((first, DAY), (second, last)):
        answer = draft_answer(fresh(case), [item], by=handler, at=AT)
        save_decision(answer, item, A2, version=answer.version, by=handler, at=AT)
        answer = submit(answer, by=handler, at=AT)
        for name in ("head", "lawyer", "office_head"):
            answer = approve(answer, by=people[name], at=AT, secrecy=NO_SECRET)
        now = mark_sent(answer, day=day, by=handler, at=on(day))
        assert now.state == (State.WORKING if item == first else State.ANSWERED)
    assert (now.answered_on, now.clock.get(kind="answered").day) == (last, last)


def test_a_third_party_has_its_time_and_another_organ_need_not_be_waited_for(
    case: Case, people: People, handler: Person
) -> None:
    answer = approved(case, handler, people["head"], people["lawyer"], people["office_head"])
    letter = asked(fresh(case), handler, Party.ORGAN, "市财政局")
    answer.case = letter.case
    assert mark_sent(answer, day=DAY, by=handler, at=AT).state == State.ANSWERED


def test_nothing_goes_out_while_a_third_party_has_its_time(case: Case, people: People, handler: Person) -> None:
    answer = approved(case, handler, people["head"], people["lawyer"], people["office_head"])
    got(asked(fresh(case), handler), day=DAY, by=handler, at=AT)
    with pytest.raises(Refused, match="正在等待第三方意见"):
        mark_sent(answer, day=DAY, by=handler, at=AT)
    assert case.items.get().result == ""
    assert Answer.objects.get().state == AnswerState.APPROVED


@pytest.mark.parametrize("day", [date(2026, 5, 10), DAY + timedelta(1)])
def test_a_day_that_cannot_be(day: date, case: Case, people: People, handler: Person) -> None:
    answer = approved(case, handler, people["head"], people["lawyer"], people["office_head"])
    with pytest.raises(Refused, match="请核对送达凭证"):
        mark_sent(answer, day=day, by=handler, at=AT)


def test_a_case_of_no_section_is_not_submitted(make_case: Make, coordinator: Person) -> None:
    with pytest.raises(Refused, match="还没有派给承办科室"):
        submit(drafted(make_case(), coordinator), by=coordinator, at=AT)
