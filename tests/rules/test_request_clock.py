from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import Span, WorkCalendar, published_calendar
from gongkai.rules.days import SHANGHAI, day_of
from gongkai.rules.requests.clock import ClockEvent, EventKind, Stage, Waiting, count, count_due
from gongkai.rules.requests.spans import merged, nth_counted

K = EventKind
NOTICES = published_calendar()
FAR = date.max


def on(day):
    """A day of 2026 as "3-20", or any day in full."""
    return date.fromisoformat(day) if len(day) > 5 else date(2026, *map(int, day.split("-")))


def event(kind, day, key="", days=0, until=None):
    return ClockEvent(kind, on(day), key, days, on(until) if until else None)


def due(*events):
    return count_due(events, NOTICES)


def seen(today, *events):
    return count(events, NOTICES, today=on(today))


def later(day):
    """A stopped or unlimited clock is later than any day."""
    return day or FAR


START = event(K.STARTED, "3-2")  # due 2026-03-30
ASKED, GOT = event(K.THIRD_PARTY_ASKED, "3-10", "甲"), event(K.THIRD_PARTY_GOT, "3-12", "甲")
CORRECTION = event(K.CORRECTION_ASKED, "3-11", until="3-31")
FEE, FEE_GOT = event(K.FEE_NOTICED, "3-9"), event(K.FEE_GOT, "3-11")

VECTORS = [  # receipt, and 7, 15, 20, 40 working days after it
    ("2021-02-05", "2021-02-20", "2021-03-03", "2021-03-10", "2021-04-08"),
    ("2021-04-23", "2021-05-06", "2021-05-17", "2021-05-24", "2021-06-22"),
    ("2021-09-17", "2021-09-28", "2021-10-14", "2021-10-21", "2021-11-18"),
    ("2021-12-31", "2022-01-12", "2022-01-24", "2022-01-29", "2022-03-03"),
    ("2025-01-24", "2025-02-10", "2025-02-20", "2025-02-27", "2025-03-27"),
    ("2026-02-06", "2026-02-24", "2026-03-05", "2026-03-12", "2026-04-10"),
    ("2026-02-13", "2026-03-02", "2026-03-12", "2026-03-19", "2026-04-17"),
    ("2026-09-18", "2026-09-29", "2026-10-15", "2026-10-22", "2026-11-19"),
]


@pytest.mark.parametrize(
    ("received", "fix_by", "silent", "plain", "extended"), VECTORS, ids=[row[0] for row in VECTORS]
)
def test_9_the_vectors_hold_for_correction_third_party_answer_and_full_extension(
    received, fix_by, silent, plain, extended
):
    start = event(K.STARTED, received)
    assert seen(received, start).fix_by == on(fix_by)
    letter = (event(K.THIRD_PARTY_ASKED, received, "甲"), event(K.THIRD_PARTY_GOT, received, "甲"))
    assert seen(received, start, *letter).waits_until == on(silent)
    assert due(start) == on(plain)
    assert due(start, event(K.EXTENDED, received, days=20)) == on(extended)


def test_9_the_last_vector_has_no_notice_for_its_extension():
    start = event(K.STARTED, "2026-11-24")
    today = seen("2026-11-24", start)
    assert (today.fix_by, today.due, today.provisional) == (on("2026-12-03"), on("2026-12-22"), False)
    letter = (event(K.THIRD_PARTY_ASKED, "2026-11-24", "甲"), event(K.THIRD_PARTY_GOT, "2026-11-24", "甲"))
    assert seen("2026-11-24", start, *letter).waits_until == on("2026-12-15")
    extended = seen("2026-11-24", start, event(K.EXTENDED, "2026-11-25", days=20))
    assert (extended.due.year, extended.provisional) == (2027, True)


@pytest.mark.parametrize(("received", "provisional"), [("2026-12-03", False), ("2026-12-04", True)])
def test_9_9_a_due_date_in_2027_is_provisional_and_does_not_fail(received, provisional):
    assert seen(received, event(K.STARTED, received)).provisional is provisional


