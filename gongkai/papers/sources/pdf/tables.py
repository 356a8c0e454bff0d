"""Ruled tables of a PDF page: cells by the lines drawn around them, text by the characters inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from gongkai.papers.sources.blocks import Slot
from gongkai.papers.sources.pdf.lines import Char, Line, joined, lines_of

Edge = dict[str, Any]

NEAR = 3.0  # points within which two ruled lines are one


@dataclass(slots=True, eq=False)
class Ruled:
    """One cell: its borders, the printed lines in it and the width to which they are wrapped.

    cut    no line is drawn below: the page ends before the cell does
    begun  the cell on an earlier page that this one is the rest of
    """

    x0: float
    top: float
    x1: float
    bottom: float
    chars: list[Char] = field(default_factory=list)
    cut: bool = False
    lines: list[Line] = field(default_factory=list)
    text: str = ""
    room: float = 0.0
    begun: Ruled | None = None

    @property
    def origin(self) -> Ruled:
        """The cell with the text: this one, or where it began."""
        return self.begun or self


@dataclass(slots=True, eq=False)
class Sheet:
    """A table on one page."""

    page: int
    cells: list[Ruled]
    columns: list[float]
    rows: list[float]

    @property
    def top(self) -> float:
        """Its upper edge, in points from the top of the page."""
        return self.rows[0]

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.rows[-1]

    def arranges(self) -> bool:
        """Whether no row has text in two cells: a frame around prose."""
        tops = [nearest(self.rows, cell.top) for cell in self.cells if cell.text]
        return len(tops) == len(set(tops))


def sheets(page: Any) -> tuple[list[Sheet], list[Char]]:
    """The tables of a page, a `pdfplumber` page, and the characters that stand in none of their cells."""
    found = [_sheet(page, table.cells) for table in page.find_tables(_settings(page))]
    outside = _poured(page.chars, [cell for sheet in found for cell in sheet.cells])
    for sheet in found:
        _write(sheet)
    return found, outside


def slots(sheet: Sheet, columns: list[float], first_row: int) -> list[tuple[int, int, Slot]]:
    """The cells with row and column, counted in the given column edges and from `first_row` on."""
    placed = []
    for cell in sheet.cells:
        row, column = nearest(sheet.rows, cell.top), nearest(columns, cell.x0)
        height = max(1, nearest(sheet.rows, cell.bottom) - row)
        width = max(1, nearest(columns, cell.x1) - column)
        placed.append((first_row + row, column, Slot(cell.text, height, width, page=sheet.page)))
    return placed


def nearest(edges: list[float], at: float) -> int:
    """The number of the edge next to a position."""
    return min(range(len(edges)), key=lambda number: abs(edges[number] - at))


def merged_edges(positions: Iterable[float]) -> list[float]:
    """Positions in order, those near each other once."""
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > NEAR:
            edges.append(position)
    return edges


def _settings(page: Any) -> dict[str, list[float]]:
    """Lines to add where none is drawn: below and above cells that the page cuts, beside tables open at their sides."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    level = [edge for edge in page.edges if edge["orientation"] == "h" and _crosses(edge, upright)]
    if not level:
        return {}
    return {
        "explicit_horizontal_lines": [min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)],
        "explicit_vertical_lines": [min(edge["x0"] for edge in level), max(edge["x1"] for edge in level)],
    }


def _crosses(edge: Edge, upright: list[Edge]) -> bool:
    return any(
        edge["x0"] - NEAR <= other["x0"] <= edge["x1"] + NEAR
        and other["top"] - NEAR <= edge["top"] <= other["bottom"] + NEAR
        for other in upright
    )


def _sheet(page: Any, boxes: list[tuple[float, float, float, float]]) -> Sheet:
    cells = [Ruled(float(x0), float(top), float(x1), float(bottom)) for x0, top, x1, bottom in boxes]
    columns = merged_edges(side for cell in cells for side in (cell.x0, cell.x1))
    rows = merged_edges(side for cell in cells for side in (cell.top, cell.bottom))
    level = [edge for edge in page.edges if edge["orientation"] == "h" and abs(edge["top"] - rows[-1]) <= NEAR]
    for cell in cells:
        middle = (cell.x0 + cell.x1) / 2
        drawn = any(edge["x0"] <= middle <= edge["x1"] for edge in level)
        cell.cut = abs(cell.bottom - rows[-1]) <= NEAR and not drawn
    return Sheet(page.page_number, cells, columns, rows)


def _poured(chars: Iterable[Char], cells: list[Ruled]) -> list[Char]:
    """Give each character to the cell around its middle; those that are left over."""
    outside = []
    last: list[Ruled] = []  # the cell of the character before, which mostly takes the next one too
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        for cell in chain(last, cells):
            if cell.x0 <= x < cell.x1 and cell.top <= y < cell.bottom:
                cell.chars.append(char)
                last = [cell]
                break
        else:
            outside.append(char)
    return outside


def _write(sheet: Sheet) -> None:
    """Put the lines of each cell together; the blank left of the leftmost line is taken to be left on both sides."""
    for cell in sheet.cells:
        cell.lines = lines_of(cell.chars)
        cell.chars = []
    blanks = [line.x0 - cell.x0 for cell in sheet.cells for line in cell.lines]
    margin = max(0.0, min(blanks, default=0.0))
    for cell in sheet.cells:
        cell.room = cell.x1 - cell.x0 - 2 * margin
        cell.text = joined(cell.lines, cell.room)
