from datetime import date, datetime

import pytest

from gongkai.rules.days import SHANGHAI, day_of
from gongkai.rules.refused import Refused
from gongkai.rules.requests.receipt import REQUIRED_CHANNELS, Channel, receipt_date

ARRIVED, CONFIRMED = date(2026, 3, 2), date(2026, 3, 4)


@pytest.mark.parametrize(
    ("channel", "day", "basis"),
    [
        pytest.param(Channel.COUNTER, ARRIVED, "《政府信息公开条例》第三十一条第一项", id="in person"),
        pytest.param(Channel.POST_SIGNED, ARRIVED, "《政府信息公开条例》第三十一条第二项", id="signed for"),
        pytest.param(Channel.POST_PLAIN, CONFIRMED, "《政府信息公开条例》第三十一条第二项", id="unsigned"),
        pytest.param(Channel.POST_OTHER_UNIT, CONFIRMED, "国办公开办函〔2015〕207号", id="another unit"),
        pytest.param(Channel.WEB, ARRIVED, "《政府信息公开条例》第三十一条第三项", id="web"),
        pytest.param(Channel.EMAIL, CONFIRMED, "《政府信息公开条例》第三十一条第三项", id="e-mail"),
        pytest.param(Channel.FAX, CONFIRMED, "《政府信息公开条例》第三十一条第三项", id="fax"),
        pytest.param(Channel.OTHER, CONFIRMED, "国办公开办函〔2015〕207号", id="other channel"),
    ],
)
def test_1_5_the_day_of_receipt_by_channel(channel, day, basis):
    receipt = receipt_date(channel, arrived=ARRIVED, confirmed=CONFIRMED)
    assert (receipt.day, str(receipt.basis)) == (day, basis)
    assert receipt.why


@pytest.mark.parametrize("channel", [channel for channel in Channel if channel.confirms], ids=str)
def test_1_5_without_confirmation_the_clock_does_not_begin(channel):
    receipt = receipt_date(channel, arrived=ARRIVED, confirmed=None)
    assert receipt.day is None
    assert "尚未确认" in receipt.why


@pytest.mark.parametrize("channel", [channel for channel in Channel if channel.confirms], ids=str)
def test_1_5_an_applicant_who_cannot_be_reached_is_registered_until_contact_is_restored(channel):
    lost = receipt_date(channel, arrived=ARRIVED, confirmed=None, reachable=False)
    assert (lost.day, str(lost.basis)) == (None, "国办公开办函〔2015〕207号")
    assert "恢复联系" in lost.why
    assert receipt_date(channel, arrived=ARRIVED, confirmed=CONFIRMED, reachable=False).day == CONFIRMED


@pytest.mark.parametrize("channel", [Channel.COUNTER, Channel.POST_SIGNED, Channel.WEB], ids=str)
def test_1_5_what_is_handed_in_or_signed_for_needs_no_contact(channel):
    assert receipt_date(channel, arrived=ARRIVED, confirmed=None, reachable=False).day == ARRIVED


def test_1_5_another_channel_goes_by_the_rules_of_the_agency_where_they_set_a_day():
    ruled = date(2026, 3, 3)
    assert receipt_date(Channel.OTHER, arrived=ARRIVED, confirmed=CONFIRMED, ruled=ruled).day == ruled


def test_1_5_6_in_person_and_post_are_open_everywhere():
    assert {Channel.COUNTER, Channel.POST_SIGNED, Channel.POST_PLAIN} == REQUIRED_CHANNELS


def test_1_5_7_what_reached_another_unit_counts_from_the_day_of_confirmation_by_the_work_unit():
    receipt = receipt_date(Channel.POST_OTHER_UNIT, arrived=date(2026, 3, 9), confirmed=date(2026, 3, 9))
    assert receipt.day == date(2026, 3, 9)
    assert "实际收到" in receipt.why


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        pytest.param(datetime(2026, 3, 7, 23, 59, 59, tzinfo=SHANGHAI), date(2026, 3, 7), id="23:59 in Beijing"),
        pytest.param(datetime(2026, 3, 8, 0, 0, 0, tzinfo=SHANGHAI), date(2026, 3, 8), id="00:00 in Beijing"),
        pytest.param(datetime(2028, 2, 29, 0, 0, 0, tzinfo=SHANGHAI), date(2028, 2, 29), id="leap day"),
    ],
)
def test_1_8_1_a_web_request_on_a_rest_day_is_confirmed_on_that_day(moment, day):
    assert receipt_date(Channel.WEB, arrived=day_of(moment), confirmed=None).day == day


def test_1_8_1_day_one_of_a_web_request_on_a_saturday_is_the_next_working_day(notices):
    received = receipt_date(Channel.WEB, arrived=date(2026, 3, 7)).day
    assert notices.add_workdays(received, 1) == date(2026, 3, 9)


def test_a_confirmation_before_the_arrival_is_refused():
    with pytest.raises(Refused, match="确认日期早于"):
        receipt_date(Channel.EMAIL, arrived=CONFIRMED, confirmed=ARRIVED)


def test_every_channel_has_a_name():
    assert len({channel.label for channel in Channel}) == len(Channel) == 8
