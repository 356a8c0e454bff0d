"""What of a case's letters and files has not gone out: in one query for its page, in one for a page of the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery

from gongkai.foi.models import AnswerState, Case
from gongkai.letters.models import Code, Enclosure, LetterState, Service
from gongkai.letters.queries.letters import TO_SERVE

LEAVING = (AnswerState.REVIEW, AnswerState.APPROVED)  # answers whose files have to be cleared now


@dataclass(frozen=True, slots=True)
class Made:
    """A letter that was made and not voided. `waits`: it still has to be sent."""

    key: int
    code: Code
    issued_at: datetime
    answer: int | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The standing letters of a case, the first one first.

    unchecked   key of the first answer in review or approved of which a file was not cleared; None where there is none
    """

    letters: tuple[Made, ...] = ()
    unchecked: int | None = None

    def has(self, *codes: Code) -> bool:
        """Whether a letter of one of the kinds was made."""
        return any(one.code in codes for one in self.letters)


def outgoing(case: Case) -> Outgoing:
    """What was made and has not gone out, and whose files nobody has cleared."""
    files = Enclosure.objects.filter(answer__case=OuterRef("pk"), answer__state__in=LEAVING, cleared_at=None)
    rows = Case.objects.filter(pk=case.pk).order_by("letters__pk").values_list(
        Subquery(files.order_by("answer__order", "pk").values("answer")[:1]),
        Exists(Service.objects.filter(letter=OuterRef("letters__pk"), returned_on=None)),
        "letters__pk", "letters__code", "letters__state", "letters__issued_at", "letters__answer",
    )  # fmt: skip
    found = list(rows)  # one row at least: the case without letters
    made = [
        Made(key, Code(code), issued_at, answer, state == LetterState.ISSUED and code in TO_SERVE and not out)
        for _, out, key, code, state, issued_at, answer in found
        if key is not None and state != LetterState.VOID
    ]
    return Outgoing(tuple(made), found[0][0] if found else None)


def unchecked_of(case: Case) -> Counter[int]:
    """How many files of each answer of a case nobody has cleared, by the answer's key."""
    return Counter(Enclosure.objects.filter(answer__case=case, cleared_at=None).values_list("answer", flat=True))


def unchecked_among(cases: Collection[int]) -> set[int]:
    """Keys of those cases of which an answer in review or approved has a file that nobody has cleared."""
    if not cases:
        return set()
    rows = Enclosure.objects.filter(answer__case__in=cases, answer__state__in=LEAVING, cleared_at=None)
    return set(rows.values_list("answer__case", flat=True))
