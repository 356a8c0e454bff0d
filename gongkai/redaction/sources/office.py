"""What .docx and .xlsx have in common: properties, embedded and linked files, pictures, data that nobody sees."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gongkai.redaction.models import Hidden, Trace, hidden
from gongkai.redaction.sources import pictures
from gongkai.redaction.sources.packages import Package, Relation, attribute, local

if TYPE_CHECKING:
    from lxml.etree import _Element

PERSONS = {
    "creator": "作者",
    "lastModifiedBy": "最后修改人",
    "Company": "单位",
    "Manager": "主管",
    "HyperlinkBase": "链接基址",
}
WORDS = {"title": "标题", "subject": "主题", "keywords": "关键词", "description": "备注", "category": "类别"}
SHEETS_OF_PROPERTIES = frozenset({"core-properties", "extended-properties", "custom-properties"})
RELATED = {  # kinds of relations that bring along what the page does not show
    "oleObject": Trace.EMBEDDED, "package": Trace.EMBEDDED, "control": Trace.EMBEDDED, "aFChunk": Trace.EMBEDDED,
    "vbaProject": Trace.SCRIPT, "xlMacrosheet": Trace.SCRIPT, "xlIntlMacrosheet": Trace.SCRIPT,
    "externalLink": Trace.LINKED, "externalLinkPath": Trace.LINKED, "connections": Trace.LINKED,
    "queryTable": Trace.LINKED,
    "pivotCacheDefinition": Trace.CACHE, "pivotTable": Trace.CACHE, "slicer": Trace.CACHE, "slicerCache": Trace.CACHE,
    "customXml": Trace.DATA, "xmlMaps": Trace.DATA,
}  # fmt: skip
PARTS = {
    "document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注",
    "chart": "图表", "sheet": "工作表", "workbook": "工作簿", "drawing": "工作表中的图", "settings": "文档设置", "glossary": "自动图文集",
}  # fmt: skip
OPEN_ADDRESS = re.compile(r"(?:https?|ftp|mailto|tel):|#", re.IGNORECASE)
ALT = ("descr", "title", "alt")
CROPS = frozenset({"l", "t", "r", "b"})


def look_office(package: Package) -> list[Hidden]:
    """Finds that do not depend on whether it is a document or a workbook."""
    return [*properties(package), *related(package), *of_pictures(package)]


def part_name(source: str) -> str:
    """What a part is called, such as 页眉; 文件 for the package and unknown parts."""
    stem = re.sub(r"\d*$", "", posixpath.basename(source).partition(".")[0])
    return PARTS.get(stem, "文件")


def text_of(element: _Element) -> str:
    """All text in it, blanks between the pieces."""
    return " ".join(str(piece).strip() for piece in element.itertext() if str(piece).strip())


def properties(package: Package) -> Iterator[Hidden]:
    """Author, company, title and what else was noted about the file, and a picture of its first page."""
    for relation in package.relations(""):
        if relation.kind == "thumbnail":
            yield hidden(Trace.PROPERTY, "缩略图", "首页的小图，可能是修改前的样子")
        if relation.kind not in SHEETS_OF_PROPERTIES or relation.part not in package:
            continue
        for element in package.tree(relation.part):
            yield from one_property(element)
    for variable in variables(package):
        yield hidden(Trace.PROPERTY, "文档变量", f"{attribute(variable, 'name')}：{attribute(variable, 'val')}")


def one_property(element: _Element) -> Iterator[Hidden]:
    """An element of one of the three sheets of properties."""
    name, words = local(element), text_of(element)
    if name == "property":
        yield hidden(Trace.PROPERTY, "自定义属性", f"{attribute(element, 'name')}：{words}")
    elif name in PERSONS and words:
        yield hidden(Trace.PROPERTY, "文件属性", f"{PERSONS[name]}：{words}")
    elif name in WORDS and words:
        yield hidden(Trace.PROPERTY, "文件属性", f"{WORDS[name]}：{words}", "see")


def variables(package: Package) -> list[_Element]:
    """Variables that macros and templates keep in a document."""
    settings = [name for name, kind in package.reachable().items() if kind == "settings"]
    return [variable for name in settings for variable in package.tree(name).iter("{*}docVar")]


def related(package: Package) -> Iterator[Hidden]:
    """Embedded files, links out of the file, scripts, caches and data."""
    for relation in package.everywhere():
        place = part_name(relation.source)
        if is_link_out(relation):
            yield hidden(Trace.LINKED, place, relation.address)
        elif not relation.external and relation.kind in RELATED and relation.part in package:
            yield from brought_along(package, relation, place)


def is_link_out(relation: Relation) -> bool:
    """Whether it points at a file of somebody's machine or network, or is fetched when the file is opened."""
    if not relation.external:
        return False
    return relation.kind != "hyperlink" or OPEN_ADDRESS.match(relation.address) is None


def brought_along(package: Package, relation: Relation, place: str) -> Iterator[Hidden]:
    """A part of its own that the page does not show."""
    kind, name = RELATED[relation.kind], posixpath.basename(relation.part)
    if kind is Trace.DATA:
        words = text_of(package.tree(relation.part)) if name.endswith(".xml") else name
        if words:
            yield hidden(kind, place, words, "see")
    elif relation.kind == "package" and place == "图表":
        yield hidden(kind, place, f"图表背后的整本工作簿（{name}）")
    else:
        yield hidden(kind, place, name)


def of_pictures(package: Package) -> Iterator[Hidden]:
    """Where and when pictures were taken, what was cropped from them, and what is written behind them."""
    for name, kind in package.reachable().items():
        if kind == "image":
            words, place = pictures.tells(package.data(name))
            if words:
                yield hidden(Trace.EXIF, f"图片 {posixpath.basename(name)}", words, "must" if place else "see")
    for name in drawn(package):
        for element in package.tree(name).iter("*"):
            yield from of_drawing(element, part_name(name))


def drawn(package: Package) -> list[str]:
    """XML parts that may hold drawings."""
    return [
        name
        for name, kind in package.reachable().items()
        if kind in {"officeDocument", "header", "footer", "footnotes", "endnotes", "drawing", "glossaryDocument"}
        and name.endswith(".xml")
    ]


def of_drawing(element: _Element, place: str) -> Iterator[Hidden]:
    """Words behind a picture or shape, and a crop."""
    if local(element) in {"docPr", "cNvPr", "shape"}:
        words = " ".join(filter(None, (attribute(element, name) for name in ALT)))
        if words:
            yield hidden(Trace.ALT_TEXT, place, words, "see")
    if is_crop(element):
        yield hidden(Trace.CROPPED, place, "图片被裁剪，裁掉的部分仍在文件里")


def is_crop(element: _Element) -> bool:
    """Whether it says that a picture is shown in part (a negative edge only adds a margin)."""
    return local(element) == "srcRect" and any(
        number(value) > 0 for key, value in element.attrib.items() if str(key) in CROPS
    )


def number(text: str | bytes | None) -> float:
    """A number of the file, in thousandths of a percent also where it is written with a % sign; 0 for anything else."""
    words = text.decode() if isinstance(text, bytes) else text or ""
    try:
        value = float(words[:-1]) * 1000 if words.endswith("%") else float(words)
    except ValueError:
        return 0
    return value if math.isfinite(value) else 0
