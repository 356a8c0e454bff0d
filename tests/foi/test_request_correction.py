"""Correction, once; fees; extension; reasons under art. 35."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from moments import on
from request_steps import AT, CORRECT_BY, DAY, correcting, drafted, fresh, paying, reasons_accepted

from gongkai.agencies.models import Person, Section
from gongkai.foi.actions.correcting import ask_correction, lapse_correction, receive_correction
from gongkai.foi.actions.extending import (
    ask_delay,
    ask_extension,
    ask_reasons,
    grant_extension,
    judge_reasons,
    refuse_extension,
)
from gongkai.foi.actions.paying import lapse_fee, notice_fee, paid
from gongkai.foi.models import AnswerState, Case, State
from gongkai.records.models import Event
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.django_db
Make = Callable[..., Case]


@pytest.fixture
def case(make_case: Make, safety: Section, handler: Person) -> Case:
    return make_case(safety, handler)


def test_a_correction_moves_the_day_of_receipt_and_keeps_the_first(case: Case, coordinator: Person) -> None:
    stopped = correcting(case, coordinator)
    assert (stopped.state, stopped.due, stopped.waiting_for, stopped.waits_until) == (
        State.CORRECTING, None, "applicant", CORRECT_BY)  # fmt: skip
    came = date(2026, 5, 20)
    now = receive_correction(stopped, day=came, text="2025年度农村公路养护资金的分配文件", by=coordinator, at=on(came))
    assert (now.state, now.received_on, now.first_received_on) == (State.WORKING, came, date(2026, 5, 11))
    assert now.due == date(2026, 6, 17)  # 20 working days after it
    assert now.content == "2025年度农村公路养护资金的分配文件"
    assert now.correction.before.startswith("2025年全市")
    assert now.items.get().received_on == date(2026, 5, 11)
    with pytest.raises(Refused, match="只能作出一次"):
        ask_correction(now, "再补", date(2026, 6, 5), day=date(2026, 5, 21), by=coordinator, at=on(date(2026, 5, 21)))


def test_a_correction_is_asked_within_seven_working_days(case: Case, coordinator: Person) -> None:
    last, late = date(2026, 5, 20), date(2026, 5, 21)
    with pytest.raises(Refused, match="最后一日为2026年5月20日"):
        ask_correction(case, "请写明年份", date(2026, 6, 5), day=late, by=coordinator, at=on(late))
    assert (
        ask_correction(case, "请写明年份", date(2026, 6, 5), day=last, by=coordinator, at=on(last)).state
        == State.CORRECTING
    )


def test_a_missed_correction_ends_the_case_only_after_the_day_and_with_a_word_on_reasons(
    make_case: Make, safety: Section, handler: Person, coordinator: Person
) -> None:
    case = make_case(safety, handler, items=("第一项", "第二项"))
    answer = drafted(case, handler)
    stopped = correcting(fresh(case), coordinator)
    with pytest.raises(Refused, match="尚未届满"):
        lapse_correction(stopped, "已联系", by=coordinator, at=on(CORRECT_BY))
    day = date(2026, 6, 1)
    with pytest.raises(Refused, match="正当理由"):
        lapse_correction(stopped, " ", by=coordinator, at=on(day))
    ended = lapse_correction(stopped, "两次电话联系，未说明理由", by=coordinator, at=on(day))
    assert (ended.state, ended.ended_on) == (State.ENDED, day)
    assert "未说明理由" in ended.ended_why
    assert list(ended.items.values_list("result", "closed_on")) == [("E1", day)] * 2
    answer.refresh_from_db()
    assert answer.state == AnswerState.VOID


def test_an_unpaid_fee_ends_the_case_and_a_payment_begins_a_fresh_period(case: Case, coordinator: Person) -> None:
    waiting = paying(case, coordinator)
    assert waiting.waits_until == date(2026, 6, 9)
    with pytest.raises(Refused, match="尚未届满"):
        lapse_fee(waiting, by=coordinator, at=on(date(2026, 6, 9)))
    day = date(2026, 6, 5)
    now = paid(waiting, day=day, by=coordinator, at=on(day))
    assert (now.state, now.due) == (State.WORKING, date(2026, 7, 6))
    again = notice_fee(now, day=date(2026, 6, 8), by=coordinator, at=on(date(2026, 6, 8)))
    with pytest.raises(Refused, match="尚未登记申请人收到"):
        lapse_fee(again, by=coordinator, at=on(date(2026, 9, 1)))


def test_a_lapsed_fee_is_e2(case: Case, coordinator: Person) -> None:
    ended = lapse_fee(paying(case, coordinator), by=coordinator, at=on(date(2026, 6, 10)))
    assert (ended.state, ended.items.get().result, ended.ended_on) == (State.ENDED, "E2", date(2026, 6, 10))
    with pytest.raises(Refused, match="已终结"):
        paid(ended, day=date(2026, 6, 11), by=coordinator, at=on(date(2026, 6, 11)))


def test_an_extension_is_asked_by_the_handler_and_granted_by_the_head_of_the_unit_alone(
    case: Case, handler: Person, head: Person, office_head: Person, coordinator: Person
) -> None:
    request = ask_extension(case, 15, "需要汇总各县数据", by=handler, at=AT)
    for other in (head, coordinator, handler):
        with pytest.raises(Refused):
            grant_extension(request, by=other, at=AT)
    now = grant_extension(request, by=office_head, at=AT, text="同意")
    assert (now.due, now.extended) == (date(2026, 6, 30), 15)
    with pytest.raises(Refused, match="不得超过20个工作日"):
        ask_extension(now, 6, "还不够", by=handler, at=AT)
    with pytest.raises(Refused, match="已批准"):
        grant_extension(request, by=office_head, at=AT)
    assert grant_extension(ask_extension(now, 5, "还不够", by=handler, at=AT), by=office_head, at=AT).extended == 20


def test_an_extension_is_granted_on_the_due_date_and_not_after_it(case: Case, handler: Person, leader: Person) -> None:
    last, late = date(2026, 6, 8), date(2026, 6, 9)
    request = ask_extension(case, 10, "资料多", by=handler, at=on(last))
    with pytest.raises(Refused, match="期限届满后不能再作延长答复"):
        grant_extension(request, by=leader, at=on(late))
    request.refresh_from_db()
    assert request.state == "asked"
    request.case = fresh(request.case)
    assert grant_extension(request, by=leader, at=on(last, 23)).due == date(2026, 6, 23)


def test_who_asked_does_not_grant_and_a_refusal_says_why(
    case: Case, handler: Person, office_head: Person, leader: Person
) -> None:
    own = ask_extension(case, 5, "资料多", by=office_head, at=AT)
    with pytest.raises(Refused, match="不能自己批准"):
        grant_extension(own, by=office_head, at=AT)
    with pytest.raises(Refused, match="已有一份"):
        ask_extension(fresh(case), 5, "资料多", by=handler, at=AT)
    with pytest.raises(Refused, match="没有写不同意的理由"):
        refuse_extension(own, reason="", by=leader, at=AT)
    assert refuse_extension(own, reason="可以按期答复", by=leader, at=AT).state == "refused"
    assert fresh(case).due == date(2026, 6, 8)


@pytest.mark.parametrize(("days", "words"), [(0, "没有写明延长"), (21, "不得超过20")])
def test_days_that_cannot_be_granted(case: Case, handler: Person, days: int, words: str) -> None:
    with pytest.raises(Refused, match=words):
        ask_extension(case, days, "资料多", by=handler, at=AT)


def test_the_clock_goes_on_while_reasons_are_asked(case: Case, handler: Person) -> None:
    row = ask_reasons(case, "一个月60件", date(2026, 5, 20), day=DAY, by=handler, at=AT)
    now = fresh(case)
    assert (now.state, now.due, now.waiting_for) == (State.WORKING, date(2026, 6, 8), "")
    row.case = now
    with pytest.raises(Refused, match="尚未届满"):
        judge_reasons(row, accepted=False, judgement="没有说明", by=handler, at=AT)
    after = on(date(2026, 5, 21))
    assert judge_reasons(row, accepted=False, judgement="逾期没有说明", by=handler, at=after).accepted is False
    with pytest.raises(Refused, match="没有认定"):
        ask_delay(fresh(case), date(2026, 8, 1), "量大", by=handler, at=after)


def test_a_delayed_day_moves_the_due_date(case: Case, handler: Person, leader: Person) -> None:
    request = ask_delay(reasons_accepted(case, handler), date(2026, 9, 1), "量大", by=handler, at=AT)
    assert grant_extension(request, by=leader, at=AT).due == date(2026, 9, 1)


def test_every_act_leaves_one_event_without_personal_data(case: Case, coordinator: Person) -> None:
    before = Event.objects.count()
    correcting(case, coordinator)
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert event.subject_label == str(case)
    assert "李华" not in f"{event.after}{event.before}{event.reason}"


def test_tomorrow_is_not_recorded_today(case: Case, coordinator: Person) -> None:
    with pytest.raises(Refused, match="还没有到"):
        ask_correction(case, "请写明年份", CORRECT_BY, day=DAY + timedelta(1), by=coordinator, at=AT)
