from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import ClockEvent, EventKind, Stage, count
from gongkai.rules.requests.fees import (
    BUDGET_LINE,
    FEE_LIST,
    FISCAL_NOTE,
    FREE,
    NO_REVIEW,
    PRESENT,
    RATE_TABLES,
    TO_TREASURY,
    FeeLine,
    Method,
    Payment,
    RateTable,
    Tier,
    fee_month,
    item_lines,
    item_rate,
    items_fee,
    items_total,
    missing_parts,
    page_lines,
    pages_fee,
    pay_by,
    rates_on,
    refuse_method,
    settle,
)
from gongkai.rules.requests.remedies import remedy_of_letter

BY_ITEM = [
    (1, 0, 0),
    (10, 0, 0),
    (11, 100, 100),
    (20, 100, 1000),
    (30, 100, 2000),
    (31, 200, 2200),
    (40, 200, 4000),
    (41, 300, 4300),
    (50, 300, 7000),
    (51, 400, 7400),
    (60, 400, 11000),
    (61, 500, 11500),
    (70, 500, 16000),
    (100, 800, 37000),
    (101, 900, 37900),
]
BY_PAGE = [
    (1, 0),
    (30, 0),
    (31, 10),
    (100, 700),
    (101, 720),
    (200, 2700),
    (201, 2740),
    (250, 4700),
    (300, 6700),
    (1000, 34700),
]


