"""Text pasted from WPS or Word, typed in an editor or taken from an old site: HTML in, our structured text out.

1. A parser of the HTML standard reads whatever it is; what is no text (scripts, styles, comments, drawings) and what the
   page hides is left out.
2. Tags, classes and styles become new elements: paragraphs, headings (also those that only look like one), lists, tables.
   A table that only arranges the page is dissolved.
3. A sanitiser passes over the result, so that a mistake in 1 or 2 is no hole.

Cleaning what is clean changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from lxml.etree import Element, SubElement, _Element, strip_tags, tostring

from gongkai.papers.sources.blocks import CONTROLS
from gongkai.papers.sources.hypertext import span
from gongkai.papers.sources.markup import HEADINGS, IMAGE, PLAIN, Ink, Run, held, paragraphs, settled, text_of, words
from gongkai.papers.sources.passages import BLOCK, HIDDEN, LIST_STYLES, SILENT, WIDE_BREAK
from gongkai.rules.numerals import numeral

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

INKS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "ins": "u", "sub": "sub", "sup": "sup"}
_PICTURE = re.compile(r"image:[0-9]+|/files/(?!.*\.\.)(?!.*//)[\w./%~-]+")
OURS: dict[str, Any] = {
    "tags": {
        *HEADINGS, *INKS.values(), "p", "ul", "ol", "li", "blockquote", "table", "caption", "thead", "tbody", "tr", "th",
        "td", "a", "figure", "figcaption", "img", "br", "hr"},
    "attributes": {"a": {"href"}, "img": {"src", "alt"}, "th": {"scope", "rowspan", "colspan"}, "td": {"rowspan", "colspan"}},
    "url_schemes": {"http", "https", "mailto", "image"},  # the last for pictures that are not stored yet
    "attribute_filter": lambda tag, name, value: value if name != "src" or _PICTURE.fullmatch(value) else None,
}  # fmt: skip
UNSHOWN = SILENT | {
    "svg", "math", "xml", "embed", "applet", "audio", "video", "canvas", "map", "select", "textarea", "button", "input",
    "noframes", "noembed", "datalist", "meter", "progress", "portal", "rt", "rp", "del",
}  # fmt: skip
STYLED = {
    "strong": "font-weight\\s*:\\s*(?:bold|[6-9]00)", "em": "font-style\\s*:\\s*(?:italic|oblique)",
    "u": "text-decoration[\\w-]*\\s*:[^;]*underline", "sub": "vertical-align\\s*:\\s*sub", "sup": "vertical-align\\s*:\\s*super",
}  # fmt: skip
DEEPEST, DEEPEST_BLOCK = 150, 6  # open elements; lists, quotations and tables within each other
SHORT = 40  # characters of a bold paragraph that may be a heading
PROSE_BLOCKS, PROSE_SHARE = 6, 0.8  # a cell of so many blocks with this share of a table's text is a page's column

_OUTLINE = re.compile(r"mso-outline-level\s*:\s*([1-9])", re.I)
_CLASS = re.compile(r"\b(?:mso)?(?:heading|标题)[\s_-]*([1-9])\b", re.I)
_GONE = re.compile(rf"{HIDDEN.pattern}|mso-hide\s*:\s*all", re.I)
_COUNT = "[一二三四五六七八九十百零]+"
_NUMBERED = {"h2": f"{_COUNT}、|第{_COUNT}章", "h3": f"[（(]{_COUNT}[)）]|第{_COUNT}节"}
_UNSEEN = re.compile(rf"{CONTROLS.pattern}|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufff9-\uffff]")


def clean_body(html: str) -> str:
    """Our structured text from any HTML: safe to show as it stands, the same again when cleaned again.

    Pictures stand only at addresses below /files/, or at `image:1` and so on, where `read_body` left them.
    """
    return _sealed("\n".join(tostring(block, encoding="unicode", method="html") for block in body_blocks(html)))


def body_text(html: str) -> str:
    """The words of a text for search and screening: one line a paragraph and a table row, cells parted by tabs."""
    return text_of(body_blocks(html))


def body_blocks(html: str) -> list[_Element]:
    """The blocks of a text: h2 h3 h4 p ul ol blockquote table figure hr."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(CONTROLS.sub("", html))
    shift = 0 if tree.css_first("h1") is None else 1
    return [_headed(block) for block in _Flow(shift).read(tree.root)] if tree.root is not None else []


def _sealed(html: str) -> str:
    """The markup with nothing in it beyond our tags and attributes; a second look that trusts nothing above."""
    import nh3

    return nh3.clean(html, link_rel="noopener", **OURS)


@lru_cache(maxsize=1024)
def address(value: str) -> str:
    """An address that may be followed, spelled so that a browser can only read it as that; empty for all others."""
    value = re.sub(r"[\t\r\n]", "", _UNSEEN.sub("", value)).strip()
    value = re.sub(r"\s", "%20", f"https:{value}" if value.startswith("//") else value)
    scheme = re.match("[^/?#]*?:", value)
    plain = re.match(r"https?://|mailto:[^:]+@", value, re.I) if scheme else value[:1] not in {"", "#"}
    return value if plain and "\\" not in value and "href" in _sealed(f'<a href="{escape(value)}">') else ""


