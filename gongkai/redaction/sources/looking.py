"""One look for all formats."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.redaction.models import Format, Hidden
from gongkai.redaction.sources.packages import Package
from gongkai.redaction.sources.sheets import Book
from gongkai.redaction.sources.structure import look_structure
from gongkai.redaction.sources.unseen import look_unseen
from gongkai.redaction.sources.word import look_word


def look(data: bytes, kind: Format) -> list[Hidden]:
    """What a file hides from its reader, in a stable order; Refused where it cannot be opened or is another format.

    kind  `docx`, `xlsx` or `pdf`; ValueError for others
    """
    if kind not in LOOKS:
        raise ValueError(f"look() knows {', '.join(LOOKS)}, not {kind!r}")
    return LOOKS[kind](data)


LOOKS: dict[str, Callable[[bytes], list[Hidden]]] = {
    "docx": lambda data: look_word(Package(data, "docx")),
    "xlsx": lambda data: Book(Package(data, "xlsx")).looks(),
    "pdf": lambda data: [*look_structure(data), *look_unseen(data)],
}
