"""Words that many short texts share, found without a dictionary: pure, no database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
SHORTEST, LONGEST = 2, 10  # characters of a word
READ = 5000  # texts in which words are sought; every text is counted
COMMON = re.compile("申请|公开|政府|信息|关于|情况|有关|相关|材料|文件|资料|内容")  # words of most requests
EDGE = frozenset("的和与及或等之其于在对年月日号第是为了各项")  # a word neither begins nor ends so
NEARLY = 0.75  # a part of a longer word that has this share of its texts says no more than the word


def frequent(texts: Sequence[str], *, least: int = 2) -> list[tuple[str, int]]:
    """Words in at least `least` texts with the number of texts that hold them, the most telling first."""
    seen: Counter[str] = Counter()
    for text in texts[:READ]:
        seen.update(set(_grams(text)))
    shared = {word: number for word, number in seen.items() if number >= least}
    kept: list[str] = []
    for word in sorted(shared, key=lambda word: (-len(word), word)):
        inside = (longer for longer in kept if word in longer)
        if all(shared[longer] < NEARLY * shared[word] for longer in inside):
            kept.append(word)
    numbers = {word: sum(word in text for text in texts) for word in _most(kept, shared)}
    return sorted(numbers.items(), key=lambda pair: (-pair[1], -len(pair[0]), pair[0]))


def _most(words: Sequence[str], shared: dict[str, int]) -> list[str]:
    """The most common ones that do not only overlap a more common one."""
    chosen: list[str] = []
    for word in sorted(words, key=lambda word: (-shared[word], -len(word), word)):
        if not any(_same(word, other) for other in chosen):
            chosen.append(word)
        if len(chosen) == 30:
            break
    return chosen


def _same(one: str, other: str) -> bool:
    """Whether one holds the other, or both are most of the same longer run: 养护资金的分配方, 护资金的分配方案."""
    if one in other or other in one:
        return True
    shared = range(max(len(one), len(other)) // 2 + 1, min(len(one), len(other)))
    return any(one.endswith(other[:n]) or other.endswith(one[:n]) for n in shared)


def _grams(text: str) -> Iterator[str]:
    """Every run of characters that may be a word, between the words that most requests hold."""
    for run in CHINESE.findall(COMMON.sub(" ", text)):
        for start in range(len(run)):
            for end in range(start + SHORTEST, min(len(run), start + LONGEST) + 1):
                word = run[start:end]
                if word[0] not in EDGE and word[-1] not in EDGE:
                    yield word
