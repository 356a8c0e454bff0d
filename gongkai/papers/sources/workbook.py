"""Workbooks (.xlsx): every sheet, values as shown, merged cells, hidden rows, columns and sheets marked.

A sheet's table begins at the first row with text in two cells: what stands alone in the rows above (title, 附件, unit of
measure) and in full-width rows below is paragraphs. Blank rows part two tables only where these differ in their columns
or the second has a title of its own. Text boxes come as paragraphs at the end. Not read: comments, charts, page headers.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gongkai.papers.models import Paper
from gongkai.papers.sources import archives
from gongkai.papers.sources.blocks import Blocks, Slot
from gongkai.papers.sources.figures import CHINESE_FORMATS, is_date_format, shown
from gongkai.papers.sources.refusals import Unreadable
from gongkai.papers.sources.regions import regions

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_CELLS = 300_000  # in all sheets together, blank formatted ones too


def read_workbook(name: str, archive: zipfile.ZipFile, data: bytes) -> Paper:
    """An .xlsx file. Unreadable for a damaged one and for more than MAX_CELLS cells."""
    from openpyxl import load_workbook

    formulas = _looked_over(name, archive)
    book = load_workbook(io.BytesIO(data), data_only=True)
    sources = load_workbook(io.BytesIO(data)) if formulas else None
    blocks = Blocks()
    for sheet in book.worksheets:
        blocks.sheet = sheet.title
        source = sources[sheet.title] if sources is not None else None
        _Sheet(book, sheet, source).into(blocks)
    blocks.sheet = None
    for text in _boxes(name, archive):
        blocks.paragraph(text)
    return blocks.paper("xlsx")


def _looked_over(name: str, archive: zipfile.ZipFile) -> bool:
    """Whether any sheet has formulas. Unreadable for too many cells and for parts with a document type definition."""
    cells, formulas = 0, False
    for path in archive.namelist():
        if not path.endswith((".xml", ".rels")) or not path.startswith(("xl/", "_rels/", "[Content")):
            continue
        part = archives.part(name, archive, path) or b""
        if b"<!DOCTYPE" in part or "<!DOCTYPE".encode("utf-16-le") in part:
            archives.tree(name, archive, path)
        if path.startswith("xl/worksheets/"):
            cells += len(re.findall(rb"<(?:\w+:)?c[\s>]", part))
            formulas = formulas or re.search(rb"<(?:\w+:)?f[\s>/]", part) is not None
    if cells > MAX_CELLS:
        raise Unreadable(
            f"“{name}”有 {cells // 10_000} 万个单元格，一次读不完。",
            then="请删去无关的工作表和空白行列，另存一份再上传。",
        )
    return formulas


def _boxes(name: str, archive: zipfile.ZipFile) -> Iterator[str]:
    """The paragraphs of the text boxes of all sheets."""
    from lxml import etree

    for path in sorted(archive.namelist()):
        root = archives.tree(name, archive, path) if re.fullmatch(r"xl/drawings/drawing\d+\.xml", path) else None
        if root is not None:
            for paragraph in root.iterfind(".//{*}txBody/{*}p"):
                yield "".join(piece.text or "" for piece in paragraph.iter(etree.Element) if piece.tag.endswith("}t"))


class _Sheet:
    """One sheet on its way into blocks. `source` is the same sheet with formulas instead of results."""

    def __init__(self, book: Workbook, sheet: Worksheet, source: Worksheet | None) -> None:
        self.book, self.sheet, self.source = book, sheet, source
        self.hidden = sheet.sheet_state != "visible"
        self.hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
        hidden = [column for column in sheet.column_dimensions.values() if column.hidden]
        self.hidden_columns = {n for column in hidden for n in range(column.min or 0, (column.max or 0) + 1)}

    def into(self, blocks: Blocks) -> None:
        """Add the sheet's paragraphs and tables."""
        merges = {(area.min_row, area.min_col): area for area in self.sheet.merged_cells.ranges}
        placed: list[tuple[int, int, Slot]] = []
        centred: set[tuple[int, int]] = set()
        for (row, column), cell in sorted(self.sheet._cells.items()):
            text, area = self._text(cell), merges.get((row, column))
            if text.strip() or area is not None:
                slot = Slot(text, hidden=self.hidden or row in self.hidden_rows or column in self.hidden_columns)
                if area is not None:
                    slot.rows, slot.columns = area.max_row - row + 1, area.max_col - column + 1
                placed.append((row, column, slot))
                if cell.alignment and cell.alignment.horizontal in {"center", "centerContinuous"}:
                    centred.add((row, column))
        for region in regions(placed):
            if len(region) == 1:
                row, column, slot = region[0]
                blocks.paragraph(slot.text, centred=(row, column) in centred, hidden=slot.hidden)
            else:
                blocks.table(region)

    def _text(self, cell: Cell | MergedCell) -> str:
        value: object = cell.value
        if value is None and self.source is not None:
            value = self.source[cell.coordinate].value
            value = getattr(value, "text", value)
        if value is None or isinstance(value, str):
            return value or ""
        pattern = _pattern(cell)
        if isinstance(value, int | float) and not isinstance(value, bool) and is_date_format(pattern):
            value = self._date(value)
        return shown(value, pattern)

    def _date(self, value: float) -> object:
        from openpyxl.utils.datetime import from_excel

        try:
            return from_excel(value, self.book.epoch)
        except (ValueError, OverflowError):
            return value


def _pattern(cell: Cell | MergedCell) -> str:
    """The number format; formats known by number only are the Chinese edition's."""
    known = CHINESE_FORMATS.get(getattr(cell, "_style").numFmtId) if cell.has_style else None  # noqa: B009
    return known or cell.number_format or "General"
