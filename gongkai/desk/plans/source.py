"""The source beside the draft: blocks of the paper as rows for the template, and where each item's words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.drafts.models import Item
from gongkai.papers.models import Cell, Paper, Paragraph, Place, Table

MARGIN = 3  # rows shown before and after those that the page's items stand in


@dataclass(frozen=True, slots=True)
class Shown:
    """One block: a paragraph with its key, or the rows of a table as (key, cell)."""

    paragraph: Paragraph | None
    key: str
    rows: list[list[tuple[str, Cell]]]


def key_of(place: Place) -> str:
    """Key of a place in the page: block, and row and column inside a table."""
    return f"s-{place.block}" if place.row is None else f"s-{place.block}-{place.row}-{place.column}"


def spans_of(item: Item) -> str:
    """Where the item's words stand, for the script that marks them: `key:start:end` parted by blanks."""
    seen = dict.fromkeys(
        f"{key_of(span.place)}:{span.start}:{span.end}" for spans in item.spans.values() for span in spans
    )
    return " ".join(seen)


def blocks_of(paper: Paper, items: Sequence[Item], *, whole: bool) -> list[Shown]:
    """The source as the page shows it: all of it, or only round the items that the page lists."""
    wanted = None if whole else _wanted(items)
    shown = []
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            if wanted is None or (block.place.block, None) in wanted:
                shown.append(Shown(block, key_of(block.place), []))
        else:
            rows = _rows(block, wanted)
            if rows:
                shown.append(Shown(None, key_of(block.place), rows))
    return shown


def _wanted(items: Sequence[Item]) -> set[tuple[int, int | None]]:
    """(block, row) of every place that the items stand in, with a margin of rows."""
    wanted: set[tuple[int, int | None]] = set()
    for item in items:
        for spans in item.spans.values():
            for span in spans:
                row = span.place.row
                near = [None] if row is None else range(max(0, row - MARGIN), row + MARGIN + 1)
                wanted.update((span.place.block, each) for each in near)
    return wanted


def _rows(table: Table, wanted: set[tuple[int, int | None]] | None) -> list[list[tuple[str, Cell]]]:
    rows = []
    for number, row in enumerate(table.grid):
        if wanted is not None and (table.place.block, number) not in wanted:
            continue
        rows.append(
            [
                (key_of(cell.place), cell)
                for column, cell in enumerate(row)
                if (cell.place.row, cell.place.column) == (number, column)
                or (wanted is not None and _first(cell, number, column, wanted))
            ]
        )
    return rows


def _first(cell: Cell, row: int, column: int, wanted: set[tuple[int, int | None]]) -> bool:
    """Whether a merged cell comes into sight here, its own first row being left out."""
    top = cell.place.row or 0
    return (
        column == cell.place.column
        and row > top
        and all((cell.place.block, above) not in wanted for above in range(top, row))
    )
