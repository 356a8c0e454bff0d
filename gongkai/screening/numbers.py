"""Identity numbers, bank cards and mobile numbers, however they are spaced, hyphenated or broken over lines.

A chunk is a stretch of digits with at most a blank, hyphen or line break between them; its runs are the digits without
gaps. A number is one run or a few neighbouring ones, never a part of a run: what stands inside a longer number is not
a number of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from gongkai.screening import digits
from gongkai.screening.findings import Class, Finding

PRIVACY = "《政府信息公开条例》第十五条、《个人信息保护法》第二十八条：身份证件号码、银行账号属个人隐私，公开时应遮挡"
CONTACT = "《政府信息公开条例》第十五条：个人联系方式公开会损害第三方合法权益的，不得公开"

IDENTITY = Class("id_number", "身份证号码", PRIVACY, "删去，或只保留前3位和后4位：{}")
MISTYPED = Class(
    "id_number", "身份证号码", PRIVACY, "校验位不符，可能录错，但仍是证件号码：删去，或只保留前3位和后4位：{}"
)
OLD_IDENTITY = Class("id_number", "身份证号码", PRIVACY, "15位旧号码：删去，或只保留前3位和后4位：{}")
PERHAPS_OLD = OLD_IDENTITY.weaker("形似15位旧身份证号码，请核对；如是，只保留前3位和后4位：{}")
CARD = Class("bank_card", "银行卡号", PRIVACY, "删去，或只保留后4位：{}")
MOBILE = Class("mobile", "手机号码", CONTACT, "删去，或保留前3位和后4位：{}")
DUTY_PHONE = MOBILE.weaker("请核对是否单位对外公布的值班号码；如是个人号码，保留前3位和后4位：{}")

GAP = r"[ \-\r\n\u2028]{0,3}"
CHUNK = re.compile(rf"\d(?:{GAP}\d)++(?:[ \-\r\n]?[Xx](?:(?![A-Za-z0-9])|(?=\d\d(?!\d))))?")
RUN = re.compile(r"\d+")
DOTTED = re.compile(r"(?<![\d.])1[3-9]\d\.\d{4}\.\d{4}(?![\d.])")
MOST_RUNS = 6

CUES = re.compile(
    r"(?P<identity>身份证|身份号|公民身份|证件号|证件及号|驾驶证|从业资格证)"
    r"|(?P<disabled>残疾证|残疾人证)"
    r"|(?P<card>银行|卡号|帐号|账号|账户|开户|借记卡|社保卡|工资卡|一卡通)"
    r"|(?P<credit>信用代码|信用编码|组织机构代码|税号|纳税人识别)"
    r"|(?P<phone>电话|手机|联系方式|热线|Tel|TEL|tel|传真|微信)"
    r"|(?P<code>编号|单号|流水|受理号|案号|索引号|文号|标识码|代码|合同|凭证|发票|备案|批号|批次|许可证|注册号|登记号|条码|序列号"
    r"|IMEI|ISBN|宗地|地块号|图号|票号|学号|准考证|档案号|登记证|证号|设备号|型号|坐标|唯一码|校验码|哈希)"
)
DUTY = re.compile(
    r"(?:值班|监督|举报|咨询|投诉|服务|报修|求助|应急|救援)[^，。；\n]{0,4}(?:电话|手机|热线|号码)[：:\s]*$"
)
QUANTITY = re.compile(
    r"\.\d|,\d{3}|\s?(?:元|万元|亿|吨|公斤|千克|平方|立方|公顷|亩|米|公里|人次|户|辆|台|度|千瓦|股|%|号(?!码))|\.[a-z]|_"
)
IN_ADDRESS = re.compile(r"(?:https?:|www\.|[?&]\w+=)[!-~]*$")
SPOKEN = re.compile(r"(?:tel|phone|mobile|mob)\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """Neighbouring runs taken as one number; `shape` is the length of each run."""

    digits: str
    start: int
    end: int
    shape: tuple[int, ...]


def find_numbers(text: str, flat: str) -> list[Finding]:
    """Every number of a person in the text; `flat` is `digits.plain(text)`."""
    dotted = (
        MOBILE.found(text, *match.span(), digits.masked(match.group().replace(".", ""), 3, 4))
        for match in DOTTED.finditer(flat)
    )
    return [*(finding for chunk in CHUNK.finditer(flat) for finding in in_chunk(text, flat, chunk)), *dotted]


def in_chunk(text: str, flat: str, chunk: re.Match[str]) -> Iterator[Finding]:
    """Findings among the runs of one chunk, from left to right, none on another's digits."""
    if chunk.end() - chunk.start() < 11:
        return
    runs = [run.span() for run in RUN.finditer(flat, chunk.start(), chunk.end())]
    at = 0
    while at < len(runs):
        found = next(filter(None, (judged(text, flat, number) for number in joined(flat, runs, at, chunk.end()))), None)
        if found is None:
            at += 1
            continue
        yield found
        while at < len(runs) and runs[at][0] < found.end:
            at += 1


def joined(flat: str, runs: list[tuple[int, int]], at: int, chunk_end: int) -> list[Number]:
    """The run at `at`, alone and with its next neighbours, longest first, up to 20 digits."""
    numbers = boxes(flat, runs, at, chunk_end)
    value = ""
    shape: tuple[int, ...] = ()
    for index in range(at, min(at + MOST_RUNS, len(runs))):
        start, end = runs[index]
        value, shape = value + flat[start:end], (*shape, end - start)
        if len(value) > 20:
            break
        if index == len(runs) - 1 and chunk_end > end and len(value) == 17:
            value, end = f"{value}X", chunk_end
        if len(value) >= 11:
            numbers.append(Number(value, runs[at][0], end, shape))
    return numbers[::-1]


