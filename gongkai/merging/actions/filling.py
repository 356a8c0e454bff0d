"""A template and the values of one case become a letter (.docx)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lxml import etree

from gongkai.merging.models import Items, Values
from gongkai.merging.sources.marks import SPACE, Line, Mark
from gongkai.merging.sources.parts import W, parts_of, zipped
from gongkai.merging.sources.templates import NAME, lines_in, list_of, read_template, unit_of
from gongkai.papers.actions.texts import clean, escaped
from gongkai.rules.refused import Refused

if TYPE_CHECKING:
    from lxml.etree import _Element

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_CORE = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_DRAWN = (f"{W}drawing", f"{W}pict", f"{W}object")


def missing(template: bytes, values: Values) -> list[str]:
    """The names of all fields that a letter needs and that have no value, in the template's order.

    A value of nothing but blanks is none. Of a list that is not there its own name is given, of an item's 事项.内容.
    """
    found: dict[str, None] = {}
    fields = read_template(template).fields
    optional = {each.name for each in fields if each.optional}
    for each in fields:
        group, _, item = each.name.partition(".")
        value = values.get(group, "")
        if not item and not each.repeated:
            lacking = "" if each.optional or _text(group, value).strip() else group
        elif not item:
            lacking = ""  # {{?事项}}: whether the list is there
        elif rows := _items(group, value):
            lacking = "" if each.optional or all(row.get(item, "").strip() for row in rows) else each.name
        else:
            lacking = "" if group in optional else group
        found |= {lacking: None} if lacking else {}
    return list(found)


def fill(template: bytes, values: Values, *, stamp: datetime) -> bytes:
    """The letter as .docx; the same template, values and stamp give the same bytes.

    A value of several lines becomes paragraphs like the field's where the field stands alone, else lines. Every value is
    text, whatever it holds; what a file cannot hold is dropped. `stamp` is the time of making in the file's properties,
    which keep the template's title and nobody's name.
    Refused for a template with faults and for fields without a value; ValueError for a list where text is asked for.
    """
    read = read_template(template)
    if read.faults:
        raise Refused(f"模板有{len(read.faults)}处写得不对：{''.join(read.faults)}", then="请改好模板再生成文书。")
    if wanting := missing(template, values):
        raise Refused(f"还有{len(wanting)}个字段没有内容：{'、'.join(wanting)}。", then="请补充后再生成文书。")
    parts = parts_of(NAME, template)
    files = dict(parts.files)
    for path in parts.texts():
        if b"{" in files[path] or "｛".encode() in files[path]:
            root = parts.tree(path)
            _fill(root, values)
            files[path] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if _CORE in files:
        files[_CORE] = _properties(parts.tree(_CORE), stamp)
    return zipped(files)


def _fill(root: _Element, values: Values) -> None:
    """Lists first, then what stands outside them; all places are found before anything is written."""
    lines = lines_in(root)
    units = {unit_of(line): list_of(line) for line in lines if list_of(line)}
    single = [
        line for line in lines if not any(unit in units for unit in (line.paragraph, *line.paragraph.iterancestors()))
    ]
    for unit, name in units.items():
        for item in _items(name, values.get(name, ())):
            copy = _copy(unit)
            unit.addprevious(copy)
            for line in lines_in(copy):
                _write(line, _Scope(values, name, item))
        _remove(unit)
    for line in single:
        _write(line, _Scope(values))


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the fields of a paragraph may show: the values, and in a repeated row or line one item of its list."""

    values: Values
    name: str = ""
    item: Mapping[str, str] = field(default_factory=dict)

    def text(self, mark: Mark) -> str:
        """The text for a field; a list has none of its own."""
        if mark.item:
            return clean(self.item.get(mark.item, "")).rstrip("\n") if mark.name == self.name else ""
        value = self.values.get(mark.name, "")
        return clean(value).rstrip("\n") if isinstance(value, str) else ""

    def holds(self, mark: Mark) -> bool:
        """Whether a field has a text, or a list an item."""
        listed = not mark.item and not isinstance(self.values.get(mark.name, ""), str)
        return bool(self.values.get(mark.name)) if listed else bool(self.text(mark).strip())


