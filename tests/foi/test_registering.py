"""Requests come in: number, query code, day of receipt, and a sentence for each thing that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from moments import on
from requests_world import CONTACT, CREDIT_CODE, PDF, RECEIVED, intake

from gongkai.agencies.models import Agency, Person
from gongkai.foi.actions.correcting import ask_correction
from gongkai.foi.actions.intakes import Arrival, NewFile, clash, faults, tidied
from gongkai.foi.actions.proofs import sweep
from gongkai.foi.actions.registering import PORTAL, Registered, confirm, correct_receipt, register
from gongkai.foi.models import Applicant, Carrier, Case, Delivery, Paper, PieceKind, Reception, State
from gongkai.foi.queries.forms import CODE_LETTERS
from gongkai.foi.queries.personal import Agent, Contact, code_mark, personal_of
from gongkai.records.models import Event, Serial, Verb
from gongkai.rules.refused import Refused
from gongkai.rules.requests.receipt import Channel

Make = Callable[..., Case]
AUTHORITY = NewFile(PieceKind.AUTHORITY, "授权委托书.pdf", PDF)
AGENT = Agent("赵律师", "440106198512120033", "13900139000")


def test_a_request_handed_in_is_received_that_day(make_case: Make) -> None:
    case = make_case()
    assert (case.number, case.state, case.due) == ("江交公开申〔2026〕1号", "working", date(2026, 6, 8))
    assert (case.received_on, case.first_received_on) == (RECEIVED, RECEIVED)
    assert case.receipt_why.startswith("当面提交，提交之日为收到之日（《政府信息公开条例》第三十一条第一项")
    assert [(entry.kind, entry.day) for entry in case.clock.all()] == [("started", RECEIVED)]
    item = case.items.get()
    assert (item.text, item.received_on, item.applicant_mark) == (case.subject, RECEIVED, case.applicant_mark)


def test_numbers_run_by_agency_and_year_and_a_refusal_leaves_no_gap(
    make_case: Make, registered: Callable[..., Registered]
) -> None:
    make_case()
    with pytest.raises(Refused):
        make_case(content=" ")
    with pytest.raises(Refused, match="认不出这是什么文件"):
        make_case(files=(NewFile(PieceKind.REQUEST, "申请表.pdf", b"MZ\x90\x00\x03\x00\x00\x00"),))
    assert make_case().number == "江交公开申〔2026〕2号"
    assert make_case(arrived_on=date(2027, 1, 4)).number == "江交公开申〔2027〕1号"
    assert Serial.objects.filter(key__startswith="公开申请/").count() == 2


def test_the_code_is_told_once_and_kept_only_as_a_mark(registered: Callable[..., Registered]) -> None:
    told = registered()
    assert len(told.code) == 10
    assert set(told.code) <= set(CODE_LETTERS)
    assert told.case.code_mark == code_mark(told.code.lower())
    assert told.code not in repr(Case.objects.values().get()) + repr(list(Event.objects.values()))


def test_personal_data_is_sealed_and_stands_in_no_event(make_case: Make) -> None:
    case = make_case()
    told = personal_of(Case.objects.get(pk=case.pk))
    assert (told.identity, told.contact) == ("11010519491231002X", CONTACT)
    stored = repr(Case.objects.values().get()) + repr(list(Event.objects.values()))
    assert not any(secret in stored for secret in ("11010519491231002X", "13800138000", "解放路8号", "lihua@"))
    assert "李华" not in repr(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("channel", "more", "state", "received"),
    [
        pytest.param(Channel.POST_SIGNED, {"posted_on": date(2026, 5, 8)}, "working", RECEIVED, id="signed for"),
        pytest.param(Channel.POST_PLAIN, {}, "unconfirmed", None, id="plain post, not confirmed"),
        pytest.param(Channel.EMAIL, {"confirmed_on": date(2026, 5, 12), "confirmed_how": "电话，本人"}, "working",
                     date(2026, 5, 12), id="mail, confirmed the next day"),
        pytest.param(Channel.POST_OTHER_UNIT, {"first_unit": "安全监督科"}, "unconfirmed", None, id="to another unit"),
        pytest.param(Channel.OTHER, {"ruled_on": RECEIVED}, "working", RECEIVED, id="a channel with a rule of its own"),
        pytest.param(Channel.WEB, {}, "working", RECEIVED, id="web"),
    ],
)  # fmt: skip
def test_the_day_of_receipt_is_that_of_the_channel(
    channel: Channel, more: dict[str, Any], state: str, received: date | None, make_case: Make
) -> None:
    case = make_case(channel=channel, **more)
    assert (case.state, case.received_on, case.items.get().received_on) == (state, received, received)
    assert (case.due is None) == (received is None)


def test_the_web_confirms_itself_on_a_rest_day_and_counts_from_the_next_working_day(make_case: Make) -> None:
    saturday = date(2026, 5, 16)
    case = make_case(channel=Channel.WEB, arrived_on=saturday, at=on(saturday, 23, 59))
    assert (case.received_on, case.confirmed_on, case.confirmed_how) == (saturday, saturday, "系统自动确认")
    assert case.due == date(2026, 6, 12)


def test_confirmation_starts_the_clock(make_case: Make, coordinator: Person) -> None:
    case = make_case(channel=Channel.FAX)
    with pytest.raises(Refused, match="早于到达日期"):
        confirm(case, date(2026, 5, 8), "电话，本人", by=coordinator, at=on(date(2026, 5, 14)))
    with pytest.raises(Refused, match="没有写怎样确认的"):
        confirm(case, date(2026, 5, 13), " ", by=coordinator, at=on(date(2026, 5, 14)))
    done = confirm(case, date(2026, 5, 13), "电话，本人", by=coordinator, at=on(date(2026, 5, 14)))
    assert (done.state, done.received_on, done.due) == ("working", date(2026, 5, 13), date(2026, 6, 10))
    assert done.items.get().received_on == date(2026, 5, 13)
    with pytest.raises(Refused, match="不能办理“双方确认”"):
        confirm(done, date(2026, 5, 13), "电话，本人", by=coordinator, at=on(date(2026, 5, 14)))


def test_only_the_office_confirms(make_case: Make, handler: Person, outsider: Person) -> None:
    case = make_case(channel=Channel.FAX)
    for person in (handler, outsider):
        with pytest.raises(Refused, match="您不能办理"):
            confirm(case, RECEIVED, "电话，本人", by=person, at=on(RECEIVED))


def test_an_applicant_out_of_reach_is_registered_and_waits(make_case: Make) -> None:
    case = make_case(channel=Channel.POST_PLAIN, contact=Contact(address="江州市东城区解放路8号"))
    assert case.state == State.UNCONFIRMED
    assert case.receipt_why.startswith("无法与申请人取得联系")


def test_a_wrong_receipt_is_struck_and_counted_anew(make_case: Make, coordinator: Person, handler: Person) -> None:
    case = make_case()
    right = Arrival(Channel.POST_SIGNED, date(2026, 5, 8), tracking_no="EB123456789CN")
    with pytest.raises(Refused, match="您不能更正收到日期"):
        correct_receipt(case, right, "看错了签收日期", by=handler, at=on(date(2026, 5, 12)))
    with pytest.raises(Refused, match="没有写更正的理由"):
        correct_receipt(case, right, "", by=coordinator, at=on(date(2026, 5, 12)))
    done = correct_receipt(case, right, "看错了签收日期", by=coordinator, at=on(date(2026, 5, 12)))
    assert (done.received_on, done.due, done.tracking_no) == (date(2026, 5, 8), date(2026, 6, 4), "EB123456789CN")
    assert done.items.get().received_on == date(2026, 5, 8)
    assert [(one.day, bool(one.strikes_id)) for one in done.clock.order_by("id")] == [
        (RECEIVED, False), (RECEIVED, True), (date(2026, 5, 8), False)]  # fmt: skip
    assert correct_receipt(done, Arrival(Channel.EMAIL, date(2026, 5, 8)), "其实是邮件，尚未确认", by=coordinator,
                           at=on(date(2026, 5, 12))).state == State.UNCONFIRMED  # fmt: skip


def test_a_receipt_does_not_move_behind_what_has_happened(make_case: Make, coordinator: Person) -> None:
    case = make_case()
    day = date(2026, 5, 12)
    case = ask_correction(case, "请写明年份", date(2026, 5, 29), day=day, by=coordinator, at=on(day))
    later = Arrival(Channel.COUNTER, date(2026, 5, 13))
    with pytest.raises(Refused, match="晚于已有记录的日期2026年5月12日"):
        correct_receipt(case, later, "看错了", by=coordinator, at=on(date(2026, 5, 14)))
    with pytest.raises(Refused, match="已有其他计时记录"):
        correct_receipt(case, Arrival(Channel.FAX, RECEIVED), "看错了", by=coordinator, at=on(date(2026, 5, 14)))
    earlier = correct_receipt(
        case, Arrival(Channel.COUNTER, date(2026, 5, 8)), "看错了", by=coordinator, at=on(date(2026, 5, 14))
    )
    assert earlier.state == State.CORRECTING


WRONG = [
    pytest.param({"identity": "110105194912310021"}, "identity", "校验位不符", id="check digit"),
    pytest.param({"identity": "123"}, "identity", "应为18位", id="short identity number"),
    pytest.param({"identity": ""}, "identity", "没有填证件号码", id="no identity number"),
    pytest.param({"applicant_name": "张" * 500}, "applicant_name", "有500个字，超过120个字", id="long name"),
    pytest.param({"applicant_name": "\u200b "}, "applicant_name", "没有写申请人", id="name that cannot be seen"),
    pytest.param({"content": ""}, "content", "没有写所需信息", id="no content"),
    pytest.param({"content": "字" * 10_001}, "content", "超过10000个字", id="long content"),
    pytest.param({"arrived_on": date(2026, 5, 14)}, "arrived_on", "2026年5月14日还没有到", id="arrival to come"),
    pytest.param({"arrived_on": date(206, 5, 14)}, "arrived_on", "太早", id="a year mistyped"),
    pytest.param({"posted_on": date(2026, 5, 12)}, "posted_on", "邮戳日期晚于到达日期", id="posted after arrival"),
    pytest.param({"channel": Channel.EMAIL, "confirmed_on": date(2026, 5, 14), "confirmed_how": "电话"}, "confirmed_on",
                 "还没有到", id="confirmation to come"),
    pytest.param({"channel": Channel.POST_OTHER_UNIT}, "first_unit", "最先收到", id="no first unit"),
    pytest.param({"contact": Contact()}, "phone", "没有留联系方式", id="no contact"),
    pytest.param({"contact": Contact(phone="13800138000")}, "address", "选择了“邮寄”，但没有填通信地址",
                 id="by post without an address"),
    pytest.param({"delivery": Delivery.EMAIL, "contact": Contact(phone="13800138000")}, "email", "没有填电子邮箱",
                 id="by mail without a mailbox"),
    pytest.param({"contact": Contact(phone="12345678901", address="甲")}, "phone", "不会以“12”开头", id="phone"),
    pytest.param({"contact": Contact(email="lihua", address="甲")}, "email", "电子邮箱的写法不对", id="mailbox"),
    pytest.param({"contact": Contact(postcode="12", address="甲")}, "postcode", "6位数字", id="postcode"),
    pytest.param({"agent": AGENT}, "authority", "没有授权委托书", id="agent without authority"),
    pytest.param({"agent": Agent("赵律师"), "files": (AUTHORITY,)}, "agent_identity", "没有填代理人的身份证号码",
                 id="agent without a number"),
    pytest.param({"applicant_kind": Applicant.ENTERPRISE, "paper": Paper.CREDIT, "identity": "",
                  "contact_person": "王芳"}, "identity", "没有填统一社会信用代码", id="company without a code"),
    pytest.param({"applicant_kind": Applicant.ENTERPRISE, "paper": Paper.CREDIT, "identity": CREDIT_CODE}, "contact_person",
                 "没有写联系人", id="company without a contact"),
    pytest.param({"applicant_kind": Applicant.ENTERPRISE, "contact_person": "王芳"}, "paper", "不能用个人证件",
                 id="company with a citizen's paper"),
    pytest.param({"paper": Paper.CREDIT, "identity": CREDIT_CODE}, "paper", "与申请人类别不符", id="citizen with a code"),
    pytest.param({"paper": Paper.PASSPORT, "identity": "@@@@"}, "identity", "4至30位", id="passport"),
    pytest.param({"oral": True, "channel": Channel.FAX}, "oral", "口头申请只能当面提出", id="oral by fax"),
    pytest.param({"items": ("项",) * 51}, "items", "超过50项", id="too many items"),
    pytest.param({"items": ("字" * 401,)}, "items", "第1项有401个字", id="long item"),
    pytest.param({"delivery": "pigeon"}, "delivery", "不在可选范围内", id="unknown delivery"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field", "sentence"), WRONG)
def test_what_is_wrong_is_said_in_one_sentence(
    changes: dict[str, Any], field: str, sentence: str, bureau: Agency, coordinator: Person, reception: Reception
) -> None:
    given = intake(bureau, **changes)
    today = date(2026, 5, 13)
    found = {fault.field: fault for fault in faults(tidied(given), today, by_web=False)}
    assert sentence in found[field].what
    assert found[field].what.endswith("。")
    with pytest.raises(Refused):
        register(given, by=coordinator, at=on(today))
    assert Case.objects.count() == 0


@pytest.mark.parametrize(("form", "ways"), [
    (Carrier.PAPER, "post hand fax"), (Carrier.EMAIL, "email"), (Carrier.DISC, "web email hand post"), (Carrier.READING, "hand"),
])  # fmt: skip
def test_a_form_comes_only_by_ways_that_can_carry_it(form: Carrier, ways: str) -> None:
    assert {way.value for way in Delivery if clash(form, way) is None} == set(ways.split())
    for way in set(Delivery) - {Delivery(one) for one in ways.split()}:
        told = clash(form, way)
        assert told is not None
        assert f"“{form.label}”" in told.what
        assert f"“{way.label}”" in told.what
        assert told.then.count("改选") == 2


def test_what_does_not_go_together_is_refused_on_the_web_and_taken_down_from_a_letter(bureau: Agency) -> None:
    given = intake(bureau, carrier=Carrier.PAPER, delivery=Delivery.WEB)
    assert faults(tidied(given), RECEIVED, by_web=False) == [], "a letter says what it says"
    assert "delivery" in {one.field for one in faults(tidied(given), RECEIVED, by_web=True)}


def test_one_form_is_registered_once_and_two_forms_twice(
    bureau: Agency, coordinator: Person, reception: Reception
) -> None:
    first = register(intake(bureau), by=coordinator, at=on(RECEIVED), once="form-1")
    again = register(intake(bureau, content="改过的内容"), by=coordinator, at=on(RECEIVED), once="form-1")
    assert (again.case, again.code, again.repeated) == (first.case, first.code, True)
    assert personal_of(again.case).identity
    sweep(at=on(RECEIVED) + timedelta(days=1))
    assert register(intake(bureau), by=coordinator, at=on(RECEIVED) + timedelta(days=1), once="form-1").repeated
    other = register(intake(bureau), by=coordinator, at=on(RECEIVED), once="form-2")
    assert (other.case.serial, other.repeated) == (2, False), "no number was lost"
    assert len({first.code, other.code}) == 2
    assert Event.objects.filter(verb=Verb.REGISTERED).count() == 2


def test_a_refused_form_may_be_sent_again(bureau: Agency, coordinator: Person, reception: Reception) -> None:
    with pytest.raises(Refused):
        register(intake(bureau, content=""), by=coordinator, at=on(RECEIVED), once="form-1")
    assert not register(intake(bureau), by=coordinator, at=on(RECEIVED), once="form-1").repeated


def test_a_right_request_has_no_fault(bureau: Agency) -> None:
    company = {
        "applicant_kind": Applicant.ENTERPRISE,
        "paper": Paper.CREDIT,
        "identity": CREDIT_CODE,
        "contact_person": "王芳",
    }
    for more in ({}, company, {"agent": AGENT, "files": (AUTHORITY,)}, {"oral": True, "helped": "代填"}):
        assert faults(tidied(intake(bureau, **more)), RECEIVED, by_web=False) == []


def test_staff_register_first_what_has_to_be_completed_later(make_case: Make) -> None:
    case = make_case(channel=Channel.POST_SIGNED, identity="", contact=Contact(), lacking=True)
    assert (case.state, personal_of(case).identity) == ("working", "")
    with pytest.raises(Refused, match="不能先登记后补正"):
        make_case(channel=Channel.WEB, lacking=True)


def test_the_web_needs_a_proof_of_identity_and_today(bureau: Agency, reception: Reception) -> None:
    with pytest.raises(Refused, match="没有上传身份证明"):
        register(intake(bureau, channel=Channel.WEB, files=()), by=PORTAL, at=on(RECEIVED))
    with pytest.raises(Refused, match="只能是当日"):
        register(intake(bureau, channel=Channel.WEB), by=PORTAL, at=on(date(2026, 5, 12)))
    Reception.objects.update(online=False)
    with pytest.raises(Refused, match="没有开通网上受理"):
        register(intake(bureau, channel=Channel.WEB), by=PORTAL, at=on(RECEIVED))


def test_who_may_register(
    bureau: Agency, reception: Reception, handler: Person, leader: Person, outsider: Person, overseer: Person,
    coordinator: Person, office_head: Person,
) -> None:  # fmt: skip
    for person in (handler, leader, outsider, overseer):
        with pytest.raises(Refused, match="您不能登记申请"):
            register(intake(bureau), by=person, at=on(RECEIVED))
    with pytest.raises(Refused, match="由申请人自行提交"):
        register(intake(bureau, channel=Channel.WEB), by=coordinator, at=on(RECEIVED))
    with pytest.raises(Refused, match="不能由系统登记"):
        register(intake(bureau), by=PORTAL, at=on(RECEIVED))
    assert register(intake(bureau), by=office_head, at=on(RECEIVED)).case.serial == 1


def test_an_agency_without_a_reception_takes_nothing(bureau: Agency, coordinator: Person) -> None:
    with pytest.raises(Refused, match="还没有设置受理机构"):
        register(intake(bureau), by=coordinator, at=on(RECEIVED))


def test_a_subject_is_taken_from_the_content_where_none_is_written(make_case: Make) -> None:
    case = make_case(subject="", content="第一行，\n第二行" + "长" * 100)
    assert (case.subject[:9], len(case.subject), case.items.get().text) == ("第一行， 第二行长", 60, case.subject)


def test_several_items_are_kept_in_their_order(make_case: Make) -> None:
    case = make_case(items=("甲路的资金", " ", "乙路的资金"))
    assert [(item.order, item.text) for item in case.items.all()] == [(1, "甲路的资金"), (2, "乙路的资金")]
