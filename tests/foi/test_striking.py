"""Striking an entry of the clock takes back what the entry began, or is refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from moments import on
from request_steps import AT, CORRECT_BY, DAY, asked, consulting, correcting, drafted, fresh, paying
from requests_world import RECEIVED

from gongkai.agencies.models import Person, Section
from gongkai.foi.actions.clockwork import note_silence
from gongkai.foi.actions.consulting import got, hear, weigh
from gongkai.foi.actions.correcting import ask_correction, receive_correction
from gongkai.foi.actions.deciding import save_decision
from gongkai.foi.actions.extending import ask_extension, grant_extension
from gongkai.foi.actions.paying import paid
from gongkai.foi.actions.timing import strike
from gongkai.foi.models import Case, Consultation, Correction, Reply, RequestState, State
from gongkai.rules.refused import Refused

Make = Callable[..., Case]
WHY = "登记错了"
FULL = date(2026, 6, 8)  # the last day of 20 working days after RECEIVED


def struck(kind: str, by: Person, at: date = DAY) -> Case:
    case = Case.objects.select_related("agency").get()
    entry = case.clock.filter(kind=kind, strikes=None).latest("id")
    entry.case = case
    return strike(entry, reason=WHY, by=by, at=on(at, 12))


def test_a_letter_that_never_went_out_leaves_no_consultation(make_case: Make, coordinator: Person) -> None:
    asked(make_case(), coordinator)
    case = struck("third_party_asked", coordinator)
    assert (case.state, case.due, case.waiting_for) == (State.WORKING, FULL, "")
    assert Consultation.objects.get().reply == Reply.RECALLED
    again = asked(fresh(case), coordinator)
    assert (again.reply, again.case.state) == (Reply.NONE, State.CONSULTING)


def test_what_was_received_is_struck_before_the_letter_that_asked(make_case: Make, coordinator: Person) -> None:
    consulting(make_case(), coordinator)
    with pytest.raises(Refused, match="江州路桥公司的“第三方收到征求意见书”是根据这条记录登记的。"):
        struck("third_party_asked", coordinator)
    struck("third_party_got", coordinator)
    row = Consultation.objects.get()
    assert (row.got_on, row.until) == (None, None)
    assert struck("third_party_asked", coordinator).state == State.WORKING


def test_silence_counted_from_a_wrong_day_was_none(make_case: Make, coordinator: Person) -> None:
    consulting(make_case(), coordinator)
    late = date(2026, 6, 10)
    assert note_silence(at=on(late)) == 1
    struck("third_party_got", coordinator, late)
    assert Consultation.objects.get().reply == Reply.NONE


def test_an_opinion_that_never_came_is_gone_with_how_it_was_weighed(make_case: Make, coordinator: Person) -> None:
    row = got(asked(make_case(), coordinator), day=DAY, by=coordinator, at=AT)
    row = hear(row, Reply.OBJECTED, "属商业秘密", day=DAY, by=coordinator, at=AT)
    weigh(row, good_reason=True, public_interest="涉及公共安全", by=coordinator, at=AT)
    case = struck("third_party_answered", coordinator)
    row.refresh_from_db()
    assert (row.reply, row.replied_on, row.reasons, row.good_reason, row.public_interest) == ("", None, "", None, "")
    assert (case.state, row.until) == (State.CONSULTING, date(2026, 6, 2))


def test_a_decision_that_rests_on_a_consultation_holds_its_entries(
    make_case: Make, safety: Section, handler: Person, coordinator: Person
) -> None:
    row = got(asked(make_case(safety, handler), coordinator), day=DAY, by=coordinator, at=AT)
    row = hear(row, Reply.OBJECTED, "属商业秘密", day=DAY, by=coordinator, at=AT)
    answer = drafted(fresh(row.case), handler)
    given = {"code": "B4", "reasons": "属商业秘密", "consultation": row}
    save_decision(answer, answer.case.items.get(), given, version=answer.version, by=handler, at=AT)
    with pytest.raises(Refused, match="拟答复已经引用了向江州路桥公司征求的意见"):
        struck("third_party_answered", coordinator)
    assert Consultation.objects.get().reply == Reply.OBJECTED


def test_a_notice_of_correction_that_never_went_out_may_go_out_once_more(make_case: Make, coordinator: Person) -> None:
    correcting(make_case(), coordinator)
    case = struck("correction_asked", coordinator)
    assert (case.state, case.due) == (State.WORKING, FULL)
    assert not Correction.objects.exists()
    assert (
        ask_correction(fresh(case), "请写明年份", CORRECT_BY, day=DAY, by=coordinator, at=AT).state == State.CORRECTING
    )


def test_a_correction_that_never_came_gives_the_request_back_as_it_was(make_case: Make, coordinator: Person) -> None:
    first = make_case(subject="养护资金", content="养护资金")
    case = receive_correction(correcting(first, coordinator), day=DAY, text="2025年的资金", by=coordinator, at=AT)
    assert case.items.get().text == "2025年的资金"
    with pytest.raises(Refused, match="补正告知不能单独划去"):
        struck("correction_asked", coordinator)
    case = struck("corrected", coordinator)
    assert (case.state, case.content, case.received_on) == (State.CORRECTING, first.content, RECEIVED)
    assert (case.subject_mark, case.items.get().text) == (first.subject_mark, first.content)
    assert "收到补正" not in case.receipt_why
    assert Correction.objects.get().got_on is None


def test_an_extension_that_was_struck_is_no_longer_granted(
    make_case: Make, safety: Section, handler: Person, office_head: Person, coordinator: Person
) -> None:
    wanted = ask_extension(make_case(safety, handler), 10, "资料多", by=handler, at=AT)
    grant_extension(wanted, by=office_head, at=AT)
    assert struck("extended", coordinator).due == FULL
    wanted.refresh_from_db()
    assert wanted.state == RequestState.REFUSED


def test_a_payment_is_given_back_and_not_struck(make_case: Make, coordinator: Person) -> None:
    paid(paying(make_case(), coordinator), day=DAY, by=coordinator, at=AT)
    with pytest.raises(Refused, match="财政票据，不能从计时记录中划去"):
        struck("fee_paid", coordinator)
    assert Case.objects.get().state == State.WORKING
