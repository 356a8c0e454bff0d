"""The sheet that every official document is written on: GB/T 9704-2012 page, grid, faces, styles and page numbers.

Millimetres and points are the standard's; the reader's machine is expected to own 仿宋_GB2312, 楷体_GB2312, 黑体 and
方正小标宋简体, which may not be embedded. The font table names substitutes for machines that do not.
"""

from __future__ import annotations

from gongkai.papers.actions.packages import XML
from gongkai.papers.actions.wordml import NAMESPACES, field, fonts, paragraph, twips

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4 in twips
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26  # mm; leaves the 版心 of 156 × 225 mm
WIDTH = 210 - LEFT - RIGHT  # mm
TYPE_WIDTH = PAGE_WIDTH - twips(LEFT) - twips(RIGHT)
TYPE_HEIGHT = PAGE_HEIGHT - twips(TOP) - twips(BOTTOM)
LINES, CHARACTERS = 22, 28  # a page, a line
PITCH = TYPE_HEIGHT // LINES  # 579: one twip more and the 22nd line would not fit
BODY_POINTS, TITLE_POINTS, SMALL_POINTS = 16, 22, 14  # 三号, 二号, 四号
EM = TYPE_WIDTH // CHARACTERS  # what one character of the body takes
SQUEEZE = -5  # twips a character: 28 of 16 pt fit into 156 mm; a grid of characters would only do so in Word
FOOTER_DISTANCE = 25.0  # mm from the paper's edge: puts the dashes 7 mm below the 版心

FANGSONG, KAITI, HEITI, SONGTI, XIAOBIAOSONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
SUBSTITUTES = {  # face → (other names of it, PANOSE family)
    FANGSONG: ("仿宋,FangSong,华文仿宋,FandolFang R,Noto Serif CJK SC", "modern"),
    KAITI: ("楷体,KaiTi,华文楷体,FandolKai,LXGW WenKai", "modern"),
    HEITI: ("SimHei,思源黑体,Noto Sans CJK SC", "swiss"),
    SONGTI: ("SimSun,Noto Serif CJK SC", "roman"),
    XIAOBIAOSONG: ("方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,思源宋体,Noto Serif CJK SC", "roman"),
}

# style → (name shown, face, points, paragraph properties, outline level)
EXACT = f'<w:spacing w:line="{PITCH}" w:lineRule="exact"/>'
OFF_GRID = '<w:snapToGrid w:val="0"/>'
TWO_IN = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * EM}"/>'
STYLES: dict[str, tuple[str, str, int, str, int | None]] = {
    "Body": ("正文缩进", FANGSONG, BODY_POINTS, EXACT + TWO_IN, None),
    "Title": (
        "Title",
        XIAOBIAOSONG,
        TITLE_POINTS,
        OFF_GRID + '<w:spacing w:line="660" w:lineRule="exact"/>{centre}',
        None,
    ),
    "Mark": ("发文机关标志", XIAOBIAOSONG, 44, OFF_GRID + "{centre}", None),
    "Heading1": ("heading 1", HEITI, BODY_POINTS, EXACT + TWO_IN, 0),
    "Heading2": ("heading 2", KAITI, BODY_POINTS, EXACT + TWO_IN, 1),
    "Heading3": ("heading 3", FANGSONG, BODY_POINTS, EXACT + TWO_IN, 2),
    "Heading4": ("heading 4", FANGSONG, BODY_POINTS, EXACT + TWO_IN, 3),
    "Caption": ("caption", HEITI, SMALL_POINTS, EXACT + "{centre}", None),
    "Grid": ("表格文字", FANGSONG, 12, OFF_GRID + '<w:spacing w:line="240" w:lineRule="auto"/>', None),
    "Picture": (
        "图",
        FANGSONG,
        12,
        OFF_GRID + '<w:spacing w:line="240" w:lineRule="auto"/>{centre}',
        None,
    ),
    "Footer": (
        "footer",
        SONGTI,
        SMALL_POINTS,
        OFF_GRID + '<w:spacing w:line="360" w:lineRule="exact"/>',
        None,
    ),
}


def styles() -> str:
    """The styles part: a clerk who edits the file in Word or WPS finds the standard's looks by name."""
    normal = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANGSONG)}<w:spacing w:val="{SQUEEZE}"/>'
        f'<w:sz w:val="{BODY_POINTS * 2}"/>'
        f'<w:szCs w:val="{BODY_POINTS * 2}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{EXACT}<w:jc w:val="both"/></w:pPr></w:style>'
    )
    return f"{XML}<w:styles {NAMESPACES}>{normal}{''.join(_style(key) for key in STYLES)}</w:styles>"


def _style(key: str) -> str:
    name, face, points, shape, outline = STYLES[key]
    shape = shape.replace("{centre}", '<w:jc w:val="center"/>')
    before = "<w:keepNext/>" if outline is not None else ""
    after = f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{before}{shape}{after}</w:pPr>"
        f'<w:rPr>{fonts(face)}<w:sz w:val="{points * 2}"/><w:szCs w:val="{points * 2}"/></w:rPr></w:style>'
    )


def settings() -> str:
    """Odd and even pages differ (page number on the outer side); punctuation is squeezed as Chinese setting does."""
    return (
        f'{XML}<w:settings {NAMESPACES}><w:evenAndOddHeaders/><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def font_table() -> str:
    """The faces and what may stand in for them."""
    faces = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="{family}"/></w:font>'
        for face, (others, family) in SUBSTITUTES.items()
    )
    return f"{XML}<w:fonts {NAMESPACES}>{faces}</w:fonts>"


def footer(side: str) -> str:
    """— 1 — in 四号 宋体, one blank from the outer edge: right on odd pages, left on even ones."""
    blank = f'<w:ind w:{side}Chars="100" w:{side}="{SMALL_POINTS * 20}"/>'
    number = (
        f'<w:r><w:t xml:space="preserve">— </w:t></w:r>{field("PAGE")}<w:r><w:t xml:space="preserve"> —</w:t></w:r>'
    )
    shape = f'<w:pPr><w:pStyle w:val="Footer"/>{blank}<w:jc w:val="{side}"/></w:pPr>'
    return f"{XML}<w:ftr {NAMESPACES}>{paragraph(shape + number)}</w:ftr>"


def section() -> str:
    """Page, margins and the grid of 22 lines; the 28 characters of a line come from `SQUEEZE`."""
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="odd"/><w:footerReference w:type="even" r:id="even"/>'
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{twips(TOP)}" w:right="{twips(RIGHT)}" w:bottom="{twips(BOTTOM)}" w:left="{twips(LEFT)}"'
        f' w:header="851" w:footer="{twips(FOOTER_DISTANCE)}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{PITCH}"/></w:sectPr>'
    )


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CONTENT_TYPES = {
    "/word/document.xml": f"{WORD}.document.main+xml",
    "/word/styles.xml": f"{WORD}.styles+xml",
    "/word/settings.xml": f"{WORD}.settings+xml",
    "/word/fontTable.xml": f"{WORD}.fontTable+xml",
    "/word/odd.xml": f"{WORD}.footer+xml",
    "/word/even.xml": f"{WORD}.footer+xml",
}