def _write(line: Line, scope: _Scope) -> None:
    """Puts the values into one paragraph, takes it away, or makes several of it."""
    guard = line.guard
    if guard and not scope.holds(guard):
        _remove(line.paragraph)
        return
    texts = [scope.text(mark) for mark in line.marks]
    if guard and any(mark.key == guard.key for mark in line.marks[1:]):
        texts[0] = ""
    if line.alone and "\n" in texts[0] and not any(True for _ in line.paragraph.iter(*_DRAWN)):
        for text in texts[0].split("\n"):
            copy = _copy(line.paragraph)
            line.paragraph.addprevious(copy)
            part = Line(copy)
            _broken(part.replace(part.marks[0], text))
        _remove(line.paragraph)
        return
    nodes: list[_Element] = []
    for mark, text in reversed(list(zip(line.marks, texts, strict=True))):
        node = line.replace(mark, text)
        if ("\n" in text or "\t" in text) and node not in nodes:
            nodes.append(node)
    for node in nodes:  # only now: breaking moves the places of the marks before
        _broken(node)


def _broken(node: _Element) -> None:
    """Line breaks and tabs in a text as Word has them: elements between texts."""
    pieces: list[str] = [""]
    for character in node.text or "":
        if character in "\n\t":
            pieces += [character, ""]
        else:
            pieces[-1] += character
    node.text = pieces[-1]
    for piece in pieces[:-1]:
        tag = {"\n": "br", "\t": "tab"}.get(piece, "t")
        element = etree.Element(f"{W}{tag}")
        if tag == "t":
            element.text = piece
            element.set(SPACE, "preserve")
        node.addprevious(element)


def _copy(element: _Element) -> _Element:
    """A copy without what may stand only once in a document: bookmarks and identifiers of paragraphs."""
    copy = deepcopy(element)
    copy.tail = None
    for inner in list(copy.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        inner.getparent().remove(inner)  # type: ignore[union-attr]
    for inner in copy.iter(f"{W}p", f"{W}tr"):
        for name in ("paraId", "textId"):
            inner.attrib.pop(f"{_W14}{name}", "")
    return copy


def _remove(element: _Element) -> None:
    """Takes a row or paragraph away; one that its place cannot do without is emptied."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tag == f"{W}tr":
        parent.remove(element)
        if parent.find(f"{W}tr") is None and parent.getparent() is not None:
            _remove_table(parent)
        return
    after, before = element.getnext(), element.getprevious()
    closes_table = after is None and before is not None and before.tag == f"{W}tbl"
    needed = len(parent.findall(f"{W}p")) == 1 or closes_table or element.find(f"{W}pPr/{W}sectPr") is not None
    if needed:
        for inner in list(element):
            if inner.tag != f"{W}pPr":
                element.remove(inner)
    else:
        parent.remove(element)


def _remove_table(table: _Element) -> None:
    parent = table.getparent()
    if parent is not None:
        table.addprevious(etree.Element(f"{W}p"))
        parent.remove(table)


def _text(name: str, value: str | Items) -> str:
    if not isinstance(value, str):
        raise ValueError(f"field {name} takes text, got a list")
    return value


def _items(name: str, value: str | Items) -> Sequence[Mapping[str, str]]:
    if isinstance(value, str):
        if value:
            raise ValueError(f"field {name} takes a list of rows, got text")
        return ()
    return value


def _properties(root: _Element, stamp: datetime) -> bytes:
    """The file's properties: the title of the template and the time of making, UTC."""
    title = root.find(_TITLE)
    time = (stamp.astimezone(UTC) if stamp.tzinfo else stamp).strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{time}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped((title.text if title is not None else '') or '')}</dc:title>{dates}</cp:coreProperties>"
    ).encode()
