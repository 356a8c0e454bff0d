"""What a paragraph style says, through the styles that it is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongkai.papers.sources.word.names import child, local, number, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
BODY = 9  # outline level of body text


@dataclass(frozen=True, slots=True)
class Style:
    """The properties of a paragraph style that reading needs; None where neither it nor its ancestors say anything."""

    outline: int | None = None  # 0 to 8 for headings, BODY
    centred: bool | None = None
    list_id: int | None = None
    list_level: int | None = None

    def under(self, own: Style) -> Style:
        """`own` with this style's properties where it has none."""
        return Style(
            self.outline if own.outline is None else own.outline,
            self.centred if own.centred is None else own.centred,
            self.list_id if own.list_id is None else own.list_id,
            self.list_level if own.list_level is None else own.list_level,
        )


def stated(properties: _Element | None) -> Style:
    """What a `pPr` element states itself."""
    aligned = value(child(properties, "jc"))
    listed = child(properties, "numPr")
    return Style(
        number(child(properties, "outlineLvl")),
        None if aligned is None else aligned == "center",
        number(child(listed, "numId")),
        number(child(listed, "ilvl")),
    )


class Styles:
    """The paragraph styles of a document by their ids."""

    def __init__(self, root: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._known: dict[str, Style] = {}
        self.default: str | None = None
        for element in root if root is not None else ():
            identity = value(element, "styleId")
            if local(element) == "style" and identity:
                self._elements[identity] = element
                if value(element, "type") == "paragraph" and value(element, "default") in {"1", "true", "on"}:
                    self.default = identity

    def __getitem__(self, identity: str | None) -> Style:
        """The style with all that it inherits; of no style, the document's default style."""
        identity = identity or self.default
        if identity is None:
            return Style()
        if identity not in self._known:
            self._known[identity] = self._resolved(identity)
        return self._known[identity]

    def _resolved(self, identity: str) -> Style:
        found, seen = Style(), set[str]()
        step: str | None = identity
        while step in self._elements and step not in seen:
            seen.add(step)
            element = self._elements[step]
            found = _named(element).under(stated(child(element, "pPr"))).under(found)
            step = value(child(element, "basedOn"))
        return found


def _named(element: _Element) -> Style:
    """What the name of a built-in style says where its properties are silent."""
    name = (value(child(element, "name")) or "").strip()
    heading = _HEADING.fullmatch(name)
    if heading:
        return Style(outline=int(heading[1]) - 1)
    return Style(outline=0) if name.lower() in {"title", "标题"} else Style()
