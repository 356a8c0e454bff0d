"""Data of persons that must not go out: numbers, addresses, plates, private mailboxes, names (rules 10.4.1–10.4.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.screening import digits
from gongkai.screening.addresses import find_addresses
from gongkai.screening.findings import Class, Finding, Severity, resolved
from gongkai.screening.numbers import CONTACT, PRIVACY, find_numbers
from gongkai.screening.people import find_people

DRIVER_LIST = "driver_list"  # names and licence numbers of coach drivers have to be published (rule 10.4.7)
DUTY_PHONE = "duty_phone"  # mobile numbers announced as duty or complaint lines
PENALTY = "penalty"  # penalised persons are published by name
VEHICLES = "vehicles"  # plates belong to the matter: scrapped buses, vehicles for auction
CONTEXTS = frozenset({DRIVER_LIST, DUTY_PHONE, PENALTY, VEHICLES})

HOME_PHONE = Class("phone_of_person", "个人住宅电话", CONTACT, "删去住宅电话")
PASSPORT = Class("passport", "护照等证件号码", PRIVACY, "删去，或只保留首尾：{}")
PLATE = Class(
    "plate",
    "车牌号码",
    "《政府信息公开条例》第十五条：非必要不公开个人车牌",
    "请核对是否必须公开；不必公开的遮挡中间位：{}",
    Severity.WARN,
)
MAILBOX = Class("email", "个人邮箱", CONTACT, "请核对是否单位公布的邮箱；个人邮箱应删去或遮挡：{}", Severity.WARN)

LANDLINE = re.compile(
    r"(?:家庭(?:联系)?电话|住宅电话|住宅座机|宅电|家长(?:联系)?电话|监护人(?:联系)?电话|家里电话|申请人(?:联系)?电话|本人(?:联系)?电话)"
    r"[：: \t]{0,3}(?P<it>(?:\(?0\d{2,3}\)?[- ]?)?[2-9]\d{3}[- ]?\d{3,4})(?!\d)"
)
TRAVEL = re.compile(
    r"(?:护照|通行证|回乡证|台胞证|旅行证|居留证|证件号码?)[^，。；;\n\d]{0,10}?(?<![A-Za-z])(?P<it>[A-Za-z]{1,2}\d{7,9})(?![A-Za-z0-9])"
)
PLATES = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·\-. ]?"
    r"(?=[A-HJ-NP-Z]{0,2}\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9\-])"
)
MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-*])(?P<local>[A-Za-z0-9._%+\-]{1,64}+)@(?:qq|163|126|139|189|sina|sohu|gmail|hotmail|outlook|foxmail|yeah|vip\.qq"
    r"|icloud|aliyun)\.(?:com|cn|net)(?:\.cn)?(?![A-Za-z0-9\-])"
)
PRIVATE = re.compile(r"本人|个人|申请人|考生|当事人|家长|村民|业主|投诉人|来信人|举报人|信访人")
OFFICIAL = re.compile(r"意见|反馈|报名|投稿|征集|监督|咨询|单位|办公|公司|报送|发送|发至|寄至|提交|科室|处室|受理")
DRIVER_CUE = re.compile(r"驾驶证|驾驶员证|从业资格证|准驾证")


def find_personal(text: str, *, allow: frozenset[str] = frozenset()) -> list[Finding]:
    """Everything in a text that tells too much of a person, by place, without overlaps.

    allow   contexts in which publication is a duty, out of `CONTEXTS`; ValueError for any other word
    Linear in the length of the text; never raises for what stands in it.
    """
    if unknown := allow - CONTEXTS:
        raise ValueError(f"unknown contexts {sorted(unknown)}, known are {sorted(CONTEXTS)}")
    flat = digits.plain(text)
    found = [
        *find_numbers(text, flat),
        *find_addresses(text, flat),
        *find_people(text, penalty=PENALTY in allow),
        *landlines(text, flat),
        *passports(text, flat),
        *plates(text, flat),
        *mailboxes(text, flat),
    ]
    return [finding for finding in resolved(found) if not is_allowed(text, finding, allow)]


def landlines(text: str, flat: str) -> Iterator[Finding]:
    """Landlines announced as somebody's at home; a body's landlines are never asked about."""
    for match in LANDLINE.finditer(flat):
        yield HOME_PHONE.found(text, *match.span("it"))


def passports(text: str, flat: str) -> Iterator[Finding]:
    """Passports and travel permits, only where one is announced: the form alone is that of many product codes."""
    for match in TRAVEL.finditer(flat):
        yield PASSPORT.found(text, *match.span("it"), digits.masked(match["it"], 1, 2))


def plates(text: str, flat: str) -> Iterator[Finding]:
    """Plates of cars, old and new-energy."""
    for match in PLATES.finditer(flat):
        yield PLATE.found(text, *match.span(), f"{match.group()[:2]}***{match.group()[-2:]}")


def mailboxes(text: str, flat: str) -> Iterator[Finding]:
    """Mailboxes at free providers that are a person's: announced so, or with a number as their name.

    A bureau's mailbox at the same providers, announced for opinions or applications, is left alone.
    """
    for match in MAIL.finditer(flat):
        before = flat[max(0, match.start() - 24) : match.start()]
        private = PRIVATE.search(before) is not None
        if private or (match["local"].isdigit() and not OFFICIAL.search(before)):
            yield MAILBOX.found(text, *match.span(), f"{match['local'][:1]}***{match.group()[len(match['local']) :]}")


def is_allowed(text: str, finding: Finding, allow: frozenset[str]) -> bool:
    """Whether a finding falls under a context in which publication is a duty."""
    if finding.code == "plate":
        return VEHICLES in allow
    if finding.code == "mobile":
        return DUTY_PHONE in allow and finding.severity is Severity.WARN
    return finding.code == "id_number" and DRIVER_LIST in allow and is_licence(text, finding.start)


def is_licence(text: str, at: int) -> bool:
    """Whether the last line before a number that names a certificate names a driver's and no identity card.

    Looks back 20,000 characters: the heading of a long table.
    """
    before = text[max(0, at - 20_000) : at]
    cues = [cue.start() for cue in DRIVER_CUE.finditer(before)]
    return bool(cues) and "身份证" not in before[before.rfind("\n", 0, cues[-1]) + 1 :]
