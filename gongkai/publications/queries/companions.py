"""Which interpretations go with a document (三同步: organised, signed and released together, 国办发〔2016〕80号)."""

from __future__ import annotations

from gongkai.publications.models import UNFINISHED, Document, Edition, Standing


def companions(edition: Edition) -> list[Edition]:
    """Unfinished editions of the interpretations of the edition's document: they follow every move of it."""
    if not edition.document.kind.needs_interpretation:
        return []
    rows = Edition.objects.filter(document__interprets=edition.document_id, state__in=UNFINISHED)
    return list(rows.select_related("document__kind", "document__agency", "document__column").order_by("pk"))


def leader_of(edition: Edition) -> Edition | None:
    """The unfinished edition that this interpretation follows; None where it goes its own way."""
    target = edition.document.interprets
    if target is None or not target.kind.needs_interpretation:
        return None
    rows = Edition.objects.filter(document=target, state__in=UNFINISHED)
    return rows.select_related("document__kind", "document__agency").first()


def is_interpreted(document: Document) -> bool:
    """Whether an interpretation of it is out already."""
    return Document.objects.filter(interprets=document, standing=Standing.LIVE).exists()