def _headed(block: _Element) -> _Element:
    """A short bold paragraph that begins with a number of headings is one."""
    text = words(block)
    if block.tag == "p" and len(text) <= SHORT and text[-1:] not in "。；：！？" and _bold(block):
        block.tag = next((tag for tag, pattern in _NUMBERED.items() if re.match(pattern, text)), "p")
    if block.tag in HEADINGS:
        strip_tags(block, "strong")
    return block


def _bold(block: _Element) -> bool:
    beside = "".join([block.text or "", *(child.tail or "" for child in block)])
    return len(block) > 0 and not beside.strip() and {child.tag for child in block} <= {"strong", "br"}


class _Flow:
    """Gathers the blocks of one container. `shift` is added to the level of a tag h1 to h6."""

    def __init__(self, shift: int, nest: int = 0) -> None:
        self.shift, self.nest = shift, nest
        self.blocks: list[_Element] = []
        self.runs: list[Run] = []
        self.tag, self.kept = "p", False

    def read(self, node: LexborNode, ink: Ink = PLAIN, deep: int = 0) -> list[_Element]:
        """The blocks below a node."""
        for child in node.iter(include_text=True):
            self.take(child, ink, deep)
        self._flush()
        return self.blocks

    def _flush(self) -> None:
        self.blocks += paragraphs(self.runs, self.tag)
        self.runs = []

    def take(self, node: LexborNode, ink: Ink, deep: int) -> None:
        """Go on with one node; what the page does not show is left out."""
        tag = node.tag or ""
        if _unshown(node):
            return
        if tag == "-text" or deep > DEEPEST:
            text = _UNSEEN.sub("", node.text(deep=True))
            self.runs.append((text if self.kept else re.sub("[ \t\r\n\f]+", " ", WIDE_BREAK.sub("", text)), ink))
        elif tag == "br":
            self.runs.append(("\n", ink))
        elif tag == "img":
            self.runs += _picture(node)
        else:
            self._element(node, tag, ink, deep + 1)

    def _element(self, node: LexborNode, tag: str, ink: Ink, deep: int) -> None:
        if tag in _SHAPES and self.nest < DEEPEST_BLOCK:
            self._flush()
            self.blocks += _SHAPES[tag](self, node, ink, deep)
            return
        before = self.tag, self.kept
        if tag in BLOCK:
            self._flush()
            self.tag, self.kept = _heading(node, self.shift) or self.tag, self.kept or tag == "pre"
        for child in node.iter(include_text=True):
            self.take(child, _inked(node, ink), deep)
        if tag in BLOCK:
            self._flush()
        self.tag, self.kept = before

    def inner(self, node: LexborNode, ink: Ink, deep: int) -> list[_Element]:
        """The blocks of a cell, a list item or a quotation."""
        return _Flow(self.shift, self.nest + 1).read(node, _inked(node, ink), deep + 1)


def _unshown(node: LexborNode) -> bool:
    styled = node.attributes if node.tag != "-text" else {}
    return node.tag in UNSHOWN or "hidden" in styled or _GONE.search(styled.get("style") or "") is not None


def _heading(node: LexborNode, shift: int) -> str:
    """h2 to h4 for a heading by its tag, its outline level or its class in Word; else nothing."""
    own = re.fullmatch("h([1-6])", node.tag or "")
    word = _OUTLINE.search(node.attributes.get("style") or "") or _CLASS.search(node.attributes.get("class") or "")
    level = int(own[1]) + shift if own else int(word[1]) + 1 if word else 0
    return f"h{min(max(level, 2), 4)}" if level else ""


def _inked(node: LexborNode, ink: Ink) -> Ink:
    """The ink inside an element."""
    style, tag = node.attributes.get("style") or "", node.tag or ""
    marks = {mark for mark, pattern in STYLED.items() if style and re.search(pattern, style, re.I)}
    href = address(node.attributes.get("href") or "") if tag == "a" else ""
    return Ink(ink.marks | marks | ({INKS[tag]} if tag in INKS else set()), href or ink.href)


def _picture(node: LexborNode) -> list[Run]:
    source, alt = node.attributes.get("src") or "", node.attributes.get("alt") or ""
    ink = Ink(image=(source, " ".join(_UNSEEN.sub("", alt).split())))
    return [(IMAGE, ink)] if _PICTURE.fullmatch(source) else []


def _figure(flow: _Flow, node: LexborNode, ink: Ink, deep: int) -> list[_Element]:
    """Pictures or a table; the caption goes to the last of them, or is paragraphs where there are none."""
    inner, caption = _Flow(flow.shift, flow.nest), list[_Element]()
    for child in node.iter(include_text=True):
        if child.tag == "figcaption":
            caption += _Flow(0, DEEPEST_BLOCK).read(child, ink, deep + 1)
        else:
            inner.take(child, ink, deep)
    blocks = [*inner.blocks, *paragraphs(inner.runs)]
    last = blocks[-1] if caption and blocks else Element("p")
    if last.tag == "figure" and last[-1].tag == "img":
        last.append(held("figcaption", caption))
    elif last.tag == "table" and last[0].tag != "caption":
        last.insert(0, held("caption", caption))
    else:
        blocks += caption
    return blocks


