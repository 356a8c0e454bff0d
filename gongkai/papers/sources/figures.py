"""Numbers and dates as a worksheet shows them, from the stored value and its number format."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite

from gongkai.rules.days import WEEKDAYS
from gongkai.rules.numerals import chinese

# Formats that Excel numbers but does not store, as its Chinese edition shows them (ECMA-376 part 1, 18.8.30).
CHINESE_FORMATS = {
    14: "yyyy/m/d", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'AM/PMh"时"mm"分"', 35: 'AM/PMh"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: 'AM/PMh"时"mm"分"', 56: 'AM/PMh"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*')
_TOKEN = re.compile(
    r'General|"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|(?:AM/PM|上午/下午|A/P)|y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|[#0?,.]+|E[+-]0+|%|.',
    re.IGNORECASE | re.DOTALL,
)
_PLACEHOLDER = re.compile(r"General$|[#0?,.]+$")


@lru_cache(maxsize=256)
def is_date_format(pattern: str) -> bool:
    """Whether a number format shows dates or times."""
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', "", pattern.partition(";")[0])
    return bare.lower() != "general" and re.search(r"[ymdhs]", bare, re.IGNORECASE) is not None


def shown(value: object, pattern: str) -> str:
    """A cell's value as text: text as it is, numbers and dates in their format; unknown formats as General."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, pattern)
    if isinstance(value, timedelta):
        return _period(value)
    if isinstance(value, datetime | date | time):
        return _moment(value, pattern)
    return str(value)


def general(value: float) -> str:
    """A number without a format: whole numbers whole, others with at most 15 significant digits."""
    if not isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


@lru_cache(maxsize=256)
def _sections(pattern: str) -> list[list[str]]:
    """The tokens of each section of a format: for positive numbers, negative ones, zero."""
    sections, at = [], 0
    while (match := _SECTION.match(pattern, at)) is not None:
        sections.append(_TOKEN.findall(match[0]))
        at = match.end() + 1
        if at > len(pattern):
            break
    return sections


def _number(value: float, pattern: str) -> str:
    sections = _sections(pattern)
    negative = value < 0 and len(sections) > 1
    tokens = sections[1] if negative else sections[2] if value == 0 and len(sections) > 2 else sections[0]
    places = [token for token in tokens if _PLACEHOLDER.match(token)]
    size = abs(value) if negative else value
    if tokens and not places and len(sections) > 1 and "@" not in tokens:
        return _literals(tokens, "")
    if len(places) != 1 or any(token[0] in "E/" for token in tokens):
        return general(value)
    try:
        figure = general(size) if places[0] == "General" else _figure(size, places[0], tokens.count("%"))
    except (InvalidOperation, OverflowError):
        return general(value)
    return _literals(tokens, figure)


def _figure(value: float, places: str, percents: int) -> str:
    whole, _, fraction = places.partition(".")
    if value == 0 and "0" not in places:
        return ""
    number = Decimal(repr(value)) * 100**percents
    while whole.endswith(","):
        whole, number = whole[:-1], number / 1000
    number = number.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    text = f"{number:,f}" if "," in whole else f"{number:f}"
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    if "." in text:
        optional = len(fraction) - len(fraction.rstrip("#?"))
        kept = len(fraction) - optional
        head, _, tail = text.partition(".")
        tail = tail[:kept] + tail[kept:].rstrip("0")
        text = f"{head}.{tail}" if tail or fraction else head
    head, dot, tail = text.partition(".")
    head = head.zfill(whole.count("0")) if "," not in whole else head
    return sign + head + dot + tail


def _literals(tokens: list[str], figure: str) -> str:
    text, used = "", False
    for token in tokens:
        if _PLACEHOLDER.match(token):
            text, used = text + ("" if used else figure), True
        else:
            text += _literal(token)
    return text.strip()


def _literal(token: str) -> str:
    if token.startswith('"'):
        return token[1:-1]
    if token.startswith("\\"):
        return token[1:]
    if token.startswith("[$"):
        return token[2:-1].partition("-")[0]
    return "" if token[0] in "_*[" else token


def _period(value: timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def _moment(value: datetime | date | time, pattern: str) -> str:
    section = _SECTION.match(pattern)
    tokens = _TOKEN.findall(section[0] if section else "")
    if not is_date_format(pattern):
        tokens = _TOKEN.findall("h:mm:ss" if isinstance(value, time) else "yyyy/m/d")
    in_chinese = any("dbnum1" in token.lower() for token in tokens)
    half = any(token.upper() in {"AM/PM", "A/P", "上午/下午"} for token in tokens)
    text, before = "", ""
    for number, token in enumerate(tokens):
        kind = token[0].lower()
        if kind in "ymdhsa" and not token.startswith(("[", '"')):
            following = next((later[0].lower() for later in tokens[number + 1 :] if later[0].lower() in "ymdhs"), "")
            minute = kind == "m" and len(token) < 3 and (before == "h" or following == "s")
            text += _field(value, token, minute=minute, half=half, in_chinese=in_chinese)
            before = kind
        elif kind == "上" and len(token) > 1:
            text += _half(value)
        else:
            text += _literal(token)
    return text.strip()


def _field(value: datetime | date | time, token: str, *, minute: bool, half: bool, in_chinese: bool) -> str:
    kind, width = token[0].lower(), len(token.partition(".")[0])
    if kind == "a":
        return _half(value) if "/" in token else _weekday(value, width)
    if kind == "d" and width > 2:
        return _weekday(value, width)
    figure = _part(value, "M" if minute else kind, half)
    if kind == "y":
        year = f"{figure:04d}" if width > 2 else f"{figure % 100:02d}"
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in year) if in_chinese else year
    return chinese(figure) if in_chinese else f"{figure:0{min(width, 2)}d}"


def _part(value: datetime | date | time, kind: str, half: bool) -> int:
    names = {"y": "year", "m": "month", "d": "day", "h": "hour", "M": "minute", "s": "second"}
    figure = int(getattr(value, names[kind], 0))
    return (figure - 1) % 12 + 1 if kind == "h" and half else figure


def _weekday(value: datetime | date | time, width: int) -> str:
    if isinstance(value, time):
        return ""
    return ("星期" if width > 3 else "周") + WEEKDAYS[value.weekday()]


def _half(value: datetime | date | time) -> str:
    return "上午" if _part(value, "h", half=False) < 12 else "下午"
