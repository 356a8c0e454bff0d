"""How well a text answers: for engines that cannot weigh by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

from gongkai.search.sources.cutting import fold
from gongkai.search.sources.parsing import Term

READ = 4_000  # characters of the text that are weighed
TITLE, CODE = 8.0, 20.0


def score(terms: Sequence[Term], title: str, codes: Sequence[str], text: str) -> float:
    """The sum over the terms: much for a number, more for a title the shorter it is, and how often in the text.

    The tenth time counts little, and a long text has to say a word more often.
    """
    title, text = fold(title), fold(text[:READ])
    codes = [fold(code) for code in codes]
    total = 0.0
    for term in terms:
        total += CODE * any(_times(term, code) for code in codes)
        total += bool(_times(term, title)) * (TITLE + len(term.text) / (len(title) or 1))
        total += log1p(_times(term, text)) / (1 + len(text) / READ)
    return total


def _times(term: Term, folded: str) -> int:
    return sum(1 for _ in term.spans(folded))
