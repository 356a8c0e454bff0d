"""Where documents stand in law on a day, from stored dates and the effects that are out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from gongkai.publications.models import Document, Edition, Effect, Standing, State
from gongkai.rules.validity import Change, ChangeKind, Validity, validity_on


def validity_of(document: Document, day: date) -> Validity:
    """The validity of one document on a day."""
    return validities([document], day)[document.pk]


def validities(documents: Iterable[Document], day: date) -> dict[int, Validity]:
    """The validity of several documents on a day, by key, in one query."""
    rows = list(documents)
    changes: dict[int, list[Change]] = {row.pk: [] for row in rows}
    for effect in out_effects().filter(target__in=list(changes)).order_by("on", "pk"):
        changes[effect.target_id].append(Change(ChangeKind(effect.kind), effect.on))
    return {
        row.pk: validity_on(
            day, effective_on=row.effective_on, expires_on=row.expires_on, changes=changes[row.pk]
        )
        for row in rows
    }  # fmt: skip


def affected_by(*editions: Edition | None) -> list[Document]:
    """The documents that the effects of some editions name, each once, with all that search and lists need of them."""
    rows = Document.objects.filter(effects__edition__in=[one.pk for one in editions if one is not None]).distinct()
    return list(rows.select_related("live__document", "agency", "column", "kind", "section").order_by("pk"))


def out_effects() -> QuerySet[Effect]:
    """Effects whose source is out now."""
    return Effect.objects.filter(edition__state=State.RELEASED, edition__document__standing=Standing.LIVE)
