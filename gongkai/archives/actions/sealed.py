"""What `rotate_keys` seals anew of this room."""

from __future__ import annotations

from gongkai.archives.actions.closing import sealed_about
from gongkai.archives.models import ArchiveFile
from gongkai.foi.actions.rotating import Sealed

SEALED = (
    Sealed(
        "案卷", lambda: ArchiveFile.objects.select_related("case__agency", "content"), "content",
        lambda row: sealed_about(row.case, row.volume, row.digest),
    ),
)  # fmt: skip
