"""What stands on the pages of a PDF, put together again over the page ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.papers.sources.blocks import Blocks, Slot
from gongkai.papers.sources.pdf.lines import Line, glue
from gongkai.papers.sources.pdf.tables import NEAR, Ruled, Sheet, merged_edges, nearest, slots

_FOLIO = re.compile(
    r"[-—–－―·•.\s]*\d{1,4}[-—–－―·•.\s]*|第\s*[\d一二三四五六七八九十百]+\s*页[,，\s/]*(共\s*[\d一二三四五六七八九十百]+\s*页)?|"
    r"\d{1,4}\s*/\s*\d{1,4}"
)


@dataclass(slots=True)
class Leaf:
    """One page: its lines outside tables and its tables, in reading order, the page number apart."""

    number: int
    width: float
    items: list[Line | Sheet]
    folios: list[Line] = field(default_factory=list)

    def set_folios_apart(self) -> None:
        """Take the page number, first or last on the page, out of the items."""
        for at in (-1, 0):
            if self.items and isinstance(item := self.items[at], Line) and _FOLIO.fullmatch(item.text.strip()):
                self.folios.append(self.items.pop(at))  # type: ignore[arg-type]
                return


class Assembly:
    """Writes leaves into blocks. A block that runs over a page end is finished before the page number is written."""

    def __init__(self, leaves: list[Leaf]) -> None:
        self.blocks = Blocks()
        self.leaves = leaves
        lines = [item for leaf in leaves for item in leaf.items if isinstance(item, Line)]
        self.left = _common([line.x0 for line in lines], lowest=True)
        self.right = _common([line.x1 for line in lines], lowest=False)
        self.gap = _usual_gap(leaves)
        self.para: list[Line] = []
        self.para_page = (0, 0.0)
        self.table: list[Sheet] = []
        self.folios: list[tuple[int, Line]] = []

    def written(self) -> Blocks:
        """All leaves in their order."""
        for leaf in self.leaves:
            for place, item in enumerate(leaf.items):
                if isinstance(item, Line):
                    self._line(leaf, item, first=place == 0)
                else:
                    self._sheet(item, first=place == 0)
            self.folios += [(leaf.number, line) for line in leaf.folios]
        self._end_all()
        return self.blocks

    def _line(self, leaf: Leaf, line: Line, *, first: bool) -> None:
        if self.table:
            self._end_all()
        if self.para and not self._runs_on(leaf, line, first=first):
            self._end_all()
        if not self.para:
            self.para_page = (leaf.number, leaf.width)
        self.para.append(line)

    def _sheet(self, sheet: Sheet, *, first: bool) -> None:
        if self.para or (self.table and not (first and same_columns(self.table[-1], sheet))):
            self._end_all()
        self.table.append(sheet)

    def _runs_on(self, leaf: Leaf, line: Line, *, first: bool) -> bool:
        """Whether a line goes on with the paragraph before it."""
        last = self.para[-1]
        if abs(line.size - last.size) > 0.6:
            return False
        if not first and line.top - last.bottom > self.gap + 0.35 * line.size:
            return False
        if self._centred(last, leaf.width) or self._centred(line, leaf.width):
            return False
        if line.x0 - self.left > 0.9 * line.size:
            return False
        return self.right - last.x1 < line.head + 0.1 * line.size

    def _centred(self, line: Line, width: float) -> bool:
        off = abs((line.x0 + line.x1) / 2 - width / 2)
        return (
            off < 0.6 * line.size and line.x0 - self.left > 1.5 * line.size and self.right - line.x1 > 0.5 * line.size
        )

    def _end_all(self) -> None:
        """Write what is waiting: a paragraph or a table, then the page numbers that it ran over."""
        if self.para:
            number, width = self.para_page
            self.blocks.page = number
            centred = all(self._centred(line, width) for line in self.para)
            self.blocks.paragraph(_prose(self.para), centred=centred)
            self.para = []
        if self.table:
            self._end_table()
        for number, line in self.folios:
            self.blocks.page = number
            self.blocks.paragraph(line.text, centred=True)
        self.folios = []

    def _end_table(self) -> None:
        self.blocks.page = self.table[0].page
        if all(sheet.arranges() for sheet in self.table):
            for sheet in self.table:
                for cell in sheet.cells:
                    for text in cell.text.split("\n"):
                        self.blocks.paragraph(text)
        else:
            self.blocks.table(_one(self.table))
        self.table = []


def same_columns(upper: Sheet, lower: Sheet) -> bool:
    """Whether two tables have the same upright lines; those of one may be among those of the other."""
    ends = abs(upper.columns[0] - lower.columns[0]) <= NEAR and abs(upper.columns[-1] - lower.columns[-1]) <= NEAR
    fewer, more = sorted((upper.columns, lower.columns), key=len)
    return ends and all(abs(more[nearest(more, at)] - at) <= NEAR for at in fewer)


def _one(table: list[Sheet]) -> list[tuple[int, int, Slot]]:
    """The cells of a table over several pages. Heading rows that are printed again stay, marked as headings.

    What the end of a page cut (no line is drawn below it) goes back to the cell where it began.
    """
    columns = merged_edges(edge for sheet in table for edge in sheet.columns)
    heading = _first_row(table[0])
    placed: list[tuple[int, int, Slot]] = []
    row = 0
    for number, sheet in enumerate(table):
        again = number > 0 and bool(heading) and _first_row(sheet) == heading
        if number > 0:
            _mend(table[number - 1], sheet, after_heading=again)
        for at, column, slot in slots(sheet, columns, row):
            slot.heading = again and at == row
            placed.append((at, column, slot))
        row += len(sheet.rows) - 1
    gone = {at for at, _, _ in placed} - {at for at, _, slot in placed if slot.text.strip()}
    return [cell for cell in placed if cell[0] not in gone]


def _mend(upper: Sheet, lower: Sheet, *, after_heading: bool) -> None:
    """Give the rest of each cut cell, at the top of the next page, back to it."""
    tops = lower.rows[1] if after_heading and len(lower.rows) > 2 else lower.rows[0]
    rests = [cell for cell in lower.cells if abs(cell.top - tops) <= NEAR]
    for cell in upper.cells if any(cell.cut for cell in upper.cells) else ():
        rest = next((rest for rest in rests if _same_sides(rest, cell)), None)
        if cell.cut and rest is not None:
            cell.text += glue(cell.text, rest.text) + rest.text
            rest.text = ""


def _same_sides(one: Ruled, other: Ruled) -> bool:
    return abs(one.x0 - other.x0) <= NEAR and abs(one.x1 - other.x1) <= NEAR


def _first_row(sheet: Sheet) -> list[str]:
    cells = sorted((cell for cell in sheet.cells if abs(cell.top - sheet.top) <= NEAR), key=lambda cell: cell.x0)
    return ["".join(cell.text.split()) for cell in cells if cell.text]


def _prose(lines: list[Line]) -> str:
    text = ""
    for line in lines:
        text += glue(text, line.text) + line.text
    return text


def _common(positions: list[float], *, lowest: bool) -> float:
    """The margin: the outermost position that at least two lines share."""
    ordered = sorted(positions, reverse=not lowest)
    for at, following in pairwise(ordered):
        if abs(at - following) <= 2 * NEAR:
            return at
    return ordered[0] if ordered else 0.0


def _usual_gap(leaves: list[Leaf]) -> float:
    """The blank between two lines of prose: the middle one of all that are found."""
    gaps = []
    for leaf in leaves:
        lines = [item for item in leaf.items if isinstance(item, Line)]
        gaps += [after.top - before.bottom for before, after in pairwise(lines)]
    gaps.sort()
    return gaps[len(gaps) // 2] if gaps else 0.0
