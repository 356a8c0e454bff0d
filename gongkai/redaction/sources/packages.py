"""The zip package of .docx and .xlsx: parts, and relations from part to part (ECMA-376 part 2)."""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from gongkai.papers.sources import archives, kinds

if TYPE_CHECKING:
    from lxml.etree import _Element

TYPES = "[Content_Types].xml"
ROOT = ""  # the package itself, as the source of relations
DOCUMENT = "这个文件"  # how refusals name it: the room does not learn names of files
STILL = (1980, 1, 1, 0, 0, 0)  # time of every entry that is written


@dataclass(frozen=True)
class Relation:
    """What a part points at: another part, or something outside the file."""

    element: _Element
    source: str

    @property
    def id(self) -> str:
        """How the part names it."""
        return self.element.get("Id", "")

    @property
    def kind(self) -> str:
        """The last word of its type, such as `comments` or `image`."""
        return self.element.get("Type", "").rpartition("/")[2]

    @property
    def external(self) -> bool:
        """Whether it leaves the file."""
        return self.element.get("TargetMode") == "External"

    @property
    def address(self) -> str:
        """Its target as it is written."""
        return self.element.get("Target", "")

    @property
    def part(self) -> str:
        """The name of the part it points at."""
        folder = posixpath.dirname(self.source)
        return posixpath.normpath(posixpath.join("/", folder, unquote(self.address).partition("#")[0])).lstrip("/")


class Package:
    """All parts of a file. XML parts are trees that can be changed; what nothing points at is not written."""

    def __init__(self, data: bytes, kind: str) -> None:
        """Refused for anything but a sound package of that kind, and for one that unpacks into too much."""
        if kinds.binary_kind(DOCUMENT, data) != "zip":
            raise archives.broken(DOCUMENT)
        archive = archives.opened(DOCUMENT, data)
        kinds.checked(f"{DOCUMENT}.{kind}", kinds.office_kind(DOCUMENT, archive))
        self.archive = archive
        self.entries = {name.lstrip("/"): name for name in archive.namelist() if not name.endswith("/")}
        self.trees: dict[str, _Element] = {}
        self.changed: dict[str, bytes] = {}
        self.main()

    def __contains__(self, name: str) -> bool:
        return name in self.entries or name in self.changed

    def data(self, name: str) -> bytes:
        """The bytes of a part."""
        if name in self.changed:
            return self.changed[name]
        return archives.part(DOCUMENT, self.archive, self.entries[name]) or b""

    def tree(self, name: str) -> _Element:
        """The root of an XML part; Refused where it is none."""
        if name not in self.trees:
            root = archives.tree(DOCUMENT, self.archive, self.entries.get(name, name))
            if root is None:
                raise archives.broken(DOCUMENT)
            self.trees[name] = root
        return self.trees[name]

    def relations(self, source: str) -> list[Relation]:
        """What a part points at, in the order of the file."""
        name = relations_of(source)
        if name not in self:
            return []
        return [Relation(element, source) for element in self.tree(name).iter("{*}Relationship")]

    def reachable(self) -> dict[str, str]:
        """Every part that something points at, with the kind of the first relation to it, in the order of the document."""
        found: dict[str, str] = {}
        waiting = [ROOT]
        while waiting:
            for relation in self.relations(waiting.pop(0)):
                if not relation.external and relation.part in self and relation.part not in found:
                    found[relation.part] = relation.kind
                    waiting.append(relation.part)
        return found

    def everywhere(self) -> Iterator[Relation]:
        """All relations of all parts."""
        for source in [ROOT, *self.reachable()]:
            yield from self.relations(source)

    def main(self) -> str:
        """The name of the document or workbook itself."""
        for relation in self.relations(ROOT):
            if relation.kind == "officeDocument" and relation.part in self:
                return relation.part
        raise archives.broken(DOCUMENT)

    def drop(self, *relation_kinds: str) -> None:
        """Cuts all relations of these kinds, so that what they point at is not written."""
        for relation in list(self.everywhere()):
            if relation.kind in relation_kinds:
                cut(relation.element)

    def relate(self, like: Relation, target: str) -> str:
        """A further relation of the kind and source of another one; its id."""
        parent = like.element.getparent()
        taken = {relation.id for relation in self.relations(like.source)}
        name = next(f"rIdG{serial}" for serial in range(1, 1_000_000) if f"rIdG{serial}" not in taken)
        element = copy.copy(like.element)
        element.attrib.update({"Id": name, "Target": target})
        if parent is not None:
            parent.append(element)
        return name

    def allow(self, ending: str, content_type: str) -> None:
        """Says what parts with an ending hold, where the package does not say it yet."""
        root = self.tree(TYPES)
        if all(element.get("Extension", "").lower() != ending for element in root.iter("{*}Default")):
            namespace = etree.QName(root).namespace
            root.insert(0, etree.Element(f"{{{namespace}}}Default", Extension=ending, ContentType=content_type))

    def written(self) -> bytes:
        """The package anew: reachable parts only, entries without a time, no comment."""
        parts = [*self.reachable()]
        used = {TYPES, relations_of(ROOT), *parts, *(name for name in map(relations_of, parts) if name in self)}
        for element in list(self.tree(TYPES).iter("{*}Override")):
            if element.get("PartName", "").lstrip("/") not in used:
                cut(element)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in [TYPES, relations_of(ROOT), *sorted(used - {TYPES, relations_of(ROOT)})]:
                archive.writestr(zipfile.ZipInfo(name, STILL), self.bytes_now(name), zipfile.ZIP_DEFLATED)
        return buffer.getvalue()

    def bytes_now(self, name: str) -> bytes:
        """A part as it is to be written."""
        if name in self.trees:
            return etree.tostring(self.trees[name], xml_declaration=True, encoding="UTF-8", standalone=True)
        return self.data(name)


def relations_of(source: str) -> str:
    """The name of the part that holds a part's relations."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def cut(element: _Element) -> None:
    """Takes an element out of its tree; text that follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: _Element) -> None:
    """Puts the children of an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(at + offset, child)
    cut(element)


def local(element: _Element) -> str:
    """An element's name without its namespace, "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element | None, name: str) -> str | None:
    """An attribute by its name without namespace, None where there is none."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def drop_attribute(element: _Element, *names: str) -> None:
    """Removes attributes by their names without namespace."""
    for key in list(element.attrib):
        if str(key).rpartition("}")[2] in names:
            del element.attrib[key]
