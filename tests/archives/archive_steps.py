"""Short ways to a request that is ready for the archive, and into a volume."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from request_steps import AT, DAY, approved, fresh
from requests_world import PDF

from gongkai.agencies.models import Person
from gongkai.archives.actions.closing import content, sealed_about
from gongkai.archives.models import ArchiveFile
from gongkai.foi.actions.intakes import NewFile
from gongkai.foi.actions.reviewing import mark_sent
from gongkai.foi.models import Case, PieceKind
from gongkai.foi.queries.keys import ring
from gongkai.records.actions import keep
from gongkai.vault.sealing import seal_bytes

FORM = NewFile(PieceKind.REQUEST, "申请表.pdf", PDF)


def told(case: Case, writer: Person, *reviewers: Person, **values: Any) -> Case:
    """The case with an answer that passed every step and reached the applicant."""
    return fresh(mark_sent(approved(case, writer, *reviewers, **values), day=DAY, by=writer, at=AT))


def files_of(volume: ArchiveFile) -> dict[str, bytes]:
    """Everything in the .zip by its path."""
    with zipfile.ZipFile(BytesIO(content(volume))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tampered(volume: ArchiveFile, files: dict[str, bytes]) -> ArchiveFile:
    """The volume with other files in it, sealed by somebody who has the key but cannot change the row's digests."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, one in files.items():
            archive.writestr(name, one)
    about = sealed_about(volume.case, volume.volume, volume.digest)
    volume.content = keep(
        seal_bytes(data.getvalue(), ring(), about=about), media_type="application/octet-stream", at=AT
    )
    volume.save(update_fields=["content"])
    return volume
