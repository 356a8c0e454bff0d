"""Text that knows where each of its characters stands in the source."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from gongkai.drafts.sources.traditional import simplified
from gongkai.papers.models import Place, Span

Piece = tuple[int, int, Place | None, int]  # start in the text, length, place, offset there; no place for our glue


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
        return cls(folded, ((0, len(text), place, 0),) if text else (), None if folded == text else text)

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
            _, _, place, offset = self.pieces[0]
            return Words(self.text[start:end], ((0, end - start, place, offset + start),), shown)
        return Words(self.text[start:end], tuple(_cut(self.pieces, start, end)), shown)

    def __add__(self, other: Words) -> Words:
        return _concatenated((self, other), [""])

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
        kept, position = [], 0
        for start, end in sorted(parts):
            kept.append(self[position:start])
            position = max(position, end)
        return _concatenated([*kept, self[position:]], [""] * len(kept)) if position else self

    def spans(self) -> tuple[Span, ...]:
        """Where the words stand, neighbours joined."""
        spans: list[Span] = []
        for _, length, place, offset in self.pieces:
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
    return _concatenated(kept, [between] * (len(kept) - 1))


def run_on(parts: Iterable[Words]) -> Words:
    """The parts as one text: a part goes on in the middle of a sentence, else on a line of its own."""
    kept = [part for part in parts if part]
    return _concatenated(kept, ["\n" if _ends(part, after) else "" for part, after in pairwise(kept)])


def _ends(part: Words, after: Words) -> bool:
    return part.text.rstrip()[-1] in _ENDS or _NUMBERED.match(after.text) is not None


_NUMBERED = re.compile(r"\s*(?:[（(]?[0-9一二三四五六七八九十]{1,3}[）).、．]|[①-⑳])")
_ENDS = "。！？；!?;：:）)”"


def _concatenated(parts: Sequence[Words], glue: Sequence[str]) -> Words:
    pieces: list[Piece] = []
    position = 0
    for part, sign in zip(parts, [*glue, ""], strict=False):
        pieces += [(position + start, length, place, offset) for start, length, place, offset in part.pieces]
        position += len(part.text)
        if sign:
            pieces.append((position, len(sign), None, 0))
            position += len(sign)
    text = _woven([part.text for part in parts], glue)
    plain = all(part.shown is None for part in parts)
    return Words(text, tuple(pieces), None if plain else _woven([part.printed for part in parts], glue))


def _woven(texts: Sequence[str], glue: Sequence[str]) -> str:
    return "".join(text + sign for text, sign in zip(texts, [*glue, ""], strict=False))


def _cut(pieces: Sequence[Piece], start: int, end: int) -> Iterator[Piece]:
    first = bisect_right(pieces, start, key=itemgetter(0)) - 1
    for position, length, place, offset in pieces[first : bisect_left(pieces, end, key=itemgetter(0))]:
        begin, stop = max(start, position), min(end, position + length)
        yield begin - start, stop - begin, place, offset + begin - position


def _stretches(text: str, border: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    position = 0
    for match in border.finditer(text):
        yield position, match.start()
        position = match.end()
    yield position, len(text)
