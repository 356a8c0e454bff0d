"""Who may do what to an edition. Screens ask here before they show a button; actions ask again before they act."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.agencies.models import SECTION_ROLES, Person, Role
from gongkai.publications.models import FLOW, Act, By, Document, Edition, State, Step, Verdict, Where
from gongkai.publications.queries.companions import companions


def writes(document: Document, person: Person) -> bool:
    """Whether the person belongs to the section that writes the document."""
    return (
        person.is_active
        and person.role in SECTION_ROLES
        and person.agency_id == document.agency_id
        and person.section_id == document.section_id
    )


def coordinates(document: Document, person: Person) -> bool:
    """Whether the person coordinates the document's agency."""
    return person.is_active and person.role == Role.COORDINATOR and person.agency_id == document.agency_id


def steps_of(edition: Edition) -> list[Step]:
    """The steps of the edition's kind, in order."""
    return list(edition.document.kind.steps.all())


def current_step(edition: Edition) -> Step | None:
    """The step that the edition waits at; None outside the review."""
    return next((step for step in steps_of(edition) if step.order == edition.step), None)


def owns(step: Step, document: Document, person: Person) -> bool:
    """Whether a step is the person's by section and role; leaders stand in for everybody of their agency."""
    if not person.is_active or person.agency_id != document.agency_id:
        return False
    if person.role == Role.LEADER:
        return True
    if step.roles and person.role not in step.roles:
        return False
    section = person.section
    if section is None or person.role not in SECTION_ROLES:
        return False
    return {
        Where.OWN: section.pk == document.section_id,
        Where.LEGAL: section.is_legal,
        Where.OFFICE: section.is_office,
        Where.LEADERSHIP: False,
    }[Where(step.where)]


def wrote(edition: Edition, person: Person, together: Sequence[Edition] | None = None) -> bool:
    """Whether the person wrote on the edition, or on an interpretation that goes with it (`together`, where they are known)."""
    following = companions(edition) if together is None else together
    return any(row.person_id == person.pk for one in [edition, *following] for row in one.writers.all())


def decided(edition: Edition, person: Person) -> bool:
    """Whether the person approved a step of this round already."""
    rows = (row for row in edition.decisions.all() if row.round == edition.round and row.verdict == Verdict.APPROVED)
    return any(row.person_id == person.pk for row in rows)


def may_decide(edition: Edition, person: Person, together: Sequence[Edition] | None = None) -> bool:
    """Whether the step that the edition waits at is the person's to decide: owner, no writer, no step decided yet."""
    if edition.state != State.REVIEW:
        return False
    step = current_step(edition)
    return (
        step is not None
        and owns(step, edition.document, person)
        and not wrote(edition, person, together)
        and not decided(edition, person)
    )


def may(edition: Edition, act: Act, person: Person) -> bool:
    """Whether the table allows the act to the person in the edition's state."""
    move = FLOW[act]
    if edition.state not in move.sources:
        return False
    return (
        (By.WRITERS in move.by and writes(edition.document, person))
        or (By.OWNERS in move.by and may_decide(edition, person))
        or (By.OFFICE in move.by and coordinates(edition.document, person))
    )
