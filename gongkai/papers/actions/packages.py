"""What an Office file is to others: its media type, and its zip, made independent of the clock and the machine that wrote it."""

from __future__ import annotations

from io import BytesIO
from shutil import copyfileobj
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# Media types as registered with IANA.
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def timeless(data: BytesIO) -> bytes:
    """The same parts in the same order, each dated 1980-01-01, the earliest time that a zip can carry."""
    whole = BytesIO()
    with ZipFile(data) as given, ZipFile(whole, "w", ZIP_DEFLATED) as kept:
        for name in given.namelist():
            entry = ZipInfo(name)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            with given.open(name) as source, kept.open(entry, "w") as target:
                copyfileobj(source, target)
    return whole.getvalue()
