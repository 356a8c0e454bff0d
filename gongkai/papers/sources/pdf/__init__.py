"""PDF files with text: paragraphs put together from lines, ruled tables put together over pages.

A table that goes on at the top of the next page with the same columns is one table; heading rows printed again on each
page stay in it as rows and are marked as headings. A row that a page end cuts is mended only where a
sentence visibly runs on, else its rest stays a row of its own. Page numbers and running heads are paragraphs
after the block that runs over the page end.
Not read: pictures (a page that is only a scan gives nothing), annotations, form fields. Tables without upright lines
come as paragraphs.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from typing import Any

from gongkai.papers.models import Paper
from gongkai.papers.sources import archives
from gongkai.papers.sources.pdf.lines import Line, lines_of
from gongkai.papers.sources.pdf.pages import Assembly
from gongkai.papers.sources.pdf.running import Leaf, set_running_lines_apart
from gongkai.papers.sources.pdf.tables import Sheet, sheets
from gongkai.papers.sources.refusals import Unreadable

MAX_PAGES = 500
MAX_STREAM = 100 * 1024 * 1024  # bytes of one unpacked stream that is not a picture
CID_SHARE = 0.1  # share of characters without a Unicode value from which the text is worthless


def read_pdf(name: str, data: bytes) -> Paper:
    """A PDF file. Unreadable with a password, damaged, without text, beyond MAX_PAGES or with a stream bomb."""
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font that it has to guess at
    _looked_over(name, data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise Unreadable(
                    f"“{name}”有 {len(document.pages)} 页，超过 {MAX_PAGES} 页的上限。", then="请拆成几份再上传。"
                )
            leaves = [_leaf(page) for page in document.pages]
            title = _title(document.metadata.get("Title"))
    except PdfminerException as error:
        raise _closed(name, error) from error
    _legible(name, leaves)
    set_running_lines_apart(leaves)
    return Assembly(leaves).written().paper("pdf", title)


def _title(declared: object) -> str | None:
    """The declared title, unless a program put in a file's name."""
    named = isinstance(declared, str) and not re.search(
        r"^Microsoft |\.(docx?|wps|xlsx?|html?|pdf|tmp)$", declared, re.I
    )
    return str(declared) if named else None


def _leaf(page: Any) -> Leaf:
    found, outside = sheets(page.dedupe_chars(extra_attrs=()))
    items: list[Line | Sheet] = [*lines_of(outside), *found]
    items.sort(key=lambda item: item.top)
    leaf = Leaf(page.page_number, float(page.width), items)
    page.close()
    return leaf


def _looked_over(name: str, data: bytes) -> None:
    """Unreadable where a stream unpacks to more than MAX_STREAM; pictures are never unpacked and not counted."""
    for match in re.finditer(rb"stream\r?\n", data):
        head = data[max(0, match.start() - 400) : match.start()].rpartition(b"obj")[2]
        if b"FlateDecode" not in head and b"/Fl" not in head:
            continue
        if re.search(rb"/Subtype\s*/Image", head) is None and _unpacks_beyond(data, match.end()):
            raise Unreadable(f"“{name}”解压后大得不正常，为安全不予打开。", then="请重新导出一份 PDF 或 .docx 再上传。")


def _unpacks_beyond(data: bytes, start: int) -> bool:
    unpacker, size, waiting = zlib.decompressobj(), 0, b""
    try:
        while size <= MAX_STREAM and not unpacker.eof:
            if not waiting:
                waiting, start = data[start : start + (1 << 16)], start + (1 << 16)
                if not waiting:
                    return False
            size += len(unpacker.decompress(waiting, 1 << 20))
            waiting = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return size > MAX_STREAM


def _closed(name: str, error: Exception) -> Unreadable:
    if "Password" in repr(error) or "Encryption" in repr(error):
        return Unreadable(f"“{name}”设了打开密码，读不了。", then="请去掉密码，另存一份再上传。")
    return archives.broken(name)


def _legible(name: str, leaves: list[Leaf]) -> None:
    text = "".join(_texts(leaves))
    if not text.strip():
        raise Unreadable(
            f"“{name}”里没有文字，多半是扫描件。",
            then="请上传文字版；只有扫描件的，请先做文字识别，存为 .docx 再上传。",
        )
    if 8 * len(re.findall(r"\(cid:\d+\)", text)) > CID_SHARE * len(text):
        raise Unreadable(
            f"“{name}”里的文字没有编码，复制出来是乱码。", then="请上传 .docx，或者用“打印为 PDF”重新做一份再上传。"
        )


def _texts(leaves: list[Leaf]) -> list[str]:
    return [
        text
        for leaf in leaves
        for item in leaf.items
        for text in ([item.text] if isinstance(item, Line) else [cell.text for cell in item.cells])
    ]
