"""A Word template: its fields and where they stand, the rows and lines that a list repeats, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from gongkai.merging.models import Field, Template
from gongkai.merging.sources.marks import Line
from gongkai.merging.sources.parts import DOCUMENT, W, parts_of

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "模板"
_PLACES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}


@lru_cache(maxsize=64)
def read_template(data: bytes) -> Template:
    """The fields of a .docx in reading order, each once, and its faults. Unreadable for what is no .docx."""
    parts = parts_of(NAME, data)
    gathered = _Gathered(parts.faults())
    for path in parts.texts():
        root = parts.tree(path)
        for line in lines_in(root):
            gathered.add(line, _place(line.paragraph, root, path))
    return gathered.template()


def lines_in(root: _Element) -> list[Line]:
    """The paragraphs below an element that hold fields, or what looks like them."""
    lines = (Line(paragraph) for paragraph in root.iter(f"{W}p"))
    return [line for line in lines if line.marks or line.faults]


def list_of(line: Line) -> str:
    """The list whose items a paragraph shows, empty for none."""
    return next((mark.name for mark in line.marks if mark.item), "")


def unit_of(line: Line) -> _Element:
    """What is repeated for each item of the line's list: its table row, or the paragraph alone.

    A paragraph that is the only one of its row to show the list stays within its cell, where the row has other cells.
    """
    row = next(line.paragraph.iterancestors(f"{W}tr", f"{W}txbxContent"), None)
    if row is None or row.tag != f"{W}tr":
        return line.paragraph
    showing = [other for other in lines_in(row) if list_of(other) == list_of(line)]
    return row if len(showing) > 1 or len(row.findall(f"{W}tc")) == 1 else line.paragraph


class _Gathered:
    """Fields as they are found."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        self.places: dict[str, str] = {}
        self.guarded: set[str] = set()  # names with a question mark somewhere
        self.needed: set[str] = set()  # names that stand in a paragraph which does not go without them
        self.groups: set[str] = set()

    def add(self, line: Line, place: str) -> None:
        self.faults += [f"{place}：{fault}" for fault in line.faults]
        lists = {mark.name for mark in line.marks if mark.item}
        if len(lists) > 1:
            self.faults.append(f"{place}：同一行里有{'、'.join(sorted(lists))}几个清单，请分开写。")
        elif lists:
            row = unit_of(line)
            others = {list_of(other) for other in lines_in(row)} - lists - {""} if row is not line.paragraph else set()
            if others:
                self.faults.append(f"{place}：表格的同一行里有{'、'.join(sorted(lists | others))}几个清单，请分开写。")
        self.groups |= lists
        for mark in line.marks:
            self.places.setdefault(mark.key, place)
            guarded = line.guard is not None and line.guard.key == mark.key
            (self.guarded if guarded else self.needed).add(mark.key)

    def template(self) -> Template:
        fields = []
        for name, place in self.places.items():
            group, _, item = name.partition(".")
            if not item and group in self.groups:
                if name in self.needed:
                    self.faults.append(f"{place}：“{name}”是清单，要写成{{{{{name}.栏目}}}}。")
                fields.append(Field(name, place, repeated=True, optional=True))
            else:
                fields.append(Field(name, place, bool(item), name in self.guarded and name not in self.needed))
        return Template(tuple(fields), tuple(dict.fromkeys(self.faults)))


def _place(paragraph: _Element, root: _Element, path: str) -> str:
    kind = next((word for key, word in _PLACES.items() if path.startswith(f"word/{key}")), "")
    if next(paragraph.iterancestors(f"{W}txbxContent"), None) is not None:
        return f"{kind}文本框"
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    if cell is not None:
        row = next(cell.iterancestors(f"{W}tr"))
        table = list(paragraph.iterancestors(f"{W}tbl"))[-1]
        outer = list(paragraph.iterancestors(f"{W}tr"))[-1]
        spot = (
            _count(root.iter(f"{W}tbl"), table),
            _count(table.iter(f"{W}tr"), outer),
            _count(row.iter(f"{W}tc"), cell),
        )
        return f"{kind}第{spot[0]}个表格第{spot[1]}行第{spot[2]}格"
    if path != DOCUMENT:
        return kind
    return f"正文第{_count(root.iterfind(f'{W}body/{W}p'), paragraph)}段"


def _count(elements: Iterator[_Element], wanted: _Element) -> int:
    """The place of an element among others, from 1; content controls may hide one, which then counts as the next."""
    number = 0
    for number, element in enumerate(elements, 1):
        if element is wanted:
            return number
    return number + 1
