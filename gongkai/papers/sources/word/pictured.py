"""The paragraphs of a Word document as HTML: bold, italic, raised and lowered type, links, notes and pictures."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from gongkai.papers.sources import archives
from gongkai.papers.sources.word.names import child, local, on, value
from gongkai.papers.sources.word.text import DROPPED, FIXED, PICTURES, Run, inside, sign

if TYPE_CHECKING:
    from lxml.etree import _Element

TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}  # by first bytes
PARTS = {  # what a document may hold beside its text -> what is said of it
    "/vbaProject": "文件里带有宏，没有取入。", "/embeddings/": "文件里嵌入的其他文件没有取入，需要公开的请作为附件上传。",
    "/charts/": "图表没有取入，请截成图片后插入。", "/diagrams/": "SmartArt 图形没有取入，请截成图片后插入。",
    "/comments.xml": "批注没有取入。", "/header": "页眉没有取入。", "/footer": "页脚没有取入。",
}  # fmt: skip
VECTORS = "有图片不是 PNG、JPEG 或 GIF（如矢量图、公式对象、链接到外部的图片），没有取入，请另存为 PNG 后插入。"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a document; `src="NAME"` stands at its place in the text, `alt` are the words for it, perhaps none."""

    name: str
    data: bytes
    media_type: str
    alt: str


@dataclass(slots=True)
class Album:
    """What the paragraphs of one document share. `targets` are its parts and outer addresses by their ids."""

    name: str
    archive: zipfile.ZipFile
    targets: dict[str, str]
    images: list[Image] = field(default_factory=list)
    notes: dict[tuple[str, str | None], int] = field(default_factory=dict)
    dropped: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parts = "\n".join(self.archive.namelist())
        self.dropped |= {sentence: None for part, sentence in PARTS.items() if part in parts}

    def target(self, element: _Element, name: str) -> str:
        """The part or address that an element refers to."""
        return self.targets.get(element.get(_REFERENCE + name) or "", "")

    def picture(self, element: _Element) -> str:
        """The `img` of a picture, nothing for one that a page cannot show."""
        place = self.target(element, "embed") or self.target(element, "id")
        data = archives.part(self.name, self.archive, place) or b""
        kind = next((kind for mark, kind in TYPES.items() if data.startswith(mark)), "")
        if not kind:
            self.dropped[VECTORS] = None
            return ""
        told = child(next(element.iterancestors("{*}inline", "{*}anchor"), None), "docPr")
        alt = (told.get("descr") if told is not None else "") or ""
        self.images.append(Image(f"image:{len(self.images) + 1}", data, kind, alt))
        return f'<img src="{self.images[-1].name}" alt="{escape(alt)}">'

    def note(self, element: _Element, name: str) -> str:
        """The number of a note, at its place in the text and before its words."""
        kind = name.removesuffix("Reference").removesuffix("Ref")
        owner = element if name.endswith("Reference") else next(element.iterancestors(f"{{*}}{kind}"), None)
        return f"<sup>[{self.notes.setdefault((kind, value(owner, 'id')), len(self.notes) + 1)}]</sup>"


@dataclass(slots=True)
class Inked(Run):
    """The text of one paragraph as HTML."""

    album: Album = field(kw_only=True)

    def listed(self, label: str, place: str) -> str:
        """The text behind the number of its list, which is marked as on the clipboard: `wordlists` makes lists of that."""
        told = f'<span style="mso-list:{place};mso-list:ignore">{escape(label)}</span>'
        return told + self.text if label or self.text.strip() else ""

    def gather(self, paragraph: _Element) -> None:
        """Add the text of a paragraph."""
        self.pieces, self.shown = [*self.pieces, self._words(paragraph)], True

    def _words(self, element: _Element) -> str:
        name = local(element)
        if name in PICTURES:
            return self.album.picture(element)
        if name.endswith(("noteReference", "noteRef")):
            return self.album.note(element, name)
        self.boxes += [element] if name == "txbxContent" else []
        if name in DROPPED or name == "txbxContent":
            return ""
        words = escape(
            FIXED.get(name) or (sign(element) if name == "sym" else element.text if name == "t" else "") or ""
        )
        words = words.replace("\n", "<br>") + "".join(map(self._words, inside(element)))
        if name == "hyperlink":
            return f'<a href="{escape(self.album.target(element, "id"))}">{words}</a>'
        return self._typed(words, child(element, "rPr")) if name == "r" and words else words

    def _typed(self, words: str, form: _Element | None) -> str:
        """The words of a run in its type; hidden type is left out."""
        if on(child(form, "vanish")):
            self.album.dropped["隐藏文字没有取入。"] = None
            return ""
        raised = {"superscript": ["sup"], "subscript": ["sub"]}.get(value(child(form, "vertAlign")) or "", [])
        for tag in [tag for tag in ("b", "i", "u") if on(child(form, tag))] + raised:
            words = f"<{tag}>{words}</{tag}>"
        return words
