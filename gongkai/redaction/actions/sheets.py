"""An .xlsx without what it hid. Where cells, sheets or links go, formulas become the values that they showed."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from typing import TYPE_CHECKING

from lxml import etree

from gongkai.redaction.actions.office import clean_office, forget
from gongkai.redaction.models import Trace
from gongkai.redaction.sources.packages import Package, cut, drop_attribute
from gongkai.redaction.sources.sheets import (
    BUILT_IN,
    LOGS,
    NOTES,
    Book,
    column_of,
    hidden_columns,
    hidden_rows,
    letters,
    relation_id,
    row_of,
    traces_of_machine,
)
from gongkai.rules.refused import Refused

if TYPE_CHECKING:
    from lxml.etree import _Element

FREEZING = frozenset({Trace.SHEET, Trace.ROW, Trace.COLUMN, Trace.FAINT, Trace.NAME, Trace.LINKED, Trace.CACHE})
EMPTY_LISTS = (
    "pivotCaches", "externalReferences", "oleObjects", "controls", "hyperlinks", "definedNames", "tableParts", "Choice",
    "Fallback", "AlternateContent",
)  # fmt: skip
PERSONS = "person"
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


def clean_sheets(package: Package, drop: frozenset[Trace]) -> None:
    """Changes the package so that nothing of the kinds to drop is left in it.

    Refused where a formula must become a value and the file does not hold one.
    """
    book = Book(package)
    found = {find.kind for find in book.looks()}
    if found & drop & FREEZING:
        freeze(book)
    for kind, step in STEPS.items():
        if kind in drop & found:
            step(book)
    clean_office(package, drop)
    for name in [book.main, *(sheet.part for sheet in book.sheets)]:
        drop_empty_lists(package.tree(name))
    forget_strings(book)


def freeze(book: Book) -> None:
    """Formulas become the values that they last had."""
    for sheet in book.sheets:
        root = book.package.tree(sheet.part)
        for cell in [cell for cell in root.iter("{*}c") if cell.find("{*}f") is not None]:
            if not cell.findtext("{*}v") and cell.get("t") != "str" and not sheet.hidden:
                raise Refused(
                    f"{sheet.place}{cell.get('r')}的公式还没有算出结果，删去隐藏内容后会变成空白。",
                    then="请用 Excel 或 WPS 打开这个表格、保存一次，再来清理。",
                )
            for formula in cell.findall("{*}f"):
                cut(formula)
            drop_attribute(cell, "cm", "vm")
        for element in list(root.iter("{*}dataValidations")):
            cut(element)
        no_rules_of_other_sheets(root)
    for relation in book.package.relations(book.main):
        if relation.kind in {"calcChain", "sheetMetadata"}:
            cut(relation.element)


def no_rules_of_other_sheets(root: _Element) -> None:
    """Conditional formats that look at another sheet; it may be gone."""
    for rules in list(root.iter("{*}conditionalFormatting")):
        if any("!" in (formula.text or "") for formula in rules.iter("{*}formula", "{*}f")):
            cut(rules)


def no_sheets(book: Book) -> None:
    """Hidden sheets go, with the names that speak of them."""
    away = [sheet for sheet in book.sheets if sheet.hidden]
    if len(away) == len(book.sheets):
        raise Refused("这个表格的所有工作表都是隐藏的，删去后什么也不剩。", then="请先取消隐藏要公开的工作表。")
    order = list(book.root.iterfind("{*}sheets/{*}sheet"))
    gone = {order.index(sheet.element) for sheet in away}
    for name in list(book.root.iterfind("{*}definedNames/{*}definedName")):
        speaks = any(sheet.name in (name.text or "") for sheet in away)
        if speaks or renumbered(name, gone):
            cut(name)
    targets = {relation_id(sheet.element) for sheet in away}
    for relation in book.package.relations(book.main):
        if relation.id in targets:
            forget(book.package, relation)
    for view in book.root.iter("{*}workbookView"):
        drop_attribute(view, "activeTab", "firstSheet")
    for sheet in away:
        book.sheets.remove(sheet)
    no_list_of_parts(book.package)


def renumbered(name: _Element, gone: set[int]) -> bool:
    """Gives a sheet's own name the new number of its sheet; True where that sheet is gone."""
    own = name.get("localSheetId")
    if own is None or not own.isdigit():
        return False
    name.set("localSheetId", str(int(own) - sum(at < int(own) for at in gone)))
    return int(own) in gone


def no_list_of_parts(package: Package) -> None:
    """The names of sheets stand among the properties too."""
    for relation in package.relations(""):
        if relation.kind == "extended-properties" and relation.part in package:
            for element in list(package.tree(relation.part).iter("{*}TitlesOfParts", "{*}HeadingPairs")):
                cut(element)


