"""A Word file as a sheet to be set: sections with page, headers, footers; blocks with every look resolved.

What comes out is JSON: lengths in points, colours as #rrggbb. Not set: charts, formulas, comments, shapes without text.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from gongkai.merging.sources.looks import Look, Looks
from gongkai.merging.sources.paragraphs import Reader
from gongkai.merging.sources.parts import DOCUMENT, Parts, W, parts_of
from gongkai.merging.sources.tables import table
from gongkai.papers.sources.word.names import child, local, number, on, value
from gongkai.papers.sources.word.numbering import Numbering

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "公函"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_SIDES = ("top", "bottom", "left", "right", "header", "footer")
_USUAL = {"top": 1440, "bottom": 1440, "left": 1800, "right": 1800, "header": 851, "footer": 992}  # twips, Word's own
_MARKS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


def sheet_of(data: bytes) -> dict[str, Any]:
    """Everything that is shown, by sections. Unreadable for a damaged file."""
    parts = parts_of(NAME, data)
    root, looks = parts.tree(DOCUMENT), _looks(parts.files.get("word/styles.xml", b""))
    numbering = Numbering(parts.tree("word/numbering.xml") if "word/numbering.xml" in parts.files else None)
    settings = parts.tree("word/settings.xml") if "word/settings.xml" in parts.files else None
    whole = _Sheet(parts, looks, numbering, even=on(child(settings, "evenAndOddHeaders")))
    sections = list(whole.sections(child(root, "body")))
    return {"title": _title(parts), "sections": sections, "images": whole.images}


class _Sheet:
    """One file while it is read."""

    def __init__(self, parts: Parts, looks: Looks, numbering: Numbering, *, even: bool) -> None:
        self.parts, self.looks, self.numbering, self.even = parts, looks, numbering, even
        self.images: dict[str, bytes] = {}
        self._targets = {path: _targets(parts, path) for path in parts.texts()}
        self._last: dict[str, str] = {}  # headers and footers of the section before, which the next one inherits

    def sections(self, body: _Element | None) -> Iterator[dict[str, Any]]:
        """The sections; one that runs on on the same page belongs to the one before."""
        waiting: list[_Element] = []
        for element in body if body is not None else ():
            if element.tag == f"{W}sectPr":
                yield self._section(element, waiting)
                return
            waiting.append(element)
            end = child(element, "pPr", "sectPr") if element.tag == f"{W}p" else None
            if end is not None and value(child(end, "type")) != "continuous":
                yield self._section(end, waiting)
                waiting = []
        yield self._section(None, waiting)

    def _section(self, properties: _Element | None, elements: list[_Element]) -> dict[str, Any]:
        page, margins, grid = (child(properties, name) for name in ("pgSz", "pgMar", "docGrid"))
        found: dict[str, Any] = {side: abs(number(margins, side) or 0) / 20 for side in _SIDES if margins is not None}
        found = {side: found.get(side, _USUAL[side] / 20) for side in _SIDES}
        found["width"], found["height"] = (number(page, "w") or 11906) / 20, (number(page, "h") or 16838) / 20
        typed = value(grid, "type") in {"lines", "linesAndChars", "snapToChars"}
        pitch = (number(grid, "linePitch") or 0) / 20 if typed else 0.0
        first = on(child(properties, "titlePg"))
        for kind in ("header", "footer"):
            for element in properties if properties is not None else ():
                if local(element) == f"{kind}Reference":
                    target = self._targets[DOCUMENT].get(element.get(f"{_R}id") or "", "")
                    self._last[f"{kind} {value(element, 'type') or 'default'}"] = target
            for which in ("default", *(["first"] if first else []), *(["even"] if self.even else [])):
                found[f"{kind} {which}"] = self._running(self._last.get(f"{kind} {which}", ""), pitch)
        start = number(child(properties, "pgNumType"), "start")
        return found | {"start": start, "blocks": self._blocks(elements, DOCUMENT, pitch)}

    def _running(self, path: str, pitch: float) -> list[Any]:
        """A header or footer."""
        return self._blocks(list(self.parts.tree(path)), path, pitch) if path in self.parts.files else []

    def _blocks(self, elements: list[_Element], path: str, pitch: float, under: Look | None = None) -> list[Any]:
        reader = Reader(
            self.looks, self.numbering, pitch, lambda key: self._image(path, key), self._inner(path, pitch), under or {}
        )
        return _joined(list(self._each(elements, reader)))

    def _inner(self, path: str, pitch: float) -> Any:
        return lambda element, under: self._blocks(list(element), path, pitch, under)

    def _each(self, elements: list[_Element], reader: Reader) -> Iterator[Any]:
        for element in elements:
            name = local(element)
            if name == "p":
                yield from reader.paragraph(element)
            elif name == "tbl":
                yield table(element, reader)
            elif name in {"sdt", "customXml", "smartTag", "ins", "moveTo"}:
                inner = child(element, "sdtContent") if name == "sdt" else element
                yield from self._each(list(inner) if inner is not None else [], reader)

    def _image(self, path: str, key: str) -> str:
        """The name of a picture, kept for the setting; empty for what cannot be shown."""
        target = self._targets[path].get(key, "")
        data = self.parts.files.get(target, b"")
        if not data.startswith(_MARKS):
            return ""
        self.images[target] = data
        return target


def _joined(blocks: list[Any]) -> list[Any]:
    """Paragraphs with the same rules in a row share one frame, as in Word, and some styles keep theirs close together."""
    for above, below in itertools.pairwise(blocks):
        if above["k"] == below["k"] == "p" and above["rules"] and above["rules"] == below["rules"]:
            between = above["rules"].get("between", {})
            above["shown"] = {**above["shown"], "bottom": between}
            below["shown"] = {**below["shown"], "top": {}}
        if above["k"] == below["k"] == "p" and above["style"] == below["style"]:
            above["after"] *= not above["close"]
            below["before"] *= not below["close"]
    return blocks


@lru_cache(maxsize=32)
def _looks(data: bytes) -> Looks:
    """The styles, read once for all letters of a template."""
    return Looks(etree.fromstring(data) if data else None)


def _targets(parts: Parts, path: str) -> dict[str, str]:
    """The parts that a part refers to, by the reference's id."""
    rels = path.replace("word/", "word/_rels/") + ".rels"
    if rels not in parts.files:
        return {}
    found = ((each.get("Id") or "", each.get("Target") or "") for each in parts.tree(rels))
    return {key: target.lstrip("/") if target.startswith("/") else f"word/{target}" for key, target in found}


def _title(parts: Parts) -> str:
    found = parts.tree("docProps/core.xml").find(_TITLE) if "docProps/core.xml" in parts.files else None
    return (found.text or "") if found is not None else ""
