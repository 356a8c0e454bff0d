"""A Word paragraph as nodes to set: its looks resolved, its runs, breaks, tabs, pictures, page numbers and text boxes.

A run is {s: text, f: face, z: points, …}; other nodes are {k: br|tab|page|pages|img|box, …}. Hidden and deleted text
is not shown, and of a computed field only its last result, except page numbers, which are set anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gongkai.merging.sources.looks import Look, Looks, paragraph_look, run_look
from gongkai.papers.sources.word.names import child, local, value
from gongkai.papers.sources.word.numbering import Numbering
from gongkai.papers.sources.word.text import DROPPED, inside, sign

if TYPE_CHECKING:
    from lxml.etree import _Element

NATURAL, BELOW = 1.3, 0.29  # ems: height of a line of Chinese in Word, and its part below the baseline
EMU = 12700  # to the point
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FACE = {"f": "song", "z": 10.5, "latin": "times"}  # where nothing is said
_COUNTED = {"PAGE": "page", "NUMPAGES": "pages"}
_SAID: dict[str, Callable[[_Element], str]] = {
    "t": lambda element: element.text or "", "sym": sign, "noBreakHyphen": lambda element: "\u2011",
}  # fmt: skip
_BREAKS = {"br": "br", "cr": "br", "tab": "tab", "ptab": "tab"}
_DRAWINGS = frozenset({"drawing", "pict", "object", "AlternateContent", "inline", "anchor"})
_KEPT = ("f", "z", "b", "u", "strike", "c", "t", "v", "latin")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads paragraphs of one part of a file.

    pitch   the page's line grid, 0 for none
    image   keeps a picture by its reference and gives its name
    inner   reads what stands in a cell or a text box
    under   what the table around says of paragraphs
    """

    looks: Looks
    numbering: Numbering
    pitch: float
    image: Callable[[str], str]
    inner: Callable[[_Element, Look], list[Any]]
    under: Look

    def paragraph(self, element: _Element) -> Iterator[Any]:
        """One node, or several where a page break stands inside."""
        properties = child(element, "pPr")
        look, ink = self.looks.paragraph(style := value(child(properties, "pStyle")), self.under)
        own = paragraph_look(properties)
        tabs = own.get("tabs", look.get("tabs", []))
        look, ink = {**look, **own}, {**_FACE, **ink}
        gathered = _Gathered(self, ink)
        label = self.numbering.label(look.get("list"), look.get("level", 0))
        if label:
            gathered.say(label, ink)
        gathered.gather(element)
        mark = {**ink, **run_look(child(properties, "rPr"))}["z"]
        sizes = [node["z"] for node in gathered.nodes if "s" in node] or [mark]
        node = _shaped(look, max(sizes), self.pitch) | {"k": "p", "tabs": tabs, "style": style or ""}
        pages = _split(gathered.nodes)
        for i, nodes in enumerate(pages):
            if i and not nodes and i + 1 == len(pages):
                yield {"k": "break"}
                return
            yield node | {"runs": nodes, "new": node["new"] if i == 0 else True}


def _shaped(look: Look, size: float, pitch: float) -> dict[str, Any]:
    """Indents, spaces and the height of lines."""
    first = look.get("first", 0.0)
    if chars := look.get("chars", 0):
        first = chars * size
    grid = pitch if look.get("snapToGrid", True) else 0.0
    top, bottom = _edges(look.get("line", ("auto", 1.0)), size, grid)
    lines = {side: look.get(f"{side}Lines", 0) * (pitch or 12) or look.get(side, 0.0) for side in ("before", "after")}
    rules = look.get("borders", {})
    return {
        "align": look.get("align", "left"), "left": look.get("left", 0.0), "right": look.get("right", 0.0),
        "first": first, "top": top, "bottom": bottom, **lines, "rules": rules, "shown": rules,
        "sticky": bool(look.get("keepNext")), "whole": bool(look.get("keepLines")),
        "new": bool(look.get("pageBreakBefore")), "mixed": look.get("autoSpaceDE", True),
        "close": bool(look.get("contextualSpacing")),
    }  # fmt: skip


def _edges(line: tuple[str, float], size: float, grid: float) -> tuple[float, float]:
    """What a line takes above and below the baseline: an exact height is four fifths above, as in LibreOffice."""
    rule, given = line
    if rule == "exact":
        return given * 0.8, given * 0.2
    natural = size * NATURAL
    height = given if rule == "atLeast" and given > natural else natural
    if grid:
        height = max(1, math.ceil(round(height / grid, 3))) * grid
    height = height * given if rule == "auto" else height
    below = size * BELOW + max(0.0, height - natural) / 2 * (1 if grid else 0)
    return height - below, below


