"""Fields as office people write them in Word: {{申请人}}, {{事项.内容}}, {{?复议提示}}; braces may be full-width.

Blanks inside are ignored, and so are the runs into which Word cuts a line. No other notation means anything: no blocks,
calls or conditions, nothing that runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongkai.merging.sources.parts import W, owned

if TYPE_CHECKING:
    from lxml.etree import _Element

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARK = re.compile(r"(?:\{\{|｛｛)([^{}｛｝\n\t]*)(?:\}\}|｝｝)")
_NAME = re.compile(r"([?？]?)([^\W\d_]\w*)(?:[.．]([^\W\d_]\w*))?")
_STRAY = re.compile(r"\{\{|\}\}|｛｛|｝｝|\{%|%\}|\{#|#\}")
_AROUND = 12  # characters shown of what is wrong


@dataclass(frozen=True, slots=True)
class Mark:
    """One field in a paragraph: characters start ≤ i < end of its text. `item` is empty for a plain field."""

    start: int
    end: int
    name: str
    item: str
    optional: bool

    @property
    def key(self) -> str:
        """The field's name as the values have it."""
        return f"{self.name}.{self.item}" if self.item else self.name


class Line:
    """The text of one paragraph, its fields, and the nodes in which each character stands."""

    def __init__(self, paragraph: _Element) -> None:
        self.paragraph = paragraph
        self._nodes: list[tuple[int, _Element]] = []
        text = ""
        for element in owned(paragraph):
            if element.tag == f"{W}t":
                self._nodes.append((len(text), element))
                text += element.text or ""
            elif element.tag in (f"{W}br", f"{W}cr", f"{W}tab") and _in_run(element):
                text += "\t" if element.tag == f"{W}tab" else "\n"
        self.text = text
        self.marks, self.faults = (
            _marks_of(text) if "{" in text or "｛" in text or "}" in text or "｝" in text else ([], [])
        )

    @property
    def guard(self) -> Mark | None:
        """The field whose want of a value takes the paragraph away."""
        return self.marks[0] if self.marks and self.marks[0].optional else None

    @property
    def alone(self) -> bool:
        """Whether one field is all that the paragraph says."""
        return len(self.marks) == 1 and not (self.text[: self.marks[0].start] + self.text[self.marks[0].end :]).strip()

    def replace(self, mark: Mark, value: str) -> _Element:
        """Puts a value where the mark stood, in the type of its first character; returns the node that has it now.

        Marks are replaced from the last to the first, so that the places of the others stay true.
        """
        ends = [start for start, _ in self._nodes[1:]] + [len(self.text)]
        touched = [
            (start, node)
            for (start, node), end in zip(self._nodes, ends, strict=True)
            if start < mark.end and min(end, start + len(node.text or "")) > mark.start
        ]
        first = touched[0]
        for start, node in touched:
            old = node.text or ""
            before = old[: max(0, mark.start - start)]
            node.text = before + (value if node is first[1] else "") + old[max(0, mark.end - start) :]
            node.set(SPACE, "preserve")
        return first[1]


def _marks_of(text: str) -> tuple[list[Mark], list[str]]:
    """The fields of a text, and what in it looks like a field but is none."""
    marks, faults = [], []
    for found in _MARK.finditer(text):
        named = _NAME.fullmatch("".join(found[1].split()))
        if named is None:
            faults.append(_wrong(found[0], found[1]))
        elif named[1] and text[: found.start()].strip():
            faults.append(f"“{found[0]}”是可省的字段，要写在一段的开头。")
        else:
            marks.append(Mark(found.start(), found.end(), named[2], named[3] or "", bool(named[1])))
    rest = _MARK.sub(lambda found: "\0" * len(found[0]), text)
    for stray in _STRAY.finditer(rest):
        near = text[max(0, stray.start() - 2) : stray.start() + _AROUND].strip()
        faults.append(f"“{near}”不是字段：字段写成{{{{名称}}}}，两对大括号要在同一行里配齐，不用别的符号。")
    return marks, faults


def _wrong(whole: str, inner: str) -> str:
    if not inner.strip():
        return f"“{whole}”里没有写字段名称。"
    if inner.count(".") + inner.count("．") > 1:
        return f"“{whole}”的层次太多，最多写到{{{{清单.栏目}}}}。"
    return f"“{whole}”不是字段名称：只能用汉字、字母和数字，不能用括号、运算符等符号，也不能以数字开头。"


def _in_run(element: _Element) -> bool:
    """Whether a tab is a character, not a tab stop among a paragraph's properties."""
    parent = element.getparent()
    return parent is not None and parent.tag == f"{W}r"
