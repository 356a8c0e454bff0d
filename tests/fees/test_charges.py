"""Charges from the computation to the money: the amounts of 109号, two people, the clock, money late or too much."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from moments import on
from requests_world import IDENTITY, OTHER_IDENTITIES

from gongkai.agencies.models import Person, Section
from gongkai.fees.actions import charging, money
from gongkai.fees.models import Charge, ChargeState, Payment, Rate
from gongkai.fees.queries.computing import charge_of, items_before, kept_of, lines_of, settlement
from gongkai.fees.queries.sums import year_sums
from gongkai.foi.actions.arranging import withdraw
from gongkai.foi.actions.timing import strike
from gongkai.foi.models import Carrier, Case, Item, State
from gongkai.records.models import Event
from gongkai.rules.refused import Refused
from gongkai.rules.requests.fees import Method

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rates")]

DAY = date(2026, 5, 12)  # the day after the receipt
AT = on(DAY, 10)
PAY_BY = date(2026, 6, 9)  # the 20th working day from the day after DAY
WHY = "本月已申请40项，明显超过合理范围"
Make = Callable[..., Case]


@pytest.fixture
def case(make_case: Make, safety: Section, handler: Person) -> Case:
    """Forty items at once: T(40) = 4,000 yuan."""
    return make_case(safety, handler, items=tuple(f"第{n}项资料" for n in range(1, 41)))


@pytest.fixture
def approved(case: Case, handler: Person, coordinator: Person) -> Charge:
    charge = charging.compute(case, Method.ITEM, reason=WHY, by=handler, at=AT)
    return charging.approve(charge, by=coordinator, at=AT)


@pytest.fixture
def noticed(approved: Charge, coordinator: Person) -> Charge:
    told = charging.notice(approved, number="江交公开费〔2026〕1号", day=DAY, by=coordinator, at=AT)
    return charging.received(told, day=DAY, by=coordinator, at=AT)


def case_of(charge: Charge) -> Case:
    return Case.objects.get(pk=charge.case_id)


def paid(charge: Charge, amount: int, day: date, note: str, by: Person) -> Charge:
    return money.pay(charge, amount=amount, day=day, note_no=note, by=by, at=on(day, 15))


def test_a_charge_goes_from_the_computation_to_a_fresh_period(noticed: Charge, coordinator: Person) -> None:
    assert (noticed.before, noticed.units, noticed.amount, noticed.pay_by) == (0, 40, 4000, PAY_BY)
    assert [(line.first, line.last, line.rate) for line in lines_of(noticed)] == [
        (1, 10, 0),
        (11, 30, 100),
        (31, 40, 200),
    ]
    assert (case_of(noticed).state, case_of(noticed).due, case_of(noticed).waits_until) == (State.PAYING, None, PAY_BY)
    done = paid(noticed, 4000, date(2026, 5, 20), "粤A001", coordinator)
    assert (done.state, done.paid_on) == (ChargeState.PAID, date(2026, 5, 20))
    assert (case_of(done).state, case_of(done).due) == (State.WORKING, date(2026, 6, 17))


def test_part_payments_change_nothing_until_the_sum_is_full(noticed: Charge, coordinator: Person) -> None:
    part = paid(noticed, 1500, date(2026, 5, 14), "粤A001", coordinator)
    assert (part.state, settlement(part).missing, case_of(part).state) == (ChargeState.NOTICED, 2500, State.PAYING)
    full = paid(part, 2600, PAY_BY, "粤A002", coordinator)
    assert (full.state, full.paid_on, settlement(full).refund) == (ChargeState.PAID, PAY_BY, 100)


def test_money_after_the_last_day_revives_nothing_and_goes_back(noticed: Charge, coordinator: Person) -> None:
    late = date(2026, 6, 10)
    with pytest.raises(Refused, match="缴费期限至2026年6月9日，尚未届满"):
        charging.lapse(noticed, by=coordinator, at=on(PAY_BY, 23, 59))
    unpaid = paid(noticed, 4000, late, "粤A001", coordinator)
    assert (unpaid.state, settlement(unpaid).refund, case_of(unpaid).state) == (ChargeState.NOTICED, 4000, State.PAYING)
    over = charging.lapse(unpaid, by=coordinator, at=on(late))
    ended = case_of(over)
    assert (over.state, ended.state, ended.ended_on) == (ChargeState.LAPSED, State.ENDED, late)
    assert set(Item.objects.filter(case=ended).values_list("result", flat=True)) == {"E2"}
    again = paid(over, 100, date(2026, 6, 11), "粤A002", coordinator)
    assert (again.state, settlement(again).refund, kept_of(again)) == (ChargeState.LAPSED, 4100, 4100)
    back = money.refund(again, amount=4100, day=date(2026, 6, 12), note_no="退1", reason="逾期缴纳", by=coordinator,
                        at=on(date(2026, 6, 12)))  # fmt: skip
    assert (back.state, kept_of(back)) == (ChargeState.LAPSED, 0)


def test_a_refund_of_everything_is_told_and_never_exceeds_what_came(noticed: Charge, coordinator: Person) -> None:
    done = paid(noticed, 4000, date(2026, 5, 20), "粤A001", coordinator)
    day = date(2026, 5, 21)
    give = {"day": day, "reason": "计算有误", "by": coordinator, "at": on(day)}
    with pytest.raises(Refused, match="超过已收而未退的4000元"):
        money.refund(done, amount=4001, note_no="退1", **give)
    with pytest.raises(Refused, match="没有写退费的理由"):
        money.refund(done, amount=1, note_no="退1", **(give | {"reason": " "}))
    part = money.refund(done, amount=1000, note_no="退1", **give)
    assert part.state == ChargeState.PAID
    whole = money.refund(part, amount=3000, note_no="退2", **give)
    assert (whole.state, kept_of(whole), case_of(whole).state) == (ChargeState.REFUNDED, 0, State.WORKING)


@pytest.mark.parametrize(("values", "words"), [
    ({"amount": 0}, "金额要大于零"), ({"amount": -5}, "金额要大于零"), ({"note_no": " "}, "没有填财政票据号|没有填写财政票据号"),
    ({"note_no": "9" * 41}, "超过40个字"), ({"day": date(2026, 5, 21)}, "还没有到"), ({"day": date(2026, 5, 11)}, "早于通知日期"),
])  # fmt: skip
def test_what_cannot_be_entered_as_money(
    values: dict[str, object], words: str, noticed: Charge, coordinator: Person
) -> None:
    given = {"amount": 4000, "day": date(2026, 5, 20), "note_no": "粤A001"} | values
    with pytest.raises(Refused, match=words):
        money.pay(noticed, by=coordinator, at=on(date(2026, 5, 20)), **given)  # type: ignore[arg-type]
    assert not Payment.objects.exists()


def test_a_note_is_entered_once_even_for_another_charge(
    noticed: Charge, coordinator: Person, make_case: Make, safety: Section, handler: Person
) -> None:
    paid(noticed, 100, date(2026, 5, 14), "粤A001", coordinator)
    with pytest.raises(Refused, match="粤A001已经登记过"):
        paid(noticed, 3900, date(2026, 5, 15), "粤A001", coordinator)
    other = make_case(safety, handler, applicant_name="王芳", identity=OTHER_IDENTITIES[0],
                      items=tuple(f"另{n}项" for n in range(12)))  # fmt: skip
    second = charging.compute(other, Method.ITEM, reason=WHY, by=handler, at=AT)
    second = charging.notice(
        charging.approve(second, by=coordinator, at=AT), number="2号", day=DAY, by=coordinator, at=AT
    )
    second = charging.received(second, day=DAY, by=coordinator, at=AT)
    with pytest.raises(Refused, match="粤A001已经登记过"):
        paid(second, 200, date(2026, 5, 15), "粤A001", coordinator)


def test_money_waits_for_the_day_of_service(approved: Charge, coordinator: Person) -> None:
    told = charging.notice(approved, number="1号", day=DAY, by=coordinator, at=AT)
    with pytest.raises(Refused, match="还没有登记收费通知书的送达日期"):
        paid(told, 4000, DAY, "粤A001", coordinator)
    with pytest.raises(Refused, match="尚未登记申请人收到收费通知的日期"):
        charging.lapse(told, by=coordinator, at=on(date(2026, 9, 1)))


def test_a_wrong_day_of_service_is_struck_and_entered_anew(noticed: Charge, coordinator: Person) -> None:
    with pytest.raises(Refused, match="已登记于2026年5月12日送达"):
        charging.received(noticed, day=date(2026, 5, 13), by=coordinator, at=on(date(2026, 5, 14)))
    strike(
        case_of(noticed).clock.get(kind="fee_got"), reason="送达日期登记错了", by=coordinator, at=on(date(2026, 5, 14))
    )
    again = charging.received(noticed, day=date(2026, 5, 13), by=coordinator, at=on(date(2026, 5, 14)))
    assert (again.got_on, again.pay_by) == (date(2026, 5, 13), date(2026, 6, 10))


def test_whoever_computed_it_does_not_approve_it(case: Case, handler: Person, head: Person, outsider: Person) -> None:
    charge = charging.compute(case, Method.ITEM, reason=WHY, by=handler, at=AT)
    with pytest.raises(Refused, match="计算人不能复核"):
        charging.approve(charge, by=handler, at=AT)
    with pytest.raises(Refused, match="您不能办理这件申请的收费"):
        charging.approve(charge, by=outsider, at=AT)
    assert charging.approve(charge, by=head, at=AT).approved_by == head
    with pytest.raises(Refused, match="现为“已复核”"):
        charging.approve(charge, by=head, at=AT)


def test_page_fee_and_item_fee_are_never_both_on_one_case(case: Case, handler: Person, coordinator: Person) -> None:
    first = charging.compute(case, Method.ITEM, reason=WHY, by=handler, at=AT)
    for method in Method:
        with pytest.raises(Refused, match="已经按件计收"):
            charging.compute(case, method, pages=200, reason=WHY, by=handler, at=AT)
    charging.cancel(first, reason="改按页数计收", by=coordinator, at=AT)
    assert charge_of(case) is None
    second = charging.compute(case, Method.PAGE, pages=250, reason=WHY, by=handler, at=AT)
    assert (second.amount, second.before, second.units) == (4700, 0, 250)
    assert [(line.first, line.last, line.rate) for line in lines_of(second)][-1] == (201, 250, 40)
    assert charge_of(case) == second


def test_pages_need_a_copy_and_items_below_the_free_ones_cost_nothing(
    make_case: Make, safety: Section, handler: Person
) -> None:
    read = make_case(safety, handler, carrier=Carrier.READING)
    with pytest.raises(Refused, match="不能按量计收"):
        charging.compute(read, Method.PAGE, pages=100, reason=WHY, by=handler, at=AT)
    with pytest.raises(Refused, match="不产生费用"):
        charging.compute(read, Method.ITEM, reason=WHY, by=handler, at=AT)
    with pytest.raises(Refused, match="没有写计收的理由"):
        charging.compute(read, Method.ITEM, reason=" ", by=handler, at=AT)
    assert not Charge.objects.exists()


def test_what_is_handled_anew_costs_nothing(make_case: Make, safety: Section, handler: Person) -> None:
    first = make_case(safety, handler)
    redo = make_case(safety, handler, items=tuple(f"{n}项" for n in range(20)))
    Case.objects.filter(pk=redo.pk).update(redo_of=first)
    with pytest.raises(Refused, match="不再计收费用"):
        charging.compute(redo, Method.ITEM, reason=WHY, by=handler, at=AT)


def test_months_and_applicants_are_counted_apart(make_case: Make, safety: Section, handler: Person) -> None:
    twelve = tuple(f"第{n}项" for n in range(12))
    april = make_case(safety, handler, arrived_on=date(2026, 4, 30), items=twelve)
    first = make_case(safety, handler, arrived_on=date(2026, 5, 6), items=twelve)
    other = make_case(safety, handler, arrived_on=date(2026, 5, 6), items=twelve, applicant_name="王芳",
                      identity=OTHER_IDENTITIES[0])  # fmt: skip
    second = make_case(safety, handler, arrived_on=date(2026, 5, 7), items=twelve)
    assert [items_before(one) for one in (april, first, other, second)] == [0, 0, 0, 12]
    amounts = [charging.compute(one, Method.ITEM, reason=WHY, by=handler, at=AT).amount for one in (first, second)]
    assert amounts == [200, 1200]  # T(12) and T(24) - T(12)


def test_of_several_at_one_moment_each_has_its_place(make_case: Make) -> None:
    cases = [make_case(at=on(date(2026, 5, 11)), items=("甲", "乙", "丙")) for _ in range(4)]
    assert [items_before(one) for one in cases] == [0, 3, 6, 9]
    late = make_case(arrived_on=date(2026, 5, 8), at=on(date(2026, 5, 12)))  # registered last, received first
    assert items_before(late) == 0
    assert [items_before(one) for one in cases] == [1, 4, 7, 10]


def test_a_charge_before_its_notice_is_cancelled_with_a_reason(approved: Charge, coordinator: Person) -> None:
    with pytest.raises(Refused, match="没有写取消的理由"):
        charging.cancel(approved, reason=" ", by=coordinator, at=AT)
    gone = charging.cancel(approved, reason="申请人撤回部分事项", by=coordinator, at=AT)
    assert (gone.state, gone.cancelled_why) == (ChargeState.CANCELLED, "申请人撤回部分事项")
    with pytest.raises(Refused, match="现为“已取消”"):
        charging.notice(gone, number="1号", day=DAY, by=coordinator, at=AT)


def test_a_told_charge_is_cancelled_only_when_nothing_waits_for_it(noticed: Charge, coordinator: Person) -> None:
    with pytest.raises(Refused, match="正在等待缴费"):
        charging.cancel(noticed, reason="不收了", by=coordinator, at=AT)
    part = paid(noticed, 500, date(2026, 5, 14), "粤A001", coordinator)
    day = date(2026, 5, 15)
    withdraw(case_of(part), day, "书面撤回，附撤回申请", by=coordinator, at=on(day))
    with pytest.raises(Refused, match="已收500元还没有退还"):
        charging.cancel(part, reason="申请人撤回", by=coordinator, at=on(day))
    back = money.refund(part, amount=500, day=day, note_no="退1", reason="申请人撤回", by=coordinator, at=on(day))
    assert charging.cancel(back, reason="申请人撤回", by=coordinator, at=on(day)).state == ChargeState.CANCELLED


def test_money_and_notices_are_the_offices(
    noticed: Charge,
    handler: Person,
    head: Person,
    colleague: Person,
    outsider: Person,
    overseer: Person,
    leader: Person,
) -> None:
    for person in (handler, head, colleague, outsider, overseer, leader):
        with pytest.raises(Refused, match="您不能登记缴费"):
            paid(noticed, 4000, date(2026, 5, 20), "粤A001", person)
        with pytest.raises(Refused):
            charging.lapse(noticed, by=person, at=on(date(2026, 7, 1)))
    noticed.refresh_from_db()
    assert (noticed.state, Payment.objects.count(), case_of(noticed).state) == (ChargeState.NOTICED, 0, State.PAYING)


def test_who_computes(case: Case, colleague: Person, outsider: Person, overseer: Person, auditor: Person) -> None:
    for person in (colleague, outsider, overseer, auditor):
        with pytest.raises(Refused, match="您不能办理这件申请的收费"):
            charging.compute(case, Method.ITEM, reason=WHY, by=person, at=AT)
    assert not Charge.objects.exists()


def test_who_sees_charges(noticed: Charge, handler: Person, head: Person, coordinator: Person, leader: Person,
                          colleague: Person, outsider: Person, overseer: Person, auditor: Person) -> None:  # fmt: skip
    seen = {person.name: Charge.objects.visible_to(person).count() for person in (
        handler, head, coordinator, leader, colleague, outsider, overseer, auditor)}  # fmt: skip
    assert seen == {"陈晓岚": 1, "许国梁": 1, "林静": 1, "周明": 1, "邓伟": 0, "赵强": 0, "吴芳": 1, "何敏": 0}


def test_2_4_12_sums_of_a_year_are_by_the_days_of_notice_and_payment(noticed: Charge, coordinator: Person) -> None:
    paid(noticed, 4100, date(2026, 5, 20), "粤A001", coordinator)
    day = date(2026, 5, 21)
    noticed.refresh_from_db()
    money.refund(noticed, amount=100, day=day, note_no="退1", reason="多缴", by=coordinator, at=on(day))
    agency = case_of(noticed).agency
    sums = year_sums(agency, 2026)
    assert (sums.notices, sums.noticed, sums.collected, sums.refunded, sums.net) == (1, 4000, 4100, 100, 4000)
    empty = year_sums(agency, 2025)
    assert (empty.notices, empty.noticed, empty.net) == (0, 0, 0)


def test_events_of_money_hold_nothing_of_the_applicant(noticed: Charge, coordinator: Person) -> None:
    paid(noticed, 4000, date(2026, 5, 20), "粤A001", coordinator)
    told = json.dumps(list(Event.objects.filter(subject_type__startswith="fees.").values("before", "after", "reason", "subject_label")),
                      ensure_ascii=False, default=str)  # fmt: skip
    assert "4000" in told
    for secret in ("李华", IDENTITY, "13800138000", "lihua@example.com", "解放路"):
        assert secret not in told


def test_rates_hold_for_the_day_of_receipt(make_case: Make, safety: Section, handler: Person, rates: Rate) -> None:
    Rate.objects.create(since=date(2026, 6, 1), items=[[0, 1]], pages=[[0, 1]], basis="新标准", step=10, step_rate=0)
    twelve = tuple(f"第{n}项" for n in range(12))
    old = make_case(safety, handler, items=twelve)
    new = make_case(safety, handler, arrived_on=date(2026, 6, 1), items=twelve)
    at = on(date(2026, 6, 2))
    charges = [charging.compute(one, Method.ITEM, reason=WHY, by=handler, at=at) for one in (old, new)]
    assert [(one.amount, one.rate.basis) for one in charges] == [(200, rates.basis), (12, "新标准")]
