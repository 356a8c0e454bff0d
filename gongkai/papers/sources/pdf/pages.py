"""What stands on the pages of a PDF, put together again over the page ends."""

from __future__ import annotations

from itertools import pairwise

from gongkai.papers.sources.blocks import Blocks
from gongkai.papers.sources.pdf.continued import one_table, same_columns
from gongkai.papers.sources.pdf.lines import Line, glue
from gongkai.papers.sources.pdf.running import Leaf
from gongkai.papers.sources.pdf.tables import NEAR, Sheet


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
        self.running: list[tuple[int, Line]] = []

    def written(self) -> Blocks:
        """All leaves in their order."""
        for leaf in self.leaves:
            for place, item in enumerate(leaf.items):
                if isinstance(item, Line):
                    self._line(leaf, item, first=place == 0)
                else:
                    self._sheet(item, first=place == 0)
            self.running += [(leaf.number, line) for line in leaf.running]
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
            off < 0.6 * line.size and line.x0 - self.left > 2.5 * line.size and self.right - line.x1 > 0.5 * line.size
        )

    def _end_all(self) -> None:
        """Write what is waiting: a paragraph or a table, then the running lines that it ran over."""
        if self.para:
            number, width = self.para_page
            self.blocks.page = number
            centred = all(self._centred(line, width) for line in self.para)
            self.blocks.paragraph(_prose(self.para), centred=centred)
            self.para = []
        if self.table:
            self._end_table()
        for number, line in self.running:
            self.blocks.page = number
            self.blocks.paragraph(line.text, centred=True)
        self.running = []

    def _end_table(self) -> None:
        self.blocks.page = self.table[0].page
        if all(sheet.arranges() for sheet in self.table):
            for sheet in self.table:
                for cell in sheet.cells:
                    for text in cell.text.split("\n"):
                        self.blocks.paragraph(text)
        else:
            self.blocks.table(one_table(self.table))
        self.table = []


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