def no_rows(book: Book) -> None:
    """Hidden rows are emptied; they keep their place, so that nothing moves."""
    for sheet in book.sheets:
        root = book.package.tree(sheet.part)
        rows = hidden_rows(root)
        numbers = {row_of(row) for row in rows}
        for row in rows:
            for cell in list(row):
                cut(cell)
        if rows:
            loosen(book, sheet.part, rows=numbers)


def no_columns(book: Book) -> None:
    """Hidden columns are emptied; they keep their place."""
    for sheet in book.sheets:
        root = book.package.tree(sheet.part)
        stretches = hidden_columns(root)
        names = {letters(column) for low, high in stretches for column in range(low, high + 1)}
        for cell in list(root.iter("{*}c")):
            if any(low <= column_of(cell) <= high for low, high in stretches):
                cut(cell)
        if stretches:
            loosen(book, sheet.part, columns=names)


def loosen(book: Book, part: str, rows: Set[int] = frozenset(), columns: Set[str] = frozenset()) -> None:
    """What speaks of emptied cells goes: links of theirs, criteria of filters, tables whose headings may be missing."""
    root = book.package.tree(part)
    for link in list(root.iter("{*}hyperlink")):
        found = REFERENCE.match(link.get("ref", ""))
        if found and (found[1] in columns or int(found[2]) in rows):
            cut(link)
    for criteria in list(root.iter("{*}filterColumn", "{*}sortState")):
        cut(criteria)
    for relation in book.package.relations(part):
        if relation.kind == "table":
            forget(book.package, relation)


def no_faint_cells(book: Book) -> None:
    """Cells that cannot be seen are emptied."""
    for sheet in book.sheets:
        for cell in [cell for cell in book.package.tree(sheet.part).iter("{*}c") if book.is_faint(cell)]:
            for child in list(cell):
                cut(child)
            drop_attribute(cell, "t")


def no_notes(book: Book) -> None:
    """Notes and threads go, with their yellow boxes and the list of who wrote them."""
    for relation in list(book.package.everywhere()):
        if relation.kind in {*NOTES, PERSONS}:
            cut(relation.element)
    for relation in list(book.package.everywhere()):
        if relation.kind == "vmlDrawing" and relation.part in book.package:
            for data in list(book.package.tree(relation.part).iter("{*}ClientData")):
                shape = data.getparent()
                if data.get("ObjectType") == "Note" and shape is not None:
                    cut(shape)


def no_names(book: Book) -> None:
    """Names that somebody gave; print areas and titles stay."""
    for name in list(book.root.iterfind("{*}definedNames/{*}definedName")):
        if not name.get("name", "").startswith(BUILT_IN):
            cut(name)


def no_traces_of_machine(book: Book) -> None:
    """Where the workbook lay and who reserved it."""
    for element in traces_of_machine(book.root):
        cut(element)


def no_log(book: Book) -> None:
    """The log of a shared workbook."""
    for relation in book.package.relations(book.main):
        if relation.kind in LOGS:
            cut(relation.element)


def no_queries(book: Book) -> None:
    """Tables that a query filled become plain tables."""
    for name, kind in book.package.reachable().items():
        if kind == "table":
            for element in book.package.tree(name).iter("*"):
                drop_attribute(element, "tableType", "queryTableFieldId")


def drop_empty_lists(root: _Element) -> None:
    """Lists that lost all their entries, which Excel would call damage."""
    for element in reversed(list(root.iter(*(f"{{*}}{name}" for name in EMPTY_LISTS)))):
        if len(element) == 0 and not (element.text or "").strip():
            cut(element)


def forget_strings(book: Book) -> None:
    """Shared strings that no cell uses any more are emptied; the others keep their numbers."""
    root = book.part_of_kind("sharedStrings")
    if root is None:
        return
    used = {
        cell.findtext("{*}v")
        for sheet in book.sheets
        for cell in book.package.tree(sheet.part).iter("{*}c")
        if cell.get("t") == "s"
    }
    for at, item in enumerate(root.iterfind("{*}si")):
        if str(at) not in used:
            for child in list(item):
                cut(child)
            etree.SubElement(item, f"{{{etree.QName(item).namespace}}}t")


STEPS: dict[Trace, Callable[[Book], None]] = {
    Trace.FAINT: no_faint_cells,
    Trace.ROW: no_rows,
    Trace.COLUMN: no_columns,
    Trace.SHEET: no_sheets,
    Trace.COMMENT: no_notes,
    Trace.NAME: no_names,
    Trace.PROPERTY: no_traces_of_machine,
    Trace.REVISION: no_log,
    Trace.LINKED: no_queries,
}
