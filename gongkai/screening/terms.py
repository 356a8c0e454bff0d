"""A term of a word list: what must not stand in a text, what may stand instead, who says so and where it is right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gongkai.screening.findings import Severity

IN_TITLE = "《》"  # inside the title of a document
IN_QUOTES = "“”"  # inside quotation marks


class Kind(StrEnum):
    """What is wrong with a term; the value is also the code of its findings."""

    FORBIDDEN = "forbidden"
    CONFUSION = "confusion"
    OUTDATED = "outdated_name"
    LEADER = "leader"
    ABSOLUTE = "absolute"

    @property
    def label(self) -> str:
        """The word that lists and screens show."""
        return LABELS[self]

    @property
    def severity(self) -> Severity:
        """Forbidden words and leaders' titles stop a release, the others ask for a look."""
        return Severity.BLOCK if self in {Kind.FORBIDDEN, Kind.LEADER} else Severity.WARN


LABELS = {
    Kind.FORBIDDEN: "禁用词",
    Kind.CONFUSION: "易错词",
    Kind.OUTDATED: "旧称",
    Kind.LEADER: "领导姓名职务",
    Kind.ABSOLUTE: "绝对化用语",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One row of a word list.

    kind     a `Kind` or its value; ValueError for anything else when a finding is made
    words    what is looked for, at least one character, exactly as written
    instead  what is right, "" where the words are simply to be left out
    source   the sentence that says so: shown to users as the ground
    allowed  contexts in which the words are right. One that holds the words ("原国土资源部") excuses them where the whole
             of it stands; "《》" and "“”" excuse them inside such marks; any other string within 20 characters of them
    """

    kind: str
    words: str
    instead: str
    source: str
    allowed: tuple[str, ...] = ()
