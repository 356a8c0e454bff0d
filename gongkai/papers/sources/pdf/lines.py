"""From the characters of a PDF page to lines, and from lines to texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gongkai.papers.sources.pdf.glyphs import plain

Char = dict[str, Any]  # as pdfplumber gives it: text, x0, x1, top, bottom, size

_CLOSING = "，。、；：？！）》」』】〕〉”’％…,.;:?!)]}%"
_OPENING = "（《“‘「『【〔〈([{"
_WORD = re.compile(r"[0-9A-Za-z%./+-]")


@dataclass(slots=True, eq=False)
class Line:
    """One printed line. Measures are points from the left and the top of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    head: float  # width of what cannot be parted from its beginning: a character with what must follow, a Latin word

    @property
    def width(self) -> float:
        """From the first to the last character."""
        return self.x1 - self.x0


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """The lines of the characters from top to bottom, each from left to right. Blank lines are left out."""
    rows: list[list[Char]] = []
    middle = 0.0
    for char in sorted(chars, key=lambda char: (float(char["top"] + char["bottom"]), float(char["x0"]))):
        centre = (char["top"] + char["bottom"]) / 2
        if rows and abs(centre - middle) <= 0.4 * max(char["size"], rows[-1][0]["size"]):
            rows[-1].append(char)
        else:
            rows.append([char])
            middle = centre
    return [_line(row) for row in rows if any(char["text"].strip() for char in row)]


def joined(lines: list[Line], room: float) -> str:
    """The text of lines that were wrapped to a width of `room`: `\\n` only where a line ended before it had to."""
    text = ""
    for number, line in enumerate(lines):
        text += line.text
        if number + 1 < len(lines):
            following = lines[number + 1]
            text += "\n" if ended_early(line, following, room) else glue(line.text, following.text)
    return text


def ended_early(line: Line, following: Line, room: float) -> bool:
    """Whether the beginning of the following line would still have fitted on this one."""
    return line.width + following.head + 0.1 * line.size <= room


def glue(before: str, after: str) -> str:
    """What stands between two pieces of one line: a blank between Latin words, else nothing."""
    return " " if before and after and before[-1].isascii() and after[0].isascii() and _latin(before, after) else ""


def _latin(before: str, after: str) -> bool:
    return before[-1].isalpha() and after[0].isalpha()


def _line(row: list[Char]) -> Line:
    row = sorted(row, key=lambda char: float(char["x0"]))
    while row and not row[0]["text"].strip():
        row.pop(0)
    while row and not row[-1]["text"].strip():
        row.pop()
    text, last = "", row[0]
    for char in row:
        text += _gap(last, char) + plain(char["text"])
        last = char
    size = max(float(char["size"]) for char in row)
    top, bottom = min(float(char["top"]) for char in row), max(float(char["bottom"]) for char in row)
    return Line(text, float(row[0]["x0"]), float(last["x1"]), top, bottom, size, _head(row))


def _gap(before: Char, after: Char) -> str:
    gap = after["x0"] - before["x1"]
    near = before["text"].isascii() or after["text"].isascii()
    wide = gap > (0.3 if near else 1.5) * after["size"]
    return " " if wide and before["text"].strip() and after["text"].strip() else ""


def _head(row: list[Char]) -> float:
    end = 0
    while end + 1 < len(row) and row[end]["text"] in _OPENING:
        end += 1
    end += 1
    if _WORD.match(row[end - 1]["text"]):
        while end < len(row) and _WORD.match(row[end]["text"]):
            end += 1
    while end < len(row) and row[end]["text"] in _CLOSING:
        end += 1
    return float(row[end - 1]["x1"] - row[0]["x0"])
