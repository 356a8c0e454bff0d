"""How personal data is shown to those who need not know it in full.

What is kept follows custom: of an identity number 3 + 4 characters, of a mobile number 3 + 4, of a bank card the last 4,
of an address its district. What is too short to hide something that way is hidden whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum

STAR = "*"
DOUBLE = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "夏侯",
    "端木",
    "长孙",
)
HAN = "\u4e00-\u9fff"
PROVINCE = rf"[{HAN}]{{2,7}}?(?:省|自治区|特别行政区)"
CITY = rf"[{HAN}]{{1,8}}?(?:市|自治州|盟|地区)"
# a road, a village or an estate is no district; 新乡县 and 通道侗族自治县 are
PART = r"(?:[^路街道巷弄村镇乡屯社区小园号\W\d]|乡(?=[市县区])|道(?=侗))"
DISTRICT = rf"[{HAN}]{PART}{{0,10}}?(?:自治县|县|旗|区|市)"
DOWN_TO_DISTRICT = re.compile(rf"(?:{PROVINCE})?(?:{CITY})?(?:{DISTRICT})?")


class Kind(StrEnum):
    """Kinds of personal data that a mask is known for."""

    NAME = "name"
    IDENTITY = "identity"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    BANK = "bank"


def masked(kind: Kind | str, text: str) -> str:
    """The text as others may see it, "" for a blank one. ValueError for a kind without a mask.

    Every character that is not kept is a star, but addresses, names and mail boxes do not tell their length.
    """
    value = unicodedata.normalize("NFKC", text).strip()
    return MASKS[Kind(kind)](value) if value else ""


def kept(head: int, tail: int) -> Callable[[str], str]:
    """A mask that keeps so many characters at both ends if at least as many are hidden as are shown less one."""

    def mask(value: str) -> str:
        solid = "".join(value.split())
        hidden = len(solid) - head - tail
        if hidden < (head + tail) // 2:
            return STAR * len(solid)
        return solid[:head] + STAR * hidden + solid[len(solid) - tail :]

    return mask


def phone(value: str) -> str:
    """138****1234; of other numbers all but the last four digits, which are hidden."""
    digits = re.sub(r"[\s-]", "", value.removeprefix("+86"))
    if len(digits) == 11 and digits.startswith("1") and digits.isdigit():
        return f"{digits[:3]}****{digits[7:]}"
    return value[:-4] + STAR * 4 if len(value) > 6 else STAR * len(value)


def email(value: str) -> str:
    """z***@163.com; without an @ nothing is kept."""
    box, at, host = value.rpartition("@")
    return f"{box[0]}***@{host}" if at and len(box) > 1 else f"***{at}{host if at else ''}"


def address(value: str) -> str:
    """The address down to its district, county or city; nothing where none is named."""
    found = DOWN_TO_DISTRICT.match("".join(value.split()))
    return f"{found.group() if found else ''}***"


def name(value: str) -> str:
    """张某某, and 欧阳某; of a name in other letters its first."""
    surname = value[:2] if value.startswith(DOUBLE) and len(value) > 2 else value[0]
    return surname + ("某" if len(value) - len(surname) < 2 else "某某")


MASKS: Mapping[Kind, Callable[[str], str]] = {
    Kind.NAME: name,
    Kind.IDENTITY: kept(3, 4),
    Kind.PHONE: phone,
    Kind.EMAIL: email,
    Kind.ADDRESS: address,
    Kind.BANK: kept(0, 4),
}
