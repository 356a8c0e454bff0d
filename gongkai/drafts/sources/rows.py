"""Rows of all grids of a plan with their columns, and what the rows together say about a column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gongkai.drafts.sources.columns import (
    Columns,
    columns_by_content,
    columns_from,
    is_heading_row,
    looks_like_units,
    with_units,
)
from gongkai.drafts.sources.flow import Box, Grid
from gongkai.drafts.sources.labels import UNIT_ROLES, Role
from gongkai.drafts.sources.marks import Mark, mark_at, marks_in
from gongkai.drafts.sources.words import EMPTY, Words

NOTE_START = re.compile(r"^\s*(?:注|说明|备注|附注|填表说明|填报说明|制表|填报单位|填表人)\s*[0-9一二三]*\s*[：:.、]")
SENTENCE_END = tuple("。！？；!?;")


@dataclass(frozen=True, slots=True)
class Row:
    """A row below its heading. `first`: the first one of its table; `banner`: the row is one text over all columns."""

    columns: Columns
    boxes: tuple[Box, ...]
    first: bool = False
    banner: Words | None = None

    def box(self, column: int) -> Box:
        """The box of a column; rows may be shorter than the heading."""
        return self.boxes[column]

    def filled(self, *roles: Role) -> list[Box]:
        """Boxes with text in columns of these roles, merged ones among them."""
        return [self.boxes[number] for number in self.columns.at(*roles) if self.boxes[number].words]


@dataclass(slots=True)
class Rows:
    """Rows of the grids seen so far. `asides` are words of heading rows and titles."""

    rows: list[Row]
    asides: list[tuple[Words, str]]
    columns: Columns | None = None

    def add(self, grid: Grid) -> None:
        """Take in one grid; without heading row it goes on with the columns of the grid before."""
        parts = [_merged(part) for part in _sections(grid)]
        columns = None if is_heading_row(parts[0][0]) else self._known(parts[0], alone=len(parts) == 1)
        for part in parts:
            columns = self._section(part, columns)
        self.columns = columns

    def _section(self, grid: Grid, columns: Columns | None) -> Columns | None:
        """Rows below one heading, or without any."""
        height = 0
        if is_heading_row(grid[0]):
            heading = [grid[0], *self._second(grid, 0)]
            columns = columns_from(heading)
            self.asides += [(box.words, "表头") for line in heading for box in line if box.words and box.fresh]
            height = len(heading)
            columns = with_units(columns, grid[height:])
        first, page = True, _page(grid[0])
        for row in grid[height:]:
            if any(box.words for box in row):
                first, page = first or _page(row) != page, _page(row)
                first = self._row(row, columns, first=first) and first
        return columns

    def _row(self, row: Sequence[Box], columns: Columns | None, *, first: bool) -> bool:
        """Keep one row; whether the next one still is the first."""
        banner = _banner(row)
        if columns is None or (banner and NOTE_START.match(banner.text)):
            self.asides += [(box.words, "说明") for box in row if box.words and box.fresh]
            return True
        boxes = tuple(row) if banner else tuple(_unspread(row, columns))
        self.rows.append(Row(columns, boxes, first, banner))
        return False

    def _known(self, grid: Grid, *, alone: bool) -> Columns | None:
        """Columns of rows without a heading: those of the grid before, else by content where no heading follows."""
        width = max(len(row) for row in grid)
        if self.columns is not None and len(self.columns.roles) == width:
            return self.columns
        return columns_by_content(grid) if alone else None

    def _second(self, grid: Grid, number: int) -> list[list[Box]]:
        """The lower row of a heading of two rows: cells of the upper one reach into it or stand above several."""
        upper = grid[number]
        if number + 1 >= len(grid):
            return []
        lower = grid[number + 1]
        grouped = any(box.columns > 1 and box.words for box in upper)
        reaching = any(not box.fresh and box.key[0] == upper[0].key[0] for box in lower)
        same = [box.words.text for box in upper] == [box.words.text for box in lower]
        return [lower] if grouped and (reaching or is_heading_row(lower)) and not same and _short(lower) else []


def _sections(grid: Grid) -> list[Grid]:
    """The grid cut above each heading row; the two rows of one heading stay together."""
    parts: list[Grid] = [[]]
    for row in grid:
        if parts[-1] and is_heading_row(row) and not (len(parts[-1]) == 1 and is_heading_row(parts[-1][0])):
            parts.append([])
        parts[-1].append(row)
    return parts


def _merged(grid: Grid) -> Grid:
    """Neighbouring columns that no row keeps apart are one: a PDF draws a line for each of several tables."""
    width = min(len(row) for row in grid)
    kept = [c for c in range(width) if c == 0 or any(row[c].key != row[c - 1].key for row in grid)]
    kept += range(width, max(len(row) for row in grid))
    if len(kept) == width:
        return grid
    return [
        [
            replace(row[c], columns=sum(1 for k in kept if k < len(row) and row[k].key == row[c].key))
            for c in kept
            if c < len(row)
        ]
        for row in grid
    ]


def _unspread(row: Sequence[Box], columns: Columns) -> Iterator[Box]:
    """A cell over several columns stands in the one of the requirement, if that is among them, else in its first."""
    for number, box in enumerate(row):
        over = [n for n, other in enumerate(row) if other.key == box.key] if box.columns > 1 else [number]
        home = next((n for n in over if n < len(columns.roles) and columns.roles[n] is Role.TEXT), over[0])
        if number == home:
            yield replace(box, fresh=row[over[0]].fresh, columns=1)
        else:
            yield Box(EMPTY, True, (-1, number))


def _page(row: Sequence[Box]) -> int | None:
    """The page on which the row begins; None for formats without pages."""
    places = (place for box in row if box.fresh for _, _, place, _ in box.words.pieces if place is not None)
    return next((place.page for place in places), None)


def _short(row: Sequence[Box]) -> bool:
    return all(len(box.words) <= 16 for box in row)


def _banner(row: Sequence[Box]) -> Words | None:
    """The text of a row that holds one text only and nothing merged from above."""
    cells = {box.key: box for box in row if box.words}
    if len(cells) != 1:
        return None
    (box,) = cells.values()
    covers = box.columns >= len(row) > 1
    alone = all(other.fresh or other.key == box.key for other in row) and not _reaches_down(row, box)
    return box.words if covers or alone else None


def _reaches_down(row: Sequence[Box], box: Box) -> bool:
    return box.rows > 1 and box.columns < len(row)


@dataclass(frozen=True, slots=True)
class Shape:
    """How rows with the same columns are to be read.

    task_is_area    what stands in the task column heads several items
    text_numbered   the printed number stands at the start of the requirement
    several         one cell may hold several numbered items
    task_styles     number styles of task cells that have a requirement beside them
    text_styles     number styles of requirements that have something beside them
    text            the column of the requirement
    """

    task_is_area: bool
    text_numbered: bool
    several: bool
    task_styles: frozenset[str]
    text_styles: frozenset[str]
    text: int
    people_are_units: bool


def shape_of(rows: Sequence[Row]) -> Shape:
    """Look at all rows that have these columns."""
    columns = rows[0].columns
    text = _text_column(rows, columns)
    texts = [row.box(text).words for row in rows if row.box(text).fresh and row.box(text).words]
    several = _runs_on(texts)
    numbered = several or _numbered(texts)
    tasks = [row.box(n) for n in columns.at(Role.TASK) for row in rows]
    task_marks = [mark for box in tasks if box.fresh and (mark := mark_at(box.words.text))]
    styles = frozenset(
        mark.style
        for row in rows
        for n in columns.at(Role.TASK)
        if row.box(text).words and row.box(n).fresh and (mark := mark_at(row.box(n).words.text))
    )
    return Shape(
        task_is_area=_task_is_area(rows, columns, text, numbered=numbered, marks=task_marks),
        text_numbered=numbered,
        several=several,
        task_styles=styles,
        text_styles=frozenset(
            mark.style for row in rows if row.banner is None and (mark := mark_at(row.box(text).words.text))
        ),
        text=text,
        people_are_units=_people_are_units(rows, columns),
    )


def _text_column(rows: Sequence[Row], columns: Columns) -> int:
    candidates = columns.at(Role.TEXT) or [0]
    return max(candidates, key=lambda n: sum(len(row.box(n).words) for row in rows if row.box(n).fresh))


def _numbered(texts: Sequence[Words]) -> bool:
    """Whether most requirements begin with a number that counts on from row to row."""
    marks = [mark_at(words.text) for words in texts]
    found = [mark for mark in marks if mark is not None]
    ones = sum(1 for mark in found if mark.number == 1)
    return len(found) * 2 >= len(texts) > 0 and (len(found) == 1 or ones * 2 <= len(found))


def _runs_on(texts: Sequence[Words]) -> bool:
    """Whether cells hold several numbers each and the next cell counts on from the last of them."""
    sequences = [sequence for words in texts if (sequence := sequence_in(words.text))]
    joints = list(pairwise(sequences))
    on = sum(1 for left, right in joints if right[0].number == left[-1].number + 1)
    return any(len(sequence) > 1 for sequence in sequences) and len(joints) > 0 and on * 2 > len(joints)


def sequence_in(text: str) -> list[Mark]:
    """The numbers that head parts of a cell: the one it begins with, and its successors at line or sentence starts."""
    first = mark_at(text)
    if first is None:
        return []
    sequence = [first]
    for mark in marks_in(text):
        last = sequence[-1]
        if mark.style == last.style and mark.number == last.number + 1 and mark.start > last.end:
            before = text[: mark.start].rstrip(" \u3000\t")
            if before.endswith(("\n", *SENTENCE_END)):
                sequence.append(mark)
    return sequence


def _task_is_area(rows: Sequence[Row], columns: Columns, text: int, *, numbered: bool, marks: Sequence[Mark]) -> bool:
    tasks = columns.at(Role.TASK)
    if not tasks:
        return False
    task = tasks[-1]
    items = [row for row in rows if row.box(text).fresh and row.box(text).words and row.banner is None]
    items = [row for row in items if not row.first or row.box(task).words] or items  # not those that a page end cut
    named = [row for row in items if row.box(task).fresh and row.box(task).words]
    numbers = columns.at(Role.NUMBER)
    if numbers and numbers[0] < task and all(row.box(task).fresh == row.box(numbers[0]).fresh for row in items):
        repeated = len({row.box(task).words.text for row in named}) < len(
            {row.box(numbers[0]).words.text for row in named}
        )
        return repeated or (numbered and not all(row.box(numbers[0]).fresh for row in items))
    if numbered or len({row.box(task).words.text for row in named}) < len(items):
        return True
    if any(mark.style in ("arabic", "round", "circle", "closed") for mark in marks):
        return False
    return bool(numbers) and task < numbers[0] < text


def _people_are_units(rows: Sequence[Row], columns: Columns) -> bool:
    if columns.at(*UNIT_ROLES):
        return False
    cells = [box.words for row in rows for box in row.filled(Role.PEOPLE)]
    return bool(cells) and sum(1 for words in cells if looks_like_units(words)) * 2 > len(cells)


def by_columns(rows: Sequence[Row]) -> Iterator[tuple[Columns, list[Row]]]:
    """Rows with equal roles together."""
    groups: dict[tuple[Role | None, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(row.columns.roles, []).append(row)
    for group in groups.values():
        yield group[0].columns, group
