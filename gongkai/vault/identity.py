"""Whether what somebody entered can be an identity number, a credit code or a phone number, and what is wrong if not.

Each function gives one Chinese sentence for the form, or "" where nothing is wrong. Whether the number was issued, and to
whom, no arithmetic can tell.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

PROVINCES = frozenset(
    map(
        str,
        [
            *range(11, 16),
            *range(21, 24),
            *range(31, 38),
            *range(41, 47),
            *range(50, 55),
            *range(61, 66),
            71,
            81,
            82,
            83,
        ],
    )
)  # GB/T 2260; 81 to 83 on residence permits of people from 港澳台
FOREIGN = "9"  # first digit on permits of permanent residence from other countries since 2023, then the province
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
CHECKS = "10X98765432"
EARLIEST = date(1880, 1, 1)
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: without I, O, S, V, Z
REGISTRARS = frozenset("123456789ANY")  # GB 32100-2015 table 1 and its later additions
MOBILE = re.compile(r"1[3-9]\d{9}")


def written(text: str) -> str:
    """What was entered as it is kept: narrow forms, capitals, no blanks and no hyphens."""
    return re.sub(r"[\s\u200b-\u200f\ufeff\u2010-\u2015-]", "", unicodedata.normalize("NFKC", text)).upper()


def identity_fault(text: str, today: date) -> str:
    """What is wrong with a citizen's identity number (GB 11643): length, region, day of birth, check digit."""
    number = written(text)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return f"居民身份证号码应为18位，前17位是数字，最后一位是数字或X；现为{len(number)}位，请核对。"
    region = number[1:3] if number.startswith(FOREIGN) else number[:2]
    if region not in PROVINCES:
        return f"身份证号码的地区代码“{number[:3]}”不存在，请核对前几位。"
    born = day_of(number[6:14])
    if born is None or not EARLIEST <= born <= today:
        return f"身份证号码中的出生日期“{number[6:14]}”不可能，请核对第7至14位。"
    if CHECKS[sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11] != number[17]:
        return "身份证号码的校验位不符，可能有一位写错或两位写反，请逐位核对。"
    return ""


def day_of(digits: str) -> date | None:
    """YYYYMMDD as a day, None where the calendar has none."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def credit_code_fault(text: str) -> str:
    """What is wrong with a 统一社会信用代码 (GB 32100): length, letters, registrar, check character."""
    code = written(text)
    if len(code) != 18:
        return f"统一社会信用代码应为18位，现为{len(code)}位，请核对。"
    odd = sorted({character for character in code if character not in CREDIT})
    if odd:
        return f"统一社会信用代码不含“{'、'.join(odd)}”，请核对是否把数字看成了字母。"
    if code[0] not in REGISTRARS:
        return f"统一社会信用代码的首位“{code[0]}”不是登记管理部门代码，请核对。"
    total = sum(CREDIT.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    if CREDIT[-total % 31] != code[17]:
        return "统一社会信用代码的校验码不符，可能有一位写错，请对照营业执照或法人证书逐位核对。"
    return ""


def mobile_fault(text: str) -> str:
    """What is wrong with a mobile number of the mainland; +86 before it is no fault."""
    number = written(text).removeprefix("+86")
    if not number.isascii() or not number.isdigit():
        return "手机号码只能是数字，请核对。"
    if len(number) != 11:
        return f"手机号码应为11位，现为{len(number)}位，请核对。"
    return "" if MOBILE.fullmatch(number) else f"手机号码不会以“{number[:2]}”开头，请核对。"
