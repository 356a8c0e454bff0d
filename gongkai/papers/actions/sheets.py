"""Ledgers as .xlsx: frozen header, filter, bands for areas, coloured state words, set up to be printed on A4.

1. The caller describes sheets: columns, and rows from any iterable (a generator of 100,000 is fine).
2. `write_workbook` writes row by row; a row is forgotten once written.
3. Text stays text: nothing that a user typed is ever run as a formula.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from gongkai.papers.actions import packages, sheetml
from gongkai.papers.actions.packages import OFFICE, XML
from gongkai.papers.actions.sheetml import QUOTED, STYLE, letters, number_cell, text_cell, units
from gongkai.papers.actions.texts import clean, clipped, ems, escaped

TEXT_LIMIT = 32_767  # UTF-16 units in a cell
ROW_LIMIT = 1_048_576
LINK_LIMIT = 65_530  # hyperlinks on a sheet; beyond it Excel calls the file damaged
EXACT_INTEGER = 10**15  # Excel keeps 15 digits; longer numbers are written as text
LINE_HEIGHT, HIGHEST_ROW = 16, 409  # points
FIRST_DAY = date(1900, 3, 1)  # Excel's calendar is wrong before
DAY_ZERO = date(1899, 12, 30)
FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
SAFE_LINK = re.compile(r"(https?://|mailto:)[!-~]{1,2000}")

Tone = Literal["red", "amber", "green", "grey"]
TONES: dict[Tone, str] = {"red": "状态红", "amber": "状态黄", "green": "状态绿", "grey": "状态灰"}


@dataclass(frozen=True, slots=True)
class State:
    """A state in words on the ground of its tone; the words tell everything, the colour only helps."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Link:
    """Words that open an address (http, https or mailto); any other address leaves the words alone."""

    text: str
    address: str


