"""The coordinator's review queue: submitted periods that wait for a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from gongkai.agencies.models import Person
from gongkai.plans.models import Duty, Evidence, Period
from gongkai.plans.queries.lights import Horizon
from gongkai.records.models import Event, Performer, Verb
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


def reported_by(periods: Sequence[Period], who: Performer) -> set[int]:
    """Keys of the periods that this account ever claimed or submitted, from the record, or brought counted proof for.

    Four eyes: the same account does not accept them. Orders may be counted anew when a task is corrected, keys never
    change. Two queries.
    """
    events = Event.objects.filter(
        subject_type=Duty._meta.label,
        subject_id__in={str(period.duty_id) for period in periods},
        actor_key=who.actor_key,
        verb__in=[Verb.CLAIMED, Verb.SUBMITTED],
    )
    proofs = Evidence.objects.filter(period__in=[row.pk for row in periods], counts=True, added_key=who.actor_key)
    claimed = {row.pk for row in periods if row.claimed_key == who.actor_key}
    told = {after.get("row", 0) for after in events.values_list("after", flat=True)}
    return claimed | told | set(proofs.values_list("period_id", flat=True))


def waiting(person: Person, when: Horizon, *, kind: str = "", section: int | None = None) -> list[Waiting]:
    """The queue with what each period rests on. Four queries."""
    periods = list(queue(person).filter(duty__section=section) if section else queue(person))
    proofs: dict[int, list[Evidence]] = {}
    for proof in Evidence.objects.filter(period__in=[period.pk for period in periods]).select_related("attachment"):
        proofs.setdefault(proof.period_id, []).append(proof)
    own = reported_by(periods, person)
    rows = [
        Waiting(
            period,
            _kind(period, proofs.get(period.pk, [])),
            proofs.get(period.pk, []),
            _days(period, when),
            period.pk in own,
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
