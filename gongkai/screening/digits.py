"""Numbers that prove themselves: check digits of identity numbers, bank cards and credit codes, and how they are masked.

All functions take plain ASCII digits; `plain` makes them from what stands in a text, one character for one.
"""

from __future__ import annotations

import unicodedata
from datetime import date

PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)  # GB/T 2260, first two digits; 81–83: residence permits of people from 港澳台
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
CHECKS = "10X98765432"
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: without I, O, S, V, Z
CARD_LENGTHS = range(16, 20)

WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms of ASCII
HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−﹣·•"), "-")
BLANKS = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u2060\ufeff\u3000\u00ad"), " ")
PLAIN: dict[int, int | str] = {**WIDE, **HYPHENS, **BLANKS, ord("×"): "*", ord("＊"): "*"}


def plain(text: str) -> str:
    """The text with full-width forms, odd hyphens and invisible blanks as ASCII; every offset stays the same."""
    same = text.translate(PLAIN)
    return same if same.isascii() or not odd_digits(same) else "".join(map(ascii_digit, same))


def odd_digits(text: str) -> bool:
    """Whether digits of other scripts stand in it (mathematical, Arabic), as pasted text sometimes has."""
    return any(block in text for block in "٠١٢٣٤٥٦٧٨٩𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")


def ascii_digit(character: str) -> str:
    """A digit of whatever script as ASCII, anything else as it is."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def is_identity(number: str) -> bool:
    """Whether 18 characters are a citizen's identity number: region, day of birth and check digit (GB 11643)."""
    return looks_like_identity(number) and CHECKS[weighed(number)] == number[17]


def looks_like_identity(number: str) -> bool:
    """Region and day of birth are possible; the check digit may be wrong."""
    return len(number) == 18 and number[:2] in PROVINCES and number[6:8] in {"19", "20"} and is_day(number[6:14])


def weighed(number: str) -> int:
    """Remainder of the first 17 digits, 0 to 10."""
    return sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11


def is_old_identity(number: str) -> bool:
    """Whether 15 digits can be an identity number of the first generation; it has no check digit."""
    return len(number) == 15 and number[:2] in PROVINCES and number[2:6] != "0000" and is_day(f"19{number[6:12]}")


def is_day(digits: str) -> bool:
    """Whether YYYYMMDD is a day of the calendar."""
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def is_card(number: str) -> bool:
    """Whether 16 to 19 digits pass the Luhn test (GB/T 17552) and begin as cards issued in China do."""
    return len(number) in CARD_LENGTHS and number.isdigit() and number.startswith(BINS) and luhn(number)


BINS = ("62", "60", "4", "51", "52", "53", "54", "55", "35", "9558", "9559", "9400", "9111", "81")
SURE_BINS = ("62", "9558", "9559")  # nothing but cards of 银联 and of two banks begins so


def luhn(number: str) -> bool:
    """The mod-10 test of ISO/IEC 7812."""
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in number[-2::-2])
    return (sum(map(int, number[::-2])) + sum(doubled)) % 10 == 0


def is_credit_code(code: str) -> bool:
    """Whether 18 characters are a 统一社会信用代码 with the right check character (GB 32100)."""
    if len(code) != 18 or code[0] not in "159Y" or any(character not in CREDIT for character in code):
        return False
    total = sum(CREDIT.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return CREDIT[-total % 31] == code[17]


def masked(words: str, head: int, tail: int) -> str:
    """The words with every digit but the first `head` and last `tail` as a star, what separates them dropped."""
    kept = "".join(character for character in plain(words) if character.isalnum())
    return kept[:head] + "*" * (len(kept) - head - tail) + kept[len(kept) - tail :]
