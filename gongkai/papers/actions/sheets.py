"""Ledgers as .xlsx: frozen header, filter, bands for areas, coloured state words, set up to be printed on A4.

1. The caller describes sheets: columns, and rows from any iterable (a generator of 100,000 is fine).
2. `write_workbook` writes row by row; a row is forgotten once written. What is done so far waits in a temporary file.
3. Text stays text: nothing that a user typed is ever run as a formula.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.writer.excel import ExcelWriter

from gongkai.papers.actions.looks import looks
from gongkai.papers.actions.packages import timeless
from gongkai.papers.actions.texts import clean, clipped, ems

AUTHOR = "政务公开平台"

TEXT_LIMIT = 32_767  # UTF-16 units in a cell
ROW_LIMIT = 1_048_576
NAME_LIMIT = 31  # UTF-16 units in the name of a sheet
LINK_LIMIT = 65_530  # hyperlinks on a sheet; beyond it Excel calls the file damaged
EXACT_INTEGER = 10**15  # Excel keeps 15 digits; longer numbers are written as text
LINE_HEIGHT, HIGHEST_ROW = 16, 409  # points
FIRST_MONTH = (1900, 3)  # Excel's calendar is wrong before
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
    book = Workbook(write_only=True)
    for look in looks():
        book.add_named_style(look)
    names = sheet_names([sheet.name for sheet in sheets])
    properties = book.properties
    properties.title, properties.creator = clean(sheets[0].title) or names[0], AUTHOR
    properties.created = properties.modified = stamp or datetime(1980, 1, 1)  # noqa: DTZ001
    data = BytesIO()
    try:
        for sheet, name in zip(sheets, names, strict=True):
            _Page(sheet, book.create_sheet(name)).write()
    finally:  # openpyxl removes its temporary files when it saves; `Workbook.save` would note the clock's time
        ExcelWriter(book, ZipFile(data, "w", ZIP_DEFLATED)).save()
    return timeless(data)


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that Excel takes: 1 to 31 characters, none of []:*?/\\, no outer ', each once whatever its case."""
    names: list[str] = []
    for name in wanted:
        plain = " ".join(re.sub(r"[\[\]:*?/\\\t\n]", " ", clean(name)).split()).strip("' ")
        plain = units(plain, NAME_LIMIT).strip("' ") or "表"
        plain = f"{plain}表" if plain.lower() == "history" else plain
        chosen, count = plain, 1
        while chosen.lower() in {name.lower() for name in names}:
            count += 1
            tail = f"({count})"
            chosen = units(plain, NAME_LIMIT - len(tail)) + tail
        names.append(chosen)
    return names


