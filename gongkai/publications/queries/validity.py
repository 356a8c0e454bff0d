"""Where documents stand in law on a day, from stored dates and the effects that are out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from gongkai.publications.models import Document, Edition, Effect, Standing, State
from gongkai.rules.validity import Change, ChangeKind, Validity, validity_on

OUT_NOW = (State.RELEASED, Standing.LIVE)  # state of an effect's edition and standing of its document while it counts


def validity_of(document: Document, day: date) -> Validity:
    """The validity of one document on a day."""
    return validities([document], day)[document.pk]


def validities(documents: Iterable[Document], day: date) -> dict[int, Validity]:
    """The validity of several documents on a day, by key, in one query."""
    rows = list(documents)
    changes: dict[int, list[Change]] = {row.pk: [] for row in rows}
    for effect in _effects_on(list(changes)):
        if (effect.edition.state, effect.edition.document.standing) == OUT_NOW:
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


def _effects_on(targets: list[int]) -> QuerySet[Effect]:
    """Effects on some documents, out or not, with what tells it.

    Whether one is out is asked of the rows: asked of the database it begins with every edition that is out, and ends with
    the few effects.
    """
    rows = Effect.objects.filter(target__in=targets).select_related("edition__document")
    return rows.only("target", "kind", "on", "edition__state", "edition__document__standing").order_by("on", "pk")


def out_effects() -> QuerySet[Effect]:
    """Effects whose source is out now."""
    state, standing = OUT_NOW
    return Effect.objects.filter(edition__state=state, edition__document__standing=standing)
