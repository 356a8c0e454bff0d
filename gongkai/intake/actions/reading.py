"""Reading the file that was kept: to a paper, to a draft, or to the sentence that says why not."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.drafts.models import draft_to_json
from gongkai.drafts.sources.reading import read_draft
from gongkai.intake.models import Reading, ReadingState
from gongkai.papers.sources import read_paper, to_json
from gongkai.plans.actions.moves import office_only
from gongkai.records.actions import record
from gongkai.records.models import SYSTEM, Performer, Verb
from gongkai.rules.refused import Refused

log = logging.getLogger(__name__)


def read_file(reading: Reading, *, at: datetime) -> Reading:
    """Read the kept file. The reading becomes READY or FAILED; nothing that goes wrong in the file is raised.

    Only a reading in state READING is read, so a task that runs twice does nothing the second time.
    """
    if reading.state != ReadingState.READING:
        return reading
    found: dict[str, Any]
    try:
        with reading.attachment.content.open("rb") as content:
            paper = read_paper(reading.name, content.read())
        draft = read_draft(paper)
        found = {"state": ReadingState.READY, "paper": to_json(paper), "draft": draft_to_json(draft)}
    except Refused as refusal:
        found = {"state": ReadingState.FAILED, "failure": str(refusal)[:300]}
    except Exception:  # whatever the file did to a reader, its owner gets one sentence and we get the trace
        log.exception("reading %s (%s) failed", reading.pk, reading.attachment.digest)
        sentence = (
            f"“{reading.name}”没有读完，文件已保存。请另存为 .docx 或 .xlsx 再上传一次；仍不行，请告知系统管理员。"
        )
        found = {"state": ReadingState.FAILED, "failure": sentence[:300]}
    return _settled(reading, found, at)


@transaction.atomic
def _settled(reading: Reading, found: dict[str, Any], at: datetime) -> Reading:
    """Store what was found, unless somebody dropped the reading meanwhile."""
    if Reading.objects.filter(pk=reading.pk, state=ReadingState.READING).update(**found):
        items = found["draft"]["item_count"] if "draft" in found else 0
        after = {"state": found["state"], "items": items, "failure": found.get("failure", "")}
        record(Verb.CHANGED, reading, by=SYSTEM, at=at, before={"state": ReadingState.READING}, after=after)
    reading.refresh_from_db()
    return reading


@transaction.atomic
def drop(reading: Reading, *, by: Performer, at: datetime) -> Reading:
    """Give the upload up. The file stays kept; a confirmed one cannot be dropped."""
    office_only(reading.agency, by, "放弃导入")
    open_states = [ReadingState.READING, ReadingState.READY, ReadingState.FAILED]
    if not Reading.objects.filter(pk=reading.pk, state__in=open_states).update(state=ReadingState.DROPPED):
        raise Refused("这份文件已经确认或已经放弃。", then="请刷新页面，看过最新状态再办。")
    record(Verb.REMOVED, reading, by=by, at=at, before={"state": reading.state}, after={"state": ReadingState.DROPPED})
    reading.refresh_from_db()
    return reading
