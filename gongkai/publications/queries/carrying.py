"""What was explained on the edition that is out, for a revision of it: the same rule at an unchanged passage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.publications.models import Edition, Finding, FindingState
from gongkai.publications.queries.gate import texts_of


@dataclass(frozen=True, slots=True)
class Explained:
    """An explained finding and the passage that it stands in; empty where it stands beside the text."""

    finding: Finding
    passage: str


def explained(edition: Edition) -> dict[str, Explained]:
    """By their keys, the findings that the public edition went out with explained; none for a first edition."""
    live = edition.document.live
    if live is None or live.pk == edition.pk:
        return {}
    rows = list(live.findings.filter(state=FindingState.ACCEPTED).select_related("accepted_by"))
    texts = places_of(live) if rows else {}
    return {row.key: Explained(row, passage(texts, row)) for row in rows}


def places_of(edition: Edition) -> dict[str, str]:
    """The edition's texts by their places."""
    return {where: text for where, _, text in texts_of(edition)}


def passage(texts: Mapping[str, str], row: Finding) -> str:
    """The paragraphs that a finding stands in."""
    text = texts.get(row.where, "")
    if row.end <= row.start or row.end > len(text):
        return ""
    last = text.find("\n", row.end)
    return text[text.rfind("\n", 0, row.start) + 1 : last if last >= 0 else len(text)]