def _split(nodes: list[Any]) -> list[list[Any]]:
    """The nodes between page breaks."""
    pages: list[list[Any]] = [[]]
    for node in nodes:
        if node.get("k") == "newpage":
            pages.append([])
        else:
            pages[-1].append(node)
    return pages


class _Gathered:
    """The nodes of one paragraph while they are found."""

    def __init__(self, reader: Reader, ink: Look) -> None:
        self.reader, self.ink = reader, ink
        self.nodes: list[Any] = []
        self._fields: list[str] = []  # instructions of the open computed fields

    def say(self, text: str, ink: Look) -> None:
        """Text in a look; blanks of underlined text are kept at the end of a line too."""
        if ink.get("vanish") or any(map(_counted, self._fields)):
            return
        kept = {key: ink[key] for key in _KEPT if ink.get(key)}
        text = text.replace(" ", "\u00a0") if ink.get("u") else text.replace("  ", "\u00a0\u00a0")
        self.nodes.append(kept | {"s": text})

    def gather(self, element: _Element) -> None:
        for inner in inside(element):
            name = local(inner)
            if name == "r":
                self._run(inner)
            elif name == "fldSimple" and (kind := _counted(value(inner, "instr"))):
                self._number(kind, self._ink(child(inner, "r")))
            elif name not in DROPPED:
                self.gather(inner)

    def _ink(self, run: _Element | None) -> Look:
        properties = child(run, "rPr")
        return {**self.ink, **self.reader.looks.characters(value(child(properties, "rStyle"))), **run_look(properties)}

    def _run(self, run: _Element) -> None:
        ink = self._ink(run)
        for element in inside(run):
            name = local(element)
            if name in _SAID:
                self.say(_SAID[name](element), ink)
            elif name in _BREAKS:
                new_page = name == "br" and value(element, "type") == "page"
                self.nodes.append({"k": "newpage" if new_page else _BREAKS[name]})
            elif name == "fldChar":
                self._field(value(element, "fldCharType"), ink)
            elif name == "instrText" and self._fields:
                self._fields[-1] += element.text or ""
            elif name in _DRAWINGS:
                self._drawn(element)

    def _field(self, kind: str | None, ink: Look) -> None:
        if kind == "begin":
            self._fields.append("")
        elif self._fields and kind == "end" and (kind := _counted(self._fields.pop())):
            self._number(kind, ink)

    def _number(self, kind: str, ink: Look) -> None:
        self.nodes.append({key: ink[key] for key in _KEPT if ink.get(key)} | {"k": kind})

    def _drawn(self, element: _Element) -> None:
        """Pictures and text boxes of a drawing, those that float with their places."""
        for frame in element.iter("{*}inline", "{*}anchor"):
            extent = child(frame, "extent")
            wide, high = (int(extent.get(key, "0")) / EMU if extent is not None else 0.0 for key in ("cx", "cy"))
            node: dict[str, Any] = {"w": wide, "h": high, **(_place(frame) if local(frame) == "anchor" else {})}
            text = next(frame.iter("{*}txbxContent"), None)
            blip = next(frame.iter("{*}blip"), None)
            if text is not None:
                self.nodes.append(node | {"k": "box", "blocks": self.reader.inner(text, {})})
            elif blip is not None:
                self.nodes.append(node | {"k": "img", "n": self.reader.image(blip.get(f"{_R}embed") or "")})
        if next(element.iter("{*}inline", "{*}anchor"), None) is None:
            self.nodes += [
                {"k": "box", "blocks": self.reader.inner(text, {})} for text in element.iter("{*}txbxContent")
            ]


def _counted(instruction: str | None) -> str:
    """The kind of page number that a computed field asks for, empty for other fields."""
    return _COUNTED.get((instruction or "").strip().partition(" ")[0].upper(), "")


def _place(anchor: _Element) -> dict[str, Any]:
    """Where something floats: x and y from the paper's edge (page), the 版心 (margin) or the paragraph (here)."""
    found: dict[str, Any] = {"float": True}
    for name, key in (("positionH", "x"), ("positionV", "y")):
        position = child(anchor, name)
        base = position.get("relativeFrom", "") if position is not None else ""
        offset = child(position, "posOffset")
        found[key] = int((offset.text if offset is not None else "") or 0) / EMU
        found[f"{key}from"] = base if base in {"page", "margin"} else "here"
    return found
