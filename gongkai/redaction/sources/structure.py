"""What the structure of a .pdf brings along: properties, notes, attachments, layers, scripts, fields, earlier versions."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from gongkai.redaction.models import Hidden, Trace, hidden
from gongkai.redaction.sources import pictures
from gongkai.redaction.sources.rendering import MAX_PAGES, check_size, damaged, locked, too_many

HARMLESS = frozenset({"/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped", "/PTEX.Fullbanner"})
TITLES = {"/Title": "标题", "/Subject": "主题", "/Keywords": "关键词"}
SCRIPTS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})
NOTES = {
    "/Text": "便笺", "/FreeText": "文字框", "/Highlight": "高亮", "/StrikeOut": "删除线", "/Underline": "下划线",
    "/Square": "矩形", "/Circle": "圆形", "/Ink": "手写", "/Stamp": "图章", "/Redact": "未执行的遮盖标记",
}  # fmt: skip
TAGS = re.compile(rb"<[^>]*>|\s+")
DEEPEST = 40  # direct containers within each other


@contextmanager
def parsed(data: bytes) -> Iterator[Pdf]:
    """The document as objects, for as long as the block lasts; Refused where it cannot be used."""
    check_size(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if not 0 < len(pdf.pages) <= MAX_PAGES:
                raise too_many(len(pdf.pages))
            yield pdf
    except pikepdf.PasswordError as error:
        raise locked() from error
    except (pikepdf.PdfError, RecursionError, AttributeError, TypeError, ValueError, LookupError) as error:
        raise damaged() from error  # in a damaged file anything can be of any type


def look_structure(data: bytes) -> list[Hidden]:
    """All finds that need no look at the drawn page."""
    with parsed(data) as pdf:
        return [
            *of_properties(pdf),
            *of_attachments(pdf),
            *of_annotations(pdf),
            *(hidden(Trace.LAYER, "整个文件", layer_name(layer)) for layer in layers_off(pdf)),
            *of_objects(pdf),
            *of_versions(data),
        ]


def of_properties(pdf: Pdf) -> Iterator[Hidden]:
    """The two lists of properties; who made the file must go, its title may stay."""
    for key, value in pdf.trailer.get("/Info", Dictionary()).items():
        if key in HARMLESS or not str(value).strip():
            continue
        name = {**TITLES, "/Author": "作者", "/Company": "单位"}.get(key, key.lstrip("/"))
        yield hidden(Trace.PROPERTY, "文件属性", f"{name}：{value}", "see" if key in TITLES else "must")
    if isinstance(packet := pdf.Root.get("/Metadata"), Stream):
        words = TAGS.sub(b" ", packet.read_bytes()).decode("utf-8", "replace")
        yield hidden(Trace.PROPERTY, "XMP 元数据", words, "must" if b"dc:creator" in packet.read_bytes() else "see")


def of_attachments(pdf: Pdf) -> Iterator[Hidden]:
    """Files that are packed into it."""
    for name in pdf.attachments:
        yield hidden(Trace.EMBEDDED, "附件", name)


def notes_of(page: pikepdf.Page) -> list[Object]:
    """The annotations of a page."""
    found = page.obj.get("/Annots")
    return [one for one in found if isinstance(one, Dictionary)] if isinstance(found, Array) else []


def of_annotations(pdf: Pdf) -> Iterator[Hidden]:
    """Notes, marks, fields of forms, and links to files."""
    for number, page in enumerate(pdf.pages, 1):
        for note in notes_of(page):
            kind, words = str(note.get("/Subtype", "")), str(note.get("/Contents", ""))
            if kind == "/Widget":
                yield hidden(Trace.FORM, f"第{number}页", field_words(note), "see")
            elif kind == "/FileAttachment":
                yield hidden(Trace.EMBEDDED, f"第{number}页", words or "附件")
            elif kind == "/Link" and is_link_out(note):
                yield hidden(Trace.LINKED, f"第{number}页", link_words(note))
            elif kind not in {"/Link", "/Popup"}:
                by = f"（{note['/T']}）" if "/T" in note else ""
                yield hidden(Trace.COMMENT, f"第{number}页{by}", words or NOTES.get(kind, "批注"))


def field_words(field: Object) -> str:
    """Name and value of a field; parts of it may stand with its parent."""
    parent = field.get("/Parent", Dictionary())
    name, value = (str(field.get(key, parent.get(key, ""))) for key in ("/T", "/V"))
    return f"{name}：{value}" if value else name or "表单域"


def action(note: Object) -> Object:
    """What a click does."""
    found = note.get("/A")
    return found if isinstance(found, Dictionary) else Dictionary()


def is_link_out(note: Object) -> bool:
    """Whether a link opens a file of somebody's machine or network."""
    does = action(note)
    address = str(does.get("/URI", ""))
    return str(does.get("/S", "")) in {"/Launch", "/GoToR"} or address.lower().startswith(("file:", "\\\\"))


