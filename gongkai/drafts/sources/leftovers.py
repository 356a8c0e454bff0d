"""The complement: every character that is in no item and no area, with the reason why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from gongkai.drafts.models import Area, Item, Unclaimed
from gongkai.drafts.sources.closing import is_imprint
from gongkai.drafts.sources.notes import is_closing
from gongkai.drafts.sources.words import Words
from gongkai.papers.models import Paper, Paragraph, Place, Span

Stretch = tuple[int, int]


def leftovers_of(
    paper: Paper, items: Sequence[Item], areas: Sequence[Area], asides: Iterable[tuple[Words, str]]
) -> tuple[Unclaimed, ...]:
    """All that is left, in reading order."""
    claimed: dict[Place, list[Stretch]] = defaultdict(list)
    for span in _spans(items, areas):
        claimed[span.place].append((span.start, span.end))
    reasons: dict[Place, list[tuple[int, int, str]]] = defaultdict(list)
    for words, reason in asides:
        for span in words.spans():
            reasons[span.place].append((span.start, span.end, reason))
    hidden = {block.place for block in paper.blocks if isinstance(block, Paragraph) and block.hidden}
    return tuple(
        left
        for place, text in paper.texts()
        for left in _of_text(place, text, claimed.get(place, []), reasons.get(place, []), hidden=place in hidden)
    )


def _spans(items: Sequence[Item], areas: Sequence[Area]) -> Iterator[Span]:
    for item in items:
        for spans in item.spans.values():
            yield from spans
    for area in areas:
        yield from area.spans


def _of_text(
    place: Place, text: str, claimed: list[Stretch], reasons: list[tuple[int, int, str]], *, hidden: bool
) -> Iterator[Unclaimed]:
    borders = sorted({border for start, end, _ in reasons for border in (start, end)})
    for start, end in _gaps(claimed, len(text)):
        cuts = [start, *(border for border in borders if start < border < end), end]
        for first, last in pairwise(cuts):
            part = text[first:last]
            if part.strip():
                lead = len(part) - len(part.lstrip())
                span = Span(place, first + lead, first + len(part.rstrip()))
                known = next((why for a, b, why in reasons if a <= span.start and span.end <= b), None)
                yield Unclaimed(part.strip(), span, "隐藏" if hidden else known or _reason(part))


def _gaps(claimed: list[Stretch], length: int) -> Iterator[Stretch]:
    position = 0
    for start, end in sorted(claimed):
        if start > position:
            yield position, start
        position = max(position, end)
    if position < length:
        yield position, length


def _reason(text: str) -> str:
    if re.fullmatch(r"[\s|｜│●◆■▪•·○◇□➢►▶★☆]+", text):
        return "表线"
    return "落款" if is_closing(re.sub(r"\s+", " ", text)) or is_imprint(text) else "说明"
