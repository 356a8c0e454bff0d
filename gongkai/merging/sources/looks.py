"""What Word's properties say of a paragraph and its characters, through defaults and styles. Lengths in points."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gongkai.papers.sources.word.names import child, local, number, on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

Look = dict[str, Any]  # only what is stated; later properties win: {**style, **own}
_ALIGN = {"center": "center", "right": "right", "end": "right", "both": "both", "distribute": "spread"}
_FACES = (
    ("title", ("标宋", "biaosong", "xbs")), ("fang", ("仿宋", "fangsong", "fandolfang")), ("kai", ("楷", "kai")),
    ("hei", ("黑", "hei", "sans", "gothic", "等线", "dengxian", "yahei", "arial", "calibri")),
)  # fmt: skip


def face_class(name: str) -> str:
    """仿宋, 楷体, 黑体, 小标宋 or (anything else) 宋体, by the name of a face."""
    low = name.lower()
    return next((kind for kind, words in _FACES if any(word in low for word in words)), "song")


def paragraph_look(properties: _Element | None) -> Look:
    """What a `pPr` states."""
    return _read(properties, _OF_PARAGRAPHS)


def run_look(properties: _Element | None) -> Look:
    """What an `rPr` states."""
    return _read(properties, _OF_RUNS)


def _read(properties: _Element | None, readers: dict[str, Callable[[_Element], Look]]) -> Look:
    look: Look = {}
    for element in properties if properties is not None else ():
        if reader := readers.get(local(element)):
            look |= reader(element)
    return look


def colour(word: str | None) -> str:
    """#rrggbb, empty for automatic."""
    return f"#{word}" if word and len(word) == 6 and all(c in "0123456789abcdefABCDEF" for c in word) else ""


def borders(element: _Element | None) -> dict[str, Look]:
    """The rules around something by side; a side switched off has an empty look."""
    found: dict[str, Look] = {}
    for side in element if element is not None else ():
        kind = value(side) or "none"
        name = {"start": "left", "end": "right"}.get(local(side), local(side))
        shown = {"kind": kind, "w": (number(side, "sz") or 4) / 8, "c": colour(value(side, "color"))}
        found[name] = {} if kind in {"none", "nil"} else shown | {"space": number(side, "space") or 0}
    return found


def _indents(element: _Element) -> Look:
    look: Look = {}
    for name, sides in (("left", ("left", "start")), ("right", ("right", "end"))):
        twips = next((n for side in sides if (n := number(element, side)) is not None), None)
        if twips is not None:
            look[name] = twips / 20
    first, hanging, chars = (number(element, key) for key in ("firstLine", "hanging", "firstLineChars"))
    if hanging is not None:
        look["first"], look["chars"] = -hanging / 20, 0
    elif first is not None:
        look["first"], look["chars"] = first / 20, 0
    elif chars is not None:
        look["chars"] = chars / 100
    return look


def _spacing(element: _Element) -> Look:
    look: Look = {}
    for name in ("before", "after"):
        if (twips := number(element, name)) is not None:
            look[name] = twips / 20
        if (hundredths := number(element, f"{name}Lines")) is not None:
            look[f"{name}Lines"] = hundredths / 100
    if (height := number(element, "line")) is not None:
        rule = value(element, "lineRule") or "auto"
        look["line"] = (rule, height / 240 if rule == "auto" else height / 20)
    return look


def _tabs(element: _Element) -> list[Look]:
    stops = ((value(tab), number(tab, "pos") or 0, value(tab, "leader") or "") for tab in element)
    return [{"k": kind or "left", "x": at / 20, "lead": lead} for kind, at, lead in stops if kind != "clear"]


def _listed(element: _Element) -> Look:
    return {"list": number(child(element, "numId")), "level": number(child(element, "ilvl")) or 0}


def _faces(element: _Element) -> Look:
    chinese, latin = value(element, "eastAsia"), value(element, "ascii")
    look: Look = {"f": face_class(chinese)} if chinese else {}
    return look | ({"latin": "times" if "times" in latin.lower() else ""} if latin else {})


def _switch(element: _Element) -> Look:
    return {local(element): on(element)}


_OF_PARAGRAPHS: dict[str, Callable[[_Element], Look]] = {
    "jc": lambda element: {"align": _ALIGN.get(value(element) or "", "left")},
    "ind": _indents,
    "spacing": _spacing,
    "pBdr": lambda element: {"borders": borders(element)},
    "tabs": lambda element: {"tabs": _tabs(element)},
    "numPr": _listed,
    **dict.fromkeys(
        ("keepNext", "keepLines", "pageBreakBefore", "snapToGrid", "autoSpaceDE", "contextualSpacing"), _switch
    ),
}
_RAISED = {"superscript": "sup", "subscript": "sub"}
_OF_RUNS: dict[str, Callable[[_Element], Look]] = {
    "rFonts": _faces,
    "sz": lambda element: {"z": (number(element) or 21) / 2},
    "u": lambda element: {"u": value(element) not in {None, "none"}},
    "color": lambda element: {"c": colour(value(element))},
    "spacing": lambda element: {"t": (number(element) or 0) / 20},
    "vertAlign": lambda element: {"v": _RAISED.get(value(element) or "", "")},
    **dict.fromkeys(("b", "strike", "vanish"), _switch),
}


class Looks:
    """The styles of a document: what a style says with all that it is based on, over the document's defaults."""

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, _Element] = {}
        self._known: dict[tuple[str, str], Look] = {}
        self._default: dict[str, str] = {}
        defaults = child(root, "docDefaults")
        self._base = {
            "pPr": paragraph_look(child(defaults, "pPrDefault", "pPr")),
            "rPr": run_look(child(defaults, "rPrDefault", "rPr")),
        }
        for element in root if root is not None else ():
            name = value(element, "styleId")
            if local(element) == "style" and name:
                self._styles[name] = element
                if value(element, "default") in {"1", "true", "on"}:
                    self._default[value(element, "type") or ""] = name

    def paragraph(self, style: str | None, under: Look) -> tuple[Look, Look]:
        """Of a paragraph style, or the default one: paragraph, characters. `under` is what the table around it says."""
        name = style if style in self._styles else self._default.get("paragraph", "")
        return {**self._base["pPr"], **under, **self._own(name, "pPr")}, {**self._base["rPr"], **self._own(name, "rPr")}

    def characters(self, style: str | None) -> Look:
        """Of a character style, without the defaults."""
        return self._own(style or "", "rPr")

    def table(self, style: str | None) -> list[_Element]:
        """The `tblPr` of a table style and of what it is based on, the most general first."""
        chain = self._chain(style or self._default.get("table", ""))
        return [found for step in chain if (found := child(step, "tblPr")) is not None]

    def inside_table(self, style: str | None) -> Look:
        """What a table style says of the paragraphs in its cells."""
        return self._own(style or self._default.get("table", ""), "pPr")

    def _own(self, name: str, part: str) -> Look:
        if (name, part) not in self._known:
            look: Look = {}
            read = paragraph_look if part == "pPr" else run_look
            for step in self._chain(name):
                look |= read(child(step, part))
            self._known[name, part] = look
        return self._known[name, part]

    def _chain(self, name: str | None) -> list[_Element]:
        steps: list[_Element] = []
        while name in self._styles and self._styles[name] not in steps:
            steps.append(self._styles[name])
            name = value(child(steps[-1], "basedOn"))
        return steps[::-1]
