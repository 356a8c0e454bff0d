"""A Word table as nodes to set: columns, merged cells, rules, heights, heading rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gongkai.merging.sources.looks import Look, borders, colour
from gongkai.papers.sources.word.names import child, local, number, on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gongkai.merging.sources.paragraphs import Reader

_INSIDE = 5.4  # points beside the text, Word's own
_SIDES = ("top", "bottom", "left", "right")


def table(element: _Element, reader: Reader) -> dict[str, Any]:
    """The table; `foot` where it hangs at the bottom of the page, as a 版记 does."""
    own = child(element, "tblPr")
    layers = [*reader.looks.table(value(child(own, "tblStyle"))), *([own] if own is not None else [])]
    rules: dict[str, Look] = {}
    margins = {"top": 0.0, "bottom": 0.0, "left": _INSIDE, "right": _INSIDE}
    for layer in layers:
        rules |= borders(child(layer, "tblBorders"))
        margins |= _margins(child(layer, "tblCellMar"))
    rows = [row for row in element.iter("{*}tr") if next(row.iterancestors("{*}tbl")) is element]
    columns = [(number(column, "w") or 0) / 20 for column in element.iterfind("{*}tblGrid/{*}gridCol")]
    under = {**reader.under, **reader.looks.inside_table(value(child(own, "tblStyle")))}
    cells = _Cells(reader, rules, margins, (len(columns), len(rows)), under)
    for y, row in enumerate(rows):
        cells.row(y, row)
    wide = max([1, *(cell["x"] + cell["across"] for cell in cells.found)])
    columns += [72.0] * (wide - len(columns))
    heads = 0
    while heads < len(rows) and on(child(rows[heads], "trPr", "tblHeader")):
        heads += 1
    floating = child(own, "tblpPr")
    return {
        "k": "table", "columns": columns[:wide], "cells": cells.found, "heads": heads, "rows": len(rows),
        "align": value(child(own, "jc")) or "left", "left": (number(child(own, "tblInd"), "w") or 0) / 20 - margins["left"],
        "foot": value(floating, "tblpYSpec") == "bottom",
    }  # fmt: skip


@dataclass(slots=True)
class _Cells:
    """The cells of one table, merged ones once."""

    reader: Reader
    rules: dict[str, Look]
    margins: dict[str, float]
    size: tuple[int, int]  # columns, rows
    under: Look  # what the table's style says of paragraphs
    found: list[dict[str, Any]] = field(default_factory=list)
    _open: dict[int, dict[str, Any]] = field(default_factory=dict)  # cells that rows below may continue, by column

    def row(self, y: int, row: _Element) -> None:
        properties = child(row, "trPr")
        height = child(properties, "trHeight")
        x = number(child(properties, "gridBefore")) or 0
        for cell in row.iterfind("{*}tc"):
            own = child(cell, "tcPr")
            across = number(child(own, "gridSpan")) or 1
            merged = child(own, "vMerge")
            if merged is not None and value(merged) != "restart" and x in self._open:
                self._open[x]["down"] += 1
                self._open[x]["rules"]["bottom"] = self._side("bottom", (x, y), across, own)
            else:
                found = self._cell(x, y, across, cell)
                found["height"], found["exact"] = (number(height) or 0) / 20, value(height, "hRule") == "exact"
                found["whole"] = on(child(properties, "cantSplit"))
                self.found.append(found)
                self._open[x] = found
            x += across

    def _cell(self, x: int, y: int, across: int, cell: _Element) -> dict[str, Any]:
        own = child(cell, "tcPr")
        blocks = self.reader.inner(cell, self.under)
        return {
            "x": x, "y": y, "across": across, "down": 1, "blocks": blocks,
            "rules": {side: self._side(side, (x, y), across, own) for side in _SIDES},
            "fill": colour(value(child(own, "shd"), "fill")), "valign": value(child(own, "vAlign")) or "top",
            "inset": {**self.margins, **_margins(child(own, "tcMar"))},
        }  # fmt: skip

    def _side(self, side: str, place: tuple[int, int], across: int, own: _Element | None) -> Look:
        stated = borders(child(own, "tcBorders"))
        if side in stated:
            return stated[side]
        (x, y), (columns, rows) = place, self.size
        outer = {"top": y == 0, "bottom": y == rows - 1, "left": x == 0, "right": x + across >= columns}[side]
        return self.rules.get(side if outer else "insideH" if side in {"top", "bottom"} else "insideV", {})


def _margins(element: _Element | None) -> dict[str, float]:
    names = {"start": "left", "end": "right"}
    return (
        {names.get(local(side), local(side)): (number(side, "w") or 0) / 20 for side in element}
        if element is not None
        else {}
    )
