"""Words from typed lists, found in one pass over the text however long the list is.

Terms are kept by their first two characters; the pass looks up every pair of neighbouring characters and compares the
few terms that begin with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from gongkai.screening.findings import Class, Finding, resolved
from gongkai.screening.leaders import Leader, find_leaders
from gongkai.screening.starters import STARTER_TERMS
from gongkai.screening.terms import IN_QUOTES, IN_TITLE, Kind, Term

__all__ = ["STARTER_TERMS", "Kind", "Leader", "Term", "find_leaders", "find_wording"]

MARKS = {IN_TITLE: ("《", "》"), IN_QUOTES: ("“", "”")}
REACH = 80  # characters that a title or a quotation may be long on either side
NEARBY = 20  # characters within which a context excuses a term


def find_wording(text: str, terms: Sequence[Term]) -> list[Finding]:
    """Every place where a term stands outside its allowed contexts, by place; of terms that overlap the longest.

    ValueError for a term without words or of an unknown kind.
    """
    index = by_beginning(terms)
    return resolved(finding for place, term in places(text, index) for finding in judged(text, place, term))


def by_beginning(terms: Sequence[Term]) -> dict[str, list[Term]]:
    """The terms by their first two characters (by their only one), the longest first."""
    index: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        if not term.words:
            raise ValueError("a term needs words")
        index[term.words[:2]].append(term)
    for same in index.values():
        same.sort(key=lambda term: -len(term.words))
    return dict(index)


def places(text: str, index: Mapping[str, Sequence[Term]]) -> Iterator[tuple[int, Term]]:
    """Every place with a term that stands there."""
    for at, pair in enumerate(map("".join, pairwise(text))):
        if pair in index:
            yield from ((at, term) for term in index[pair] if text.startswith(term.words, at))
    for single in (beginning for beginning in index if len(beginning) == 1):
        yield from ((at, term) for at, character in enumerate(text) if character == single for term in index[single])


def judged(text: str, at: int, term: Term) -> Iterator[Finding]:
    """The finding at a place, nothing where a context excuses the words."""
    end = at + len(term.words)
    if any(excuses(text, at, end, context) for context in term.allowed):
        return
    kind = Kind(term.kind)
    advice = "改为“{}”" if term.instead else "删去或改用规范表述"
    yield Class(kind.value, kind.label, term.source, advice, kind.severity).found(text, at, end, term.instead)


def excuses(text: str, start: int, end: int, context: str) -> bool:
    """Whether the words at a place are right because of a context (see `Term.allowed`)."""
    if context in MARKS:
        return is_within(text, start, end, *MARKS[context])
    words = text[start:end]
    lead = context.find(words)
    if lead < 0:
        return context in text[max(0, start - NEARBY) : end + NEARBY]
    while lead >= 0:
        if lead <= start and text.startswith(context, start - lead):
            return True
        lead = context.find(words, lead + 1)
    return False


def is_within(text: str, start: int, end: int, opening: str, closing: str) -> bool:
    """Whether a pair of marks encloses a place."""
    back, ahead = max(0, start - REACH), end + REACH
    opened = text.rfind(opening, back, start)
    closed = text.find(closing, end, ahead)
    return (
        opened > text.rfind(closing, back, start)
        and closed >= 0
        and not (end <= text.find(opening, end, ahead) < closed)
    )
