"""The heat table: areas down, sections across, the number in the cell first and its shade second."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.papers.actions.svg import DARK_HEAT, Drawing, checked, lines_of, listed, number, width_of

CELL, LEAST = 34, 46  # height of a cell, its least width
SMALL = 12


def heat_level(value: float, most: float) -> int:
    """0 for nothing, else 1 to 5 by fifths of the greatest value; also names the classes of cells in HTML tables."""
    if value <= 0 or most <= 0:
        return 0
    return min(5, max(1, math.ceil(5 * value / most - 1e-9)))


@dataclass(frozen=True, slots=True)
class Heat:
    """A table of numbers shaded by size. A value may be None: nothing to count there, shown as —."""

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[float | None]]
    unit: str = ""
    width: float = 640

    def svg(self) -> str:
        """The chart; wider than asked where the columns need it. ValueError for a table that is not rectangular."""
        if len(self.values) != len(self.rows) or any(len(row) != len(self.columns) for row in self.values):
            raise ValueError(f"a heat table of {len(self.rows)} rows and {len(self.columns)} columns has other values")
        known = [value for row in self.values for value in row if value is not None]
        checked(known)
        if not self.rows or not self.columns:
            return Drawing(self.title, listed([]), self.width).nothing()
        left = min(max(width_of(row) for row in self.rows), self.width * 0.34) + 10
        wide = max(LEAST, (self.width - left) / len(self.columns))
        wide = max(wide, *(width_of(number(value), SMALL) + 12 for value in known), LEAST)
        drawing = Drawing(self.title, listed(self._told()), left + wide * len(self.columns))
        heads = [lines_of(column, wide - 6, 3, SMALL) for column in self.columns]
        top = max(len(head) for head in heads) * SMALL * 1.25 + 8
        for c, head in enumerate(heads):
            drawing.lines(left + wide * (c + 0.5), top / 2, head, anchor="middle", size=SMALL, look="dim")
        most = max(known, default=0)
        for r, row in enumerate(self.rows):
            y = top + r * CELL
            drawing.lines(left - 10, y + CELL / 2, lines_of(row, left - 9, 2, SMALL), anchor="end", size=SMALL)
            for c, value in enumerate(self.values[r]):
                self._cell(drawing, (r, c), (left + wide * c, y, wide), heat_level(value or 0, most))
        return drawing.xml(top + CELL * len(self.rows))

    def _cell(self, drawing: Drawing, at: tuple[int, int], place: tuple[float, float, float], level: int) -> None:
        value = self.values[at[0]][at[1]]
        x, y, wide = place
        shown = "—" if value is None else number(value)
        tip = f"{self.rows[at[0]]}，{self.columns[at[1]]}：{shown}{'' if value is None else self.unit}"
        drawing.rect(x + 1, y + 1, wide - 2, CELL - 2, f"heat-{level}", tip=tip, round_=3)
        look = "heat-dark" if level >= DARK_HEAT else "heat-light"
        drawing.text(x + wide / 2, y + CELL / 2, shown, look=look, anchor="middle", bold=bool(value))

    def _told(self) -> list[str]:
        told = []
        for name, row in zip(self.rows, self.values, strict=True):
            pairs = [f"{column}{number(value)}" for column, value in zip(self.columns, row, strict=True) if value]
            told.append(f"{name}：{'，'.join(pairs) or '0'}")
        return told
