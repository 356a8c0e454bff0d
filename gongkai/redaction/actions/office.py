"""Takes out of a package what documents and workbooks have in common."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING

from gongkai.redaction.models import Trace
from gongkai.redaction.sources import pictures
from gongkai.redaction.sources.office import (
    ALT,
    RELATED,
    SHEETS_OF_PROPERTIES,
    drawn,
    is_crop,
    is_link_out,
    number,
    variables,
)
from gongkai.redaction.sources.packages import Package, Relation, cut, drop_attribute, local

if TYPE_CHECKING:
    from lxml.etree import _Element

REFERENCE = "relationships}"  # end of the namespace of attributes that name a relation
SHOWN = frozenset({"hyperlink", "blip", "imagedata", "fill", "stroke", "path"})  # these stay, without their reference


def clean_office(package: Package, drop: frozenset[Trace]) -> None:
    """Removes properties, embedded and linked files, scripts, caches, data, and what pictures say."""
    for kind, step in STEPS.items():
        if kind in drop:
            step(package)
    for relation in list(package.everywhere()):
        if is_link_out(relation):
            unwanted = Trace.LINKED in drop
        else:
            unwanted = RELATED.get(relation.kind) in drop and not relation.external
        if unwanted:
            forget(package, relation)


def forget(package: Package, relation: Relation) -> None:
    """Cuts a relation and what in its source stands for it; the picture of an embedded file stays."""
    if relation.source.endswith((".xml", ".vml")):
        for element in list(package.tree(relation.source).iter("*")):
            keys = [key for key, value in element.attrib.items() if REFERENCE in str(key) and value == relation.id]
            if not keys:
                continue
            if local(element) in SHOWN and not is_link_of_sheet(element):
                for key in keys:
                    del element.attrib[key]
            else:
                cut(element)
    cut(relation.element)


def is_link_of_sheet(element: _Element) -> bool:
    """Whether it is a hyperlink of a worksheet, which is an entry of a list and not around the text."""
    parent = element.getparent()
    return parent is not None and local(parent) == "hyperlinks"


def no_properties(package: Package) -> None:
    """Without author, company, custom properties, thumbnail, variables and settings of printers."""
    for variable in variables(package):
        cut(variable)
    for relation in list(package.everywhere()):
        if relation.kind in {*SHEETS_OF_PROPERTIES, "thumbnail", "printerSettings"}:
            forget(package, relation)


def no_exif(package: Package) -> None:
    """Pictures without camera, place and time."""
    for name, kind in package.reachable().items():
        if kind == "image":
            package.changed[name] = pictures.silent(package.data(name))


def no_alt_text(package: Package) -> None:
    """Drawings without the words behind them and the names of their files."""
    for name in drawn(package):
        for element in package.tree(name).iter("{*}docPr", "{*}cNvPr", "{*}shape", "{*}imagedata"):
            drop_attribute(element, *ALT)


def no_bindings(package: Package) -> None:
    """Content controls keep their text and lose their tie to data that is taken out."""
    for name in drawn(package):
        for element in list(package.tree(name).iter("{*}dataBinding")):
            cut(element)


def no_crops(package: Package) -> None:
    """Pictures are cut down to what of them is shown."""
    for name in drawn(package):
        targets = {relation.id: relation for relation in package.relations(name)}
        for crop in [element for element in package.tree(name).iter("*") if is_crop(element)]:
            parent = crop.getparent()
            blip = None if parent is None else parent.find("{*}blip")
            if blip is None:
                continue
            for key, value in blip.attrib.items():
                if str(key).endswith("}embed") and value in targets:
                    cropped_part(package, targets[str(value)], crop, blip, str(key))
            cut(crop)
        drop_unused_pictures(package, name)


def drop_unused_pictures(package: Package, source: str) -> None:
    """Whole pictures that a part no longer shows, since it shows pieces of them."""
    named = {value for element in package.tree(source).iter("*") for value in element.attrib.values()}
    for relation in package.relations(source):
        if relation.kind == "image" and relation.id not in named:
            cut(relation.element)


def cropped_part(package: Package, relation: Relation, crop: _Element, blip: _Element, key: str) -> None:
    """A new part with the shown piece of a picture, and a relation to it in the place of the old one."""
    ending = posixpath.splitext(relation.part)[1].lower()
    if relation.part not in package:
        return
    edges = tuple(max(number(crop.get(side)), 0) / 100_000 for side in "ltrb")
    data, ending = cropped(package.data(relation.part), edges, ending)
    folder, stem = posixpath.dirname(relation.part), posixpath.basename(relation.part).partition(".")[0]
    serial = next(n for n in range(1, 100_000) if f"{folder}/{stem}-{n}{ending}" not in package)
    name = f"{folder}/{stem}-{serial}{ending}"
    package.changed[name] = data
    package.allow(ending.lstrip("."), "image/jpeg" if ending in {".jpg", ".jpeg"} else "image/png")
    blip.set(key, package.relate(relation, f"/{name}"))


def cropped(data: bytes, edges: tuple[float, ...], ending: str) -> tuple[bytes, str]:
    """The picture without its edges (fractions left, top, right, bottom); photographs stay JPEG, all else becomes PNG."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        width, height = upright.size
        left, top = int(width * edges[0]), int(height * edges[1])
        right, bottom = int(width * (1 - edges[2])), int(height * (1 - edges[3]))
        piece = upright.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
        buffer = io.BytesIO()
        if ending in {".jpg", ".jpeg"}:
            piece.convert("RGB").save(buffer, "JPEG", quality=92)
            return buffer.getvalue(), ending
        piece.save(buffer, "PNG")
        return buffer.getvalue(), ".png"


STEPS: dict[Trace, Callable[[Package], None]] = {
    Trace.PROPERTY: no_properties,
    Trace.CROPPED: no_crops,
    Trace.EXIF: no_exif,
    Trace.ALT_TEXT: no_alt_text,
    Trace.DATA: no_bindings,
}
