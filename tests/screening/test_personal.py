"""Data of persons: what is found, what only looks like it, and what stays hidden once mended."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import Inventor
from labelled import CASES

from gongkai.screening import digits
from gongkai.screening.findings import Severity
from gongkai.screening.personal import DRIVER_LIST, DUTY_PHONE, PENALTY, VEHICLES, find_personal

MADE = Inventor(7)
IDENTITY = "44010619900101" + "1235"  # invented, valid in form


def found(text, **options):
    return [(finding.code, finding.words) for finding in find_personal(text, **options)]


def test_an_identity_number_is_found_and_masked():
    (finding,) = find_personal(f"身份证号：{IDENTITY}。")
    assert (finding.code, finding.words, finding.mended) == ("id_number", IDENTITY, "440***********1235")
    assert finding.severity is Severity.BLOCK
    assert "440***********1235" in finding.advice


@pytest.mark.parametrize("text", [
    pytest.param("440106 19900101 1235", id="blanks"),
    pytest.param("440106-19900101-1235", id="hyphens"),
    pytest.param("４４０１０６１９９００１０１１２３５", id="full width"),
    pytest.param("4401061990\n01011235", id="broken in a cell"),
    pytest.param("4401061990\u200b01011235", id="invisible blank"),
    pytest.param(" ".join("440106199001011235"), id="one digit a box"),
    pytest.param("张某440106199001011235李某", id="between names"),
])  # fmt: skip
def test_an_identity_number_is_found_however_it_is_written(text):
    assert [code for code, _ in found(text)] == ["id_number"]


@pytest.mark.parametrize("text", [
    pytest.param("440106199001011234", id="wrong check digit"),
    pytest.param("440106199013011235", id="no such month"),
    pytest.param("1440106199001011235", id="part of a longer number"),
    pytest.param("440***********1235", id="masked"),
    pytest.param("统一社会信用代码：440106199001011235", id="announced as a credit code"),
])  # fmt: skip
def test_what_is_no_identity_number_is_left_alone(text):
    assert found(text) == []


def test_a_mistyped_identity_number_is_still_one_where_it_is_announced():
    assert found("身份证号码440106199001011234") == [("id_number", "440106199001011234")]


def test_old_numbers_without_announcement_only_ask():
    announced, bare = find_personal("身份证440106900101123"), find_personal("440106900101123")
    assert [finding.severity for finding in announced + bare] == [Severity.BLOCK, Severity.WARN]


@pytest.mark.parametrize("number", [
    "13800138000", "138-0013-8000", "138 0013 8000", "138.0013.8000", "１３８００１３８０００", "+86 13800138000", "+8613800138000",
])  # fmt: skip
def test_a_mobile_number_is_found_however_it_is_written(number):
    (finding,) = find_personal(f"联系{number}。")
    assert (finding.code, finding.mended) == ("mobile", "138****8000")


@pytest.mark.parametrize("text", [
    "12345", "020-83123456", "400-800-1234", "13800138000元", "13800138000.50", "订单号13800138000", "GX13800138000",
    "6913800138000", "138****8000", "2024-13800138000-01", "https://example.gov.cn/?id=13800138000",
])  # fmt: skip
def test_service_numbers_amounts_and_codes_are_no_mobile_numbers(text):
    assert found(text) == []


def test_a_duty_line_is_asked_about_and_can_be_allowed():
    text = "值班电话：13800138000"
    assert [finding.severity for finding in find_personal(text)] == [Severity.WARN]
    assert found(text, allow=frozenset({DUTY_PHONE})) == []


def test_bank_cards_pass_the_luhn_test_and_a_bank_or_a_sure_beginning():
    card, visa = MADE.card(), MADE.luhn("4367", 19)
    assert found(f"补贴发至{card}") == [("bank_card", card)]
    assert found(f"银行卡号{visa}") == [("bank_card", visa)]
    assert found(f"交易{visa}") == []
    assert found(f"订单号{card}") == []


def test_a_home_is_found_and_written_down_to_the_street():
    (finding,) = find_personal("李某家住广州市天河区石牌街道东莞庄路12号3栋501室，五口人。")
    assert (finding.code, finding.words) == ("home_address", "广州市天河区石牌街道东莞庄路12号3栋501室")
    assert finding.mended == "广州市天河区石牌街道***"


def test_addresses_below_a_heading_are_found():
    text = "姓名|户籍地|现住址|金额\n谭某|平南县|平南县大安镇新儒村23号|500\n陆某|平南县|平南县大安镇|500\n"
    assert found(text) == [("home_address", "平南县大安镇新儒村23号")]


def test_coach_drivers_licence_numbers_may_be_published():
    text = f"姓名\t驾驶证号\n黄某\t{IDENTITY}\n邓某\t{MADE.id()}"
    assert len(found(text)) == 2
    assert found(text, allow=frozenset({DRIVER_LIST})) == []
    assert len(found(text.replace("驾驶证号", "身份证号"), allow=frozenset({DRIVER_LIST}))) == 2


def test_penalised_persons_and_vehicles_may_be_published():
    text = "当事人：张伟，男，驾驶粤A12345号车"
    assert [code for code, _ in found(text)] == ["person_name", "plate"]
    assert found(text, allow=frozenset({PENALTY, VEHICLES})) == []


def test_an_unknown_context_is_refused():
    with pytest.raises(ValueError, match="unknown contexts"):
        find_personal("", allow=frozenset({"everything"}))


def test_all_digits_of_the_labelled_set_stay_hidden_once_mended():
    left = []
    for case in CASES:
        text = case.text
        for finding in reversed(find_personal(text)):
            text = text[: finding.start] + (finding.mended or "***") + text[finding.end :]
        left += [(text, finding) for finding in find_personal(text)]
    assert left == []


CHARACTERS = st.text(
    st.one_of(
        st.sampled_from("1390246X- \n\t|住址号栋单元室电话手机身份证局长粤A@qq.com：，年张伟当事人男《》"),
        st.characters(),
    ),
    max_size=200,
)  # surrogates too


@settings(max_examples=300, deadline=None)
@given(CHARACTERS)
def test_every_finding_of_any_text_stands_where_it_says(text):
    places = [(finding.start, finding.end) for finding in find_personal(text)]
    assert all(finding.words == text[finding.start : finding.end] != "" for finding in find_personal(text))
    assert all(one[1] <= other[0] for one, other in pairwise(places))


@settings(deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["id", "id_x", "mobile", "card", "id_spaced", "mobile_hyphens"]))
def test_a_mended_number_is_found_no_more(seed, kind):
    text = f"号码：{getattr(Inventor(seed), kind)()}。"
    (finding,) = find_personal(text)
    assert find_personal(text.replace(finding.words, finding.mended)) == []


@given(st.text("0123456789", min_size=17, max_size=17))
def test_one_wrong_digit_breaks_an_identity_number(body):
    right = digits.CHECKS[digits.weighed(body)]
    assert all(digits.CHECKS[digits.weighed(body)] != other for other in "0123456789X" if other != right)


NASTY = [
    "1",
    "1 ",
    "138 0013 ",
    "6222 ",
    "44010619900101123X ",
    "住址：",
    "，住",
    "住址|",
    "住址|\n1|\n",
    "3栋2单元",
    "a.",
    "1@qq.",
    "粤A",
    "受害人",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", NASTY)
def test_a_long_text_of_one_piece_ends(piece):
    assert isinstance(find_personal(piece * (200_000 // len(piece))), list)
