"""What waits for whom: the review queue, what went out in a hurry, what is ready, and the steps of one edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from gongkai.agencies.models import Person, Role
from gongkai.publications.models import Decision, Edition, EditionFile, State, Step, Verdict, Where, Writer
from gongkai.publications.queries.rights import steps_of

PRESSING = ("-urgent", "step_due", "submitted_at", "pk")


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as shown: what was decided in this round, or whether it waits, comes or was left out."""

    step: Step
    decision: Decision | None
    here: bool
    left_out: bool


def steps_view(edition: Edition) -> list[StepView]:
    """The steps of an edition with their decisions."""
    rows = [row for row in edition.decisions.all() if row.round == edition.round and row.verdict != Verdict.SENT_BACK]
    by_step = {row.step: row for row in rows}
    past = edition.state in {State.RELEASED, State.REPLACED, State.READY}
    return [
        StepView(step, by_step.get(step.order), step.order == edition.step, past and step.order not in by_step)
        for step in steps_of(edition)
    ]


def laid_open(edition: Edition, beside: Sequence[Edition] = (), together: Sequence[Edition] = ()) -> None:
    """Reads at once what a review shows: files and effects of the edition and of those beside it, decisions, and writers of
    those that go together. What asks for one of these later asks the database no more.
    """
    files = Prefetch("files", EditionFile.objects.select_related("attachment"))
    prefetch_related_objects([edition, *beside], files, "effects")
    prefetch_related_objects([edition, *together], Prefetch("writers", Writer.objects.select_related("person")))
    prefetch_related_objects([edition], "decisions")


def counted(person: Person, lists: Mapping[str, QuerySet[Edition]]) -> dict[str, int]:
    """How long each list is, in one query."""
    if not lists:
        return {}
    counts = {
        f"list_{name}": Coalesce(Subquery(rows.order_by().values(one=Value(1)).annotate(n=Count("pk")).values("n")), 0)
        for name, rows in lists.items()
    }
    found: dict[str, int] = Person.objects.filter(pk=person.pk).values(**counts).get()  # type: ignore[assignment]
    return {name: found[f"list_{name}"] for name in lists}


def unlooked_steps(edition: Edition) -> list[Step]:
    """Steps that an urgent release left out and nobody has looked at yet."""
    if not edition.urgent or edition.state not in {State.RELEASED, State.REPLACED}:
        return []
    seen = {row.step for row in edition.decisions.all() if row.round == edition.round}
    return [step for step in steps_of(edition) if step.order not in seen]


def queue(person: Person) -> QuerySet[Edition]:
    """Editions that wait for the person's decision, the most pressing first. Interpretations come with their document."""
    if not person.is_business:
        return Edition.objects.none()
    rows = _in_review(person).filter(_owned(person))
    return _not_followers(rows).order_by(*PRESSING)


def stand_in(person: Person) -> QuerySet[Edition]:
    """Where a leader may stand in for the owners of a step: everything in review that is not in the leader's own queue."""
    if person.role != Role.LEADER:
        return Edition.objects.none()
    own = Step.objects.filter(kind=OuterRef("document__kind"), order=OuterRef("step"), where=Where.LEADERSHIP)
    return _not_followers(_in_review(person).exclude(Exists(own))).order_by(*PRESSING)


def overdue(person: Person, today: date) -> QuerySet[Edition]:
    """Of the agency's reviews, those past their step's last day: for who coordinates or leads."""
    if person.role not in {Role.COORDINATOR, Role.LEADER}:
        return Edition.objects.none()
    return _not_followers(_agency_review(person).filter(step_due__lt=today)).order_by("step_due", "pk")


def to_look_at(person: Person) -> QuerySet[Edition]:
    """Urgent releases with steps that nobody has looked at yet, in the agency of the person."""
    seen = Decision.objects.filter(edition=OuterRef(OuterRef("pk")), round=OuterRef(OuterRef("round")))
    left = Step.objects.filter(kind=OuterRef("document__kind")).exclude(order__in=seen.values("step"))
    return (
        Edition.objects.filter(
            Exists(left), urgent=True, state__in=[State.RELEASED, State.REPLACED], document__agency=person.agency_id
        )
        .select_related("document__kind", "document__agency", "document__section")
        .order_by("released_at")
    )


def ready(person: Person) -> QuerySet[Edition]:
    """What waits for its hour in the person's agency, next first."""
    rows = Edition.objects.filter(state=State.READY, document__agency=person.agency_id)
    return _not_followers(rows.select_related("document__section", "document__kind")).order_by("release_at", "pk")


def _agency_review(person: Person) -> QuerySet[Edition]:
    return Edition.objects.filter(state=State.REVIEW, document__agency=person.agency_id).select_related(
        "document__section", "document__kind", "document__column", "document__agency"
    )


def _in_review(person: Person) -> QuerySet[Edition]:
    """Where the person has neither written nor decided in this round."""
    wrote = Writer.objects.filter(person=person, edition=OuterRef("pk"))
    followed = Writer.objects.filter(
        person=person,
        edition__document__interprets=OuterRef("document"),
        edition__state=State.REVIEW,
        edition__document__section=OuterRef("document__section"),
        edition__submitted_at=OuterRef("submitted_at"),
    )
    decided = Decision.objects.filter(
        edition=OuterRef("pk"), round=OuterRef("round"), person=person, verdict=Verdict.APPROVED
    )
    return _agency_review(person).exclude(Exists(wrote)).exclude(Exists(decided)).exclude(
        Q(Exists(followed)) & Q(document__kind__needs_interpretation=True)
    )  # fmt: skip


def _owned(person: Person) -> Q:
    """Condition: the step that the edition waits at is the person's (`rights.owns` as a query, standing in apart)."""
    step = Step.objects.filter(kind=OuterRef("document__kind"), order=OuterRef("step"))
    if person.role == Role.LEADER:
        return Q(Exists(step.filter(where=Where.LEADERSHIP)))
    section = person.section
    if section is None:
        return Q(pk__in=[])
    mine = [pk for pk, roles in Step.objects.values_list("pk", "roles") if not roles or person.role in roles]
    step = step.filter(pk__in=mine)
    where = Q(Exists(step.filter(where=Where.OWN))) & Q(document__section=section.pk)
    if section.is_legal:
        where |= Q(Exists(step.filter(where=Where.LEGAL)))
    if section.is_office:
        where |= Q(Exists(step.filter(where=Where.OFFICE)))
    return where


def _not_followers(rows: QuerySet[Edition]) -> QuerySet[Edition]:
    """Without interpretations that go with a document under way: their document is the one to open."""
    leading = Edition.objects.filter(
        document=OuterRef("document__interprets"), document__kind__needs_interpretation=True, state=OuterRef("state"),
        document__section=OuterRef("document__section"), submitted_at=OuterRef("submitted_at"),
    )  # fmt: skip
    return rows.exclude(Exists(leading))
