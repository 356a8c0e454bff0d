"""All of it over one text."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.screening.findings import Finding, resolved
from gongkai.screening.leaders import Leader, find_leaders
from gongkai.screening.personal import find_personal
from gongkai.screening.terms import Term
from gongkai.screening.wording import find_wording


def screen(
    text: str,
    *,
    terms: Sequence[Term] = (),
    leaders: Sequence[Leader] = (),
    allow: frozenset[str] = frozenset(),
) -> list[Finding]:
    """Everything that a text must not say, by place, no two findings on the same characters.

    terms    word lists, e.g. `wording.STARTER_TERMS` and the bureau's own
    leaders  in the order in which they are named
    allow    contexts in which personal data have to be published, see `personal.CONTEXTS`
    """
    return resolved([*find_personal(text, allow=allow), *find_wording(text, terms), *find_leaders(text, leaders)])
