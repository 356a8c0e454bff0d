"""Markdown (CommonMark with pipe tables): the text as a reader of the rendered page sees it.

The numbers of numbered lists are text. A table row may have more cells than its heading row; none is dropped. HTML in
the source is read as HTML, comments are not text. Rows cut by a page break of an earlier program come as several
tables: each is reported as it stands, joining them is the caller's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.papers.models import Paper
from gongkai.papers.sources import pipes
from gongkai.papers.sources.blocks import Blocks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def read_markdown(text: str) -> Paper:
    """A whole Markdown file."""
    return _Reading(text).paper()


DEEPEST = 60  # quotations and lists within each other; what lies deeper is not read


class _Reading:
    """One pass over the tokens of a file."""

    def __init__(self, text: str) -> None:
        from markdown_it import MarkdownIt

        self.parser: MarkdownIt = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
        self.tokens = self.parser.parse(text)
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.blocks = Blocks()
        self.prefix = ""

    def paper(self) -> Paper:
        """Go through all tokens."""
        number = 0
        while number < len(self.tokens):
            token = self.tokens[number]
            if token.type == "table_open":
                self._table(token)
                while self.tokens[number].type != "table_close":
                    number += 1
            elif token.type == "html_block":
                number = self._html(number)
            else:
                self._token(token, self.tokens[number - 1])
            number += 1
        return self.blocks.paper("md")

    def _token(self, token: Token, before: Token) -> None:
        if token.type == "list_item_open":
            self.prefix = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "list_item_close":
            self.prefix = ""
        elif token.type == "inline":
            self._inline(token, int(before.tag[1]) if before.type == "heading_open" else 0)
        elif token.type in {"code_block", "fence"}:
            for line in token.content.splitlines():
                self._paragraph(line)

    def _inline(self, token: Token, level: int) -> None:
        first, last = token.map or (0, 0)
        lines = self.lines[first:last]
        if level == 0 and len(lines) > 1 and pipes.begins(lines[0], lines[1]):
            self.blocks.flow(pipes.rows(lines, self._cell))
        else:
            self._paragraph(_shown(token.children or []), level)

    def _paragraph(self, text: str, level: int = 0) -> None:
        self.blocks.paragraph(self.prefix + text, level=level)
        self.prefix = ""

    def _table(self, token: Token) -> None:
        first, last = token.map or (0, 0)
        self.blocks.flow(pipes.rows(self.lines[first:last], self._cell))

    def _cell(self, source: str) -> str:
        tokens = self.parser.parseInline(source.strip().replace("\\|", "|"))
        return _shown(tokens[0].children or []) if tokens else ""

    def _html(self, number: int) -> int:
        """Read the HTML from here as one piece, however many blank lines cut it; the number of its last token."""
        from gongkai.papers.sources.hypertext import fragment_into

        last = number
        while last + 1 < len(self.tokens) and self.tokens[last + 1].type == "html_block":
            last += 1
        fragment_into(self.blocks, "\n".join(token.content for token in self.tokens[number : last + 1]))
        return last


def _shown(children: list[Token]) -> str:
    text = ""
    for token in children:
        if token.type in {"softbreak", "hardbreak"} or (token.type == "html_inline" and _breaks(token.content)):
            text += "\n"
        elif token.type in {"text", "code_inline", "text_special"}:
            text += token.content
        elif token.type == "image":
            text += _shown(token.children or [])
    return text


def _breaks(tag: str) -> bool:
    name = tag.strip("</> \t\n").split(" ")[0].lower()
    return name in {"br", "p", "div", "li"}
