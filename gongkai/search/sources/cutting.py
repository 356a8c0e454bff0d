"""Text cut into tokens, the same way for the index and for the question.

A run of Chinese gives a token for each character: the character and the one after it, and the last character alone.
Before a run that is not the first of its text stands a token of its own with the first character. So every part of a
text, from whatever character to whatever other, has tokens that follow each other, and none of another text: 3号 is
`3`, `\\ue004号` also before 号文. Latin letters and digits stay whole. Anything else separates.

A change of these rules makes the index wrong: `manage.py rebuild_search --fresh` after it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from operator import add

LONGEST_WORD = 64  # characters of a Latin word that count; what follows is left out at both ends
LONGEST_TEXT = 200_000  # characters of one entry that are indexed
START, CHARACTER = "\ue004", "\ue005"  # begin tokens that nobody can type: `clean` takes private use out

HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c\uac00-\ud7a3"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
WORD = rf"[^\W_{HAN}]"  # a letter or digit of any other script
RUN = re.compile(rf"[{HAN}]+|{WORD}+")
IS_HAN = re.compile(f"[{HAN}]").match
UNSEEN = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]")


class _Folding(dict[int, str]):
    """How each character is compared, found when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        other = unicodedata.normalize("NFKC", char)
        char = other if len(other) == 1 else char
        lower = char.lower()
        self[code] = folded = lower if len(lower) == 1 else char
        return folded


_FOLDING = _Folding()


def clean(text: str) -> str:
    """Without characters that nobody sees and those that no database takes (NUL, halves of pairs, private use)."""
    return UNFIT.sub(" ", UNSEEN.sub("", text))


def fold(text: str) -> str:
    """As compared: full width as half width, capitals as small letters, radicals as characters. The length stays."""
    return text.translate(_FOLDING)


def runs(text: str) -> list[str]:
    """Runs of Chinese and words of other scripts, in order, folded."""
    return [run if IS_HAN(run) else run[:LONGEST_WORD] for run in RUN.findall(fold(text))]


def pairs(run: str) -> Iterator[str]:
    """Neighbours in a run of Chinese."""
    return map(add, run, run[1:])


def cut(text: str) -> list[str]:
    """The tokens of a text, in order."""
    tokens: list[str] = []
    for number, run in enumerate(runs(text)):
        if IS_HAN(run):
            if number:
                tokens.append(START + run[0])
            tokens.extend(pairs(run))
            tokens.append(run[-1])
        else:
            tokens.append(run)
    return tokens


def characters(texts: Iterable[str]) -> list[str]:
    """Tokens of the Chinese characters that occur, for questions of one character."""
    distinct = set("".join(map(fold, texts)))
    return [CHARACTER + char for char in sorted(distinct) if IS_HAN(char)]
