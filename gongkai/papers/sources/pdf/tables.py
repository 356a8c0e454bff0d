"""Ruled tables of a PDF page: cells by the lines drawn around them, text by the characters inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from gongkai.papers.sources.blocks import Slot
from gongkai.papers.sources.pdf.lines import Char, Line, joined, lines_of

NEAR = 3.0  # points within which two ruled lines are one


@dataclass(slots=True)
class Ruled:
    """One cell: its borders, the printed lines in it. `cut` says that the page ends before the cell does."""

    x0: float
    top: float
    x1: float
    bottom: float
    chars: list[Char] = field(default_factory=list)
    cut: bool = False
    lines: list[Line] = field(default_factory=list)
    text: str = ""


@dataclass(slots=True)
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


def sheets(page: Any, number: int) -> tuple[list[Sheet], list[Char]]:
    """The tables of a page, a `pdfplumber` page, and the characters that stand in none of their cells."""
    edges = _open_edges(page)
    settings = {"explicit_horizontal_lines": list(edges.values())} if edges else {}
    found = [
        _sheet(
            number,
            [Ruled(float(x0), float(top), float(x1), float(bottom)) for x0, top, x1, bottom in table.cells],
            edges.get("bottom"),
        )
        for table in page.find_tables(settings)
    ]
    cells = [cell for sheet in found for cell in sheet.cells]
    outside = _poured(page.chars, cells)
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


def _open_edges(page: Any) -> dict[str, float]:
    """Where upright lines run past the outermost level ones: a cell is cut there by the end of the page."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    level = [float(edge["top"]) for edge in page.edges if edge["orientation"] == "h"]
    if not upright or not level:
        return {}
    ends = {
        "top": min(float(edge["top"]) for edge in upright),
        "bottom": max(float(edge["bottom"]) for edge in upright),
    }
    return {side: at for side, at in ends.items() if all(abs(at - line) > NEAR for line in level)}


def _sheet(number: int, cells: list[Ruled], cut_at: float | None) -> Sheet:
    for cell in cells:
        cell.cut = cut_at is not None and abs(cell.bottom - cut_at) <= NEAR
    columns = merged_edges(side for cell in cells for side in (cell.x0, cell.x1))
    rows = merged_edges(side for cell in cells for side in (cell.top, cell.bottom))
    return Sheet(number, cells, columns, rows)


def _poured(chars: Iterable[Char], cells: list[Ruled]) -> list[Char]:
    """Give each character to the cell around its middle; those that are left over."""
    outside = []
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        for cell in cells:
            if cell.x0 <= x < cell.x1 and cell.top <= y < cell.bottom:
                cell.chars.append(char)
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
        cell.text = joined(cell.lines, cell.x1 - cell.x0 - 2 * margin)
