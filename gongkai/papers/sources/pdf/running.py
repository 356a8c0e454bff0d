"""Pages of a PDF, and the lines on them that belong to no text: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from gongkai.papers.sources.pdf.lines import Line
from gongkai.papers.sources.pdf.tables import Sheet

_FOLIO = re.compile(
    r"[-—–－―·•.\s]*\d{1,4}[-—–－―·•.\s]*|第\s*[\d一二三四五六七八九十百]+\s*页[,，\s/]*(共\s*[\d一二三四五六七八九十百]+\s*页)?|"
    r"\d{1,4}\s*/\s*\d{1,4}"
)
_OUTERMOST = 2  # lines at the top and at the bottom of a page that may be running ones


@dataclass(slots=True)
class Leaf:
    """One page: its lines outside tables and its tables in reading order, its running lines apart."""

    number: int
    width: float
    items: list[Line | Sheet]
    running: list[Line] = field(default_factory=list)


def set_running_lines_apart(leaves: list[Leaf]) -> None:
    """Take out of each page's items what stands at the same height on most pages, and its page number."""
    seen = Counter(key for leaf in leaves for key in {_key(line) for line in _outermost(leaf)})
    often = max(2, (len(leaves) + 1) // 2)
    for leaf in leaves:
        outermost = _outermost(leaf)
        apart = [line for line in outermost if seen[_key(line)] >= often]
        for line in (outermost[-1:] + outermost[:1]) if not apart else []:
            if _FOLIO.fullmatch(line.text.strip()) and not apart:
                apart.append(line)
        leaf.running = [line for line in outermost if line in apart]
        leaf.items = [item for item in leaf.items if item not in apart]


def _outermost(leaf: Leaf) -> list[Line]:
    """The first and the last lines of a page, each once, as far as no table comes between them and its edge."""
    found: list[Line] = []
    for items in (leaf.items[:_OUTERMOST], leaf.items[: -_OUTERMOST - 1 : -1]):
        for item in items:
            if not isinstance(item, Line):
                break
            if item not in found:
                found.append(item)
    return sorted(found, key=lambda line: line.top)


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", "".join(line.text.split())), round(line.top / 4)
