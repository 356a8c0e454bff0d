"""Automatic numbering: the labels that Word prints before list paragraphs and does not store with their text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongkai.papers.sources.word.names import child, local, number, on, value
from gongkai.rules.numerals import numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

LEVELS = 9
_SLOT = re.compile("%([1-9])")
_PLAIN = re.compile("%[1-9][.．、)）]?")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `text` is its pattern, `%2` in it the number of level 2."""

    style: str = "decimal"
    text: str = ""
    start: int = 1
    gap: bool = True
    restart: int | None = None
    legal: bool = False


class Numbering:
    """The lists of one document and how far each has counted. Ask for labels in reading order."""

    def __init__(self, root: _Element | None) -> None:
        self._abstract: dict[int, _Element] = {}
        self._lists: dict[int, _Element] = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                self._abstract[number(element, "abstractNumId") or 0] = element
            elif local(element) == "num":
                self._lists[number(element, "numId") or 0] = element
        self._levels: dict[int, list[Level]] = {}
        self._counts: dict[int, list[int | None]] = {}
        self._begun: set[tuple[int, int]] = set()

    def label(self, list_id: int | None, level: int) -> str:
        """The label of the next paragraph of a list, with a blank after it where it ends in an ASCII character.

        Empty for paragraphs outside lists and for bullets.
        """
        if not list_id or list_id not in self._lists or not 0 <= level < LEVELS:
            return ""
        levels = self._of(list_id)
        counts = self._count(list_id, level, levels)
        own = levels[level]
        if own.style == "bullet":
            return ""
        text = _SLOT.sub(lambda slot: self._figure(int(slot[1]) - 1, levels, counts, own), own.text)
        return text + (" " if own.gap and text and "!" <= text[-1] <= "~" else "")

    def is_plain(self, list_id: int, level: int) -> bool:
        """Whether a level is a list as any page has one: behind bullets, or numbered 1, 2, 3 on this level and those above.

        一、（一）, 第一条, 1.1 and what stands below them are numbering of a text that is cited: not plain.
        """
        if list_id not in self._lists or not 0 <= level < LEVELS:
            return False
        levels = self._of(list_id)[: level + 1]
        counted = all(
            one.style == "bullet" or (one.style == "decimal" and _PLAIN.fullmatch(one.text)) for one in levels
        )
        return levels[-1].style == "bullet" or counted

    def level_of_style(self, list_id: int, style: str | None) -> int | None:
        """The level that a list ties to a paragraph style."""
        element = self._pattern(list_id)
        for level in element if element is not None else ():
            if local(level) == "lvl" and style and value(child(level, "pStyle")) == style:
                return number(level, "ilvl")
        return None

    def _figure(self, level: int, levels: list[Level], counts: list[int | None], own: Level) -> str:
        count = counts[level]
        if count is None:
            count = counts[level] = levels[level].start
        style = "decimal" if own.legal else levels[level].style
        return "" if style in {"none", "bullet"} else numeral(count, style)

    def _count(self, list_id: int, level: int, levels: list[Level]) -> list[int | None]:
        """Count one paragraph. Lists made from the same pattern count on together unless one is told to start anew."""
        pattern = number(child(self._lists[list_id], "abstractNumId")) or 0
        counts = self._counts.setdefault(pattern, [None] * LEVELS)
        if (list_id, level) not in self._begun:
            self._begun.add((list_id, level))
            if self._override(list_id, level) is not None:
                counts[level] = None
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        for deeper in range(level + 1, LEVELS):
            restart = levels[deeper].restart
            if restart is None or (restart and level < restart):
                counts[deeper] = None
        return counts

    def _override(self, list_id: int, level: int) -> int | None:
        for element in self._lists[list_id]:
            if local(element) == "lvlOverride" and number(element, "ilvl") == level:
                return number(child(element, "startOverride"))
        return None

    def _pattern(self, list_id: int) -> _Element | None:
        if list_id not in self._lists:
            return None
        found = self._abstract.get(number(child(self._lists[list_id], "abstractNumId")) or 0)
        link = value(child(found, "numStyleLink"))
        if link is None:
            return found
        return next((one for one in self._abstract.values() if value(child(one, "styleLink")) == link), found)

    def _of(self, list_id: int) -> list[Level]:
        if list_id not in self._levels:
            levels = [Level()] * LEVELS
            _fill(levels, self._pattern(list_id))
            for override in self._lists[list_id]:
                _fill(levels, override if local(override) == "lvlOverride" else None)
            for level in range(LEVELS):
                start = self._override(list_id, level)
                if start is not None:
                    own = levels[level]
                    levels[level] = Level(own.style, own.text, start, own.gap, own.restart, own.legal)
            self._levels[list_id] = levels
        return self._levels[list_id]


def _fill(levels: list[Level], source: _Element | None) -> None:
    for element in source if source is not None else ():
        at = number(element, "ilvl")
        if local(element) == "lvl" and at is not None and 0 <= at < LEVELS:
            text, start = value(child(element, "lvlText")) or "", number(child(element, "start")) or 0
            gap, restart = value(child(element, "suff")) != "nothing", number(child(element, "lvlRestart"))
            levels[at] = Level(_style(element), text, start, gap, restart, on(child(element, "isLgl")))


def _style(level: _Element) -> str:
    """The number format; newer ones stand in the choice of an AlternateContent with a format that older Words know."""
    direct = value(child(level, "numFmt"))
    return direct or value(child(level, "AlternateContent", "Fallback", "numFmt")) or "decimal"
