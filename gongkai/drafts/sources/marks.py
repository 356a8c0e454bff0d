"""Numbers of headings and items: 一、 （一） 1. （1） ① 第一条, at the start of a line or in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHINESE = "[一二三四五六七八九十百〇零两]{1,5}"
_DIGITS = "[0-9０-９]{1,3}"
_VALUES = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

_SINGLE = (("bracket", "㈠", "㈩"), ("round", "⑴", "⒇"), ("arabic", "⒈", "⒛"))  # numbers that are one character

# Longest first: （一） before 一、, 1.2 before 1.
MARK = re.compile(
    rf"""
      (?P<part>第\s*(?:{_CHINESE}|{_DIGITS})\s*(?:部分|章|篇|编|节))\s*[：:、.．]?
    | (?P<article>第\s*(?:{_CHINESE}|{_DIGITS})\s*[条款项])\s*[：:、.．]?
    | (?P<bracket>[（(]\s*{_CHINESE}\s*[）)])[、.．]?
    | (?P<round>[（(]\s*{_DIGITS}\s*[）)])[、.．]?
    | (?<![0-9０-９.．])(?P<decimal>[0-9]{{1,2}}(?:[.．][0-9]{{1,2}}){{1,3}})(?![0-9.．%％万亿个月年日条项家名座所辆倍元公米吨])[、.．]?
    | (?P<chinese>{_CHINESE})\s*[、.．](?!\s*[二三四五六七八九十]、)
    | (?<![0-9０-９.．])(?P<arabic>{_DIGITS})\s*[.．、](?:(?![0-9０-９])|(?=(?:20)?[0-9]{{1,2}}(?:年|月|[个条项家名座所辆]|公里)))
    | (?<![0-9０-９.．（(])(?P<closed>{_DIGITS})[）)](?![、，。；])
    | ^\s*(?P<bare>[0-9]{{1,3}})\s+(?=[一-鿿“《])(?!公里|公顷|米|[年月日号个条项家名座所辆吨元万亿倍次期批种时分天周位岁])
    | (?P<single>[㈠-㈩⑴-⒇⒈-⒛])[、.．]?
    | (?P<circle>[{_CIRCLES}])[、.．]?
    | (?P<ordinal>第\s*{_CHINESE})\s*[，,、：:](?!\s*第)
    | (?<![一-鿿])(?:【\s*)?(?P<task>(?:任务|措施|事项)(?:{_CHINESE}|{_DIGITS}))\s*[：:、.．】]
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A number as printed. `no` has no dot or comma behind it; text[start:end] is all of it."""

    style: str
    number: int
    no: str
    start: int
    end: int


def mark_at(text: str, position: int = 0) -> Mark | None:
    """The mark that begins at the position, if one does."""
    match = MARK.match(text, position)
    return _mark(match) if match else None


def marks_in(text: str) -> list[Mark]:
    """All that might be marks anywhere in the text, left to right."""
    return [_mark(match) for match in MARK.finditer(text)]


def value(numeral: str) -> int:
    """A numeral from 1 to 999 in either writing."""
    if numeral.isdecimal():
        return int(numeral)
    total, digit = 0, 0
    for char in numeral:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _VALUES[char]
    return total + digit


def _mark(match: re.Match[str]) -> Mark:
    style = match.lastgroup or ""
    no = re.sub(r"\s", "", match[style])
    if style == "single":
        style, first = next((name, first) for name, first, last in _SINGLE if first <= no <= last)
        number = ord(no) - ord(first) + 1
    elif style == "bare":
        style, number = "arabic", int(no)
    elif style == "circle":
        number = _CIRCLES.index(no) + 1
    else:
        found = re.findall(f"{_CHINESE}|{_DIGITS}", no)
        number = value(found[-1])
    return Mark(style, number, no, match.start(), match.end())
