"""Official documents (公文) in the layout of GB/T 9704-2012, as .docx.

1. The caller fills an `OfficialDocument`: its parts in the standard's words, its body as blocks.
2. `write_official` sets head, title, addressee, body, list of attachments, signature and date, notes, attachments, imprint.
3. Numbers of headings (一、（一）1.（1）) are the writer's; the caller gives words only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime, time
from io import BytesIO
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.image.image import Image
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips

from gongkai.papers.actions import stationery
from gongkai.papers.actions.grids import TableBlock, write_table
from gongkai.papers.actions.packages import timeless
from gongkai.papers.actions.stationery import EM, HEITI, KAITI, RED, SMALL_POINTS, TYPE_WIDTH, aligned, fill, line, put
from gongkai.papers.actions.texts import breaks_at, clean, ems
from gongkai.rules.days import in_chinese
from gongkai.rules.numerals import chinese

TITLE_ROOM = TYPE_WIDTH / 20 / stationery.TITLE_POINTS
FIGURE_HEIGHT = Mm(200)  # at most: leaves room for the caption on the page
KEPT = 224  # ems, eight lines: a longer paragraph would leave too much of a page empty


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4 without its number. `then` is body text that runs on in the same paragraph."""

    level: int
    text: str
    then: str = ""
    numbered: bool = True

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"a heading of an official document has level 1 to 4, got {self.level}")


@dataclass(frozen=True, slots=True)
class Text:
    """Body text; each line is a paragraph, two characters in unless `indent` is False. align: both|left|center|right."""

    text: str
    indent: bool = True
    align: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list whose order means nothing."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (PNG or JPEG bytes), `width` mm wide where the page allows, in words for those who do not see it, with a caption below."""

    image: bytes
    alternative: str
    caption: str = ""
    width: float = 140


Block = Heading | Text | Bullets | TableBlock | Figure | Callable[[Any], None]  # the last writes on the sheet itself


