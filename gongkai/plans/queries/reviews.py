"""The coordinator's review queue: submitted periods that wait for a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from gongkai.agencies.models import Person
from gongkai.plans.models import Evidence, Period
from gongkai.plans.queries.lights import Horizon
from gongkai.rules.days import day_of

READY, WORDS, BARE = "ready", "words", "bare"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One submitted period. `kind` says how much there is to look at: the machine's count reached, words, or nothing."""

    period: Period
    kind: str
    evidence: list[Evidence]
    days: int
    own: bool


def queue(person: Person) -> QuerySet[Period]:
    """Periods that wait for a verdict, the oldest first."""
    return (
        Period.objects.visible_to(person)
        .waiting()
        .filter(duty__agency=person.agency_id)
        .select_related("duty__task__area", "duty__section", "duty__agency", "duty__plan")
        .order_by("submitted_at", "pk")
    )


def waiting(person: Person, when: Horizon, *, kind: str = "", section: int | None = None) -> list[Waiting]:
    """The queue with what each period rests on. Two queries."""
    periods = list(queue(person).filter(duty__section=section) if section else queue(person))
    proofs: dict[int, list[Evidence]] = {}
    for proof in Evidence.objects.filter(period__in=[period.pk for period in periods]).select_related("attachment"):
        proofs.setdefault(proof.period_id, []).append(proof)
    rows = [
        Waiting(
            period,
            _kind(period, proofs.get(period.pk, [])),
            proofs.get(period.pk, []),
            _days(period, when),
            person.username in {period.claimed_key, *(p.added_key for p in proofs.get(period.pk, []) if p.counts)},
        )
        for period in periods
    ]
    return [row for row in rows if not kind or row.kind == kind]


def _kind(period: Period, proofs: list[Evidence]) -> str:
    """What the verdict can rest on."""
    if period.reached:
        return READY
    return WORDS if period.claim_text or any(proof.counts for proof in proofs) else BARE


def _days(period: Period, when: Horizon) -> int:
    """Working days that the section has been waiting."""
    assert period.submitted_at
    return max(0, when.calendar.workdays_between(day_of(period.submitted_at), when.today))