Value = None | str | bool | int | float | Decimal | date | datetime | State | Link
Kind = Literal["text", "number", "date", "link"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `width` in half-width characters, a Chinese character being two."""

    title: str
    width: float = 12
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Band:
    """A row over the full width that heads the rows of an area."""

    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows` is read once; a row shorter than the columns is filled up, a longer one refused.

    notes           lines under the title, in grey
    frozen_columns  columns at the left that stay in sight
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value] | Band]
    title: str = ""
    notes: Sequence[str] = ()
    autofilter: bool = True
    frozen_columns: int = 0


def write_workbook(sheets: Sequence[Sheet], *, stamp: datetime | None = None) -> bytes:
    """The sheets as .xlsx. `stamp` (UTC) is the creation time in the file, else 1980-01-01; same input, same bytes.

    ValueError: no sheet, a sheet without columns, a row longer than its columns, a time with an offset, too many rows.
    """
    if not sheets:
        raise ValueError("a workbook needs a sheet")
    names = sheetml.sheet_names([sheet.name for sheet in sheets])
    pages = [_Page(sheet) for sheet in sheets]
    stamp = stamp or datetime.combine(date(1980, 1, 1), datetime.min.time())
    parts: dict[str, packages.Part] = {
        **packages.front("xl/workbook.xml", sheetml.content_types(len(pages))),
        "docProps/core.xml": packages.core_properties(sheets[0].title or names[0], "政务公开平台", stamp),
        "xl/styles.xml": sheetml.styles(),
        "xl/_rels/workbook.xml.rels": sheetml.workbook_relations(len(pages)),
    }
    for i, page in enumerate(pages, 1):
        parts[f"xl/worksheets/sheet{i}.xml"] = page.xml()
        parts[f"xl/worksheets/_rels/sheet{i}.xml.rels"] = page.relations()
    parts["xl/workbook.xml"] = _workbook(names, pages)
    return packages.package(parts)


def _workbook(names: Sequence[str], pages: Sequence[_Page]) -> Iterator[str]:
    """Comes last, when the pages know how long they became."""
    yield sheetml.workbook(names, [page.header for page in pages], [page.filtered("$") for page in pages])


class _Page:
    """One sheet being written, piece by piece."""

    def __init__(self, sheet: Sheet) -> None:
        if not sheet.columns:
            raise ValueError(f"sheet {sheet.name!r} has no columns")
        self.sheet = sheet
        self.header = (1 if sheet.title else 0) + len(sheet.notes) + 1  # number of the row with the columns' titles
        self.last = letters(len(sheet.columns) - 1)
        self.places = [letters(i) for i in range(len(sheet.columns))]
        self.row = 0
        self.merged: list[int] = []
        self.links: list[tuple[str, str]] = []  # place, address

    def xml(self) -> Iterator[str]:
        """The sheet in pieces: what stands before the rows, each row, what can only be said after them."""
        yield self._before()
        if self.sheet.title:
            yield self._across(self.sheet.title, "台账标题", 34)
        for note in self.sheet.notes:
            room = sum(column.width for column in self.sheet.columns) * 1.05
            yield self._across(note, "台账说明", 15 * max(1, math.ceil(ems(clean(note)) * 2 / room)))
        self._next()
        titles = [
            self._text(place, column.title, "表头")
            for place, column in zip(self.places, self.sheet.columns, strict=True)
        ]
        yield f'<row r="{self.row}" ht="26" customHeight="1">{"".join(titles)}</row>'
        for row in self.sheet.rows:
            yield self._across(row.text, "领域", 22) if isinstance(row, Band) else self._values(row)
        yield self._after()

    def relations(self) -> Iterator[str]:
        """The addresses of the sheet's links."""
        kind = f"{OFFICE}/hyperlink"
        yield packages.relations({f"l{i}": (kind, address) for i, (_, address) in enumerate(self.links)}, outside=True)

    def filtered(self, mark: str = "") -> str:
        """The range that the filter covers; nothing where no filter is wanted."""
        last = max(self.row, self.header)
        return f"{mark}A{mark}{self.header}:{mark}{self.last}{mark}{last}" if self.sheet.autofilter else ""

    def _before(self) -> str:
        columns = self.sheet.columns
        frozen = min(max(self.sheet.frozen_columns, 0), len(columns) - 1)
        across = f' xSplit="{frozen}"' if frozen else ""
        pane = "bottomRight" if frozen else "bottomLeft"
        widths = "".join(
            f'<col min="{i}" max="{i}" width="{min(max(column.width, 2), 255):g}" customWidth="1"/>'
            for i, column in enumerate(columns, 1)
        )
        return (
            f'{XML}<worksheet {sheetml.MAIN}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView workbookViewId="0" showGridLines="0"><pane{across} ySplit="{self.header}"'
            f' topLeftCell="{letters(frozen)}{self.header + 1}" activePane="{pane}" state="frozen"/></sheetView>'
            f'</sheetViews><sheetFormatPr defaultRowHeight="20" customHeight="1"/><cols>{widths}</cols><sheetData>'
        )

    def _after(self) -> str:
        merged = "".join(f'<mergeCell ref="A{row}:{self.last}{row}"/>' for row in self.merged)
        links = "".join(f'<hyperlink ref="{place}" r:id="l{i}"/>' for i, (place, _) in enumerate(self.links))
        name = escaped(clipped(clean(self.sheet.title or self.sheet.name), 40).replace("&", "&&"))
        return "".join(
            [
                "</sheetData>",
                f'<autoFilter ref="{self.filtered()}"/>' if self.sheet.autofilter else "",
                f'<mergeCells count="{len(self.merged)}">{merged}</mergeCells>' if merged else "",
                f"<hyperlinks>{links}</hyperlinks>" if links else "",
                '<printOptions horizontalCentered="1"/>',
                '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>',
                '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
                f"<headerFooter><oddFooter>&amp;L{name}&amp;R第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>",
            ]
        )

    def _next(self) -> None:
        self.row += 1
        if self.row > ROW_LIMIT:
            raise ValueError(f"sheet {self.sheet.name!r} has more than {ROW_LIMIT} rows")

    def _across(self, text: str, look: str, height: float) -> str:
        """A row over the full width."""
        self._next()
        if len(self.places) > 1:
            self.merged.append(self.row)
        cells = [self._text(place, "" if i else text, look) for i, place in enumerate(self.places)]
        return f'<row r="{self.row}" ht="{height:g}" customHeight="1">{"".join(cells)}</row>'

    def _values(self, values: Sequence[Value]) -> str:
        self._next()
        columns = self.sheet.columns
        if len(values) > len(columns):
            raise ValueError(f"sheet {self.sheet.name!r}, row {self.row}: {len(values)} values, {len(columns)} columns")
        filled = [*values, *[None] * (len(columns) - len(values))]
        cells = [
            self._value(place, column.kind, value)
            for place, column, value in zip(self.places, columns, filled, strict=True)
        ]
        lines = max(self._lines(column.width, value) for column, value in zip(columns, filled, strict=True))
        height = f' ht="{min(LINE_HEIGHT * lines + 4, HIGHEST_ROW)}" customHeight="1"' if lines > 1 else ""
        return f'<row r="{self.row}"{height}>{"".join(cells)}</row>'

    @staticmethod
    def _lines(width: float, value: Value) -> int:
        """Lines that a text takes in its column; told to the file because not every program works it out."""
        text = value.text if isinstance(value, State | Link) else value
        if not isinstance(text, str) or (len(text) * 2 < width - 3 and "\n" not in text):
            return 1
        return sum(
            max(1, math.ceil(ems(line, 0.56) * 1.86 / max(width - 2, 1))) for line in clean(text[:4000]).split("\n")
        )

    def _value(self, place: str, kind: Kind, value: Value) -> str:
        if isinstance(value, State):
            return self._text(place, value.text, TONES[value.tone])
        if isinstance(value, Link):
            return self._link(place, value)
        if kind == "number" and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return self._number(place, value)
        if kind == "date" and isinstance(value, date):
            return self._day(place, value)
        return self._text(place, shown(value), "数字栏文字" if kind == "number" else "文字")

    def _text(self, place: str, text: str, look: str) -> str:
        text = fitted(clean(text))
        style = STYLE[look] + (QUOTED if text.startswith(FORMULA_SIGNS) else 0)
        return text_cell(f"{place}{self.row}", style, text)

    def _number(self, place: str, value: float | Decimal) -> str:
        if not math.isfinite(value) or abs(float(value)) >= EXACT_INTEGER:
            return self._text(place, str(value), "数字栏文字")
        look = "整数" if value == int(value) else "小数"
        return number_cell(f"{place}{self.row}", STYLE[look], value)

    def _day(self, place: str, value: date) -> str:
        clocked = isinstance(value, datetime)
        day = value.date() if isinstance(value, datetime) else value
        if isinstance(value, datetime) and value.tzinfo is not None:
            raise ValueError("a time in a sheet is local time without an offset")
        if day < FIRST_DAY:
            return self._text(place, shown(value), "文字")
        number: float = (day - DAY_ZERO).days
        if isinstance(value, datetime):
            number += (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
        return number_cell(f"{place}{self.row}", STYLE["时刻" if clocked else "日期"], number)

    def _link(self, place: str, link: Link) -> str:
        if not SAFE_LINK.fullmatch(link.address) or len(self.links) >= LINK_LIMIT:
            return self._text(place, link.text, "文字")
        self.links.append((f"{place}{self.row}", link.address))
        return self._text(place, link.text or link.address, "链接")


def fitted(text: str) -> str:
    """The text within Excel's limit for a cell; a cut one ends in …."""
    if len(text) * 2 <= TEXT_LIMIT or len(text.encode("utf-16-le")) <= TEXT_LIMIT * 2:
        return text
    return units(text, TEXT_LIMIT - 1) + "…"


def shown(value: str | bool | int | float | Decimal | date | datetime | None) -> str:
    """A value in words, for a cell that holds text."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.isoformat(" ", "minutes")
        case _:
            return str(value)
