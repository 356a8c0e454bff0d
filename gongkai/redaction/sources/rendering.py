"""Pages of a .pdf as they look: pictures for the screen, words with their boxes, text that cannot be seen.

pdfium knows no threads: one page is drawn at a time in a process. Pages are counted from 1.
"""

from __future__ import annotations

import ctypes
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.redaction.models import Box, TextBox
from gongkai.rules.refused import Refused

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 200 * 1024 * 1024
MAX_PAGES = 2_000
MAX_PIXELS = 50_000_000  # of one page: A3 at 400 dpi
LONGEST = 65_000  # pixels of a side: a JPEG has no longer ones
WIDTHS = range(50, 4_001)  # pixels
LEAST_DPI = 72
POINT = 72  # points to the inch
ONE_PAGE = RLock()
AGAIN = "请用原来的软件重新导出一份 PDF 再试；打不开的，请向提供单位重新要一份。"


def page_count(data: bytes) -> int:
    """How many pages it has; Refused for what is damaged, locked or too large."""
    with opened(data) as document:
        return len(document)


def page_image(data: bytes, page: int, width: int) -> bytes:
    """A page as PNG, `width` pixels wide (50 to 4,000), turned as it is read."""
    if width not in WIDTHS:
        raise ValueError(f"a page is drawn {WIDTHS[0]} to {WIDTHS[-1]} pixels wide, not {width}")
    with opened(data) as document:
        shown = one_page(document, page)
        buffer = io.BytesIO()
        drawn(shown, width / shown.get_width(), page).save(buffer, "PNG")
        return buffer.getvalue()


def text_boxes(data: bytes, page: int) -> list[TextBox]:
    """The words of a page in the order of its text, with their places as it is seen; empty for a scan without text."""
    with opened(data) as document:
        return words_of([*characters(one_page(document, page))])


def boxes_of(words: Sequence[TextBox], text: str) -> list[Box]:
    """Where a piece of text stands on a page, one box for each line of each occurrence; blanks make no difference.

    A piece that begins or ends within a word takes the whole word along.
    """
    starts, line = [0], ""
    for word in words:
        line += "".join(word.text.split())
        starts.append(len(line))
    wanted = "".join(text.split())
    found: list[Box] = []
    at = line.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        hit = [word.box for word, a, b in zip(words, starts, starts[1:], strict=False) if a < end and b > at]
        found += lines_of(hit)
        at = line.find(wanted, end)
    return found


def lines_of(boxes: Iterable[Box]) -> Iterator[Box]:
    """Neighbouring boxes of one line as one."""
    line: Box | None = None
    for box in boxes:
        if line is not None and min(line.bottom, box.bottom) - max(line.top, box.top) > (box.bottom - box.top) / 2:
            line = around([line, box])
            continue
        if line is not None:
            yield line
        line = box
    if line is not None:
        yield line


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The document in pdfium, for as long as the block lasts; Refused where it cannot be used."""
    import pypdfium2  # type: ignore[import-untyped]

    check_size(data)
    with ONE_PAGE:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise locked() if "password" in str(error).lower() else damaged() from error
        try:
            if not 0 < len(document) <= MAX_PAGES:
                raise too_many(len(document))
            yield document
        except pypdfium2.PdfiumError as error:
            raise damaged() from error
        finally:
            document.close()


def check_size(data: bytes) -> None:
    """Refused for an empty file and one of more bytes than are handled."""
    if not data:
        raise Refused("这个文件是空的，没有内容。", then="请重新上传。")
    if len(data) > MAX_BYTES:
        raise Refused(
            f"这个 PDF 超过 {MAX_BYTES // 1024 // 1024} MB，无法处理。", then="请拆成几份，或降低扫描分辨率后再上传。"
        )


def damaged() -> Refused:
    """The sentence for a file that no program can open."""
    return Refused("这个 PDF 已损坏或没有传完整，打不开。", then=AGAIN)


def locked() -> Refused:
    """The sentence for a file with a password."""
    return Refused("这个 PDF 设了打开密码，无法检查和遮盖。", then="请先去掉密码，另存一份再上传。")


def too_many(pages: int) -> Refused:
    """The sentence for a file with no pages or too many."""
    if not pages:
        return damaged()
    return Refused(f"这个 PDF 有 {pages} 页，一次最多处理 {MAX_PAGES} 页。", then="请拆成几份再上传。")


def one_page(document: Any, page: int) -> Any:
    """A page by its number from 1; Refused where there is none."""
    if not 1 <= page <= len(document):
        raise Refused(f"这个 PDF 共 {len(document)} 页，没有第 {page} 页。", then="请刷新页面，重新选择。")
    return document[page - 1]


def drawn(page: Any, scale: float, number: int) -> Image:
    """A page in pixels, `scale` to the point, with its annotations; Refused where it is too large for LEAST_DPI."""
    width, height = page.get_width(), page.get_height()
    most = min(math.sqrt(MAX_PIXELS / max(width * height, 1)), LONGEST / max(width, height, 1))
    if most < min(scale, LEAST_DPI / POINT):
        raise Refused(
            f"第 {number} 页的幅面太大，无法转成图像。", then="请用原来的软件缩小页面（例如缩到 A3）后重新导出 PDF。"
        )
    image: Image = page.render(scale=min(scale, most), rev_byteorder=True).to_pil().convert("RGB")
    return image


class Character(NamedTuple):
    """One character of a page: where its ink is, as the page is seen, and whether it is drawn without ink (mode 3)."""

    text: str
    box: Box
    inkless: bool


def characters(page: Any) -> Iterator[Character]:
    """The characters of a page in the order of its text; blanks and line ends come without a place."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    texts = page.get_textpage()
    width, height = 10_000, 10_000
    x, y = ctypes.c_int(), ctypes.c_int()

    def seen(left: float, top: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, left, top, x, y)
        return x.value / width, y.value / height

    for at in range(texts.count_chars()):
        letter = letter_of(pdfium.FPDFText_GetUnicode(texts, at))
        if not letter.strip() or letter in "\ufffe\x00" or pdfium.FPDFText_IsGenerated(texts, at) == 1:
            yield Character(" " if letter not in "\r\n" else "\n", Box(0, 0, 0, 0), False)
            continue
        left, bottom, right, top = texts.get_charbox(at)
        (x0, y0), (x1, y1) = seen(left, top), seen(right, bottom)
        one = pdfium.FPDFText_GetTextObject(texts, at)
        inkless = bool(one) and pdfium.FPDFTextObj_GetTextRenderMode(one) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        yield Character(letter, Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), inkless)
    texts.close()


def letter_of(code: int) -> str:
    """The character of a code; halves of a pair and what cannot be kept in a text as the sign for it."""
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def words_of(letters: Sequence[Character]) -> list[TextBox]:
    """Characters put together to words: runs of ASCII, and every other character by itself."""
    words: list[TextBox] = []
    run: list[Character] = []
    for letter in [*letters, Character(" ", Box(0, 0, 0, 0), False)]:
        narrow = letter.text.isascii() and not letter.text.isspace()
        if run and not narrow:
            words.append(TextBox("".join(one.text for one in run), around([one.box for one in run])))
            run = []
        if narrow:
            run.append(letter)
        elif not letter.text.isspace():
            words.append(TextBox(letter.text, letter.box))
    return words
