"""What is sealed comes back only with the right key, for the right place, and unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.vault.sealing import (
    AES,
    SM4,
    Keyring,
    Unreadable,
    needs_new_key,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)

OLD = Keyring({"k1": bytes(range(32))}, "k1")
NEW = Keyring({"k2": bytes(range(32, 64)), "k1": bytes(range(32))}, "k2")
STRANGER = Keyring({"k1": bytes(reversed(range(32)))}, "k1")
FIELD = "foi.applicant.identity:4711"
BOTH = pytest.mark.parametrize("cipher", [SM4, AES])


@BOTH
@given(text=st.text(max_size=300))
def test_a_text_comes_back(cipher, text):
    token = seal(text, OLD, about=FIELD, cipher=cipher)
    assert token.isascii()
    assert unseal(token, OLD, about=FIELD) == text


@BOTH
@given(data=st.binary(max_size=300))
def test_a_file_comes_back(cipher, data):
    assert unseal_bytes(seal_bytes(data, OLD, about=FIELD, cipher=cipher), OLD, about=FIELD) == data


@given(text=st.text(min_size=1, max_size=40), data=st.data())
def test_a_changed_character_is_an_error_wherever_it_stands(text, data):
    token = seal(text, NEW, about=FIELD)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("aA0-_.=é ").filter(lambda character: character != token[at]))
    with pytest.raises(Unreadable):
        unseal(token[:at] + other + token[at + 1 :], NEW, about=FIELD)


@given(data=st.binary(max_size=60), cut=st.data())
def test_a_changed_or_missing_byte_of_a_file_is_an_error(data, cut):
    kept = seal_bytes(data, NEW, about=FIELD)
    at = cut.draw(st.integers(0, len(kept) - 1))
    flipped = kept[:at] + bytes([kept[at] ^ 1 << cut.draw(st.integers(0, 7))]) + kept[at + 1 :]
    for wrong in (flipped, kept[:at], kept + b"\0"):
        with pytest.raises(Unreadable):
            unseal_bytes(wrong, NEW, about=FIELD)


def test_every_single_bit_of_a_sealed_text_counts():
    token = seal("440102198001011234", NEW, about=FIELD).encode()
    opened = []
    for bit in range(len(token) * 8):
        changed = bytearray(token)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            opened.append(unseal(changed.decode("latin-1"), NEW, about=FIELD))
        except Unreadable:
            continue
    assert opened == []


def test_a_seal_opens_for_no_other_row_or_field():
    token = seal("张三", OLD, about=FIELD)
    for elsewhere in ("foi.applicant.identity:4712", "foi.applicant.phone:4711", ""):
        with pytest.raises(Unreadable, match="属于别的记录"):
            unseal(token, OLD, about=elsewhere)


def test_two_seals_of_one_value_differ_and_show_nothing_of_it():
    first, second = (seal("440102198001011234", OLD, about=FIELD) for _ in range(2))
    assert first != second
    assert "4401" not in first


def test_an_old_seal_opens_in_the_new_ring_and_asks_for_the_new_key():
    token, kept = seal("张三", OLD, about=FIELD), seal_bytes(b"x", OLD, about=FIELD)
    assert unseal(token, NEW, about=FIELD) == "张三"
    assert (needs_new_key(token, OLD), needs_new_key(token, NEW)) == (False, True)
    assert (needs_new_key(kept, OLD), needs_new_key(kept, NEW)) == (False, True)
    again = seal(unseal(token, NEW, about=FIELD), NEW, about=FIELD)
    assert not needs_new_key(again, NEW)
    with pytest.raises(Unreadable, match="“k2”"):
        unseal(again, OLD, about=FIELD)


def test_another_cipher_asks_for_a_new_seal():
    token = seal("张三", OLD, about=FIELD, cipher=AES)
    assert token.startswith("gk1.aes-256-gcm.k1.")
    assert needs_new_key(token, OLD)


def test_another_key_of_the_same_name_does_not_open():
    with pytest.raises(Unreadable):
        unseal(seal("张三", OLD, about=FIELD), STRANGER, about=FIELD)


@pytest.mark.parametrize("token", [
    pytest.param("", id="nothing"),
    pytest.param("张三", id="a value that was never sealed"),
    pytest.param("440102198001011234", id="a bare number"),
    pytest.param("gk1.sm4-gcm.k1", id="a head without a body"),
    pytest.param("gk1.sm4-gcm.k1.", id="an empty body"),
    pytest.param("gk1.sm4-gcm.k1.YWJj", id="a body too short"),
    pytest.param("gk1.des.k1." + "YWJj" * 20, id="an unknown cipher"),
    pytest.param("gk2.sm4-gcm.k1." + "YWJj" * 20, id="another form"),
    pytest.param("gk1.sm4-gcm.mark." + "YWJj" * 20, id="the key of marks"),
])  # fmt: skip
def test_what_is_no_seal_is_unreadable(token):
    with pytest.raises(Unreadable):
        unseal(token, OLD, about=FIELD)
    with pytest.raises(Unreadable):
        unseal_bytes(token.encode(), OLD, about=FIELD)


def test_a_ring_is_read_with_its_first_key_current():
    ring = Keyring.read(f" k2:{'ab' * 32}, k1:{'cd' * 32},mark:{'ef' * 32} ")
    assert ring.current == "k2"
    assert [*ring.keys] == ["k2", "k1", "mark"]
    assert ring.keys["k1"] == b"\xcd" * 32


def test_the_key_of_marks_never_seals():
    ring = Keyring.read(f"mark:{'ef' * 32},k1:{'cd' * 32}")
    assert ring.current == "k1"
    with pytest.raises(ValueError, match="'mark'"):
        Keyring({"mark": b"x" * 32}, "mark")


@pytest.mark.parametrize(("text", "says"), [
    pytest.param("", "holds no key", id="nothing"),
    pytest.param(f"mark:{'ef' * 32}", "holds no key", id="only the key of marks"),
    pytest.param("ab" * 32, "key 1 of the ring is not written as name:hex", id="no name"),
    pytest.param(f"k 1:{'ab' * 32}", "not written as name:hex", id="a blank in the name"),
    pytest.param("k1:geheim", "'k1' of the ring is not hexadecimal", id="not hexadecimal"),
    pytest.param("k1:abcd", "'k1' has 2 bytes", id="too short"),
    pytest.param(f"k1:{'ab' * 32},k1:{'cd' * 32}", "names 'k1' twice", id="twice the same name"),
])  # fmt: skip
def test_a_ring_that_is_written_wrong_says_where(text, says):
    with pytest.raises(ValueError, match=says) as error:
        Keyring.read(text)
    assert "abab" not in str(error.value)


def test_keys_do_not_show_in_tracebacks():
    assert "current='k1'" in repr(OLD)
    assert "keys" not in repr(OLD)
