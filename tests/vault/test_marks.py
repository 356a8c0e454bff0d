"""Equal values have equal marks, other values have not, and a change of keys leaves them alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.vault.marks import comparable, mark
from gongkai.vault.sealing import Keyring

FIRST, SECOND = "ab" * 32, "cd" * 32
OLD = Keyring.read(f"k1:{FIRST}")
NUMBER = "11010519491231002X"


@pytest.mark.parametrize(
    "same", ["11010519491231002x", " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２ｘ"]
)
def test_one_value_has_one_mark_however_it_is_written(same):
    assert mark(same, OLD, purpose="identity") == mark(NUMBER, OLD, purpose="identity")


def test_a_mark_is_64_hexadecimal_digits_and_shows_nothing():
    code = mark(NUMBER, OLD, purpose="identity")
    assert len(bytes.fromhex(code)) == 32
    assert code.islower()


@given(st.text(), st.text())
def test_marks_are_equal_just_when_values_are(one, other):
    same = mark(one, OLD, purpose="name") == mark(other, OLD, purpose="name")
    assert same == (comparable(one) == comparable(other))


@given(st.text())
def test_a_blank_value_has_no_mark(text):
    assert (mark(text, OLD, purpose="name") == "") == (not comparable(text))
    assert mark(" \u3000\u200b\t", OLD, purpose="name") == ""


def test_marks_of_two_purposes_are_never_equal():
    assert mark("13800001234", OLD, purpose="phone") != mark("13800001234", OLD, purpose="identity")


@pytest.mark.parametrize("ring", [
    pytest.param(f"k2:{SECOND},k1:{FIRST}", id="a new key before the old one"),
    pytest.param(f"k2:{SECOND},mark:{FIRST}", id="the oldest key kept under the name mark"),
    pytest.param(f"mark:{FIRST},k3:{'ef' * 32},k2:{SECOND}", id="wherever it stands"),
])  # fmt: skip
def test_a_change_of_keys_leaves_marks_alone(ring):
    assert mark(NUMBER, Keyring.read(ring), purpose="identity") == mark(NUMBER, OLD, purpose="identity")


def test_another_key_makes_other_marks():
    assert mark(NUMBER, Keyring.read(f"k1:{SECOND}"), purpose="identity") != mark(NUMBER, OLD, purpose="identity")
