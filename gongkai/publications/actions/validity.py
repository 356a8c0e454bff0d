"""What one document does to another's validity, and the dates kept beside each document for lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from gongkai.publications.actions.limits import is_near
from gongkai.publications.actions.moves import open_draft
from gongkai.publications.models import Document, Edition, Effect, EffectKind, Standing
from gongkai.publications.queries.validity import out_effects
from gongkai.records.actions import record
from gongkai.records.models import Performer, Verb
from gongkai.rules.refused import Refused

MOST_EFFECTS = 1000
ENDING = (EffectKind.REPEALS, EffectKind.DECLARES_INVALID)


@dataclass(frozen=True, slots=True)
class EffectDraft:
    """One line of "this document repeals that one"."""

    target: Document
    kind: EffectKind
    on: date
    provisions: str = ""


@transaction.atomic
def set_effects(edition: Edition, drafts: Sequence[EffectDraft], *, by: Performer, at: datetime) -> None:
    """What a draft will do to other documents once it is out; replaces what was set before."""
    held = open_draft(edition, by)
    if len(drafts) > MOST_EFFECTS:
        raise Refused(f"一份文件最多改变{MOST_EFFECTS}份文件的效力。", then="请分成几份公告。")
    for draft in drafts:
        _check(held, draft)
    if len({draft.target.pk for draft in drafts}) != len(drafts):
        raise Refused("同一份文件写了两次。", then="请每份文件只写一行。")
    before = [str(effect) for effect in held.effects.select_related("target__live")]
    held.effects.all().delete()
    rows = [
        Effect(edition=held, target=one.target, kind=one.kind, on=one.on, provisions=one.provisions.strip())
        for one in drafts
    ]
    Effect.objects.bulk_create(rows)
    record(Verb.AFFECTED, held, by=by, at=at, before={"effects": before}, after={"effects": [str(row) for row in rows]})


def refresh_validity(*documents: Document) -> None:
    """Bring the dates beside the documents up to date from their live editions and the effects that are out."""
    for document in documents:
        live = document.live
        document.effective_on = live.effective_on if live and document.kind.has_validity else None
        document.expires_on = live.expires_on if live and document.kind.has_validity else None
        ends = out_effects().filter(target=document, kind__in=ENDING).order_by("on").values_list("on", flat=True)
        document.repealed_on = ends.first()
        document.save(update_fields=["effective_on", "expires_on", "repealed_on"])


def _check(edition: Edition, draft: EffectDraft) -> None:
    if len(draft.provisions) > 200 or not is_near(draft.on):
        raise Refused("涉及条款太长，或起始日期不对。", then="条款请写在200字以内，日期请核对年份。")
    if draft.target.pk == edition.document_id:
        raise Refused("文件不能废止自己。", then="请选择另一份文件。")
    if draft.target.agency_id != edition.document.agency_id:
        raise Refused(f"{draft.target}不是本机关的文件，不能由本机关改变效力。", then="请选择本机关的文件。")
    if not draft.target.kind.has_validity or draft.target.standing == Standing.UNRELEASED:
        raise Refused(f"{draft.target}没有效力状态，不用废止或修改。", then="请选择已发布的规范性文件。")
    if draft.kind in (EffectKind.AMENDS, EffectKind.PARTLY) and not draft.provisions.strip():
        raise Refused("没有写涉及哪些条款。", then="请写明条款，例如“第三条、第五条第二款”。")