@dataclass(frozen=True, slots=True)
class Attachment:
    """Named below the body. One with a body of its own is set on a new page behind the document."""

    name: str
    body: Sequence[Block] = ()


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记: who prints and when, and who gets a copy; stands at the foot of the last page."""

    printed_by: str
    printed_on: Day
    copies_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """One official document.

    title         may hold line breaks; a long one is broken into lines that grow shorter
    agency_mark   发文机关标志, printed in red over the red line, only where `red_head` is set
    signer        签发人, for documents to a superior: moves the number to the left
    sealed        True: name centred over the date, four blanks from the right, room for the seal
    contact, note 附注, each in round brackets below the date
    stamp         creation time in the file's properties (UTC); else midnight of the date, else 1980-01-01
    """

    title: str
    body: Sequence[Block]
    agency_mark: str = ""
    number: str | None = None
    addressee: str | None = None
    attachments: Sequence[Attachment] = ()
    signature: str = ""
    date: Day | None = None
    sealed: bool = True
    contact: str = ""
    note: str = ""
    imprint: Imprint | None = None
    red_head: bool = False
    signer: str | None = None
    stamp: datetime | None = None


def write_official(doc: OfficialDocument) -> bytes:
    """The document as .docx. The same document gives the same bytes."""
    document = stationery.blank_sheet()
    properties = document.core_properties
    properties.title = _one_line(doc.title)[:255]  # python-docx takes no more
    properties.author = properties.last_modified_by = _one_line(doc.signature)[:255]
    properties.created = properties.modified = doc.stamp or datetime.combine(doc.date or Day(1980, 1, 1), time())
    properties.comments, properties.language = "", "zh-CN"
    _write(document, doc)
    data = BytesIO()
    document.save(data)
    return timeless(data)


def _write(document: Any, doc: OfficialDocument) -> None:
    """Everything between the page's top and the imprint, part by part in the standard's order."""
    if doc.red_head and doc.agency_mark:
        _head(document, doc)
    _title(document, doc.title)
    if doc.number and not doc.red_head:
        line(document, doc.number, alignment=aligned("center"))
    line(document)
    if doc.addressee:
        line(document, f"{doc.addressee.rstrip('：:')}：")
    _blocks(document, doc.body, keep=bool(doc.signature or doc.date))
    _attachment_names(document, doc.attachments)
    _signature(document, doc)
    for remark in (doc.contact, doc.note):
        if remark:
            bracketed = remark if remark.startswith("（") and remark.endswith("）") else f"（{remark}）"
            line(document, bracketed, stationery.BODY, alignment=aligned("left"))
    _attachments(document, doc.attachments)
    if doc.imprint:
        _imprint(document, doc.imprint)


def _head(document: Any, doc: OfficialDocument) -> None:
    """发文机关标志 35 mm below the top of the 版心, number two lines below, red line 4 mm below that."""
    room = TYPE_WIDTH / 20
    size = min(48, int((room - 4) / max(ems(clean(doc.agency_mark)), 1)))
    line(document, doc.agency_mark, stationery.MARK, points=size, space_before=Mm(35), line_spacing=Pt(size))
    line(document)
    line(document)
    number = line(document)
    rules = put(number._p.get_or_add_pPr(), "w:pBdr")
    put(rules, "w:bottom", val="single", sz=18, color=RED, space=5)  # with the room below the characters: 4 mm
    if doc.signer:
        number.paragraph_format.tab_stops.add_tab_stop(Twips(TYPE_WIDTH - EM), WD_TAB_ALIGNMENT.RIGHT)
        fill(number, f"{doc.number or ''}\t签发人：", left_indent=Twips(EM), alignment=aligned("left"))
        fill(number, doc.signer, face=KAITI)
    else:
        fill(number, doc.number or "", alignment=aligned("center"))
    line(document)
    line(document)


def _title(document: Any, title: str) -> None:
    for text in title_lines(title):
        line(document, text, "Title", keep_with_next=True)


def title_lines(title: str) -> list[str]:
    """The title in as few lines as hold it, broken near equal shares after 的, a mark or an agency."""
    parts = (" ".join(part.split()) for part in clean(title).split("\n"))
    return [piece for part in parts if part for piece in _balanced(part)]


def _balanced(text: str) -> list[str]:
    """The text in the fewest lines, or one more where words forbid the breaks that the fewest would need."""
    fewest = max(1, math.ceil(ems(text) / TITLE_ROOM))
    tries = [_in_lines(text, count) for count in (fewest, fewest + 1)]
    fitting = [lines for lines in tries if all(ems(each) <= TITLE_ROOM for each in lines)]
    return fitting[0] if fitting else tries[0]


def _in_lines(text: str, count: int) -> list[str]:
    lines: list[str] = []
    for left in range(count, 1, -1):
        cut = _title_cut(text, left)
        lines.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [each for each in [*lines, text] if each]


def _title_cut(text: str, lines: int) -> int:
    """Where the first of so many lines ends: near its fair share, never inside 《》 if it can be helped."""
    whole = ems(text)
    fair = whole / lines
    best, cost = len(text), float("inf")
    for i in range(1, len(text)):
        width = ems(text[:i])
        if width > TITLE_ROOM or whole - width > (lines - 1) * TITLE_ROOM or not breaks_at(text, i):
            continue
        good = 3 if text[i - 1] in "的、，》" else 2 if text[i - 1] in "和及年月局厅委府" else 0
        price = abs(fair - width) - good + (6 if text[:i].count("《") > text[:i].count("》") else 0)
        if price < cost:
            best, cost = i, price
    return best


def _blocks(document: Any, blocks: Sequence[Block], *, keep: bool = False) -> None:
    """The body. `keep` holds its last paragraph together with what follows: no page carries a signature alone."""
    counts = [0, 0, 0, 0]
    for i, block in enumerate(blocks, 1):
        match block:
            case Heading():
                _heading(document, block, counts)
            case Text():
                _text(document, block, keep=keep and i == len(blocks) and ems(block.text) < KEPT)
            case Bullets():
                for item in block.items:
                    line(document, f"●{item}", left_indent=Twips(3 * EM), first_line_indent=Twips(-EM))
            case TableBlock():
                write_table(document, block)
            case Figure():
                write_figure(document, block)
            case _:
                block(document)


def _text(document: Any, block: Text, *, keep: bool) -> None:
    style = stationery.BODY if block.indent else "Normal"
    for text in clean(block.text).split("\n"):
        line(document, text, style, alignment=aligned(block.align), keep_with_next=keep or None)


def _heading(document: Any, heading: Heading, counts: list[int]) -> None:
    """A heading with its number; a heading of a higher level starts the lower ones anew."""
    number = ""
    if heading.numbered:
        counts[heading.level - 1] += 1
        counts[heading.level :] = [0] * (4 - heading.level)
        number = heading_number(heading.level, counts[heading.level - 1])
    paragraph = line(document, f"{number}{' '.join(heading.text.split())}", f"Heading {heading.level}")
    fill(paragraph, heading.then, face=stationery.FANGSONG)


def heading_number(level: int, count: int) -> str:
    """一、 （一） 1. （1）: the four levels of GB/T 9704-2012, 7.3.3."""
    return (f"{chinese(count)}、", f"（{chinese(count)}）", f"{count}.", f"（{count}）")[level - 1]


def write_figure(document: Any, figure: Figure) -> None:
    """A picture in its proportion, as wide as asked or as the page allows. ValueError for what is no PNG or JPEG."""
    image = Image.from_blob(figure.image)
    if image.content_type not in ("image/png", "image/jpeg"):
        raise ValueError(f"a figure is PNG or JPEG, got {image.content_type}")
    ratio = image.px_height / image.px_width
    width = int(min(Mm(figure.width), Twips(TYPE_WIDTH), FIGURE_HEIGHT / ratio))
    paragraph = line(document, "", stationery.PICTURE, keep_with_next=bool(figure.caption))
    drawn = paragraph.add_run().add_picture(BytesIO(figure.image), width, int(width * ratio))
    drawn._inline.docPr.set("descr", clean(figure.alternative))
    if figure.caption:
        line(document, figure.caption, "Caption")


def _attachment_names(document: Any, attachments: Sequence[Attachment]) -> None:
    """附件说明: one line below the body, two blanks in; numbered where there are several; no mark after a name."""
    if attachments:
        line(document, keep_with_next=True)
    for i, attachment in enumerate(attachments, 1):
        number = f"{i}." if len(attachments) > 1 else ""
        own = ems(number) * EM
        hanging = own if i > 1 else own + 3 * EM
        line(
            document,
            f"{'附件：' if i == 1 else ''}{number}{_one_line(attachment.name)}",
            left_indent=Twips(5 * EM + own),
            first_line_indent=Twips(-hanging),
            alignment=aligned("left"),
            keep_with_next=True,
        )


def _signature(document: Any, doc: OfficialDocument) -> None:
    """署名 and 成文日期, kept on one page with each other."""
    written = "" if doc.date is None else in_chinese(doc.date)
    name_in, date_in = signature_indents(ems(clean(doc.signature)), ems(written), sealed=doc.sealed)
    if doc.signature or written:
        for _ in range(2 if doc.sealed else 1):
            line(document, keep_with_next=True)
    follows = bool(doc.contact or doc.note)
    for text, blanks, keep in ((doc.signature, name_in, bool(written)), (written, date_in, follows)):
        if text:
            indent = Twips(blanks * EM)
            line(document, text, alignment=aligned("right"), right_indent=indent, keep_with_next=keep)


def signature_indents(name: float, written: float, *, sealed: bool) -> tuple[float, float]:
    """Blanks (ems) right of the name and right of the date (GB/T 9704-2012, 7.3.5).

    Sealed: four right of the date, the name centred over it. Unsealed: two right of the name, the date's first
    character two right of the name's first; a date longer than that moves the name to the left.
    """
    if sealed:
        return max(0.0, 4 + (written - name) / 2), 4.0
    if written <= name - 2:
        return 2.0, name - written
    return max(0.0, 4 + written - name), 2.0


def _attachments(document: Any, attachments: Sequence[Attachment]) -> None:
    for i, attachment in enumerate(attachments, 1):
        if attachment.body:
            mark = f"附件{i}" if len(attachments) > 1 else "附件"
            line(document, mark, face=HEITI, page_break_before=True)
            line(document)
            _title(document, attachment.name)
            line(document)
            _blocks(document, attachment.body)


def _imprint(document: Any, imprint: Imprint) -> None:
    """版记 in 四号 at the foot of the page: rules thick (0.35 mm) outside, thin (0.25 mm) between."""
    blank = Pt(SMALL_POINTS)
    table = document.add_table(2 if imprint.copies_to else 1, 2, stationery.IMPRINT)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    foot = put(table._tbl.tblPr, "w:tblpPr", vertAnchor="margin", horzAnchor="page", tblpX=stationery.LEFT.twips)
    foot.set(qn("w:tblpYSpec"), "bottom")
    table._tbl.tblPr.tblStyle.addnext(foot)
    for column, share in zip(table.columns, (3, 2), strict=True):
        column.width = Twips(TYPE_WIDTH * share / 5)
        for cell in column.cells:
            cell.width, cell.vertical_alignment = column.width, WD_ALIGN_VERTICAL.CENTER
    if imprint.copies_to:
        copies = table.cell(0, 0).merge(table.cell(0, 1)).paragraphs[0]
        indents = {"left_indent": 4 * blank, "first_line_indent": -3 * blank, "right_indent": blank}
        fill(copies, f"抄送：{imprint.copies_to.rstrip('。')}。", points=SMALL_POINTS, **indents)
    printer, printed = (cell.paragraphs[0] for cell in table.rows[-1].cells)
    fill(printer, imprint.printed_by, points=SMALL_POINTS, left_indent=blank, alignment=aligned("left"))
    told = f"{in_chinese(imprint.printed_on)}印发"
    fill(printed, told, points=SMALL_POINTS, right_indent=blank, alignment=aligned("right"))
    line(document, line_spacing=Pt(1))


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
