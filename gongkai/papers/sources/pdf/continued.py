"""Tables that run over the ends of pages."""

from __future__ import annotations

import re

from gongkai.papers.sources.blocks import Slot
from gongkai.papers.sources.pdf.lines import ended_early, glue
from gongkai.papers.sources.pdf.tables import NEAR, Ruled, Sheet, merged_edges, nearest, slots

_FINISHED = re.compile(r"[。！？；!?;]$")


def same_columns(upper: Sheet, lower: Sheet) -> bool:
    """Whether two tables have the same upright lines."""
    if len(upper.columns) != len(lower.columns):
        return False
    return all(abs(one - other) <= NEAR for one, other in zip(upper.columns, lower.columns, strict=True))


def one_table(table: list[Sheet]) -> list[tuple[int, int, Slot]]:
    """The cells of a table over several pages. Heading rows that are printed again stay, all marked as headings.

    What the end of a page cut goes back to the row where it began, and the row that it left empty is dropped.
    """
    columns = merged_edges(edge for sheet in table for edge in sheet.columns)
    again = [0] + [_printed_again(table[0], sheet) for sheet in table[1:]]
    for number in range(1, len(table)):
        _mend(table[number - 1], table[number], first=again[number])
    again[0] = max(again)
    placed: list[tuple[int, int, Slot]] = []
    row = 0
    for sheet, headings in zip(table, again, strict=True):
        for at, column, slot in slots(sheet, columns, row):
            slot.heading = at < row + headings
            placed.append((at, column, slot))
        row += len(sheet.rows) - 1
    gone = {at for at, _, _ in placed} - {at for at, _, slot in placed if slot.text.strip()}
    return [cell for cell in placed if cell[0] not in gone]


def _printed_again(first: Sheet, sheet: Sheet) -> int:
    """The number of rows at the top of a page that repeat those at the top of the first page."""
    count = 0
    for upper, lower in zip(_row_texts(first), _row_texts(sheet)[:-1], strict=False):
        if upper != lower or not any(upper):
            break
        count += 1
    return count


def _row_texts(sheet: Sheet) -> list[list[str]]:
    lines: list[list[str]] = [[] for _ in sheet.rows[1:]]
    for cell in sorted(sheet.cells, key=lambda cell: cell.x0):
        lines[min(nearest(sheet.rows, cell.top), len(lines) - 1)].append("".join(cell.text.split()))
    return lines


def _mend(upper: Sheet, lower: Sheet, *, first: int) -> None:
    """Give what the end of the page cut, in row `first` of the next page, back to the cells where it began."""
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
        if cut_row if (cell, rest) in row else cell.cut and _runs_on(cell.origin, rest):
            _give_back(rest, cell.origin)


def _give_back(rest: Ruled, origin: Ruled) -> None:
    """Move the text of a cell to the one, on the page before or still further back, that it is the rest of."""
    rest.begun = origin
    if rest.lines:
        ended = bool(origin.lines) and ended_early(origin.lines[-1], rest.lines[0], origin.room)
        origin.text += ("\n" if ended else glue(origin.text, rest.text)) + rest.text
        origin.lines, rest.lines, rest.text = origin.lines + rest.lines, [], ""


def _is_cut(row: list[tuple[Ruled, Ruled]]) -> bool:
    """Whether a page's first row is the rest of the last row on the page before.

    A sentence must run on and none may have ended. Where lines are drawn below all cells, moreover no cell may begin that
    was empty before, and some cell must be through.
    """
    filled = [(cell.origin, rest) for cell, rest in row if rest.text]
    if not any(_runs_on(cell, rest) for cell, rest in filled) or any(_FINISHED.search(cell.text) for cell, _ in filled):
        return False
    through = len(filled) < sum(1 for cell, _ in row if cell.origin.text)
    return any(cell.cut for cell, _ in row) or (through and all(cell.text for cell, _ in filled))


def _runs_on(cell: Ruled, rest: Ruled) -> bool:
    """Whether the last line of a cell is full and has no end."""
    if not cell.lines or not rest.lines or _FINISHED.search(cell.text):
        return False
    return not ended_early(cell.lines[-1], rest.lines[0], cell.room)
