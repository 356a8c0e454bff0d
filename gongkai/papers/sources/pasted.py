"""Text pasted from WPS or Word, typed in an editor or taken from an old site: HTML in, our structured text out.

1. A parser of the HTML standard reads whatever it is; what is no text (scripts, styles, comments, drawings) and what the
   page hides is left out.
2. Tags, classes and styles become `markup.Block`s: paragraphs, headings (also those that only look like one), lists,
   tables. A table that only arranges the page is dissolved.
3. `markup` writes the blocks, and a sanitiser passes over the result, so that a mistake in 1 or 2 is no hole.

Cleaning what is clean changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from gongkai.papers.sources.blocks import CONTROLS
from gongkai.papers.sources.markup import (
    IMAGE,
    PLAIN,
    Block,
    Cell,
    Ink,
    Run,
    demoted,
    markup,
    paragraphs,
    text_of,
    without,
)
from gongkai.papers.sources.numerals import numeral
from gongkai.papers.sources.passages import BLOCK, HIDDEN, LIST_STYLES, SILENT, WIDE_BREAK

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

TAGS = {
    "h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "table", "caption", "thead", "tbody", "tr", "th", "td", "strong",
    "em", "u", "sub", "sup", "a", "figure", "figcaption", "img", "br", "hr",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "th": {"scope", "rowspan", "colspan"}, "td": {"rowspan", "colspan"}}
SCHEMES = {"http", "https", "mailto"}
UNSHOWN = SILENT | frozenset({
    "svg", "math", "xml", "embed", "applet", "audio", "video", "canvas", "map", "select", "textarea", "button", "input",
    "noframes", "noembed", "datalist", "meter", "progress", "portal", "rt", "rp", "del", "link", "meta",
})  # fmt: skip
INKS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "ins": "u", "sub": "sub", "sup": "sup"}
STYLED = {
    "strong": re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I), "em": re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I),
    "u": re.compile(r"text-decoration[\w-]*\s*:[^;]*underline", re.I),
    "sub": re.compile(r"vertical-align\s*:\s*sub", re.I), "sup": re.compile(r"vertical-align\s*:\s*super", re.I),
}  # fmt: skip
DEEPEST, DEEPEST_BLOCK = 150, 6  # open elements; lists, quotations and tables within each other
SHORT = 40  # characters of a bold paragraph that may be a heading
PROSE_BLOCKS, PROSE_SHARE = 6, 0.8  # a cell of so many blocks with this share of a table's text is a page's column

_OUTLINE = re.compile(r"mso-outline-level\s*:\s*([1-9])", re.I)
_CLASS = re.compile(r"\b(?:mso)?(?:heading|标题)[\s_-]*([1-9])\b", re.I)
_GONE = re.compile(rf"{HIDDEN.pattern}|mso-hide\s*:\s*all", re.I)
_NUMBERED = ((re.compile("[一二三四五六七八九十百]+、|第[一二三四五六七八九十百零]+章"), "h2"),
             (re.compile("[（(][一二三四五六七八九十百]+[)）]|第[一二三四五六七八九十百零]+节"), "h3"))  # fmt: skip
_INVISIBLE = re.compile(f"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufff9-\uffff{IMAGE}]")
_OWN_FILE = re.compile(r"/files/(?!.*\.\.)(?!.*//)[\w./%~-]+")


def clean_body(html: str) -> str:
    """Our structured text from any HTML: safe to show as it stands, the same again when cleaned again."""
    return sealed(markup(body_blocks(html)))


def body_text(html: str) -> str:
    """The words of a text for search and screening: one line a paragraph and a table row, cells parted by tabs."""
    return text_of(body_blocks(html))


def sealed(html: str, source: re.Pattern[str] = _OWN_FILE, schemes: frozenset[str] = frozenset()) -> str:
    """The markup with nothing in it beyond our tags and attributes; pictures only from addresses that `source` matches."""
    import nh3

    def allowed(tag: str, name: str, value: str) -> str | None:
        return value if (tag, name) != ("img", "src") or source.fullmatch(value) else None

    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES | schemes,
        link_rel="noopener",
        attribute_filter=allowed,
    )


def body_blocks(html: str) -> list[Block]:
    """The blocks of a text."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(CONTROLS.sub("", html))
    if tree.root is None:
        return []
    shift = 0 if tree.css_first("h1") is None else 1
    return [_headed(block) for block in _Flow(shift).read(tree.root)]


