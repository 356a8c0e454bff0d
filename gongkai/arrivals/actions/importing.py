"""Documents of an old site, line by line: already public there, so they go in as released, by the system.

Each line is one transaction with one record. A line that is the same as last time changes nothing; what people have
changed since is never overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from gongkai.arrivals.actions.keeping import keep_document
from gongkai.arrivals.actions.preparing import Ground, prepare
from gongkai.arrivals.sources.importing import OldDocument
from gongkai.publications.models import Document, Standing
from gongkai.records.actions import record
from gongkai.records.models import SYSTEM, Event, Verb
from gongkai.rules.refused import Refused

BY_PEOPLE = "这份文件在本系统里已经由人员{}，旧系统的改动没有导入。"


class Result(StrEnum):
    """What became of a line."""

    CREATED = "新建"
    UPDATED = "更新"
    SAME = "未变"
    REFUSED = "未导入"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a line, the document's address, and what somebody should look at afterwards."""

    result: Result
    address: str = ""
    notes: tuple[str, ...] = ()


def import_document(old: OldDocument, ground: Ground, *, line: int, at: datetime, dry: bool = False) -> Outcome:
    """Take one line in, or say why not (Refused). `dry` only looks."""
    rows = Document.objects.filter(agency=ground.agency, import_key=old.key)
    there = rows.values_list("pk", "import_digest", "year", "serial").first()
    if there and there[1] == old.digest:
        return Outcome(Result.SAME, Document(agency=ground.agency, year=there[2], serial=there[3]).address)
    with transaction.atomic():
        return _import(old, ground, there[0] if there else None, line=line, at=at, dry=dry)


def _import(old: OldDocument, ground: Ground, pk: int | None, *, line: int, at: datetime, dry: bool) -> Outcome:
    """Of a document that is not here yet (`pk` None) or of one that has changed."""
    known = _locked(pk) if pk else None
    if known:
        _check_untouched(known)
    ready = prepare(old, ground, at, known)
    result = Result.UPDATED if known else Result.CREATED
    if dry:
        return Outcome(result, known.address if known else "", tuple(ready.notes))
    document = known or Document(agency=ground.agency, import_key=old.key)
    before = {"title": known.live.title} if known and known.live else {}
    keep_document(document, ready, ground, at)
    after = {
        "file": ground.file,
        "line": line,
        "key": old.key,
        "title": ready.edition.title,
        "index_no": document.index_no,
    }
    record(Verb.IMPORTED, ready.edition, by=SYSTEM, at=at, before=before, after=after, reason=ground.accept)
    return Outcome(result, document.address, tuple(ready.notes))


def _locked(pk: int) -> Document:
    rows = Document.objects.select_for_update(of=("self",))
    return rows.select_related("live", "agency", "kind", "column", "section").get(pk=pk)


def _check_untouched(document: Document) -> None:
    """What people have taken over stays theirs."""
    then = "请在工作台里照旧系统的新内容修订，或从导入文件里去掉这一行。"
    if document.live is None or document.live.saved_by_id is not None:
        raise Refused(BY_PEOPLE.format("修订过"), then=then)
    if document.editions.unfinished().exists():
        raise Refused(BY_PEOPLE.format("开始修订"), then="请办完或作废在办的修订，再导入这一行。")
    left = Event.objects.filter(subject_type="publications.Document", subject_id=str(document.pk), verb=Verb.WITHDRAWN)
    if (
        document.standing not in {Standing.LIVE, Standing.WITHDRAWN}
        or left.exclude(actor_key=SYSTEM.actor_key).exists()
    ):
        raise Refused(BY_PEOPLE.format("撤下或转移"), then=then)