def test_9_the_suspension_vector_excludes_eight_working_days():
    events = (START, ASKED, event(K.THIRD_PARTY_ANSWERED, "3-20", "甲"))
    assert due(START) == on("3-30")
    assert due(*events) == on("4-10")
    excluded = [day.day for day in seen("3-20", *events).days if "征求第三方意见" in day.why]
    assert len(excluded) == 8
    assert (excluded[0], excluded[-1]) == (on("3-11"), on("3-20"))


def test_1_6_1_the_day_of_receipt_is_day_zero():
    today = seen("3-3", START)
    assert [(day.day, day.number) for day in today.days[:2]] == [(on("3-2"), None), (on("3-3"), 1)]
    assert (today.used, today.left) == (1, 19)
    assert str(today.notes[0].basis).startswith("惯例")


def test_1_6_2_an_answer_on_the_spot_uses_no_day():
    today = seen("3-9", START, event(K.ANSWERED, "3-2"))
    assert (today.state, today.used, today.overdue, today.left) == (Stage.ANSWERED, 0, False, 20)


def test_1_6_3_twenty_working_days_and_the_last_is_in_time():
    assert seen("3-30", START).overdue is False
    late = seen("3-31", START)
    assert (late.overdue, late.left, late.state) == (True, -1, Stage.WORKING)
    assert seen("6-1", START, event(K.ANSWERED, "3-30")).overdue is False
    assert seen("6-1", START, event(K.ANSWERED, "3-31")).overdue is True


def test_1_6_4_extension_is_added_once_it_is_granted_in_time():
    assert due(START, event(K.EXTENDED, "3-30", days=20)) == on("4-28")
    assert due(START, event(K.EXTENDED, "3-20", days=5), event(K.EXTENDED, "3-23", days=15)) == on("4-28")


@pytest.mark.parametrize("days", [0, 21, -3])
def test_1_6_4_extension_of_more_than_twenty_days_is_refused_whole(days):
    assert due(START, event(K.EXTENDED, "3-20", days=days)) == on("3-30")
    assert due(START, event(K.EXTENDED, "3-20", days=5), event(K.EXTENDED, "3-23", days=16)) == on("4-7")


def test_1_6_5_other_organs_do_not_count_until_the_day_the_letter_names_or_fifteen_days():
    named = event(K.ORGAN_ASKED, "3-10", "乙局", until="3-16")
    assert due(START, named) == on("4-3")
    assert due(START, event(K.ORGAN_ASKED, "3-10", "乙局")) == on("4-21")
    assert due(START, named, event(K.ORGAN_ANSWERED, "3-12", "乙局")) == on("4-1")
    assert due(START, named, event(K.ORGAN_ANSWERED, "3-25", "乙局")) == on("4-3")


def test_1_6_6_correction_stops_the_clock_and_restarts_it():
    waiting = seen("3-20", START, CORRECTION)
    assert (waiting.state, waiting.due, waiting.left) == (Stage.CORRECTING, None, None)
    assert (waiting.waiting_for, waiting.waits_until, waiting.overdue) == (Waiting.APPLICANT, on("3-31"), False)
    fresh = seen("3-20", START, CORRECTION, event(K.CORRECTED, "3-19"))
    assert (fresh.state, fresh.day_zero, fresh.due, fresh.fix_by) == (Stage.WORKING, on("3-19"), on("4-17"), None)


def test_1_6_6_a_missed_correction_ends_the_request():
    closed = seen("4-2", START, CORRECTION, event(K.CORRECTION_LAPSED, "4-1"))
    assert (closed.state, closed.due, closed.overdue) == (Stage.ENDED, None, False)
    assert seen("4-2", START, CORRECTION, event(K.CORRECTION_LAPSED, "4-1"), event(K.CORRECTED, "4-2")).state == "ended"


def test_1_6_6_a_notice_that_names_no_day_waits_fifteen_working_days():
    assert seen("3-12", START, event(K.CORRECTION_ASKED, "3-11")).waits_until == on("4-1")


