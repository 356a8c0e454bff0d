"""Text that knows where each of its characters stands in the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongkai.papers.models import Place, Span
from gongkai.plans.sources.traditional import simplified

Piece = tuple[int, Place | None, int]  # length, place, offset there; no place for glue between joined parts


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the pieces of the source that it is made of, in order; their lengths add up to the text's.

    `text` is for matching, in simplified characters; `printed` has the same length and stands as in the source.
    """

    text: str
    pieces: tuple[Piece, ...]
    shown: str | None = None  # where it differs from the text

    @classmethod
    def at(cls, place: Place, text: str) -> Words:
        """The whole text of a paragraph or cell."""
        folded = simplified(text)
        return cls(folded, ((len(text), place, 0),) if text else (), None if folded == text else text)

    @property
    def printed(self) -> str:
        """The text as it stands in the source."""
        return self.text if self.shown is None else self.shown

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text.strip())

    def __getitem__(self, part: slice) -> Words:
        start, end, _ = part.indices(len(self.text))
        if start >= end:
            return EMPTY
        shown = None if self.shown is None else self.shown[start:end]
        if len(self.pieces) == 1:
            _, place, offset = self.pieces[0]
            return Words(self.text[start:end], ((end - start, place, offset + start),), shown)
        return Words(self.text[start:end], tuple(_cut(self.pieces, start, end)), shown)

    def __add__(self, other: Words) -> Words:
        plain = self.shown is None and other.shown is None
        shown = None if plain else self.printed + other.printed
        return Words(self.text + other.text, self.pieces + other.pieces, shown)

    def strip(self, chars: str | None = None) -> Words:
        """Without blanks, or the given characters, at both ends."""
        start = len(self.text) - len(self.text.lstrip(chars))
        return self[start : max(start, len(self.text.rstrip(chars)))]

    def lines(self) -> list[Words]:
        """The lines that are not blank, without blanks at their ends."""
        if "\n" not in self.text:
            return [self.strip()] if self else []
        return [line for line in (self[a:b].strip() for a, b in _stretches(self.text, re.compile("\n"))) if line]

    def without(self, parts: Iterable[tuple[int, int]]) -> Words:
        """What is left when the given stretches (start, end) are taken out."""
        left, position = EMPTY, 0
        for start, end in sorted(parts):
            if start > position:
                left += self[position:start]
            position = max(position, end)
        return left + self[position:] if position else self

    def spans(self) -> tuple[Span, ...]:
        """Where the words stand, neighbours joined."""
        spans: list[Span] = []
        for length, place, offset in self.pieces:
            if place is None or not length:
                continue
            if spans and spans[-1].place == place and spans[-1].end == offset:
                spans[-1] = Span(place, spans[-1].start, offset + length)
            else:
                spans.append(Span(place, offset, offset + length))
        return tuple(spans)


EMPTY = Words("", ())


def joined(parts: Iterable[Words], between: str = "") -> Words:
    """The parts that are not blank, one after the other."""
    kept = [part for part in parts if part]
    pieces: list[Piece] = []
    for part in kept:
        if pieces and between:
            pieces.append((len(between), None, 0))
        pieces.extend(part.pieces)
    plain = all(part.shown is None for part in kept)
    shown = None if plain else between.join(part.printed for part in kept)
    return Words(between.join(part.text for part in kept), tuple(pieces), shown)


def run_on(parts: Iterable[Words]) -> Words:
    """The parts as one text: a part goes on in the middle of a sentence, else on a line of its own."""
    whole = EMPTY
    for part in parts:
        if part:
            between = "\n" if whole and whole.text.rstrip()[-1] in "。！？；!?;：:）)”" else ""
            whole = joined((whole, part), between)
    return whole


def _cut(pieces: tuple[Piece, ...], start: int, end: int) -> Iterator[Piece]:
    position = 0
    for length, place, offset in pieces:
        first, last = max(start, position), min(end, position + length)
        if first < last:
            yield last - first, place, offset + first - position
        position += length


def _stretches(text: str, border: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    position = 0
    for match in border.finditer(text):
        yield position, match.start()
        position = match.end()
    yield position, len(text)
