"""Tables without a grid: which cell belongs to which column is settled by what the cells look like.

A stack has one cell a line and no rows; a ragged table has rows, from which merged cells are missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.drafts.sources.columns import (
    Columns,
    Roles,
    columns_from,
    looks_like_people,
    looks_like_time,
    looks_like_units,
)
from gongkai.drafts.sources.flow import Box, Ragged, Stack
from gongkai.drafts.sources.labels import UNIT_ROLES, Role
from gongkai.drafts.sources.marks import mark_at
from gongkai.drafts.sources.rows import Row
from gongkai.drafts.sources.words import EMPTY, Words, joined

# What it costs to leave a column empty in a row.
_SKIP = {Role.TEXT: 6.0, Role.NUMBER: 4.0, Role.TIME: 2.0, Role.TASK: 2.0, Role.AREA: 1.0, Role.NOTE: 0.5}
_SKIP_OTHER = 2.5
_SAMPLE = 60  # rows by which the columns are judged
_AGAIN = 2.5  # a second line in the same cell


def rows_of_stack(stack: Stack) -> list[Row]:
    """The rows of the table, best fit of cells to columns; a number column without heading is found by its figures."""
    heading = [[Box(words, True, (0, number)) for number, words in enumerate(stack.headings)]]
    columns = columns_from(heading)
    choices = [columns.roles]
    if Role.NUMBER not in columns.roles and sum(1 for cell in stack.cells if _is_number(cell)) > 1:
        choices += [
            (*columns.roles[:place], Role.NUMBER, *columns.roles[place:]) for place in range(len(columns.roles) + 1)
        ]
    if Role.AREA not in columns.roles and any(_is_heading(cell) for cell in stack.cells):
        choices += [(Role.AREA, *choice) for choice in choices]
    sample = stack.cells[: _SAMPLE * len(columns.roles)]
    roles = min(choices, key=lambda choice: _best(sample, choice)[0])
    return _rows(stack.cells, _best(stack.cells, roles)[1], Columns(roles, columns.names))


def rows_of_ragged(table: Ragged) -> list[Row]:
    """The rows of the table. Columns beyond the headings hold numbers or areas, wherever they fit best."""
    heading = [[Box(words, True, (0, number)) for number, words in enumerate(table.headings)]]
    columns = columns_from(heading)
    rows = [tuple(words for words in row if words) for row in table.rows]
    sample = [row for row in rows if len(row) > 1][:_SAMPLE]
    wanted = max((len(row) for row in sample), default=0) - len(columns.roles)
    choices = _wider(columns.roles, min(max(wanted, 0), 2))
    roles = min(choices, key=lambda choice: sum(_fit(row, choice)[0] for row in sample))
    return [_ragged_row(number, row, Columns(roles, columns.names)) for number, row in enumerate(rows) if row]


def _wider(roles: Roles, more: int) -> list[Roles]:
    if not more:
        return [roles]
    return [
        (*narrow[:place], extra, *narrow[place:])
        for narrow in _wider(roles, more - 1)
        for place in range(len(narrow) + 1)
        for extra in (Role.NUMBER, Role.AREA)
    ]


def _ragged_row(number: int, cells: Sequence[Words], columns: Columns) -> Row:
    found = _fit(cells, columns.roles)[1] if len(cells) > 1 else [0]
    at = dict(zip(found, cells, strict=False))
    boxes = tuple(Box(at.get(c, EMPTY), True, (number, c)) for c in range(len(columns.roles)))
    return Row(columns, boxes, banner=cells[0] if len(cells) == 1 else None)


def _fit(cells: Sequence[Words], roles: Roles) -> tuple[float, list[int]]:
    """Cheapest columns for the cells of one row, left to right."""
    best: list[tuple[float, list[int]]] = [(0.0, [])]  # by number of cells placed
    for column, role in enumerate(roles):
        skip = _SKIP.get(role, _SKIP_OTHER) if role else 0.5
        grown: list[tuple[float, list[int]]] = []
        for placed in range(min(column + 1, len(cells)) + 1):
            options = []
            if placed < len(best):
                options.append((best[placed][0] + skip, best[placed][1]))
            if placed:
                before = best[placed - 1]
                options.append((before[0] + _misfit(cells[placed - 1], role), [*before[1], column]))
            grown.append(min(options))
        best = grown
    cost, found = best[min(len(cells), len(best) - 1)]
    return cost + 10.0 * (len(cells) - len(found)), found


def _rows(cells: Sequence[Words], assigned: Sequence[int], columns: Columns) -> list[Row]:
    rows: list[dict[int, list[Words]]] = []
    last = len(columns.roles)
    for words, column in zip(cells, assigned, strict=True):
        if column < last or not rows:
            rows.append({})
        rows[-1].setdefault(column, []).append(words)
        last = column
    return [
        Row(
            columns,
            tuple(Box(joined(row.get(c, [EMPTY]), "\n"), True, (r, c)) for c in range(len(columns.roles))),
        )
        for r, row in enumerate(rows)
    ]


def _best(cells: Sequence[Words], roles: Roles) -> tuple[float, list[int]]:
    """Cheapest columns for the cells: left to right within a row, a step back begins the next row."""
    width = len(roles)
    steps = [[_step(roles, before, after) for before in range(width)] for after in range(width)]
    costs = [_skipped(roles, 0, column) for column in range(width)]
    back: list[list[int]] = []
    for number, words in enumerate(cells):
        fits = [_misfit(words, role) for role in roles]
        if number == 0:
            costs = [cost + fit for cost, fit in zip(costs, fits, strict=True)]
            continue
        choices = [_cheapest(costs, steps[after]) for after in range(width)]
        costs = [costs[before] + steps[after][before] + fits[after] for after, before in enumerate(choices)]
        back.append(choices)
    column = min(range(width), key=lambda c: costs[c])
    total, path = costs[column], [column]
    for choices in reversed(back):
        path.append(choices[path[-1]])
    return total, path[::-1] if cells else []


def _cheapest(costs: Sequence[float], more: Sequence[float]) -> int:
    return min(range(len(costs)), key=lambda column: costs[column] + more[column])


def _step(roles: Roles, before: int, after: int) -> float:
    if after == before:
        return _AGAIN
    if after > before:
        return _skipped(roles, before + 1, after)
    return _skipped(roles, before + 1, len(roles)) + _skipped(roles, 0, after)


def _skipped(roles: Roles, start: int, end: int) -> float:
    return sum(_SKIP.get(role, _SKIP_OTHER) if role else 0.5 for role in roles[start:end])


def _is_heading(words: Words) -> bool:
    mark = mark_at(words.text)
    return mark is not None and mark.style in ("part", "chinese", "bracket") and len(words) <= 40


def _is_number(words: Words) -> bool:
    return re.fullmatch(r"\d{1,4}", words.text) is not None


def _misfit(words: Words, role: Role | None) -> float:
    """How badly a cell fits a column, 0 to 10."""
    number, time = _is_number(words), looks_like_time(words.text)
    if role is Role.NUMBER or number:
        return 0.0 if number and role is Role.NUMBER else 10.0
    if role is Role.TIME:
        return 0.0 if time else 5.0
    units = looks_like_units(words)
    if role in UNIT_ROLES:
        return 0.0 if units and not time else 4.0
    if role is Role.TEXT:
        return 0.0 if len(words) >= 15 or words.text[-1] in "。；" else 4.0 if time else 3.0 if units else 1.5
    if role in (Role.TASK, Role.AREA):
        return 3.0 if len(words) > 30 or words.text[-1] in "。；" else 4.0 if time else 2.0 if units else 0.0
    if role is Role.PEOPLE:
        return 0.0 if looks_like_people(words) else 4.0
    return 1.0
