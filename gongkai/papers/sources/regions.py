"""Cuts a worksheet into what stands alone and what is a table."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.papers.sources.blocks import Slot

Placed = tuple[int, int, Slot]


def regions(placed: list[Placed]) -> Iterator[list[Placed]]:
    """The parts of a sheet from top to bottom, given its cells in order; a part of one cell stands alone."""
    waiting: list[list[Placed]] = []  # the lines of the table that is being gathered
    for band in _bands(placed):
        alone, table, after = _peeled(band)
        if waiting and (alone or _reach(table) != _reach(waiting)):
            yield _joined(waiting)
            waiting = []
        yield from alone
        waiting += table
        if after and waiting:
            yield _joined(waiting)
            waiting = []
        yield from after
    if waiting:
        yield _joined(waiting)


def _bands(placed: list[Placed]) -> Iterator[list[list[Placed]]]:
    """Runs of rows without a blank row between, each as its lines; a merged cell bridges the rows that it covers."""
    lines: list[list[Placed]] = []
    bottom = -1  # last row that the cells with text so far cover
    last = -1
    for row, column, slot in placed:
        has_text = bool(slot.text.strip())
        if not has_text and row > bottom:
            continue
        if has_text and lines and row > bottom + 1:
            yield lines
            lines = []
        if row != last or not lines:
            lines.append([])
        lines[-1].append((row, column, slot))
        last = row
        if has_text:
            bottom = max(bottom, row + slot.rows - 1)
    if lines:
        yield lines


def _peeled(lines: list[list[Placed]]) -> tuple[list[list[Placed]], list[list[Placed]], list[list[Placed]]]:
    """The cells that stand alone before the table, the table's lines, the cells that stand alone after it."""
    covered, start = -1, 0
    for number, line in enumerate(lines):
        texts = [cell for cell in line if cell[2].text.strip()]
        tall = max((row + slot.rows - 1 for row, _, slot in texts), default=-1)
        if len(texts) > 1 or covered >= line[0][0] or (texts and tall > line[0][0] and _followed(lines, number, tall)):
            break
        covered, start = max(covered, tall), number + 1
    table = lines[start:]
    end = len(table)
    width = _reach(table)
    while (
        end
        and _spans(table[end - 1], width)
        and not any(_covers(line, table[end - 1][0][0]) for line in table[: end - 1])
    ):
        end -= 1
    return _singles(lines[:start]), table[:end], _singles(table[end:])


def _followed(lines: list[list[Placed]], number: int, tall: int) -> bool:
    return any(line[0][0] <= tall for line in lines[number + 1 :])


def _singles(lines: list[list[Placed]]) -> list[list[Placed]]:
    return [[cell] for line in lines for cell in line if cell[2].text.strip()]


def _spans(line: list[Placed], width: tuple[int, int]) -> bool:
    """Whether a line is one cell over the whole width."""
    texts = [cell for cell in line if cell[2].text.strip()]
    return len(texts) == 1 and texts[0][2].columns > 1 and _reach([texts]) == width


def _covers(line: list[Placed], row: int) -> bool:
    return any(top < row < top + slot.rows for top, _, slot in line if slot.text.strip())


def _reach(lines: list[list[Placed]]) -> tuple[int, int]:
    """The first and last column with text."""
    texts = [(column, slot) for line in lines for _, column, slot in line if slot.text.strip()]
    first = min((column for column, _ in texts), default=0)
    return first, max((column + slot.columns - 1 for column, slot in texts), default=0)


def _joined(lines: list[list[Placed]]) -> list[Placed]:
    first, last = _reach(lines)
    return [cell for line in lines for cell in line if first <= cell[1] <= last]
