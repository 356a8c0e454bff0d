"""Answers that are worth publishing for everybody (《条例》第四十四条): asked by several, or suggested by the applicant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.agencies.models import Agency, Person
from gongkai.archives.models import Disclosure, DisclosureWhy
from gongkai.foi.models import Answer, AnswerState, Case, Decision, Reception
from gongkai.rules.requests.application import SEVERAL

DISCLOSED = ("A2", "A3")
NEWEST = 3000  # requests of an agency that are looked at, however many it has: what people ask for now


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that may become a document, why, and how many different applicants asked for the same."""

    answer: Answer
    why: DisclosureWhy
    applicants: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the agency's newest requests ask for.

    people     by mark of the subject, the marks of its applicants
    suggested  keys of requests whose applicant suggests to publish the answer
    marks      of the subject, by key of the request
    """

    people: dict[str, set[str]]
    suggested: set[int]
    marks: dict[int, str]

    def of(self, subjects: Iterable[str]) -> set[int]:
        """Keys of the requests for these subjects."""
        wanted = set(subjects)
        return {pk for pk, mark in self.marks.items() if mark in wanted}


def proposals(person: Person, *, most: int = 100) -> list[Proposal]:
    """The newest answer for each thing that several asked for, most askers first, then those that an applicant suggested.

    Looked for among the agency's newest NEWEST requests. What became a document already is left out.
    """
    agency = person.agency
    asked = _asked(agency)
    several = _by_several(agency, asked)
    gone = _published(agency, [*several, *(asked.marks[pk] for pk in asked.suggested)])
    several = [mark for mark in several if mark not in gone]
    suggested = {pk for pk in asked.suggested if asked.marks[pk] not in gone}
    answers = _open_answers(person, asked.of(several) | suggested)
    newest: dict[str, int] = {}
    for pk, case in answers:
        newest.setdefault(asked.marks[case], pk)
    found = [(newest[mark], DisclosureWhy.SEVERAL, mark) for mark in several if mark in newest]
    shown = set(several)
    found += [(pk, DisclosureWhy.SUGGESTED, asked.marks[case]) for pk, case in answers
              if case in suggested and asked.marks[case] not in shown]  # fmt: skip
    rows = Answer.objects.select_related("case").in_bulk([pk for pk, _, _ in found[:most]])
    return [Proposal(rows[pk], why, len(asked.people[mark])) for pk, why, mark in found[:most]]


def _asked(agency: Agency) -> Asked:
    found = Asked({}, set(), {})
    rows = Case.objects.filter(agency=agency).order_by("-arrived_at", "-pk")
    for pk, subject, applicant, suggests in rows.values_list(
        "pk", "subject_mark", "applicant_mark", "suggests_disclosure"
    )[:NEWEST]:
        found.marks[pk] = subject
        found.people.setdefault(subject, set()).add(applicant)
        if suggests:
            found.suggested.add(pk)
    return found


def _by_several(agency: Agency, asked: Asked) -> list[str]:
    """Marks of what so many asked for as the agency has set, the most askers first."""
    least = Reception.objects.filter(agency=agency).values_list("several", flat=True).first() or SEVERAL
    marks = [mark for mark, people in asked.people.items() if len(people) >= least]
    return sorted(marks, key=lambda mark: (-len(asked.people[mark]), mark))


def _published(agency: Agency, marks: Collection[str]) -> set[str]:
    """Those of these subjects of which an answer became a document."""
    done = Disclosure.objects.filter(answer__case__agency=agency, answer__case__subject_mark__in=marks)
    return set(done.values_list("answer__case__subject_mark", flat=True))


def _open_answers(person: Person, cases: set[int]) -> list[tuple[int, int]]:
    """Keys of answers to these requests and of the requests: those that went out and gave something, and are no document yet.

    The newest first.
    """
    gave = set(Decision.objects.filter(answer__case__in=cases, code__in=DISCLOSED).values_list("answer", flat=True))
    rows = Answer.objects.visible_to(person).filter(pk__in=gave, state=AnswerState.SENT, disclosure=None)
    told: list[tuple[date | None, int, int]] = list(rows.values_list("told_on", "pk", "case"))
    told.sort(key=lambda one: (one[0] or date.min, one[1]), reverse=True)
    return [(pk, case) for _, pk, case in told]
