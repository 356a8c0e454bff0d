from datetime import date

import pytest

from gongkai.rules.refused import Refused
from gongkai.rules.requests.service import FREE, Way, met_on, refuse_carrier

SENT, LATER = date(2026, 3, 30), date(2026, 4, 2)


@pytest.mark.parametrize(
    ("way", "day", "basis"),
    [
        pytest.param(Way.HAND, LATER, "国办公开办函〔2016〕235号第四点", id="by hand: signature"),
        pytest.param(Way.OTHER_AGENCY, LATER, "国办公开办函〔2016〕235号第四点", id="other agency: signature"),
        pytest.param(Way.POST, SENT, "国办公开办函〔2016〕235号第四点", id="post: day of posting"),
        pytest.param(Way.WEB, LATER, "惯例：互联网送达以文书可供申请人查阅并已通知之日为准", id="online: told"),
    ],
)
def test_1_6_11_and_1_8_2_the_day_on_which_the_duty_is_met(way, day, basis):
    found = met_on(way, sent=SENT, signed=LATER, told=LATER)
    assert (found.day, str(found.basis)) == (day, basis)


@pytest.mark.parametrize("way", [Way.HAND, Way.OTHER_AGENCY, Way.WEB], ids=str)
def test_1_6_11_without_signature_or_notice_the_duty_is_not_met(way):
    found = met_on(way, sent=SENT)
    assert found.day is None
    assert "尚未" in found.why


def test_1_8_2_a_notice_before_the_letter_is_there_counts_from_the_letter():
    assert met_on(Way.WEB, sent=LATER, told=SENT).day == LATER


def test_a_signature_before_the_letter_was_sent_is_refused():
    with pytest.raises(Refused, match="签收日期早于"):
        met_on(Way.HAND, sent=LATER, signed=SENT)


@pytest.mark.parametrize("carrier", ["中国邮政", "邮政挂号", "EMS", " ems 特快专递"])
def test_1_6_12_the_postal_enterprise_carries(carrier):
    refuse_carrier(carrier)
    with pytest.raises(Refused, match="到付"):
        refuse_carrier(carrier, collect=True)


@pytest.mark.parametrize("carrier", ["某某快递", "", "非中国邮政"])
def test_1_6_12_other_couriers_are_refused(carrier):
    with pytest.raises(Refused, match="235号第二点"):
        refuse_carrier(carrier)


def test_1_6_13_no_postage_is_collected():
    with pytest.raises(Refused, match="235号第三点"):
        refuse_carrier("EMS", collect=True)
    assert str(FREE) == "《政府信息公开条例》第四十二条"


def test_every_way_has_a_name():
    assert len({way.label for way in Way}) == 4
