"""A paper as JSON, for keeping with a draft: compact, stable, and read back equal.

    {"kind": "docx", "title": "…", "blocks": [paragraph | table, …]}
    paragraph  {"text": "…", "level": 1, "centred": true, "hidden": true, "page": 1, "sheet": "…"}
    table      {"cells": [[row, column, rows, columns, marks, page, "text"], …], "page": 1, "sheet": "…"}

Only what differs from its default stands in a paragraph or table. `marks` is 1 for a heading, 2 for a hidden cell, 3
for both; `page` in a cell is null where it is the table's.
"""

from __future__ import annotations

from typing import Any

from gongkai.papers.models import Cell, Paper, Paragraph, Place, Table

Json = dict[str, Any]


def to_json(paper: Paper) -> Json:
    """The paper in plain lists, strings and numbers."""
    blocks = [_paragraph(block) if isinstance(block, Paragraph) else _table(block) for block in paper.blocks]
    return {"kind": paper.kind, "title": paper.title, "blocks": blocks}


def from_json(stored: Json) -> Paper:
    """The paper that `to_json` stored. KeyError or TypeError for anything else."""
    blocks = tuple(
        _table_back(number, block) if "cells" in block else _paragraph_back(number, block)
        for number, block in enumerate(stored["blocks"])
    )
    return Paper(stored["kind"], stored["title"], blocks)


def _paragraph(block: Paragraph) -> Json:
    marks = {"level": block.level, "centred": block.centred, "hidden": block.hidden}
    return {"text": block.text} | {name: value for name, value in marks.items() if value} | _where(block.place)


def _paragraph_back(number: int, block: Json) -> Paragraph:
    place = Place(number, page=block.get("page"), sheet=block.get("sheet"))
    return Paragraph(
        block["text"], place, block.get("level", 0), block.get("centred", False), block.get("hidden", False)
    )


def _table(block: Table) -> Json:
    page = block.place.page
    cells: list[list[Any]] = []
    for cell in block.cells():
        at, marks = cell.place, cell.heading + 2 * cell.hidden
        own_page = None if at.page == page else at.page
        cells.append([at.row, at.column, cell.rows, cell.columns, marks, own_page, cell.text])
    return {"cells": cells} | _where(block.place)


def _table_back(number: int, block: Json) -> Table:
    page, sheet = block.get("page"), block.get("sheet")
    at: dict[tuple[int, int], Cell] = {}
    for row, column, rows, columns, marks, own_page, text in block["cells"]:
        place = Place(number, row, column, page if own_page is None else own_page, sheet)
        cell = Cell(text, place, rows, columns, bool(marks & 1), bool(marks & 2))
        at.update({(r, c): cell for r in range(row, row + rows) for c in range(column, column + columns)})
    height, width = (max((corner[axis] for corner in at), default=-1) + 1 for axis in (0, 1))
    grid = tuple(tuple(at[r, c] for c in range(width)) for r in range(height))
    return Table(grid, Place(number, page=page, sheet=sheet))


def _where(place: Place) -> Json:
    return {name: value for name, value in (("page", place.page), ("sheet", place.sheet)) if value is not None}
