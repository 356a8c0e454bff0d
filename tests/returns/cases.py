"""Cases for the annual tables made at once, and the same facts as the rule reads them: `Part` by `Part`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from moments import on

from gongkai.agencies.models import Agency
from gongkai.disputes.models import Dispute
from gongkai.foi.models import Case, Item, State
from gongkai.rules.requests.disputes import RESULTS, Outcome, outcome_in
from gongkai.rules.requests.returns import Part


@dataclass(frozen=True, slots=True)
class Request:
    """One request with its items: `results` pairs a code with a day, both empty for an open item."""

    received: date | None
    applicant: str
    results: tuple[tuple[str, date | None], ...]
    counted: bool = True
    joined: bool = False

    @property
    def parts(self) -> list[Part]:
        """What table 三 counts of it."""
        if self.received is None or not self.counted or self.joined:
            return []
        return [Part(self.received, ended, self.applicant, code) for code, ended in self.results]


@dataclass(frozen=True, slots=True)
class Fight:
    """One dispute."""

    route: str
    begun: date
    result: str = ""
    decided: date | None = None


def write(agency: Agency, requests: Iterable[Request], start: int = 1) -> None:
    """Rows for these requests. An open one works, a closed one is answered; the joined one gives its items away."""
    for serial, one in enumerate(requests, start):
        ends = [day for _, day in one.results]
        closed = all(ends)
        last = max((day for day in ends if day), default=None)
        state = State.UNCONFIRMED if one.received is None else State.ANSWERED if closed else State.WORKING
        arrived = one.received or date(2024, 1, 1)
        case = Case.objects.create(
            agency=agency, year=arrived.year, serial=serial, number=f"{agency.code}-{serial}", state=state, channel="counter",
            arrived_at=on(arrived), arrived_on=arrived, received_on=one.received, first_received_on=one.received,
            applicant_kind=one.applicant, applicant_name="某人", applicant_mark="m", subject="资料", subject_mark="s", content="资料",
            due=arrived, answered_on=last if closed else None, ended_on=last if closed else None, counted=one.counted,
        )  # fmt: skip
        if one.joined:
            Case.objects.filter(pk=case.pk).update(state=State.JOINED, joined_to=case, received_on=None)
            continue
        Item.objects.bulk_create(
            Item(case=case, order=order, text="资料", agency=agency, applicant_kind=one.applicant, applicant_mark="m",
                 received_on=one.received, result=code, closed_on=day, counted=one.counted)
            for order, (code, day) in enumerate(one.results, 1)
        )  # fmt: skip


def fight(agency: Agency, case: Case, fights: Iterable[Fight]) -> None:
    """Rows for these disputes, all over one case."""
    Dispute.objects.bulk_create(
        Dispute(case=case, agency=agency, route=one.route, procedure="review" if one.route == "review" else "suit", body="某府",
                received_on=one.begun, accepted_on=one.begun, answer_due=one.begun, result=one.result,
                outcome=RESULTS[one.result].outcome.value if one.result else "open", outcome_on=one.decided, entered_at=on(one.begun))
        for one in fights
    )  # fmt: skip


def recount(fights: Iterable[Fight], year: int) -> dict[tuple[str, str], int]:
    """Table 四 counted one by one by the rule."""
    counts: dict[tuple[str, str], int] = {}
    for one in fights:
        column: Outcome | None = outcome_in(year, begun=one.begun, decided=one.decided, result=one.result)
        if column is not None:
            key = (one.route, column.value)
            counts[key] = counts.get(key, 0) + 1
    return counts
