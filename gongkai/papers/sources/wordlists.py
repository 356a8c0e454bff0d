"""Lists as Word and WPS paste them: paragraphs that say of themselves in which list and how deep they stand (`mso-list`), and
carry their number or bullet as text. They become lists; numbers that say more than 1, 2, 3 stay in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from lxml.etree import Element, _Element

from gongkai.papers.sources.markup import held

MARKER = re.compile(r"mso-list\s*:\s*ignore", re.I)
_PLACE = re.compile(r"mso-list\s*:\s*(l\d+)\s+level([1-9])", re.I)
_NUMBER = re.compile(r"([1-9][0-9]{0,3})[.．、)）]?")
_OF, _LEVEL, _MARKER = "list", "level", "marker"  # notes on an element until its container is read


class Point(NamedTuple):
    """A paragraph of a list: how deep it stands, what stands before its words, and they."""

    level: int
    marker: str
    block: _Element


def place_of(style: str) -> tuple[str, str] | None:
    """The list and the depth that a paragraph's style names."""
    found = _PLACE.search(style)
    return (found[1], found[2]) if found else None


def note(block: _Element, place: tuple[str, str], marker: str) -> None:
    """Keep on a paragraph where it belongs, until `gathered`."""
    for name, value in zip((_OF, _LEVEL, _MARKER), (*place, "".join(marker.split())), strict=True):
        block.set(name, value)


def gathered(blocks: Iterable[_Element]) -> list[_Element]:
    """Blocks with what belongs to a list in lists. One that other text interrupts keeps its numbers as text."""
    runs = [(of, list(run)) for of, run in groupby(blocks, lambda block: block.get(_OF, ""))]
    times = Counter(of for of, _ in runs)
    found: list[_Element] = []
    for of, run in runs:
        found += _lists([_point(block) for block in run], times[of] == 1) if of else run
    return found


def _point(block: _Element) -> Point:
    point = Point(int(block.get(_LEVEL, "1")), block.get(_MARKER, ""), block)
    block.attrib.clear()
    return point


def _lists(points: Sequence[Point], whole: bool) -> list[_Element]:
    """One list of the points at the first one's depth, deeper ones within; or paragraphs with their numbers."""
    parts: list[list[Point]] = []
    for point in points:
        if not parts or point.level <= points[0].level:
            parts.append([])
        parts[-1].append(point)
    heads = [part[0] for part in parts]
    items = [[part[0].block, *(_lists(part[1:], whole) if len(part) > 1 else [])] for part in parts]
    bullets = all(_is_bullet(head.marker) for head in heads)
    if bullets or (whole and _counts(heads)):
        found = Element("ul" if bullets else "ol")
        found.extend(held("li", item) for item in items)
        return [found]
    for head in heads:
        _write(head)
    return [block for item in items for block in item]


def _is_bullet(marker: str) -> bool:
    """A lone sign; the letters are those of Wingdings and Symbol that Word's bullets are made of."""
    return marker in {"", *"lnuopqvwxtzØü"} or (len(marker) == 1 and not marker.isalnum())


def _counts(heads: Sequence[Point]) -> bool:
    """Whether the points are numbered 1, 2, 3 and so on."""
    numbers = [_NUMBER.fullmatch(head.marker) for head in heads]
    return all(number is not None and int(number[1]) == place for place, number in enumerate(numbers, 1))


def _write(head: Point) -> None:
    """The number as text, bold where the words are, so that a heading is still known as one."""
    if _is_bullet(head.marker):
        return
    block = head.block
    spot = block[0] if not block.text and len(block) and block[0].tag == "strong" else block
    gap = "" if head.marker[-1] in "、）．" else " "
    spot.text = f"{head.marker}{gap}{spot.text or ''}"
