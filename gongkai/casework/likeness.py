"""同案同判: requests like the one at hand with what was answered and what reviews made of those answers."""

from __future__ import annotations

from typing import Any

from gongkai.agencies.models import Person
from gongkai.disputes.queries.reading import lessons, told
from gongkai.foi.queries.similar import Question, similar


def alike(question: Question, person: Person) -> dict[str, Any]:
    """The context of `casework/similar.html`: `similar`, `own` (keys of those of the same applicant), and by case
    the newest lesson that went against the agency."""
    found = similar(question, person, outcomes=told)
    taught = lessons([one.case.pk for one in found if one.outcome])
    own = {
        one.case.pk for one in found if question.applicant_mark and one.case.applicant_mark == question.applicant_mark
    }
    return {"similar": found, "own": own, "corrected": {one.case: one for one in reversed(taught) if one.corrected}}
