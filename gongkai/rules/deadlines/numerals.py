"""Figures as plans print them: 12, １２, 十二, 两, 1万, 15万, 三千, 二〇二一."""

from __future__ import annotations

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "0": 0, "O": 0, "o": 0, "两": 2}
TIMES = {"十": 10, "百": 100, "千": 1000, "廿": 20}
GROUPS = {"万": 10_000, "亿": 100_000_000}


def whole(text: str) -> int:
    """A whole number in either writing; ValueError where it is none."""
    if text.isascii():
        return int(text)
    if len(text) == 4 and all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    return int(figure(text))


def figure(text: str) -> float:
    """A figure with its 万 or 亿, `1.5万` or `三千`; ValueError where it is none."""
    total = 0.0
    rest = text
    for group in "亿万":
        head, sign, tail = rest.partition(group)
        if sign:
            total += (_below_ten_thousand(head) if head else 1.0) * GROUPS[group]
            rest = tail
    return total + (_below_ten_thousand(rest) if rest else 0.0)


def _below_ten_thousand(text: str) -> float:
    if text.replace(".", "", 1).isascii():
        return _mixed(text)
    total, digit = 0, 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in TIMES:
            total += 20 if char == "廿" else (digit or 1) * TIMES[char]
            digit = 0
        elif char.isdecimal() and char.isascii():
            digit = digit * 10 + int(char)
        else:
            raise ValueError(f"not a figure: {text}")
    return float(total + digit)


def _mixed(text: str) -> float:
    return float(text.replace(",", ""))
