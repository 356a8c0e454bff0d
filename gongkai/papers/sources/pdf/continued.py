"""Tables that run over the ends of pages."""

from __future__ import annotations

import re

from gongkai.papers.sources.blocks import Slot
from gongkai.papers.sources.pdf.lines import ended_early, glue
from gongkai.papers.sources.pdf.tables import NEAR, Ruled, Sheet, merged_edges, nearest, slots

_FINISHED = re.compile(r"[。！？；!?;]$")


def same_columns(upper: Sheet, lower: Sheet) -> bool:
    """Whether two tables have the same upright lines; those of one may be among those of the other."""
    ends = abs(upper.columns[0] - lower.columns[0]) <= NEAR and abs(upper.columns[-1] - lower.columns[-1]) <= NEAR
    fewer, more = sorted((upper.columns, lower.columns), key=len)
    return ends and all(abs(more[nearest(more, at)] - at) <= NEAR for at in fewer)


def one_table(table: list[Sheet]) -> list[tuple[int, int, Slot]]:
    """The cells of a table over several pages. Heading rows that are printed again stay, marked as headings.

    What the end of a page cut goes back to the row where it began, and the row that it left empty is dropped.
    """
    columns = merged_edges(edge for sheet in table for edge in sheet.columns)
    heading = _first_row(table[0])
    placed: list[tuple[int, int, Slot]] = []
    row = 0
    for number, sheet in enumerate(table):
        if number > 0:
            again = bool(heading) and _first_row(sheet) == heading
            _mend(table[number - 1], sheet, after_heading=again)
    for number, sheet in enumerate(table):
        again = number > 0 and bool(heading) and _first_row(sheet) == heading
        for at, column, slot in slots(sheet, columns, row):
            slot.heading = again and at == row
            placed.append((at, column, slot))
        row += len(sheet.rows) - 1
    gone = {at for at, _, _ in placed} - {at for at, _, slot in placed if slot.text.strip()}
    return [cell for cell in placed if cell[0] not in gone]


def _mend(upper: Sheet, lower: Sheet, *, after_heading: bool) -> None:
    """Give what the end of the page cut, at the top of the next page, back to the cells where it began."""
    first = 1 if after_heading and len(lower.rows) > 2 else 0
    pairs = [
        (cell, rest)
        for rest in lower.cells
        for cell in upper.cells
        if abs(rest.top - lower.rows[first]) <= NEAR and abs(cell.bottom - upper.bottom) <= NEAR
        if abs(rest.x0 - cell.x0) <= NEAR and abs(rest.x1 - cell.x1) <= NEAR
    ]
    row = [
        (cell, rest)
        for cell, rest in pairs
        if abs(cell.top - upper.rows[-2]) <= NEAR and abs(rest.bottom - lower.rows[first + 1]) <= NEAR
    ]
    cut_row = _is_cut(row)
    for cell, rest in pairs:
        if rest.lines and (cut_row if (cell, rest) in row else cell.cut and _runs_on(cell, rest)):
            ended = bool(cell.lines) and ended_early(cell.lines[-1], rest.lines[0], cell.room)
            cell.text += ("\n" if ended else glue(cell.text, rest.text)) + rest.text
            cell.lines, rest.lines, rest.text = cell.lines + rest.lines, [], ""


def _is_cut(row: list[tuple[Ruled, Ruled]]) -> bool:
    """Whether a page's first row is the rest of the last row on the page before.

    A sentence must run on and none may have ended. Where lines are drawn below all cells, moreover no cell may begin that
    was empty before, and some cell must be through.
    """
    filled = [(cell, rest) for cell, rest in row if rest.text]
    if not any(_runs_on(cell, rest) for cell, rest in filled) or any(_FINISHED.search(cell.text) for cell, _ in filled):
        return False
    through = len(filled) < sum(1 for cell, _ in row if cell.text)
    return any(cell.cut for cell, _ in row) or (through and all(cell.text for cell, _ in filled))


def _runs_on(cell: Ruled, rest: Ruled) -> bool:
    """Whether the last line of a cell is full and has no end."""
    if not cell.lines or not rest.lines or _FINISHED.search(cell.text):
        return False
    return not ended_early(cell.lines[-1], rest.lines[0], cell.room)


def _first_row(sheet: Sheet) -> list[str]:
    cells = sorted((cell for cell in sheet.cells if abs(cell.top - sheet.top) <= NEAR), key=lambda cell: cell.x0)
    return ["".join(cell.text.split()) for cell in cells if cell.text]