def rate_in_words(k):
    """The rule of table 2.2 as it is written there."""
    return 0 if k <= 10 else 100 if k <= 30 else 200 + 100 * ((k - 31) // 10)


def closed_form(n):
    q, r = divmod(n - 30, 10)
    return 2000 + sum(10 * (200 + 100 * j) for j in range(q)) + r * (200 + 100 * q)


@pytest.mark.parametrize(("n", "rate", "total"), BY_ITEM)
def test_2_2_rate_and_total_by_item(n, rate, total):
    assert (item_rate(n), items_total(n)) == (rate, total)


@pytest.mark.parametrize(("pages", "fee"), BY_PAGE)
def test_2_3_fee_by_page(pages, fee):
    assert pages_fee(pages) == fee


@given(st.integers(0, 1000), st.integers(0, 500))
def test_2_2_the_fee_of_a_request_is_the_sum_of_its_items_by_brute_force(before, more):
    assert items_fee(before, more) == sum(rate_in_words(k) for k in range(before + 1, before + more + 1))
    assert items_fee(before, more) == items_total(before + more) - items_total(before)


@given(st.integers(31, 3000))
def test_2_2_the_closed_form_agrees(n):
    assert items_total(n) == closed_form(n)
    assert item_rate(n) == rate_in_words(n)


@given(st.integers(0, 3000))
def test_2_3_each_page_is_priced_in_its_own_tier_by_brute_force(pages):
    one_by_one = sum(0 if p <= 30 else 10 if p <= 100 else 20 if p <= 200 else 40 for p in range(1, pages + 1))
    assert pages_fee(pages) == one_by_one
    assert pages_fee(pages) == (
        10 * max(0, min(pages, 100) - 30) + 20 * max(0, min(pages, 200) - 100) + 40 * max(0, pages - 200)
    )


@given(st.integers(0, 200), st.integers(0, 200))
def test_2_1_1_the_lines_of_a_notice_cover_each_unit_once(before, more):
    for lines, first, last in ((item_lines(before, more), before + 1, before + more), (page_lines(more), 1, more)):
        assert sum(line.last - line.first + 1 for line in lines) == more
        assert all(left.last + 1 == right.first for left, right in pairwise(lines))
        if more:
            assert (lines[0].first, lines[-1].last) == (first, last)


def test_2_1_1_a_request_over_a_tier_has_a_line_for_each_rate():
    assert item_lines(8, 25) == [FeeLine(9, 10, 0), FeeLine(11, 30, 100), FeeLine(31, 33, 200)]
    assert [line.amount for line in page_lines(250)] == [0, 700, 2000, 2000]


def test_2_1_2_a_request_is_never_priced_both_ways():
    refuse_method(Method.ITEM, copies=False, only_points=True)
    refuse_method(Method.PAGE, copies=True, only_points=False, before=Method.PAGE)
    with pytest.raises(Refused, match="已经按件计收，不能再按量计收"):
        refuse_method(Method.PAGE, copies=True, only_points=False, before=Method.ITEM)


def test_2_1_3_by_item_is_open_to_any_kind_of_decision():
    refuse_method(Method.ITEM, copies=False, only_points=True, before=Method.ITEM)
    assert str(Method.ITEM.basis) == "国办函〔2020〕109号第四条"


def test_2_1_4_each_part_of_a_split_request_counts():
    assert items_fee(9, 3) == items_fee(9, 1) + items_fee(10, 1) + items_fee(11, 1) == 200


def test_1_7_2_information_is_free_and_only_mass_requests_are_charged():
    assert str(FREE) == "《政府信息公开条例》第四十二条"
    assert (items_total(10), pages_fee(30)) == (0, 0)


def test_1_8_9_and_2_1_5_items_add_up_within_the_calendar_month():
    assert fee_month(date(2028, 2, 29)) == (2028, 2) != fee_month(date(2028, 3, 1))
    assert items_fee(0, 10) == 0


def test_2_1_6_by_page_only_for_copies():
    with pytest.raises(Refused, match="第五条"):
        refuse_method(Method.PAGE, copies=False, only_points=False)


def test_2_1_7_not_by_page_where_the_answer_only_points_to_what_is_public():
    with pytest.raises(Refused, match="只告知获取途径"):
        refuse_method(Method.PAGE, copies=True, only_points=True)


def test_2_1_8_pages_are_counted_for_each_request_alone():
    assert pages_fee(60) > pages_fee(30) + pages_fee(30) == 0


def test_2_4_1_the_notice_goes_out_within_the_handling_period(notices):
    events = [ClockEvent(EventKind.STARTED, date(2026, 3, 2)), ClockEvent(EventKind.FEE_NOTICED, date(2026, 3, 30))]
    assert count(events, notices, today=date(2026, 3, 31)).state is Stage.PAYING


def test_2_4_2_a_notice_states_basis_standard_amount_and_way_to_pay():
    assert missing_parts({}) == ("收费依据", "收费标准", "收费金额", "缴费途径")
    assert missing_parts({"basis": "109号", "standard": "  ", "amount": "700元", "way": "扫码"}) == ("收费标准",)


def test_2_4_3_twenty_working_days_counted_from_the_day_after_the_notice(notices):
    assert pay_by(date(2026, 3, 11), notices) == date(2026, 4, 9)
    assert pay_by(date(2026, 2, 6), notices) == date(2026, 3, 12)


def test_2_4_4_and_2_4_5_full_payment_in_time_restarts_and_anything_else_does_not():
    last = date(2026, 4, 9)
    full = settle(700, [Payment(date(2026, 4, 9), 300), Payment(date(2026, 4, 1), 400)], last_day=last)
    assert (full.paid_on, full.missing, full.refund) == (last, 0, 0)
    part = settle(700, [Payment(date(2026, 4, 1), 400), Payment(date(2026, 4, 10), 300)], last_day=last)
    assert (part.paid_on, part.missing, part.refund) == (None, 300, 300)
    more = settle(700, [Payment(date(2026, 4, 1), 900), Payment(date(2026, 4, 2), 100)], last_day=last)
    assert (more.paid_on, more.missing, more.refund) == (date(2026, 4, 1), 0, 300)


def test_2_4_5_the_handling_period_begins_anew_the_day_after_payment(notices):
    events = [
        ClockEvent(EventKind.STARTED, date(2026, 3, 2)),
        ClockEvent(EventKind.FEE_NOTICED, date(2026, 3, 9)),
        ClockEvent(EventKind.FEE_GOT, date(2026, 3, 11)),
        ClockEvent(EventKind.FEE_PAID, date(2026, 3, 19)),
    ]
    paid = count(events, notices, today=date(2026, 3, 20))
    assert (paid.day_zero, paid.used, paid.due) == (date(2026, 3, 19), 1, date(2026, 4, 17))


def test_2_4_6_and_2_4_7_a_fee_notice_carries_no_remedy():
    assert remedy_of_letter("L13", "A2", date(2026, 3, 9)).kind == "none"
    assert str(NO_REVIEW) == "国办函〔2020〕109号第七条"


def test_2_4_8_the_money_goes_to_the_treasury():
    assert str(TO_TREASURY) == "国办函〔2020〕109号第八条"


def test_2_4_9_it_is_taken_against_a_fiscal_note():
    assert str(FISCAL_NOTE) == "国办函〔2020〕109号第九条"


def test_2_4_10_it_is_booked_under_a_line_of_the_budget():
    assert BUDGET_LINE == "103049950"


def test_2_4_11_it_stands_in_the_list_of_fees():
    assert str(FEE_LIST) == "《政府信息公开条例》第二十条第八项"


def test_2_rates_have_a_first_day_and_a_new_table_leaves_the_old_one_alone():
    assert rates_on(date(2021, 1, 1)) is PRESENT
    with pytest.raises(Refused, match="尚无信息处理费标准"):
        rates_on(date(2020, 12, 31))
    dearer = RateTable(date(2030, 1, 1), (Tier(0, 0), Tier(5, 50)), 5, 50, (Tier(0, 1),))
    tables = (dearer, *RATE_TABLES)
    assert rates_on(date(2029, 12, 31), tables) is PRESENT
    assert rates_on(date(2030, 1, 1), tables) is dearer
    assert (items_total(11, dearer), pages_fee(7, dearer)) == (5 * 50 + 100, 7)


@pytest.mark.parametrize("units", [-1, 1_000_001])
def test_absurd_numbers_are_refused(units):
    for price in (pages_fee, items_total, lambda n: items_fee(n, 1)):
        with pytest.raises(Refused, match="不在合理范围"):
            price(units)


def test_items_count_from_one():
    with pytest.raises(ValueError, match="from 1"):
        item_rate(0)