def _list(flow: _Flow, node: LexborNode, ink: Ink, deep: int) -> list[_Element]:
    """A list; one whose numbers say something (not 1, 2, 3) as paragraphs with these numbers."""
    items = [item for child in node.iter() if not _unshown(child) and (item := flow.inner(child, ink, deep))]
    start, style = node.attributes.get("start") or "1", node.attributes.get("type") or "1"
    if node.tag == "ol" and (start, style) != ("1", "1") and re.fullmatch("[0-9]{1,4}", start):
        for number, item in enumerate(items, int(start)):
            item.insert(0, Element("p")) if item[0].tag != "p" else None
            item[0].text = f"{numeral(number, LIST_STYLES.get(style, 'decimal'))}. {item[0].text or ''}"
        return [block for item in items for block in item]
    whole = Element("ol" if node.tag == "ol" else "ul")
    whole.extend(held("li", item) for item in items)
    return [whole] if items else []


def _table(flow: _Flow, node: LexborNode, ink: Ink, deep: int) -> list[_Element]:
    """A table with its merged cells, or what stands in it where it only arranges the page."""
    caption, rows, heads = list[_Element](), list[_Element](), 0
    for part in node.iter():
        if part.tag == "caption":
            caption += _Flow(0, DEEPEST_BLOCK).read(part, ink, deep + 1)
            continue
        lines = [line for line in part.iter() if line.tag == "tr" and not _unshown(line)]
        for left, line in zip(range(len(lines), 0, -1), lines, strict=True):
            rows.append(Element("tr"))
            rows[-1].extend(_cell(flow, cell, ink, deep + 2, left) for cell in line.iter() if not _unshown(cell))
        heads = len(rows) if part.tag == "thead" and heads + len(lines) == len(rows) else heads
    if not any(cell.get("rowspan") for row in rows for cell in row):
        heads, rows = sum(len(row) > 0 for row in rows[:heads]), [row for row in rows if len(row)]
    if _arranges(rows):
        return [*caption, *(block for row in rows for cell in row for block in cell)]
    return [_ruled(rows, _heads(rows, heads), caption)]


def _cell(flow: _Flow, node: LexborNode, ink: Ink, deep: int, left: int) -> _Element:
    cell = Element(node.tag or "td")
    cell.extend(flow.inner(node, ink, deep))
    for name, most in (("rowspan", left), ("colspan", 1000)):
        reach = min(span(node, name, most) or most, most)
        if reach > 1:
            cell.set(name, str(reach))
    return cell


def _arranges(rows: list[_Element]) -> bool:
    """Whether a table has no row with two filled cells, holds another table, or has a column of prose."""
    cells = [cell for row in rows for cell in row]
    if all(sum(len(cell) > 0 for cell in row) < 2 for row in rows) or any(c.find("table") is not None for c in cells):
        return True
    longest, blocks = max((len(text_of(cell)), len(cell)) for cell in cells)
    return blocks >= PROSE_BLOCKS and longest >= PROSE_SHARE * sum(len(text_of(cell)) for cell in cells)


def _heads(rows: list[_Element], heads: int) -> int:
    """How many rows are the head: those marked so, else a first row of bold words, then all rows of `th`."""
    if not heads and len(rows) > 1 and not any(cell.tag == "th" for row in rows for cell in row):
        heads = int(len(rows[0]) > 0 and all(len(cell) == 1 and _bold(cell[0]) for cell in rows[0]))
    while heads < len(rows) and {cell.tag for cell in rows[heads]} == {"th"}:
        heads += 1
    for number, row in enumerate(rows):  # a head reaches as far down as its merged cells
        heads = max([heads, *(number + int(cell.get("rowspan", 1)) for cell in row if number < heads)])
    return heads


def _ruled(rows: list[_Element], heads: int, caption: list[_Element]) -> _Element:
    whole = Element("table")
    whole.extend([held("caption", caption)] if caption else [])
    for part, lines in (("thead", rows[:heads]), ("tbody", rows[heads:])):
        section = SubElement(whole, part) if lines else whole
        section.extend(lines)
        for cell in (cell for row in lines for cell in row):
            settled(cell)
            cell.tag = "th" if part == "thead" else cell.tag
            if cell.tag == "th":
                cell.set("scope", "col" if part == "thead" else "row")
                strip_tags(cell, "strong")
    return whole


_SHAPES: dict[str, Callable[[_Flow, LexborNode, Ink, int], Iterable[_Element]]] = {
    "ul": _list, "ol": _list, "menu": _list, "figure": _figure, "table": _table,
    "blockquote": lambda flow, *at: [held("blockquote", inner) for inner in [flow.inner(*at)] if inner],
    "hr": lambda *at: [Element("hr")],
}  # fmt: skip
