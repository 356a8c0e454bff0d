"""Horizontal bars, one after the other or stacked from parts: long Chinese names have room at the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.papers.actions.svg import SIZE, Drawing, Tone, checked, lines_of, listed, number, width_of

GAP = 12  # between rows
NARROW_CHART = 440  # below it names stand above their bars
INSIDE = 12  # size of a number inside a part
BARE, MARKED = 6, 24  # what a part needs beside its number: nothing, its mark
LEAST_SHARE = 0.25  # of the width, what bars keep whatever stands behind them
LABEL_SHARE = 0.36  # of the width, at most


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `note` follows its number, e.g. 落后于进度."""

    label: str
    value: float
    tone: Tone = "blue"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars from 0. `unit` follows every number; `most` is the full length, else the greatest value."""

    title: str
    bars: Sequence[Bar]
    unit: str = ""
    most: float = 0
    width: float = 640

    def svg(self) -> str:
        """The chart. ValueError for a negative value."""
        checked([bar.value for bar in self.bars])
        told = [f"{bar.label}{self._number(bar)}" for bar in self.bars]
        drawing = Drawing(self.title, listed(told), self.width)
        if not self.bars:
            return drawing.nothing()
        labels = _Labels([bar.label for bar in self.bars], self.width)
        ends = [lines_of(self._number(bar), self.width * 0.4, 1)[0] for bar in self.bars]
        space = self.width - labels.width
        most = max([1e-9, self.most, *(bar.value for bar in self.bars)])
        room = min(
            (space - width_of(end) - 8) / max(bar.value / most, 0.01) for bar, end in zip(self.bars, ends, strict=True)
        )
        room, y = min(room, space), 0.0
        for i, (bar, end) in enumerate(zip(self.bars, ends, strict=True)):
            top, height = labels.draw(drawing, i, y)
            length = room * bar.value / most
            drawing.rect(labels.width, top, room, height, "track", round_=2)
            if bar.value:
                drawing.rect(labels.width, top, max(length, 1.5), height, bar.tone, tip=told[i], round_=2)
                if bar.tone == "amber":
                    drawing.hatch(labels.width, top, length, height)
            drawing.text(labels.width + length + 6, top + height / 2, end)
            y = top + height + GAP
        return drawing.xml(y - GAP)

    def _number(self, bar: Bar) -> str:
        return f"{number(bar.value)}{self.unit}{f' {bar.note}' if bar.note else ''}"


@dataclass(frozen=True, slots=True)
class Portion:
    """One kind of part, the same in every row: 逾期, 正常 …"""

    name: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a stack; `values` in the order of the portions."""

    label: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Stack:
    """Stacked bars with a legend that sums each portion. `whole` True: every row fills the width (shares)."""

    title: str
    portions: Sequence[Portion]
    rows: Sequence[Row]
    unit: str = ""
    whole: bool = False
    width: float = 640

    def svg(self) -> str:
        """The chart. ValueError for a negative value or a row of another length than the portions."""
        for row in self.rows:
            checked(row.values)
            if len(row.values) != len(self.portions):
                raise ValueError(f"row {row.label!r} has {len(row.values)} values for {len(self.portions)} portions")
        drawing = Drawing(self.title, listed([self._told(row) for row in self.rows]), self.width)
        if not self.rows or not self.portions:
            return drawing.nothing()
        sums = [sum(column) for column in zip(*(row.values for row in self.rows), strict=True)]
        entries = [
            (portion.tone, portion.name, f" {number(total)}{self.unit}")
            for portion, total in zip(self.portions, sums, strict=True)
        ]
        y = drawing.legend(entries, 0) + 6
        labels = _Labels([row.label for row in self.rows], self.width)
        drawn = y
        layout = _Layout(self, self.width - labels.width)
        for i, row in enumerate(self.rows):
            top, height = labels.draw(drawing, i, drawn)
            drawing.rect(labels.width, top, layout.room, height, "track", round_=2)
            x = self._segments(drawing, row, (labels.width, top, height), layout.scale(row))
            layout.end(drawing, row, (labels.width + layout.room if self.whole else x) + 6, top + height / 2)
            drawn = top + height + GAP
        return drawing.xml(drawn - GAP)

    def _segments(self, drawing: Drawing, row: Row, place: tuple[float, float, float], scale: float) -> float:
        """The parts of a row, a hairline apart, each with its mark and number where they fit; returns the end."""
        x, y, height = place
        for portion, value in zip(self.portions, row.values, strict=True):
            if not value:
                continue
            length, shown = value * scale, number(value)
            tip = f"{row.label}：{portion.name}{shown}{self.unit}"
            drawing.rect(x, y, max(length - 1.5, 1), height, portion.tone, tip=tip)
            wide, taken = width_of(shown, INSIDE), 0.0
            if length > wide + MARKED:
                drawing.mark(portion.tone, x + 10, y + height / 2, "on", 8)
                drawing.text(x + 17, y + height / 2, shown, look="on", size=INSIDE, bold=True)
                taken = wide + 20
            elif length > wide + BARE:
                drawing.text(x + length / 2, y + height / 2, shown, look="on", anchor="middle", size=INSIDE, bold=True)
                taken = length
            if portion.tone == "amber":
                drawing.hatch(x + taken, y, length - 1.5 - taken, height)
            x += length
        return x

    def _told(self, row: Row) -> str:
        parts = [
            f"{portion.name}{number(value)}" for portion, value in zip(self.portions, row.values, strict=True) if value
        ]
        return f"{row.label}：{'，'.join(parts) or '0'}"


