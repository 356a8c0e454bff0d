"""The first step: the file is kept before anybody looks into it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongkai.agencies.models import Agency, Person
from gongkai.intake.models import Reading
from gongkai.intake.tasks import read_upload
from gongkai.papers.actions.packages import DOCX, XLSX
from gongkai.papers.sources import MAX_BYTES
from gongkai.plans.actions.moves import office_only
from gongkai.records.actions import keep, record
from gongkai.records.models import Verb
from gongkai.rules.refused import Refused

MEDIA_TYPES = {
    "docx": DOCX,
    "xlsx": XLSX,
    "pdf": "application/pdf",
    "html": "text/html",
    "htm": "text/html",
    "md": "text/markdown",
    "txt": "text/plain",
}


@transaction.atomic
def start_reading(agency: Agency, name: str, data: bytes, *, by: Person, at: datetime) -> Reading:
    """Keep an uploaded plan file and have it read as soon as this transaction is done.

    Refused for whoever does not coordinate the agency, and for a file beyond the readers' limit.
    """
    office_only(agency, by, "导入要点")
    if len(data) > MAX_BYTES:
        raise Refused(f"“{name}”超过{MAX_BYTES // 1024 // 1024} MB。", then="请删去图片和附件，或者拆成几份再上传。")
    media_type = MEDIA_TYPES.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")
    attachment = keep(data, media_type=media_type, at=at)
    reading = Reading.objects.create(
        agency=agency, attachment=attachment, name=name[-200:], created_at=at, created_by=by.actor_name
    )
    after = {"name": reading.name, "sm3": attachment.digest, "bytes": attachment.size}
    record(Verb.IMPORTED, reading, by=by, at=at, after=after)
    transaction.on_commit(lambda: read_upload.enqueue(reading.pk))
    return reading
