"""Who does what with requests at an agency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.agencies.queries import work_calendar
from gongkai.foi.models import Answer, AnswerAct, Case, Reception
from gongkai.foi.queries.rights import may_answer
from gongkai.rules.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency with its people in the order in which they are asked."""

    agency: Agency
    reception: Reception
    calendar: WorkCalendar
    sections: dict[str, Section]
    people: tuple[Person, ...]
    registrar: Person
    second: Person
    chief: Person

    @classmethod
    def of(cls, agency: Agency, *, registrar: str, second: str, chief: str) -> Unit:
        """The agency as it is founded, by account names: who registers, who looks twice at money, who heads the work unit."""
        rows = Person.objects.filter(agency=agency, is_active=True).select_related("section", "agency").order_by("pk")
        people = tuple(rows)
        by_name = {person.username: person for person in people}
        sections = {section.name: section for section in Section.objects.filter(agency=agency)}
        reception = Reception.objects.get(agency=agency)
        return cls(agency, reception, work_calendar(agency), sections, people, by_name[registrar], by_name[second],
                   by_name[chief])  # fmt: skip

    def handler(self, section: Section) -> Person:
        """Who does the section's work; its head where nobody else is there."""
        return next(self._of(section, Role.HANDLER), None) or self.head(section)

    def head(self, section: Section) -> Person:
        """Who heads the section."""
        return next(self._of(section, Role.HEAD))

    def writer(self, case: Case) -> Person:
        """Who handles the case."""
        assert case.section is not None, case
        return case.handler or self.handler(case.section)

    def reviewer(self, answer: Answer) -> Person:
        """Who may decide the step that an answer waits at: the one whose it is before the leader."""
        able = (person for person in self.reviewers() if may_answer(answer, AnswerAct.APPROVE, person))
        return next(able)

    def reviewers(self) -> Iterator[Person]:
        """Everybody who reviews anything, in the order in which they are asked."""
        yield self.chief
        yield from (person for person in self.people if person.role == Role.HEAD)
        yield from (person for person in self.people if person.section is not None and person.section.is_legal)
        yield from (person for person in self.people if person.role == Role.LEADER)

    def _of(self, section: Section, role: Role) -> Iterator[Person]:
        return (person for person in self.people if person.section_id == section.pk and person.role == role)
