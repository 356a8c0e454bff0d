"""Gathers paragraphs and tables into blocks: places are counted here, merged cells resolved here, for every format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.papers.models import Cell, Paper, Paragraph, Place, Table
from gongkai.papers.sources.refusals import Unreadable

MAX_POSITIONS = 3_000_000  # positions of all grids together; a position costs 8 bytes, an empty cell about 200

CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """The text without control characters and byte-order marks, its line breaks as `\\n`, no blanks at either end."""
    return CONTROLS.sub("", _BREAKS.sub("\n", text)).strip()


@dataclass(slots=True)
class Slot:
    """One cell before it has a place: its text and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1
    heading: bool = False
    hidden: bool = False
    page: int | None = None


@dataclass(slots=True)
class Blocks:
    """The blocks of one paper as they are found, in reading order. Set `page` and `sheet` on the way."""

    page: int | None = None
    sheet: str | None = None
    found: list[Paragraph | Table] = field(default_factory=list)
    positions: int = 0

    def paragraph(self, text: str, *, level: int = 0, centred: bool = False, hidden: bool = False) -> None:
        """Add one paragraph; a blank one is dropped."""
        if text := clean(text):
            self.found.append(Paragraph(text, self._here(), min(level, 6), centred, hidden))

    def table(self, placed: Iterable[tuple[int, int, Slot]]) -> None:
        """Add a table from its cells (row, column, cell); a table without any text is dropped.

        Rows and columns where no cell begins are removed, positions that no cell covers get an empty cell.
        Unreadable beyond MAX_POSITIONS.
        """
        cells = _single(placed)
        if not any(clean(slot.text) for _, _, slot in cells):
            return
        rows, columns = _ranks(row for row, _, _ in cells), _ranks(column for _, column, _ in cells)
        self.positions += len(rows) * len(columns)
        within_reach(self.positions)
        grid: list[list[Cell | None]] = [[None] * len(columns) for _ in rows]
        here = self._here()
        for row, column, slot in cells:
            top, left = rows[row], columns[column]
            bottom = sum(1 for r in range(row, row + slot.rows) if r in rows) if slot.rows > 1 else 1
            right = sum(1 for c in range(column, column + slot.columns) if c in columns) if slot.columns > 1 else 1
            _put(grid, here, slot, (top, left), (bottom, right))
        self.found.append(Table(tuple(tuple(_whole(line, r, here)) for r, line in enumerate(grid)), here))

    def flow(self, lines: Sequence[Sequence[Slot]]) -> None:
        """Add a table whose cells flow into the free positions from left to right, as in HTML."""
        self.table(flowed(lines))

    def paper(self, kind: str, declared: str | None = None) -> Paper:
        """The finished paper; `declared` is the title that the file itself declares outside its text."""
        first = self.found[0] if self.found else None
        shown = first.text if isinstance(first, Paragraph) and (first.level or first.centred) else None
        return Paper(kind, shown or clean(declared or "") or None, tuple(self.found))

    def _here(self) -> Place:
        return Place(len(self.found), page=self.page, sheet=self.sheet)


def flowed(lines: Sequence[Sequence[Slot]]) -> Iterator[tuple[int, int, Slot]]:
    """Cells with their row and column, each in the first position of its row left free by the cells before."""
    reach: dict[int, int] = {}  # column -> first row in which it is free again
    within_reach(sum(slot.columns for line in lines for slot in line))
    for row, line in enumerate(lines):
        column = 0
        for slot in line:
            while reach.get(column, 0) > row:
                column += 1
            slot.rows = max(1, min(slot.rows, len(lines) - row))
            width = 1
            while width < slot.columns and reach.get(column + width, 0) <= row:
                width += 1
            slot.columns = width
            for taken in range(column, column + width):
                reach[taken] = row + slot.rows
            yield row, column, slot
            column += width


def _single(placed: Iterable[tuple[int, int, Slot]]) -> list[tuple[int, int, Slot]]:
    """The cells in order; of two at one place, as crooked lines of a page may give them, one with both texts."""
    corners: dict[tuple[int, int], Slot] = {}
    for row, column, slot in placed:
        first = corners.setdefault((row, column), slot)
        if first is not slot:
            first.text = f"{first.text}\n{slot.text}"
    return [(row, column, corners[row, column]) for row, column in sorted(corners)]


def within_reach(positions: int) -> None:
    """Unreadable for tables of more than MAX_POSITIONS positions."""
    if positions > MAX_POSITIONS:
        raise Unreadable("这份文件里的表格太大，读不了。", then="请删去无关的行、列和工作表，或者拆成几份再上传。")


def _ranks(numbers: Iterable[int]) -> dict[int, int]:
    return {number: rank for rank, number in enumerate(sorted(set(numbers)))}


def _put(
    grid: list[list[Cell | None]], here: Place, slot: Slot, corner: tuple[int, int], size: tuple[int, int]
) -> None:
    (top, left), (height, width) = corner, size
    place = Place(here.block, top, left, here.page if slot.page is None else slot.page, here.sheet)
    cell = Cell(clean(slot.text), place, height, width, slot.heading, slot.hidden)
    for line in grid[top : top + height]:
        line[left : left + width] = [cell] * width


def _whole(line: list[Cell | None], row: int, here: Place) -> Iterator[Cell]:
    for column, cell in enumerate(line):
        yield cell or Cell("", Place(here.block, row, column, here.page, here.sheet))
