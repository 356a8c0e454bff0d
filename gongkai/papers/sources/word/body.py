"""Paragraphs and tables of a Word document in the order in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongkai.papers.sources.blocks import Slot, clean
from gongkai.papers.sources.word.names import child, local, number, on, value
from gongkai.papers.sources.word.numbering import Numbering
from gongkai.papers.sources.word.styles import BODY, Styles, stated
from gongkai.papers.sources.word.text import DROPPED, Run, inside, mark_is_gone

if TYPE_CHECKING:
    from lxml.etree import _Element

DEEPEST = 60  # tables and text boxes within each other; Word itself stops far earlier


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph with what its style says."""

    text: str
    level: int = 0
    centred: bool = False
    hidden: bool = False


@dataclass(slots=True)
class Box:
    """One cell while its table is read: the paragraphs in it and how far it reaches."""

    paras: list[Para]
    rows: int = 1
    columns: int = 1
    heading: bool = False
    hidden: bool = False

    @property
    def text(self) -> str:
        """One line a paragraph; blank paragraphs are gone."""
        return "\n".join(text for text in (clean(para.text) for para in self.paras) if text)

    def slot(self) -> Slot:
        """The cell for `Blocks.table`."""
        return Slot(self.text, self.rows, self.columns, self.heading, self.hidden)


@dataclass(slots=True)
class Grid:
    """A table: its cells by row and column of their top left corner."""

    boxes: dict[tuple[int, int], Box] = field(default_factory=dict)

    def paras(self) -> Iterator[Para]:
        """Every paragraph of every cell, row by row."""
        for box in self.boxes.values():
            yield from box.paras

    def arranges(self) -> bool:
        """Whether the table only frames prose: no row has text in two cells."""
        filled = [row for (row, _), box in self.boxes.items() if box.text]
        return len(filled) == len(set(filled))


class Body:
    """Reads the blocks of one document; numbering goes on from one call to the next."""

    def __init__(self, styles: Styles, numbering: Numbering, new_run: Callable[[], Run] = Run) -> None:
        self.styles, self.numbering, self.new_run = styles, numbering, new_run

    def blocks(self, container: _Element, depth: int = 0) -> Iterator[Para | Grid]:
        """The paragraphs and tables of a body, a cell, a text box or a note."""
        run = self.new_run()
        for element in _content(container):
            if local(element) == "tbl":
                if depth < DEEPEST:
                    yield self._table(element, depth + 1)
                continue
            run.gather(element)
            if mark_is_gone(element):
                continue
            yield self._para(element, run)
            boxes, run = run.boxes, self.new_run()
            yield from self._boxes(boxes, depth)
        yield Para(run.text)
        yield from self._boxes(run.boxes, depth)

    def _boxes(self, boxes: Iterable[_Element], depth: int) -> Iterator[Para | Grid]:
        for box in boxes if depth < DEEPEST else ():
            yield from self.blocks(box, depth + 1)

    def _para(self, element: _Element, run: Run) -> Para:
        properties = child(element, "pPr")
        style = value(child(properties, "pStyle"))
        facts = self.styles[style].under(stated(properties))
        text = run.text
        if facts.list_id:
            tied = self.numbering.level_of_style(facts.list_id, style) if stated(properties).list_id is None else None
            level = tied if tied is not None else facts.list_level or 0
            label, plain = self.numbering.label(facts.list_id, level), self.numbering.is_plain(facts.list_id, level)
            text = run.listed(label, f"l{facts.list_id} level{level + 1}") if plain else label + text
        outline = BODY if facts.outline is None else facts.outline
        hidden = bool(run.text.strip()) and not run.shown
        return Para(text, 0 if outline >= BODY else outline + 1, facts.centred or False, hidden)

    def _table(self, table: _Element, depth: int) -> Grid:
        grid = Grid()
        open_boxes: dict[int, Box] = {}  # column -> the cell that a vertical merge would continue
        row = 0
        for line in _members(table, "tr"):
            marks = child(line, "trPr")
            if child(marks, "del") is not None:
                continue
            column = number(child(marks, "gridBefore")) or 0
            reached: dict[int, Box] = {}
            for cell in _members(line, "tc"):
                box = self._box(cell, marks, depth)
                column += self._place(grid, (row, column), box, cell, (open_boxes, reached))
            open_boxes = reached
            row += 1
        return grid

    def _box(self, cell: _Element, marks: _Element | None, depth: int) -> Box:
        paras: list[Para] = []
        for block in self.blocks(cell, depth):
            paras += [block] if isinstance(block, Para) else block.paras()
        return Box(
            paras,
            columns=max(1, min(number(child(cell, "tcPr", "gridSpan")) or 1, 1_000)),
            heading=on(child(marks, "tblHeader")),
            hidden=on(child(marks, "hidden")),
        )

    def _place(
        self, grid: Grid, at: tuple[int, int], box: Box, cell: _Element, merges: tuple[dict[int, Box], dict[int, Box]]
    ) -> int:
        """Put a cell into the grid or join it to the one above or to its left; the columns that it takes up."""
        (row, column), (above, reached) = at, merges
        upper = above.get(column)
        left = next(iter(reversed(reached.values())), None)
        if _continues(cell, "vMerge") and upper is not None:
            if reached.get(column - 1) is not upper:
                upper.rows += 1
            _absorb(upper, box)
            owner = upper
        elif _continues(cell, "hMerge") and left is not None:
            left.columns += box.columns
            _absorb(left, box)
            owner = left
        else:
            grid.boxes[row, column] = owner = box
        reached.update(dict.fromkeys(range(column, column + box.columns), owner))
        return box.columns


def _continues(cell: _Element, name: str) -> bool:
    merge = child(cell, "tcPr", name)
    return merge is not None and value(merge) in {None, "continue"}


def _absorb(box: Box, covered: Box) -> None:
    """Word does not show what a covered cell still holds; what is not a mere repetition is kept all the same."""
    if covered.text and covered.text != box.text:
        box.paras += covered.paras


def _content(container: _Element) -> Iterator[_Element]:
    """Paragraphs and tables, through content controls, tracked insertions and custom markup."""
    for element in inside(container):
        name = local(element)
        if name in {"p", "tbl"}:
            yield element
        elif name not in DROPPED and name not in {"sectPr", "tcPr"}:
            yield from _content(element)


def _members(container: _Element, name: str) -> Iterator[_Element]:
    """Rows of a table or cells of a row, through the same wrappings."""
    for element in inside(container):
        if local(element) == name:
            yield element
        elif local(element) in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent"}:
            yield from _members(element, name)
