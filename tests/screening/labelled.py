"""The labelled set: what must be found is written between ⟦class:…⟧ in the texts; a text without marks is a trap.

Templates are filled with invented numbers by a fixed seed; prose and hard cases are written by hand and filled once. All people,
bodies and numbers are fictional.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hard import HARD
from invented import Inventor
from prose import PROSE
from templates import LURES, SHOWN

from gongkai.screening.wording import Leader

SEED = 20_260
DRAWS = 4
HOLE = re.compile(r"\{(\w+?)(\d*)\}")
MARK = re.compile(r"⟦(\w+):([^⟧]*)⟧")
LEADERS = (
    Leader("陈志远", ("党组书记、局长",)),
    Leader("林晓峰", ("党组成员、副局长",)),
    Leader("周敏", ("党组成员、副局长",)),
    Leader("何建军", ("总工程师",)),
)


@dataclass(frozen=True)
class Label:
    code: str
    start: int
    end: int


@dataclass(frozen=True)
class Case:
    """A text, what must be found in it, and where it comes from: "template", "prose" or "hard"; a trap names the class it lures."""

    text: str
    labels: tuple[Label, ...]
    origin: str
    lure: str = ""


def filled(template: str, inventor: Inventor) -> str:
    """The template with a number in every hole: {id}, {mobile}; {n13} is thirteen digits."""

    def number(hole: re.Match[str]) -> str:
        name, count = hole.groups()
        made = getattr(inventor, hole.group(1) + count, None)
        return made() if made else getattr(inventor, name)(int(count))

    return HOLE.sub(number, template)


def labelled(marked: str, origin: str, lure: str = "") -> Case:
    """A case from a text with marks."""
    text, labels, at = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        labels.append(Label(mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        at = mark.end()
    return Case(text + marked[at:], tuple(labels), origin, "" if labels else lure)


def cases() -> Iterator[Case]:
    """Every case, in a fixed order."""
    inventor = Inventor(SEED)
    for templates in (SHOWN, LURES):
        for code, texts in templates.items():
            draws = DRAWS if any("{" in text for text in texts) else 1
            for text in texts:
                for _ in range(draws):
                    yield labelled(filled(text, inventor), "template", code)
    for text in PROSE:
        yield labelled(filled(text, inventor), "prose", "prose")
    for text in HARD:
        yield labelled(filled(text, inventor), "hard", "hard")


CASES = tuple(cases())
