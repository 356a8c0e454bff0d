"""Documents as the search knows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.papers.sources import body_text
from gongkai.publications.models import Document, Edition, Layout
from gongkai.publications.queries.validity import validities, validity_of
from gongkai.rules.days import day_of
from gongkai.rules.validity import Validity
from gongkai.search.models import Entry

BATCH = 500


def key_of(document: Document) -> str:
    """The entry's key: stable for the life of the document, and no internal number."""
    return f"document:{document.agency.code}/{document.year}-{document.serial}"


def entry_of(document: Document, today: date) -> Entry:
    """A public document with everything that can be read in it, its files included. Needs live, agency, column, kind."""
    return _entry(document, validity_of(document, today) if document.kind.has_validity else None)


def _entry(document: Document, validity: Validity | None) -> Entry:
    edition, published = document.live, document.published_at
    assert edition is not None
    assert published is not None
    day = day_of(published)
    return Entry(
        key=key_of(document), url=document.address, title=edition.title, text=plain_text(edition),
        number=edition.doc_no, index_number=document.index_no or "", kind=document.kind.name,
        column=document.column.name, agency=document.agency.name, section=document.section.name, topic=edition.topic,
        year=(edition.formed_on or day).year, validity=validity.label if validity else "", day=day, moment=published,
    )  # fmt: skip


def plain_text(edition: Edition) -> str:
    """Everything in words: summary, body or blocks, what was read in the files."""
    blocks = edition.document.kind.layout == Layout.BLOCKS
    body = blocks_text(edition) if blocks else body_text(edition.body)
    files = [f"{row.name}\n{row.text}" for row in edition.files.all()]
    extra = [str(value) for value in edition.extra.values()]
    return "\n".join(part for part in (edition.summary, body, *extra, *files) if part)


def blocks_text(edition: Edition) -> str:
    """The words of a free page, block by block."""
    return "\n".join(_words(edition.blocks.get_prep_value()))


def all_entries(today: date) -> tuple[int, Iterator[Entry]]:
    """How many public documents there are, and their entries, for a rebuild of the search."""
    return Document.objects.public().count(), _entries(today)


def _entries(today: date) -> Iterator[Entry]:
    """Batch by batch in the order of the keys, read when it is needed: what is withdrawn meanwhile does not come back."""
    rows = (
        Document.objects.public()
        .select_related("live__document__kind", "agency", "column", "kind", "section")
        .prefetch_related("live__files")
        .order_by("pk")
    )
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        states = validities([one for one in batch if one.kind.has_validity], today)
        for document in batch:
            yield _entry(document, states.get(document.pk))
        last = batch[-1].pk


def _words(value: object) -> Iterator[str]:
    """Every text inside stored blocks, whatever their nesting; not their keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in {"id", "type", "path", "address"}:
                yield from _words(one)
