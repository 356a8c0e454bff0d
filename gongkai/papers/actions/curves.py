"""Lines over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.papers.actions.svg import Drawing, Tone, checked, lines_of, listed, named, number, plain, width_of

DASHES: tuple[str, ...] = ("", "7 4", "2 4", "10 3 2 3", "14 4")  # a second sign beside colour, one per line
SMALL = 12


@dataclass(frozen=True, slots=True)
class Series:
    """One line. A value may be None: the line has a gap there."""

    name: str
    values: Sequence[float | None]
    tone: Tone = "blue"


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over the same points in time. Values start at 0; each line ends in its name and last number."""

    title: str
    points: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    width: float = 640
    height: float = 260

    def svg(self) -> str:
        """The chart. ValueError for a negative value or a series of another length than the points."""
        for series in self.series:
            checked([value for value in series.values if value is not None])
            if len(series.values) != len(self.points):
                raise ValueError(
                    f"series {series.name!r} has {len(series.values)} values for {len(self.points)} points"
                )
        drawing = Drawing(self.title, listed([self._told(series) for series in self.series]), self.width)
        values = [value for series in self.series for value in series.values if value is not None]
        if not values:
            return drawing.nothing()
        plot = _Plot(self, _steps(max(values)))
        plot.axes(drawing)
        for i, series in enumerate(self.series):
            plot.line(drawing, series, DASHES[i % len(DASHES)])
        plot.names(drawing)
        return drawing.xml(self.height)

    def _told(self, series: Series) -> str:
        pairs = [f"{point}{number(v)}" for point, v in zip(self.points, series.values, strict=True) if v is not None]
        return f"{series.name}：{'，'.join(pairs[-24:]) or '无'}"


def _steps(most: float) -> list[float]:
    """Four to six round numbers from 0 to at least `most`; whole ones where the values are small."""
    rough = max(most, 1) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    factors = (1, 2, 2.5, 5, 10) if power >= 10 else (1, 2, 5, 10)
    step = next(power * factor for factor in factors if power * factor >= rough)
    step = math.ceil(step) if most >= 1 or not most else step
    return [step * i for i in range(math.ceil(max(most, step) / step) + 1)]


def _dips(values: Sequence[float | None], i: int) -> bool:
    """Whether the line comes down to the i-th value from both sides, so that its number has room below only."""
    here = values[i] or 0
    beside = [value for value in (*values[max(i - 1, 0) : i], *values[i + 1 : i + 2]) if value is not None]
    return here > 0 and sum(beside) > len(beside) * here


class _Plot:
    """The area between the axes."""

    def __init__(self, chart: Lines, steps: list[float]) -> None:
        self.chart, self.steps = chart, steps
        self.left = max(width_of(number(step), SMALL) for step in steps) + 8
        ends = [named(series.name, self._end(series), chart.width * 0.3, SMALL) for series in chart.series]
        self.ends = ends
        self.points = [lines_of(point, min(110, chart.width / 4), 1, SMALL)[0] for point in chart.points]
        first = width_of(self.points[-1], SMALL) / 2
        self.right = chart.width - max(max(width_of(end, SMALL) for end in ends) + 18, first)
        self.top, self.bottom = 22.0, chart.height - 28

    def _end(self, series: Series) -> str:
        last = next((value for value in reversed(series.values) if value is not None), None)
        return " 无" if last is None else f" {number(last)}{self.chart.unit}"

    def x(self, i: int) -> float:
        """Where the i-th point in time stands."""
        count = len(self.chart.points)
        inset = min(16.0, (self.right - self.left) / 8)
        span = self.right - self.left - 2 * inset
        return self.left + inset + (span / 2 if count == 1 else span * i / (count - 1))

    def y(self, value: float) -> float:
        """Where a value stands."""
        return self.bottom - (self.bottom - self.top) * value / self.steps[-1]

    def axes(self, drawing: Drawing) -> None:
        """Grid, numbers at the left with the unit above, points in time below as many as fit."""
        for step in self.steps:
            y = self.y(step)
            drawing.path(f"M{plain(self.left)} {plain(y)}H{plain(self.right)}", "axis" if step == 0 else "grid")
            drawing.text(self.left - 6, y, number(step), look="dim", anchor="end", size=SMALL)
        if self.chart.unit:
            drawing.text(0, 6, f"单位：{self.chart.unit}", look="dim", size=SMALL)
        points = self.points
        between = self.x(1) - self.x(0) if len(points) > 1 else 1.0
        every = max(1, math.ceil((max(width_of(point, SMALL) for point in points) + 10) / between))
        for i, point in enumerate(points):
            if (len(points) - 1 - i) % every == 0 and self.x(i) - width_of(point, SMALL) / 2 >= 0:
                drawing.text(self.x(i), self.bottom + 16, point, look="dim", anchor="middle", size=SMALL)

    def line(self, drawing: Drawing, series: Series, dashes: str) -> None:
        """The line with its gaps, and its tone's mark on every point while they are few."""
        data, pen_down = "", False
        for i, value in enumerate(series.values):
            if value is not None:
                data += f"{'L' if pen_down else 'M'}{plain(self.x(i))} {plain(self.y(value))}"
            pen_down = value is not None
        if data:
            drawing.path(data, f"line-{series.tone}", thick=2.2, dashes=dashes)
        few = len(series.values) <= 31
        known = [i for i, value in enumerate(series.values) if value is not None]
        for i in known if few else known[-1:]:
            value = series.values[i] or 0
            drawing.mark(series.tone, self.x(i), self.y(value), series.tone, 8)
            if len(self.chart.series) == 1 and len(known) <= 12:
                away = 13 if _dips(series.values, i) else -12
                drawing.text(self.x(i), self.y(value) + away, number(value), anchor="middle", size=SMALL)

    def names(self, drawing: Drawing) -> None:
        """The names at the lines' ends, moved apart where they would touch."""
        wanted = []
        for i, series in enumerate(self.chart.series):
            last = next((value for value in reversed(series.values) if value is not None), 0)
            wanted.append((self.y(last), i))
        lowest = self.bottom - 16 * (len(wanted) - 1)
        y = -math.inf
        for place, i in sorted(wanted):
            y = max(y + 16, min(place, lowest))
            lowest += 16
            tone = self.chart.series[i].tone
            drawing.mark(tone, self.right + 6, y, tone, 8)
            drawing.text(self.right + 14, y, self.ends[i], size=SMALL, bold=True)
