"""Charts as SVG, made on the server: right without script, in print, in both themes and for those who listen.

Each chart is a small dataclass with `svg() -> str`; the text is safe to put into a page as it stands. Colour is never
alone: every part has its number in words, a mark or a pattern of its own, and a table belongs beside the chart.

Classes for a style sheet: `chart`; fills `chart-red|amber|green|grey|blue|teal`; strokes `chart-line-…` of the same
tones; `chart-text`, `chart-dim`, `chart-on` (words on a fill), `chart-grid`, `chart-axis`, `chart-track`, `chart-hatch`.
Words and grid follow `currentColor`, so a dark page needs rules for the fills only.
"""

from __future__ import annotations

from gongkai.papers.actions.bars import Bar, Bars, Portion, Row, Stack
from gongkai.papers.actions.curves import Lines, Series

__all__ = ["Bar", "Bars", "Lines", "Portion", "Row", "Series", "Stack"]
