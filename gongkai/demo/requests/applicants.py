"""Invented applicants. Their numbers pass every check and belong to nobody: regions without people, telephones without a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gongkai.foi.models import Applicant, Paper
from gongkai.foi.queries.personal import Contact
from gongkai.vault.identity import CHECKS, CREDIT, WEIGHTS

PROVINCE_ITSELF = "440000"  # nobody is born in a province outside its counties
FIRST_BIRTHDAY = date(1900, 1, 1)  # nobody of the demo is old enough
REGISTRARS: Mapping[str, str] = {
    Applicant.ENTERPRISE: "91", Applicant.RESEARCH: "12", Applicant.WELFARE: "51", Applicant.LEGAL: "31",
    Applicant.OTHER: "59",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asker:
    """One applicant. `number` makes every number of theirs; `contact_person` speaks for an organisation."""

    kind: str
    name: str
    number: int
    contact_person: str = ""
    passport: bool = False
    silent: bool = False  # left no way to be reached

    @property
    def identity(self) -> str:
        """Identity number, credit code or passport number."""
        if self.passport:
            return f"E0000{self.number:04d}"
        return identity_number(self.number) if self.kind == Applicant.NATURAL else credit_code(self.kind, self.number)

    @property
    def paper(self) -> str:
        """What proves who asks."""
        if self.passport:
            return Paper.PASSPORT
        return Paper.RESIDENT if self.kind == Applicant.NATURAL else Paper.CREDIT

    @property
    def contact(self) -> Contact:
        """Reachable nowhere: area code 0600 and .example are given to nobody."""
        if self.silent:
            return Contact()
        return Contact(
            phone=f"0600-83{self.number:05d}", email=f"asker{self.number}@mail.example", fax=f"0600-84{self.number:05d}",
            address=f"江州市东城区样例路{self.number}号", postcode="000600",
        )  # fmt: skip


def askers(rows: Mapping[str, Any]) -> dict[str, Asker]:
    """The applicants by their keys; each row is [kind, name] or [kind, name, contact person or "护照" or "无联系方式"]."""
    found = {}
    for number, (key, (kind, name, *more)) in enumerate(rows.items(), 1):
        word = more[0] if more else ""
        marks = word in ("护照", "无联系方式")
        found[key] = Asker(kind, name, number, "" if marks else word, word == "护照", word == "无联系方式")
    return found


def identity_number(number: int) -> str:
    """A citizen's number with its right check digit (GB 11643)."""
    born = FIRST_BIRTHDAY + timedelta(days=number * 7)
    digits = f"{PROVINCE_ITSELF}{born:%Y%m%d}{number % 1000:03d}"
    return digits + CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11]


def credit_code(kind: str, number: int) -> str:
    """An organisation's code with its right check character (GB 32100)."""
    code = f"{REGISTRARS[kind]}{PROVINCE_ITSELF}MA{number:07d}"
    total = sum(CREDIT.index(character) * pow(3, place, 31) for place, character in enumerate(code))
    return code + CREDIT[-total % 31]
