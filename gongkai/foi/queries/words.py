"""Words in a queue: cases in whose number, applicant or subject they stand, found by pairs of neighbouring characters.

A token is one character or two neighbours, written by their code points, so that every database keeps it whole. The index
gives the cases that hold all tokens of a word; whether they hold the word itself is read from the case. The year of the
registration is a token too, so that words which many hold are looked for in few years without a look at the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from gongkai.foi.models import Case
from gongkai.rules.days import day_of

FIELDS = ("number", "applicant_name", "subject")
IN_POSTGRESQL = "SELECT case_id FROM foi_casewords WHERE string_to_array(words, ' ') @> %s"
OF_YEARS = " AND string_to_array(words, ' ') && %s"  # the same index, and one of these tokens
IN_SQLITE = "SELECT rowid FROM foi_words_index WHERE foi_words_index MATCH %s"


def tokens_of(case: Case) -> str:
    """What is kept of a case: its tokens, each once, with a blank between two, and the year of its registration."""
    found = set().union(*(tokens(getattr(case, name)) for name in FIELDS))
    return " ".join([*sorted(found), _year(day_of(case.arrived_at).year)])


def tokens(text: str) -> set[str]:
    """Of every character and of every two neighbours; blanks are in none."""
    low = text.lower()
    alone = {_token(char) for char in low if not char.isspace()}
    return alone | {_token(*pair) for pair in pairwise(low) if not any(map(str.isspace, pair))}


def holding(words: str, years: Iterable[int] = ()) -> Q:
    """Condition on cases: each of the words, separated by blanks, stands in the number, the applicant's name or the subject.

    years   of registration, where only these are asked for: the index leaves out the others, the rows are not asked
    """
    found = Q()
    for word in words.split():
        how = "contains" if word.upper() == word.lower() else "icontains"  # Chinese has no case: a third of the work
        looked = [Q((f"{field}__{how}", word)) for field in FIELDS]
        found &= looked[0] | looked[1] | looked[2]
    asked = sorted({token for word in words.lower().split() for token in _cover(word)} - IN_EVERY_NUMBER)
    return Q(pk__in=_indexed(asked, [_year(year) for year in years])) & found if asked else found


def _indexed(tokens: list[str], years: list[str]) -> RawSQL:
    """Keys of the cases that hold all tokens, and of years one. The statements are constants; tokens are values of theirs."""
    if connection.vendor == "postgresql":
        more: list[list[str]] = [years] if years else []
        return RawSQL(IN_POSTGRESQL + OF_YEARS * len(more), [tokens, *more])  # noqa: S611
    asked = " AND ".join(f'"{token}"' for token in tokens)
    within = " OR ".join(f'"{year}"' for year in years)
    return RawSQL(IN_SQLITE, [f"{asked} AND ({within})" if years else asked])  # noqa: S611


def _year(year: int) -> str:
    """The token of a year. No other begins with a letter that is no figure of a hexadecimal number."""
    return f"y{year}"


def _cover(word: str) -> list[str]:
    """The fewest tokens in which every character of a word takes part: 公路养护 is 公路 and 养护."""
    if len(word) == 1:
        return [_token(word)]
    starts = {*range(0, len(word) - 1, 2), len(word) - 2}
    return [_token(*word[start : start + 2]) for start in sorted(starts)]


def _token(*chars: str) -> str:
    return "".join(f"{ord(char):04x}" for char in chars)


IN_EVERY_NUMBER = frozenset(tokens("公开申〔20") | tokens("〕") | tokens("号"))  # these tell no case from another
