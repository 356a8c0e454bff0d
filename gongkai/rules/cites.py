"""The ground of a rule: which norm, which article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cite:
    """A place in a norm. `norm` is its title, or its document number where it has no article.

    article, paragraph, item count from 1; None where the citation is coarser.
    """

    norm: str
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None

    def __str__(self) -> str:
        """In the form used in letters: 《政府信息公开条例》第三十三条第二款."""
        title = self.norm if self.norm.startswith(("《", "国", "惯例", "要点")) else f"《{self.norm}》"
        return title + self.place

    @property
    def place(self) -> str:
        """The article, paragraph and item alone, empty where the citation is coarser."""
        parts = (("条", self.article), ("款", self.paragraph), ("项", self.item))
        return "".join(f"第{numeral(number)}{unit}" for unit, number in parts if number)


def cited_together(cites: Iterable[Cite]) -> str:
    """Several places as a sentence names them: the norm once, then its other articles (《条例》第三十六条第三项、第十四条)."""
    words, norm = [], ""
    for cite in cites:
        words.append(cite.place if cite.norm == norm and cite.place else str(cite))
        norm = cite.norm
    return "、".join(words)


def numeral(number: int) -> str:
    """A whole number from 1 to 99 in Chinese numerals, as articles are counted."""
    if not 1 <= number <= 99:
        raise ValueError(f"numerals go from 1 to 99, got {number}")
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")
