"""Service: the day that the law counts, what each letter does to its case, returns, and the internet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from moments import on
from request_steps import AT, DAY, NO_SECRET, approved, drafted, fresh, letters_due
from requests_world import OTHER_IDENTITIES

from gongkai.agencies.models import Person, Section
from gongkai.fees.actions.charging import approve as approve_charge
from gongkai.fees.actions.charging import compute
from gongkai.fees.actions.money import pay
from gongkai.fees.actions.rates import install_rates
from gongkai.foi.actions.extending import ask_extension, grant_extension
from gongkai.foi.actions.reviewing import approve, submit
from gongkai.foi.models import AnswerState, Case, Consultation, Correction, Reception, State
from gongkai.letters.actions.enclosing import clear_enclosure, enclose
from gongkai.letters.actions.issuing import issue, void
from gongkai.letters.actions.serving import returned, send, served
from gongkai.letters.models import Code, Enclosure, Letter, LetterState
from gongkai.letters.queries.letters import Todo, letters_of
from gongkai.records.models import SYSTEM
from gongkai.rules.refused import Refused
from gongkai.rules.requests.fees import Method
from gongkai.rules.requests.service import Way

pytestmark = pytest.mark.usefixtures("templates")
EMS = "EA123456789CN"
LATER = date(2026, 5, 14)
THIRD = {"征求对象": "江州路桥公司", "征求事项": "是否同意公开合同价款", "可能影响": "商业秘密"}
Signed = Callable[..., Letter]


@pytest.fixture
def signed(
    make_case: Callable[..., Case], safety: Section, handler: Person, head: Person, office_head: Person
) -> Signed:
    """The letter of an answer that passed every step."""

    def make(**values: Any) -> Letter:
        case = make_case(section=safety, handler=handler)
        answer = approved(case, handler, head, office_head, **values)
        return issue(fresh(case), Code.L14, answer=answer, by=handler, at=AT)

    return make


def test_posting_an_answer_closes_the_case_on_the_day_of_posting(signed: Signed, handler: Person) -> None:
    service = send(signed(), Way.POST, LATER, tracking_no="ea 1234 56789 cn", by=handler, at=on(LATER))
    case = Case.objects.get()
    assert (service.counted_on, service.tracking_no) == (LATER, EMS)
    assert (case.state, case.answered_on) == (State.ANSWERED, LATER)
    assert case.answers.get().state == AnswerState.SENT


def test_by_hand_the_day_of_signature_counts(signed: Signed, handler: Person) -> None:
    service = send(signed(), Way.HAND, DAY, by=handler, at=on(DAY))
    assert service.counted_on is None
    assert Case.objects.get().state == State.WORKING
    assert served(service, LATER, "李华", by=handler, at=on(LATER)).counted_on == LATER
    assert Case.objects.get().answered_on == LATER
    assert Letter.objects.get(code=Code.L14).state == LetterState.SERVED


def test_a_letter_on_the_web_is_visible_at_once(signed: Signed, handler: Person) -> None:
    letter = signed()
    service = send(letter, Way.WEB, DAY, by=handler, at=on(DAY))
    letter.docx.refresh_from_db()
    letter.pdf.refresh_from_db()
    assert letter.docx.for_applicant
    assert letter.pdf.for_applicant
    assert (service.counted_on, Case.objects.get().state) == (DAY, State.ANSWERED)


def test_without_an_internet_channel_in_the_letter_the_web_is_refused(
    signed: Signed, handler: Person, reception: Reception
) -> None:
    Reception.objects.update(review_channel="")
    letter = signed()
    with pytest.raises(Refused, match="网上申请行政复议的渠道"):
        send(letter, Way.WEB, DAY, by=handler, at=on(DAY))
    letter.pdf.refresh_from_db()
    assert not letter.pdf.for_applicant
    send(letter, Way.POST, DAY, tracking_no=EMS, by=handler, at=on(DAY))


@pytest.mark.parametrize(("more", "told"), [
    pytest.param({"tracking_no": "SF1234567890"}, "邮件编号", id="a number of another courier"),
    pytest.param({"tracking_no": ""}, "未填写", id="no number"),
    pytest.param({"tracking_no": EMS, "carrier": "顺丰速运"}, "不能由“顺丰速运”寄递", id="another courier (rules 1.6.12)"),
    pytest.param({"tracking_no": EMS, "collect": True}, "到付", id="postage collected (rules 1.6.13)"),
])  # fmt: skip
def test_only_the_postal_enterprise_carries_letters(
    signed: Signed, handler: Person, more: dict[str, Any], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        send(signed(), Way.POST, DAY, by=handler, at=on(DAY), **more)
    assert Case.objects.get().state == State.WORKING


def test_a_late_letter_is_entered_and_heals_nothing(signed: Signed, handler: Person) -> None:
    day = date(2026, 6, 20)
    send(signed(), Way.POST, day, tracking_no=EMS, by=handler, at=on(day))
    case = Case.objects.get()
    assert case.answered_on == day
    assert case.due == date(2026, 6, 8)


def test_a_returned_letter_goes_out_again_and_tells_the_answer_once(signed: Signed, handler: Person) -> None:
    letter = signed()
    service = send(letter, Way.POST, DAY, tracking_no=EMS, by=handler, at=on(DAY))
    with pytest.raises(Refused, match="已经发出"):
        send(letter, Way.POST, DAY, tracking_no=EMS, by=handler, at=on(DAY))
    back = returned(service, LATER, "地址不详", by=handler, at=on(LATER))
    assert back.counted_on is None
    row = next(one for one in letters_of(letter.case) if one.letter.pk == letter.pk)
    assert row.todo is Todo.SEND
    again = send(letter, Way.POST, LATER, tracking_no="EA123456790CN", by=handler, at=on(LATER))
    assert again.counted_on == LATER
    assert Case.objects.get().answered_on == DAY
    with pytest.raises(Refused, match="已经登记过结果"):
        served(service, LATER, "李华", by=handler, at=on(LATER))


def test_a_letter_that_went_out_is_not_voided_and_a_void_one_does_not_go_out(
    make_case: Callable[..., Case], coordinator: Person
) -> None:
    case = make_case()
    letter = void(issue(case, Code.L03, by=coordinator, at=AT), reason="误制", by=coordinator, at=AT)
    with pytest.raises(Refused, match="已经作废"):
        send(letter, Way.HAND, DAY, by=coordinator, at=AT)
    other = issue(case, Code.L03, by=coordinator, at=AT)
    send(other, Way.HAND, DAY, by=coordinator, at=AT)
    with pytest.raises(Refused, match="不能作废"):
        void(other, reason="误制", by=coordinator, at=AT)


def test_the_notice_of_correction_stops_the_clock_when_it_is_sent(
    make_case: Callable[..., Case], coordinator: Person
) -> None:
    letter = issue(make_case(), Code.L04, typed={"补正事项": "年份", "补正期限": "2026-05-29"}, by=coordinator, at=AT)
    assert Case.objects.get().state == State.WORKING
    assert [one.code for one in letters_due(Case.objects.get(), coordinator)] == [Code.L03, Code.L04]
    send(letter, Way.HAND, DAY, by=coordinator, at=AT)
    row = Correction.objects.get()
    assert (row.what, row.asked_on, row.until) == ("年份", DAY, date(2026, 5, 29))
    assert Case.objects.get().state == State.CORRECTING


def test_an_extension_is_to_be_told_by_the_last_day_as_it_was_before(
    make_case: Callable[..., Case], safety: Section, handler: Person, office_head: Person
) -> None:
    case = make_case(section=safety, handler=handler)
    was = case.due
    case = grant_extension(ask_extension(case, 10, "涉及三个部门。", by=handler, at=AT), by=office_head, at=AT)
    assert case.due > was
    assert [one.until for one in letters_due(case, handler) if one.code is Code.L06] == [was]


def test_a_notice_of_correction_after_seven_working_days_does_not_go_out(
    make_case: Callable[..., Case], coordinator: Person
) -> None:
    letter = issue(make_case(), Code.L04, typed={"补正事项": "年份"}, by=coordinator, at=AT)
    day = date(2026, 5, 25)
    with pytest.raises(Refused, match="补正"):
        send(letter, Way.POST, day, tracking_no=EMS, by=coordinator, at=on(day))
    assert letter.services.count() == 0


def test_a_letter_to_a_third_party_begins_its_consultation_and_its_receipt_the_fifteen_days(
    make_case: Callable[..., Case], coordinator: Person
) -> None:
    letter = issue(make_case(), Code.L07, typed=THIRD, by=coordinator, at=AT)
    with pytest.raises(Refused, match="不能放在申请人的查询页上"):
        send(letter, Way.WEB, DAY, by=coordinator, at=AT)
    service = send(letter, Way.POST, DAY, tracking_no=EMS, by=coordinator, at=AT)
    row = Consultation.objects.get()
    letter.refresh_from_db()
    assert (row.name, row.question, row.harm, row.asked_on, row.got_on) == (*THIRD.values(), DAY, None)
    assert letter.consultation == row
    assert Code.L09 in [one.code for one in letters_due(Case.objects.get(), coordinator)]
    served(service, LATER, "收发室", by=coordinator, at=on(LATER))
    row.refresh_from_db()
    assert (row.got_on, row.until) == (LATER, date(2026, 6, 4))
    issue(Case.objects.get(), Code.L09, by=coordinator, at=on(LATER))
    assert Code.L09 not in [one.code for one in letters_due(Case.objects.get(), coordinator)]


def test_the_fee_notice_stops_the_clock_and_its_receipt_begins_the_time_to_pay(
    make_case: Callable[..., Case], safety: Section, handler: Person, head: Person, coordinator: Person
) -> None:
    """Whoever handles the request sends the notice and enters its receipt (rules 2.4.1); the money is the office's (2.4.8)."""
    install_rates(by=SYSTEM, at=AT)
    case = make_case(safety, handler, items=tuple(f"第{number}项" for number in range(1, 13)))
    charge = compute(case, Method.ITEM, reason="一次申请12项，明显超过合理范围。", by=handler, at=AT)
    assert Code.L13 not in [one.code for one in letters_due(case, handler)]
    approve_charge(charge, by=head, at=AT)
    assert Code.L13 in [one.code for one in letters_due(case, handler)]
    letter = issue(fresh(case), Code.L13, by=handler, at=AT)
    service = send(letter, Way.POST, DAY, tracking_no=EMS, by=handler, at=AT)
    assert Case.objects.get().state == State.PAYING
    served(service, LATER, "李华", by=handler, at=on(LATER))
    charge.refresh_from_db()
    assert (charge.notice_no, charge.noticed_on, charge.got_on) == (letter.number, DAY, LATER)
    assert charge.pay_by == Case.objects.get().waits_until
    with pytest.raises(Refused, match="您不能登记缴费"):
        pay(charge, amount=charge.amount, day=LATER, note_no="粤A001", by=handler, at=on(LATER))
    assert pay(charge, amount=charge.amount, day=LATER, note_no="粤A001", by=coordinator, at=on(LATER)).paid_on == LATER


