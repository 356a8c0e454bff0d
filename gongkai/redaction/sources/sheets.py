"""What an .xlsx hides: sheets, rows, columns, notes, names, caches, paths, white cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from gongkai.redaction.models import Hidden, Trace, hidden
from gongkai.redaction.sources.office import look_office, number, text_of
from gongkai.redaction.sources.packages import Package, Relation, attribute, local

if TYPE_CHECKING:
    from lxml.etree import _Element

BUILT_IN = "_xlnm."
TRUE = frozenset({"1", "true"})
WHITE_THEME, WHITE_INDEXES = "0", frozenset({"1", "9"})
TINY = 2.0  # points
NOTES = frozenset({"comments", "threadedComment"})
LOGS = frozenset({"revisionHeaders", "usernames"})
LAST_COLUMN = 16_384
CODES = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|\d+|[A-Z&])")


class Sheet(NamedTuple):
    """One sheet of a workbook: its entry there, its name, whether it is hidden, and its part."""

    element: _Element
    name: str
    hidden: bool
    part: str

    @property
    def place(self) -> str:
        """How a find names it."""
        return f"工作表“{self.name}”"


class Book:
    """A workbook with its sheets, strings and looks of cells."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main()
        self.root = package.tree(self.main)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """All sheets in the order of their tabs."""
        parts = {relation.id: relation.part for relation in self.package.relations(self.main)}
        found = []
        for element in self.root.iterfind("{*}sheets/{*}sheet"):
            part = parts.get(relation_id(element), "")
            if part in self.package:
                away = element.get("state", "visible") != "visible"
                found.append(Sheet(element, element.get("name", ""), away, part))
        return found

    def part_of_kind(self, kind: str) -> _Element | None:
        """The root of the part that the workbook names by a kind of relation."""
        for relation in self.package.relations(self.main):
            if relation.kind == kind and relation.part in self.package:
                return self.package.tree(relation.part)
        return None

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        root = self.part_of_kind("sharedStrings")
        return [] if root is None else [text_of(item) for item in root.iterfind("{*}si")]

    def shown(self, cell: _Element) -> str:
        """What a cell says, "" for an empty one."""
        kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
        if kind == "s" and value.isdigit():
            at = int(value)
            return self.strings[at] if at < len(self.strings) else ""
        inline = cell.find("{*}is")
        if inline is not None:
            return text_of(inline)
        return value or (f"={cell.findtext('{*}f')}" if cell.find("{*}f") is not None else "")

    @cached_property
    def faint_looks(self) -> frozenset[str]:
        """Numbers of the cell formats whose text cannot be seen: white on white, tiny, or of the format ;;;"""
        root = self.part_of_kind("styles")
        if root is None:
            return frozenset()
        fonts = [is_faint_font(font) for font in root.iterfind("{*}fonts/{*}font")]
        fills = [is_white_fill(fill) for fill in root.iterfind("{*}fills/{*}fill")]
        silent = {
            look.get("numFmtId") for look in root.iter("{*}numFmt") if look.get("formatCode", "").strip() == ";;;"
        }
        return frozenset(
            str(at)
            for at, look in enumerate(root.iterfind("{*}cellXfs/{*}xf"))
            if look.get("numFmtId") in silent or (said(fonts, look.get("fontId")) and said(fills, look.get("fillId")))
        )

    def looks(self) -> list[Hidden]:
        """All finds of the workbook."""
        finds = [*self.of_the_book()]
        for sheet in self.sheets:
            finds += self.of_sheet(sheet)
        return [*finds, *look_office(self.package)]

    def of_the_book(self) -> Iterator[Hidden]:
        """Names, where the file lay, the log of a shared workbook."""
        for name in self.root.iterfind("{*}definedNames/{*}definedName"):
            if not name.get("name", "").startswith(BUILT_IN):
                place = "工作簿的隐藏名称" if name.get("hidden") in TRUE else "工作簿的名称"
                yield hidden(Trace.NAME, place, f"{name.get('name')} = {name.text}", "see")
        for path in traces_of_machine(self.root):
            yield hidden(Trace.PROPERTY, "工作簿", attribute(path, "url") or attribute(path, "userName") or "")
        for relation in self.package.relations(self.main):
            if relation.kind in LOGS:
                yield hidden(Trace.REVISION, "工作簿", "共享工作簿的修订记录")

    def of_sheet(self, sheet: Sheet) -> Iterator[Hidden]:
        """Everything that one sheet hides, and it itself."""
        root = self.package.tree(sheet.part)
        if sheet.hidden:
            yield hidden(Trace.SHEET, sheet.place, self.excerpt(root.iter("{*}c")) or "空表")
        yield from self.of_rows(sheet, root)
        for low, high in hidden_columns(root):
            cells = [cell for cell in root.iter("{*}c") if low <= column_of(cell) <= high]
            if words := self.excerpt(cells):
                yield hidden(Trace.COLUMN, f"{sheet.place}第{letters(low)}{upto(letters(high), letters(low))}列", words)
        faint = [cell for cell in root.iter("{*}c") if self.is_faint(cell)]
        if faint:
            yield hidden(Trace.FAINT, f"{sheet.place}{faint[0].get('r')}等{len(faint)}格", self.excerpt(faint))
        for relation in self.package.relations(sheet.part):
            if relation.kind in NOTES and relation.part in self.package:
                yield from self.notes(sheet, relation)
        yield from headers(sheet, root)

    def of_rows(self, sheet: Sheet, root: _Element) -> Iterator[Hidden]:
        """Hidden rows that hold something, those next to each other as one find."""
        block: list[_Element] = []
        for row in [*hidden_rows(root), None]:
            words = "" if row is None else self.excerpt(row)
            if row is not None and words and (not block or row_of(row) == row_of(block[-1]) + 1):
                block.append(row)
                continue
            if block:
                first, last = row_of(block[0]), row_of(block[-1])
                cells = (cell for one in block for cell in one)
                yield hidden(Trace.ROW, f"{sheet.place}第{first}{upto(last, first)}行", self.excerpt(cells))
            block = [row] if row is not None and words else []

    def notes(self, sheet: Sheet, relation: Relation) -> Iterator[Hidden]:
        """Notes and threads of a sheet with their cell; what else stands in a note says where its box lies."""
        for note in self.package.tree(relation.part).iter("{*}comment", "{*}threadedComment"):
            words = " ".join(map(text_of, note.iterfind("{*}text")))
            yield hidden(Trace.COMMENT, f"{sheet.place}{note.get('ref')}", words)

    def excerpt(self, cells: Iterable[_Element]) -> str:
        """The first texts of some cells."""
        return "、".join(islice(filter(None, map(self.shown, cells)), 6))

    def is_faint(self, cell: _Element) -> bool:
        """Whether a cell says something that cannot be seen."""
        return cell.get("s", "0") in self.faint_looks and bool(self.shown(cell))


