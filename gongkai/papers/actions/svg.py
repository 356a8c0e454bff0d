"""SVG by hand: a drawing that scales, prints, says what it shows, and needs neither script nor inline style.

Every shape has a class for the page's style sheet (dark theme, high contrast) and presentation attributes for where
there is none: print, PDF, a document. Lengths are units of the viewBox, about one pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from gongkai.papers.actions.texts import clean, ems, escaped, wrapped

Tone = Literal["red", "amber", "green", "grey", "blue", "teal"]
FILLS: dict[Tone, str] = {  # each carries white text at 4.5:1 or better
    "red": "#b3261e",
    "amber": "#a86400",
    "green": "#23794a",
    "grey": "#66717d",
    "blue": "#1560b3",
    "teal": "#0b5c66",
}
SIZE = 13  # of text
NARROW = 0.64  # ems of a digit in the widest of the system's faces
FACES = "system-ui, 'PingFang SC', 'HarmonyOS Sans SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
EMPTY = "暂无数据"

LOOKS = {
    "text": 'fill="currentColor"',
    "dim": 'fill="currentColor" fill-opacity="0.74"',
    "on": 'fill="#ffffff"',
    "grid": 'fill="none" stroke="currentColor" stroke-opacity="0.16"',
    "axis": 'fill="none" stroke="currentColor" stroke-opacity="0.5"',
    "track": 'fill="currentColor" fill-opacity="0.07"',
    "hatch": 'fill="none" stroke="#ffffff" stroke-opacity="0.55"',
    **{f"{tone}": f'fill="{fill}"' for tone, fill in FILLS.items()},
    **{f"line-{tone}": f'fill="none" stroke="{fill}"' for tone, fill in FILLS.items()},
}


def number(value: float) -> str:
    """1,234 or 56.7: at most one digit behind the point."""
    return f"{round(value):,}" if abs(value - round(value)) < 0.05 else f"{value:,.1f}"


def checked(values: Sequence[float]) -> None:
    """ValueError where a value is negative or no number: no length stands for it."""
    for value in values:
        if not 0 <= value < float("inf"):
            raise ValueError(f"a chart shows numbers from 0 on, got {value}")


def width_of(text: str, size: float = SIZE) -> float:
    """Width of a line of text."""
    return ems(clean(text), NARROW) * size


def lines_of(text: str, room: float, count: int, size: float = SIZE) -> list[str]:
    """The text on at most `count` lines of `room` units, of near the same length where it takes several."""
    text, wide = clean(text), max(room / size, 1)
    lines = wrapped(text, wide, count, NARROW)
    if len(lines) > 1 and not lines[-1].endswith("…"):
        even = wrapped(text, min(wide, ems(text, NARROW) / len(lines) + 1), count, NARROW)
        return lines if even[-1].endswith("…") else even
    return lines


def named(name: str, told: str, room: float, size: float = SIZE) -> str:
    """A name with its number behind; a name too long for the room gives way, never the number."""
    return lines_of(name, room - width_of(told, size), 1, size)[0] + told


def listed(items: Sequence[str], most: int = 24) -> str:
    """A description of the data for those who hear it; long ones are cut, since the table beside has all."""
    told = "；".join(items[:most])
    return f"{told}；等{len(items)}项。" if len(items) > most else f"{told}。"


def plain(value: float) -> str:
    """A coordinate."""
    return f"{round(value, 1):g}"


@dataclass
class Drawing:
    """A picture being drawn from top to bottom; `xml` closes it at the height reached."""

    title: str
    description: str
    width: float
    parts: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        look: str = "text",
        anchor: str = "start",
        size: float = SIZE,
        bold: bool = False,
    ) -> None:
        """One line, its middle at height y."""
        attributes = f'x="{plain(x)}" y="{plain(y + size * 0.36)}" font-size="{plain(size)}"'
        attributes += f' text-anchor="{anchor}"' if anchor != "start" else ""
        attributes += ' font-weight="600"' if bold else ""
        self.parts.append(f'<text class="chart-{look}" {attributes} {LOOKS[look]}>{escaped(text)}</text>')

    def lines(self, x: float, y: float, lines: Sequence[str], *, anchor: str = "start") -> None:
        """Several lines around the middle height y."""
        for i, line in enumerate(lines):
            self.text(x, y + (i - (len(lines) - 1) / 2) * SIZE * 1.25, line, anchor=anchor)

    def rect(
        self, x: float, y: float, width: float, height: float, look: str, *, tip: str = "", round_: float = 0
    ) -> None:
        """A rectangle; `tip` is shown on hover."""
        corner = f' rx="{plain(round_)}"' if round_ else ""
        place = f'x="{plain(x)}" y="{plain(y)}" width="{plain(max(width, 0))}" height="{plain(height)}"{corner}'
        self._shape("rect", place, look, tip)

    def path(self, data: str, look: str, *, thick: float = 1, dashes: str = "") -> None:
        """A path; `thick` only matters for looks that are lines."""
        extra = f' stroke-width="{plain(thick)}"' if "stroke=" in LOOKS[look] else ""
        extra += f' stroke-dasharray="{dashes}"' if dashes else ""
        self._shape("path", f'd="{data}"{extra}', look)

    def _shape(self, kind: str, place: str, look: str, tip: str = "") -> None:
        inside = f"><title>{escaped(tip)}</title></{kind}>" if tip else "/>"
        self.parts.append(f'<{kind} class="chart-{look}" {place} {LOOKS[look]}{inside}')

    def hatch(self, x: float, y: float, width: float, height: float) -> None:
        """Slanting lines over a rectangle: amber is told from its neighbours without colour."""
        data, start = "", -height + 4.0
        while start < width:
            left, right = max(start, 0), min(start + height, width)
            if right - left > 0.5:
                data += f"M{plain(x + left)} {plain(y + height - (left - start))}L{plain(x + right)} {plain(y + height - (right - start))}"
            start += 7
        if data:
            self.path(data, "hatch")

    def mark(self, tone: Tone, x: float, y: float, look: str, size: float = 10) -> None:
        """The tone's own shape around a middle: red square, amber triangle, green disc, grey ring, blue diamond, teal bar."""
        h = size / 2
        left, right, top, bottom = plain(x - h), plain(x + h), plain(y - h), plain(y + h)
        disc = f"M{left} {plain(y)}a{plain(h)} {plain(h)} 0 1 0 {plain(size)} 0a{plain(h)} {plain(h)} 0 1 0 {plain(-size)} 0z"
        inner = plain(h * 0.5)
        hole = (
            f"M{plain(x - h * 0.5)} {plain(y)}a{inner} {inner} 0 1 1 {plain(h)} 0a{inner} {inner} 0 1 1 {plain(-h)} 0z"
        )
        shapes: dict[Tone, str] = {
            "red": f"M{left} {top}H{right}V{bottom}H{left}z",
            "amber": f"M{plain(x)} {top}L{right} {bottom}H{left}z",
            "green": disc,
            "grey": disc + hole,
            "blue": f"M{plain(x)} {top}L{right} {plain(y)}L{plain(x)} {bottom}L{left} {plain(y)}z",
            "teal": f"M{left} {plain(y - h / 2)}H{right}V{plain(y + h / 2)}H{left}z",
        }
        self.path(shapes[tone], look)

    def legend(self, entries: Sequence[tuple[Tone, str, str]], y: float) -> float:
        """Marks with names and numbers, in as many lines as needed; returns the height below."""
        x = 0.0
        for tone, name, told in entries:
            line = named(name, told, self.width - 18)
            wide = 18 + width_of(line)
            if x and x + wide > self.width:
                x, y = 0, y + 22
            self.mark(tone, x + 6, y + 10, tone)
            self.text(x + 17, y + 10, line)
            x += wide + 18
        return y + 22 if entries else y

    def nothing(self) -> str:
        """The picture of no data: it says so."""
        self.rect(0, 0, self.width, 72, "track", round_=4)
        self.text(self.width / 2, 36, EMPTY, look="dim", anchor="middle")
        return self.xml(72)

    def xml(self, height: float) -> str:
        """The finished picture. Its identifiers come from what it shows, so pages with several charts stay valid."""
        inside = "".join(self.parts)
        key = "chart-" + sha256(clean(f"{self.title}{self.description}{inside}").encode()).hexdigest()[:10]
        wide, high = plain(self.width), plain(height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="{key}-t {key}-d"'
            f' viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" font-family="{FACES}">'
            f'<title id="{key}-t">{escaped(self.title)}</title><desc id="{key}-d">{escaped(self.description)}</desc>'
            f"{inside}</svg>"
        )
