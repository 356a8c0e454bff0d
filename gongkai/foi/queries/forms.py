"""Which request a form of the counter has made: a form has a key, and the key leads to the query code and so to the case."""

from __future__ import annotations

from datetime import date

from gongkai.agencies.models import Agency
from gongkai.foi.models import Case
from gongkai.foi.queries.keys import ring
from gongkai.foi.queries.personal import code_mark
from gongkai.vault.marks import mark

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L
CODE_LENGTH = 10  # 31^10: about 8 × 10^14 codes


def code_of_form(agency: Agency, once: str) -> str:
    """The query code of the case that the form makes. Nobody finds it out who has the form's key but none of ours."""
    number, letters = int(mark(f"{agency.pk}:{once}", ring(), purpose="intake-form"), 16), []
    for _ in range(CODE_LENGTH):
        number, letter = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[letter])
    return "".join(letters)


def made_by_form(agency: Agency, once: str, today: date) -> Case | None:
    """The case that the form has made, this year or last: no form stays open longer."""
    kept_as = code_mark(code_of_form(agency, once))
    return Case.objects.filter(agency=agency, year__gte=today.year - 1, code_mark=kept_as).first()
