"""A published document for readers to keep: .docx on the sheet of official documents, and .pdf."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import typst
from docx.image.image import Image
from lxml.etree import _Element

from gongkai.papers.actions.grids import TableBlock, TableCell, write_table
from gongkai.papers.actions.official import Attachment, Figure, OfficialDocument, Text, write_figure, write_official
from gongkai.papers.actions.stationery import BODY, line
from gongkai.papers.actions.texts import clean
from gongkai.papers.sources.markup import text_of
from gongkai.papers.sources.pasted import body_blocks
from gongkai.rules.refused import Refused

DOTS = 4  # of a picture for each millimetre in .docx, about 100 an inch
_STYLES = {"h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
_MARKS = {"strong": "bold", "em": "italic", "u": "underline", "sub": "subscript", "sup": "superscript"}
_LAYOUT = Path(__file__).with_name("document.typ").read_bytes()
_LOCK = Lock()  # a compiler works on one document at a time
_compiler: Any = cache(typst.Compiler)


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """What a reader of the page sees.

    rows     metadata in the page's order: name, value
    mark     of validity (已废止、失效、尚未施行), empty for what is in force
    images   data by the address in `src`
    foot     address of the page and day
    """

    title: str
    rows: Sequence[tuple[str, str]] = ()
    mark: str = ""
    body_html: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)
    attachments: Sequence[str] = ()
    foot: str = ""


def write_document(doc: PublicDocument, kind: Literal["docx", "pdf"]) -> bytes:
    """The document as a file; the same document gives the same bytes. A .pdf is refused where no face for Chinese is."""
    if kind == "pdf":
        refuse_boxes()
        return _pdf(doc)
    body = [partial(_write, element=block, images=doc.images) for block in body_blocks(doc.body_html)]
    mark, rows = [Text(doc.mark, align="center")] * bool(doc.mark), TableBlock([], doc.rows, shares=(1, 4))
    attachments = [Attachment(name) for name in doc.attachments]
    return write_official(OfficialDocument(title=doc.title, body=[*mark, rows, *body], attachments=attachments,
                                           note=doc.foot))  # fmt: skip


@cache
def can_write_pdf() -> bool:
    """Whether this machine has a face for Chinese: where it has none, two characters are one picture, an empty box."""
    compiler = typst.Compiler()
    return len({str(compiler.compile(word.encode(), format="svg")) for word in "国开"}) == 2


def refuse_boxes() -> None:
    """Refused where a .pdf would show empty boxes in place of Chinese."""
    if not can_write_pdf():
        raise Refused("服务器上没有中文字体，PDF里的汉字会变成空白方框，所以没有生成。",
                      then="请管理员安装中文字体（fonts-noto-cjk）并重启服务，然后再办。")  # fmt: skip


def _pdf(doc: PublicDocument) -> bytes:
    """By way of document.typ; without its pictures where one of them is damaged."""
    data = {name: getattr(doc, name) for name in ("title", "mark", "foot", "rows", "attachments")}
    data["blocks"] = [_node(block) for block in body_blocks(doc.body_html)]
    try:
        return _compiled(data | {"images": {src: list(image) for src, image in doc.images.items()}})
    except RuntimeError:
        return _compiled(data | {"images": {}})


def _compiled(data: dict[str, Any]) -> bytes:
    with _LOCK:
        return bytes(_compiler().compile(_LAYOUT, sys_inputs={"d": clean(json.dumps(data, ensure_ascii=False))}))


def _node(element: _Element) -> dict[str, Any]:
    inner = [element.text, *(piece for child in element for piece in (_node(child), child.tail))]
    return {"t": element.tag, "a": dict(element.items()), "x": [piece for piece in inner if piece]}


def _write(document: Any, element: _Element, images: Mapping[str, bytes], label: str = "") -> None:
    """One block of the structured text; `label` stands before its first words."""
    caption = "".join(text_of([child]) for child in element if child.tag in {"caption", "figcaption"})
    if element.tag == "table":
        head, rows = ([list(map(_cell, row)) for row in element.iterfind(f"{part}/tr")] for part in ("thead", "tbody"))
        write_table(document, TableBlock(head, rows, caption=caption))
    elif element.tag == "figure":
        image = element[0]
        try:
            data = images[image.get("src", "")]
            width = Image.from_blob(data).px_width / DOTS
            write_figure(document, Figure(data, image.get("alt", ""), caption, width))
        except Exception:  # whatever python-docx finds wrong with a picture
            line(document, f"［图：{image.get('alt')}］{caption}", BODY)
    elif inner := [child for child in element if child.tag in {"p", "ul", "ol", "li", "blockquote", "table", "figure"}]:
        for number, child in enumerate(inner, 1):
            label = {"ul": "● ", "ol": f"{number}. "}.get(element.tag, label if number == 1 else "")
            _write(document, child, images, label)
    else:
        _ink(line(document, label, _STYLES.get(element.tag, BODY)), element, [])


def _cell(cell: _Element) -> TableCell:
    return TableCell(text_of([cell]), int(cell.get("colspan", 1)), int(cell.get("rowspan", 1)))


def _ink(paragraph: Any, element: _Element, marks: list[str]) -> None:
    """The words of a line with their marks; the address of a link stands behind it."""
    own = {"br": "\n", "img": element.get("alt")}.get(element.tag, element.text)
    address = element.get("href", "")
    pieces = [(own, None), *((child.tail, child) for child in element)]
    for words, child in [*pieces, (f"（{address}）" if address.startswith("http") else "", None)]:
        if child is not None:
            _ink(paragraph, child, [*marks, _MARKS[child.tag]] if child.tag in _MARKS else marks)
        font = paragraph.add_run(clean(words or "")).font
        for mark in marks:
            setattr(font, mark, True)
