"""What somebody typed, as terms. There are no operators: whatever is typed is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from gongkai.search.sources.cutting import (
    CHARACTER,
    IS_HAN,
    LONGEST_WORD,
    RUN,
    START,
    clean,
    cut,
    fold,
    pairs,
    runs,
)

LONGEST_QUESTION = 200  # characters that are read
MOST_TERMS = 12
QUOTES = '"“”＂„‟'
PIECE = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]|([^\s{QUOTES}]+)")


@dataclass(frozen=True)
class Term:
    """One thing to look for: what stands between spaces, or between a pair of quotes.

    Its parts must follow each other in the text. A sign or space in it stands for any signs or spaces: 江交规(2026)3号
    finds 江交规〔2026〕3号. Between two runs of Chinese, or two Latin words, there must be at least one; between Chinese
    and Latin there may be none. A Latin word is found whole only: G15 does not find G1503.
    """

    text: str
    runs: tuple[str, ...]

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Tokens that follow each other in a text that has the term."""
        *before, last = self.runs
        if not IS_HAN(last):
            return (*cut(" ".join(before)), last)
        if not before:
            return tuple(pairs(last)) or (CHARACTER + last,)
        return (*cut(" ".join(before)), START + last[0], *pairs(last))

    def spans(self, folded: str) -> Iterator[tuple[int, int]]:
        """Where it stands in folded text, from the first to the last, without overlaps."""
        if not all(run in folded for run in self.runs):
            return iter(())
        if len(self.runs) == 1 and IS_HAN(self.runs[0]):
            return self._plain(folded)
        return self._parted(folded)

    def _plain(self, folded: str) -> Iterator[tuple[int, int]]:
        """A run of Chinese is a part of the text like any other."""
        run = self.runs[0]
        start = folded.find(run)
        while start >= 0:
            yield start, start + len(run)
            start = folded.find(run, start + len(run))

    def _parted(self, folded: str) -> Iterator[tuple[int, int]]:
        """Runs that follow each other: the first from its end, the last from its beginning, words whole."""
        there = list(RUN.finditer(folded))
        count, end = len(self.runs), 0
        for place in range(len(there) - count + 1):
            some = there[place : place + count]
            start = some[0].end() - len(self.runs[0]) if IS_HAN(self.runs[0]) else some[0].start()
            if start >= end and all(map(self._fits, range(count), some)):
                end = some[-1].start() + len(self.runs[-1]) if IS_HAN(self.runs[-1]) else some[-1].end()
                yield start, end

    def _fits(self, number: int, there: re.Match[str]) -> bool:
        """Whether the run of that number is this run of a text."""
        run, found = self.runs[number], there.group()
        if not IS_HAN(run):
            return found[:LONGEST_WORD] == run
        is_first, is_last = number == 0, number == len(self.runs) - 1
        return found.endswith(run) if is_first else found.startswith(run) if is_last else found == run


def parse(words: str) -> tuple[Term, ...]:
    """The terms of a question, each once, at most MOST_TERMS, from its first LONGEST_QUESTION characters."""
    terms: dict[tuple[str, ...], Term] = {}
    for quoted, plain in PIECE.findall(clean(words[: 4 * LONGEST_QUESTION])[:LONGEST_QUESTION]):
        piece = quoted or plain
        if found := tuple(runs(piece)):
            spans = [match.span() for match in RUN.finditer(fold(piece))]
            terms.setdefault(found, Term(piece[spans[0][0] : spans[-1][1]], found))
    return tuple(terms.values())[:MOST_TERMS]
