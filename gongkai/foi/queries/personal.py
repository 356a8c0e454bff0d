"""Personal data of a case: opened for whoever needs it, masked for everybody else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from gongkai.foi.models import Applicant, Case, Consultation, Piece
from gongkai.foi.queries.keys import ring
from gongkai.vault.marks import mark
from gongkai.vault.masks import Kind, masked
from gongkai.vault.sealing import seal, unseal, unseal_bytes


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach somebody. Any field may be empty."""

    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    fax: str = ""

    @classmethod
    def read(cls, values: dict[str, Any]) -> Self:
        """From JSON; unknown names are left out."""
        return cls(**{one.name: str(values.get(one.name, "")) for one in fields(cls)})

    def masked(self) -> Contact:
        """As everybody who works on the case may see it."""
        return Contact(
            masked(Kind.PHONE, self.phone), masked(Kind.EMAIL, self.email), masked(Kind.ADDRESS, self.address),
            self.postcode, masked(Kind.PHONE, self.fax),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts for the applicant; empty where nobody does."""

    name: str = ""
    identity: str = ""
    phone: str = ""

    def masked(self) -> Agent:
        """The name stays, what identifies does not."""
        return Agent(self.name, masked(Kind.IDENTITY, self.identity), masked(Kind.PHONE, self.phone))


@dataclass(frozen=True, slots=True)
class Personal:
    """What the case's sealed fields hold."""

    identity: str
    contact: Contact
    agent: Agent

    def masked(self) -> Personal:
        """The same, masked (rules 10.4.4)."""
        return Personal(masked(Kind.IDENTITY, self.identity), self.contact.masked(), self.agent.masked())


def about(case: Case, field: str) -> str:
    """What a seal of a case belongs to: it opens for no other case and no other field."""
    return f"foi.case.{field}:{case.agency_id}-{case.year}-{case.serial}"


def sealed_fields(case: Case, personal: Personal) -> dict[str, str]:
    """The case's sealed fields with their seals, empty where there is nothing to seal. The case has its number already."""
    plain = {
        "identity_sealed": personal.identity,
        "contact_sealed": _json(asdict(personal.contact)),
        "agent_sealed": _json(asdict(personal.agent)),
    }
    return {name: seal(text, ring(), about=about(case, name)) if text else "" for name, text in plain.items()}


def personal_of(case: Case) -> Personal:
    """What is sealed. Whoever shows it in full calls `actions.personal.look` first."""
    contact, agent = (_open(case, name) for name in ("contact_sealed", "agent_sealed"))
    return Personal(
        _open(case, "identity_sealed"), Contact.read(json.loads(contact or "{}")), Agent(**json.loads(agent or "{}"))
    )


def applicant_mark(kind: str, name: str, identity: str, phone: str) -> str:
    """By which two requests of one applicant are known: the identity number, else name and telephone, else the name."""
    if identity:
        return mark(identity, ring(), purpose="identity")
    who = "person" if kind == Applicant.NATURAL else "organisation"
    return mark(f"{name}|{phone}" if phone else name, ring(), purpose=f"{who}-name")


def code_mark(code: str) -> str:
    """The mark under which a query code is kept."""
    return mark(code, ring(), purpose="query-code")


def consultation_contact(consultation: Consultation) -> Contact:
    """How to reach the one who is consulted."""
    text = consultation.contact_sealed
    if not text:
        return Contact()
    return Contact.read(json.loads(unseal(text, ring(), about=consultation_about(consultation.case))))


def consultation_about(case: Case) -> str:
    """What the seal of a consultation's contact belongs to."""
    return about(case, "consultation")


def piece_about(case: Case, digest: str) -> str:
    """What the seal of a piece belongs to: this case and this content."""
    return about(case, f"piece-{digest}")


def content_of(piece: Piece) -> bytes:
    """The file as it was before it was sealed."""
    with piece.content.content.open("rb") as file:
        return unseal_bytes(file.read(), ring(), about=piece_about(piece.case, piece.digest))


def _open(case: Case, name: str) -> str:
    text = getattr(case, name)
    return unseal(text, ring(), about=about(case, name)) if text else ""


def _json(values: dict[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False) if any(values.values()) else ""