def test_1_6_7_silence_of_a_third_party_ends_the_wait_after_fifteen_working_days():
    assert due(START, ASKED) is None
    waiting = seen("4-2", START, ASKED, GOT)
    assert (waiting.state, waiting.waiting_for, waiting.waits_until) == (
        Stage.CONSULTING,
        Waiting.THIRD_PARTY,
        on("4-2"),
    )
    over = seen("4-3", START, ASKED, GOT)
    assert (over.state, over.waiting_for, over.due) == (Stage.WORKING, Waiting.NOBODY, on("4-23"))
    assert "由本机关决定是否公开" in over.notes[-1].text
    assert str(over.notes[-1].basis) == "《政府信息公开条例》第三十二条"


def test_1_6_7_the_fifteen_days_run_from_getting_the_letter_and_the_clock_stops_from_sending_it():
    unknown = seen("3-20", START, ASKED)
    assert (unknown.state, unknown.due, unknown.waits_until) == (Stage.CONSULTING, None, None)
    assert (unknown.used, unknown.left, unknown.overdue) == (6, 14, False)
    assert unknown.excluded == (Span(on("3-11"), on("3-20")),)


def test_1_6_7_a_case_whose_letter_nobody_is_known_to_have_got_says_why_it_has_no_due_date():
    note = seen("3-20", START, ASKED).notes[-1]
    assert (note.day, str(note.basis)) == (on("3-10"), "《政府信息公开条例》第三十二条")
    assert note.text == ("因第三方尚未确认送达日期，答复期限暂不能算出；请先登记其收到征求意见书的日期，或者登记其意见")
    comaker = seen("3-20", START, event(K.COMAKER_ASKED, "3-10", "丙局")).notes[-1]
    assert (comaker.text[:20], str(comaker.basis)) == (
        "因共同制作机关尚未确认送达日期，答复期限",
        "《政府信息公开条例》第三十四条",
    )
    for known in (
        (ASKED, GOT), (ASKED, event(K.THIRD_PARTY_ANSWERED, "3-20", "甲")), (ASKED, event(K.WITHDRAWN, "3-20")), (),
        (event(K.THIRD_PARTY_ASKED, "3-31", "甲"),),
    ):  # fmt: skip
        assert not any("尚未确认送达日期" in one.text for one in seen("4-1", START, *known).notes)


def test_2_4_3_a_notice_that_nobody_is_known_to_have_got_says_why_there_is_no_last_day_to_pay():
    note = seen("3-20", START, FEE).notes[-1]
    assert note.text == "因申请人尚未确认收费通知书的送达日期，缴费期限没有起算；请先登记申请人收到通知书的日期"
    assert (note.day, str(note.basis)) == (on("3-9"), "国办函〔2020〕109号第六条")
    assert "尚未确认" not in seen("3-20", START, FEE, FEE_GOT).notes[-1].text


def test_1_6_8_silence_of_a_comaker_is_consent():
    asked, got = event(K.COMAKER_ASKED, "3-10", "丙局"), event(K.COMAKER_GOT, "3-12", "丙局")
    over = seen("4-3", START, asked, got)
    assert (over.due, over.state) == (on("4-23"), Stage.WORKING)
    assert over.notes[-1].text == "共同制作机关逾期未答复，视为同意公开"
    assert due(START, asked, got, event(K.COMAKER_ANSWERED, "3-20", "丙局")) == on("4-10")


def test_1_6_9_a_delayed_day_is_set_before_the_due_date():
    delayed = event(K.DELAYED, "3-30", until="6-30")
    assert due(START, delayed) == on("6-30")
    assert due(START, event(K.DELAYED, "3-31", until="6-30")) == on("3-30")
    assert due(START, event(K.DELAYED, "3-30")) == on("3-30")
    today = seen("4-30", START, delayed)
    assert (today.delayed, today.overdue) == (on("6-30"), False)
    assert today.days[-1].why == "延迟答复期间，答复期限"


