"""A paper as a flow of lines, grids and vertical tables, whatever the file format made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.drafts.sources.labels import UNIT_ROLES, Role, labels_in, role_of
from gongkai.drafts.sources.marks import mark_at
from gongkai.drafts.sources.words import Words, joined
from gongkai.papers.models import Cell, Paper, Paragraph, Table

_LONGEST_HEADING = 40
BAR = re.compile(r"[|｜│]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of running text."""

    words: Words
    level: int = 0
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """One position of a grid. `fresh`: the cell begins here; else it is merged from above or from the left."""

    words: Words
    fresh: bool
    key: tuple[int, int]
    rows: int = 1
    columns: int = 1


Grid = list[list[Box]]


@dataclass(frozen=True, slots=True)
class Stack:
    """A table written one cell a line: the heading cells, then all cells in reading order."""

    headings: tuple[Words, ...]
    cells: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Ragged:
    """A table written with bars, one row a line, rows of unequal length: cells merged from above are left out."""

    headings: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]


Part = Line | Grid | Stack | Ragged


def flow_of(paper: Paper) -> list[Part]:
    """Lines, grids and stacks in reading order; what the file hides is left out."""
    parts = [part for block in paper.blocks for part in _parts(block)]
    if paper.kind == "pdf":
        parts = list(_unbroken(parts))
    return list(_stacks(list(barred(list(_tabs(parts))))))


def _parts(block: Paragraph | Table) -> Iterator[Line | Grid]:
    if isinstance(block, Paragraph):
        if not getattr(block, "hidden", False):
            for words in Words.at(block.place, block.text).lines():
                yield Line(words, block.level, block.centred)
    elif _is_prose(block):
        for cell in block.cells():
            for words in Words.at(cell.place, cell.text).lines():
                yield Line(words)
    else:
        yield [[_box(cell, r, c) for c, cell in enumerate(row)] for r, row in enumerate(block.grid)]


def _unbroken(parts: Sequence[Line | Grid]) -> Iterator[Line | Grid]:
    """A line of a PDF that stops in the middle of a sentence goes on in the next."""
    held: Line | Grid | None = None
    for part in parts:
        if isinstance(held, Line) and isinstance(part, Line) and _broken(held.words.text, part.words.text):
            held = Line(held.words + part.words, held.level, held.centred)
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held


def _broken(text: str, following: str) -> bool:
    inside = len(text) > _LONGEST_HEADING and (text[-1].isalnum() or text[-1] in "，、（“")
    return inside and mark_at(following) is None and not any(label.start == 0 for label in labels_in(following))


def _box(cell: Cell, row: int, column: int) -> Box:
    place = cell.place
    key = (place.row or 0, place.column or 0)
    return Box(Words.at(place, cell.text).strip(), key == (row, column), key, cell.rows, cell.columns)


def _is_prose(table: Table) -> bool:
    """A table of one column, or one whose rows never have two cells with text, only arranges the page."""
    return all(len({id(cell) for cell in row if cell.text.strip()}) < 2 for row in table.grid)


def _tabs(parts: list[Line | Grid]) -> Iterator[Line | Grid]:
    """Lines with tabs at the same places are the rows of a table."""
    held: list[Words] = []
    for number, part in enumerate(parts):
        if isinstance(part, Line) and (_tabbed(part) or (held and _heads_rows(part, parts[number + 1 : number + 2]))):
            held.append(part.words)
            continue
        yield from _tab_rows(held)
        held = []
        yield part
    yield from _tab_rows(held)


def _tabbed(part: Line | Grid) -> bool:
    return isinstance(part, Line) and part.words.text.count("\t") > 1


def _heads_rows(line: Line, following: Sequence[Line | Grid]) -> bool:
    """A numbered heading between two rows with tabs."""
    text = line.words.text
    return len(text) <= _LONGEST_HEADING and mark_at(text) is not None and any(_tabbed(part) for part in following)


