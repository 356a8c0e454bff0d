"""Plain text: one paragraph a line; tables drawn with pipes are tables."""

from __future__ import annotations

import re

from gongkai.papers.models import Paper
from gongkai.papers.sources import pipes
from gongkai.papers.sources.blocks import Blocks

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def read_plain(text: str) -> Paper:
    """Every line that is not blank is a paragraph; comments in angle brackets are not text."""
    lines = _COMMENT.sub("", text).splitlines()
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