def test_1_6_10_payment_restarts_the_clock_the_day_after():
    waiting = seen("3-20", START, FEE, FEE_GOT)
    assert (waiting.state, waiting.due, waiting.waiting_for) == (Stage.PAYING, None, Waiting.PAYMENT)
    assert waiting.waits_until == on("4-9")
    paid = seen("3-20", START, FEE, FEE_GOT, event(K.FEE_PAID, "3-19"))
    assert (paid.state, paid.day_zero, paid.due) == (Stage.WORKING, on("3-19"), on("4-17"))
    assert paid.days[1].number == 1


def test_1_6_10_later_money_does_not_revive():
    assert due(START, FEE, FEE_GOT, event(K.FEE_PAID, "4-9")) == on("5-11")
    assert seen("4-12", START, FEE, FEE_GOT, event(K.FEE_PAID, "4-10")).state is Stage.PAYING
    assert seen("4-12", START, FEE, FEE_GOT, event(K.FEE_LAPSED, "4-10")).state is Stage.ENDED


def test_1_6_10_a_notice_after_the_due_date_stops_nothing():
    late = seen("4-1", START, event(K.FEE_NOTICED, "3-31"), event(K.FEE_PAID, "4-1"))
    assert (late.state, late.due, late.overdue) == (Stage.WORKING, on("3-30"), True)


def test_1_6_overlapping_letters_exclude_the_union():
    first = (ASKED, GOT, event(K.THIRD_PARTY_ANSWERED, "3-20", "甲"))
    second = (event(K.ORGAN_ASKED, "3-16", "乙局"), event(K.ORGAN_ANSWERED, "3-24", "乙局"))
    both = seen("3-25", START, *first, *second)
    assert both.excluded == (Span(on("3-11"), on("3-24")),)
    assert both.due == on("4-14")
    assert both.due == NOTICES.add_workdays(on("3-2"), 20, [Span(on("3-11"), on("3-24"))])


def test_1_6_a_period_that_had_run_out_is_not_revived():
    late = (event(K.THIRD_PARTY_ASKED, "3-31", "甲"), event(K.THIRD_PARTY_ANSWERED, "4-20", "甲"))
    assert due(START, *late) == on("3-30")
    assert due(START, event(K.THIRD_PARTY_ASKED, "3-31", "甲")) == on("3-30")
    assert seen("4-2", START, event(K.THIRD_PARTY_ASKED, "3-31", "甲")).overdue is True
    assert due(START, event(K.ORGAN_ASKED, "3-30", "乙局", until="4-20")) == on("3-30")


def test_1_6_waiting_for_several_names_the_gravest_and_the_latest_day():
    organ = event(K.ORGAN_ASKED, "3-10", "乙局", until="4-30")
    today = seen("3-20", START, ASKED, GOT, organ)
    assert (today.waiting_for, today.waits_until) == (Waiting.THIRD_PARTY, on("4-30"))


def test_1_8_1_a_request_on_a_saturday_night_counts_from_the_next_working_day():
    for moment, first in (
        (datetime(2026, 3, 6, 23, 59, tzinfo=SHANGHAI), on("3-9")),
        (datetime(2026, 3, 7, 0, 0, tzinfo=SHANGHAI), on("3-9")),
        (datetime(2026, 3, 9, 0, 0, tzinfo=SHANGHAI), on("3-10")),
    ):
        start = ClockEvent(K.STARTED, day_of(moment))
        assert next(day.day for day in seen("3-9", start).days if day.number == 1) == first


def test_1_8_3_a_late_or_second_correction_does_not_stop_the_clock():
    late = seen("3-20", START, event(K.CORRECTION_ASKED, "3-12"))
    assert (late.state, late.due) == (Stage.WORKING, on("3-30"))
    again = (CORRECTION, event(K.CORRECTED, "3-13"), event(K.CORRECTION_ASKED, "3-16"), event(K.CORRECTED, "3-20"))
    assert due(START, *again) == NOTICES.add_workdays(on("3-13"), 20)


