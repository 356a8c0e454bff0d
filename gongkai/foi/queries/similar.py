"""Requests like this one: of the same applicant, for the same thing, for nearly the same thing (同案同判; rules 1.7, 2.1.5).

What the same request of somebody else was told, and what a court made of it, is shown before the next one is decided.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Self

from cryptography.hazmat.primitives import hashes
from django.db.models import Count, Q

from gongkai.agencies.models import Agency, Person
from gongkai.foi.models import Case, Item

SHOWN = 20  # cases listed under each likeness
NEWEST = 3000  # an agency's cases among which near subjects are sought
NEAR = 0.4  # share of character pairs that two near subjects have in common
FREE_ITEMS = 10  # items of a calendar month without a fee (国办函〔2020〕109号第四条): above it frequency is looked at
ANSWERED = frozenset({"A1", "A2", "A3", "B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "C1", "C2", "C3"})

Outcomes = Callable[[Collection[int]], Mapping[int, str]]


class Likeness(StrEnum):
    """In what a case is like the one asked about, the strongest first."""

    REPEATED = "repeated"
    SAME_SUBJECT = "same_subject"
    NEAR_SUBJECT = "near_subject"
    SAME_APPLICANT = "same_applicant"

    @property
    def label(self) -> str:
        """In Chinese, as above the list."""
        return LABELS[self]


LABELS: Mapping[Likeness, str] = {
    Likeness.REPEATED: "同一申请人申请相同内容", Likeness.SAME_SUBJECT: "他人申请相同内容", Likeness.NEAR_SUBJECT: "内容相近的申请",
    Likeness.SAME_APPLICANT: "同一申请人的其他申请",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom, of which agency; `pk` of its own case is never found."""

    agency: Agency
    applicant_mark: str
    subject_mark: str
    subject: str
    pk: int | None = None

    @classmethod
    def of(cls, case: Case) -> Self:
        """Of a registered request."""
        return cls(case.agency, case.applicant_mark, case.subject_mark, case.subject, case.pk)


@dataclass(frozen=True, slots=True)
class Similar:
    """A case like it.

    codes     how its items were answered, in their order; empty while it is open
    outcome   what a review made of the answer, "" where there was none
    nearness  share of character pairs in common, 1.0 for an equal text
    """

    case: Case
    likeness: Likeness
    codes: tuple[str, ...]
    outcome: str
    nearness: float

    @property
    def was_answered(self) -> bool:
        """Whether something was decided of it in substance, so that a repetition need not be handled again (art. 36(6))."""
        return bool(ANSWERED.intersection(self.codes))


@dataclass(frozen=True, slots=True)
class Load:
    """What one applicant has asked of an agency in a calendar month (国办函〔2020〕109号第四条)."""

    requests: int
    items: int

    @property
    def heavy(self) -> bool:
        """Whether number and frequency call for a look (《条例》第三十五、四十二条). People judge, not this."""
        return self.items > FREE_ITEMS


def similar(question: Question, person: Person, *, outcomes: Outcomes | None = None) -> list[Similar]:
    """Cases that the person may see and that are like the question, the strongest likeness and the newest first.

    outcomes  from keys of cases to words on what reviews made of them; given by whoever knows of reviews
    """
    found: dict[int, tuple[Case, Likeness, float]] = {}
    for case, likeness, nearness in _candidates(question, person):
        found.setdefault(case.pk, (case, likeness, nearness))
    codes = _codes(found)
    told = outcomes(list(found)) if outcomes and found else {}
    return [
        Similar(case, likeness, codes.get(pk, ()), told.get(pk, ""), nearness)
        for pk, (case, likeness, nearness) in found.items()
    ]


def repeats(question: Question, person: Person) -> list[Similar]:
    """Answered requests of the same applicant for the same information: the ground of D2 (《条例》第三十六条第六项)."""
    return [one for one in similar(question, person) if one.likeness is Likeness.REPEATED and one.was_answered]


def askers(question: Question) -> int:
    """How many different applicants asked the agency for the same information, this one too (《条例》第四十四条第一款)."""
    same = Case.objects.filter(agency=question.agency, subject_mark=question.subject_mark)
    others = same.exclude(applicant_mark=question.applicant_mark)
    found = others.aggregate(askers=Count("applicant_mark", distinct=True))["askers"]
    return int(found) + 1


def load_of(agency: Agency, applicant_mark: str, day: date) -> Load:
    """Requests and items of an applicant that were first received in the month of a day (rules 1.8.9, 2.1.5)."""
    mine = Item.objects.filter(agency=agency, applicant_mark=applicant_mark)
    of_month = mine.filter(received_on__gte=day.replace(day=1), received_on__lt=_next_month(day))
    found = of_month.aggregate(items=Count("id"), requests=Count("case", distinct=True))
    return Load(found["requests"], found["items"])


def subject_mark(text: str) -> str:
    """64 hexadecimal digits (SM3), the same for texts that differ in blanks, punctuation, width and case alone."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(bare(text).encode())
    return digest.finalize().hex()


def bare(text: str) -> str:
    """Letters and figures of a text, narrow and in small letters: what two writings of one thing share."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def pairs(text: str) -> frozenset[str]:
    """Neighbouring characters of the bare text, two by two; of one character itself."""
    plain = bare(text)
    return frozenset(map("".join, pairwise(plain))) or frozenset(filter(None, [plain]))


def nearness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of pairs that two texts have in common (Jaccard), from 0 to 1."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def _candidates(question: Question, person: Person) -> Iterable[tuple[Case, Likeness, float]]:
    cases = Case.objects.visible_to(person).filter(agency=question.agency)
    if question.pk is not None:
        cases = cases.exclude(pk=question.pk)
    cases = cases.select_related("agency", "section").order_by("-arrived_at", "-id")
    mine = Q(applicant_mark=question.applicant_mark)
    same = cases.filter(subject_mark=question.subject_mark)
    for case in same.filter(mine)[:SHOWN]:
        yield case, Likeness.REPEATED, 1.0
    for case in same.exclude(mine)[:SHOWN]:
        yield case, Likeness.SAME_SUBJECT, 1.0
    near = _near(question, list(cases.values_list("pk", "subject")[:NEWEST]))
    by_key = cases.in_bulk(list(near))
    for pk, share in near.items():
        if pk in by_key:
            yield by_key[pk], Likeness.NEAR_SUBJECT, share
    for case in cases.filter(mine)[:SHOWN]:
        yield case, Likeness.SAME_APPLICANT, 0.0


def _near(question: Question, subjects: list[tuple[int, str]]) -> dict[int, float]:
    """Keys of the nearest subjects with their nearness, the nearest first."""
    mine = pairs(question.subject)
    shares = ((nearness(mine, pairs(subject)), pk) for pk, subject in subjects)
    best = sorted(((share, pk) for share, pk in shares if share >= NEAR), reverse=True)
    return {pk: share for share, pk in best[:SHOWN]}


def _codes(keys: Collection[int]) -> dict[int, tuple[str, ...]]:
    rows = Item.objects.filter(case__in=keys).exclude(result="").order_by("case", "order")
    found: dict[int, tuple[str, ...]] = {}
    for case, result in rows.values_list("case", "result"):
        found[case] = (*found.get(case, ()), result)
    return found


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
