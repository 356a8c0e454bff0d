"""What of a prepared line is written: the document, its edition with files and findings, its old addresses."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from django.db.models import Max, Q

from gongkai.arrivals.actions.old_numbers import number
from gongkai.arrivals.actions.preparing import Ground, Prepared, is_personal
from gongkai.arrivals.sources.importing import OldDocument
from gongkai.publications.actions.checking import finding_of, key_of
from gongkai.publications.actions.indexing import index
from gongkai.publications.actions.validity import refresh_validity
from gongkai.publications.models import (
    Column,
    Document,
    Edition,
    EditionFile,
    Effect,
    FileRole,
    Finding,
    FindingState,
    OldAddress,
    Standing,
    State,
)
from gongkai.publications.queries.gate import Found
from gongkai.records.actions import keep
from gongkai.records.sources.files import KINDS
from gongkai.rules.days import day_of


def keep_document(document: Document, ready: Prepared, ground: Ground, at: datetime) -> None:
    """Write the document and its edition, and let it be found."""
    old, edition, previous = ready.old, ready.edition, document.live
    document.column, document.section, document.kind = ready.column, ready.section, ready.kind
    if previous is None:
        number(document, old.index_no, ground.scheme, old.published_at)
        document.save()
    edition.document = document
    edition.number = (document.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    _keep_texts(ready, ground, at)
    if previous is not None:
        Edition.objects.filter(pk=previous.pk).update(state=State.REPLACED)
        _copy_effects(previous, edition)
    document.live, document.import_digest = edition, old.digest
    document.standing = Standing.WITHDRAWN if old.withdrawn else Standing.LIVE
    document.left_at, document.left_why = (at, old.withdrawn[:400]) if old.withdrawn else (None, "")
    document.first_published_at = document.published_at = old.published_at
    document.effective_on = edition.effective_on if ready.kind.has_validity else None
    document.expires_on = edition.expires_on if ready.kind.has_validity else None
    document.save()
    _keep_addresses(document, old)
    if previous is not None and ready.kind.has_validity:
        refresh_validity(document)
    if not old.withdrawn:
        newer = Q(latest_at=None) | Q(latest_at__lt=old.published_at)
        Column.objects.filter(newer, pk=ready.column.pk).update(latest_at=old.published_at)
    index(document, today=day_of(at))


def _copy_effects(old: Edition, new: Edition) -> None:
    Effect.objects.bulk_create(
        Effect(edition=new, target_id=one.target_id, kind=one.kind, on=one.on, provisions=one.provisions)
        for one in old.effects.all()
    )


def _keep_addresses(document: Document, old: OldDocument) -> None:
    there = set(document.old_addresses.values_list("path", flat=True))
    if gone := there - set(old.old_urls):
        document.old_addresses.filter(path__in=gone).delete()
    fresh = [path for path in dict.fromkeys(old.old_urls) if path not in there]
    OldAddress.objects.bulk_create(OldAddress(path=path, document=document) for path in fresh)


def _keep_texts(ready: Prepared, ground: Ground, at: datetime) -> None:
    """The edition with its files, the addresses of the pictures among them, and what was found, each at its place."""
    edition, rows = ready.edition, [row for row, _ in ready.files]
    for order, (row, data) in enumerate(ready.files, 1):
        row.attachment, row.order = keep(data, media_type=KINDS[row.kind], at=at), order
    for count, row in enumerate((one for one in rows if one.role == FileRole.IMAGE), 1):
        assert row.attachment is not None
        address = f"/files/{row.attachment.digest}/{quote(row.name)}"
        edition.body = edition.body.replace(f'src="image:{count}"', f'src="{address}"')
    edition.checked_at = at
    edition.save()
    for row in rows:
        row.edition = edition
    EditionFile.objects.bulk_create(rows)
    places = {f"file:{count}": f"file:{row.pk}" for count, row in enumerate(rows)}
    findings: dict[str, Finding] = {}
    for one in ready.found:
        found = Found(places.get(one.where, one.where), one.name, one.finding)
        finding = findings.setdefault(key_of(found), finding_of(edition, key_of(found), found))
        if is_personal(one):
            finding.state, finding.accepted_why, finding.accepted_at = FindingState.ACCEPTED, ground.accept[:200], at
    Finding.objects.bulk_create(findings.values())
