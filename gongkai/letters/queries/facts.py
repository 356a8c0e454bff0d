"""What is on file of a case, each part read once and only where a letter's field asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from gongkai.agencies.queries import work_calendar
from gongkai.fees.models import Charge
from gongkai.fees.queries.computing import charge_of
from gongkai.foi.models import (
    Answer,
    Case,
    Consultation,
    Correction,
    Decision,
    ExtensionRequest,
    ReasonsAsked,
    Reception,
    Reply,
    RequestState,
)
from gongkai.foi.queries.clocks import entries_of, standing
from gongkai.foi.queries.personal import Personal, personal_of
from gongkai.letters.models import Code, Enclosure, Letter, LetterState, Service
from gongkai.merging.models import Items
from gongkai.rules.requests.clock import ClockEvent

MIXED = ""  # ground of an answer that decides several items


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume of an archive file for which the list of contents is made (L18).

    pieces   items of the field 材料
    """

    number: int
    retention: str
    pieces: Items


@dataclass(frozen=True)
class Facts:
    """A case and what one letter is about.

    typed    what its maker typed, by field: text, lines of text, days as ISO text
    letter   for the proof of service: the letter that is served
    maker    name of whoever makes it
    number   of the letter; a preview has none
    dated    day below its signature
    volume   for the list of contents: what it lists
    """

    case: Case
    code: str
    dated: date
    answer: Answer | None = None
    consultation: Consultation | None = None
    given_charge: Charge | None = None
    given_extension: ExtensionRequest | None = None
    letter: Letter | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    maker: str = ""
    number: str = ""
    volume: Volume | None = None

    @cached_property
    def reception(self) -> Reception:
        """How the agency receives; an empty one where nobody has entered it."""
        return Reception.objects.filter(agency=self.case.agency_id).first() or Reception(agency=self.case.agency)

    @cached_property
    def personal(self) -> Personal:
        """What is sealed of the applicant."""
        return personal_of(self.case)

    @cached_property
    def events(self) -> list[ClockEvent]:
        """What counts of the clock's ledger, in the order of days."""
        return sorted(standing(entries_of(self.case)), key=lambda one: one.day)

    @cached_property
    def decisions(self) -> list[Decision]:
        """What the answer decides, in the order of the items."""
        if self.answer is None:
            return []
        rows = self.answer.decisions.select_related("item", "consultation__case", "earlier")
        return list(rows.order_by("item__order"))

    @cached_property
    def decision(self) -> Decision | None:
        """The one decision of an answer that decides one item."""
        return self.decisions[0] if len(self.decisions) == 1 else None

    @cached_property
    def ground(self) -> str:
        """For which answer code the letter is: of its one decision, or how the case ended; empty for all others."""
        if self.code == Code.L15:
            results = list(self.case.items.filter(result__in=["E1", "E2"]).values_list("result", flat=True)[:1])
            return results[0] if results else ""
        if self.code == Code.L16:
            return "F1"
        return self.decision.code if self.decision else MIXED

    @cached_property
    def correction(self) -> Correction | None:
        """What the applicant was asked to complete."""
        return Correction.objects.filter(case=self.case).first()

    @cached_property
    def reasons(self) -> ReasonsAsked | None:
        """The reasons asked for under art. 35."""
        return ReasonsAsked.objects.filter(case=self.case).first()

    @cached_property
    def charge(self) -> Charge | None:
        """What the case is charged."""
        return self.given_charge or charge_of(self.case)

    @cached_property
    def extension(self) -> ExtensionRequest | None:
        """The newest extension that was granted."""
        rows = self.case.extension_requests.filter(state=RequestState.GRANTED)
        return self.given_extension or rows.order_by("-decided_at", "-id").first()

    @cached_property
    def asked(self) -> list[Consultation]:
        """Consultations that were not taken back, or the one that the letter is about."""
        if self.consultation is not None:
            return [self.consultation]
        return list(self.case.consultations.exclude(reply=Reply.RECALLED).order_by("asked_on", "id"))

    @cached_property
    def enclosures(self) -> list[Enclosure]:
        """Files that go out with the answer."""
        return list(self.answer.enclosures.order_by("id")) if self.answer else []

    @cached_property
    def service(self) -> Service | None:
        """The last try at serving the letter that a proof of service is for."""
        return self.letter.services.order_by("-id").first() if self.letter else None

    def number_of(self, code: Code, *, case: Case | None = None, consultation: Consultation | None = None) -> str:
        """The number of the newest letter of a kind that was not voided, empty where there is none."""
        rows = Letter.objects.filter(case=case or self.case, code=code).exclude(state=LetterState.VOID)
        if consultation is not None:
            rows = rows.filter(consultation=consultation)
        return rows.order_by("-id").values_list("number", flat=True).first() or ""

    def workdays_later(self, days: int) -> date:
        """The last of so many working days after the letter's day."""
        return work_calendar(self.case.agency).add_workdays(self.dated, days)