class _Layout:
    """How long the rows of a stack may be, so that each number stands in its part or, failing that, at the row's end."""

    def __init__(self, stack: Stack, width: float) -> None:
        self.stack = stack
        self.most = max([1e-9, *(sum(row.values) for row in stack.rows)])
        self.room, before = width, width + 1
        while self.room < before:  # less room leaves more numbers for the end, which takes more room
            before = self.room
            fitting = ((width - self._end_width(row)) / max(self._part(row), 0.01) for row in stack.rows)
            self.room = max(width * LEAST_SHARE, min(self.room, *fitting))

    def _part(self, row: Row) -> float:
        """How much of the room the row takes."""
        return 1.0 if self.stack.whole else sum(row.values) / self.most

    def scale(self, row: Row) -> float:
        """Units of width for one unit of value."""
        return self.room / (max(sum(row.values), 1e-9) if self.stack.whole else self.most)

    def end(self, drawing: Drawing, row: Row, x: float, y: float) -> None:
        """The row's sum, then mark and number of the parts too narrow to hold theirs, as far as the picture goes."""
        total = self._total(row)
        drawing.text(x, y, total)
        x += width_of(total) + 14
        for portion, value in self._left_over(row):
            if x + 7 + width_of(number(value), INSIDE) > drawing.width:
                return
            drawing.mark(portion.tone, x, y, portion.tone, 8)
            drawing.text(x + 7, y, number(value), size=INSIDE)
            x += width_of(number(value), INSIDE) + 18

    def _total(self, row: Row) -> str:
        return lines_of(f"共{number(sum(row.values))}{self.stack.unit}", self.stack.width * 0.42, 1)[0]

    def _left_over(self, row: Row) -> list[tuple[Portion, float]]:
        pairs = zip(self.stack.portions, row.values, strict=True)
        scale = self.scale(row)
        return [(portion, v) for portion, v in pairs if 0 < v * scale <= width_of(number(v), INSIDE) + BARE]

    def _end_width(self, row: Row) -> float:
        return width_of(self._total(row)) + sum(width_of(number(v), INSIDE) + 18 for _, v in self._left_over(row)) + 12


class _Labels:
    """The names of the rows: at the left on one or two lines, or above the bars where the chart is narrow."""

    def __init__(self, names: Sequence[str], width: float) -> None:
        self.above = width < NARROW_CHART
        room = width if self.above else min(max(width_of(name) for name in names), width * LABEL_SHARE) + 1
        self.lines = [lines_of(name, room, 2) for name in names]
        self.width = 0.0 if self.above else max(width_of(line) for lines in self.lines for line in lines) + 10

    def draw(self, drawing: Drawing, i: int, y: float) -> tuple[float, float]:
        """Writes the i-th name for a row that begins at y; returns the bar's upper edge and height."""
        lines = self.lines[i]
        if self.above:
            high = len(lines) * SIZE * 1.25 + 4
            drawing.lines(0, y + high / 2, lines)
            return y + high, 18.0
        height = 20.0 if len(lines) == 1 else SIZE * 2.5
        drawing.lines(self.width - 10, y + height / 2, lines, anchor="end")
        return y, height
