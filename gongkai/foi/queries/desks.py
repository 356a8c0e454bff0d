"""Which answers wait at whose step."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.agencies.models import SECTION_ROLES, Person, Role
from gongkai.foi.models import OPEN, Answer, AnswerState, Case, Desk, Opinion, Verdict, Writer


def at_my_desk(person: Person) -> QuerySet[Answer]:
    """Answers in review whose step the person may decide now: the same as `rights.may_answer`, as one condition."""
    wrote = Writer.objects.filter(answer=OuterRef("pk"), person=person)
    decided = Opinion.objects.filter(
        answer=OuterRef("pk"), round=OuterRef("round"), person=person, verdict=Verdict.APPROVED, outdated=False
    )
    mine = Answer.objects.filter(desks(person), state=AnswerState.REVIEW)
    return mine.filter(~Exists(wrote), ~Exists(decided), case__agency=person.agency_id)


def reviews_first(person: Person) -> bool:
    """Whether the person's work of the moment is reviewing: a head to whom answers came, or who has no open case of one's own."""
    own = Case.objects.filter(handler=person, state__in=OPEN)
    return at_my_desk(person).exists() and (person.role == Role.HEAD or not own.exists())


def desks(person: Person) -> Q:
    """Condition on answers: they wait at a step that the person's place owns. Leaders stand in for everybody."""
    if not (person.is_active and person.is_business):
        return Q(pk__in=[])
    if person.role == Role.LEADER:
        return ~Q(step="")
    section, found = person.section, Q(pk__in=[])
    if section is None:
        return found
    if person.role == Role.HEAD:
        found |= Q(step=Desk.SECTION, case__section=section)
        if section.is_office:
            found |= Q(step=Desk.UNIT)
    if section.is_legal and person.role in SECTION_ROLES:  # as `rights.reviews_law`
        found |= Q(step=Desk.LEGAL)
    return found
