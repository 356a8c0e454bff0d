"""Public documents for machines: pages by key instead of by number, one document, the full dump. No internal key leaves here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import quote

from django.db.models import Q, QuerySet

from gongkai.publications.models import Column, Document, EditionFile, FileRole, Standing
from gongkai.publications.queries.entries import plain_text
from gongkai.publications.queries.public import REACH
from gongkai.publications.queries.validity import validities
from gongkai.rules.validity import Validity

BATCH = 500
CURSOR = re.compile(r"([0-9T:.+-]{19,40})~([a-z0-9-]{1,40})~(\d{4})~(\d{1,9})")
ADDRESS = re.compile(r"/info/([a-z0-9-]{1,40})/(\d{4})-(\d{1,9})/")
TOPIC = re.compile(r"/topics/([a-z0-9-]{1,40})/([\w-]{1,60})/")
NEEDED = ("live", "agency", "column", "kind", "section", "interprets__agency")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the public documents is asked for; empty values ask for everything."""

    agency: str = ""
    column: str = ""
    kind: str = ""
    year: int | None = None
    since: date | None = None
    until: date | None = None
    in_force_on: date | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """One page and the cursor of the next; "" where it was the last."""

    documents: list[Document]
    following: str


def wanted(rows: QuerySet[Document], ask: Wanted) -> QuerySet[Document]:
    """Public documents that fit. A column holds what its sub-columns hold."""
    exact: Mapping[str, Any] = {"agency__code": ask.agency, "kind__code": ask.kind, "year": ask.year}
    rows = rows.filter(**{name: value for name, value in exact.items() if value not in ("", None)})
    if ask.column:
        rows = rows.filter(column__path__startswith=ask.column.strip("/") + "/")
    if ask.since:
        rows = rows.filter(published_at__date__gte=ask.since)
    if ask.until:
        rows = rows.filter(published_at__date__lte=ask.until)
    return rows.in_force_on(ask.in_force_on) if ask.in_force_on else rows  # type: ignore[attr-defined]


def page_of(ask: Wanted, cursor: str, limit: int) -> Slice:
    """The next documents after a cursor, newest first. A cursor that is none begins at the beginning."""
    rows = wanted(Document.objects.public(), ask).filter(_after(cursor)).select_related(*NEEDED)
    found = list(rows.prefetch_related("live__files__attachment").order_by("-published_at", "-pk")[: limit + 1])
    more = len(found) > limit
    return Slice(found[:limit], cursor_of(found[limit - 1]) if more else "")


def cursor_of(document: Document) -> str:
    """Where a page ends, in public words: moment and index number."""
    assert document.published_at is not None
    return f"{document.published_at.isoformat()}~{document.agency.code}~{document.year}~{document.serial}"


def one_of(agency: str, year: int, serial: int) -> Document | None:
    """One public document by its address."""
    rows = Document.objects.public().select_related(*NEEDED).prefetch_related("live__files__attachment")
    return rows.filter(agency__code=agency, year=year, serial=serial).first()


def at_addresses(addresses: Sequence[str]) -> list[Document]:
    """Public documents by their addresses, in that order; one that is not public is left out."""
    parts = [ADDRESS.fullmatch(one) for one in addresses]
    numbers = [Q(agency__code=one[1], year=one[2], serial=one[3]) for one in parts if one]
    topics = [Q(agency__code=one[1], slug=one[2]) for one in map(TOPIC.fullmatch, addresses) if one]
    if not (fits := [*numbers, *topics]):
        return []
    rows = Document.objects.public().filter(reduce(or_, fits)).select_related(*NEEDED)
    found = {row.address: row for row in rows}
    return [found[one] for one in addresses if one in found]


def everything(agency: str = "") -> Iterator[Document]:
    """Every public document, oldest first, in steady memory."""
    rows = wanted(Document.objects.public(), Wanted(agency=agency)).select_related(*NEEDED)
    yield from rows.prefetch_related("live__files__attachment").order_by("published_at", "pk").iterator(BATCH)


def told(documents: list[Document], today: date, base: str, *, whole: bool) -> list[dict[str, Any]]:
    """Documents as the open API tells them; `whole` with their text. `base` begins every address."""
    states = validities([one for one in documents if one.kind.has_validity], today)
    links = _interpretations(documents, base)
    return [_told(one, states.get(one.pk), links.get(one.pk, []), base, whole) for one in documents]


def columns_of(agency: str) -> QuerySet[Column]:
    """Columns that the public sees, in the order of the tree."""
    rows = (
        Column.objects.public()
        .select_related("agency", "section")
        .order_by("agency__path", "position", "order", "name")
    )
    return rows.filter(agency__code=agency) if agency else rows


def _after(cursor: str) -> Q:
    parts = CURSOR.fullmatch(cursor)
    try:
        at = datetime.fromisoformat(parts[1]) if parts else None
    except ValueError:
        at = None
    if parts is None or at is None or at.tzinfo is None or at.year not in REACH:
        return Q()
    key = Document.objects.filter(agency__code=parts[2], year=parts[3], serial=parts[4]).values("pk")[:1]
    return Q(published_at__lt=at) | Q(published_at=at, pk__lt=key)


def _told(
    document: Document, state: Validity | None, links: list[str], base: str, whole: bool
) -> dict[str, Any]:  # fmt: skip
    edition = document.live
    assert edition is not None
    plain = {name: getattr(edition, name) for name in (
        "title", "doc_no", "unified_no", "issuer", "topic", "keywords", "source", "formed_on", "summary")}  # fmt: skip
    found: dict[str, Any] = {
        "index_no": document.index_no, "url": base + document.address, **plain,
        "agency": document.agency.code, "agency_name": document.agency.name, "section": document.section.name,
        "kind": document.kind.code, "kind_name": document.kind.name, "column": document.column.path,
        "column_name": document.column.name, "published_at": document.published_at,
        "first_published_at": document.first_published_at, "effective_on": document.effective_on,
        "expires_on": document.expires_on, "validity": state.value if state else None,
        "validity_name": state.label if state else None, "plan_period": edition.plan_period,
        "extra": {str(field["label"]): edition.extra.get(str(field["name"]), "") for field in document.kind.extra},
        "interprets": _interprets(document, base),
        "interpretations": links, "files": [_file(row, base) for row in edition.files.all()],
    }  # fmt: skip
    return {**found, "text": plain_text(edition), "html": edition.body} if whole else found


def _interprets(document: Document, base: str) -> str | None:
    """The address of the interpreted document, if that is out."""
    target = document.interprets
    return base + target.address if target is not None and target.standing == Standing.LIVE else None


def _file(row: EditionFile, base: str) -> dict[str, Any]:
    if row.role == FileRole.VIDEO or row.attachment is None:
        return {
            "name": row.name,
            "role": row.role,
            "url": row.url,
            "kind": "",
            "size": None,
            "sm3": None,
            "pages": None,
        }
    address = f"{base}/files/{row.attachment.digest}/{quote(row.name)}"
    return {"name": row.name, "role": row.role, "url": address, "kind": row.kind, "size": row.attachment.size,
            "sm3": row.attachment.digest, "pages": row.pages}  # fmt: skip


def _interpretations(documents: list[Document], base: str) -> dict[int, list[str]]:
    rows = Document.objects.public().filter(interprets__in=[one.pk for one in documents]).select_related("agency")
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.interprets_id or 0, []).append(base + row.address)
    return found