def address(value: str) -> str:
    """An address that may be followed, spelled so that a browser can only read it as that; empty for all others."""
    value = re.sub(r"[\t\r\n]", "", value).strip()
    value = re.sub(r"\s", "%20", f"https:{value}" if value.startswith("//") else value)
    scheme = re.match("[^/?#]*?:", value)
    plain = re.match(r"https?://|mailto:[^:]+@", value, re.I) if scheme else value[:1] not in {"", "#"}
    return value if plain and "\\" not in value and _followed(value) else ""


@lru_cache(maxsize=1024)
def _followed(value: str) -> bool:
    """Whether the sanitiser lets an address stand."""
    return "href" in sealed(f'<a href="{escape(value)}">')


def _headed(block: Block) -> Block:
    """A short bold paragraph that begins with a number of headings is one."""
    text = block.text
    if block.tag != "p" or len(text) > SHORT or text[-1:] in "。；：！？" or not _bold(block):
        return block
    tag = next((tag for pattern, tag in _NUMBERED if pattern.match(text)), "p")
    return next(paragraphs(block.runs, tag))


def _bold(block: Block) -> bool:
    return bool(block.runs) and all("strong" in ink.marks or text.isspace() for text, ink in block.runs)


class _Flow:
    """Gathers the blocks of one container. `shift` is added to the level of a tag h1 to h6."""

    def __init__(self, shift: int, nest: int = 0) -> None:
        self.shift, self.nest = shift, nest
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.tag, self.kept = "p", False

    def read(self, node: LexborNode, ink: Ink = PLAIN, deep: int = 0) -> list[Block]:
        """The blocks below a node."""
        self._below(node, ink, deep)
        self._flush()
        return self.blocks

    def _flush(self) -> None:
        self.blocks += paragraphs(self.runs, self.tag)
        self.runs = []

    def _below(self, node: LexborNode, ink: Ink, deep: int) -> None:
        for child in node.iter(include_text=True):
            self.take(child, ink, deep)

    def take(self, node: LexborNode, ink: Ink, deep: int) -> None:
        """Go on with one node; what the page does not show is left out."""
        if node.tag == "-text":
            self._text(node.text_content or "", ink)
        elif not _unshown(node):
            self._element(node, ink, deep + 1)

    def _text(self, text: str, ink: Ink) -> None:
        text = _INVISIBLE.sub("", text)
        if not self.kept:
            text = re.sub("[ \t\r\n\f]+", " ", WIDE_BREAK.sub("", text))
        self.runs.append((text, ink))

    def _element(self, node: LexborNode, ink: Ink, deep: int) -> None:
        tag = node.tag or ""
        if deep > DEEPEST:
            self._text(node.text(), ink)
        elif tag == "br":
            self.runs.append(("\n", ink))
        elif tag == "img":
            self.runs += _picture(node)
        elif tag in _SHAPES and self.nest < DEEPEST_BLOCK:
            self._flush()
            self.blocks += _SHAPES[tag](self, node, ink, deep)
        elif tag in BLOCK:
            self._boxed(node, _inked(node, ink), deep)
        else:
            self._below(node, _inked(node, ink), deep)

    def _boxed(self, node: LexborNode, ink: Ink, deep: int) -> None:
        """An element that begins and ends a paragraph, a heading perhaps."""
        self._flush()
        before = self.tag, self.kept
        self.tag, self.kept = _heading(node, self.shift) or self.tag, self.kept or node.tag == "pre"
        self._below(node, ink, deep)
        self._flush()
        self.tag, self.kept = before

    def line(self, node: LexborNode, ink: Ink, deep: int) -> list[Run]:
        """All that an element holds, as one line."""
        blocks = _Flow(self.shift, DEEPEST_BLOCK).read(node, ink, deep)
        return [run for block in blocks for run in [(" ", PLAIN), *block.runs]][1:]

    def inner(self, node: LexborNode, ink: Ink, deep: int) -> list[Block]:
        """The blocks of a cell, a list item or a quotation."""
        return _Flow(self.shift, self.nest + 1).read(node, ink, deep)


