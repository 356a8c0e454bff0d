"""Bringing the public search in step with a change, in its transaction."""

from __future__ import annotations

from datetime import date

from gongkai.publications.models import Document, Standing
from gongkai.publications.queries.entries import entry_of, key_of
from gongkai.search.actions import drop, put


def index(*documents: Document, today: date) -> None:
    """Put what is public into the search as it stands now; drop what is not."""
    for document in documents:
        if document.standing == Standing.LIVE:
            put(entry_of(document, today))
        else:
            drop(key_of(document))


def unindex(*documents: Document) -> None:
    """Take documents out of the search."""
    for document in documents:
        drop(key_of(document))
