"""What stands on the pages of a PDF, put together again over the page ends."""

from __future__ import annotations

from gongkai.papers.sources.blocks import Blocks
from gongkai.papers.sources.pdf.continued import one_table, same_columns
from gongkai.papers.sources.pdf.lines import Line, glue
from gongkai.papers.sources.pdf.margins import Margins
from gongkai.papers.sources.pdf.running import Leaf
from gongkai.papers.sources.pdf.tables import Sheet


class Assembly:
    """Writes leaves into blocks. A block that runs over a page end is finished before the page number is written."""

    def __init__(self, leaves: list[Leaf]) -> None:
        self.blocks = Blocks()
        self.leaves = leaves
        self.margins = {width: Margins([leaf for leaf in leaves if leaf.width == width]) for width in _widths(leaves)}
        self.para: list[Line] = []
        self.para_leaf = leaves[0]
        self.table: list[Sheet] = []
        self.running: list[tuple[Leaf, Line]] = []

    def written(self) -> Blocks:
        """All leaves in their order."""
        for leaf in self.leaves:
            for place, item in enumerate(leaf.items):
                if isinstance(item, Line):
                    self._line(leaf, item, first=place == 0)
                else:
                    self._sheet(item, first=place == 0)
            self.running += [(leaf, line) for line in leaf.running]
        self._end_all()
        return self.blocks

    def _line(self, leaf: Leaf, line: Line, *, first: bool) -> None:
        if self.table:
            self._end_all()
        if self.para and not self.margins[leaf.width].runs_on(self.para[-1], line, first=first):
            self._end_all()
        if not self.para:
            self.para_leaf = leaf
        self.para.append(line)

    def _sheet(self, sheet: Sheet, *, first: bool) -> None:
        if self.para or (self.table and not (first and same_columns(self.table[-1], sheet))):
            self._end_all()
        self.table.append(sheet)

    def _end_all(self) -> None:
        """Write what is waiting: a paragraph or a table, then the running lines that it ran over."""
        if self.para:
            self._write(self.para_leaf, self.para)
            self.para = []
        if self.table:
            self._end_table()
        for leaf, line in self.running:
            self._write(leaf, [line])
        self.running = []

    def _write(self, leaf: Leaf, lines: list[Line]) -> None:
        text = ""
        for line in lines:
            text += glue(text, line.text) + line.text
        self.blocks.page = leaf.number
        self.blocks.paragraph(text, centred=all(self.margins[leaf.width].centred(line) for line in lines))

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


def _widths(leaves: list[Leaf]) -> set[float]:
    return {leaf.width for leaf in leaves}
