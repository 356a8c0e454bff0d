"""The templates that an agency begins with, as .docx: document with red head, letter (both GB/T 9704-2012), plain form.

1. Somebody describes a letter once as a `Draft`, its fields in double braces.
2. `build_template` sets it on the sheet of official documents; the agency then changes it in Word or WPS.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Literal

from docx.shared import Mm, Pt, Twips

from gongkai.papers.actions import stationery
from gongkai.papers.actions.grids import TableBlock, write_table
from gongkai.papers.actions.official import Figure, Heading, Text, heading_number, write_figure
from gongkai.papers.actions.packages import timeless
from gongkai.papers.actions.stationery import BODY, EM, FANGSONG, MARK, RED, TYPE_WIDTH, aligned, fill, line, put
from gongkai.papers.actions.texts import clean, ems

Block = Heading | Text | TableBlock | Figure
Layout = Literal["official", "letter", "form"]
NAME_TOP, SECOND_RULE = Mm(30), Mm(20)  # of the letter: from the paper's upper and lower edge
RULE_WIDTH = Mm(170)
BESIDE = (stationery.LEFT - Mm(20), stationery.RIGHT - Mm(20))  # how far the rules reach out of the 版心
SIGNED_FROM = (
    25 * EM // 2
)  # left edge of name and date, both centred: a date of usual length ends four blanks from the right
LIST = re.compile(r"\{\{[^{}?]+\.")
_NAME_EMS = 8  # what a field for the agency's name is taken to hold when the mark's size is chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter or form before anybody has changed it; every text may hold fields.

    layout      official: red head, number centred, red rule. letter: name 30 mm from the paper's top, red double rules,
                number at the right, no page number on page 1. form: title and tables
    agency      printed in red over the rule; forms do not show it
    attachments each a line below the body: {{附件.序号}}.{{附件.名称}} is repeated for every item
    remarks     lines in round brackets below the date
    small       points of the body, less than 16 where a form has to stay on one page
    """

    title: str
    layout: Layout = "letter"
    agency: str = "{{机关名称}}"
    number: str = "{{文号}}"
    addressee: str = ""
    body: Sequence[Block] = ()
    attachments: Sequence[str] = ()
    signature: str = "{{机关名称}}"
    date: str = "{{成文日期}}"
    remarks: Sequence[str] = ()
    small: float = 0


def build_template(draft: Draft) -> bytes:
    """The template as .docx; the same draft gives the same bytes."""
    document = stationery.blank_sheet()
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = clean(draft.title)[:255], "", ""
    properties.created = properties.modified = datetime.combine(date(1980, 1, 1), time())
    properties.comments, properties.language = "", "zh-CN"
    {"official": _official_head, "letter": _letter_head, "form": _form_head}[draft.layout](document, draft)
    if draft.addressee:
        line(document, f"{draft.addressee.rstrip('：:')}：")
    _body(document, draft)
    _end(document, draft)
    data = BytesIO()
    document.save(data)
    return timeless(data)


def mark_points(agency: str, room: float) -> int:
    """Size of the red name so that it stays on one line of `room` points; fields count as a name of usual length."""
    width = ems(clean(agency)) if "{" not in agency else _NAME_EMS + ems(agency.rpartition("}}")[2])
    return min(44, int(room / max(width, 1)))


def _official_head(document: Any, draft: Draft) -> None:
    """发文机关标志 35 mm below the top of the 版心, number two lines below, red rule 4 mm below that."""
    size = mark_points(draft.agency, TYPE_WIDTH / 20 - 4)
    line(document, draft.agency, MARK, points=size, space_before=Mm(35), line_spacing=Pt(size))
    line(document)
    line(document)
    number = line(document, draft.number, alignment=aligned("center"))
    rules = put(number._p.get_or_add_pPr(), "w:pBdr")
    put(rules, "w:bottom", val="single", sz=18, color=RED, space=5)
    line(document)
    line(document)
    _title(document, draft)