def boxes(flat: str, runs: list[tuple[int, int]], at: int, chunk_end: int) -> list[Number]:
    """One digit a box, as forms have them: the whole row of single digits that begins at `at`."""
    if not is_single(runs[at]) or (at and is_single(runs[at - 1])):
        return []
    row = list(takewhile(is_single, runs[at : at + 19]))
    end = row[-1][1]
    value = "".join(flat[start] for start, _ in row)
    if len(row) == 17 and at + 17 == len(runs) and chunk_end > end:
        value, end = f"{value}X", chunk_end
    return [Number(value, row[0][0], end, (len(value),))] if len(value) in {11, 18} else []


def is_single(run: tuple[int, int]) -> bool:
    """Whether a run is one digit."""
    return run[1] - run[0] == 1


def judged(text: str, flat: str, number: Number) -> Finding | None:
    """The finding that a number is, None where it is something else."""
    if not is_plausible(number):
        return None
    before = flat[max(0, number.start - 60) : number.start]
    if glued(flat, number, before):
        return None
    cue = last_cue(before[-24:])
    if (kind := identity_kind(number, cue)) is not None:
        return kind.found(text, number.start, number.end, digits.masked(number.digits, 3, 4))
    if is_card(number, cue):
        return CARD.found(text, number.start, number.end, digits.masked(number.digits, 0, 4))
    return mobile(text, flat, number, before, cue)


def is_plausible(number: Number) -> bool:
    """Whether the digits alone can be anything of a person's: asked first, because most numbers in a text cannot."""
    value = number.digits
    if len(value) in {18, 20}:
        return digits.looks_like_identity(value[:18]) or digits.is_card(value)
    return len(value) < 16 or digits.is_card(value)


def glued(flat: str, number: Number, before: str) -> bool:
    """Whether the number is a part of something longer: a word of letters, a web address, a decimal."""
    after = flat[number.end : number.end + 1]
    if after.isascii() and (after.isalpha() or after == "_"):
        return True
    if before and before[-1] in "_.$#" and not SPOKEN.search(before[-8:]):
        return True
    return IN_ADDRESS.search(before) is not None


def last_cue(before: str) -> str:
    """Which kind of number is announced last before a place: "identity", "card", "credit", "phone", "code" or ""."""
    kind = ""
    for cue in CUES.finditer(before):
        kind = cue.lastgroup or ""
    return kind


def identity_kind(number: Number, cue: str) -> Class | None:
    """Of which generation an identity number is, None where it is none."""
    value = number.digits.upper()
    if len(value) == 18 and cue != "credit":
        if digits.is_identity(value):
            return IDENTITY
        if cue == "identity" and digits.looks_like_identity(value):
            return MISTYPED
    if len(value) == 20 and digits.is_identity(value[:18]) and cue == "disabled":
        return IDENTITY
    if len(value) == 15 and digits.is_old_identity(value) and cue != "code":
        if cue == "identity":
            return OLD_IDENTITY
        return PERHAPS_OLD if len(number.shape) == 1 and cue == "" else None
    return None


def is_card(number: Number, cue: str) -> bool:
    """Whether it is a bank card: sure beginnings by themselves, others where a bank is named or the card's groups show."""
    if (
        not number.digits.isdigit()
        or cue in {"code", "credit", "identity", "phone"}
        or not digits.is_card(number.digits)
    ):
        return False
    grouped = len(number.shape) >= 4 and set(number.shape[:-1]) == {4} and number.shape[-1] <= 4
    return cue == "card" or grouped or (number.digits.startswith(digits.SURE_BINS) and len(number.shape) == 1)


MOBILE_SHAPES = {(11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5)}


def mobile(text: str, flat: str, number: Number, before: str, cue: str) -> Finding | None:
    """The finding of a mobile number (with or without 86 before it), None where it is an amount, a code or a part."""
    start = local_start(flat, number, before, cue)
    if start is None or cue in {"code", "credit", "card", "identity"}:
        return None
    before = flat[max(0, start - 24) : start]
    if tied(flat, number, before) or (cue != "phone" and QUANTITY.match(flat, number.end)):
        return None
    kind = DUTY_PHONE if DUTY.search(before) else MOBILE
    return kind.found(text, start, number.end, digits.masked(flat[start : number.end], 3, 4))


def local_start(flat: str, number: Number, before: str, cue: str) -> int | None:
    """Where the eleven digits begin, the country's code left out; None where it is no mobile number."""
    value, shape, start = number.digits, number.shape, number.start
    for code in ("0086", "86"):
        if not value.startswith(code) or len(value) != 11 + len(code):
            continue
        if shape[0] == len(code):
            value, shape = value[len(code) :], shape[1:]
            start = next(at for at in range(start + len(code), number.end) if flat[at].isdigit())
        elif before.endswith("+") or cue == "phone":
            value, shape, start = value[len(code) :], (shape[0] - len(code), *shape[1:]), start + len(code)
    right = len(value) == 11 and value[0] == "1" and value[1] in "3456789" and shape in MOBILE_SHAPES
    return start if right else None


def tied(flat: str, number: Number, before: str) -> bool:
    """Whether letters or a hyphen tie the digits to a longer code: GX13800138000, 2024-13800138000-01."""
    if re.search(r"\d-$", before) and not re.search(r"(?<!\d)(?:\+?86|0086)-$", before):
        return True
    if re.match(r"-\d", flat[number.end : number.end + 2]):
        return True
    return bool(re.search(r"[A-Za-z]$", before)) and not SPOKEN.search(before)
