"""Text of a .pdf that is in the file and not to be seen: judged by the pixels of the page, whatever trick hides it.

A character whose place on the drawn page is all of one colour does not show: it lies below a box or a picture, is white,
transparent, clipped, or in a layer that is off.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.redaction.models import Box, Hidden, Trace, hidden
from gongkai.redaction.sources.rendering import Character, characters, drawn, opened

if TYPE_CHECKING:
    from PIL.Image import Image

SCALE = 2.0  # pixels to the point: 144 dpi
FLAT = 16  # of 255: less contrast than this is not read
LIGHT = 240  # of 255
THIN = 4  # pixels; a glyph of this size is judged with a margin, for it may fill its box
BARS = frozenset("lI1|丨一")  # these may fill their place with ink at any size
SOLID = frozenset("■█▇▆▌▐▪●•·|｜—–-_＿一.。,、，'\"‘’“”…")  # a place full of ink, or hardly any


class Unseen(NamedTuple):
    """Text of one page that does not show, and why."""

    page: int
    kind: Trace
    text: str


def look_unseen(data: bytes) -> list[Hidden]:
    """Text that does not show, page by page; a scan's own text is only mentioned once for each page."""
    finds = []
    for find in unseen(data):
        finds.append(hidden(find.kind, f"第{find.page}页", find.text, "see" if find.kind is Trace.OCR else "must"))
    return finds


def unseen(data: bytes) -> list[Unseen]:
    """All text that does not show, in the order of pages."""
    with opened(data) as document:
        return [find for number in range(1, len(document) + 1) for find in on_page(document[number - 1], number)]


def on_page(page: Any, number: int) -> Iterator[Unseen]:
    """What one page holds without showing it; runs of characters that are alike make one find."""
    letters = [*characters(page)]
    if any(not letter.text.isspace() for letter in letters):
        image = drawn(page, SCALE, number)
        judged = as_scan([(judge(letter, image), letter) for letter in letters])
        scan = "".join(text for kind, text in judged if kind is Trace.OCR)
        if scan:
            yield Unseen(number, Trace.OCR, scan)
        for kind, run in groupby(bridged(judged), key=lambda pair: pair[0]):
            text = "".join(letter for _, letter in run).strip()
            if kind not in {None, Trace.OCR} and set(text) - SOLID:
                yield Unseen(number, Trace(kind), text)


def as_scan(judged: list[tuple[Trace | None, Character]]) -> list[tuple[Trace | None, str]]:
    """Kinds and letters. Where most letters without ink lie on a scan's ink, the others only missed it by a little."""
    inkless = [kind for kind, letter in judged if letter.inkless]
    is_scan = inkless.count(Trace.OCR) * 2 > len(inkless)
    return [
        (Trace.OCR if is_scan and letter.inkless and kind is Trace.HIDDEN_TEXT else kind, letter.text)
        for kind, letter in judged
    ]


def bridged(judged: list[tuple[Trace | None, str]]) -> Iterator[tuple[Trace | None, str]]:
    """Blanks and points count as what stands before them."""
    last: Trace | None = None
    for kind, text in judged:
        if text.isspace() or text in SOLID:
            yield last, text
        else:
            last = kind
            yield kind, text


def judge(letter: Character, image: Image) -> Trace | None:
    """Why a character does not show, None where it does."""
    box = letter.box
    if letter.text.isspace() or box.left == box.right or box.top == box.bottom:
        return None
    if box.right <= 0 or box.left >= 1 or box.bottom <= 0 or box.top >= 1:
        return Trace.CROPPED
    color = flat_color(image, box, letter.text in BARS)
    if color is None:
        return Trace.OCR if letter.inkless else None
    return Trace.HIDDEN_TEXT if min(color) >= LIGHT else Trace.COVERED


def flat_color(image: Image, box: Box, is_bar: bool) -> tuple[int, ...] | None:
    """The colour of a place of the page if it has but one, else None; around bars a margin is looked at too."""
    left, right = round(box.left * image.width), round(box.right * image.width)
    top, bottom = round(box.top * image.height), round(box.bottom * image.height)
    margin = 1 if is_bar or min(right - left, bottom - top) < THIN else 0
    place = (
        max(left - margin, 0),
        max(top - margin, 0),
        min(max(right + margin, left + 1), image.width),
        min(max(bottom + margin, top + 1), image.height),
    )
    if place[0] >= place[2] or place[1] >= place[3]:
        return None
    bands = image.crop(place).getextrema()
    if any(high - low >= FLAT for low, high in bands):  # type: ignore[misc]
        return None
    return tuple(int(low) for low, _ in bands)  # type: ignore[misc]