def _letter_head(document: Any, draft: Draft) -> None:
    """信函格式: the name in the first page's header, the second rule in its footer, the number first in the body."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance, section.footer_distance = NAME_TOP, SECOND_RULE
    left, right = (-side for side in BESIDE)
    name, foot = section.first_page_header.paragraphs[0], section.first_page_footer.paragraphs[0]
    size = mark_points(draft.agency, RULE_WIDTH.pt - 4)
    name.style, foot.style = MARK, "Footer"
    form = {"left_indent": left, "right_indent": right}
    fill(name, draft.agency, points=size, line_spacing=Pt(size), **form)
    fill(foot, "", line_spacing=Pt(1), **form)
    for paragraph, kind, space in ((name, "thickThinSmallGap", 11), (foot, "thinThickSmallGap", 0)):
        rules = put(paragraph._p.get_or_add_pPr(), "w:pBdr")
        put(rules, "w:bottom", val=kind, sz=24, color=RED, space=space)
    for footer in (section.footer, section.even_page_footer):
        footer.paragraphs[0].paragraph_format.space_after = stationery.FOOTER_DISTANCE - SECOND_RULE
    line(document, draft.number, alignment=aligned("right"))
    line(document)
    _title(document, draft)


def _form_head(document: Any, draft: Draft) -> None:
    _title(document, draft)
    if draft.number:
        line(document, draft.number, alignment=aligned("right"))


def _title(document: Any, draft: Draft) -> None:
    for text in clean(draft.title).split("\n"):
        line(document, text, "Title", keep_with_next=True)
    if draft.layout != "form":
        line(document)


def _body(document: Any, draft: Draft) -> None:
    """The body. Its last paragraph, and those behind it that may go, stay with the signature: no page carries that alone."""
    counts, held = [0, 0, 0, 0], _held(draft)
    for place, block in enumerate(draft.body):
        match block:
            case Heading():
                _heading(document, block, counts)
            case Text():
                style = BODY if block.indent else "Normal"
                for text in clean(block.text).split("\n"):
                    line(document, text, style, points=draft.small, alignment=aligned(block.align),
                         keep_with_next=True if place in held else None)  # fmt: skip
            case TableBlock():
                write_table(document, block)
            case Figure():
                write_figure(document, block)


def _held(draft: Draft) -> set[int]:
    """Places of the paragraphs that stay with what follows: the last that is always there unless it is a list, all behind it."""
    found: set[int] = set()
    for place in reversed(range(len(draft.body) if draft.signature else 0)):
        block = draft.body[place]
        if not isinstance(block, Text):
            break
        always = "{{?" not in block.text
        if not (always and LIST.search(block.text)):  # a list of any length is no line to keep with another
            found.add(place)
        if always:
            break
    return found


def _heading(document: Any, heading: Heading, counts: list[int]) -> None:
    number = ""
    if heading.numbered:
        counts[heading.level - 1] += 1
        counts[heading.level :] = [0] * (4 - heading.level)
        number = heading_number(heading.level, counts[heading.level - 1])
    fill(line(document, f"{number}{heading.text}", f"Heading {heading.level}"), heading.then, face=FANGSONG)


def _end(document: Any, draft: Draft) -> None:
    """List of attachments, name over date, remarks."""
    if draft.attachments:
        line(document, keep_with_next=True)
        line(document, "附件：", BODY, keep_with_next=True)
    for text in draft.attachments:
        line(document, text, left_indent=Twips(3 * EM), alignment=aligned("left"), keep_with_next=True)
    if draft.signature or draft.date:
        for _ in range(1 if draft.layout == "form" else 2):
            line(document, keep_with_next=True)
    for text in (draft.signature, draft.date):
        if text:
            line(
                document,
                text,
                alignment=aligned("center"),
                left_indent=Twips(SIGNED_FROM),
                keep_with_next=bool(draft.remarks) or text is draft.signature,
            )
    for text in draft.remarks:
        line(document, f"（{text}）", BODY, alignment=aligned("left"))
