"""Lists as Word and WPS put them on the clipboard: paragraphs that say of themselves in which list and how deep they stand
(`mso-list`), and carry their number or bullet as text. They become lists; numbers that say more than 1, 2, 3 stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring, tostring
from lxml.html.builder import E

_PLACE = re.compile(r"mso-list\s*:\s*(l\d+)\s+level([1-9])", re.I)
_MARKER = re.compile(r"mso-list\s*:\s*ignore", re.I)
_HEADING = re.compile(r"mso-outline-level|heading|标题", re.I)
_NUMBER = re.compile(r"([1-9][0-9]{0,3})[.．、)）]?")
_LETTERS = frozenset("lnuopqvwxtzØü")  # of Wingdings and Symbol, which Word's bullets are made of


class Point(NamedTuple):
    """A paragraph of a list: of which, how deep, its number or bullet as text, the element that holds that, and itself."""

    of: str
    level: int
    marker: str
    sign: HtmlElement
    block: HtmlElement


def with_lists(html: str) -> str:
    """The HTML with such paragraphs in lists; anything else, and HTML that cannot be read, as it came. Nothing is cleaned."""
    if "mso-list" not in html:
        return html
    parser = HTMLParser()
    try:
        root = document_fromstring(html, parser=parser)
    except (ValueError, ParserError):  # an encoding is declared in it, or nothing is left of it
        return html
    if any(one.level_name == "FATAL" for one in parser.error_log):  # nested too deep, the rest was not read
        return html
    runs = list(_runs(root))
    times = Counter(run[0].of for run in runs)
    for run in runs:
        _gather(run, times[run[0].of] == 1)
    return str(tostring(root, encoding="unicode"))


def _runs(root: HtmlElement) -> Iterator[list[Point]]:
    """Neighbours of one list. Paragraphs that are headings are none of it."""
    run: list[Point] = []
    for block in root.iter("p"):
        point = _point(block)
        if run and (point is None or point.of != run[-1].of or block.getprevious() is not run[-1].block):
            yield run
            run = []
        run += [point] if point else []
    if run:
        yield run


def _point(block: HtmlElement) -> Point | None:
    sign = next((one for one in block.iter("span") if _MARKER.search(one.get("style") or "")), None)
    if sign is None:
        return None
    style = f"{block.get('style')};{sign.get('style')}"
    place = _PLACE.search(style)
    if place is None or _HEADING.search(f"{style} {block.get('class') or ''}"):
        return None
    return Point(place[1], int(place[2]), "".join(sign.text_content().split()), sign, block)


def _gather(points: Sequence[Point], whole: bool) -> None:
    """Put the points at the first one's depth into one list, deeper ones within; or leave them where their numbers say more.

    whole   whether other text interrupts the list nowhere
    """
    parts: list[list[Point]] = []
    for point in points:
        if not parts or point.level <= points[0].level:
            parts.append([])
        parts[-1].append(point)
    heads = [part[0] for part in parts]
    bullets = all(_is_bullet(head.marker) for head in heads)
    if bullets or (whole and _counts(heads)):
        holder = E.ul() if bullets else E.ol()
        heads[0].block.addprevious(holder)
        for part in parts:
            part[0].sign.drop_tree()
            holder.append(E.li(*(point.block for point in part)))
    for part in parts:
        if part[1:]:
            _gather(part[1:], whole)


def _is_bullet(marker: str) -> bool:
    """A lone sign, or a picture."""
    return not marker or marker in _LETTERS or (len(marker) == 1 and not marker.isalnum())


def _counts(heads: Sequence[Point]) -> bool:
    """Whether the points are numbered 1, 2, 3 and so on."""
    numbers = [_NUMBER.fullmatch(head.marker) for head in heads]
    return all(number is not None and int(number[1]) == place for place, number in enumerate(numbers, 1))
