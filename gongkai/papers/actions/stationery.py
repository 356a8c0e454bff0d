"""The sheet that every official document is written on: GB/T 9704-2012 page, grid, faces, styles and page numbers.

Millimetres and points are the standard's; the reader's machine is expected to own 仿宋_GB2312, 楷体_GB2312, 黑体 and
方正小标宋简体, which may not be embedded. The font table names substitutes for machines that do not.

python-docx carries no types: what it hands out is `Any` here and in the modules that write on the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips

from gongkai.papers.actions.texts import clean

PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)  # leaves the 版心 of 156 × 225 mm
TYPE_WIDTH: int = PAGE_WIDTH.twips - LEFT.twips - RIGHT.twips
LINES, CHARACTERS = 22, 28  # a page, a line
PITCH: int = (PAGE_HEIGHT.twips - TOP.twips - BOTTOM.twips) // LINES  # 579: one more and the 22nd line would not fit
BODY_POINTS, TITLE_POINTS, SMALL_POINTS, CELL_POINTS = 16, 22, 14, 12  # 三号, 二号, 四号, 小四
EM: int = TYPE_WIDTH // CHARACTERS  # twips that one character of the body takes
SQUEEZE = -5  # twips a character: 28 of 16 pt fit into 156 mm; a grid of characters would only do so in Word
FOOTER_DISTANCE = Mm(25)  # from the paper's edge: puts the dashes 7 mm below the 版心
RED = RGBColor(0xFF, 0, 0)

FANGSONG, KAITI, HEITI, SONGTI, XIAOBIAOSONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
SUBSTITUTES = {
    FANGSONG: "仿宋,FangSong,华文仿宋,FandolFang R,Noto Serif CJK SC",
    KAITI: "楷体,KaiTi,华文楷体,FandolKai,LXGW WenKai",
    HEITI: "SimHei,思源黑体,Noto Sans CJK SC",
    SONGTI: "SimSun,Noto Serif CJK SC",
    XIAOBIAOSONG: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,思源宋体,Noto Serif CJK SC",
}


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style. `line` is its exact height in twips, 0 the font's own; `level` its place in the outline."""

    face: str = FANGSONG
    points: float = BODY_POINTS
    line: int = PITCH
    indented: bool = False
    align: str = ""
    level: int | None = None
    colour: Any = None


BODY, MARK, CELL, PICTURE = "正文缩进", "发文机关标志", "表格文字", "图"
STYLES = {
    BODY: Look(indented=True),
    "Title": Look(XIAOBIAOSONG, TITLE_POINTS, line=660, align="center"),
    MARK: Look(XIAOBIAOSONG, 44, line=0, align="center", colour=RED),
    "Heading 1": Look(HEITI, indented=True, level=0),
    "Heading 2": Look(KAITI, indented=True, level=1),
    "Heading 3": Look(indented=True, level=2),
    "Heading 4": Look(indented=True, level=3),
    "Caption": Look(HEITI, SMALL_POINTS, align="center"),
    CELL: Look(points=CELL_POINTS, line=0, align="left"),
    PICTURE: Look(points=CELL_POINTS, line=0, align="center"),
    "Footer": Look(SONGTI, SMALL_POINTS, line=360),
}
RULED, IMPRINT = "公文表格", "版记"
TABLES = {  # style → (eighths of a point by side, blanks above and below, left and right, in twips)
    RULED: (dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 4), 28, 85),
    IMPRINT: ({"top": 8, "bottom": 8, "insideH": 6}, 28, 0),
}
OF_THE_TEMPLATE = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects", "numbering")


def blank_sheet() -> Any:
    """An empty python-docx document that knows the standard's page and styles by name, and nothing of its template."""
    return Document(BytesIO(_blank()))


@cache
def _blank() -> bytes:
    """The same as .docx, made once in a process: it takes longer than to read it again."""
    document = Document()
    for owner in (document.part.package, document.part):
        for key in [key for key, rel in owner.rels.items() if rel.reltype.endswith(OF_THE_TEMPLATE)]:
            del owner.rels[key]
    _set_styles(document)
    _set_page(document.sections[0])
    document.settings.odd_and_even_pages_header_footer = True
    settings = document.settings.element
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    settings.find(f".//{qn('w:compatSetting')}").set(qn("w:val"), "15")  # the first one: Word's version
    fonts = OxmlElement("w:fonts")
    for face, others in SUBSTITUTES.items():
        font = put(fonts, "w:font", name=face)
        put(font, "w:altName", val=others)
        put(font, "w:charset", val="86")
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = serialize_part_xml(fonts)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def line(document: Any, text: str = "", style: str = "Normal", **form: Any) -> Any:
    """A new paragraph, see `fill`."""
    return fill(document.add_paragraph(style=style), text, **form)


