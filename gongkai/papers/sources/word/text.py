"""The text of a Word paragraph as it reads once all tracked changes are accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongkai.papers.sources.word.names import child, local, on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

DROPPED = frozenset(
    {"del", "moveFrom", "rPr", "pPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText", "rt"}
)
PICTURES = frozenset({"blip", "imagedata"})
FIXED = {
    "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t",
}  # fmt: skip
SIGNS = {  # private-use characters of the Wingdings fonts that stand for boxes and ticks in forms
    0xF0A8: "□", 0xF06F: "□", 0xF071: "□", 0xF0FE: "☑", 0xF052: "☑", 0xF0FD: "☒", 0xF053: "☒", 0xF0FC: "✓",
    0xF0FB: "✗", 0xF06C: "●", 0xF06E: "■", 0xF075: "◆", 0xF0D8: "➢", 0xF0E0: "→",
}  # fmt: skip


@dataclass(slots=True)
class Run:
    """The text of one paragraph while it is gathered, and the text boxes anchored in it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    shown: bool = False  # some of the text is not hidden type

    @property
    def text(self) -> str:
        """All pieces together."""
        return "".join(self.pieces)

    def listed(self, label: str, place: str) -> str:
        """The text behind the number of its list; a bullet is left out. `place` says which list and how deep."""
        return label + self.text

    def gather(self, paragraph: _Element) -> None:
        """Add the text of a paragraph: of its runs, hyperlinks, content controls, smart tags, fields and formulas."""
        waiting: list[tuple[_Element, bool]] = [(paragraph, True)]
        while waiting:
            element, shown = waiting.pop()
            name = local(element)
            if name == "t":
                self.pieces.append(element.text or "")
                self.shown = self.shown or (shown and bool((element.text or "").strip()))
            elif name in FIXED:
                self.pieces.append(FIXED[name])
            elif name == "sym":
                self.pieces.append(sign(element))
            elif name == "txbxContent":
                self.boxes.append(element)
            elif name == "r":
                visible = not on(child(element, "rPr", "vanish"))
                waiting += [(inner, visible) for inner in reversed(element)]
            elif name not in DROPPED:
                waiting += [(inner, shown) for inner in reversed(list(inside(element)))]


def inside(element: _Element) -> Iterator[_Element]:
    """The children of an element; of alternatives for newer and older programs only one, the first with text, else with a picture."""
    if local(element) != "AlternateContent":
        yield from element
        return
    choices = [choice for choice in element if local(choice) in {"Choice", "Fallback"}]
    shown = [choice for names in ({"t", "sym"}, PICTURES) for choice in choices if _holds(choice, names)]
    yield from shown[0] if shown else ()


def mark_is_gone(paragraph: _Element) -> bool:
    """Whether the paragraph's own end is a tracked deletion, so that it runs on into the next paragraph."""
    marks = child(paragraph, "pPr", "rPr")
    return marks is not None and any(local(mark) in {"del", "moveFrom"} for mark in marks)


def _holds(element: _Element, names: frozenset[str] | set[str]) -> bool:
    return any(local(inner) in names for inner in element.iter())


def sign(element: _Element) -> str:
    """The character that a symbol of a font stands for."""
    try:
        code = int(value(element, "char") or "", 16)
    except ValueError:
        return ""
    return SIGNS.get(code) or (chr(code) if 0x20 <= code <= 0xFFFF else "")