def headers(sheet: Sheet, root: _Element) -> Iterator[Hidden]:
    """What stands above and below every printed page."""
    for line in root.iterfind("{*}headerFooter/*"):
        if words := CODES.sub("", line.text or "").strip():
            yield hidden(Trace.HEADER, sheet.place, words, "see")


def hidden_rows(root: _Element) -> list[_Element]:
    """Rows that are hidden, filtered away, folded or of no height."""
    return [row for row in root.iter("{*}row") if row.get("hidden") in TRUE or row.get("ht") in {"0", "0.0"}]


def hidden_columns(root: _Element) -> list[tuple[int, int]]:
    """First and last number of stretches of columns that are hidden, folded or of no width."""
    found: list[tuple[int, int]] = []
    for column in root.iterfind("{*}cols/{*}col"):
        if column.get("hidden") in TRUE or column.get("width") in {"0", "0.0"}:
            low, high = int(number(column.get("min", "1"))), int(number(column.get("max", "1")))
            if found and found[-1][1] == low - 1:
                low = found.pop()[0]
            found.append((low, min(high, LAST_COLUMN)))
    return found


def traces_of_machine(root: _Element) -> list[_Element]:
    """Where the workbook lay on somebody's machine, and who reserved it."""
    return [*root.iter("{*}absPath"), *root.iter("{*}fileSharing")]


def relation_id(element: _Element) -> str:
    """The relation that an element names."""
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("relationships}id")), "")


def row_of(row: _Element) -> int:
    """A row's number, 0 where none is written."""
    written = row.get("r", "")
    return int(written) if written.isdigit() else 0


def column_of(cell: _Element) -> int:
    """A cell's column, from 1; where none is written, by its place in the row."""
    written = re.match(r"[A-Z]{1,3}", cell.get("r", ""))
    if written is None:
        row = cell.getparent()
        return 1 if row is None else row.index(cell) + 1
    column = 0
    for letter in written.group():
        column = column * 26 + ord(letter) - 64
    return column


def letters(column: int) -> str:
    """A column's number as letters."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def upto(last: object, first: object) -> str:
    """The end of a stretch, "" where it is its beginning."""
    return "" if last == first else f"至{last}"


def said(flags: list[bool], at: str | None) -> bool:
    """One of several flags by its number as text."""
    return at is not None and at.isdigit() and int(at) < len(flags) and flags[int(at)]


def is_faint_font(font: _Element) -> bool:
    """Whether a font is white or of 2 points and less."""
    size = attribute(font.find("{*}sz"), "val")
    return is_white(font.find("{*}color")) or (size is not None and number(size) <= TINY)


def is_white_fill(fill: _Element) -> bool:
    """Whether there is nothing or white behind a cell."""
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return fill.find("{*}gradientFill") is None
    return pattern.get("patternType", "none") == "none" or is_white(pattern.find("{*}fgColor"))


def is_white(color: _Element | None) -> bool:
    """Whether a colour is white, by its value, its theme or its old number."""
    if color is None or local(color) not in {"color", "fgColor"}:
        return False
    value = color.get("rgb", "").upper()
    by_theme = color.get("theme") == WHITE_THEME and color.get("tint") in {None, "0"}
    return value.endswith("FFFFFF") or by_theme or color.get("indexed") in WHITE_INDEXES