class _Page:
    """One sheet being written, row by row, on a write-only page of openpyxl."""

    def __init__(self, sheet: Sheet, page: Any) -> None:
        if not sheet.columns:
            raise ValueError(f"sheet {sheet.name!r} has no columns")
        self.sheet, self.page = sheet, page
        self.header = (1 if sheet.title else 0) + len(sheet.notes) + 1  # number of the row with the columns' titles
        self.last = get_column_letter(len(sheet.columns))
        self.row = self.links = 0
        self.looks: dict[str, Any] = {}

    def write(self) -> None:
        """Looks first, since they stand before the rows in the file; then the rows; then what counts them."""
        self._set_up()
        if self.sheet.title:
            self._across(self.sheet.title, "台账标题", 34)
        for note in self.sheet.notes:
            room = sum(column.width for column in self.sheet.columns) * 1.05
            self._across(note, "台账说明", 15 * max(1, math.ceil(ems(clean(note)) * 2 / room)))
        self._append([self._text(column.title, "表头") for column in self.sheet.columns], 26)
        for row in self.sheet.rows:
            if isinstance(row, Band):
                self._across(row.text, "领域", 22)
            else:
                self._values(row)
        if self.sheet.autofilter:
            self.page.auto_filter.ref = f"A{self.header}:{self.last}{self.row}"

    def _set_up(self) -> None:
        page, columns = self.page, self.sheet.columns
        frozen = min(max(self.sheet.frozen_columns, 0), len(columns) - 1)
        page.freeze_panes = f"{get_column_letter(frozen + 1)}{self.header + 1}"
        page.print_title_rows = f"{self.header}:{self.header}"
        page.merged_cells = []  # openpyxl's own set would be written in an order of chance
        page.sheet_view.showGridLines = False
        page.sheet_format.defaultRowHeight, page.sheet_format.customHeight = 20, True
        for i, column in enumerate(columns, 1):
            page.column_dimensions[get_column_letter(i)].width = min(max(column.width, 2), 255)
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_setup.paperSize, page.page_setup.orientation = 9, "landscape"
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.print_options.horizontalCentered = True
        page.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
        name = clipped(clean(self.sheet.title or self.sheet.name), 40).replace("&", "&&")
        page.oddFooter.left.text, page.oddFooter.right.text = name, "第 &P 页，共 &N 页"

    def _append(self, cells: Sequence[Any], height: float = 0) -> None:
        self.row += 1
        if self.row > ROW_LIMIT:
            raise ValueError(f"sheet {self.sheet.name!r} has more than {ROW_LIMIT} rows")
        if height:
            self.page.row_dimensions[self.row].height = height
        self.page.append(cells)
        self.page.row_dimensions.pop(self.row, None)  # written, needed no more

    def _across(self, text: str, look: str, height: float) -> None:
        """A row over the full width."""
        columns = len(self.sheet.columns)
        self._append([self._text("" if i else text, look) for i in range(columns)], height)
        if columns > 1:
            self.page.merged_cells.append(f"A{self.row}:{self.last}{self.row}")

    def _values(self, values: Sequence[Value]) -> None:
        columns = self.sheet.columns
        if len(values) > len(columns):
            told = f"{len(values)} values, {len(columns)} columns"
            raise ValueError(f"sheet {self.sheet.name!r}, row {self.row + 1}: {told}")
        filled: list[Value] = [*values, *[None] * (len(columns) - len(values))]
        cells = [self._value(column.kind, value) for column, value in zip(columns, filled, strict=True)]
        lines = max(self._lines(column.width, value) for column, value in zip(columns, filled, strict=True))
        self._append(cells, min(LINE_HEIGHT * lines + 4, HIGHEST_ROW) if lines > 1 else 0)

    @staticmethod
    def _lines(width: float, value: Value) -> int:
        """Lines that a text takes in its column; told to the file because not every program works it out."""
        text = value.text if isinstance(value, State | Link) else value
        if not isinstance(text, str) or (len(text) * 2 < width - 3 and "\n" not in text):
            return 1
        return sum(
            max(1, math.ceil(ems(line, 0.56) * 1.86 / max(width - 2, 1))) for line in clean(text[:4000]).split("\n")
        )

    def _value(self, kind: Kind, value: Value) -> Any:
        if isinstance(value, State):
            return self._text(value.text, TONES[value.tone])
        if isinstance(value, Link):
            return self._link(value)
        if kind == "number" and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            exact = math.isfinite(value) and abs(float(value)) < EXACT_INTEGER
            look = "整数" if exact and value == int(value) else "小数"
            return self._cell(value, look) if exact else self._text(str(value), "数字栏文字")
        if kind == "date" and isinstance(value, date):
            return self._day(value)
        return self._text(shown(value), "数字栏文字" if kind == "number" else "文字")

    def _day(self, value: date) -> Any:
        if isinstance(value, datetime) and value.tzinfo is not None:
            raise ValueError("a time in a sheet is local time without an offset")
        if (value.year, value.month) < FIRST_MONTH:
            return self._text(shown(value), "文字")
        return self._cell(value, "时刻" if isinstance(value, datetime) else "日期")

    def _link(self, link: Link) -> Any:
        if not SAFE_LINK.fullmatch(link.address) or self.links >= LINK_LIMIT:
            return self._text(link.text, "文字")
        self.links += 1
        cell = self._text(link.text or link.address, "链接")
        cell.hyperlink = link.address
        return cell

    def _text(self, text: str, look: str) -> Any:
        """A cell that holds text as text; the mark keeps it so even when the cell is edited."""
        text = fitted(clean(text))
        cell = self._cell(text or None, look)
        if text:
            cell.data_type = "s"  # openpyxl would make a formula or an error of some
            cell.quotePrefix = text.startswith(FORMULA_SIGNS)
        return cell

    def _cell(self, value: object, look: str) -> Any:
        cell: Any = WriteOnlyCell(self.page)
        if look not in self.looks:
            cell.style = look  # openpyxl goes through all names for this, so once is enough
            self.looks[look] = cell._style
        cell._style = copy(self.looks[look])  # before the value, which respects a look's own form of dates
        cell.value = value
        return cell


def units(text: str, limit: int) -> str:
    """The longest beginning of the text within `limit` UTF-16 units, which is how Excel counts."""
    return text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")


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