def link_words(note: Object) -> str:
    """The file that a link opens."""
    does = action(note)
    target = does.get("/F", does.get("/URI", ""))
    return str(target.get("/UF", target.get("/F", ""))) if isinstance(target, Dictionary) else str(target)


def layers_off(pdf: Pdf) -> list[Object]:
    """Layers that are not shown when the file is opened."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return []
    start = properties.get("/D", Dictionary())
    everyone = [*properties.get("/OCGs", Array())]
    off = {one.objgen for one in start.get("/OFF", Array())}
    if str(start.get("/BaseState", "/ON")) == "/OFF":
        off |= {one.objgen for one in everyone} - {one.objgen for one in start.get("/ON", Array())}
    return [layer for layer in everyone if layer.objgen in off]


def layer_name(layer: Object) -> str:
    """What a layer is called."""
    return str(layer.get("/Name", "")) or "未命名图层"


def of_objects(pdf: Pdf) -> Iterator[Hidden]:
    """Scripts, data of the making program, and what photographs say; each kind of private data once."""
    private = False
    for thing in everything(pdf):
        if str(thing.get("/S", "")) in SCRIPTS and "/P" not in thing:
            yield hidden(Trace.SCRIPT, "整个文件", str(thing.get("/JS", ""))[:200] or str(thing["/S"]))
        private = private or "/PieceInfo" in thing
        if is_photograph(thing):
            words, place = pictures.tells(thing.read_raw_bytes())
            if words:
                yield hidden(Trace.EXIF, "图片", words, "must" if place else "see")
    if private:
        yield hidden(Trace.DATA, "整个文件", "制作软件的私有数据", "see")


def is_photograph(thing: Any) -> bool:
    """Whether an object is a JPEG as it came from a camera."""
    return isinstance(thing, Stream) and any(
        thing.get("/Filter") == one for one in (Name.DCTDecode, Array([Name.DCTDecode]))
    )


def everything(pdf: Pdf) -> Iterator[Any]:
    """All dictionaries and streams, those within others too."""
    for thing in pdf.objects:
        yield from within(thing, 0)


def within(thing: Any, depth: int) -> Iterator[Any]:
    """A container's dictionaries, itself included; what is only pointed at comes by itself."""
    if depth > DEEPEST:
        return
    if isinstance(thing, Dictionary | Stream):
        yield thing
        children: Any = [child for _, child in thing.items()]
    elif isinstance(thing, Array):
        children = list(thing)
    else:
        return
    for child in children:
        if isinstance(child, Object) and not child.is_indirect:
            yield from within(child, depth + 1)


def of_versions(data: bytes) -> Iterator[Hidden]:
    """Earlier states of the file that were saved over and are still in it."""
    expected = 2 if b"/Linearized" in data[:1024] else 1
    ends = len(re.findall(rb"startxref\s+\d+\s+%%EOF", data))
    if ends > expected:
        yield hidden(Trace.EARLIER, "整个文件", f"曾保存过{ends - expected + 1}次，改动前的内容还在文件里")
