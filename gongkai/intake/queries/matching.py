"""Which items of two lists are the same: by wording, by number and wording, by shared pairs of characters."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

SURE = 0.8  # likeness that outweighs another number
SAME_NUMBER = 0.4  # likeness that suffices beside an equal number
ANYWHERE = 0.6  # likeness that suffices without one
CANDIDATES = 5
SHINGLE = 4  # characters in a row by which candidates are found
COMMON = 60  # a shingle that stands in more items than this tells nothing
WORDS_LIMIT = 4_000  # characters beyond which old and new are shown whole instead of word by word

Numbered = tuple[str, str]  # number, plain text
Grams = frozenset[str]

_NOISE = re.compile(r"[\s，,。．.；;：:、！!？?（）()“”\"‘’'《》〈〉【】\[\]—–\-·]")
_TOKENS = re.compile(r"[0-9０-９]+(?:\.[0-9]+)?|[A-Za-z]+|.", re.DOTALL)


def plain(text: str) -> str:
    """The text without blanks and marks: what counts when two prints are compared."""
    return _NOISE.sub("", text)


def grams(text: str, length: int = 2) -> Grams:
    """Runs of so many neighbouring characters."""
    return frozenset(text[i : i + length] for i in range(len(text) - length + 1)) or frozenset({text})


def alike(one: Grams, other: Grams) -> float:
    """Shared pairs, from 0 to 1 (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def paired(new: Sequence[Numbered], old: Sequence[Numbered]) -> dict[int, int]:
    """Index in `new` to index in `old`, each at most once. Linear but for items that share rare words.

    Equal words first; then words so alike that the number does not matter, the number with some of the words, and what
    is alike enough without it.
    """
    pairs: dict[int, int] = {}
    _equal(new, old, pairs)
    left = _Left(new, old, pairs)
    scored = left.scored()
    left.take([one for one in scored if -one[0] >= SURE])
    left.by_number()
    left.take(scored)
    return pairs


def _equal(new: Sequence[Numbered], old: Sequence[Numbered], pairs: dict[int, int]) -> None:
    """Equal words; among several of them the one with the same number, else the first."""
    where: dict[str, list[int]] = defaultdict(list)
    for j, (_, text) in enumerate(old):
        where[text].append(j)
    exact = {old[j]: j for j in reversed(range(len(old)))}
    for i, both in enumerate(new):
        if both in exact:
            pairs[i] = exact.pop(both)
    taken = set(pairs.values())
    for i, (_, text) in enumerate(new):
        if i not in pairs:
            free = next((j for j in where.get(text, ()) if j not in taken), None)
            if free is not None:
                pairs[i] = free
                taken.add(free)


class _Left:
    """What equal words have not paired."""

    def __init__(self, new: Sequence[Numbered], old: Sequence[Numbered], pairs: dict[int, int]) -> None:
        taken = set(pairs.values())
        self.new, self.old, self.pairs = new, old, pairs
        self.new_left = {i: grams(text) for i, (_, text) in enumerate(new) if i not in pairs}
        self.old_left = {j: grams(text) for j, (_, text) in enumerate(old) if j not in taken}

    def scored(self) -> list[tuple[float, int, int, int]]:
        """(−likeness, distance, new, old), best first, only for items that share shingles which are not common."""
        index: dict[str, list[int]] = defaultdict(list)
        for j in self.old_left:
            for shingle in grams(self.old[j][1], SHINGLE):
                index[shingle].append(j)
        rare = {shingle: found for shingle, found in index.items() if len(found) <= COMMON}
        scored = []
        for i, own in self.new_left.items():
            shared = Counter(j for shingle in grams(self.new[i][1], SHINGLE) for j in rare.get(shingle, ()))
            for j, _ in shared.most_common(CANDIDATES):
                likeness = alike(own, self.old_left[j])
                if likeness >= ANYWHERE:
                    scored.append((-likeness, abs(i - j), i, j))
        return sorted(scored)

    def take(self, scored: Sequence[tuple[float, int, int, int]]) -> None:
        """Pair the best first."""
        for _, _, i, j in scored:
            self._pair(i, j)

    def by_number(self) -> None:
        """The same number and some of the same words. A number printed twice in a list is no guide."""
        counts = Counter(self.old[j][0] for j in self.old_left)
        by_number = {self.old[j][0]: j for j in self.old_left if self.old[j][0] and counts[self.old[j][0]] == 1}
        for i in list(self.new_left):
            j = by_number.get(self.new[i][0])
            if j is not None and j in self.old_left and alike(self.new_left[i], self.old_left[j]) >= SAME_NUMBER:
                self._pair(i, j)

    def _pair(self, i: int, j: int) -> None:
        if i in self.new_left and j in self.old_left:
            self.pairs[i] = j
            del self.new_left[i], self.old_left[j]


def word_diff(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """From old to new in stretches: (same, …), (out, …), (in, …). Numbers and Latin words stay whole."""
    if len(old) + len(new) > WORDS_LIMIT:
        return (("out", old), ("in", new))
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    stretches: list[tuple[str, str]] = []
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            stretches.append(("same", "".join(before[a:b])))
            continue
        stretches += [(name, "".join(part)) for name, part in (("out", before[a:b]), ("in", after[c:d])) if part]
    return tuple(stretches)
