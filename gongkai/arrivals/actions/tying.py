"""What imported documents say of each other: which one is an interpretation, which one was repealed by which.

A line may come before the one that it names, so this follows when all lines are in.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime

from django.db import transaction

from gongkai.agencies.models import Agency
from gongkai.arrivals.sources.importing import Ties
from gongkai.publications.actions.indexing import index
from gongkai.publications.actions.validity import refresh_validity
from gongkai.publications.models import Document, Effect, EffectKind, Standing
from gongkai.records.actions import record
from gongkai.records.models import SYSTEM, Verb
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused


@transaction.atomic
def tie(ties: Ties, agency: Agency, *, at: datetime) -> bool:
    """Tie a document to those that its line names; whether something changed. Raises Refused."""
    document = _of(ties.key, agency)
    if document is None:
        return False  # its own line was refused, and said why
    changed = bool(ties.interprets) and _interpret(document, _named(ties.interprets, agency), at)
    if ties.repealed_by:
        changed |= _repeal(document, _named(ties.repealed_by, agency), ties.repealed_on, at)
    return changed


def expect(ties: Ties, agency: Agency, coming: Container[str]) -> None:
    """Refuse names that are neither here nor among the keys that the file brings: all that a dry run can say."""
    for key in filter(None, (ties.interprets, ties.repealed_by)):
        if key not in coming:
            _named(key, agency)


def _interpret(document: Document, target: Document, at: datetime) -> bool:
    if document.interprets_id == target.pk:
        return False
    if not document.kind.is_interpretation or target.kind.is_interpretation or target.pk == document.pk:
        raise Refused(f"{document}不能作{target}的解读。", then="请核对“interprets”和两份文件的种类，改正后再导入。")
    document.interprets = target
    document.save(update_fields=["interprets"])
    record(Verb.CHANGED, document, by=SYSTEM, at=at, after={"interprets": str(target)})
    return True


def _repeal(document: Document, source: Document, on: date | None, at: datetime) -> bool:
    edition = source.live
    if not document.kind.has_validity or source.pk == document.pk:
        raise Refused(f"{document}没有效力状态，不能写被废止。", then="请核对种类，或去掉“repealed_by”。")
    if edition is None or source.standing != Standing.LIVE:
        raise Refused(f"废止它的{source}没有公开。", then="请先把那份文件公开，再导入一次。")
    if Effect.objects.filter(edition=edition, target=document).exists():
        return False
    day = on or edition.effective_on or edition.formed_on or day_of(source.published_at or at)
    row = Effect.objects.create(edition=edition, target=document, kind=EffectKind.REPEALS, on=day)
    record(Verb.AFFECTED, edition, by=SYSTEM, at=at, after={"effects": [str(row)]})
    refresh_validity(document)
    index(document, today=day_of(at))
    return True


def _named(key: str, agency: Agency) -> Document:
    found = _of(key, agency)
    if found is None:
        raise Refused(f"没有找到编号为“{key[:100]}”的文件。", then="请把那份文件也写进导入文件，再导入一次。")
    return found


def _of(key: str, agency: Agency) -> Document | None:
    rows = Document.objects.select_related("live__document__agency", "agency", "column", "kind", "section")
    return rows.filter(agency=agency, import_key=key).first()
