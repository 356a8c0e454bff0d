"""Answers that are worth publishing for everybody (《条例》第四十四条): asked by several, or suggested by the applicant."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from gongkai.agencies.models import Agency, Person
from gongkai.archives.models import Disclosure, DisclosureWhy
from gongkai.foi.models import Answer, AnswerState, Case, Reception
from gongkai.rules.requests.application import SEVERAL

DISCLOSED = ("A2", "A3")


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that may become a document, why, and how many different applicants asked for the same."""

    answer: Answer
    why: DisclosureWhy
    applicants: int


def proposals(person: Person, *, most: int = 100) -> list[Proposal]:
    """The newest answer for each thing that several asked for, then those that an applicant suggested; done ones left out."""
    agency = person.agency
    several = _asked_by_several(agency, most)
    newest: dict[str, Answer] = {}
    for answer in _open_answers(person).filter(case__subject_mark__in=[mark for mark, _ in several]):
        newest.setdefault(answer.case.subject_mark, answer)
    found = [Proposal(newest[mark], DisclosureWhy.SEVERAL, people) for mark, people in several if mark in newest]
    taken = {one.answer.pk for one in found}
    suggested = _open_answers(person).filter(case__suggests_disclosure=True).exclude(pk__in=taken)[: most - len(found)]
    return [*found, *(Proposal(answer, DisclosureWhy.SUGGESTED, 1) for answer in suggested)]


def applicants_of_same(case: Case) -> int:
    """How many different applicants asked the agency for the same."""
    rows = Case.objects.filter(agency=case.agency_id, subject_mark=case.subject_mark)
    return rows.values("applicant_mark").distinct().count()


def _asked_by_several(agency: Agency, most: int) -> list[tuple[str, int]]:
    """Marks of what the most applicants asked for, and how many they are."""
    least = Reception.objects.filter(agency=agency).values_list("several", flat=True).first() or SEVERAL
    done = Disclosure.objects.filter(answer__case__agency=agency).values("answer__case__subject_mark")
    rows = Case.objects.filter(agency=agency).exclude(subject_mark__in=done).values("subject_mark")
    counted = rows.annotate(people=Count("applicant_mark", distinct=True)).filter(people__gte=least)
    return list(counted.order_by("-people", "subject_mark").values_list("subject_mark", "people")[:most])


def _open_answers(person: Person) -> QuerySet[Answer]:
    """Answers that went out, gave something, and are no document yet; the newest first."""
    rows = Answer.objects.visible_to(person).filter(case__agency=person.agency_id, state=AnswerState.SENT)
    gave = rows.filter(Q(decisions__code__in=DISCLOSED), disclosure=None).select_related("case").distinct()
    return gave.order_by("-told_on", "-pk")