def _unshown(node: LexborNode) -> bool:
    attributes = node.attributes
    return node.tag in UNSHOWN or "hidden" in attributes or _GONE.search(attributes.get("style") or "") is not None


def _heading(node: LexborNode, shift: int) -> str:
    """h2 to h4 for a heading by its tag, its outline level or its class in Word; else nothing."""
    own = re.fullmatch("h([1-6])", node.tag or "")
    word = _OUTLINE.search(node.attributes.get("style") or "") or _CLASS.search(node.attributes.get("class") or "")
    level = int(own[1]) + shift if own else int(word[1]) + 1 if word else 0
    return f"h{min(max(level, 2), 4)}" if level else ""


def _inked(node: LexborNode, ink: Ink) -> Ink:
    """The ink inside an element."""
    style, tag = node.attributes.get("style") or "", node.tag or ""
    marks = {INKS[tag]} if tag in INKS else set[str]()
    marks |= {mark for mark, pattern in STYLED.items() if style and pattern.search(style)}
    href = address(node.attributes.get("href") or "") if tag == "a" else ""
    return replace(ink, marks=ink.marks | marks, href=href or ink.href) if marks or href else ink


def _picture(node: LexborNode) -> list[Run]:
    source, words = node.attributes.get("src") or "", node.attributes.get("alt") or ""
    words = " ".join(_INVISIBLE.sub("", words).split())
    return [(IMAGE, Ink(image=(source, words)))] if _OWN_FILE.fullmatch(source) else []


def _quotation(flow: _Flow, node: LexborNode, ink: Ink, deep: int) -> Iterator[Block]:
    if inner := flow.inner(node, ink, deep):
        yield Block("blockquote", items=[demoted(inner)])


def _rule(flow: _Flow, node: LexborNode, ink: Ink, deep: int) -> Iterator[Block]:
    yield Block("hr")


def _figure(flow: _Flow, node: LexborNode, ink: Ink, deep: int) -> list[Block]:
    """Pictures or a table; the caption goes to the last of them, or is a paragraph where there are none."""
    inner, caption = _Flow(flow.shift, flow.nest), list[Run]()
    for child in node.iter(include_text=True):
        if child.tag == "figcaption":
            caption += flow.line(child, ink, deep + 1)
        else:
            inner.take(child, ink, deep)
    blocks = [*inner.blocks, *paragraphs(inner.runs)]
    if blocks and blocks[-1].tag in {"figure", "table"} and not blocks[-1].caption:
        blocks[-1].caption = caption
        return blocks
    return [*blocks, *paragraphs(caption)]


def _list(flow: _Flow, node: LexborNode, ink: Ink, deep: int) -> list[Block]:
    """A list; one whose numbers say something (not 1, 2, 3) as paragraphs with these numbers."""
    inner = [flow.inner(child, ink, deep + 1) for child in node.iter() if not _unshown(child)]
    items = [demoted(item) for item in inner if item]
    start, style = node.attributes.get("start") or "1", node.attributes.get("type") or "1"
    if node.tag == "ol" and (start, style) != ("1", "1") and re.fullmatch("[0-9]{1,4}", start):
        for number, item in enumerate(items, int(start)):
            label = f"{numeral(number, LIST_STYLES.get(style, 'decimal'))}. "
            item[:1] = [Block(item[0].tag, [(label, PLAIN), *item[0].runs]), *([] if item[0].runs else item[:1])]
        return [block for item in items for block in item]
    return [Block(node.tag or "ul", items=items)] if items else []


