"""Official documents (公文) in the layout of GB/T 9704-2012, as .docx.

1. The caller fills an `OfficialDocument`: its parts in the standard's words, its body as blocks.
2. `write_official` sets head, title, addressee, body, list of attachments, signature and date, notes, attachments, imprint.
3. Numbers of headings (一、（一）1.（1）) are the writer's; the caller gives words only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime, time

from docx.image.image import Image

from gongkai.papers.actions import packages, stationery, wordml
from gongkai.papers.actions.grids import Grid, TableBlock
from gongkai.papers.actions.stationery import EM, HEITI, KAITI, SMALL_POINTS, TYPE_WIDTH
from gongkai.papers.actions.texts import breaks_at, clean, ems
from gongkai.papers.actions.wordml import Run, Shape, paragraph

RED = "FF0000"
TITLE_ROOM = TYPE_WIDTH / 20 / stationery.TITLE_POINTS
FIGURE_HEIGHT = 200  # mm, at most: leaves room for the caption on the page
KEPT = 224  # ems, eight lines: a longer paragraph would leave too much of a page empty
NUMERALS = "零一二三四五六七八九"


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


Block = Heading | Text | Bullets | TableBlock | Figure


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
    pictures: list[tuple[str, bytes]] = []
    content = "".join(_document(doc, pictures))
    body = (
        f"{packages.XML}<w:document {wordml.NAMESPACES}><w:body>{content}{stationery.section()}</w:body></w:document>"
    )
    office = packages.OFFICE
    parts: dict[str, packages.Part] = {
        **packages.front("word/document.xml", stationery.CONTENT_TYPES),
        "docProps/core.xml": packages.core_properties(_one_line(doc.title), doc.signature, _stamp(doc)),
        "word/document.xml": body,
        "word/_rels/document.xml.rels": packages.relations(
            {
                "styles": (f"{office}/styles", "styles.xml"),
                "settings": (f"{office}/settings", "settings.xml"),
                "fonts": (f"{office}/fontTable", "fontTable.xml"),
                "odd": (f"{office}/footer", "odd.xml"),
                "even": (f"{office}/footer", "even.xml"),
                **{f"picture{i}": (f"{office}/image", name) for i, (name, _) in enumerate(pictures, 1)},
            }
        ),
        "word/styles.xml": stationery.styles(),
        "word/settings.xml": stationery.settings(),
        "word/fontTable.xml": stationery.font_table(),
        "word/odd.xml": stationery.footer("right"),
        "word/even.xml": stationery.footer("left"),
        **{f"word/{name}": data for name, data in pictures},
    }
    return packages.package(parts)


def _stamp(doc: OfficialDocument) -> datetime:
    if doc.stamp:
        return doc.stamp
    return datetime.combine(doc.date or Day(1980, 1, 1), time())


def _document(doc: OfficialDocument, pictures: list[tuple[str, bytes]]) -> Iterator[str]:
    """Everything between the page's top and the imprint, part by part in the standard's order."""
    if doc.red_head and doc.agency_mark:
        yield from _head(doc)
    yield from _title(doc.title)
    if doc.number and not doc.red_head:
        yield paragraph(Run(doc.number), Shape(align="center"))
    yield paragraph()
    if doc.addressee:
        yield paragraph(Run(f"{doc.addressee.rstrip('：:')}："))
    yield from _blocks(doc.body, pictures, keep=bool(doc.signature or doc.date))
    yield from _attachment_names(doc.attachments)
    yield from _signature(doc)
    for remark in (doc.contact, doc.note):
        if remark:
            bracketed = remark if remark.startswith("（") and remark.endswith("）") else f"（{remark}）"
            yield paragraph(Run(bracketed), Shape(style="Body", align="left"))
    yield from _attachments(doc.attachments, pictures)
    if doc.imprint:
        yield from _imprint(doc.imprint)


def _head(doc: OfficialDocument) -> Iterator[str]:
    """发文机关标志 35 mm below the top of the 版心, number two lines below, red line 4 mm below that."""
    room = TYPE_WIDTH / 20
    size = min(48, int((room - 4) / max(ems(clean(doc.agency_mark)), 1)))
    mark = Run(doc.agency_mark, size=size, colour=RED)
    yield paragraph(mark, Shape(style="Mark", before=wordml.twips(35), line=size * 20))
    yield paragraph()
    yield paragraph()
    under = wordml.rule("bottom", 18, RED, space=5)  # with the room below the characters: 4 mm
    if doc.signer:
        number = clean(doc.number or "")
        runs = [Run(f"{number}\t签发人："), Run(doc.signer, face=KAITI)]
        yield paragraph(runs, Shape(rules=under, left=EM, tab=TYPE_WIDTH - EM, align="left"))
    else:
        yield paragraph(Run(doc.number or ""), Shape(rules=under, align="center"))
    yield paragraph()
    yield paragraph()


def _title(title: str) -> Iterator[str]:
    for line in title_lines(title):
        yield paragraph(Run(line), Shape(style="Title", keep_next=True))


def title_lines(title: str) -> list[str]:
    """The title in as few lines as hold it, broken near equal shares after 的, a mark or an agency."""
    parts = (" ".join(part.split()) for part in clean(title).split("\n"))
    return [line for part in parts if part for line in _balanced(part)]


def _balanced(text: str) -> list[str]:
    """The text in the fewest lines, or one more where words forbid the breaks that the fewest would need."""
    fewest = max(1, math.ceil(ems(text) / TITLE_ROOM))
    tries = [_in_lines(text, count) for count in (fewest, fewest + 1)]
    fitting = [lines for lines in tries if all(ems(line) <= TITLE_ROOM for line in lines)]
    return fitting[0] if fitting else tries[0]


def _in_lines(text: str, count: int) -> list[str]:
    lines: list[str] = []
    for left in range(count, 1, -1):
        cut = _title_cut(text, left)
        lines.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [line for line in [*lines, text] if line]


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


def _blocks(blocks: Sequence[Block], pictures: list[tuple[str, bytes]], *, keep: bool = False) -> Iterator[str]:
    """The body. `keep` holds its last paragraph together with what follows: no page carries a signature alone."""
    counts = [0, 0, 0, 0]
    for i, block in enumerate(blocks, 1):
        match block:
            case Heading():
                yield _heading(block, counts)
            case Text():
                style, last = "Body" if block.indent else "", keep and i == len(blocks) and ems(block.text) < KEPT
                shape = Shape(style=style, align=block.align, keep_next=last)
                yield from (paragraph(Run(line), shape) for line in clean(block.text).split("\n"))
            case Bullets():
                shape = Shape(left=3 * EM, hanging=EM)
                yield from (paragraph(Run(f"●{item}"), shape) for item in block.items)
            case TableBlock():
                yield from Grid(block, TYPE_WIDTH).xml()
            case Figure():
                yield from _figure(block, pictures)


def _heading(heading: Heading, counts: list[int]) -> str:
    """A heading with its number; a heading of a higher level starts the lower ones anew."""
    number = ""
    if heading.numbered:
        counts[heading.level - 1] += 1
        counts[heading.level :] = [0] * (4 - heading.level)
        number = heading_number(heading.level, counts[heading.level - 1])
    text = " ".join(heading.text.split())
    runs = [Run(f"{number}{text}")]
    if heading.then:
        runs.append(Run(heading.then, face=stationery.FANGSONG))
    return paragraph(runs, Shape(style=f"Heading{heading.level}"))


def heading_number(level: int, count: int) -> str:
    """一、 （一） 1. （1）: the four levels of GB/T 9704-2012, 7.3.3."""
    return (f"{chinese(count)}、", f"（{chinese(count)}）", f"{count}.", f"（{count}）")[level - 1]


def chinese(count: int) -> str:
    """1 to 99 as 一 to 九十九; beyond that the digits, since no document counts so far in words."""
    if not 1 <= count <= 99:
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else ("" if tens == 1 else NUMERALS[tens]) + "十"
    return head + (NUMERALS[ones] if ones else "")


def _figure(figure: Figure, pictures: list[tuple[str, bytes]]) -> Iterator[str]:
    image = Image.from_blob(figure.image)
    extension = {"image/png": "png", "image/jpeg": "jpg"}.get(image.content_type)
    if extension is None:
        raise ValueError(f"a figure is PNG or JPEG, got {image.content_type}")
    pictures.append((f"picture{len(pictures) + 1}.{extension}", figure.image))
    ratio = image.px_height / image.px_width
    width = min(figure.width, stationery.WIDTH, FIGURE_HEIGHT / ratio)
    drawn = wordml.picture(f"picture{len(pictures)}", len(pictures), width, width * ratio, figure.alternative)
    yield paragraph(drawn, Shape(style="Picture", keep_next=bool(figure.caption)))
    if figure.caption:
        yield paragraph(Run(figure.caption), Shape(style="Caption"))


def _attachment_names(attachments: Sequence[Attachment]) -> Iterator[str]:
    """附件说明: one line below the body, two blanks in; numbered where there are several; no mark after a name."""
    if not attachments:
        return
    yield paragraph("", Shape(keep_next=True))
    for i, attachment in enumerate(attachments, 1):
        number = f"{i}." if len(attachments) > 1 else ""
        own = round(ems(number) * EM)
        hanging = own if i > 1 else own + 3 * EM
        shape = Shape(left=5 * EM + own, hanging=hanging, align="left", keep_next=True)
        yield paragraph(Run(f"{'附件：' if i == 1 else ''}{number}{_one_line(attachment.name)}"), shape)


def _signature(doc: OfficialDocument) -> Iterator[str]:
    """署名 and 成文日期, kept on one page with each other."""
    written = "" if doc.date is None else f"{doc.date.year}年{doc.date.month}月{doc.date.day}日"
    name_in, date_in = signature_indents(ems(clean(doc.signature)), ems(written), sealed=doc.sealed)
    if doc.signature or written:
        yield from [paragraph("", Shape(keep_next=True))] * (2 if doc.sealed else 1)
    if doc.signature:
        yield paragraph(Run(doc.signature), Shape(align="right", right=round(name_in * EM), keep_next=bool(written)))
    if written:
        yield paragraph(
            Run(written), Shape(align="right", right=round(date_in * EM), keep_next=bool(doc.contact or doc.note))
        )


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


def _attachments(attachments: Sequence[Attachment], pictures: list[tuple[str, bytes]]) -> Iterator[str]:
    for i, attachment in enumerate(attachments, 1):
        if attachment.body:
            mark = f"附件{i}" if len(attachments) > 1 else "附件"
            yield paragraph(Run(mark, face=HEITI), Shape(new_page=True))
            yield paragraph()
            yield from _title(attachment.name)
            yield paragraph()
            yield from _blocks(attachment.body, pictures)


def _imprint(imprint: Imprint) -> Iterator[str]:
    """版记 in 四号 at the foot of the page: rules thick (0.35 mm) outside, thin (0.25 mm) between."""
    left = wordml.twips(stationery.LEFT)
    foot = f'<w:tblpPr w:vertAnchor="margin" w:horzAnchor="page" w:tblpX="{left}" w:tblpYSpec="bottom"/>'
    blank = SMALL_POINTS * 20
    right = TYPE_WIDTH * 2 // 5
    widths = (TYPE_WIDTH - right, right)
    day = imprint.printed_on
    printer = paragraph(Run(imprint.printed_by, size=SMALL_POINTS), Shape(left=blank, align="left"))
    printed = f"{day.year}年{day.month}月{day.day}日印发"
    when = paragraph(Run(printed, size=SMALL_POINTS), Shape(right=blank, align="right"))
    rows = wordml.row(wordml.cell(printer, widths[0]) + wordml.cell(when, widths[1]))
    if imprint.copies_to:
        copies = Run(f"抄送：{imprint.copies_to.rstrip('。')}。", size=SMALL_POINTS)
        shape = Shape(left=4 * blank, right=blank, hanging=3 * blank)
        rows = wordml.row(wordml.cell(paragraph(copies, shape), TYPE_WIDTH, columns=2)) + rows
    yield wordml.table(rows, widths, {"top": 8, "bottom": 8, "insideH": 6}, position=foot, padding=0)
    yield paragraph("", Shape(line=20))


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