def fill(paragraph: Any, text: str, *, face: str = "", points: float = 0, **form: Any) -> Any:
    """Adds text to a paragraph, in a face and size unlike its style's if told; `form` are fields of `ParagraphFormat`."""
    for name, value in form.items():
        setattr(paragraph.paragraph_format, name, value)
    if text:
        run = paragraph.add_run(clean(text))
        if points:
            run.font.size = Pt(points)
        if face:
            _set_face(run.font, face)
    return paragraph


def aligned(word: str) -> Any:
    """left|center|right|both as python-docx has it; nothing for an empty word."""
    return WD_ALIGN_PARAGRAPH.from_xml(word) if word else None


def put(parent: Any, tag: str, **values: object) -> Any:
    """Adds an element that python-docx has no call for. Schema order is kept when it comes before what has one."""
    child = OxmlElement(tag, {qn(f"w:{name}"): str(value) for name, value in values.items()})
    parent.append(child)
    return child


def _set_face(font: Any, face: str) -> None:
    """One face for Chinese and Latin alike; without `eastAsia` Word would set the Chinese in its default font."""
    font.name = face
    font.element.rPr.rFonts.set(qn("w:eastAsia"), face)


def _set_styles(document: Any) -> None:
    styles = document.styles
    for style in [style for style in styles if not style.element.get(qn("w:default"))]:
        style.delete()
    styles.element.remove(styles.element.find(qn("w:docDefaults")))
    normal = styles["Normal"]
    put(normal.element.get_or_add_rPr(), "w:spacing", val=SQUEEZE)
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):
        put(normal.element.get_or_add_pPr(), tag, val=0)
    _set_look(normal, Look())
    put(normal.element.rPr, "w:lang", val="en-US", eastAsia="zh-CN")
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    normal.paragraph_format.widow_control = False
    for name, look in STYLES.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.isascii())
        style.base_style, style.quick_style = normal, True
        _set_look(style, look)
    for name, (rules, above, beside) in TABLES.items():
        style = styles.add_style(name, WD_STYLE_TYPE.TABLE)
        properties = put(style.element, "w:tblPr")
        borders, margins = put(properties, "w:tblBorders"), put(properties, "w:tblCellMar")
        for side, eighths in rules.items():
            put(borders, f"w:{side}", val="single", sz=eighths, space=0, color="000000")
        for side, twips in (("top", above), ("left", beside), ("bottom", above), ("right", beside)):
            put(margins, f"w:{side}", w=twips, type="dxa")


def _set_look(style: Any, look: Look) -> None:
    form, properties = style.paragraph_format, style.element.get_or_add_pPr()
    if look.line != PITCH:
        put(properties, "w:snapToGrid", val=0)
    form.line_spacing = Twips(look.line) if look.line else 1
    if look.indented:
        form.first_line_indent = Twips(2 * EM)
        properties.ind.set(qn("w:firstLineChars"), "200")
    if look.align:
        form.alignment = aligned(look.align)
    if look.level is not None:
        form.keep_with_next = True
        put(properties, "w:outlineLvl", val=look.level)
    _set_face(style.font, look.face)
    style.font.size, style.font.color.rgb = Pt(look.points), look.colour


def _set_page(section: Any) -> None:
    """Page, margins and the grid of 22 lines; — 1 — in 四号 宋体, one blank from the outer edge: right on odd pages."""
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.footer_distance = FOOTER_DISTANCE
    grid = section._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(PITCH))
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        paragraph.style = "Footer"
        fill(paragraph, "— ", alignment=aligned(side), **{f"{side}_indent": Pt(SMALL_POINTS)})
        field = put(paragraph._p, "w:fldSimple", instr="PAGE")
        field.append(paragraph.add_run("1")._r)
        paragraph.add_run(" —")
