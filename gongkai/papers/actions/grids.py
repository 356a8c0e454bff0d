"""Tables inside an official document: merged cells, a heading repeated on each page, widths given in shares."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.papers.actions import wordml
from gongkai.papers.actions.stationery import EM, HEITI
from gongkai.papers.actions.texts import clean
from gongkai.papers.actions.wordml import Run, Shape, paragraph


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
    points: float = 12


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell at a column of a row: `first` where it is given, else the lower part of a merge."""

    cell: TableCell
    column: int
    first: bool


@dataclass
class Grid:
    """One table being laid out over `width` twips."""

    block: TableBlock
    width: int
    _below: dict[int, tuple[int, TableCell]] = field(default_factory=dict)  # column → (rows still covered, cell)

    def xml(self) -> Iterator[str]:
        """Caption, table, and the empty line that keeps two tables apart."""
        rows = [*self.block.header, *self.block.rows]
        if not rows:
            return
        if self.block.caption:
            yield paragraph(Run(self.block.caption), Shape(style="Caption", keep_next=True))
        placed = [self._place(row) for row in rows]
        widths = self._widths(max((cell.column + cell.cell.columns for row in placed for cell in row), default=1))
        heads = len(self.block.header)
        yield wordml.table("".join(self._row(row, widths, heading=i < heads) for i, row in enumerate(placed)), widths)
        yield paragraph("", Shape(line=round(EM / 2)))

    def _place(self, row: TableRow) -> list[_Placed]:
        """Puts the row's cells into the columns that no cell above still covers."""
        placed: list[_Placed] = []
        waiting = deque(TableCell(cell) if isinstance(cell, str) else cell for cell in row)
        above, self._below = self._below, {}
        column = 0
        while waiting or any(start >= column for start in above):
            first = column not in above
            if first:
                cell = waiting.popleft() if waiting else TableCell("")
                left = cell.rows
            else:
                left, cell = above[column]
            placed.append(_Placed(cell, column, first))
            if left > 1:
                self._below[column] = (left - 1, cell)
            column += cell.columns
        return placed

    def _widths(self, columns: int) -> list[int]:
        shares = [max(share, 0.01) for share in self.block.shares[:columns]]
        mean = sum(shares) / len(shares) if shares else 1.0
        shares += [mean] * (columns - len(shares))
        return [round(self.width * share / sum(shares)) for share in shares]

    def _row(self, placed: list[_Placed], widths: list[int], *, heading: bool) -> str:
        cells = ""
        column = 0
        for item in placed:
            column = item.column + item.cell.columns
            width = sum(widths[item.column : column])
            down = "" if item.cell.rows < 2 else "restart" if item.first else "continue"
            content = self._content(item, heading=heading) if item.first else paragraph("", Shape(style="Grid"))
            cells += wordml.cell(content, width, columns=item.cell.columns, down=down, shaded=heading)
        for width in widths[column:]:
            cells += wordml.cell(paragraph("", Shape(style="Grid")), width)
        return wordml.row(cells, heading=heading)

    def _content(self, item: _Placed, *, heading: bool) -> str:
        aligns = self.block.aligns
        align = item.cell.align or (
            "center" if heading else aligns[item.column] if item.column < len(aligns) else "left"
        )
        face = HEITI if heading else ""
        lines = clean(item.cell.text).split("\n")
        return "".join(
            paragraph(Run(line, face=face, size=self.block.points), Shape(style="Grid", align=align)) for line in lines
        )
