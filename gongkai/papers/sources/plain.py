"""Plain text: one paragraph a line; tables drawn with pipes are tables."""

from __future__ import annotations

from gongkai.papers.models import Paper
from gongkai.papers.sources import pipes
from gongkai.papers.sources.blocks import Blocks


def read_plain(text: str) -> Paper:
    """Every line that is not blank is a paragraph; comments in angle brackets are not text."""
    lines = _without_comments(text).splitlines()
    blocks = Blocks()
    number = 0
    while number < len(lines):
        if number + 1 < len(lines) and pipes.begins(lines[number], lines[number + 1]):
            end = number + 2
            while end < len(lines) and lines[end].lstrip().startswith("|"):
                end += 1
            blocks.flow(pipes.rows(lines[number:end], pipes.plain_cell))
            number = end
        else:
            blocks.paragraph(lines[number])
            number += 1
    return blocks.paper("txt")


def _without_comments(text: str) -> str:
    """The text without comments; one that is never closed is text. Linear, which a pattern would not be."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join([*kept, text[at:]])
