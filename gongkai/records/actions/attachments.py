"""Keeping files by the hash of their content."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives import hashes
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from gongkai.records.models import Attachment


def sm3(data: bytes) -> str:
    """SM3 of the content, 64 hex digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


@transaction.atomic
def keep(data: bytes, *, media_type: str, at: datetime) -> Attachment:
    """The attachment with this content; it is stored only the first time.

    The file is written before the row: a crash in between leaves a file that the next upload of it will use.
    """
    digest = sm3(data)
    known = Attachment.objects.filter(digest=digest).first()
    if known:
        return known
    path = f"attachments/{digest[:2]}/{digest[2:]}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    row, _ = Attachment.objects.get_or_create(
        digest=digest, defaults={"size": len(data), "media_type": media_type, "content": path, "added_at": at}
    )
    return row
