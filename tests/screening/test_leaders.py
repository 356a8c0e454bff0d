"""Leaders: titles, names one character off, order."""

import pytest
from labelled import LEADERS

from gongkai.screening.wording import find_leaders


def found(text):
    return [(finding.label, finding.words, finding.mended) for finding in find_leaders(text, LEADERS)]


@pytest.mark.parametrize(("text", "words", "mended"), [
    pytest.param("副局长陈志远出席", "副局长", "局长", id="lowered"),
    pytest.param("局长林晓峰出席", "局长", "副局长", id="raised"),
    pytest.param("周敏局长指出", "局长", "副局长", id="after the name"),
    pytest.param("局长陈致远讲话", "陈致远", "陈志远", id="sounds alike"),
    pytest.param("副局长林晓锋带队", "林晓锋", "林晓峰", id="looks alike"),
])  # fmt: skip
def test_a_wrong_title_or_name_is_found(text, words, mended):
    assert found(text) == [("领导姓名职务", words, mended)]


@pytest.mark.parametrize("text", [
    "党组书记、局长陈志远主持", "书记陈志远", "副局长林晓峰、周敏参加", "科长周敏华汇报", "陈志远强调", "陈志远、林晓峰、周敏、何建军出席", "",
])  # fmt: skip
def test_what_is_right_is_left_alone(text):
    assert found(text) == []


def test_leaders_in_the_wrong_order_are_asked_about():
    assert found("林晓峰、陈志远出席") == [("领导排序", "陈志远", "陈志远、林晓峰")]
    assert found("林晓峰出席。陈志远讲话") == []


def test_a_name_of_two_characters_may_be_spread():
    assert found("周　敏、林晓峰") == [("领导排序", "林晓峰", "林晓峰、周敏")]


def test_without_a_list_nothing_is_found():
    assert find_leaders("局长陈致远", []) == []
