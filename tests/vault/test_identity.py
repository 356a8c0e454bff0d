"""Numbers prove themselves, and a wrong one is named in one sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.vault.identity import CHECKS, CREDIT, PROVINCES, WEIGHTS, credit_code_fault, identity_fault, mobile_fault

TODAY = date(2026, 3, 2)
RIGHT = "11010519491231002X"  # the example of GB 11643
BODY = "91350100M000100Y43"  # the example of GB 32100


def closed(first: str) -> str:
    return first + CHECKS[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]


numbers = st.builds(
    lambda region, place, born, order: closed(f"{region}{place:04}{born:%Y%m%d}{order:03}"),
    st.sampled_from(sorted(PROVINCES)),
    st.integers(0, 9999),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


@given(numbers)
def test_a_right_number_has_no_fault(number):
    assert identity_fault(number, TODAY) == ""
    assert identity_fault(f" {number[:6]} {number[6:14]}-{number[14:].lower()}", TODAY) == ""


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, at, shift):
    wrong = number[:at] + str((int(number[at]) + shift) % 10) + number[at + 1 :]
    assert identity_fault(wrong, TODAY).endswith("。")


@given(numbers, st.integers(0, 15))
def test_two_digits_changed_round_are_noticed(number, at):
    wrong = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert (identity_fault(wrong, TODAY) == "") == (wrong == number)


@pytest.mark.parametrize(("number", "says"), [
    pytest.param(RIGHT, "", id="the standard's example"),
    pytest.param(closed("91101219900101123"), "", id="permanent residence of a foreigner"),
    pytest.param(closed("81000019900101123"), "", id="residence permit of 香港"),
    pytest.param("", "现为0位", id="nothing"),
    pytest.param("130503670401001", "应为18位", id="fifteen digits of the first generation"),
    pytest.param("1101051949123100X2", "最后一位", id="X not at the end"),
    pytest.param("99" + RIGHT[2:], "地区代码", id="no such region"),
    pytest.param("110105194902300021", "19490230", id="30 February"),
    pytest.param(closed("11010520260303002"), "出生日期", id="born tomorrow"),
    pytest.param(closed("11010517000101002"), "出生日期", id="born in 1700"),
    pytest.param("110105194912310021", "校验位", id="wrong check digit"),
    pytest.param("张三" * 250, "现为500位", id="a name of 500 characters"),
])  # fmt: skip
def test_what_is_wrong_with_an_identity_number(number, says):
    assert (identity_fault(number, TODAY) == "") == (says == "")
    assert says in identity_fault(number, TODAY)


@pytest.mark.parametrize(("code", "says"), [
    pytest.param(BODY, "", id="the standard's example"),
    pytest.param(BODY.lower(), "", id="small letters"),
    pytest.param(BODY[:17], "现为17位", id="one short"),
    pytest.param("9135O100M000100Y43", "O", id="a letter for a nought"),
    pytest.param("01350100M000100Y43", "首位", id="no such registrar"),
    pytest.param("91350100M000100Y34", "校验码", id="changed round"),
])  # fmt: skip
def test_what_is_wrong_with_a_credit_code(code, says):
    assert (credit_code_fault(code) == "") == (says == "")
    assert says in credit_code_fault(code)


@given(st.integers(1, 17), st.sampled_from(CREDIT))
def test_one_wrong_character_of_a_credit_code_is_noticed(at, other):
    wrong = BODY[:at] + other + BODY[at + 1 :]
    assert (credit_code_fault(wrong) == "") == (wrong == BODY)


@pytest.mark.parametrize(("number", "says"), [
    pytest.param("13800001234", "", id="right"),
    pytest.param("+86 138 0000 1234", "", id="with country and blanks"),
    pytest.param("１３８００００１２３４", "", id="full width"),
    pytest.param("1380000123", "现为10位", id="one short"),
    pytest.param("12800001234", "“12”", id="no such range"),
    pytest.param("138oooo1234", "只能是数字", id="letters"),
    pytest.param("", "只能是数字", id="nothing"),
])  # fmt: skip
def test_what_is_wrong_with_a_mobile_number(number, says):
    assert (mobile_fault(number) == "") == (says == "")
    assert says in mobile_fault(number)