def _table(flow: _Flow, node: LexborNode, ink: Ink, deep: int) -> list[Block]:
    """A table with its merged cells, or what stands in it where it only arranges the page."""
    caption, rows, heads = list[Run](), list[list[Cell]](), 0
    for part in node.iter():
        if part.tag == "caption":
            caption += flow.line(part, ink, deep + 1)
            continue
        lines = [line for line in part.iter() if line.tag == "tr" and not _unshown(line)]
        found = [[_cell(flow, cell, ink, deep + 3) for cell in line.iter() if not _unshown(cell)] for line in lines]
        for left, row in zip(range(len(found), 0, -1), found, strict=True):
            for cell in row:
                cell.rows = min(cell.rows or left, left)
        rows += found
        heads = len(rows) if part.tag == "thead" and heads == len(rows) - len(found) else heads
    if not any(cell.rows > 1 for row in rows for cell in row):
        heads, rows = sum(map(bool, rows[:heads])), [row for row in rows if row]
    if _arranges(rows):
        return [*paragraphs(caption), *(block for row in rows for cell in row for block in cell.blocks)]
    return [table(rows, heads, caption)]


def _cell(flow: _Flow, node: LexborNode, ink: Ink, deep: int) -> Cell:
    blocks = flow.inner(node, _inked(node, ink), deep)
    return Cell(blocks, _span(node, "rowspan"), _span(node, "colspan") or 1, node.tag == "th")


def _span(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "1").strip()
    return min(int(value), 1000) if re.fullmatch("[0-9]{1,8}", value) else 1


def _arranges(rows: list[list[Cell]]) -> bool:
    """Whether a table has no row with two filled cells, holds another table, or has a column of prose."""
    cells = [cell for row in rows for cell in row if cell.blocks]
    if not any(sum(bool(cell.blocks) for cell in row) > 1 for row in rows):
        return True
    if any(block.tag == "table" for cell in cells for block in cell.blocks):
        return True
    lengths = [len(text_of(cell.blocks)) for cell in cells]
    longest = lengths.index(max(lengths))
    return len(cells[longest].blocks) >= PROSE_BLOCKS and lengths[longest] >= PROSE_SHARE * sum(lengths)


def table(rows: list[list[Cell]], heads: int, caption: list[Run]) -> Block:
    """A table whose first `heads` rows, or else first rows of `th` or of bold words, are its head."""
    if not heads and len(rows) > 1 and not any(cell.heading for row in rows for cell in row):
        bold = rows[0] and all(len(cell.blocks) == 1 and _bold(cell.blocks[0]) for cell in rows[0])
        heads = 1 if bold else 0
    while heads < len(rows) and rows[heads] and all(cell.heading for cell in rows[heads]):
        heads += 1
    for number, row in enumerate(rows):  # a head reaches as far down as its merged cells
        heads = max(heads, *(number + cell.rows for cell in row), 0) if number < heads else heads
    for number, row in enumerate(rows):
        for cell in row:
            cell.heading, cell.blocks = cell.heading or number < heads, demoted(cell.blocks)
            if cell.heading:
                cell.blocks = [replace(block, runs=without(block.runs, "strong")) for block in cell.blocks]
    return Block("table", rows=rows, heads=heads, caption=caption)


_SHAPES: dict[str, Callable[[_Flow, LexborNode, Ink, int], Iterable[Block]]] = {
    "ul": _list, "ol": _list, "menu": _list, "blockquote": _quotation, "hr": _rule, "figure": _figure, "table": _table,
}  # fmt: skip
