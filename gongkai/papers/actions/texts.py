"""Text made fit for a file: characters that XML cannot hold, and how wide a line will be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
NO_LINE_START = frozenset("，。、；：？！）》」』】〕％,.;:?!)]}%”’…—")
NO_LINE_END = frozenset("（《「『【〔([{“‘")
WIDE_LATIN = frozenset("MWmw@%&")


def clean(text: str) -> str:
    """The text without what XML 1.0 forbids (control characters, lone surrogates) and without byte-order marks."""
    return NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """Clean and safe both between tags and inside an attribute in double quotes."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def ems(text: str, narrow: float = 0.5) -> float:
    """Width of one line in ems. A Chinese character is 1; `narrow` is the width of a digit (0.5 in 仿宋, 宋体)."""
    return sum(_em(character, narrow) for character in text)


@lru_cache(maxsize=8192)
def _em(character: str, narrow: float) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if character in WIDE_LATIN:
        return narrow * 1.6
    return narrow * 1.25 if character.isupper() else narrow


def clipped(text: str, room: float, narrow: float = 0.5) -> str:
    """The text on one line of `room` ems, its end replaced by … where it is longer."""
    line = " ".join(text.split())
    if ems(line, narrow) <= room:
        return line
    kept, used = "", 1.0
    for character in line:
        used += _em(character, narrow)
        if used > room:
            break
        kept += character
    return kept.rstrip() + "…"


def wrapped(text: str, room: float, lines: int, narrow: float = 0.5) -> list[str]:
    """At most `lines` lines of `room` ems; no line starts with a closing mark; what does not fit ends in …."""
    out: list[str] = []
    rest = " ".join(text.split())
    while rest and len(out) < lines - 1 and ems(rest, narrow) > room:
        cut = max(_breaks(rest, room, narrow), default=1)
        out.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*out, clipped(rest, room, narrow)] if rest or not out else out


def _breaks(text: str, room: float, narrow: float) -> Iterator[int]:
    """Positions where a line may end: within the room, not inside a Latin word or number, not at a wrong mark."""
    used = 0.0
    for i, character in enumerate(text[:-1], 1):
        used += _em(character, narrow)
        if used > room:
            return
        if breaks_at(text, i):
            yield i


def breaks_at(text: str, i: int) -> bool:
    """Whether a line may end before text[i]."""
    before, after = text[i - 1], text[i]
    if after in NO_LINE_START or before in NO_LINE_END:
        return False
    return not (_is_latin(before) and _is_latin(after))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
