"""Words that many short texts share, found without a dictionary: pure, no database.

A run of characters is taken for a word where nothing says that it is cut out of a longer one: somewhere a text, a particle
or a number ends just before it, and what follows it changes. So 公路养护 is found, and 路养护 and 公路养 are not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
SHORTEST, LONGEST = 2, 20  # characters of a word
READ = 5000  # texts in which words are sought; every text is counted
COMMON = re.compile("申请|公开|政府|信息|关于|情况|有关|相关|材料|文件|资料|内容|本人")  # words of most requests
COUNTED = re.compile("共?[0-9〇零一二两三四五六七八九十百千万几]+(?:年度|个月|[年月日号个项件页条份类名期])")  # 九十页
EDGE = frozenset("的和与及或等之其于在对年月日号第是为了各项")  # a word neither begins nor ends so
NEARLY = 0.75  # a part of a longer word that has this share of its texts says no more than the word
ALIKE = 0.5  # of two words that overlap and differ less than this in texts, one is enough
BEFORE, AFTER = 4, 2  # how many different characters stand beside a word where nothing ends there
HARD = ""  # what stands beside a word at the end of a run


def frequent(texts: Sequence[str], *, least: int = 2, most: int = 15) -> list[tuple[str, int]]:
    """The `most` telling words of at least `least` texts with the number of texts that hold them, most texts first."""
    runs = [_runs(text) for text in texts[:READ]]
    shared = _whole(runs, least)
    kept: list[str] = []
    for word in sorted(shared, key=lambda word: (-len(word), word)):
        inside = (longer for longer in kept if word in longer)
        if all(shared[longer] < NEARLY * shared[word] for longer in inside):
            kept.append(word)
    numbers = {word: sum(word in text for text in texts) for word in _telling(kept, shared, most)}
    return sorted(numbers.items(), key=lambda pair: (-pair[1], -len(pair[0]), pair[0]))


def _whole(runs: Sequence[Sequence[str]], least: int) -> dict[str, int]:
    """The pieces of at least `least` texts that are not cut out of a longer one, with their texts."""
    seen: Counter[str] = Counter()
    for parts in runs:
        seen.update({word for _, word, _ in _pieces(parts)})
    before: defaultdict[str, Counter[str]] = defaultdict(Counter)
    after: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for left, word, right in (piece for parts in runs for piece in _pieces(parts)):
        if seen[word] >= least:
            before[word][left] += 1
            after[word][right] += 1
    return {word: seen[word] for word in before if _ends(before[word], BEFORE) and _ends(after[word], AFTER)}


def _ends(beside: Counter[str], fewest: int) -> bool:
    """Whether a word may end here: something else ends too, or what stands beside changes and is mostly not the same."""
    if HARD in beside:
        return True
    return len(beside) >= fewest and 2 * max(beside.values()) <= beside.total()


def _telling(words: Sequence[str], shared: dict[str, int], most: int) -> list[str]:
    """Those that tell most, by texts and length, without those that overlap one that tells more of as many texts."""
    chosen: list[str] = []
    for word in sorted(words, key=lambda word: (-shared[word] * (len(word) - 1), word)):
        near = (other for other in chosen if ALIKE * shared[word] < shared[other] < shared[word] / ALIKE)
        if not any(_same(word, other) for other in near):
            chosen.append(word)
        if len(chosen) == most:
            break
    return chosen


def _same(one: str, other: str) -> bool:
    """Whether one holds the other, or both are most of the same longer run: 养护资金的分配方, 护资金的分配方案."""
    if one in other or other in one:
        return True
    shared = range(max(len(one), len(other)) // 2 + 1, min(len(one), len(other)))
    return any(one.endswith(other[:n]) or other.endswith(one[:n]) for n in shared)


def _runs(text: str) -> list[str]:
    """What stands between numbers, signs and the words that most requests hold."""
    return CHINESE.findall(COMMON.sub(" ", COUNTED.sub(" ", text)))


def _pieces(runs: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Every run of characters that may be a word, between what stands before and after it."""
    for run in runs:
        for start in range(len(run)):
            if run[start] in EDGE:
                continue
            left = HARD if start == 0 or run[start - 1] in EDGE else run[start - 1]
            for end in range(start + SHORTEST, min(len(run), start + LONGEST) + 1):
                if run[end - 1] not in EDGE:
                    right = HARD if end == len(run) or run[end] in EDGE else run[end]
                    yield left, run[start:end], right
