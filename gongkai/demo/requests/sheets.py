"""The lines of `texts/requests.json`, with their short steps written out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

TEXTS = Path(__file__).parents[1] / "texts"
STEP = re.compile(r"(?P<verb>[a-z_]+)(?P<when>[+@][^ ]+)?(?: (?P<more>.+))?")
WHEN = re.compile(r"(?:@(?P<anchor>due|wait))?(?P<days>[+-]\d+)?")


@dataclass(frozen=True, slots=True)
class Step:
    """One act: its verb, how many working days after the last one or around the due day or the end of a wait, and the rest."""

    verb: str
    anchor: str
    days: int
    more: str

    @property
    def words(self) -> list[str]:
        """What stands behind the verb."""
        return self.more.split()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One request. `anew` marks one that a decision sent back: it begins where the step `redone` of the first one names it.

    The day on which any other came stands in one of three values:

    ago     calendar days before the demo's day
    back    working days before it
    month   months before its month, and which working day of that one: for what a calendar month counts
    """

    key: str
    values: Mapping[str, Any]
    steps: tuple[Step, ...]

    def get(self, name: str, default: Any = "") -> Any:
        """What the line says of it."""
        return self.values.get(name, default)


@cache
def words() -> Mapping[str, Any]:
    """Applicants, and the words that many cases share."""
    return MappingProxyType(json.loads((TEXTS / "request_words.json").read_text(encoding="utf-8")))


def sheets() -> list[Sheet]:
    """Every request, in the order of the file."""
    rows = json.loads((TEXTS / "requests.json").read_text(encoding="utf-8"))
    return [Sheet(row["key"], row, tuple(_steps(row))) for row in rows]


def _steps(row: Mapping[str, Any]) -> Iterator[Step]:
    """The line's steps; one that begins with a `=` names a flow of the words and gives the days before it."""
    for text in row.get("steps", "").split("; "):
        if text.startswith("="):
            name, _, days = text[1:].partition("+")
            first, *rest = words()["flows"][name].split("; ")
            yield _step(f"{first.partition('+')[0]}+{days}" if days else first)
            yield from map(_step, rest)
        elif text:
            yield _step(text)


def _step(text: str) -> Step:
    found = STEP.fullmatch(text)
    when = WHEN.fullmatch(found["when"] or "+1") if found else None
    if found is None or when is None:
        raise ValueError(f"no step: {text}")
    return Step(found["verb"], when["anchor"] or "", int(when["days"] or 0), found["more"] or "")
