"""Which items of two lists are the same: by wording, by number and wording, by shared pairs of characters."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

SAME_NUMBER = 0.4  # likeness that suffices beside an equal number
ANYWHERE = 0.6  # likeness that suffices without one
CANDIDATES = 5
COMMON = 60  # a pair of characters that stands in more items than this tells nothing
WORDS_LIMIT = 4_000  # characters beyond which old and new are shown whole instead of word by word

Numbered = tuple[str, str]  # number, plain text
Grams = frozenset[str]

_NOISE = re.compile(r"[\s，,。．.；;：:、！!？?（）()“”\"‘’'《》〈〉【】\[\]—–\-·]")
_TOKENS = re.compile(r"[0-9０-９]+(?:\.[0-9]+)?|[A-Za-z]+|.", re.DOTALL)


def plain(text: str) -> str:
    """The text without blanks and marks: what counts when two prints are compared."""
    return _NOISE.sub("", text)


def grams(text: str) -> Grams:
    """Pairs of neighbouring characters."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text})


def alike(one: Grams, other: Grams) -> float:
    """Shared pairs, from 0 to 1 (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def paired(new: Sequence[Numbered], old: Sequence[Numbered]) -> dict[int, int]:
    """Index in `new` to index in `old`, each at most once. Linear but for items that share rare words."""
    pairs: dict[int, int] = {}
    _equal(new, old, pairs)
    new_left = {i: grams(text) for i, (_, text) in enumerate(new) if i not in pairs}
    taken = set(pairs.values())
    old_left = {j: grams(text) for j, (_, text) in enumerate(old) if j not in taken}
    _numbered(new, old, new_left, old_left, pairs)
    _nearest(new_left, old_left, pairs)
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


def _numbered(
    new: Sequence[Numbered],
    old: Sequence[Numbered],
    new_left: dict[int, Grams],
    old_left: dict[int, Grams],
    pairs: dict[int, int],
) -> None:
    """The same number and much of the same words. A number printed twice in a list is no guide."""
    counts = Counter(old[j][0] for j in old_left)
    by_number = {old[j][0]: j for j in old_left if old[j][0] and counts[old[j][0]] == 1}
    for i in list(new_left):
        j = by_number.get(new[i][0])
        if j is not None and alike(new_left[i], old_left[j]) >= SAME_NUMBER:
            pairs[i] = j
            del new_left[i], old_left[j]


def _nearest(new_left: dict[int, Grams], old_left: dict[int, Grams], pairs: dict[int, int]) -> None:
    """Best likeness first, looked for only among items that share pairs of characters which are not common."""
    index: dict[str, list[int]] = defaultdict(list)
    for j, own in old_left.items():
        for gram in own:
            index[gram].append(j)
    scored: list[tuple[float, int, int]] = []
    for i, own in new_left.items():
        shared = Counter(j for gram in own if len(index.get(gram, ())) <= COMMON for j in index.get(gram, ()))
        for j, _ in shared.most_common(CANDIDATES):
            likeness = alike(own, old_left[j])
            if likeness >= ANYWHERE:
                scored.append((-likeness, i, j))
    taken: set[int] = set()
    for _, i, j in sorted(scored):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)


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
