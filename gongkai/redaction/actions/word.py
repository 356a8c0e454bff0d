"""A .docx without comments, revisions and hidden text: insertions accepted, deletions carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.redaction.actions.office import clean_office
from gongkai.redaction.models import Trace
from gongkai.redaction.sources.packages import Package, cut, local, unwrap
from gongkai.redaction.sources.word import RESTYLED, TEXTS, Styles, all_text, is_faint, is_vanished

if TYPE_CHECKING:
    from lxml.etree import _Element

COMMENTS = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")
ANCHORS = ("{*}commentRangeStart", "{*}commentRangeEnd", "{*}commentReference", "{*}annotationRef")
MOVES = ("{*}moveFromRangeStart", "{*}moveFromRangeEnd", "{*}moveToRangeStart", "{*}moveToRangeEnd")


def clean_word(package: Package, drop: frozenset[Trace]) -> None:
    """Changes the package so that nothing of the kinds to drop is left in it."""
    styles = Styles(package)
    for name, kind in package.reachable().items():
        if kind in TEXTS:
            clean_text(package.tree(name), drop, styles)
        if kind == "settings" and Trace.DELETED in drop:
            remove(package.tree(name), "{*}trackRevisions")
    if Trace.COMMENT in drop:
        package.drop(*COMMENTS)
    clean_office(package, drop)


def clean_text(root: _Element, drop: frozenset[Trace], styles: Styles) -> None:
    """One part: revisions first, so that what is judged hidden is what would be shown."""
    if Trace.DELETED in drop:
        delete_rows_and_cells(root)
        remove(root, "{*}moveFrom", *MOVES, inside_marks=False)
        remove(root, "{*}del", inside_marks=False)
        join_paragraphs(root)
    if Trace.INSERTED in drop:
        accept(root)
    if Trace.REVISION in drop:
        remove(root, *(f"{{*}}{name}" for name in RESTYLED))
    if Trace.COMMENT in drop:
        remove(root, *ANCHORS)
    for run in list(root.iter("{*}r")):
        if not all_text(run).strip():
            continue
        hidden = Trace.HIDDEN_TEXT in drop and is_vanished(run, styles)
        if hidden or (Trace.FAINT in drop and is_faint(run, styles)):
            empty(run)


def empty(run: _Element) -> None:
    """Takes the text out of a run; ends of fields stay, so that the file stays sound."""
    for piece in list(run):
        if local(piece) in {"t", "delText", "instrText", "tab", "sym"}:
            cut(piece)


def remove(root: _Element, *tags: str, inside_marks: bool = True) -> None:
    """Cuts all elements of these names; `inside_marks` includes those that mark a paragraph's end or a row."""
    for element in list(root.iter(*tags)):
        parent = element.getparent()
        if inside_marks or parent is None or local(parent) not in {"rPr", "trPr", "tcPr"}:
            cut(element)


def delete_rows_and_cells(root: _Element) -> None:
    """Rows and cells that were deleted with revisions on."""
    for mark in list(root.iter("{*}del", "{*}cellDel")):
        parent = mark.getparent()
        holder = None if parent is None else parent.getparent()
        if parent is not None and holder is not None and local(parent) in {"trPr", "tcPr"}:
            cut(holder)
    for table in list(root.iter("{*}tbl")):
        if table.find("{*}tr") is None and table.find("{*}sdt") is None:
            cut(table)


def join_paragraphs(root: _Element) -> None:
    """Paragraphs whose end was deleted go on with what follows; those left without anything go."""
    for mark in list(root.iter("{*}del", "{*}moveFrom")):
        sheet = mark.getparent()
        if sheet is None or local(sheet) != "rPr":
            continue
        cut(mark)
        paragraph = next(sheet.iterancestors("{*}p"), None)
        following = None if paragraph is None else paragraph.getnext()
        if paragraph is None or following is None or local(following) != "p":
            continue
        at = 1 if following.find("{*}pPr") is not None else 0
        for offset, child in enumerate([child for child in paragraph if local(child) != "pPr"]):
            following.insert(at + offset, child)
        cut(paragraph)


def accept(root: _Element) -> None:
    """Insertions become part of the text."""
    for element in list(root.iter("{*}ins", "{*}moveTo", "{*}cellIns")):
        parent = element.getparent()
        marks_something = parent is not None and local(parent) in {"rPr", "trPr", "tcPr"}
        cut(element) if marks_something else unwrap(element)
    remove(root, *MOVES)
