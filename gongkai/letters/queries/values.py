"""The values of one letter, each computed when the template asks for it and never twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai.letters.queries.facts import Facts
from gongkai.letters.queries.fields import FIELDS
from gongkai.merging.models import Items


class LetterValues(Mapping[str, "str | Items"]):
    """What stands in the fields of one letter, by name; `instead` goes before what the records say."""

    def __init__(self, facts: Facts, instead: Mapping[str, str | Items] | None = None) -> None:
        self.facts = facts
        self._read: dict[str, str | Items] = dict(instead or {})

    def __getitem__(self, name: str) -> str | Items:
        """Read the value the first time that it is asked for; KeyError for a name that is no field."""
        if name not in self._read:
            self._read[name] = FIELDS[name].read(self.facts)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(FIELDS)

    def __len__(self) -> int:
        return len(FIELDS)
