"""HTML, whole pages and fragments: paragraphs, headings, numbered lists, tables with their spans.

A table that only arranges a page (it holds prose, not rows of cells) gives paragraphs. Scripts, styles and comments are
not text; what the page hides is read and marked hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.papers.models import Paper
from gongkai.papers.sources.blocks import Blocks, Slot
from gongkai.papers.sources.passages import Passage, Passages

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

DEEPEST_GRID = 8  # tables nested deeper than this arrange the page
PROSE_PASSAGES = 6  # passages in one cell from which it is prose rather than a list of units
PROSE_SHARE = 0.8  # share of a table's characters that one such cell must have


def read_hypertext(text: str) -> Paper:
    """A page or a fragment of HTML; the declared title is the `title` element's."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    blocks = Blocks()
    if tree.root is not None:
        flow_into(blocks, tree.root)
    title = tree.css_first("head > title")
    return blocks.paper("html", title.text() if title else None)


def fragment_into(blocks: Blocks, text: str) -> None:
    """Add the blocks of a piece of HTML that stands in a document of another format."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    if tree.root is not None:
        flow_into(blocks, tree.root)


def flow_into(blocks: Blocks, root: LexborNode) -> None:
    """Add every paragraph and table below `root` in reading order."""
    for passage in Passages(root, grid=_grid):
        if passage.lines is None:
            blocks.paragraph(passage.text, level=passage.level, centred=passage.centred, hidden=passage.hidden)
        else:
            blocks.flow(passage.lines)


def _grid(table: LexborNode, depth: int, hidden: bool) -> list[list[Slot]] | None:
    """The rows of a table of cells, None for a table that arranges prose or other tables."""
    if depth > DEEPEST_GRID:
        return None
    lines: list[list[Slot]] = []
    longest = (0, 0)  # characters and passages of the longest cell
    for group in table.iter():
        for line in group.iter() if group.tag in {"thead", "tbody", "tfoot"} else ():
            slots = []
            for cell in line.iter():
                if cell.tag in {"td", "th"}:
                    passages = list(Passages(cell))
                    slots.append(_slot(cell, passages, heading=group.tag == "thead", hidden=hidden))
                    longest = max(longest, (len(slots[-1].text), len(passages)))
            lines.append(slots)
    return None if _arranges(table, lines, longest) else lines


def _slot(cell: LexborNode, passages: list[Passage], *, heading: bool, hidden: bool) -> Slot:
    return Slot(
        "\n".join(passage.text for passage in passages),
        rows=span(cell, "rowspan", 65_534) or 65_534,
        columns=span(cell, "colspan", 1_000) or 1,
        heading=heading or cell.tag == "th",
        hidden=hidden or bool(passages and all(passage.hidden for passage in passages)),
    )


def span(cell: LexborNode, name: str, most: int) -> int:
    """How many rows or columns a cell says that it covers, 1 where it says nothing sensible, at most `most`."""
    value = (cell.attributes.get(name) or "1").strip()
    return min(int(value), most) if value.isascii() and value.isdigit() and len(value) < 9 else 1


def _arranges(table: LexborNode, lines: list[list[Slot]], longest: tuple[int, int]) -> bool:
    filled = [sum(1 for slot in line if slot.text) for line in lines]
    if max(filled, default=0) < 2:
        return True
    total = sum(len(slot.text) for line in lines for slot in line)
    prose = longest[0] >= PROSE_SHARE * total
    nested = len(table.css("table")) > 1
    if nested:
        return prose or sum(1 for count in filled if count > 1) < 2
    return prose and longest[1] >= PROSE_PASSAGES
