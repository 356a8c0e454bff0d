"""The text as it is matched: no spaces, half-width digits, norms blacked out; every place leads back to the source."""

from __future__ import annotations

import re
from dataclasses import dataclass

BLACK = "※"
# Full-width figures and signs, and the ways to write a Chinese zero.
FOLD = str.maketrans("０１２３４５６７８９％：；（）○Ｏ", "0123456789%：；（）〇〇", "")
SPACE = " \t\r\u3000\u00a0\u200b\ufeff"
NORMS = re.compile(
    r"《[^》]{1,150}》"
    r"|〔[^〕\n]{1,20}〕\s{0,2}第?\s?\d{0,5}\s?号?"
    r"|[\[［(（【]\s?(?:19|20)\d\d\s?[\]］)）】]\s?第?\s?\d{1,5}\s?号"
    r"|(?:19|20)\d\d年?第\s?\d{1,4}\s?号"
    r"|第\s?\d{1,5}\s?号"
)
# Two neighbours that a line end may part: 2021年|12月, 12|月, 5个|工作日, 工作|日内.
WEAVE = re.compile(r"[0-9年][0-9月底末度内]|[0-9]年|月[0-9底末前份]|[0-9][日个]|日[前内]|个[工月]|作日")


@dataclass(frozen=True, slots=True)
class Shadow:
    """`compact[i]` stands at `source[at[i]]`."""

    source: str
    compact: str
    at: list[int]

    def place(self, start: int, end: int) -> tuple[str, int, int]:
        """Text, start and end in the source of compact[start:end], which must not be empty."""
        first, last = self.at[start], self.at[end - 1] + 1
        return self.source[first:last], first, last


def shadow(text: str) -> Shadow:
    """Fold, black out, and drop the white space that print puts inside a date."""
    folded = NORMS.sub(_blacken, text.translate(FOLD))
    chars: list[str] = []
    at: list[int] = []
    for index, char in enumerate(folded):
        if char in SPACE:
            continue
        if char == "\n" and _inside_date(folded, index, chars):
            continue
        if _two_figures(folded, index, chars):
            chars.append(" ")  # 附件1 2021年: two figures, not one
            at.append(index - 1)
        chars.append(char)
        at.append(index)
    return Shadow(text, "".join(chars), at)


def _blacken(match: re.Match[str]) -> str:
    return BLACK * len(match.group())


def _two_figures(folded: str, index: int, chars: list[str]) -> bool:
    """White space between two digits parts two figures, but not in 2021年1 0月."""
    if not (chars and folded[index].isdigit() and chars[-1].isdigit() and folded[index - 1] in SPACE):
        return False
    return not (chars[-2:-1] and chars[-2] in "年月" and folded[index + 1 : index + 2] in ("月", "日"))


def _inside_date(folded: str, index: int, chars: list[str]) -> bool:
    """A line may end inside a date (2021年 / 12月); any other line end ends the sentence."""
    following = next((c for c in folded[index + 1 : index + 9] if c not in SPACE), "")
    before = chars[-1] if chars else ""
    figures = before.isdigit() and following.isdigit()
    return WEAVE.match(before + following) is not None and not figures
