"""Which interpretations go with a document (三同步: organised, signed and released together, 国办发〔2016〕80号)."""

from __future__ import annotations

from gongkai.publications.models import UNDER_REVIEW, UNFINISHED, Document, Edition, Standing, State


def companions(edition: Edition) -> list[Edition]:
    """The interpretations that follow every move of the edition: of its own section, drafts beside a draft, and later those
    that were submitted with it. What was begun or submitted apart has its own way through the review.
    """
    if not edition.document.kind.needs_interpretation:
        return []
    rows = Edition.objects.filter(
        document__interprets=edition.document_id, document__section=edition.document.section_id, state=edition.state
    )
    if edition.state != State.DRAFT:
        rows = rows.filter(submitted_at=edition.submitted_at)
    return list(rows.select_related("document__kind", "document__agency", "document__column").order_by("pk"))


def leader_of(edition: Edition) -> Edition | None:
    """The unfinished edition that this interpretation follows, or as a draft waits for; None where it goes its own way."""
    target = edition.document.interprets
    if target is None or not target.kind.needs_interpretation or target.section_id != edition.document.section_id:
        return None
    rows = Edition.objects.filter(document=target, state__in=UNFINISHED)
    if edition.state in UNDER_REVIEW:
        rows = rows.filter(state=edition.state, submitted_at=edition.submitted_at)
    return rows.select_related("document__kind", "document__agency").first()


def is_interpreted(document: Document) -> bool:
    """Whether an interpretation of it is out already."""
    return Document.objects.filter(interprets=document, standing=Standing.LIVE).exists()
