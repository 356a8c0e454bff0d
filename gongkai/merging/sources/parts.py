"""The parts of a Word file: unpacked once, looked at for what no letter may bring along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from gongkai.papers.sources import archives
from gongkai.papers.sources.refusals import Unreadable
from gongkai.papers.sources.word import related
from gongkai.papers.sources.word.names import local

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = "word/document.xml"
_TEXTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_OUTSIDE = re.compile(rb'<Relationship\b[^>]*TargetMode="External"[^>]*>')
_TRACKED = re.compile(rb"<w:(ins|del|moveFrom|moveTo) ")
_RESAVE = "请在 Word 或 WPS 里另存为“Word 文档（.docx）”再上传。"


@dataclass(frozen=True, slots=True)
class Parts:
    """The files inside a .docx by their paths, in their order."""

    files: Mapping[str, bytes]

    def tree(self, path: str) -> _Element:
        """A new tree of one part, to be changed at will. The part was parsed before, so it is well-formed."""
        return etree.fromstring(self.files[path], _parser())

    def texts(self) -> list[str]:
        """The parts that show text: the document first, then headers, footers and notes."""
        return sorted(
            (path for path in self.files if _TEXTS.fullmatch(path)), key=lambda path: (path != DOCUMENT, path)
        )

    def faults(self) -> list[str]:
        """Macros, links to files elsewhere, comments and tracked changes, which a letter must not carry to its reader."""
        found = []
        if any(path.lower().endswith("vbaproject.bin") for path in self.files):
            found.append("模板里带有宏，请另存为不带宏的“Word 文档（.docx）”。")
        links = (link for path, data in self.files.items() if path.endswith(".rels") for link in _OUTSIDE.findall(data))
        if any(b"/hyperlink" not in link for link in links):
            found.append("模板链接了外部的文件或图片，请把它们插入模板本身，或者删去链接。")
        if b"<w:comment " in self.files.get("word/comments.xml", b""):
            found.append("模板里有批注，请删去批注。")
        if any(_TRACKED.search(self.files[path]) for path in self.texts()):
            found.append("模板里有未处理的修订，请全部接受或者拒绝。")
        return found


@lru_cache(maxsize=64)
def parts_of(name: str, data: bytes) -> Parts:
    """The parts of a .docx. `name` is what sentences call the file. Unreadable for what is damaged or no .docx."""
    with archives.opened(name, data) as archive:
        entries = [entry for entry in archive.namelist() if not entry.endswith("/")]
        if related(name, archive, "").get("officeDocument") != DOCUMENT:
            raise Unreadable(f"“{name}”不是 Word 文档（.docx）。", then=_RESAVE)
        files = {path: archives.part(name, archive, path) or b"" for path in entries}
        parts = Parts(files)
        for path in [*parts.texts(), *(p for p in ("word/styles.xml", "word/numbering.xml") if p in files)]:
            archives.tree(name, archive, path)
    if DOCUMENT not in files or parts.tree(DOCUMENT).tag != f"{W}document":
        raise Unreadable(f"“{name}”是“严格 Open XML”等少见的格式，读不了。", then=_RESAVE)
    return parts


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a .docx, each dated 1980-01-01: the same files give the same bytes."""
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        for path, data in files.items():
            entry = ZipInfo(path)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            archive.writestr(entry, data)
    return whole.getvalue()


def owned(paragraph: _Element) -> list[_Element]:
    """What a paragraph itself holds in reading order: runs and their contents, without text boxes that hang on it."""
    found, waiting = [], [paragraph]
    while waiting:
        element = waiting.pop()
        if element is not paragraph:
            found.append(element)
        if local(element) != "txbxContent":
            waiting += reversed(element)
    return found


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
