"""The text of a page from an uploaded file: structured text, its pictures, its title, and what could not be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import dropwhile, takewhile

from gongkai.papers.models import Paper, Paragraph, Table
from gongkai.papers.sources import archives
from gongkai.papers.sources.decoding import decoded
from gongkai.papers.sources.pasted import body_text, clean_body
from gongkai.papers.sources.reading import read_paper
from gongkai.papers.sources.word import read_word, related
from gongkai.papers.sources.word.pictured import Album, Image, Inked
from gongkai.papers.sources.wordlists import with_lists

__all__ = ["Body", "Image", "body_text", "clean_body", "extract_text", "page_count", "read_body"]

_LETTERHEAD = re.compile(r".*文件|.*[〔\[（(]\d{4}[〕\]）)].*号|[（(].*[)）]|[一二三四五六七八九十]+、.*|第.{1,3}章.*")
_UNNAMED = re.compile(r"(?:sheet|工作表)?\s*\d*", re.I)
_FROM_PDF = "PDF 里的图片和格式没有取入，请对照原文核对。"
_HIDDEN = "隐藏的文字、行、列或工作表没有取入。"


@dataclass(frozen=True, slots=True)
class Body:
    """What was taken from a file.

    html      structured text; a picture stands as `<img src="image:1">` until the caller has stored it and put its address
    title     the centred lines or the heading that it begins with, which then are not in `html`; None where there is none
    dropped   one sentence for each sort of thing that was left out
    """

    html: str
    images: tuple[Image, ...] = ()
    title: str | None = None
    dropped: tuple[str, ...] = ()


def read_body(name: str, data: bytes) -> Body:
    """Read a .docx, .xlsx, .html, .md, .txt or .pdf file as the text of a page. Unreadable as in `read_paper`."""
    paper = read_paper(name, data)
    if paper.kind == "html":
        html = clean_body(decoded(name, data))
        return Body(html.removeprefix(f"<h2>{escape(paper.title or '', quote=False)}</h2>\n"), title=paper.title)
    if paper.kind != "docx":
        return _body(paper, lambda text: escape(text).replace("\n", "<br>"), [], [_FROM_PDF] * (paper.kind == "pdf"))
    with archives.opened(name, data) as archive:
        main = related(name, archive, "").get("officeDocument", "word/document.xml")
        album = Album(name, archive, related(name, archive, main))
        paper = read_word(name, archive, partial(Inked, album=album))
    return _body(paper, lambda text: text.replace("\n", "</p><p>"), album.images, list(album.dropped))


def extract_text(name: str, data: bytes) -> str:
    """The words of an attachment, hidden ones too, one line a paragraph and a cell. Unreadable as in `read_paper`."""
    return "\n".join(text for _, text in read_paper(name, data).texts() if text)


def page_count(data: bytes) -> int | None:
    """How many pages a PDF has, None for other formats, which know only when they are printed."""
    import pypdfium2  # type: ignore[import-untyped]

    return len(pypdfium2.PdfDocument(data)) if data.startswith(b"%PDF-") else None


def _body(paper: Paper, spelled: Callable[[str], str], images: Sequence[Image], dropped: list[str]) -> Body:
    parts = [(block, [*block.cells()] if isinstance(block, Table) else [block]) for block in paper.blocks]
    shown = [block for block, inner in parts if not all(part.hidden for part in inner)]
    hidden = [_HIDDEN] * any(part.hidden for _, inner in parts for part in inner)
    title = _title(shown)
    html = "".join(_block(block, spelled) for block in shown if block not in title)
    words = "".join(body_text(spelled(line.text)).replace("\n", "") for line in title)
    return Body(clean_body(with_lists(html)), tuple(images), words or None, (*dropped, *hidden))


def _title(blocks: list[Paragraph | Table]) -> list[Paragraph]:
    """The first centred lines (the first may be a heading of level 1), those of a letterhead left aside."""
    head = takewhile(lambda block: isinstance(block, Paragraph) and (block.centred or block.level == 1), blocks)
    lines = [(line, _LETTERHEAD.fullmatch(body_text(line.text))) for line in head if isinstance(line, Paragraph)]
    rest = [*dropwhile(lambda pair: pair[1], lines)]
    return [line for line, _ in [*rest[:1], *takewhile(lambda pair: pair[0].centred and not pair[1], rest[1:])]]


def _block(block: Paragraph | Table, spelled: Callable[[str], str]) -> str:
    """One block as HTML; a table without its hidden rows and columns, one of a worksheet under its name and with a head."""
    if isinstance(block, Paragraph):
        tag = f"h{min(block.level + 1, 4)}" if block.level else "p"
        return f"<{tag}>{spelled(block.text)}</{tag}>"
    sheet, grid, seen = block.place.sheet or "", block.grid, set[int]()
    rows = [row for row in grid if not all(cell.hidden for cell in row)]
    columns = [c for c in range(len(grid[0])) if not all(row[c].hidden for row in grid)]
    whole = "" if _UNNAMED.fullmatch(sheet) else f"<caption>{escape(sheet)}</caption>"
    for row in rows:
        whole += "<tr>"
        for c in columns:
            cell = row[c]
            down, across = sum(line[c] is cell for line in rows), sum(row[k] is cell for k in columns)
            tag = "th" if cell.heading or (sheet and row is rows[0]) else "td"
            if id(cell) not in seen:
                whole += f'<{tag} rowspan="{down}" colspan="{across}"><p>{spelled(cell.text)}</p></{tag}>'
            seen.add(id(cell))
    return f"<table>{whole}</table>"
