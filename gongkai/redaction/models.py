"""What a file can hide, where it was found, and areas of pages. Plain values, no tables."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple

Format = Literal["docx", "xlsx", "pdf"]


class Trace(StrEnum):
    """What does not show on paper but goes out with the file."""

    COMMENT = "comment"
    INSERTED = "inserted"
    DELETED = "deleted"
    REVISION = "revision"
    HIDDEN_TEXT = "hidden_text"
    FAINT = "faint"
    COVERED = "covered"
    CROPPED = "cropped"
    OCR = "ocr"
    HEADER = "header"
    PROPERTY = "property"
    EMBEDDED = "embedded"
    LINKED = "linked"
    EXIF = "exif"
    ALT_TEXT = "alt_text"
    DATA = "data"
    SCRIPT = "script"
    SHEET = "sheet"
    ROW = "row"
    COLUMN = "column"
    NAME = "name"
    CACHE = "cache"
    FORM = "form"
    LAYER = "layer"
    EARLIER = "earlier"

    @property
    def label(self) -> str:
        """The word for it on screens."""
        return LABELS[self]


LABELS = {
    Trace.COMMENT: "批注",
    Trace.INSERTED: "修订中插入的文字",
    Trace.DELETED: "修订中删除的文字",
    Trace.REVISION: "修订记录",
    Trace.HIDDEN_TEXT: "隐藏文字",
    Trace.FAINT: "白色或极小的文字",
    Trace.COVERED: "色块下的文字",
    Trace.CROPPED: "裁掉但仍保存的部分",
    Trace.OCR: "扫描件的文字层",
    Trace.HEADER: "页眉页脚",
    Trace.PROPERTY: "文件属性",
    Trace.EMBEDDED: "嵌入的文件",
    Trace.LINKED: "指向外部文件的链接",
    Trace.EXIF: "图片拍摄信息",
    Trace.ALT_TEXT: "图片说明文字",
    Trace.DATA: "夹带的数据",
    Trace.SCRIPT: "宏或脚本",
    Trace.SHEET: "隐藏的工作表",
    Trace.ROW: "隐藏的行",
    Trace.COLUMN: "隐藏的列",
    Trace.NAME: "定义的名称",
    Trace.CACHE: "透视表缓存",
    Trace.FORM: "表单域",
    Trace.LAYER: "隐藏的图层",
    Trace.EARLIER: "早前的版本",
}

ON_REQUEST = frozenset({Trace.HEADER, Trace.OCR, Trace.FAINT, Trace.SHEET, Trace.ROW, Trace.COLUMN})
"""What may be wanted: it shows on paper, or somebody may miss it. `clean` removes it only when asked."""
UNASKED = frozenset(Trace) - ON_REQUEST
"""What `clean` removes unless told otherwise; what the page shows stays as it is."""
KEPT = frozenset({Trace.HEADER})
"""What is shown for information and never removed."""

Severity = Literal["must", "see"]
LONGEST = 80  # characters of an excerpt


class Hidden(NamedTuple):
    """One find: what, where (in Chinese, as people count: pages, paragraphs and rows from 1), how it begins.

    severity  `must` be gone before release, or `see`: somebody should look whether it matters
    """

    kind: Trace
    place: str
    excerpt: str
    severity: Severity


def hidden(kind: Trace, place: str, words: str, severity: Severity = "must") -> Hidden:
    """A find with its words on one line and shortened."""
    line = " ".join(words.split())
    return Hidden(kind, place, line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…", severity)


class Box(NamedTuple):
    """A rectangle on a page as it is seen (turned as the page says), in fractions of its width and height from top left."""

    left: float
    top: float
    right: float
    bottom: float


class Area(NamedTuple):
    """A rectangle to black out: page from 1, then fractions as in `Box`."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class TextBox(NamedTuple):
    """A word of a page and where it stands. Every Chinese character is a word of its own."""

    text: str
    box: Box
