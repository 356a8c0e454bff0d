"""What becomes of the items of a case: the result of each, and the end of those that nobody decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from gongkai.foi.models import Answer, AnswerState, Case, Item
from gongkai.records.actions import Entry, record_many
from gongkai.records.models import Performer, Verb

UNSENT = (AnswerState.DRAFT, AnswerState.REVIEW, AnswerState.APPROVED)


def close_items(case: Case, results: Mapping[int, str], day: date) -> None:
    """Give items their results on a day, by key; one that has a result keeps it. The caller records it."""
    for key, code in results.items():
        Item.objects.filter(pk=key, case=case, result="").update(result=code, closed_on=day)


def close_undecided(case: Case, code: str, day: date, *, by: Performer, at: datetime) -> int:
    """The case ends without an answer to what is left: its items get E1 to E3, answers that never went out are void.

    Returns how many items were closed. In the caller's transaction.
    """
    unsent = list(Answer.objects.filter(case=case, state__in=UNSENT).select_related("case__agency"))
    entries = [Entry(Verb.DISCARDED, one, {"state": one.state}, {}, f"{case}已终结") for one in unsent]
    Answer.objects.filter(pk__in=[one.pk for one in unsent]).update(state=AnswerState.VOID, step="", step_due=None)
    if entries:
        record_many(entries, by=by, at=at)
    return Item.objects.filter(case=case, result="").update(result=code, closed_on=day)