def _tab_rows(lines: list[Words]) -> Iterator[Line | Grid]:
    if len(lines) < 2:
        yield from (Line(words) for words in lines)
        return
    rows = [_split(words, "\t") for words in lines]
    width = max(len(row) for row in rows)
    grid: Grid = []
    for r, row in enumerate(rows):
        cells = row + [Words("", ())] * (width - len(row))
        grid.append([Box(words, True, (r, c)) for c, words in enumerate(cells)])
    yield grid


def _split(words: Words, sign: str) -> list[Words]:
    borders = [-1, *(i for i, char in enumerate(words.text) if char == sign), len(words)]
    return [words[a + 1 : b].strip() for a, b in pairwise(borders)]


def _stacks(parts: list[Line | Grid | Ragged]) -> Iterator[Part]:
    """Find tables written one cell a line: by bars between the cells, or by heading words line after line."""
    number = 0
    while number < len(parts):
        headings, body, end = _stack_at(parts, number)
        if headings:
            yield Stack(headings, body)
            number = end
        else:
            yield parts[number]
            number += 1


def _stack_at(parts: list[Line | Grid | Ragged], start: int) -> tuple[tuple[Words, ...], tuple[Words, ...], int]:
    roles: list[Role] = []
    headings: list[Words] = []
    bars = 0
    number = start
    while number < len(parts) and number - start < 30:
        part = parts[number]
        if not isinstance(part, Line):
            break
        if BAR.fullmatch(part.words.text):
            bars += 1
        else:
            role = role_of(part.words.text)
            if role is None or len(part.words) > 14:
                break
            roles.append(role)
            headings.append(part.words)
        number += 1
    names_units = any(role in UNIT_ROLES for role in roles)
    if len(roles) < 3 or not names_units or len(set(roles)) < len(roles) - 1:
        return (), (), start
    return tuple(headings), *_stack_body(parts, number, barred=bars > 0)


def _stack_body(parts: list[Line | Grid | Ragged], start: int, *, barred: bool) -> tuple[tuple[Words, ...], int]:
    """The cells up to the next grid; between two bars, lines are one cell."""
    cells: list[Words] = []
    fresh = True
    number = start
    while number < len(parts):
        part = parts[number]
        if not isinstance(part, Line):
            break
        if BAR.fullmatch(part.words.text):
            fresh = True
        elif fresh or not barred:
            cells.append(part.words)
            fresh = False
        else:
            cells[-1] = joined((cells[-1], part.words), "\n")
        number += 1
    return tuple(cells), number


def barred(parts: Sequence[Line | Grid]) -> Iterator[Line | Grid | Ragged]:
    """Find tables whose rows are lines with bars between the cells, below a row of heading words."""
    number = 0
    while number < len(parts):
        end, rows = _bar_rows(parts, number)
        heads = [role_of(words.text) for words in rows[0] if words] if rows else []
        if len(rows) > 1 and len({role for role in heads if role}) > 1:
            yield _framed(rows) or Ragged(
                tuple(words for words in rows[0] if words), tuple(tuple(row) for row in rows[1:])
            )
            number = end
        else:
            yield parts[number]
            number += 1


def _framed(rows: Sequence[Sequence[Words]]) -> Grid | None:
    """Rows that all begin and end with a bar and have equally many cells keep their empty cells in place."""
    if len({len(row) for row in rows}) > 1 or any(row[0] or row[-1] for row in rows):
        return None
    return [[Box(words, True, (r, c)) for c, words in enumerate(row[1:-1])] for r, row in enumerate(rows)]


def _bar_rows(parts: Sequence[Line | Grid], start: int) -> tuple[int, list[list[Words]]]:
    """Rows from `start` on: lines with bars, and lines that go on where a line did not end with one."""
    rows: list[list[Words]] = []
    closed = True
    number = start
    while number < len(parts):
        part = parts[number]
        if not isinstance(part, Line) or ("|" not in part.words.text and closed):
            break
        cells = _split(part.words, "|")
        if rows and not closed:
            rows[-1][-1] = joined((rows[-1][-1], cells[0]), "\n")
            rows[-1] += cells[1:]
        elif rows or sum(1 for words in cells if words) > 1:
            rows.append(cells)
        else:
            break
        closed = part.words.text.rstrip().endswith("|")
        number += 1
    return number, rows
