"""Walks an HTML tree and gives its passages: each run of text between two block boundaries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongkai.papers.sources.blocks import Slot
from gongkai.rules.numerals import numeral

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Grid = Callable[["LexborNode", int, bool], "list[list[Slot]] | None"]

SILENT = frozenset({"script", "style", "template", "head", "title", "noscript", "object", "iframe", "-comment"})
BLOCK = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
    "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "select", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}

_BREAK = "\x00"  # no HTML parser lets one through
_SPACE = re.compile("[ \t\n\r\f]+")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\u3001-\u303f"
WIDE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n\f]*(?=[{_WIDE}])")
_NEW_PARAGRAPH = re.compile(f" ?{_BREAK}(?: ?{_BREAK}(?:[ {_BREAK}])*|(?= ?(?:\u3000|\xa0 ?\xa0)))")
_CENTRED = re.compile(r"text-align\s*:\s*(-\w+-)?(\w+)", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph's text, or the rows of a table (then `text` is empty)."""

    text: str
    level: int = 0
    centred: bool = False
    hidden: bool = False
    lines: list[list[Slot]] | None = None


@dataclass(frozen=True, slots=True)
class _Setting:
    """What holds inside an open element."""

    level: int = 0
    centred: bool = False
    hidden: bool = False
    kept: bool = False  # line breaks of the source stand, as in `pre`
    tables: int = 0


class Passages:
    """The passages below a node, in reading order. The walk does not recurse: depth of nesting costs nothing.

    grid   asked at each table, with its depth and whether it is hidden: its rows, or None to read its cells as passages
    """

    def __init__(self, root: LexborNode, grid: Grid | None = None) -> None:
        self.root, self.grid = root, grid
        self.settings = [_setting(root, _Setting())]
        self.lists: list[tuple[str | None, int]] = []  # number format and next number of each open list
        self.pieces: list[str] = []
        self.prefix = ""

    def __iter__(self) -> Iterator[Passage]:
        open_nodes: list[LexborNode] = []
        node = self.root.child
        while True:
            if node is None:
                yield from self._flush() if not open_nodes or open_nodes[-1].tag in BLOCK else ()
                if not open_nodes:
                    return
                node = self._leave(open_nodes.pop())
                continue
            if node.is_text_node:
                self._text(node.text_content or "")
            elif node.tag not in SILENT:
                yield from self._flush() if node.tag in BLOCK else ()
                lines = self._enter(node)
                if lines is None:
                    open_nodes.append(node)
                    node = node.child
                    continue
                yield from _captions(node)
                yield Passage("", lines=lines)
                self._leave(node)
            node = node.next

    def _text(self, text: str) -> None:
        self.pieces.append(re.sub("\r\n?|\n", _BREAK, text) if self.settings[-1].kept else text)

    def _enter(self, node: LexborNode) -> list[list[Slot]] | None:
        """Open an element; the rows if it is a table of cells."""
        setting = _setting(node, self.settings[-1])
        self.settings.append(setting)
        tag = node.tag
        if tag == "br":
            self.pieces.append(_BREAK)
        elif tag in {"ol", "ul", "menu", "dir"}:
            self.lists.append(_numbering(node))
        elif tag == "li" and self.lists:
            self._number(node)
        elif tag == "table" and self.grid is not None:
            return self.grid(node, setting.tables, setting.hidden)
        return None

    def _leave(self, node: LexborNode) -> LexborNode | None:
        self.settings.pop()
        if node.tag in {"ol", "ul", "menu", "dir"}:
            self.lists.pop()
        elif node.tag == "li":
            self.prefix = ""
        return node.next

    def _number(self, node: LexborNode) -> None:
        style, number = self.lists[-1]
        if style is not None:
            number = _whole(node.attributes.get("value"), number)
            self.prefix = f"{numeral(number, style)}. "
            self.lists[-1] = (style, number + 1)

    def _flush(self) -> Iterator[Passage]:
        if not self.pieces:
            return
        text = _SPACE.sub(" ", WIDE_BREAK.sub("", "".join(self.pieces)))
        self.pieces.clear()
        setting = self.settings[-1]
        for part in _NEW_PARAGRAPH.split(text):
            shown = "\n".join(line for line in (line.strip() for line in part.split(_BREAK)) if line)
            if shown:
                yield Passage(self.prefix + shown, setting.level, setting.centred, setting.hidden)
                self.prefix = ""


def _captions(table: LexborNode) -> Iterator[Passage]:
    for child in table.iter():
        if child.tag == "caption":
            yield from Passages(child)


def _setting(node: LexborNode, outer: _Setting) -> _Setting:
    tag, attributes = node.tag or "", node.attributes
    style = attributes.get("style") or ""
    found = _CENTRED.search(style)
    align = found[2] if found else attributes.get("align")
    heading = len(tag) == 2 and tag[0] == "h" and tag[1] in "123456"
    if not (heading or align or style or "hidden" in attributes or tag in {"table", "pre", "textarea", "center"}):
        return outer
    return _Setting(
        level=int(tag[1]) if heading else outer.level,
        centred=align.lower() == "center" if align else outer.centred or tag == "center",
        hidden=outer.hidden or "hidden" in attributes or HIDDEN.search(style) is not None,
        kept=outer.kept or tag in {"pre", "textarea"},
        tables=outer.tables + (tag == "table"),
    )


def _numbering(node: LexborNode) -> tuple[str | None, int]:
    attributes = node.attributes
    if node.tag != "ol" or re.search(r"list-style(-type)?\s*:\s*none", attributes.get("style") or ""):
        return None, 1
    return LIST_STYLES.get(attributes.get("type") or "", "decimal"), _whole(attributes.get("start"), 1)


def _whole(value: str | None, otherwise: int) -> int:
    """The number in an attribute, `otherwise` where it has none."""
    return int(value) if value and re.fullmatch(r"-?[0-9]{1,6}", value) else otherwise
