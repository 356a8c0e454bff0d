"""Tables drawn with `|` in Markdown and in plain text."""

from __future__ import annotations

import re
from collections.abc import Callable

from gongkai.papers.sources.blocks import Slot

_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def begins(first: str, second: str) -> bool:
    """Whether two lines are the heading row of a pipe table and the rule below it."""
    return first.lstrip().startswith("|") and "|" in second and _RULE.match(second) is not None


def rows(lines: list[str], read: Callable[[str], str]) -> list[list[Slot]]:
    """The cells of a pipe table from its lines, the rule among them left out; `read` turns a source cell into text.

    A row may have more cells than the heading row: none is dropped.
    """
    kept = enumerate(lines[:1] + lines[2:])
    return [[Slot(read(cell), heading=number == 0) for cell in _cells(line)] for number, line in kept]


def plain_cell(source: str) -> str:
    """A cell of plain text: `<br>` breaks the line, `\\|` is a bar."""
    return _BREAK.sub("\n", source.replace("\\|", "|"))


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    parts = _BAR.split(inner)
    return parts[:-1] if len(parts) > 1 and not parts[-1].strip() else parts
