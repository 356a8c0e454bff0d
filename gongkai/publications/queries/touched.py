"""Which public addresses show something of a document: its own page, files, its columns, the lists at the front."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.db.models import Q

from gongkai.publications.models import Document, Edition, Effect

FRONT = ("/", "/open/", "/norms/", "/feeds/newest.rss.xml", "/feeds/newest.atom.xml")


def touched_by(document: Document) -> Iterator[str]:
    """Every address to be fetched anew after a change of the document."""
    yield from FRONT
    if not document.address:
        return
    yield document.address
    yield from (f"{document.address}document.{kind}" for kind in ("docx", "pdf"))
    yield from _columns(document)
    for edition in Edition.objects.filter(document=document, released_at__isnull=False):
        for row in edition.files.exclude(attachment=None).select_related("attachment"):
            yield f"/files/{row.attachment.digest}/{quote(row.name)}" if row.attachment else ""
    others = [document.interprets, *document.interpretations.select_related("agency")]
    yield from (one.address for one in others if one is not None and one.address)
    yield from _affected(document)


def _affected(document: Document) -> Iterator[str]:
    """Pages whose banner speaks of the document: what it repeals or amends, and what does so to it."""
    either = Q(edition__document=document) | Q(target=document)
    for effect in Effect.objects.filter(either).select_related("target__agency", "edition__document__agency"):
        yield from (one.address for one in (effect.target, effect.edition.document) if one != document and one.address)


def _columns(document: Document) -> Iterator[str]:
    """The column and those above it, and their feeds."""
    parts = document.column.path.strip("/").split("/")
    for depth in range(1, len(parts) + 1):
        path = "/".join(parts[:depth])
        yield f"/columns/{document.agency.code}/{path}/"
        yield from (f"/feeds/columns/{document.agency.code}/{path}.{form}.xml" for form in ("rss", "atom"))
