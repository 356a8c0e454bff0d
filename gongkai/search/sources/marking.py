"""Where terms stand in a text: titles and excerpts in pieces, and whether a text really has every term."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gongkai.search.sources.cutting import fold
from gongkai.search.sources.parsing import Term

Piece = tuple[str, bool]
LENGTH = 96  # characters of an excerpt: two lines on a desk, three on a phone
BEFORE = 16  # characters shown before the first hit
STRIDE = 4096  # characters folded at once: most hits stand near the beginning of a long text
OVERLAP = 400  # characters that two stretches share: twice the longest question
FOLDED = 256  # stretches kept folded: those of one page
BLANKS = re.compile(r"\s+")


@lru_cache(FOLDED)
def _folded(stretch: str) -> str:
    """Folded once, although each term looks for itself, first whether it is there and then where to show it."""
    return fold(stretch)


def first_hit(term: Term, text: str) -> tuple[int, int] | None:
    """Where a term stands first. A long text is folded stretch by stretch, as far as needed."""
    for start in range(0, len(text), STRIDE):
        begin, stop = max(start - OVERLAP, 0), start + STRIDE + OVERLAP
        for first, last in term.spans(_folded(text[begin:stop])):
            if begin + first >= start and (begin + last < stop or stop >= len(text)):
                return begin + first, begin + last
    if len(term.runs) > 1 and len(text) > STRIDE:  # perhaps held apart by more signs than two stretches share
        return next(term.spans(fold(text)), None)
    return None


def has_all(terms: Sequence[Term], fields: Sequence[str]) -> bool:
    """Whether each term stands in one of the fields. A term of one token needs no look: the index knows it."""
    unsure = (term for term in terms if len(term.tokens) > 1)
    return all(any(first_hit(term, field) for field in fields) for term in unsure)


def mark(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """A text in pieces, marked where a term stands; marks that touch or overlap are one."""
    folded = fold(text)
    spans = sorted(span for term in terms for span in term.spans(folded))
    pieces: list[Piece] = []
    end = 0
    for start, stop in _joined(spans):
        if start > end:
            pieces.append((text[end:start], False))
        pieces.append((text[start:stop], True))
        end = stop
    if end < len(text):
        pieces.append((text[end:], False))
    return tuple(pieces)


def excerpt(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """About two lines around the first hits, in one stretch or in two; the beginning of the text where there is none."""
    hits = sorted(hit for term in terms if (hit := first_hit(term, text)))
    starts = [hits[0][0]] if hits else [0]
    far = [start for start, end in hits if end > starts[0] - BEFORE + LENGTH]
    if far:
        starts.append(far[0])
    pieces: list[Piece] = []
    for start in starts:
        begin, length = max(start - BEFORE, 0), LENGTH // len(starts)
        end = begin + length
        if begin:
            pieces.append(("…", False))
        pieces += mark(BLANKS.sub(" ", text[begin:end]).strip(), terms)
    if end < len(text.rstrip()):
        pieces.append(("…", False))
    return tuple(pieces)


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans in order, those that touch made one."""
    current: tuple[int, int] | None = None
    for start, end in spans:
        if current and start <= current[1]:
            current = current[0], max(end, current[1])
        else:
            if current:
                yield current
            current = start, end
    if current:
        yield current
