"""Who may do what to a case and to an answer. Screens ask here before they show a button; actions ask again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from gongkai.agencies.models import SECTION_ROLES, Person, Role, Section
from gongkai.foi.models import ANSWER_FLOW, FLOW, Act, Answer, AnswerAct, AnswerBy, By, Case, Deputy, Desk, Item, State


def receives(case: Case, person: Person) -> bool:
    """Whether the person belongs to the office that takes requests of the case's agency."""
    section = _place(case, person)
    return section is not None and section.is_office


def handles(case: Case, person: Person, sections: Collection[int | None] | None = None) -> bool:
    """Whether the person does the work of a section that answers the case or one of its items.

    sections   of the items, where they are known already
    """
    if not (person.is_active and person.agency_id == case.agency_id and person.role in SECTION_ROLES):
        return False
    if case.section_id == person.section_id:
        return True
    if sections is not None:
        return person.section_id in sections
    return Item.objects.filter(case=case, section=person.section_id).exists()


def heads_unit(case: Case, person: Person) -> bool:
    """Whether the person heads the work unit (《条例》第三十三条第二款): the office's head; a leader stands in."""
    if not (person.is_active and person.agency_id == case.agency_id):
        return False
    if person.role == Role.LEADER:
        return True
    return person.role == Role.HEAD and person.section is not None and person.section.is_office


def reviews_law(case: Case, person: Person) -> bool:
    """Whether the person does the work of the section that reviews law and secrecy for the case's agency."""
    section = _place(case, person)
    return section is not None and section.is_legal


def works_on(case: Case, person: Person) -> bool:
    """Whether the person needs the whole case: the office, the sections that answer, the unit's head; never who oversees."""
    return receives(case, person) or handles(case, person) or heads_unit(case, person)


def reads(case: Case, person: Person) -> bool:
    """Whether the person may open the case's files: who works on it, and the legal section once the case has come to it."""
    if works_on(case, person):
        return True
    return reviews_law(case, person) and Case.objects.visible_to(person).filter(pk=case.pk).exists()


def may(case: Case, act: Act, person: Person) -> bool:
    """Whether the table allows the act to the person in the case's state; the clock may still refuse it."""
    return State(case.state) in FLOW[act].sources and allowed(case, act, person)


def allowed(case: Case, act: Act, person: Person) -> bool:
    """Whether the act is one of the person's, whatever the state."""
    return bool(FLOW[act].by & capacities(case, person))


def capacities(case: Case, person: Person, sections: Collection[int | None] | None = None) -> set[By]:
    """What the person is to the case; `sections` as in `handles`."""
    found = set()
    if receives(case, person):
        found.add(By.OFFICE)
    if handles(case, person, sections):
        found.add(By.HANDLERS)
    if heads_unit(case, person):
        found.add(By.UNIT_HEAD)
    return found


def owns(desk: Desk, case: Case, person: Person) -> bool:
    """Whether a step of an answer's review is the person's; leaders stand in for everybody of their agency."""
    if not (person.is_active and person.agency_id == case.agency_id):
        return False
    if person.role == Role.LEADER:
        return True
    if desk == Desk.UNIT:
        return heads_unit(case, person)
    if desk == Desk.LEGAL:
        return reviews_law(case, person)
    return person.role == Role.HEAD and person.section_id == case.section_id


def wrote(answer: Answer, person: Person) -> bool:
    """Whether the person wrote on the answer."""
    return answer.writers.filter(person=person).exists()


def decided(answer: Answer, person: Person) -> bool:
    """Whether the person approved a step of this round already, and that still stands."""
    mine = answer.opinions.filter(round=answer.round, person=person, verdict="approved", outdated=False)
    return mine.exists()


def may_answer(answer: Answer, act: AnswerAct, person: Person) -> bool:
    """Whether the table allows the act on an answer to the person now."""
    flow = ANSWER_FLOW[act]
    if answer.state not in flow.sources:
        return False
    if AnswerBy.WRITERS in flow.by:
        return handles(answer.case, person) or receives(answer.case, person)
    return (
        bool(answer.step)
        and owns(Desk(answer.step), answer.case, person)
        and not wrote(answer, person)
        and not decided(answer, person)
    )


def stands_in_for(person: Person, day: date) -> list[int]:
    """Keys of the people for whom the person stands in on the day."""
    rows = Deputy.objects.filter(deputy=person, since__lte=day, until__gte=day)
    return list(rows.values_list("person_id", flat=True))


def _place(case: Case, person: Person) -> Section | None:
    """The section of the case's agency whose work the person does; None for who does no section's work there."""
    works = person.is_active and person.agency_id == case.agency_id and person.role in SECTION_ROLES
    return person.section if works else None
