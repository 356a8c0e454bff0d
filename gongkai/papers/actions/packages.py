"""The package of an Office file (OPC): a zip of XML parts, their kinds and relations, and who wrote it when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from gongkai.papers.actions.texts import escaped

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SCHEMAS = "http://schemas.openxmlformats.org/"
OFFICE = "officeDocument/2006/relationships"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip entry can carry
EXTENSIONS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "jpg": "image/jpeg",
}

Part = str | bytes | Iterable[str]


def package(parts: Mapping[str, Part]) -> bytes:
    """A zip whose bytes depend on its parts alone: no clock, no file system, no random order.

    A part given as pieces is compressed piece by piece, and only when the parts before it are done.
    """
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            entry = ZipInfo(name, EARLIEST)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            with archive.open(entry, "w", force_zip64=True) as target:
                pieces = [part] if isinstance(part, str | bytes) else part
                for piece in pieces:
                    target.write(piece if isinstance(piece, bytes) else piece.encode())
    return whole.getvalue()


def front(main: str, kinds: Mapping[str, str]) -> dict[str, Part]:
    """The parts that a reader looks at first: what kind each part is and which one is the document."""
    core = {"/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml"}
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in {**kinds, **core}.items()
    )
    defaults = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in EXTENSIONS.items())
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{SCHEMAS}package/2006/content-types">{defaults}{overrides}</Types>',
        "_rels/.rels": relations(
            {
                "document": (f"{OFFICE}/officeDocument", main),
                "core": ("package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
            }
        ),
    }


def relations(targets: Mapping[str, tuple[str, str]], *, outside: bool = False) -> str:
    """A relationships part: identifier → (kind, target). `outside` targets are addresses of the web."""
    mode = ' TargetMode="External"' if outside else ""
    lines = "".join(
        f'<Relationship Id="{name}" Type="{SCHEMAS}{kind}" Target="{escaped(target)}"{mode}/>'
        for name, (kind, target) in targets.items()
    )
    return f'{XML}<Relationships xmlns="{SCHEMAS}package/2006/relationships">{lines}</Relationships>'


def core_properties(title: str, author: str, stamp: datetime) -> str:
    """Who wrote it and when; the time is the caller's, so the same document has the same bytes tomorrow."""
    moment = f"{stamp.isoformat(timespec='seconds')[:19]}Z"
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{SCHEMAS}package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(title)}</dc:title><dc:creator>{escaped(author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escaped(author)}</cp:lastModifiedBy><dc:language>zh-CN</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )
