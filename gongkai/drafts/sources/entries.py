"""What a layout reader finds: entries below headings, still in words of the source."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.drafts.sources.marks import Mark, mark_at
from gongkai.drafts.sources.units import Share
from gongkai.drafts.sources.words import EMPTY, Words, joined


@dataclass(slots=True)
class Heading:
    """An area under construction: pages may break it into parts, pages may repeat it."""

    parts: list[Words]
    repeats: list[Words] = field(default_factory=list)

    @property
    def words(self) -> Words:
        """The heading put together."""
        return joined(self.parts)

    @property
    def mark(self) -> Mark | None:
        """Its number."""
        return mark_at(self.parts[0].text)


@dataclass(slots=True)
class Entry:
    """One item as the layout shows it.

    numbered  the printed number's words (claimed, not shown); no is the number itself
    duties    lists of units, each with the role that column, label or verb gave it
    rest      words that belong to the item and to none of its fields: brackets, labels
    dash      a sign such as —— where units would stand
    duty_asked   there is a place for units in this row
    lent      units stand in the heading, not here
    loose     units were read from a sentence of the text
    labelled  labels such as 责任单位： gave the roles
    leads     there is a place of its own for the leading unit; helps: one for co-operating units
    extra     texts of further columns, put on lines of their own behind the requirement
    """

    area: tuple[Heading, ...] = ()
    no: str | None = None
    numbered: Words = EMPTY
    task: Words = EMPTY
    text: list[Words] = field(default_factory=list)
    duties: list[Share] = field(default_factory=list)
    times: list[Words] = field(default_factory=list)
    people: list[Words] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    rest: list[Words] = field(default_factory=list)
    dash: Words = EMPTY
    duty_asked: bool = False
    lent: bool = False
    labelled: bool = False
    loose: bool = False
    leads: bool = False
    helps: bool = False
    extra: list[Words] = field(default_factory=list)


@dataclass(slots=True)
class Findings:
    """All that one way of reading gives. `asides` are known not to be items: (words, reason)."""

    layout: str
    entries: list[Entry] = field(default_factory=list)
    asides: list[tuple[Words, str]] = field(default_factory=list)
    column_sets: list[str] = field(default_factory=list)

    @property
    def with_units(self) -> int:
        """How many entries name units or carry the sign for none."""
        return sum(1 for entry in self.entries if entry.duties or entry.dash)
