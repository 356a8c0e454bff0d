"""What every reader returns: one shape for a document, whatever program made the file.

A `Paper` is a sequence of blocks in reading order. A block is a `Paragraph` or a `Table`. Text is kept as it stands in
the source (line breaks inside a paragraph or a cell are `\n`; gone are only control characters, the byte-order mark,
blanks at both ends and paragraphs of nothing but blanks), so that every character can be accounted for later by its
`Span`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: block counts from 0 in reading order; row and column from 0 inside a table, else None.

    page    page of a PDF from 1, None for formats without pages
    sheet   name of the worksheet, None for other formats
    """

    block: int
    row: int | None = None
    column: int | None = None
    page: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The characters start ≤ i < end of the text at `place`."""

    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `level` is 0 for body text, 1 to 6 for headings as marked up in the source.

    hidden   the source hides it from its reader (a hidden sheet, `display: none`, hidden type)
    """

    text: str
    place: Place
    level: int = 0
    centred: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `rows` and `columns` say how many it covers; `place` is its top left corner.

    heading  marked up as a heading cell in the source
    hidden   its row, column or sheet is hidden in the source
    """

    text: str
    place: Place
    rows: int = 1
    columns: int = 1
    heading: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangular grid. A merged cell is the same `Cell` object at every position that it covers."""

    grid: tuple[tuple[Cell, ...], ...]
    place: Place

    def cells(self) -> Iterator[Cell]:
        """Every cell once, row by row."""
        for r, row in enumerate(self.grid):
            for c, cell in enumerate(row):
                if (cell.place.row, cell.place.column) == (r, c):
                    yield cell


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as read. `kind` is the format found by content: docx, xlsx, pdf, html, md or txt.

    title    the first block where it is a heading or centred, else the title declared in the file, else None
    """

    kind: str
    title: str | None
    blocks: tuple[Paragraph | Table, ...]

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Every text of the document once, in reading order, with its place."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.place, block.text
            else:
                for cell in block.cells():
                    yield cell.place, cell.text
