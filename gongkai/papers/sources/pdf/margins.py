"""Where prose begins and ends on the pages of a PDF, and what follows from that for its lines."""

from __future__ import annotations

from itertools import pairwise

from gongkai.papers.sources.pdf.lines import Line
from gongkai.papers.sources.pdf.running import Leaf

SHARED = 6.0  # points within which two line ends are one margin
SKEW = 0.15  # share of the page width by which the right margin may be wider than the left one without more proof
PROOF = 10  # lines, half of them full, that prove a right margin still wider


class Margins:
    """The edges of the prose on pages of one width, and the usual blank between its lines, in points."""

    def __init__(self, leaves: list[Leaf]) -> None:
        lines = [item for leaf in leaves for item in leaf.items if isinstance(item, Line)]
        self.width = leaves[0].width
        self.left = _outermost([line.x0 for line in lines])
        self.right = self._right(lines)
        self.gap = _usual_gap(leaves)

    def runs_on(self, last: Line, line: Line, *, first: bool) -> bool:
        """Whether a line goes on with the paragraph of the one before it; `first` on its page it has no gap above.

        It does where the line before is full, both have one size and neither an indent nor a wider gap begins it.
        """
        if abs(line.size - last.size) > 0.6:
            return False
        if not first and line.top - last.bottom > self.gap + 0.35 * line.size:
            return False
        if self.centred(last) or self.centred(line) or line.x0 - self.left > 0.9 * line.size:
            return False
        return self.right - last.x1 < line.head + 0.1 * line.size

    def centred(self, line: Line) -> bool:
        """Whether a line stands in the middle of the page, further in than an indent reaches."""
        if abs((line.x0 + line.x1) / 2 - self.width / 2) >= 0.6 * line.size:
            return False
        return line.x0 - self.left > 2.5 * line.size and self.right - line.x1 > 0.5 * line.size

    def _right(self, lines: list[Line]) -> float:
        """The right edge: as far out as two lines reach. Where that is far from the edge, few lines are no proof."""
        reached = -_outermost([-line.x1 for line in lines])
        mirrored = self.width - self.left
        full = sum(1 for line in lines if line.x1 > reached - line.size)
        proven = len(lines) >= PROOF and 2 * full >= len(lines)
        return reached if proven or reached > mirrored - SKEW * self.width else mirrored


def _outermost(positions: list[float]) -> float:
    """The lowest position that at least two lines share, else the lowest."""
    ordered = sorted(positions)
    shared = (at for at, following in pairwise(ordered) if following - at <= SHARED)
    return next(shared, ordered[0] if ordered else 0.0)


def _usual_gap(leaves: list[Leaf]) -> float:
    """The blank between two lines of prose: the middle one of all that are found."""
    gaps = []
    for leaf in leaves:
        lines = [item for item in leaf.items if isinstance(item, Line)]
        gaps += [after.top - before.bottom for before, after in pairwise(lines)]
    gaps.sort()
    return gaps[len(gaps) // 2] if gaps else 0.0