def test_an_answer_does_not_go_out_with_a_file_that_nobody_cleared(
    make_case: Callable[..., Case], safety: Section, handler: Person, head: Person, office_head: Person
) -> None:
    answer = drafted(make_case(section=safety, handler=handler), handler)
    file = enclose(answer, "资金表.txt", "养护资金共十二万元".encode(), by=handler, at=AT, pages=1)
    answer = submit(answer, by=handler, at=AT)
    for person in (head, office_head):
        answer = approve(answer, by=person, at=AT, secrecy=NO_SECRET)
    letter = issue(Case.objects.get(), Code.L14, answer=answer, by=handler, at=AT)
    with pytest.raises(Refused, match=r"《资金表\.txt》还没有核对"):
        send(letter, Way.WEB, DAY, by=handler, at=AT)
    clear_enclosure(Enclosure.objects.get(), by=head, at=AT)
    send(letter, Way.WEB, DAY, by=handler, at=AT)
    file.original.refresh_from_db()
    assert file.original.for_applicant


def test_strangers_enter_no_service(signed: Signed, outsider: Person, overseer: Person) -> None:
    letter = signed()
    for person in (outsider, overseer):
        with pytest.raises(Refused, match="您不能登记这件申请的送达"):
            send(letter, Way.POST, DAY, tracking_no=EMS, by=person, at=on(DAY))


@pytest.mark.parametrize("day", [date(2026, 5, 11), date(2026, 5, 13)], ids=["before its date", "tomorrow"])
def test_a_wrong_day_of_sending_is_refused(signed: Signed, handler: Person, day: date) -> None:
    with pytest.raises(Refused, match="日期"):
        send(signed(), Way.POST, day, tracking_no=EMS, by=handler, at=on(DAY))


def test_the_letters_of_a_case_tell_what_waits(make_case: Callable[..., Case], coordinator: Person) -> None:
    other = make_case(applicant_name="王芳", identity=OTHER_IDENTITIES[0])
    second = issue(other, Code.L03, by=coordinator, at=AT)
    send(second, Way.POST, DAY, tracking_no=EMS, by=coordinator, at=AT)
    third = issue(other, Code.L03, by=coordinator, at=AT)
    issue(other, Code.L02, by=coordinator, at=AT)
    send(third, Way.WEB, DAY, by=coordinator, at=AT)
    assert [(row.letter.pk, row.todo) for row in letters_of(other)][:2] == [
        (second.pk, Todo.SERVE),
        (third.pk, Todo.NOTHING),
    ]
