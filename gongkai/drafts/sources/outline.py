"""The tree of headings and numbers in running text, also where all of it stands in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.drafts.sources.flow import Line
from gongkai.drafts.sources.labels import labels_in
from gongkai.drafts.sources.marks import Mark, mark_at, marks_in
from gongkai.drafts.sources.notes import is_closing, is_kind, stands_around
from gongkai.drafts.sources.words import EMPTY, Words

PLAIN = "plain"  # a heading without number
_FRESH = "。；;！!？?：:）)】]”"
_LOOK_BACK = 300  # characters before a number that are looked at
_GAP = 3  # numbers that may be missing between neighbours in running text
_LONGEST_PLAIN = 30


@dataclass(slots=True, eq=False)
class Node:
    """A heading or item: its number, its own lines (the first stands behind the number), and what stands below it."""

    style: str
    parent: Node | None = None
    mark: Mark | None = None
    numbered: Words = EMPTY
    lines: list[Words] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    @property
    def heading(self) -> Words:
        """The first line with its number."""
        return self.numbered + (self.lines[0] if self.lines else EMPTY)

    @property
    def last_line(self) -> str:
        """The text that stands last so far."""
        return self.lines[-1].text if self.lines else ""


def outline_of(lines: Sequence[Line]) -> Node:
    """The tree of all lines; its root holds what stands before the first number."""
    building = _Building()
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        building.line(line, following)
    return building.root


class _Building:
    def __init__(self) -> None:
        self.root = Node("root")
        self.open = [self.root]
        self.last: dict[str, int] = {}
        self.closed = False

    def line(self, line: Line, following: Line | None) -> None:
        """Cut a line at its numbers and hang the parts into the tree."""
        marks = self._accepted(line.words.text)
        if not marks:
            self._unnumbered(line, following)
            return
        if marks[0].start:
            self._text(line.words[: marks[0].start])
        for mark, end in zip(marks, [*(later.start for later in marks[1:]), len(line.words)], strict=True):
            self._push(Node(mark.style, mark=mark, numbered=line.words[mark.start : mark.end]))
            self._text(line.words[mark.end : end])

    def _accepted(self, text: str) -> list[Mark]:
        """The numbers in a line that count on; state moves along so that each is judged by those before it."""
        accepted: list[Mark] = []
        styles = [node.style for node in self.open]
        for mark in marks_in(text):
            if not self._accepts(mark, text, accepted, styles):
                continue
            accepted.append(mark)
            self.last[mark.style] = mark.number
            if mark.style in styles:
                del styles[styles.index(mark.style) + 1 :]
            else:
                styles.append(mark.style)
        return accepted

    def _accepts(self, mark: Mark, text: str, accepted: Sequence[Mark], styles: Sequence[str]) -> bool:
        start = accepted[-1].end if accepted else 0
        before = text[max(start, mark.start - _LOOK_BACK) : mark.start]
        last = self.last.get(mark.style)
        if not before.strip() and text[mark.end - 1].isspace() and mark.number not in (1, (last or 0) + 1):
            return False
        if not before.strip():
            return not accepted or mark.style not in styles or mark.number == (last or 0) + 1
        spaced = before[-1].isspace()
        if spaced and mark.number == 1 and is_kind(before):
            return True
        if spaced or before[-1] in _FRESH:
            return self._counts_on(mark, last, active=mark.style in styles, spaced=spaced)
        follows = last is not None and mark.number == last + 1 and mark.style in ("chinese", "arabic", "bracket")
        return follows and bool(labels_in(before))

    def _counts_on(self, mark: Mark, last: int | None, *, active: bool, spaced: bool) -> bool:
        if mark.style in ("part", "article", "ordinal", "task") and not spaced:
            return False
        if last is None:
            return mark.number == 1 or (mark.style in ("chinese", "bracket") and spaced and mark.number < 10)
        if last < mark.number <= last + _GAP:
            return True
        return not active and mark.number == 1

    def _unnumbered(self, line: Line, following: Line | None) -> None:
        if line.level:
            self._push(Node(f"h{line.level}"))
        elif self._is_plain_heading(line.words.text, following):
            self._push(Node(PLAIN))
        self._text(line.words)

    def _is_plain_heading(self, text: str, following: Line | None) -> bool:
        """A short line without full stop, behind a finished one, before a number or a long line."""
        if len(text) > _LONGEST_PLAIN or len(text) < 4 or following is None or text[-1] in "。；;：:，,、！？）)":
            return False
        if is_kind(text) and self.open[-1] is self.root:  # the title of an annex
            return False
        if (
            labels_in(text)
            or is_closing(text)
            or stands_around(text)
            or re.search("[。；]", text)
            or labels_in(following.words.text)
        ):
            return False
        last = self.open[-1].last_line
        if last and last.rstrip()[-1] not in "。；;！？）)】]" and not labels_in(last):
            return False
        below = following.words.text
        if self.open[-1] is self.root or self.open[-1].style == PLAIN:
            return mark_at(below) is not None or len(below) > _LONGEST_PLAIN or below[-1] in "。；）)】]"
        return mark_at(below) is not None and mark_at(below).style == self.open[-1].style  # type: ignore[union-attr]

    def _text(self, words: Words) -> None:
        if words:
            self.open[-1].lines.append(words.strip())

    def _push(self, node: Node) -> None:
        """Open a node below the nodes that it does not end."""
        if node.style.startswith("h"):
            while self.open[-1] is not self.root and not _above(self.open[-1].style, node.style):
                self.open.pop()
        elif node.style == PLAIN:
            self._close_for_plain()
        else:
            styles = [one.style for one in self.open]
            if node.style in styles:
                del self.open[styles.index(node.style) :]
        node.parent = self.open[-1]
        node.parent.children.append(node)
        self.open.append(node)

    def _close_for_plain(self) -> None:
        styles = [one.style for one in self.open]
        if PLAIN in styles:
            del self.open[styles.index(PLAIN) :]
        elif self.open[-1] is not self.root and not self.open[-1].style.startswith("h"):
            self.open.pop()


def _above(style: str, heading: str) -> bool:
    return style[0] == "h" and style[1:].isdigit() and style < heading
