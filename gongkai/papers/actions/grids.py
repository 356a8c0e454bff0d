"""Tables inside an official document: merged cells, a heading repeated on each page, widths given in shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.shared import Twips

from gongkai.papers.actions.stationery import CELL, CELL_POINTS, EM, HEITI, RULED, TYPE_WIDTH, aligned, fill, line, put


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell that covers `columns` × `rows`, or is aligned (left|center|right) unlike its column."""

    text: str
    columns: int = 1
    rows: int = 1
    align: str = ""


TableRow = Sequence["str | TableCell"]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A ruled table. A merged cell is given once, at its top left corner; the positions it covers are left out.

    header   rows repeated on every page, set in 黑体, centred
    shares   relative widths of the columns, e.g. (1, 3, 2); even where empty
    aligns   left|center|right for each column; numbers are best set right
    points   size of the text
    """

    header: Sequence[TableRow]
    rows: Sequence[TableRow]
    shares: Sequence[float] = ()
    aligns: Sequence[str] = ()
    caption: str = ""
    points: float = CELL_POINTS


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell with its first and last position, both included."""

    cell: TableCell
    top: int
    left: int
    bottom: int
    right: int


def write_table(document: Any, block: TableBlock) -> None:
    """Caption, table, and the empty line that keeps two tables apart."""
    rows, heads = [*block.header, *block.rows], len(block.header)
    if not rows:
        return
    if block.caption:
        line(document, block.caption, "Caption", keep_with_next=True)
    placed = list(_placed(rows))
    widths = _widths(block.shares, max((item.right + 1 for item in placed), default=1))
    table = document.add_table(len(rows), len(widths), RULED)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    cells = [_ready_row(row, widths, heading=i < heads) for i, row in enumerate(table.rows)]
    for width, column in zip(widths, table.columns, strict=True):
        column.width = width
    for item in placed:
        corner = cells[item.top][item.left]
        if (item.bottom, item.right) != (item.top, item.left):  # a merge looks through the whole table
            corner.merge(cells[item.bottom][item.right])
        heading = item.top < heads
        align = item.cell.align or ("center" if heading else dict(enumerate(block.aligns)).get(item.left, "left"))
        form = {} if align == "left" else {"alignment": aligned(align)}
        face, points = HEITI if heading else "", 0 if block.points == CELL_POINTS else block.points
        fill(corner.paragraphs[0], item.cell.text, face=face, points=points, **form)
    line(document, line_spacing=Twips(EM / 2))


def _placed(rows: Sequence[TableRow]) -> Iterator[_Placed]:
    """Puts each cell into the first position of its row that no cell above covers; no two ever overlap."""
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(rows):
        left = 0
        for given in row:
            cell = TableCell(given) if isinstance(given, str) else given
            while (top, left) in taken:
                left += 1
            right = left
            while right - left + 1 < cell.columns and (top, right + 1) not in taken:
                right += 1
            bottom = min(top + cell.rows, len(rows)) - 1
            taken.update(product(range(top, bottom + 1), range(left, right + 1)))
            yield _Placed(cell, top, left, bottom, right)
            left = right + 1


def _widths(shares: Sequence[float], columns: int) -> list[Any]:
    known = [max(share, 0.01) for share in shares[:columns]]
    mean = sum(known) / len(known) if known else 1.0
    known += [mean] * (columns - len(known))
    return [Twips(TYPE_WIDTH * share / sum(known)) for share in known]


def _ready_row(row: Any, widths: Sequence[Any], *, heading: bool) -> Sequence[Any]:
    """The row's cells, still empty, with their looks: never cut by a page end, a heading grey and on every page."""
    put(row._tr.get_or_add_trPr(), "w:cantSplit")
    if heading:
        put(row._tr.trPr, "w:tblHeader")
    cells: Sequence[Any] = row.cells
    for cell, width in zip(cells, widths, strict=True):
        cell.width = width
        if heading:
            put(cell._tc.tcPr, "w:shd", val="clear", color="auto", fill="F2F2F2")
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        cell.paragraphs[0]._p.style = CELL  # its identifier too; the public setter looks it up each time
    return cells