def test_1_8_4_an_extension_does_not_carry_over_a_restart_and_a_new_one_may_be_granted():
    extended = event(K.EXTENDED, "3-4", days=20)
    corrected = (START, extended, CORRECTION, event(K.CORRECTED, "3-19"))
    assert due(*corrected) == on("4-17")
    assert due(*corrected, event(K.EXTENDED, "4-1", days=20)) == NOTICES.add_workdays(on("3-19"), 40)
    paid = (START, extended, FEE, FEE_GOT, event(K.FEE_PAID, "3-19"))
    assert due(*paid) == on("4-17")
    assert seen("3-20", *paid).extension_left == 20


def test_1_8_5_an_objecting_comaker_leaves_the_decision_to_the_lead_maker():
    asked, got = event(K.COMAKER_ASKED, "3-10", "丙局"), event(K.COMAKER_GOT, "3-12", "丙局")
    objected = seen("3-20", START, asked, got, event(K.COMAKER_ANSWERED, "3-20", "丙局"))
    assert (objected.state, objected.due) == (Stage.WORKING, on("4-10"))
    assert not any("视为同意" in note.text for note in objected.notes)


def test_1_8_6_the_clock_goes_on_while_reasons_are_asked_for():
    assert not [kind for kind in EventKind if "reason" in kind]


def test_1_8_7_what_is_sent_after_the_due_date_is_recorded_and_does_not_heal_the_delay():
    late = seen("4-1", START, event(K.EXTENDED, "3-31", days=20))
    assert (late.due, late.overdue, late.extension) == (on("3-30"), True, 0)
    assert late.notes[-1].text == "期限届满后的延长不改变期限"


def test_1_8_14_letters_on_the_due_date_are_in_time():
    assert due(START, event(K.EXTENDED, "3-30", days=1)) == on("3-31")
    assert seen("3-30", START, event(K.FEE_NOTICED, "3-30")).state is Stage.PAYING


def test_before_confirmation_there_is_no_clock():
    nothing = seen("3-20")
    assert (nothing.state, nothing.due, nothing.left, nothing.days) == (Stage.UNCONFIRMED, None, None, ())
    assert seen("3-20", event(K.EXTENDED, "3-2", days=5)).due is None
    assert seen("3-20", event(K.WITHDRAWN, "3-3")).state is Stage.ENDED


def test_an_end_leaves_the_due_date_as_it_stood():
    closed = seen("5-6", START, ASKED, event(K.WITHDRAWN, "3-20"), event(K.EXTENDED, "3-23", days=20))
    assert (closed.state, closed.ended, closed.due, closed.left) == (Stage.ENDED, on("3-20"), on("4-10"), 14)


def test_what_fits_nothing_is_noted_and_changes_nothing():
    stray = (
        event(K.STARTED, "3-3"),
        event(K.THIRD_PARTY_GOT, "3-4", "无此人"),
        event(K.THIRD_PARTY_ANSWERED, "3-5", "无此人"),
        event(K.CORRECTED, "3-6"),
        event(K.FEE_GOT, "3-6"),
        event(K.FEE_PAID, "3-6"),
        event(K.FEE_LAPSED, "3-6"),
        event(K.CORRECTION_LAPSED, "3-6"),
    )
    today = seen("3-9", START, *stray)
    assert (today.due, today.state) == (on("3-30"), Stage.WORKING)
    assert len(today.notes) == 2 + len(stray) - 1
    assert due(START, ASKED, ASKED, event(K.THIRD_PARTY_ANSWERED, "3-20", "甲")) == on("4-10")


@pytest.mark.parametrize(
    ("received", "expected"),
    [("2028-02-01", "2028-02-29"), ("2028-02-28", "2028-03-27"), ("2028-02-29", "2028-03-28")],
)
def test_leap_days_count_like_any_other(received, expected):
    """2028 as Monday to Friday without holidays, so that only the leap day matters."""
    plain = WorkCalendar({}, {2028: "通知"}, "plain")
    assert count_due([event(K.STARTED, received)], plain) == on(expected)


