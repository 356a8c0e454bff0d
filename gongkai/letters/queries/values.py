"""The values of one letter, each computed when the template asks for it and never twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from gongkai.fees.models import Charge
from gongkai.foi.models import Answer, Case, Consultation, ExtensionRequest
from gongkai.letters.models import Letter
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


def values_for(
    case: Case, code: str, *, dated: date, typed: Mapping[str, str], answer: Answer | None = None,
    consultation: Consultation | None = None, charge: Charge | None = None, extension: ExtensionRequest | None = None,
    letter: Letter | None = None, number: str = "", maker: str = "",
) -> LetterValues:  # fmt: skip
    """The values of a letter from the records and from what its maker typed. Parameters as in `Facts`."""
    return LetterValues(Facts(case, code, dated, answer, consultation, charge, extension, letter, typed, maker, number))
