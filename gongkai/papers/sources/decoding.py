"""From bytes to text: UTF-8, UTF-16 and GB18030, as text files and web pages of Chinese offices come."""

from __future__ import annotations

import codecs
import re

from gongkai.papers.sources import kinds
from gongkai.papers.sources.refusals import Unreadable

CONTROL_SHARE = 200  # a text has at most two control characters and one more in so many characters
_CONTROLS = re.compile("[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_COMMENTS = re.compile(r"\A(?:\s|<!--.*?-->)*", re.DOTALL)
_TAG = re.compile(
    r"<(?:!doctype\s+html|\?xml[^>]*>\s*<(?:!doctype\s+html|html)|(?:html|head|meta|title|body|table|tbody|thead|tr|td|div|"
    r"p|span|h[1-6]|ul|ol|center|font|section|article|main|style|br|b|strong|a)(?=[\s/>]))",
    re.IGNORECASE,
)


def decoded(name: str, data: bytes) -> str:
    """The text of a file: by its byte-order mark, else by what a page declares, else UTF-8, else GB18030.

    Unreadable where the bytes are text in none of them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(name, data[len(mark) :], [encoding])
    declared = _DECLARED.search(data[:4096])
    tries = ["utf-8", "gb18030"]
    if declared and (encoding := declared[1].decode("ascii").lower()) in {"big5", "big5-hkscs"}:
        tries = ["big5hkscs", *tries]
    return _strictly(name, data, tries)


def looks_like_hypertext(text: str) -> bool:
    """Whether a text begins, after blanks and comments, with an HTML tag."""
    start = _COMMENTS.match(text)
    return _TAG.match(text, start.end() if start else 0) is not None


def _strictly(name: str, data: bytes, encodings: list[str]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8" and _mostly_utf8(data):
                break
            continue
        if len(_CONTROLS.findall(text)) <= 2 + len(text) // CONTROL_SHARE and "\x00" not in text:
            return text
    if b"\x00" in data:
        raise Unreadable(f"“{name}”里不是文字，也不是能读的文档。", then=kinds.READABLE)
    raise Unreadable(
        f"“{name}”里有不是文字的字节，或者编码不是 UTF-8、UTF-16、GB18030，读不出来。",
        then="请用记事本打开，另存为 UTF-8 编码后再上传。",
    )


def _mostly_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 with a few damaged places: they must not be taken for GB18030, which takes nearly all."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return sum(1 for character in text if character > "\x7f") - damaged > damaged