def test_every_day_of_the_count_says_why():
    days = seen("2-6", event(K.STARTED, "2-6")).days
    words = {day.day: day.why for day in days}
    assert (words[on("2-6")], words[on("2-7")]) == ("起算日，不计入", "星期六，休息")
    assert (words[on("2-16")], words[on("2-14")]) == ("节假日放假", "调休上班，第6个工作日")
    assert words[on("3-12")] == "第20个工作日，答复期限"
    assert [day.number for day in days if day.number] == list(range(1, 21))
    new_year = seen("2026-12-21", event(K.STARTED, "2026-12-21")).days
    assert "当年放假通知未发布" in next(day.why for day in new_year if day.day == date(2027, 1, 1))
    longer = seen("3-20", START, event(K.EXTENDED, "3-20", days=2)).days
    assert longer[-1].why == "延长的第2个工作日，答复期限"


def test_the_count_names_its_calendar():
    assert seen("3-3", START).revision == NOTICES.revision


DAYS = st.dates(date(2026, 1, 5), date(2026, 6, 30))
KEYS = st.sampled_from(["甲", "乙"])
EVENTS = st.builds(
    ClockEvent,
    st.sampled_from([kind for kind in EventKind if kind is not K.STARTED]),
    DAYS,
    KEYS,
    st.integers(0, 21),
    st.none() | DAYS,
)
CONSULTING = {kind for kind in EventKind if kind.startswith(("third", "comaker", "organ"))}
RUNNING = EVENTS.filter(lambda one: one.kind in CONSULTING | {K.EXTENDED, K.DELAYED})
STARTS = st.builds(ClockEvent, st.just(K.STARTED), st.dates(date(2026, 1, 1), date(2026, 3, 31)))


@given(STARTS, st.lists(EVENTS, max_size=8), st.data(), DAYS)
def test_the_due_date_never_moves_by_the_order_in_which_events_are_typed(start, events, data, today):
    typed = data.draw(st.permutations([start, *events]))
    assert count(typed, NOTICES, today=today) == count([start, *events], NOTICES, today=today)
    assert count_due(typed, NOTICES) == count_due([start, *events], NOTICES)


@given(STARTS, st.lists(EVENTS, max_size=8), DAYS, st.none() | st.integers(0, 30), st.none() | st.integers(0, 60))
def test_a_suspension_never_shortens(start, events, asked, got, answered):
    letter = [ClockEvent(K.THIRD_PARTY_ASKED, asked, "另一人")]
    if got is not None:
        letter.append(ClockEvent(K.THIRD_PARTY_GOT, asked + timedelta(days=got), "另一人"))
    if answered is not None:
        letter.append(ClockEvent(K.THIRD_PARTY_ANSWERED, asked + timedelta(days=answered), "另一人"))
    assert later(count_due([start, *events, *letter], NOTICES)) >= later(count_due([start, *events], NOTICES))


@given(STARTS, st.lists(RUNNING, max_size=6), st.sets(st.dates(date(2026, 1, 1), date(2026, 8, 31)), max_size=5))
def test_making_a_day_a_rest_day_never_makes_the_due_date_earlier(start, events, rests):
    longer = WorkCalendar({**NOTICES.exceptions, **dict.fromkeys(rests, False)}, NOTICES.notices, "longer")
    assert later(count_due([start, *events], longer)) >= later(count_due([start, *events], NOTICES))


@given(STARTS, st.lists(EVENTS, max_size=8), DAYS)
def test_the_count_agrees_with_itself(start, events, today):
    found = count([start, *events], NOTICES, today=today)
    numbers = [day.number for day in found.days if day.number]
    assert numbers == list(range(1, len(numbers) + 1))
    assert found.due == count_due([start, *events], NOTICES)
    if found.due and not found.delayed:
        assert len(numbers) == 20 + found.extension
        assert found.days[-1].day == found.due
        if (found.ended or today) <= found.due and today >= found.day_zero:
            assert found.used + found.left == 20 + found.extension


SPANS = st.lists(
    st.tuples(DAYS, st.integers(0, 40)).map(lambda one: Span(one[0], one[0] + timedelta(one[1]))), max_size=5
)


@given(DAYS, st.integers(1, 60), SPANS)
def test_counting_around_spans_is_the_same_as_looking_at_each_day(after, n, spans):
    assert nth_counted(NOTICES, after, n, merged(spans)) == NOTICES.add_workdays(after, n, spans)
