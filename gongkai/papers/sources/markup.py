"""The structured text of a document: blocks of inked runs, and how they are written as HTML and as plain text.

What `markup` writes is one spelling for one structure: marks in fixed order, no attribute beyond the few below, no block
inside a line. A parser therefore reads back what was written, and nothing else can be hidden in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby

MARKS = ("strong", "em", "u", "sub", "sup")  # from the outside in
IMAGE = "\ufffc"  # stands in the text of a run for its picture

_PARTING = re.compile(r"\s*\n\s*\n\s*|[^\S\n]*\n(?=[\u3000\xa0]{2})")
_PIECE = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Ink:
    """How a run of text looks: marks out of MARKS, the address it leads to, or the picture (source, words) it shows."""

    marks: frozenset[str] = frozenset()
    href: str = ""
    image: tuple[str, str] | None = None


PLAIN = Ink()
Run = tuple[str, Ink]


@dataclass(slots=True)
class Cell:
    """One cell of a table; `heading` stands for a `th`."""

    blocks: list[Block]
    rows: int = 1
    columns: int = 1
    heading: bool = False


@dataclass(slots=True)
class Block:
    """`tag` says which fields matter: h2 h3 h4 p: runs; figure: runs (its picture) and caption; ul ol blockquote: items;
    table: rows, of which the first `heads` are headings, and caption; hr: none.
    """

    tag: str
    runs: list[Run] = field(default_factory=list)
    items: list[list[Block]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    heads: int = 0
    caption: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of its runs; a picture is the words that stand for it."""
        return plain(self.runs)


def plain(runs: Iterable[Run]) -> str:
    """The words of runs."""
    return "".join(ink.image[1] if ink.image else text for text, ink in runs)


def without(runs: Iterable[Run], mark: str) -> list[Run]:
    """The runs, none of them with this mark."""
    return [(text, replace(ink, marks=ink.marks - {mark})) for text, ink in runs]


def lines(runs: Sequence[Run]) -> list[list[Run]]:
    """Paragraphs of a stream of runs, parted at two line breaks (`\\n`) or at one before an indent typed as blanks.

    Blanks of any kind become one; at the ends and around a line break they go.
    """
    text = "".join(piece for piece, _ in runs)
    inks = [ink for piece, ink in runs for _ in piece]
    found, start = [], 0
    for end, after in [*(match.span() for match in _PARTING.finditer(text)), (len(text), 0)]:
        if line := _tidied(text, inks, start, end):
            found.append(line)
        start = after
    return found


def _tidied(text: str, inks: Sequence[Ink], start: int, end: int) -> list[Run]:
    line: list[Run] = []
    for match in _PIECE.finditer(text, start, end):
        if not match[0].isspace():
            for ink, places in groupby(range(*match.span()), inks.__getitem__):
                _add(line, "".join(text[place] for place in places), ink)
        elif line and match.end() < end:
            gap = next((blank for blank in "\n\u3000" if blank in match[0]), " ")
            _add(line, gap, PLAIN if gap == "\n" else replace(inks[match.start()], image=None))
    return line


def _add(line: list[Run], text: str, ink: Ink) -> None:
    if line and line[-1][1] == ink:
        line[-1] = (line[-1][0] + text, ink)
    else:
        line.append((text, ink))


def paragraphs(runs: Sequence[Run], tag: str = "p") -> Iterator[Block]:
    """The paragraphs of a stream of runs as blocks; a line of nothing but pictures is one figure a picture."""
    for line in lines(runs):
        if all(ink.image or text.isspace() for text, ink in line):
            yield from (Block("figure", [(IMAGE, ink)]) for text, ink in line for mark in text if mark == IMAGE)
        elif tag == "p":
            yield Block(tag, line)
        else:
            yield Block(tag, without([(text.replace("\n", " "), ink) for text, ink in line], "strong"))


def demoted(blocks: Iterable[Block]) -> list[Block]:
    """The blocks as they may stand in a cell, a list item or a quotation: headings are paragraphs there."""
    return [Block("p", block.runs) if block.tag in {"h2", "h3", "h4"} else block for block in blocks]


def markup(blocks: Iterable[Block]) -> str:
    """HTML, one line a block."""
    return "\n".join(map(_block, blocks))


def _block(block: Block) -> str:
    if block.tag == "hr":
        return "<hr>"
    inner = _inline(block.runs)
    if block.tag == "figure":
        inner += f"<figcaption>{_inline(block.caption)}</figcaption>" if block.caption else ""
    elif block.tag == "blockquote":
        inner = "".join(_block(inside) for item in block.items for inside in item)
    elif block.items:
        inner = "".join(f"<li>{_inside(item)}</li>" for item in block.items)
    elif block.rows:
        inner = _table(block)
    return f"<{block.tag}>{inner}</{block.tag}>"


def _inside(blocks: Sequence[Block]) -> str:
    if len(blocks) == 1 and blocks[0].tag == "p":
        return _inline(blocks[0].runs)
    return "".join(map(_block, blocks))


def _inline(runs: Iterable[Run]) -> str:
    whole = ""
    for href, group in groupby(runs, lambda run: run[1].href):
        inner = "".join(_run(text, ink) for text, ink in group)
        whole += f'<a href="{escape(href)}">{inner}</a>' if href else inner
    return whole


def _run(text: str, ink: Ink) -> str:
    if ink.image:
        return f'<img src="{escape(ink.image[0])}" alt="{escape(ink.image[1])}">' * len(text)
    inner = escape(text, quote=False).replace("\n", "<br>")
    for mark in reversed(MARKS):
        if mark in ink.marks:
            inner = f"<{mark}>{inner}</{mark}>"
    return inner


def _table(table: Block) -> str:
    parts = [("thead", table.rows[: table.heads]), ("tbody", table.rows[table.heads :])]
    caption = f"<caption>{_inline(table.caption)}</caption>" if table.caption else ""
    return caption + "".join(
        f"<{part}>{''.join(f'<tr>{_cells(row, part)}</tr>' for row in rows)}</{part}>" for part, rows in parts if rows
    )


def _cells(row: Iterable[Cell], part: str) -> str:
    whole = ""
    for cell in row:
        tag = "th" if cell.heading else "td"
        scope = f' scope="{"col" if part == "thead" else "row"}"' if cell.heading else ""
        spans = f' rowspan="{cell.rows}"' * (cell.rows > 1) + f' colspan="{cell.columns}"' * (cell.columns > 1)
        whole += f"<{tag}{scope}{spans}>{_inside(cell.blocks)}</{tag}>"
    return whole


def text_of(blocks: Iterable[Block]) -> str:
    """Plain text: one line a paragraph and a table row, the cells of a row parted by tabs."""
    return "\n".join(line for line in map(_text, blocks) if line)


def _text(block: Block) -> str:
    inner = [text_of(item) for item in block.items]
    inner += ["\t".join(" ".join(text_of(cell.blocks).split()) for cell in row) for row in block.rows]
    return "\n".join(line for line in (plain(block.caption), block.text, *inner) if line.strip())
